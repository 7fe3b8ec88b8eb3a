"""Learn how much each sign tells that two texts tell one story.

    python -m kg.training.stories [--store URL] [--data FOLDER] [--out FILE] [--check]

Needs a store of the posts that the judged pairs are of, and `bench/data`. A logistic regression for posts, over the pairs of
``same_story*.tsv``; one for drafts of few words, over ``short_drafts.toml``, ``turned_drafts.toml`` and the posts nearest to them; and one
for news items, over ``news_drafts.toml``. What is kept back (``same_story_kept.tsv``, ``same_story_fresh*.tsv`` and the halves ``d`` to
``f``, ``n`` and ``r`` to ``t`` of the drafts) is not read. Prints what cross-validation says: the pairs of one name, and a draft with its
posts, are always judged by weights that were learned without them. ``--check`` writes nothing.
"""

from __future__ import annotations

import argparse
import math
import tomllib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kg.pipeline import Analyst
from kg.query import Draft, draft_of_outline, draft_of_post
from kg.query.relatedness.brief import signs_of_few_words
from kg.query.relatedness.marks import MarkWeights
from kg.query.relatedness.stories import is_news, news_signs, told_by_many_words
from kg.query.relatedness.weights import WEIGHTS, BriefWeights, NewsWeights, StoryWeights
from kg.settings import Settings
from kg.store import open_store
from kg.store.base import Likeness, View

__all__ = ["fit", "written"]

_DATA: Final = Path(__file__).parents[2] / "bench" / "data"
_KEPT_PAIRS: Final = ("same_story_kept.tsv", "same_story_fresh.tsv", "same_story_fresh_kept.tsv")
_KEPT_HALVES: Final = "defnrst"
_FOLDS: Final = 8
_FALSE_ALARM: Final = 1.5
"""Misses that a false alarm costs of a short draft: who is told that a headline is told reads the post to find that it is not."""
_PENALTY: Final = 1.0
_NEAR: Final = 20
"""Posts, the nearest to a short draft, that it is compared with."""
_NEAR_NEWS: Final = 40
"""The same of a news item."""
_BY_HAND: Final[dict[str, dict[str, float]]] = {
    "story": {"other_end": 0.4, "other_step": 0.2, "before": 0.4},
    "brief": {"swapped": 0.25, "other_version": 0.5, "other_step": 0.6, "before": 0.4},
}
"""What too few of the posts and drafts have for it to be learned: that something ends; a version number in a headline; a later step;
what is named in passing; another partner in a post that would else be taken to tell the story."""
_STORY: Final = ("opens", "names", "other_names", "apart", "figures", "headline", "version", "other_version", "other_figure", "events")
_BRIEF: Final = ("wording", "about", "actors", "unnamed", "rare", "figures", "headline", "other_figure", "other_end", "events")

Matrix = NDArray[np.float64]


class _Case(NamedTuple):
    """Two texts, by the signs that they have, and whether they tell one story."""

    signs: tuple[float, ...]
    same: bool
    group: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", default="kg.db")
    parser.add_argument("--data", type=Path, default=_DATA)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with open_store(options.store).view() as view:
        learned = {
            "story": _learned("pairs of posts", _STORY, list(_pairs(view, options.data))),
            "brief": _learned("short drafts", _BRIEF, list(_drafts(view, options.data)), cost=_FALSE_ALARM),
        }
        tables = {table: {**weights, **_BY_HAND[table]} for table, weights in learned.items()}
        story, brief = StoryWeights(**_in_full(tables["story"])), BriefWeights(**_in_full(tables["brief"]))
        tables["news"] = _learned("news items", NewsWeights._fields, list(_news(view, options.data, story, brief)), cost=_FALSE_ALARM)
    if not options.check:
        options.out.write_text(written(tables), encoding="utf-8")


def fit(signs: Matrix, same: Matrix) -> tuple[Matrix, float]:
    """Weights of a regularised logistic regression, and its constant: signs that come to more than 0 with it tell one story."""
    spread = signs.std(axis=0)
    scale = np.where(spread > 0, spread, 1)
    rows = np.column_stack([signs / scale, np.ones(len(signs))])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        said = rows @ weights
        penalty = np.append(weights[:-1], 0)
        value = (np.logaddexp(0, said) - same * said).sum() + _PENALTY * (penalty @ penalty) / 2
        return float(value), rows.T @ (1 / (1 + np.exp(-said)) - same) + _PENALTY * penalty

    found: Matrix = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    return found[:-1] / scale, float(found[-1])


def _learned(what: str, names: Sequence[str], cases: Sequence[_Case], *, cost: float = 1.0) -> dict[str, float]:
    """Weights by sign, such that 1 in all is enough where a false alarm costs so many misses. Prints what cross-validation says."""
    signs = np.array([case.signs for case in cases])
    same = np.array([float(case.same) for case in cases])
    fold = np.array([zlib.crc32(case.group.encode()) % _FOLDS for case in cases])
    said = np.zeros(len(cases))
    for one in range(_FOLDS):
        weights, constant = fit(signs[fold != one], same[fold != one])
        said[fold == one] = signs[fold == one] @ weights + constant - math.log(cost)
    right = [(said > 0)[same == side] == bool(side) for side in (1, 0)]
    loss = np.logaddexp(0, np.where(same > 0, -said, said)).mean()
    print(f"{what}: {right[0].sum()} of {len(right[0])} same, {right[1].sum()} of {len(right[1])} different, loss {loss:.4f}")
    weights, constant = fit(signs, same)
    enough = math.log(cost) - constant
    return {name: round(weight / enough, 2) for name, weight in zip(names, weights.tolist(), strict=True)}


def _pairs(view: View, data: Path) -> Iterator[_Case]:
    """The judged pairs, each from the side of its first post."""
    known: dict[str, tuple[Draft, Mapping[str, Likeness]]] = {}
    for file in sorted(data.glob("same_story*.tsv")):
        lines = file.read_text(encoding="utf-8").splitlines() if file.name not in _KEPT_PAIRS else []
        for a, b, kind, _ in (line.split("\t") for line in lines if line and not line.startswith("#")):
            if a not in known:
                draft = draft_of_post(view, a)
                alike = view.posts_like(draft.terms, view.post_count, title=draft.title)
                known[a] = draft, {hit.post_id: hit for hit in alike}
            draft, hits = known[a]
            if b in hits:
                yield _Case(tuple(_story_signs(view, draft, hits[b])), kind == "same", _shared(view, draft, b))


def _story_signs(view: View, draft: Draft, hit: Likeness) -> Iterator[float]:
    for sign in _STORY:
        weights = StoryWeights._make([*(float(sign == name) for name in StoryWeights._fields[:-1]), _only(sign)])
        [told] = told_by_many_words(view, draft, [hit], weights, least=-math.inf).values()
        yield told


def _shared(view: View, draft: Draft, post_id: str) -> str:
    """The name that a pair shares and that says most."""
    theirs = view.gists([post_id])[post_id].entities
    cards = view.entities([e for e in draft.entities if e in theirs])
    says = {e: min(draft.entities[e], theirs[e]) * math.log(1 + view.post_count / card.posts) for e, card in cards.items()}
    return max(says, key=lambda e: (says[e], e), default=post_id)


def _drafts(view: View, data: Path) -> Iterator[_Case]:
    """The short drafts, as they are and their titles alone, each with the posts nearest to it."""
    analyst = Analyst.of(Settings.from_environment())
    reader = analyst.reader()
    texts = (file.read_text(encoding="utf-8") for file in (data / "short_drafts.toml", data / "turned_drafts.toml"))
    for one in (draft for text in texts for draft in tomllib.loads(text)["draft"]):
        for body in dict.fromkeys((one["text"], "")) if one["half"] not in _KEPT_HALVES else ():
            draft = draft_of_outline(*analyst.outline_of_draft(f"# {one['title']}\n\n{body}", reader))
            near = sorted(view.posts_like(draft.terms, 100, title=draft.title), key=lambda h: (-h.wording, h.post_id))[:_NEAR]
            by_sign = [_brief_signs(view, draft, near, sign) for sign in _BRIEF]
            for hit in near:
                yield _Case(tuple(told[hit.post_id] for told in by_sign), hit.post_id in one["told"], one["title"])


def _news(view: View, data: Path, story: StoryWeights, brief: BriefWeights) -> Iterator[_Case]:
    """The news items in words of their own, each with the posts nearest to it of which its lead says enough."""
    analyst = Analyst.of(Settings.from_environment())
    reader = analyst.reader()
    for one in tomllib.loads((data / "news_drafts.toml").read_text(encoding="utf-8"))["draft"]:
        if one["half"] in _KEPT_HALVES:
            continue
        dated = f"---\ndate: {one['date']}\n---\n\n" if "date" in one else ""
        title = f"# {one['title']}\n\n" if one["title"] else ""
        draft = draft_of_outline(*analyst.outline_of_draft(f"{dated}{title}{one['text']}", reader))
        near = sorted(view.posts_like(draft.terms, 100, title=draft.title), key=lambda h: (-h.wording, h.post_id))[:_NEAR_NEWS]
        if draft.lead is not None and is_news(draft, near):
            for p, signs in news_signs(view, draft, draft.lead, near, story, brief).items():
                yield _Case(signs, p in one["told"], one["title"] or one["text"])


def _brief_signs(view: View, draft: Draft, near: Sequence[Likeness], sign: str) -> dict[str, float]:
    weights = BriefWeights._make([*(float(sign == name) for name in BriefWeights._fields[:-1]), _only(sign)])
    return signs_of_few_words(view, draft, near, weights, least=-math.inf)


def _only(sign: str) -> MarkWeights:
    return MarkWeights(**{name: float(sign == name) for name in MarkWeights._fields})


def _in_full(table: Mapping[str, float]) -> dict[str, Any]:
    """A table of weights by sign, those of the marks apart."""
    marks = MarkWeights(**{name: table.get(name, 0.0) for name in MarkWeights._fields})
    return {name: weight for name, weight in table.items() if name not in MarkWeights._fields} | {"marks": marks}


def written(tables: Mapping[str, Mapping[str, float]]) -> str:
    """The file of the weights, by table and sign."""
    lines = ["# Written by `python -m kg.training.stories`: what the signs tell that two texts tell one story; 1 in all is enough.", ""]
    for table, weights in tables.items():
        lines += [f"[{table}]", *(f"{name} = {weight}" for name, weight in weights.items() if name not in MarkWeights._fields), ""]
        if not weights.keys().isdisjoint(MarkWeights._fields):
            lines += [f"[{table}.marks]", *(f"{name} = {weights.get(name, 0.0)}" for name in MarkWeights._fields), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
