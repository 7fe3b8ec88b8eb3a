"""Rounds of financing: who puts money in, listed, and into whom, which may be said elsewhere (``この資金調達は青嶺が主導し、…``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from kg.records import EntityType, Mention
from kg.relate.frame import FIRM, MARKS, NO_MARK, Frame
from kg.relate.lists import AND, AND_OTHERS, ITEM, JOIN, OF
from kg.relate.modality import meaning_of

__all__ = ["Share", "buys", "by_rounds", "investors_of", "refusing"]

_MARK: Final = f"[{MARKS[EntityType.ORGANIZATION]}{MARKS[EntityType.PERSON]}]"
_MONEY: Final = (
    r"(?:(?:円|ドル|ユーロ|ポンド|元|ウォン)(?:規模|超|強|弱|以上|近く)?(?:の|を|もの資金を)?|この|今回の"
    r"|(?:(?<=今回の)|(?<![一-龯ァ-ヶーA-Za-z]の))大型(?:の)?)"
)
"""Before 調達, which may be of goods too: that it is of money."""
_ROUND: Final = (
    rf"(?:資金調達(?!の?(?:環境|市場|動向|手段|方法|難|冬))|{_MONEY}(?:新たに|追加で)?調達(?!先|網|部)|(?<!ワーク)ラウンド(?!テーブル)|増資"
    r"|(?<!新)シリーズ\s?[A-GＡ-Ｇ](?![A-Za-z0-9])(?!の(?:開発|製品|車|機|生産|量産|販売)))"
)
_ANY_ROUND: Final = rf"(?:{_ROUND}|(?<![材料品備器力])調達(?!先|網|部))"
"""The same in a sentence that tells of a round."""
_TELLS: Final = re.compile(
    rf"{_ROUND}|(?:投資家|出資者|VC|ベンチャーキャピタル|投資会社)(?:が|も|は|など|である|、|として)|リード投資家|既存株主|追加出資"
    r"|(?:出資者|出資元|株主)(?:だ|です|である|でした|で、|とな)"
)
"""Words of a sentence that tells of a round."""
_LIST: Final = ITEM.replace("MARK", _MARK)
_MANY: Final = f"(?P<list>{_LIST}(?:{AND}{_LIST})*)"
_INTO: Final = (
    rf"(?:(?:{FIRM}[」』]?社?の)?(?:(?!は|が)[^。、\ue000-\ue0ff]){{0,14}}(?:{_ANY_ROUND}|出資|投資|出資者|株主|投資家)(?:(?!は|が|を)[^。、\ue000-\ue0ff]){{0,4}}(?:に|を|へ|として)も?、?)?"
    rf"(?:(?:新た|共|とも|これ|それ|{NO_MARK}{{1,6}}的)に、?)?(?:(?![はがをにへる])[^。、\ue000-\ue0ff]){{0,6}}"
)
"""Between those who put money in and the verb: 今回のラウンドに新たに."""
_ACTS: Final = (
    re.compile(
        rf"{_MANY}{AND_OTHERS}(?:までも?)?(?:が|も|は)、?(?:共同で|共に|ともに)?{_INTO}(?P<act>名を連ね|参加|参画|加わ|追随|追加出資|出資|投資|資金を[出投]|拠出|引き受け|応じ|主導|リード|牽引|けん引)"
    ),
    re.compile(rf"{_MANY}{AND_OTHERS}から(?:の)?{NO_MARK}{{0,20}}?(?P<act>出資を(?:受|得)|資金を(?:調達|集|得)|資金調達|調達し|調達を)"),
)
_LEADERS: Final = (
    re.compile(
        rf"(?:(?:(?:主導|リード|牽引|けん引)(?:した|する)|率いた)の|リード投資家(?:として[^。、\ue000-\ue0ff]{{1,8}}の)?)(?:は|が)、?[^。]{{0,70}}?"
        rf"(?P<list>{_MARK}(?:{JOIN}{_MARK})*)[」』]?(?:社|氏)?(?:だ(?!ろう|け)|です|である|でした|で、|という)"
    ),
    re.compile(
        rf"(?P<list>{_MARK}(?:{JOIN}{_MARK})*)(?:社)?(?:が|の)?(?:共同で|共に|ともに)?(?:主導|リード)(?:による|の|で|した|する)"
        rf"(?:(?:{FIRM}[」』]?社?の)?{NO_MARK}{{0,14}}|(?:もと|下)?、?{FIRM}[」』]?社?[はが]{NO_MARK}{{0,14}}){_ROUND}"
    ),
    re.compile(rf"{_ROUND}[^。、（(]{{0,6}}[（(](?P<list>{_MARK}(?:{JOIN}{_MARK})*)(?:が|の)?(?:共同で)?(?:主導|リード)[）)]"),
    re.compile(rf"{_MANY}{AND_OTHERS}(?:が|も)、?{NO_MARK}{{0,12}}?(?:出資者|出資元|株主)(?:だ(?!ろう|け)|です|である|でした|で、|とな[るっり])"),
    re.compile(rf"(?P<list>{_MARK}(?:{JOIN}{_MARK})*)[」』]?(?:社)?を(?:共同)?(?:リード(?:投資家|インベスター)|引受先)(?:と|に)"),
)
"""Nouns and clefts, which no verb behind them denies."""
_FROM: Final = re.compile(
    rf"(?P<name>{FIRM})[」』]?社?(?:への|に対する)(?P<list>{_LIST}(?:{AND}{_LIST})*){AND_OTHERS}からの{NO_MARK}{{0,14}}?(?:出資|投資|資本参加)"
)
"""白鷺への青嶺や湊電算からの出資."""
_OWNS: Final = re.compile(rf"(?P<name>{FIRM})[」』]?社?の{NO_MARK}{{0,16}}{_ANY_ROUND}")
_SUBJECT: Final = re.compile(rf"(?P<name>{FIRM})[」』]?(?:社|自身)?(?:は|が|も)[^。]{{0,80}}?{_ROUND}")
_GIVEN: Final = re.compile(rf"(?:^|[。、])(?P<name>{FIRM})[」』]?社?(?:に|へ|に対し(?:て)?)は?、?")
_SOME_FIRM: Final = re.compile("(?:企業|会社|社|メーカー|ラボ|スタートアップ)(?:は|が|も)")
"""A subject that has no name: neither is its round the one that the post is about."""
_THEN: Final = re.compile(
    rf"{_ANY_ROUND}(?:の結果|により|によって|を受けて?|では?|には?|を|後)?(?:{NO_MARK}{{0,24}}、|、)?(?P<name>{FIRM})[」』]?社?(?:は|が|も|の(?:評価額|企業価値|時価総額))"
)
"""Behind a round: the subject, or whose value it is."""
_VALUED: Final = re.compile(rf"(?P<name>{FIRM})[」』]?社?の(?:評価額|企業価値|時価総額)")
_THIS: Final = re.compile(rf"(?:今回の|この|同|その){NO_MARK}{{0,10}}{_ROUND}")
_PAYS: Final = re.compile(r"[^。\n]{0,60}?(?:投資|出資|主導|リード)(?!家|先|者)")
"""Behind the topic of the sentence before: that it is one who puts money in itself."""
_OTHER_ROUNDS: Final = re.compile(
    rf"(?:こうした|そうした|こういった|この種の|この手の|同様の|別の|ほかの|他の|多くの|各社の){NO_MARK}{{0,8}}{_ROUND}"
)
"""Rounds that are none of the one that the post is about."""
_RAISES: Final = (
    r"[」』\])）*_]*(?:\([^()\s]*\))?[」』*_]*社?(?:は|が|も|の|、|,|[\s:：])"
    rf"(?:(?!占|投資|主導|リード|参加|出資|買収|分析|予測|語|率い|加わ|調べ|見た|見る|支援)[^。\n]){{0,40}}?(?:{_ROUND}|(?:円|ドル|ユーロ)(?:を|の)?調達|評価額)"
)
"""Behind the name of a company: that it raises money itself."""


_OBJECT: Final = re.compile(r"(?P<what>[^。、]{1,12})を[^。、を]*$")
_FUNDS: Final = re.compile(
    r"(?:円|ドル|ユーロ|元|ウォン|ポンド|[資現]金|出資|投資|融資|規模|以上|超|近く|余り|弱|強|ラウンド|シリーズ\s?[A-GＡ-Ｇ])$"
)
"""What one raises; anything else one buys (``発電機を湊電算から調達``)."""


_OF_ROUND: Final = re.compile(rf"(?:し、[^。]{{0,40}})?(?:[しっい]た|んだ|する)(?:{FIRM}[」』]?社?の)?{NO_MARK}{{0,10}}{_ROUND}")
"""Behind the act of a clause that says which round is meant: 青嶺が主導し、白鷺も加わったシリーズA."""


class Share(NamedTuple):
    """One who puts money into a round."""

    investor: Mention
    company: Mention
    start: int
    end: int
    """Offsets of what says so into the frame's text."""
    status: str


class _Listed(NamedTuple):
    """Those whom a list names who put money into a round."""

    names: list[int]
    """Offsets into the frame's text, as `start` and `end` of what says so."""
    start: int
    end: int
    status: str | None
    """None if it is denied."""


def by_rounds(frame: Frame) -> Iterator[Share]:
    """Who a sentence says puts money into a round, and into whose: named in the sentence, or what it or the post is about."""
    lists = _lists(frame)
    investors = {frame.marked[at].entity_id: at for listed in lists for at in listed.names}
    seen: set[str] = set()
    for listed in lists:
        company = _company(frame, investors, listed.start)
        for at in listed.names if company is not None else ():
            investor = frame.marked[at]
            if company is not None and investor.entity_id not in seen:
                seen.add(investor.entity_id)
                assert listed.status is not None
                yield Share(investor, company, listed.start, listed.end, listed.status)
    for found in _FROM.finditer(frame.text):
        meaning = meaning_of(frame.text, found.start(), found.end(), True, frame.post.published_at)
        low, high = found.span("list")
        for at in (at for at in sorted(frame.marked) if low <= at < high and _is_listed(frame, at)):
            investor, company = frame.marked[at], frame.marked[found.start("name")]
            if meaning is not None and investor.entity_id not in {*seen, company.entity_id}:
                seen.add(investor.entity_id)
                yield Share(investor, company, found.start(), found.end(), meaning.status_of("invests_in"))


def investors_of(frame: Frame) -> frozenset[str]:
    """The ids of those who put money into a round, whoever's it is: they do not put it into each other."""
    return frozenset(frame.marked[at].entity_id for listed in _lists(frame) for at in listed.names)


def buys(text: str, at: int) -> bool:
    """Whether the 調達 at an offset is a purchase of goods, and raises no money."""
    found = _OBJECT.search(text, 0, at) if text.startswith("調達", at) else None
    return found is not None and not _FUNDS.search(found["what"])


def refusing(frame: Frame) -> frozenset[str]:
    """The ids of those of whom it is said that they put no money into a round."""
    return frozenset(frame.marked[at].entity_id for listed in _read(frame) if listed.status is None for at in listed.names)


def _lists(frame: Frame) -> list[_Listed]:
    """Those who do; not those who only wanted to."""
    lists = _read(frame)
    refusing = {at for listed in lists if listed.status is None for at in listed.names}
    return [listed for listed in lists if listed.status == "asserted" or (listed.status and refusing.isdisjoint(listed.names))]


def _read(frame: Frame) -> list[_Listed]:
    """The lists that the sentence holds, those of whom it is denied with no status."""
    text = frame.text
    if _TELLS.search(text) is None:
        return []
    lists: list[_Listed] = []
    for found in (f for expressions in (_ACTS, _LEADERS) for expression in expressions for f in expression.finditer(text)):
        low, high = found.span("list")
        phrase = "act" not in found.re.groupindex
        end = found.end() if phrase else found.end("act")
        if not phrase and buys(text, found.start("act")):
            continue
        names = [at for at in sorted(frame.marked) if low <= at < high and _is_listed(frame, at)]
        meaning = meaning_of(text, min(found.start() + 3, end), end, phrase, frame.post.published_at)
        if names and (phrase or _TELLS.search(text, 0, end) or _OF_ROUND.match(text, end)):
            lists.append(_Listed(names, found.start(), end, meaning and meaning.status_of("invests_in")))
    return lists


def _is_listed(frame: Frame, at: int) -> bool:
    """Whether a name is one of the list, and not what one of them belongs to: 米国政府の投資機関の青嶺."""
    return frame.marked[at].type in (EntityType.ORGANIZATION, EntityType.PERSON) and not OF.match(frame.text, at + 1)


def _company(frame: Frame, investors: Mapping[str, int], start: int) -> Mention | None:
    """Whose round it is, if a list of investors starts at an offset; None if that cannot be told."""
    text = frame.text

    def named(found: re.Match[str] | None) -> Mention | None:
        mention = frame.marked[found.start("name")] if found is not None else None
        return mention if mention is not None and mention.entity_id not in investors else None

    for expression in (_OWNS, _GIVEN, _SUBJECT):
        before = [m for found in expression.finditer(text) if found.start() < start and (m := named(found))]
        if before:
            return before[-1]
    for expression in (_OWNS, _THEN, _VALUED):
        if (behind := named(expression.search(text, start))) is not None:
            return behind
    others = any(m.type is EntityType.ORGANIZATION and m.entity_id not in investors for m in frame.marked.values())
    if (others and _THIS.search(text) is None) or _SOME_FIRM.search(text, 0, min(investors.values())):
        return None
    meant, past = frame.left_out(), frame.past_subject
    if past is not None and meant in (None, past) and _PAYS.match(frame.post.source, past.end):
        meant = frame.about
    if meant is None or meant.entity_id in investors or (meant is frame.about and not _raises(frame, meant)):
        return None
    return meant


def _raises(frame: Frame, company: Mention) -> bool:
    """Whether the title, or the text before the sentence, says of what the post is about that it raises money itself."""
    if _OTHER_ROUNDS.search(frame.text):
        return False
    return re.search(re.escape(company.name) + _RAISES, frame.post.source[: frame.sentence.start]) is not None
