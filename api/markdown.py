"""Links to paste into a post."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.store.base import PostCard

__all__ = ["markdown_link", "markdown_list"]

_ENCODED = {ord(c): f"%{ord(c):02X}" for c in " ()<>\"\\\t\r\n"}


def markdown_link(post: PostCard) -> str:
    """A Markdown link to a post, its title escaped.

    >>> markdown_link(PostCard("a", "a.md", "/a b/", "[速報] OpenAI", None, (), ()))
    '[\\\\[速報\\\\] OpenAI](/a%20b/)'
    """
    title = re.sub(r"([\\`*_\[\]<>])", r"\\\1", " ".join(post.title.split()))
    return f"[{title}]({post.permalink.translate(_ENCODED)})"


def markdown_list(posts: Iterable[PostCard]) -> str:
    """A Markdown list of links, one a line."""
    return "".join(f"- {markdown_link(post)}\n" for post in posts)
