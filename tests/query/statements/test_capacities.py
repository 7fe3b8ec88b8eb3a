"""How much power what is built takes or gives, as sentences plainly say."""

from __future__ import annotations

import pytest
from statements import stated


def capacity(text: str) -> list[tuple[set[str], str, float]]:
    found = (s for s in stated(text) if s.kind == "capacity")
    return [({e.partition("/")[2] for e in s.about}, s.detail, s.value[0]) for s in found]


@pytest.mark.parametrize(
    "text",
    [
        "青嶺の札幌データセンターは、受電容量が22.4MWある。",
        "青嶺が建てる札幌データセンターの供給電力容量は22.4MWだ。",
        "青嶺は札幌データセンターを開く。総工費は約600億円で、供給できる電力は22.4MW。",
        "青嶺は札幌データセンターを開く。このデータセンターは、22.4MWの受電容量を備える。",
    ],
)
def test_it_is_that_of_the_thing_that_is_named_or_spoken_of(text: str) -> None:
    assert capacity(text) == [({"札幌"}, "データセンター", 0.0224)]


@pytest.mark.parametrize(
    "text",
    [
        "札幌データセンターの受電容量は、第1期で22.4MWだ。",
        "札幌データセンターの受電容量は22.4MWまで拡張される。",
        "札幌の別のデータセンターは、受電容量が22.4MWある。",
        "青嶺は札幌データセンターを開く。同社の拠点の受電容量は合計22.4MWだ。",
        "青嶺は札幌データセンターを開く。同社の工場の受電容量は22.4MWだ。",
        "札幌の電力は22.4MWだ。",
        "札幌データセンターは22.4MWを節約した。",
    ],
)
def test_a_part_of_it_or_another_things_is_not(text: str) -> None:
    assert capacity(text) == []
