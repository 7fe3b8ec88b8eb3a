"""What a draft states beside relations' money, and the archive otherwise: people let go, stakes, power, dates, who bought, leads or makes.

Statements are compared that answer one question (:mod:`kg.query.stated`); what more posts state than state otherwise is not questioned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.query.evidence import SURE
from kg.query.kinship import akin
from kg.query.passages import Passage, passages
from kg.query.phrases import Phrase
from kg.query.stated import Stated, stated_in
from kg.records import Claim, EntityType, PostFacts
from kg.store.base import PostCard, View

__all__ = ["ArchiveFact", "CheckedFact", "Subject", "facts_that_differ"]

_ROUNDED: Final = 1.05
"""Figures that differ by no more are rounded."""
_FOLD: Final = 3.0
"""Figures that differ by more are of two things."""
_YEARS: Final[Mapping[str, float]] = {"in_force": 1.0, "released": 2.0, "announced": 2.0}
"""Dates that lie farther apart are of two steps or versions."""
_SHOWN: Final = 3
"""Different values of the archive that are told."""
_AMOUNTS: Final = frozenset({"sale", "worth"})
"""What claims may state too, and is compared as theirs then."""
_OF_SEVERAL: Final = frozenset({"stake", "power"})
"""Of these two that both name are enough."""
_DATES: Final = frozenset({"founded", "in_force", "released", "announced"})
_WHAT: Final = {
    "cut": Phrase("{0}の人員削減", "job cuts at {0}"),
    "stake": Phrase("{0}の持ち分", "the stake of {0}"),
    "share": Phrase("{0}の市場シェア", "the market share of {0}"),
    "worth": Phrase("{0}の企業価値", "what {0} is worth"),
    "power": Phrase("{0}の電力規模", "the power of {0}"),
    "sale": Phrase("{0}の間の売買額", "the price between {0}"),
    "founded": Phrase("{0}の設立", "when {0} was founded"),
    "in_force": Phrase("{0}の{1}", "when {0} came into force"),
    "released": Phrase("{0}の公開", "when {0} came out"),
    "announced": Phrase("{0}の発表", "when {0} was announced"),
    "acquires": Phrase("{0}の買い手", "who buys {0}"),
    "leads": Phrase("{0}の{1}", "the {1} of {0}"),
    "develops": Phrase("{0}の開発元", "who makes {0}"),
}
_POSTS: Final[Mapping[str, int]] = {"acquires": 1, "leads": 2, "develops": 5}
"""Posts that must name one and the same before another one is questioned, by relation."""
_HEADS: Final = frozenset({"CEO", "最高経営責任者", "社長"})
"""Of whom there is one."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a fact is about."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ArchiveFact:
    """What a post states."""

    text: str
    """As written: 6000人."""
    sentence: str
    """That states it."""
    start: int
    """Where the sentence begins in the post's source."""
    posts: int
    """How many posts state the same."""
    post: PostCard
    """The newest of them."""


@dataclass(frozen=True, slots=True)
class CheckedFact:
    """A fact of the draft that the archive has otherwise."""

    kind: str
    """One of :data:`kg.query.passages.KINDS`, or the relation whose other end is in question: ``acquires``, ``leads``, ``develops``."""
    about: tuple[Subject, ...]
    text: str
    """The draft's words: 9000人."""
    sentence: str
    start: int
    """Where the sentence begins in the draft."""
    others: tuple[ArchiveFact, ...]
    """What the archive states, that of most posts first."""
    note: Phrase


def facts_that_differ(view: View, facts: PostFacts) -> list[CheckedFact]:
    """The facts of a draft beside money that the archive states otherwise, in the order of the draft."""
    mine = _once(stated_in(passages(facts.post.source), facts.mentions))
    found = [*filter(None, (_checked(view, s, mine, facts.claims) for s in mine)), *_others_named(view, facts.claims)]
    return sorted(found, key=lambda f: (f.start, f.kind, f.text))


def _once(stated: Iterable[Stated]) -> list[Stated]:
    """A thing that title and text state counts once: as the text has it."""
    return list({(s.kind, s.about, s.holder, s.detail, s.value): s for s in stated}.values())


def _checked(view: View, mine: Stated, all_mine: Sequence[Stated], claims: Sequence[Claim]) -> CheckedFact | None:
    if mine.kind in _AMOUNTS and any({c.head, c.tail} == mine.about and c.amount and c.sentence_start == mine.start for c in claims):
        return None  # compared as amounts of the claim
    names = {e: card.name for e, card in view.entities(mine.about).items()}
    if mine.kind in _OF_SEVERAL:
        mine = mine._replace(about=mine.about & names.keys())
    if not mine.about or names.keys() != mine.about:
        return None
    theirs: defaultdict[str, list[Stated]] = defaultdict(list)
    for post_id, stated in _stated_of(view, mine).items():
        theirs[post_id] += [s for s in stated if _comparable(mine, s)]
    own = [s for s in all_mine if s is not mine and _comparable(mine, s)]
    agreeing = {p for p, stated in theirs.items() if any(_agree(mine, s) for s in stated)}
    differing: defaultdict[tuple[float, ...], dict[str, Stated]] = defaultdict(dict)
    for post_id, stated in theirs.items():
        for s in stated if post_id not in agreeing else ():
            if _near(mine, s) and not any(_agree(s, other) for other in own):
                same = next((value for value in differing if _agree(s, s._replace(value=value))), s.value)
                differing[same][post_id] = s  # the last: the first is the title
    differing_posts = {p for posts in differing.values() for p in posts}
    if not differing or len(agreeing) >= len(differing_posts) or (len(mine.about) == 1 and mine.kind == "power" and len(differing) > 1):
        return None
    cards = view.posts(differing_posts)
    others = sorted((_archive_fact(posts, cards) for posts in differing.values()), key=lambda f: (-f.posts, f.post.id))[:_SHOWN]
    about = sorted(mine.about, key=lambda e: (e != mine.holder, e))
    return CheckedFact(
        mine.kind, tuple(Subject(e, names[e]) for e in about), mine.words, mine.sentence, mine.start, tuple(others),
        _note(_what(mine, [names[e] for e in about]), mine.words, others),
    )  # fmt: skip


def _stated_of(view: View, mine: Stated) -> Mapping[str, Sequence[Stated]]:
    """What posts state in sentences that name one of those whom a fact of the draft is about, by post id."""
    mentioned = view.mentions_of(mine.about)
    posts = sorted(set().union(*mentioned.values()))
    read: Mapping[str, Sequence[Passage]] = view.worked_out("passages", posts, lambda new: {p: passages(view.source(p)) for p in new})
    names = [name for used in view.names_used(mine.about).values() for name in used]
    asked = [p for p in posts if any(_may_state(passage, mine.kind, names) for passage in read[p])]
    return view.worked_out("stated", asked, lambda new: {p: stated_in(read[p], view.mentions_in(p)) for p in new})


def _may_state(passage: Passage, kind: str, names: Sequence[str]) -> bool:
    return any(f.kind == kind for f in passage.told) and any(name in passage.text or name in passage.before[1] for name in names)


def _comparable(mine: Stated, yours: Stated) -> bool:
    """Whether two statements answer one question."""
    if mine.kind != yours.kind:
        return False
    both = mine.about & yours.about
    if mine.kind == "share":
        return mine.about == yours.about and (mine.detail in yours.detail or yours.detail in mine.detail)
    if mine.detail != yours.detail:
        return False
    if mine.kind == "stake":
        return mine.holder == yours.holder and len(both) > 1
    if mine.kind == "power":
        if len(mine.about) == len(yours.about) == 1:
            return bool(both) and not mine.beside.isdisjoint(yours.beside)
        return mine.about == yours.about or (len(both) > 1 and min(len(mine.about), len(yours.about)) == len(both))
    return mine.about == yours.about


def _agree(mine: Stated, yours: Stated) -> bool:
    if mine.kind in _DATES:
        return all(a == b for a, b in zip(mine.value, yours.value, strict=False))
    return mine.value[0] <= yours.value[-1] * _ROUNDED and yours.value[0] <= mine.value[-1] * _ROUNDED


def _near(mine: Stated, yours: Stated) -> bool:
    """Whether two values may be of one thing."""
    if mine.kind in _DATES:
        return abs(_year(mine) - _year(yours)) <= _YEARS.get(mine.kind, 100.0)
    return max(mine.value[-1], yours.value[-1]) <= _FOLD * min(mine.value[-1], yours.value[-1])


def _year(stated: Stated) -> float:
    year, month = (*stated.value, 6.5)[:2]
    return year + month / 12


def _archive_fact(posts: Mapping[str, Stated], cards: Mapping[str, PostCard]) -> ArchiveFact:
    newest = max(posts, key=lambda p: ((date := cards[p].published_at) is not None, date and date.timestamp(), p))
    stated = posts[newest]
    return ArchiveFact(stated.words, stated.sentence, stated.start, len(posts), cards[newest])


def _others_named(view: View, claims: Iterable[Claim]) -> Iterator[CheckedFact]:
    """Buyers, heads and makers in the draft, where the archive surely names another one, none but that one, and never the draft's."""
    seen: set[tuple[str, str, str]] = set()
    for claim in claims:
        asked = (claim.head, claim.type, claim.tail)
        least = _POSTS.get(claim.type)
        if least is None or claim.confidence < SURE or claim.status == "rumoured" or asked in seen:
            continue
        seen.add(asked)
        if claim.type == "leads" and claim.role not in _HEADS:
            continue
        known = [c for c in view.claims_of(claim.tail, {claim.type}) if c.tail == claim.tail and c.role in (claim.role, None)]
        sure = [c for c in known if c.confidence >= SURE and c.status != "rumoured" and c.role == claim.role]
        heads = {c.head for c in sure}
        posts = view.posts({c.post_id for c in sure})
        if len(heads) != 1 or len(posts) < least or any(c.head == claim.head for c in known):
            continue
        [other] = heads
        cards = view.entities((claim.head, claim.tail, other))
        if (
            len(cards) < 3
            or (claim.type == "develops" and cards[claim.tail].type is not EntityType.PRODUCT)
            or akin(view, other, claim.head)
        ):
            continue
        best = max(sure, key=lambda c: (c.confidence, c.id))
        target, mine = cards[claim.tail].name, cards[claim.head].name
        ja, en = _WHAT[claim.type]
        fact = ArchiveFact(cards[other].name, best.sentence, best.sentence_start, len(posts), posts[best.post_id])
        yield CheckedFact(
            claim.type, (Subject(claim.tail, target),), mine, claim.sentence, claim.sentence_start, (fact,),
            _note(Phrase(ja.format(target, claim.role), en.format(target, claim.role)), mine, (fact,)),
        )  # fmt: skip


def _what(mine: Stated, names: Sequence[str]) -> Phrase:
    """What a statement is of, in words; of a stake who holds it is the first name."""
    ja, en = _WHAT[mine.kind]
    if mine.kind != "stake":
        return Phrase(ja.format("と".join(names), mine.detail), en.format(" and ".join(names)))
    in_whom = Phrase(f"（{names[1]}）", f" in {names[1]}") if len(names) == 2 else Phrase("", "")
    return Phrase(ja.format(names[0]), en.format(names[0])) + in_whom


def _note(what: Phrase, words: str, others: Sequence[ArchiveFact]) -> Phrase:
    ja = "、".join(f"「{f.post.title}」では{f.text}" for f in others)
    en = ", ".join(f"{f.text} in “{f.post.title}”" for f in others)
    return Phrase(f"{what.ja}：ここでは{words}、{ja}", f"{what.en}: {words} here, {en}")
