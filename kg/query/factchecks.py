"""What a draft states beside relations' money, and the archive otherwise: people let go, stakes, power, dates, who bought, leads or makes.

Statements are compared that answer one question (:mod:`kg.query.stated`); what as many posts state as state otherwise is not questioned.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.query.evidence import SURE
from kg.query.kinship import akin, called_alike, same_part
from kg.query.makers import makers_in
from kg.query.passages import Passage, passages
from kg.query.phrases import Phrase
from kg.query.samefacts import agree, all_agree, before, comparable, in_words, near
from kg.query.shown import post_to_show
from kg.query.stated import Stated, newest, passages_of, stated_in, stated_of
from kg.records import EARLIEST, EntityType, PostFacts
from kg.store.base import PostCard, View

__all__ = ["ArchiveFact", "CheckedFact", "Subject", "facts_that_differ"]

_ASKED: Final = 300
"""Statements of a draft that are looked up; a book would have more."""
_SHOWN: Final = 3
"""Different values of the archive that are told."""
_AMOUNTS: Final = frozenset({"sale", "worth", "put", "spent", "contract", "cost"})
"""What claims may state too, and is compared as theirs where the archive has such claims."""
_ONE: Final = frozenset({"put", "spent", "contract", "cost"})
"""Of these there may be many beside one another: they are questioned only if all posts state one figure."""
_OF_A_DIVISION: Final = frozenset({"stake", "sale", "contract", "put"})
"""Of these a division or a subsidiary may be named in place of the firm."""
_OF_SEVERAL: Final = frozenset({"stake", "power", "cost"})
"""Of these two that both name are enough."""
_RARE: Final = 5
"""Posts that mention what is built at most; where more mention a place, more than one thing may be built there."""
_WHO: Final = {
    "acquires": Phrase("{0}の買い手", "who buys {0}"),
    "leads": Phrase("{0}の{1}", "the {1} of {0}"),
    "develops": Phrase("{0}の開発元", "who makes {0}"),
}
_POSTS: Final[Mapping[str, int]] = {"acquires": 1, "leads": 2, "develops": 5}
"""Posts that must name one and the same before another one is questioned, by relation."""
_POSTS_OF_A_HEAD: Final = 5
"""Posts that must name whom somebody heads before another firm of his is questioned."""
_SLIP: Final = 10
"""Posts that name another one beside each that names the draft's, which is a slip of the reading then."""
_CHANGES: Final = re.compile("出身|元|前|かつて|旧|新(?:CEO|社長|最高経営責任者|たな|しい社長)|次期|後任|就任|任命|起用|交代|退任|迎え")
"""Of heads that come and go."""
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
    """The oldest of them that has told the draft's story or has whom it is about in its title, else the newest; of who buys, leads or makes
    the one that states it most surely."""


@dataclass(frozen=True, slots=True)
class CheckedFact:
    """A fact of the draft that the archive has otherwise."""

    kind: str
    """As of :attr:`kg.query.datum.Datum.kind`, or the relation whose other end is in question: ``acquires``, ``leads``, ``develops``."""
    about: tuple[Subject, ...]
    text: str
    """The draft's words: 9000人."""
    sentence: str
    start: int
    """Where the sentence begins in the draft."""
    others: tuple[ArchiveFact, ...]
    """What the archive states, that of most posts first."""
    note: Phrase


def facts_that_differ(
    view: View,
    facts: PostFacts,
    *,
    exclude: str | None = None,
    settled: Collection[tuple[int, float]] = (),
    told: Collection[str] = (),
) -> list[CheckedFact]:
    """The facts of a draft beside money that the archive states otherwise, in the order of the draft.

    Args:
        view: the graph.
        facts: of the draft.
        exclude: id of a post that does not count: the draft's own.
        settled: figures that are compared as those of claims: where the sentence begins, and the value.
        told: ids of the posts that have told the draft's story; of those that state a fact they are shown first.
    """
    mine = _once(stated_in(passages(facts.post.source, facts.post.title), facts.mentions))[:_ASKED]
    found = [*filter(None, (_checked(view, s, mine, settled, exclude, told) for s in mine)), *_others_named(view, facts, exclude)]
    return sorted(found, key=lambda f: (f.start, f.kind, f.text))


def _once(stated: Iterable[Stated]) -> list[Stated]:
    """A thing that title and text state counts once: as the text has it."""
    return list({(s.kind, s.about, s.holder, s.detail, s.value): s for s in stated}.values())


def _checked(
    view: View,
    mine: Stated,
    all_mine: Sequence[Stated],
    settled: Collection[tuple[int, float]],
    exclude: str | None,
    told: Collection[str],
) -> CheckedFact | None:
    if mine.kind in _AMOUNTS and any((mine.start, value) in settled for value in mine.value):
        return None  # compared as amounts of claims
    cards = view.entities(mine.about)
    names = {e: card.name for e, card in cards.items()}
    if len(names) < (min(2, len(mine.about)) if mine.kind in _OF_SEVERAL else len(mine.about)):
        return None
    named = {e for e, card in cards.items() if card.type is not EntityType.ORGANIZATION and card.posts <= _RARE}
    if mine.kind != "cost":
        named = set()
    elif not named:
        return None
    others_of_mine = [s for s in all_mine if s is not mine]
    mine = mine._replace(about=frozenset(names))
    theirs: defaultdict[str, list[Stated]] = defaultdict(list)
    mentioned = view.mentions_of(mine.about)
    dates = newest(view, set().union(*mentioned.values()) - {exclude})
    for post_id, stated in _stated_of(view, mine, sorted(dates)).items():
        alike = (_as_of_house(view, mine, s) for s in stated if s.kind == mine.kind)
        theirs[post_id] += [s for s in alike if comparable(mine, s) and not before(mine, s, dates[post_id]) and named.issubset(s.about)]
    own = [s for s in others_of_mine if comparable(mine, s)]
    if mine.kind in _ONE and (own or not all_agree([s for stated in theirs.values() for s in stated])):
        return None
    agreeing = {p for p, stated in theirs.items() if any(agree(mine, s) for s in stated)}
    differing: defaultdict[tuple[float, ...], dict[str, Stated]] = defaultdict(dict)
    for post_id, stated in theirs.items():
        for s in stated if post_id not in agreeing else ():
            if near(mine, s) and not any(agree(s, other) for other in own):
                same = next((value for value in differing if agree(s, s._replace(value=value))), s.value)
                differing[same][post_id] = s  # the last: the first is the title
    differing_posts = {p for posts in differing.values() for p in posts}
    if not differing or len(agreeing) >= len(differing_posts) or (len(mine.about) == 1 and mine.kind == "power" and len(differing) > 1):
        return None
    stating = view.posts(differing_posts)
    found = (_archive_fact(view, mine, posts, stating, told) for posts in differing.values())
    others = sorted(found, key=lambda f: (-f.posts, f.post.id))[:_SHOWN]
    about = sorted(named or mine.about, key=lambda e: (e != mine.holder, e))
    return CheckedFact(
        mine.kind, tuple(Subject(e, names[e]) for e in about), mine.words, mine.sentence, mine.start, tuple(others),
        _note(in_words(mine, [names[e] for e in about]), mine.words, others),
    )  # fmt: skip


def _as_of_house(view: View, mine: Stated, yours: Stated) -> Stated:
    """A statement of the archive with the draft's names for those of one house: a firm and its subsidiary hold one stake.

    Of money only where one of the two sentences means a division that the other one names: ABBのロボティクス事業, ABBロボティクス.
    """
    if mine.kind not in _OF_A_DIVISION:
        return yours

    def one(m: str, e: str) -> bool:
        return called_alike(view, e, m) if mine.kind == "stake" else same_part(view, m, mine.sentence, e, yours.sentence)

    known = {e: next((m for m in sorted(mine.about) if one(m, e)), e) for e in yours.about - mine.about}
    holder = known.get(yours.holder, yours.holder)
    return yours._replace(about=frozenset(known.get(e, e) for e in yours.about), holder=holder)


def _stated_of(view: View, mine: Stated, posts: Sequence[str]) -> Mapping[str, Sequence[Stated]]:
    """What posts state in sentences that name one of those whom a fact of the draft is about, by post id."""
    read = passages_of(view, posts)
    names = [name for used in view.names_used(mine.about).values() for name in used]
    asked = [p for p in posts if any(_may_state(passage, mine.kind, names) for passage in read[p])]
    return stated_of(view, asked)


def _may_state(passage: Passage, kind: str, names: Sequence[str]) -> bool:
    return any(f.kind == kind for f in passage.data) and any(
        name in text for text in (passage.text, passage.before[1], passage.title[1]) for name in names
    )


def _archive_fact(
    view: View, mine: Stated, posts: Mapping[str, Stated], cards: Mapping[str, PostCard], told: Collection[str]
) -> ArchiveFact:
    newest = max(posts, key=lambda p: (cards[p].published_at or EARLIEST, p))
    shown = post_to_show(view, [cards[p] for p in posts], mine.about, told) or cards[newest]
    stated = posts[shown.id]
    return ArchiveFact(stated.words, stated.sentence, stated.start, len(posts), shown)


def _others_named(view: View, facts: PostFacts, exclude: str | None) -> Iterator[CheckedFact]:
    """Buyers, heads and makers in the draft, where the archive surely names another one, none but that one, and hardly ever the draft's."""
    seen: set[tuple[str, str, str]] = set()
    names = {e.id: e.name for e in facts.entities}
    for head, type, tail, role, sentence, start in _named_in(facts):
        if (head, type, tail) in seen:
            continue
        seen.add((head, type, tail))
        known = [c for c in view.claims_of(tail, {type}) if c.tail == tail and c.role in (role, None) and c.post_id != exclude]
        sure = [c for c in known if c.confidence >= SURE and c.status != "rumoured" and c.role == role]
        by_head: defaultdict[str, set[str]] = defaultdict(set)
        for c in sure:
            by_head[c.head].add(c.post_id)
        posts = view.posts({c.post_id for c in sure})
        mine_too = {c.post_id for c in known if c.head == head}
        if type == "leads" and not by_head:
            another = _head_of_another(view, head, tail, role, sentence, start, exclude)
            if another is not None:
                yield another
        if not by_head or len(posts) < _POSTS[type] or head in by_head or len(mine_too) * _SLIP > len(posts):
            continue
        other = max(by_head, key=lambda h: (len(by_head[h]), h))
        cards = view.entities((head, tail, *by_head))
        if type == "develops" and cards[tail].type is not EntityType.PRODUCT:
            continue
        if any(akin(view, one, head) for one in by_head) or not all(h == other or akin(view, h, other) for h in by_head):
            continue
        best = max((c for c in sure if c.head == other), key=lambda c: (c.confidence, c.id))
        target, mine = cards[tail].name, cards[head].name if head in cards else names[head]
        ja, en = _WHO[type]
        fact = ArchiveFact(cards[other].name, best.sentence, best.sentence_start, len(by_head[other]), posts[best.post_id])
        yield CheckedFact(
            type, (Subject(tail, target),), mine, sentence, start, (fact,),
            _note(Phrase(ja.format(target, role), en.format(target, role)), mine, (fact,)),
        )  # fmt: skip


def _head_of_another(
    view: View, person: str, firm: str, role: str | None, sentence: str, start: int, exclude: str | None
) -> CheckedFact | None:
    """That a person whom a draft names as the head of a firm is, in many posts, the head of another one, and of none but that."""
    led = [c for c in view.claims_of(person, {"leads"}) if c.post_id != exclude]
    heads = [c for c in led if c.head == person and c.role in _HEADS]
    sure = [c for c in heads if c.confidence >= SURE and c.status != "rumoured"]
    firms = {c.tail for c in sure}
    posts = view.posts({c.post_id for c in sure})
    if len(firms) != 1 or len(posts) < _POSTS_OF_A_HEAD or any(c.tail == firm for c in led):
        return None
    [other] = firms
    cards = view.entities((person, firm, other))
    if firm not in cards or akin(view, other, firm):
        return None
    best = max(sure, key=lambda c: (c.confidence, c.id))
    fact = ArchiveFact(cards[other].name, best.sentence, best.sentence_start, len(posts), posts[best.post_id])
    name = cards[person].name
    what = Phrase(f"{name}が{role}を務める会社", f"the firm that has {name} as its {role}")
    return CheckedFact(
        "leads", (Subject(person, name),), cards[firm].name, sentence, start, (fact,), _note(what, cards[firm].name, (fact,))
    )  # fmt: skip


def _named_in(facts: PostFacts) -> Iterator[tuple[str, str, str, str | None, str, int]]:
    """Whom a draft surely says to buy, head or make something, with role, sentence and its offset."""
    for c in facts.claims:
        if c.type not in _POSTS or c.confidence < SURE or c.status == "rumoured":
            continue
        if c.type == "leads" and (c.role not in _HEADS or _CHANGES.search(c.sentence)):
            continue
        yield c.head, c.type, c.tail, c.role, c.sentence, c.sentence_start
    for made in makers_in(facts.post.source, facts.mentions):
        yield made.maker, "develops", made.product, None, made.sentence, made.start


def _note(what: Phrase, words: str, others: Sequence[ArchiveFact]) -> Phrase:
    ja = "、".join(f"「{f.post.title}」では{f.text}" for f in others)
    en = ", ".join(f"{f.text} in “{f.post.title}”" for f in others)
    return Phrase(f"{what.ja}：ここでは{words}、{ja}", f"{what.en}: {words} here, {en}")
