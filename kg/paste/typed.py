"""What somebody typed between the markers of a block: what no version of this project can have written there."""

from __future__ import annotations

import re
from collections.abc import Set
from enum import Enum, auto
from html import unescape
from typing import Final, NamedTuple

__all__ = ["Typed", "Why", "of_a_block", "typed"]

_LINK: Final = r"-[ ]\[(?:\\.|[^\[\]\\\n])*\]\("
_HTML_LINK: Final = r'<li><a[ ]href="'
_END: Final = r"[ \t]*\r?\n"
_FORM: Final = re.compile(
    rf"""\s*(?:
    <section>{_END} (?:<h[1-6]>.*</h[1-6]>{_END})?
    (?:<ul[ ]class="related-posts">{_END} (?:{_HTML_LINK}[^"<>]*">[^<>]*</a></li>{_END})* (?:</ul>{_END} (?:</section>{_END})?)?)?
    | (?:\#{{1,6}}[ ].*{_END}\s*)? (?:{_LINK}[^\x00-\x20()]*\){_END})*
    )\s*""",
    re.X,
)
"""A block as this and all older versions write it, as far as a text goes along with that."""
_ADDRESS: Final = re.compile(rf"^(?:{_LINK}|{_HTML_LINK})(?P<address>(?P<site>https?://[^\s()/?\#\"]*)?[^\s()\"]*)", re.X | re.M | re.I)
"""A link of a block with its address and the site that it leads to; none: the post's own."""


class Why(Enum):
    """Why something is taken for typed."""

    FORM = auto()
    """No block has it."""
    SITE = auto()
    """A link in the form of a block that leads to another site than those beside it, and nobody knows why."""


class Typed(NamedTuple):
    """What somebody typed."""

    at: int
    """Offset of its beginning."""
    why: Why


def of_a_block(between: str) -> bool:
    """Whether what stands between two markers has the form of a block throughout; with line feeds."""
    return _form(between).end() == len(between)


def typed(between: str, block: str, known: Set[str] = frozenset()) -> Typed | None:
    """What somebody typed between the markers that a new block would replace, the first of it; None if nobody did.

    A link in the form of a block is the block's, unless it leads to another site than others beside it, no new one does, and the address
    is of no post that is known: it may be that of a post that has been withdrawn.

    Args:
        between: what stands there, with line feeds, from behind the one marker to the other.
        block: the new block.
        known: addresses of posts, as links have them.
    """
    if (end := _form(between).end()) < len(between):
        return Typed(end, Why.FORM)
    links = list(_ADDRESS.finditer(between))
    if len({link["site"] for link in links}) < 2:
        return None
    sites = {link["site"] for link in _ADDRESS.finditer(block)}
    odd = [link for link in links if link["site"] not in sites and not {link["address"], unescape(link["address"])} & known]
    return Typed(next((link for link in odd if link["site"]), odd[0]).start(), Why.SITE) if odd else None


def _form(between: str) -> re.Match[str]:
    """As much of it as has the form of a block; that may be nothing."""
    found = _FORM.match(between)
    assert found is not None
    return found
