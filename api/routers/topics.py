"""What the archive is about."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api import examples, schemas
from api.dependencies import Question, Store, open_view
from api.openapi import STORE, answers
from api.routers.parameters import Limit, Paged50, Since, Until, read_period
from kg import query
from kg.errors import GraphTooLarge, TopicNotFound, UsageError
from kg.topics import main_name

__all__ = ["router"]

router = APIRouter(prefix="/v1/topics", tags=["topics"], route_class=Question)

_Part = Annotated[str, Query(max_length=200, description="Only topics whose name holds this; all if empty.", examples=["データ"])]
_Name = Annotated[str, Path(max_length=200, description="Name of the topic, in any script and width.", examples=["データセンター"])]


@router.get("", summary="The topics of the archive", responses=answers(examples.TOPICS, UsageError, GraphTooLarge, 422, *STORE))
def all_topics(store: Store, page: Paged50, q: _Part = "", since: Since = None, until: Until = None) -> schemas.TopicsAnswer:
    """What posts are about, generic terms of the field included; those of most posts first. Of a period what its posts are
    about, and how many of them."""
    period = read_period(since, until)
    with open_view(store) as view:
        found, next = page.cut(
            lambda limit: query.topics(view, q, main_name=main_name, period=period, limit=limit), lambda t: (-t.posts, t.id)
        )
        return schemas.TopicsAnswer(items=[schemas.TopicCard.model_validate(t) for t in found], next=next)


@router.get("/{name:path}", summary="Profile of a topic", responses=answers(examples.TOPIC, TopicNotFound, 422, *STORE))
def topic_profile(store: Store, name: _Name, limit: Limit = 10) -> schemas.TopicProfile:
    """A topic with its posts by month, the entities and topics that belong to it, and the posts it is most central to."""
    with open_view(store) as view:
        return schemas.TopicProfile.model_validate(query.topic_profile(view, query.resolve_topic(view, name, main_name), limit=limit))
