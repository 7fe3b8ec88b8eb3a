"""Figures of a draft beside those that the archive states of the same: of a deal, of what one is worth, has raised or spends."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from kg.query.amounts import Deal, Figure, amounts
from kg.query.checks.ownfigures import OwnFigures
from kg.query.checks.rounding import may_stand_for
from kg.query.checks.updates import Statement, both_true, given, statements
from kg.query.edges import EdgeNamed
from kg.query.kinship import called_after, same_part
from kg.query.names import bearers
from kg.query.phrases import Phrase, relation_phrase
from kg.query.shown import post_to_show
from kg.query.statements.acts import FOLD, agree_at_both_ends, allows, alone, in_all, in_other_money, may_differ, of_round
from kg.query.statements.asof import round_called
from kg.query.statements.datum import ASKED_FOR, BY_THEN, NO_LONGER, OF_ANOTHER, at_least, worth_before, years
from kg.query.statements.figures import ROUNDED, Quantity, all_given, figures_with_words, one_but_for_zeros
from kg.query.statements.sentences import narrow
from kg.records import AMOUNTS_TO, RELATION_TYPES, Claim, EdgeKey, EntityType, Post, PostFacts, SegmentKind
from kg.store.base import View

__all__ = ["CheckedFigure", "figures_compared", "of_the_title", "told_alone"]

_CONTRACTS: Final = ("partners_with", "supplies", "uses")
_KIN: Final = (_CONTRACTS, ("invests_in", "acquires"))
"""Relations as which one deal may be read: a contract makes partners, suppliers and users, whichever way round."""
_ASKED: Final = {
    "worth": re.compile("評価|企業価値|時価総額|価値"),
    "settled": re.compile("和解"),
    "raised": re.compile("調達|増資"),
    "spent": re.compile("設備投資"),
    "committed": re.compile("投じ|投資|コミット"),
}
"""What an amount of one alone is, by its kind or the words behind it."""
_GATHERED: Final = re.compile(
    "(?:以上|超|超え|近く|強|程度|規模)?(?:もの|の|という)?(?:巨額)?(?:の)?(?:資金)?を(?:新規に)?(?:集め|受け入れ|得(?:た|る|て)|確保(?:し|する))|を?(?:資金調達)"
)
"""Right behind an amount: that a firm has raised it."""
_WANTED: Final = re.compile("^[^、。]{0,20}(?:計画|目指|目標|交渉|協議|検討|予定)")
"""Behind an amount that is not raised yet."""
_ALL_ROUNDS: Final = re.compile("(?:総(?:資金)?調達|資金総額|調達総|これまで|それまで|累積|累計|合計|通算)[^、。]{0,16}$")
_OF_TWO: Final = re.compile("と[^、。]{1,20}[はが]、?(?:両社で|合計|合わせて)")
"""Before what two come to together."""
_FUNDS: Final = re.compile("予算|売上|利益|和解|補助|助成|受注|契約|寄付|罰金|出資約束|顧客|投資家から")
"""Of what is gathered, but is no round."""
_SEVERAL: Final = frozenset({"worth", "spent"})
"""Of these what most posts state comes first, however many figures there are; else rounds follow one another, and nothing says which
is meant."""
_CHANGING: Final = frozenset({"worth", "raised"})
"""Of these what is stated later is no other figure of the year that a draft names."""
_WORTH_FOLD: Final = 10.0
"""What one is worth may differ so many times: it grows, and no second figure is true beside it."""
_AMOUNTS: Final = {
    "worth": Phrase("{}の企業価値", "what {} is worth"),
    "settled": Phrase("{}の和解金", "the settlement of {}"),
    "raised": Phrase("{}の資金調達額", "what {} has raised"),
    "spent": Phrase("{}の設備投資", "the capital spending of {}"),
    "committed": Phrase("{}の投資額", "what {} has committed"),
    None: Phrase("{}の規模", "the size of {}"),
}
_BEHIND: Final = 25
"""Characters behind an amount that say what it is."""
_PUT_INTO: Final = frozenset({"participates_in", "invests_in"})
_ONES: Final = (("兆", 1e12), ("億", 1e8), ("万", 1e4), ("", 1.0))
_UNITS: Final = {"USD": "ドル", "JPY": "円", "EUR": "ユーロ", "GBP": "ポンド", "CNY": "元", "KRW": "ウォン", "INR": "ルピー"}
_CONTRACT_OF: Final = re.compile("の[^、。はがを]{0,6}(?:契約|提携|取引)(?:は|の(?:規模|総額|金額)は)")
_ACTS: Final = frozenset({EntityType.ORGANIZATION, EntityType.PROJECT})
_STEP_OF_A_ROUND: Final = re.compile(
    "追加|延長|拡張|エクステンション|クローズ|(?:ファースト|セカンド|[12]st|2nd|第[一二12])|一部|うち|シリーズ[A-Z]-?[0-9]|累計|累積|通算|合計|総額|まで"
)
"""Of a round of which there may be more amounts than one."""
_GIVEN: Final = re.compile("(?:以上|超)?(?:もの(?:資金)?)?[をの](?:支援|拠出|出資|投資|投じ|投入)")
_SUBJECT: Final = re.compile("(?:社)?[はが]")
_INTO: Final = re.compile("[」』]?(?:社)?(?:に|へ)(?!よ)")
_THIS: Final = re.compile("この(事業|計画|構想|プロジェクト|企業|会社|スタートアップ)(?:に|へ)(?!よ)")
"""Of what the text calls so: the name before which it stands."""
_NOT_OF_IT: Final = re.compile("の[^、。]{0,6}(?:益|損|売上|赤字|負債|違約金|罰金|手数料)")
"""Behind an amount that a deal brings or costs, beside its price."""


@dataclass(frozen=True, slots=True)
class CheckedFigure(EdgeNamed):
    """A figure of the draft for a relation of which the archive states others."""

    claim: Claim
    """The draft's claim; its offsets are of the draft."""
    others: tuple[Figure, ...]
    """What the archive states of the same act, as far as can be told, by date, of what one is worth those of most posts first; all
    differ from the draft's by more than rounding. In the draft's currency, where the archive's sentence gives it."""
    note: Phrase


def figures_compared(
    view: View, facts: PostFacts, *, exclude: str | None = None, told: Collection[str] = ()
) -> tuple[list[CheckedFigure], frozenset[tuple[int, float]]]:
    """The figures of a draft of which the archive states others, in the order of the draft; and all for which it states any.

    Args:
        view: the graph.
        facts: of the draft.
        exclude: id of a post that does not count: the draft's own.
        told: ids of the posts that have told the draft's story; of those that state a figure they are shown first.

    Returns:
        The figures that differ; and of all that were compared where their sentence begins in the draft, and their value.
    """
    settled: set[tuple[int, float]] = set()
    found = sorted(_amounts(view, facts, exclude, frozenset(told), settled), key=lambda f: f.claim.start)
    return found, frozenset(settled)


def of_the_title(post: Post) -> list[Phrase]:
    """The figures of a draft's title that its text does not give, though it gives others of their kind and size."""
    text = "\n".join(s.text for s in post.segments if s.kind is not SegmentKind.TITLE and s.text != post.title)
    given = [(figure, words) for _, words, figure in figures_with_words(narrow(text))]
    notes = []
    headline = narrow(post.title)
    for at, title, mine in figures_with_words(headline):
        stood_for = any(may_stand_for(headline, at, title, mine, figure) for figure, _ in given)
        if not mine.value or stood_for or all_given([mine], [figure for figure, _ in given]):
            continue
        near = {f: said for f, said in reversed(given) if f.unit == mine.unit and _may_be_one(f, mine)}
        # shares are small numbers, in which rounding is much
        if near and (mine.unit == "%" or not any(1 / ROUNDED <= f.value / mine.value <= ROUNDED for f in near)):
            said = sorted(near, key=lambda f: abs(f.value - mine.value))[:3]
            ja, en = "、".join(near[f] for f in said), ", ".join(near[f] for f in said)
            notes.append(Phrase(f"題の{title}が本文にない（本文では{ja}）", f"the text does not give the title's {title}, but {en}"))
    return notes


def _may_be_one(a: Quantity, b: Quantity) -> bool:
    """Whether two figures are of one size, or the same but for their zeros; not shares, which are small numbers."""
    return b.value / FOLD <= a.value <= b.value * FOLD or (a.unit not in ("%", "倍") and one_but_for_zeros(a.value, b.value))


def _amounts(
    view: View, facts: PostFacts, exclude: str | None, shown_first: Collection[str], settled: set[tuple[int, float]]
) -> Iterator[CheckedFigure]:
    """The figures that differ; what is compared is added to `settled`."""
    claims = _as_archived(view, facts)
    cards = view.entities({end for c in claims for end in (c.head, c.tail)})
    kinds = {**{e.id: e.type for e in facts.entities}, **{e: card.type for e, card in cards.items()}}
    with_investors = {c.id for c in claims if of_round(c)}
    stated = [
        c for c in map(_as_raised, claims)
        if (c.type in RELATION_TYPES or (c.type == AMOUNTS_TO and (_comparable(c) or kinds[c.head] is EntityType.PROJECT)))
        and c.amount_value is not None and c.amount_currency is not None
    ]  # fmt: skip
    told: set[tuple[EdgeKey, float | None, str | None]] = set()
    beside, own, archive = _by_sentence(claims), OwnFigures(facts), _Archive(view)
    of_one = cache(lambda head, about: _known_of(amounts(view, head, exclude=exclude), head, about))  # each sentence may be of one firm
    of_pair = cache(lambda key: list(_of_pair(view, key, exclude)))
    of_part = cache(lambda key, sentence: list(_of_part(view, key, sentence, exclude)))
    for claim in sorted(stated, key=lambda c: (c.start, c.id)):
        key = EdgeKey.of(claim.head, claim.type, claim.tail)
        money = {(key, c.amount_value, c.amount_currency) for c in in_other_money(claim)}
        if told & money or claim.head not in cards or claim.tail not in cards or not alone(claim, beside[claim.sentence_start]):
            continue
        if _NOT_OF_IT.match(_behind(claim)) or (claim.type == AMOUNTS_TO and OF_ANOTHER.match(_behind(claim))):
            continue
        about = _asked(claim) if claim.type == AMOUNTS_TO and kinds[claim.head] is not EntityType.PROJECT else None
        if about == "raised" and _WANTED.search(_behind(claim)):
            continue
        if key.type == AMOUNTS_TO:
            figures = [*_of_alone(of_one(claim.head, about), claim, about, claim.id in with_investors, archive)]
        else:
            figures = of_pair(key) or of_part(key, claim.sentence)
        if any(f.best.claim.status != "rumoured" for f in figures):
            settled.update((claim.sentence_start, value) for value in (claim.amount_value, claim.amount_high) if value)
        differing = _others(archive, claim, figures, about, own)
        others = tuple(_as_shown(view, f, key, shown_first) for f in differing)
        if others:
            told |= money
            head, tail = cards[key.head].name, cards[key.tail].name
            yield CheckedFigure(key.head, head, key.type, key.tail, tail, claim, others, _note(claim, others, head, tail, about))


def _as_shown(view: View, figure: Figure, key: EdgeKey, first: Collection[str]) -> Figure:
    """The figure with the evidence of the post to show for it."""
    post = post_to_show(view, figure.posts, (key.head, key.tail), first)
    found = next((e for e in figure.evidence if post and e.post.id == post.id), figure.best)
    return replace(figure, best=replace(found, claim=_as_raised(found.claim)))


def _as_raised(claim: Claim) -> Claim:
    """The claim, but of a round's total what the other has raised: no investor's share is compared with it."""
    return replace(claim, head=claim.tail, type=AMOUNTS_TO, role="調達") if of_round(claim) else claim


def _as_archived(view: View, facts: PostFacts) -> list[Claim]:
    """The claims of a draft with money: of ends as the archive has them, if as another kind of thing, and of contracts those of two."""
    ends = {end for c in facts.claims if c.amount for end in (c.head, c.tail)}
    known = view.entities(ends)
    names = {e.id: e.name for e in facts.entities}
    other: dict[str, str] = {}
    for end in ends:
        if end not in known or known[end].type is EntityType.PLACE:
            found = set(bearers(view, names[end]))
            found = {e for e, card in view.entities(found - {end}).items() if end not in known or card.type is EntityType.PROJECT}
            if len(found) == 1:
                other[end] = found.pop()
    claims = []
    for claim in facts.claims:
        if claim.amount is None:
            continue
        claim = replace(claim, head=other.get(claim.head, claim.head), tail=other.get(claim.tail, claim.tail))
        claims.append(_as_given(_as_contract(claim, facts), facts) if claim.type == AMOUNTS_TO else claim)
    return claims


def _as_contract(claim: Claim, facts: PostFacts) -> Claim:
    """The claim, but of the amount of a contract of two a partnership: OpenAIとAWSの契約は380億ドル."""
    inside = [m for m in facts.mentions if claim.sentence_start <= m.start and m.end <= claim.sentence_start + len(claim.sentence)]
    source = facts.post.source
    for a, b in pairwise(inside):
        if claim.head == b.entity_id and source[a.end : b.start] == "と" and _CONTRACT_OF.match(source, b.end):
            head, tail = sorted((a.entity_id, b.entity_id))
            return replace(claim, head=head, type="partners_with", tail=tail, role=None)
    return claim


def _as_given(claim: Claim, facts: PostFacts) -> Claim:
    """The claim, but of an amount that one puts into another an investment: TPGはHyperVaultに10億ドルを支援する, also この事業に."""
    if claim.type != AMOUNTS_TO or not _GIVEN.match(_behind(claim)):
        return claim
    acting = [m for m in facts.mentions if m.type in _ACTS]
    inside = [m for m in acting if claim.sentence_start <= m.start and m.end <= claim.sentence_start + len(claim.sentence)]
    source = facts.post.source
    if not inside or inside[0].entity_id != claim.head or not _SUBJECT.match(source, inside[0].end):
        return claim
    into = next((m.entity_id for m in inside[1:] if len(inside) == 2 and _INTO.match(source, m.end)), None)
    if len(inside) == 1 and (this := _THIS.search(source, inside[0].end, claim.sentence_start + claim.sentence.find(claim.amount or ""))):
        called = (m for m in reversed(acting) if m.end <= claim.sentence_start)
        into = next((m.entity_id for m in called if source[: m.start].rstrip("「『").endswith(this[1])), None)
    return replace(claim, type="invests_in", tail=into, role=None) if into and into != claim.head else claim


def _by_sentence(claims: Iterable[Claim]) -> Mapping[int, Sequence[Claim]]:
    """Claims by the beginnings of their sentences."""
    found: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.sentence_start].append(claim)
    return found


class _Archive:
    """What is worked out of figures of the archive, once for each of them, however many claims of a draft are compared with it."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._kept: dict[int, Figure] = {}
        """By identity, so that none is another one in its place."""
        self._alone: dict[int, bool] = {}
        self._money: dict[int, Sequence[Claim]] = {}
        self._statements: dict[int, Sequence[Statement]] = {}

    def alone(self, figures: Iterable[Figure]) -> list[Figure]:
        """Those of some figures whose amounts are of one pair; see :func:`kg.query.statements.acts.alone`."""
        figures = [*figures]
        new = [f for f in figures if id(f) not in self._alone]
        inside = self._view.gists({f.best.post.id for f in new}) if new else {}
        for f in new:
            self._kept[id(f)] = f
            self._alone[id(f)] = alone(f.best.claim, inside[f.best.post.id].claims)
        return [f for f in figures if self._alone[id(f)]]

    def money(self, figure: Figure) -> Sequence[Claim]:
        """The claim that states a figure best, in each currency; see :func:`kg.query.statements.acts.in_other_money`."""
        if id(figure) not in self._money:
            self._kept[id(figure)] = figure
            self._money[id(figure)] = [*in_other_money(figure.best.claim)]
        return self._money[id(figure)]

    def statements(self, figures: Sequence[Figure]) -> list[Sequence[Statement]]:
        """Where the posts state each of some figures."""
        new = [f for f in figures if id(f) not in self._statements]
        sources = self._view.sources({post.id for f in new for post in f.posts}) if new else {}
        for f in new:
            self._kept[id(f)] = f
            self._statements[id(f)] = [s for e in f.evidence for s in statements(sources[e.post.id], e.claim, e.post.published_at)]
        return [self._statements[id(f)] for f in figures]


def _others(archive: _Archive, claim: Claim, figures: Iterable[Figure], about: str | None, own: OwnFigures) -> tuple[Figure, ...]:
    """Of the figures that the archive states of what a claim of the draft does, those that differ, if more posts state these than agree
    with it; each amount once."""
    year = _year(claim) if about in _CHANGING else None
    mine = archive.alone(f for f in figures if year is None or f.date[:4] <= year)
    if about == "raised":
        mine = _of_the_round(archive, claim, mine) or mine
    agreeing = [f for f in mine if any(_agrees(claim, c) for c in archive.money(f))]
    ignored = {"contract"} if claim.type in (AMOUNTS_TO, "acquires") else set()
    if claim.type == AMOUNTS_TO and about not in ("settled", "committed"):  # of rounds, sums stand beside sums only
        ignored.add("sum")
    if about == "spent":
        ignored.update(("yearly", "aim"))
    fold = _WORTH_FOLD if about == "worth" else FOLD
    agrees = {id(f) for f in agreeing}
    differing = [f for f in mine if id(f) not in agrees and any(may_differ(claim, c, ignored=ignored, fold=fold) for c in archive.money(f))]
    differing = _in_question(archive, claim, mine, differing, about, own)
    if about in _SEVERAL:
        differing.sort(key=lambda f: (len(f.posts), f.date), reverse=True)
    elif about is not None:
        money = (c for f in mine for c in archive.money(f))
        if len({c.amount_value for c in money if c.amount_currency == claim.amount_currency}) > 1:
            return ()
    shown = [_in_money_of(claim, f, archive.money(f)) for f in differing]
    same = {f.best.post.id for f in shown if f.currency == claim.amount_currency}
    shown = [f for f in shown if f.currency == claim.amount_currency or f.best.post.id not in same]
    if sum(len(f.posts) for f in agreeing) > sum(len(f.posts) for f in shown):
        return ()
    distinct: list[Figure] = []
    for f in shown:
        if not any(f.currency == known.currency and _close(f, known) for known in distinct):
            distinct.append(f)
    return tuple(distinct)


def _of_the_round(archive: _Archive, claim: Claim, figures: Sequence[Figure]) -> list[Figure]:
    """Those of some sums raised that all posts call by the letter of the round by which a draft's sentence calls its own; none if it, or
    a sentence of theirs, may be of a step of it or of several."""
    called = round_called(claim.sentence, claim.amount or "")
    if called is None or _STEP_OF_A_ROUND.search(narrow(claim.sentence)):
        return []
    found = []
    for f, theirs in zip(figures, archive.statements(figures), strict=True):
        letters = [round_called(s.sentence, s.words) for s in theirs]
        if called in letters:
            if any(_STEP_OF_A_ROUND.search(narrow(s.sentence)) for s in theirs) or set(letters) != {called}:
                return []
            found.append(f)
    return found


def _in_question(
    archive: _Archive, claim: Claim, figures: Iterable[Figure], differing: Sequence[Figure], about: str | None, own: OwnFigures
) -> list[Figure]:
    """Of the figures that differ from a draft's claim those that cannot be true beside it: not what the draft itself gives as what was
    before, nor what was before that, nor what is of another time or round.

    Args:
        archive: that states them.
        claim: of the draft.
        figures: what the archive states of the same.
        differing: those of them that differ.
        about: what the claim's amount is; see :func:`_asked`.
        own: the draft's figures.
    """
    value = claim.amount_high or claim.amount_value  # of a range the upper end, as its figures are read
    unit = _UNITS.get(claim.amount_currency or "")
    if not value or unit is None or not differing:
        return [*differing]
    mine, kind = Quantity(float(f"{value:.4g}"), unit), "sum" if about == "raised" and _of_rounds(claim) else about or claim.type
    about_whom = (claim.head, claim.tail)
    ends = {figure for _, _, figure in figures_with_words(narrow(claim.amount or ""))}  # of a range none was before the other
    before = own.before(mine, about_whom) - ends
    known = [f for f in figures if f.currency == claim.amount_currency and f.value and given(before, f.value, f.high or f.value, unit)]
    since = max((f.date for f in known), default="")
    asked = [f for f in differing if f not in known and (f.date > since or not known)]
    here = Statement(claim.sentence, claim.amount or "", own.written)
    return [
        f
        for f, theirs in zip(asked, archive.statements(asked), strict=True)
        if not both_true(kind, here, theirs, mine, value > (f.high or f.value or 0.0), about_whom, own)
    ]


def _of_rounds(claim: Claim) -> bool:
    """Whether the amount that a firm has raised is that of all its rounds."""
    return in_all(claim) or _ALL_ROUNDS.search(claim.sentence.partition(claim.amount or "")[0]) is not None


def _close(a: Figure, b: Figure) -> bool:
    """Whether two figures are the same but for rounding."""
    low, high = sorted((a.value or 0.0, b.value or 0.0))
    return (a.high, b.high) == (None, None) and high <= low * ROUNDED


def _in_money_of(claim: Claim, figure: Figure, stated: Iterable[Claim]) -> Figure:
    """A figure of the archive in the currency of a draft's claim, if its sentence gives that beside."""
    if figure.currency == claim.amount_currency:
        return figure
    found = next((c for c in stated if c.amount_currency == claim.amount_currency and c.amount_value), None)
    if found is None or found.amount_value is None or found.amount_currency is None:
        return figure
    text = _written(found.amount_value, found.amount_currency)
    return replace(figure, text=text, value=found.amount_value, high=None, currency=found.amount_currency)


def _written(value: float, currency: str) -> str:
    """Money as a newspaper writes it: 53億7500万ドル."""
    parts, rest = [], round(value)
    for unit, one in _ONES:
        number, rest = divmod(rest, round(one))
        parts += [f"{number}{unit}"] if number else []
    return "".join(parts) + _UNITS.get(currency, currency)


def _of_pair(view: View, key: EdgeKey, exclude: str | None) -> Iterable[Figure]:
    """What the archive states of a relation, or of one as which the same deal may be read."""
    kin = _kin(key)
    deals = (d for d in amounts(view, key.head, key.tail, types=kin, exclude=exclude) if kin is _CONTRACTS or d.head == key.head)
    return (f for deal in deals for f in deal.figures)


def _kin(key: EdgeKey) -> tuple[str, ...]:
    return next((group for group in _KIN if key.type in group), (key.type,))


def _of_part(view: View, key: EdgeKey, sentence: str, exclude: str | None) -> Iterator[Figure]:
    """What the archive states of it where the draft names a division by its own name and the archive the firm's, or the other way."""
    kin = _kin(key)
    for end, other in ((key.head, key.tail), (key.tail, key.head)):
        ends = {e for edge in view.edges_of(other, kin) for e in (edge.key.head, edge.key.tail) if e != end and called_after(e, end)}
        for found in sorted(ends - {other}):
            head, tail = (found, other) if end == key.head else (other, found)
            for f in _of_pair(view, EdgeKey.of(head, key.type, tail), exclude):
                if same_part(view, end, sentence, found, f.best.claim.sentence):
                    yield f


def _asked(claim: Claim) -> str | None:
    """What the amount of one alone is: one of :data:`_ASKED`; None if its words do not say."""
    if worth_before(narrow(claim.sentence.partition(claim.amount or "")[0])):
        return "worth"
    words = (claim.role or "", _behind(claim)[:_BEHIND])
    asked = (min(((m.start(), q) for q, form in _ASKED.items() if (m := form.search(text))), default=None) for text in words)
    said = next((first[1] for first in asked if first), None)
    if claim.role is None and _GATHERED.match(_behind(claim)):
        return None if _FUNDS.search(claim.sentence) else "raised"
    return "spent" if said in ("committed", None) and "設備投資" in claim.sentence and _year(claim) else said


def _behind(claim: Claim) -> str:
    """The rest of a sentence after the amount."""
    return claim.sentence.partition(claim.amount or "")[2]


def _year(claim: Claim) -> str | None:
    """The year that a sentence names last before an amount."""
    named = years(narrow(claim.sentence.partition(claim.amount or "")[0]))
    return named[-1] if named else None


def told_alone(claim: Claim) -> tuple[str, str] | None:
    """What an amount of one alone is (``worth``, ``spent`` …) and of which year, if it says so; None if it may be one of many.

    What one is to be worth after a round that is still asked for counts too.
    """
    about = _asked(claim)
    asked_for = about == "worth" and ASKED_FOR.search(_behind(claim)) and not NO_LONGER.search(claim.sentence)
    return (about, _year(claim) or "" if about == "spent" else "") if about is not None and (asked_for or _comparable(claim)) else None


def _comparable(claim: Claim) -> bool:
    """Whether the amount of one alone is one of few: of what is put into this and that only the sum is, or what a year takes."""
    about = _asked(claim)
    if about == "spent":
        return _year(claim) is not None
    if about == "worth" and (NO_LONGER.search(claim.sentence) or ASKED_FOR.search(_behind(claim))):
        return False
    if about == "raised" and _of_rounds(claim) and BY_THEN.search(narrow(claim.sentence.partition(claim.amount or "")[0])):
        return False
    if _OF_TWO.search("".join(claim.sentence.partition(claim.amount or "")[:2])):
        return False
    return about is not None and (about != "committed" or in_all(claim))


class _Known(NamedTuple):
    """A figure that the archive states of one by itself."""

    figure: Figure
    of_itself: bool
    """Whether it is stated of that one alone, not of a deal with another."""
    year: str | None


def _known_of(deals: Iterable[Deal], head: str, about: str | None) -> list[_Known]:
    """What the archive states of one by itself: what a company is worth or has raised, what is put into a project by whomever."""
    found = []
    for deal in deals:
        for f in deal.figures:
            if about is not None:
                theirs = _as_raised(f.best.claim)
                if _asked(theirs) == about and _comparable(theirs) and theirs.type == AMOUNTS_TO and theirs.head == head:
                    of_itself = f.best.claim.type == AMOUNTS_TO
                    found.append(_Known(replace(f, best=replace(f.best, claim=theirs)), of_itself, _year(theirs)))
            elif deal.type == AMOUNTS_TO or (deal.tail == head and deal.type in _PUT_INTO):
                found.append(_Known(f, True, None))
    return found


def _of_alone(
    known: Sequence[_Known], claim: Claim, about: str | None, with_investor: bool, archive: _Archive
) -> Iterable[Figure]:
    """Those of the figures that the archive states of one by itself which answer what a claim of the draft does.

    Of what is raised first what is stated of the company, unless the draft names an investor: what is told with one may be his share.
    What all rounds come to is no round; what agrees with either is not questioned at all.
    """
    if about == "spent":
        year = _year(claim)
        known = [k for k in known if k.year == year]
    own, with_others = ([k.figure for k in known if k.of_itself is of_itself] for of_itself in (True, False))
    if about != "raised":
        return own + with_others
    if any(_agrees(claim, c) for f in own + with_others for c in archive.money(f)):
        return []
    found = own + with_others if with_investor else own or with_others
    of_rounds = _of_rounds(claim)
    return [f for f in found if _of_rounds(f.best.claim) == of_rounds]


def _agrees(claim: Claim, yours: Claim) -> bool:
    """Whether an amount of the archive is that of a draft's claim, or leaves room for it."""
    if yours.amount_value is None or yours.amount_currency != claim.amount_currency:
        return False
    return agree_at_both_ends(claim, yours) or allows(claim, yours) or _nearly(claim, yours)


def _nearly(claim: Claim, yours: Claim) -> bool:
    """Whether a draft's amount is told as nearly so much, and the archive's is a little less: 20億ドル近く beside 18億ドル."""
    mine, theirs = claim.amount_value or 0.0, yours.amount_value or 0.0
    nearly = (claim.amount or "").endswith("近く") or _behind(claim).startswith("近く")
    return nearly and at_least("近く", 0, mine)[0] <= theirs <= mine


def _note(claim: Claim, others: Sequence[Figure], head: str, tail: str, about: str | None) -> Phrase:
    what = relation_phrase(claim.type, head, tail)
    if claim.type == AMOUNTS_TO:
        what = Phrase(*(words.format(head) for words in _AMOUNTS[about]))
    ja = "、".join(f"「{f.best.post.title}」では{f.text}" for f in others)
    en = ", ".join(f"{f.text} in “{f.best.post.title}”" for f in others)
    return Phrase(f"{what.ja}：ここでは{claim.amount}、{ja}", f"{what.en}: {claim.amount} here, {en}")
