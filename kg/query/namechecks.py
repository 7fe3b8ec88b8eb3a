"""How a draft writes its names, beside how the archive does: the usual form, two forms by turns, and what no post mentions yet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from kg.normalize import alias_key, kind_of, lookup_form
from kg.query.names import bearers, slip_of
from kg.query.origins import but_origins
from kg.query.phrases import Phrase
from kg.records import LATEST, EntityType, Mention, PostFacts
from kg.store.base import EntityCard, PostCard, View

__all__ = ["CheckedName", "checked_names"]

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
_VERSION: Final = re.compile(r"(?:[\s-]+v?|(?<=[ぁ-ヺー一-龥]))[0-9]{1,2}(?:\.[0-9]+)*$", re.IGNORECASE)
_FAMILY: Final = 2
"""Characters that a name without its version has at least."""
_OTHERS: Final = 3
"""Versions that are told beside one that no post has."""
_HITS: Final = 50
"""Names looked through for versions."""


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


def checked_names(view: View, facts: PostFacts, *, exclude: str | None = None) -> Iterable[CheckedName]:
    """The entities that a draft names, most mentioned first, with what the archive has of them.

    Args:
        view: the graph.
        facts: of the draft.
        exclude: id of a post that does not count: the draft's own.
    """
    mentioned: defaultdict[str, list[Mention]] = defaultdict(list)
    meant = {m.entity_id for m in but_origins(facts)}
    for mention in facts.mentions:
        mentioned[mention.entity_id].append(mention)
    plain = {e: _unglossed(mentions) for e, mentions in mentioned.items()}
    here = {e: Counter(m.name for m in mentions) for e, mentions in mentioned.items()}
    ordered = sorted(here, key=lambda e: (-here[e].total(), e))
    entities = {e.id: e for e in facts.entities}
    cards, first = view.entities(ordered), _first_posts(view, ordered, exclude)
    own = _own_names(view, exclude)
    used = {e: _less(names, own.get(e, ())) for e, names in view.names_used(ordered).items()}
    for entity_id in ordered:
        names = tuple(name for name, _ in sorted(here[entity_id].items(), key=lambda item: (-item[1], item[0])))
        card, type = cards.get(entity_id), entities[entity_id].type
        posts = card.posts - (entity_id in own) if card else 0
        written = used.get(entity_id, {})
        usual, share = _usual(written, posts)
        shown = card.name if card else entities[entity_id].name
        if entity_id not in meant:
            note = None
        elif posts:
            note = _note(names, written, usual, share, shown) or _mixed(plain[entity_id], written, posts)
        elif any(set(bearers(view, name, limit=2)) - {entity_id} for name in names):
            note = None  # as another kind of thing
        else:
            note = _new(view, entity_id, names[0], type)
        yield CheckedName(
            entity_id, shown, type, names, here[entity_id].total(), posts, usual, share, first.get(entity_id), note,
        )  # fmt: skip


def _own_names(view: View, post_id: str | None) -> Mapping[str, Collection[str]]:
    """What a post calls whom it mentions, by entity id."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for mention in view.mentions_in(post_id) if post_id is not None else ():
        names[mention.entity_id].add(mention.name)
    return names


def _less(used: Mapping[str, int], own: Collection[str]) -> dict[str, int]:
    """How many posts use which names, without one that uses some of them."""
    return {name: count - (name in own) for name, count in used.items() if count > (name in own)}


def _first_posts(view: View, entity_ids: Sequence[str], exclude: str | None) -> Mapping[str, PostCard]:
    mentions = {e: posts.keys() - {exclude} for e, posts in view.mentions_of(entity_ids).items()}
    dates = view.published_at({p for posts in mentions.values() for p in posts})
    first = {e: min(posts, key=lambda p: (dates[p] or LATEST, p)) for e, posts in mentions.items() if posts}
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
    if any(_HABIT * written.get(n, 0) >= written[usual] or _fuller(n, written) or _spelt_out(n, usual) or _short(n, usual) for n in names):
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
        whole != lookup_form(part)
        and (whole[1:] == lookup_form(part) or whole.startswith(lookup_form(part)) or name.casefold().endswith(f" {part.casefold()}"))
        for part in written
    )


def _short(name: str, usual: str) -> bool:
    """Whether a name is short for the usual one: how that begins (欧州委, Figure), a family name, some of its kanji in order (東大)."""
    if name.isascii() and name.casefold() == usual.casefold():
        return False
    left = iter(usual)
    kanji = all(kind_of(c) == "kanji" for c in name)
    return usual.casefold().startswith(name.casefold()) or usual.endswith(f"・{name}") or (kanji and all(c in left for c in name))


def _spelt_out(name: str, usual: str) -> bool:
    """Whether a name says what the usual one is short for: 欧州連合 for EU, word for letter (アマゾン・ウェブ・サービス for AWS).

    Else katakana says how a name sounds (エヌビディア, オープンAI).
    """
    parts = len(re.split(r"[・\s]+", name))
    if parts > 1 and usual.isupper() and abs(parts - len(usual)) < 2:
        return True
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


def _new(view: View, entity_id: str, name: str, type: EntityType) -> Phrase | None:
    """That no post has a name; and which other versions they have, or one that several have and that is a slip away.

    Of a place, which is no news, only the slip.
    """
    new = Phrase(f"「{name}」は、まだどの記事にも登場していない", f"no post mentions {name} yet")
    versions = [card for card in _versions(view, name, type) if card.id != entity_id]
    if versions:
        ja = "、".join(f"「{card.name}」は{card.posts}件" for card in versions)
        en = ", ".join(f"{card.name} is in {card.posts}" for card in versions)
        return new + Phrase(f"。{ja}の記事に登場する", f"; {en} posts")
    near = slip_of(view, name, type=type)
    if near is None or near.posts < _SEVERAL:
        return None if type is EntityType.PLACE else new
    also = "" if near.matched == near.name else near.name
    ja, en = (f"（{also}）", f" ({also})") if also else ("", "")
    return new + Phrase(f"。「{near.matched}」{ja}は{near.posts}件の記事に登場する", f"; {near.matched}{en} is in {near.posts} posts")


def _versions(view: View, name: str, type: EntityType) -> list[EntityCard]:
    """The versions that posts mention of what a name is a version of, the most mentioned first."""
    family = _VERSION.sub("", name)
    if family == name or len(family) < _FAMILY:
        return []
    hits = view.names_like(family, type=type, limit=_HITS)
    key = alias_key(family)
    same = [h.entity_id for h in hits if _VERSION.search(h.name) and alias_key(_VERSION.sub("", h.name)) == key]
    cards = view.entities(same)
    return sorted(cards.values(), key=lambda card: (-card.posts, card.id))[:_OTHERS]
