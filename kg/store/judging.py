"""What both stores need to keep what was found beside what judgements make of it: which posts may change, and how facts are packed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace

from kg.judge import Ignore, Judgement, Judgements
from kg.normalize import alias_key
from kg.records import Alias, Claim, Entity, EntityType, Mention, PostFacts

__all__ = ["Reach", "pack", "reach", "unpack"]


@dataclass(frozen=True, slots=True)
class Reach:
    """Which posts a change of the judgements may change: those that name one of some entities, as shown or as found."""

    entities: frozenset[str]
    keys: frozenset[str]
    """Of names: whatever has one of them is one of the entities too, and every post that is shown otherwise than found is reached."""


def reach(before: Judgements, after: Judgements) -> Reach:
    """Where two sets of judgements may differ."""
    changed: list[Judgement] = [*(j for j in before if j not in after.all), *(j for j in after if j not in before.all)]
    ids = {id for j in changed for id in Judgements.concerns(j)}
    keys = {alias_key(j.verdict.name) for j in changed if isinstance(j.verdict, Ignore) and j.verdict.entity is None}
    return Reach(before.group(ids) | after.group(ids), frozenset(keys))


def pack(facts: PostFacts) -> bytes:
    """Of what was found in a post that which judgements may change, small."""
    parts = (facts.mentions, facts.entities, facts.claims)
    return zlib.compress(json.dumps([[astuple(x) for x in part] for part in parts], ensure_ascii=False).encode(), 6)


def unpack(data: bytes, shown: PostFacts, judgements: Judgements, current: Callable[[str], Entity | None]) -> PostFacts:
    """What was found in a post.

    Args:
        data: as packed.
        shown: what is shown of the post; what judgements cannot change is taken from there.
        judgements: by which it is shown.
        current: what the store holds of an entity; of those that no judgement changes that is newer than what was packed.
    """
    mentions, entities, claims = json.loads(zlib.decompress(data))
    return replace(
        shown,
        mentions=tuple(Mention(*m[:4], EntityType(m[4]), *m[5:]) for m in mentions),  # type: ignore[call-arg]
        entities=tuple(_newest(_entity(e), judgements, current) for e in entities),
        claims=tuple(Claim(*c) for c in claims),
    )


def _entity(row: list) -> Entity:  # type: ignore[type-arg]
    id, name, type, aliases, codes, curated = row
    return Entity(id, name, EntityType(type), tuple(Alias(*a) for a in aliases), tuple(codes), curated)


def _newest(packed: Entity, judgements: Judgements, current: Callable[[str], Entity | None]) -> Entity:
    if packed.id in judgements.concerned or judgements.entity(packed.id, packed) != packed:
        return packed
    newest = current(packed.id)
    if newest is None:
        return packed
    return newest if newest.curated else replace(newest, name=packed.name)
