"""Speed of every question on both stores, beside the same questions written by hand, in one run.

    python bench/queries.py [STORE] [--rounds N] [--sample N] [--only QUESTION ...] [--serve SECONDS [--cold]] [--json]

STORE is the file of an ingested corpus (``KG_BENCH_STORE``). It is copied into a Neo4j server, one of its own or that of
``KG_TEST_NEO4J_URI``, ``_USER`` and ``_PASSWORD``, whose graph must be empty or the same corpus. The same sample of entities,
pairs and posts, the well-known more often, is asked about in turn on the embedded store, on Neo4j, with Cypher written by hand
for the question, and with plain dicts and networkx. ``--serve`` asks over HTTP instead: eight clients, each store served by
processes of its own. They ask the sample again and again, as readers do who look at the same things, so that most answers are kept
from before; with ``--cold`` no address is asked twice, and every answer has to be made.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import by_hand
import neo4j
from serving import serve

from kg import query
from kg.errors import KgError
from kg.store import GraphStore, View, ask, open_store
from kg.store.copying import copy

_SEED = 7


@dataclass(frozen=True)
class Question:
    """One question: asked of a view, in Cypher, and of plain dicts; each takes the same arguments."""

    name: str
    ask: Callable[..., Any]
    cypher: Callable[..., Any] | None
    plain: Callable[..., Any] | None
    arguments: Sequence[tuple[Any, ...]]


def main() -> None:
    options = _arguments()
    embedded = open_store(str(options.store))
    found: Any
    if options.serve and options.no_neo4j:
        found = _served(embedded, {"embedded": {"KG_STORE": str(options.store)}}, options)
    else:
        with _server() as (uri, user, password):
            graph = open_store(uri, user, password)
            _fill(embedded, graph)
            if options.serve:
                settings = {"KG_STORE": uri, "KG_NEO4J_USER": user, "KG_NEO4J_PASSWORD": password}
                found = _served(embedded, {"embedded": {"KG_STORE": str(options.store)}, "neo4j": settings}, options)
            else:
                with neo4j.GraphDatabase.driver(uri, auth=(user, password), notifications_min_severity="OFF") as driver:
                    found = _measured(embedded, graph, driver, options)
            graph.close()
    embedded.close()
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))


def _served(source: GraphStore, stores: dict[str, dict[str, str]], options: argparse.Namespace) -> dict[str, Any]:
    addresses = ask(source, partial(_drafts if options.drafts else _addresses, options.sample))
    if options.cold and not options.drafts:
        addresses |= ask(source, _more)
    return serve(
        stores,
        _wanted(addresses, options),
        seconds=options.serve,
        clients=options.clients,
        pause=options.pause,
        wait=options.wait,
        workers=options.workers,
        cold=options.cold,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", nargs="?", type=Path, default=os.environ.get("KG_BENCH_STORE"), help="file of an ingested corpus")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sample", type=int, help="entities, pairs, posts and topics to ask about (40; 800 if --cold)")
    parser.add_argument("--only", nargs="+", metavar="QUESTION", help="only these questions")
    parser.add_argument("--serve", type=float, metavar="SECONDS", help="over HTTP, for so long on each store")
    parser.add_argument("--cold", action="store_true", help="of --serve: ask nothing twice")
    parser.add_argument("--no-neo4j", action="store_true", help="of --serve: only the embedded store")
    parser.add_argument("--drafts", action="store_true", help="of --serve: only drafts of 2,000 characters, and related posts beside them")
    parser.add_argument("--clients", type=int, default=8, help="of --serve: how many ask at once")
    parser.add_argument("--pause", type=float, default=0.0, metavar="SECONDS", help="of --serve: how long each rests on average")
    parser.add_argument("--wait", type=float, metavar="SECONDS", help="of --serve: leave the server alone before, do not warm it up")
    parser.add_argument("--workers", type=int, default=1, help="of --serve: how many processes answer")
    parser.add_argument("--no-pages", action="store_true", help="of --serve: only what programs ask")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON too")
    options = parser.parse_args()
    options.sample = options.sample or (800 if options.cold else 40)
    if options.store is None or not Path(options.store).is_file():
        parser.error("give the file of an ingested corpus, or name it in KG_BENCH_STORE")
    return options


@contextmanager
def _server() -> Iterator[tuple[str, str, str]]:
    """The server that the environment names, or one of our own."""
    uri = os.environ.get("KG_TEST_NEO4J_URI")
    if uri:
        yield uri, os.environ.get("KG_TEST_NEO4J_USER", "neo4j"), os.environ.get("KG_TEST_NEO4J_PASSWORD", "")
        return
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))
    from neo4j_server import Neo4jServer

    with Neo4jServer(quick_start=False) as server:
        yield server.uri, server.user, server.password


def _fill(source: GraphStore, target: GraphStore) -> None:
    """Copy the corpus into the server, unless it is there."""
    try:
        if ask(source, lambda view: view.stats()) == ask(target, lambda view: view.stats()):
            return
    except KgError:  # nothing there yet
        pass
    began = time.perf_counter()
    posts = sum(count for count, _ in copy(source, target, prune=True))
    print(f"copied {posts:,} posts into Neo4j in {time.perf_counter() - began:.0f} s")


# In process ----------------------------------------------------------------------------------------------------------


def _measured(embedded: GraphStore, graph: GraphStore, driver: neo4j.Driver, options: argparse.Namespace) -> list[dict[str, Any]]:
    questions = [q for q in ask(embedded, partial(_questions, options.sample)) if not options.only or q.name in options.only]
    plain = ask(embedded, by_hand.Plain)
    print(f"{'p50 / p95, ms':<15}{'embedded':>16}{'Neo4j':>16}{'Cypher':>16}{'dicts':>16}{'Neo4j/Cypher':>14}{'Neo4j/embedded':>16}")
    found = []
    for question in questions:
        ways: dict[str, Callable[..., Any]] = {
            "embedded": lambda *given, q=question: ask(embedded, lambda view: q.ask(view, *given)),
            "neo4j": lambda *given, q=question: ask(graph, lambda view: q.ask(view, *given)),
        }
        if question.cypher:
            ways["cypher"] = partial(question.cypher, driver)
        if question.plain:
            ways["dicts"] = partial(question.plain, plain)
        times = _times(ways, question.arguments, options.rounds)
        found.append({"question": question.name, **{way: {"p50": _p(50, t), "p95": _p(95, t)} for way, t in times.items()}})
        shown = "".join(f"{_pair(times.get(way)):>16}" for way in ("embedded", "neo4j", "cypher", "dicts"))
        ratio = _ratio(times, "cypher")
        print(f"{question.name:<15}{shown}{ratio:>14}{_ratio(times, 'embedded'):>16}", flush=True)
    return found


def _times(ways: dict[str, Callable[..., Any]], arguments: Sequence[tuple[Any, ...]], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every answer; what the first two rounds take is left out, since servers and caches are cold then."""
    choose = random.Random(_SEED)
    times: defaultdict[str, list[float]] = defaultdict(list)
    for turn in range(rounds + 2):
        for given in arguments:
            for way in choose.sample(sorted(ways), len(ways)):
                began = time.perf_counter()
                ways[way](*given)
                if turn >= 2:
                    times[way].append((time.perf_counter() - began) * 1e3)
    return times


def _p(percent: int, times: Sequence[float]) -> float:
    return round(sorted(times)[min(len(times) - 1, len(times) * percent // 100)], 3)


def _pair(times: Sequence[float] | None) -> str:
    return f"{_p(50, times):.2f} / {_p(95, times):.2f}" if times else "–"


def _ratio(times: dict[str, list[float]], other: str) -> str:
    """Of the times of all answers together, so that slow questions count as much as they cost."""
    return f"{sum(times['neo4j']) / sum(times[other]):.2f}" if other in times else "–"


# What is asked -------------------------------------------------------------------------------------------------------


def _weighted(choose: random.Random, weights: dict[str, int], count: int) -> list[str]:
    """So many different ones, the heavy ones more likely."""
    drawn = sorted(weights, key=lambda key: (-(choose.random() ** (1 / weights[key])), key))
    return drawn[:count]


def _questions(sample: int, view: View) -> list[Question]:
    choose = random.Random(_SEED)
    cards = view.entities()
    entities = _weighted(choose, {e: cards[e].posts for e in sorted(cards)}, sample)
    posts = sorted(choose.sample(sorted(view.stamps()), min(sample, view.post_count)))
    topics = _weighted(choose, {t.id: t.posts for t in view.topics()}, sample)
    graph = view.graph()
    linked = [(e, choose.choice(_heavy(graph.adj[e], cards))) for e in entities if graph.adj[e]]
    pairs = [tuple(sorted(choose.sample(entities, 2))) for _ in range(sample)]
    names = sorted({cards[e].name[: choose.choice((1, 2, 3, 20))] for e in entities})
    return [
        Question("search", query.search, by_hand.search, by_hand.Plain.search, [(n,) for n in names]),
        Question("profile", query.profile, by_hand.profile, by_hand.Plain.profile, [(e,) for e in entities]),
        Question("neighbours", query.neighbors, by_hand.neighbors, by_hand.Plain.neighbors, [(e,) for e in entities]),
        Question("evidence", query.evidence, by_hand.evidence, by_hand.Plain.evidence, linked),
        Question("links", query.links, by_hand.links, None, linked),
        Question("paths", query.paths, by_hand.paths, by_hand.Plain.paths, pairs),
        Question("posts", query.posts_of, by_hand.posts_of, by_hand.Plain.posts_of, [(e,) for e in entities]),
        Question("contents", query.contents, by_hand.contents, by_hand.Plain.contents, [(p,) for p in posts]),
        Question("related", _related, by_hand.related, None, [(p,) for p in posts]),
        Question("topics", query.topics, by_hand.topics, by_hand.Plain.topics, [("",), ("ai",), ("データ",)] * (sample // 3)),
        Question("topic", query.topic_profile, by_hand.topic_profile, by_hand.Plain.topic_profile, [(t,) for t in topics]),
    ]


def _heavy(others: Any, cards: Any) -> list[str]:
    """The best known of an entity's neighbours."""
    return sorted(others, key=lambda e: (-cards[e].posts, e))[:8]


def _related(view: View, post_id: str) -> list[query.Related]:
    return query.related(view, query.draft_of_post(view, post_id), exclude=post_id)


def _addresses(sample: int, view: View) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """For each route of the API and each page, paths with their parameters."""
    by_name = {q.name: q.arguments for q in _questions(sample, view)}
    cards = view.entities()
    topics = {t.id: t.name for t in view.topics()}
    called = {e: card.name if query.resolve(view, card.name) == e else e for e, card in cards.items()}  # namesakes by their ids
    entities, linked, pairs, posts = ([tuple(a) for a in by_name[n]] for n in ("profile", "evidence", "paths", "contents"))
    return {
        "search": [("/v1/entities", {"q": n}) for (n,) in by_name["search"]],
        "entity": [(f"/v1/entities/{e}", {}) for (e,) in entities],
        "entity by name": [("/v1/entity", {"name": cards[e].name}) for (e,) in entities],
        "neighbours": [(f"/v1/entities/{e}/neighbors", {}) for (e,) in entities],
        "edge": [("/v1/edges", {"a": called[a], "b": called[b]}) for a, b in linked],
        "paths": [("/v1/paths", {"a": called[a], "b": called[b]}) for a, b in pairs],
        "posts": [(f"/v1/entities/{e}/posts", {}) for (e,) in entities],
        "post": [(f"/v1/posts/{p}", {}) for (p,) in posts],
        "post entities": [(f"/v1/posts/{p}/entities", {}) for (p,) in posts],
        "related": [(f"/v1/posts/{p}/related", {}) for (p,) in posts],
        "topics": [("/v1/topics", {"q": q}) for q in ("", "ai", "データ")],
        "topic": [(f"/v1/topics/{topics[t]}", {}) for (t,) in by_name["topic"]],
        "trends": [("/v1/trends", {})],
        "timeline": [("/v1/timeline", {"name": cards[e].name}) for (e,) in entities],
        "communities": [("/v1/communities", {})],
        "stats": [("/v1/stats", {})],
        "ready": [("/readyz", {})],
        "health": [("/healthz", {})],
        "page home": [("/", {})],
        "page search": [("/search", {"q": n}) for (n,) in by_name["search"]],
        "page entity": [(f"/entities/{e}", {}) for (e,) in entities],
        "page link": [("/link", {"a": called[a], "b": called[b]}) for a, b in linked],
        "page topics": [("/topics", {})],
        "page topic": [(f"/topics/{topics[t]}", {}) for (t,) in by_name["topic"]],
        "page post": [(f"/posts/{p}", {}) for (p,) in posts],
        "page draft": [("/draft", {})],
        "page docs": [("/docs", {})],
    }


def _more(view: View) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """More addresses for questions that have only one without parameters: by month, by the beginnings of names."""
    months = sorted({f"{date:%Y-%m}" for date in view.published_at(view.stamps()).values() if date is not None})
    periods: list[dict[str, Any]] = [{"since": since, "until": until} for since, until in pairwise(months)]
    begun = sorted({card.name[:length] for card in view.topics() for length in (2, 3)})
    return {
        "trends": [("/v1/trends", {}), *(("/v1/trends", period) for period in periods)],
        "communities": [("/v1/communities", {}), *(("/v1/communities", period) for period in periods)],
        "topics": [("/v1/topics", {"q": q}) for q in begun],
    }


def _wanted(addresses: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    """Those that were asked for."""
    kinds = [k for k in addresses if (not options.only or k in options.only) and not (options.no_pages and k.startswith("page "))]
    return {k: addresses[k] for k in kinds}


def _drafts(sample: int, view: View) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Drafts of 2,000 characters made of posts of the archive: of each the title and its opening, and the title and its second half."""
    posts = random.Random(_SEED).sample(sorted(view.posts()), min(sample, view.post_count))
    bodies = [view.source(p).split("\n---\n", 1)[-1].strip() for p in posts]
    parts = [[f"# {view.post(p).title}\n\n{part}"[:2_000] for part in _halves(body)] for p, body in zip(posts, bodies, strict=True)]
    texts = [half[0] for half in parts] + [text for half in parts for text in half[1:]]
    return {
        "draft": [("POST /v1/related", {"text": text}) for text in texts],
        "draft check": [("POST /v1/drafts/check", {"text": text}) for text in texts],
        "related": [(f"/v1/posts/{p}/related", {}) for p in posts],
    }


def _halves(body: str) -> list[str]:
    """A text, and what follows its first line behind the middle if that is long enough for a draft."""
    second = body[len(body) // 2 :].partition("\n")[2].strip()
    return [body, second] if len(second) >= 2_000 else [body]


if __name__ == "__main__":
    main()
