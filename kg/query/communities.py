"""Groups of entities that have more to do with one another than with the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kg.errors import EntityNotFound, UsageError
from kg.query.incidence import Incidence, Ints, Span, incidence
from kg.query.period import Period
from kg.query.topics import TopicBeside
from kg.records import EARLIEST, EntityType
from kg.store.base import Network, PostCard, View

__all__ = ["Community", "Member", "communities", "community_of", "community_posts"]

Floats = NDArray[np.float64]

_CO_MENTION = 0.1
"""What an independent post that only names two together counts, beside one that asserts a relation."""
_LINKS = 8
"""An entity keeps so many of its strongest links, and those that are among the strongest of the other end."""
_ENTITIES = 5_000
"""Only the most mentioned take part, so that the first answer does not take minutes on a large archive."""
_SEED = 20_260_105
_NAMED = 3
_TOPICS = 5


@dataclass(frozen=True, slots=True)
class Member:
    """An entity in its community."""

    id: str
    name: str
    type: EntityType
    posts: int
    """Posts of the period that mention it."""
    centrality: float
    """Weight of its links within the community, times the share of its links that this is, times the logarithm of its posts; the
    largest is 1."""


@dataclass(frozen=True, slots=True)
class Community:
    """A group of entities."""

    id: str
    """The id of its most central member."""
    name: str
    """The names of its most central members."""
    size: int
    posts: int
    """Posts of the period that link two of its members."""
    members: tuple[Member, ...]
    """Most central first."""
    topics: tuple[TopicBeside, ...]
    """What these posts are about more than others: by posts times the logarithm of how much more."""


def communities(
    view: View,
    *,
    period: Period | None = None,
    min_posts: int = 2,
    min_size: int = 3,
    resolution: float = 1.0,
    members: int = 10,
    limit: int = 20,
) -> list[Community]:
    """The communities of the graph, largest first.

    Found by the Louvain method (Blondel et al., J. Statistical Mechanics, 2008) as networkx implements it, with a fixed
    seed and in order of ids: the same graph always has the same communities. A link weighs the independent posts that
    assert a relation, and a tenth of those that name the two together, times the rarity of either end among posts, so that
    what is everywhere, such as a country, does not hold together what it is named with. Each entity brings only its
    strongest links. O(graph) the first time, then remembered.

    Args:
        view: the graph.
        period: only what posts of it say; all of them if None.
        min_posts: only entities that so many posts of the period mention.
        min_size: only communities of so many.
        resolution: above 1 for more and smaller ones, below for fewer and larger.
        members: of each at most so many members are given.
        limit: at most so many communities.

    Raises:
        UsageError: a number is not positive.
        GraphTooLarge: the store holds more than fits into memory here.
    """
    if limit < 1 or members < 1 or min_posts < 1 or min_size < 1:
        raise UsageError("limit, members, min_posts and min_size must be 1 or more")
    found = [c for c in _all(view, period, min_posts, resolution) if c.size >= min_size][:limit]
    return [replace(c, members=c.members[:members]) for c in found]


def community_of(
    view: View, entity_id: str, *, period: Period | None = None, min_posts: int = 2, resolution: float = 1.0, members: int | None = None
) -> Community | None:
    """The community that an entity is in, with at most so many members; None if too few posts mention it, or nothing links it.

    Raises:
        EntityNotFound: there is no such entity.
        UsageError: a number is not positive.
        GraphTooLarge: the store holds more than fits into memory here.
    """
    if (members is not None and members < 1) or min_posts < 1:
        raise UsageError("members and min_posts must be 1 or more")
    if entity_id not in view.network().entities:
        raise EntityNotFound(entity_id)
    for community in _all(view, period, min_posts, resolution):
        if any(member.id == entity_id for member in community.members):
            return replace(community, members=community.members[:members])
    return None


def community_posts(view: View, community: Community, *, period: Period | None = None, limit: int = 50) -> list[PostCard]:
    """The posts of a period that link two members of a community, newest first; `community` must hold all its members.

    Raises:
        UsageError: `limit` is not positive.
        GraphTooLarge: the store holds more than fits into memory here.
    """
    if limit < 1:
        raise UsageError("limit must be 1 or more")
    network, members = view.network(), {member.id for member in community.members}
    wanted = period or Period()
    found = {
        post
        for key, support in network.edges.items() if key.head in members and key.tail in members
        for post in support if network.dates[post] in wanted
    }  # fmt: skip
    newest = sorted(sorted(found), key=lambda post: network.dates[post] or EARLIEST, reverse=True)[:limit]
    cards = view.posts(newest)
    return [cards[post] for post in newest]


def _all(view: View, period: Period | None, min_posts: int, resolution: float) -> tuple[Community, ...]:
    """Every community, with all members."""
    if not resolution > 0:
        raise UsageError("resolution must be above 0")
    network, table = incidence(view)
    span = table.span(period or Period())
    return table.remembered(("communities", span, min_posts, resolution), lambda: _find(network, table, span, min_posts, resolution))


def _find(network: Network, table: Incidence, span: Span, min_posts: int, resolution: float) -> tuple[Community, ...]:
    posts = table.entities.count(span)
    a, b, weight = _strongest(*_links(table, span, posts, min_posts), len(posts))
    import networkx as nx  # slow to import: only for this question

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(np.union1d(a, b).tolist())
    graph.add_weighted_edges_from(zip(a.tolist(), b.tolist(), weight.tolist(), strict=True))
    if not graph:
        return ()
    groups = [sorted(group) for group in nx.community.louvain_communities(graph, resolution=resolution, seed=_SEED)]
    groups.sort(key=lambda group: (-len(group), group[0]))
    group_of = np.full(len(posts), -1, np.int64)
    for n, group in enumerate(groups):
        group_of[group] = n
    inside = group_of[a] == group_of[b]
    within, total = _strength(a[inside], b[inside], weight[inside], len(posts)), _strength(a, b, weight, len(posts))
    centrality = within * within / np.maximum(total, 1e-12) * np.log1p(posts)
    about, sizes = _topics(network, table, span, group_of, len(groups))
    found = []
    for n, group in enumerate(groups):
        ranked = sorted(group, key=lambda e: (-round(float(centrality[e]), 9), e))
        most = max(float(centrality[ranked[0]]), 1e-12)
        members = tuple(_member(network, table.entities.ids[e], int(posts[e]), float(centrality[e]) / most) for e in ranked)
        name = "・".join(m.name for m in members[:_NAMED])
        found.append(Community(members[0].id, name, len(group), sizes[n], members, about[n]))
    return tuple(sorted(found, key=lambda c: (-c.size, c.id)))


def _member(network: Network, id: str, posts: int, centrality: float) -> Member:
    card = network.entities[id]
    return Member(id, card.name, card.type, posts, round(centrality, 4))


def _links(table: Incidence, span: Span, posts: Ints, min_posts: int) -> tuple[Ints, Ints, Floats]:
    """The linked pairs of the entities that take part, with their weights."""
    support = table.edges.independent(span) * np.where(table.typed, 1.0, _CO_MENTION)
    number, edge = np.unique(table.pairs(), return_inverse=True)
    weight = np.bincount(edge, support, len(number))
    a, b = np.divmod(number, max(1, len(posts)))
    taking_part = np.zeros(len(posts), bool)
    taking_part[np.argsort(-posts, kind="stable")[:_ENTITIES]] = True
    taking_part &= posts >= min_posts
    kept = (weight > 0) & taking_part[a] & taking_part[b] & (a != b)
    rarity = np.log1p(span.posts / np.maximum(posts, 1))
    return a[kept], b[kept], weight[kept] * rarity[a[kept]] * rarity[b[kept]]


def _strongest(a: Ints, b: Ints, weight: Floats, entities: int) -> tuple[Ints, Ints, Floats]:
    """The links that are among the strongest of one of their ends."""
    end, link = np.concatenate([a, b]), np.tile(np.arange(len(a)), 2)
    order = np.lexsort((link, -weight[link], end))
    end, link = end[order], link[order]
    begins = np.searchsorted(end, np.arange(entities))
    kept = np.unique(link[np.arange(len(end)) - begins[end] < _LINKS])
    return a[kept], b[kept], weight[kept]


def _strength(a: Ints, b: Ints, weight: Floats, entities: int) -> Floats:
    strength: Floats = np.zeros(entities)
    np.add.at(strength, a, weight)
    np.add.at(strength, b, weight)
    return strength


def _topics(
    network: Network, table: Incidence, span: Span, group_of: Ints, groups: int
) -> tuple[Sequence[tuple[TopicBeside, ...]], list[int]]:
    """For each group the topics of the posts that link its members, and how many these posts are."""
    edges, topics, total = table.edges, table.topics, len(table.post_ids)
    inner = np.where(group_of[table.head] == group_of[table.tail], group_of[table.head], -1)[edges.thing]
    mine = (inner >= 0) & (edges.post >= span.first) & (edges.post < span.end)
    entries = np.unique(inner[mine] * total + edges.post[mine])
    where = np.divmod(entries, max(1, total))
    from scipy.sparse import csr_array  # slow to import: only for this question

    linking = csr_array((np.ones(len(entries)), where), shape=(groups, total))
    there = (topics.post >= span.first) & (topics.post < span.end)
    about = csr_array((np.ones(int(there.sum())), (topics.post[there], topics.thing[there])), shape=(total, len(topics.ids)))
    shared, posts, size = (linking @ about).tocsr(), topics.count(span), np.bincount(where[0], minlength=groups)
    found = []
    for n in range(groups):
        row = slice(shared.indptr[n], shared.indptr[n + 1])
        topic, both = shared.indices[row], shared.data[row]
        product = posts[topic] * float(size[n])
        strength, telling = both / np.sqrt(product), both * np.log(both * span.posts / product)
        best = np.lexsort((topic, -both, -np.round(telling, 9)))
        best = best[telling[best] > 0][:_TOPICS]
        cards = [network.topics[topics.ids[int(topic[i])]] for i in best]
        found.append(tuple(TopicBeside(c.id, c.name, int(both[i]), round(float(strength[i]), 4)) for c, i in zip(cards, best, strict=True)))
    return found, size.tolist()
