"""What a draft states beside relations' money, and the archive otherwise: people let go, stakes, power, dates; who bought, leads or makes.

Statements are compared that answer one question (:mod:`kg.query.statements.stated`); what as many posts state as state
otherwise is not questioned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Final, NamedTuple

from kg.query.checks.checkedfacts import ArchiveFact, CheckedFact, Subject, note_of
from kg.query.checks.ownfigures import OwnFigures
from kg.query.checks.updates import Statement, both_true, given
from kg.query.checks.whochecks import others_named
from kg.query.kinship import called_alike, same_part
from kg.query.shown import post_to_show
from kg.query.statements.figures import Quantity, figures_with_words
from kg.query.statements.place import Passage
from kg.query.statements.samefacts import (
    KINDS,
    agree_at_both_ends,
    all_agree,
    comparable,
    in_words,
    is_range,
    near,
    of_another_year,
    outgrown,
)  # fmt: skip
from kg.query.statements.sentences import narrow
from kg.query.statements.stated import Stated, newest, passages_of, stated_of
from kg.records import EARLIEST, EntityType, PostFacts
from kg.store.base import PostCard, View

__all__ = ["facts_that_differ"]

_ASKED: Final = 300
"""Statements of a draft that are looked up; a book would have more."""
_SHOWN: Final = 3
"""Different values of the archive that are told."""
_AMOUNTS: Final = frozenset({"sale", "worth", "put", "spent", "contract", "cost", "raised"})
"""What claims may state too, and is compared as theirs where the archive has such claims."""
_ONE: Final = frozenset({"put", "spent", "contract", "cost", "raised", "round", "capacity", "hours"})
"""Of these there may be many beside one another: they are questioned only if all posts state one figure."""
_OF_A_DIVISION: Final = frozenset({"stake", "sale", "contract", "put"})
"""Of these a division or a subsidiary may be named in place of the firm."""
_OF_SEVERAL: Final = frozenset({"stake", "power", "cost"})
"""Of these two that both name are enough."""
_BY_STEPS: Final = frozenset({"fine"})
"""Of these one post has several, by what somebody did: what any post states is not questioned."""
_OF_A_TIME: Final = frozenset({"cut", "stake", "share", "worth", "spent"})
"""Of these two figures may be true of two times."""
_BUILT: Final = frozenset({"cost", "capacity"})
"""Of what is built, which must be named by few."""
_RARE: Final = 5
"""Posts that mention what is built at most; where more mention a place, more than one thing may be built there."""


def facts_that_differ(
    view: View,
    facts: PostFacts,
    stated: Iterable[Stated],
    *,
    exclude: str | None = None,
    settled: Collection[tuple[int, float]] = (),
    told: Collection[str] = (),
) -> list[CheckedFact]:
    """The facts of a draft beside money that the archive states otherwise, in the order of the draft.

    Args:
        view: the graph.
        facts: of the draft.
        stated: what its sentences state.
        exclude: id of a post that does not count: the draft's own.
        settled: figures that are compared as those of claims: where the sentence begins, and the value.
        told: ids of the posts that have told the draft's story; of those that state a fact they are shown first.
    """
    mine = _once(s for s in stated if s.kind in KINDS)[:_ASKED]
    figures = OwnFigures(facts)
    archive = cache(lambda kind, about: _archive_of(view, kind, about, exclude))  # a draft may state much of one firm
    checked = (_checked(view, s, mine, settled, archive, told, figures) for s in mine)
    found = [*filter(None, checked), *others_named(view, facts, exclude)]
    built = {(f.start, f.text) for f in found if f.kind == "capacity"}
    found = [f for f in found if f.kind != "power" or (f.start, f.text) not in built]
    return sorted(found, key=lambda f: (f.start, f.kind, f.text))


def _once(stated: Iterable[Stated]) -> list[Stated]:
    """A thing that title and text state counts once: as the text has it."""
    return list({(s.kind, s.about, s.holder, s.detail, s.value, s.sure): s for s in stated}.values())


def _checked(
    view: View,
    mine: Stated,
    all_mine: Sequence[Stated],
    settled: Collection[tuple[int, float]],
    archive: Callable[[str, frozenset[str]], _OfPosts],
    told: Collection[str],
    figures: OwnFigures,
) -> CheckedFact | None:
    if not mine.sure:
        return None
    if mine.kind in _AMOUNTS and any((mine.start, value) in settled for value in mine.value):
        return None  # compared as amounts of claims
    cards = view.entities(mine.about)
    names = {e: card.name for e, card in cards.items()}
    if len(names) < (min(2, len(mine.about)) if mine.kind in _OF_SEVERAL else len(mine.about)):
        return None
    named = {e for e, card in cards.items() if card.type is not EntityType.ORGANIZATION and card.posts <= _RARE}
    if mine.kind not in _BUILT:
        named = set()
    elif not named:
        return None
    others_of_mine = [s for s in all_mine if s is not mine]
    mine = mine._replace(about=frozenset(names))
    theirs: defaultdict[str, list[Stated]] = defaultdict(list)
    dates, stated_there = archive(mine.kind, mine.about)
    for post_id, stated in stated_there.items():
        alike = (_as_of_house(view, mine, s) for s in stated)
        alike = (s for s in alike if comparable(mine, s) and named.issubset(s.about))
        theirs[post_id] += [s for s in alike if not of_another_year(mine, s, dates[post_id])]
        if is_range(mine):  # 最大6000人 beside 4000人から6000人 is the end of that
            theirs[post_id] = [s for s in theirs[post_id] if is_range(s)] or theirs[post_id]
    own = [s for s in others_of_mine if comparable(mine, s)]
    if mine.kind in _ONE and (own or not all_agree([s for stated in theirs.values() for s in stated])):
        return None
    agreeing = {p for p, stated in theirs.items() if any(agree_at_both_ends(mine, s) for s in stated)}
    figure = _quantity(mine.words)
    before = figures.before(figure, mine.about) - _ends(mine.words) if figure else frozenset[Quantity]()
    beside = figures.beside(figure, mine.about) if figure else set[Quantity]()
    known = {p for p, stated in theirs.items() if any(_is_given(before, s) for s in stated)}
    if known and mine.kind == "cut":
        return None  # told as another one
    since = min((dates[p] or EARLIEST for p in known), default=None)
    differing: defaultdict[tuple[float, ...], dict[str, Stated]] = defaultdict(dict)
    for post_id, stated in theirs.items():
        if post_id in known or (since and (dates[post_id] or EARLIEST) <= since):
            continue
        for s in stated if post_id not in agreeing else ():
            grown = outgrown(mine, s) and beside.isdisjoint(_figures_of(s))
            if s.sure and near(mine, s) and not grown and not any(agree_at_both_ends(s, other) for other in own):
                same = next((value for value in differing if agree_at_both_ends(s, s._replace(value=value))), s.value)
                differing[same][post_id] = s  # the last: the first is the title
    if figure and mine.kind in _OF_A_TIME:
        here = Statement(mine.sentence, mine.words, figures.written)
        for value, posts in [*differing.items()]:
            there = [Statement(s.sentence, s.words, dates[p]) for p, s in posts.items()]
            if both_true(mine.kind, here, there, figure, mine.value[0] > value[-1], mine.about, figures):
                del differing[value]
    differing_posts = {p for posts in differing.values() for p in posts}
    if agreeing and mine.kind in _BY_STEPS:
        return None
    if not differing or len(agreeing) >= len(differing_posts) or (len(mine.about) == 1 and mine.kind == "power" and len(differing) > 1):
        return None
    stating = view.posts(differing_posts)
    found = (_archive_fact(view, mine, posts, stating, told) for posts in differing.values())
    others = sorted(found, key=lambda f: (-f.posts, f.post.id))[:_SHOWN]
    about = sorted(named or mine.about, key=lambda e: (e != mine.holder, e))
    return CheckedFact(
        mine.kind, tuple(Subject(e, names[e]) for e in about), mine.words, mine.sentence, mine.start, tuple(others),
        note_of(in_words(mine, [names[e] for e in about]), mine.words, others),
    )  # fmt: skip


def _quantity(words: str) -> Quantity | None:
    """The figure of some words, of a range the upper end; None if they are a date."""
    return next((figure for _, _, figure in reversed([*figures_with_words(words)])), None)


def _ends(words: str) -> frozenset[Quantity]:
    """The ends of a range, of which none is what was before the other."""
    return frozenset(figure for _, _, figure in figures_with_words(words))


def _figures_of(stated: Stated) -> frozenset[Quantity]:
    """The money and shares that the sentence of a statement gives beside it: what they are of is of that time."""
    figures = ((words, f) for _, words, f in figures_with_words(narrow(stated.sentence)) if f.is_money or f.unit == "%")
    return frozenset(f for words, f in figures if words not in stated.words)


def _is_given(figures: Collection[Quantity], stated: Stated) -> bool:
    """Whether what the archive states is one of some figures of a draft."""
    ends = [figure for _, _, figure in figures_with_words(stated.words)]
    low = ends[-1].value * stated.value[0] / stated.value[-1] if ends and stated.value[-1] else 0.0
    return bool(ends) and given(figures, low, ends[-1].value, ends[-1].unit)


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


class _OfPosts(NamedTuple):
    """What posts state that mention somebody."""

    dates: Mapping[str, datetime | None]
    """When the posts were published, by id."""
    stated: Mapping[str, Sequence[Stated]]
    """What they state of one kind, by post id; only of posts that name somebody near it."""


def _archive_of(view: View, kind: str, about: frozenset[str], exclude: str | None) -> _OfPosts:
    """What posts state of a kind in sentences that name one of some entities."""
    dates = newest(view, set().union(*view.mentions_of(about).values()) - {exclude})
    posts = sorted(dates)
    read = passages_of(view, posts)
    names = [name for used in view.names_used(about).values() for name in used]
    asked = [p for p in posts if any(_may_state(passage, kind, names) for passage in read[p])]
    return _OfPosts(dates, {p: [s for s in stated if s.kind == kind] for p, stated in stated_of(view, asked).items()})


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
