"""Stands in for the language model: words by script, names from a short list. Fast, and the same every time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kg.extract import Analysis, Candidate, ListedName, TextAnalyzer
from kg.extract.names import NameMatcher
from kg.link.gazetteer import Gazetteer, parse_table
from kg.pipeline import Analyst
from kg.query import Draft, draft_of_facts
from kg.records import EntityType, Token
from kg.topics.vocabulary import parse_vocabulary

_WORD = re.compile(r"[A-Za-z0-9.+]+|[ァ-ヺー]+|[一-龯々]+|[ぁ-ん]|\S")

TABLES = {
    EntityType.ORGANIZATION: (
        "OpenAI\tオープンAI | オープンエーアイ\t\tfield",
        "Foxconn\tホンハイ | 鴻海 | 鴻海精密工業 | Hon Hai\t\tfield",
        "Oracle\tオラクル\tticker:ORCL\tfield",
        "NVIDIA\tエヌビディア\tticker:NVDA\tfield",
        "ソフトバンクグループ\tSoftBank | SBG\tjpx:9984\tfield",
        "Broadcom\tブロードコム\t\tfield",
    ),
    EntityType.PERSON: ("Sam Altman\tサム・アルトマン | アルトマン\t\tfield",),
    EntityType.PRODUCT: ("GPT-5\t\t\tfield", "H100\t\t\tfield"),
    EntityType.PROJECT: ("Stargate\tスターゲート\t\tfield",),
    EntityType.PLACE: ("米国\tアメリカ | 米\t\tfield",),
}


def tiny_gazetteer(tables: Mapping[EntityType, Sequence[str]] = TABLES) -> Gazetteer:
    """A dozen names."""
    header = "name\taliases\tcodes\tsource"
    return Gazetteer(tuple(x for type, lines in tables.items() for x in parse_table(f"{type}.tsv", [header, *lines], type)))


class FakeAnalyzer:
    """See :class:`kg.extract.TextAnalyzer`; counts the sentences it was given."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._matcher = NameMatcher(ListedName(*name) for name in gazetteer.names())
        self.analyzed: list[str] = []

    def outline(self, texts: Sequence[str]) -> list[Analysis]:
        """The same: nothing is tagged here."""
        return self.analyze(texts)

    def analyze(self, texts: Sequence[str]) -> list[Analysis]:
        """Words and listed names."""
        self.analyzed.extend(texts)
        found = []
        for text in texts:
            tokens = tuple(Token(m.start(), m.end(), "名詞-普通名詞-一般", m[0]) for m in _WORD.finditer(text))
            hits = self._matcher.find(text, tokens)
            found.append(Analysis(tokens, tuple(Candidate(h.start, h.end, h.listed, h.weak, h.version) for h in hits)))
        return found


class FakeAnalyst(Analyst):
    """An analyst without the language model."""

    def __init__(self, tables: Mapping[EntityType, Sequence[str]] = TABLES, links: str = "") -> None:
        themes = ["name\taliases\tbroader", "データセンター\tDC\t", "半導体\t\t", "AIチップ\t\t半導体"]
        super().__init__(tiny_gazetteer(tables), parse_vocabulary("topics.tsv", themes), links=links)
        object.__setattr__(self, "analyzer", FakeAnalyzer(self.gazetteer))

    @contextmanager
    def sentences(self, workers: int = 1) -> Iterator[TextAnalyzer]:
        """The fake analyser."""
        yield self.analyzer  # type: ignore[attr-defined]

    def reader(self) -> Any:
        """The same, for drafts."""
        return self.analyzer  # type: ignore[attr-defined]

    def draft(self, text: str) -> Draft:
        """What a draft is made of, for related coverage."""
        return draft_of_facts(self.facts_of_draft(text, self.reader()))
