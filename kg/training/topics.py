"""Learn from annotated posts what posts are indexed under: themes, counts and weights.

    python -m kg.training.topics [--shared FOLDER] [--out FOLDER] [--folds N] [--check]

Writes ``learned.tsv``, ``seen.tsv`` and ``weights.tsv`` and prints the recall that cross-validation finds:
everything that is learned from the annotation, names included, is then learned without the posts that are asked about.
``--check`` writes nothing. The same posts give the same files.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract import mentions_of, sentences_of
from kg.normalize import lookup_form
from kg.pipeline import Analyst
from kg.posts import SourceFile, find_files, read_post
from kg.records import Post, Sentence
from kg.settings import Settings
from kg.topics import Ranking, Vocabulary
from kg.topics.candidates import Candidate, candidates_of, form_of
from kg.topics.ranking import EXPERIENCE, FEATURES, Seen, picked
from kg.topics.vocabulary import Theme, load_table
from kg.topics.weigh import MOST_TOPICS, tags_of

__all__ = ["Indexed", "experience", "fit", "grown", "read"]

_OUT = Path(__file__).parents[1] / "topics" / "data"
_FORM_LENGTHS = range(2, 25)
_NAMED = 2
"""Annotations that make a name a theme."""
_FOLDED = 0.65
"""Share of the annotations with a name that must have another, more usual one too, for the two to be one theme."""
_SYNONYM = 0.5
"""The same for a string that is no theme's name."""
_OVERRULED = 3
"""Annotations that it takes to see a curated name otherwise than the curated vocabulary."""
_ALIAS, _ALIAS_RATE = 3, 0.15
"""Annotations that make a string a name of a theme, and their share of the posts that have it."""
_SEEN_POSTS = 3
"""Posts that a term must stand in for its counts to be kept."""
_PENALTY = 1.0
_AMOUNT = re.compile(r"\d[万億兆%％]")
"""In what one post says and no theme is called."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Indexed:
    """An annotated post, analysed."""

    post: Post
    sentences: tuple[Sentence, ...]
    names: frozenset[str]
    """Look-up forms of its entities."""
    topics: tuple[tuple[str, tuple[str, ...]], ...]
    """Name and surfaces of each annotated topic."""

    def hits(self, name: str) -> set[int]:
        """Numbers of the annotated topics that a name is right for."""
        key = _key(name)
        return {i for i, (main, surfaces) in enumerate(self.topics) if any(_key(s) == key for s in (main, *surfaces))}


def _key(name: str) -> str:
    """As the annotated posts are scored."""
    return re.sub(r"[\s・･\-_.]", "", unicodedata.normalize("NFKC", name)).casefold()


def read(folder: Path) -> Iterator[Indexed]:
    """The annotated posts in a folder of ``ID.md`` and ``ID.json``, analysed."""
    analyst = Analyst.of(Settings())
    with analyst.sentences() as analyze:
        for path in sorted(folder.glob("*.json")):
            file = next(f for f in find_files([path.with_suffix(".md")]) if isinstance(f, SourceFile))
            post, _ = read_post(file)
            assert post is not None, path
            found = sentences_of(post)
            analyses = analyze.analyze([s.text for s in found])
            mentions, _ = analyst.resolver.link(post, mentions_of(post, found, analyses))
            topics = json.loads(path.read_text(encoding="utf-8"))["topics"]
            yield Indexed(
                post,
                tuple(replace(s, tokens=a.tokens) for s, a in zip(found, analyses, strict=True)),
                frozenset(lookup_form(m.name) for m in mentions),
                tuple((t["name"], tuple(t["surfaces"])) for t in topics),
            )


# Themes --------------------------------------------------------------------------------------------------------------


def grown(curated: Vocabulary, posts: Sequence[Indexed]) -> Vocabulary:
    """The themes that the annotation adds to a vocabulary, or sees otherwise.

    Strings that annotators give as names of one topic are names of one theme if the rarer is seldom given without the more usual
    one; what the curated vocabulary says counts as one more annotation.
    """
    given: Counter[str] = Counter()
    together: defaultdict[str, Counter[str]] = defaultdict(Counter)
    as_name: Counter[str] = Counter()
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for post in posts:
        for name, surfaces in post.topics:
            forms = {form_of(s): s for s in (*surfaces, name) if _is_name(s)}
            if form_of(name) in forms:
                as_name[form_of(name)] += 1
            for form, spelling in forms.items():
                given[form] += 1
                spelled[form][spelling] += 1
                together[form].update(other for other in forms if other != form)
    annotated = Counter(given)
    listed = {lookup_form(n) for t in curated.themes for n in (t.name, *t.aliases)}
    mains = {lookup_form(t.name): t.name for t in curated.themes}
    for form, theme in curated.by_form.items():
        main = lookup_form(theme.name)
        if form != main:
            given[form] += 1
            together[form][main] += 1
    themes = {form for form, n in as_name.items() if n >= _NAMED} | set(mains)
    usual = {form: (as_name[form] + 0.5 * (form in mains), given[form], form) for form in {*given, *themes}}
    parent: dict[str, str] = {}
    for form in usual:
        others = [(n / given[form], usual[g], g) for g, n in together[form].items() if g in themes and usual[g] > usual[form]]
        share, _, other = max(others, default=(0.0, None, ""))
        if form in curated.by_form and annotated[form] < _OVERRULED:
            main = lookup_form(curated.by_form[form].name)
            if main != form:
                parent[form] = main
        elif other and share >= (_FOLDED if form in themes else _SYNONYM):
            parent[form] = other
    standing = Counter(form for post in posts for form in _forms_in(post, given))
    names: defaultdict[str, list[str]] = defaultdict(list)
    for form in sorted(usual, key=lambda f: usual[f], reverse=True):
        root = form
        while root in parent:
            root = parent[root]
        if root not in themes or not spelled[form]:
            continue
        if form == root:
            names[root]
        elif form in listed or form in themes or (given[form] >= _ALIAS and given[form] >= _ALIAS_RATE * standing[form]):
            names[root].append(_spelling(spelled[form]))
    return Vocabulary(tuple(Theme(mains.get(root) or _spelling(spelled[root]), tuple(names[root]), "") for root in names))


def _is_name(text: str) -> bool:
    return len(form_of(text)) in _FORM_LENGTHS and not set(text) & set("|\t\n#") and not _AMOUNT.search(text)


def _spelling(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda s: (-spellings[s], s))


def _forms_in(post: Indexed, wanted: Mapping[str, int]) -> set[str]:
    found = set()
    for sentence in post.sentences:
        forms = [form_of(sentence.text[t.start : t.end]) for t in sentence.tokens]
        for begin in range(len(forms)):
            form = ""
            for end in range(begin, min(begin + 14, len(forms))):
                form += forms[end]
                if len(form) >= _FORM_LENGTHS.stop:
                    break
                if form in wanted:
                    found.add(form)
    return found


# Counts and weights --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rows:
    """The candidates of a post, what is known of them, and which are right."""

    post: Indexed
    candidates: list[Candidate]
    tags: frozenset[str]
    right: list[set[int]]

    @classmethod
    def of(cls, post: Indexed, vocabulary: Vocabulary) -> _Rows:
        candidates = candidates_of(post.post, post.sentences, vocabulary, post.names)
        return cls(post, candidates, tags_of(post.post, vocabulary), [post.hits(c.name) for c in candidates])

    @property
    def labels(self) -> Matrix:
        return np.array([float(bool(r)) for r in self.right])

    def features(self, ranking: Ranking) -> Matrix:
        return np.array(ranking.features(self.candidates, self.tags)).reshape(-1, len(FEATURES))


def experience(rows: Iterable[_Rows], blind: Mapping[str, float]) -> Ranking:
    """Counts of terms over annotated posts; `blind` are weights of the features that need no counts."""
    posts: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    expected: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        chances = Ranking(blind).chances(row.candidates, row.tags)
        for candidate, chance, right in zip(row.candidates, chances, row.right, strict=True):
            posts[candidate.form] += 1
            topics[candidate.form] += bool(right)
            expected[candidate.form] += chance
    return Ranking(blind, {f: Seen(n, topics[f], round(expected[f], 2)) for f, n in sorted(posts.items()) if n >= _SEEN_POSTS})


def fit(rows: Matrix, labels: Matrix, skip: Iterable[str] = ()) -> dict[str, float]:
    """Logistic regression with a quadratic penalty on standardised features, by Newton's method; features in `skip` weigh 0."""
    used = [i for i, name in enumerate(FEATURES) if name not in skip]
    x = rows[:, used]
    middle, spread = x.mean(axis=0), x.std(axis=0)
    middle[0], spread[spread == 0] = 0.0, 1.0
    z = (x - middle) / spread
    penalty = np.eye(len(used)) * _PENALTY
    penalty[0, 0] = 0.0
    weights = np.zeros(len(used))
    for _ in range(30):
        chance = 1 / (1 + np.exp(-z @ weights))
        step = np.linalg.solve((z * (chance * (1 - chance) + 1e-9)[:, None]).T @ z + penalty, z.T @ (labels - chance) - penalty @ weights)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    plain = weights / spread
    plain[0] = weights[0] - float((plain[1:] * middle[1:]).sum())
    return dict.fromkeys(FEATURES, 0.0) | {FEATURES[i]: float(w) for i, w in zip(used, plain, strict=True)}


def _fit_all(rows: Sequence[_Rows], features: Sequence[Matrix], skip: Iterable[str] = ()) -> dict[str, float]:
    return fit(np.concatenate(list(features)), np.concatenate([r.labels for r in rows]), skip)


def _recall(rows: Sequence[_Rows], features: Sequence[Matrix], weights: Mapping[str, float], k: int = MOST_TOPICS) -> tuple[int, int]:
    vector = np.array([weights[name] for name in FEATURES])
    found = wanted = 0
    for row, matrix in zip(rows, features, strict=True):
        scores = matrix @ vector
        best = picked(scores.tolist(), [c.form for c in row.candidates], k)
        found += len({hit for i, _ in best for hit in row.right[i]})
        wanted += len(row.post.topics)
    return found, wanted


@dataclass(frozen=True, slots=True)
class _Held:
    """The rows of each fold, looked at with what the other folds teach."""

    folds: list[list[_Rows]]
    features: list[list[Matrix]]
    blind: dict[str, float]

    def weights(self, but: int = -1, skip: Iterable[str] = ()) -> dict[str, float]:
        """Weights from all folds but one."""
        used = [k for k in range(len(self.folds)) if k != but]
        return _fit_all([r for k in used for r in self.folds[k]], [m for k in used for m in self.features[k]], skip)

    def recall(self, skip: Iterable[str] = (), k: int = MOST_TOPICS) -> float:
        """Cross-validated recall."""
        counts = [_recall(self.folds[f], self.features[f], self.weights(f, skip), k) for f in range(len(self.folds))]
        return sum(found for found, _ in counts) / sum(wanted for _, wanted in counts)


def held_out(curated: Vocabulary, posts: Sequence[Indexed], folds: int) -> _Held:
    """Look at every post with themes and counts from the posts of the other folds."""
    order = np.random.RandomState(0).permutation(len(posts)) % folds
    parts = [[p for p, f in zip(posts, order, strict=True) if f == fold] for fold in range(folds)]
    others = [[p for p, f in zip(posts, order, strict=True) if f != fold] for fold in range(folds)]
    wide = [curated.widened(grown(curated, rest)) for rest in others]
    rows = [[_Rows.of(p, vocabulary) for p in part] for part, vocabulary in zip(parts, wide, strict=True)]
    flat = [r for part in rows for r in part]
    nothing = Ranking({})
    blind = _fit_all(flat, [r.features(nothing) for r in flat], EXPERIENCE)
    seen = [experience((_Rows.of(p, vocabulary) for p in rest), blind) for rest, vocabulary in zip(others, wide, strict=True)]
    return _Held(rows, [[r.features(ranking) for r in part] for part, ranking in zip(rows, seen, strict=True)], blind)


# The command ---------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=_OUT)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    learn(list(read(options.shared / "gold" / "train")), options.folds, None if options.check else options.out)


def learn(posts: Sequence[Indexed], folds: int, out: Path | None) -> None:
    """Print what cross-validation finds, and write the tables."""
    curated = load_table("topics.tsv")
    held = held_out(curated, posts, folds)
    print(f"recall@{MOST_TOPICS} {held.recall():.4f}, @20 {held.recall(k=20):.4f}, of all {held.recall(k=1_000):.4f}", flush=True)
    print(f"without the counts {held.recall(EXPERIENCE):.4f}", flush=True)
    if out is None:
        for name in FEATURES[1:]:
            print(f"  without {name:20s} {held.recall([name]):.4f}", flush=True)
        return
    learned = grown(curated, posts)
    vocabulary = curated.widened(learned)
    ranking = experience((_Rows.of(p, vocabulary) for p in posts), held.blind)
    weights = held.weights()
    _write(out / "learned.tsv", "", [["name", "aliases", "broader"], *([t.name, " | ".join(t.aliases), ""] for t in learned.themes)])
    _write(out / "weights.tsv", "feature, weight", [[name, f"{weights[name]:.4f}"] for name in FEATURES])
    _write(out / "seen.tsv", _COUNTS, ([f, s.posts, s.topics, s.expected] for f, s in ranking.seen.items()))


_COUNTS = "term, posts that have it, posts that it is a topic of, how many those would be without this table"


def _write(path: Path, columns: str, lines: Iterable[Sequence[Any]]) -> None:
    head = ["# Made by kg.training.topics from annotated posts.", *([f"# {columns}"] if columns else [])]
    path.write_text("\n".join([*head, *("\t".join(map(str, line)) for line in lines)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
