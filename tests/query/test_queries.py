"""The questions that can be asked, on a small graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import FakeAnalyst

from kg import query
from kg.errors import EdgeNotFound, EntityNotFound, PostNotFound, TopicNotFound, UsageError
from kg.ingest import carry_out, plan_ingest
from kg.query import Draft
from kg.records import CO_MENTION, EntityType
from kg.settings import Settings
from kg.store import GraphStore, View, open_store

POSTS = {
    "2025-11-01-one": "OpenAIはFoxconnと提携した。データセンターの設計が目的だ。",
    "2025-11-02-two": "OracleはOpenAIに計算資源を供給する。",
    "2025-11-03-three": "ソフトバンクグループとOracleとの共同プロジェクトである「Stargate」が進む。",
    "2025-11-04-four": "ホンハイとオープンAIの提携を改めて整理する。データセンターの設計だ。",
    "2025-11-05-five": "NVIDIAのH100が人気だ。",
}


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    return any_store


@pytest.fixture
def view(write_post: Callable[..., Path], ingest: Callable[..., object], store: GraphStore) -> Iterator[View]:
    for name, body in POSTS.items():
        write_post(f"{name}.md", body, title=f"題 {name[-4:]}", date=name[:10])
    ingest()
    with store.view() as found:
        yield found


@pytest.mark.parametrize("name", ["OpenAI", "openai", "ＯｐｅｎＡＩ", "オープンAI", "オープンエーアイ", "organization/openai"])
def test_any_alias_in_any_script_and_width_names_the_entity(view: View, name: str) -> None:
    assert query.resolve(view, name) == "organization/openai"


def test_an_unknown_name_says_what_comes_near(view: View) -> None:
    with pytest.raises(EntityNotFound) as caught:
        query.resolve(view, "Fox")
    assert caught.value.suggestions == ("Foxconn",)
    with pytest.raises(EntityNotFound):
        query.resolve(view, "")


def test_search_puts_whole_names_first_and_filters_by_type(view: View) -> None:
    assert [m.name for m in query.search(view, "オ")][:2] == ["OpenAI", "Oracle"]
    assert [m.name for m in query.search(view, "Sta", type=EntityType.PROJECT)] == ["Stargate"]
    assert query.search(view, "Sta", type=EntityType.PERSON) == []
    with pytest.raises(UsageError):
        query.search(view, "  ")


def test_neighbors_come_typed_relations_first_with_their_direction(view: View) -> None:
    found = query.neighbors(view, "organization/openai")
    assert [(n.name, n.relation, n.direction, n.posts) for n in found[:2]] == [
        ("Foxconn", "partners_with", "both", 2),
        ("Oracle", "supplies", "in", 1),
    ]
    assert {n.relation for n in query.neighbors(view, "organization/openai", types=[CO_MENTION])} == {CO_MENTION}
    assert len(query.neighbors(view, "organization/openai", limit=1)) == 1
    with pytest.raises(UsageError, match="partners_with"):
        query.neighbors(view, "organization/openai", types=["befriends"])


def test_evidence_gives_the_sentences_oldest_post_first(view: View) -> None:
    found = query.evidence(view, "organization/foxconn", "organization/openai", type="partners_with")
    assert [(e.claim.text, e.post.id) for e in found] == [
        ("OpenAIはFoxconnと提携", "2025-11-01-one"),
        ("ホンハイとオープンAIの提携", "2025-11-04-four"),
    ]
    with pytest.raises(EdgeNotFound, match="NVIDIA"):
        query.evidence(view, "organization/foxconn", "organization/nvidia")


def test_links_sum_up_what_links_two_and_count_repeats_once(
    write_post: Callable[..., Path], ingest: Callable[..., object], store: GraphStore
) -> None:
    sentence = "OracleはOpenAIに3000億ドルで供給する契約だ。"
    for day, body in enumerate((sentence, sentence, "OracleがOpenAIに5000億ドルで供給する契約だと発表した。"), 1):
        write_post(f"2025-12-0{day}-post.md", body, date=f"2025-12-0{day}")
    ingest()
    with store.view() as view:
        typed, co_mention = query.links(view, "organization/openai", "organization/oracle")
        assert query.links(view, "organization/openai", "organization/oracle", type="supplies") == [typed]
        [neighbor] = query.neighbors(view, "organization/oracle", types=["supplies"])
    assert (typed.head_name, typed.type, typed.tail_name) == ("Oracle", "supplies", "OpenAI")
    assert (typed.claims, typed.posts, typed.independent) == (3, 3, 2) == (neighbor.claims, neighbor.posts, neighbor.independent)
    assert f"{typed.first_seen:%F} {typed.last_seen:%F}" == "2025-12-01 2025-12-03"
    assert [(a.value, a.currency, a.posts, f"{a.first_seen:%F}") for a in typed.amounts] == [
        (300e9, "USD", 2, "2025-12-01"),
        (500e9, "USD", 1, "2025-12-03"),
    ]
    assert typed.best.claim.type == "supplies"
    assert co_mention.type == CO_MENTION


def test_links_of_what_nothing_links_are_an_error(view: View) -> None:
    with pytest.raises(EdgeNotFound):
        query.links(view, "organization/foxconn", "organization/nvidia")
    with pytest.raises(EntityNotFound):
        query.links(view, "organization/foxconn", "organization/nobody")


def test_a_topic_leads_to_its_posts_entities_and_other_topics(view: View) -> None:
    first = query.topics(view, limit=1)
    assert [(t.name, t.posts) for t in first] == [("データセンター", 2)]
    assert query.topics(view, "ﾃﾞｰﾀｾﾝﾀｰ")[0] == first[0]
    assert query.topics(view, "存在しない") == []
    found = query.topic_profile(view, query.resolve_topic(view, "ﾃﾞｰﾀｾﾝﾀｰ"))
    assert [p.post.id for p in found.posts] == ["2025-11-04-four", "2025-11-01-one"]
    assert [(e.name, e.posts, e.strength) for e in found.entities] == [("Foxconn", 2, 1.0), ("OpenAI", 2, 0.8165)]
    assert found.months == {"2025-11": 2}
    assert all(t.posts <= 2 and 0 < t.strength <= 1 for t in found.topics)
    assert [(t.name, t.posts) for t in query.topics_of(view, "organization/foxconn", limit=1)] == [("データセンター", 2)]
    with pytest.raises(TopicNotFound) as caught:
        query.resolve_topic(view, "データ")
    assert caught.value.suggestions[0] == "データセンター"


def test_a_path_goes_over_what_links_each_step_and_shows_it(view: View) -> None:
    best = query.paths(view, "organization/foxconn", "project/stargate")[0]
    assert best.names == ("Foxconn", "OpenAI", "Oracle", "Stargate")
    assert [hop.evidence[0].claim.type for hop in best.hops] == ["partners_with", "supplies", "participates_in"]
    assert query.paths(view, "organization/foxconn", "product/h100") == []
    with pytest.raises(UsageError, match="two entities"):
        query.paths(view, "organization/foxconn", "organization/foxconn")


def test_which_of_equally_good_paths_come_does_not_depend_on_the_order_of_posts(
    tmp_path: Path, write_post: Callable[..., Path], analyst: FakeAnalyst
) -> None:
    middles = ["OpenAI", "Oracle", "NVIDIA", "Broadcom"]
    ends = [("FoxconnとStargate。", "2025-11-01-a.md"), ("米国とソフトバンクグループ。", "2025-11-01-b.md")]
    sides = [(f"{end}と{name}。", f"2025-11-02-{name}-{end}.md") for name in middles for end in ("Stargate", "米国")]
    files = [write_post(name, body) for body, name in ends + sides]
    answers = []
    for number, order in enumerate((files, files[::-1])):
        store = open_store(str(tmp_path / f"{number}.db"))
        for file in order:
            with store.writer() as writer:
                list(carry_out(plan_ingest(writer, [file], Settings(), analyst.recipe), writer, analyst, Settings()))
            with store.view() as view:
                view.graph()  # kept in memory, and brought up to date post by post
        with store.view() as view:
            answers.append([p.entities for p in query.paths(view, "organization/foxconn", "organization/ソフトバンクグループ")])
        store.close()
    assert len(answers[0]) == 3 and answers[0] == answers[1]


def test_paths_come_cheapest_first_and_never_twice(view: View) -> None:
    found = query.paths(view, "organization/openai", "organization/ソフトバンクグループ", k=5)
    assert [p.cost for p in found] == sorted(p.cost for p in found)
    assert len({p.entities for p in found}) == len(found)


def test_posts_of_an_entity_come_newest_first(view: View) -> None:
    assert [p.post.id for p in query.posts_of(view, "organization/openai")] == ["2025-11-04-four", "2025-11-02-two", "2025-11-01-one"]


def test_a_profile_sums_up_an_entity(view: View) -> None:
    found = query.profile(view, "organization/foxconn")
    assert (found.posts, found.mentions) == (2, 2)
    assert {"ホンハイ", "鴻海"} <= {a.text for a in found.entity.aliases}
    assert [(n.name, n.relation) for n in found.relations] == [("OpenAI", "partners_with")]
    assert f"{found.first_seen:%F} {found.last_seen:%F}" == "2025-11-01 2025-11-04"


def test_contents_of_a_post_leave_co_mentions_out(view: View) -> None:
    found = query.contents(view, "2025-11-01-one")
    assert [e.name for e in found.entities] == ["Foxconn", "OpenAI"]
    assert {c.type for c in found.claims} == {"partners_with"}
    with pytest.raises(PostNotFound):
        query.contents(view, "nowhere")


def test_related_posts_share_names_or_words_and_say_so(view: View) -> None:
    found = query.related(view, query.draft_of_post(view, "2025-11-01-one"), exclude="2025-11-01-one")
    assert found[0].post.id == "2025-11-04-four"
    assert set(found[0].shared_entities) == {"OpenAI", "Foxconn"}
    assert "Foxconn" in found[0].reason
    assert "2025-11-01-one" not in [r.post.id for r in found]


def test_a_draft_about_nothing_known_has_no_related_posts(view: View) -> None:
    assert query.related(view, Draft((), {})) == []
    assert query.related(view, Draft(("存在しない語",), {"organization/nobody": 1})) == []
