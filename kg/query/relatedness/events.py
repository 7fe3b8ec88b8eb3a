"""What kind of event a headline tells: a deal, a lawsuit, a launch. Two texts on one firm that tell other kinds tell other stories."""

from __future__ import annotations

import re
from collections.abc import Collection
from math import sqrt
from typing import Final

from kg.deeds import DEEDS

__all__ = ["END", "FINISHED", "PURCHASE", "events_alike", "events_in", "may_end", "steps_in", "tells_end"]

END: Final = "end"
"""The kind that undoes what others tell: a deal is called off, a service ends."""
PURCHASE: Final = "purchase"
"""The kind of takeovers."""
FINISHED: Final = "finished"
"""The step that completes what was announced."""
_CLOSE: Final = (
    "打ち止め|破談|解散|廃止|廃棄|閉鎖|閉店|閉業|撤去|無効|失効|却下|棄却|差し止め|離脱|脱退|倒産|破産|破綻|解任|辞任|退任|更迭|辞職|死去|やめる|終える"
    "|返上|剥奪|解約|失敗|失敗に終わる|不成立|決裂|自主回収|リコール"
)
"""Words that tell an end where a headline closes with them; elsewhere they are means, aims, names (紙の日報を廃止し, リコールを減らす)."""
_STOP: Final = (
    "撤退|終了|中止|打ち切(?:り|る|った)|撤回|破棄|断念|見送(?:り|る|った)|凍結|停止|取り消(?:し|す|した)|取り(?:や|止)め(?:る|た)?|取り下げ(?:る|た)?"
    "|見合わせ(?:る|た)?|白紙(?:撤回|に(?:戻[しすりる])?)?|頓挫"
)
"""Words that tell one there, and behind what is undertaken wherever a clause of the headline or the first sentence closes with them."""
_UNDO: Final = "解消|縮小"
"""Words that tell one behind what is undertaken alone: else something bad comes to an end (人手不足を解消)."""
_UNDERTAKEN: Final = (
    "提携|協業|連携|合弁|合意|契約|関係|共同|統合|買収|合併|出資|投資|調達|上場|申請|発注|受注|取引|計画|構想|目標|方針|提案|協議|交渉|事業|活動|参入|進出"
    "|開発|研究|実験|実証|生産|増産|製造|建設|新設|増設|着工|出荷|納入|販売|発売|提供|公開|配信|配布|導入|採用|搭載|運用|稼働|運行|営業|利用|使用|サービス"
    "|募集|支援|訴訟|規制|施行|適用|法案"
)
_SAID: Final = "(?:する|した|される|された|となる|となった)?"
_ANNOUNCED: Final = "(?:と発表|を(?:発表|表明|決定|可決|決議|命令)|で(?:合意|決着)|に追い込まれる)?"
_CLOSES: Final = re.compile(rf"(?:{_CLOSE}|{_STOP}|を否定)(?:へ|に|も|か)?{_SAID}{_ANNOUNCED}(?:[」』)!?]*$|[:?!\s])")
_STOPS: Final = re.compile(
    rf"(?:{_UNDERTAKEN})[をがはも]?(?:全面|一時|完全|無期限)?(?:に|で)?(?:{_STOP}|{_UNDO})(?:へ|も|か)?{_SAID}"
    rf"(?:{_ANNOUNCED}[」』)!?]*$|[、:?!\s]|(?<=[りめげせ])(?=[一-龥ァ-ヺA-Za-z])|して?(?=[、一-龥ァ-ヺA-Za-z]))"
)
_ENDING: Final = re.compile(
    f"{_CLOSE}|{_UNDO}|撤退|終了|中止|打ち切|撤回|破棄|断念|見送|凍結|停止|取り消|取りや|取り止|取り下げ|白紙|頓挫|見合わせ|を否定"
)

_NEUTRAL: Final = 0.4
"""How alike two texts are of which one tells no kind of event: it speaks neither for one story nor against it."""
_OF_DEEDS: Final = {
    "deal": 3.0, "integration": 3.5, "purchase": 4.5, "sale": 5.0, "lawsuit": 4.5, "funding": 3.0,
    "investment": 2.5, "cut": 4.0, "listing": 5.0, "contract": 4.5,
}
"""How much each kind of deed tells: the logarithm of how few headlines have it, in halves."""
_OTHERS: Final = {
    "launch": (1.5, "発表|公開|リリース|登場|提供開始|投入|発売"),
    "law": (2.5, "法案|規制|施行|可決|承認|法制|AI法|AI Act"),
    "guideline": (3.0, "ガイドライン|指針|標準化|倫理"),
    "forecast": (3.0, "予測|見通し|市場規模|予想"),
    "performance": (2.5, "性能|精度|速度|高速|処理|スコア|ベンチ"),
    "price": (3.5, "コスト|価格|安く|値下|半減"),
    "building": (3.5, "建設|データセンター|工場|拠点|新設"),
    "people": (3.5, "採用|人材|育成|スキル"),
    "study": (3.0, "研究|論文|調査|報告書|レポート"),
    "earnings": (4.5, "売上|決算|収益|利益|ARR|黒字|赤字"),
    "share": (3.5, "シェア|首位|突破|台数|普及|導入率"),
    "patent": (5.0, "特許"),
    "danger": (3.5, "安全|リスク|脆弱|攻撃|警告"),
    "office": (4.5, "就任|退任|CEO|人事|再編"),
    "support": (2.0, "支援|補助|助成|基金|政策|戦略"),
    "growth": (1.5, "拡大|拡充|強化|進出|追加|対応"),
    "use": (1.0, "導入|搭載|活用"),
    "talks": (3.5, "交渉|協議|検討|計画"),
}
"""The other kinds: how much one tells, the same, and the words that tell it."""
_STEPS: Final = {
    "allowed": "承認|認可|許可|可決|成立",
    "begun": "着工|起工|開始|始動|スタート|動き出|稼働|開業|開設|オープン|施行",
    "finished": "完了|完成|竣工|上棟|終え",
    "moved": "延期|先送り|後ろ倒し|前倒し|遅れ|遅延",
    "settled": "和解|決着|判決|勝訴|敗訴",
    "tried": "試作|実証",
    "more": "追加|上積み|増額|第2弾|第二弾",
}
"""What comes of what was announced, and the words that tell it."""
_NO_STEP: Final = re.compile(
    "スタートアップ|スモールスタート|オープン(?:ソース|AI|エーアイ|ウェイト|モデル)|[出手]遅れ|時代遅れ|完成[車度]|稼働(?:率|時間)|無許可"
    "|追加(?:料金|費用|コスト)"
)
"""Words that hold such a word by chance."""
_TO_COME: Final = re.compile(
    "(?:完了|完成|竣工|上棟)(?!し[たて]|済)(?:させ(?:よう|る)|(?:する|される|となる|を|の|は)?[^、。\n]{0,12}?"
    "(?:見込|予定|見通し|計画|目指|見られ|予想|想定|はず))"
)
"""An end of a step that is only expected: 2026年前半には完了する見込み is what an announcement says."""
_OWNED: Final = re.compile("(?:傘下|子会社)に(?:持[つちっ]|置[くいか]|抱え|従え|据え|ある|連な|属)")
"""Who has belonged to whom: no takeover."""
_WEIGHTS: Final = {END: 5.0, **_OF_DEEDS, **{kind: weight for kind, (weight, _) in _OTHERS.items()}}
_WORDS: Final = [
    *((kind, (*words.told, *words.headed)) for kind, words in DEEDS.items()),
    *((kind, tuple(words.split("|"))) for kind, (_, words) in _OTHERS.items()),
]
_STEP_WORDS: Final = [(step, tuple(words.split("|"))) for step, words in _STEPS.items()]


def events_in(text: str) -> frozenset[str]:
    """The kinds of events that a text in half width tells, but for its end.

    >>> sorted(events_in("A社、特許をめぐりB社を提訴")), sorted(events_in("A社、B社を傘下に"))
    (['lawsuit', 'patent'], ['purchase'])
    """
    text = _OWNED.sub("", text)
    return frozenset(kind for kind, words in _WORDS if any(word in text for word in words))


def steps_in(text: str) -> frozenset[str]:
    """The steps that a text in half width tells of what was announced before; none of an end that it only expects.

    >>> sorted(steps_in("A社、B社の買収を完了")), sorted(steps_in("買収は来年完了する見込み"))
    (['finished'], [])
    """
    text = _TO_COME.sub("", _NO_STEP.sub("", text))
    return frozenset(step for step, words in _STEP_WORDS if any(word in text for word in words))


def tells_end(headline: str, first: str = "") -> bool:
    """Whether a headline and the first sentence behind it, in half width, tell an end: the headline closes with it, or a clause of either
    closes with the end of what is undertaken.

    >>> tells_end("A社、B社との合弁を解散へ"), tells_end("A社、紙の日報を廃止しAIで時間を削減")
    (True, False)
    >>> tells_end("A社、B社との提携を解消し自社で開発"), tells_end("A社、人手不足を解消し自社で開発")
    (True, False)
    """
    return any(pattern.search(headline) for pattern in (_CLOSES, _STOPS)) or _STOPS.search(first) is not None


def may_end(text: str) -> bool:
    """Whether a text in half width has a word of ends anywhere: it may tell the same end in another place."""
    return _ENDING.search(text) is not None


def events_alike(a: Collection[str], b: Collection[str]) -> float:
    """How far two texts tell events of the same kinds, 0 to 1: a cosine in which kinds that few headlines tell count for more."""
    if not a or not b:
        return _NEUTRAL
    return _length(set(a).intersection(b)) / sqrt(_length(a) * _length(b))


def _length(kinds: Collection[str]) -> float:
    return sum(_WEIGHTS[kind] ** 2 for kind in kinds)
