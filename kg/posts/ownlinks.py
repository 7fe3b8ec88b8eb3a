"""The section of related links that a post brings along itself, such as a blog's own 関連記事."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from kg.posts.editorial import LONGEST_OPENING, boilerplate
from kg.posts.files import SUFFIXES
from kg.posts.frontmatter import FrontMatterError, split_front_matter
from kg.posts.markdown import masked_text

__all__ = ["OwnLinks", "own_links"]

_TAG: Final = re.compile("<[^<>]*>")
_LEVEL: Final = re.compile(r"\s{0,3}(#{1,6})\s|\s*<h([1-6])\b", re.I)
_ADDRESS: Final = re.compile(
    r"""\]\(<?(?:\{\{[^{}]*\}\})?([^\s(){}<>]+(?:\([^\s()]*\)[^\s(){}<>]*)*)
    |href\s*=\s*["'](?:\{\{[^{}]*\}\})?([^"'{}]+)["']
    |\{%-?\s*(?:post_url|link)\s+(\S+)
    |\{\{[<%-]?\s*(?:(?:rel)?ref\s+)?["']([^"']+)["']""",
    re.I | re.X,
)
"""Of a link in Markdown, behind the site's own address or not, and in HTML; what tags of Jekyll and Hugo make one of."""


@dataclass(frozen=True, slots=True)
class OwnLinks:
    """The sections of related links that a post has beside our block."""

    headings: tuple[str, ...]
    """As they stand there, without markup."""
    level: int
    """Of the last one's heading, 1 to 6; 2 where it is a line of text."""
    addresses: frozenset[str]
    """Paths that they link, decoded, without slashes around them; of a post's file without its suffix."""

    def link(self, permalink: str, post_id: str) -> bool:
        """Whether one of them leads to a post."""
        place = _path_of(permalink)
        return any(a == place or a.endswith(f"/{place}") or a.rsplit("/", 1)[-1] == post_id for a in self.addresses)


def _path_of(address: str) -> str:
    """The path of an address, decoded, without slashes around it and the suffix of a post's file."""
    path = unquote(re.sub(r"^\w+://[^/]*|[?#].*$", "", address)).strip("/")
    return path.removesuffix(next(filter(path.endswith, SUFFIXES), ""))


def own_links(source: str) -> OwnLinks | None:
    """What a post links as related by itself; None if it has no such section. What stands in our block does not count. O(length)."""
    opens = next(o.opens for o in boilerplate().openings if o.name == "related posts")
    try:
        start = split_front_matter(source).body_start
    except FrontMatterError:
        start = 0
    headings: list[str] = []
    addresses: set[str] = set()
    level, inside, at = 2, False, start
    for line in masked_text(source, start, boilerplate().marks)[start:].split("\n"):
        written, at = source[at : at + len(line)], at + len(line) + 1
        text = _TAG.sub("", line).strip().lstrip(">*_#- \t\u3000").rstrip("*_#:： \t\u3000")
        if len(text) <= LONGEST_OPENING and opens.search(text):
            found = _LEVEL.match(line)
            level = int(found[2] or len(found[1])) if found else 2
            headings.append(text)
            inside = True
        elif inside and line.strip():
            links = [next(filter(None, groups)) for groups in _ADDRESS.findall(written)]
            inside = bool(links) or not text or text.startswith("<")
            addresses.update(map(_path_of, links))
    return OwnLinks(tuple(headings), level, frozenset(addresses)) if headings else None
