"""Analysing sentences: words and names, each distinct sentence once, on as many processes as wanted."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import TracebackType
from typing import Protocol, Self

from kg.extract.context import companies
from kg.extract.ginza import Ginza, has_cue, load
from kg.extract.names import ListedName, NameMatcher, Span
from kg.records import EntityType, Token

__all__ = ["Analysis", "ParallelAnalyzer", "SentenceAnalyzer", "TextAnalyzer", "analyzer"]

_BATCH = 256
_CACHED_SENTENCES = 200_000


@dataclass(frozen=True, slots=True)
class Analysis:
    """What can be said about a sentence by itself; offsets into its text."""

    tokens: tuple[Token, ...]
    spans: tuple[Span, ...]


class TextAnalyzer(Protocol):
    """Analyses sentences."""

    def analyze(self, texts: Sequence[str]) -> list[Analysis]:
        """One analysis for each text, in order."""


class SentenceAnalyzer:
    """Words and names of sentences, in this process."""

    def __init__(self, ginza: Ginza, names: Iterable[ListedName]) -> None:
        self._ginza = ginza
        self._matcher = NameMatcher(names)

    def analyze(self, texts: Sequence[str]) -> list[Analysis]:
        """One analysis for each text, in order.

        The stock named-entity component, by far the slowest part, reads only sentences in which it may add a name.
        """
        words = [self._ginza.tokenize(text) for text in texts]
        spans = [self._matcher.find(text, tokens) for text, (_, tokens) in zip(texts, words, strict=True)]
        cued = [i for i, text in enumerate(texts) if has_cue(text)]
        stock = dict(zip(cued, self._ginza.names([words[i][0] for i in cued]), strict=True))
        spans = [_merged(texts[i], tokens, spans[i], stock.get(i, [])) for i, (_, tokens) in enumerate(words)]
        return [Analysis(tokens, tuple(found)) for (_, tokens), found in zip(words, spans, strict=True)]


def _merged(text: str, tokens: Sequence[Token], listed: list[Span], stock: list[Span]) -> list[Span]:
    """Listed names; beside them companies by their legal form, what the stock component adds, and countries by word class."""
    found = list(listed)

    def free(start: int, end: int) -> bool:
        return not any(s.start < end and start < s.end for s in found)

    for span in (*companies(text, tokens), *stock):
        if free(span.start, span.end):
            found.append(span)
    for token in tokens:
        if token.tag == "名詞-固有名詞-地名-国" and free(token.start, token.end) and token.end - token.start > 1:
            found.append(Span(token.start, token.end, EntityType.PLACE, "sudachi"))
    return sorted(found, key=lambda s: s.start)


class ParallelAnalyzer:
    """The same, on several processes, each with a language pipeline of its own. Use as a context manager."""

    def __init__(self, names: Iterable[ListedName], workers: int) -> None:
        self._pool = ProcessPoolExecutor(
            max_workers=workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(tuple(names),),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def analyze(self, texts: Sequence[str]) -> list[Analysis]:
        """One analysis for each text, in order."""
        batches = [texts[i : i + _BATCH] for i in range(0, len(texts), _BATCH)]
        return [analysis for batch in self._pool.map(_analyze_in_worker, batches) for analysis in batch]


_worker: SentenceAnalyzer | None = None


def _start_worker(names: tuple[ListedName, ...]) -> None:
    global _worker
    threading.Thread(target=_exit_with_parent, daemon=True).start()
    _worker = SentenceAnalyzer(load(), names)


def _exit_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _analyze_in_worker(texts: Sequence[str]) -> list[Analysis]:
    assert _worker is not None
    return _worker.analyze(texts)


class _Once:
    """Analyses a distinct sentence once, as far back as the cache reaches."""

    def __init__(self, inner: TextAnalyzer) -> None:
        self._inner = inner
        self._known: dict[str, Analysis] = {}

    def analyze(self, texts: Sequence[str]) -> list[Analysis]:
        new = [t for t in dict.fromkeys(texts) if t not in self._known]
        fresh = dict(zip(new, self._inner.analyze(new), strict=True)) if new else {}
        out = [fresh[t] if t in fresh else self._known[t] for t in texts]
        self._known.update(fresh)
        while len(self._known) > _CACHED_SENTENCES:
            del self._known[next(iter(self._known))]
        return out


@contextmanager
def analyzer(names: Iterable[ListedName], workers: int = 1) -> Iterator[TextAnalyzer]:
    """An analyser for a run over many posts: repeated sentences once; `workers` processes, or this one if 1."""
    if workers <= 1:
        yield _Once(SentenceAnalyzer(load(), names))
    else:
        with ParallelAnalyzer(names, workers) as parallel:
            yield _Once(parallel)
