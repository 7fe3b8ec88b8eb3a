"""Reading drafts: the one thing the API needs the language model for."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore, Lock
from typing import Final

from api.errors import DraftsBusy, TextTooLong
from kg.extract import ListedName, SentenceAnalyzer, TextAnalyzer
from kg.pipeline import Analyst
from kg.records import PostFacts
from kg.settings import Settings

__all__ = ["MAX_CHARACTERS", "DraftReader", "load_analyst"]

MAX_CHARACTERS: Final = 200_000
_WAITING: Final = 8
"""Drafts in hand or in line; more would take the threads that answer everybody else."""


def load_analyst(settings: Settings) -> tuple[Analyst, TextAnalyzer]:
    """The analyst and its language model; takes seconds."""
    analyst = Analyst.of(settings)
    # Not Analyst.sentences(): its analyser remembers the sentences it has seen, and a draft is not ours to remember.
    return analyst, SentenceAnalyzer.load(ListedName(*name) for name in analyst.gazetteer.names())


class DraftReader:
    """Finds the words and entities of drafts. Loads the language model with the first; reads one at a time, keeps none."""

    def __init__(self, load: Callable[[], tuple[Analyst, TextAnalyzer]]) -> None:
        self._load = load
        self._loaded: tuple[Analyst, TextAnalyzer] | None = None
        self._one_at_a_time = Lock()
        self._line = BoundedSemaphore(_WAITING)

    def facts(self, text: str) -> PostFacts:
        """Everything that is found in a draft.

        Raises:
            UsageError: the draft cannot be read; says where and why.
            TextTooLong: it has more than `MAX_CHARACTERS`.
            DraftsBusy: too many drafts are waiting.
        """
        if len(text) > MAX_CHARACTERS:
            raise TextTooLong(f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")
        if not self._line.acquire(blocking=False):
            raise DraftsBusy(f"{_WAITING} drafts are being read or wait to be; try again in a moment")
        try:
            with self._one_at_a_time:
                if self._loaded is None:
                    self._loaded = self._load()
                analyst, analyzer = self._loaded
                return analyst.facts_of_draft(text, analyzer)
        finally:
            self._line.release()
