"""Things that posts name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import examples, schemas
from api.dependencies import Question, Store, entity_by_id, open_view
from api.openapi import STORE, answers
from api.paging import by_date, neighbor_place
from api.routers.parameters import (
    Direction,
    Evidence,
    Limit,
    MaxDegree,
    MinConfidence,
    MinPosts,
    Name,
    NamePart,
    Paged20,
    Paged50,
    Relations,
    Since,
    TypePart,
    Until,
    read_period,
)
from kg import query
from kg.errors import EntityNotFound, GraphTooLarge, UsageError
from kg.query.names import KINDS

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["entities"], route_class=Question)

_MAY = (EntityNotFound, 422, *STORE)
_OF_PERIOD = (UsageError, GraphTooLarge, *_MAY)


@router.get("/entities", summary="Find entities by name", responses=answers(examples.SEARCH, UsageError, 422, *STORE))
def search_entities(
    store: Store,
    q: Annotated[str, Query(max_length=200, description="A name or a part of one, in any script and width.", examples=["ホンハイ"])],
    page: Paged20,
    type: Annotated[schemas.TypeName | None, Query(description="Only entities of this type.")] = None,
) -> schemas.SearchAnswer:
    """Entities by any of their names. Whole names come before beginnings, these before parts; within each the most
    mentioned first; then names with the same words or sound, or a typing slip away. Nothing found is an empty list."""
    with open_view(store) as view:
        found, next = page.cut(
            lambda limit: query.search(view, q, type=type, limit=limit), lambda m: (KINDS.index(m.kind), m.distance, -m.posts, m.id)
        )
        return schemas.SearchAnswer(query=q, items=[schemas.Match.model_validate(m) for m in found], next=next)


@router.get("/entities/{type}/{name}", summary="Profile of an entity by id", responses=answers(examples.PROFILE, *_MAY))
def entity_profile(store: Store, type: TypePart, name: NamePart, limit: Limit = 10, evidence: Evidence = 1) -> schemas.Profile:
    """An entity with all its names, its relations of each type, whom it is named with, its posts by month and the newest of
    them, each list at most `limit` long. The `limit` best relations have evidence."""
    with open_view(store) as view:
        found = query.profile(view, entity_by_id(view, type, name), limit=limit, full=True, evidence=evidence)
        return schemas.Profile.model_validate(found)


@router.get("/entities/{type}/{name}/neighbors", summary="Who is linked to an entity", responses=answers(examples.NEIGHBORS, *_OF_PERIOD))
def entity_neighbors(
    store: Store,
    type: TypePart,
    name: NamePart,
    page: Paged20,
    relation: Relations = None,
    direction: Direction = None,
    min_posts: MinPosts = 1,
    max_degree: MaxDegree = None,
    since: Since = None,
    until: Until = None,
    min_confidence: MinConfidence = None,
    evidence: Evidence = 1,
) -> schemas.NeighborsAnswer:
    """The edges of an entity with their direction, number of posts and dates: typed relations before co-mentions, those
    that most posts assert first, each relation with its best sentences."""
    period = read_period(since, until)
    with open_view(store) as view:
        entity_id = entity_by_id(view, type, name)
        found, next = page.cut(
            lambda limit: query.neighbors(
                view, entity_id, types=relation, limit=limit,
                direction=direction, min_posts=min_posts, max_degree=max_degree, period=period, min_confidence=min_confidence,
            ),
            lambda n: neighbor_place(entity_id, n),
        )  # fmt: skip
        entity = schemas.EntityRef.model_validate(view.entities([entity_id])[entity_id])
        items = query.with_evidence(
            view, found, lambda n: query.edge_of(entity_id, n), evidence, period, min_confidence=min_confidence
        )
        return schemas.NeighborsAnswer(entity=entity, items=[schemas.Neighbor.model_validate(n) for n in items], next=next)


@router.get(
    "/entities/{type}/{name}/neighborhood",
    summary="The graph around an entity, for drawing",
    responses=answers(examples.NEIGHBORHOOD, *_OF_PERIOD),
)
def entity_neighborhood(
    store: Store,
    type: TypePart,
    name: NamePart,
    depth: Annotated[int, Query(ge=1, le=3, description="How many hops from the entity.")] = 1,
    limit: Annotated[int, Query(ge=1, le=300, description="At most so many entities beside the one in the middle.")] = 50,
    relation: Relations = None,
    direction: Direction = None,
    min_posts: MinPosts = 1,
    max_degree: MaxDegree = None,
    since: Since = None,
    until: Until = None,
    evidence: Evidence = 0,
) -> schemas.Neighborhood:
    """The strongest of what is within some hops of an entity, with all the edges between. What is linked to more than
    `max_degree` others is shown, but nothing is reached through it."""
    period = read_period(since, until)
    with open_view(store) as view:
        found = query.neighborhood(
            view, entity_by_id(view, type, name), depth, types=relation, limit=limit,
            direction=direction, min_posts=min_posts, max_degree=max_degree, period=period, evidence=evidence,
        )  # fmt: skip
        return schemas.Neighborhood.model_validate(found)


@router.get("/entities/{type}/{name}/posts", summary="The posts of an entity", responses=answers(examples.ENTITY_POSTS, UsageError, *_MAY))
def entity_posts(
    store: Store, type: TypePart, name: NamePart, page: Paged50, since: Since = None, until: Until = None
) -> schemas.PostsAnswer:
    """The posts that mention an entity, newest first, with the number of mentions in each."""
    period = read_period(since, until)
    with open_view(store) as view:
        entity_id = entity_by_id(view, type, name)
        found, next = page.cut(
            lambda limit: query.posts_of(view, entity_id, period=period, limit=limit),
            lambda p: by_date(p.post.published_at, p.post.id),
        )
        entity = schemas.EntityRef.model_validate(view.entities([entity_id])[entity_id])
        return schemas.PostsAnswer(entity=entity, items=[schemas.PostOfEntity.model_validate(p) for p in found], next=next)


@router.get("/entity", summary="Profile of an entity by any name", responses=answers(examples.RESOLVED, *_MAY))
def entity_by_name(store: Store, name: Name, limit: Limit = 10, evidence: Evidence = 1) -> schemas.ResolvedProfile:
    """The profile of what a name stands for, and its id. Of several namesakes it is the one that most posts mention; a
    name that nothing has is a problem with suggestions."""
    with open_view(store) as view:
        entity_id = query.resolve(view, name)
        profile = schemas.Profile.model_validate(query.profile(view, entity_id, limit=limit, full=True, evidence=evidence))
        cards = view.entities(query.others_called(view, name, entity_id))
        others = [schemas.EntityCard.model_validate(card) for card in cards.values()]
        return schemas.ResolvedProfile(query=name, resolved_to=entity_id, others=others, profile=profile)
