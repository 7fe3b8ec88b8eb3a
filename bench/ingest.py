"""Speed of an ingest against stock GiNZA over the same editorial text, side by side in one run.

    python bench/ingest.py [--posts FOLDER] [--sample N] [--rounds N]

Prints characters/s of `kg ingest` (reading, names, relations, topics, storing) and of stock `nlp.pipe(n_process=2)`, their
ratio round by round, and what a second ingest of the unchanged posts takes of the first.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from stock import arguments, sample, stock_seconds

from kg.posts import read_post


def main() -> None:
    options = arguments(__doc__, posts=100).parse_args()
    files = sample(options)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "posts").mkdir()
        texts = []
        for file in files:
            shutil.copy(f"{file.root}/{file.path}", folder / "posts")
            post, _ = read_post(file)
            if post is not None:
                texts += [segment.text for segment in post.segments]
        characters = sum(map(len, texts))
        print(f"{len(files)} posts of {options.posts}, {characters:,} editorial characters")
        for number in range(1, options.rounds + 1):
            ours, again = _ingest(folder, number)
            stock = stock_seconds(texts)
            print(
                f"round {number}: kg ingest {characters / ours:,.0f} characters/s, stock GiNZA {characters / stock:,.0f};"
                f" ratio {stock / ours:.1f}; second ingest {again / ours:.1%} of the first"
            )


def _ingest(folder: Path, number: int) -> tuple[float, float]:
    command = [sys.executable, "-c", "from kg.cli import main; main()", "ingest", "posts", "--store", f"{number}.db", "--workers", "2"]
    times = []
    for _ in range(2):
        began = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return times[0], times[1]


if __name__ == "__main__":
    main()
