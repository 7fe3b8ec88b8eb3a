"""Annotated sentences to learn from.

    gold      the annotated posts (names by surface, projected onto every occurrence, the longest first)
    read      ``labels.tsv``: names of further posts of the corpus, labelled by reading, kept as offsets
    stockmark Wikipedia sentences with eight types (Stockmark Inc., CC BY-SA 3.0)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from kg.errors import DataError
from kg.extract.names import inside_word
from kg.extract.sentences import sentences_of
from kg.posts import SourceFile, find_files, read_post
from kg.records import EntityType, Post, Segment

__all__ = ["Example", "gold_examples", "read_examples", "stockmark_examples"]

Name = tuple[int, int, EntityType]

LABELS_FILE: Final = Path(__file__).with_name("labels.tsv")
_LETTERS: Final = dict(zip("OPDJLCT", EntityType, strict=True))
_TAIL = re.compile(r"^(?:#+ .*(?:関連記事|あわせて読みたい|おすすめ書籍)|---END---)", re.M)
_STOCKMARK: Final = {
    "法人名": EntityType.ORGANIZATION,
    "その他の組織名": EntityType.ORGANIZATION,
    "政治的組織名": EntityType.ORGANIZATION,
    "人名": EntityType.PERSON,
    "地名": EntityType.PLACE,
    "製品名": EntityType.PRODUCT,
    "イベント名": EntityType.PROJECT,
}


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the names in it, by offsets into its text."""

    text: str
    names: tuple[Name, ...]
    source: str
    unsure: tuple[tuple[int, int], ...] = ()
    """Spans about which the annotation says nothing."""


def gold_examples(folder: Path) -> Iterator[Example]:
    """The sentences of the annotated posts in a folder of ``ID.md`` and ``ID.json``."""
    for path in sorted(folder.glob("*.json")):
        annotation = json.loads(path.read_text(encoding="utf-8"))
        names = [(surface, EntityType(e["type"])) for e in annotation["entities"] for surface in e["surfaces"] if surface]
        post = _post(path.with_suffix(".md"))
        tail = _TAIL.search(post.source, post.source.find("\n---", 4))
        end = tail.start() if tail else len(post.source)
        for sentence in sentences_of(post):
            if sentence.end <= end:
                yield Example(sentence.text, tuple(_project(sentence.text, names)), "gold")


def _project(text: str, names: Iterable[tuple[str, EntityType]]) -> Iterator[Name]:
    """Every occurrence of the names, the longest first, none overlapping."""
    free = [True] * len(text)
    for surface, type in sorted(set(names), key=lambda n: (-len(n[0]), n)):
        at = text.find(surface)
        while at >= 0:
            end = at + len(surface)
            if all(free[at:end]) and not inside_word(text, at, end):
                free[at:end] = [False] * len(surface)
                yield at, end, type
            at = text.find(surface, at + 1)


def read_examples(corpus: Path, labels: Path = LABELS_FILE) -> Iterator[Example]:
    """The sentences of the corpus that were labelled by reading.

    Raises:
        DataError: a post is not there or is not the one that was read.
    """
    lines = labels.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.startswith(("#", "file\t")):
            continue
        name, digest, read, named = line.split("\t")
        path = corpus / name
        if not path.is_file() or not sha256(path.read_bytes()).hexdigest().startswith(digest):
            raise DataError(str(labels), number, f"{path} is not the post that was labelled")
        spans = _decode(read)
        names = list(zip(_decode(re.sub(r"[A-Z]", "", named)), re.findall(r"[A-Z]", named), strict=True))
        begins = {start for start, _ in spans}
        post = _post(path)
        for sentence in sentences_of(post):
            if sentence.start not in begins:
                continue
            segment = post.segments[sentence.segment]
            found = []
            for (start, end), letter in names:
                if sentence.start <= start and end <= sentence.end:
                    text_start, text_end = (_text_offset(segment, at) - sentence.offset for at in (start, end))
                    found.append((text_start, text_end, _LETTERS[letter]))
            yield Example(sentence.text, tuple(found), "read")


def _text_offset(segment: Segment, at: int) -> int:
    """Where a source offset stands in a segment's readable text."""
    for piece in segment.pieces:
        if piece.start <= at <= piece.end:
            linear = piece.end - piece.start == piece.text_end - piece.text_start
            return piece.text_start + (at - piece.start if linear else 0 if at == piece.start else piece.text_end - piece.text_start)
    raise ValueError(f"no text at {at}")


def _decode(text: str) -> list[tuple[int, int]]:
    spans = []
    at = 0
    for item in text.split():
        gap, length = item.split("+")
        start = at + int(gap)
        at = start + int(length)
        spans.append((start, at))
    return spans


def stockmark_examples(file: Path) -> Iterator[Example]:
    """Wikipedia sentences; facilities, which may be places or organisations here, are left undecided."""
    for item in json.loads(file.read_text(encoding="utf-8")):
        names = []
        unsure = []
        for entity in item["entities"]:
            start, end = entity["span"]
            if (type := _STOCKMARK.get(entity["type"])) is not None:
                names.append((start, end, type))
            else:
                unsure.append((start, end))
        yield Example(item["text"], tuple(names), "stockmark", tuple(unsure))


def _post(path: Path) -> Post:
    file = next(f for f in find_files([path]) if isinstance(f, SourceFile))
    post, _ = read_post(file)
    assert post is not None, path
    return post
