"""Predicates with their arguments, read from words as Sudachi gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import ORG, PERSON, PLACE, PRODUCT, PROJECT, a_post, a_scene

from kg.records import RELATION_TYPES, EntityType
from kg.relate.ends import ALLOWED
from kg.relate.frame import Frame, frames_of
from kg.relate.patterns import by_patterns, denied
from kg.relate.predicates import PAST, said_in
from kg.relate.predicates.chunks import Chunk, grammar, streams_of

NAMES: dict[str, EntityType] = {
    "桐生電機": ORG,
    "浜名通信": ORG,
    "三滝製作所": ORG,
    "取引監視庁": ORG,
    "木村花子": PERSON,
    "カゲロウ": PRODUCT,
    "ミナモ": PRODUCT,
    "北港計画": PROJECT,
    "札幌": PLACE,
}
_GINZA: list[Any] = []


def frames(text: str) -> list[Frame]:
    from kg.extract.ginza import load

    if not _GINZA:
        _GINZA.append(load())
    scene = a_scene(a_post(text), NAMES)
    return frames_of(scene.post, [replace(s, tokens=_GINZA[0].tokenize(s.text)[0]) for s in scene.sentences], scene.mentions)


def said(text: str) -> dict[str, str | None]:
    """What the last sentence says, as ``head type tail``, and how it is meant."""
    frame = frames(text)[-1]

    def name(at: int) -> str:
        mention = frame.past_subject if at == PAST else frame.marked[at]
        assert mention is not None
        return mention.name

    return {f"{name(r.head)} {r.type} {name(r.tail)}": r.status for r in said_in(frame).readings}


def test_the_table_names_relations_particles_and_types_that_exist() -> None:
    table = grammar()
    particles = set(table["particles"])
    for entry in [*table["act"], *table["noun"]]:
        assert entry["type"] in RELATION_TYPES
        words = entry.get("words", [])
        assert words or (entry["objects"] and entry["verbs"])
        assert all(len(set(listed)) == len(listed) for listed in (words, entry.get("objects", []), entry.get("verbs", []))), entry
    letters = {pair for pairs in ALLOWED.values() for pair in pairs} | {"HP", "HT"}
    for act in table["act"]:
        assert bool(act.get("both")) != bool(act.get("head") and act.get("tail"))
        for key in ("head", "tail", "both"):
            assert set(act.get(key, "").split()) <= particles | {"主", "場"}
        assert set(act.get("ends", "").split()) <= letters
        assert all(len(words.split()) in (1, 3) for words in act.get("words", []))
    assert all(noun["bearer"] in ("head", "tail", "both") for noun in table["noun"])


def test_sentences_without_words_say_nothing() -> None:
    scene = a_scene(a_post("桐生電機が浜名通信を飲み込んだ。"), NAMES)
    [frame] = frames_of(scene.post, scene.sentences, scene.mentions)
    assert said_in(frame).readings == [] and streams_of(frame) == []


@pytest.mark.model
def test_word_groups_carry_particles_names_and_their_place_in_the_clause() -> None:
    [frame] = frames("桐生電機や浜名通信は、昨年札幌に建てた工場を三滝製作所（木村花子が設計）に売らなかった。")
    [main, aside] = streams_of(frame)

    def shown(chunk: Chunk) -> tuple[int, str, bool]:
        return len(chunk.names), chunk.case, chunk.topic

    assert shown(main[0]) == (2, "", True) and main[0].comma
    place = next(c for c in main if c.case == "に")
    assert shown(place) == (1, "に", False)
    built = next(c for c in main if c.verbal)
    assert built.attributive and built.word == "建てる"
    assert main[-1].verbal and "ない" in main[-1].aux and main[-1].stop
    assert all(c.word != "設計" for c in main)
    assert aside[0].topic and aside[-1].word == "設計"


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Clauses before a noun, and sentences that set one part apart
        ("桐生電機が飲み込んだ浜名通信は、名を残す。", "桐生電機 acquires 浜名通信"),
        ("浜名通信を相手取り訴訟を起こした桐生電機は、強気だ。", "桐生電機 acts_against 浜名通信"),
        ("桐生電機が札幌の浜名通信の電池事業を、巨額で買収する契約を結んだ。", "桐生電機 acquires 浜名通信"),
        ("桐生電機は浜名通信の電池部門の買収を決めた。", "桐生電機 acquires 浜名通信"),
        ("桐生電機は強気だ。木村花子を現地法人の社長に据えた。", "木村花子 leads 桐生電機"),
        ("カゲロウを設計したのは桐生電機だ。", "桐生電機 develops カゲロウ"),
        ("桐生電機がミナモに採用したのは、カゲロウだった。", "桐生電機 uses カゲロウ"),
        ("桐生電機が設計し、浜名通信が採用したカゲロウは速い。", "浜名通信 uses カゲロウ"),
        # Passive and received acts
        ("浜名通信は去年、桐生電機に吸収された。", "桐生電機 acquires 浜名通信"),
        ("浜名通信は桐生電機から融資を受けている。", "桐生電機 invests_in 浜名通信"),
        ("浜名通信は桐生電機に電池を納めてもらう。", "桐生電機 supplies 浜名通信"),
        ("浜名通信は取引監視庁から罰金を科された。", "取引監視庁 acts_against 浜名通信"),
        # Acts that are nouns, and headlines
        ("桐生電機から浜名通信への部品の出荷が始まった。", "桐生電機 supplies 浜名通信"),
        ("桐生電機による浜名通信の買収計画が明らかになった。", "桐生電機 acquires 浜名通信"),
        ("桐生電機、価格操作の疑いで浜名通信を告発", "桐生電機 acts_against 浜名通信"),
        ("桐生電機（三滝製作所に電池を納入）は増収だった。", "桐生電機 supplies 三滝製作所"),
        ("桐生電機が札幌の発電網に100億円を投資した。", "桐生電機 invests_in 札幌"),
        ("札幌が北港計画に100億円を投じる。", "札幌 invests_in 北港計画"),
        # Nouns for one of two
        ("子会社である浜名通信の株価を、桐生電機は気にする。", "浜名通信 part_of 桐生電機"),
        ("桐生電機の大株主は浜名通信だ。", "浜名通信 invests_in 桐生電機"),
        ("桐生電機は木村花子氏を会長に迎えた。", "木村花子 leads 桐生電機"),
        ("桐生電機にとって最大の顧客は浜名通信だ。", "桐生電機 supplies 浜名通信"),
        # What stands for what
        ("浜名通信株の4割を桐生電機が保有する。", "桐生電機 invests_in 浜名通信"),
        ("桐生電機の経営陣は浜名通信を買収すると決めた。", "桐生電機 acquires 浜名通信"),
        ("桐生電機は札幌にオフィスを構えた。", "桐生電機 located_in 札幌"),
        ("桐生電機は北港計画にブースを構えた。", "桐生電機 participates_in 北港計画"),
        ("桐生電機が札幌に構える研究所は広い。", "桐生電機 located_in 札幌"),
        ("札幌に建てられた桐生電機の工場は広い。", "桐生電機 located_in 札幌"),
        ("桐生電機の車に載る電池は、浜名通信が供給する。", "浜名通信 supplies 桐生電機"),
        ("桐生電機、取引監視庁から業務停止命令", "取引監視庁 acts_against 桐生電機"),
        ("木村花子氏の率いる桐生電機は好調だ。", "木村花子 leads 桐生電機"),
        ("桐生電機の工場では、カゲロウが稼働する。", "桐生電機 uses カゲロウ"),
        ("桐生電機、カゲロウを浜名通信に出荷 来春に完了", "桐生電機 supplies 浜名通信"),
        # What the sentence before was about
        ("桐生電機は好調だ。先月、浜名通信を買収した。", "桐生電機 acquires 浜名通信"),
        ("桐生電機は好調だ。同社は浜名通信の連結子会社だ。", "桐生電機 part_of 浜名通信"),
        ("桐生電機は好調だ。ライバルの浜名通信を抜いた。", "浜名通信 competes_with 桐生電機"),
    ],
)
def test_what_predicates_say(text: str, expected: str) -> None:
    found = said(text)
    assert found.get(expected) in ("asserted", "planned", "rumoured"), found


@pytest.mark.model
def test_names_know_the_predicates_they_stand_with() -> None:
    [frame] = frames("桐生電機は浜名通信の株を買い、三滝製作所に電池を納める。")
    clauses = said_in(frame)
    buyer, target, customer = sorted(frame.marked)
    bought, supplied = clauses.places[buyer]
    assert (bought.word, supplied.word) == ("買う", "納める") and "invests_in" in bought.types and supplied.types == ("supplies",)
    assert [p.case for p in clauses.places[target]] == ["の<を"]
    assert [(p.act, p.case) for p in clauses.places[customer]] == [(supplied.act, "に")]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "ruled_out"),
    [
        ("カゲロウを設計したのは桐生電機ではない。", "桐生電機 develops カゲロウ"),
        ("カゲロウを設計したのは桐生電機ではなく浜名通信だ。", "桐生電機 develops カゲロウ"),
        ("桐生電機にはカゲロウを採用してほしい。", "桐生電機 uses カゲロウ"),
        ("桐生電機と浜名通信の提携交渉は頓挫した。", "桐生電機 partners_with 浜名通信"),
        ("桐生電機は北港計画を脱退した。", "桐生電機 participates_in 北港計画"),
        ("木村花子氏は桐生電機の会長に手紙を書いた。", "木村花子 leads 桐生電機"),
        ("桐生電機の元会長である木村花子氏は語った。", "木村花子 leads 桐生電機"),
        ("桐生電機はカゲロウの開発者を採用した。", "桐生電機 uses カゲロウ"),
        ("桐生電機は札幌の拠点を閉鎖した。", "桐生電機 located_in 札幌"),
        ("桐生電機が浜名通信を買収したと仮定すると、規模は倍になる。", "桐生電機 acquires 浜名通信"),
        ("桐生電機と浜名通信が提携に動くのか、両社は明らかにしていない。", "桐生電機 partners_with 浜名通信"),
        ("桐生電機は浜名通信の競合を買収した。", "桐生電機 competes_with 浜名通信"),
        ("桐生電機が札幌に拠点を設けるのは時期尚早だと見る人が多い。", "桐生電機 located_in 札幌"),
        ("桐生電機が浜名通信を買収するという話は誤りだ。", "桐生電機 acquires 浜名通信"),
    ],
)
def test_what_a_sentence_rules_out(text: str, ruled_out: str) -> None:
    found = said(text)
    assert ruled_out in found and found[ruled_out] is None, found
    [*_, frame] = frames(text)
    assert ruled_out.split()[1] in {key.type for key in denied(frame)}
    assert not [c for c in by_patterns(frame) if c.type == ruled_out.split()[1] and ruled_out.startswith(frame.mentions[0].name)]


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "桐生電機は、浜名通信が買収した企業の一覧を出した。",
        "桐生電機は浜名通信に情報を提供した。",
        "札幌の浜名通信への出資は見ものだ。",
        "桐生電機は好調だ。あの会社が浜名通信を買収した。",
        "桐生電機と浜名通信は、それぞれ別の大学と提携した。",
    ],
)
def test_what_concerns_somebody_else_is_not_said(text: str) -> None:
    assert not [key for key, status in said(text).items() if status is not None]


@pytest.mark.model
def test_the_one_that_is_patterned_the_wrong_way_round_gives_way() -> None:
    [frame] = frames("桐生電機は電池の大半を浜名通信に供給してもらう。")
    assert [(c.head.split("/")[-1], c.type) for c in by_patterns(frame) if c.type == "supplies"] == [("浜名通信", "supplies")]
