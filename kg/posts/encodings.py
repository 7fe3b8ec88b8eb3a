"""The text of a file that need not be UTF-8: a draft as an editor on Windows has long written it."""

from __future__ import annotations

import codecs
import re
from typing import Final

__all__ = ["text_of"]

_MARKED: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LEGACY: Final = (("iso2022_jp", "ISO-2022-JP"), ("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"))
"""By what Python calls them, and by what people do."""
_JAPANESE: Final = re.compile(r"[\u3041-\u3096\u30a1-\u30fc、。]")
_PLAIN: Final = 0.2
"""Of the characters of a text must be kana or ASCII; otherwise a picture might be text in UTF-16."""
_ODD: Final = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff]")
"""Half-width katakana and characters of private use: what text looks like in the wrong one of two encodings."""


def text_of(data: bytes) -> tuple[str, str | None] | None:
    """The text of a file, without a byte order mark, and its encoding if that had to be guessed; None if it is no text.

    UTF-8 and UTF-16 with a byte order mark are what they say; what is valid UTF-8 is that; of the older Japanese encodings in which it
    is valid, that in which it has most kana. UTF-16 without a mark is told by its many zero bytes.

    >>> text_of("見出し".encode("cp932"))
    ('見出し', 'Shift_JIS')
    """
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _with(_decoded(data[len(mark) :], encoding), None)
    if b"\0" in data:
        even, odd = data[::2].count(0), data[1::2].count(0)
        wide = _decoded(data, "utf-16-le" if odd >= even else "utf-16-be") or ""
        plain = len(_JAPANESE.findall(wide)) + sum(c.isascii() for c in wide)
        return _with(wide, "UTF-16") if plain > len(wide) * _PLAIN else None
    if b"\x1b$" not in data and (text := _decoded(data, "utf-8")) is not None:
        return text, None
    read = [(text, shown) for encoding, shown in _LEGACY if (text := _decoded(data, encoding)) is not None]
    return max(read, key=lambda found: len(_JAPANESE.findall(found[0])) - 2 * len(_ODD.findall(found[0])), default=None)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _with(text: str | None, encoding: str | None) -> tuple[str, str | None] | None:
    return None if text is None or "\0" in text else (text, encoding)
