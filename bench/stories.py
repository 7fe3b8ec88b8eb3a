"""Whether posts that tell one event are told from posts that only look alike.

    python bench/stories.py [STORE] [--show]

STORE is an ingested corpus (``KG_BENCH_STORE``): ``kg ingest ../shared/corpus/_posts --store corpus.db`` makes one. The pairs, judged by
reading both posts, are in ``bench/data/same_story*.tsv``; the head of each file says how they were chosen. Prints of each file how many
of either kind are told right and, with ``--show``, which are not.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from kg.query import Stories
from kg.store import open_store

PAIRS = sorted((Path(__file__).parent / "data").glob("same_story*.tsv"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", nargs="?", default=os.environ.get("KG_BENCH_STORE"), help="path or URL of an ingested corpus")
    parser.add_argument("--show", action="store_true", help="show the pairs that are told wrong")
    options = parser.parse_args()
    if not options.store:
        print("no ingested corpus; name its store or set KG_BENCH_STORE", file=sys.stderr)
        return
    with open_store(options.store).view() as view:
        stories = Stories(view)
        for file in PAIRS:
            _told(stories, file, show=options.show)


def _told(stories: Stories, file: Path, *, show: bool) -> None:
    """How many pairs of a file are told right."""
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for a, b, kind, note in (line.split("\t") for line in lines):
        told = "same" if stories.same(a, b) or stories.same(b, a) else "different"
        of[kind] += 1
        right[kind] += told == kind
        if show and told != kind:
            print(f"{kind} but told as {told}: {a}, {b} ({note})")
    kinds = ", ".join(f"{right[kind]} of {of[kind]} {kind}" for kind in of)
    print(f"{file.name}: {right.total()} of {of.total()} right ({kinds})")


if __name__ == "__main__":
    main()
