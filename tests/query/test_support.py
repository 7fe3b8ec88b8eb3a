"""Evidence beside relations, and questions kept to a period."""

from __future__ import annotations

import pytest
from stories import org, put, said, told

from kg import query
from kg.errors import EdgeNotFound, EntityNotFound
from kg.query.period import Period, period
from kg.query.support import supporting
from kg.records import CO_MENTION, EdgeKey
from kg.store import GraphStore

OPENAI, AMD, ORACLE = org("OpenAI"), org("AMD"), org("Oracle")
PARTNERS, SUPPLIES, BACK = EdgeKey.of(OPENAI, "partners_with", AMD), EdgeKey(ORACLE, "supplies", OPENAI), EdgeKey(OPENAI, "supplies", ORACLE)


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    """Two partners over three months, one supplier planned and then sure, and the supply the other way round."""
    put(
        any_store,
        told("a", "2025-09-10", said("OpenAI", "partners_with", "AMD", "OpenAIはAMDと提携した。"), topics=("AI", "半導体")),
        told("b", "2025-10-10", said("OpenAI", "partners_with", "AMD", "OpenAIはAMDと提携した。"), said("OpenAI", "supplies", "Oracle"), topics=("AI",)),
        told("c", "2025-10-20", said("Oracle", "supplies", "OpenAI", "OracleはOpenAIに供給する計画だ。", status="planned"), topics=("半導体",)),
        told("d", "2025-11-10", said("Oracle", "supplies", "OpenAI", "OracleがOpenAIに供給を始めた。"), topics=("AI",)),
        told("e", "", said("OpenAI", "partners_with", "AMD", "いつかOpenAIはAMDと提携した。")),
    )
    return any_store


def test_each_relation_comes_with_its_best_evidence(store: GraphStore) -> None:
    with store.view() as view:
        found = supporting(view, [PARTNERS, SUPPLIES, BACK, EdgeKey.of(OPENAI, CO_MENTION, AMD)], 2)
        assert {key: {e.post.id for e in said} for key, said in found.items()} == {PARTNERS: {"a", "b"}, SUPPLIES: {"c", "d"}, BACK: {"b"}}
        assert found[SUPPLIES][0].claim.sentence == "OracleがOpenAIに供給を始めた。"
        planned = supporting(view, [SUPPLIES], 1, period("2025-10"))
        assert [e.claim.status for e in planned[SUPPLIES]] == ["planned"]
        assert supporting(view, [SUPPLIES], 0) == {} and supporting(view, [], 3) == {}


def test_a_sentence_that_names_both_ends_is_shown_before_one_that_does_not(any_store: GraphStore) -> None:
    put(
        any_store,
        told("a", "2025-09-10", said("OpenAI", "partners_with", "AMD", "OpenAIとの提携だ。")),
        told("b", "2025-10-10", said("OpenAI", "partners_with", "AMD", "このときから、OpenAIはAMDと提携している。")),
        told("c", "2025-10-20", said("OpenAI", "partners_with", "AMD", "OpenAIはAMDと提携か。", status="rumoured")),
    )
    with any_store.view() as view:
        assert [e.post.id for e in supporting(view, [PARTNERS], 3)[PARTNERS]] == ["b", "a", "c"]


def test_answers_about_relations_can_bring_their_evidence(store: GraphStore) -> None:
    def posts(*items: query.Neighbor | query.EdgeThen | query.PairTrend | query.NeighborhoodEdge) -> set[str]:
        return {e.post.id for item in items for e in item.evidence}

    with store.view() as view:
        plain = query.neighbors(view, OPENAI)
        assert posts(*plain) == set()
        shown = query.with_evidence(view, plain, lambda n: query.edge_of(OPENAI, n), 1)
        assert [(n.relation, n.direction, len(n.evidence)) for n in shown if n.evidence] == [
            ("partners_with", "both", 1), ("supplies", "in", 1), ("supplies", "out", 1),
        ]  # fmt: skip
        assert [n for n in shown if n.direction == "in"][0].evidence[0].post.id == "d"
        assert posts(*query.neighborhood(view, OPENAI, evidence=3).edges) == {"a", "b", "c", "d", "e"}
        grown = query.growth(view, period("2025-10"), evidence=3)
        assert posts(*grown.edges, *grown.grown) == {"b", "c"}
        full = query.profile(view, OPENAI, limit=1, full=True, evidence=1)
        assert [n.relation for n in full.relations] == ["partners_with", "supplies"] and [len(n.evidence) for n in full.relations] == [1, 0]
        assert full.months == {"2025-09": 1, "2025-10": 2, "2025-11": 1}
        assert [n.relation for n in query.profile(view, OPENAI, limit=1).relations] == ["partners_with"]
        rising = query.trends(view, window=period("2025-11"), min_posts=1, max_q=1, evidence=3)
        assert posts(*rising.pairs) == {"d"}


def test_evidence_and_links_of_a_period(store: GraphStore) -> None:
    with store.view() as view:
        assert [e.post.id for e in query.evidence(view, OPENAI, ORACLE, period=period("2025-10"), limit=9) if e.claim.type == "supplies"] == ["b", "c"]
        assert len(query.evidence(view, OPENAI, ORACLE, period=period("2025-10"), limit=1)) == 1
        [before] = query.links(view, OPENAI, AMD, type="partners_with", period=Period(until=period("2026").since))
        assert (before.claims, before.posts, before.independent) == (2, 2, 1)  # the second repeats the first, word for word
        assert before.first_seen and before.last_seen and (before.first_seen.month, before.last_seen.month) == (9, 10)
        assert query.links(view, OPENAI, AMD, period=Period()) == query.links(view, OPENAI, AMD)
        with pytest.raises(EdgeNotFound, match="in this period"):
            query.links(view, OPENAI, AMD, period=period("2024"))


def test_posts_and_topics_of_a_period(store: GraphStore) -> None:
    with store.view() as view:
        assert [p.post.id for p in query.posts_of(view, OPENAI, period=period("2025-10"))] == ["c", "b"]
        assert query.posts_of(view, OPENAI, period=Period()) == query.posts_of(view, OPENAI)
        assert query.posts_of(view, AMD, period=period("2025-11")) == []
        with pytest.raises(EntityNotFound):
            query.posts_of(view, org("Meta"), period=period("2025-11"))
        assert [(t.name, t.posts) for t in query.topics(view, period=period("2025-10"))] == [("AI", 1), ("半導体", 1)]
        assert [(t.name, t.posts) for t in query.topics(view, "ai", period=period("2025-11"))] == [("AI", 1)]
        assert query.topics(view, period=Period()) == query.topics(view)
