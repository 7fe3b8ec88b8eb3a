"""What a post might be about: the known themes that its words name, and its own noun phrases, with where they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

from kg.normalize import HONORIFICS, lookup_form
from kg.records import Post, Segment, SegmentKind, Sentence, Token
from kg.topics.terms import noun_phrases
from kg.topics.vocabulary import Vocabulary

__all__ = ["Candidate", "candidates_of", "form_of"]

_MOST_WORDS = 14
"""Words of the longest name of a theme."""
_PHRASE_WORDS = range(2, 6)
_LONGEST = 150
"""Characters of a phrase that can be a topic; there are words without end."""
_NO_START = ("接尾辞", "名詞-普通名詞-助数詞可能")
_NO_END = ("接頭辞", "名詞-普通名詞-助数詞可能", "名詞-普通名詞-副詞可能")
"""Words that say when, how much or which: 追加分, 投資先, 予定どおり."""
_SHORT = 20
"""Sentences of a text in which one occurrence may say what it is about."""
_JOINED = frozenset("/／&＆+＋#＃・-‐–~〜")
_EMPTY_ENDS = ("後", "前", "向け", "等", "側", "内", "時", "中", "上", "下", "間", "以降", "同士")
_OF_NAMES = ("出身", "傘下", "経由", "製", "系", "側", "発", "社", "版")
"""What stands behind a name and makes no theme of it: Microsoft出身."""
_LACKS = ("なし", "無し", "あり", "済み", "済", "未定", "不明")
"""What a note in a post says of a thing: 日付なし."""
_POLITE = ("ご", "お", "御")
_COUNTRIES = ("米", "英", "独", "仏", "中", "韓", "印", "露", "旧")
"""What papers write before a name: 米Constellation."""
_TITLE = re.compile(
    rf"(?:{HONORIFICS}|(?:代表|社外)?取締役|執行役員?|監査役|副?(?:社長|会長|頭取|総裁|知事|大統領|首相)|専務|常務|代表|理事長?|所長|部長|局長"
    r"|長官|大臣|首相|議員|市長|准教授|名誉教授|研究員|編集長|記者|アナリスト|創業者|共同創業者|最高[一-鿿]{1,8}責任者|CISO|CIO|CPO|CSO)+"
)
_EMPTY_STARTS = ("既存", "新", "次世代", "各", "同", "本", "全")
_PROPER = "名詞-固有名詞"
_PERSON = "名詞-固有名詞-人名"
_QUOTES = frozenset("「『“\"'")

form_of = lru_cache(maxsize=100_000)(lookup_form)
"""Look-up forms, remembered: the words of a text are few and come again."""


@dataclass(slots=True)
class Candidate:
    """A theme or phrase and its occurrences in one post."""

    form: str
    """Look-up form of the name; what it is counted under."""
    name: str
    known: bool
    """Whether it is a theme of the vocabulary."""
    count: int = 0
    by_name: int = 0
    """Occurrences under the theme's own name."""
    free: int = 0
    """Occurrences that are not part of a longer theme."""
    headings: int = 0
    bold: int = 0
    quoted: int = 0
    first: int = 0
    """Number of the first sentence that has it."""
    surfaces: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Span:
    """Words of a sentence: ``[begin, end)`` numbers its tokens."""

    begin: int
    end: int
    form: str


def candidates_of(post: Post, sentences: Sequence[Sentence], vocabulary: Vocabulary, names: frozenset[str]) -> list[Candidate]:
    """The candidates of a post, in the order of their forms. Words that say nothing and names of entities are none.

    Args:
        post: the post.
        sentences: its sentences with tokens.
        vocabulary: the themes that are known.
        names: look-up forms of the entities found in the post; a theme may have the name of one.
    """
    found: dict[str, Candidate] = {}
    for number, sentence in enumerate(sentences):
        segment = post.segments[sentence.segment]
        forms = [form_of(sentence.text[t.start : t.end]) for t in sentence.tokens]
        themes = _themes_in(forms, vocabulary)
        spans = {(s.begin, s.end): s for s in themes}
        for begin, end in _runs(sentence):
            if (begin, end) not in spans and _is_phrase(sentence.text, sentence.tokens[begin:end], names):
                spans[begin, end] = _Span(begin, end, "".join(forms[begin:end]))
        for span in spans.values():
            theme = vocabulary.by_form.get(span.form)
            form = form_of(theme.name) if theme else span.form
            start, stop = sentence.tokens[span.begin].start, sentence.tokens[span.end - 1].end
            if max(len(form), stop - start) > _LONGEST:
                continue
            if len(form) < 2 or not stop_list().isdisjoint((form, span.form)) or (theme is None and form in names):
                continue
            candidate = found.get(form)
            if candidate is None:
                candidate = found[form] = Candidate(form, theme.name if theme else "", theme is not None, first=number)
            candidate.count += 1
            candidate.by_name += span.form == form
            candidate.free += not any(t.begin <= span.begin and span.end <= t.end and t != span for t in themes)
            candidate.headings += segment.kind is SegmentKind.HEADING
            candidate.bold += _is_bold(post.source, segment, sentence.offset + start, sentence.offset + stop)
            candidate.quoted += sentence.text[start - 1 : start] in _QUOTES if start else False
            candidate.surfaces[sentence.text[start:stop]] += 1
    if len(sentences) > _SHORT:  # a phrase that nobody lists and that stands once in a long text is no topic
        found = {form: c for form, c in found.items() if c.known or c.count > 1 or c.headings or c.bold or c.quoted}
    for candidate in found.values():
        # A phrase goes by its most frequent spelling; of two, by the one that comes first in the alphabet.
        candidate.name = candidate.name or min(candidate.surfaces, key=lambda s: (-candidate.surfaces[s], s))
    return [found[form] for form in sorted(found)]


def _themes_in(forms: Sequence[str], vocabulary: Vocabulary) -> list[_Span]:
    """Every run of words that is a name of a theme; they may lie inside one another."""
    found = []
    for begin, first in enumerate(forms):
        if first not in vocabulary.beginnings:
            continue
        form = ""
        for end in range(begin, min(begin + _MOST_WORDS, len(forms))):
            form += forms[end]
            if form in vocabulary.by_form and forms[end]:
                found.append(_Span(begin, end + 1, form))
            elif form not in vocabulary.beginnings:
                break
    return found


def _runs(sentence: Sentence) -> set[tuple[int, int]]:
    at = {token.start: number for number, token in enumerate(sentence.tokens)}
    whole = (run for run in noun_phrases(sentence) if not _is_cut(sentence.text, run[0].start, run[-1].end))
    return {(at[run[0].start], at[run[0].start] + len(run)) for run in whole}


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether a sign joins a phrase to what stands beside it: ``CD基盤`` in ``CI/CD基盤``; rare kanji are read as signs (``𠮷野家``)."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    return not _JOINED.isdisjoint((before, behind)) or any(c > "\uffff" and c.isalpha() for c in (before, behind))


def _is_phrase(text: str, words: Sequence[Token], names: frozenset[str]) -> bool:
    return (
        len(words) in _PHRASE_WORDS
        and not words[0].tag.startswith(_NO_START)
        and not words[-1].tag.startswith(_NO_END)
        and words[0].lemma not in _EMPTY_STARTS
        and words[-1].lemma not in _EMPTY_ENDS
        and text[words[-1].start : words[-1].end] not in _LACKS
        and not (words[0].tag.startswith("接頭辞") and text.startswith(_POLITE, words[0].start))
        and not _is_name(text, words, names)
    )


def _is_name(text: str, words: Sequence[Token], names: frozenset[str]) -> bool:
    """Whether a phrase only names somebody or something: with a title, a country before it, or where somebody comes from."""
    start, end = words[0].start, words[-1].end
    if text[start : words[0].end] in _COUNTRIES and (words[1].tag.startswith(_PROPER) or text[words[1].start : end].isascii()):
        return True
    for word in words[1:]:
        rest = text[word.start : end]
        if _TITLE.fullmatch(rest):
            named = text[start : word.start]
            return words[0].tag.startswith(_PERSON) or form_of(named) in names or _TITLE.fullmatch(named) is not None
        if rest in _OF_NAMES and form_of(text[start : word.start]) in names:
            return True
    return False


def _is_bold(source: str, segment: Segment, start: int, end: int) -> bool:
    first = segment.source_span(start, end)[0]
    return source[max(0, first - 2) : first] in ("**", "__")


@cache
def stop_list() -> frozenset[str]:
    """Look-up forms of the words that say nothing about what a post is about."""
    text = resources.files("kg.topics").joinpath("stop.txt").read_text(encoding="utf-8")
    return frozenset(lookup_form(line.strip()) for line in text.splitlines() if line.strip() and not line.startswith("#"))
