"""Names as people type them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from stories import org, put, said, told

from kg import query
from kg.errors import EntityNotFound, UsageError
from kg.normalize import alias_key
from kg.query.batch import Wanted
from kg.query.names import NameIndex
from kg.records import EntityType, PostFacts
from kg.store import GraphStore, View
from kg.store.base import EntityCard, NameTable

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


def test_another_kanji_or_a_further_letter_makes_another_name() -> None:
    cards = {name: EntityCard(name, name, EntityType.ORGANIZATION, posts=3) for name in ("東洋ガス", "Canva")}
    index = NameIndex(NameTable(1, {alias_key(name): {name: name} for name in cards}, cards), {})
    slips = [index.slipped(name, None, 1) for name in ("東洋カス", "東海ガス", "Canba", "Canvas")]
    assert [[m.name for m in found] for found in slips] == [["東洋ガス"], [], ["Canva"], []]


@pytest.mark.parametrize(
    ("name", "found"), [("孫正儀", ["孫正義"]), ("孫正義", []), ("孫政義", []), ("孫正", []), ("孫正ぎ", []), ("孫正義郎", []), ("孫善人", [])]
)
def test_a_full_name_with_another_kanji_in_the_given_name_is_a_slip_of_people_only(name: str, found: list[str]) -> None:
    for type in (EntityType.PERSON, EntityType.ORGANIZATION):
        cards = {"孫正義": EntityCard("孫正義", "孫正義", type, posts=3)}
        index = NameIndex(NameTable(1, {"孫正義": {"孫正義": "孫正義"}}, cards), {})
        assert [m.name for m in index.slipped(name, type, 1)] == (found if type is EntityType.PERSON else [])


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


def carrying(post: PostFacts, codes: dict[str, tuple[str, ...]]) -> PostFacts:
    return replace(post, entities=tuple(replace(e, codes=codes.get(e.name, ())) for e in post.entities))


def test_a_code_stands_for_who_carries_it_unless_something_is_called_so(any_store: GraphStore) -> None:
    codes = {"ソフトバンク": ("jpx:9984",), "Microsoft": ("ticker:MSFT", "lei:INR2EJN1ERAN0W5ZP974"), "OpenAI": ("Q21708200", "ticker:ARM")}
    put(any_store, *(carrying(post, codes) for post in POSTS))
    with any_store.view() as view:
        for given, name in (
            ("9984", "ソフトバンク"),
            ("９９８４", "ソフトバンク"),
            ("TSE:9984", "ソフトバンク"),
            ("証券コード：9984", "ソフトバンク"),
            ("9984.T", "ソフトバンク"),
            ("msft", "Microsoft"),
            ("NASDAQ: MSFT", "Microsoft"),
            ("LEI:INR2EJN1ERAN0W5ZP974", "Microsoft"),
            ("Q21708200", "OpenAI"),
        ):
            assert query.resolve(view, given) == org(name), given
            assert (
                [(m.name, m.kind) for m in query.search(view, given)]
                == [(name, "code")]
                == [(m.name, m.kind) for m in query.complete(view, given)]
            )
            assert [(c.name, c.match) for c in query.reconcile(view, [given])[0].candidates] == [(name, True)]
        assert query.resolve(view, "Arm") == org("Arm") and query.resolve(view, "ticker:ARM") == org("OpenAI")
        assert query.search(view, "9984", type=EntityType.PRODUCT) == []
        for none in ("998", "NYSE:9984", "TSE:MSFT"):
            with pytest.raises(EntityNotFound):
                query.resolve(view, none)


def test_titles_behind_a_name_hide_it_nowhere(view: View) -> None:
    for given in ("Anthropic社", "Anthropic社長", "OpenAI様"):
        name = given.partition("社")[0].removesuffix("様")
        assert query.resolve(view, given) == org(name)
        assert query.search(view, given)[0].name == query.complete(view, given)[0].name == name
        [best, *_] = query.reconcile(view, [given])[0].candidates
        assert (best.name, best.match) == (name, True)


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
