"""What somebody typed between the markers of a block: what no version of this project can have written there."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["typed"]

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
_SITE: Final = re.compile(rf"^(?:{_LINK}|{_HTML_LINK})(?P<site>https?://[^\s()/?\#\"]*)?", re.X | re.M | re.I)
"""A link of a block with the site that it leads to; none: the post's own."""


def typed(between: str, block: str) -> int | None:
    """Where somebody typed something between the markers that a new block would replace, an offset; None if nobody did.

    A link in the form of a block is the block's, unless it leads to another site than others beside it and no new one does.

    Args:
        between: what stands there, with line feeds, from behind the one marker to the other.
        block: the new block.
    """
    written = _FORM.match(between)
    assert written is not None  # it may be empty
    if written.end() < len(between):
        return written.end()
    sites = {link["site"] or "": link.start() for link in _SITE.finditer(between)}
    mixed = len(sites) > 1 and not sites.keys() <= {link["site"] or "" for link in _SITE.finditer(block)}
    return next(at for site, at in sites.items() if site) if mixed else None
