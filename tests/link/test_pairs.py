"""Real names in many scripts: pairs that are one, and near-misses that are two. The lists were written without the tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.link import Resolver, load_gazetteer
from kg.normalize import alias_key
from kg.records import EntityType

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(load_gazetteer())


def pairs(file: str) -> Iterator[tuple[tuple[str, EntityType], tuple[str, EntityType]]]:
    """Two names with their types; ``Product|Organization`` gives one type to each."""
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        types, first, second = line.split("\t")
        one, _, other = types.partition("|")
        yield (first, EntityType(one)), (second, EntityType(other or one))


def test_at_least_95_of_100_pairs_of_names_of_one_thing_are_one(resolver: Resolver) -> None:
    both = list(pairs("same.tsv"))
    apart = [(a[0], b[0]) for a, b in both if resolver.resolve(*a).id != resolver.resolve(*b).id]
    assert len(both) >= 200
    assert len(apart) <= 0.05 * len(both), apart


def test_at_least_98_of_100_near_misses_stay_apart(resolver: Resolver) -> None:
    both = list(pairs("apart.tsv"))
    merged = [(a[0], b[0]) for a, b in both if resolver.resolve(*a).id == resolver.resolve(*b).id]
    assert len(both) >= 100
    assert len(merged) <= 0.02 * len(both), merged


@pytest.mark.parametrize(
    ("kana", "type", "latin"),
    [
        ("フィグマ", "Organization", "Figma"),
        ("フィグマ", "Product", "Figma"),
        ("エックスAI", "Organization", "xAI"),
        ("米ズーム", "Organization", "Zoom Communications"),
        ("シーゲート", "Organization", "Seagate"),
        ("リナックス財団", "Organization", "Linux Foundation"),
        ("イオンQ", "Organization", "IonQ"),
    ],
)
def test_what_papers_write_in_katakana_is_listed(resolver: Resolver, kana: str, type: EntityType, latin: str) -> None:
    link = resolver.link_name(kana, EntityType(type))
    assert (link.entity.name, link.entity.curated) == (latin, True)


@pytest.mark.parametrize("word", ["クルーズ", "ズーム", "ブロック", "ボックス", "ライトスピード", "ブレイブ"])
def test_words_that_are_also_firms_are_no_names_by_themselves(word: str) -> None:
    assert alias_key(word) not in {alias_key(name) for name, _, weak in load_gazetteer().names() if not weak}
