"""The lines between which `kg related --write-back` puts a block of links: what stands there is no text of the post."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["BLOCK", "END", "START"]

START: Final = "<!-- kg:related -->"
END: Final = "<!-- /kg:related -->"
BLOCK: Final = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.S)
"""A block with its markers."""
