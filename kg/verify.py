"""Whether two stores hold the same graph and give the same answers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from kg import query
from kg.errors import KgError
from kg.records import Edge, PostFacts
from kg.store.base import View

__all__ = ["differences"]

_SHOWN = 160


def differences(a: View, b: View, *, samples: int = 40, seed: int = 0) -> Iterator[str]:
    """What differs between two stores, a line each: everything they hold, then the answers to a sample of every question.

    Args:
        a: the one.
        b: the other.
        samples: how many entities, pairs, posts and topics to ask about.
        seed: which ones; the same seed asks about the same.
    """
    yield from _mappings("judgement", {j.id: j for j in a.judgements()}, {j.id: j for j in b.judgements()})
    yield from _mappings("post", _without_order(a.stamps()), _without_order(b.stamps()))
    yield from _mappings("entity", a.entities(), b.entities())
    yield from _mappings("topic", {t.id: t for t in a.topics()}, {t.id: t for t in b.topics()})
    posts = sorted(a.stamps().keys() & b.stamps().keys())
    for post_id in posts:
        yield from _facts(post_id, a.facts(post_id), b.facts(post_id))
    for post_id in sorted(a.judged_posts() | b.judged_posts()):
        if post_id in posts:
            yield from _facts(f"{post_id} as found", a.found(post_id), b.found(post_id))
    entities = sorted(a.entities().keys() & b.entities().keys())
    for entity_id in entities:
        yield from _values(f"entity {entity_id}", a.entity(entity_id), b.entity(entity_id))
        yield from _mappings(f"edge of {entity_id}", _edges(a, entity_id), _edges(b, entity_id))
    yield from _values("stats", a.stats(), b.stats())
    yield from _answers(a, b, random.Random(seed), entities, posts, samples)


def _without_order(values: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(values.items()))


def _edges(view: View, entity_id: str) -> dict[Any, Edge]:
    return {edge.key: edge for edge in sorted(view.edges_of(entity_id), key=lambda e: e.key)}


def _facts(post_id: str, one: PostFacts, other: PostFacts) -> Iterator[str]:
    yield from _mappings(f"claim of {post_id}", {c.id: c for c in one.claims}, {c.id: c for c in other.claims})
    yield from _mappings(f"mention of {post_id}", {m.start: m for m in one.mentions}, {m.start: m for m in other.mentions})
    for name in ("post", "entities", "topics", "terms", "blocks", "dropped", "opening"):
        yield from _values(f"{name} of {post_id}", getattr(one, name), getattr(other, name))


def _answers(a: View, b: View, choose: random.Random, entities: list[str], posts: list[str], samples: int) -> Iterator[str]:
    some = choose.sample(entities, min(samples, len(entities)))
    many = sorted(entities, key=lambda e: (-a.prominence(e), e))[:samples]
    pairs = [tuple(choose.sample(many, 2)) for _ in range(samples)] if len(many) > 1 else []
    topics = choose.sample([t.id for t in a.topics()], min(samples, len(a.topics())))
    some_posts = choose.sample(posts, min(samples, len(posts)))
    names = sorted({e.partition("/")[2][:n] for e in some for n in (1, 2, 3, 40)})
    questions: Iterable[tuple[str, Callable[[View], Any]]] = [
        *((f"search {n!r}", lambda v, n=n: query.search(v, n)) for n in names),
        *((f"complete {n!r}", lambda v, n=n: query.complete(v, n)) for n in names),
        *((f"reconcile {n!r}", lambda v, n=n: query.reconcile(v, [n])) for n in names),
        *((f"profile of {e}", lambda v, e=e: query.profile(v, e)) for e in (*some, *many)),
        *((f"neighbors of {e}", lambda v, e=e: query.neighbors(v, e)) for e in (*some, *many)),
        *((f"neighborhood of {e}", lambda v, e=e: query.neighborhood(v, e, 2)) for e in (*some, *many)),
        *((f"timeline of {e}", lambda v, e=e: query.timeline(v, e)) for e in (*some, *many)),
        *((f"amounts of {e}", lambda v, e=e: query.amounts(v, e)) for e in (*some, *many)),
        *((f"posts of {e}", lambda v, e=e: query.posts_of(v, e)) for e in (*some, *many)),
        *((f"links of {x} and {y}", lambda v, x=x, y=y: query.links(v, x, y)) for x, y in pairs),
        *((f"evidence of {x} and {y}", lambda v, x=x, y=y: query.evidence(v, x, y)) for x, y in pairs),
        *((f"paths from {x} to {y}", lambda v, x=x, y=y: query.paths(v, x, y)) for x, y in pairs),
        *((f"contents of {p}", lambda v, p=p: query.contents(v, p)) for p in some_posts),
        *((f"first in {p}", lambda v, p=p: query.firsts(v, p)) for p in some_posts),
        *((f"related to {p}", lambda v, p=p: query.related(v, query.draft_of_post(v, p), exclude=p)) for p in some_posts),
        *((f"topic {t}", lambda v, t=t: query.topic_profile(v, t)) for t in topics),
    ]
    for name, question in questions:
        yield from _values(name, _answer(a, question), _answer(b, question))


def _answer(view: View, question: Callable[[View], Any]) -> Any:
    try:
        return question(view)
    except KgError as error:
        return f"{type(error).__name__}: {error}"


def _mappings(kind: str, a: Mapping[Any, Any], b: Mapping[Any, Any]) -> Iterator[str]:
    for key in sorted(a.keys() - b.keys()):
        yield f"{kind} {key}: only in the first"
    for key in sorted(b.keys() - a.keys()):
        yield f"{kind} {key}: only in the second"
    for key in sorted(a.keys() & b.keys()):
        yield from _values(f"{kind} {key}", a[key], b[key])


def _values(name: str, a: Any, b: Any) -> Iterator[str]:
    if a == b:
        return
    if is_dataclass(a) and type(a) is type(b):
        for f in fields(a):
            yield from _values(f"{name}: {f.name}", getattr(a, f.name), getattr(b, f.name))
    elif isinstance(a, list | tuple) and isinstance(b, list | tuple) and len(a) == len(b):
        for number, (one, other) in enumerate(zip(a, b, strict=True), 1):
            yield from _values(f"{name} [{number}]", one, other)
    else:
        yield f"{name}: {_short(a)} ≠ {_short(b)}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
