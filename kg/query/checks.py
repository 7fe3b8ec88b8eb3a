"""Facts for the writer of a draft: how the archive writes its names, which of its figures differ, what is mentioned for the first time."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations, pairwise
from typing import Final

from kg.judge import judged
from kg.normalize import kind_of, lookup_form
from kg.query.acts import FOLD, agree, alone, in_all, in_other_money, may_differ
from kg.query.amounts import Figure, amounts
from kg.query.drafts import draft_of_facts
from kg.query.edges import EdgeNamed
from kg.query.evidence import Evidence
from kg.query.figures import figures_in
from kg.query.origins import but_origins
from kg.query.phrases import Phrase, relation_phrase
from kg.query.related import coverage
from kg.query.stories import Told
from kg.records import AMOUNTS_TO, RELATION_TYPES, Claim, EdgeKey, EntityType, Mention, PostFacts
from kg.store.base import PostCard, View

__all__ = ["CheckedFigure", "CheckedName", "DraftCheck", "check"]

_MOST: Final = 0.5
"""A name that no more than this share of the posts use is not the usual one."""
_CONTRACTS: Final = ("partners_with", "supplies", "uses")
_KIN: Final = (_CONTRACTS, ("invests_in", "acquires"))
"""Relations as which one deal may be read: a contract makes partners, suppliers and users, whichever way round."""
_ASKED: Final = {
    "worth": re.compile("評価|企業価値|時価総額|価値"),
    "settled": re.compile("和解"),
    "raised": re.compile("調達|増資"),
    "committed": re.compile("投じ|投資|コミット"),
}
"""What an amount of one alone is, by its kind or the words behind it."""
_WORTH_FOLD: Final = 10.0
"""What one is worth may differ so many times: it grows, and no second figure is true beside it."""
_AMOUNTS: Final = {
    "worth": Phrase("{}の企業価値", "what {} is worth"),
    "settled": Phrase("{}の和解金", "the settlement of {}"),
    "raised": Phrase("{}の資金調達額", "what {} has raised"),
    "committed": Phrase("{}の投資額", "what {} has committed"),
    None: Phrase("{}の規模", "the size of {}"),
}
_BEHIND: Final = 25
"""Characters behind an amount that say what it is."""
_PUT_INTO: Final = frozenset({"participates_in", "invests_in"})
_NEARLY_ALL: Final = 0.8
"""Of the posts must write a name otherwise before one is told so that the list of names leads with."""
_FEW: Final = 2
"""Posts that write a name so make a habit."""
_SELDOM: Final = 0.1
"""Share of an entity's posts up to which they hardly ever write a name so."""
_GLOSS: Final = 2
"""Characters between two names of which the second explains the first."""
_LAST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CheckedName:
    """An entity that the draft names."""

    id: str
    name: str
    type: str
    used: tuple[str, ...]
    """The names that the draft calls it by, the most frequent first."""
    mentions: int
    """Of the draft."""
    posts: int
    """Posts of the archive that mention it; 0 if none does."""
    usual: str | None
    """The name that most of these posts call it by, if more than half of them do."""
    share: float
    """The share of these posts that call it so, 0 to 1."""
    first: PostCard | None
    """The oldest of these posts; None if there are none."""
    note: Phrase | None
    """What a writer may want to change; None if nothing."""


@dataclass(frozen=True, slots=True)
class CheckedFigure(EdgeNamed):
    """A figure of the draft for a relation of which the archive states others."""

    claim: Claim
    """The draft's claim; its offsets are of the draft."""
    others: tuple[Figure, ...]
    """What the archive states of the same act, as far as can be told, by date, of what one is worth those of most posts first; all
    differ from the draft's by more than rounding."""
    note: Phrase


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """What to look at before a draft goes out."""

    names: tuple[CheckedName, ...]
    """What the draft mentions, most mentioned first."""
    figures: tuple[CheckedFigure, ...]
    """In the order of the draft."""
    told: Told | None
    """The posts that have told the draft's story; None if there are none."""


def check(view: View, facts: PostFacts, *, exclude: str | None = None) -> DraftCheck:
    """What the archive knows of the names and figures of a draft, and whether it has told its story.

    Args:
        view: the graph.
        facts: of the draft; they are not stored.
        exclude: id of a post whose story does not count: the draft's own.
    """
    facts = judged(facts, view.judgements())
    draft = draft_of_facts(facts)
    told = coverage(view, draft, k=1, exclude=exclude).told
    figures = sorted((*_figures(view, facts), *_powers(view, facts)), key=lambda f: f.claim.start)
    return DraftCheck(tuple(_names(view, facts)), tuple(figures), told)


def _names(view: View, facts: PostFacts) -> Iterable[CheckedName]:
    mentioned: defaultdict[str, list[Mention]] = defaultdict(list)
    meant = {m.entity_id for m in but_origins(facts)}
    for mention in facts.mentions:
        mentioned[mention.entity_id].append(mention)
    plain = {e: _unglossed(mentions) for e, mentions in mentioned.items()}
    here = {e: Counter(m.name for m in mentions) for e, mentions in mentioned.items()}
    ordered = sorted(here, key=lambda e: (-here[e].total(), e))
    entities = {e.id: e for e in facts.entities}
    cards, used, first = view.entities(ordered), view.names_used(ordered), _first_posts(view, ordered)
    for entity_id in ordered:
        names = tuple(name for name, _ in sorted(here[entity_id].items(), key=lambda item: (-item[1], item[0])))
        card = cards.get(entity_id)
        posts = card.posts if card else 0
        written = used.get(entity_id, {})
        usual, share = _usual(written, posts)
        shown = card.name if card else entities[entity_id].name
        if entity_id not in meant:
            note = None
        elif posts:
            note = _note(names, written, usual, share, shown) or _mixed(plain[entity_id], written, posts)
        else:
            note = _new(names[0])
        yield CheckedName(
            entity_id, shown, entities[entity_id].type, names, here[entity_id].total(), posts, usual, share, first.get(entity_id),
            note,
        )  # fmt: skip


def _first_posts(view: View, entity_ids: Sequence[str]) -> Mapping[str, PostCard]:
    mentions = view.mentions_of(entity_ids)
    dates = view.published_at({p for posts in mentions.values() for p in posts})
    first = {e: min(posts, key=lambda p: (dates[p] or _LAST, p)) for e, posts in mentions.items() if posts}
    cards = view.posts(set(first.values()))
    return {e: cards[p] for e, p in first.items()}


def _usual(used: Mapping[str, int], posts: int) -> tuple[str | None, float]:
    if not used or not posts:
        return None, 0.0
    name = min(used, key=lambda n: (-used[n], n))
    share = used[name] / posts
    return (name, round(share, 4)) if share > _MOST else (None, 0.0)


def _note(names: Sequence[str], written: Mapping[str, int], usual: str | None, share: float, own: str) -> Phrase | None:
    """That the archive has another name for what the draft calls by these, if that is more than a habit of few posts."""
    if usual is None or written[usual] < _FEW or usual in names:
        return None
    if any(2 * written.get(n, 0) >= written[usual] or _fuller(n, written) for n in names):
        return None
    if own in names and share < _NEARLY_ALL:
        return None
    other = names[0]
    return Phrase(
        f"「{other}」は、過去の記事の{share:.0%}で「{usual}」と書かれている", f"{other} is called {usual} in {share:.0%} of your posts"
    )


def _fuller(name: str, written: Iterable[str]) -> bool:
    """Whether a name begins with one that posts use, and goes on: サムスン電子, of which they write サムスン."""
    whole = lookup_form(name)
    return any(whole.startswith(part) and whole != part for part in map(lookup_form, written))


def _mixed(here: Mapping[str, int], written: Mapping[str, int], posts: int) -> Phrase | None:
    """That a draft writes a name in katakana and in Latin letters by turns, and the archive hardly ever one of the two."""
    for name, other in combinations(here, 2):
        seldom = min(written.get(n, 0) for n in (name, other)) <= _SELDOM * posts
        if seldom and ((_in_katakana(name) and other.isascii()) or (_in_katakana(other) and name.isascii())):
            return Phrase(
                f"この原稿では「{name}」（{here[name]}回）と「{other}」（{here[other]}回）が混在している",
                f"this draft writes both {name} ({here[name]}×) and {other} ({here[other]}×)",
            )
    return None


def _in_katakana(name: str) -> bool:
    return any(kind_of(character) == "katakana" for character in name)


def _unglossed(mentions: Sequence[Mention]) -> dict[str, int]:
    """How often each name is used, but for where it explains the name before it: ``OpenAI（オープンAI）``."""
    placed = sorted(mentions, key=lambda m: m.start)
    glossed = {b.start for a, b in pairwise(placed) if b.start - a.end <= _GLOSS}
    return Counter(m.name for m in placed if m.start not in glossed)


def _new(name: str) -> Phrase:
    return Phrase(f"「{name}」は、まだどの記事にも登場していない", f"no post mentions {name} yet")


def _figures(view: View, facts: PostFacts) -> Iterable[CheckedFigure]:
    kinds = {e.id: e.type for e in facts.entities}
    stated = [
        c for c in facts.claims
        if (c.type in RELATION_TYPES or (c.type == AMOUNTS_TO and (_comparable(c) or kinds[c.head] is EntityType.PROJECT)))
        and c.amount_value is not None and c.amount_currency is not None
    ]  # fmt: skip
    known = view.entities({end for c in stated for end in (c.head, c.tail)})
    seen: set[tuple[EdgeKey, float | None]] = set()
    for claim in sorted(stated, key=lambda c: (c.start, c.id)):
        key = EdgeKey.of(claim.head, claim.type, claim.tail)
        if (key, claim.amount_value) in seen or claim.head not in known or claim.tail not in known or not alone(claim, facts.claims):
            continue
        seen.add((key, claim.amount_value))
        about = _asked(claim) if claim.type == AMOUNTS_TO and kinds[claim.head] is not EntityType.PROJECT else None
        figures = list(_of_alone(view, claim, about) if key.type == AMOUNTS_TO else _of_pair(view, key))
        inside = view.gists({f.best.post.id for f in figures})
        mine = [f for f in figures if alone(f.best.claim, inside[f.best.post.id].claims)]
        told = {f: list(in_other_money(f.best.claim)) for f in mine}
        agreeing = [f for f in mine if any(c.amount_currency == claim.amount_currency and agree(claim, c) for c in told[f])]
        ignored = {"contract"} if key.type in (AMOUNTS_TO, "acquires") else set()
        if about in (None, "worth") and key.type == AMOUNTS_TO:
            ignored.add("sum")
        fold = _WORTH_FOLD if about == "worth" else FOLD
        differing = [f for f in mine if f not in agreeing and any(may_differ(claim, c, ignored=ignored, fold=fold) for c in told[f])]
        if about == "worth":
            differing.sort(key=lambda f: (len(f.posts), f.date), reverse=True)
        elif about is not None and len({c.amount_value for f in mine for c in told[f] if c.amount_currency == claim.amount_currency}) > 1:
            continue  # rounds follow one another, and nothing says which is meant
        told_so = {f.best.post.id for f in differing if f.currency == claim.amount_currency}
        differing = [f for f in differing if f.currency == claim.amount_currency or f.best.post.id not in told_so]
        if not differing or sum(len(f.posts) for f in agreeing) > sum(len(f.posts) for f in differing):
            continue
        distinct: dict[tuple[object, ...], Figure] = {}
        for f in differing:
            distinct.setdefault((f.value, f.high, f.currency), f)
        others = tuple(distinct.values())
        head, tail = known[key.head].name, known[key.tail].name
        yield CheckedFigure(key.head, head, key.type, key.tail, tail, claim, others, _figures_note(claim, others, head, tail, about))


def _powers(view: View, facts: PostFacts) -> Iterable[CheckedFigure]:
    """The electric power of the draft's contracts that the archive's differ from, where a sentence gives one and speaks of one pair."""
    stated = [(c, power) for c in facts.claims if c.amount is None and (power := _power(c, facts.claims)) is not None]
    known = view.entities({end for c, _ in stated for end in (c.head, c.tail)})
    seen: set[frozenset[str]] = set()
    for claim, mine in stated:
        pair = frozenset((claim.head, claim.tail))
        if pair in seen or not pair <= known.keys():
            continue
        seen.add(pair)
        theirs = view.claims_between(claim.head, claim.tail)
        gists = view.gists({c.post_id for c in theirs})
        told: dict[float, dict[str, Claim]] = defaultdict(dict)
        for c in theirs:
            if c.status != "rumoured" and (power := _power(c, gists[c.post_id].claims)) is not None:
                told[power].setdefault(c.post_id, c)
        agreeing = {p for power, posts in told.items() if power == mine for p in posts}
        differing = {power: posts for power, posts in told.items() if power != mine and 1 / FOLD <= power / mine <= FOLD}
        if not differing or len(agreeing) > sum(map(len, differing.values())):
            continue
        others = tuple(_power_told(power, [Evidence(c, gists[p].post) for p, c in posts.items()]) for power, posts in differing.items())
        head, tail = known[claim.head].name, known[claim.tail].name
        shown = replace(claim, amount=_gigawatts(mine))
        yield CheckedFigure(claim.head, head, claim.type, claim.tail, tail, shown, others, _figures_note(shown, others, head, tail, None))


def _power(claim: Claim, others: Iterable[Claim]) -> float | None:
    """The power in gigawatts that the sentence of a contract gives, if it gives one and no contract of another pair."""
    if claim.type not in _CONTRACTS:
        return None
    found = {f.value / (1 if f.unit == "gw" else 1000) for f in figures_in(claim.sentence) if f.unit in ("gw", "mw")}
    pairs = {frozenset((c.head, c.tail)) for c in others if c.type in _CONTRACTS and c.sentence_start == claim.sentence_start}
    return found.pop() if len(found) == 1 and len(pairs) == 1 else None


def _gigawatts(power: float) -> str:
    return f"{power:g}GW"


def _power_told(power: float, said: Sequence[Evidence]) -> Figure:
    said = sorted(said, key=lambda e: (e.post.published_at or _LAST, e.post.id))
    date = said[0].post.published_at
    day = f"{date:%Y-%m-%d}" if date else ""
    return Figure(_gigawatts(power), None, None, None, None, day, False, tuple(e.post for e in said), said[0])


def _of_pair(view: View, key: EdgeKey) -> Iterable[Figure]:
    """What the archive states of a relation, or of one as which the same deal may be read."""
    kin = next((group for group in _KIN if key.type in group), (key.type,))
    deals = (d for d in amounts(view, key.head, key.tail, types=kin) if kin is _CONTRACTS or d.head == key.head)
    return (f for deal in deals for f in deal.figures)


def _asked(claim: Claim) -> str | None:
    """What the amount of one alone is: one of :data:`_ASKED`; None if its words do not say."""
    at = claim.sentence.find(claim.amount or "") + len(claim.amount or "")
    behind = claim.sentence[at : at + _BEHIND]
    return next((q for text in (claim.role or "", behind) for q, words in _ASKED.items() if words.search(text)), None)


def _comparable(claim: Claim) -> bool:
    """Whether the amount of one alone is one of few: of what is put into this and that only the sum is."""
    about = _asked(claim)
    return about is not None and (about != "committed" or in_all(claim))


def _of_alone(view: View, claim: Claim, about: str | None) -> Iterable[Figure]:
    """What the archive states of one by itself: what a company is worth or has raised, what is put into a project by whomever."""
    for deal in amounts(view, claim.head):
        for f in deal.figures:
            if about is not None:
                if deal.type == AMOUNTS_TO and _asked(f.best.claim) == about and _comparable(f.best.claim):
                    yield f
            elif deal.type == AMOUNTS_TO or (deal.tail == claim.head and deal.type in _PUT_INTO):
                yield f


def _figures_note(claim: Claim, others: Sequence[Figure], head: str, tail: str, about: str | None) -> Phrase:
    what = relation_phrase(claim.type, head, tail)
    if claim.type == AMOUNTS_TO:
        what = Phrase(*(words.format(head) for words in _AMOUNTS[about]))
    ja = "、".join(f"「{f.best.post.title}」では{f.text}" for f in others)
    en = ", ".join(f"{f.text} in “{f.best.post.title}”" for f in others)
    return Phrase(f"{what.ja}：ここでは{claim.amount}、{ja}", f"{what.en}: {claim.amount} here, {en}")
