"""Deals told with lists of names, or without one of the two sides, which the post is about (``deals.tsv``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import ORG, PERSON, a_post, a_scene, id_of

from kg.query.evidence import SURE
from kg.records import EdgeKey, EntityType
from kg.relate import claims_of

ORGANIZATIONS = ("青嶺", "湊電算", "白鷺", "瀬戸重工", "公取庁", "北辰ファンド", "三笠キャピタル", "暁ベンチャーズ")
NAMES: dict[str, EntityType] = {**dict.fromkeys(ORGANIZATIONS, ORG), "山野太郎": PERSON, "川瀬健": PERSON}
DEALS = frozenset({"invests_in", "acquires", "leads", "partners_with"})
SHARE = 0.9
"""Of the texts that must be right."""
_GINZA: list[Any] = []


def table() -> Iterator[tuple[str, str, str, set[EdgeKey]]]:
    """Set, title, text and what it asserts."""
    for line in Path(__file__).with_name("deals.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            half, title, text, expected = line.split("\t")
            yield half, title, text, {_key(*one.split()) for one in expected.split("; ") if one}


def _key(head: str, type: str, tail: str) -> EdgeKey:
    return EdgeKey.of(id_of(head, NAMES[head]), type, id_of(tail, NAMES[tail]))


def told(title: str, text: str) -> tuple[set[EdgeKey], set[EdgeKey]]:
    """The deals that the text below a title tells of; and those that it surely does."""
    from kg.extract.ginza import load

    if not _GINZA:
        _GINZA.append(load())
    scene = a_scene(a_post(*text.split(" "), title=title), NAMES)
    sentences = [replace(s, tokens=_GINZA[0].tokenize(s.text)[0]) for s in scene.sentences]
    headline = sentences[0].start
    claims = claims_of(scene.post, sentences, scene.mentions)
    found = [c for c in claims if c.type in DEALS and c.sentence_start != headline]
    return {EdgeKey(c.head, c.type, c.tail) for c in found}, {EdgeKey(c.head, c.type, c.tail) for c in found if c.confidence >= SURE}


def test_half_of_the_texts_are_traps_and_each_is_there_once() -> None:
    rows = list(table())
    traps = [text for *_, text, expected in rows if not expected]
    assert len(rows) >= 50 and 0.4 < len(traps) / len(rows) < 0.6
    assert len({(title, text) for _, title, text, _ in rows}) == len(rows)
    assert {half for half, *_ in rows} == {"a", "b"}


@pytest.mark.model
def test_nine_in_ten_are_right_and_no_trap_is_fallen_into() -> None:
    wrong = []
    for _, title, text, expected in table():
        found, sure = told(title, text)
        if not sure <= expected <= found:
            wrong.append((title, text, expected, found, sure))
    assert len(wrong) <= (1 - SHARE) * len(list(table())), wrong
    assert not [text for _, text, expected, *_ in wrong if not expected]


@pytest.mark.model
@pytest.mark.parametrize("text", ["かつての白鷺の買収は、今も語り草だ。", "白鷺による買収は、節目だった。"])
def test_a_takeover_by_whom_the_text_is_about_is_a_guess_if_only_a_noun_tells_of_it(text: str) -> None:
    found, sure = told("青嶺の戦略", text)
    assert len(found) == 1 and not sure
