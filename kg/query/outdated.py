"""What posts state and later posts have otherwise: people let go, stakes, dates that moved, what a company is worth or spends."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest
from itertools import chain, combinations
from typing import Final, NamedTuple

from kg.query.checks.checkedfacts import ArchiveFact, Subject
from kg.query.checks.figurechecks import told_alone
from kg.query.kinship import akin
from kg.query.overtaken import LATER
from kg.query.phrases import Phrase
from kg.query.statements.acts import finished, forecast, planned, unsettled
from kg.query.statements.datum import ASKED_FOR
from kg.query.statements.samefacts import agree, in_words, near
from kg.query.statements.stated import Stated, newest, passages_of, stated_of
from kg.records import Claim, EntityType
from kg.store.base import PostCard, View

__all__ = ["OvertakenFact", "overtaken_facts"]

_KINDS: Final = frozenset({"cut", "stake", "share", "power", "in_force", "released", "announced"})
"""What sentences state that may change: not when a company was founded."""
_AMOUNTS: Final = frozenset({"worth", "spent"})
"""What claims state that may change."""
_ALONE: Final = "power"
"""Of one alone it is of one site or another."""
_EXAMINED: Final = 300
"""Companies whose amounts are looked through."""
_IN_BRACKETS: Final = re.compile(r"[(（](?:約|およそ)?$")
"""Before an amount that says another one in other money, at the rate of a day: 1150億ドル（約17兆円）."""
_SPENT: Final = "spent"
"""What a company spends in a year is planned until the year is over: newer plans are what counts."""
_GROWS: Final = _AMOUNTS
"""What comes to more from year to year: less that is told later was told of a time before, unless it is said to have fallen."""
_FALLEN: Final = re.compile("下落|低下|下げ|減[らっしり]|減額|縮小|圧縮|目減り|割り込|急落|下回")
_TO_BE: Final = re.compile("[うくぐすつぬぶむる]と(?:発表|表明)")


@dataclass(frozen=True, slots=True)
class OvertakenFact:
    """A fact of older posts that later ones have otherwise, and none of these as the older."""

    kind: str
    """As of :attr:`kg.query.statements.datum.Datum.kind`, or ``spent``."""
    about: tuple[Subject, ...]
    """Of a stake who holds it first."""
    older: tuple[ArchiveFact, ...]
    """One of each older post, oldest first."""
    later: ArchiveFact
    """What the newest post states."""
    note: Phrase


class _Said(NamedTuple):
    at: datetime
    post: PostCard
    stated: Stated

    @property
    def doubtful(self) -> bool:
        """Whether the sentence says what somebody expects or asks for, or what only others tell."""
        s = self.stated
        asked_for = s.kind == "worth" and ASKED_FOR.search(s.sentence) is not None
        return not s.sure or asked_for or forecast(s.sentence, s.words) or unsettled(s.sentence, s.words)

    @property
    def open(self) -> bool:
        """Whether it is doubtful, or what is to be."""
        s = self.stated
        return self.doubtful or (s.kind != _SPENT and planned(s.sentence, s.words))

    @property
    def fallen(self) -> bool:
        """Whether less may be so now, of what grows: it has fallen, or is what came of a plan."""
        s = self.stated
        planned_ = planned(s.sentence, s.words) or _TO_BE.search(s.sentence)
        return _FALLEN.search(s.sentence) is not None or (s.kind == _SPENT and not planned_)


_Questions = defaultdict[tuple[object, ...], list[_Said]]


def overtaken_facts(view: View, limit: int) -> list[OvertakenFact]:
    """The facts that later posts have otherwise, those of most older posts first; at most so many. O(text of the newest posts)."""
    by_question: _Questions = defaultdict(list)
    cards = view.posts()
    dated = {p: date for p, date in newest(view, cards).items() if date is not None}
    for post_id, s in _by_sentences(view, sorted(dated)):
        by_question[s.kind, s.about, s.holder, s.detail].append(_Said(dated[post_id], cards[post_id], s))
    for claim, s in _by_claims(view):
        if claim.post_id in dated:
            by_question[s.kind, s.about, s.detail, claim.amount_currency].append(_Said(dated[claim.post_id], cards[claim.post_id], s))
    found = []
    _join_houses(view, by_question)
    for said in by_question.values():
        older, later = _succession(sorted(said, key=lambda x: (x.at, x.post.id)))
        if older and later is not None:
            found.append(_fact(view, older, later))
    return sorted(found, key=lambda f: (-len(f.older), f.kind, [s.id for s in f.about]))[:limit]


def _join_houses(view: View, by_question: _Questions) -> None:
    """Make one question of what two spend in a year that are of one house and of which posts state one figure: Google, Alphabet."""
    alike: defaultdict[tuple[object, ...], list[tuple[object, ...]]] = defaultdict(list)
    for key in sorted((key for key in by_question if key[0] == _SPENT), key=repr):
        alike[key[2:]].append(key)  # of one year, in one currency
    for one, other in chain.from_iterable(combinations(keys, 2) for keys in alike.values()):
        if not any(agree(x.stated, y.stated) for x in by_question[one] for y in by_question[other]):
            continue
        a, b = (said[0].stated.about for said in (by_question[one], by_question[other]))
        if len(a) == len(b) == 1 and akin(view, *a, *b):
            by_question[other] += by_question[one]
            by_question[one] = []


def _by_sentences(view: View, post_ids: Iterable[str]) -> Iterator[tuple[str, Stated]]:
    """What sentences of posts state that may change, by post id."""
    for post_id, stated in stated_of(view, (p for p, read in passages_of(view, post_ids).items() if read)).items():
        yield from ((post_id, s) for s in stated if s.kind in _KINDS and (s.kind != _ALONE or len(s.about) > 1))


def _by_claims(view: View) -> Iterator[tuple[Claim, Stated]]:
    """What the companies that most posts mention are worth or spend, by claim."""
    firms = (card for card in view.entities().values() if card.type is EntityType.ORGANIZATION and card.posts > 1)
    examined = nsmallest(_EXAMINED, firms, key=lambda card: (-card.posts, card.id))
    for claims in view.amounts_of(card.id for card in examined).values():
        for claim in claims:
            stated = _of_claim(claim)
            if stated is not None:
                yield claim, stated


def _of_claim(claim: Claim) -> Stated | None:
    """What a company is worth or spends in a year, as a claim states it."""
    converted = _IN_BRACKETS.search(claim.sentence[: max(claim.sentence.find(claim.amount or ""), 0)])
    if claim.amount_value is None or converted:
        return None
    kind, year = told_alone(claim) or ("", "")
    if kind not in _AMOUNTS:
        return None
    value = (claim.amount_value,) if claim.amount_high is None else (claim.amount_value, claim.amount_high)
    words, about = claim.amount or "", frozenset((claim.head,))
    sure = claim.status != "rumoured"
    return Stated(kind, about, "", year, value, words, claim.sentence_start, claim.sentence, frozenset(), sure=sure)


def _succession(said: Sequence[_Said]) -> tuple[list[_Said], _Said | None]:
    """The posts that state otherwise than the newest one does, if all of these come before all that agree with it.

    What is planned takes the place of what is not settled either; what somebody expects, asks for or has only heard takes no place.
    """
    settled = [x for x in said if not x.open and _is_settled(x, said)]
    newest = next(reversed(settled), None) or next((x for x in reversed(said) if not x.doubtful), None)
    if newest is None:
        return [], None
    agreeing = [x for x in said if agree(x.stated, newest.stated)]
    first = min(x.at for x in agreeing)
    known = {x.post.id for x in agreeing}
    others = [x for x in said if x.post.id not in known]
    if any(x.at + LATER > first and x in settled for x in others):
        return [], None
    grows = newest.stated.kind in _GROWS and not newest.fallen
    without_end = newest.stated.kind == "worth"
    before = (x for x in reversed(others) if x.at + LATER <= first)
    less = (x for x in before if not grows or x.stated.value[0] < newest.stated.value[-1])
    older = {x.post.id: x for x in less if without_end or near(newest.stated, x.stated)}
    return sorted(older.values(), key=lambda x: (x.at, x.post.id)), newest


def _is_settled(mine: _Said, said: Iterable[_Said]) -> bool:
    """Whether what a sentence states as so is not still open for most posts that state the same; unless it has come to pass since then."""
    alike = [x for x in said if agree(x.stated, mine.stated)]
    still_open = {x.post.id: x.at for x in alike if x.open}
    if not still_open or len(still_open) < len({x.post.id for x in alike if not x.open}):
        return True
    return max(still_open.values()) < mine.at and finished(mine.stated.sentence, mine.stated.words)


def _fact(view: View, older: Sequence[_Said], later: _Said) -> OvertakenFact:
    mine = later.stated
    ids = sorted(mine.about, key=lambda e: (e != mine.holder, e))
    names = {e: card.name for e, card in view.entities(ids).items()}
    what, day = in_words(mine, [names[e] for e in ids]), f"{later.at:%Y-%m-%d}"
    before = "、".join({x.stated.value: x.stated.words for x in older}.values())
    note = Phrase(f"{what.ja}：{before}から{mine.words}へ（{day}）", f"{what.en}: {before} then, {mine.words} on {day}")
    facts = _archive_facts((*older, later))
    return OvertakenFact(mine.kind, tuple(Subject(e, names[e]) for e in ids), facts[:-1], facts[-1], note)


def _archive_facts(said: Iterable[_Said]) -> tuple[ArchiveFact, ...]:
    return tuple(ArchiveFact(x.stated.words, x.stated.sentence, x.stated.start, 1, x.post) for x in said)
