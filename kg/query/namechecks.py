"""How a draft writes its names, beside how the archive does: the usual form, two forms by turns, and what no post mentions yet."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from rapidfuzz.distance import Indel

from kg.normalize import alias_key, kind_of, lookup_form, romaji
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
"""Names looked through for versions and longer forms."""
_READ: Final = 10
"""Posts that have the words of a name, of which the text is read for it."""
_KINDS: Final = frozenset({EntityType.ORGANIZATION, EntityType.PRODUCT, EntityType.PROJECT, EntityType.TECHNOLOGY, EntityType.LAW})
"""Kinds of things that one name tells apart badly: a firm and what it makes."""
_COUNTRY: Final = re.compile("^[米英仏独伊韓印露中](?=[ァ-ヺｦ-ﾝA-Za-zＡ-Ｚａ-ｚ].)")
"""Before what is of that country: 米Agility, 独シーメンス; before kanji, or in a name, it is a part of that: 中部電力, 田中貴金属."""
_OF_ITS_OWN: Final = 4
"""Characters of a name in katakana with which a longer one in katakana begins by no chance."""
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
    for mention in facts.mentions:
        mentioned[mention.entity_id].append(mention)
    plain = {e: _unglossed(mentions) for e, mentions in mentioned.items()}
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
        names = tuple(name for name, _ in sorted(here[mine].items(), key=lambda item: (-item[1], item[0])))
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
        if mine not in meant:
            note = None
        elif posts:
            note = _note(names, written, usual, share, shown) or _mixed(plain[mine], written, posts)
        elif any(set(bearers(view, name, limit=2)) - {mine} for name in names):
            note = None  # as another kind of thing
        else:
            note = _new(view, facts, mine, names[0], type, exclude)
        yield CheckedName(
            entity_id, shown, type, names, here[mine].total(), posts, usual, share, first.get(entity_id), note,
        )  # fmt: skip


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
    if not _in_katakana(name) or short == usual or _sounding(name, short) <= _sounding(name, usual):
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


def _sounding(katakana: str, other: str) -> float:
    """How much alike two names are in Latin letters, 0 to 1."""
    a, b = (re.sub(r"[^a-z]", "", romaji(name).casefold()) for name in (katakana, other))
    return Indel.normalized_similarity(a, b)


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


def _new(view: View, facts: PostFacts, entity_id: str, name: str, type: EntityType, exclude: str | None) -> Phrase | None:
    """That no post has a name; and which other versions or longer forms they have, or one that several have and that is a slip away.

    Of a place, which is no news, only the slip; nothing of what stands in their texts without being a name there.
    """
    new = Phrase(f"「{name}」は、まだどの記事にも登場していない", f"no post mentions {name} yet")
    versions = [card for card in _versions(view, name, type) if card.id != entity_id]
    if versions:
        ja = "、".join(f"「{card.name}」は{card.posts}件" for card in versions)
        en = ", ".join(f"{card.name} is in {card.posts}" for card in versions)
        return new + Phrase(f"。{ja}の記事に登場する", f"; {en} posts")
    near = slip_of(view, name, type=type)
    if near is None or near.posts < _SEVERAL:
        if type is EntityType.PLACE:
            return None
        bare = _COUNTRY.sub("", name)
        longer = _longer(view, name, type, exclude) or _longer(view, bare, type, exclude)
        if longer:
            ja = "、".join(f"「{whole}」は{posts}件" for whole, posts in longer)
            en = ", ".join(f"{whole} is in {posts}" for whole, posts in longer)
            return Phrase(f"「{name}」とだけ書いた記事はまだない。{ja}の記事に登場する", f"no post says just {name} yet; {en} posts")
        return None if _in_texts(view, facts, name, exclude) else new
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


def _longer(view: View, name: str, type: EntityType, exclude: str | None) -> list[tuple[str, int]]:
    """The names that begin with one and go on with further words, and how many posts mention what is called so; those of most first."""
    hits = [h for h in view.names_like(name, type=type, limit=_HITS) if h.rank == 1 and _goes_on(h.name, name)]
    mentions = view.mentions_of(h.entity_id for h in hits)
    counted = {h.name: len(mentions[h.entity_id].keys() - {exclude}) for h in hits}
    return sorted(((whole, n) for whole, n in counted.items() if n), key=lambda item: (-item[1], item[0]))[:_OTHERS]


def _goes_on(whole: str, name: str) -> bool:
    """Whether a further word of a longer name begins behind a name: マネーフォワードグループ, 朝日新聞, but not Sunoco behind Suno."""
    at = len(name)
    if at >= len(whole) or lookup_form(whole[:at]) != lookup_form(name):
        return False
    return _one_word(whole, at)


def _in_texts(view: View, facts: PostFacts, name: str, exclude: str | None) -> bool:
    """Whether the text of a post has a name, or it without the country before it, be it in a longer word: ビットコインマイニング."""
    forms = sorted({_plain(name), _plain(_COUNTRY.sub("", name))})
    own = set(view.terms_in(exclude)) if exclude is not None else set()
    if any(posts > (word in own) for form in forms for word, posts in view.words_beginning(form).items() if _one_word(word, len(form))):
        return True
    words = [word for word in dict.fromkeys(facts.terms) if any(word in form for form in forms)]
    near = [hit.post_id for hit in view.posts_like(words, _READ) if hit.post_id != exclude] if len(words) > 1 else []
    wanted = re.compile("|".join(map(_as_word, forms)))
    return any(wanted.search(_plain(source)) for source in view.sources(near).values())


def _one_word(word: str, at: int) -> bool:
    """Whether a word is not a longer one in Latin letters, or one in katakana that begins with so few characters by chance."""
    if at >= len(word):
        return True
    kinds = kind_of(word[at - 1]), kind_of(word[at])
    return kinds[0] != kinds[1] or kinds[0] == "kanji" or (kinds[0] == "katakana" and at >= _OF_ITS_OWN)


_WITHIN: Final = {"katakana": "[ァ-ヺー]", "kanji": "[一-鿿々]", "latin": "[a-z0-9]"}
"""What another word goes on with, by the script of its last character."""


def _as_word(form: str) -> str:
    """A pattern of a name that a word begins with, in Latin letters also a word ends with."""
    before, behind = _WITHIN.get(kind_of(form[0])), _WITHIN["latin"] if kind_of(form[-1]) == "latin" else None
    return (f"(?<!{before})" if before else "") + re.escape(form) + (f"(?!{behind})" if behind else "")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
