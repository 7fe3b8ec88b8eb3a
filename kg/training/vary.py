"""Sentences with other names in the places of theirs, so that the tagger learns the places and not the names."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.records import EntityType
from kg.training.examples import Example

__all__ = ["invented", "varied"]


def varied(examples: Iterable[Example], names: Mapping[EntityType, Sequence[str]], seed: int) -> Iterator[Example]:
    """Each sentence with names, most of them exchanged for others of their type; the same name becomes the same."""
    generator = random.Random(seed)
    for example in examples:
        if not example.names:
            continue
        text = ""
        at = 0
        spans = []
        chosen: dict[str, str] = {}
        for start, end, type in sorted(example.names):
            text += example.text[at:start]
            old = example.text[start:end]
            if old not in chosen:
                chosen[old] = old if generator.random() < 0.2 or not names.get(type) else _another(generator, names[type], type)
            spans.append((len(text), len(text) + len(chosen[old]), type))
            text += chosen[old]
            at = end
        yield Example(text + example.text[at:], tuple(spans), "varied")


def _another(generator: random.Random, names: Sequence[str], type: EntityType) -> str:
    if type is not EntityType.PLACE and generator.random() < 0.4:
        return invented(generator, names)
    return generator.choice(names)


_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d[\d.]*|[ァ-ヺー]+|[一-鿿]+|[ぁ-ん]+|.", re.S)


def invented(generator: random.Random, names: Sequence[str]) -> str:
    """A name that nobody has listed, from the beginning of one and the end of another of the same script."""
    for _ in range(8):
        left: list[str] = _PARTS.findall(generator.choice(names))
        right: list[str] = _PARTS.findall(generator.choice(names))
        if not left or not right or _script(left[0]) != _script(right[-1]) or not left[0][0].isalpha():
            continue
        if len(left) == 1 or len(right) == 1:
            a, b = left[0], right[-1]
            name = a[: max(2, len(a) // 2 + 1)] + (b[len(b) // 2 :].lower() if b.isascii() and not b.isupper() else b[len(b) // 2 :])
        else:
            name = "".join(left[: max(1, len(left) // 2)]) + "".join(right[len(right) // 2 :])
        if 3 <= len(name) <= 30:
            return name.strip(" ・-")
    return generator.choice(names)


def _script(text: str) -> str:
    c = text[0]
    return "a" if c.isascii() else "k" if "ァ" <= c <= "ヺ" else "h"
