"""What one post may cost, and that it takes nothing else along, whatever it holds."""

from __future__ import annotations

import ast
import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from builders import ORG, PERSON, a_file, a_scene
from fakes import FakeAnalyst, FakeAnalyzer

import kg
import kg.pipeline
from kg import query
from kg.errors import AnalysisFailed, PostError
from kg.extract import Analysis
from kg.ingest import Plan
from kg.link import Resolver, load_gazetteer
from kg.link import resolver as resolver_module
from kg.link.people import is_family_name
from kg.normalize import visible
from kg.pipeline import MOST_MENTIONS
from kg.posts import read_post
from kg.records import CO_MENTION, Claim, EntityType, Post, SegmentKind
from kg.relate import claims_of
from kg.relate.ends import MAY_RELATE
from kg.relate.frame import MOST_MENTIONS as LONGEST_LIST
from kg.relate.learned.candidates import _MOST_PAIRS, pairs_of
from kg.relate.learned.lines import Line, Named
from kg.store import GraphStore

DEAL = "OpenAIはFoxconnと提携した。"
POISON = "毒"

Write = Callable[..., Path]
Ingest = Callable[..., Plan]


class _Touchy(FakeAnalyzer):
    """Fails on a character, as a language package might."""

    def analyze(self, texts: Sequence[str]) -> list[Analysis]:
        if any(POISON in text for text in texts):
            raise RuntimeError("over\nwhelmed")
        return super().analyze(texts)


@pytest.fixture
def touchy(analyst: FakeAnalyst) -> FakeAnalyst:
    object.__setattr__(analyst, "analyzer", _Touchy(analyst.gazetteer))
    return analyst


def test_a_post_on_which_the_analysis_fails_is_named_and_the_others_are_stored(
    touchy: FakeAnalyst, write_post: Write, ingest: Ingest, store: GraphStore
) -> None:
    for name in ("a", "b", "c"):
        write_post(f"{name}.md", DEAL + (POISON if name == "b" else ""))
    plan = ingest()
    [problem] = plan.skipped
    assert problem.path.endswith("/b.md") and problem.reason == "cannot be analysed: RuntimeError: over whelmed" and problem.remedy
    with store.view() as view:
        assert view.posts().keys() == {"a", "c"}


def test_a_post_that_can_no_longer_be_analysed_keeps_its_last_good_version(
    touchy: FakeAnalyst, write_post: Write, ingest: Ingest, store: GraphStore
) -> None:
    path = write_post("a.md", DEAL)
    ingest()
    good = path.read_text(encoding="utf-8")
    write_post("a.md", DEAL + POISON)
    assert len(ingest().skipped) == 1
    with store.view() as view:
        assert view.source("a") == good


@pytest.mark.parametrize("module", ["mentions_of", "claims_of", "topics_of"])
def test_whatever_stage_fails_only_its_post_is_left_out(
    module: str, monkeypatch: pytest.MonkeyPatch, write_post: Write, ingest: Ingest, store: GraphStore
) -> None:
    stage = getattr(kg.pipeline, module)

    def failing(post: object, *rest: object) -> object:
        if post.id == "b":  # type: ignore[attr-defined]
            raise RecursionError("maximum recursion depth exceeded")
        return stage(post, *rest)

    monkeypatch.setattr(kg.pipeline, module, failing)
    for name in ("a", "b", "c"):
        write_post(f"{name}.md", DEAL)
    assert [p.path.rpartition("/")[2] for p in ingest().skipped] == ["b.md"]
    with store.view() as view:
        assert view.posts().keys() == {"a", "c"}


def test_a_post_that_the_store_cannot_hold_is_named_and_the_others_are_stored(
    monkeypatch: pytest.MonkeyPatch, write_post: Write, ingest: Ingest, store: GraphStore
) -> None:
    def twice(post: Post, *rest: Any) -> tuple[Claim, ...]:
        found = claims_of(post, *rest)
        return found * 2 if "毒" in post.source else found  # two claims of one id are against the rules of any store

    monkeypatch.setattr(kg.pipeline, "claims_of", twice)
    path = write_post("b.md", DEAL)
    ingest()
    good = path.read_text(encoding="utf-8")
    for name in ("a", "b", "c"):
        write_post(f"{name}.md", DEAL + ("毒" if name == "b" else ""))
    [problem] = ingest().skipped
    assert problem.path.endswith("/b.md") and "the store cannot hold it: IntegrityError" in problem.reason and problem.remedy
    with store.view() as view:
        assert view.posts().keys() == {"a", "b", "c"} and view.source("b") == good


def test_a_killed_process_is_no_fault_of_a_post(analyst: FakeAnalyst, monkeypatch: pytest.MonkeyPatch, write_post: Write, ingest: Ingest) -> None:
    def gone(self: FakeAnalyzer, texts: Sequence[str]) -> list[Analysis]:
        raise AnalysisFailed("gone")

    monkeypatch.setattr(FakeAnalyzer, "analyze", gone)
    write_post("a.md", DEAL)
    with pytest.raises(AnalysisFailed):
        ingest()


def test_a_directory_of_names_is_left_out_with_the_line_that_is_too_much(analyst: FakeAnalyst, write_post: Write, ingest: Ingest) -> None:
    lines = "OpenAI、Foxconn、Oracle、NVIDIA。\n" * (MOST_MENTIONS // 4 + 1)
    write_post("a.md", lines)
    write_post("b.md", DEAL)
    plan = ingest()
    [problem] = plan.skipped
    assert problem.line == 5 + MOST_MENTIONS // 4 and "directory" in problem.reason and "split" in problem.remedy
    with analyst.sentences() as analyze, pytest.raises(PostError, match="directory"):
        analyst.facts_of_draft(lines, analyze)


def test_a_sentence_of_very_many_names_is_a_list_from_which_no_relation_is_read() -> None:
    def claims(count: int) -> list[str]:
        names = [f"社{n:03}" for n in range(count)]
        scene = a_scene("と".join(names) + "は提携した。", dict.fromkeys(names, ORG))
        return [c.type for c in claims_of(scene.post, scene.sentences, scene.mentions)]

    assert claims(8).count("partners_with") == 28
    assert claims(LONGEST_LIST + 1) == []


def test_a_post_suggests_a_bounded_number_of_pairs() -> None:
    names = [f"社{n:02}" for n in range(LONGEST_LIST)]
    scene = a_scene("と".join(names) + "。", dict.fromkeys(names, ORG))
    named = [Named(2 * at, mention, "O", 2 * at, 2 * at) for at, mention in enumerate(scene.mentions)]
    line = Line(SegmentKind.PARAGRAPH, 0, (0,), ["<O>", "と"] * len(names), ["", "助詞"] * len(names), names=named)
    one = len(pairs_of([line], MAY_RELATE))
    assert _MOST_PAIRS <= len(pairs_of([line] * 200, MAY_RELATE)) < _MOST_PAIRS + 2 * one < 200 * one


def test_names_by_sound_are_compared_letter_by_letter_only_where_they_may_be_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    matcher = resolver_module.likeness.__globals__["SequenceMatcher"]

    def counted(*arguments: object, **options: object) -> object:
        nonlocal compared
        compared += 1
        return matcher(*arguments, **options)

    monkeypatch.setitem(resolver_module.likeness.__globals__, "SequenceMatcher", counted)
    resolver = Resolver(load_gazetteer())
    names = [f"{a}{b}テスカ{c}ロン" for a in "アサタナマ" for b in "キシチニ" for c in "クスツ"]
    for name in names:
        resolver.link_name(name, EntityType.ORGANIZATION)
    assert compared < 20 * len(names)


def test_family_names_are_looked_up_and_not_compared_with_every_name(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counted(short: str, full: str) -> bool:
        nonlocal compared
        compared += 1
        return is_family_name(short, full)

    monkeypatch.setattr(resolver_module, "is_family_name", counted)
    names = [f"{chr(0x4E00 + n)}{chr(0x5E00 + n)}太郎" for n in range(300)]
    scene = a_scene("。".join([*names, names[0][:2]]) + "。", dict.fromkeys([*names, names[0][:2]], PERSON))
    linked, _ = Resolver(load_gazetteer()).link(scene.post, scene.mentions)
    assert compared < 2 * len(names)
    assert linked[-1].entity_id == linked[0].entity_id


def test_characters_that_stand_for_names_inside_have_no_meaning_in_a_post(analyst: FakeAnalyst) -> None:
    post, problems = read_post(a_file("# 題\n\n\ue001は\ue000と提携した。OpenAIは\ue001と\ue002に出資した。\n"))
    assert post is not None, problems
    with analyst.sentences() as analyze:
        facts = next(analyst.facts([post], analyze))
    assert [m.name for m in facts.mentions] == ["OpenAI"] and facts.claims == ()


@pytest.mark.parametrize(
    "name",
    ["Open\u200dAI", "\u202eOpenAI", "OpenAI\u0301" + "\u0301" * 500, "'; DROP TABLE posts; --", "}) DETACH DELETE n //", "<script>alert(1)</script>", "=1+1", "x" * 900],
)
def test_text_of_any_kind_is_stored_asked_for_and_withdrawn_as_it_is(
    name: str, write_post: Write, ingest: Ingest, store: GraphStore
) -> None:
    path = write_post("a.md", f"OpenAIは「{name}」とFoxconnと提携した。", title=f"'{name.replace(chr(39), chr(39) * 2)}'")
    assert not ingest().skipped
    with store.view() as view:
        assert view.posts()["a"].title == name
        assert view.names_like(name) == [] or name.isascii() or "OpenAI" in visible(name)
        assert name in view.source("a")
        assert any(c.type == CO_MENTION for c in view.claims_in("a"))
    path.unlink()
    ingest(prune=True)
    with store.view() as view:
        assert (view.stats().posts, view.stats().entities, view.stats().claims) == (0, 0, 0)


@pytest.mark.parametrize("unseen", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\ufe0f", "\U000e0100", "&#8203;", "&shy;"])
def test_what_shows_nothing_makes_no_other_name_and_moves_no_offset(
    unseen: str, analyst: FakeAnalyst, write_post: Write, ingest: Ingest, store: GraphStore
) -> None:
    names = [f"Open{unseen}AI", f"鴻{unseen}海", "OpenAI"]
    write_post("a.md", f"{names[0]}は{names[1]}と{unseen}提携した。{names[2]}だ。", title=f"Open{html.unescape(unseen)}AIの提携")
    ingest()
    with store.view() as view:
        assert set(view.entities()) == {"organization/openai", "organization/foxconn"}
        source, mentions = view.source("a"), view.mentions_in("a")
        assert [source[m.start : m.end] for m in mentions] == [f"Open{html.unescape(unseen)}AI", *names] == [m.surface for m in mentions]
        assert [m.name for m in mentions] == ["OpenAI", "OpenAI", "鴻海", "OpenAI"]
        [claim] = [c for c in view.claims_in("a") if c.type != CO_MENTION]
        assert claim.type == "partners_with" and source[claim.start : claim.end] == claim.text and names[0] in claim.text
        assert claim.sentence == "OpenAIは鴻海と提携した。"
        assert query.resolve(view, f"オープン{html.unescape(unseen)}AI") == "organization/openai"


@pytest.mark.parametrize("folder", ["store/embedded", "posts", "extract", "link", "relate", "topics"])
def test_nothing_that_is_stored_depends_on_a_clock(folder: str) -> None:
    """Receipts alone say what it said, and are made in one place for both stores."""
    for path in (Path(kg.__file__).parent / folder).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {n.func.attr for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
        imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        assert not called & {"now", "utcnow", "today"} and "time" not in imported, path
