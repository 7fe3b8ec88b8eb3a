"""Money that a sentence states of what it is about, without saying whom else it concerns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import ORG, PLACE, PRODUCT, PROJECT, a_post, a_scene, id_of

from kg.records import AMOUNTS_TO, EntityType
from kg.relate import claims_of

NAMES: dict[str, EntityType] = {
    "青嶺": ORG, "湊電算": ORG, "白鷺": ORG, "星門計画": PROJECT, "Aone-3": PRODUCT, "仙台": PLACE,
}  # fmt: skip
_GINZA: list[Any] = []

pytestmark = pytest.mark.model


def _ginza() -> Any:
    from kg.extract.ginza import load

    if not _GINZA:
        _GINZA.append(load())
    return _GINZA[0]


def stated(text: str) -> set[tuple[str, str | None, str | None]]:
    """Whose money, how much, and what it is."""
    scene = a_scene(a_post(text), NAMES)
    sentences = [replace(s, tokens=_ginza().tokenize(s.text)[0]) for s in scene.sentences]
    found = [c for c in claims_of(scene.post, sentences, scene.mentions) if c.type == AMOUNTS_TO]
    assert all(c.head == c.tail and scene.post.source[c.start : c.end] == c.text for c in found)
    assert len({c.id for c in found}) == len(found)
    return {(c.head, c.amount, c.role) for c in found}


@pytest.mark.parametrize(
    ("text", "name", "amount", "kind"),
    [
        ("「星門計画」は、5つの拠点を設け、3年間で4,000億ドルを超える投資を行う計画だ。", "星門計画", "4,000億ドル", "投資"),
        ("湊電算は100億円を調達した。", "湊電算", "100億円", "調達"),
        ("青嶺の売上高は5兆円に達した。", "青嶺", "5兆円", "売上"),
        ("5000億ドル規模の星門計画が動き出した。", "星門計画", "5000億ドル", None),
        ("Aone-3（月額20ドル）を使う人が増えた。", "Aone-3", "20ドル", "月額"),
        ("白鷺が主導した調達で、湊電算は30億円を集めた。", "湊電算", "30億円", "調達"),
        ("青嶺、評価額300億円に。", "青嶺", "300億円", "評価"),
        ("青嶺の150億円調達、その真意はどこにあるのか？", "青嶺", "150億円", "調達"),
        ("青嶺 150億円調達の舞台裏", "青嶺", "150億円", "調達"),
        ("青嶺和解金15億ドルがもたらすもの", "青嶺", "15億ドル", "和解"),
        ("青嶺の1兆円投資とその先", "青嶺", "1兆円", "投資"),
    ],
)
def test_it_belongs_to_the_subject_of_its_clause(text: str, name: str, amount: str, kind: str | None) -> None:
    assert (id_of(name, NAMES[name]), amount, kind) in stated(text)


@pytest.mark.parametrize(
    "text",
    [
        "青嶺は、市場が2兆円になると予測している。",
        "青嶺は強い。世界の市場は2030年に1兆ドルになる。",
        "湊電算は100億円を調達しない。",
        "もし青嶺が100億円を投じるなら、話は別だ。",
        "青嶺は湊電算への300億円の出資を否定した。",
        "青嶺と湊電算の380億円契約の中身",
        "青嶺 1兆円投資の噂",
    ],
)
def test_it_belongs_to_nobody_where_the_money_is_something_elses_or_not_asserted(text: str) -> None:
    assert stated(text) == set()


def test_money_of_another_noun_behind_a_topic_is_not_the_topics() -> None:
    found = stated("星門計画は4000億ドル、青嶺の湊電算との契約は3000億ドル、同社の評価額は5000億ドル。")
    assert "3000億ドル" not in {amount for _, amount, _ in found} and "5000億ドル" not in {amount for _, amount, _ in found}


@pytest.mark.parametrize(
    ("text", "status"),
    [("青嶺の150億円調達交渉の裏側", "rumoured"), ("青嶺、150億円調達へ", "planned"), ("青嶺の150億円調達の意味", "asserted")],
)
def test_a_headline_says_whether_the_money_is_there(text: str, status: str) -> None:
    scene = a_scene(a_post(text), NAMES)
    sentences = [replace(s, tokens=_ginza().tokenize(s.text)[0]) for s in scene.sentences]
    assert {c.status for c in claims_of(scene.post, sentences, scene.mentions) if c.type == AMOUNTS_TO} == {status}


def test_several_amounts_of_one_sentence_are_told_apart() -> None:
    found = stated("Aone-3は入力が5ドル、出力が25ドルです。湊電算は90億円（約6000万ドル）を集めた。")
    assert {amount for whose, amount, _ in found if whose == id_of("湊電算", ORG)} == {"90億円", "約6000万ドル"}
