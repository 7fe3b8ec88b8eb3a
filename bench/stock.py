"""What the speed benchmarks share: their arguments, the sample of posts, and stock GiNZA."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path

from kg.posts import SourceFile, find_files

__all__ = ["arguments", "sample", "stock_seconds"]


def arguments(description: str | None, posts: int) -> argparse.ArgumentParser:
    """--posts, --sample (by default so many posts) and --rounds."""
    shared = Path(os.environ.get("KG_SHARED", "../shared")) / "corpus" / "_posts"
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=Path, default=shared if shared.is_dir() else Path("samples/posts"))
    parser.add_argument("--sample", type=int, default=posts, help="number of posts, evenly spread over the folder")
    parser.add_argument("--rounds", type=int, default=2)
    return parser


def sample(options: argparse.Namespace) -> list[SourceFile]:
    """The posts to measure with, evenly spread over the folder."""
    files = [f for f in find_files([options.posts]) if isinstance(f, SourceFile)]
    return files[:: max(1, len(files) // options.sample)][: options.sample]


def stock_seconds(texts: Sequence[str], workers: int = 2) -> float:
    """How long `nlp.pipe` of `ja_ginza` as it comes takes over texts, start-up left out."""
    import spacy

    nlp = spacy.load("ja_ginza")
    began = time.perf_counter()
    for _ in nlp.pipe(texts, n_process=workers, batch_size=64):
        pass
    return time.perf_counter() - began
