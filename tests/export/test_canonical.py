"""Equal graphs are written byte for byte alike, whatever became of them on the way, and different ones are not."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import FakeAnalyst
from histories import JUDGEMENTS, emptied, empty_stores

from kg.errors import JudgementConflict, UsageError
from kg.export import WHOLE, Wanted, export
from kg.ingest import carry_out, plan_ingest
from kg.judge import Ignore, Judgement, Judgements, judgement
from kg.settings import Settings
from kg.store import GraphStore

BODIES = (
    "OpenAIはFoxconnと提携した。両社はデータセンターを設計する。",
    "OracleはOpenAIにクラウドを供給する。SoftBankも加わる。",
    "NVIDIAのH100を採用した。半導体とAIチップの話。",
    "ホンハイとオープンAIは米国でスターゲートに加わる。",
    "ソフトバンクグループはStargateに5000億ドルを投じる計画だ。",
)

FIRST = ("split", "never-same", "single")


def in_force() -> list[Judgement]:
    """As many judgements as go together, of every kind: those first that others keep out."""
    made = Judgements()
    for j in sorted(JUDGEMENTS, key=lambda j: (FIRST.index(j.kind) if j.kind in FIRST else len(FIRST), j.id)):
        try:
            made = made.changed([j])
        except JudgementConflict:
            continue
    return list(made)


def written(store: GraphStore) -> bytes:
    with store.view() as view:
        return "".join(export(view, WHOLE)).encode()


def ingest(store: GraphStore, files: Iterable[Path]) -> None:
    analyst = FakeAnalyst()
    for file in files:
        with store.writer() as writer:
            list(carry_out(plan_ingest(writer, [file], Settings(), analyst.recipe), writer, analyst, Settings()))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A folder of posts."""
    paths = []
    for n in range(20):
        path = tmp_path / f"p{n:02}.md"
        path.write_text(f"---\ntitle: 第{n}報\ndate: 2025-11-{n + 1:02}\ntags: [c]\n---\n{BODIES[n % 5]}{BODIES[n % 3]}\n", encoding="utf-8")
        paths.append(path)
    return paths


def test_judgements_have_the_same_effect_whatever_the_order_and_leave_no_trace(any_store: GraphStore, files: list[Path]) -> None:
    made = in_force()
    assert {j.kind for j in made} == {"same", "never-same", "rename", "retype", "ignore", "split", "single"} and len(made) >= 10
    ingest(any_store, files)
    before = written(any_store)
    with any_store.writer() as writer:
        for j in made:
            writer.judge([j])
    judged = written(any_store)
    with empty_stores(1) as (again,):
        with again.writer() as writer:
            writer.judge(reversed(made))
        ingest(again, random.Random(1).sample(files, len(files)))
        assert written(again) == judged != before
        with again.writer() as writer:
            for j in random.Random(2).sample(made, len(made)):
                writer.judge(withdrawn=[j.id])
        assert written(again) == before
    with any_store.writer() as writer:
        for j in random.Random(3).sample(made, len(made)):
            writer.judge(withdrawn=[j.id])
    assert written(any_store) == before
    emptied(any_store)
    assert written(any_store) == b""


def test_every_line_is_json_of_one_thing_and_nothing_narrows_it(store: GraphStore, files: list[Path]) -> None:
    ingest(store, files[:3])
    with store.writer() as writer:
        writer.judge([judgement(Ignore("H100"), "編集部", datetime(2026, 1, 5, tzinfo=UTC))])
    lines = [json.loads(line) for line in written(store).decode().splitlines()]
    kinds = [next(iter(line)) for line in lines]
    assert kinds == sorted(kinds, key=["judgement", "entity", "edge", "post"].index) and set(kinds) == {"judgement", "entity", "edge", "post"}
    assert lines[-1]["post"]["id"] == "p02" and lines[-1]["post"]["mentions"]
    with store.view() as view, pytest.raises(UsageError, match="whole graph"):
        export(view, WHOLE, Wanted(min_posts=2))
