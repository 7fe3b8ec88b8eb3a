"""A fact of a draft that the archive has otherwise, and what a writer is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.query.phrases import Phrase
from kg.store.base import PostCard

__all__ = ["ArchiveFact", "CheckedFact", "Subject", "note_of"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a fact is about."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ArchiveFact:
    """What a post states."""

    text: str
    """As written: 6000人."""
    sentence: str
    """That states it."""
    start: int
    """Where the sentence begins in the post's source."""
    posts: int
    """How many posts state the same."""
    post: PostCard
    """The oldest of them that has told the draft's story or has whom it is about in its title, else the newest; of who buys, leads or makes
    the one that states it most surely."""


@dataclass(frozen=True, slots=True)
class CheckedFact:
    """A fact of the draft that the archive has otherwise."""

    kind: str
    """As of :attr:`kg.query.statements.datum.Datum.kind`, or the relation whose other end is in
    question: ``acquires``, ``leads``, ``develops``."""
    about: tuple[Subject, ...]
    text: str
    """The draft's words: 9000人."""
    sentence: str
    start: int
    """Where the sentence begins in the draft."""
    others: tuple[ArchiveFact, ...]
    """What the archive states, that of most posts first."""
    note: Phrase


def note_of(what: Phrase, words: str, others: Sequence[ArchiveFact]) -> Phrase:
    """What a writer is told: the draft's words, and what each post states instead."""
    ja = "、".join(f"「{f.post.title}」では{f.text}" for f in others)
    en = ", ".join(f"{f.text} in “{f.post.title}”" for f in others)
    return Phrase(f"{what.ja}：ここでは{words}、{ja}", f"{what.en}: {words} here, {en}")
