"""The words of ``predicates.toml``: which of them are acts, which name one of two, and of what kind the others are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from kg.relate.ends import ALLOWED
from kg.relate.predicates.chunks import Chunk, grammar

__all__ = [
    "Rule",
    "acts",
    "acts_for_owner",
    "acts_of",
    "counts_names",
    "inner_acts",
    "is_a",
    "is_money",
    "is_temporal",
    "kind_words",
    "kinds_of",
    "maker_in",
    "nouns_of",
    "only_carries",
    "spellings",
]


class Rule(NamedTuple):
    """What an act says of the names that stand with it: a relation, and the particles of its ends."""

    type: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    both: tuple[str, ...]
    of: str
    needs: str
    passive_only: bool
    ends: frozenset[str]
    """Types of head and tail, as letters."""


@cache
def kind_words(kind: str) -> frozenset[str]:
    """The words of one kind in the table."""
    return frozenset(grammar()["words"][kind])


@cache
def acts() -> tuple[dict[str, list[Rule]], dict[tuple[str, str, str], list[Rule]]]:
    """Acts of one word, and acts that are a verb with a noun: (noun, particle, verb)."""
    single: defaultdict[str, list[Rule]] = defaultdict(list)
    idioms: defaultdict[tuple[str, str, str], list[Rule]] = defaultdict(list)
    for entry in grammar()["act"]:
        rule = _rule(entry)
        of_nouns = [f"{noun} {entry.get('case', 'を')} {verb}" for noun in entry.get("objects", ()) for verb in entry.get("verbs", ())]
        for words in (*entry.get("words", ()), *of_nouns):
            parts = words.split()
            if len(parts) == 3 and rule not in idioms[parts[0], parts[1], parts[2]]:
                idioms[parts[0], parts[1], parts[2]].append(rule)
            elif len(parts) == 1:
                single[parts[0]].append(rule)
    return single, idioms


def _rule(entry: dict[str, Any]) -> Rule:
    head, tail, both = (tuple(entry.get(key, "").split()) for key in ("head", "tail", "both"))
    ends = frozenset(entry["ends"].split()) if "ends" in entry else ALLOWED[entry["type"]]
    return Rule(entry["type"], head, tail, both, entry.get("of", ""), entry.get("needs", ""), entry.get("passive_only", False), ends)


@cache
def _nouns() -> dict[str, list[tuple[str, str]]]:
    nouns: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in grammar()["noun"]:
        for word in entry["words"]:
            nouns[word].append((entry["type"], entry["bearer"]))
    return nouns


def acts_of(chunk: Chunk, wrapped: bool = False) -> list[Rule]:
    """The rules of the act that the words name, the longest compound first."""
    single, idioms = acts()
    units = list(chunk.units)
    while True:
        for word in spellings(Chunk(units)) if units else ():
            if word in single:
                return single[word]
        if len(units) > 1 and not units[-1].name:  # 工場建設
            noun = "".join(u.text for u in units[:-1] if not u.name)
            for size in range(len(noun)):
                if rules := [r for r in idioms.get((noun[size:], "を", units[-1].lemma), ()) if r.head != ("に",)]:
                    return rules
        if wrapped and len(units) > 1 and not units[-1].name:
            last = units[-1]
            if last.lemma in kind_words("wraps") or last.tag.startswith("名詞-数詞") or "助数詞" in last.tag:
                units.pop()
                continue
        return []


def inner_acts(chunk: Chunk) -> list[Rule]:
    """The acts inside a compound that names something else: 利用規約, 工場建設ラッシュ."""
    if acts_of(chunk, wrapped=True) or nouns_of(chunk):
        return []
    single, _ = acts()
    word = "".join(u.text for u in chunk.units)
    return [rule for size in range(2, len(word)) for rule in single.get(word[:size], ()) if word[size:] not in kind_words("wraps")]


def nouns_of(chunk: Chunk) -> list[tuple[str, str]]:
    """What the noun relates, if it is one for one of two, and which of the two it is."""
    return _nouns_named(chunk.words())


@lru_cache(maxsize=1 << 16)
def _nouns_named(words: tuple[str, ...]) -> list[tuple[str, str]]:
    for full in words:
        word = full.removesuffix("同士") if full != "同士" else full
        word = word.removesuffix("職") or full
        for spelling in (word, *(word[len(p) :] for p in (*kind_words("former"), *kind_words("prefixes")) if word.startswith(p))):
            if spelling in _nouns():
                return _nouns()[spelling]
    return []


def is_money(chunk: Chunk) -> bool:
    """Whether the noun is an amount of money."""
    return any(u.text.endswith(("円", "ドル", "ユーロ", "ウォン")) for u in chunk.units) or chunk.word in ("資金", "巨費", "巨額", "私財")


def kinds_of(chunk: Chunk) -> Iterator[str]:
    """What the noun is, whatever it is called: an amount of money, a round of financing."""
    if is_money(chunk):
        yield "金額"
    if any(u.text.startswith(("シリーズ", "ラウンド")) for u in chunk.units):
        yield "ラウンド"


def spellings(chunk: Chunk) -> Iterator[str]:
    """The words, potential forms as the verbs they are made of."""
    for word in chunk.words():
        yield grammar()["words"]["potentials"].get(word, word)


def maker_in(chunk: Chunk) -> tuple[int, ...]:
    """The maker that a compound names: 青嶺製の部品."""
    made = any(a.name and b.text in ("製", "産") for a, b in zip(chunk.units, chunk.units[1:], strict=False))
    return chunk.inside[:1] if made else ()


def is_a(chunk: Chunk, kind: str) -> bool:
    """Whether the noun is one of the words of a kind."""
    return not kind_words(kind).isdisjoint(chunk.words())


def acts_for_owner(chunk: Chunk) -> bool:
    """Whether the noun acts for what it belongs to."""
    if is_a(chunk, "stands_for"):
        return True
    return chunk.word.endswith(tuple(kind_words("acts_for"))) and not is_a(chunk, "others") and not nouns_of(chunk)


_COUNTED: Final = re.compile("(?:[0-9０-９一二三四五六七八九十]+|数)(?:社|者|陣営|団体|製品|氏)$")


def counts_names(chunk: Chunk) -> bool:
    """Whether the noun counts names: 両社, 12社."""
    return is_a(chunk, "each") or any(_COUNTED.match(word) for word in chunk.words())


def only_carries(chunk: Chunk) -> bool:
    """Whether the verb says no more than the act that is its object: 買収を発表する."""
    return bool(set(chunk.words()) & kind_words("carries"))


def is_temporal(chunk: Chunk) -> bool:
    """Whether the noun says when or how much."""
    return is_a(chunk, "aside") or any("副詞可能" in u.tag or u.tag.startswith("名詞-数詞") for u in chunk.units)
