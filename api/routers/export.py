"""The graph, or a part of it, for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO, Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from api import examples, schemas
from api.caching import fresh
from api.dependencies import Question, Store, open_view
from api.errors import ExportsBusy
from api.openapi import STORE, answers
from api.routers.parameters import MinPosts, Since, Until, read_period
from kg.errors import GraphTooLarge, UsageError
from kg.export import FORMATS, Wanted, export

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["export"], route_class=Question)

_PIECE: Final = 1 << 16
_AT_ONCE: Final = 3
_writing = BoundedSemaphore(_AT_ONCE)
"""Exports are hard work; others want to ask meanwhile."""
_Format = Annotated[
    Literal["graphml", "gexf", "csv-nodes", "csv-edges", "csv-claims", "jsonld", "ntriples", "cypher"],
    Query(
        description="`graphml` and `gexf` (Gephi) for drawing; `csv-nodes`, `csv-edges` and `csv-claims` for spreadsheets; `jsonld` and "
        "`ntriples` for linked data, with the post that each claim comes from (PROV); `cypher` to paste into Neo4j.",
        examples=["csv-nodes"],
    ),
]
_RESPONSES = answers(examples.EXPORT, UsageError, GraphTooLarge, 422, ExportsBusy, *STORE, media="text/csv")
_TEXT: Final[dict[str, Any]] = {"schema": {"type": "string"}}
_VALUE: Final[dict[str, Any]] = {"type": ["string", "number", "array", "object"]}
_DOCUMENT: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["@context", "@graph"],
    "properties": {
        "@context": {"type": "object", "additionalProperties": {"type": ["string", "object"]}},
        "@graph": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["@id"],
                "properties": {"@id": {"type": "string"}, "@type": {"type": "string"}},
                "additionalProperties": _VALUE,
            },
        },
    },
    "additionalProperties": False,
}
"""What a JSON-LD document looks like."""
_RESPONSES[200]["content"] |= {
    f.media_type: {**_RESPONSES[200]["content"].get(f.media_type, {}), **({"schema": _DOCUMENT} if name == "jsonld" else _TEXT)}
    for name, f in FORMATS.items()
}


@router.get("/export", summary="The graph in a format of other programs", response_class=StreamingResponse, responses=_RESPONSES)
def export_graph(
    request: Request,
    store: Store,
    format: _Format,
    type: Annotated[list[schemas.TypeName] | None, Query(description="Only entities of this type; may be given several times.")] = None,
    relation: Annotated[
        list[schemas.RelationName] | None,
        Query(description="Only these relations and the entities that have them; may be given several times."),
    ] = None,
    since: Since = None,
    until: Until = None,
    min_posts: MinPosts = 1,
) -> Response:
    """Entities and edges, or claims with their sentences and posts, as a file. Text that a spreadsheet would take for a formula
    gets an apostrophe in front."""
    wanted = Wanted(type, relation, read_period(since, until), min_posts)
    # Written to a file first: a view that is open for as long as a slow client reads would keep all others from what is new,
    # and what goes wrong can still be said.
    if not _writing.acquire(blocking=False):
        raise ExportsBusy(f"{_AT_ONCE} exports are being written; try again in a moment")
    file = TemporaryFile()  # noqa: SIM115
    try:
        with open_view(store) as view:
            if fresh(request, view.revision):
                file.close()
                return Response(status_code=304)
            for line in export(view, format, wanted):
                file.write(line.encode())
    except BaseException:
        file.close()
        raise
    finally:
        _writing.release()
    size = file.tell()
    file.seek(0)
    how = FORMATS[format]
    charset = "; charset=utf-8" if how.media_type.startswith("text/") else ""
    headers = {"Content-Disposition": f'attachment; filename="kg.{how.suffix}"', "Content-Length": str(size)}
    return StreamingResponse(_pieces(file), media_type=how.media_type + charset, headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
