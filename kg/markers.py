"""The lines between which `kg related --write-back` puts a block of links: what stands there is no text of the post.

A person may spell them with other blanks inside the comment, and in capitals: ``<!--KG:related-->``.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["BLOCK", "END", "END_LINE", "END_MARK", "START", "START_LINE", "START_MARK", "is_nearly_one"]

START: Final = "<!-- kg:related -->"
"""As it is written."""
END: Final = "<!-- /kg:related -->"
START_MARK: Final = r"<!--[ \t]*(?i:kg:related)[ \t]*-->"
"""Regular expression of the same as a person may have spelt it."""
END_MARK: Final = r"<!--[ \t]*/[ \t]*(?i:kg:related)[ \t]*-->"
_LINE: Final = r"(?<![^\r\n])[ \t]*{}(?=[ \t]*(?:[\r\n]|\Z))"
START_LINE: Final = _LINE.format(START_MARK)
"""Regular expression of a line that is this marker and no more: inside a line one is spoken of."""
END_LINE: Final = _LINE.format(END_MARK)
_PAIR_LINE: Final = _LINE.format(rf"{START_MARK}[ \t]*{END_MARK}")
BLOCK: Final = re.compile(f"{_PAIR_LINE}|{START_LINE}.*?{END_LINE}", re.S)
"""A block with its markers; they may stand on one line where there is nothing between them."""
_NAME: Final = "kgrelated"
_WORDS: Final = re.compile(r"[^\W_]+")
_OF_ENDS: Final = frozenset(("start", "begin", "end", "stop"))


def is_nearly_one(said: str) -> bool:
    """Whether what a comment says was surely meant to be a marker: its name, with other signs in it or around it, or ``end`` beside it.

    >>> [is_nearly_one(said) for said in (" kg-related ", " end kg：related ", " kg:related by hand ")]
    [True, True, False]
    """
    words = _WORDS.findall(unicodedata.normalize("NFKC", said).casefold())
    return "".join(word for word in words if word not in _OF_ENDS) == _NAME
