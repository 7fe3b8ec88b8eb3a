"""What is suggested for judging, and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import ORG, PRODUCT, a_claim, a_post, a_scene, facts_of, id_of

from kg import query
from kg.judge import Context, NeverSame, Same, Single, Split, Verdict, judgement
from kg.link.sounds import consonants, likeness
from kg.query import Sounds
from kg.records import CO_MENTION, Alias, Entity, EntityType, PostFacts
from kg.store import GraphStore

SOUNDS = Sounds(consonants, likeness)
NOON = datetime(2026, 1, 5, tzinfo=UTC)


def beside(post_id: str, *names: str, types: dict[str, EntityType] | None = None, codes: dict[str, str] | None = None, topics: tuple[str, ...] = ()) -> PostFacts:
    """A post whose sentence names some things side by side; those with codes are listed."""
    kinds = {name: (types or {}).get(name, ORG) for name in names}
    post = a_post("、".join(names) + "。", id=post_id)
    scene = a_scene(post, kinds)
    ids = sorted(id_of(name, kind) for name, kind in kinds.items())
    claims = [a_claim(post, a, CO_MENTION, b) for n, a in enumerate(ids) for b in ids[n + 1 :]]
    facts = facts_of(scene, claims, topics)
    listed = {id_of(name, kinds[name]): tuple(code.split()) for name, code in (codes or {}).items() if name in kinds}
    return replace(facts, entities=tuple(replace(e, curated=True, codes=listed[e.id]) if e.id in listed else e for e in facts.entities))


def put(store: GraphStore, *posts: PostFacts) -> None:
    with store.writer() as writer:
        writer.put_all(posts, "r1")


def pairs(store: GraphStore) -> dict[frozenset[str], tuple[str, ...]]:
    with store.view() as view:
        return {frozenset((d.keep.name, d.other.name)): d.reasons for d in query.duplicates(view, SOUNDS)}


def decide(store: GraphStore, *verdicts: Verdict) -> None:
    with store.writer() as writer:
        writer.judge([judgement(v, "", NOON) for v in verdicts])


def test_names_that_sound_or_are_written_alike_are_suggested_with_reasons(any_store: GraphStore) -> None:
    put(any_store, beside("a", "セレブラス", "Groq"), beside("b", "Cerebras", "Groq"), beside("c", "Magnum", "NotCo"), beside("d", "Magnam", "NotCo"), beside("e", "Hon Hai Precision", "Foxlink"), beside("f", "Hon Hai", "Foxlink"))
    found = pairs(any_store)
    assert found == {
        frozenset(("セレブラス", "Cerebras")): ("セレブラス sounds like Cerebras", "both named with Groq"),
        frozenset(("Magnum", "Magnam")): ("Magnam and Magnum are a slip apart", "both named with NotCo"),
        frozenset(("Hon Hai", "Hon Hai Precision")): ("Hon Hai is a part of Hon Hai Precision", "both named with Foxlink"),
    }


def test_versions_types_and_what_people_listed_as_two_are_not_suggested(any_store: GraphStore) -> None:
    product = dict.fromkeys(("Gemini 2 Pro", "Gemini 3 Pro", "Gemini 2 Flash", "Magnam"), PRODUCT)
    put(
        any_store,
        *(beside(f"v{n}", name, "Google", types=product) for n, name in enumerate(product)),
        beside("m", "Magnum", "Google"),
        beside("x", "Adobe Sign", "Google", codes={"Adobe Sign": ""}),
        beside("y", "Adobe Sig", "Google", codes={"Adobe Sig": ""}),
        beside("p", "Telstra", "Google", codes={"Telstra": "ticker:TLS"}),
        beside("q", "Telstr", "Google", codes={"Telstr": "ticker:XX"}),
    )
    assert pairs(any_store) == {}


def test_one_name_of_two_types_is_suggested_where_no_list_tells_what_it_is(any_store: GraphStore) -> None:
    product = {"DataFlux": PRODUCT, "Argonaut": PRODUCT}
    put(
        any_store,
        *(beside("a", "DataFlux", "Google"), beside("b", "DataFlux", "Google", types=product)),
        *(beside("c", "Argonaut", "Google", codes={"Argonaut": ""}), beside("d", "Argonaut", "Google", types=product)),
    )
    with any_store.view() as view:
        [found] = query.duplicates(view, SOUNDS)
    assert {found.keep.id, found.other.id} == {"organization/dataflux", "product/dataflux"}
    assert found.reasons == ("both are called DataFlux, one as Organization, one as Product", "both named with Google")


def test_one_code_makes_it_certain(any_store: GraphStore) -> None:
    put(any_store, beside("p", "Telstra", "A社", codes={"Telstra": "ticker:TLS"}), beside("q", "Telstr", "B社", codes={"Telstr": "ticker:TLS"}))
    with any_store.view() as view:
        [found] = query.duplicates(view, SOUNDS)
    assert found.score == 1.0 and found.reasons[-1] == "both have the code ticker:TLS"


def test_what_was_judged_is_not_suggested_again(any_store: GraphStore) -> None:
    put(any_store, beside("c", "Magnum", "NotCo"), beside("d", "Magnam", "NotCo"), beside("e", "Mognum", "NotCo"))
    magnum, magnam, mognum = "organization/magnum", "organization/magnam", "organization/mognum"
    assert len(pairs(any_store)) == 2
    decide(any_store, NeverSame(magnum, magnam))
    assert set(pairs(any_store)) == {frozenset(("Magnum", "Mognum"))}
    decide(any_store, Same(magnam, mognum, (Entity(magnam, "Magnam", ORG), Entity(mognum, "Mognum", ORG))))
    assert pairs(any_store) == {}  # whoever is Magnam is not Magnum


def test_the_one_to_keep_is_chosen_by_people_else_in_more_posts(any_store: GraphStore) -> None:
    put(any_store, beside("c", "Magnum", "NotCo"), beside("d", "Magnam", "NotCo"), beside("e", "Magnam", "NotCo"))
    with any_store.view() as view:
        assert query.duplicates(view, SOUNDS)[0].keep.name == "Magnam"
    put(any_store, beside("c", "Magnum", "NotCo", codes={"Magnum": ""}))
    with any_store.view() as view:
        assert query.duplicates(view, SOUNDS)[0].keep.name == "Magnum"


@pytest.fixture
def two_of_a_name(any_store: GraphStore) -> GraphStore:
    """CNN the network in two posts, and CNN the broadcaster in two."""
    put(
        any_store,
        beside("net-1", "CNN", "RNN", topics=("深層学習",)),
        beside("net-2", "CNN", "RNN", "Transformer"),
        beside("news-1", "CNN", "BBC", topics=("報道",)),
        beside("news-2", "CNN", "BBC", "Reuters"),
        *(beside(f"o{n}", "OpenAI", f"第{n}社", "Groq") for n in range(6)),
    )
    return any_store


def test_a_name_whose_posts_have_nothing_in_common_may_have_two_bearers(two_of_a_name: GraphStore) -> None:
    with two_of_a_name.view() as view:
        [found] = query.namesakes(view)
    assert (found.entity.name, [c.posts for c in found.clusters]) == ("CNN", [("net-1", "net-2"), ("news-1", "news-2")])
    assert [c.companions[0] for c in found.clusters] == ["RNN", "BBC"]
    assert found.reasons == ("2 posts beside RNN and 2 beside BBC have nothing in common",)


def test_one_post_that_has_both_joins_them_and_a_split_or_that_it_is_one_thing_settles_it(two_of_a_name: GraphStore) -> None:
    cnn, new = "organization/cnn", Entity("organization/cnn-2", "CNN", ORG, (Alias("CNN", "listed"),), curated=True)
    decide(two_of_a_name, Split("CNN", cnn, new, Context(words=("RNN",))))
    with two_of_a_name.view() as view:
        assert query.namesakes(view) == []
        assert query.duplicates(view, SOUNDS) == []  # split apart, never suggested to be one
    with two_of_a_name.writer() as writer:
        writer.judge(withdrawn=[j.id for j in writer.judgements()])
    with two_of_a_name.view() as view:
        assert len(query.namesakes(view)) == 1
    decide(two_of_a_name, Single(cnn))
    with two_of_a_name.view() as view:
        assert query.namesakes(view) == []
    with two_of_a_name.writer() as writer:
        writer.judge(withdrawn=[j.id for j in writer.judgements()])
        writer.put(beside("both", "CNN", "RNN", "BBC"), "r1")
    with two_of_a_name.view() as view:
        assert query.namesakes(view) == []
