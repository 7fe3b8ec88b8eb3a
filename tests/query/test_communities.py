"""Groups of entities, and who stands at the centre."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pytest
from builders import a_dated_post

from kg import query
from kg.errors import EntityNotFound, UsageError
from kg.query import period
from kg.query.prominence import _pagerank
from kg.records import CO_MENTION, EntityType, PostFacts
from kg.store import GraphStore

CHIPS, DRUGS = ("Nova", "Amdo", "Intla", "Tesem"), ("Alpha", "Iso", "Lilly", "Novar")


def archive() -> list[PostFacts]:
    """Two circles of four, each around its first, that have only a country in common, which everybody is named with."""
    posts = []
    for month, circle, topic in ((1, CHIPS, "半導体"), (2, DRUGS, "創薬")):
        for n, (a, b) in enumerate([(circle[0], x) for x in circle[1:] * 2] + [(circle[1], circle[2])] * 2):
            edges = [(a, "partners_with", b), (a, CO_MENTION, "Land"), (b, CO_MENTION, "Land")]
            posts.append(a_dated_post(f"2026-{month:02}-{n + 1:02}", *edges, id=f"post-{month}-{n}", topics=[topic, "AI"]))
    return posts


def fill(store: GraphStore, posts: list[PostFacts]) -> GraphStore:
    with store.writer() as writer:
        writer.put_all(posts, "by hand")
    return store


def test_circles_are_communities_with_names_and_topics(any_store: GraphStore) -> None:
    with fill(any_store, archive()).view() as view:
        found = query.communities(view, members=2)
        assert query.communities(view, members=2) == found
    by_id = {c.id: c for c in found}
    assert set(by_id) == {"organization/nova", "organization/alpha"}
    chips = by_id["organization/nova"]
    assert chips.name.startswith("Nova・")
    assert "Land" not in chips.name
    assert len(chips.members) == 2 and chips.members[0].centrality == 1.0
    assert chips.topics[0].name == "半導体"
    assert "AI" not in {t.name for t in chips.topics}


def test_the_order_of_posts_does_not_matter(store: GraphStore, tmp_path: object) -> None:
    from kg.store import open_store

    posts = archive()
    with fill(store, posts).view() as view:
        first = query.communities(view)
        ranks = query.prominent(view)
    random.Random(5).shuffle(posts)
    other = open_store(f"{tmp_path}/other.db")
    with fill(other, posts).view() as view:
        assert query.communities(view) == first
        assert query.prominent(view) == ranks
    other.close()


def test_the_community_of_an_entity(store: GraphStore) -> None:
    with fill(store, [*archive(), a_dated_post("2026-03-01", names=["Lonely"])]).view() as view:
        found = query.community_of(view, "organization/iso")
        assert found is not None and found.id == "organization/alpha"
        assert {"Alpha", "Iso", "Lilly", "Novar"} <= {m.name for m in found.members}
        assert query.community_of(view, "organization/lonely") is None
        with pytest.raises(EntityNotFound):
            query.community_of(view, "organization/nobody")


def test_the_posts_of_a_community_are_those_it_counts(store: GraphStore) -> None:
    with fill(store, archive()).view() as view:
        for time in (None, period("2026-01")):
            for found in query.communities(view, period=time, members=100):
                posts = query.community_posts(view, found, period=time, limit=100)
                assert len(posts) == found.posts > 0
                assert posts == sorted(posts, key=lambda post: post.published_at, reverse=True)  # type: ignore[arg-type,return-value]
        with pytest.raises(UsageError):
            query.community_posts(view, found, limit=0)


def test_communities_of_a_period_and_of_none(store: GraphStore) -> None:
    with fill(store, []).view() as view:
        assert query.communities(view) == []
    with fill(store, archive()).view() as view:
        found = query.communities(view, period=period("2026-01"), min_size=1)
        assert {m.name for c in found for m in c.members} == {*CHIPS, "Land"}
        assert query.communities(view, period=period("2020")) == []
        assert query.communities(view, min_posts=100) == []
        for wrong in ({"limit": 0}, {"members": 0}, {"resolution": 0.0}, {"min_size": 0}):
            with pytest.raises(UsageError):
                query.communities(view, **wrong)  # type: ignore[arg-type]


def test_prominent_is_what_relations_lead_to(any_store: GraphStore) -> None:
    with fill(any_store, archive()).view() as view:
        found = query.prominent(view)
        assert {p.name for p in found[:2]} == {"Nova", "Alpha"}
        assert (found[0].posts, found[0].relations) == (6, 3)
        assert "Land" not in {p.name for p in found}
        assert sum(p.score for p in found) == pytest.approx(1, abs=1e-4)
        assert "Land" in {p.name for p in query.prominent(view, co_mentions=True)}
        assert {p.name for p in query.prominent(view, period=period("2026-02"))} == set(DRUGS)
        assert query.prominent(view, types=[EntityType.PERSON]) == []
        assert query.prominent(view, period=period("2020")) == []
        with pytest.raises(UsageError):
            query.prominent(view, limit=0)


def test_prominence_is_what_networkx_computes() -> None:
    dice = random.Random(3)
    links = {(a, b): dice.random() + 0.1 for a, b in ((dice.randrange(0, 29), dice.randrange(30, 60)) for _ in range(90))}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in links.items())
    start = np.array([dice.random() for _ in range(61)])
    a, b = (np.array(ends) for ends in zip(*links, strict=True))
    found = _pagerank(a, b, np.array(list(links.values())), start)
    wanted = nx.pagerank(graph, personalization={n: float(start[n]) for n in graph}, weight="weight", tol=1e-12, max_iter=1000)
    assert found == pytest.approx([wanted.get(n, 0.0) for n in range(61)], abs=1e-8)
