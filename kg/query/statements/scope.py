"""What limits a figure to a time, a part, a source or a degree of certainty: words that two sentences on one thing have alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from kg.query.statements.sentences import narrow

__all__ = ["LEAST", "MOST", "corrects", "scope_of", "times_of"]

_TIMES: Final = (
    r"(?:19|20)\d\d年|(?<!\d)\d{1,2}月(?!\d|あたり|間)|(?<!\d)\d+(?:年|か月|カ月|ヶ月|週間|日)(?:前|後|ぶり|目)"
    "|前回|前年|昨年|一昨年|昨夏|昨秋|昨春|昨冬|去年|今年|来年|再来年|翌年|同年|前期|今期|来期|四半期|上半期|下半期|通期|年度|先月|来月|先週"
    "|当初|以前|かつて|当時|一時|従来|過去(?!最)|これまで|それまで|いま|今や|今では|現在|現時点|直近|今後|将来|いずれ|その後|のちに|後に|次いで|続いて|再び|改めて|まず|最初"
    "|第[0-9一二三四五]+[弾期次段号回]|段階|先行|直前|創業期"
)
_FIRM: Final = (
    "目標|目指|予定|計画|見込|見通し|予測|予想|試算|想定|推計|推定|報じ|報道|観測|噂|憶測|とされ|とみられ|可能性|提案|要求|求め|交渉|希望|検討"
    "|公称|実際|実質|名目|理論"
)
_PARTS: Final = (
    "うち|内訳|一部|残り|残る|連結|単体|単独|国内|海外|国外|世界|全体|全国|全社|全店|本社|本体|支社|支店|拠点|工場|傘下|子会社|グループ|部門|事業部"
    "|上位|下位|個人|法人|企業向け|無料|無償|有料|有償|正社員|契約社員|派遣|技術者|開発者|女性|男性|学生|新卒|中途|シリーズ[A-Z]|シード|プレ|デット|融資|株式で|現金"
    "|同業|競合|他社|別|ほか|他の|もう(?:一つ|1つ|ひとつ)|主力|旧|新版|次世代|小型|大型|廉価|標準|上級|通常|割引|キャンペーン|税込|税抜|税別"
)
_DEGREES: Final = (
    "最(?:低|小)|下限|以下|未満|近く|平均|中央値|あたり|当たり|ごとに|毎|それぞれ|各|1人|1件|1社"
    "|月額|年額|月間|年間|週間|1日|追加|新たに|さらに|上乗せ|加え|に?も(?=\0)|合計|総額|累計|累積|合わせて|通算|のべ|延べ|計[0-9]|前払|手付|頭金"
)
_LIMITS: Final = re.compile("|".join((_TIMES, _FIRM, _PARTS, _DEGREES)))
_WHEN: Final = re.compile("|".join((_TIMES, _FIRM)))
MOST: Final = "most"
"""That a figure is the most that it may be: the other one may be less, but no more."""
LEAST: Final = "least"
"""That it is the least."""
_BOUNDS: Final = {
    MOST: re.compile("(?:最大|最高|上限)(?:額|で|でも|は|約|およそ|、|の)*\0|\0(?:まで|が上限|を上限)"),
    LEAST: re.compile("(?:最低|少なくとも|下限)(?:額|で|でも|は|約|およそ|、|の)*\0|\0(?:もの)?(?:以上|超|を(?:上回|超))"),
}
_EVENT: Final = re.compile("設立|創業|創設|発効|施行|リリース|公開|提供|ローンチ|発売|発表|買収|上場")
_GROWS: Final = re.compile(
    "増|倍|減|伸び|伸ばし|上昇|下落|上が|下が|引き上げ|引き下げ|拡大|縮小|膨ら|跳ね|改め|修正|下方|上方|から(?:[^、。]{0,8}[0-9]|$)|転じ|回復"
)
"""Beside a figure that is not what it was."""
_WAS: Final = re.compile("だった|でした|(?<!され)ていた|であった")
_NEAR: Final = 14
"""Characters beside a figure that may say that it grows."""
_CORRECTS: Final = re.compile(
    "ではな[くい]|でな[くい]|誤(?:り|って|解|報)|間違|訂正|と(?:は|も)異な|のはず|ただし|一方で|食い違|ずれ|差(?:が|は)"
    "|とする(?:見方|説|報道)|比べ|対し(?!て)|より"
)
"""In a sentence that sets one figure against another."""


def scope_of(sentence: str, words: str, names: Iterable[str], *, dated: bool = False) -> frozenset[str]:
    """The words of a sentence that limit what one of its figures is of, and whether it grows or was so; but for those of names.

    Args:
        sentence: that states it.
        words: of the figure.
        names: that the sentence may hold, the longest first: ``グループ`` of a firm's name limits nothing.
        dated: whether the figure is a date; what comes behind its event says nothing of it then, nor do other dates.
    """
    text = narrow(sentence)
    for name in names:
        text = text.replace(name, " ")
    at = text.find(words)
    rest = text if at < 0 else f"{text[:at]}\0{text[at + len(words) :]}"
    if dated:
        event = _EVENT.search(rest, max(0, at)) or _EVENT.search(rest)
        stop = rest.find("、", max(event.end() if event else 0, at + 2))
        return frozenset(m[0] for m in _LIMITS.finditer(rest[:stop] if stop > 0 else rest) if not m[0][0].isdigit())
    found = {m[0] for m in _LIMITS.finditer(rest)} | {bound for bound, form in _BOUNDS.items() if form.search(rest)}
    near = rest[max(0, at - _NEAR) : at + _NEAR] if at >= 0 else rest
    return frozenset(found.union({"grows"} if _GROWS.search(near) else (), {"was"} if _WAS.search(near) else ()))


def times_of(sentence: str, names: Iterable[str]) -> frozenset[str]:
    """The words of a sentence that limit it to a time, or say how sure it is; but for those of names, the longest first."""
    text = narrow(sentence)
    for name in names:
        text = text.replace(name, " ")
    return frozenset(m[0] for m in _WHEN.finditer(text))


def corrects(sentence: str) -> bool:
    """Whether a sentence sets a figure against another one: ``40億ドルではなく400億ドル``."""
    return _CORRECTS.search(sentence) is not None
