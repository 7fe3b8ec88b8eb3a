"""From one store into another, whatever keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from kg.records import PostFacts
from kg.store.ahead import ahead
from kg.store.base import Contents, GraphStore, Writer

__all__ = ["copy"]

_BATCH = 8_000
"""Claims that are written together."""


def copy(source: GraphStore, target: GraphStore, *, prune: bool = False) -> Iterator[tuple[int, int]]:
    """Put every post of a store, with its judgements, into another one; yields how many posts and claims each step stored.

    Args:
        source: is only read.
        target: posts that it holds already are replaced, and so are its judgements.
        prune: withdraw posts that only the target holds.

    Raises:
        StoreBusy: another writer holds the target.
        ViewOutdated: the source changed meanwhile; copy again.
    """
    with target.writer() as writer, source.contents() as contents:
        mine, theirs = contents.judgements(), writer.judgements()
        writer.judge(mine, [j.id for j in theirs if j not in mine.all])
        stamps = contents.stamps()
        for recipe in sorted({s.recipe for s in stamps.values()}):
            posts = sorted(s.post_id for s in stamps.values() if s.recipe == recipe)
            with closing(ahead(_batches(contents, posts))) as batches:  # or it would still be reading when they are left
                for batch in batches:
                    writer.put_all(batch, recipe)
                    yield len(batch), sum(len(f.claims) for f in batch)
        if prune:
            _prune(writer, contents)


def _batches(contents: Contents, posts: list[str]) -> Iterator[list[PostFacts]]:
    batch: list[PostFacts] = []
    for post_id in posts:
        batch.append(contents.found(post_id))
        if sum(len(f.claims) for f in batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _prune(writer: Writer, contents: Contents) -> None:
    for post_id in sorted(writer.stamps().keys() - contents.stamps().keys()):
        writer.delete(post_id)
