"""What endpoints are given: the store, and the reader of drafts."""

from __future__ import annotations

import inspect
import unicodedata
from asyncio import sleep
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import wraps
from typing import Annotated, Any, ClassVar, Final, cast, get_args, get_origin

from fastapi import Depends, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect

from api.caching import Seen, mark, seen
from api.drafts import DraftReader
from api.errors import EntityMoved, StoreMissing
from api.turns import Turns
from kg import query
from kg.errors import EntityNotFound, UsageError, ViewOutdated
from kg.records import EntityType
from kg.store import GraphStore, View

__all__ = [
    "Drafts",
    "LenientQuestion",
    "Probe",
    "Question",
    "Store",
    "draft_reader",
    "entity_by_id",
    "graph_store",
    "open_view",
    "own_post",
]


async def graph_store(request: Request) -> GraphStore:
    """The store of the application."""
    return cast(GraphStore, request.app.state.store)


async def draft_reader(request: Request) -> DraftReader:
    """The reader of drafts of the application."""
    return cast(DraftReader, request.app.state.drafts)


_TRIES: Final = 8

Store = Annotated[GraphStore, Depends(graph_store)]
Drafts = Annotated[DraftReader, Depends(draft_reader)]


class Question(APIRoute):
    """A question about the graph.

    Asked again if the graph changed meanwhile, on stores that cannot show what it was. Its answer bears the revision of the graph
    as its entity tag.
    """

    strict: ClassVar = True
    """Whether parameters that the question does not take are an error."""
    of_graph: ClassVar = True
    """Whether the answer is the same as long as the graph is."""
    in_turn: ClassVar = True
    """Whether it is answered when those who came before are."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **settings: Any) -> None:
        super().__init__(path, _written(endpoint), **settings)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route with all of this around it."""
        answer = super().get_route_handler()
        known = dict(_parameters(self.dependant)) if self.include_in_schema and self.strict else None

        async def patient(request: Request) -> Response:
            for turn in range(_TRIES):
                try:
                    return await answer(request)
                except ViewOutdated:
                    await sleep(0.005 * 2 ** min(turn, 5))
            return await answer(request)

        async def handler(request: Request) -> Response:
            if known is not None and (wrong := _wrong(request.query_params, known)):
                raise RequestValidationError([{"loc": ("query", name), "msg": why, "type": "parameter"} for name, why in wrong.items()])
            looked = request.scope.get("kg.seen") or Seen()
            token = seen.set(looked)
            turns: Turns | None = request.app.state.turns if self.in_turn else None
            try:
                if turns is None:
                    response = await patient(request)
                else:
                    if request.method not in ("GET", "HEAD"):  # of these nothing is read
                        with suppress(ClientDisconnect):  # found again, and answered, below
                            await request.body()  # who sends slowly keeps nobody waiting
                    async with turns.turn():
                        response = await patient(request)
            finally:
                seen.reset(token)
            if self.of_graph and request.method == "GET" and response.status_code in (200, 304) and looked.revision is not None:
                mark(request, response, looked.revision)
            return response

        return handler


class LenientQuestion(Question):
    """A question of somebody else's protocol, whose clients send more than it needs."""

    strict = False


class Probe(Question):
    """A question about the service rather than the graph."""

    of_graph = False
    in_turn = False


def _written(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """The endpoint, giving its answer as JSON in bytes.

    FastAPI would check once more, on another worker thread, what was checked when it was made.
    """
    if inspect.iscoroutinefunction(endpoint) or hasattr(endpoint, "__wrapped__"):
        return endpoint

    @wraps(endpoint)
    def written(*args: Any, **kwargs: Any) -> Any:
        answer = endpoint(*args, **kwargs)
        if not isinstance(answer, BaseModel):
            return answer
        return Response(answer.__pydantic_serializer__.to_json(answer, by_alias=True), media_type="application/json")

    return written


def _parameters(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """The query parameters that an endpoint, or something it depends on, takes, and whether each may be given several times."""
    yield from ((parameter.alias, _is_list(parameter.field_info.annotation)) for parameter in dependant.query_params)
    for other in dependant.dependencies:
        yield from _parameters(other)


def _is_list(annotation: Any) -> bool:
    return any(get_origin(part) is list for part in (annotation, *get_args(annotation)))


def _wrong(given: QueryParams, known: Mapping[str, bool]) -> dict[str, str]:
    """What is wrong with the names of parameters, by name in order."""
    there = f"there are {', '.join(sorted(known))}" if known else "this question takes none"
    counts = Counter(name for name, _ in given.multi_items())
    unknown = {name: f"there is no such parameter; {there}" for name in sorted(counts) if name not in known}
    return unknown or {name: f"is given {n} times; give it once" for name, n in sorted(counts.items()) if n > 1 and not known[name]}


@contextmanager
def open_view(store: GraphStore) -> Iterator[View]:
    """A view for one request, opened and left inside the endpoint.

    Not a dependency that yields: FastAPI runs those on another worker thread than the endpoint. Requests holding a view
    would then wait for a thread while those holding the threads wait for the readers to leave.

    Raises:
        StoreMissing: there is no store yet.
        StoreError: it cannot be read.
    """
    with ExitStack() as stack:
        try:
            view = stack.enter_context(store.view(again=True))
        except UsageError as error:
            raise StoreMissing(str(error)) from error
        if (looked := seen.get()) is not None:
            looked.revision = view.revision
        yield view


def own_post(view: View, post_id: str | None) -> str | None:
    """The id of the stored post that a draft is a new version of, if it is one.

    Raises:
        PostNotFound: there is no such post.
    """
    return None if post_id is None else view.post(post_id).id


def entity_by_id(view: View, type: str, name: str) -> str:
    """The id that the two parts of an address make, whatever their case and width; the second may be any name or code of it.

    Raises:
        EntityMoved: it was judged to be another one.
        EntityNotFound: there is no such entity; says what comes near.
    """
    given = f"{type}/{name}"
    for entity_id in (given, unicodedata.normalize("NFKC", given).casefold()):
        if view.prominence(entity_id):
            return entity_id
        if view.prominence(kept := view.judgements().kept(entity_id)):
            raise EntityMoved(entity_id, kept)
    kind = next((t for t in EntityType if t.casefold() == type.casefold()), None)
    if kind is not None and (found := query.bearers(view, name, type=kind, limit=1)):
        return found[0]
    raise EntityNotFound(given, query.near(view, given))
