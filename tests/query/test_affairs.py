"""What a short draft follows up comes before what only names the same firms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fakes import FakeAnalyst

from kg import query
from kg.query.affairs import same_affairs
from kg.store import GraphStore


@pytest.fixture
def archive(publish: Callable[..., None], store: GraphStore) -> GraphStore:
    publish([
        ("2025-11-20-deal", "OpenAIとFoxconnの提携", "OpenAIはFoxconnと提携した。OpenAIとFoxconnが組む。"),
        ("2025-11-21-round", "OpenAIが調達", "OpenAIは資金を調達した。出資の規模は大きい。"),
        ("2025-11-22-passing", "電力の話題", "電力の話題が続く。" + "NVIDIAの装置。" * 9 + "OpenAIやFoxconnも使う。"),
    ])  # fmt: skip
    return store


def test_a_relation_of_two_or_an_event_of_one_counts_by_how_central_they_are(archive: GraphStore, analyst: FakeAnalyst) -> None:
    with archive.view() as view:
        parting, more, aside = (
            same_affairs(view, analyst.draft(text), view.stamps())
            for text in ("# OpenAIとFoxconn、提携を解消", "# OpenAI、追加の資金調達", "# 電力の規制（OpenAI・Foxconn）")
        )
        first = query.related(view, analyst.draft("# FoxconnがOpenAIとの資本関係を見直す"))[0].post.id
    assert max(parting, key=parting.__getitem__) == first == "2025-11-20-deal"
    assert max(more, key=more.__getitem__) == "2025-11-21-round"
    assert max(aside.values()) < 0.2 < parting["2025-11-20-deal"]
