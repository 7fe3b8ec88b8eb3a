"""How likely a candidate is to be a topic: a logistic regression over readable tables.

``data/weights.tsv`` holds a weight for each of :data:`FEATURES`; ``data/seen.tsv`` says of terms in how many annotated posts
they stand, in how many they were a topic, and in how many that was to be expected from where they stand.
``kg.training.topics`` makes both.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from typing import Final

from kg.errors import DataError
from kg.topics.candidates import Candidate

__all__ = ["EXPERIENCE", "FEATURES", "Ranking", "Seen", "load_ranking", "parse_seen", "parse_weights", "picked"]

FEATURES: Final = (
    "constant", "known", "known and not named", "known and count", "count squared", "free count", "free share", "rank of count",
    "heading", "first", "bold", "quoted", "tag", "holds a theme", "prior", "seen", "lift",
)  # fmt: skip
"""What is looked at, in this order."""

EXPERIENCE: Final = frozenset({"prior", "seen", "lift"})
"""Features that come from the counts of annotated posts, not from the post."""

_PRIOR_POSTS, _KNOWN, _UNKNOWN = 4.0, 0.08, 0.02
"""A term that was never met is taken to have been in this many posts, and a topic at this rate."""
_LIFT_POSTS = 5.0
_SAME = 1.0
"""What a candidate loses for holding the name of a topic that was taken before it, or standing in it: it may be the same topic."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What annotated posts say about a term."""

    posts: int = 0
    """Posts that have it."""
    topics: int = 0
    """Those of them that it is a topic of."""
    expected: float = 0.0
    """How many of them that would be, to judge by everything but these counts."""


_NEVER = Seen()


@dataclass(frozen=True)
class Ranking:
    """Weights and counts."""

    weights: Mapping[str, float]
    seen: Mapping[str, Seen] = field(default_factory=dict)
    """By the look-up form of a theme's name or of a phrase."""

    @cached_property
    def digest(self) -> str:
        """Changes whenever a weight or a count does."""
        return hashlib.blake2b(repr((self.weights, self.seen)).encode(), digest_size=8).hexdigest()

    def chances(self, candidates: Sequence[Candidate], tags: frozenset[str]) -> list[float]:
        """How likely each candidate by itself is to be a topic, between 0 and 1.

        Args:
            candidates: all candidates of one post; they are judged against one another.
            tags: look-up forms of the tags and categories of the post.
        """
        return [_chance(score) for score in self._scores(candidates, tags)]

    def best(self, candidates: Sequence[Candidate], tags: frozenset[str], most: int) -> list[tuple[Candidate, float]]:
        """The likeliest topics with their chances, best first; of alike names the later ones count for less."""
        scores = self._scores(candidates, tags)
        return [(candidates[i], _chance(score)) for i, score in picked(scores, [c.form for c in candidates], most)]

    def _scores(self, candidates: Sequence[Candidate], tags: frozenset[str]) -> list[float]:
        weights = [self.weights.get(name, 0.0) for name in FEATURES]
        return [math.fsum(w * x for w, x in zip(weights, row, strict=True)) for row in self.features(candidates, tags)]

    def features(self, candidates: Sequence[Candidate], tags: frozenset[str]) -> list[list[float]]:
        """One row a candidate, in the order of :data:`FEATURES`."""
        known = [c.form for c in candidates if c.known]
        ranks = {c.form: rank for rank, c in enumerate(sorted(candidates, key=lambda c: (-c.count, c.form)))}
        return [self._row(c, ranks[c.form], c.form in tags, known) for c in candidates]

    def _row(self, candidate: Candidate, rank: int, tagged: bool, known: Sequence[str]) -> list[float]:
        seen = self.seen.get(candidate.form, _NEVER)
        rate = (seen.topics + _PRIOR_POSTS * (_KNOWN if candidate.known else _UNKNOWN)) / (seen.posts + _PRIOR_POSTS)
        count = math.log(candidate.count)
        return [
            1.0,
            float(candidate.known),
            float(candidate.known and not candidate.by_name),
            count if candidate.known else 0.0,
            count * count,
            math.log1p(candidate.free),
            candidate.free / candidate.count,
            math.log1p(rank),
            float(candidate.headings > 0),
            math.log1p(candidate.first),
            float(candidate.bold > 0),
            float(candidate.quoted > 0),
            float(tagged),
            float(any(form in candidate.form and form != candidate.form for form in known)),
            math.log(rate / (1 - rate)),
            math.log1p(seen.posts),
            math.log((seen.topics + _LIFT_POSTS) / (seen.expected + _LIFT_POSTS)),
        ]


def picked(scores: Sequence[float], forms: Sequence[str], most: int) -> list[tuple[int, float]]:
    """The numbers of the best candidates and their scores, each lowered for every alike one before it. O(most x candidates)."""
    left = dict(enumerate(scores))
    best: list[tuple[int, float]] = []
    while left and len(best) < most:
        chosen = min(left, key=lambda i: (-left[i], forms[i]))
        best.append((chosen, left.pop(chosen)))
        for i in left:
            if forms[i] in forms[chosen] or forms[chosen] in forms[i]:
                left[i] -= _SAME
    return best


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


@cache
def load_ranking() -> Ranking:
    """The ranking that the project ships."""
    data = resources.files("kg.topics").joinpath("data")
    weights, seen = (data.joinpath(name).read_text(encoding="utf-8").splitlines() for name in ("weights.tsv", "seen.tsv"))
    return Ranking(parse_weights("weights.tsv", weights), parse_seen("seen.tsv", seen))


def parse_weights(path: str, lines: Iterable[str]) -> dict[str, float]:
    """Read a table of weights: feature, weight.

    Raises:
        DataError: a line is not a known feature and a number, or a feature is missing.
    """
    weights: dict[str, float] = {}
    number = 0
    for number, (name, value) in _cells(path, lines, 2):
        if name not in FEATURES:
            raise DataError(path, number, f"{name!r} is no feature")
        weights[name] = _number(path, number, value)
    if missing := [name for name in FEATURES if name not in weights]:
        raise DataError(path, number, f"no weight for {', '.join(missing)}")
    return weights


def parse_seen(path: str, lines: Iterable[str]) -> dict[str, Seen]:
    """Read a table of counts: term, posts, topics, expected.

    Raises:
        DataError: a line has another number of columns, or no numbers.
    """
    return {
        name: Seen(int(_number(path, number, posts)), int(_number(path, number, topics)), _number(path, number, expected))
        for number, (name, posts, topics, expected) in _cells(path, lines, 4)
    }


def _cells(path: str, lines: Iterable[str], columns: int) -> Iterable[tuple[int, list[str]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            raise DataError(path, number, f"expected {columns} columns, separated by tabs")
        yield number, cells


def _number(path: str, line: int, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise DataError(path, line, f"{text!r} is no number") from None
