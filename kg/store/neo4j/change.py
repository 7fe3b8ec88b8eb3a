"""What posts contribute to the graph, taken out and put in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import neo4j

from kg.normalize import alias_key, best_name
from kg.records import AMOUNTS_TO, Edge, EdgeKey, Entity, PostFacts
from kg.store.ahead import ahead
from kg.store.merging import link_cost, merged, repeat_key
from kg.store.neo4j import cypher
from kg.store.neo4j.connection import moment, rows
from kg.store.neo4j.cypher import pair_of
from kg.store.neo4j.rows import Places, claim_rows, entity_row, key_row, mention_rows, post_row

__all__ = ["Memory"]

_REMEMBERED: Final = 200_000
"""Pairs and entities to remember between posts."""

_Step = tuple[str, dict[str, Any]]
"""A statement and its parameters."""
_Said = tuple[EdgeKey, int]
"""A claim of a pair, as far as edges depend on it: its key, and the repeat key of its sentence."""


@dataclass(slots=True)
class _Spelling:
    """One name of one entity."""

    listed: str | None = None
    """Why it is a listed name; None if it is not."""
    written: Counter[str] = field(default_factory=Counter)
    """How often posts write it, by the reason why it was linked."""

    @property
    def gone(self) -> bool:
        return self.listed is None and not self.written


class Memory:
    """What the writer knows of the graph without asking; it is the only one who changes it."""

    def __init__(self, *, whole: bool = False) -> None:
        self.whole = whole
        """Whether it has all there is, since the graph was empty when it began."""
        self.names: dict[str, dict[str, _Spelling]] = {}
        self.pairs: dict[str, dict[str, list[_Said]]] = {}
        self.topics: dict[str, Counter[str]] = {}
        self.entities: dict[str, Entity] = {}
        self.dates: dict[str, datetime | None] = {}
        """When the posts were published that make the remembered claims."""

    def is_full(self) -> bool:
        """Whether it had better begin anew."""
        return len(self.pairs) + len(self.names) > _REMEMBERED

    def change(self, tx: neo4j.Transaction, post_ids: Sequence[str], batch: Sequence[PostFacts], recipe: str, revision: int) -> None:
        """Take out what posts contributed, and put in what they contribute now."""
        old = [row["id"] for row in rows(tx, cypher.OLD_POSTS, posts=post_ids)]
        old_mentions = rows(tx, cypher.OLD_MENTIONS, posts=old) if old else []
        old_topics = rows(tx, cypher.OLD_TOPICS, posts=old) if old else []
        pairs = {row["pair"] for row in rows(tx, cypher.OLD_CLAIMS, posts=old)} if old else set()
        pairs |= {pair_of(c.head, c.tail) for f in batch for c in f.claims if c.type != AMOUNTS_TO}
        entities = {row["entity"] for row in old_mentions} | {e.id for f in batch for e in f.entities}
        self._recall(tx, entities, pairs, {r["topic"] for r in old_topics} | {t.id for f in batch for t in f.topics})

        def steps() -> Iterator[_Step]:
            if old:
                yield cypher.DROP_POSTS, {"posts": old}
            counted = sum(len(f.mentions) for f in batch) - sum(len(row["names"]) for row in old_mentions)
            yield "MATCH (s:Store {id: 'kg'}) SET s.mentions = s.mentions + $counted", {"counted": counted}
            if batch:
                yield from self._insert(batch, recipe, revision)
            yield from self._follow_names(entities, old_mentions, batch)
            yield from self._follow_topics(old_topics, batch)
            yield from self._follow_edges(pairs, old, batch)
            yield cypher.COUNT_POSTS, {"entities": sorted(entities)}
            if gone := entities - {m.entity_id for f in batch for m in f.mentions}:
                yield cypher.DROP_UNMENTIONED, {"entities": sorted(gone)}

        with closing(ahead(steps())) as ready:  # while the server does one step, the next is made ready
            for statement, parameters in ready:
                rows(tx, statement, **parameters)

    def _recall(self, tx: neo4j.Transaction, entities: Iterable[str], pairs: Iterable[str], topics: Iterable[str]) -> None:
        """Read what is not remembered of what will change, before it changes."""

        def asked(query: str, **unknown: list[str]) -> list[Any]:
            return rows(tx, query, **unknown) if any(unknown.values()) and not self.whole else []

        unknown = [e for e in entities if e not in self.names]
        self.names.update((e, {}) for e in unknown)
        for row in asked(cypher.NAMES_OF, entities=unknown):
            written = Counter(dict(zip(row["reasons"], row["counts"], strict=True)))
            self.names[row["entity"]][row["text"]] = _Spelling(row["listed"], written)
        unknown = [p for p in pairs if p not in self.pairs]
        self.pairs.update((p, {}) for p in unknown)
        undated = set()
        for row in asked(cypher.CLAIMS_OF_PAIRS, pairs=unknown):
            said = EdgeKey(row["head"], row["type"], row["tail"]), row["repeat_key"]
            self.pairs[row["pair"]].setdefault(row["post"], []).append(said)
            undated.add(row["post"])
        undated -= self.dates.keys()
        for row in asked(cypher.DATES_OF, posts=sorted(undated)):
            self.dates[row["id"]] = moment(row["date"])
        unknown = [t for t in topics if t not in self.topics]
        self.topics.update((t, Counter()) for t in unknown)
        for row in asked(cypher.TOPIC_NAMES, topics=unknown):
            self.topics[row["topic"]] = Counter(dict(zip(row["names"], row["counts"], strict=True)))

    def _insert(self, batch: Sequence[PostFacts], recipe: str, revision: int) -> Iterator[_Step]:
        yield cypher.ADD_POSTS, {"rows": [post_row(f, recipe, revision) for f in batch]}
        last = {e.id: e for f in batch for e in f.entities}  # of two versions of one, the last put counts, be it the one that is known
        fresh = {id: e for id, e in last.items() if not e.curated or self.entities.get(id) != e}
        yield cypher.ADD_ENTITIES, {"rows": [entity_row(e) for e in fresh.values()]}
        self.entities.update(fresh)
        ends = Places()
        yield cypher.ADD_MENTIONS, {"rows": [mention_rows(f, ends) for f in batch], "entities": list(ends)}
        ends = Places()
        yield cypher.ADD_CLAIMS, {"rows": [claim_rows(f, ends) for f in batch], "entities": list(ends)}
        about = [
            {"post": f.post.id, "topic": t.id, "name": t.name, "weight": t.weight, "place": place}
            for f in batch
            for place, t in enumerate(f.topics)
        ]
        yield cypher.ADD_TOPICS, {"rows": about}

    def _follow_names(self, entities: Iterable[str], old_mentions: Sequence[Any], batch: Sequence[PostFacts]) -> Iterator[_Step]:
        """Bring the names of touched entities up to date, and call those that nobody curated by their best name."""
        names = self.names
        changed: set[tuple[str, str]] = set()
        for row in old_mentions:
            for text, reason in zip(row["names"], row["reasons"], strict=True):
                written = names[row["entity"]][text].written
                written[reason] -= 1
                if not written[reason]:
                    del written[reason]
                changed.add((row["entity"], text))
        for mention in (m for f in batch for m in f.mentions):
            names[mention.entity_id].setdefault(mention.name, _Spelling()).written[mention.linked_by] += 1
            changed.add((mention.entity_id, mention.name))
        for entity in (e for f in batch for e in f.entities):
            listed = {a.text: a.reason for a in entity.aliases} if entity.curated else {}
            mine = names[entity.id]
            for text in listed.keys() | mine.keys():
                spelling = mine.setdefault(text, _Spelling())
                if spelling.listed != listed.get(text):
                    spelling.listed = listed.get(text)
                    changed.add((entity.id, text))
        # An entity that nobody mentions any more goes, and its listed names with it.
        for entity_id in entities:
            if not any(s.written for s in names[entity_id].values()):
                self.entities.pop(entity_id, None)
                for text, spelling in names[entity_id].items():
                    spelling.listed = None
                    changed.add((entity_id, text))
        gone = [{"entity": e, "text": t} for e, t in sorted(changed) if names[e][t].gone]
        kept = [(e, t, names[e][t]) for e, t in sorted(changed) if not names[e][t].gone]
        spelled = [
            {"entity": e, "text": t, "key": alias_key(t), "listed": s.listed}
            | {"reasons": sorted(s.written), "counts": [s.written[r] for r in sorted(s.written)]}
            for e, t, s in kept
        ]
        yield cypher.SET_NAMES, {"rows": spelled}
        if gone:
            yield cypher.DROP_NAMES, {"rows": gone}
        for row in gone:
            del names[row["entity"]][row["text"]]
        derived = [
            {"id": e, "name": best_name({t: s.written.total() for t, s in names[e].items() if s.written})}
            for e in sorted({e for e, _ in changed})
            if names[e]
        ]
        yield "UNWIND $rows AS row MATCH (e:Entity {id: row.id}) WHERE NOT e.curated SET e.name = row.name", {"rows": derived}

    def _follow_topics(self, old_topics: Sequence[Any], batch: Sequence[PostFacts]) -> Iterator[_Step]:
        topics = self.topics
        changed = set()
        for row in old_topics:
            topics[row["topic"]][row["name"]] -= 1
            changed.add(row["topic"])
        for topic in (t for f in batch for t in f.topics):
            topics[topic.id][topic.name] += 1
            changed.add(topic.id)
        found = []
        for id in sorted(changed):
            names = topics[id] = +topics[id]
            if names:
                best = min(names, key=lambda n: (-names[n], n))
                found.append({"topic": id, "name": best, "names": list(names), "counts": list(names.values()), "posts": names.total()})
        if gone := [id for id in sorted(changed) if not topics[id]]:
            yield cypher.DROP_TOPICS, {"topics": gone}
        yield cypher.SET_TOPICS, {"rows": found}

    def _follow_edges(self, pairs: Iterable[str], old: Iterable[str], batch: Sequence[PostFacts]) -> Iterator[_Step]:
        """Merge the claims of touched pairs anew."""
        memory = self.pairs
        before = {pair: {key for said in memory[pair].values() for key, _ in said} for pair in pairs}
        for pair in before:
            for post in old:
                memory[pair].pop(post, None)
        for f in batch:
            self.dates[f.post.id] = f.post.published_at
            for c in (c for c in f.claims if c.type != AMOUNTS_TO):
                said = EdgeKey(c.head, c.type, c.tail), repeat_key(c.sentence)
                memory[pair_of(c.head, c.tail)].setdefault(f.post.id, []).append(said)
        ends, dates = Places(), Places()
        changes: defaultdict[str, list[Sequence[Any]]] = defaultdict(list)
        for pair, keys in before.items():
            a, b = map(ends.of, pair.split("|"))
            now = _edges_of(memory[pair], self.dates)
            for edge in now:
                first, last = (date and dates.of(date.isoformat()) for date in (edge.first_seen, edge.last_seen))
                row = *key_row(edge.key, ends), edge.claims, edge.posts, edge.independent, first, last
                changes[cypher.SET_EDGES if edge.key in keys else cypher.NEW_EDGES].append(row)
            changes[cypher.DROP_EDGES] += (key_row(key, ends) for key in sorted(keys - {edge.key for edge in now}))
            if now:
                cost = link_cost((edge.key.type for edge in now), len(memory[pair]))
                changes[cypher.SET_LINKS if keys else cypher.NEW_LINKS].append((a, b, cost, len(memory[pair])))
            elif keys:
                changes[cypher.DROP_LINKS].append((a, b))
        for statement, found in changes.items():
            if found:
                yield statement, {"rows": found, "entities": list(ends), "dates": list(dates)}


def _edges_of(said: Mapping[str, Sequence[_Said]], dates: Mapping[str, datetime | None]) -> list[Edge]:
    """The edges of one pair, from its claims by post."""
    supports: defaultdict[EdgeKey, dict[str, list[int]]] = defaultdict(dict)
    for post, claims in said.items():
        for key, repeat in claims:
            supports[key].setdefault(post, []).append(repeat)
    return [merged(key, support, (dates[post] for post in support)) for key, support in supports.items()]
