"""What the graph holds, and whether the service is well."""

from __future__ import annotations

from fastapi import APIRouter

from api import examples, schemas
from api.dependencies import AskAgain, Store, open_view
from api.openapi import STORE, answers

__all__ = ["router"]

router = APIRouter(tags=["state"], route_class=AskAgain)


@router.get("/v1/stats", summary="What the graph holds", responses=answers(examples.STATS, *STORE))
def stats(store: Store) -> schemas.Stats:
    """Numbers of posts, entities, mentions, claims, edges and topics, entities by type and edges by relation."""
    with open_view(store) as view:
        return schemas.Stats.model_validate(view.stats())


@router.get("/healthz", summary="Is the process up", responses=answers(examples.HEALTH))
async def healthz() -> schemas.Health:
    """Answers as long as the process runs, whatever the state of the store."""
    return schemas.Health(status="ok")  # on the event loop: also when every worker thread is at work


@router.get("/readyz", summary="Can questions be answered", responses=answers(examples.HEALTH, *STORE))
def readyz(store: Store) -> schemas.Health:
    """Whether the store opens and answers; if not, a problem says why."""
    with open_view(store) as view:
        _ = view.post_count
    return schemas.Health(status="ok")
