"""What a draft and a post speak of, where neither names nor topics say it: words that stand near both among the themes of the trade."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from kg.query.commonplace import common_beyond
from kg.query.relatedness.drafts import Draft
from kg.store.base import PostCard, SharedWord, View

__all__ = ["words_of_both"]

_SPEAKS: Final = 0.45
"""A word says what both speak of if it stands so near to both among the themes of the trade;"""
_SPEAKS_ALONE: Final = 0.6
"""so near, it says so by itself."""
_USUAL: Final = 3
"""So many times as common as others such a word may be."""
_LEAST_WORDS: Final = 2
_MOST_WORDS: Final = 3
_PLAIN_WORD: Final = re.compile(
    "[ぁ-ゖ]|^.$|^[a-z]{2}$|^[0-9.,]+$|^[同当本各自弊]社$|^年度$|^(?:概要|詳細|要点|全貌|見出し|記事|本稿|話題|様子)$"
)
"""Verbs and the like, single characters and numbers say nothing by themselves, nor what texts say of themselves."""
_FUNCTION_WORD: Final = re.compile(
    "about|after|all|also|an|and|any|are|as|at|be|been|before|but|by|can|could|did|do|does|for|from|had|has|have|her|his|"
    "how|if|in|into|is|it|its|may|more|most|new|no|not|of|on|or|other|our|out|over|own|per|should|so|some|such|than|that|"
    "the|their|them|then|there|these|they|this|those|to|under|up|via|vs|was|we|were|what|when|where|which|who|why|will|with|"
    "without|would|you|your"
)
"""English words that Japanese text holds in names and quotations, and that are rare in it."""


def words_of_both(view: View, draft: Draft, posts: Collection[PostCard], named: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """For each of some posts up to three words that say what both speak of, as they are written there; none if they would not tell.

    Args:
        view: the graph.
        draft: what the text is made of.
        posts: the posts that are asked about.
        named: by post id the entities that both name: words of their names say nothing new.
    """
    if not posts:
        return {}
    common = common_beyond(view)
    shared = view.words_shared(draft.terms, [post.id for post in posts], most=common * _USUAL)
    cards = view.entities({e for post in posts for e in named[post.id]})
    used = {e: {card.name, *draft.called.get(e, ())} for e, card in cards.items()}
    parts = _parts_of_names(draft)
    return {
        post.id: _telling(
            _but_names((word for word in shared[post.id] if not parts(word.word)), named[post.id], used),
            common,
            f"{draft.title} {draft.text} {post.title}",
        )
        for post in posts
    }


def _parts_of_names(draft: Draft) -> Callable[[str], bool]:
    """Whether a word stands in a draft as a part of names only: West in Telehouse West 2."""
    names = sorted({name.casefold() for called in draft.called.values() for name in called}, key=len, reverse=True)
    text = draft.text.casefold()

    def in_names_only(word: str) -> bool:
        if word in names or word not in text:
            return False
        rest = text
        for name in names:
            if word in name:
                rest = rest.replace(name, " ")
        return word not in rest

    return in_names_only


def _telling(words: Iterable[SharedWord], common: float, text: str) -> list[str]:
    """The words that tell, as a text writes them, if they are several, or one surely does; of words that no theme knows the rare ones."""
    near = [word for word in words if (word.posts <= common if word.near is None else word.near >= _SPEAKS)]
    telling = [word for word in near if not _PLAIN_WORD.search(word.word) and not _FUNCTION_WORD.fullmatch(word.word)]
    surely = [word for word in telling if word.near is not None and word.near >= _SPEAKS_ALONE]
    if not surely and len(telling) < _LEAST_WORDS:
        return []
    first = sorted(telling, key=lambda word: word not in surely)[:_MOST_WORDS]
    return [_as_written(word.word, text) for word in first]


def _but_names(words: Iterable[SharedWord], ids: Iterable[str], used: Mapping[str, Iterable[str]]) -> Iterable[SharedWord]:
    """Words without those that the names of what both name are made of, the draft's own names too."""
    names = " ".join(name for e in ids for name in used.get(e, ())).casefold()
    return (word for word in words if word.word.casefold() not in names)


def _as_written(word: str, text: str) -> str:
    """A word in the letters that a text writes it in: words are counted in small ones."""
    found = re.search(re.escape(word), text, re.IGNORECASE) if word.isascii() else None
    return found[0] if found else word
