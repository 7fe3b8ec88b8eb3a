"""Questions about the words of posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.store.base import Likeness, SharedWord
from kg.store.embedded.view.shared import Shared

__all__ = ["Words"]


class Words(Shared):
    """The words of posts."""

    def posts_like(self, terms: Sequence[str], limit: int, *, title: str = "") -> list[Likeness]:
        """Posts that share content words with a text, those likely to be most like it first."""
        return self._words.answer(
            self.revision, lambda: self._projection.post_nums, self._titles_and_terms, lambda i: i.like(terms, title, limit)
        )

    def words_shared(self, terms: Sequence[str], post_ids: Iterable[str], *, most: float) -> Mapping[str, list[SharedWord]]:
        """The content words that a text and each of some posts have in common, by post id; those first that tell most of both."""
        return self._words.answer(
            self.revision, lambda: self._projection.post_nums, self._titles_and_terms, lambda i: i.shared(terms, post_ids, most)
        )

    def words_beginning(self, text: str) -> Mapping[str, int]:
        """The content words of posts that are a text or begin with it, in small letters, and how many posts have each."""
        return self._words.answer(self.revision, lambda: self._projection.post_nums, self._titles_and_terms, lambda i: i.beginning(text))

    def _titles_and_terms(self, post_ids: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        nums = self._projection.post_nums
        for post_id in post_ids:
            yield self._db.execute("SELECT id, title, terms FROM posts JOIN terms USING (num) WHERE num = ?", (nums[post_id],)).fetchone()
