"""Names in one sentence: an edge of its own kind, bounded for lists."""

from __future__ import annotations

from builders import ORG, a_post, a_scene, id_of

from kg.records import CO_MENTION
from kg.relate import claims_of
from kg.relate.comention import MOST_NAMES


def pairs(text: str, *names: str) -> list[tuple[str, str]]:
    scene = a_scene(text, dict.fromkeys(names, ORG))
    return [(c.head, c.tail) for c in claims_of(scene.post, scene.sentences, scene.mentions) if c.type == CO_MENTION]


def test_every_two_names_of_a_sentence_are_mentioned_together() -> None:
    assert set(pairs("AとBとCの年。", "A", "B", "C")) == {
        ("organization/a", "organization/b"),
        ("organization/a", "organization/c"),
        ("organization/b", "organization/c"),
    }


def test_names_of_different_sentences_or_paragraphs_are_not() -> None:
    assert pairs("Aの年。Bの年。", "A", "B") == []
    scene = a_scene(a_post("Aの年", "Bの年"), {"A": ORG, "B": ORG})
    assert claims_of(scene.post, scene.sentences, scene.mentions) == ()


def test_two_names_said_repeatedly_are_one_pair_in_the_order_of_their_ids() -> None:
    assert pairs("BとAとBとA。", "A", "B") == [("organization/a", "organization/b")]


def test_the_evidence_runs_from_one_name_to_the_other() -> None:
    scene = a_scene("昨日、青嶺は好調で湊電算は不調だった。", {"青嶺": ORG, "湊電算": ORG})
    [claim] = claims_of(scene.post, scene.sentences, scene.mentions)
    assert (claim.type, claim.text, claim.status, claim.amount) == (CO_MENTION, "青嶺は好調で湊電算", "asserted", None)
    assert scene.post.source[claim.start : claim.end] == claim.text


def test_the_names_of_one_thing_are_no_pair() -> None:
    scene = a_scene("鴻海（Foxconn）の年。", {"鴻海": ORG, "Foxconn": ORG}, same={"鴻海": "Foxconn"})
    assert claims_of(scene.post, scene.sentences, scene.mentions) == ()


def test_a_sentence_of_many_names_is_a_list_and_links_none_of_them() -> None:
    names = [f"社{chr(ord('A') + n)}" for n in range(MOST_NAMES + 1)]
    assert len(pairs("、".join(names[:-1]), *names)) == MOST_NAMES * (MOST_NAMES - 1) // 2
    assert pairs("、".join(names), *names) == []


def test_many_mentions_of_few_things_are_no_list() -> None:
    assert len(pairs("、".join(["A", "B"] * MOST_NAMES), "A", "B")) == 1


def test_a_claimed_relation_does_not_take_the_place_of_being_mentioned_together() -> None:
    scene = a_scene("青嶺は湊電算に出資した。", {"青嶺": ORG, "湊電算": ORG})
    assert [c.type for c in claims_of(scene.post, scene.sentences, scene.mentions)] == ["invests_in", CO_MENTION]
    assert id_of("青嶺", ORG) == "organization/青嶺"
