"""The lines between which `kg related --write-back` puts a block of links: what stands there is no text of the post."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["BLOCK", "END", "END_LINE", "START", "START_LINE"]

START: Final = "<!-- kg:related -->"
END: Final = "<!-- /kg:related -->"
_LINE: Final = r"(?<![^\r\n])[ \t]*{}(?=[ \t]*(?:[\r\n]|\Z))"
START_LINE: Final = _LINE.format(re.escape(START))
"""Regular expression of a line that is this marker and no more: inside a line one is spoken of."""
END_LINE: Final = _LINE.format(re.escape(END))
_PAIR_LINE: Final = _LINE.format(rf"{re.escape(START)}[ \t]*{re.escape(END)}")
BLOCK: Final = re.compile(f"{_PAIR_LINE}|{START_LINE}.*?{END_LINE}", re.S)
"""A block with its markers; they may stand on one line where there is nothing between them."""
