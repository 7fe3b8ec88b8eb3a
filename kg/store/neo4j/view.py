"""Reading Neo4j: every question is one query."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from heapq import nsmallest
from typing import Any, TypeVar

import networkx as nx

from kg.errors import EntityNotFound, PostNotFound, TopicNotFound
from kg.judge import Judgements, from_data
from kg.normalize import alias_key
from kg.records import AMOUNTS_TO, CO_MENTION, Claim, Edge, EdgeKey, Entity, EntityType, Mention, Post, PostFacts, Topic
from kg.store.base import (
    About,
    Dates,
    EntityCard,
    Gist,
    Grounds,
    Inside,
    Likeness,
    NameHit,
    NameTable,
    Portrait,
    PostCard,
    Presence,
    Receipt,
    Stamp,
    Stats,
    TopicCard,
)
from kg.store.judging import unpack
from kg.store.neo4j import questions, records
from kg.store.neo4j.connection import moment
from kg.store.neo4j.cypher import JUDGEMENTS, pair_of
from kg.store.neo4j.kept import Kept, Shelf
from kg.store.neo4j.reader import Reader
from kg.store.neo4j.receipts import receipts
from kg.store.network import Network
from kg.store.words import SharedIndex

__all__ = ["Neo4jView"]

T = TypeVar("T")


class Neo4jView:
    """See :class:`kg.store.base.View`."""

    def __init__(
        self,
        reader: Reader,
        revision: int,
        graph: Callable[[Neo4jView], nx.Graph[str]],
        network: Callable[[Neo4jView], Network],
        names: Callable[[Neo4jView], NameTable],
        words: SharedIndex,
        check: Callable[[], None],
        kept: Kept,
    ) -> None:
        self.ask = reader.ask
        """Answers a query with its records."""
        self._revision = revision
        self._graph = graph
        self._network = network
        self._names = names
        self._words = words
        self.check = check
        """Raises ViewOutdated if the graph has changed."""
        self._kept = kept.answers
        self._answers: Shelf[list[Any]] = Shelf(kept, "answers", 1_000)
        """Records by query and parameters."""
        self._cards: Shelf[EntityCard] = Shelf(kept, "entities", 200_000)
        self._posts: Shelf[PostCard] = Shelf(kept, "posts", 50_000)
        self._dates: Shelf[str] = Shelf(kept, "dates", 200_000)
        """As text, empty for none."""
        self._mentions: Shelf[Mapping[str, int]] = Shelf(kept, "mentions", 2_000)
        self._edges: Shelf[list[Edge]] = Shelf(kept, "edges", 20_000)
        """Of a pair."""
        self._sure: Shelf[list[Claim]] = Shelf(kept, "surest", 10_000)
        self._grounds: Shelf[Grounds] = Shelf(kept, "grounds", 5_000)
        self._gists: Shelf[Gist] = Shelf(kept, "gists", 2_000)
        self._sources: Shelf[str] = Shelf(kept, "sources", 500)
        self._openings: Shelf[str] = Shelf(kept, "openings", 2_000)
        self._terms: Shelf[str] = Shelf(kept, "terms", 2_000)
        self._worked_out: Shelf[Any] = Shelf(kept, "worked out", 50_000)
        """By what it is and of which post."""

    def settle(self) -> None:
        """Keep what was read for the views after this one; to be called when the graph is known to have stood still."""
        for shelf in vars(self).values():
            if isinstance(shelf, Shelf):
                shelf.settle()

    def _once(self, name: str, ask: Callable[[], T]) -> T:
        """An answer about the whole graph, kept for all views of this revision."""
        if name not in self._kept:
            found = ask()
            self.check()  # or it would be kept with half a change in it
            self._kept[name] = found
        kept: T = self._kept[name]
        return kept

    def _asked(self, query: str, /, **parameters: Any) -> list[Any]:
        """The records of a query about one or a few things, kept like these."""
        key = repr((query, parameters))
        return self._answers.of([key], lambda unknown: {key: self.ask(query, **parameters)})[key]

    @property
    def revision(self) -> int:
        """Grows with every change."""
        return self._revision

    @property
    def post_count(self) -> int:
        """Number of posts; O(1)."""
        return self._once("posts", lambda: int(self.ask(questions.POST_COUNT)[0]["count"]))

    def stats(self) -> Stats:
        """Counts of everything."""
        return self._once("stats", self._stats)

    def _stats(self) -> Stats:
        [counts] = self.ask(questions.COUNTS)
        by_type = {row["type"]: row["count"] for row in self.ask(questions.BY_TYPE)}
        edges = {
            questions.EDGE_TYPES[row["type"]]: row["count"] for row in self.ask(questions.EDGES_BY_TYPE, types=list(questions.EDGE_TYPES))
        }
        return Stats(
            posts=counts["posts"],
            entities=sum(by_type.values()),
            mentions=counts["mentions"],
            claims=counts["claims"],
            edges=sum(edges.values()),
            topics=counts["topics"],
            entities_by_type=dict(sorted(by_type.items())),
            edges_by_type=dict(sorted(edges.items())),
        )

    # Entities ---------------------------------------------------------------------------------------------------------

    def entity(self, entity_id: str) -> Entity:
        """An entity with all its names."""
        found = self._asked(questions.ENTITY, id=entity_id)
        if not found:
            raise EntityNotFound(entity_id)
        self._noted(found)
        return records.whole_entity_of(found[0])

    def portrait(self, entity_id: str, limit: int) -> Portrait:
        """All about an entity, with at most so many relations, companions and posts, and at least so many topics."""
        found = self._asked(questions.PORTRAIT, id=entity_id, limit=limit, more=limit + questions.MORE)
        if not found:
            raise EntityNotFound(entity_id)
        row = found[0]
        self._noted(found)
        return Portrait(
            records.whole_entity_of(row),
            Presence(row["count"], row["mentions"], moment(row["first"]), moment(row["last"])),
            self._seen(row["relations"]),
            self._seen(row["companions"]),
            dict(row["topics"]),
            [(records.card_of(latest["post"]), latest["count"]) for latest in row["latest"]],
        )

    def entities(self, entity_ids: Iterable[str] | None = None) -> Mapping[str, EntityCard]:
        """Cards of entities by id, those that there are; of all if None."""
        if entity_ids is None:
            return self._noted(self.ask(questions.ALL_ENTITIES))
        return self._cards.of(entity_ids, lambda unknown: self._noted(self.ask(questions.ENTITIES, ids=unknown)))

    def _noted(self, found: Iterable[Any]) -> dict[str, EntityCard]:
        """Take note of the entities that rows tell of, and give them by id: what is asked about next is mostly among them."""
        cards = {row["id"]: EntityCard(row["id"], row["name"], EntityType(row["type"]), row["posts"]) for row in found}
        self._cards.note(cards)
        return cards

    def names_like(self, text: str, *, type: EntityType | None = None, limit: int | None = None) -> list[NameHit]:
        """Entities with a name equal to, beginning with or holding `text`, best first."""
        key = alias_key(text)
        hits: dict[str, NameHit] = {}
        for query in (questions.NAMED_SO, questions.NAMED_WITH) if key else ():
            if limit is not None and len(hits) >= limit:
                break
            found = self._asked(query, key=key, type=type, limit=questions.ALL if limit is None else limit + len(hits))
            self._noted(found)
            for row in found:
                hits.setdefault(row["id"], NameHit(row["id"], min(row["names"]), row["rank"], row["posts"]))
        return list(hits.values())[:limit]

    def names(self) -> NameTable:
        """All names in memory, kept until they change."""
        return self._names(self)

    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of the entities that carry any, kept until the graph changes."""
        return self._once("codes", lambda: {row["id"]: tuple(row["codes"]) for row in self.ask(questions.CODES)})

    def prominence(self, entity_id: str) -> int:
        """Number of posts that mention the entity; 0 if none."""
        found = self.entities([entity_id]).get(entity_id)
        return found.posts if found else 0

    def degrees(self, entity_ids: Iterable[str]) -> Mapping[str, int]:
        """How many others each of the entities is linked to; those that there are."""
        ids = list(dict.fromkeys(entity_ids))
        if (links := self._links()) is not None:
            return {e: len(links[e]) for e in ids if e in links}
        return {row["id"]: row["value"] for row in self.ask(questions.DEGREES, ids=ids)}

    def mentions_of(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how often each post mentions it, by post id."""

        def ask(unknown: list[str]) -> Mapping[str, Mapping[str, int]]:
            found = self.ask(questions.MENTIONS_OF, ids=unknown)
            self._noted(found)
            return {row["id"]: dict(row["counts"]) for row in found}

        return self._mentions.of(entity_ids, ask)

    def names_used(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """For each of the entities that there are, how many posts call it by each of the names that they use, as they write it."""
        found = self.ask(questions.NAMES_USED, ids=list(dict.fromkeys(entity_ids)))
        self._noted(found)
        return {row["id"]: dict(row["used"]) for row in found}

    def presence(self, entity_id: str) -> Presence:
        """Posts, mentions and dates of an entity."""
        [found] = self._asked(questions.PRESENCE, id=entity_id)
        if not found["posts"]:
            raise EntityNotFound(entity_id)
        return Presence(found["posts"], found["mentions"], moment(found["first"]), moment(found["last"]))

    def latest_posts(self, entity_id: str, limit: int) -> list[tuple[PostCard, int]]:
        """The newest posts that mention an entity, and how often."""
        return [(records.card_of(row), row["count"]) for row in self._asked(questions.LATEST, id=entity_id, limit=limit)]

    # Edges ------------------------------------------------------------------------------------------------------------

    def edges_of(self, entity_id: str, types: Collection[str] | None = None, limit: int | None = None) -> list[Edge]:
        """The edges with the entity at one end, the best supported first; of all types if None."""
        wanted = [upper for upper, type in questions.EDGE_TYPES.items() if types is None or type in types]
        if not wanted:
            return []
        query = questions.EDGES_OF.format(types="|".join(wanted))
        if limit is None:  # may be thousands
            return self._seen(self.ask(query, id=entity_id, limit=questions.ALL))
        return self._seen(self._asked(query, id=entity_id, limit=limit))

    def _seen(self, found: Sequence[Any]) -> list[Edge]:
        """Edges that rows tell of, taking note of the entities at their other ends."""
        ends = (EntityCard(row["other"], row["other_name"], EntityType(row["other_type"]), row["other_posts"]) for row in found)
        self._cards.note({card.id: card for card in ends})
        return [records.edge_of(row) for row in found]

    def edges_between(self, a: str, b: str) -> list[Edge]:
        """The edges of one pair, either way round, by their keys."""

        def ask(unknown: list[str]) -> Mapping[str, list[Edge]]:
            found = [records.edge_of(row) for row in self.ask(questions.EDGES_BETWEEN, a=a, b=b, limit=questions.ALL)]
            return {pair: sorted(found, key=lambda e: e.key) for pair in unknown}

        return list(self._edges.of([pair_of(a, b)], ask)[pair_of(a, b)])

    def edges_among(self, entity_ids: Iterable[str]) -> list[Edge]:
        """The edges with both ends among some entities, by their keys."""
        found = self.ask(questions.EDGES_AMONG, ids=list(dict.fromkeys(entity_ids)), limit=questions.ALL)
        return sorted((records.edge_of(row) for row in found), key=lambda e: e.key)

    def claims_between(self, a: str, b: str) -> list[Claim]:
        """Every claim with these two ends, either way round, oldest post first."""
        return [Claim(*row["claim"]) for row in self.ask(questions.CLAIMS_BETWEEN, pair=pair_of(a, b))]

    def said(
        self, pairs: Sequence[tuple[str, str]], *, type: str | None = None, limit: int | None = None
    ) -> list[tuple[tuple[str, ...], list[Claim]]]:
        """For each pair the types of its edges, and its claims (of one type, at most so many)."""
        if not pairs:
            return []
        asked = {name: [name, a, b] for a, b in pairs for name in (pair_of(a, b),)}
        found = {
            row["pair"]: row
            for row in self._asked(questions.SAID, pairs=list(asked.values()), type=type, limit=questions.ALL if limit is None else limit)
        }
        for row in found.values():
            self._noted(row["ends"])
            self._posts.note({p["id"]: records.card_of(p) for p in row["posts"]})
            self._edges.note({row["pair"]: sorted((records.edge_of(edge) for edge in row["edges"]), key=lambda e: e.key)})
        answers = (found[pair_of(a, b)] for a, b in pairs)
        return [(tuple(sorted({edge["type"] for edge in row["edges"]})), [Claim(*values) for values in row["claims"]]) for row in answers]

    def surest(self, keys: Iterable[EdgeKey], limit: int, *, published: Dates | None = None) -> Mapping[EdgeKey, list[Claim]]:
        """For each edge its surest claims, at most so many; of posts with a date among some, if given."""
        wanted = list(dict.fromkeys(keys))
        if published is not None:
            found = self._surest(wanted, questions.ALL)
            dates = self.published_at({claim.post_id for said in found.values() for claim in said})
            return {key: [c for c in said if dates[c.post_id] in published][:limit] for key, said in found.items()}
        names = {f"{limit}|{key.head}|{key.type}|{key.tail}": key for key in wanted}

        def ask(unknown: list[str]) -> Mapping[str, list[Claim]]:
            found = self._surest([names[name] for name in unknown], limit)
            return {name: found[names[name]] for name in unknown}

        return {names[name]: list(said) for name, said in self._sure.of(names, ask).items()}

    def _surest(self, keys: Sequence[EdgeKey], limit: int) -> dict[EdgeKey, list[Claim]]:
        if not keys:
            return {}
        rows = [(place, pair_of(key.head, key.tail), key.head, key.type) for place, key in enumerate(keys)]
        return {
            keys[row["place"]]: [Claim(*values) for values in row["claims"]] for row in self.ask(questions.SUREST, rows=rows, limit=limit)
        }

    def claims_of(self, entity_id: str, types: Collection[str] | None = None) -> list[Claim]:
        """Every claim with the entity at one end, oldest post first; of all types if None."""
        return [Claim(*row["claim"]) for row in self.ask(questions.CLAIMS_OF, id=entity_id, types=None if types is None else list(types))]

    def graph(self) -> nx.Graph[str]:
        """Entities as nodes, linked pairs as edges with a ``cost``. Read only."""
        return self._graph(self)

    def network(self) -> Network:
        """The whole graph as tables in memory, kept until it changes."""
        return self._network(self)

    def _links(self) -> Mapping[str, Mapping[str, Any]] | None:
        """Who is linked to whom, in memory; None of a graph too large to be read anew whenever it has changed."""
        count = self._once("links", lambda: int(self.ask(questions.LINK_COUNT)[0]["count"]))
        return self.graph().adj if count <= questions.FEW_LINKS else None

    def nearest(self, entity_id: str, limit: int) -> list[str]:
        """The entities linked to one, by the cost of the link, then by id."""
        if (links := self._links()) is not None:
            mine = dict(links[entity_id]) if entity_id in links else {}
            return [other for _, other in nsmallest(limit, ((link["cost"], other) for other, link in mine.items()))]
        return [row["id"] for row in self.ask(questions.NEAREST, id=entity_id, limit=limit)]

    def linked_to_both(self, a: str, b: str) -> list[str]:
        """The entities linked to both of two, by id."""
        if (links := self._links()) is not None:
            return sorted(links[a].keys() & links[b].keys()) if a in links and b in links else []
        return sorted(row["id"] for row in self.ask(questions.LINKED_TO_BOTH, a=a, b=b))

    def links_among(self, entity_ids: Iterable[str]) -> list[tuple[str, str, float]]:
        """The linked pairs among some entities, smaller id first, with the cost of each link."""
        if (links := self._links()) is not None:
            some = {e for e in entity_ids if e in links}
            return sorted((a, b, links[a][b]["cost"]) for a in some for b in links[a].keys() & some if a < b)
        found = self.ask(questions.LINKS_AMONG, ids=list(dict.fromkeys(entity_ids)))
        return sorted((row["a"], row["b"], row["cost"]) for row in found)

    def grounds(self, pairs: Iterable[tuple[str, str]], limit: int) -> Mapping[tuple[str, str], Grounds]:
        """What there is to say of some pairs in short; those that claims link."""
        names = {pair: f"{limit}|{pair_of(*pair)}" for pair in pairs}

        def ask(unknown: list[str]) -> Mapping[str, Grounds]:
            asked = [name.partition("|")[2] for name in unknown]
            return {
                f"{limit}|{row['pair']}": Grounds(tuple(sorted(row["types"])), [Claim(*c) for c in row["claims"]], row["posts"])
                for row in self.ask(questions.GROUNDS, pairs=asked, limit=limit)
            }

        found = self._grounds.of(names.values(), ask)
        return {pair: found[name] for pair, name in names.items() if name in found}

    # Posts ------------------------------------------------------------------------------------------------------------

    def post(self, post_id: str) -> PostCard:
        """A post."""
        found = self.posts([post_id])
        if post_id not in found:
            raise PostNotFound(post_id)
        return found[post_id]

    def posts(self, post_ids: Iterable[str] | None = None) -> Mapping[str, PostCard]:
        """Posts by id, those that there are; all if None."""
        if post_ids is None:
            return {row["id"]: records.card_of(row) for row in sorted(self.ask(questions.ALL_CARDS), key=lambda row: row["id"])}
        return self._posts.of(
            post_ids, lambda unknown: {row["id"]: records.card_of(row) for row in self.ask(questions.CARDS, posts=unknown)}
        )

    def published_at(self, post_ids: Iterable[str]) -> Mapping[str, datetime | None]:
        """When posts were published, None for those that do not say; posts that there are."""

        def ask(unknown: list[str]) -> Mapping[str, str]:
            return {row["id"]: row["date"] or "" for row in self.ask(questions.DATES, posts=unknown)}

        return {post_id: moment(date) for post_id, date in self._dates.of(post_ids, ask).items()}

    def source(self, post_id: str) -> str:
        """The source text of a post, which offsets index."""
        found = self._sources.of([post_id], lambda ids: {row["id"]: row["text"] for row in self.ask(questions.SOURCES, posts=ids)})
        if not found:
            raise PostNotFound(post_id)
        return found[post_id]

    def inside(self, post_id: str) -> Inside:
        """What was found in a post."""
        found = self._asked(questions.INSIDE, id=post_id)
        if not found:
            raise PostNotFound(post_id)
        row = found[0]
        self._noted(row["entities"])
        return Inside(
            records.card_of(row["post"]),
            sorted((m for e in row["entities"] for m in records.mentions_of(e["id"], e["m"])), key=lambda m: m.start),
            records.claims_in_order(row["claims"]),
            records.topics_of(row["topics"]),
        )

    def openings(self, post_ids: Iterable[str]) -> Mapping[str, str]:
        """The beginnings of the editorial texts of posts by id; those that there are."""
        return self._openings.of(post_ids, lambda ids: {row["id"]: row["text"] for row in self.ask(questions.OPENINGS, posts=ids)})

    def gists(self, post_ids: Iterable[str]) -> Mapping[str, Gist]:
        """What posts are compared by, by post id; those that there are."""

        def ask(unknown: list[str]) -> Mapping[str, Gist]:
            gists = {}
            for row in self.ask(questions.GISTS, posts=unknown):
                self._noted(row["entities"])
                card = records.card_of(row["post"])
                counts = {e["id"]: e["count"] for e in sorted(row["entities"], key=lambda e: e["id"])}
                gists[card.id] = Gist(card, counts, records.claims_in_order(row["claims"]), records.topics_of(row["topics"]))
            self._posts.note({post_id: gist.post for post_id, gist in gists.items()})
            return gists

        return self._gists.of(post_ids, ask)

    def mentions_in(self, post_id: str) -> list[Mention]:
        """The mentions of a post in order."""
        found = self._asked(questions.MENTIONS_IN, id=post_id)
        if not found:
            self.post(post_id)
        self._noted(found)
        return sorted((m for row in found for m in records.mentions_of(row["id"], row["m"])), key=lambda m: m.start)

    def counts_in(self, post_id: str) -> Mapping[str, int]:
        """How often a post mentions each of its entities, by entity id in order."""
        found = self._asked(questions.COUNTS_IN, id=post_id)
        if not found:
            self.post(post_id)
        self._noted(found)
        return {row["id"]: row["count"] for row in found}

    def claims_in(self, post_id: str, *, typed: bool = False) -> list[Claim]:
        """The claims of a post in order; without the co-mentions if only typed ones are asked for."""
        found = self.ask(questions.CLAIMS_IN, id=post_id, without=[CO_MENTION, AMOUNTS_TO] if typed else [])
        if not found:
            self.post(post_id)
        return records.claims_in_order(row["claim"] for row in found)

    def topics_in(self, post_id: str) -> list[Topic]:
        """The topics of a post, most central first."""
        found = self.ask(questions.TOPICS_IN, id=post_id)
        if not found:
            self.post(post_id)
        return records.topics_of(found)

    def terms_in(self, post_id: str) -> list[str]:
        """The content words of a post in order, as they were put."""
        found = self._terms.of(
            [post_id], lambda unknown: {row["id"]: row["terms"] for row in self.ask(questions.TITLES_AND_TERMS, posts=unknown)}
        )
        if not found:
            raise PostNotFound(post_id)
        return found[post_id].split()

    def posts_like(self, terms: Sequence[str], limit: int, *, title: str = "") -> list[Likeness]:
        """Posts that share content words with a text, those likely to be most like it first."""
        return self._words.answer(self.revision, self._put_at, self._titles_and_terms, lambda index: index.like(terms, title, limit))

    def worked_out(self, what: str, post_ids: Iterable[str], work_out: Callable[[list[str]], Mapping[str, T]]) -> Mapping[str, T]:
        """What a question works out for single posts, by post id; once for each, until the graph changes."""
        posts = {f"{what} {p}": p for p in post_ids}

        def ask(unknown: list[str]) -> Mapping[str, T]:
            return {f"{what} {p}": found for p, found in work_out([posts[key] for key in unknown]).items()}

        return {posts[key]: found for key, found in self._worked_out.of(posts, ask).items()}

    def words_shared(self, terms: Sequence[str], post_ids: Iterable[str]) -> Mapping[str, list[str]]:
        """The content words that a text and each of some posts have in common, by post id; those first that tell most of both."""
        return self._words.answer(self.revision, self._put_at, self._titles_and_terms, lambda index: index.shared(terms, post_ids))

    def _put_at(self) -> Mapping[str, int]:
        return {row["id"]: row["revision"] for row in self.ask("MATCH (p:Post) RETURN p.id AS id, p.revision AS revision")}

    def _titles_and_terms(self, post_ids: Sequence[str]) -> list[tuple[str, str, str]]:
        found = [(row["id"], row["title"], row["terms"]) for row in self.ask(questions.TITLES_AND_TERMS, posts=post_ids)]
        self.check()  # or the index would be kept with half a change in it
        return found

    def stamps(self) -> Mapping[str, Stamp]:
        """The stamps of all posts by post id."""
        return {row["id"]: Stamp(*row.values()) for row in self.ask(questions.STAMPS)}

    def judgements(self) -> Judgements:
        """The judgements in force."""
        return self._once("judgements", lambda: Judgements(tuple(from_data(json.loads(row["data"])) for row in self.ask(JUDGEMENTS))))

    def judged_posts(self, entity_ids: Iterable[str] | None = None) -> set[str]:
        """Ids of the posts that are shown otherwise than found, and were found to name one of the entities; any, if None."""
        return {row["id"] for row in self.ask(questions.JUDGED, ids=None if entity_ids is None else list(dict.fromkeys(entity_ids)))}

    def found(self, post_id: str) -> PostFacts:
        """Everything that a post contributes, as it was put, but for the segments of its text."""
        return self.shown_and_found(post_id)[1]

    def shown_and_found(self, post_id: str) -> tuple[PostFacts, PostFacts]:
        """Everything that a post contributes as it is shown, and as it was put."""
        shown, packed = self._whole(post_id)
        return shown, shown if packed is None else unpack(packed, shown, self.judgements())

    def receipts(
        self, *, post_id: str | None = None, entity_id: str | None = None, before: int | None = None, limit: int | None = None
    ) -> list[Receipt]:
        """What changes did, the last first."""
        return receipts(self.ask, post_id, entity_id, before, limit)

    def facts(self, post_id: str) -> PostFacts:
        """Everything that a post contributes as it is shown, but for the segments of its text."""
        return self._whole(post_id)[0]

    def _whole(self, post_id: str) -> tuple[PostFacts, bytes | None]:
        """What is shown of a post, and what was found in it, packed, if that is something else."""
        found = self.ask(questions.WHOLE, id=post_id)
        if not found:
            raise PostNotFound(post_id)
        p, x = found[0]["p"], found[0]["x"]
        post = Post(
            p["id"], p["path"], p["permalink"], p["title"], moment(p["published_at"]), tuple(p["tags"]), tuple(p["categories"]),
            x["source"], p["content_hash"], (), p["root"],
        )  # fmt: skip
        entities = sorted((records.entity_of(row) for row in found[0]["entities"]), key=lambda e: e.id)
        facts = PostFacts(
            post,
            tuple(self.mentions_in(post_id)),
            tuple(entities),
            tuple(self.claims_in(post_id)),
            tuple(self.topics_in(post_id)),
            tuple(x["terms"].split()),
            frozenset(x["blocks"]),
            frozenset(x["dropped"]),
            x["opening"] or "",
        )
        return facts, x["found"]

    # Topics -----------------------------------------------------------------------------------------------------------

    def topics(self) -> list[TopicCard]:
        """All topics, those of most posts first, then by id."""

        def ask() -> list[TopicCard]:
            found = (TopicCard(row["id"], row["name"], row["posts"]) for row in self.ask(questions.TOPICS))
            return sorted(found, key=lambda card: (-card.posts, card.id))

        return list(self._once("topics", ask))

    def topic(self, topic_id: str) -> TopicCard:
        """A topic, by id."""
        found = self._asked(questions.TOPIC, id=topic_id)
        if not found:
            raise TopicNotFound(topic_id)
        return TopicCard(*found[0].values())

    def about(self, topic_id: str, limit: int) -> About:
        """All about a topic, with at least so many of the entities and topics that belong to it most."""
        found = self._asked(questions.WHOLE_TOPIC, id=topic_id, limit=limit, more=limit + questions.MORE)
        if not found:
            raise TopicNotFound(topic_id)
        row = found[0]
        self._noted(row["entities"])
        self._posts.note({p["id"]: records.card_of(p) for p in row["best"]})
        self._dates.note({post_id: date or "" for post_id, _, date in row["about"]})
        return About(
            TopicCard(row["id"], row["name"], row["posts"]),
            {post_id: weight for post_id, weight, _ in row["about"]},
            {e["id"]: e["n"] for e in row["entities"]},
            dict(row["topics"]),
        )

    def posts_about(self, topic_id: str) -> Mapping[str, float]:
        """How central the topic is to each post that is about it, by post id."""
        found = self._asked(questions.ABOUT, id=topic_id)
        self._dates.note({row["id"]: row["date"] or "" for row in found})
        return {row["id"]: row["value"] for row in found}

    def entities_about(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic mention each entity, by entity id."""
        found = self.ask(questions.ENTITIES_ABOUT, id=topic_id)
        self._noted(found)
        return {row["id"]: row["value"] for row in found}

    def topics_of(self, entity_id: str) -> Mapping[str, int]:
        """How many of the posts that mention an entity are about each topic, by topic id."""
        return self._values(questions.TOPICS_OF, entity_id)

    def topics_beside(self, topic_id: str) -> Mapping[str, int]:
        """How many of the posts about a topic are about each other one too, by topic id."""
        return self._values(questions.TOPICS_BESIDE, topic_id)

    def _values(self, query: str, id: str) -> dict[str, Any]:
        return {row["id"]: row["value"] for row in self.ask(query, id=id)}
