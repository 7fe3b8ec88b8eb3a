"""Typed relations by patterns over sentences; the patterns themselves are data, in ``patterns.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from kg.errors import DataError
from kg.records import RELATION_TYPES, Claim, EdgeKey, EntityType, Mention, Post
from kg.relate.claims import GUESS, make_claim
from kg.relate.clauseends import describes
from kg.relate.frame import MARKS, Frame
from kg.relate.lists import AND, AND_OTHERS, ITEM, JOIN, OF
from kg.relate.modality import Meaning, meaning_of
from kg.relate.offices import holders_of, not_investing, not_leading, successions_of
from kg.relate.predicates import ABOUT, PAST, Reading, Said, said_in
from kg.relate.rounds import buys, by_rounds, investors_of, refusing
from kg.relate.sellers import sells_clouds
from kg.relate.transfers import not_transferred, transfers_of
from kg.relate.undecided import undecided

__all__ = ["by_patterns", "denied"]

_SLOT = re.compile(r"<(heads?|tails?|listed|all|subject|past_subject_is_tail):([A-Za-z+]+)>")


_TOGETHER = re.compile("提携|協業|連携|協力|連合|タッグ|パートナー|組[みむん]|共同")
"""What makes partners of those who put money into one round."""


_SUBJECT = re.compile("[」』]?(?:社|氏|側)?が")
_TOPIC = re.compile("[\ue000-\ue0ff][」』]?(?:社|氏|側)?は[^。]*$")


@dataclass(frozen=True, slots=True)
class _Pattern:
    type: str
    expression: re.Pattern[str]
    past_subject: str | None
    """``head`` or ``tail`` if that end is the subject of the sentence before."""
    past_types: tuple[EntityType, ...]
    listed: tuple[EntityType, ...]
    """The types of the heads of a list that holds other names too; empty if it has none."""
    named: tuple[frozenset[EntityType], ...]
    """Of each name that it takes from the sentence the types that it may have."""


@cache
def _rules_for(types: frozenset[EntityType]) -> tuple[_Pattern, ...]:
    """The patterns that a sentence with names of these types may match."""
    return tuple(pattern for pattern in _rules() if not any(types.isdisjoint(allowed) for allowed in pattern.named))


@cache
def _rules() -> tuple[_Pattern, ...]:
    data = tomllib.loads(resources.files("kg.relate").joinpath("patterns.toml").read_text(encoding="utf-8"))
    words = {**data["words"], "AND_OTHERS": AND_OTHERS}
    patterns = []
    for relation in data["relation"]:
        if relation["type"] not in RELATION_TYPES:
            raise DataError("patterns.toml", 0, f"{relation['type']!r} is not a relation type")
        patterns += [_compile(relation["type"], text, words) for text in relation["patterns"]]
    return tuple(patterns)


def _compile(type: str, text: str, words: dict[str, Any]) -> _Pattern:
    for _ in range(3):
        for name, word in words.items():
            text = text.replace("{" + name + "}", word)
    past: str | None = None
    past_types: tuple[EntityType, ...] = ()
    listed: tuple[EntityType, ...] = ()
    named: list[frozenset[EntityType]] = []

    def expand(slot: re.Match[str]) -> str:
        nonlocal past, past_types, listed
        role, types = slot[1], tuple(EntityType(t) for t in slot[2].split("+"))
        mark = "[" + "".join(MARKS[t] for t in types) + "]"
        if role not in ("subject", "past_subject_is_tail"):
            named.append(frozenset(types))
        match role:
            case "subject" | "past_subject_is_tail":
                past, past_types = ("head" if role == "subject" else "tail"), types
                return ""
            case "heads" | "tails":
                return f"(?P<{role[:-1]}>{mark}(?:{JOIN}{mark})*)"
            case "listed":
                listed = types
                item = ITEM.replace("MARK", mark)
                return f"(?P<head>{item}(?:{AND}{item})*)"
            case "all":
                return f"(?P<all>{mark}(?:{JOIN}{mark})+)"
            case _:
                return f"(?P<{role}>{mark})"

    expression = re.compile(_SLOT.sub(expand, text))
    return _Pattern(type, expression, past, past_types, listed, tuple(named))


def by_patterns(frame: Frame, clauses: Said | None = None) -> Iterator[Claim]:
    """The typed claims of a sentence, each (head, type, tail) once: by patterns, then by predicates and their arguments.

    `clauses` is what the sentence's clauses say, if that is known.
    """
    if len(frame.marked) + (frame.past_subject is not None or frame.about is not None) < 2:
        return
    said = (clauses or said_in(frame)).readings
    seen = _denied(frame, said) | _turned(frame, said)
    investors, refused = investors_of(frame), refusing(frame)
    for share in by_rounds(frame):
        key = EdgeKey(share.investor.entity_id, "invests_in", share.company.entity_id)
        if key not in seen:
            seen.add(key)
            yield make_claim(frame, key.head, key.type, key.tail, share.start, share.end, share.status)
    transferred: set[EdgeKey] = set()
    for transfer in transfers_of(frame):
        key = EdgeKey(transfer.buyer.entity_id, transfer.type, transfer.sold.entity_id)
        if key not in transferred and key.head != key.tail:
            transferred.add(key)
            yield make_claim(frame, key.head, key.type, key.tail, transfer.start, transfer.end, transfer.status)
    seen |= transferred
    for person, firm, start, end in (*successions_of(frame), *holders_of(frame)):
        key = EdgeKey(person.entity_id, "leads", firm.entity_id)
        if key not in seen:
            seen.add(key)
            yield make_claim(frame, key.head, key.type, key.tail, start, end)
    types = frozenset(m.type for m in frame.marked.values())
    for pattern in _rules_for(types) if len(frame.marked) > 1 or frame.past_subject is not None else ():
        if pattern.past_subject and (
            frame.past_subject is None or frame.has_subject() or frame.past_subject.type not in pattern.past_types
        ):
            continue
        for found in pattern.expression.finditer(frame.text):
            meaning = _meaning(frame, pattern.type, found)
            if meaning is None or _of_another_clause(frame.text, found):
                continue
            for head, tail in _ends(frame, pattern, found):
                key = EdgeKey.of(head.entity_id, pattern.type, tail.entity_id)
                status = meaning.status_of(pattern.type)
                refuses = key.type == "invests_in" and status != "asserted" and key.head in refused
                if head.entity_id != tail.entity_id and key not in seen and not refuses and not _between(key, investors):
                    seen.add(key)
                    yield make_claim(frame, key.head, key.type, key.tail, found.start(), found.end(), status)
    for reading in said:
        key = _key(frame, reading)
        if key.type == "invests_in" and reading.status != "asserted" and key.head in refused:
            continue
        if reading.status is not None and key.head != key.tail and key not in seen and not _between(key, investors):
            seen.add(key)
            claim = make_claim(frame, key.head, key.type, key.tail, reading.start, reading.end, reading.status)
            yield replace(claim, confidence=GUESS) if reading.guessed else claim


def _between(key: EdgeKey, investors: Collection[str]) -> bool:
    """Whether it would have one who puts money into a round put it into another who does."""
    return key.type == "invests_in" and key.head in investors and key.tail in investors


def denied(frame: Frame, clauses: Said | None = None) -> set[EdgeKey]:
    """The relations that the sentence says do not hold, or of which it says something else."""
    investors = investors_of(frame)
    among = {EdgeKey(a, "invests_in", b) for a in investors for b in investors}
    if _TOGETHER.search(frame.text) is None:
        among |= {EdgeKey.of(a, "partners_with", b) for a in investors for b in investors}
    among |= {EdgeKey(a, "invests_in", m.entity_id) for a in refusing(frame) for m in frame.marked.values()}
    return among | _denied(frame, (clauses or said_in(frame)).readings)


def _denied(frame: Frame, said: list[Reading]) -> set[EdgeKey]:
    keys = {_key(frame, r) for r in said if r.status is None}
    keys -= {_key(frame, r) for r in said if r.status is not None}
    return keys | not_leading(frame) | not_investing(frame) | not_transferred(frame) | undecided(frame)


def _turned(frame: Frame, said: list[Reading]) -> set[EdgeKey]:
    """The other way round of what the sentence says, where that is something else."""
    keys = {_key(frame, r) for r in said if r.status is not None}
    return {EdgeKey.of(k.tail, k.type, k.head) for k in keys} - keys


def _key(frame: Frame, reading: Reading) -> EdgeKey:
    def id_of(at: int) -> str:
        mention = frame.past_subject if at == PAST else frame.about if at == ABOUT else frame.marked[at]
        assert mention is not None
        return mention.entity_id

    return EdgeKey.of(id_of(reading.head), reading.type, id_of(reading.tail))


def _meaning(frame: Frame, type: str, found: re.Match[str]) -> Meaning | None:
    """How the sentence means it; None if it does not assert it: denied, asked, or only supposed."""
    phrase = found.groupdict().get("act") is None
    if type == "invests_in" and not phrase and buys(frame.text, found.start("act")):
        return None
    end = found.end() if phrase else found.end("act")
    return meaning_of(frame.text, min(found.start() + 3, end), end, phrase, frame.post.published_at)


def _of_another_clause(text: str, found: re.Match[str]) -> bool:
    """Whether the head is the subject of a clause that only says which tail is meant (``湊電算は、青嶺が手放した白鷺に出資した``)."""
    groups = found.groupdict()
    if groups.get("head") is None or groups.get("tail") is None or groups.get("act") is None:
        return False
    end, tail = found.end("head"), found.start("tail")
    return (
        end < tail < found.start("act")
        and _SUBJECT.match(text, end) is not None
        and _TOPIC.search(text, 0, found.start("head")) is not None
        and describes(text, end, tail + 1)
    )


def _ends(frame: Frame, pattern: _Pattern, found: re.Match[str]) -> Iterator[tuple[Mention, Mention]]:
    groups = found.groupdict()

    def named(group: str) -> list[Mention]:
        if group not in groups:
            return []
        start, end = found.span(group)
        return [m for at, m in sorted(frame.marked.items()) if start <= at < end]

    if "all" in groups:
        together = named("all")
        yield from ((a, b) for i, a in enumerate(together) for b in together[i + 1 :])
        return
    heads, tails = named("head"), named("tail")
    if pattern.listed:  # 米国政府の投資機関の青嶺: the government is none of the list
        start, end = found.span("head")
        of = {id(m) for at, m in frame.marked.items() if start <= at < end and OF.match(frame.text, at + 1)}
        heads = [head for head in heads if head.type in pattern.listed and id(head) not in of]
    if pattern.past_subject and frame.past_subject is not None:
        heads, tails = ([frame.past_subject], tails) if pattern.past_subject == "head" else (heads, [frame.past_subject])
    if pattern.past_subject == "tail" and pattern.type == "supplies" and "クラウド" in found[0]:
        yield from _sold(frame.post, heads, tails)
        return
    yield from ((head, tail) for head in heads for tail in tails)


def _sold(post: Post, partners: Sequence[Mention], subjects: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Who sells a cloud to whom in a deal of a subject with partners: the partner, unless the post calls a cloud the subject's alone."""
    for subject in subjects:
        for partner in partners:
            selling, other = sells_clouds(post, subject), sells_clouds(post, partner)
            if not selling:
                yield partner, subject
            elif not other:
                yield subject, partner
