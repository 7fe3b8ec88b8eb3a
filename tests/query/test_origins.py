"""A country before a firm's name is not what a text is about."""

from __future__ import annotations

from collections.abc import Callable

from fakes import FakeAnalyst

from kg import query
from kg.store import GraphStore


def test_a_country_before_a_firm_says_where_it_is_from(publish: Callable[..., None], store: GraphStore, analyst: FakeAnalyst) -> None:
    publish([("2025-10-01-bees", "養蜂", "蜂蜜の収穫。")])
    texts = {"米Oracleが出資した。": False, "米国の規制にOracleが従う。": True, "米Oracleは米国に移る。": True}
    for text, about in texts.items():
        assert ("place/米国" in analyst.draft(text).entities) is about
        with store.view() as view:
            notes = {n.id: n.note for n in query.check(view, analyst.facts_of_draft(text, analyst.reader())).names}
        assert notes["place/米国"] is None and notes["organization/oracle"] is not None
