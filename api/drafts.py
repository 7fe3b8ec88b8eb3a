"""Reading drafts: the one thing the API needs the language model for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import BoundedSemaphore, Lock
from typing import Final, TypeVar

from api.errors import DraftsBusy, TextTooLong
from api.largepages import use_large_pages
from kg.extract import SentenceAnalyzer
from kg.pipeline import LARGEST_DRAFT, Analyst, Outline
from kg.records import PostFacts, Problem
from kg.settings import Settings

__all__ = ["MAX_CHARACTERS", "DraftReader", "load_analyst", "warnings_of"]

MAX_CHARACTERS: Final = 200_000
T = TypeVar("T")

_WAITING: Final = 16
"""Drafts in hand or in line; more would take the threads that answer everybody else."""


def load_analyst(settings: Settings) -> tuple[Analyst, SentenceAnalyzer]:
    """The analyst and its language model; takes seconds."""
    analyst = Analyst.of(settings)
    reader = analyst.reader()
    analyst.prepare(reader)
    use_large_pages()
    return analyst, reader


def warnings_of(problems: Iterable[Problem]) -> list[str]:
    """What of a draft could not be read as it was meant, with line and remedy."""
    return [f"draft:{problem.line}: {problem.reason}; {problem.remedy}" for problem in problems]


class _InTurn:
    """A lock that goes to whoever has waited longest; a plain one may go to who has just come."""

    def __init__(self) -> None:
        self._changing = Lock()
        self._held = False
        self._waiting: deque[Lock] = deque()
        """One for each who waits, held until it is his turn."""

    @property
    def held(self) -> bool:
        """Whether somebody has it."""
        return self._held

    def __enter__(self) -> None:
        turn = Lock()
        with self._changing:
            if self._held:
                turn.acquire()
                self._waiting.append(turn)
            self._held = True
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self._changing:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


class DraftReader:
    """Finds the words and entities of drafts. Loads the language model with the first, keeps none.

    One draft at a time is read and answered: it is work for the processor alone, and several at once would all be late.
    """

    def __init__(self, load: Callable[[], tuple[Analyst, SentenceAnalyzer]]) -> None:
        self._load = load
        self._loaded: tuple[Analyst, SentenceAnalyzer] | None = None
        self._one_at_a_time = _InTurn()
        self._line = BoundedSemaphore(_WAITING)

    def busy(self) -> bool:
        """Whether a draft is being read or answered."""
        return self._one_at_a_time.held

    def facts(self, text: str, problems: list[Problem] | None = None) -> AbstractContextManager[PostFacts]:
        """Everything that is found in a draft. The next one is read when the context is left.

        What of it could not be read as it was meant is added to `problems`.

        Raises:
            UsageError: the draft cannot be read; says where and why.
            TextTooLong: it has more than `MAX_CHARACTERS`.
            DraftsBusy: too many drafts are waiting.
        """
        return self._read(text, lambda analyst, analyzer: analyst.facts_of_draft(text, analyzer, problems=problems))

    def outline(self, text: str, problems: list[Problem] | None = None) -> AbstractContextManager[Outline]:
        """What related coverage needs of a draft, in a fraction of the time; else like :meth:`facts`."""
        return self._read(text, lambda analyst, analyzer: analyst.outline_of_draft(text, analyzer, problems=problems))

    @contextmanager
    def _read(self, text: str, read: Callable[[Analyst, SentenceAnalyzer], T]) -> Iterator[T]:
        if len(text) > MAX_CHARACTERS:
            most = f"at most {MAX_CHARACTERS:,} are read, {LARGEST_DRAFT:,} of them text"
            raise TextTooLong(f"the draft has {len(text):,} characters; {most}; shorten it, or give it in parts")
        if not self._line.acquire(blocking=False):
            raise DraftsBusy(f"{_WAITING} drafts are being read or wait to be; try again in a moment")
        try:
            with self._one_at_a_time:
                if self._loaded is None:
                    self._loaded = self._load()
                analyst, analyzer = self._loaded
                yield read(analyst, analyzer)
        finally:
            self._line.release()
