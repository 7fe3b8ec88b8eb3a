"""Questions about the words of posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.store.base import Likeness, SharedWord
from kg.store.neo4j import questions
from kg.store.neo4j.view.shared import Shared

__all__ = ["Words"]


class Words(Shared):
    """The words of posts."""

    def posts_like(self, terms: Sequence[str], limit: int, *, title: str = "") -> list[Likeness]:
        """Posts that share content words with a text, those likely to be most like it first."""
        return self._words.answer(self.revision, self._put_at, self._titles_and_terms, lambda index: index.like(terms, title, limit))

    def words_shared(self, terms: Sequence[str], post_ids: Iterable[str], *, most: float) -> Mapping[str, list[SharedWord]]:
        """The content words that a text and each of some posts have in common, by post id; those first that tell most of both."""
        return self._words.answer(self.revision, self._put_at, self._titles_and_terms, lambda index: index.shared(terms, post_ids, most))

    def words_beginning(self, text: str) -> Mapping[str, int]:
        """The content words of posts that are a text or begin with it, in small letters, and how many posts have each."""
        return self._words.answer(self.revision, self._put_at, self._titles_and_terms, lambda index: index.beginning(text))

    def _put_at(self) -> Mapping[str, int]:
        return {row["id"]: row["revision"] for row in self.ask("MATCH (p:Post) RETURN p.id AS id, p.revision AS revision")}

    def _titles_and_terms(self, post_ids: Sequence[str]) -> list[tuple[str, str, str]]:
        found = [(row["id"], row["title"], row["terms"]) for row in self.ask(questions.TITLES_AND_TERMS, posts=post_ids)]
        self.check()  # or the index would be kept with half a change in it
        return found
