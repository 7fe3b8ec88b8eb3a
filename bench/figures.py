"""Whether figures and other facts of a draft that contradict the archive are told, and no others.

    python bench/figures.py [STORE] [--show]

STORE is an ingested corpus (``KG_BENCH_STORE``): ``kg ingest ../shared/corpus/_posts --store corpus.db`` makes one. The sentences are
in ``bench/data/figures.tsv``, drafts with other facts in ``facts.tsv``, those of what has changed in ``updates.tsv``, drafts that say
one thing twice in ``twice.tsv``, those of who makes what in ``makers.tsv``.
Prints of each how many of those that contradict it, or themselves, are told, and how many of the others
are questioned; with ``--show`` which.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from kg.pipeline import Analyst
from kg.query import check
from kg.settings import Settings
from kg.store import open_store

DATA = Path(__file__).parent / "data"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", nargs="?", default=os.environ.get("KG_BENCH_STORE"), help="path or URL of an ingested corpus")
    parser.add_argument("--show", action="store_true", help="show the sentences that are judged wrong")
    options = parser.parse_args()
    if not options.store:
        print("no ingested corpus; name its store or set KG_BENCH_STORE", file=sys.stderr)
        return
    analyst = Analyst.of(Settings.from_environment())
    reader = analyst.reader()
    with open_store(options.store).view() as view:
        for name in ("figures", "facts", "updates", "twice", "makers"):
            of: Counter[str] = Counter()
            told: Counter[str] = Counter()
            for line in (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
                if not line or line.startswith("#"):
                    continue
                kind, text = line.split("\t")[:2]
                found = check(view, analyst.facts_of_draft(text.replace("\\n", "\n"), reader))
                questioned = bool(found.twice or found.headline if name == "twice" else found.figures or found.facts or found.headline)
                of[kind] += 1
                told[kind] += questioned
                if options.show and questioned != (kind == "D"):
                    print(f"{'questioned' if questioned else 'not told'}: {text}")
            print(f"{name}: {told['D']} of {of['D']} contradictions told, {told['A']} of {of['A']} others questioned")


if __name__ == "__main__":
    main()
