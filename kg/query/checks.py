"""Facts for the writer of a draft: how the archive writes its names, which of its figures differ, what is mentioned for the first time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from kg.judge import judged
from kg.query.acts import agree, alone, in_other_money, may_differ
from kg.query.amounts import Figure, amounts
from kg.query.drafts import draft_of_facts
from kg.query.edges import EdgeNamed
from kg.query.origins import but_origins
from kg.query.phrases import Phrase, relation_phrase
from kg.query.related import coverage
from kg.query.stories import Told
from kg.records import AMOUNTS_TO, RELATION_TYPES, Claim, EdgeKey, EntityType, PostFacts
from kg.store.base import PostCard, View

__all__ = ["CheckedFigure", "CheckedName", "DraftCheck", "check"]

_MOST: Final = 0.5
"""A name that no more than this share of the posts use is not the usual one."""
_CONTRACTS: Final = ("partners_with", "supplies", "uses")
_KIN: Final = (_CONTRACTS, ("invests_in", "acquires"))
"""Relations as which one deal may be read: a contract makes partners, suppliers and users, whichever way round."""
_WORTH: Final = frozenset({"評価", "企業価値", "時価総額", "価値"})
"""Kinds of money of one alone that are one question, and change seldom enough to be compared."""
_PUT_INTO: Final = frozenset({"participates_in", "invests_in"})
_NEARLY_ALL: Final = 0.8
"""Of the posts must write a name otherwise before one is told so that the list of names leads with."""
_FEW: Final = 2
"""Posts that write a name so make a habit."""
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
    """What the archive states of the same act, as far as can be told, by date; all differ from the draft's by more than rounding."""
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
    return DraftCheck(tuple(_names(view, facts)), tuple(_figures(view, facts)), told)


def _names(view: View, facts: PostFacts) -> Iterable[CheckedName]:
    here: defaultdict[str, Counter[str]] = defaultdict(Counter)
    meant = {m.entity_id for m in but_origins(facts)}
    for mention in facts.mentions:
        here[mention.entity_id][mention.name] += 1
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
        yield CheckedName(
            entity_id, shown, entities[entity_id].type, names, here[entity_id].total(), posts, usual, share, first.get(entity_id),
            None if entity_id not in meant else _note(names, written, usual, share, shown) if posts else _new(names[0]),
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
    if any(2 * written.get(n, 0) >= written[usual] or n.startswith(usual) for n in names):  # as usual, or fuller
        return None
    if own in names and share < _NEARLY_ALL:
        return None
    other = names[0]
    return Phrase(
        f"「{other}」は、過去の記事の{share:.0%}で「{usual}」と書かれている", f"{other} is called {usual} in {share:.0%} of your posts"
    )


def _new(name: str) -> Phrase:
    return Phrase(f"「{name}」は、まだどの記事にも登場していない", f"no post mentions {name} yet")


def _figures(view: View, facts: PostFacts) -> Iterable[CheckedFigure]:
    kinds = {e.id: e.type for e in facts.entities}
    stated = [
        c for c in facts.claims
        if (c.type in RELATION_TYPES or (c.type == AMOUNTS_TO and (c.role in _WORTH or kinds[c.head] is EntityType.PROJECT)))
        and c.amount_value is not None and c.amount_currency is not None
    ]  # fmt: skip
    known = view.entities({end for c in stated for end in (c.head, c.tail)})
    seen: set[tuple[EdgeKey, float | None]] = set()
    for claim in sorted(stated, key=lambda c: (c.start, c.id)):
        key = EdgeKey.of(claim.head, claim.type, claim.tail)
        if (key, claim.amount_value) in seen or claim.head not in known or claim.tail not in known or not alone(claim, facts.claims):
            continue
        seen.add((key, claim.amount_value))
        figures = list(_of_alone(view, claim) if key.type == AMOUNTS_TO else _of_pair(view, key))
        inside = view.gists({f.best.post.id for f in figures})
        mine = [f for f in figures if alone(f.best.claim, inside[f.best.post.id].claims)]
        told = {f: list(in_other_money(f.best.claim)) for f in mine}
        agreeing = [f for f in mine if any(c.amount_currency == claim.amount_currency and agree(claim, c) for c in told[f])]
        differing = [f for f in mine if f not in agreeing and any(may_differ(claim, c) for c in told[f])]
        if not differing or sum(len(f.posts) for f in agreeing) > sum(len(f.posts) for f in differing):
            continue
        distinct: dict[tuple[object, ...], Figure] = {}
        for f in differing:
            distinct.setdefault((f.value, f.high, f.currency), f)
        others = tuple(distinct.values())
        head, tail = known[key.head].name, known[key.tail].name
        yield CheckedFigure(key.head, head, key.type, key.tail, tail, claim, others, _figures_note(claim, others, head, tail))


def _of_pair(view: View, key: EdgeKey) -> Iterable[Figure]:
    """What the archive states of a relation, or of one as which the same deal may be read."""
    kin = next((group for group in _KIN if key.type in group), (key.type,))
    deals = (d for d in amounts(view, key.head, key.tail, types=kin) if kin is _CONTRACTS or d.head == key.head)
    return (f for deal in deals for f in deal.figures)


def _of_alone(view: View, claim: Claim) -> Iterable[Figure]:
    """What the archive states of one by itself: what a company is worth, what is put into a project by whomever."""
    for deal in amounts(view, claim.head):
        for f in deal.figures:
            if claim.role in _WORTH:
                if deal.type == AMOUNTS_TO and f.kind in _WORTH:
                    yield f
            elif deal.type == AMOUNTS_TO or (deal.tail == claim.head and deal.type in _PUT_INTO):
                yield f


def _figures_note(claim: Claim, others: Sequence[Figure], head: str, tail: str) -> Phrase:
    what = relation_phrase(claim.type, head, tail)
    if claim.type == AMOUNTS_TO:
        worth, size = Phrase(f"{head}の企業価値", f"what {head} is worth"), Phrase(f"{head}の規模", f"the size of {head}")
        what = worth if claim.role in _WORTH else size
    ja = "、".join(f"「{f.best.post.title}」では{f.text}" for f in others)
    en = ", ".join(f"{f.text} in “{f.best.post.title}”" for f in others)
    return Phrase(f"{what.ja}：ここでは{claim.amount}、{ja}", f"{what.en}: {claim.amount} here, {en}")
