"""Which of the posts that state something to show for it: the one that tells the draft's own story, or the first that is about it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from kg.records import LATEST
from kg.store.base import PostCard, View

__all__ = ["headline", "is_whole", "post_to_show", "title_names"]

_ASIDE: Final = re.compile(r"[(（][^()（）]*[)）]")
_SHORT: Final = 2
"""Characters of a name with which a title says what it is about: X is too many other things."""


def is_whole(titles: str, name: str) -> bool:
    """Whether titles have a name, in Latin letters as words of their own; both case folded.

    >>> is_whole("tcoを比べる", "tco"), is_whole("tcomの話", "tco"), is_whole("新任天堂", "任天堂")
    (True, False, True)
    """
    if not name.isascii():
        return name in titles
    return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", titles) is not None


def post_to_show(view: View, posts: Collection[PostCard], ends: Iterable[str], told: Collection[str] = ()) -> PostCard | None:
    """Of some posts the oldest that has told the draft's story, else the oldest with one of the ends in its title outside brackets.

    Args:
        view: the graph.
        posts: that state one thing.
        ends: ids of those of whom they state it.
        told: ids of the posts that have told the draft's story.

    Returns:
        None if there is no such post: overviews name what they are about in no title.
    """
    oldest = sorted(posts, key=lambda p: (p.published_at or LATEST, p.id))
    names = title_names(view, ends)

    def about_it(post: PostCard) -> bool:
        return any(is_whole(headline(post), name) for name in names)

    return next((p for p in oldest if p.id in told), None) or next(filter(about_it, oldest), None)


def title_names(view: View, ends: Iterable[str]) -> frozenset[str]:
    """The names of some entities, case folded, by which a title may say that it is about them."""
    return frozenset(name.casefold() for used in view.names_used(ends).values() for name in used if len(name) >= _SHORT)


def headline(post: PostCard) -> str:
    """The title of a post outside its brackets, case folded."""
    return _ASIDE.sub("", post.title).casefold()
