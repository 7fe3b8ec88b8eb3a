"""Codes that stand for an entity wherever a name is accepted: a ticker, a securities code, an identifier of a register."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["Code", "code_of", "coded"]

_KINDS: Final = {
    **dict.fromkeys(("jpx", "tse", "tyo", "東証", "東証プライム", "東証スタンダード", "東証グロース", "証券コード"), "jpx"),
    **dict.fromkeys(("ticker", "nasdaq", "nyse", "nysemkt", "amex", "nasdaqgs", "nasdaqgm", "nasdaqcm", "ティッカー"), "ticker"),
    **dict.fromkeys(("wikidata", "wd", "qid"), "wikidata"),
}
"""What is written before a code, and the kind of code that it tells. Any other word is a kind of its own (``LEI``)."""
_CODE: Final = re.compile(r"(?:(?P<kind>[^\W\d_]+)\s*:\s*)?(?P<value>[0-9a-z]+(?:[.\-][0-9a-z]+)*)")
_IN_TOKYO: Final = re.compile(r"(?P<value>\d[\da-z]{2}[\da-z])\.t")
"""As price services write a code of the exchange in Tokyo: ``9984.T``."""

_ITEM: Final = re.compile(r"q[1-9]\d*")
"""Wikidata's own, which are written without saying so."""


class Code(NamedTuple):
    """A code in one spelling."""

    kind: str
    """Empty if only the code itself is given."""
    value: str


@lru_cache(maxsize=50_000)
def code_of(text: str) -> Code | None:
    """What a text is as a code, in any width and case; None if it cannot be one.

    >>> code_of("TSE:9984") == code_of("jpx:9984") == code_of("９９８４.Ｔ")
    True
    >>> code_of("NVDA")
    Code(kind='', value='nvda')
    >>> code_of("ソフトバンク") is None
    True
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if found := _IN_TOKYO.fullmatch(plain):
        return Code("jpx", found["value"])
    found = _CODE.fullmatch(plain)
    if found is None:
        return None
    kind = found["kind"] or ("wikidata" if _ITEM.fullmatch(found["value"]) else "")
    return Code(_KINDS.get(kind, kind), found["value"].replace(".", "-"))


def coded(text: str, codes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Of entities with their codes, those that carry what is given: the code as it is listed, by id. Without a kind it may be any.

    O(codes).
    """
    wanted = code_of(text)
    if wanted is None:
        return {}
    found = ((entity_id, written) for entity_id, listed in codes.items() for written in listed if _is(code_of(written), wanted))
    return dict(found)


def _is(code: Code | None, wanted: Code) -> bool:
    return code is not None and code.value == wanted.value and wanted.kind in ("", code.kind)
