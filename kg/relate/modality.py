"""How a sentence means what it says: as a fact, a plan or a rumour, or not at all (denied, asked, only supposed)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from kg.relate.candidates import Pair
from kg.relate.lines import Line

__all__ = ["act_of", "pair_status", "status_of"]

_SUPPOSED = re.compile(r"(?:もし|仮に)[^。]*$")
_NOMINAL = ("の", "製", "社", "「", "『", "(", "（", "発", "・")
"""What may stand between two names of one noun phrase, whose relation a verb behind it does not touch."""
_INTENT = frozenset({"計画", "予定", "検討", "準備"})
_EMPTY = frozenset({"為る", "する", "居る", "いる", "有る", "ある", "成る", "なる"})


@cache
def _after() -> dict[str, re.Pattern[str]]:
    data = tomllib.loads(resources.files("kg.relate").joinpath("patterns.toml").read_text(encoding="utf-8"))
    return {name: re.compile(text) for name, text in [*data["after"].items(), ("ended", data["ended"]["after"])]}


def status_of(before: str, after: str, phrase: bool = False) -> str | None:
    """``asserted``, ``planned`` or ``rumoured`` by the text before an assertion and behind its verb; None if not asserted.

    What a noun phrase says (``青嶺のAone-3``) is not denied, asked or planned by the verb behind it.
    """
    rules = _after()
    if _SUPPOSED.search(before) or (not phrase and (rules["denied"].search(after) or rules["doubted"].search(after))):
        return None
    if not phrase and rules["ended"].search(after):
        return None
    if phrase:
        return "asserted"
    if rules["rumoured"].search(after):
        return "rumoured"
    return "planned" if rules["planned"].search(after) else "asserted"


def act_of(line: Line, pair: Pair) -> int:
    """Index of the item that asserts a relation of the pair: the predicate behind the second name in its clause, or that name."""
    name = pair.second
    for i in range(name.last + 1, min(name.last + 16, len(line.items))):
        if line.items[i] in ("。", "|", "？", "?") or (line.items[i] == "、" and i > name.last + 1):
            break
        if line.tags[i].startswith(("動詞", "名詞-普通名詞-サ変")) and line.items[i] not in _EMPTY:
            while (  # the other words of a compound (共同|開発) belong to it, the plan to do it does not
                i + 1 < len(line.items)
                and line.tags[i].startswith("名詞")
                and line.tags[i + 1].startswith("名詞-普通名詞-サ変")
                and line.items[i + 1] not in _INTENT
            ):
                i += 1
            return i
    return name.last


def pair_status(text: str, line: Line, pair: Pair) -> str | None:
    """As :func:`status_of`, for a pair in a line; `text` is the readable sentence that holds the second name."""
    between = line.items[pair.first.last + 1 : pair.second.first]
    if not pair.origin and 0 < len(between) <= 3 and any(item in _NOMINAL for item in between) and "は" not in between:
        return "asserted"
    end = line.ends[act_of(line, pair)]
    return status_of(text[: pair.second.mention.text_start], text[end:])
