"""What the learned component looks at in a pair of names: hashed features, and the classes it chooses from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final
from zlib import crc32

from kg.records import RELATION_TYPES, SYMMETRIC_TYPES, SegmentKind
from kg.relate.ends import ALLOWED
from kg.relate.learned.candidates import Pair
from kg.relate.learned.lines import BAR, Line, Named
from kg.relate.triggers import triggers

__all__ = ["CLASSES", "PairFeatures", "allowed"]

CLASSES: Final[tuple[tuple[str, bool], ...]] = (
    ("", True),
    *((type, True) for type in RELATION_TYPES),
    *((type, False) for type in RELATION_TYPES if type not in SYMMETRIC_TYPES),
)
"""Relation type, and whether the first name is its head; the empty type is no relation."""


@cache
def allowed(letters: str) -> tuple[bool, ...]:
    """For each class whether a first and a second name of these types may have it."""
    return tuple(not type or (letters if forward else letters[::-1]) in ALLOWED[type] for type, forward in CLASSES)


@lru_cache(maxsize=1 << 17)
def _seed(name: str) -> int:
    return crc32(name.encode())


_PREDICATES: Final = ("動詞", "名詞-普通名詞-サ変", "形容詞", "形状詞-一般")
_EMPTY: Final = frozenset({"する", "為る", "居る", "有る", "成る"})
_PRONOUNS: Final = frozenset({"同社", "彼", "彼等", "両社", "此れ", "同", "此の", "其の"})
_SUBJECT: Final = frozenset({"は", "が", "も"})


@cache
def _start(name: str) -> str:
    found = re.match(r"[A-Za-z]+|[ァ-ヺー]+|[一-鿿]+", name)
    return (found[0] if found else name).casefold()


@lru_cache(maxsize=1 << 14)
def _kin(a: str, b: str) -> str:
    """How two names resemble each other: ``GPT`` and ``GPT-5``, ``Google`` and ``Google Cloud``."""
    x, y = a.casefold(), b.casefold()
    if x == y:
        return "same"
    if y.startswith(x):
        return "longer"
    if x.startswith(y):
        return "shorter"
    if x in y or y in x:
        return "inside"
    return "start" if _start(a) == _start(b) else ""


@dataclass(slots=True)
class _Words:
    """What is worked out once a line."""

    coded: list[bytes]
    predicate: list[int]
    """For each item the index of the next predicate, its own included, or -1."""
    group: list[str]
    """The trigger group of each item, or nothing."""
    last: int
    """The index of the last predicate, or -1."""
    commas: list[int]
    """For each item how many commas stand before it; one more entry at the end."""
    opened: list[int]
    """For each item how many parentheses are open before it; one more entry at the end."""


class PairFeatures:
    """The features of the candidate pairs of one post."""

    def __init__(self, lines: Sequence[Line], clauses: Callable[[Pair], Iterator[str]] | None = None) -> None:
        """`clauses` gives what the clauses of its sentence say of a pair."""
        self._lines = lines
        self._clauses = clauses
        self._words: dict[int, _Words] = {}
        self._counts = Counter(n.mention.entity_id for line in lines for n in line.names)
        self._title = {n.mention.entity_id for line in lines if line.kind is SegmentKind.TITLE for n in line.names}
        self._first: dict[str, int] = {}
        for line in lines:
            for n in line.names:
                self._first.setdefault(n.mention.entity_id, len(self._first))
        self._top = {e for e, _ in self._counts.most_common(2)}

    def _of(self, index: int) -> _Words:
        words = self._words.get(index)
        if words is None:
            line = self._lines[index]
            table = triggers()
            predicate = [-1] * len(line.items)
            following = last = -1
            for i in range(len(line.items) - 1, -1, -1):
                if line.tags[i].startswith(_PREDICATES) and line.items[i] not in _EMPTY:
                    following = i
                    last = max(last, i)
                predicate[i] = following
            commas = [0, *accumulate(i == "、" for i in line.items)]
            opened = [0, *accumulate((i in "(（") - (i in ")）") for i in line.items)]
            words = _Words([i.encode() for i in line.items], predicate, [table.get(i, "") for i in line.items], last, commas, opened)
            self._words[index] = words
        return words

    def of(self, pair: Pair) -> list[int]:
        """The features of a pair, as 32-bit numbers."""
        line = self._lines[pair.line]
        words = self._of(pair.line)
        items, coded = line.items, words.coded
        first, second = pair.first, pair.second
        types = first.letter + second.letter
        inside = not pair.origin
        where = types + ("" if inside else "^")
        listed = inside and first.last == second.last and first.size > 1
        if not inside:
            begin, a_after = 0, ""
            end = second.first
        elif listed:
            begin, end = first.at + 1, second.at
            a_after = "、"
        else:
            begin, end = first.last + 1, second.first
            a_after = items[begin] if begin < end else ""
        stop = second.last + 1
        out = [_seed("T" + where)]
        add = out.append

        # Words between
        between = coded[begin:end]
        near = between if len(between) <= 24 else between[:10] + between[-14:]
        s, sg, s2 = _seed("b" + where), _seed("b^" if not inside else "b"), _seed("bb" + where)
        previous = b"["
        for word in near if not listed else ():
            add(crc32(word, s))
            add(crc32(word, sg))
            add(crc32(word, crc32(previous, s2)))
            previous = word
        if near and not listed:
            add(crc32(b"]", crc32(previous, s2)))
        if len(between) <= 7:
            add(crc32(b" ".join(between), _seed("B" + where)))
        groups = dict.fromkeys(g for g in words.group[begin:end] if g)
        for g in groups:
            add(_seed("bg" + where + g))

        # Words behind the second, up to the next name or the clause's end
        text = ""
        for place, item in enumerate(items[stop : stop + 3]):
            text += item + " "
            add(_seed(f"a{place}{where}{text}"))
        s, sg = _seed("a" + where), _seed("a")
        after_groups: list[str] = []
        for i in range(stop, min(stop + 16, len(items))):
            if items[i] in ("。", BAR):
                break
            add(crc32(coded[i], s))
            if not line.tags[i].startswith(("助詞", "補助")):
                add(crc32(coded[i], sg))
            if words.group[i]:
                after_groups.append(words.group[i])
        for g in dict.fromkeys(after_groups):
            add(_seed("ag" + where + g))
        # Words before the first (or, for carried subjects, what the line begins with)
        if inside:
            s = _seed("p" + where)
            before = coded[max(0, first.first - 3) : first.first]
            for place, word in enumerate(reversed(before)):
                add(crc32(word, s + place))
            add(crc32(b" ".join(before[-2:]), _seed("P" + where)))
        # Predicates and particles
        p1 = words.predicate[stop] if stop < len(items) else -1
        pred = items[p1] if p1 >= 0 else "-"
        voice = ""
        if p1 >= 0:
            tail = items[p1 + 1 : p1 + 4]
            passive, denied = ("れる" in tail or "られる" in tail), ("ない" in tail or "ず" in tail or "ぬ" in tail)
            voice = "R" if passive else "N" if denied else ""
        final = items[words.last] if words.last >= stop else "-"
        pb = items[stop] if stop < len(items) else "."
        pa = a_after if inside else pair.origin
        add(_seed("pp" + where + pa + "_" + pb))
        add(_seed("pv" + where + pa + "_" + pb + "_" + pred + voice))
        add(_seed("bv" + where + pb + "_" + pred + voice))
        add(_seed("v" + where + pred + voice))
        add(_seed("f" + where + final))
        add(_seed("af" + where + pa + "_" + final))
        g1 = after_groups[0] if after_groups else "-"
        add(_seed("pg" + where + pa + "_" + pb + "_" + g1 + voice))
        gb = next((g for g in reversed(words.group[begin:end]) if g), "-")
        add(_seed("gg" + where + gb + "_" + g1 + pb))
        if inside:
            add(_seed("ga" + where + pa + "_" + gb + "_" + pb))
        # Distance and what stands between
        others = [n.letter for n in line.names if begin <= n.at < end]
        distance = end - begin
        bucket = distance if distance < 5 else 5 if distance < 8 else 6 if distance < 14 else 7 if distance < 25 else 8
        add(_seed(f"d{where}{bucket}"))
        add(_seed(f"n{where}{min(len(others), 4)}"))
        add(_seed(f"o{where}{''.join(sorted(set(others)))}"))
        commas = words.commas[end] - words.commas[begin] if begin < end else 0
        add(_seed(f"c{where}{min(commas, 3)}"))
        if listed:
            add(_seed("list" + where))
            add(_seed(f"list{where}{min(first.size, 5)}{pb}"))
            for g in after_groups:
                add(_seed("listg" + where + g))
        else:
            add(_seed(f"sizes{where}{min(first.size, 3)}{min(second.size, 3)}"))
        opened = words.opened[end] - words.opened[begin] if begin < end else 0
        if opened:
            add(_seed(f"paren{where}{opened > 0}{distance < 3}"))
        # Place in the post
        add(_seed(f"k{where}{line.kind}"))
        if line.kind is SegmentKind.TABLE_CELL:
            self._table(line, first, second, inside, where, out)
        a, b = first.mention.entity_id, second.mention.entity_id
        ca, cb = self._counts[a], self._counts[b]
        add(_seed(f"ca{where}{min(ca, 6)}"))
        add(_seed(f"cb{where}{min(cb, 6)}"))
        add(_seed(f"ti{where}{a in self._title}{b in self._title}"))
        add(_seed(f"top{where}{a in self._top}{b in self._top}"))
        add(_seed(f"fst{where}{self._first[a] < self._first[b]}"))
        if not inside:
            add(_seed(f"rank{where}{pair.origin}{pair.rank}"))
            add(_seed(f"pos{where}{pair.origin}{min(second.first, 3)}"))
            own = any(n is not second and items[n.last + 1 : n.last + 2] in (["は"], ["が"], ["も"]) for n in line.names)
            add(_seed(f"own{where}{pair.origin}{own}"))
            pronoun = not _PRONOUNS.isdisjoint(items[:4])
            add(_seed(f"pron{where}{pair.origin}{pronoun}{own}"))
            add(_seed(f"sub{where}{pair.origin}{pb in ('は', 'が', 'も')}"))
        # What their names have in common
        kin = _kin(first.mention.name, second.mention.name)
        add(_seed("nm" + where + kin))
        add(_seed("nmp" + where + kin + pb))
        if inside:
            marked = sum(1 for n in line.names if begin <= n.at < end and items[n.last + 1 : n.last + 2] in (["は"], ["が"], ["も"]))
            add(_seed(f"sb{where}{a_after in _SUBJECT}{min(marked, 2)}"))
            add(_seed(f"sbv{where}{a_after in _SUBJECT}{min(marked, 2)}{pb}{g1}"))
            near_a = sum(1 for n in line.names if begin <= n.at < end and n.letter == first.letter)
            near_b = sum(1 for n in line.names if begin <= n.at < end and n.letter == second.letter)
            add(_seed(f"nab{where}{min(near_a, 2)}{min(near_b, 2)}"))
        # What the clauses say of them
        if self._clauses is not None:
            out.extend(_seed(where + said) for said in self._clauses(pair))
        # Who they are
        add(_seed("ida" + where + a))
        add(_seed("idb" + where + b))
        add(crc32(f"id{a} {b}".encode()))
        return out

    def _table(self, line: Line, first: Named, second: Named, inside: bool, where: str, out: list[int]) -> None:
        """The headers of the columns in which the two stand."""
        header = line.header
        if header is None:
            out.append(_seed("nohead" + where))
            return

        def title(column: int) -> list[str]:
            return [i for i, c in zip(header.items, header.columns, strict=True) if c == column and i != BAR]

        b = line.columns[second.at]
        tb = title(b)
        for word in tb:
            out.append(_seed("hb" + where + word))
        if inside:
            a = line.columns[first.at]
            out.append(_seed(f"col{where}{min(a, 3)}{min(b, 3)}"))
            for word in title(a):
                out.append(_seed("ha" + where + word))
