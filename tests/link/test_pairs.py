"""Real names in many scripts: pairs that are one, and near-misses that are two. The lists were written without the tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.link import Resolver, load_gazetteer
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
