"""A country before a firm's name is not what a text is about."""

from __future__ import annotations

from collections.abc import Callable

from fakes import FakeAnalyst

from kg import query
from kg.query.relatedness.origins import is_origin
from kg.store import GraphStore


def test_a_country_before_a_firm_says_where_it_is_from(publish: Callable[..., None], store: GraphStore, analyst: FakeAnalyst) -> None:
    publish([("2025-10-01-bees", "養蜂", "蜂蜜の収穫。")])
    texts = {"米Oracleが出資した。": False, "米国の規制にOracleが従う。": True, "米Oracleは米国に移る。": True}
    for text, about in texts.items():
        assert ("place/米国" in analyst.draft(text).entities) is about
        with store.view() as view:
            notes = {n.id: n.note for n in query.check(view, analyst.facts_of_draft(text, analyst.reader())).names}
        assert notes["place/米国"] is None and notes["organization/oracle"] is not None


def test_a_place_of_a_headline_that_says_where_a_firm_is_from_is_no_party_to_its_news(analyst: FakeAnalyst) -> None:
    assert "place/米国" not in analyst.draft("# 米国のOracle、港へ").headed
    assert "place/米国" in analyst.draft("# 米国のOracle、米国に工場").headed
    assert is_origin("米", (), "青嶺、米業務ソフト大手と組む") and is_origin("米", (), "米新興、港へ")
    assert not is_origin("米", (), "青嶺、米企業から特許を取得") and not is_origin("米国", ("青嶺",), "青嶺、米国に工場")
