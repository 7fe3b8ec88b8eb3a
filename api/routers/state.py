"""What the graph holds, and whether the service is well."""

from __future__ import annotations

from contextlib import suppress

from fastapi import APIRouter, Request, Response

from api import examples, schemas
from api.dependencies import Probe, Question, Store, open_view
from api.observe import Metrics
from api.openapi import STORE, answers
from kg.errors import KgError

__all__ = ["probes", "router"]

router = APIRouter(tags=["state"], route_class=Question)
probes = APIRouter(tags=["state"], route_class=Probe)


@router.get("/v1/stats", summary="What the graph holds", responses=answers(examples.STATS, *STORE))
def stats(store: Store) -> schemas.Stats:
    """Numbers of posts, entities, mentions, claims, edges and topics, entities by type and edges by relation."""
    with open_view(store) as view:
        return schemas.Stats.model_validate(view.stats())


@probes.get("/metrics", include_in_schema=False)
def metrics(request: Request, store: Store) -> Response:
    """Figures for Prometheus: latencies by route, what the graph holds, when its newest post was published."""
    figures: Metrics = request.app.state.metrics
    with suppress(KgError), open_view(store) as view:
        found = view.stats()
        for name in ("posts", "entities", "mentions", "claims", "edges", "topics"):
            figures.size.labels(name).set(getattr(found, name))
        figures.revision.set(view.revision)
        dates = [date for date in view.published_at(view.stamps()).values() if date is not None]
        figures.newest.set(max(dates).timestamp() if dates else 0)
    return Response(figures.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


@probes.get("/healthz", summary="Is the process up", responses=answers(examples.HEALTH))
async def healthz() -> schemas.Health:
    """Answers as long as the process runs, whatever the state of the store."""
    return schemas.Health(status="ok")  # on the event loop: also when every worker thread is at work


@probes.get("/readyz", summary="Can questions be answered", responses=answers(examples.HEALTH, *STORE))
def readyz(store: Store) -> schemas.Health:
    """Whether the store opens and answers; if not, a problem says why."""
    with open_view(store) as view:
        _ = view.post_count
    return schemas.Health(status="ok")
