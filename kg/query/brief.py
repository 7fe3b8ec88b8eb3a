"""Whether posts tell what a short draft tells: a headline, or the few sentences of a news item.

So few words have little in common with a long post, whatever it tells, so that a cosine says less than how many of the draft's words the
post opens with. Its names are most of them, and every other story of the same firm shares these: they are left out there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from kg.query.drafts import Draft
from kg.query.figures import shared_figures
from kg.query.marks import MarkWeights, marks_of_stored
from kg.records import EntityType
from kg.store.base import Likeness, View

__all__ = ["SHORT", "told_by_few_words"]

SHORT: Final = 120
"""Words up to which a draft is short, some 600 characters."""
_OPENING: Final = 300
"""Words of a post that are its opening."""
_WORDING: Final = 1.6
_NAMES: Final = 0.4
_ACTORS: Final = 0.15
"""What two of the draft's firms and persons tell that a post names more than once."""
_RARE: Final = 0.03
"""What a product, law, person or the like that both name tells, for each power of e that there are posts to one that names it."""
_MARKS: Final = MarkWeights(figures=1.0, headline=0.8, version=0.0, other_version=0.3, other_figure=0.25)


def told_by_few_words(
    view: View, draft: Draft, near: Iterable[Likeness], names_alike: Callable[[Collection[str]], Mapping[str, float]]
) -> dict[str, float]:
    """How much says that posts tell what a short draft tells, by id, of those that can come to 1, where they do.

    The weights are those of a logistic regression over drafts written for it and over openings of posts, in round numbers;
    docs/evaluation.md says how often it is right.

    Args:
        view: the graph.
        draft: of fewer than :data:`SHORT` words.
        near: posts with how like the draft they are.
        names_alike: says how alike some of them are to the draft in their names, 0 to 1.
    """
    cards = view.entities(draft.entities)
    rarity = {
        e: math.log(1 + view.post_count / card.posts)
        for e, card in cards.items()
        if card.type not in (EntityType.ORGANIZATION, EntityType.PLACE)
    }
    actors = [e for e, card in cards.items() if card.type in (EntityType.ORGANIZATION, EntityType.PERSON)]
    wording = {hit.post_id: hit.wording for hit in near}
    gists = view.gists(wording)
    said = {}
    for p, gist in gists.items():
        rarest = max((rarity[e] for e in rarity if e in gist.entities), default=0.0)
        both = sum(gist.entities.get(e, 0) > 1 for e in actors) > 1
        said[p] = _RARE * rarest + _ACTORS * both

    def close(most: Callable[[str], float]) -> list[str]:
        return [p for p, told in said.items() if told + most(p) + _WORDING * math.sqrt(wording[p]) >= 1]

    figures = _MARKS.figures * shared_figures(draft.marks.figures, draft.marks.figures)
    headline = _MARKS.headline * bool(draft.marks.headline)
    names = names_alike(close(lambda p: figures + headline + _NAMES))
    said = {p: said[p] + _NAMES * alike for p, alike in names.items()}
    for p, opening in view.openings(close(lambda p: figures + headline * math.sqrt(names[p]))).items():
        said[p] += _MARKS.told(draft.marks, marks_of_stored(gists[p].post.title, opening), names[p])
    called = " ".join(card.name for card in cards.values()).casefold()
    words = {term for term in draft.terms if term not in called}
    for p in close(lambda p: 0.0):
        share = len(words.intersection(view.terms_in(p)[:_OPENING])) / (len(words) or 1)
        said[p] += _WORDING * math.sqrt(wording[p] * share)
    return said
