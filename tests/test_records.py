"""The plain records: places of text parts, and the order of an edge's ends."""

from __future__ import annotations

import dataclasses

import pytest

from kg import records
from kg.records import CO_MENTION, RELATION_TYPES, EdgeKey, Piece, Segment, SegmentKind

# Source: "x **甲乙** &amp; 丙"   text: "甲乙 & 丙"
SEGMENT = Segment(SegmentKind.PARAGRAPH, "甲乙 & 丙", (Piece(0, 2, 4, 6), Piece(2, 3, 8, 9), Piece(3, 4, 9, 14), Piece(4, 6, 14, 16)))


@pytest.mark.parametrize(
    ("part", "span"),
    [
        ((0, 1), (4, 5)),
        ((0, 2), (4, 6)),
        ((1, 3), (5, 9)),
        ((3, 4), (9, 14)),
        ((1, 4), (5, 14)),
        ((3, 6), (9, 16)),
        ((5, 6), (15, 16)),
        ((0, 6), (4, 16)),
    ],
)
def test_a_part_of_a_text_has_the_place_of_its_first_to_its_last_character(part: tuple[int, int], span: tuple[int, int]) -> None:
    assert SEGMENT.source_span(*part) == span


@pytest.mark.parametrize("part", [(0, 0), (3, 2), (-1, 2), (0, 7), (6, 7)])
def test_an_empty_part_or_one_outside_the_text_has_no_place(part: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no text at"):
        SEGMENT.source_span(*part)


def test_a_segment_begins_and_ends_with_its_pieces() -> None:
    assert (SEGMENT.start, SEGMENT.end) == (4, 16)


@pytest.mark.parametrize("type", ["partners_with", "competes_with", CO_MENTION])
def test_the_ends_of_a_symmetric_edge_stand_in_the_order_of_their_ids(type: str) -> None:
    assert EdgeKey.of("b", type, "a") == EdgeKey.of("a", type, "b") == EdgeKey("a", type, "b")


@pytest.mark.parametrize("type", [t for t in RELATION_TYPES if t not in ("partners_with", "competes_with")])
def test_the_ends_of_a_directed_edge_stay_where_they_are(type: str) -> None:
    assert EdgeKey.of("b", type, "a") == EdgeKey("b", type, "a")


def test_every_record_is_frozen_and_has_slots() -> None:
    for name in records.__all__:
        thing = getattr(records, name)
        if dataclasses.is_dataclass(thing):
            assert thing.__dataclass_params__.frozen, name
            assert hasattr(thing, "__slots__"), name
