"""What a post says, and what goes with it."""

from __future__ import annotations

from fastapi import APIRouter

from api import examples, schemas
from api.dependencies import Question, Store, open_view
from api.openapi import STORE, answers
from api.routers.parameters import PostId, Posts
from api.routers.related import related_answer
from kg import query
from kg.errors import PostNotFound

__all__ = ["router"]

router = APIRouter(prefix="/v1/posts", tags=["posts"], route_class=Question)


@router.get("/{post_id}", summary="What was found in a post", responses=answers(examples.POST, PostNotFound, 422, *STORE))
def post_contents(store: Store, post_id: PostId) -> schemas.PostContents:
    """The entities of a post with the offsets of every mention, the typed relations it asserts, and its topics."""
    with open_view(store) as view:
        return schemas.PostContents.model_validate(query.contents(view, post_id))


@router.get("/{post_id}/entities", summary="The entities of a post", responses=answers(examples.POST_ENTITIES, PostNotFound, 422, *STORE))
def post_entities(store: Store, post_id: PostId) -> schemas.PostEntitiesAnswer:
    """What a post mentions, most mentioned first, with the offsets of every mention into the source file."""
    with open_view(store) as view:
        found = query.contents(view, post_id)
        items = [schemas.EntityInPost.model_validate(e) for e in found.entities]
        return schemas.PostEntitiesAnswer(post=schemas.PostRef.model_validate(found.post), items=items)


@router.get("/{post_id}/related", summary="Posts that go with a post", responses=answers(examples.RELATED, PostNotFound, 422, *STORE))
def post_related(store: Store, post_id: PostId, k: Posts = 10) -> schemas.RelatedAnswer:
    """Posts that share words and entities with a stored post, best first, each with the reason and a link to paste."""
    with open_view(store) as view:
        return related_answer(query.related(view, query.draft_of_post(view, post_id), k=k, exclude=post_id))
