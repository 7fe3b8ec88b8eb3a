"""Analysing sentences: words and what may be a name, each distinct sentence once, on as many processes as wanted."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from multiprocessing.connection import wait
from multiprocessing.reduction import DupFd
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, Protocol, Self

from kg.errors import AnalysisFailed
from kg.extract.context import bare, companies, offices, trimmed
from kg.extract.ginza import Ginza, load
from kg.extract.names import Hit, ListedName, NameMatcher
from kg.records import ENTITY_TYPES, EntityType, Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.extract.tagger import Tagger

__all__ = ["Analysis", "Candidate", "ParallelAnalyzer", "SentenceAnalyzer", "TextAnalyzer", "analyzer", "candidates_of", "load_tagger"]

WEIGHTS: Final = ("names-1.npz", "names-2.npz")

_BATCH = 256
_STEP_BACK: Final = 10
"""How much nicer the processes are than others: a server beside them should not become slow while posts come in."""
_CACHED_SENTENCES = 200_000


class Candidate(NamedTuple):
    """A span that may be a name, by offsets into the sentence's text."""

    start: int
    end: int
    listed: tuple[EntityType, ...] = ()
    """The types under which the gazetteer lists it."""
    weak: tuple[EntityType, ...] = ()
    """The types under which the gazetteer lists it as ambiguous."""
    version: bool = False
    """Whether the gazetteer lists only the family, and a version stands behind it."""
    marked: bool = False
    """Whether a legal form stands beside it."""
    tagged: EntityType | None = None
    """The type that the tagger reads in this sentence, if it reads exactly this span."""
    scores: tuple[float, ...] = ()
    """What the tagger holds of each type, in the order of ENTITY_TYPES; empty if it did not read the sentence."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What can be said about a sentence by itself; offsets into its text."""

    tokens: tuple[Token, ...]
    candidates: tuple[Candidate, ...]


class TextAnalyzer(Protocol):
    """Analyses sentences."""

    def analyze(self, texts: Sequence[str]) -> list[Analysis]:
        """One analysis for each text, in order."""


def load_tagger(ginza: Ginza) -> Tagger:
    """The tagger that the project ships."""
    from kg.extract.tagger import Tagger

    with resources.as_file(resources.files("kg.extract").joinpath("weights")) as folder:
        return Tagger.load([folder / name for name in WEIGHTS], ginza.vectors)


class SentenceAnalyzer:
    """Words and candidates of sentences, in this process."""

    def __init__(self, ginza: Ginza, tagger: Tagger, names: Iterable[ListedName]) -> None:
        self._ginza = ginza
        self._tagger = tagger
        self._matcher = NameMatcher(names)

    @classmethod
    def load(cls, names: Iterable[ListedName]) -> Self:
        """An analyser with the language pipeline and the tagger that the project ships; takes a second or two."""
        ginza = load()
        return cls(ginza, load_tagger(ginza), names)

    def outline(self, texts: Sequence[str]) -> list[Analysis]:
        """Words and listed names of each text, without what the tagger reads: for a tenth of the time, nine names of ten."""
        tokens = [self._ginza.tokens(text) for text in texts]
        return [Analysis(t, candidates_of(text, t, self._matcher.find(text, t))) for text, t in zip(texts, tokens, strict=True)]

    def analyze(self, texts: Sequence[str]) -> list[Analysis]:
        """One analysis for each text, in order."""
        from kg.extract.features import feature_rows

        tokens, hits, rows = [], [], []
        for text in texts:
            found, words = self._ginza.tokenize(text)
            tokens.append(found)
            hits.append(self._matcher.find(text, found))
            rows.append(feature_rows(words, hits[-1]))
        probabilities = self._tagger.probabilities(rows)
        return [
            Analysis(found, candidates_of(text, found, listed, read))
            for text, found, listed, read in zip(texts, tokens, hits, probabilities, strict=True)
        ]


def candidates_of(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], probabilities: NDArray[np.float32] | None = None
) -> tuple[Candidate, ...]:
    """What the gazetteer lists, what the tagger reads (if it did) and what stands beside a legal form, in the order of offsets."""
    from kg.extract.spans import best_spans, ended, may_be, type_scores

    if probabilities is not None:
        behind = offices(text, tokens, may_be(EntityType.PERSON, probabilities))
        # What a list has as a part of a name is left there.
        behind = [o for o in behind if not any(hit.first < o[0] and o[1] <= hit.last for hit in hits)]
        probabilities = ended(probabilities, behind)
    read = best_spans(probabilities) if probabilities is not None else ()
    tagged, wholes = {}, {}
    for first, last, type in read:
        for part in _parted(text, tokens, first, last, type):
            span = bare(text, tokens, *part)
            tagged[span] = type
            if part != (first, last):
                wholes[span] = bare(text, tokens, first, last)
    listed = {bare(text, tokens, hit.first, hit.last): hit for hit in hits}
    marked = set(companies(text, tokens))
    found = []
    for first, last in sorted({*tagged, *listed, *marked}):
        hit = listed.get((first, last))
        start, end = trimmed(text, tokens[first].start, tokens[last - 1].end, tokens[last - 1].start)
        scores = type_scores(probabilities, *wholes.get((first, last), (first, last))) if probabilities is not None else ()
        if text[end : tokens[last - 1].end].strip("™℠"):  # whatever the tagger made of a word with a title in it
            scores = tuple(sum(scores) * (type is EntityType.PERSON) for type in ENTITY_TYPES) if scores else ()
        found.append(
            Candidate(
                start,
                end,
                hit.listed if hit else (),
                hit.weak if hit else (),
                hit.version if hit else False,
                (first, last) in marked,
                tagged.get((first, last)),
                scores,
            )
        )
    return tuple(found)


def _parted(text: str, tokens: Sequence[Token], first: int, last: int, type: EntityType) -> list[tuple[int, int]]:
    """The names in what the tagger reads as one, which full-width spaces part; a person is written with one inside."""
    starts = [first]
    if type is not EntityType.PERSON:
        starts += [at for at in range(first + 1, last) if "\u3000" in text[tokens[at - 1].end : tokens[at].start]]
    return list(pairwise((*starts, last)))


class ParallelAnalyzer:
    """The same, on several processes, each with a language pipeline of its own. Use as a context manager."""

    def __init__(self, names: Iterable[ListedName], workers: int) -> None:
        self._given = _Given(tuple(names))
        self._pool = ProcessPoolExecutor(
            max_workers=workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(self._given,),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.shutdown(wait=kind is None, cancel_futures=True)
        self._given.close()

    def analyze(self, texts: Sequence[str]) -> list[Analysis]:
        """One analysis for each text, in order.

        Raises:
            AnalysisFailed: a process was killed.
        """
        batches = [texts[i : i + _BATCH] for i in range(0, len(texts), _BATCH)]
        try:
            with _unheard(signal.SIGINT):
                found = self._pool.map(_analyze_in_worker, batches)
            return [analysis for batch in found for analysis in batch]
        except BrokenProcessPool as error:
            raise AnalysisFailed("a process that analyses text was killed; try again, with fewer --workers if memory is short") from error


class _Given:
    """What processes are given as they start, in a file without a name.

    Otherwise it would come through a pipe, and more than the pipe holds waits for ever for a process that died as it started.
    """

    def __init__(self, value: object) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 (open as long as processes may start)
        pickle.dump(value, self._file)
        self._file.flush()

    def read(self) -> Any:
        """It, at any time and in any of the processes."""
        file = self._file.fileno()
        return pickle.loads(os.pread(file, os.fstat(file).st_size, 0))  # their places in the file are one

    def close(self) -> None:
        """No more processes will start, or this one has read it."""
        self._file.close()

    def __getstate__(self) -> Any:
        return DupFd(self._file.fileno())

    def __setstate__(self, file: Any) -> None:
        self._file = os.fdopen(file.detach(), "rb")


@contextmanager
def _unheard(number: int) -> Iterator[None]:
    """What this thread starts does not hear a signal: Ctrl-C, which a terminal sends to all, is for the first of the processes."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_worker: SentenceAnalyzer | None = None


def _start_worker(given: _Given) -> None:
    global _worker
    if hasattr(os, "nice"):
        os.nice(_STEP_BACK)
    threading.Thread(target=_exit_with_parent, daemon=True).start()
    _worker = SentenceAnalyzer.load(given.read())
    given.close()


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
        yield _Once(SentenceAnalyzer.load(names))
    else:
        with ParallelAnalyzer(names, workers) as parallel:
            yield _Once(parallel)
