"""Quality on the annotated posts and the judged drafts, by the scorers that come with them.

    python bench/quality.py [dev|train]

Needs the folder KG_SHARED (default ../shared); says so and does nothing without it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from kg.ingest import carry_out, plan_ingest
from kg.pipeline import Analyst
from kg.query import draft_of_outline, related
from kg.query.relatedness import ranking
from kg.settings import Settings
from kg.store import open_store

SIGNALS = ("_ABOUT", "_OPENING", "_WORDING", "_THEME", "_OPENING_THEME", "_TITLE", "_NAMES")
"""The weights of the ranking, by their names there."""
JUDGED = [Path(__file__).parent / "data" / name for name in ("related.tsv", "related_deep.tsv", "related_fresh.tsv")]


def main() -> None:
    shared = Path(os.environ.get("KG_SHARED", "../shared"))
    part = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if not (shared / "gold" / part).is_dir():
        print(f"no annotated posts at {shared / 'gold' / part}; set KG_SHARED to their folder", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as name:
        predictions = Path(name) / "predictions.jsonl"
        command = [sys.executable, "-c", "from kg.cli import main; main()", "extract", str(shared / "gold" / part), "--jsonl"]
        with predictions.open("w", encoding="utf-8") as out:
            subprocess.run(command, stdout=out, check=True)
        scorer = str(shared / "bench" / "score_extraction.py")
        subprocess.run([sys.executable, scorer, str(shared / "gold" / part), str(predictions)], check=True)
        _related(shared, Path(name))


def _related(shared: Path, folder: Path) -> None:
    """Related coverage, with all signals and without each: a judged draft is a post's title and the first characters of its body."""
    settings = Settings.from_environment()
    analyst = Analyst.of(settings)
    store = open_store(os.environ.get("KG_BENCH_STORE") or str(folder / "corpus.db"))
    with store.writer() as writer:
        for _ in carry_out(plan_ingest(writer, [shared / "corpus/_posts"], settings, analyst.recipe), writer, analyst, settings):
            pass
    reader = analyst.reader()
    with store.view() as view:
        paths = {post_id: card.path for post_id, card in view.posts().items()}
        files = {path: post_id for post_id, path in paths.items()}
        for name, qrels in _judged(shared, paths).items():
            (folder / "qrels.json").write_text(json.dumps(qrels, ensure_ascii=False), encoding="utf-8")
            drafts = {}
            for draft, judged in qrels.items():
                own = files[judged["file"]]
                body = view.source(own).split("\n---\n", 1)[-1].strip()[: judged["draft_chars"]]
                drafts[draft] = own, draft_of_outline(*analyst.outline_of_draft(f"# {view.post(own).title}\n\n{body}", reader))
            for signal in (None, *SIGNALS):
                with patch.object(ranking, signal, 0.0) if signal else nullcontext():
                    run = {n: [paths[r.post.id] for r in related(view, draft, exclude=own)] for n, (own, draft) in drafts.items()}
                what = f"without {signal.strip('_').lower()}" if signal else "all signals"
                print(f"related, {name}, {what}", end=": ", flush=True)
                (folder / "run.json").write_text(json.dumps(run, ensure_ascii=False), encoding="utf-8")
                scorer = shared / "bench/score_related.py"
                subprocess.run([sys.executable, str(scorer), str(folder / "qrels.json"), str(folder / "run.json")], check=True)
    store.close()


def _judged(shared: Path, paths: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The judged drafts by set, in the form of those that came with the project."""
    sets: dict[str, dict[str, Any]] = {"dev": json.loads((shared / "related" / "qrels_dev.json").read_text(encoding="utf-8"))}
    for line in (line for file in JUDGED for line in file.read_text(encoding="utf-8").splitlines()):
        if not line.startswith("#"):
            half, draft, post, grade = line.split("\t")
            judged = sets.setdefault(f"own {half}", {}).setdefault(draft, {"file": paths[draft], "draft_chars": 1_500, "grades": {}})
            judged["grades"][paths[post]] = int(grade)
    return sets


if __name__ == "__main__":
    main()
