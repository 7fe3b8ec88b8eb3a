"""Facts for the writer of a draft: how the archive writes its names, which of its figures differ, what is mentioned for the first time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations, pairwise
from typing import Final

from kg.judge import judged
from kg.normalize import kind_of, lookup_form
from kg.query.drafts import draft_of_facts
from kg.query.factchecks import CheckedFact, facts_that_differ
from kg.query.figurechecks import CheckedFigure, figures_that_differ, of_the_title
from kg.query.names import slip_of
from kg.query.origins import but_origins
from kg.query.phrases import Phrase
from kg.query.related import coverage
from kg.query.stories import Told
from kg.records import EntityType, Mention, PostFacts
from kg.store.base import PostCard, View

__all__ = ["CheckedFigure", "CheckedName", "DraftCheck", "check"]

_MOST: Final = 0.5
"""A name that no more than this share of the posts use is not the usual one."""
_NEARLY_ALL: Final = 0.8
"""Of the posts must write a name otherwise before one is told so that the list of names leads with."""
_FEW: Final = 2
"""Posts that write a name so make a habit."""
_SEVERAL: Final = 3
"""Posts that must name a thing before a new name is held to be a slip for it."""
_HABIT: Final = 4
"""A name that at least every so-many-th post writes, of those with the usual one, is a habit too."""
_CLEARLY: Final = 0.6
"""Share of the posts that must write the usual name before another one that they write too is told."""
_SHORT: Final = 7
"""Characters of an abbreviation."""
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
class DraftCheck:
    """What to look at before a draft goes out."""

    names: tuple[CheckedName, ...]
    """What the draft mentions, most mentioned first."""
    figures: tuple[CheckedFigure, ...]
    """In the order of the draft."""
    told: Told | None
    """The posts that have told the draft's story; None if there are none."""
    facts: tuple[CheckedFact, ...] = ()
    """Other facts that the archive has otherwise: people let go, stakes, power, dates, buyers; in the order of the draft."""
    headline: tuple[Phrase, ...] = ()
    """Figures of the title that the text does not give, each with those that it gives instead."""


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
    return DraftCheck(
        names=tuple(_names(view, facts)),
        figures=tuple(figures_that_differ(view, facts)),
        told=told,
        facts=tuple(facts_that_differ(view, facts)),
        headline=tuple(of_the_title(facts.post)),
    )


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
            note = _new(view, names[0], entities[entity_id].type)
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
    if usual is None or written[usual] < _FEW or usual in names or len(names[0]) == 1:  # 米: a newspaper's short form
        return None
    if any(_HABIT * written.get(n, 0) >= written[usual] or _fuller(n, written) or _spelt_out(n, usual) for n in names):
        return None
    if share < _CLEARLY and any(n in written for n in names):
        return None
    if own in names and share < _NEARLY_ALL:
        return None
    other = names[0]
    return Phrase(
        f"「{other}」は、過去の記事の{share:.0%}で「{usual}」と書かれている", f"{other} is called {usual} in {share:.0%} of your posts"
    )


def _fuller(name: str, written: Iterable[str]) -> bool:
    """Whether a name begins or, with its maker before it, ends with one that posts use: サムスン電子 of サムスン, NVIDIA H100 of H100."""
    whole = lookup_form(name)
    return any(
        whole != lookup_form(part) and (whole.startswith(lookup_form(part)) or name.casefold().endswith(f" {part.casefold()}"))
        for part in written
    )


def _spelt_out(name: str, usual: str) -> bool:
    """Whether a name says what the usual one is short for: 欧州連合 for EU. Katakana says how a name sounds (エヌビディア, オープンAI)."""
    short = usual.isascii() and usual.isalnum() and sum(c.isupper() for c in usual) > 1 and len(usual) <= _SHORT
    return (
        short
        and len(name) >= len(usual)
        and lookup_form(name) != lookup_form(usual)
        and not (_in_katakana(name) and all(kind_of(c) in ("katakana", "latin", "wide") or not c.isalnum() for c in name))
    )


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


def _new(view: View, name: str, type: EntityType) -> Phrase:
    """That no post has a name; and which one several have that is a slip away."""
    new = Phrase(f"「{name}」は、まだどの記事にも登場していない", f"no post mentions {name} yet")
    near = slip_of(view, name, type=type)
    if near is None or near.posts < _SEVERAL:
        return new
    also = "" if near.matched == near.name else near.name
    ja, en = (f"（{also}）", f" ({also})") if also else ("", "")
    return new + Phrase(f"。「{near.matched}」{ja}は{near.posts}件の記事に登場する", f"; {near.matched}{en} is in {near.posts} posts")
