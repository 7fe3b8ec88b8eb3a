"""How a draft writes its names, beside how the archive does: the usual form, two forms by turns, and what no post mentions yet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, pairwise
from os.path import commonprefix
from typing import Final

from kg.query.checks.nameforms import as_name, in_katakana, is_alike, is_fuller, is_short, is_spelt_out, sounding, sounds_fuller
from kg.query.checks.newnames import new_name
from kg.query.names import bearers, others_called
from kg.query.phrases import Phrase
from kg.query.relatedness.origins import but_origins
from kg.query.statements.nameplaces import NamePlaces, but_adjectives
from kg.records import LATEST, EntityType, Mention, PostFacts
from kg.store.base import PostCard, View

__all__ = ["CheckedName", "checked_names"]

_MOST: Final = 0.5
"""A name that no more than this share of the posts use is not the usual one."""
_NEARLY_ALL: Final = 0.8
"""Of the posts must write a name otherwise before one is told so that the list of names leads with."""
_FEW: Final = 2
"""Posts that write a name so make a habit."""
_HABIT: Final = 4
"""A name that at least every so-many-th post writes, of those with the usual one, is a habit too."""
_CLEARLY: Final = 0.6
"""Share of the posts that must write the usual name before another one that they write too is told."""
_SELDOM: Final = 0.1
"""Share of an entity's posts up to which they hardly ever write a name so."""
_READ: Final = 20
"""Posts of an entity that are read for a name of which there is something to say."""
_GLOSS: Final = 2
"""Characters between two names of which the second explains the first."""
_KINDS: Final = frozenset({EntityType.ORGANIZATION, EntityType.PRODUCT, EntityType.PROJECT, EntityType.TECHNOLOGY, EntityType.LAW})
"""Kinds of things that one name tells apart badly: a firm and what it makes."""
_ENDS_AS: Final = re.compile(r"[\s・]+[^\s・]+$|(?<=..)(?:グループ|ホールディングス)$")
"""The last word of a name."""


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
    """The name that most of these posts use most for it, if more than half of them do."""
    share: float
    """The share of these posts that call it so more than otherwise, 0 to 1."""
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
    for mention in but_adjectives(facts):
        mentioned[mention.entity_id].append(mention)
    places = NamePlaces(facts)
    named = {e: [m for m in mentions if not places.is_word(m)] for e, mentions in mentioned.items()}
    plain = {e: _unglossed([m for m in mentions if not places.in_longer(m)]) for e, mentions in named.items()}
    here = {e: Counter(m.name for m in mentions) for e, mentions in mentioned.items()}
    ordered = sorted(here, key=lambda e: (-here[e].total(), e))
    entities = {e.id: e for e in facts.entities}
    stored = {e: _stored_as(view, e, entities[e].type, here) for e in ordered}
    asked = list(stored.values())
    cards, first = view.entities(asked), _first_posts(view, asked, exclude)
    own = _own_names(view, exclude)
    used = {e: _less(names, own.get(e, ())) for e, names in view.names_used(asked).items()}
    preferred = {e: _less(names, _first_of_most(own.get(e))) for e, names in view.names_preferred(asked).items()}
    for mine in ordered:
        names = _by_use(here[mine])
        entity_id = stored[mine]
        card = cards.get(entity_id)
        type = card.type if card else entities[mine].type
        posts = card.posts - (entity_id in own) if card else 0
        written = used.get(entity_id, {})
        usual, share = _usual(preferred.get(entity_id, {}), posts)
        short = _in_short(view, entity_id, type, names[0], usual, written, exclude) if usual is not None and usual not in names else {}
        if short:
            written, (usual, share) = {**written, **short}, _usual(short, posts)
        shown = card.name if card else entities[mine].name
        if mine not in meant or not named[mine]:
            note = None
        elif posts:
            unseen = partial(_unseen, view, own, entity_id, posts, exclude)
            latin = usual is not None and usual.isascii()  # Nvidia of Nvidia Foo is a slip too
            free = _by_use(Counter(m.name for m in named[mine] if (latin and m.name.isascii()) or not places.in_longer(m)))
            note = _note(free, written, usual, share, shown, unseen) or _mixed(plain[mine], written, posts, unseen)
        elif any(set(bearers(view, name, limit=2)) - {mine} for name in names):
            note = None  # as another kind of thing
        else:
            note = new_name(view, facts, mine, names[0], type, exclude)
        yield CheckedName(
            entity_id, shown, type, names, here[mine].total(), posts, usual, share, first.get(entity_id), note,
        )  # fmt: skip


def _by_use(counted: Counter[str]) -> tuple[str, ...]:
    """Names, the most frequent first."""
    return tuple(name for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _unseen(view: View, own: Mapping[str, Collection[str]], entity_id: str, posts: int, exclude: str | None, name: str) -> float:
    """How many posts write a name without its being one of an entity's there: for another thing, the same one taken for another kind of
    thing, or a word of the texts of its posts (差分プライバシー beside Differential Privacy), of which some are read for all."""
    others = others_called(view, name, entity_id)
    as_others = sum(_less(used, own.get(e, ())).get(name, 0) for e, used in view.names_used(others).items()) if others else 0
    its = sorted(view.mentions_of([entity_id])[entity_id].keys() - {exclude})
    read = view.sources(its[:: -(-len(its) // _READ)]) if its else {}
    there = sum(as_name(name).search(source) is not None for source in read.values())
    return max(as_others, posts * there / max(len(read), 1))


def _stored_as(view: View, entity_id: str, type: EntityType, named: Mapping[str, Iterable[str]]) -> str:
    """The id under which the archive has an entity of a draft: of キャディ（CADDi） that of CADDi, be it the product.

    Its own if the archive has that, or nothing called so but what the draft names beside it, a person or a place.
    """
    if type not in _KINDS or view.prominence(entity_id):
        return entity_id
    found = {b for name in named[entity_id] for b in bearers(view, name, limit=2)} - named.keys()
    cards = (card for card in view.entities(found).values() if card.type in _KINDS)
    best = min(cards, key=lambda card: (-card.posts, card.id), default=None)
    return best.id if best else entity_id


def _own_names(view: View, post_id: str | None) -> Mapping[str, Counter[str]]:
    """What a post calls whom it mentions, and how often, by entity id."""
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mention in view.mentions_in(post_id) if post_id is not None else ():
        names[mention.entity_id][mention.name] += 1
    return names


def _first_of_most(names: Counter[str] | None) -> Collection[str]:
    """The most frequent of some names; of equals the first."""
    return {name for name, _ in names.most_common(1)} if names else ()


def _in_short(
    view: View, entity_id: str, type: EntityType, name: str, usual: str, written: Mapping[str, int], exclude: str | None
) -> dict[str, int]:
    """What most posts of an entity call it in short, and how many, though they use the full name more or take the short one for another's.

    It is how the name that they use begins, sounds more like the draft's, and is what as many posts use too, or mention more often:
    Reliance of リライアンス, in posts that give Reliance Industries once. Nothing if there is none.
    """
    short = _ENDS_AS.sub("", usual)
    if not in_katakana(name) or short == usual or sounding(name, short) <= sounding(name, usual):
        return {}
    if written.get(short, 0) >= written[usual]:
        return {short: written[short]}
    for other in bearers(view, short, type=type, limit=1):
        mentions = view.mentions_of((entity_id, other))
        posts = mentions[entity_id].keys() - {exclude}
        more = sum(mentions[other].get(p, 0) > mentions[entity_id][p] for p in posts)
        if other != entity_id and more > _MOST * len(posts):
            return {short: more}
    return {}


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


def _note(
    names: Sequence[str],
    written: Mapping[str, int],
    usual: str | None,
    share: float,
    own: str,
    unseen: Callable[[str], float] = lambda _: 0,
) -> Phrase | None:
    """That the archive has another name for what the draft calls by these, if that is more than a habit of few posts.

    `unseen` says how many posts write a name where it is not seen to be the entity's.
    """
    if not names or usual is None or written[usual] < _FEW or usual in names or len(names[0]) == 1:  # 米: a newspaper's short form
        return None
    if any(_HABIT * written.get(n, 0) >= written[usual] for n in names):
        return None
    if any(is_fuller(n, written) or is_spelt_out(n, usual) or is_short(n, usual) or sounds_fuller(n, usual) for n in names):
        return None
    if share < _CLEARLY and any(n in written for n in names):
        return None
    if own in names and share < _NEARLY_ALL:
        return None
    if any(_HABIT * unseen(n) >= written[usual] for n in names):
        return None
    other = names[0]
    return Phrase(
        f"「{other}」は、過去の記事の{share:.0%}で「{usual}」と書かれている", f"{other} is called {usual} in {share:.0%} of your posts"
    )


def _mixed(here: Mapping[str, int], written: Mapping[str, int], posts: int, unseen: Callable[[str], float]) -> Phrase | None:
    """That a draft writes a name in katakana and in Latin letters by turns, and the archive hardly ever one of the two."""
    for name, other in combinations(here, 2):
        kana, latin = (name, other) if in_katakana(name) else (other, name)
        if not in_katakana(kana) or not latin.isascii() or not _transcribes(kana, latin):
            continue
        if any(written.get(n, 0) <= _SELDOM * posts >= unseen(n) for n in (name, other)):
            return Phrase(
                f"この原稿では「{name}」（{here[name]}回）と「{other}」（{here[other]}回）が混在している",
                f"this draft writes both {name} ({here[name]}×) and {other} ({here[other]}×)",
            )
    return None


def _transcribes(kana: str, latin: str) -> bool:
    """Whether a name with katakana may be another one by its sound, or a name of its own: neither longer nor short for that.

    Samsungグループ is not Samsung Electronics, AIメディカル may be AI Medical.
    """
    if is_fuller(kana, [latin]) or is_short(kana, latin) or is_spelt_out(kana, latin):
        return False
    shared = len(commonprefix((kana, latin)))
    return not shared or is_alike(kana[shared:], latin[shared:])


def _unglossed(mentions: Sequence[Mention]) -> dict[str, int]:
    """How often each name is used, but for where it explains the name before it: ``OpenAI（オープンAI）``."""
    placed = sorted(mentions, key=lambda m: m.start)
    glossed = {b.start for a, b in pairwise(placed) if b.start - a.end <= _GLOSS}
    return Counter(m.name for m in placed if m.start not in glossed)
