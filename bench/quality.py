"""Quality on the annotated posts and the judged drafts, by the scorers that come with them.

    python bench/quality.py [dev|train]

Needs the folder KG_SHARED (default ../shared); says so and does nothing without it.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

from kg.pipeline import Analyst, carry_out, plan_ingest
from kg.query import draft_of_facts, related
from kg.settings import Settings
from kg.store import open_store

ranking = importlib.import_module("kg.query.related")
_SIGNALS = ("_ABOUT", "_OPENING", "_WORDING", "_TITLE", "_NAMES")
"""The weights of the ranking, by their names there."""


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
    qrels = shared / "related" / "qrels_dev.json"
    settings = Settings.from_environment()
    analyst = Analyst.of(settings)
    store = open_store(os.environ.get("KG_BENCH_STORE") or str(folder / "corpus.db"))
    with store.writer() as writer:
        for _ in carry_out(plan_ingest(writer, [shared / "corpus/_posts"], settings, analyst.recipe), writer, analyst, settings):
            pass
    with store.view() as view:
        files = {card.path: post_id for post_id, card in view.posts().items()}
        paths = {post_id: path for path, post_id in files.items()}
        drafts = {}
        with analyst.sentences() as analyze:
            for name, judged in json.loads(qrels.read_text(encoding="utf-8")).items():
                own = files[judged["file"]]
                body = view.source(own).split("\n---\n", 1)[-1].strip()[: judged["draft_chars"]]
                drafts[name] = own, draft_of_facts(analyst.facts_of_draft(f"# {judged['title']}\n\n{body}", analyze))
        for signal in (None, *_SIGNALS):
            with patch.object(ranking, signal, 0.0) if signal else nullcontext():
                run = {name: [paths[r.post.id] for r in related(view, draft, exclude=own)] for name, (own, draft) in drafts.items()}
            print(f"related, without {signal.strip('_').lower()}" if signal else "related, all signals", end=": ", flush=True)
            file = folder / "run.json"
            file.write_text(json.dumps(run, ensure_ascii=False), encoding="utf-8")
            subprocess.run([sys.executable, str(shared / "bench/score_related.py"), str(qrels), str(file)], check=True)
    store.close()


if __name__ == "__main__":
    main()
