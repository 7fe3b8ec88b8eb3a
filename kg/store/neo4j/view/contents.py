"""What was put into the store, and what changes did."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from kg.errors import PostNotFound
from kg.judge import Judgements, from_data
from kg.records import Post, PostFacts
from kg.store.base import Receipt, Stamp
from kg.store.judging import unpack
from kg.store.neo4j import questions, records
from kg.store.neo4j.connection import moment
from kg.store.neo4j.cypher import JUDGEMENTS
from kg.store.neo4j.receipts import receipts
from kg.store.neo4j.view.posts import Posts

__all__ = ["Contents"]


class Contents(Posts):
    """What was put."""

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all posts by post id."""
        return {row["id"]: Stamp(*row.values()) for row in self.ask(questions.STAMPS)}

    def judgements(self) -> Judgements:
        """The judgements in force."""
        return self._once("judgements", lambda: Judgements(tuple(from_data(json.loads(row["data"])) for row in self.ask(JUDGEMENTS))))

    def receipts(
        self, *, post_id: str | None = None, entity_id: str | None = None, before: int | None = None, limit: int | None = None
    ) -> list[Receipt]:
        """What changes did, the last first."""
        return receipts(self.ask, post_id, entity_id, before, limit)

    def facts(self, post_id: str) -> PostFacts:
        """Everything that a post contributes as it is shown, but for the segments of its text."""
        return self._whole(post_id)[0]

    def found(self, post_id: str) -> PostFacts:
        """Everything that a post contributes, as it was put, but for the segments of its text."""
        return self.shown_and_found(post_id)[1]

    def shown_and_found(self, post_id: str) -> tuple[PostFacts, PostFacts]:
        """Everything that a post contributes as it is shown, and as it was put."""
        shown, packed = self._whole(post_id)
        return shown, shown if packed is None else unpack(packed, shown, self.judgements())

    def _whole(self, post_id: str) -> tuple[PostFacts, bytes | None]:
        """What is shown of a post, and what was found in it, packed, if that is something else."""
        found = self.ask(questions.WHOLE, id=post_id)
        if not found:
            raise PostNotFound(post_id)
        p, x = found[0]["p"], found[0]["x"]
        post = Post(
            p["id"], p["path"], p["permalink"], p["title"], moment(p["published_at"]), tuple(p["tags"]), tuple(p["categories"]),
            x["source"], p["content_hash"], (), p["root"],
        )  # fmt: skip
        entities = sorted((records.entity_of(row) for row in found[0]["entities"]), key=lambda e: e.id)
        facts = PostFacts(
            post,
            tuple(self.mentions_in(post_id)),
            tuple(entities),
            tuple(self.claims_in(post_id)),
            tuple(self.topics_in(post_id)),
            tuple(x["terms"].split()),
            frozenset(x["blocks"]),
            frozenset(x["dropped"]),
            x["opening"] or "",
        )
        return facts, x["found"]

    def judged_posts(self, entity_ids: Iterable[str] | None = None) -> set[str]:
        """Ids of the posts that are shown otherwise than found, and were found to name one of the entities; any, if None."""
        return {row["id"] for row in self.ask(questions.JUDGED, ids=None if entity_ids is None else list(dict.fromkeys(entity_ids)))}
