"""Links to paste into a post. Titles are text: nothing in one is read as markup, as HTML, or as a tag of Liquid or kramdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final

from kg.normalize import unturned
from kg.store.base import PostCard

__all__ = ["address_of", "html_link", "html_list", "html_section", "markdown_link", "markdown_list", "title_of"]

_TO_ENCODE: Final = re.compile(r"[\x00-\x20\x7f()<>\"'\\`{}|]")
_MARKUP: Final = re.compile(r"([\\`*_\[\]~$|])")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_AS_ENTITIES: Final = re.compile(r"[<>]|^\^|(?<=\]):|^[xX]$")
"""Where a backslash does not do: what some read before Markdown (comments, tags); a footnote of kramdown (``[^1]``), a definition of a link
(``[速報]: …``, which kramdown sees whatever is escaped in it), a box to tick of Hugo (``- [x]``)."""
_TAG: Final = re.compile(r"\{(?=[{%:])|:(?=[a-z_+-][\w+-]*:)")
"""What begins a tag of Liquid, or an attribute list or extension of kramdown: ``{::nomarkdown}`` lets HTML through as it is; and what Hugo
takes for the name of an emoji."""
_UNSHOWN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Control characters, which no HTML may hold; a terminal would obey them."""
_OF_A_POST: Final = re.compile(r"https?://|[^:/?#]*(?:[/?#]|$)")
"""The web's addresses, and those without a scheme."""


def markdown_link(post: PostCard) -> str:
    """A Markdown link to a post.

    >>> markdown_link(PostCard("a", "a.md", "/a b/", "[速報] OpenAI", None, (), ()))
    '[\\\\[速報\\\\] OpenAI](/a%20b/)'
    """
    title = _MARKUP.sub(r"\\\1", _AS_ENTITIES.sub(_entity, _TAG.sub(_entity, _ENTITY.sub("&amp;", title_of(post)))))
    return f"[{title}]({_ENTITY.sub('&amp;', address_of(post))})"


def markdown_list(posts: Iterable[PostCard]) -> str:
    """A Markdown list of links, one a line."""
    return "".join(f"- {markdown_link(post)}\n" for post in posts)


def html_link(post: PostCard) -> str:
    """A link to a post in HTML.

    >>> html_link(PostCard("a", "a.md", "/a/", "A & B", None, (), ()))
    '<a href="/a/">A &amp; B</a>'
    """
    return f'<a href="{escape(address_of(post))}">{_TAG.sub(_entity, escape(title_of(post)))}</a>'


def html_list(posts: Iterable[PostCard]) -> str:
    """A list of links in HTML, one a line; ``related-posts`` is its class. Nothing for no posts: HTML has no empty list."""
    lines = [f"<li>{html_link(post)}</li>\n" for post in posts]
    return "".join(('<ul class="related-posts">\n', *lines, "</ul>\n")) if lines else ""


def html_section(heading: str, posts: Iterable[PostCard], level: int = 2) -> str:
    """A list of links in HTML under a heading, without one if that is empty."""
    title = f"<h{level}>{escape(_line(heading))}</h{level}>\n" if heading.strip() else ""
    return f"<section>\n{title}{html_list(posts)}</section>\n"


def title_of(post: PostCard) -> str:
    """The title on one line, as a text that changes nothing beside it."""
    return _line(post.title)


def _line(title: str) -> str:
    return _UNSHOWN.sub("\ufffd", " ".join(unturned(title).split()))


def _entity(found: re.Match[str]) -> str:
    return {"<": "&lt;", ">": "&gt;"}.get(found[0], f"&#{ord(found[0])};")


def address_of(post: PostCard) -> str:
    """The permalink as it may stand in a link; a scheme that is not the web's is no address of a post."""
    address = post.permalink.strip()
    return _TO_ENCODE.sub(lambda found: f"%{ord(found[0]):02X}", address if _OF_A_POST.match(address) else f"./{address}")
