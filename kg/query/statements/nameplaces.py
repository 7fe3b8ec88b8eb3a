"""Where a name stands in a draft, if that says that it is none there, or only a part of one: in code, before な, in a longer name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from kg.normalize import kind_of
from kg.records import Mention, PostFacts

__all__ = ["NamePlaces", "but_adjectives"]

_SHOWN: Final = 40
"""Characters beside a name that are looked at."""
_MARKUP: Final = re.compile(r"[*_`]+")
_ADJECTIVE: Final = re.compile("[」』”]?な(?!訳|上|以上|一方|反面|為|分|点)[一-龥々ァ-ヺ]")
"""Behind what says how something is: メタな視点. 相手がメタな以上 says who somebody is."""
_BLOCKS: Final = re.compile(r"[^\n]+(?:\n(?![ \t]*(?:\n|$))[^\n]+)*")
_TAGGED: Final = re.compile(r"<code\b[^<>]{0,200}>([^<]{0,1000})</code>", re.IGNORECASE)
_WORDED: Final = re.compile("[ぁ-ゖァ-ヺ一-龥々]")
_BEFORE: Final = {"katakana": re.compile("([ァ-ヺー]+)[・･＝=]$"), "latin": re.compile(r"([A-Z][A-Za-z]*)[!！]?[ \-–]$")}
_BEHIND: Final = {"katakana": re.compile("[・･＝=][ァ-ヺー]"), "latin": re.compile(r"[ \-–](?!(?:Inc|Corp|Co|Ltd|LLC|AG|SE)\b)[A-Z]")}
"""Another word of the same script before and behind a name."""


def but_adjectives(facts: PostFacts) -> list[Mention]:
    """The mentions of a text without words of which な says how something is (メタな視点), nor the same word where it was taken for a
    name only because of that (メタ認知)."""
    source = facts.post.source
    before = {m for m in facts.mentions if _ADJECTIVE.match(_MARKUP.sub("", source[m.end : m.end + _SHOWN]))}
    if not before:
        return list(facts.mentions)
    named = {m.name for m in facts.mentions if m not in before and m.method != "repeat"}
    words = {m.name for m in before} - named
    return [m for m in facts.mentions if m not in before and m.name not in words]


class NamePlaces:
    """The places of the names of a draft. Made in O(length)."""

    def __init__(self, facts: PostFacts) -> None:
        self._source = facts.post.source
        self._starts = {m.start for m in facts.mentions}
        self._ends = {m.end for m in facts.mentions}
        self._code = sorted(span for span in _code_in(self._source) if not _WORDED.search(self._source, *span))

    def is_word(self, mention: Mention) -> bool:
        """Whether it is spelt as it must be, or as anything but a name: a word of inline code that has no kana or kanji, or one in small
        Latin letters that a bracket alone holds, behind what it translates (``提供者（deployer）``).

        A name of some words in code (``watsonx Orchestrate``) is one.
        """
        name = mention.name
        if not name.isascii() or " " in name:
            return False
        before, behind = self._source[mention.start - 1 : mention.start], self._source[mention.end : mention.end + 1]
        glossed = name.islower() and name.isalpha() and before in tuple("（(") and behind in tuple("）)")
        at = bisect_right(self._code, (mention.start, len(self._source))) - 1
        return glossed or (at >= 0 and mention.end <= self._code[at][1])

    def in_longer(self, mention: Mention) -> bool:
        """Whether a further word, which is no name by itself, makes a longer one of it: クロード・モネ, Yahoo! JAPAN.

        Katakana and middle dots, or words in Latin letters with a capital; what names alone stand beside is a list (トヨタ・デンソー).
        """
        before, behind = self._source[max(0, mention.start - _SHOWN) : mention.start], self._source[mention.end : mention.end + _SHOWN]
        first, last = kind_of(mention.name[0]), kind_of(mention.name[-1])
        if first in _BEFORE and (word := _BEFORE[first].search(before)):
            ends = mention.start - len(before) + word.end(1)
            if self._ends.isdisjoint((ends, ends + 1)):  # Yahoo!
                return True
        return last in _BEHIND and _BEHIND[last].match(behind) is not None and mention.end + 1 not in self._starts


def _code_in(source: str) -> Iterator[tuple[int, int]]:
    """What stands in inline code, of a paragraph each, as offsets. O(length)."""
    for tagged in _TAGGED.finditer(source) if "<code" in source.casefold() else ():
        yield tagged.span(1)
    for block in _BLOCKS.finditer(source) if "`" in source else ():
        text = block[0]
        runs = list(re.finditer("`+", text))
        later: defaultdict[int, list[int]] = defaultdict(list)
        for n, run in reversed(list(enumerate(runs))):
            later[len(run[0])].append(n)
        at = 0
        while at < len(runs):
            same = later[len(runs[at][0])]
            while same and same[-1] <= at:
                same.pop()
            if same and not text.endswith("\\", 0, runs[at].start()):
                yield block.start() + runs[at].end(), block.start() + runs[same[-1]].start()
                at = same[-1]
            at += 1
