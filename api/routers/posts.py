"""What a post says, and what goes with it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import examples, schemas
from api.dependencies import Question, Store, open_view
from api.openapi import STORE, answers
from api.paging import by_date
from api.routers.parameters import Paged50, Paged200, PostId, Posts, Since, Until, read_period
from api.routers.related import related_answer
from kg import query
from kg.errors import EntityNotFound, GraphTooLarge, PostNotFound, TopicNotFound, UsageError

__all__ = ["router"]

router = APIRouter(prefix="/v1/posts", tags=["posts"], route_class=Question)


@router.get(
    "",
    summary="Find posts",
    responses=answers(examples.POSTS_FOUND, UsageError, EntityNotFound, TopicNotFound, GraphTooLarge, 422, *STORE),
)
def find_posts(
    store: Store,
    page: Paged50,
    entity: Annotated[
        list[str] | None,
        Query(max_length=20, description="Any name of an entity that the post mentions; of several all.", examples=[["OpenAI", "鴻海"]]),
    ] = None,
    relation: Annotated[
        schemas.RelationName | None, Query(description="The post claims this of them, or of anything if none is given.")
    ] = None,
    topic: Annotated[
        str | None, Query(max_length=200, description="Name of a topic that the post is about.", examples=["データセンター"])
    ] = None,
    since: Since = None,
    until: Until = None,
) -> schemas.PostsFound:
    """The posts that answer to every condition given, newest first; at least one is needed."""
    period = read_period(since, until)
    with open_view(store) as view:
        ids = [query.resolve(view, name) for name in entity or ()]
        topic_id = query.resolve_topic(view, topic) if topic else None
        found, next = page.cut(
            lambda limit: query.posts_where(view, entities=ids, relation=relation, topic=topic_id, period=period, limit=limit),
            lambda post: by_date(post.published_at, post.id),
        )
        return schemas.PostsFound(items=[schemas.PostRef.model_validate(p) for p in found], next=next)


@router.get("/{post_id}", summary="What was found in a post", responses=answers(examples.POST, PostNotFound, 422, *STORE))
def post_contents(store: Store, post_id: PostId) -> schemas.PostContents:
    """The entities of a post with the offsets of every mention, the typed relations it asserts, and its topics."""
    with open_view(store) as view:
        return schemas.PostContents.model_validate(query.contents(view, post_id))


@router.get(
    "/{post_id}/entities",
    summary="The entities of a post",
    responses=answers(examples.POST_ENTITIES, UsageError, PostNotFound, 422, *STORE),
)
def post_entities(store: Store, post_id: PostId, page: Paged200) -> schemas.PostEntitiesAnswer:
    """What a post mentions, most mentioned first, with the offsets of every mention into the source file."""
    with open_view(store) as view:
        found = query.contents(view, post_id)
        shown, next = page.cut(lambda _: found.entities, lambda e: (-len(e.mentions), e.id))
        items = [schemas.EntityInPost.model_validate(e) for e in shown]
        return schemas.PostEntitiesAnswer(post=schemas.PostRef.model_validate(found.post), items=items, next=next)


@router.get("/{post_id}/related", summary="Posts that go with a post", responses=answers(examples.RELATED, PostNotFound, 422, *STORE))
def post_related(
    store: Store,
    post_id: PostId,
    k: Posts = 10,
    fold: Annotated[bool, Query(description="Of posts that tell one story only the best, with the others as its `versions`.")] = False,
) -> schemas.RelatedAnswer:
    """Posts that share words and entities with a stored post, best first, each with the reason and a link to paste."""
    with open_view(store) as view:
        draft = query.draft_of_post(view, post_id)
        return related_answer(query.coverage(view, draft, k=k, exclude=post_id, fold=fold))


@router.get("/{post_id}/firsts", summary="What a post says first", responses=answers(examples.FIRSTS, PostNotFound, 422, *STORE))
def post_firsts(store: Store, post_id: PostId) -> schemas.Firsts:
    """Entities, links and relations that no earlier post of the archive has. Of a post without a date nothing is known."""
    with open_view(store) as view:
        found = query.firsts(view, post_id)
        return schemas.Firsts(
            post=schemas.PostRef.model_validate(found.post),
            entities=[schemas.EntityCard.model_validate(e) for e in found.entities],
            pairs=[
                schemas.EntityPair(a=schemas.EntityRef.model_validate(a), b=schemas.EntityRef.model_validate(b)) for a, b in found.pairs
            ],
            claims=[schemas.Claim.model_validate(c) for c in found.claims],
        )
