"""Things that posts name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import examples, schemas
from api.dependencies import Question, Store, entity_by_id, open_view
from api.openapi import STORE, answers
from api.routers.parameters import Limit, Name, NamePart, TypePart
from kg import query
from kg.errors import EntityNotFound, UsageError
from kg.records import RELATION_TYPES

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["entities"], route_class=Question)

_MAY = (EntityNotFound, 422, *STORE)
_RELATION = "Only edges of this type; may be given several times. `mentioned_with` stands for naming in one sentence."


@router.get("/entities", summary="Find entities by name", responses=answers(examples.SEARCH, UsageError, 422, *STORE))
def search_entities(
    store: Store,
    q: Annotated[str, Query(max_length=200, description="A name or a part of one, in any script and width.", examples=["ホンハイ"])],
    type: Annotated[schemas.TypeName | None, Query(description="Only entities of this type.")] = None,
    limit: Limit = 20,
) -> schemas.SearchAnswer:
    """Entities by any of their names. Whole names come before beginnings, these before parts; within each the most
    mentioned first. Nothing found is an empty list, not an error."""
    with open_view(store) as view:
        found = query.search(view, q, type=type, limit=limit)
        return schemas.SearchAnswer(query=q, items=[schemas.Match.model_validate(m) for m in found])


@router.get("/entities/{type}/{name}", summary="Profile of an entity by id", responses=answers(examples.PROFILE, *_MAY))
def entity_profile(store: Store, type: TypePart, name: NamePart, limit: Limit = 10) -> schemas.Profile:
    """An entity with all its names, its relations, whom it is named with, and its newest posts, each list at most
    `limit` long."""
    with open_view(store) as view:
        return schemas.Profile.model_validate(query.profile(view, entity_by_id(view, type, name), limit=limit))


@router.get("/entities/{type}/{name}/neighbors", summary="Who is linked to an entity", responses=answers(examples.NEIGHBORS, *_MAY))
def entity_neighbors(
    store: Store,
    type: TypePart,
    name: NamePart,
    relation: Annotated[list[schemas.RelationName] | None, Query(description=_RELATION, examples=[list(RELATION_TYPES[:2])])] = None,
    limit: Limit = 50,
) -> schemas.NeighborsAnswer:
    """The edges of an entity with their direction, number of posts and dates: typed relations before co-mentions, those
    that most posts assert first."""
    with open_view(store) as view:
        entity_id = entity_by_id(view, type, name)
        found = query.neighbors(view, entity_id, types=relation, limit=limit)
        entity = schemas.EntityRef.model_validate(view.entities([entity_id])[entity_id])
        return schemas.NeighborsAnswer(entity=entity, items=[schemas.Neighbor.model_validate(n) for n in found])


@router.get("/entities/{type}/{name}/posts", summary="The posts of an entity", responses=answers(examples.ENTITY_POSTS, *_MAY))
def entity_posts(store: Store, type: TypePart, name: NamePart, limit: Limit = 50) -> schemas.PostsAnswer:
    """The posts that mention an entity, newest first, with the number of mentions in each."""
    with open_view(store) as view:
        entity_id = entity_by_id(view, type, name)
        found = query.posts_of(view, entity_id, limit=limit)
        entity = schemas.EntityRef.model_validate(view.entities([entity_id])[entity_id])
        return schemas.PostsAnswer(entity=entity, items=[schemas.PostOfEntity.model_validate(p) for p in found])


@router.get("/entity", summary="Profile of an entity by any name", responses=answers(examples.RESOLVED, *_MAY))
def entity_by_name(store: Store, name: Name, limit: Limit = 10) -> schemas.ResolvedProfile:
    """The profile of what a name stands for, and its id. Of several namesakes it is the one that most posts mention; a
    name that nothing has is a problem with suggestions."""
    with open_view(store) as view:
        entity_id = query.resolve(view, name)
        profile = schemas.Profile.model_validate(query.profile(view, entity_id, limit=limit))
        return schemas.ResolvedProfile(query=name, resolved_to=entity_id, profile=profile)
