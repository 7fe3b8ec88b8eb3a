"""Edges with the names of their ends: what the records of many questions are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.records import EdgeKey

__all__ = ["EdgeNamed", "named"]


@dataclass(frozen=True, slots=True)
class EdgeNamed:
    """A relation, with the names of its ends; an end that is gone goes by its id."""

    head: str
    head_name: str
    type: str
    tail: str
    tail_name: str


def named(key: EdgeKey, names: Mapping[str, str]) -> EdgeNamed:
    """An edge with the names of its ends, by their ids."""
    return EdgeNamed(key.head, names.get(key.head, key.head), key.type, key.tail, names.get(key.tail, key.tail))
