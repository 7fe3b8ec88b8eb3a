"""The judgements in force, as a whole: what they make of an id, and which do not go together.

Whatever a set of judgements allows, each part of it allows: so they can be undone in any order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from kg.errors import JudgementConflict, JudgementNotFound, UsageError
from kg.judge.records import Ignore, Judgement, NeverSame, Rename, Retype, Same, Single, Split, Verdict, judgement
from kg.normalize import alias_key, visible
from kg.records import Alias, Entity, EntityType

__all__ = ["Judgements", "type_in_id"]


@dataclass(frozen=True)
class Judgements:
    """A set of judgements without contradictions.

    Raises:
        JudgementConflict: two of them, or a chain of them, cannot all hold; shows which.
        UsageError: one of them makes no sense by itself.
    """

    all: tuple[Judgement, ...] = ()
    """Oldest first."""

    def __post_init__(self) -> None:
        by_id = {j.id: j for j in self.all}
        object.__setattr__(self, "all", tuple(sorted(by_id.values(), key=lambda j: (j.time, j.id))))
        _check(self)

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def changed(self, made: Iterable[Judgement] = (), withdrawn: Iterable[str] = ()) -> Judgements:
        """With some more and without some.

        Raises:
            JudgementConflict, UsageError: they do not go together.
            JudgementNotFound: one that is to be withdrawn is not in force.
        """
        gone = set(withdrawn)
        if unknown := sorted(gone - {j.id for j in self.all}):
            raise JudgementNotFound(unknown[0])
        kept = {j.id: j for j in self.all if j.id not in gone}
        return Judgements((*kept.values(), *(j for j in made if j.id not in kept)))

    def new(self, verdict: Verdict, author: str, time: datetime, reason: str = "") -> Judgement:
        """A judgement that somebody makes now, in addition to these.

        Of several splits of one name the newest counts first: this one, be it made in the same second, or should the clock have been
        set back.

        Raises:
            UsageError: as :func:`kg.judge.judgement`.
        """
        if isinstance(verdict, Split):
            others = (j.time for _, j in self.splits.get(alias_key(visible(verdict.name)), ()))
            time = max((time, *(other + timedelta(microseconds=1) for other in others)))
        return judgement(verdict, author, time, reason)

    # What becomes of ids ----------------------------------------------------------------------------------------------

    def kept(self, entity_id: str) -> str:
        """The id that an entity goes by, itself if nobody joined it to another; transitive."""
        return self._roots.get(entity_id, entity_id)

    def group(self, entity_ids: Iterable[str]) -> frozenset[str]:
        """Some entities, and all that are one with one of them."""
        wanted = set(entity_ids)
        roots = {self.kept(e) for e in wanted}
        return frozenset(wanted | roots | {e for e in self.joined if self.kept(e) in roots})

    def chain(self, entity_id: str) -> list[Judgement]:
        """The judgements that lead from an id to the one that it goes by."""
        found = []
        while (link := self.joined.get(entity_id)) is not None:
            entity_id = link[0]
            found.append(link[1])
        return found

    @cached_property
    def joined(self) -> Mapping[str, tuple[str, Judgement]]:
        """For each entity that was joined to another: to which, and by which judgement."""
        return {j.verdict.other: (j.verdict.keep, j) for j in self.all if isinstance(j.verdict, Same)}

    @cached_property
    def _roots(self) -> Mapping[str, str]:
        """The id that each joined entity goes by. O(judgements), however long the chains."""
        roots: dict[str, str] = {}
        for entity_id in self.joined:
            passed = []
            while (link := self.joined.get(entity_id)) is not None and entity_id not in roots:
                passed.append(entity_id)
                entity_id = link[0]
            roots.update(dict.fromkeys(passed, roots.get(entity_id, entity_id)))
        return roots

    @cached_property
    def apart(self) -> frozenset[tuple[str, str]]:
        """Pairs that are never the same, as they were judged, the smaller id first."""
        return frozenset((min(v.a, v.b), max(v.a, v.b)) for j in self.all if isinstance(v := j.verdict, NeverSame))

    @cached_property
    def single(self) -> frozenset[str]:
        """Ids, as they are kept, of entities that are one thing."""
        return frozenset(self.kept(j.verdict.entity) for j in self.all if isinstance(j.verdict, Single))

    @cached_property
    def ignored(self) -> Mapping[str, frozenset[str | None]]:
        """For the key of each name that is ignored, of which entities it is no name; None for all."""
        found: dict[str, set[str | None]] = {}
        for j in self.all:
            if isinstance(v := j.verdict, Ignore):
                found.setdefault(alias_key(v.name), set()).add(v.entity)
        return {key: frozenset(of) for key, of in found.items()}

    def ignores(self, name: str, entity_id: str) -> bool:
        """Whether what is written so is no name of an entity."""
        return bool(self.ignored) and any(e is None or self.kept(e) == self.kept(entity_id) for e in self.ignored.get(alias_key(name), ()))

    @cached_property
    def splits(self) -> Mapping[str, tuple[tuple[Split, Judgement], ...]]:
        """By the key of the name, the newest first."""
        found: dict[str, list[tuple[Split, Judgement]]] = {}
        for j in reversed(self.all):
            if isinstance(v := j.verdict, Split):
                found.setdefault(alias_key(v.name), []).append((v, j))
        return {key: tuple(of) for key, of in found.items()}

    # What is said of entities -----------------------------------------------------------------------------------------

    @cached_property
    def names(self) -> Mapping[str, tuple[str, Judgement]]:
        """What entities are to be called."""
        return {j.verdict.entity: (j.verdict.name, j) for j in self.all if isinstance(j.verdict, Rename)}

    @cached_property
    def types(self) -> Mapping[str, EntityType]:
        """Of which type entities are."""
        return {j.verdict.entity: j.verdict.type for j in self.all if isinstance(j.verdict, Retype)}

    @cached_property
    def known(self) -> Mapping[str, Entity]:
        """What was known of entities that posts may come to name without saying what they are; the newest counts."""
        found: dict[str, Entity] = {}
        for j in self.all:
            match j.verdict:
                case Same(keep, other, known):
                    for id in (keep, other):
                        found.setdefault(id, _unknown(id))
                    found.update({e.id: e for e in known})
                case Split(_, _, new):
                    found[new.id] = new
        return found

    @cached_property
    def concerned(self) -> frozenset[str]:
        """Ids of entities of which a judgement says something."""
        return frozenset(id for j in self.all for id in self.concerns(j))

    @staticmethod
    def concerns(judgement: Judgement) -> frozenset[str]:
        """Ids of the entities that a judgement changes something of; of a name that is ignored altogether none."""
        match judgement.verdict:
            case Same(keep, other):
                return frozenset((keep, other))
            case Rename(entity) | Retype(entity):
                return frozenset((entity,))
            case Ignore(_, entity):
                return frozenset((entity,) if entity else ())
            case Split(_, entity, new, context):
                return frozenset((entity, new.id, *context.entities))
            case _:
                return frozenset()

    def entity(self, entity_id: str, found: Entity | None) -> Entity:
        """What there is to say of an entity, by its shown id; `found` is what the post says that names it by that id."""
        base = self.known.get(entity_id) or found or _unknown(entity_id)
        others = sorted(self.group((entity_id,)) - {entity_id}) if entity_id in self.known else []
        name, aliases, codes, curated = base.name, [*base.aliases], [*base.codes], base.curated
        if not curated and (others or entity_id in self.names):
            # Or names of the others would be taken for the fullest name of this one.
            aliases, curated = [Alias(name, "kept name")] if others else [], True
        for other in (self.known[o] for o in others):
            reason = f"name of {other.id}, judged the same"
            aliases += [Alias(text, reason) for text in (other.name, *(a.text for a in _listed(other)))]
            codes += other.codes
        if entity_id in self.names:
            name = self.names[entity_id][0]
            aliases.insert(0, Alias(name, "name judged right"))
        distinct: dict[str, Alias] = {}
        for alias in aliases:
            if alias.text == name or not self.ignores(alias.text, entity_id):
                distinct.setdefault(alias.text, alias)
        type = self.types.get(entity_id, base.type)
        return Entity(entity_id, name, type, tuple(distinct.values()), tuple(dict.fromkeys(codes)), curated)


def _listed(entity: Entity) -> tuple[Alias, ...]:
    """The names that a list gives; the spellings of what no list knows are told by the posts."""
    return entity.aliases if entity.curated else ()


def _unknown(entity_id: str) -> Entity:
    """What an id alone tells of an entity."""
    return Entity(entity_id, entity_id.partition("/")[2], type_in_id(entity_id))


def type_in_id(entity_id: str) -> EntityType:
    """The type that an id was made with.

    Raises:
        UsageError: it is no id of an entity.
    """
    written, slash, name = entity_id.partition("/")
    found = next((type for type in EntityType if type.lower() == written), None)
    if found is None or not slash or not name:
        raise UsageError(f"{entity_id!r} is no id of an entity; an id is like organization/openai")
    return found


# What does not go together --------------------------------------------------------------------------------------------


def _check(judgements: Judgements) -> None:
    for j in judgements:
        _sensible(j)
    _joined_once(judgements)
    _told_once(judgements)
    for j in judgements:
        match j.verdict:
            case NeverSame(a, b):
                _are_two(judgements, j, a, b)
            case Split(name, entity, new):
                _are_two(judgements, j, entity, new.id)
                _not_ignored(judgements, j, name, entity)
                _is_not_single(judgements, j, entity)
            case Rename(entity, name):
                _not_ignored(judgements, j, name, entity)


def _sensible(j: Judgement) -> None:
    match j.verdict:
        case Same(a, b) | NeverSame(a, b):
            ids: tuple[str, ...] = (a, b)
        case Split(_, entity, new, context):
            ids = (entity, new.id, *context.entities)
            if not context:
                raise UsageError("say in which posts: by words, entities, tags or ids of posts")
        case Rename(entity) | Retype(entity) | Single(entity):
            ids = (entity,)
        case Ignore(_, maybe):
            ids = (maybe,) if maybe else ()
    for id in ids:
        type_in_id(id)
    if isinstance(j.verdict, Same | NeverSame | Split) and ids[0] == ids[1]:
        raise UsageError(f"{ids[0]} is one entity; name two")
    name = j.verdict.name if isinstance(j.verdict, Rename | Ignore | Split) else "-"
    if not name.strip() or not alias_key(name).strip():
        raise UsageError("the name is empty")
    if isinstance(j.verdict, Split) and not j.verdict.new.name.strip():
        raise UsageError("the name of the new entity is empty")
    names = (name, j.verdict.new.name) if isinstance(j.verdict, Split) else (name,)
    if any(unicodedata.category(c) == "Cc" for text in names for c in text):
        raise UsageError("a name is one line without control characters")


def _joined_once(judgements: Judgements) -> None:
    """Each entity is joined to one other at most, and none to itself in a circle."""
    by_other: dict[str, Judgement] = {}
    for j in judgements:
        if isinstance(v := j.verdict, Same) and (before := by_other.setdefault(v.other, j)) is not j:
            raise JudgementConflict(f"{v.other} would be two entities", (before, j))
    straight: set[str] = set()
    for entity_id in sorted(by_other):
        chain: dict[str, Judgement] = {}
        at = entity_id
        while at not in straight and (j := by_other.get(at)) is not None:  # type: ignore[assignment]
            if at in chain:
                raise JudgementConflict(f"{entity_id} would go by its own id in a circle", tuple(chain.values()))
            chain[at] = j
            assert isinstance(j.verdict, Same)
            at = j.verdict.keep
        straight.update(chain)


def _told_once(judgements: Judgements) -> None:
    """Each entity has one name and one type at most, and each split-off entity one description."""
    told: dict[tuple[str, str], tuple[object, Judgement]] = {}
    for j in judgements:
        match j.verdict:
            case Rename(entity, name):
                what, of, value = "name", entity, name
            case Retype(entity, type):
                what, of, value = "type", entity, type
            case Split(_, _, new):
                what, of, value = "description", new.id, f"{new.name} {new.type}"
            case _:
                continue
        before, first = told.setdefault((what, of), (value, j))
        if before != value:
            raise JudgementConflict(f"{of} would have two {what}s", (first, j))


def _are_two(judgements: Judgements, j: Judgement, a: str, b: str) -> None:
    if judgements.kept(a) == judgements.kept(b):
        raise JudgementConflict(f"{a} and {b} would be the same and never the same", (*judgements.chain(a), *judgements.chain(b), j))


def _is_not_single(judgements: Judgements, j: Judgement, entity: str) -> None:
    if judgements.kept(entity) not in judgements.single:
        return
    for other in judgements:
        if isinstance(v := other.verdict, Single) and judgements.kept(v.entity) == judgements.kept(entity):
            chain = (*judgements.chain(v.entity), *judgements.chain(entity))
            raise JudgementConflict(f"{entity} would be one thing and split", (other, *chain, j))


def _not_ignored(judgements: Judgements, j: Judgement, name: str, entity: str) -> None:
    if judgements.ignored.get(alias_key(name), frozenset()).isdisjoint((None, entity)):
        return
    for other in judgements:
        if isinstance(v := other.verdict, Ignore) and alias_key(v.name) == alias_key(name) and v.entity in (None, entity):
            raise JudgementConflict(f"{name!r} would be a name and ignored", (other, j))
