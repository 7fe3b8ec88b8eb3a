"""Sentences with two entities to claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kg.records import Claim, Mention, Post, Sentence
from kg.relate.comention import by_comention
from kg.relate.frame import Frame, frames_of
from kg.relate.patterns import by_patterns

__all__ = ["RELATERS", "claims_of"]

RELATERS: tuple[Callable[[Frame], Iterator[Claim]], ...] = (by_patterns, by_comention)
"""Every way by which a sentence becomes claims."""


def claims_of(post: Post, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> tuple[Claim, ...]:
    """All claims of a post's sentences, in order; `mentions` are linked."""
    return tuple(claim for frame in frames_of(post, sentences, mentions) for relate in RELATERS for claim in relate(frame))
