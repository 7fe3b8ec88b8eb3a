"""Sentences that name both parties of a relation, or say who does it, have no other carried into them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import ORG, PERSON, PLACE, PROJECT, a_post, a_scene, id_of

from kg.records import Claim, EdgeKey, EntityType
from kg.relate import _surest, claims_of
from kg.relate.carried import most_of_carried
from kg.relate.frame import frames_of
from kg.relate.learned import Support
from kg.relate.patterns import by_patterns, denied

NAMES: dict[str, EntityType] = {
    **dict.fromkeys(("青嶺", "湊電算", "白鷺", "瀬戸重工", "北辰ファンド"), ORG),
    "山野太郎": PERSON, "川瀬健": PERSON, "谷口修": PERSON, "星門計画": PROJECT, "米国": PLACE,
}  # fmt: skip
_GINZA: list[Any] = []


def most(text: str, head: str, type: str, tail: str, first: str, title: str = "今週の動き") -> float:
    """How sure it can be at most that the last sentence says a relation of `first`, which stands before it."""
    scene = a_scene(a_post(text, title=title), NAMES)
    frames = frames_of(scene.post, scene.sentences, scene.mentions)
    second = tail if first == head else head
    support = Support(
        EdgeKey.of(id_of(head, NAMES[head]), type, id_of(tail, NAMES[tail])),
        next(m for m in scene.mentions if m.name == first),
        next(m for m in frames[-1].marked.values() if m.name == second),
        3, True, "asserted",
    )  # fmt: skip
    return most_of_carried(support, frames[-1], frames[-2] if len(frames) > 1 else None)


@pytest.mark.parametrize(
    ("text", "relation", "first"),
    [
        ("青嶺は資金を求める。白鷺への湊電算からの投資も続く。", "青嶺 invests_in 白鷺", "青嶺"),
        ("青嶺は資金を求める。白鷺への湊電算や北辰ファンドからの投資も続く。", "北辰ファンド invests_in 青嶺", "青嶺"),
        ("青嶺は眼鏡を売る。湊電算も白鷺との提携で参入する意向だ。", "青嶺 partners_with 白鷺", "青嶺"),
        ("青嶺は眼鏡を売る。湊電算は、瀬戸重工、白鷺との提携を進める。", "青嶺 partners_with 瀬戸重工", "青嶺"),
        ("青嶺は眼鏡を売る。湊電算（瀬戸重工）も白鷺との提携を進める。", "青嶺 partners_with 白鷺", "青嶺"),
        ("青嶺は工夫を重ねる。湊電算と白鷺が共同で基金を管理する。", "青嶺 partners_with 湊電算", "青嶺"),
        ("青嶺は白鷺を買った。湊電算と瀬戸重工の協業は、より深い意味を持つ。", "瀬戸重工 partners_with 白鷺", "白鷺"),
        ("青嶺は眼鏡を売る。湊電算といった大手は、画像と音声の連携による体験を提供する。", "青嶺 partners_with 湊電算", "青嶺"),
        ("青嶺は眼鏡を売る。湊電算は複数の企業と提携している。", "青嶺 partners_with 湊電算", "青嶺"),
        ("青嶺は眼鏡を売る。湊電算は新型機を出す。", "青嶺 partners_with 湊電算", "青嶺"),
        ("青嶺は伸びる。湊電算が某大手企業に10億円を投資した。", "湊電算 invests_in 青嶺", "青嶺"),
        ("青嶺は伸びる。湊電算や白鷺といった大手はAIに多額の投資を行う。", "湊電算 invests_in 青嶺", "青嶺"),
        ("青嶺は伸びる。湊電算といった老舗はすでに何百億円もの投資を受けた。", "湊電算 invests_in 青嶺", "青嶺"),
        ("青嶺は伸びる。通信大手（湊電算）から1億ドルを調達した。", "青嶺 invests_in 湊電算", "青嶺"),
        ("青嶺は伸びる。湊電算には白鷺が3億円を投資している。", "青嶺 invests_in 湊電算", "青嶺"),
        ("青嶺は伸びる。湊電算、そして白鷺といった企業を買収してきた。", "白鷺 invests_in 青嶺", "青嶺"),
        ("青嶺は伸びる。湊電算との提携は、白鷺にとって追い風だ。", "湊電算 partners_with 青嶺", "青嶺"),
        ("青嶺は伸びる。湊電算が率いる白鷺は、元瀬戸重工の山野太郎氏と端末を開発する。", "山野太郎 leads 青嶺", "青嶺"),
        ("湊電算は青嶺の半導体を使う。今回の白鷺との契約は、彼らにとって大きい。", "白鷺 partners_with 青嶺", "青嶺"),
    ],
)  # fmt: skip
def test_what_a_sentence_says_of_its_own_names_is_said_of_no_other(text: str, relation: str, first: str) -> None:
    head, type, tail = relation.split()
    assert most(text, head, type, tail, first) == 0.0


@pytest.mark.parametrize(
    ("text", "relation", "first", "title"),
    [
        ("青嶺は伸びる。白鷺や湊電算との提携も後押しする。", "青嶺 partners_with 白鷺", "青嶺", "動き"),
        ("青嶺は伸びる。白鷺や湊電算といった企業との連携は、広がりを示す。", "青嶺 partners_with 白鷺", "青嶺", "動き"),
        ("青嶺は伸びる。彼らは、白鷺といった大手はもちろん、湊電算とも連携する。", "青嶺 partners_with 湊電算", "青嶺", "動き"),
        ("青嶺が計画を主導する。湊電算は技術パートナーとして参画する。", "青嶺 partners_with 湊電算", "青嶺", "動き"),
        ("青嶺が計画を主導する。製造では湊電算が歩留まりの改善で協力する。", "青嶺 partners_with 湊電算", "青嶺", "動き"),
        ("青嶺が計画を主導する。湊電算といった顔ぶれが名を連ねる。", "青嶺 partners_with 湊電算", "青嶺", "動き"),
        ("某通信企業は伸びる。湊電算も某通信企業と提携している。", "青嶺 partners_with 湊電算", "青嶺", "青嶺が150億円を調達"),
        ("某通信企業は伸びる。湊電算は某通信企業に出資した。", "湊電算 invests_in 青嶺", "青嶺", "青嶺が150億円を調達"),
        ("青嶺は伸びる。湊電算や白鷺といった大企業が彼らに投資している。", "湊電算 invests_in 青嶺", "青嶺", "動き"),
        ("青嶺は伸びる。湊電算が40億円、白鷺が10億円を投資した。", "白鷺 invests_in 青嶺", "青嶺", "動き"),
        ("青嶺は伸びる。他にも湊電算、白鷺といった顔ぶれが名を連ね、調達した額は282億円に達する。", "白鷺 invests_in 青嶺", "青嶺", "動き"),
        ("青嶺は伸びる。湊電算からの出資は追い風だ。", "湊電算 invests_in 青嶺", "青嶺", "動き"),
        ("青嶺は伸びる。創業者は湊電算の研究者だった山野太郎だ。", "山野太郎 leads 青嶺", "青嶺", "動き"),
    ],
)  # fmt: skip
def test_a_subject_that_is_left_out_or_stood_in_for_is_carried(text: str, relation: str, first: str, title: str) -> None:
    head, type, tail = relation.split()
    assert most(text, head, type, tail, first, title) == 1.0


def test_a_firm_without_a_name_is_the_first_that_goes_without_one() -> None:
    text = "某通信企業は伸びる。湊電算は某電力企業に出資した。"
    assert most(text, "湊電算", "invests_in", "青嶺", "青嶺", "青嶺が150億円を調達") == 0.0


def by_rules(text: str) -> set[tuple[str, str, str]]:
    scene = a_scene(text, NAMES)
    names = {m.entity_id: m.name for m in scene.mentions}
    return {(names[c.head], c.type, names[c.tail]) for f in frames_of(scene.post, scene.sentences, scene.mentions) for c in by_patterns(f)}


def test_a_name_with_another_in_parentheses_is_a_subject() -> None:
    found = by_rules("瀬戸重工は急成長した。青嶺（湊電算）も白鷺との提携を進める。")
    assert ("瀬戸重工", "partners_with", "白鷺") not in {*found, *((c, b, a) for a, b, c in found)}


def test_in_a_list_of_people_an_office_is_that_of_the_name_behind_it() -> None:
    found = by_rules("担当大臣 山野太郎氏、青嶺代表 川瀬健氏、湊電算社長 谷口修氏らが出た。")
    assert {f for f in found if f[1] == "leads"} == {("川瀬健", "leads", "青嶺"), ("谷口修", "leads", "湊電算")}


@pytest.mark.parametrize("text", ["青嶺副社長 山野太郎氏が出た。", "元青嶺社長 山野太郎氏が出た。", "青嶺と前会長 山野太郎氏が出た。"])
def test_who_is_second_or_was_it_once_holds_no_office_in_a_list(text: str) -> None:
    from kg.relate.offices import holders_of, not_leading

    scene = a_scene(text, NAMES)
    [frame] = frames_of(scene.post, scene.sentences, scene.mentions)
    denials = not_leading(frame)
    assert not [h for h in holders_of(frame) if EdgeKey(h.person.entity_id, "leads", h.firm.entity_id) not in denials]


def test_who_is_one_of_a_firms_people_puts_no_money_into_it() -> None:
    def key(text: str) -> bool:
        scene = a_scene(text, NAMES)
        [frame] = frames_of(scene.post, scene.sentences, scene.mentions)
        return EdgeKey(id_of("山野太郎", PERSON), "invests_in", id_of("青嶺", ORG)) in denied(frame)

    assert key("青嶺の山野太郎氏は、米国での投資を続けると表明した。")
    assert not key("青嶺の山野太郎氏は、青嶺に私財を投じた。")


def test_those_who_are_its_first_investors_invest_in_no_one_of_them() -> None:
    scene = a_scene("星門計画は仙台で発表された。青嶺、湊電算、そして白鷺が最初の出資者です。", NAMES)
    frame = frames_of(scene.post, scene.sentences, scene.mentions)[-1]
    firms = [id_of(name, ORG) for name in ("青嶺", "湊電算", "白鷺")]
    assert {EdgeKey(a, "invests_in", b) for a in firms for b in firms if a != b} <= denied(frame)


def test_money_from_several_to_one_in_a_noun_phrase() -> None:
    assert by_rules("白鷺への湊電算や北辰ファンドからの投資など、流れは続く。") == {
        ("湊電算", "invests_in", "白鷺"), ("北辰ファンド", "invests_in", "白鷺"),
    }  # fmt: skip


def test_of_two_that_a_sentence_may_leave_out_the_far_less_likely_one_is_not_meant() -> None:
    sure, near, far = (replace(_claim(), head=head, confidence=c) for head, c in (("a", 0.95), ("b", 0.7), ("c", 0.5)))
    assert _surest([far, sure, near]) == [sure, near]
    again = replace(sure, confidence=0.4)  # the same, said elsewhere
    assert _surest([again, sure, far]) == [again, sure]
    assert _surest([far]) == [far]


def _claim() -> Claim:
    scene = a_scene("青嶺は湊電算と提携した。", NAMES)
    return next(c for f in frames_of(scene.post, scene.sentences, scene.mentions) for c in by_patterns(f))


@pytest.mark.model
def test_the_trained_component_carries_nothing_into_a_pair_of_its_own() -> None:
    def claims(text: str) -> list[Claim]:
        from kg.extract.ginza import load

        if not _GINZA:
            _GINZA.append(load())
        scene = a_scene(text, NAMES)
        sentences = [replace(s, tokens=_GINZA[0].tokenize(s.text)[0]) for s in scene.sentences]
        return list(claims_of(scene.post, sentences, scene.mentions))

    text = "青嶺が1000億円の調達を交渉中だ。白鷺への湊電算や北辰ファンドからの投資など、資金の流入は続く。"
    into = {c.tail for c in claims(text) if c.type == "invests_in"}
    assert into == {id_of("白鷺", ORG)}
