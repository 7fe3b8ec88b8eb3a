"""What a sentence counts, called by its own words: ``従業員は約2000人``, ``週間利用者が8億人``, ``400億ドルを調達``.

Only a draft is asked for these, beside itself: another text may count otherwise what it calls the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.query.statements.datum import MONEY, Datum, at_least
from kg.query.statements.figures import figures_with_words
from kg.query.statements.place import CLOSES, FIRM, Of, Place
from kg.records import EntityType

__all__ = ["counted", "counts_in"]

_OWNERS: Final = frozenset({EntityType.ORGANIZATION, EntityType.PRODUCT, EntityType.PROJECT})
_SIZE: Final = "パラメータ"
"""A unit that says itself what is counted."""
_UNITS: Final = MONEY | {"ポンド", "ウォン", "ルピー", "人", "社", "件", "基", "台", "店舗", "カ国"}
_WORD: Final = "[一-龥々ァ-ヺーA-Za-z]{2,14}"
_CALLED: Final = re.compile(rf"(?P<label>{_WORD})(?:[はがも]|:)、?(?P<by>月額|年額|月|年)?(?:約|およそ|計|合計|総額|\$)?(?:\*\*|<b>)?$")
"""Before a figure: what is counted."""
_RAISED: Final = re.compile(
    "(?:以上|超)?(?:もの)?(?:(?:の|という)(?:巨額の|大型)?(?:資金|増資)?)?(?:を)?(?:の?資金)?(?:調達|集め)(?!費|コスト|網|部|先)"
)
"""Right behind an amount that has been raised."""
_STAFF: Final = re.compile(
    "(?:以上|超)?の(?P<label>従業員|社員|職員|利用者|ユーザー|会員|加盟店|導入企業)(?:を(?:抱え|擁し|擁す|持|有)|が(?:い|働|利用|使))"
)
"""Behind a figure: who is counted, and that somebody has so many."""
_CHANGED: Final = re.compile(rf"(?P<label>{_WORD})[をがは]、?(?:[^、。0-9]{{1,10}}[でにり]、?)?(?:約|およそ|最大)?$")
"""Before a share: what has become so much less or more."""
_BY: Final = re.compile("(?:以上|超|ほど|程度)?も?(?:(?P<down>短縮|削減|低減|減少|圧縮)|(?P<up>向上|改善|増加|上昇))")
_ONES: Final = frozenset({"調達", "資金調達"})
_PLAIN: Final = re.compile("(?:の?(?:総数|人数|件数|総額|金額|規模)|数|額)$")
_NO_LABEL: Final = frozenset(
    (
        "同社", "今回", "それ", "これ", "合計", "総額", "全体", "うち", "規模", "金額", "最大",
        "残り", "対象", "内訳", "結果", "前者", "後者", "目標", "上限", "予算", "投資", "効果",
    )
)  # fmt: skip
"""Words that do not say what is counted."""
_NEAR: Final = 60
"""Characters before a figure that may say what it counts."""
_OWNER: Final = re.compile(CLOSES + "(?:社|氏)?(?:の|は|が|も|では|、)")
_BEHIND: Final = re.compile("(?:以上|超)?の[「『]?")
"""Between a figure and whose it is, where he stands behind: 従業員が約3000人の青嶺."""
_GIVES: Final = re.compile("主導|リード|率い|参加|出資|引き受け|株主")
"""Between a name and an amount that it has not raised itself."""
_MARKET: Final = re.compile(
    r"(?P<label>[A-Za-z一-龥々ァ-ヺー・]{1,20}市場)(?:全体)?(?:の?規模)?[はが]、?"
    r"(?:(?P<year>20\d\d)年(?:度|時点|末|まで)?[にで]?は?、?)?(?:約|およそ)?$"
)
"""Before what a market comes to, and of which year."""
_OF_YEAR: Final = re.compile(r"(20\d\d)年(?:度|時点|末|まで)?[にで]?(?:おける|は)?[の、]{0,2}(?:世界の|国内の|日本の)?$")
_IT: Final = re.compile(r"\s*(?:同社|同行|この(?:企業|会社))の")
_MATTER: Final = re.compile("[一-龥々]+|[ァ-ヺー]{2,}|[A-Za-z0-9]+")
_SAYS_NOTHING: Final = frozenset(
    ("パラメータ", "数", "現在", "今回", "新", "同社", "生成", "AI", "国産", "約", "米", "大手", "新興", "企業")
)


def counts_in(text: str) -> Iterator[Datum]:
    """The figures of a sentence in half width that its words say what they count; the detail is that, with the unit."""
    last = 0
    for at, words, figure in figures_with_words(text):
        end, begin = at + len(words), last
        last = end
        begin = max(begin, at - _NEAR)
        leads = text[begin:at]
        label, starts = "", at
        if figure.unit in MONEY and _RAISED.match(text, end):
            label = "調達"
        elif figure.unit == "%":
            changed, by = _CHANGED.search(leads), _BY.match(text, end)
            if changed and by:
                label, starts = changed["label"] + ("-" if by["down"] else "+"), begin + changed.start()
        elif figure.unit in MONEY and (market := _MARKET.search(leads)):
            of_year = _OF_YEAR.search(leads, 0, market.start())
            year = market["year"] or (of_year and of_year[1]) or ""
            label, starts = f"{market['label']}{year and f'（{year}年）'}", begin + market.start()
        elif figure.unit == _SIZE:
            label = _SIZE
        elif figure.unit in _UNITS:
            called = _CALLED.search(leads)
            if staff := _STAFF.match(text, end):
                label = staff["label"]
            elif called:
                label, starts = _PLAIN.sub("", called["label"]) or called["label"], begin + called.start()
                label = "調達" if label in _ONES else label + (called["by"] or "")
        if len(label) > 1 and label not in _NO_LABEL and figure.value:
            yield Datum("count", starts, end, at_least(text, end, figure.value), words, f"{label} {figure.unit}")


def counted(place: Place) -> Of | None:
    """The name that stands last before what is counted, as its owner, else the one right behind the figure, else whom the text speaks of.

    Its words between the two are part of what is counted: 青嶺の国内の従業員.
    """
    text, datum = place.text, place.datum
    if any(m.start < datum.end and datum.at < m.end for m in place.here if m.type in _OWNERS):
        return None  # a name: 青嶺は2000人
    if "市場" in datum.detail:
        return Of(frozenset()) if not any(m.type in FIRM for m in place.here) else None
    ahead = [m for m in place.here if m.type in _OWNERS and m.end <= datum.at]
    between = ""
    if ahead:
        owner = _OWNER.match(text, ahead[-1].end)
        if owner is None:
            return None
        if datum.detail.startswith("調達 ") and _GIVES.search(text, owner.end(), datum.at):
            return None
        one, between = ahead[-1].entity_id, text[owner.end() : datum.at].rpartition("、")[2]
    else:
        follows = next((m for m in place.here if m.type in FIRM and m.start >= datum.end), None)
        if follows is not None and _BEHIND.fullmatch(text, datum.end, follows.start):
            one = follows.entity_id
        elif follows is not None and datum.detail.startswith("調達 ") and text.startswith("が", follows.end):
            one = place.spoken_of()
        elif _IT.match(text):
            firms = {m.entity_id for m in place.before if m.type in FIRM}
            one = firms.pop() if len(firms) == 1 else ""
        else:
            one = place.spoken_of() if not any(m.type in _OWNERS and m.start < datum.at for m in place.here) else ""
        between = text[: datum.at].rpartition("、")[2]
    words = sorted(set(_MATTER.findall(between)) - _SAYS_NOTHING)
    return Of(frozenset((one,)), detail=" ".join((datum.detail, *words))) if one else None
