"""What every store promises; runs on each backend."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fakes import FakeAnalyst
from snapshots import snapshot

from kg.errors import EntityNotFound, PostNotFound, PostRefused, StoreBusy, TopicNotFound, ViewOutdated
from kg.judge import Retype, judgement
from kg.posts import SourceFile, read_post
from kg.query.period import Period
from kg.records import AMOUNTS_TO, CO_MENTION, Alias, EntityType, PostFacts
from kg.store import GraphStore, View, ask, stats_of
from kg.store.base import Rewritten
from kg.store.embedded import EmbeddedStore

DEAL = "OpenAIはFoxconnと提携した。"
CLOUD = "OracleとOpenAI。"


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    return any_store


@pytest.fixture
def facts(analyst: FakeAnalyst) -> Callable[..., PostFacts]:
    def make(post_id: str, body: str, date: str = "2025-11-21") -> PostFacts:
        data = f"---\ntitle: 題名\ndate: {date}\n---\n{body}\n".encode()
        post, _ = read_post(SourceFile("/posts", f"{post_id}.md", f"{post_id}.md", data, str(hash(data))))
        assert post is not None
        with analyst.sentences() as analyze:
            return next(analyst.facts([post], analyze))

    return make


Facts = Callable[..., PostFacts]


def put(store: GraphStore, *posts: PostFacts) -> None:
    with store.writer() as writer:
        for post in posts:
            writer.put(post, "r1")


def test_what_was_put_can_be_seen(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL), facts("b", CLOUD, "2025-12-01"))
    with store.view() as view:
        edge = next(e for e in view.edges_between("organization/openai", "organization/foxconn") if e.key.type == CO_MENTION)
        assert (edge.claims, edge.posts, edge.independent) == (1, 1, 1)
        assert edge.first_seen is not None and f"{edge.first_seen:%F}" == "2025-11-21"
        assert view.prominence("organization/openai") == 2
        assert [c.sentence for c in view.claims_between("organization/foxconn", "organization/openai")] == [DEAL, DEAL]
        assert view.entity("organization/oracle").codes == ("ticker:ORCL",)


def test_putting_the_same_post_twice_changes_nothing(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL))
    before = snapshot(store)
    put(store, facts("a", DEAL))
    assert snapshot(store) == before


def test_a_new_version_takes_the_place_of_the_old_one(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL), facts("b", CLOUD))
    put(store, facts("a", "NVIDIA。"))
    with store.view() as view:
        assert set(view.graph().nodes) == {"organization/openai", "organization/oracle", "organization/nvidia"}
        with pytest.raises(EntityNotFound):
            view.entity("organization/foxconn")


def test_posts_are_to_be_analysed_again_once_another_recipe_says_something_else_of_their_entities(store: GraphStore, facts: Facts) -> None:
    put(store, *(facts(id, DEAL) for id in "abc"), facts("d", "半導体の話。"))
    other = facts("c", DEAL)
    relisted = replace(other, entities=tuple(replace(e, aliases=e.aliases[:1]) for e in other.entities))
    with store.writer() as writer:
        writer.put(other, "r2")
        assert {id: stamp.recipe for id, stamp in writer.stamps().items()} == {"a": "r1", "b": "r1", "c": "r2", "d": "r1"}
        writer.put(relisted, "r2")
    with store.writer() as writer:
        assert {id: stamp.recipe for id, stamp in writer.stamps().items()} == {"a": "", "b": "", "c": "r2", "d": "r1"}
        writer.put(facts("a", DEAL), "r1")
        assert {id: stamp.recipe for id, stamp in writer.stamps().items()} == {"a": "r1", "b": "", "c": "", "d": "r1"}


def test_deleting_every_post_leaves_an_empty_graph(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL), facts("b", CLOUD))
    with store.view() as view:
        assert view.stats().edges
    with store.writer() as writer:
        assert writer.delete("a") and writer.delete("b")
        assert not writer.delete("a")
    with store.view() as view:
        stats = view.stats()
        assert (stats.posts, stats.entities, stats.mentions, stats.claims, stats.edges, stats.topics) == (0, 0, 0, 0, 0, 0)
        assert view.names_like("OpenAI") == []
        with pytest.raises(PostNotFound):
            view.post("a")


def test_what_was_put_is_counted_as_what_is_seen(store: GraphStore, facts: Facts) -> None:
    deal = facts("a", DEAL)
    alone = replace(deal.claims[0], id="alone", tail=deal.claims[0].head, type=AMOUNTS_TO)  # a claim that makes no edge
    put(store, replace(deal, claims=(*deal.claims, alone)), facts("b", f"{DEAL}{CLOUD}"), facts("c", "ホンハイ。"))
    with store.writer() as writer:
        writer.delete("c")
        writer.judge([judgement(Retype("organization/oracle", EntityType.PRODUCT), "", datetime(2026, 1, 5, tzinfo=UTC))])
    counted = stats_of(store)
    assert counted == ask(store, lambda view: view.stats())
    assert (counted.posts, counted.entities_by_type) == (2, {"Organization": 2, "Product": 1})
    assert counted.claims == sum(map(len, (deal.claims, facts("b", f"{DEAL}{CLOUD}").claims))) + 1


def test_a_failed_put_leaves_no_trace(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL))
    before = snapshot(store)
    good = facts("a", CLOUD)
    broken = replace(good, claims=(*good.claims, replace(good.claims[0], id="x", text="\ud800")))  # no store can write that
    with store.writer() as writer:
        with pytest.raises(PostRefused, match="Unicode"):
            writer.put(broken, "r1")
        assert snapshot(store) == before
        writer.put(facts("b", CLOUD), "r1")
    with store.view() as view:
        assert view.posts().keys() == {"a", "b"}


def test_a_reader_follows_what_a_post_told_that_came_and_went_since(store: GraphStore, facts: Facts) -> None:
    first, later = facts("a", DEAL), facts("b", DEAL)
    put(store, first)
    snapshot(store)
    listed = tuple(replace(e, aliases=(Alias(f"{e.name} 改", "field"),)) for e in later.entities)
    put(store, replace(later, entities=listed), facts("b", CLOUD))
    with store.view() as view:
        assert [hit.name for hit in view.names_like("Foxconn 改")] == ["Foxconn 改"]
        assert view.names_like("ホンハイ") == []


def test_a_view_does_not_see_what_is_written_while_it_is_open(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL))
    seen = []
    with suppress(ViewOutdated):
        with store.view() as view:
            seen.append((view.revision, view.stats(), view.mentions_in("a")))
            put(store, facts("a", CLOUD), facts("b", CLOUD))
            seen.append((view.revision, view.stats(), view.mentions_in("a")))
        assert seen[0] == seen[1]  # or the view has said that it is outdated
    with store.view() as view:
        assert view.stats().posts == 2


def test_a_second_writer_is_refused_and_says_so(store: GraphStore, facts: Facts) -> None:
    with store.writer() as writer:
        with pytest.raises(StoreBusy, match="another"), store.writer():
            pass
        writer.put(facts("a", DEAL), "r1")
    put(store, facts("b", CLOUD))
    with store.view() as view:
        assert view.stats().posts == 2


def test_names_are_found_in_any_width_script_and_part(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", "ホンハイとオープンAIと青嶺。"))
    with store.view() as view:
        for name in ("Foxconn", "ｆｏｘｃｏｎｎ", "ﾎﾝﾊｲ", "鴻海精密工業", "Hon Hai"):
            assert [h.entity_id for h in view.names_like(name) if h.rank == 0] == ["organization/foxconn"], name
        assert [(h.entity_id, h.rank) for h in view.names_like("オープン")] == [("organization/openai", 1)]
        assert [(h.entity_id, h.rank) for h in view.names_like("精密")] == [("organization/foxconn", 2)]


def test_all_names_come_by_their_keys(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", "ホンハイとオープンAIとＯｐｅｎＡＩ。"))
    with store.view() as view:
        table = view.names()
        assert view.names() is table
        assert table.names["foxconn"] == {"organization/foxconn": "Foxconn"}
        assert table.names["openai"] == {"organization/openai": "OpenAI"}
        assert {id for found in table.names.values() for id in found} == set(table.entities)
        assert table.entities == view.entities()
    put(store, facts("a", DEAL.replace("Foxconn", "NVIDIA")))
    with store.view() as view:
        assert view.names().revision == view.revision
        assert "foxconn" not in view.names().names and "nvidia" in view.names().names


def test_the_surest_claims_of_edges_come_first(store: GraphStore, facts: Facts) -> None:
    told = facts("a", f"{DEAL}\n\nOpenAIはFoxconnと提携した、という。\n\nFoxconnはOpenAIと提携した。\n\n{CLOUD}")
    doubted = replace(told, claims=tuple(
        replace(claim, status=("planned", "asserted", "rumoured")[i % 3], confidence=(0.5, 0.5, 0.9)[i // 3 % 3]) for i, claim in enumerate(told.claims)
    ))  # fmt: skip
    put(store, doubted)
    with store.view() as view:
        keys = {edge.key for edge in view.edges_of("organization/openai")}
        assert len(keys) > 1
        for limit in (1, 2, 50):
            found = view.surest(keys, limit)
            said = {key: [c for c in doubted.claims if (c.head, c.type, c.tail) == (key.head, key.type, key.tail)] for key in keys}
            assert found == {key: sorted(claims, key=lambda c: c.doubt)[:limit] for key, claims in said.items()}


def test_the_surest_claims_may_be_those_of_a_period(store: GraphStore, facts: Facts) -> None:
    put(store, facts("b", DEAL, "2025-12-01"), facts("a", DEAL, "2025-11-01"), facts("c", DEAL, None))
    with store.view() as view:
        keys = {edge.key for edge in view.edges_of("organization/openai")}
        for since, until, posts in (("2025-11", "2025-12", {"a"}), ("2025-12", None, {"b"}), (None, None, {"a", "b", "c"}), ("2026-01", None, set())):
            found = view.surest(keys, 50, published=Period.between(since, until))
            assert found.keys() == keys and {c.post_id for said in found.values() for c in said} == posts
        assert [len(said) for said in view.surest(keys, 1, published=Period.between("2025-11")).values()] == [1] * len(keys)


def test_what_links_pairs_is_told_in_short(store: GraphStore, facts: Facts) -> None:
    put(store, facts("b", DEAL + CLOUD, "2025-12-01"), facts("a", DEAL, "2025-11-01"))
    pairs = [("organization/openai", "organization/foxconn"), ("organization/oracle", "organization/openai")]
    with store.view() as view:
        for limit in (1, 2, 50):
            found = view.grounds([*pairs, ("organization/oracle", "organization/nobody")], limit)
            assert list(found) == pairs
            for pair, grounds in found.items():
                claims = sorted(view.claims_between(*pair), key=lambda c: (c.type == CO_MENTION, c.doubt))
                types = tuple(sorted({c.type for c in claims}))
                assert grounds == (types, claims[:limit], len({c.post_id for c in claims})) and claims


def test_an_entity_has_claims_a_degree_and_edges_among_others(store: GraphStore, facts: Facts) -> None:
    put(store, facts("b", DEAL + CLOUD, "2025-12-01"), facts("a", DEAL, "2025-11-01"), facts("c", "NVIDIAとOracle。"))
    with store.view() as view:
        claims = view.claims_of("organization/openai")
        assert [(c.post_id, c.start) for c in claims] == sorted((c.post_id, c.start) for c in claims) and len(claims) == 5
        assert set(claims) == {c for other in ("foxconn", "oracle") for c in view.claims_between("organization/openai", f"organization/{other}")}
        assert [c.post_id for c in view.claims_of("organization/foxconn", ["partners_with"])] == ["a", "b"]
        assert view.claims_of("organization/foxconn", []) == [] == view.claims_of("organization/nobody")
        assert view.degrees(["organization/oracle", "organization/foxconn", "organization/nobody"]) == {
            "organization/oracle": 2,
            "organization/foxconn": 1,
        }
        among = view.edges_among(["organization/openai", "organization/foxconn", "organization/nvidia", "organization/nobody"])
        assert among == view.edges_between("organization/openai", "organization/foxconn") and len(among) == 2


def test_what_is_stated_of_one_entity_alone_makes_no_edge(store: GraphStore, facts: Facts) -> None:
    found = facts("a", f"{DEAL}「Stargate」は5000億ドルを投じる計画だ。")
    deal = next(c for c in found.claims if c.type == CO_MENTION)
    openai = "organization/openai"
    alone = replace(deal, id="ab" * 10, head=openai, type=AMOUNTS_TO, tail=openai, amount="5000億ドル", amount_value=5e11)
    put(store, replace(found, claims=(*found.claims, alone)))
    with store.view() as view:
        assert view.claims_of(openai, [AMOUNTS_TO]) == [alone]
        assert view.amounts_of([openai, "organization/foxconn", "organization/nobody"]) == {openai: [alone]}
        assert view.amounts_of([]) == {}
        assert alone in view.facts("a").claims
        assert alone in view.claims_in("a") and alone not in view.claims_in("a", typed=True)
        assert alone not in view.inside("a").claims and alone not in view.gists(["a"])["a"].claims
        assert not view.edges_between(openai, openai)
        assert all(key.type != AMOUNTS_TO for key in view.network().edges)
        assert openai not in view.nearest(openai, 9)
        assert view.stats().claims == len(found.claims) + 1
    with store.writer() as writer:
        writer.delete("a")
    with store.view() as view:
        assert view.stats().claims == 0


def test_readers_beside_a_writer_see_only_whole_posts(store: GraphStore, facts: Facts) -> None:
    versions = [facts("a", DEAL + "NVIDIA。"), facts("a", CLOUD)]
    expected = {frozenset(e.id for e in v.entities) for v in versions}
    put(store, versions[0])
    wrong: list[object] = []
    done = threading.Event()

    def look(view: View) -> tuple[frozenset[str], frozenset[str], int]:
        mentioned = frozenset(m.entity_id for m in view.mentions_in("a"))
        return mentioned, frozenset(view.graph().nodes), view.stats().entities

    def read() -> None:
        while not done.is_set():
            try:
                mentioned, nodes, entities = ask(store, look)
                if mentioned not in expected or mentioned != nodes or entities != len(mentioned):
                    wrong.append(mentioned)
            except Exception as error:  # noqa: BLE001 - reported below
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    with store.writer() as writer:
        for n in range(60 if isinstance(store, EmbeddedStore) else 20):  # a server takes long enough over each to be asked meanwhile
            writer.put(versions[n % 2], "r1")
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_posts_like_ranks_the_post_with_the_rarer_shared_words_first(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", "液浸冷却と市場。"), facts("b", "半導体と市場。"), facts("c", "市場。"))
    with store.view() as view:
        assert view.posts_like(["液浸冷却", "市場"], 3)[0].post_id == "a"
        assert view.posts_like(['"', "", "NEAR(", "*"], 3) == []


def test_the_gist_of_posts(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL), facts("b", CLOUD))
    with store.view() as view:
        gists = view.gists(["b", "none", "a"])
        assert gists.keys() == {"a", "b"}
        for post_id, gist in gists.items():
            assert gist.post == view.post(post_id)
            assert gist.entities == Counter(m.entity_id for m in view.mentions_in(post_id))
            assert (gist.claims, gist.topics) == (view.claims_in(post_id, typed=True), view.topics_in(post_id))
        assert gists["a"].claims
        assert view.sources(["b", "none", "a", "b"]) == {p: view.source(p) for p in ("b", "a")}
        assert view.mentions_by_post(["b", "none", "a"]) == {p: view.mentions_in(p) for p in ("b", "a")}
        assert view.openings(["b", "none", "a"]) == {p: view.facts(p).opening for p in ("a", "b")}
        assert view.gists([]) == {} == view.openings([]) == view.sources([]) == view.mentions_by_post([])


def test_a_post_that_mentions_nothing_has_no_mentions(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", "市場。"))
    with store.view() as view:
        assert view.mentions_by_post(["a"]) == {"a": []} and view.mentions_in("a") == []


def test_posts_like_follows_what_is_put_and_deleted(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", "液浸冷却と市場。"), facts("b", "半導体と市場。"))
    question = (["液浸冷却", "半導体", "市場"], 3)
    with store.view() as view:
        assert {hit.post_id for hit in view.posts_like(*question)} == {"a", "b"}
    with store.writer() as writer:
        writer.put(facts("b", "液浸冷却。"), "r1")
        writer.put(facts("c", "半導体と市場。"), "r1")
        writer.delete("a")
    with store.view() as view:
        found = view.posts_like(*question, title="液浸冷却")
    assert [hit.post_id for hit in found] == ["c", "b"]
    assert [hit.post_id for hit in found if hit.title > 0] == []


def test_what_is_worked_out_of_a_post_is_kept_until_the_graph_changes(store: GraphStore, facts: Facts) -> None:
    asked: list[str] = []

    def lengths(view: View, posts: list[str], what: str = "length") -> dict[str, int]:
        def work_out(unknown: list[str]) -> dict[str, int]:
            asked.extend(f"{what} {p}" for p in unknown)
            return {p: len(view.terms_in(p)) for p in unknown}

        return dict(view.worked_out(what, posts, work_out))

    put(store, facts("a", DEAL), facts("b", CLOUD))
    with store.view() as view:
        first = lengths(view, ["a"])
        assert lengths(view, ["b", "a"]) == first | lengths(view, ["b"])
        assert lengths(view, ["a"], "other") == first
    with store.view() as view:
        lengths(view, ["a", "b"])
    assert asked == ["length a", "length b", "other a"]
    put(store, facts("a", CLOUD + DEAL))
    with store.view() as view:
        assert lengths(view, ["a"])["a"] > first["a"]
    assert asked[3:] == ["length a"]


def test_what_is_worked_out_is_kept_only_as_far_as_there_is_room(store: GraphStore, facts: Facts) -> None:
    first, second = ([f"{n} {p}" for p in range(12_000)] for n in (1, 2))
    put(store, facts("a", DEAL))
    asked = 0

    def work_out(unknown: list[str]) -> dict[str, int]:
        nonlocal asked
        asked += len(unknown)
        return {p: len(p) for p in unknown}

    with store.view() as view:
        for posts in (first, second, second):
            assert len(view.worked_out("length", posts, work_out)) == 12_000
        view.worked_out("other", ["a"], work_out)
    with store.view() as view:
        assert view.worked_out("length", second, work_out) and asked == 24_001
        assert view.worked_out("length", first, work_out) and asked == 36_001
    with store.view() as view:
        assert view.worked_out("other", ["a"], work_out) and asked == 36_001


def test_a_batch_is_put_like_its_posts_one_by_one(store: GraphStore, facts: Facts) -> None:
    batch = [facts("a", DEAL), facts("b", CLOUD, "2025-12-01"), facts("c", DEAL + "NVIDIA。")]
    put(store, facts("b", "NVIDIAとOracle。"))
    with store.writer() as writer:
        writer.put_all(batch, "r1")
        writer.put_all([], "r1")
    together = snapshot(store)
    with store.writer() as writer:
        for post_id in "abc":
            writer.delete(post_id)
    put(store, *batch)
    assert snapshot(store) == together


def test_of_two_posts_with_one_id_in_a_batch_only_the_later_leaves_something(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL))
    before = facts("b", DEAL)
    with store.writer() as writer:
        writer.put_all([replace(before, entities=tuple(replace(e, codes=("x:1",)) for e in before.entities)), facts("b", CLOUD)], "r1")
    with store.view() as view:
        assert view.entity("organization/foxconn").codes == ()


def test_of_two_versions_of_an_entity_in_a_batch_the_last_counts_be_it_the_known_one(store: GraphStore, facts: Facts) -> None:
    known, other = facts("a", DEAL), facts("b", DEAL)
    unlisted = tuple(replace(e, curated=False, aliases=(), codes=()) for e in other.entities)
    with store.writer() as writer:
        writer.put(known, "r1")
        writer.put_all([replace(other, entities=unlisted), known], "r1")
    with store.view() as view:
        assert all(view.entity(e.id).curated for e in known.entities)


def test_posts_can_be_moved_and_keep_their_facts(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL))
    with store.writer() as writer:
        before = writer.stamps()["a"]
        writer.move("a", "/elsewhere", "new/a.md")
        assert writer.stamps()["a"] == before._replace(root="/elsewhere", path="new/a.md")
    with store.view() as view:
        assert view.post("a").path == "new/a.md"
        assert view.prominence("organization/openai") == 1


def test_a_file_that_says_the_same_in_another_text_keeps_its_facts(store: GraphStore, facts: Facts) -> None:
    deal = facts("deal", DEAL)
    put(store, deal)
    longer = deal.post.source + "\nblock"
    with store.writer() as writer:
        before = writer.stamps()["deal"]
        writer.rewrite({"deal": Rewritten(longer, "other"), "none": Rewritten("", "")})
        assert writer.stamps() == {"deal": before._replace(content_hash="other")}
        assert writer.sources(["deal", "none"]) == {"deal": longer}
    with store.view() as view:
        assert view.source("deal") == longer and view.facts("deal").claims == tuple(view.claims_in("deal")) == deal.claims
        [receipt, _] = view.receipts()
        assert (receipt.kind, receipt.hash_before, receipt.hash_after) == ("edited", before.content_hash, "other") and not receipt.changes


def test_a_post_whose_page_stands_elsewhere_keeps_its_facts(store: GraphStore, facts: Facts) -> None:
    deal = facts("deal", DEAL)
    put(store, deal)
    with store.writer() as writer:
        before = writer.stamps()["deal"]
        writer.relink({"deal": "/elsewhere/", "none": "/"}, "other")
        assert writer.stamps() == {"deal": before._replace(recipe="other")}
        assert writer.permalinks() == {"deal": "/elsewhere/"}
    with store.view() as view:
        assert view.post("deal").permalink == view.posts()["deal"].permalink == "/elsewhere/" and "none" not in view.posts()
        assert view.facts("deal").claims == deal.claims
        [receipt, _] = view.receipts()
        assert (receipt.kind, receipt.recipe, receipt.hash_after) == ("moved", "other", before.content_hash) and not receipt.changes


def test_what_is_not_there_is_an_error_or_nothing(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL))
    with store.view() as view:
        for ask_post in (view.source, view.mentions_in, view.claims_in, view.topics_in, view.terms_in, view.post, view.facts):
            with pytest.raises(PostNotFound):
                ask_post("nowhere")
        with pytest.raises(TopicNotFound):
            view.topic("topic/nothing")
        assert view.entities(["organization/nobody"]) == {} == view.posts(["nowhere"]) == view.published_at(["nowhere"])
        assert view.mentions_of(["organization/nobody"]) == {} == view.topics_of("organization/nobody")
        assert view.edges_of("organization/nobody") == [] == view.nearest("organization/nobody", 5)
        assert view.edges_between("organization/openai", "organization/nobody") == []
        assert view.linked_to_both("organization/openai", "organization/nobody") == []
        assert view.claims_between("organization/openai", "organization/nobody") == []
        assert view.posts_about("topic/nothing") == {} == view.entities_about("topic/nothing") == view.topics_beside("topic/nothing")
    with store.writer() as writer, pytest.raises(PostNotFound):
        writer.source("nowhere")


def test_facts_come_out_as_they_were_put_in(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", DEAL + "データセンターの青嶺。"))
    with store.view() as view:
        found, stamp = view.facts("a"), view.stamps()["a"]
    before = snapshot(store)
    with store.writer() as writer:
        writer.delete("a")
        writer.put(found, stamp.recipe)
    assert snapshot(store) == before


def test_names_are_counted_by_the_posts_that_use_them_as_written(store: GraphStore, facts: Facts) -> None:
    put(store, facts("a", "ホンハイとホンハイ、Foxconn。"), facts("b", "ホンハイの話。OpenAI。"), facts("c", "鴻海。"))
    with store.view() as view:
        used = view.names_used(["organization/foxconn", "organization/nobody", "organization/openai"])
        assert used == {"organization/foxconn": {"ホンハイ": 2, "Foxconn": 1, "鴻海": 1}, "organization/openai": {"OpenAI": 1}}
        assert view.names_used([]) == {}
    with store.writer() as writer:
        writer.delete("b")
    with store.view() as view:
        assert view.names_used(["organization/foxconn"]) == {"organization/foxconn": {"ホンハイ": 1, "Foxconn": 1, "鴻海": 1}}


def test_the_name_that_each_post_uses_most_is_counted_once_a_post(store: GraphStore, facts: Facts) -> None:
    first = facts("a", "鴻海（Foxconn）とFoxconn、Foxconn。OpenAI。")
    put(store, first, facts("b", "ホンハイはFoxconn。"), facts("c", "Foxconnの話。鴻海と鴻海。"))
    with store.view() as view:
        preferred = view.names_preferred(["organization/foxconn", "organization/nobody", "organization/openai"])
        assert preferred == {"organization/foxconn": {"Foxconn": 1, "ホンハイ": 1, "鴻海": 1}, "organization/openai": {"OpenAI": 1}}
        assert view.names_preferred([]) == {}
    with store.writer() as writer:
        writer.delete("b")
    with store.view() as view:
        assert view.names_preferred(["organization/foxconn"]) == {"organization/foxconn": {"Foxconn": 1, "鴻海": 1}}


def test_words_are_found_by_how_they_begin(store: GraphStore, facts: Facts) -> None:
    first = replace(facts("a", DEAL), terms=("ビットコインマイニング", "rag", "ビットコインマイニング"))
    put(store, first, replace(facts("b", DEAL), terms=("ビットコイン", "コイン")))
    with store.view() as view:
        assert view.words_beginning("ビットコイン") == {"ビットコインマイニング": 1, "ビットコイン": 1}
        assert view.words_beginning("RAG") == {"rag": 1}
        assert view.words_beginning("%") == {} == view.words_beginning("")
    with store.writer() as writer:
        writer.delete("a")
    with store.view() as view:
        assert view.words_beginning("ビットコイン") == {"ビットコイン": 1}


def test_names_text_and_ids_are_never_taken_for_a_query(store: GraphStore, facts: Facts) -> None:
    nasty = "'}) DETACH DELETE n // \"; DROP TABLE posts; -- `\\"
    put(store, replace(facts("a", DEAL), terms=(nasty, "市場")))
    before = snapshot(store)
    with store.view() as view:
        assert view.names_like(nasty) == []
        assert [hit.post_id for hit in view.posts_like([nasty.split()[-1]], 3, title=nasty)] == ["a"]
        assert view.entities([nasty]) == {} == view.posts([nasty])
        assert view.edges_of(nasty) == []
    assert snapshot(store) == before
