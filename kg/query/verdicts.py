"""Verdicts by any names of the entities, as people give them; what a judgement must know of the entities comes from the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.errors import JudgementConflict, UsageError
from kg.judge import Context, Ignore, NeverSame, Rename, Retype, Same, Single, Split
from kg.query.names import bearers, resolve
from kg.records import Alias, Entity, EntityType
from kg.store.base import View

__all__ = ["ignore", "never_same", "rename", "retype", "same", "single", "split"]


def same(view: View, keep: str, other: str) -> Same:
    """That one entity is another, which is kept.

    Raises:
        EntityNotFound: nothing is called so.
        JudgementConflict: the two are one already; shows by which judgements.
    """
    a, b = _two(view, keep, other)
    return Same(a, b, (_known(view, a), _known(view, b)))


def never_same(view: View, a: str, b: str) -> NeverSame:
    """That two entities are two.

    Raises:
        EntityNotFound: nothing is called so.
        JudgementConflict: the two are one; shows by which judgements.
    """
    return NeverSame(*_two(view, a, b))


def _two(view: View, a: str, b: str) -> tuple[str, str]:
    """The entities that two names stand for; if that is one for both, the other bearer of the second name, if there is one."""
    one, other = resolve(view, a), resolve(view, b)
    if one == other:
        other = next((id for id in bearers(view, b) if id != one), one)
    if one == other:
        judgements = view.judgements()
        chain = tuple(j for j in judgements if isinstance(j.verdict, Same) and judgements.kept(j.verdict.keep) == one)
        raise JudgementConflict(f"{a!r} and {b!r} are one, {one}", chain)
    return one, other


def single(view: View, entity: str) -> Single:
    """That an entity is one thing.

    Raises:
        EntityNotFound: nothing is called so.
    """
    return Single(resolve(view, entity))


def rename(view: View, entity: str, name: str) -> Rename:
    """What an entity is to be called.

    Raises:
        EntityNotFound: nothing is called so.
    """
    return Rename(resolve(view, entity), name.strip())


def retype(view: View, entity: str, type: EntityType) -> Retype:
    """Of which type an entity is.

    Raises:
        EntityNotFound: nothing is called so.
    """
    return Retype(resolve(view, entity), type)


def ignore(view: View, name: str, entity: str | None = None) -> Ignore:
    """That a name names nothing, or not this entity.

    Raises:
        EntityNotFound: nothing is called so.
    """
    return Ignore(name.strip(), resolve(view, entity) if entity is not None else None)


def split(
    view: View,
    name: str,
    new: Entity | str,
    *,
    entity: str | None = None,
    words: Sequence[str] = (),
    entities: Sequence[str] = (),
    tags: Sequence[str] = (),
    posts: Sequence[str] = (),
) -> Split:
    """That a name means another entity in some posts.

    Args:
        view: the graph.
        name: as it is written in the posts.
        new: the other entity; a new one, or a name of one that there is.
        entity: what the name was taken for; what it resolves to, if None.
        words: posts that hold one of them.
        entities: posts that name one of them; by any names.
        tags: posts that bear one of them.
        posts: ids of posts.

    Raises:
        EntityNotFound: nothing is called so.
        UsageError: the new entity has the id of one that there is.
    """
    if isinstance(new, str):
        new = _known(view, resolve(view, new))
    elif view.prominence(new.id):
        raise UsageError(f"there is an entity with the id {new.id}; give the new one another id, or name that one as the one meant")
    context = Context(tuple(words), tuple(resolve(view, e) for e in entities), tuple(tags), tuple(posts))
    return Split(name.strip(), resolve(view, name if entity is None else entity), new, context)


def _known(view: View, entity_id: str) -> Entity:
    """What the lists say of an entity by itself, whatever was joined to it."""
    judged = view.judged_posts((entity_id,))
    for post_id in (*sorted(judged), *sorted(view.mentions_of((entity_id,)).get(entity_id, ()))):
        for found in view.found(post_id).entities:
            if found.id == entity_id:
                aliases = tuple(Alias(text, "listed") for text in sorted({a.text for a in found.aliases})) if found.curated else ()
                return replace(found, aliases=aliases)
    return view.judgements().known[entity_id]
