"""Posts that later facts have overtaken: what they state of a relation, a later post states otherwise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import nsmallest
from typing import Final

from kg.query.edges import EdgeNamed
from kg.query.evidence import SURE, Evidence
from kg.query.phrases import Phrase, relation_phrase, status_phrase
from kg.query.statements.acts import agree, alone, comparable, doubtful, forecast, further, one_act, planned, same_money, unsettled
from kg.query.timeline import EVENT_TYPES
from kg.records import Claim, EdgeKey
from kg.store.base import Gist, Network, View

__all__ = ["LATER", "Overtaken", "overtaken"]

_EXAMINED: Final = 1000
"""So many of the best supported relations are looked through for facts that changed."""
LATER: Final = timedelta(days=1)
"""So much newer is a post that comes later: what posts of one day say otherwise is no change."""
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9.-]{2,}|[ァ-ヺー]{3,}|[一-龥]{3,}")
_ONCE: Final = frozenset({"acquires", "invests_in"})
"""What is done once: of what goes on, the plain verb says that it is so (供給する)."""
_IS_SO: Final = re.compile("[しれけえちりみいきっ]た|んだ|てい[るたま]|ており|済み|完了|[しみび]、")
"""What a sentence has where what it says is so, neither still to come (``買収するとは驚きだ``) nor named in passing (``買収を通じて``)."""
_TAIL, _BEHIND = 6, 12
"""Characters of the words that assert something, and behind these, that say whether it is so."""
_VAGUE: Final = frozenset({"パートナー", "パートナーシップ", "エコシステム", "サービス", "プロジェクト", "可能性", "共同開発"})


@dataclass(frozen=True, slots=True)
class Overtaken(EdgeNamed):
    """Posts that state of a relation what a later post states otherwise."""

    kind: str
    """``figure``: a later post gives another amount; ``status``: what they announce has happened since."""
    older: tuple[Evidence, ...]
    """One claim of each, oldest first."""
    later: Evidence
    """The newest claim."""
    note: Phrase


def overtaken(view: View, network: Network, support: Mapping[tuple[str, str], set[str]], limit: int) -> list[Overtaken]:
    """The relations of which posts state what later ones state otherwise, those of most such posts first.

    Args:
        view: the graph.
        network: its tables.
        support: the posts that tell of something that happened between two, by pair.
        limit: at most so many.
    """
    several = (pair for pair, posts in support.items() if len(posts) > 1)
    examined = nsmallest(_EXAMINED, several, key=lambda pair: (-len(support[pair]), pair))
    by_key: defaultdict[EdgeKey, list[Claim]] = defaultdict(list)
    for _, claims in view.said(examined):
        for claim in claims:
            dated = network.dates[claim.post_id] is not None
            if claim.type in EVENT_TYPES and claim.confidence >= SURE and dated:
                by_key[EdgeKey(claim.head, claim.type, claim.tail)].append(claim)
    posts = view.posts({c.post_id for claims in by_key.values() for c in claims})
    inside = view.gists({c.post_id for claims in by_key.values() if len(claims) > 1 for c in claims if c.amount_value is not None})
    found = []
    for key, claims in by_key.items():
        if len(claims) < 2:
            continue
        said = sorted((Evidence(c, posts[c.post_id]) for c in claims), key=_when)
        names = network.entities[key.head].name, network.entities[key.tail].name
        found += [_told(key, names, kind, older, later) for kind, older, later in (_figures(said, inside), _status(said, names)) if older]
    return nsmallest(limit, found, key=lambda o: (-len(o.older), o.head, o.type, o.tail, o.kind))


_Change = tuple[str, list[Evidence], Evidence]


def _figures(said: Sequence[Evidence], inside: Mapping[str, Gist]) -> _Change:
    """Of the posts before the first one with the largest amount, those that state a smaller one of the same act and never that one.

    A smaller amount that is told later is that of an earlier act more often than a correction; what is added, or what some come to,
    leaves the others as they were.
    """
    stated = [e for e in said if e.claim.amount_value is not None and not further(e.claim) and alone(e.claim, inside[e.post.id].claims)]
    so, open_ = ([e for e in stated if _is_open(e.claim) is is_open] for is_open in (False, True))
    plans = [e for e in open_ if e.claim.status == "planned" and not _is_doubtful(e.claim)]
    for firm, comparing in ((so, stated), (plans, open_)):
        later = max(firm, key=lambda e: _value(e.claim), default=said[-1])
        before = [e for e in comparing if _before(e, later) and comparable(e.claim, later.claim)]
        agreeing = {e.post.id for e in before if agree(e.claim, later.claim)}
        smaller = _one_a_post(e for e in before if e.post.id not in agreeing and _value(e.claim) < _value(later.claim))
        if firm and smaller:
            return "figure", smaller, later
    return "figure", [], said[-1]


def _is_open(claim: Claim) -> bool:
    """Whether an amount is planned or doubtful, whatever the status of what is done."""
    return claim.status != "asserted" or planned(claim.sentence, claim.amount or "") or _is_doubtful(claim)


def _is_doubtful(claim: Claim) -> bool:
    """Whether an amount is expected, still asked for or only told by others."""
    return forecast(claim.sentence, claim.amount or "") or unsettled(claim.sentence, claim.amount or "")


def _status(said: Sequence[Evidence], names: Collection[str]) -> _Change:
    """The posts that only announce what a later post says as done; the first such post, if it does not speak of another act."""
    done = [e for e in said if not doubtful(e.claim) and _is_so(e.claim)]
    if not done:
        return "status", [], said[-1]
    sure = {e.post.id for e in said if e.claim.status == "asserted"}
    announced = (e for e in said if e.claim.status != "asserted" and e.post.id not in sure and _before(e, done[0]))
    alike = (e for e in announced if one_act(e.claim, done[0].claim) and _same_matter(e, done[0], names))
    return "status", _one_a_post(alike), done[0]


def _is_so(claim: Claim) -> bool:
    """Whether the verb that asserts a claim says that it has come to pass."""
    if claim.type not in _ONCE:
        return True
    end = claim.sentence.find(claim.text) + len(claim.text) if claim.text in claim.sentence else len(claim.sentence)
    return _IS_SO.search(claim.text[-_TAIL:] + claim.sentence[end : end + _BEHIND]) is not None


def _same_matter(a: Evidence, b: Evidence, names: Collection[str]) -> bool:
    """Whether two sentences share a word or money that tells of what, besides whom: one partnership is announced, another one reported."""
    if same_money(a.claim, b.claim):
        return True
    words = [set(_WORD.findall(e.claim.sentence)) - _VAGUE for e in (a, b)]
    return any(not any(word in name or name in word for name in names) for word in words[0] & words[1])


def _value(claim: Claim) -> float:
    return claim.amount_value or 0.0


def _one_a_post(said: Iterable[Evidence]) -> list[Evidence]:
    found: dict[str, Evidence] = {}
    for item in said:
        known = found.get(item.post.id)
        if known is None or item.claim.confidence > known.claim.confidence:
            found[item.post.id] = item
    return sorted(found.values(), key=_when)


def _when(item: Evidence) -> tuple[float, str, int, str]:
    assert item.post.published_at is not None
    return item.post.published_at.timestamp(), item.post.id, item.claim.start, item.claim.id


def _before(a: Evidence, b: Evidence) -> bool:
    assert a.post.published_at is not None and b.post.published_at is not None
    return a.post.published_at + LATER <= b.post.published_at


def _told(key: EdgeKey, names: tuple[str, str], kind: str, older: list[Evidence], later: Evidence) -> Overtaken:
    what = relation_phrase(key.type, *names)
    day = f"{later.post.published_at:%Y-%m-%d}"
    if kind == "figure":
        before = "、".join(dict.fromkeys(e.claim.amount or "" for e in older))
        note = Phrase(f"{what.ja}：{before}から{later.claim.amount}へ（{day}）", f"{what.en}: {before} then, {later.claim.amount} on {day}")
    else:
        then = status_phrase(older[0].claim.status) or Phrase("予定", "announced")
        note = Phrase(f"{what.ja}：当時は{then.ja}、{day}に実現と報道", f"{what.en}: {then.en} then, said to be so on {day}")
    return Overtaken(key.head, names[0], key.type, key.tail, names[1], kind, tuple(older), later, note)
