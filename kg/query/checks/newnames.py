"""What is said of a name in a draft that no post mentions: that it is new, and what comes near it."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

from kg.normalize import alias_key, kind_of, lookup_form
from kg.query.names import slip_of
from kg.query.phrases import Phrase
from kg.query.statements.stated import newest
from kg.records import EntityType, PostFacts
from kg.store.base import MOST_WORDS, EntityCard, View

__all__ = ["new_name", "only_new"]

_SEVERAL: Final = 3
"""Posts that must name a thing before a new name is held to be a slip for it."""
_VERSION: Final = re.compile(r"(?:[\s-]+v?|(?<=[ぁ-ヺー一-龥]))[0-9]{1,2}(?:\.[0-9]+)*$", re.IGNORECASE)
_FAMILY: Final = 2
"""Characters that a name without its version has at least."""
_OTHERS: Final = 3
"""Versions that are told beside one that no post has."""
_HITS: Final = 50
"""Names looked through for versions and longer forms."""
_READ: Final = 10
"""Posts that have the words of a name, of which the text is read for it."""
_KEPT: Final = 200
"""Texts of posts that are kept, of which each takes some 100 kB."""
_COUNTRY: Final = re.compile("^[米英仏独伊韓印露中](?=[ァ-ヺｦ-ﾝA-Za-zＡ-Ｚａ-ｚ].)")
"""Before what is of that country: 米Agility, 独シーメンス; before kanji, or in a name, it is a part of that: 中部電力, 田中貴金属."""
_OF_ITS_OWN: Final = 4
"""Characters of a name in katakana with which a longer one in katakana begins by no chance."""


def only_new(name: str) -> Phrase:
    """What is said of a name of which nothing else is known."""
    return Phrase(f"「{name}」は、まだどの記事にも登場していない", f"no post mentions {name} yet")


def new_name(view: View, facts: PostFacts, entity_id: str, name: str, type: EntityType, exclude: str | None) -> Phrase | None:
    """That no post has a name; and which other versions or longer forms they have, or one that several have and that is a slip away.

    Of a place, which is no news, only the slip; nothing of what stands in their texts without being a name there.
    """
    new = only_new(name)
    versions = [card for card in _versions(view, name, type) if card.id != entity_id]
    if versions:
        ja = "、".join(f"「{card.name}」は{card.posts}件" for card in versions)
        en = _in_posts((card.name, card.posts) for card in versions)
        return new + Phrase(f"。{ja}の記事に登場する", f"; {en}")
    near = slip_of(view, name, type=type)
    if near is None or near.posts < _SEVERAL:
        if type is EntityType.PLACE:
            return None
        bare = _COUNTRY.sub("", name)
        known = [a.text for e in facts.entities if e.id == entity_id for a in e.aliases if " " in a.text]
        longer = next(filter(None, (_longer(view, called, type, exclude) for called in dict.fromkeys((name, bare, *known)))), [])
        if longer:
            ja = "、".join(f"「{whole}」は{posts}件" for whole, posts in longer)
            en = _in_posts(longer)
            return Phrase(f"「{name}」とだけ書いた記事はまだない。{ja}の記事に登場する", f"no post says just {name} yet; {en}")
        return None if _in_texts(view, facts, name, exclude) else new
    also = "" if near.matched == near.name else near.name
    ja, en = (f"（{also}）", f" ({also})") if also else ("", "")
    return new + Phrase(f"。「{near.matched}」{ja}は{near.posts}件の記事に登場する", f"; {near.matched}{en} is in {near.posts} posts")


def _in_posts(counted: Iterable[tuple[str, int]]) -> str:
    """In how many posts some names are, in English: ``A is in 3, B is in 1 post``."""
    told = list(counted)
    return ", ".join(f"{name} is in {posts}" for name, posts in told) + (" post" if told[-1][1] == 1 else " posts")


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
    if not set(forms).isdisjoint(facts.terms) and _late_in_texts(view, forms, exclude):
        return True
    words = [word for word in dict.fromkeys(facts.terms) if any(word in form for form in forms)]
    near = [hit.post_id for hit in view.posts_like(words, _READ) if hit.post_id != exclude] if len(words) > 1 else []
    held = [text for text in map(_plain_source, view.sources(near).values()) if any(form in text for form in forms)]
    wanted = re.compile("|".join(map(_as_word, forms))) if held else None
    return wanted is not None and any(map(wanted.search, held))


def _late_in_texts(view: View, forms: Sequence[str], exclude: str | None) -> bool:
    """Whether a long post has a word, or one that begins with it, behind those that the index of words holds."""

    def late(new: list[str]) -> dict[str, frozenset[str]]:
        texts = {p: view.terms_in(p) for p in new}
        early = set(chain.from_iterable(terms[:MOST_WORDS] for terms in texts.values()))  # which the index knows
        return {p: frozenset(map(sys.intern, set(terms[MOST_WORDS:]) - early)) for p, terms in texts.items()}

    texts = view.worked_out("late words", newest(view, view.stamps()), late)
    return any(
        word in words or any(_one_word(w, len(word)) for w in words if w.startswith(word))
        for p, words in texts.items() if p != exclude
        for word in forms
    )  # fmt: skip


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


@lru_cache(_KEPT)
def _plain_source(source: str) -> str:
    """The same of a stored post, which one new name after another is looked for in."""
    return _plain(source)
