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
from pathlib import Path

from kg.pipeline import Analyst, carry_out, plan_ingest
from kg.query import draft_of_facts, related
from kg.settings import Settings
from kg.store import open_store


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
    """Related coverage: each judged draft is a post's title and the first characters of its body."""
    qrels = shared / "related" / "qrels_dev.json"
    settings = Settings.from_environment()
    analyst = Analyst.of(settings)
    store = open_store(os.environ.get("KG_BENCH_STORE") or str(folder / "corpus.db"))
    with store.writer() as writer:
        for _ in carry_out(plan_ingest(writer, [shared / "corpus/_posts"], settings, analyst.recipe), writer, analyst, settings):
            pass
    run = {}
    with store.view() as view, analyst.sentences() as analyze:
        files = {card.path: post_id for post_id, card in view.posts().items()}
        paths = {post_id: path for path, post_id in files.items()}
        for query, judged in json.loads(qrels.read_text(encoding="utf-8")).items():
            source = view.source(files[judged["file"]])
            body = source.split("\n---\n", 1)[-1].strip()[: judged["draft_chars"]]
            facts = analyst.facts_of_draft(f"# {judged['title']}\n\n{body}", analyze)
            found = related(view, draft_of_facts(facts), k=10, exclude=files[judged["file"]])
            run[query] = [paths[r.post.id] for r in found]
    store.close()
    ranking = folder / "run.json"
    ranking.write_text(json.dumps(run, ensure_ascii=False), encoding="utf-8")
    subprocess.run([sys.executable, str(shared / "bench/score_related.py"), str(qrels), str(ranking)], check=True)


if __name__ == "__main__":
    main()
