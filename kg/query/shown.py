"""Which of the posts that state something to show for it: the one that tells the draft's own story, or the first that is about it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from kg.store.base import PostCard, View

__all__ = ["post_to_show"]

_ASIDE: Final = re.compile(r"[(（][^()（）]*[)）]")


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
    oldest = sorted(posts, key=lambda p: (p.published_at is None, p.published_at and p.published_at.timestamp(), p.id))
    names = {name.casefold() for used in view.names_used(ends).values() for name in used}

    def about_it(post: PostCard) -> bool:
        title = _ASIDE.sub("", post.title).casefold()
        return any(name in title for name in names)

    return next((p for p in oldest if p.id in told), None) or next(filter(about_it, oldest), None)
