"""What a text is made of, for questions that compare it with the archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kg.errors import PostNotFound
from kg.judge import Judgements, judged
from kg.query.figures import figures_in
from kg.records import RELATION_TYPES, Claim, EdgeKey, PostFacts
from kg.store.base import View

__all__ = ["Draft", "draft_of_facts", "draft_of_post"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a text is made of. Made of a draft that is not stored, or of a stored post."""

    terms: tuple[str, ...]
    """Content words in order, repeats included."""
    entities: Mapping[str, int]
    """Mentions by entity id."""
    title: str = ""
    topics: tuple[str, ...] = ()
    """Ids, the most central first."""
    relations: tuple[EdgeKey, ...] = ()
    """What it asserts, the most certain first."""
    published_at: datetime | None = None
    """None if the text does not say; then it is as old as any other."""
    figures: frozenset[str] = field(default=frozenset())
    """Of its opening, as :func:`kg.query.figures.figures_in` writes them."""


def draft_of_facts(facts: PostFacts, judgements: Judgements | None = None) -> Draft:
    """A text that was analysed, but is not stored, as the judgements show it."""
    if judgements is not None:
        facts = judged(facts, judgements)
    return Draft(
        facts.terms,
        Counter(m.entity_id for m in facts.mentions),
        facts.post.title,
        tuple(t.id for t in facts.topics),
        _relations(facts.claims),
        facts.post.published_at,
        figures_in(facts.post.source),
    )


def draft_of_post(view: View, post_id: str) -> Draft:
    """A stored post as a draft.

    Raises:
        PostNotFound: there is no such post.
    """
    gist = view.gists([post_id]).get(post_id)
    if gist is None:
        raise PostNotFound(post_id)
    return Draft(
        tuple(view.terms_in(post_id)),
        gist.entities,
        gist.post.title,
        tuple(t.id for t in gist.topics),
        _relations(gist.claims),
        gist.post.published_at,
        figures_in(view.source(post_id)),
    )


def _relations(claims: Iterable[Claim]) -> tuple[EdgeKey, ...]:
    asserted = sorted((c for c in claims if c.type in RELATION_TYPES), key=lambda c: (-c.confidence, c.start, c.id))
    return tuple(dict.fromkeys(EdgeKey.of(c.head, c.type, c.tail) for c in asserted))
