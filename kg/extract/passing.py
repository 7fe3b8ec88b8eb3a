"""What a news item names in passing: what happened before, told where nothing is asserted.

Its news is what its main clauses assert. Not asserted, but taken for granted, is what stands in a relative clause before a noun
(買収した青嶺のデータを使う), before a connective that sets one event beside another (青嶺の買収に続き), in a clause of circumstance
(人員整理が続く中), and in a sentence that goes back in time (青嶺は昨年9月、15億円を支払った). Only forms of the surface are read:
whether such a clause is the news after all is told by the headline, which says again what the news is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kg.deeds import DEEDS
from kg.extract.sentences import lead_of
from kg.records import Mention, Passing, Post, SegmentKind, Sentence

__all__ = ["passing_in", "passing_of", "without_spans"]

_LONG_AGO: Final = (
    "一昨年|昨年|去年|おととし|前年|昨春|昨夏|昨秋|昨冬|先々月|先月|前月|かつて|以前"
    r"|(?:(?<!\d)\d{1,2}|数|半)(?:年|[カヵか]月)(?:ほど|余り|あまり)?前"
)
_NOT_COMPARED: Final = (
    r"(?!比|同期|同月|同日|並み|割れ|度|の(?:約|およそ|ほぼ)?\d|から|に比べ|に対し|より|な[いくか]|を[^、。]{0,8}?(?:上回|下回|超え))"
)
_BEFORE: Final = rf"(?:{_LONG_AGO}|先週|前週){_NOT_COMPARED}"
"""A time of the past, of which a text says what came before its news; not 先日, nor a date, which may be that of the news."""
_THEN: Final = rf"(?:{_LONG_AGO}|20\d\d年(?=\d{{1,2}}月(?!\d{{1,2}}日))){_NOT_COMPARED}"
"""The same of a whole sentence behind the first one, or a month; a day may be that of the news."""
_ONCE: Final = "合意|和解|認可|承認|支払|撤退|獲得|設立|新設|建設|着工"
"""Further words of what firms do once, of no kind of deed."""
_PAST: Final = r"(?:[しれせっいえけげてでねべめりきぎちにみびじ]た|[んい]だ)(?!り|ら|め|ち)"
_ITSELF: Final = (
    "こと|もの|ところ|とき|場合|際|時|後|のち|上で|うえ|結果|所|頃|ころ|時代|経験|形|格好|模様|様子|疑い|可能性|恐れ|方針|考え|段階"
    "|当時|途端|背景|理由|狙い|真意|意味|意義|事例|事件|ニュース|報道|話|件|内容|旨|点|中(?![国東欧米南部])"
)
"""What a clause before it says what is: the deed itself (買収した背景)."""
_NOUN: Final = rf"(?=[一-龥ァ-ヺA-Za-z0-9「『])(?!{_ITSELF})"
_WEIGHED: Final = re.compile("狙い|真意|理由|背景|意味|意義|意図|衝撃|思惑|行方|未来|勝算|とは|なぜ|[?？]")
"""What a headline asks of the deed that it names in a relative clause: it is its story."""
_NAME: Final = re.compile("[A-Z「『ァ-ヺ]")
"""How the name begins that a relative clause is told of, if it is not one that was found: what somebody has done is presupposed of a
name, but tells which are meant of what has none (解雇された人)."""
_RELATIVE: Final = re.compile(rf"{_PAST}(?:ばかりの|直後の)?{_NOUN}")
_UNDER_WAY: Final = re.compile(rf"(?:控える|進める|急ぐ|計画する|予定する){_NOUN}")
_BESIDE: Final = re.compile(r"に(?:続き|続いて|続く|次いで|次ぐ|先立ち|先立って)、?|とは別に、?|[がも](?:続く|相次ぐ)(?:中|なか)で?、")
_SINCE: Final = re.compile(
    r"から(?:およそ|約|わずか|ちょうど)?(?:半年|\d{1,2}(?:年|[カヵか]月|週間|日))(?:余り|あまり|ほど|足らず|弱)?[でがをのに、]"
)
_WHICH: Final = re.compile(r"(?:買収|出資|提携|協業|契約|合併)(?:先|済み|相手)の")
_DID: Final = re.compile(rf"(?:{_PAST}|ていた)。?$")
_GOES_BACK: Final = re.compile(rf"(?:[^、。]{{1,20}}[はがも]、?|[^、。]{{1,20}}では)?{_THEN}")
_OF_AN_ESSAY: Final = re.compile("私|僕|俺|我々|あなた|みなさん|皆さん|んだよ|だろう|でしょう|[?？]")
"""In a sentence of who tells of himself, or asks: no background of a news item."""
_ANEW: Final = re.compile(
    f"今回|新たに|新しい|このほど|同日|現在|いま|今[やは]|^(?:しかし|だが|ただ|一方|そんな|だから)|{_OF_AN_ESSAY.pattern}"
)
"""In a paragraph that goes back in time, that the text comes back to its news."""
_TOPIC: Final = re.compile(r"(?<=[一-龥ァ-ヺーA-Za-z0-9」』）)])は(?=[^っん])")
_DEEDS: Final = re.compile("|".join([*(word for words in DEEDS.values() for word in (*words.told, *words.done)), _ONCE]))
_DONE: Final = {kind: {*words.told, *words.done} - {"出資"} for kind, words in DEEDS.items()}
"""The words of each kind in a clause; not one that tells who gives as well as who gets."""
_TOLD: Final = {kind: _DONE[kind].union(words.headed) for kind, words in DEEDS.items()}
"""The same in a headline."""
_TIMES: Final = re.compile(_BEFORE)
_ONLY_TIME: Final = re.compile(rf"(?:{_LONG_AGO}|先週|前週)[^、。]{{0,8}}$")
"""A time before a comma, which goes with the clause behind it; a date rather goes with the sentence."""
_AMOUNT: Final = re.compile(r"\d[\d,.]*[兆億万千]*(?:円|ドル|ユーロ|ポンド|元|ウォン|人|基)")


def passing_of(
    post: Post, sentences: Sequence[Sentence], mentions: Iterable[Mention], words: Iterable[tuple[int, int]]
) -> Passing | None:
    """What a draft names in passing; None if it names nothing so.

    Args:
        post: the draft.
        sentences: of it.
        mentions: of whom it names, linked.
        words: where its content words begin, in order: the number of the sentence, and the offset into its text.
    """
    headline, news = lead_of(post, sentences)
    names: list[dict[int, str]] = [{} for _ in sentences]
    for mention in mentions:
        names[mention.sentence][mention.text_start] = mention.entity_id
    spans = passing_in([s.text for s in sentences], headline, names, [s.segment for s in sentences])
    if not any(spans):
        return None
    left = [without_spans(s.text, found) for s, found in zip(sentences, spans, strict=True)]
    titles = [post.segments[s.segment].kind is SegmentKind.TITLE for s in sentences]
    title = "".join(text for text, is_title in zip(left, titles, strict=True) if is_title) or "".join(left[:headline])
    return Passing(
        {n: tuple(found) for n, found in enumerate(spans) if found},
        frozenset(number for number, (n, at) in enumerate(words) if _is_within(at, spans[n])),
        clauses="\n".join(sentences[n].text[start:end] for n, found in enumerate(spans) if left[n] for start, end in found),
        background="\n".join(sentences[n].text for n, found in enumerate(spans) if found and not left[n]),
        title=title or post.title,
        opening="\n".join(text for text, is_title in zip(left, titles, strict=True) if not is_title),
        lead="".join(left[headline : headline + news]),
    )


def passing_in(
    sentences: Sequence[str], headline: int, names: Sequence[Mapping[int, str]] = (), paragraphs: Sequence[int] = ()
) -> list[list[tuple[int, int]]]:
    """The spans of each sentence of a text that name in passing what happened before, in order, none in another. O(length²) of a sentence.

    >>> text = ["アドビ、検索データを広告に", "Adobeは、買収したSemrushのデータを使う。"]
    >>> [[text[n][a:b] for a, b in spans] for n, spans in enumerate(passing_in(text, 1))]
    [[], ['買収した']]

    Args:
        sentences: of the text, in order.
        headline: how many of them are its headline.
        names: where in each sentence names begin, and whom each names: an id, the same for all names of one.
        paragraphs: the number of the paragraph that each sentence stands in; each is one by itself if none are given.
    """
    names, paragraphs = names or [{}] * len(sentences), paragraphs or range(len(sentences))
    spans = [_joined(_passing(text, names[n], is_headline=n < headline)) for n, text in enumerate(sentences)]
    news = _news(sentences[:headline], spans, names)
    back: int | None = None  # the paragraph that goes back in time
    for n, text in enumerate(sentences[headline:], headline):
        if n > headline and _goes_back(text):
            back = paragraphs[n] if paragraphs[n] != paragraphs[n - 1] else back
            spans[n] = [(0, len(text))]
        elif paragraphs[n] == back and not _ANEW.search(text):
            spans[n] = [(0, len(text))]
        else:
            back = None
            spans[n] = [span for span in spans[n] if not _is_news(text, span, names[n], news)]
    return spans


class _News(NamedTuple):
    """What a headline says, but for what it names in passing."""

    text: str
    names: frozenset[str]
    kinds: frozenset[str]
    """Of deeds."""


def _news(headline: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]], names: Sequence[Mapping[int, str]]) -> _News | None:
    text = "".join(without_spans(sentence, found) for sentence, found in zip(headline, spans, strict=False))
    named = {name for n in range(len(headline)) for at, name in names[n].items() if not _is_within(at, spans[n])}
    return _News(text, frozenset(named), frozenset(_kinds(text, _TOLD))) if text else None


def _passing(text: str, names: Collection[int], *, is_headline: bool) -> Iterator[tuple[int, int]]:
    for pattern in (_RELATIVE, _UNDER_WAY):
        for match in pattern.finditer(text):
            start, end = _begins(text, match.start()), match.end()
            if start < match.start() and _is_event(text, start, end, names) and (not is_headline or _goes_on(text, end)):
                yield start, end
    for pattern in (_BESIDE, _SINCE):
        for match in pattern.finditer(text):
            yield _begins(text, match.start()), match.end()
    yield from (match.span() for match in _WHICH.finditer(text) if _is_name(text, match.end(), names))


def _begins(text: str, end: int) -> int:
    """Where the clause that ends somewhere begins: behind a comma, or behind the topic of the sentence."""
    start = max(text.rfind(mark, 0, end) for mark in "、。「」") + 1
    if start and text[start - 1] == "、":
        before = max(text.rfind(mark, 0, start - 1) for mark in "、。") + 1
        if _ONLY_TIME.match(text, before, start - 1):
            start = before
    for topic in _TOPIC.finditer(text, start, end):
        start = topic.end()
    return start


def _is_event(text: str, start: int, end: int, names: Collection[int]) -> bool:
    """Whether a relative clause tells of something that happened once, and of a name, or when it was."""
    return bool(_TIMES.search(text, start, end) or (_is_name(text, end, names) and _DEEDS.search(text, start, end)))


def _is_name(text: str, at: int, names: Collection[int]) -> bool:
    return at in names or bool(_NAME.match(text, at))


def _goes_on(headline: str, at: int) -> bool:
    """Whether a headline asserts something behind a relative clause, and does not ask what the clause is about."""
    return bool(re.search("[、をにがはも]", headline[at:])) and not _WEIGHED.search(headline, at)


def _is_news(text: str, span: tuple[int, int], names: Mapping[int, str], news: _News | None) -> bool:
    """Whether a headline says what a clause does: the same deed, and no other time, or the same amounts. In other words it says so only of
    whom the clause is on."""
    clause = text[slice(*span)]
    if news is None:
        return not _TIMES.search(clause) and not _BESIDE.search(clause)
    if _TIMES.search(clause) or _BESIDE.search(clause):
        amounts = set(_AMOUNT.findall(clause))
        return bool(amounts) and all(amount in news.text for amount in amounts)
    if any(deed in news.text for deed in _DEEDS.findall(clause)):
        return True
    behind = names.get(span[1])
    within = (name for at, name in names.items() if span[0] <= at < span[1])
    return behind in news.names and news.names.issuperset(within) and not news.kinds.isdisjoint(_kinds(clause, _DONE))


def _kinds(text: str, table: Mapping[str, Collection[str]]) -> set[str]:
    return {kind for kind, words in table.items() if any(word in text for word in words)}


def _goes_back(text: str) -> bool:
    return bool(_GOES_BACK.match(text) and _DID.search(text) and not _OF_AN_ESSAY.search(text))


def without_spans(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text without some spans of it, which are in order."""
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text


def _is_within(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _joined(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found
