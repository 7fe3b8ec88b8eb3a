"""How a sentence means what it says: as a fact, a plan or a rumour, or not at all (denied, asked, only supposed)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from kg.relate.actdates import period_near

__all__ = ["Meaning", "affirmed", "builds", "denied", "meaning_of", "refuted", "reported"]

_CLAUSE_END = re.compile("[、。]")
_SOON = 8
"""Characters behind the asserting word in which a word of making may follow."""
_SUPPOSED = re.compile(r"(?:もし|仮に)[^。]*$")


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("kg.relate").joinpath("patterns.toml").read_text(encoding="utf-8"))


@cache
def _rules() -> Mapping[str, re.Pattern[str]]:
    """The rules of the tables ``after``, ``within``, ``before`` and ``ended``, the words of ``tense`` filled in."""
    data = _data()
    rules = {}
    for name, text in (*data["after"].items(), *data["within"].items(), *data["before"].items(), *data["ended"].items()):
        for word, meaning in data["tense"].items():
            text = text.replace("{" + word + "}", meaning)
        rules[name] = re.compile(text)
    return rules


class Meaning(NamedTuple):
    """How a sentence means what it says of two names."""

    status: str = "asserted"
    """``asserted``, ``planned`` or ``rumoured``."""
    made: bool = False
    """Whether it says that something is made or comes out."""
    built: bool = False
    """Whether it says that something is built, opened or moved."""

    def status_of(self, type: str) -> str:
        """The status of a relation of a type: what is so by itself is not planned in passing, nor is the making or place of a thing."""
        told = {"develops": self.made, "located_in": self.built}.get(type, type not in _data()["states"]["types"])
        return self.status if told else "asserted"


def builds(text: str, start: int, end: int) -> bool:
    """Whether what ``text[start:end]`` asserts is that something is built, opened or moved."""
    return bool(_rules()["built"].search(text, start, end + _SOON))


def meaning_of(text: str, start: int, end: int, phrase: bool = False, published: datetime | None = None) -> Meaning | None:
    """How a sentence means ``text[start:end]``, which ends behind its verb; None if it does not assert it.

    What a noun phrase says (``青嶺のAone-3``) is not denied, asked or planned by the verb behind it. `published` is the
    day from which a date is in the future.
    """
    return None if denied(text, start, end, phrase) else affirmed(text, start, end, phrase, published)


def denied(text: str, start: int, end: int, phrase: bool = False) -> bool:
    """Whether it is not asserted: denied, asked, or only supposed."""
    rules = _rules()
    if _SUPPOSED.search(text[:start]):
        return True
    return not phrase and any(rules[name].match(text, end) for name in ("denied", "doubted", "ended", "refuted"))


def refuted(text: str, end: int) -> bool:
    """Whether the rest of the sentence asks for or refutes what the clause before an offset says."""
    return bool(_rules()["refuted"].match(text, end))


def reported(text: str, start: int, type: str) -> bool:
    """Whether a paper, and nobody who is part of it, is named as the source before what a sentence states from an offset on."""
    return type not in _data()["states"]["types"] and bool(_rules()["paper"].search(text, 0, start))


def affirmed(text: str, start: int, end: int, phrase: bool, published: datetime | None) -> Meaning:
    """How it is meant, once it is not denied."""
    rules = _rules()
    before = text[:end]
    coming = bool(rules["coming"].search(before))
    made = coming or bool(rules["made"].search(text, start, end + _SOON))
    built = builds(text, start, end)
    if not phrase and (rules["rumoured"].match(text, end) or rules["guessed"].search(before)):
        return Meaning("rumoured", made, built)
    return Meaning("planned" if coming or (not phrase and _is_plan(text, start, end, published)) else "asserted", made, built)


def _is_plan(text: str, start: int, end: int, published: datetime | None) -> bool:
    """Whether an assertion is only to come true: by a word of intent, by an announcement, or by its time."""
    rules = _rules()
    if rules["given"].match(text, end):
        return False
    if any(rules[name].match(text, end) for name in ("intended", "arranged", "announced")):
        return True
    if rules["done"].match(text, end):
        return False
    if rules["told"].search(text, start, _clause_end(text, end)):
        return True
    if not rules["open"].match(text, end):
        return False
    return bool(rules["future"].search(text[:end])) or _dated(text, end, published)


def _clause_end(text: str, at: int) -> int:
    """Where the clause that goes on at an offset ends."""
    found = _CLAUSE_END.search(text, at)
    return found.start() if found else len(text)


def _dated(text: str, end: int, published: datetime | None) -> bool:
    """Whether the assertion names a time after the day of publication."""
    if published is None:
        return False
    period = period_near(text, end, published)
    return period is not None and period.split("/")[0] > f"{published:%Y-%m-%d}"
