"""Paths past hubs, connections, neighbourhoods, and posts by what they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from stories import NAMES, org, put, said, told

from kg import query
from kg.errors import EntityNotFound, TopicNotFound, UsageError
from kg.query.period import Period, period
from kg.records import CO_MENTION
from kg.store import GraphStore, View

OTHERS = [name for name in NAMES if name != "日本"]
POSTS = (
    told("hub-1", "2025-09-01", *(said(name, "located_in", "日本") for name in OTHERS)),
    told("hub-2", "2025-09-02", *(said(name, "located_in", "日本", f"また{name}は日本にある。") for name in OTHERS)),
    told("a", "2025-10-01", said("Foxconn", "partners_with", "OpenAI"), said("OpenAI", "partners_with", "Oracle"), topics=("半導体",)),
    told("b", "2025-11-01", said("Oracle", "participates_in", "Stargate"), said("Foxconn", "mentioned_with", "Meta")),
    told("c", "2025-12-01", said("Meta", "mentioned_with", "Stargate"), said("Foxconn", "partners_with", "OpenAI")),
)


@pytest.fixture
def view(any_store: GraphStore) -> Iterator[View]:
    put(any_store, *POSTS)
    with any_store.view() as found:
        yield found


def names(found: list[query.Path]) -> list[tuple[str, ...]]:
    return [p.names for p in found]


def test_passing_through_a_hub_costs_more(any_store: GraphStore) -> None:
    hub = told("hub", "2025-09-01", *(said(name, "mentioned_with", "日本") for name in OTHERS))
    put(any_store, hub, told("a", "2025-10-01", said("Foxconn", "mentioned_with", "Meta"), said("Meta", "mentioned_with", "Stargate")))
    with any_store.view() as view:
        found = query.paths(view, org("Foxconn"), org("Stargate"))
        [direct, *_] = query.paths(view, org("Foxconn"), org("日本"))
    assert names(found)[:2] == [("Foxconn", "Meta", "Stargate"), ("Foxconn", "日本", "Stargate")]
    assert found[1].cost > 2 * direct.cost  # an end is not passed through


def test_paths_leave_out_what_is_excluded(view: View) -> None:
    ids = org("Foxconn"), org("Stargate")
    assert ("Foxconn", "日本", "Stargate") in names(query.paths(view, *ids))
    found = query.paths(view, *ids, exclude=[org("日本")], k=5)
    assert names(found) == [("Foxconn", "OpenAI", "Oracle", "Stargate"), ("Foxconn", "Meta", "Stargate")]
    assert [hop.posts for hop in found[0].hops] == [2, 1, 1]
    assert [hop.evidence[0].claim.type for hop in found[0].hops] == ["partners_with", "partners_with", "participates_in"]
    assert names(query.paths(view, *ids, exclude=[org("日本")], max_hops=2)) == [("Foxconn", "Meta", "Stargate")]
    with pytest.raises(UsageError, match="excluded"):
        query.paths(view, *ids, exclude=[ids[0]])


def test_paths_of_a_period_rest_on_its_posts_alone(view: View) -> None:
    ids = org("Foxconn"), org("Stargate")
    late = Period.between("2025-10", "2025-11-15")
    [path] = query.paths(view, *ids, period=late)
    assert path.names == ("Foxconn", "OpenAI", "Oracle", "Stargate")
    assert [e.post.id for hop in path.hops for e in hop.evidence if e.claim.type != CO_MENTION] == ["a", "a", "b"]
    assert query.paths(view, *ids, period=period("2025-12")) == []
    assert names(query.paths(view, *ids, period=Period())) == names(query.paths(view, *ids))


def test_several_entities_are_connected_by_a_tree(view: View) -> None:
    found = query.connection(view, [org("Foxconn"), org("Stargate"), org("OpenAI")], exclude=[org("日本")], k=1)
    assert found.names == ("Foxconn", "Stargate", "OpenAI", "Oracle") and found.connected
    assert {frozenset((h.head_name, h.tail_name)) for h in found.hops} == {
        frozenset(("Foxconn", "OpenAI")),
        frozenset(("OpenAI", "Oracle")),
        frozenset(("Oracle", "Stargate")),
    }
    assert [p.cost for p in found.paths] == sorted(p.cost for p in found.paths) and len(found.paths) == 3
    apart = query.connection(view, [org("Foxconn"), org("GPT-5")], exclude=[org("日本")])
    assert (apart.connected, apart.hops, apart.paths, apart.cost) == (False, (), (), None)
    with pytest.raises(UsageError):
        query.connection(view, [org("Foxconn"), org("Foxconn")])
    with pytest.raises(UsageError):
        query.connection(view, [])
    with pytest.raises(UsageError, match="at most"):
        query.connection(view, [org(name) for name in NAMES])
    with pytest.raises(EntityNotFound):
        query.connection(view, [org("Foxconn"), "organization/nobody"])


def test_neighbors_can_be_narrowed_down(view: View) -> None:
    def found(**wanted: object) -> set[tuple[str, str]]:
        return {(n.name, n.relation) for n in query.neighbors(view, org("Foxconn"), **wanted) if n.relation != CO_MENTION}  # type: ignore[arg-type]

    assert found() == {("日本", "located_in"), ("OpenAI", "partners_with")}
    assert found(direction="in") == {("OpenAI", "partners_with")}
    assert found(min_independent=2) == {("日本", "located_in")}  # two posts say the same of OpenAI, word for word
    assert found(min_posts=3) == set()
    assert found(max_degree=8) == {("OpenAI", "partners_with")}
    assert found(period=period("2025-12")) == {("OpenAI", "partners_with")}
    assert found(period=period("2024")) == set()
    with pytest.raises(UsageError, match="direction"):
        found(direction="up")


def test_a_neighborhood_is_drawn_from_its_strongest_nodes(view: View) -> None:
    relations = ["partners_with", "participates_in", "located_in"]
    near = query.neighborhood(view, org("Foxconn"), types=relations)
    assert [(n.name, n.distance) for n in near.nodes] == [("Foxconn", 0), ("日本", 1), ("OpenAI", 1)]
    assert [(e.head, e.type, e.tail, e.posts, e.independent) for e in near.edges if e.type == "partners_with"] == [
        (org("Foxconn"), "partners_with", org("OpenAI"), 2, 1)
    ]
    assert near.complete and len(near.edges) == 3
    far = query.neighborhood(view, org("Foxconn"), 3, types=relations, max_degree=8)  # 日本 is shown, but leads nowhere
    assert [(n.name, n.distance) for n in far.nodes] == [("Foxconn", 0), ("日本", 1), ("OpenAI", 1), ("Oracle", 2), ("Stargate", 3)]
    small = query.neighborhood(view, org("Foxconn"), 3, limit=2)
    assert len(small.nodes) == 3 and not small.complete
    firms = query.neighborhood(view, org("Foxconn"), 3, types=relations, max_degree=8, entity_types=["Organization"])
    assert [n.name for n in firms.nodes] == ["Foxconn", "OpenAI", "Oracle"]
    then = query.neighborhood(view, org("Foxconn"), 2, types=relations, period=Period.between("2025-10", "2025-11"))
    assert [n.name for n in then.nodes] == ["Foxconn", "OpenAI", "Oracle"]
    assert [e.posts for e in then.edges] == [1, 1]
    out = query.neighborhood(view, org("Oracle"), types=relations, direction="out")
    assert {n.name for n in out.nodes} == {"Oracle", "日本", "OpenAI", "Stargate"}
    for depth in (0, 4):
        with pytest.raises(UsageError, match="depth"):
            query.neighborhood(view, org("Foxconn"), depth)


def test_posts_are_found_by_what_they_say(view: View) -> None:
    def found(**wanted: object) -> list[str]:
        return [p.id for p in query.posts_where(view, **wanted)]  # type: ignore[arg-type]

    assert found(entities=[org("Foxconn"), org("OpenAI")]) == ["c", "a", "hub-2", "hub-1"]
    assert found(entities=[org("Foxconn"), org("OpenAI")], relation="partners_with") == ["c", "a"]
    assert found(entities=[org("Oracle")], relation="partners_with") == ["a"]
    assert found(relation="participates_in") == ["b"]
    assert found(topic="topic/半導体") == ["a"] == found(topic="topic/半導体", entities=[org("OpenAI")])
    assert found(period=period("2025-09"), limit=1) == ["hub-2"]
    assert found(entities=[org("Foxconn")], period=period("2025-11")) == ["b"]
    for wrong in ({}, {"relation": "befriends"}, {"period": Period(), "limit": 0}):
        with pytest.raises(UsageError):
            found(**wrong)
    with pytest.raises(EntityNotFound):
        found(entities=["organization/nobody"])
    with pytest.raises(TopicNotFound):
        found(topic="topic/nothing")


def test_what_a_post_said_first(any_store: GraphStore) -> None:
    put(
        any_store,
        told("a", "2025-10-01", said("OpenAI", "mentioned_with", "AMD"), said("Oracle", "mentioned_with", "Meta")),
        told("b", "2025-11-01", said("OpenAI", "acquires", "AMD"), said("OpenAI", "mentioned_with", "Meta"), said("Arm", "uses", "Meta")),
        told("c", "2025-12-01", said("OpenAI", "acquires", "AMD"), said("Oracle", "mentioned_with", "Meta")),
        told("d", "", said("OpenAI", "acquires", "Meta")),
    )
    with any_store.view() as view:
        first = query.firsts(view, "b")
        assert [e.name for e in first.entities] == ["Arm"]
        assert [(a.name, b.name) for a, b in first.pairs] == [("Meta", "OpenAI")]  # what is new itself makes no new pairs
        assert [(c.head, c.type) for c in first.claims] == [(org("OpenAI"), "acquires"), (org("Arm"), "uses")]
        for nothing in ("c", "d"):
            found = query.firsts(view, nothing)
            assert (found.entities, found.pairs, found.claims) == ((), (), ())
