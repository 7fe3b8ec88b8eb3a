"""What the formats in XML share."""

from __future__ import annotations

import re
from datetime import datetime
from xml.sax.saxutils import quoteattr

__all__ = ["attribute", "plain", "text"]

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def text(value: object) -> str:
    """The content of an element; what XML cannot hold becomes U+FFFD."""
    return _ILLEGAL.sub("\ufffd", plain(value)).translate(_ESCAPES)


def attribute(value: object) -> str:
    """The value of an attribute, with its quotation marks."""
    return quoteattr(_ILLEGAL.sub("\ufffd", plain(value)), {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


def plain(value: object) -> str:
    """A value as XML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else str(value)
