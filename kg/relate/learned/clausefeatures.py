"""What the clauses of a sentence say of a pair of names, as features of the learned component."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kg.records import SYMMETRIC_TYPES
from kg.relate.frame import Frame
from kg.relate.learned.candidates import Pair
from kg.relate.predicates import PAST, Place, Said

__all__ = ["FIGURES", "ClauseFeatures"]

FIGURES: Final = ("said", "denied", "turned", "other", "elsewhere", "act", "shared", "any act", "spoken", "absent", "read")
_NOWHERE: Final = Place(-1, "", "-", "", ())


class ClauseFeatures:
    """The features of pairs, from the clauses of their sentences."""

    def __init__(self, frames: Mapping[int, Frame], said: Mapping[int, Said]) -> None:
        self._frames = frames
        self._said = said
        self._offsets = {at: {frame.starts[o]: o for o in frame.marked} for at, frame in frames.items()}

    def __call__(self, pair: Pair) -> Iterator[str]:
        """Which relation the clauses suggest, how each name stands with which predicate, and whether with the same."""
        at = pair.second.mention.sentence
        frame, said = self._frames[at], self._said[at]
        second = self._offsets[at].get(pair.second.mention.text_start)
        if second is None:
            return
        first = self._first(pair, at, frame)
        yield from _relations(said, first, second)
        yield from _stands(said, first, second)

    def figures(self, pair: Pair, type: str, forward: bool) -> list[float]:
        """How the clauses stand to a relation of the pair: said, denied, said the other way round or of another; by a shared act."""
        at = pair.second.mention.sentence
        said = self._said[at]
        second = self._offsets[at].get(pair.second.mention.text_start)
        if second is None or not said.places:
            return [0.0] * len(FIGURES)
        first = self._first(pair, at, self._frames[at])
        head, tail = (first, second) if forward else (second, first)
        same = [r for r in said.readings if r.type == type]
        firsts = {p.act for p in said.places.get(first, ())} if first is not None else set()
        shared = [p for p in said.places.get(second, ()) if p.act in firsts]
        spoken = any(type in p.types for places in said.places.values() for p in places)
        return [
            float(any((r.head, r.tail) == (head, tail) and r.status is not None for r in same)),
            float(any({r.head, r.tail} == {head, tail} and r.status is None for r in said.readings)),
            float(any((r.head, r.tail) == (tail, head) and r.status is not None for r in same)),
            float(any({r.head, r.tail} == {head, tail} and r.status is not None and r.type != type for r in said.readings)),
            float(any((r.head == head) != (r.tail == tail) for r in same)),
            float(any(type in p.types for p in shared)),
            float(bool(shared)),
            float(any(p.types for p in shared)),
            float(spoken),
            float(first is None),
            1.0,
        ]

    def _first(self, pair: Pair, at: int, frame: Frame) -> int | None:
        """Where the first name stands in the sentence of the second: itself, as 同社, or as the subject carried on."""
        mention = pair.first.mention
        if mention.sentence == at:
            return self._offsets[at].get(mention.text_start)
        for offset, other in frame.marked.items():
            if other.entity_id == mention.entity_id:
                return offset
        past = frame.past_subject
        return PAST if past is not None and past.entity_id == mention.entity_id else None


def _relations(said: Said, first: int | None, second: int) -> Iterator[str]:
    silent = True
    for r in said.readings:
        mark = "!" if r.status is None else ""
        if {r.head, r.tail} == {first, second}:
            silent = False
            yield f"cr{r.type}{r.type in SYMMETRIC_TYPES or r.head == first}{mark}"
        elif second in (r.head, r.tail) and r.type not in SYMMETRIC_TYPES:
            yield f"cs{r.type}{r.tail == second}{mark}"
        elif first in (r.head, r.tail) and r.type not in SYMMETRIC_TYPES:
            yield f"cf{r.type}{r.tail == first}{mark}"
    if silent:
        yield "cr-"


def _stands(said: Said, first: int | None, second: int) -> Iterator[str]:
    firsts = {p.act: p for p in said.places.get(first, ())} if first is not None else {}
    seconds = said.places.get(second, ())
    shared = [(firsts[p.act], p) for p in seconds if p.act in firsts]
    for a, b in shared[:2]:
        path = f"{a.case} {b.case}{b.voice}"
        yield f"cp{path}"
        yield f"cw{path}{b.word}"
        for type in b.types or ("-",):
            yield f"ct{type}"
            yield f"cq{path}{type}"
    if not shared:
        a, b = next(iter(firsts.values()), _NOWHERE), seconds[0] if seconds else _NOWHERE
        yield f"cx{a.case} {b.case}"
        for type in b.types or ("-",):
            yield f"cy{b.case}{type}"
        for type in a.types or ("-",):
            yield f"cz{a.case}{type}"
