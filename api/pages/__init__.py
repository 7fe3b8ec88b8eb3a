"""The web pages: the same questions as the API, for people. One file a subject."""

from fastapi import APIRouter

from api.dependencies import Question
from api.pages import change, communities, docs, draft, entities, home, judge, key, links, posts, record, review, topics

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)
for _page in (home, entities, links, record, change, communities, topics, posts, draft, review, judge, key, docs):
    router.include_router(_page.router)
