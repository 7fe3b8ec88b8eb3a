"""The web pages: the same questions as the API, for people. One file a subject."""

from fastapi import APIRouter

from api.dependencies import Question
from api.pages import change, communities, docs, draft, entities, home, judge, key, links, posts, review, topics
from kg import query
from kg.store import View

__all__ = ["prepare", "router"]

router = APIRouter(include_in_schema=False, route_class=Question)
for _page in (home, entities, links, change, communities, topics, posts, draft, review, judge, key, docs):
    router.include_router(_page.router)


def prepare(view: View) -> None:
    """Ask what the first page, a post's page and the review ask, so that no reader waits for what is made once for a state of the graph.

    Raises:
        GraphTooLarge: the store holds more than fits into memory here.
    """
    if view.post_count:
        query.trends(view, limit=1)
        for post in query.posts_where(view, period=query.Period(), limit=1):
            query.coverage(view, query.draft_of_post(view, post.id), k=1)
        review.suggestions(view)
