"""How much power a thing that is built takes or gives, as a sentence plainly says: このデータセンターの受電容量は22.4MW."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.query.statements.datum import Datum, at_least
from kg.query.statements.figures import figures_with_words
from kg.query.statements.place import CLOSES, Named, Of, Place
from kg.records import EntityType

__all__ = ["capacities", "of_what_is_built"]

_BUILT: Final = frozenset({EntityType.PLACE, EntityType.PROJECT})
_POWER: Final = "容量|出力|電力|受電能力|供給能力"
_CALLED: Final = re.compile(f"(?:{_POWER})(?:量)?[はがも]?、?(?:約|およそ|最大|実に|計画値で)*$")
"""Before a figure: that it is the power of something."""
_FOLLOWS: Final = re.compile("(?:以上|超)?(?:もの)?の(?:受電|電力|供給|設備|発電){0,2}(?:容量|出力|能力)(?:を|が|で)")
"""Behind a figure, the same."""
_STEP: Final = re.compile(
    "第?[0-9一二三四]+(?:期|棟|段階|号)|フェーズ|段階|当初|将来|拡張|拡大|増強|増設|最終|まず|うち|追加|各|それぞれ|合計|合わせ|総計|あたり|当たり"
    "|ラック|サーバー室|IT(?:機器)?(?:容量|電力|負荷)|隣|別の|ほかの|他の|もう[一1]|まで|から[0-9]"
)
"""In a sentence that tells of a part of it, of several, or of what it comes to one day."""
_THING: Final = (
    "データセンター|DC|センター|施設|拠点|発電所|変電所|工場|キャンパス|プラント|原発|ファーム|クラスター|スーパーコンピュータ|スパコン"
)
_NAMED_SO: Final = re.compile(_THING)
_THIS: Final = re.compile(f"(?:この|同)(?:{_THING})(?:は|が|の|では|も)")
_REST: Final = f"(?P<rest>[^、。はがのをにで「」]{{0,12}}(?:{_THING})|)"
"""Behind a place: the rest of the name of what is built there, 石狩データセンター."""
_ITS_OWN: Final = re.compile(f"{_REST}{CLOSES}(?:[はが]|の(?=[^、。はがをにで]{{0,12}}(?:{_POWER})))")
_MARKED: Final = re.compile(f"{_REST}{CLOSES}[はがを]")
_QUOTES: Final = re.compile("[「『]$")
_OF_A_FIRM: Final = re.compile("同社|彼ら|両社")


def capacities(text: str) -> Iterator[Datum]:
    """The power in a sentence in half width, in gigawatts, that it says something takes or gives in all."""
    if _STEP.search(text):
        return
    found = [(at, words, figure) for at, words, figure in figures_with_words(text) if figure.unit in ("gw", "mw")]
    if len(found) != 1:
        return
    for at, words, figure in found:
        end = at + len(words)
        if _CALLED.search(text, 0, at) or _FOLLOWS.match(text, end):
            one = 1000 if figure.unit == "mw" else 1
            yield Datum("capacity", at, end, tuple(value / one for value in at_least(text, end, figure.value)), words, "")


def of_what_is_built(place: Place) -> Of | None:
    """The place or project that the clause is about, else the one that the sentence before tells of, if this one says no other."""
    text, at = place.text, place.datum.at
    before = place.passage.before[1]
    ahead = [m for m in place.here if m.end <= at]
    own = [(m, found["rest"]) for m in ahead if m.type in _BUILT and (found := _ITS_OWN.match(text, m.end))]
    if own:
        name, rest = own[-1]
        thing = _NAMED_SO.search(text) or _NAMED_SO.search(before) or _QUOTES.search(text, 0, name.start)
        return _one(name, rest) if thing and not any(m.start > name.start and m.type in _BUILT for m in ahead) else None
    if not _NAMED_SO.search(text) and not _NAMED_SO.search(before):
        return None
    if _OF_A_FIRM.search(text, 0, at) or (ahead and not _THIS.search(text, 0, at)):
        return None
    told = {m.entity_id: (m, found["rest"]) for m in place.before if m.type in _BUILT and (found := _MARKED.match(before, m.end))}
    return _one(*next(iter(told.values()))) if len(told) == 1 else None


def _one(name: Named, rest: str) -> Of:
    return Of(frozenset((name.entity_id,)), detail=rest)
