"""The flow from files to the store, with a fake language model."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import FakeAnalyst
from snapshots import snapshot

from kg.errors import StoreTooNew, UsageError
from kg.ingest import Plan, carry_out, plan_ingest
from kg.paste import with_block
from kg.pipeline import ANALYSIS, Analyst
from kg.settings import Settings
from kg.store import GraphStore, open_store
from kg.store.base import Origin
from kg.verify import differences

DEAL = "OpenAIはFoxconnと提携した。両社はデータセンターを設計する。"
CLOUD = "OracleはOpenAIにクラウドを供給する。SoftBankも加わる。"

Write = Callable[..., Path]
Ingest = Callable[..., Plan]


def test_a_post_becomes_entities_claims_and_topics(write_post: Write, ingest: Ingest, store: GraphStore) -> None:
    write_post("2025-11-21-deal.md", DEAL)
    ingest()
    with store.view() as view:
        assert view.stats().posts == 1
        assert set(view.graph().nodes) == {"organization/openai", "organization/foxconn"}
        typed = [c for c in view.claims_in("2025-11-21-deal") if c.type == "partners_with"]
        assert [(c.head, c.tail, c.text) for c in typed] == [("organization/foxconn", "organization/openai", "OpenAIはFoxconnと提携")]
        assert "データセンター" in [t.name for t in view.topics_in("2025-11-21-deal")]


def test_every_offset_indexes_the_source(write_post: Write, ingest: Ingest, store: GraphStore) -> None:
    write_post("a.md", "**OpenAI**は[Foxconn](https://example.com/x_y)と提携した。\r\n\r\n| 会社 | 製品 |\r\n|---|---|\r\n| NVIDIA | H100 |")
    ingest()
    with store.view() as view:
        source = view.source("a")
        mentions = view.mentions_in("a")
        assert [m.name for m in mentions] == ["OpenAI", "Foxconn", "NVIDIA", "H100"]
        assert all(source[m.start : m.end] == m.surface for m in mentions)
        assert all(source[c.start : c.end] == c.text for c in view.claims_in("a"))


def test_a_second_ingest_analyses_nothing(write_post: Write, ingest: Ingest, analyst: FakeAnalyst) -> None:
    write_post("a.md", DEAL)
    ingest()
    before = len(analyst.analyzer.analyzed)  # type: ignore[attr-defined]
    plan = ingest()
    assert (len(plan.posts), plan.unchanged) == (0, 1)
    assert len(analyst.analyzer.analyzed) == before  # type: ignore[attr-defined]


def test_another_time_zone_of_the_site_takes_effect_at_the_next_ingest(tmp_path: Path, write_post: Write, store: GraphStore) -> None:
    write_post("2025-11-21-a.md", DEAL, date="2025-11-20 23:00:00 +0000")
    for zone, day, analysed, relinked in (("", 20, 1, 0), ("Asia/Tokyo", 21, 0, 1), ("Asia/Tokyo", 21, 0, 0), ("UTC", 20, 0, 1)):
        settings = Settings.from_environment({"KG_TIMEZONE": zone, "KG_WORKERS": "1"})
        analyst = FakeAnalyst(links=Analyst.of(settings).links)
        with store.writer() as writer:
            plan = plan_ingest(writer, [tmp_path / "posts"], settings, analyst.recipe)
            assert (len(list(carry_out(plan, writer, analyst, settings))), len(plan.relinked)) == (analysed, relinked)
        with store.view() as view:
            assert view.post("2025-11-21-a").permalink == f"/2025/11/{day}/a/"


def test_a_time_by_the_sites_own_clock_is_stored_anew_when_its_zone_changes(tmp_path: Path, write_post: Write, store: GraphStore) -> None:
    write_post("2025-11-21-a.md", DEAL, date="2025-11-21 09:30")
    for zone, offset in (("", 0), ("Asia/Tokyo", 9), ("UTC", 0)):
        settings = Settings.from_environment({"KG_TIMEZONE": zone, "KG_WORKERS": "1"})
        analyst = FakeAnalyst(links=Analyst.of(settings).links)
        with store.writer() as writer:
            list(carry_out(plan_ingest(writer, [tmp_path / "posts"], settings, analyst.recipe), writer, analyst, settings))
        with store.view() as view:
            assert view.post("2025-11-21-a").published_at == datetime(2025, 11, 21, 9 - offset, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Tokyo", "Asia", "../etc/passwd", "+09:00"])
def test_a_wrong_name_of_a_time_zone_is_an_error(name: str) -> None:
    with pytest.raises(UsageError, match="KG_TIMEZONE"):
        Settings.from_environment({"KG_TIMEZONE": name})


def test_a_pattern_of_links_with_a_part_that_is_not_filled_in_is_refused() -> None:
    with pytest.raises(UsageError, match=r"KG_PERMALINK has :collection.*:year"):
        Settings.from_environment({"KG_PERMALINK": "/:collection/:title.html"})
    assert Settings.from_environment({"KG_PERMALINK": "none"}).permalink == "/:categories/:title.html"
    assert Settings.from_environment({"KG_PERMALINK": "/:year/:title.html"}).permalink == "/:year/:title.html"


def test_what_a_newer_version_analysed_is_left_alone(
    write_post: Write, ingest: Ingest, store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_post("a.md", DEAL)
    ingest()
    before = snapshot(store)
    monkeypatch.setattr("kg.ingest.ANALYSIS", ANALYSIS - 1)
    for change in (lambda: ingest(everything=True), lambda: ingest(prune=True)):
        write_post("a.md", CLOUD)
        with pytest.raises(StoreTooNew, match="analysed by a newer version"):
            change()
    assert snapshot(store) == before


def test_editing_one_post_analyses_one_post(write_post: Write, ingest: Ingest, store: GraphStore) -> None:
    for n in range(5):
        write_post(f"p{n}.md", DEAL + f"第{n}回。")
    ingest()
    write_post("p3.md", CLOUD)
    plan = ingest()
    assert [p.id for p in plan.posts] == ["p3"]
    with store.view() as view:
        assert "organization/oracle" in view.graph()
        assert view.mentions_of(["organization/foxconn"])["organization/foxconn"].keys() == {"p0", "p1", "p2", "p4"}


def test_touching_a_file_without_changing_it_analyses_nothing(write_post: Write, ingest: Ingest) -> None:
    path = write_post("a.md", DEAL)
    ingest()
    path.write_bytes(path.read_bytes())
    assert not ingest().posts


def test_a_block_that_is_written_back_is_noted_without_analysing_the_post(
    tmp_path: Path, write_post: Write, ingest: Ingest, store: GraphStore, analyst: FakeAnalyst
) -> None:
    path = write_post("a.md", DEAL)
    ingest()
    path.write_bytes(with_block(path.read_bytes(), "- [Oracleの供給](/b/)\n"))
    plan = ingest()
    assert (plan.posts, list(plan.rewritten), plan.unchanged) == ([], ["a"], 0)
    assert ingest().unchanged == 1
    fresh = open_store(str(tmp_path / "fresh.db"))
    with fresh.writer() as writer:
        list(carry_out(plan_ingest(writer, [tmp_path / "posts"], Settings(), analyst.recipe), writer, analyst, Settings()))
    with store.view() as one, fresh.view() as other:
        assert list(differences(one, other)) == [] and one.source("a") == path.read_text(encoding="utf-8")


def test_a_post_whose_block_is_written_back_while_its_text_comes_to_recur_is_read_as_its_file_is(
    write_post: Write, ingest: Ingest, store: GraphStore
) -> None:
    path = write_post("p0.md", DEAL)
    ingest()
    path.write_bytes(with_block(path.read_bytes(), "- [Oracleの供給](/b/)\n"))
    for n in range(1, 5):
        write_post(f"p{n}.md", DEAL)
    assert not ingest().rewritten
    with store.view() as view:
        assert view.source("p0") == path.read_text(encoding="utf-8") and not view.mentions_in("p0")


def test_prune_withdraws_posts_whose_files_are_gone_with_all_their_facts(write_post: Write, ingest: Ingest, store: GraphStore) -> None:
    write_post("a.md", DEAL)
    gone = write_post("b.md", CLOUD)
    ingest()
    gone.unlink()
    assert ingest().gone == []
    assert ingest(prune=True).gone == ["b"]
    with store.view() as view:
        assert "organization/oracle" not in view.graph()
        assert view.names_like("オラクル") == []
        assert view.stats().posts == 1


def test_prune_leaves_posts_of_other_folders(tmp_path: Path, write_post: Write, ingest: Ingest) -> None:
    write_post("one/a.md", DEAL)
    write_post("two/b.md", CLOUD)
    ingest()
    (tmp_path / "posts/two/b.md").unlink()
    assert ingest(tmp_path / "posts/one", prune=True).gone == []


def test_a_post_that_became_unreadable_keeps_its_last_good_version(write_post: Write, ingest: Ingest, store: GraphStore) -> None:
    path = write_post("a.md", DEAL)
    ingest()
    path.write_bytes(b"---\ntitle: x\n---\n\xff\xfe")
    plan = ingest(prune=True)
    assert [p.skipped for p in plan.problems] == [True]
    with store.view() as view:
        assert "organization/foxconn" in view.graph()


def test_a_moved_file_is_the_same_post(tmp_path: Path, write_post: Write, ingest: Ingest, store: GraphStore) -> None:
    path = write_post("old/a.md", DEAL)
    ingest()
    (tmp_path / "posts/new").mkdir()
    path.rename(tmp_path / "posts/new/a.md")
    plan = ingest(prune=True)
    assert ([s.path for s in plan.moved], plan.posts, plan.gone, plan.problems) == (["new/a.md"], [], [], [])
    with store.view() as view:
        assert view.post("a").path == "new/a.md"


def test_a_post_that_is_read_by_itself_and_then_with_its_folder_is_not_analysed_again(
    tmp_path: Path, write_post: Write, ingest: Ingest, store: GraphStore
) -> None:
    path = write_post("2025/a.md", DEAL)
    ingest(path)
    plan = ingest()
    assert ([s.path for s in plan.moved], plan.posts, plan.problems) == (["2025/a.md"], [], [])
    plan = ingest()
    assert (plan.moved, plan.unchanged) == ([], 1)


@pytest.mark.parametrize(("old", "new"), [("a.md", "b.md"), ("one/index.md", "two/index.md")])
def test_a_post_with_an_id_of_its_own_takes_its_address_from_its_new_name(
    tmp_path: Path, write_post: Write, ingest: Ingest, store: GraphStore, old: str, new: str
) -> None:
    path = write_post(old, DEAL)
    path.write_text(path.read_text(encoding="utf-8").replace("---\n", "---\nid: x\n", 1), encoding="utf-8")
    ingest()
    (tmp_path / "posts" / new).parent.mkdir(exist_ok=True)
    path.rename(tmp_path / "posts" / new)
    assert [p.id for p in ingest(prune=True).posts] == ["x"]
    with store.view() as view:
        assert view.post("x").permalink == f"/2025/11/21/{new.split('.')[0].split('/')[0]}/"


def test_of_two_posts_with_one_id_the_first_is_stored_and_the_second_named(tmp_path: Path, write_post: Write, ingest: Ingest) -> None:
    write_post("one/a.md", DEAL)
    write_post("two/a.md", CLOUD)
    plan = ingest()
    assert [p.id for p in plan.posts] == ["a"]
    [problem] = plan.problems
    assert problem.path.endswith("two/a.md") and "one/a.md" in problem.reason and "id:" in problem.remedy
    again = ingest(tmp_path / "posts/two")
    assert [p.path for p in again.problems] == [problem.path]


def test_the_file_that_is_stored_keeps_its_id_beside_copies_that_come_first_in_order(
    write_post: Write, ingest: Ingest, store: GraphStore
) -> None:
    stored = write_post("m/a.md", DEAL)
    ingest()
    copies = [write_post(name, DEAL) for name in ("k/a.md", "l/a.md", "n/a.md")]
    assert ingest().unchanged == 1
    write_post("m/a.md", CLOUD)
    plan = ingest(prune=True)
    assert [(p.path, str(stored) in p.reason) for p in sorted(plan.skipped, key=lambda p: p.path)] == [
        (str(copy), True) for copy in copies
    ]
    assert [p.path for p in plan.posts] == ["m/a.md"] and plan.gone == []
    stored.unlink()
    assert [p.path for p in ingest().posts] == ["k/a.md"]
    with store.view() as view:
        assert (view.post("a").path, list(view.posts())) == ("k/a.md", ["a"])


def test_a_path_that_does_not_exist_is_named_and_changes_nothing(tmp_path: Path, write_post: Write, ingest: Ingest, store: GraphStore) -> None:
    write_post("a.md", DEAL)
    ingest()
    before = snapshot(store)
    [problem] = ingest(tmp_path / "nowhere", prune=True).problems
    assert problem.skipped and problem.path == str(tmp_path / "nowhere")
    assert snapshot(store) == before


HOUSE = "OpenAIやFoxconnの動きを毎週届けるニュースレターに、ぜひご登録ください。"


def test_text_that_comes_to_recur_is_withdrawn_from_posts_stored_before(write_post: Write, ingest: Ingest, store: GraphStore) -> None:
    for n in range(4):
        write_post(f"p{n}.md", f"Oracleの第{n}報である。\n\n{HOUSE}")
    ingest()
    with store.view() as view:
        assert len(view.mentions_of(["organization/foxconn"])["organization/foxconn"]) == 4
    write_post("p4.md", f"Oracleの最終報である。\n\n{HOUSE}")
    plan = ingest()
    assert {p.id for p in plan.posts} == {"p0", "p1", "p2", "p3", "p4"}
    with store.view() as view:
        assert "organization/foxconn" not in view.graph()
        assert view.prominence("organization/oracle") == 5


def test_a_post_that_moves_while_its_text_comes_to_recur_stands_where_it_is(write_post: Write, ingest: Ingest) -> None:
    ingest(write_post("2025/p0.md", f"{DEAL}\n\n{HOUSE}"))  # by itself: its folder is 2025
    for n in range(1, 5):
        write_post(f"p{n}.md", f"Oracleの第{n}報である。\n\n{HOUSE}")
    ingest()
    again = ingest()
    assert (again.posts, again.moved, again.unchanged) == ([], [], 5)


def test_text_that_no_longer_recurs_comes_back(write_post: Write, ingest: Ingest, store: GraphStore) -> None:
    paths = [write_post(f"p{n}.md", f"Oracleの第{n}報である。\n\n{HOUSE}") for n in range(5)]
    ingest()
    paths[0].unlink()
    ingest(prune=True)
    with store.view() as view:
        assert view.mentions_of(["organization/foxconn"])["organization/foxconn"].keys() == {"p1", "p2", "p3", "p4"}


def test_the_order_in_which_posts_arrive_does_not_matter(tmp_path: Path, write_post: Write, analyst: FakeAnalyst) -> None:
    paths = [write_post(f"{name}.md", body) for name, body in (("a", DEAL), ("b", CLOUD), ("c", "ホンハイとオープンAI。"))]
    stores = []
    for order in (paths, paths[::-1]):
        opened = open_store(str(tmp_path / f"{len(stores)}.db"))
        for path in order:
            with opened.writer() as writer:
                list(carry_out(plan_ingest(writer, [path], Settings(), analyst.recipe), writer, analyst, Settings()))
        stores.append(opened)
    assert snapshot(stores[0]) == snapshot(stores[1])
    for opened in stores:
        opened.close()


def test_a_file_that_takes_another_id_takes_its_old_post_out(write_post: Write, ingest: Ingest, store: GraphStore, tmp_path: Path) -> None:
    path = write_post("x.md", DEAL)
    path.write_text(path.read_text(encoding="utf-8").replace("---\n", "---\nid: one\n", 1), encoding="utf-8")
    ingest()
    path.write_text(path.read_text(encoding="utf-8").replace("id: one", "id: two"), encoding="utf-8")
    assert ingest().gone == ["one"]
    with store.view() as view:
        assert list(view.posts()) == ["two"]


def test_posts_with_one_permalink_are_told_when_one_of_them_is_new(write_post: Write, ingest: Ingest) -> None:
    def give(path: Path) -> None:
        path.write_text(path.read_text(encoding="utf-8").replace("---\n", "---\npermalink: /one/\n", 1), encoding="utf-8")

    first, second, third = (write_post(f"{name}.md", f"{CLOUD}{name}") for name in "abc")
    give(second)
    give(third)
    assert [(p.path, p.line, p.skipped) for p in ingest().problems] == [(str(third), 2, False)]
    assert ingest().problems == []
    give(first)
    [problem] = ingest().problems
    assert (problem.path, problem.line) == (str(first), 2)
    assert problem.reason == f"the permalink '/one/' is that of {second} too; a site shows one of them"


@pytest.mark.parametrize("front", ["", f"summary: {'長' * 5_000}\npermalink: /2025/11/21/a/\n"], ids=["by default", "behind much else"])
@pytest.mark.parametrize("alone", [False, True])
def test_a_new_post_with_the_permalink_of_a_stored_one_is_told(write_post: Write, ingest: Ingest, front: str, alone: bool) -> None:
    def give(path: Path, lines: str) -> None:
        path.write_text(path.read_text(encoding="utf-8").replace("---\n", f"---\n{lines}", 1), encoding="utf-8")

    first = write_post("a.md", DEAL)
    give(first, front)
    ingest()
    second = write_post("b.md", CLOUD)
    give(second, "permalink: /2025/11/21/a/\n")
    [problem] = ingest(*[second] if alone else []).problems
    assert (problem.path, problem.line, problem.skipped) == (str(second), 2, False)
    assert problem.reason == f"the permalink '/2025/11/21/a/' is that of {first} too; a site shows one of them"


def test_a_post_that_takes_the_permalink_of_one_that_is_gone_or_has_another_now_is_not_told_so(write_post: Write, ingest: Ingest) -> None:
    def give(path: Path, link: str) -> None:
        path.write_text(path.read_text(encoding="utf-8").replace("---\n", f"---\npermalink: {link}\n", 1), encoding="utf-8")

    first, second = write_post("a.md", DEAL), write_post("b.md", CLOUD)
    ingest()
    give(first, "/elsewhere/")
    second.unlink()
    for name, link in (("c", "/2025/11/21/a/"), ("d", "/2025/11/21/b/")):
        give(write_post(f"{name}.md", CLOUD), link)
    assert ingest().problems == []


def test_two_files_may_swap_their_ids(write_post: Write, ingest: Ingest, store: GraphStore) -> None:
    paths = [write_post("a.md", DEAL), write_post("b.md", CLOUD)]
    for ids in (("one", "two"), ("two", "one")):
        for path, post_id in zip(paths, ids, strict=True):
            body = path.read_text(encoding="utf-8").rsplit("---\n", 1)[-1]
            path.write_text(f"---\ntitle: t\nid: {post_id}\ndate: 2025-11-21\n---\n{body}", encoding="utf-8")
        assert ingest().problems == []
    with store.view() as view:
        assert (view.post("two").path, view.post("one").path) == ("a.md", "b.md")


def test_posts_under_a_link_that_leads_nowhere_now_are_kept_and_the_link_is_named(
    tmp_path: Path, write_post: Write, ingest: Ingest, store: GraphStore
) -> None:
    write_post("a.md", CLOUD)
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "b.md").write_text(f"---\ntitle: t\ndate: 2025-11-21\n---\n{DEAL}\n", encoding="utf-8")
    (tmp_path / "posts" / "link").symlink_to(tmp_path / "away")
    ingest()
    (tmp_path / "away").rename(tmp_path / "elsewhere")
    plan = ingest(prune=True)
    assert plan.gone == [] and [p.path for p in plan.skipped] == [str(tmp_path / "posts" / "link")]


def test_a_post_that_is_held_back_is_named_and_not_stored(write_post: Write, ingest: Ingest, store: GraphStore) -> None:
    path = write_post("a.md", DEAL)
    path.write_text(path.read_text(encoding="utf-8").replace("---\n", "---\ndraft: true\n", 1), encoding="utf-8")
    assert "draft: true" in ingest().problems[0].reason


@pytest.mark.parametrize("line", ["draft: true", "published: false"])
def test_a_stored_post_that_is_held_back_later_is_withdrawn_with_all_its_facts_until_it_is_out_again(
    write_post: Write, ingest: Ingest, store: GraphStore, line: str
) -> None:
    path = write_post("a.md", DEAL)
    write_post("b.md", CLOUD)
    ingest()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("---\n", f"---\n{line}\n", 1), encoding="utf-8")
    plan = ingest()
    assert plan.gone == ["a"] and line in plan.skipped[0].reason
    with store.view() as view:
        assert list(view.posts()) == ["b"] and "organization/foxconn" not in view.graph()
    assert ingest().gone == []
    path.write_text(text, encoding="utf-8")
    ingest()
    with store.view() as view:
        assert sorted(view.posts()) == ["a", "b"] and "organization/foxconn" in view.graph()


def test_another_file_takes_the_place_of_a_post_that_is_held_back(write_post: Write, ingest: Ingest, store: GraphStore) -> None:
    path = write_post("one/a.md", DEAL)
    ingest()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("---\n", "---\npublished: off\n", 1), encoding="utf-8")
    write_post("two/a.md", DEAL)
    plan = ingest()
    assert not plan.gone and [p.held_back for p in plan.skipped] == [True]
    with store.view() as view:
        assert [(s.post_id, s.path) for s in view.stamps().values()] == [("a", "two/a.md")]


def test_the_count_of_unchanged_posts_is_of_the_given_paths(tmp_path: Path, write_post: Write, ingest: Ingest) -> None:
    for n in range(4):
        write_post(f"one/p{n}.md", f"Oracleの第{n}報である。\n\n{HOUSE}")
    ingest()
    write_post("two/p4.md", f"Oracleの最終報である。\n\n{HOUSE}")
    plan = ingest(tmp_path / "posts" / "two")
    assert (len(plan.posts), plan.unchanged) == (5, 0)


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_receipts_bear_the_commit_of_the_checkout(write_post: Write, ingest: Ingest, store: GraphStore, tmp_path: Path) -> None:
    git = ("git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    write_post("a.md", DEAL)
    write_post("b.md", CLOUD)
    for command in (("init", "-q"), ("add", "posts"), ("commit", "-qm", "first")):
        subprocess.run([*git, *command], check=True)
    head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    ingest()
    write_post("a.md", DEAL + "続報。")
    (tmp_path / "posts" / "b.md").unlink()
    ingest(prune=True)
    with store.view() as view:
        found = [(r.kind, r.post_id, r.origin) for r in reversed(view.receipts())]
        assert all(r.path == f"{r.post_id}.md" and (r.hash_after is None) == (r.kind == "withdrawn") for r in view.receipts())
    came = [("came", "a", Origin(head, True)), ("came", "b", Origin(head, True))]
    assert found == [*came, ("withdrawn", "b", Origin(head, False)), ("edited", "a", Origin(head, False))]
    untouched = ingest()
    assert untouched.unchanged == 1
    with store.view() as view:
        assert len(view.receipts()) == 4  # what did not change leaves none
