"""Speed of an ingest against stock GiNZA over the same editorial text, side by side in one run.

    python bench/ingest.py [--posts FOLDER] [--sample N] [--rounds N]

Prints characters/s of `kg ingest` (reading, names, relations, topics, storing) and of stock `nlp.pipe(n_process=2)`, their
ratio round by round, and what a second ingest of the unchanged posts takes of the first.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kg.posts import SourceFile, find_files, read_post


def main() -> None:
    shared = Path(os.environ.get("KG_SHARED", "../shared")) / "corpus" / "_posts"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=Path, default=shared if shared.is_dir() else Path("samples/posts"))
    parser.add_argument("--sample", type=int, default=100, help="number of posts, evenly spread over the folder")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()

    files = [f for f in find_files([options.posts]) if isinstance(f, SourceFile)]
    files = files[:: max(1, len(files) // options.sample)][: options.sample]
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
            stock = _stock(texts)
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


def _stock(texts: list[str]) -> float:
    import spacy

    nlp = spacy.load("ja_ginza")
    began = time.perf_counter()
    for _ in nlp.pipe(texts, n_process=2, batch_size=32):
        pass
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
