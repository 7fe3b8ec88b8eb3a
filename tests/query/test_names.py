"""Names as people type them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from stories import org, put, said, told

from kg import query
from kg.errors import EntityNotFound, UsageError
from kg.query.batch import Wanted
from kg.records import EntityType
from kg.store import GraphStore, View

POSTS = (
    told("a", "2026-01-01", said("OpenAI", "partners_with", "ソフトバンク"), said("Anthropic", "develops", "Claude Opus 4.5")),
    told("b", "2026-01-02", said("OpenAI", "partners_with", "Microsoft"), said("Anthropic", "develops", "Claude")),
    told("c", "2026-01-03", said("OpenAI", "competes_with", "Arm"), said("OpenAI", "develops", "GPT-5")),
)


@pytest.fixture
def view(any_store: GraphStore) -> Iterator[View]:
    put(any_store, *POSTS)
    with any_store.view() as found:
        yield found


def test_names_are_found_but_for_slips_in_other_order_and_by_sound(view: View) -> None:
    for typed, name, kind in (
        ("Antropic", "Anthropic", "slip"),
        ("OpneAI", "OpenAI", "slip"),
        ("ソフトバソク", "ソフトバンク", "slip"),
        ("sofutobanku", "ソフトバンク", "sound"),
        ("そふとばんく", "ソフトバンク", "sound"),
        ("Claude 4.5 Opus", "Claude Opus 4.5", "words"),
        ("Claude オーパス4.5", "Claude Opus 4.5", "words"),
        ("openai", "OpenAI", "name"),
        ("Anth", "Anthropic", "beginning"),
        ("soft", "Microsoft", "part"),
    ):
        best = query.search(view, typed)[0]
        assert (best.name, best.kind) == (name, kind), typed
        assert (best.score == 100) == (kind == "name")
    scores = [query.search(view, typed)[0].score for typed in ("Claude 4.5 Opus", "sofutobanku", "Antropic")]
    assert scores == sorted(scores, reverse=True)


def test_short_names_and_digits_leave_no_room_for_slips(view: View) -> None:
    assert query.search(view, "Amr") == []
    assert query.search(view, "GPT-6") == []
    assert query.search(view, "Antropic", type=EntityType.PRODUCT) == []


def test_slips_come_behind_parts_and_not_beside_beginnings(view: View) -> None:
    assert [m.kind for m in query.search(view, "Claude")] == ["name", "beginning"]


def test_a_near_miss_is_never_resolved_but_suggested(view: View) -> None:
    with pytest.raises(EntityNotFound) as caught:
        query.resolve(view, "Antropic")
    assert caught.value.suggestions == ("Anthropic",)
    with pytest.raises(EntityNotFound) as caught:
        query.resolve(view, "Claude 4.5 Opus")
    assert caught.value.suggestions[0] == "Claude Opus 4.5"


def test_what_is_being_typed_is_completed(view: View) -> None:
    assert [m.name for m in query.complete(view, "o")] == ["OpenAI", "Anthropic", "Microsoft", "Claude Opus 4.5"]
    assert [m.name for m in query.complete(view, "o", limit=1)] == ["OpenAI"]
    for typed in ("ソフ", "そふ", "ソフトb", "そふとb", "sofutob"):
        assert [m.name for m in query.complete(view, typed)][0] == "ソフトバンク", typed
    assert query.complete(view, "") == [] == query.complete(view, "・")
    assert [m.name for m in query.complete(view, "cl", type=EntityType.PRODUCT)] == ["Claude", "Claude Opus 4.5"]
    with pytest.raises(UsageError):
        query.complete(view, "o", limit=0)


def test_completion_follows_the_graph(any_store: GraphStore) -> None:
    put(any_store, POSTS[0])
    with any_store.view() as view:
        assert query.complete(view, "GPT") == []
    put(any_store, POSTS[2])
    with any_store.view() as view:
        assert [m.name for m in query.complete(view, "GPT")] == ["GPT-5"]


def test_many_names_at_once(view: View) -> None:
    asked = ["OpenAI", "Antropic", "", "nobody at all", org("Microsoft"), Wanted("Claude", EntityType.ORGANIZATION), "Ｃｌａｕｄｅ"]
    found = query.reconcile(view, asked)
    assert [[(c.name, c.kind, c.match) for c in f.candidates[:1]] for f in found] == [
        [("OpenAI", "name", True)],
        [("Anthropic", "slip", False)],
        [],
        [],
        [("Microsoft", "id", True)],
        [],
        [("Claude", "name", True)],
    ]
    assert all(0 < c.score <= 100 for f in found for c in f.candidates)
    with pytest.raises(UsageError):
        query.reconcile(view, ["OpenAI"], limit=0)
