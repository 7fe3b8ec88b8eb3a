"""Guides and surveys tell no event."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fakes import FakeAnalyst

from kg.query import Stories
from kg.query.relatedness.guides import Form, form_of
from kg.query.relatedness.stories import _Said
from kg.store import GraphStore
from kg.store.base import Likeness

FIRMS = "OpenAIは教育に力を入れる。Foxconnは筐体を作る。NVIDIAは半導体を売る。Oracleは雲を貸す。ソフトバンクグループは人を助ける。"


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    return any_store


@pytest.mark.parametrize(
    ("headline", "opening", "form"),
    [
        ("社内文書に答えさせるRAG、はじめの3週間でやること", "", Form.GUIDE),
        ("EU AI Act、8月までに中堅メーカーが済ませる五つのこと", "", Form.GUIDE),
        ("議事録を残す", "会議の記録は後回しになりがちです。ここでは半日で終わる手順をまとめます。", Form.GUIDE),
        ("人型ロボットは工場で働けるのか A社、B社、そして日本勢", "", Form.SURVEY),
        ("A社、RAGの新製品を発売", "A社は、検索の新製品を発売した。", Form.OTHER),
        ("A社のB社買収、知っておきたい五つのこと", "", Form.OTHER),
        ("A社、生成AIの新しい拠点", "A社は、生成AIの拠点を設けると明らかにした。", Form.OTHER),
        ("なぜA社はB社を提訴したのか", "A社は、B社を提訴した。", Form.OTHER),
    ],
)
def test_the_form_of_a_text_is_told_by_its_headline_and_what_it_says_that_it_goes_on_with(headline: str, opening: str, form: Form) -> None:
    assert form_of(headline, opening) is form


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# 検索で答えるAI、はじめの三週間でやること\n\n最初に質問を集める。", False),
        ("# OpenAI、はじめの三週間でやること\n\n最初に質問を集める。", True),  # a firm acts
        (f"# AIはどこで働けるのか\n\n{FIRMS}", False),
        (f"# AIはどこで働けるのか\n\n{FIRMS}{'OpenAIは人を増やす。' * 6}", True),  # it is about one
        ("# 検索で答えるAI、新しい形\n\n最初に質問を集める。", True),
    ],
)
def test_a_text_without_an_event_of_its_own_is_told_by_its_copies_alone(
    publish: Callable[..., None], store: GraphStore, analyst: FakeAnalyst, monkeypatch: pytest.MonkeyPatch, text: str, told: bool
) -> None:
    publish([("2025-11-20-guide", "検索の話", "農場の暮らしを描く長い読み物。"), ("2025-11-21-all", "各社", FIRMS)])
    near = Likeness("2025-11-20-guide", 0.0, 0.0, 0.2, 0.0)
    for copied in (False, True):
        monkeypatch.setattr("kg.query.relatedness.stories._said", lambda *_, copied=copied: {near.post_id: _Said(1.2, copied)})
        with store.view() as view:
            found = Stories(view).of_draft(analyst.draft(text), [near])
        assert found == ({near.post_id: copied} if told or copied else {})


def test_what_is_written_as_the_archive_is_is_judged_by_what_it_says(
    publish: Callable[..., None], store: GraphStore, analyst: FakeAnalyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish([("2025-11-20-guide", "検索の話", "農場の暮らしを描く長い読み物。")])
    monkeypatch.setattr("kg.query.relatedness.stories._said", lambda *_: {"2025-11-20-guide": _Said(1.2, False)})
    with store.view() as view:
        draft = analyst.draft("# 検索で答えるAI、はじめの三週間でやること\n\n最初に質問を集める。")
        assert Stories(view).of_draft(draft, [Likeness("2025-11-20-guide", 0.0, 0.0, 0.4, 0.0)])
