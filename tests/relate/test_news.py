"""Short news sentences (``news.tsv``): who gives how much of a round, who leads one or an organisation, what is hearsay, what failed, who does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from builders import ORG, PERSON, PLACE, PRODUCT, a_post, a_scene, id_of

from kg.query.evidence import SURE
from kg.records import RELATION_TYPES, Claim, EdgeKey, EntityType
from kg.relate import claims_of

ORGANIZATIONS = (
    "青嶺", "湊電算", "白鷺", "瀬戸重工", "公取庁", "北辰ファンド", "三笠キャピタル", "暁ベンチャーズ", "杜の都新聞", "杜の都通信",
)  # fmt: skip
NAMES: dict[str, EntityType] = {
    **dict.fromkeys(ORGANIZATIONS, ORG), "山野太郎": PERSON, "川瀬健": PERSON, "仙台": PLACE, "米国": PLACE, "Aone-3": PRODUCT, "ソラニス": PRODUCT,
}  # fmt: skip
SHARE = 0.85
"""Of the texts that must be right in all."""
_GINZA: list[Any] = []


class Row(NamedTuple):
    half: str
    text: str
    expected: tuple[tuple[str, ...], ...]
    """For each relation the ways in which it may be told."""


def table() -> Iterator[Row]:
    for line in Path(__file__).with_name("news.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            half, _, text, expected = line.split("\t")
            yield Row(half, text, tuple(tuple(one.split("|")) for one in expected.split("; ") if one))


def claims(text: str) -> dict[EdgeKey, Claim]:
    """The surest claim of each relation."""
    from kg.extract.ginza import load

    if not _GINZA:
        _GINZA.append(load())
    scene = a_scene(a_post(text), NAMES)
    sentences = [replace(s, tokens=_GINZA[0].tokenize(s.text)[0]) for s in scene.sentences]
    found = [c for c in claims_of(scene.post, sentences, scene.mentions) if c.type in RELATION_TYPES]
    return {EdgeKey(c.head, c.type, c.tail): c for c in sorted(found, key=lambda c: c.confidence)}


def errors(row: Row) -> tuple[list[str], bool]:
    """What is wrong about a text, and whether something surely stated is."""
    found = claims(row.text)
    wrong, right = [], set()
    for ways in row.expected:
        told = [(found[key], more) for way in ways for key, more in [_read(way)] if key in found]
        right.update(EdgeKey(c.head, c.type, c.tail) for c, _ in told)
        if not told:
            wrong.append(f"missed: {ways}")
        for claim, more in told:
            wrong += [f"{m}: {claim.status}" for m in more if m[0] != "@" and m != claim.status]
            wrong += [f"{m}: {claim.amount}" for m in more if m[0] == "@" and m[1:] != (claim.amount or "-")]
    false = [claim for key, claim in found.items() if key not in right]
    return wrong + [f"false: {c.head} {c.type} {c.tail} {c.confidence}" for c in false], any(c.confidence >= SURE for c in false)


def _read(way: str) -> tuple[EdgeKey, list[str]]:
    head, type, tail, *more = way.split()
    return EdgeKey.of(id_of(head, NAMES[head]), type, id_of(tail, NAMES[tail])), more


def test_each_text_is_there_once() -> None:
    rows = list(table())
    assert len(rows) > 240 and len({row.text for row in rows}) == len(rows)


@pytest.mark.model
def test_most_are_right_and_next_to_nothing_false_is_sure() -> None:
    rows = list(table())
    found = [(row, *errors(row)) for row in rows]
    wrong = [(row.half, row.text, *why) for row, why, _ in found if why]
    assert len(wrong) <= (1 - SHARE) * len(rows), "\n".join(map(str, wrong))
    surely = [(row.text, why) for row, why, sure in found if sure]
    assert len(surely) <= 0.01 * len(rows), surely


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("元青嶺CTOの山野太郎氏が白鷺を立ち上げた。", "青嶺"),
        ("青嶺社長だった山野太郎氏は、のちに湊電算の顧問に就いた。", "湊電算"),
        ("湊電算、そして白鷺創業者の山野太郎氏までもが青嶺に投資している。", "湊電算"),
        ("青嶺の大口顧客である山野太郎氏と、同社CEOの川瀬健氏が登壇した。", "青嶺"),
    ],
)
def test_who_was_or_is_something_else_leads_nothing(text: str, head: str) -> None:
    assert EdgeKey(id_of("山野太郎", PERSON), "leads", id_of(head, ORG)) not in claims(text)
