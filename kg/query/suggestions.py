"""What a person may want to judge: entities that are likely one, and names that likely have two bearers. Nothing is decided here."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import OSA

from kg.judge import Judgements, Split
from kg.normalize import EDITIONS, kind_of
from kg.query.groups import grouped
from kg.records import CO_MENTION, EntityType
from kg.store.base import EntityCard, NameTable, Network, View

__all__ = ["Cluster", "Duplicate", "Namesake", "Sounds", "duplicates", "namesakes"]

_ENOUGH = 0.5
"""The likeness from which two entities are worth a look."""
_SOUNDS_ALIKE = 0.82
_TYPED_APART = 0.9
"""The likeness of two that are called the same and taken for things of two types."""
_CROWDED = 40
"""Names that begin alike and are compared with one another; more would be no sign of anything."""
_COMMON = 0.1
"""Entities that a larger share of the posts names do not tell posts apart."""
_FEWEST = 2
"""Posts that make a cluster."""
_EDITIONS = frozenset(EDITIONS.values()) | frozenset(EDITIONS)
_WORDS = re.compile(r"[a-z]+|[ァ-ヺー]+|\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class Sounds:
    """How names sound across katakana and Latin letters."""

    consonants: Callable[[str], str]
    """What names that sound alike have in common."""
    likeness: Callable[[str, str], float]
    """Of a name in katakana and one in Latin letters, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two entities that may be one."""

    keep: EntityCard
    """The one that would be kept: chosen by people, else in more posts."""
    other: EntityCard
    score: float
    """0 to 1; how much speaks for it."""
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Posts that name an entity beside others."""

    posts: tuple[str, ...]
    companions: tuple[str, ...]
    """Names of what they name beside it, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Namesake:
    """An entity whose posts fall into parts that have nothing in common, as if there were two of that name."""

    entity: EntityCard
    score: float
    """0 to 1."""
    reasons: tuple[str, ...]
    clusters: tuple[Cluster, ...]


# Duplicates -----------------------------------------------------------------------------------------------------------


def duplicates(view: View, sounds: Sounds, *, limit: int = 50) -> list[Duplicate]:
    """Pairs of entities that may be one, the likeliest first.

    By name: the same key, the same sound across scripts, a slip, or one inside the other; never with different numbers or editions,
    which tell versions apart. Then by whom both are named with, and by codes. They are of one type; or called the same and listed
    nowhere, so that only the posts say what they are. Pairs that people listed as two are left out, and those that were judged.
    O(names × names that begin or end alike).

    Raises:
        GraphTooLarge: the graph does not fit into memory here.
    """
    table, companions = view.names(), _companions(view.network())
    judgements = view.judgements()
    apart = {frozenset((judgements.kept(a), judgements.kept(b))) for a, b in judgements.apart}
    apart |= {frozenset((judgements.kept(v.entity), judgements.kept(v.new.id))) for v in _splits(judgements)}
    alike: dict[frozenset[str], tuple[float, str]] = {}
    for a, b, score, reason in (*_called_alike(table), *_sounding(table, sounds), *_written_alike(table)):
        pair = frozenset((a, b))
        if pair not in apart and (pair not in alike or score > alike[pair][0]):
            alike[pair] = score, reason
    found = (_weighed(view, table, sorted(pair), score, reason, companions) for pair, (score, reason) in alike.items())
    ranked = sorted((d for d in found if d is not None), key=lambda d: (-d.score, d.keep.id, d.other.id))
    return ranked[:limit]


def _weighed(
    view: View, table: NameTable, pair: list[str], alike: float, reason: str, companions: Mapping[str, Mapping[str, float]]
) -> Duplicate | None:
    """A pair with all that speaks for it; None if that is not enough."""
    a, b = (table.entities[e] for e in pair)
    together, shared = _cosine(companions.get(a.id, {}), companions.get(b.id, {}))
    score = 0.6 * alike + 0.4 * together
    if score < _ENOUGH * 0.8:
        return None
    one, other = view.entity(a.id), view.entity(b.id)
    if a.type is not b.type and (one.curated or other.curated):
        return None  # a company and its product are two
    reasons = [reason]
    if shared:
        names = ", ".join(table.entities[e].name for e in shared[:3] if e in table.entities)
        reasons.append(f"both named with {names}")
    if codes := sorted(set(one.codes) & set(other.codes)):
        score = 1.0
        reasons.append(f"both have the code {codes[0]}")
    elif (one.curated and other.curated) or _contradict(one.codes, other.codes):
        return None  # listed as two
    if score < _ENOUGH:
        return None
    kept, joined = sorted((a, b), key=lambda c: (not (one if c is a else other).curated, -c.posts, c.id))
    return Duplicate(kept, joined, round(score, 3), tuple(reasons))


def _contradict(a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether two have different codes of one kind."""
    mine = dict(code.partition(":")[::2] for code in a)
    return any(mine.get(kind, value) != value for kind, value in (code.partition(":")[::2] for code in b))


def _called_alike(table: NameTable) -> Iterator[tuple[str, str, float, str]]:
    for found in table.names.values():
        for a, b in combinations(sorted(found), 2):
            one, other = table.entities[a].type, table.entities[b].type
            if one is other:
                yield a, b, 1.0, f"both are called {found[a]}"
            else:
                yield a, b, _TYPED_APART, f"both are called {found[a]}, one as {one}, one as {other}"


def _sounding(table: NameTable, sounds: Sounds) -> Iterator[tuple[str, str, float, str]]:
    """Katakana and Latin names with the same consonants."""
    latin: defaultdict[tuple[EntityType, str], list[tuple[str, str]]] = defaultdict(list)
    spoken: list[tuple[EntityType, str, str, str]] = []
    for found in table.names.values():
        for entity_id, name in found.items():
            kinds = {kind_of(c) for c in name} - {""}
            if not kinds or not kinds <= {"katakana", "latin"} or len(heard := sounds.consonants(name)) < 3:
                continue
            type = table.entities[entity_id].type
            if "katakana" in kinds:
                spoken.append((type, heard, entity_id, name))
            else:
                latin[type, heard].append((entity_id, name))
    for type, heard, a, name in spoken:
        for b, other in latin[type, heard]:
            if a != b and (like := sounds.likeness(name, other)) >= _SOUNDS_ALIKE:
                yield a, b, like, f"{name} sounds like {other}"


def _written_alike(table: NameTable) -> Iterator[tuple[str, str, float, str]]:
    """Names a slip apart, or one inside the other, among those that begin or end alike."""
    blocks: defaultdict[tuple[EntityType, str], set[tuple[str, str, str]]] = defaultdict(set)
    for key, found in table.names.items():
        if _weight(key) < 5:
            continue
        for entity_id, name in found.items():
            type = table.entities[entity_id].type
            blocks[type, f"{key[:3]}…"].add((key, entity_id, name))
            blocks[type, f"…{key[-3:]}"].add((key, entity_id, name))
    for block in blocks.values():
        if len(block) > _CROWDED:
            continue
        for (key, a, name), (other, b, written) in combinations(sorted(block), 2):
            if a == b or key == other or _versions(key) != _versions(other):
                continue
            distance = OSA.distance(key, other)
            if distance == 1 and min(len(key), len(other)) >= 5:
                yield a, b, 0.85, f"{name} and {written} are a slip apart"
            elif key in other or other in key:
                long, short = (name, written) if other in key else (written, name)
                yield a, b, 0.6, f"{short} is a part of {long}"


def _weight(key: str) -> int:
    return sum(2 if kind_of(c) == "kanji" else 1 for c in key)


def _versions(key: str) -> tuple[str, ...]:
    """The numbers and editions of a name."""
    return tuple(sorted(w for w in _WORDS.findall(key) if w[0].isdigit() or w in _EDITIONS))


def _companions(network: Network) -> dict[str, dict[str, float]]:
    """Whom each entity is named with in a sentence, by how much that tells: seldom named companions tell more."""
    posts = max(len(network.dates), 1)
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for key in network.edges:
        if key.type == CO_MENTION:
            for one, other in ((key.head, key.tail), (key.tail, key.head)):
                found[one][other] = math.log(1 + posts / max(network.entities[other].posts, 1))
    return found


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> tuple[float, list[str]]:
    """How alike two are in whom they are named with, and with whom both are, the most telling first."""
    shared = sorted(a.keys() & b.keys(), key=lambda e: (-a[e], e))
    if not shared:
        return 0.0, []
    both = sum(a[e] * b[e] for e in shared)
    return both / math.sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values())), shared


# Namesakes ------------------------------------------------------------------------------------------------------------


def namesakes(view: View, *, limit: int = 50) -> list[Namesake]:
    """Entities whose posts fall into parts that name nobody and are about nothing in common, the most suspicious first.

    What a tenth of all posts name or are about does not count. Entities that were split or judged to be one thing are left out.
    O(mentions).

    Raises:
        GraphTooLarge: the graph does not fit into memory here.
    """
    network = view.network()
    judgements = view.judgements()
    decided = judgements.single | {judgements.kept(v.entity) for v in _splits(judgements)}
    common = max(_COMMON * len(network.dates), 3 * _FEWEST)
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for entity_id, posts in network.mentions.items():
        if len(posts) <= common:
            for post in posts:
                beside[post].add(entity_id)
    about: defaultdict[str, set[str]] = defaultdict(set)
    for topic, weights in network.about.items():
        if len(weights) <= common:
            for post in weights:
                about[post].add(topic)
    suspicious = []
    for entity_id, posts in network.mentions.items():
        if entity_id in decided or not 2 * _FEWEST <= len(posts) <= 5 * common:
            continue
        told = {post: found for post in sorted(posts) if len(found := (beside[post] - {entity_id}) | about[post]) > 1}
        ids = list(told)
        parts = [[ids[n] for n in group] for group in grouped(list(told.values()))]
        parts = sorted((p for p in parts if len(p) >= _FEWEST), key=lambda p: (-len(p), p))
        if len(parts) > 1:
            suspicious.append(_namesake(network, entity_id, parts[:3], beside))
    return sorted(suspicious, key=lambda n: (-n.score, n.entity.id))[:limit]


def _namesake(network: Network, entity_id: str, parts: list[list[str]], beside: Mapping[str, set[str]]) -> Namesake:
    clusters = []
    for part in parts:
        counts = Counter(e for post in part for e in beside[post] if e != entity_id)
        names = sorted(counts, key=lambda e: (-counts[e], e))[:5]
        clusters.append(Cluster(tuple(part), tuple(network.entities[e].name for e in names)))
    posts = len(network.mentions[entity_id])
    score = 2 * len(parts[1]) / posts * (1 - 1 / (1 + len(parts[1])))
    first, second = (c.companions[0] if c.companions else "nobody" for c in clusters[:2])
    reason = f"{len(parts[0])} posts beside {first} and {len(parts[1])} beside {second} have nothing in common"
    return Namesake(network.entities[entity_id], round(min(score, 1.0), 3), (reason,), tuple(clusters))


def _splits(judgements: Judgements) -> list[Split]:
    return [j.verdict for j in judgements if isinstance(j.verdict, Split)]
