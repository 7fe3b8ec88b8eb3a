"""Questions about posts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from kg.errors import PostNotFound
from kg.records import EARLIEST, Claim, Mention, Topic
from kg.store.base import Gist, Inside, PostCard
from kg.store.embedded.facts import claims_of, mentions_of
from kg.store.embedded.view.shared import Shared

__all__ = ["Posts"]

_CARD = "SELECT id, path, permalink, title, published_at, tags, categories FROM posts"


class Posts(Shared):
    """Posts and what stands in them."""

    def post(self, post_id: str) -> PostCard:
        """A post."""
        card = self.posts([post_id]).get(post_id)
        if card is None:
            raise PostNotFound(post_id)
        return card

    def posts(self, post_ids: Iterable[str] | None = None) -> Mapping[str, PostCard]:
        """Posts by id, those that there are; all if None."""
        if post_ids is None:
            return {row[0]: _card(row) for row in self._db.execute(f"{_CARD} ORDER BY id")}
        known: dict[str, PostCard] = self._kept("cards", dict)
        found = {}
        for post_id in dict.fromkeys(post_ids):
            card = known.get(post_id)
            if card is None and post_id in self._projection.post_nums:
                card = known[post_id] = _card(self._db.execute(f"{_CARD} WHERE id = ?", (post_id,)).fetchone())
            if card is not None:
                found[post_id] = card
        return found

    def published_at(self, post_ids: Iterable[str]) -> Mapping[str, datetime | None]:
        """When posts were published, None for those that do not say; posts that there are."""
        nums, dates = self._projection.post_nums, self._projection.dates
        return {p: dates[nums[p]] for p in post_ids if p in nums}

    def latest_posts(self, entity_id: str, limit: int) -> list[tuple[PostCard, int]]:
        """The newest posts that mention an entity, and how often."""
        node, post_ids, dates = self._projection.nodes.get(entity_id), self._projection.post_ids, self._projection.dates
        if node is None:
            return []
        by_id = sorted(node.posts, key=post_ids.__getitem__)
        newest = sorted(by_id, key=lambda num: dates[num] or EARLIEST, reverse=True)[:limit]
        cards = self.posts(post_ids[num] for num in newest)
        return [(cards[post_ids[num]], node.posts[num]) for num in newest]

    def source(self, post_id: str) -> str:
        """The source text of a post, which offsets index."""
        row = self._db.execute("SELECT text FROM sources WHERE num = ?", (self._num(post_id),)).fetchone()
        return str(row[0])

    def sources(self, post_ids: Iterable[str]) -> Mapping[str, str]:
        """The source texts of posts by id; those that there are."""
        return {p: self.source(p) for p in dict.fromkeys(post_ids) if p in self._projection.post_nums}

    def inside(self, post_id: str) -> Inside:
        """What was found in a post."""
        return Inside(self.post(post_id), self.mentions_in(post_id), self.claims_in(post_id, typed=True), self.topics_in(post_id))

    def openings(self, post_ids: Iterable[str]) -> Mapping[str, str]:
        """The beginnings of the editorial texts of posts by id; those that there are."""
        nums = self._projection.post_nums
        one = "SELECT opening FROM terms WHERE num = ?"
        return self._openings.of(post_ids, lambda ids: {p: self._db.execute(one, (nums[p],)).fetchone()[0] for p in ids if p in nums})

    def gists(self, post_ids: Iterable[str]) -> Mapping[str, Gist]:
        """What posts are compared by, by post id; those that there are."""
        cards = self.posts(post_ids)
        return {p: Gist(card, *self._projection.post_node(self._num(p), self._links)) for p, card in cards.items()}

    def mentions_in(self, post_id: str) -> list[Mention]:
        """The mentions of a post in order."""
        return mentions_of(self._db, self._num(post_id))

    def mentions_by_post(self, post_ids: Iterable[str]) -> Mapping[str, list[Mention]]:
        """The mentions of posts, of each in order, by post id; of posts that there are."""
        return {p: self.mentions_in(p) for p in dict.fromkeys(post_ids) if p in self._projection.post_nums}

    def claims_in(self, post_id: str, *, typed: bool = False) -> list[Claim]:
        """The claims of a post in order; without the co-mentions if only typed ones are asked for."""
        num = self._num(post_id)
        return list(self._projection.post_node(num, self._links).claims) if typed else claims_of(self._db, num)

    def topics_in(self, post_id: str) -> list[Topic]:
        """The topics of a post, most central first."""
        return self._projection.topics_in(self._num(post_id))

    def terms_in(self, post_id: str) -> list[str]:
        """The content words of a post in order, as they were put."""
        row = self._db.execute("SELECT terms FROM terms WHERE num = ?", (self._num(post_id),)).fetchone()
        return str(row[0]).split()


def _card(row: Sequence[Any]) -> PostCard:
    post_id, path, permalink, title, published, tags, categories = row
    return PostCard(
        post_id,
        path,
        permalink,
        title,
        datetime.fromisoformat(published) if published else None,
        tuple(json.loads(tags)),
        tuple(json.loads(categories)),
    )
