"""Sixty short sentences for each relation type, half of them traps: denied, asked, supposed, reversed, of another type.

``sentences.tsv`` was written beside the patterns, ``sentences_blind.tsv`` by someone who saw neither patterns nor code; two thirds of
it were read later, to see what kinds of sentence are missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import ORG, PERSON, PLACE, PRODUCT, PROJECT, TECH, a_post, a_scene, id_of

from kg.records import RELATION_TYPES, EdgeKey, EntityType
from kg.relate import claims_of

NAMES: dict[str, EntityType] = {
    "青嶺": ORG,
    "湊電算": ORG,
    "白鷺": ORG,
    "NVIDIA": ORG,
    "公取庁": ORG,
    "山野太郎": PERSON,
    "Aone-3": PRODUCT,
    "Aone-3 mini": PRODUCT,
    "ソラニス": PRODUCT,
    "星門計画": PROJECT,
    "アサギ会議2026": PROJECT,
    "AI安全法": EntityType.LAW,
    "仙台": PLACE,
    "米国": PLACE,
    "HBM": TECH,
}
SHARE = 0.9
"""Of the sentences of each type that must be right."""


def table() -> Iterator[tuple[str, str, set[EdgeKey]]]:
    """Type, sentence and what it asserts of that type."""
    for name in ("sentences.tsv", "sentences_blind.tsv"):
        for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                type, text, expected = line.split("\t")
                yield type, text, {_key(type, *pair.split(" > ")) for pair in expected.split("; ") if pair}


def _key(type: str, head: str, tail: str) -> EdgeKey:
    return EdgeKey.of(id_of(head, NAMES[head]), type, id_of(tail, NAMES[tail]))


def test_the_tables_have_sixty_sentences_a_type_half_of_them_traps() -> None:
    traps: defaultdict[str, list[bool]] = defaultdict(list)
    for type, _, expected in table():
        traps[type].append(not expected)
    assert set(traps) == set(RELATION_TYPES)
    assert all(len(found) >= 60 and sum(found) * 2 >= len(found) for found in traps.values())
    assert len({(t, s) for t, s, _ in table()}) == sum(map(len, traps.values()))


@pytest.mark.model
def test_nine_in_ten_are_right_of_each_type() -> None:
    right: defaultdict[str, list[bool]] = defaultdict(list)
    wrong = []
    for type, text, expected in table():
        found = {EdgeKey(c.head, c.type, c.tail) for c in _claims(text) if c.type == type}
        right[type].append(found == expected)
        if found != expected:
            wrong.append(f"{type} {text} {sorted(found)}")
    shares = {type: sum(found) / len(found) for type, found in right.items()}
    assert min(shares.values()) >= SHARE, "\n".join([str(shares), *wrong])


def _claims(text: str) -> Any:
    from kg.extract.ginza import load

    if not _GINZA:
        _GINZA.append(load())
    scene = a_scene(a_post(text), NAMES)
    sentences = [replace(s, tokens=_GINZA[0].tokenize(s.text)[0]) for s in scene.sentences]
    return claims_of(scene.post, sentences, scene.mentions)


_GINZA: list[Any] = []
