"""Reading drafts: the one thing the API needs the language model for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import BoundedSemaphore, Lock, Thread
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
    """The analyst and its language model; takes some two seconds, and one more of the processor in the background."""
    analyst = Analyst.of(settings)
    reader = analyst.reader()
    analyst.prepare(reader)
    Thread(target=use_large_pages, name="large pages", daemon=True).start()
    return analyst, reader


def warnings_of(problems: Iterable[Problem]) -> list[str]:
    """What of a draft could not be read as it was meant, with line and remedy."""
    return [f"draft:{problem.line}: {problem.reason}; {problem.remedy}" for problem in problems]


class DraftReader:
    """Finds the words and entities of drafts. Loads the language model before the first, keeps none.

    One draft at a time is read and answered: it is work for the processor alone, and several at once would all be late.
    """

    def __init__(self, load: Callable[[], tuple[Analyst, SentenceAnalyzer]]) -> None:
        self._load = load
        self._loaded: tuple[Analyst, SentenceAnalyzer] | None = None
        self._one_at_a_time = Lock()
        self._line = BoundedSemaphore(_WAITING)

    def prepare(self) -> None:
        """Begin to load the language model, if nobody has: somebody is about to send a draft."""
        if self._loaded is None and not self._one_at_a_time.locked():
            Thread(target=self._load_once, name="language model", daemon=True).start()

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
            analyst, analyzer = self._load_once()
            with self._one_at_a_time:
                yield read(analyst, analyzer)
        finally:
            self._line.release()

    def _load_once(self) -> tuple[Analyst, SentenceAnalyzer]:
        if self._loaded is None:
            with self._one_at_a_time:
                if self._loaded is None:
                    self._loaded = self._load()
        return self._loaded
