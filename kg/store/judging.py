"""What was found in a post, packed, for stores to keep beside what judgements make of it; and what is said of its entities."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from operator import attrgetter

from kg.judge import Judgements
from kg.normalize import best_name
from kg.records import Alias, Claim, Entity, EntityType, Mention, PostFacts

__all__ = ["pack", "settled", "told_otherwise", "unpack"]

_of_mention = attrgetter(*(f.name for f in fields(Mention)))
_of_claim = attrgetter(*(f.name for f in fields(Claim)))
_of_entity = attrgetter("id", "name", "type")


def pack(facts: PostFacts) -> bytes:
    """Of what was found in a post that which judgements may change, small."""
    entities = [_row(_plain(e, facts.mentions)) for e in facts.entities]
    parts = ([_of_mention(m) for m in facts.mentions], entities, [_of_claim(c) for c in facts.claims])
    return zlib.compress(json.dumps(parts, ensure_ascii=False).encode(), 6)


def unpack(data: bytes, shown: PostFacts, judgements: Judgements) -> PostFacts:
    """What was found in a post.

    Args:
        data: as packed.
        shown: what is shown of the post; what judgements cannot change is taken from there.
        judgements: by which it is shown.
    """
    mentions, entities, claims = json.loads(zlib.decompress(data))
    current = {e.id: e for e in shown.entities}
    return replace(
        shown,
        mentions=tuple(Mention(*m[:4], EntityType(m[4]), *m[5:]) for m in mentions),  # type: ignore[call-arg]
        entities=tuple(_newest(packed := _entity(e), judgements, current.get(packed.id)) for e in entities),
        claims=tuple(Claim(*c) for c in claims),
    )


def told_otherwise(found: PostFacts, record_of: Callable[[str], Entity | None], judgements: Judgements) -> list[str]:
    """Ids of the entities of which a post says, as it is read, something else than the posts before it, or may do so.

    Args:
        found: what was found in the post.
        record_of: what a store holds of an entity by itself, before the post is put.
        judgements: by which that is shown; where one is about an entity, it does not tell what the other posts say.
    """
    return [e.id for e in found.entities if e.id in judgements.concerned or _by_itself(e) != _by_itself(record_of(e.id))]


def settled(changes: Iterable[tuple[PostFacts, PostFacts, PostFacts]]) -> dict[str, Entity]:
    """What is said of each entity of some posts when judgements change, whichever of the posts is put again last.

    Posts may have been read with different lists of names. What the judgements change of an entity is taken from the post that was read
    last; of any other entity the record stays.

    Args:
        changes: what is shown of each post, what its own facts make of that, and what they are to make of it; in the order in which the
            posts were read.
    """
    changed: dict[str, Entity] = {}
    stays: dict[str, Entity] = {}
    for shown, old, new in changes:
        records, before = ({e.id: e for e in facts.entities} for facts in (shown, old))
        for e in new.entities:
            if before.get(e.id) != e:
                changed[e.id] = e
            else:
                stays[e.id] = records[e.id]
    return stays | changed


def _plain(entity: Entity, mentions: Iterable[Mention]) -> Entity:
    """An entity as stores keep it: listed names in order; name and spellings of what no list knows are told by the mentions."""
    if entity.curated:
        return replace(entity, aliases=tuple(sorted(entity.aliases, key=lambda a: a.text)))
    spellings = Counter(m.name for m in mentions if m.entity_id == entity.id)
    return replace(entity, name=best_name(spellings) if spellings else entity.name, aliases=())


def _by_itself(entity: Entity | None) -> tuple[object, ...]:
    """What every post that was read with one list of names says of an entity."""
    if entity is None:
        return ()
    listed = (entity.name, frozenset(entity.aliases)) if entity.curated else ()
    return entity.type, entity.codes, listed


def _row(entity: Entity) -> tuple[object, ...]:
    return *_of_entity(entity), [(a.text, a.reason) for a in entity.aliases], entity.codes, entity.curated


def _entity(row: list) -> Entity:  # type: ignore[type-arg]
    id, name, type, aliases, codes, curated = row
    return Entity(id, name, EntityType(type), tuple(Alias(*a) for a in aliases), tuple(codes), curated)


def _newest(packed: Entity, judgements: Judgements, current: Entity | None) -> Entity:
    """An entity as it was packed, or as it was put since then, if no judgement changes what is shown of it."""
    if current is None or packed.id in judgements.concerned or judgements.entity(packed.id, packed) != packed:
        return packed
    return current if current.curated else replace(current, name=packed.name)
