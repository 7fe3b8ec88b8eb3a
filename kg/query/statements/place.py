"""Where something is told: the sentence with the names in and around it, and of whom the text speaks there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from kg.query.statements.datum import Datum
from kg.records import EntityType

__all__ = ["ACTS", "CLOSES", "FIRM", "SUBJECT", "Named", "Of", "Passage", "Place"]

FIRM: Final = frozenset({EntityType.ORGANIZATION})
ACTS: Final = frozenset({EntityType.ORGANIZATION, EntityType.PROJECT})
CLOSES: Final = r"[」』\"”*)]{0,4}(?:[(][^()]{0,30}[)])?[」』\"”*]{0,4}"
"""What may stand between a name and its particle: marks that close it, and a gloss."""
SUBJECT: Final = re.compile(CLOSES + r"(?:氏|社|側)?(?:[はが]|も(?!の))")
_TWO: Final = ("両社", "双方")
_BOTH: Final = re.compile(f"{'|'.join(_TWO)}|この(?:提携|契約|協業|取引|パートナーシップ)")
_WITH_ITS_HOME: Final = re.compile("の?")
"""Between a place and the firm that is from there: 米オラクル."""
_CLEFT: Final = re.compile("の[はが]、?[^、。]{0,30}$")
_AND_SO: Final = re.compile(CLOSES + "(?:社)?で、")
_PICKED_OUT: Final = re.compile("[たるいうくぐすつぬぶむ]の[はが]、?[^、。]{0,30}$")
_GIVING: Final = re.compile("主導|リード|率い|出資|投資|参加|引き受け|支え|支援")
_IS_IT: Final = re.compile(CLOSES + r"(?:社|の(?:計画|構想|投資|例|事例|動き|案件))?(?:です|だ|である|でした)\s*$")
"""Around a name of which a sentence says that it is the one: 主導したのは青嶺だ."""
_BESIDE: Final = 40
"""Characters before a figure that say what it goes into, and twice as many behind it."""
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*|[ァ-ヺー]{3,}|[一-龥々]{2,}")
_NO_MATTER: Final = frozenset(
    (
        "今後", "年間", "年度", "投資", "投入", "拠出", "計画", "予定", "発表", "表明", "巨額",
        "大規模", "大型", "総額", "最大", "億円", "億元", "兆円", "億米", "ドル", "ユーロ", "同社",
        "企業", "会社", "開始", "方針", "規模", "以上", "金額", "見込", "今回", "ニュース",
    )
)  # fmt: skip
"""Words that every sentence may hold that tells what one puts into something."""


class Passage(NamedTuple):
    """A sentence that states something, with the one before."""

    start: int
    """Offset in the source."""
    text: str
    """In half width, letter for letter as in the source."""
    before: tuple[int, str]
    """The sentence before it in the same paragraph: its offset, and itself; empty if there is none."""
    title: tuple[int, str]
    """The title where the source spells it, the same way, without what stands in brackets; empty if there is none."""
    data: tuple[Datum, ...]
    """In order."""


class Named(NamedTuple):
    """A name in a sentence."""

    start: int
    end: int
    entity_id: str
    type: EntityType


class Place(NamedTuple):
    """What is told, where."""

    passage: Passage
    datum: Datum
    here: Sequence[Named]
    """The names of the sentence."""
    before: Sequence[Named]
    """Those of the sentence before."""
    title: Sequence[Named]
    """Those of the title."""
    last: str
    """Id of the firm that the text names last before it; empty if there is none."""
    last_two: frozenset[str] = frozenset()
    """Ids of the two firms that it names last before it."""
    law: str = ""
    """Id of the law that it names last before it; empty if there is none."""

    @property
    def text(self) -> str:
        """The sentence."""
        return self.passage.text

    def marked(self) -> list[Named]:
        """The names that the sentence before is about."""
        text = self.passage.before[1]
        subjects = [m for m in self.before if SUBJECT.match(text, m.end)]
        return subjects or [m for m in self.before[-1:] if _IS_IT.match(text, m.end) and _CLEFT.search(text, 0, m.start)]

    def picked_out(self, name: Named, *, takes: bool = False) -> bool:
        """Whether the sentence begins by saying that a name is the one, so that what follows is told of it: 主導したのは青嶺で、.

        Args:
            name: of the sentence.
            takes: whether only one counts that is not picked out as who puts money into another.
        """
        begins = _AND_SO.match(self.text, name.end) and _PICKED_OUT.search(self.text, 0, name.start)
        if not begins or any(m.type in ACTS and begins.end() - len(begins[0]) <= m.start < name.start for m in self.here):
            return False
        return not (takes and _GIVING.search(self.text, 0, begins.start()))

    def spoken_of(self) -> str:
        """Id of the one firm of which the sentence before is; if it names none, of the only one of the title, if none else came between.

        Empty if there is none, or if that leaves a doubt.
        """
        firms = {m.entity_id for m in self.before if m.type in FIRM}
        if firms:
            return firms.pop() if len(firms) == 1 and any(m.type in FIRM for m in self.marked()) else ""
        titled = {m.entity_id for m in self.title if m.type in FIRM}
        return self.last if titled == {self.last} else ""

    def both(self) -> frozenset[str]:
        """Ids of the two firms that the sentence calls 両社 or by their contract; empty if it does not, or if that leaves a doubt.

        Those of the sentence before; else those of the title, or the last two, if that names no other firm; of a sentence that opens a
        paragraph the last two, if the title names one of them.
        """
        said = _BOTH.search(self.text)
        if not said:
            return frozenset()
        firms = frozenset(m.entity_id for m in self.before if m.type in FIRM)
        titled = frozenset(m.entity_id for m in self.title if m.type in FIRM)
        opens = not self.passage.before[1] and said[0] in _TWO and not titled.isdisjoint(self.last_two)
        named = (firms, titled, self.last_two if firms or opens else frozenset[str]())
        return next((two for two in named if len(two) == 2 and (firms <= two or titled == two <= firms)), frozenset())

    def places(self) -> frozenset[str]:
        """Ids of the places that the sentence names, but for those that say whence a firm is."""
        homes = {a for a, b in pairwise(self.here) if b.type in FIRM and _WITH_ITS_HOME.fullmatch(self.text, a.end, b.start)}
        return frozenset(m.entity_id for m in self.here if m.type is EntityType.PLACE and m not in homes)

    def words(self) -> frozenset[str]:
        """The words beside the figure that say what it goes into."""
        text = self.text
        for m in self.here:
            text = text[: m.start] + " " * (m.end - m.start) + text[m.end :]
        at, end = self.datum.at, self.datum.end
        others = [d for d in self.passage.data if (d.kind, d.detail) == (self.datum.kind, self.datum.detail)]
        begin = max((d.end for d in others if d.end <= at), default=0)
        stop = min((d.at for d in others if d.at >= end), default=len(text))
        near = f"{text[max(begin, at - _BESIDE) : at]} {text[end : min(stop, end + 2 * _BESIDE)]}"
        return frozenset(word.casefold() for word in _WORD.findall(near)) - _NO_MATTER


class Of(NamedTuple):
    """Of whom it is."""

    about: frozenset[str]
    """Ids; of a stake both who holds it and of whom."""
    holder: str = ""
    """Of a stake: who holds it."""
    detail: str = ""
    """Of a market share: the market."""
    sure: bool = True
    """Whether the sentence says so in a form that leaves no doubt; see :attr:`kg.query.statements.stated.Stated.sure`."""
