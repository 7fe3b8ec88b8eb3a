"""The description of the API: what FastAPI cannot know by itself."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.errors import BY_STATUS, PROBLEM_JSON, SITUATIONS, StoreMissing, TookTooLong
from api.schemas import Problem
from kg import errors
from kg.errors import KgError

__all__ = ["DESCRIPTION", "STORE", "TAGS", "DescribedApp", "answers", "operation_id"]

DESCRIPTION: Final = (
    "Organisations, people, products, projects, laws, places and technologies in an archive of Japanese posts, how they relate, "
    "since when, and the sentence that says so.\n\n"
    "Wherever a name is asked for, any alias in any script and width will do: `鴻海`, `ホンハイ`, `Foxconn`, `ＯｐｅｎＡＩ`. "
    "The id of an entity that was judged to be another one answers 308 with the address of that one. "
    "Offsets count code points of the post's source file, front matter included. "
    "Errors are `application/problem+json` (RFC 9457)."
)

TAGS: Final = [
    {"name": "entities", "description": "Things that posts name."},
    {"name": "edges", "description": "What links two entities, with the evidence."},
    {"name": "topics", "description": "What the archive is about."},
    {"name": "trends", "description": "What rises and falls, what is new, what there was at a date."},
    {"name": "structure", "description": "Communities, who stands at the centre, and how much is written month by month."},
    {"name": "events", "description": "What happened, and for how much."},
    {"name": "posts", "description": "What a post says."},
    {"name": "related", "description": "Posts that go with a draft, and what it says."},
    {"name": "writers", "description": "What to look at in a draft, and what may be missing in the archive."},
    {"name": "reconcile", "description": "Lists of names, also by the Reconciliation API 0.2 of OpenRefine."},
    {"name": "judgements", "description": "What people decide about entities and names, and what it changes."},
    {"name": "record", "description": "What changed, when, by which file, and why something is there."},
    {"name": "export", "description": "The graph, or a part of it, for other programs."},
    {"name": "state", "description": "What the graph holds, and whether the service is well."},
]

Responses = dict[int | str, dict[str, Any]]

_REF: Final = {"$ref": "#/components/schemas/Problem"}


STORE: Final = (TookTooLong, StoreMissing, errors.StoreBusy, errors.StoreTooNew, errors.StoreError)
"""What may keep any question about the graph from being answered."""


def answers(example: dict[str, Any] | str, *problems: type[KgError] | int, media: str = "application/json") -> Responses:
    """The responses of an operation: an example of success, and the problems that may come instead.

    A problem is named by the error that makes it, or by its status if the question did not come as far as the graph.
    """
    situations = [BY_STATUS[p] if isinstance(p, int) else SITUATIONS[p] for p in problems]
    found: Responses = {200: {"description": "The answer.", "content": {media: {"example": example}}}}
    for status in sorted({s.status for s in situations}):
        kinds = {s.slug: s for s in situations if s.status == status}
        examples = {
            slug: {
                "summary": s.title,
                "value": {"type": f"/docs#{slug}", "title": s.title, "status": status, "detail": s.detail or s.title, "instance": "/v1/…"},
            }
            for slug, s in kinds.items()
        }
        titles = "; ".join(s.title for s in kinds.values())
        found[status] = {"description": f"{titles}.", "content": {PROBLEM_JSON: {"schema": _REF, "examples": examples}}}
    return found


class DescribedApp(FastAPI):
    """An application whose description has the schema that problem responses refer to; made when it is first asked for."""

    def openapi(self) -> dict[str, Any]:
        """See FastAPI."""
        if not self.openapi_schema:
            model = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas = super().openapi()["components"]["schemas"]
            schemas |= model.pop("$defs", {})
            schemas["Problem"] = model
        return super().openapi()


def operation_id(route: APIRoute) -> str:
    """The name of the endpoint, for generated clients."""
    return route.name
