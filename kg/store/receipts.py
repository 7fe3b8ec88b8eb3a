"""What a change of the graph did: which entities, claims and edges came, went, or stayed because other posts support them.

A receipt is made in the transaction that makes the change, so that there is either both or none. Receipts are numbered in the
order of the changes; applied in that order to nothing they give the entities, claims and edges that there are. Co-mentions, which are
many and claim nothing, are counted only.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, Protocol, TypeVar

from kg.judge import Judgement, Judgements, as_data, from_data, subjects
from kg.records import AMOUNTS_TO, CO_MENTION, EdgeKey, PostFacts

if TYPE_CHECKING:
    from kg.store.base import Stamp

__all__ = [
    "FEW",
    "KINDS",
    "Changes",
    "CoMentions",
    "Holding",
    "Kept",
    "Key",
    "Known",
    "Listener",
    "Origin",
    "OriginOf",
    "Others",
    "Receipt",
    "SaidClaim",
    "as_text",
    "changes_of",
    "entities_in",
    "from_text",
    "judged_receipt",
    "moved_receipt",
    "nobody",
    "nowhere",
    "post_receipt",
    "relinked_receipt",
    "rewritten_receipt",
]

T = TypeVar("T")

KINDS: Final = ("came", "edited", "analysed", "moved", "withdrawn", "judged")
"""Of receipts: a post came; its file was edited; the same file was analysed anew, by other software or beside other posts; the file
stands elsewhere; the post was withdrawn; somebody judged, or undid a judgement."""
FEW: Final = 3
"""How many of the posts that support something are named."""
_MOST_KNOWN: Final = 200_000
"""Edges to remember."""

Key = tuple[str, str, str]
"""Head, type and tail of an edge."""


class Origin(NamedTuple):
    """Where a file stands in a checkout."""

    commit: str
    """The checkout's commit when the post was read, in full."""
    committed: bool
    """Whether the file is as in that commit (or, of one that is gone, is not in it either)."""


OriginOf = Callable[[str, str, str | None], Origin | None]
"""From a folder, a path in it, and the hash of what was read there, None if it is gone."""


def nobody(receipt: Receipt) -> None:
    """Is told of receipts where nobody wants to know."""


def nowhere(root: str, path: str, content_hash: str | None) -> Origin | None:
    """The origin of files that stand in no checkout."""
    return None


class Kept(NamedTuple):
    """What supports something that a post no longer does."""

    posts: tuple[str, ...]
    """Ids of the first few, in order."""
    total: int


class SaidClaim(NamedTuple):
    """A claim in short: its id and what it says."""

    id: str
    head: str
    type: str
    tail: str


class CoMentions(NamedTuple):
    """Co-mentions, counted: claims, and the edges that they make."""

    claims_came: int = 0
    claims_went: int = 0
    edges_came: int = 0
    edges_went: int = 0
    edges_stayed: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """What came, went and stayed. Everything in order."""

    entities_came: tuple[str, ...] = ()
    """Nothing named them before."""
    entities_joined: tuple[str, ...] = ()
    """Named anew here; they were there before."""
    entities_went: tuple[str, ...] = ()
    entities_stayed: Mapping[str, Kept] = field(default_factory=dict)
    """No longer named here, but elsewhere."""
    claims_came: tuple[SaidClaim, ...] = ()
    claims_went: tuple[SaidClaim, ...] = ()
    edges_came: tuple[EdgeKey, ...] = ()
    edges_went: tuple[EdgeKey, ...] = ()
    edges_stayed: Mapping[EdgeKey, Kept] = field(default_factory=dict)
    """No longer claimed here, but elsewhere."""
    co_mentions: CoMentions = CoMentions()

    def __bool__(self) -> bool:
        return self != _NOTHING

    @property
    def entities(self) -> set[str]:
        """All entities that are named."""
        named = {*self.entities_came, *self.entities_joined, *self.entities_went, *self.entities_stayed}
        return named.union(*((c.head, c.tail) for c in (*self.claims_came, *self.claims_went)))


_NOTHING: Final = Changes()


@dataclass(frozen=True, slots=True)
class Receipt:
    """One change of the graph."""

    number: int
    """Grows with every receipt of a store."""
    kind: str
    """One of :data:`KINDS`."""
    time: datetime
    """By the clock of the machine that wrote it; receipts are ordered by their numbers, not by this."""
    changes: Changes = _NOTHING
    post_id: str | None = None
    """None if it was judged: that concerns many posts."""
    path: str | None = None
    """Of the post's file, relative to the folder that was ingested."""
    hash_before: str | None = None
    """SHA-256 of the file's bytes; None of a post that came."""
    hash_after: str | None = None
    """None of a post that was withdrawn."""
    recipe: str | None = None
    """The software and data that analysed it."""
    origin: Origin | None = None
    """None if the folder was no checkout."""
    made: tuple[Judgement, ...] = ()
    withdrawn: tuple[Judgement, ...] = ()
    posts: int = 1
    """Number of posts of which it changed what is shown."""


Listener = Callable[[Receipt], object]
"""Is told of each receipt, once it is stored."""


# Working it out -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Holding:
    """What one post contributes, as far as receipts tell of it."""

    entities: frozenset[str] = frozenset()
    claims: Mapping[str, Key] = field(default_factory=dict)
    """By their ids."""

    @property
    def edges(self) -> set[Key]:
        """The edges that its claims support; what is stated of one entity alone is no edge."""
        return {key for key in self.claims.values() if key[1] != AMOUNTS_TO}

    @classmethod
    def of(cls, facts: PostFacts) -> Holding:
        """What a post contributes as it is shown."""
        return cls(frozenset([m.entity_id for m in facts.mentions]), {c.id: (c.head, c.type, c.tail) for c in facts.claims})


@dataclass(slots=True)
class Known:
    """What a writer knows to be there without asking; nobody else changes it."""

    whole: bool = False
    """Whether it has all there is, since the graph was empty when it began."""
    entities: set[str] = field(default_factory=set)
    edges: set[Key] = field(default_factory=set)

    def follow(self, lost: Holding, gained: Holding) -> None:
        """Take note of a change."""
        if len(self.edges) > _MOST_KNOWN:
            self.whole = False
            self.entities.clear()
            self.edges.clear()
        self.entities -= lost.entities
        self.edges -= lost.edges
        self.whole = self.whole and not (lost.entities or lost.claims)
        self.entities |= gained.entities
        self.edges |= gained.edges


class Others(Protocol):
    """What the posts support that do not change."""

    def known_entities(self, ids: Collection[str]) -> Collection[str]:
        """Those of some entities that they name."""

    def known_edges(self, keys: Collection[Key]) -> Collection[Key]:
        """Those of some edges that they claim."""

    def naming(self, ids: Collection[str]) -> Mapping[str, Kept]:
        """By which of them some entities are named, if by any."""

    def claiming(self, keys: Collection[Key]) -> Mapping[Key, Kept]:
        """By which of them some edges are claimed, if by any."""


def changes_of(before: Mapping[str, Holding], after: Mapping[str, Holding], others: Others) -> Changes:
    """What it does to the graph that some posts come to contribute something else. O(what they contribute).

    Args:
        before: what each contributed, by its id; without those that come.
        after: what each contributes from now on; without those that go.
        others: asked before anything is changed.
    """
    entities = _Shift({p: h.entities for p, h in before.items()}, {p: h.entities for p, h in after.items()})
    edges = _Shift({p: h.edges for p, h in before.items()}, {p: h.edges for p, h in after.items()})
    came = entities.fresh - set(others.known_entities(entities.fresh) if entities.fresh else ())
    stayed = entities.kept(others.naming(entities.lost) if entities.lost else {})
    edges_came = edges.fresh - set(others.known_edges(edges.fresh) if edges.fresh else ())
    edges_stayed = edges.kept(others.claiming(edges.lost) if edges.lost else {})
    edges_went = edges.lost - edges_stayed.keys()
    old = {id: key for h in before.values() for id, key in h.claims.items()}
    new = {id: key for h in after.values() for id, key in h.claims.items()}
    claims_came, claims_went = (_typed(a, b) for a, b in ((new, old), (old, new)))
    return Changes(
        tuple(sorted(came)),
        tuple(sorted(entities.gained - came)),
        tuple(sorted(entities.lost - stayed.keys())),
        dict(sorted(stayed.items())),
        claims_came,
        claims_went,
        _keys(edges_came),
        _keys(edges_went),
        {EdgeKey(*key): edges_stayed[key] for key in sorted(edges_stayed) if key[1] != CO_MENTION},
        CoMentions(
            len(new.keys() - old.keys()) - len(claims_came),
            len(old.keys() - new.keys()) - len(claims_went),
            *(sum(key[1] == CO_MENTION for key in some) for some in (edges_came, edges_went, edges_stayed)),
        ),
    )


class _Shift(Generic[T]):
    """Things that posts support, before and after."""

    def __init__(self, before: Mapping[str, Collection[T]], after: Mapping[str, Collection[T]]) -> None:
        nothing: set[T] = set()
        had, have = nothing.union(*before.values()), nothing.union(*after.values())
        self.fresh = have - had
        """What none of the posts supported before."""
        self.gained, self.lost = self.fresh, had - have
        """What one of them comes to support, and what one no longer does."""
        self._after: defaultdict[T, list[str]] = defaultdict(list)
        if len(before.keys() | after.keys()) > 1:
            for post in before.keys() | after.keys():
                mine, then = set(before.get(post, ())), set(after.get(post, ()))
                self.gained = self.gained | (then - mine)
                self.lost = self.lost | (mine - then)
            for post, things in after.items():
                for thing in self.lost.intersection(things):
                    self._after[thing].append(post)

    def kept(self, elsewhere: Mapping[T, Kept]) -> dict[T, Kept]:
        """What is lost by one post and still supported, by which, given what other posts support."""
        found = {}
        for thing in self.lost:
            posts, count = elsewhere.get(thing, Kept((), 0))
            mine = self._after.get(thing, ())
            if count or mine:
                found[thing] = Kept(tuple(sorted((*posts, *mine))[:FEW]), count + len(mine))
        return found


def _typed(some: Mapping[str, Key], others: Mapping[str, Key]) -> tuple[SaidClaim, ...]:
    return tuple(sorted(SaidClaim(id, *key) for id, key in some.items() if key[1] != CO_MENTION and id not in others))


def _keys(keys: Iterable[Key]) -> tuple[EdgeKey, ...]:
    return tuple(EdgeKey(*key) for key in sorted(keys) if key[1] != CO_MENTION)


def post_receipt(old: Stamp | None, facts: PostFacts | None, recipe: str | None, changes: Changes, origin_of: OriginOf) -> Receipt:
    """The receipt, not yet numbered, of a post that was stored so, or not at all, and now shows these facts, or goes."""
    if facts is not None:
        post = facts.post
        kind = "came" if old is None else "analysed" if old.content_hash == post.content_hash else "edited"
        id, root, path, hash = post.id, post.root, post.path, post.content_hash
    else:
        assert old is not None
        kind, id, root, path, hash = "withdrawn", old.post_id, old.root, old.path, None
    before = old.content_hash if old else None
    return Receipt(0, kind, _now(), changes, id, path, before, hash, recipe, origin_of(root, path, hash))


def moved_receipt(old: Stamp, root: str, path: str, origin_of: OriginOf) -> Receipt:
    """The receipt, not yet numbered, of a post whose file stands elsewhere now."""
    hash = old.content_hash
    return Receipt(0, "moved", _now(), Changes(), old.post_id, path, hash, hash, old.recipe, origin_of(root, path, hash))


def relinked_receipt(old: Stamp, recipe: str, origin_of: OriginOf) -> Receipt:
    """The receipt, not yet numbered, of a post whose page stands elsewhere now."""
    return moved_receipt(old._replace(recipe=recipe), old.root, old.path, origin_of)


def rewritten_receipt(old: Stamp, content_hash: str, origin_of: OriginOf) -> Receipt:
    """The receipt, not yet numbered, of a post whose file holds another text that says the same."""
    origin = origin_of(old.root, old.path, content_hash)
    return Receipt(0, "edited", _now(), Changes(), old.post_id, old.path, old.content_hash, content_hash, old.recipe, origin)


def judged_receipt(before: Judgements, after: Judgements, changes: Changes, posts: int) -> Receipt:
    """The receipt, not yet numbered, of judgements that were made or undone."""
    made, withdrawn = (tuple(j for j in one if j not in other.all) for one, other in ((after, before), (before, after)))
    return Receipt(0, "judged", _now(), changes, made=made, withdrawn=withdrawn, posts=posts)


def _now() -> datetime:
    """What the clock says. It is written on receipts, for people; nothing follows from it."""
    return datetime.now(UTC)


def entities_in(receipt: Receipt) -> set[str]:
    """The entities whose history a receipt belongs to."""
    return receipt.changes.entities.union(*(subjects(j) for j in (*receipt.made, *receipt.withdrawn)))


# As text --------------------------------------------------------------------------------------------------------------


def as_text(receipt: Receipt) -> str:
    """A receipt without its number as JSON, small: what it does not say is left out."""
    c = receipt.changes
    changes = {
        "entities_came": c.entities_came,
        "entities_joined": c.entities_joined,
        "entities_went": c.entities_went,
        "entities_stayed": [(id, *kept) for id, kept in c.entities_stayed.items()],
        "claims_came": c.claims_came,
        "claims_went": c.claims_went,
        "edges_came": list(map(_row, c.edges_came)),
        "edges_went": list(map(_row, c.edges_went)),
        "edges_stayed": [(*_row(key), *kept) for key, kept in c.edges_stayed.items()],
        "co_mentions": c.co_mentions if any(c.co_mentions) else (),
    }
    data = {
        "kind": receipt.kind,
        "time": receipt.time.isoformat(),
        "post": receipt.post_id,
        "path": receipt.path,
        "hash_before": receipt.hash_before,
        "hash_after": receipt.hash_after if receipt.hash_after != receipt.hash_before else None,
        "recipe": receipt.recipe,
        "origin": receipt.origin,
        "made": list(map(as_data, receipt.made)),
        "withdrawn": list(map(as_data, receipt.withdrawn)),
        "posts": receipt.posts,
        **changes,
    }
    return json.dumps({k: v for k, v in data.items() if v or k == "posts"}, ensure_ascii=False, separators=(",", ":"))


def from_text(number: int, text: str) -> Receipt:
    """The receipt that a text holds."""
    data: dict[str, Any] = json.loads(text)

    def rows(name: str) -> Sequence[Any]:
        found: Sequence[Any] = data.get(name, ())
        return found

    changes = Changes(
        tuple(rows("entities_came")),
        tuple(rows("entities_joined")),
        tuple(rows("entities_went")),
        {id: Kept(tuple(posts), count) for id, posts, count in rows("entities_stayed")},
        tuple(SaidClaim(*c) for c in rows("claims_came")),
        tuple(SaidClaim(*c) for c in rows("claims_went")),
        tuple(EdgeKey(*key) for key in rows("edges_came")),
        tuple(EdgeKey(*key) for key in rows("edges_went")),
        {EdgeKey(*key): Kept(tuple(posts), count) for *key, posts, count in rows("edges_stayed")},
        CoMentions(*rows("co_mentions")),
    )
    kind = data["kind"]
    before = data.get("hash_before")
    return Receipt(
        number,
        kind,
        datetime.fromisoformat(data["time"]),
        changes,
        data.get("post"),
        data.get("path"),
        before,
        data.get("hash_after", None if kind == "withdrawn" else before),
        data.get("recipe"),
        Origin(*data["origin"]) if "origin" in data else None,
        tuple(map(from_data, rows("made"))),
        tuple(map(from_data, rows("withdrawn"))),
        data["posts"],
    )


def _row(key: EdgeKey) -> Key:
    return key.head, key.type, key.tail
