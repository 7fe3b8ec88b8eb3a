"""What was linked for the first time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.errors import UsageError
from kg.query.edges import EdgeNamed
from kg.query.evidence import Evidence
from kg.query.incidence import Span, incidence
from kg.query.period import Period
from kg.records import CO_MENTION, RELATION_TYPES, EntityType
from kg.store.base import Network, PostCard, View

__all__ = ["Novelty", "novelties"]

_MADE: Final = "develops"
_RATHER: Final = 5
"""So many times more posts name another maker of what one is said to make for the first time: most such sentences are misread."""
_SECOND: Final = 0.1
_WEIGHED: Final = 2_000
"""So many relations are weighed by their evidence; a month of a large archive has fewer."""
_UNREAD: Final = 0.5


@dataclass(frozen=True, slots=True)
class Novelty(EdgeNamed):
    """A relation that was asserted, or a pair that was named together, for the first time."""

    first: PostCard
    """The post that did."""
    posts: int
    """Posts that have done so until now, the first included."""
    independent: int
    """Posts that do not repeat one another: those that share an asserting sentence, word for word, count once."""
    within: int
    """Those of them that are of the period."""
    new: tuple[str, ...]
    """Ids of those of its ends that no post before the period mentions."""
    known_pair: bool
    """Whether a post before the period links the two in another way."""
    prominence: int
    """Posts that mention the less mentioned of its ends."""
    worth: float = 0.0
    """What its order follows: `within`, times how often the surest such evidence is right; of a second maker of a product a tenth."""
    evidence: tuple[Evidence, ...] = ()
    """The best for it, if it was asked for; none of co-mentions."""


def novelties(
    view: View,
    period: Period,
    *,
    types: Collection[str] | None = None,
    entity_types: Collection[EntityType] | None = None,
    between_known: bool = False,
    min_posts: int = 1,
    limit: int = 50,
) -> list[Novelty]:
    """Edges whose first support falls in a period: relations before co-mentions, those of most independent posts in it first, each counted
    by how sure it is.

    Of equals, those of more posts since then come first, then those whose less mentioned end is mentioned more: a new tie of two
    well-known names is more of an event than one that a newcomer brings along. What has no date never counts as first. O(graph),
    fast.

    Args:
        view: the graph.
        period: when the first post was published.
        types: relation types wanted; all if None.
        entity_types: only edges between entities of these types; all if None.
        between_known: only edges between entities that posts before the period mention.
        min_posts: only edges that so many posts support by now.
        limit: at most so many.

    Raises:
        UsageError: one of `types` is not a relation type, or `min_posts` or `limit` is not positive.
        GraphTooLarge: the store holds more than fits into memory here.
    """
    unknown = sorted(set(types or ()) - {*RELATION_TYPES, CO_MENTION})
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no relation type; there are {', '.join((*RELATION_TYPES, CO_MENTION))}")
    if limit < 1 or min_posts < 1:
        raise UsageError("limit and min_posts must be 1 or more")
    network, table = incidence(view)
    dated = Span(0, len(table.dates))
    span = dated if period == Period() else table.span(period)
    first, posts, independent = table.edges.first(), table.edges.count(dated), table.edges.independent(dated)
    within = table.edges.independent(span)
    old = table.entities.first() < span.first
    wanted = (first >= span.first) & (first < span.end) & (posts >= min_posts)
    if types is not None:
        wanted &= np.array([key.type in types for key in table.edges.ids], bool)
    if entity_types is not None:
        right = np.array([network.entities[id].type in entity_types for id in table.entities.ids], bool)
        wanted &= right[table.head] & right[table.tail]
    if between_known:
        wanted &= old[table.head] & old[table.tail]
    mentioned = table.entities.count(table.span(Period()))
    known = np.minimum(mentioned[table.head], mentioned[table.tail])
    found = np.flatnonzero(wanted)
    order = (found, -known[found], -independent[found])
    worth = within.astype(float)
    read = [n for n in found[np.lexsort((*order, -within[found], ~table.typed[found]))][:_WEIGHED].tolist() if table.typed[n]]
    worth[found] = np.where(table.typed[found], _UNREAD, 1.0) * within[found]
    surest = view.surest([table.edges.ids[n] for n in read], 1, published=period)
    makers = _makers(network, [table.edges.ids[n].tail for n in read])
    for n in read:
        key = table.edges.ids[n]
        others = key.type == _MADE and posts[n] * _RATHER < makers.get(key.tail, 0)
        sure = surest[key][0].confidence if surest.get(key) else _UNREAD
        worth[n] = round(float(within[n]) * sure * (_SECOND if others else 1.0), 4)
    best = found[np.lexsort((*order, -worth[found], ~table.typed[found]))][:limit].tolist()
    pairs = table.pairs()
    earlier = np.sort(pairs[first < span.first])
    linked = np.searchsorted(earlier, pairs[best], "right") > np.searchsorted(earlier, pairs[best])
    cards = view.posts({table.post_ids[first[n]] for n in best})
    answer = []
    for n, known_pair in zip(best, linked.tolist(), strict=True):
        key = table.edges.ids[n]
        head, tail = network.entities[key.head], network.entities[key.tail]
        new = tuple(id for id, number in ((key.head, table.head[n]), (key.tail, table.tail[n])) if not old[number])
        card = cards[table.post_ids[first[n]]]
        answer.append(
            Novelty(
                head.id, head.name, key.type, tail.id, tail.name, card, int(posts[n]), int(independent[n]), int(within[n]),
                new, known_pair, int(known[n]), float(worth[n]),
            )  # fmt: skip
        )
    return answer


def _makers(network: Network, made: Iterable[str]) -> dict[str, int]:
    """How many posts name the best supported maker of each of some things."""
    wanted = set(made)
    most: dict[str, int] = {}
    for key, posts in network.edges.items():
        if key.type == _MADE and key.tail in wanted:
            most[key.tail] = max(most.get(key.tail, 0), len(posts))
    return most
