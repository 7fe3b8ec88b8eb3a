"""A sentence as word groups: content words, with the particles behind them that say what the group does in its clause."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final, NamedTuple

from kg.relate.frame import Frame

__all__ = ["Chunk", "Span", "grammar", "streams_of"]

_OPEN: Final = frozenset("（(")
_CLOSE: Final = frozenset("）)")
_COMMAS: Final = frozenset("、，,:：/／")
_STOPS: Final = frozenset("。．？！?!")
_JOINS: Final = frozenset({"と", "や", "及び", "および", "ならびに", "並びに", "か", "のほか", "に加え", "に加えて", "をはじめ"})
_VERSUS: Final = frozenset({"対", "vs", "VS", "ｖｓ", "×"})
_LONGEST_PARTICLE: Final = 6
_PURCHASES: Final = frozenset({"買収", "合併", "子会社化"})


class _Unit(NamedTuple):
    """A word or a name."""

    text: str
    lemma: str
    tag: str
    start: int
    end: int
    """Offsets into the frame's text."""
    name: bool


@dataclass(slots=True)
class Chunk:
    """A word group."""

    units: list[_Unit] = field(default_factory=list)
    after: list[_Unit] = field(default_factory=list)
    """The words behind the content that only say how it stands."""
    names: tuple[int, ...] = ()
    """Offsets of the names in which the content ends; several if they are enumerated."""
    inside: tuple[int, ...] = ()
    """Names before the last word of a compound (``青嶺製の``)."""
    aux: frozenset[str] = frozenset()
    """Dictionary forms behind the content."""
    verbal: bool = False
    """Whether it is a verb or adjective rather than a noun."""
    case: str = ""
    """The particle, in the spelling of the table; empty if there is none."""
    adnominal: bool = False
    topic: bool = False
    comma: bool = False
    stop: bool = False
    """Whether the sentence ends here."""
    spelled: tuple[str, ...] | None = None
    """The words, once somebody asked for them."""

    @property
    def start(self) -> int:
        return self.units[0].start

    @property
    def end(self) -> int:
        """Offset behind the content."""
        return self.units[-1].end

    @property
    def close(self) -> int:
        """Offset behind all of it."""
        return (self.after or self.units)[-1].end

    @property
    def passive(self) -> bool:
        return not self.aux.isdisjoint(("れる", "られる"))

    @property
    def received(self) -> bool:
        return not self.aux.isdisjoint(("もらう", "いただく", "頂く", "ほしい", "欲しい"))

    @property
    def cleft(self) -> bool:
        """Whether it is what a cleft sentence is about (``作ったのは``)."""
        return self.verbal and any(
            u.tag == "助詞-準体助詞" and n.lemma in ("は", "が") for u, n in zip(self.after, self.after[1:], strict=False)
        )

    @property
    def copula(self) -> bool:
        return not self.verbal and not self.case and not self.aux.isdisjoint(("だ", "です"))

    @property
    def attributive(self) -> bool:
        """Whether it can stand before a noun that it describes."""
        last = (self.after or self.units)[-1]
        if len(self.after) > 2 and [u.lemma for u in self.after[-2:]] == ["ばかり", "の"]:
            last = self.after[-3]
        if self.comma or self.stop or last.name or last.tag.startswith("助詞"):
            return False
        return last.lemma == last.text or last.lemma == "た"

    def words(self) -> tuple[str, ...]:
        """The content as a word, the longest compound first; without names."""
        if self.spelled is None:
            found = [] if self.units[-1].name else [_plain(self.units[-1].lemma)]
            before = ""
            for unit in reversed(self.units[:-1]) if found else ():
                if unit.name:
                    break
                before = unit.text + before
                found.append(before + found[0])
            self.spelled = tuple(reversed(found))
        return self.spelled

    @property
    def word(self) -> str:
        """The last content word."""
        return "" if self.units[-1].name else _plain(self.units[-1].lemma)


@dataclass(slots=True)
class Span:
    """A noun together with its verb, as one act."""

    first: Chunk
    last: Chunk

    @property
    def start(self) -> int:
        return self.first.start

    @property
    def end(self) -> int:
        return self.last.end

    @property
    def units(self) -> list[_Unit]:
        return self.first.units


def _plain(lemma: str) -> str:
    """The modern form of a verb: 命ずる is 命じる, 科する is 科す."""
    if len(lemma) == 3 and lemma.endswith("する"):
        return lemma[:-1]
    return f"{lemma[:-2]}じる" if lemma.endswith("ずる") else lemma


_DOES: Final = frozenset({"する", "できる", "いたす", "なさる", "出来る"})


@cache
def grammar() -> dict[str, Any]:
    """The table of particles, words and predicates."""
    return tomllib.loads(resources.files("kg.relate.predicates").joinpath("predicates.toml").read_text(encoding="utf-8"))


@cache
def _particles() -> dict[str, tuple[str, bool]]:
    return {text: (case, bool(i)) for case, both in grammar()["particles"].items() for i, kind in enumerate(both) for text in kind}


@cache
def _beginnings() -> frozenset[str]:
    """What the first word of a particle may be."""
    return frozenset(text[:size] for text in _particles() for size in range(1, len(text)))


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(grammar()["words"]["suffixes"])


@cache
def _counts() -> frozenset[str]:
    return frozenset(grammar()["words"]["each"])


def streams_of(frame: Frame) -> list[list[Chunk]]:
    """The word groups of the sentence, and those of each parenthesis, led by the names before it as their topic."""
    streams: list[list[Chunk]] = []
    _read(list(_units(frame)), streams)
    return [stream for stream in (_bought(_enumerated(s, frame)) for s in streams) if stream]


def _units(frame: Frame) -> Iterator[_Unit]:
    names = [(frame.starts[at], frame.starts[at + 1], at) for at in sorted(frame.marked)]
    sentence = frame.sentence.text
    following = covered = shift = 0  # behind a name the frame's text goes on as the sentence does
    past = ""
    for token in frame.sentence.tokens:
        while following < len(names) and names[following][0] < token.end:
            _, covered, at = names[following]
            yield _Unit("", "", "", at, at + 1, True)
            past = ""
            shift = at + 1 - covered
            following += 1
        if token.start >= covered:
            text = sentence[token.start : token.end]
            if text.strip():
                start, end = token.start + shift, token.end + shift
                spaced = token.start > 0 and sentence[token.start - 1].isspace()
                if spaced and past and _parts(past, text, token.tag):
                    yield _Unit("。", "。", "補助記号-句点", start, start, False)
                yield _Unit(text, token.lemma, token.tag, start, end, False)
                past = text[-1]


def _parts(past: str, text: str, tag: str) -> bool:
    """Whether a space parts a headline: 5%を出資 来春に完了."""
    if past.isascii() or past in "、。" or tag.startswith(("助詞", "助動詞", "補助記号")):
        return False
    return text[0].isdigit() or not text[0].isascii()


def _read(units: Sequence[_Unit], streams: list[list[Chunk]]) -> None:
    stream: list[Chunk] = []
    streams.append(stream)
    current = Chunk()
    i = 0

    def close(comma: bool = False, stop: bool = False) -> None:
        nonlocal current
        if current.units:
            current.comma, current.stop = comma, stop
            _finish(current)
            stream.append(current)
        elif stream and (comma or stop):
            stream[-1].comma, stream[-1].stop = stream[-1].comma or comma, stream[-1].stop or stop
        current = Chunk()

    while i < len(units):
        unit = units[i]
        if unit.text in _OPEN:
            depth, j = 1, i + 1
            while j < len(units) and depth:
                depth += (units[j].text in _OPEN) - (units[j].text in _CLOSE)
                j += 1
            inner = list(units[i + 1 : j - 1 if not depth else j])
            names = [u for u in current.units if u.name]
            if names and inner:
                topic = _Unit("は", "は", "助詞-係助詞", names[-1].end, names[-1].end, False)
                _read([names[-1], topic, *inner], streams)
            i = j
            continue
        if unit.text in _COMMAS or unit.text in _STOPS:
            close(comma=unit.text in _COMMAS, stop=unit.text in _STOPS)
        elif unit.text in _VERSUS and current.units and current.units[-1].name:
            current.after.append(unit._replace(text="と", lemma="と"))
        elif unit.tag.startswith(("補助記号", "空白", "記号")) and not unit.name:
            if unit.text == "・" and current.units and current.units[-1].name:
                current.after.append(_Unit("と", "と", "助詞-格助詞", unit.start, unit.end, False))
        elif unit.tag.startswith("接続詞"):
            if not (current.units and current.units[-1].name):
                close()
            else:
                current.after.append(unit._replace(text="と", lemma="と"))
        elif (joined := _particle(units, i)) and current.units and (joined[0].text or not current.after):
            current.after.append(joined[0])
            i += joined[1]
            continue
        elif current.units and _functional(unit, current):
            current.after.append(unit)
        elif unit.name or not unit.tag.startswith(("助詞", "助動詞")):
            if current.units and (current.after or _apart(current.units[-1], unit)):
                close()
            if not (current.units and current.units[-1].name and unit.text in _suffixes()) or _goes_on(units, i):
                current.units.append(unit)
        i += 1
    close()
    if stream:
        stream[-1].stop = True


def _goes_on(units: Sequence[_Unit], i: int) -> bool:
    """Whether a compound goes on behind the i-th word (``青嶺グループ入り``)."""
    return i + 1 < len(units) and not units[i + 1].name and units[i + 1].tag.startswith(("名詞", "接尾辞"))


def _particle(units: Sequence[_Unit], i: int) -> tuple[_Unit, int] | None:
    """A particle of several words that starts here, the longest, as one unit, and how many words it has."""
    text = units[i].text
    found = None
    for j in range(i + 1, min(i + _LONGEST_PARTICLE, len(units))):
        unit = units[j]
        if text not in _beginnings() or unit.name:
            break
        text += unit.text
        if text not in _particles():
            continue
        if units[j + 1 : j + 2] and units[j + 1].tag.startswith("助動詞") and unit.tag.startswith("動詞"):
            continue  # 対象に加えた
        found = _Unit(text, text, "助詞-格助詞", units[i].start, unit.end, False), j + 1 - i
    return found


def _functional(unit: _Unit, chunk: Chunk) -> bool:
    if unit.name:
        return False
    last = (chunk.after or chunk.units)[-1]
    if unit.tag.startswith(("助詞", "助動詞")) or unit.tag.startswith("接尾辞-動詞") or "助動詞語幹" in unit.tag:
        return True
    if unit.text in ("向け", "等", "など", "ら"):
        return True
    if unit.lemma in _DOES and unit.tag.startswith("動詞"):
        return not chunk.after and not last.name and last.tag.startswith(("名詞", "形状詞", "接尾辞", "動詞"))
    if unit.lemma in grammar()["words"]["auxiliaries"] and unit.tag.startswith(("動詞-非自立", "形容詞-非自立")):
        if unit.lemma in ("ある", "ない"):
            return bool({u.lemma for u in chunk.after} & {"だ", "で", "て"})
        return bool(chunk.after) and last.lemma in ("て", "で", "は", "も")
    return False


def _apart(last: _Unit, unit: _Unit) -> bool:
    """Whether a content word begins a group of its own although no particle stands before it."""
    if last.name:
        return unit.tag.startswith(("副詞", "連体詞", "形状詞"))
    if last.tag.startswith("動詞"):
        return last.text == last.lemma or unit.name
    if last.tag.startswith(("副詞", "連体詞", "形容詞", "接続詞")):
        return True
    if "副詞可能" in last.tag or unit.tag.startswith(("副詞", "連体詞", "動詞")):
        return unit.name or unit.tag.startswith(("副詞", "連体詞", "動詞"))
    return False


def _is_verbal(chunk: Chunk) -> bool:
    last = chunk.units[-1]
    if last.name:
        return False
    if last.tag.startswith(("動詞", "形容詞")):
        return True
    return bool(chunk.after) and chunk.after[0].tag.startswith("動詞") and chunk.after[0].lemma in _DOES


def _finish(chunk: Chunk) -> None:
    """Fill in what the words say."""
    chunk.aux = frozenset(u.lemma for u in chunk.after)
    chunk.verbal = _is_verbal(chunk)
    names = [u.start for u in chunk.units if u.name]
    if chunk.units[-1].name:
        chunk.names, chunk.inside = (names[-1],), tuple(names[:-1])
    else:
        chunk.inside = tuple(names)
    for unit in chunk.after:
        if unit.lemma in ("は", "も"):
            chunk.topic = True
        elif not chunk.case and unit.text in _particles():
            chunk.case, chunk.adnominal = _particles()[unit.text]
            chunk.topic = chunk.topic or chunk.case == "は"
        elif unit.text == "の" and chunk.case and chunk.after[-1] is unit:
            chunk.adnominal = True
    if chunk.verbal:
        chunk.case = "と" if chunk.after and chunk.after[-1].lemma == "と" else ""
        chunk.adnominal = False
    elif len(chunk.after) > 1 and chunk.case in ("で", "に") and not chunk.aux.isdisjoint(("ある", "ない")):
        chunk.case = ""  # the continuative copula, not the particle
        chunk.after.append(_Unit("", "だ", "助動詞", chunk.close, chunk.close, False))
        chunk.aux |= {"だ"}
    if (chunk.case == "の" and not chunk.adnominal) or (chunk.case in ("から", "で") and "だ" in chunk.aux):
        chunk.case = ""


def _enumerated(chunks: Sequence[Chunk], frame: Frame) -> list[Chunk]:
    """The groups with enumerations as one: ``AとBが``, ``A、Bが``."""
    result: list[Chunk] = []
    for at, chunk in enumerate(chunks):
        before = result[-1] if result else None
        counted = at + 1 < len(chunks) and chunk.case == "の" and not _counts().isdisjoint(chunks[at + 1].words())
        if (
            before is not None
            and before.names
            and chunk.names
            and len(chunk.units) == 1
            and frame.marked[before.names[-1]].type is frame.marked[chunk.names[0]].type
            and (_joins(before, chunk, first=len(result) == 1) or (counted and before.comma and not before.after))
        ):
            chunk.names = before.names + chunk.names
            chunk.inside = before.inside
            chunk.units = [*before.units, *chunk.units]
            result[-1] = chunk
        else:
            result.append(chunk)
    return result


def _bought(chunks: list[Chunk]) -> list[Chunk]:
    """The groups with lists of what is bought as what the purchase is of: ``AやBといった企業買収``, ``AやBといった企業を買収``."""
    result: list[Chunk] = []
    for at, chunk in enumerate(chunks):
        before = result[-1] if result else None
        if before is not None and before.names and before.case == "と" and chunk.verbal and chunk.word in ("言う", "いう"):
            following = chunks[at + 1 : at + 5]
            noun = next((c for c in following[:2] if c.case != "の"), None)
            if noun is not None and noun.word in _PURCHASES and not noun.verbal:
                before.case, before.adnominal = "の", True
                continue
            if noun is not None and noun.case == "を" and not noun.names and any(c.word in _PURCHASES and c.verbal for c in following):
                noun.names = before.names
                result.pop()
                continue
        result.append(chunk)
    return result


def _joins(before: Chunk, chunk: Chunk, first: bool) -> bool:
    if before.after:
        if before.after[0].lemma == "も" and chunk.after[:1] and chunk.after[0].lemma == "も":
            return True
        return len(before.after) == 1 and before.after[0].lemma in _JOINS
    if not before.comma:
        return False
    # A headline's subject stands before a comma without a particle: 青嶺、湊電算を買収.
    goes_on = bool(chunk.after) and chunk.after[0].lemma in _JOINS and chunk.case != "と"
    return not first or len(before.names) > 1 or chunk.case in ("が", "") or goes_on
