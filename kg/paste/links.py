"""Links to paste into a post. Titles are text: nothing in one is read as markup, as HTML, or as a tag of Liquid or kramdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final

from kg.normalize import unturned
from kg.store.base import PostCard

__all__ = ["address_of", "html_link", "html_list", "html_section", "markdown_link", "markdown_list"]

_TO_ENCODE: Final = re.compile(r"[\x00-\x20\x7f()<>\"'\\`{}]")
_MARKUP: Final = re.compile(r"([\\`*_\[\]~$|])")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_ANGLE: Final = re.compile("[<>]")
"""Of these a backslash would do for Markdown, but not for what reads comments, tags and markers before it."""
_TAG: Final = re.compile(r"\{(?=[{%:])")
"""What begins a tag of Liquid, or an attribute list or extension of kramdown: ``{::nomarkdown}`` lets HTML through as it is."""
_UNSHOWN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Control characters, which no HTML may hold; a terminal would obey them."""
_OF_A_POST: Final = re.compile(r"https?://|[^:/?#]*(?:[/?#]|$)")
"""The web's addresses, and those without a scheme."""


def markdown_link(post: PostCard) -> str:
    """A Markdown link to a post.

    >>> markdown_link(PostCard("a", "a.md", "/a b/", "[速報] OpenAI", None, (), ()))
    '[\\\\[速報\\\\] OpenAI](/a%20b/)'
    """
    title = _ANGLE.sub(lambda found: escape(found[0]), _ENTITY.sub("&amp;", _MARKUP.sub(r"\\\1", _line(post.title))))
    return f"[{_TAG.sub('&#123;', title)}]({address_of(post)})"


def markdown_list(posts: Iterable[PostCard]) -> str:
    """A Markdown list of links, one a line."""
    return "".join(f"- {markdown_link(post)}\n" for post in posts)


def html_link(post: PostCard) -> str:
    """A link to a post in HTML.

    >>> html_link(PostCard("a", "a.md", "/a/", "A & B", None, (), ()))
    '<a href="/a/">A &amp; B</a>'
    """
    return f'<a href="{escape(address_of(post))}">{_TAG.sub("&#123;", escape(_line(post.title)))}</a>'


def html_list(posts: Iterable[PostCard]) -> str:
    """A list of links in HTML, one a line; ``related-posts`` is its class."""
    return "".join(('<ul class="related-posts">\n', *(f"<li>{html_link(post)}</li>\n" for post in posts), "</ul>\n"))


def html_section(heading: str, posts: Iterable[PostCard], level: int = 2) -> str:
    """A list of links in HTML under a heading, without one if that is empty."""
    title = f"<h{level}>{escape(_line(heading))}</h{level}>\n" if heading.strip() else ""
    return f"<section>\n{title}{html_list(posts)}</section>\n"


def _line(title: str) -> str:
    return _UNSHOWN.sub("\ufffd", " ".join(unturned(title).split()))


def address_of(post: PostCard) -> str:
    """The permalink as it may stand in a link; a scheme that is not the web's is no address of a post."""
    address = post.permalink.strip()
    return _TO_ENCODE.sub(lambda found: f"%{ord(found[0]):02X}", address if _OF_A_POST.match(address) else f"./{address}")
