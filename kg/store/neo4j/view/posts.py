"""Questions about posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.errors import PostNotFound
from kg.records import AMOUNTS_TO, CO_MENTION, Claim, Mention, Topic
from kg.store.base import Gist, Inside, PostCard
from kg.store.neo4j import questions, records
from kg.store.neo4j.view.shared import Shared

__all__ = ["Posts"]


class Posts(Shared):
    """Posts and what stands in them."""

    @property
    def post_count(self) -> int:
        """Number of posts; O(1)."""
        return self._once("posts", lambda: int(self.ask(questions.POST_COUNT)[0]["count"]))

    def post(self, post_id: str) -> PostCard:
        """A post."""
        found = self.posts([post_id])
        if post_id not in found:
            raise PostNotFound(post_id)
        return found[post_id]

    def posts(self, post_ids: Iterable[str] | None = None) -> Mapping[str, PostCard]:
        """Posts by id, those that there are; all if None."""
        if post_ids is None:
            return {row["id"]: records.card_of(row) for row in sorted(self.ask(questions.ALL_CARDS), key=lambda row: row["id"])}
        return self._posts.of(
            post_ids, lambda unknown: {row["id"]: records.card_of(row) for row in self.ask(questions.CARDS, posts=unknown)}
        )

    def latest_posts(self, entity_id: str, limit: int) -> list[tuple[PostCard, int]]:
        """The newest posts that mention an entity, and how often."""
        return [(records.card_of(row), row["count"]) for row in self._asked(questions.LATEST, id=entity_id, limit=limit)]

    def source(self, post_id: str) -> str:
        """The source text of a post, which offsets index."""
        found = self.sources([post_id])
        if not found:
            raise PostNotFound(post_id)
        return found[post_id]

    def sources(self, post_ids: Iterable[str]) -> Mapping[str, str]:
        """The source texts of posts by id; those that there are."""
        return self._sources.of(post_ids, lambda ids: {row["id"]: row["text"] for row in self.ask(questions.SOURCES, posts=ids)})

    def inside(self, post_id: str) -> Inside:
        """What was found in a post."""
        found = self._asked(questions.INSIDE, id=post_id)
        if not found:
            raise PostNotFound(post_id)
        row = found[0]
        self._noted(row["entities"])
        return Inside(
            records.card_of(row["post"]),
            sorted((m for e in row["entities"] for m in records.mentions_of(e["id"], e["m"])), key=lambda m: m.start),
            records.claims_in_order(row["claims"]),
            records.topics_of(row["topics"]),
        )

    def openings(self, post_ids: Iterable[str]) -> Mapping[str, str]:
        """The beginnings of the editorial texts of posts by id; those that there are."""
        return self._openings.of(post_ids, lambda ids: {row["id"]: row["text"] for row in self.ask(questions.OPENINGS, posts=ids)})

    def gists(self, post_ids: Iterable[str]) -> Mapping[str, Gist]:
        """What posts are compared by, by post id; those that there are."""

        def ask(unknown: list[str]) -> Mapping[str, Gist]:
            gists = {}
            for row in self.ask(questions.GISTS, posts=unknown):
                self._noted(row["entities"])
                card = records.card_of(row["post"])
                counts = {e["id"]: e["count"] for e in sorted(row["entities"], key=lambda e: e["id"])}
                gists[card.id] = Gist(card, counts, records.claims_in_order(row["claims"]), records.topics_of(row["topics"]))
            self._posts.note({post_id: gist.post for post_id, gist in gists.items()})
            return gists

        return self._gists.of(post_ids, ask)

    def mentions_in(self, post_id: str) -> list[Mention]:
        """The mentions of a post in order."""
        found = self.mentions_by_post([post_id])
        if not found:
            raise PostNotFound(post_id)
        return found[post_id]

    def mentions_by_post(self, post_ids: Iterable[str]) -> Mapping[str, list[Mention]]:
        """The mentions of posts, of each in order, by post id; of posts that there are."""

        def ask(unknown: list[str]) -> Mapping[str, list[Mention]]:
            mentions = {}
            for row in self.ask(questions.MENTIONS_IN, posts=unknown):
                self._noted(row["entities"])
                found = (m for e in row["entities"] for m in records.mentions_of(e["id"], e["m"]))
                mentions[row["id"]] = sorted(found, key=lambda m: m.start)
            return mentions

        return {p: list(mentions) for p, mentions in self._mentions_in.of(post_ids, ask).items()}

    def claims_in(self, post_id: str, *, typed: bool = False) -> list[Claim]:
        """The claims of a post in order; without the co-mentions if only typed ones are asked for."""
        found = self.ask(questions.CLAIMS_IN, id=post_id, without=[CO_MENTION, AMOUNTS_TO] if typed else [])
        if not found:
            self.post(post_id)
        return records.claims_in_order(row["claim"] for row in found)

    def topics_in(self, post_id: str) -> list[Topic]:
        """The topics of a post, most central first."""
        found = self.ask(questions.TOPICS_IN, id=post_id)
        if not found:
            self.post(post_id)
        return records.topics_of(found)

    def terms_in(self, post_id: str) -> list[str]:
        """The content words of a post in order, as they were put."""
        found = self._terms.of(
            [post_id], lambda unknown: {row["id"]: row["terms"] for row in self.ask(questions.TITLES_AND_TERMS, posts=unknown)}
        )
        if not found:
            raise PostNotFound(post_id)
        return found[post_id].split()
