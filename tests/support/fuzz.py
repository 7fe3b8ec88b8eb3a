"""Requests made up from the API's own description: none may fail the server, and every answer must look as described."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks

from kg import query
from kg.records import EntityType
from kg.store import View

__all__ = ["Known", "fuzz", "known_of"]

CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)

_COSTLY = ("/v1/export",)
"""Answers of many megabytes: a fifth of the requests is enough."""
_WRITES = "/v1/judgements"
"""Addresses that change the graph, unless they are only read."""
_PATIENCE = 120.0
"""Seconds for an answer; more than the server takes for any, so that it is the server that gives up."""
_WITHOUT_PARAMETERS = ("get /healthz", "get /readyz", "get /v1/stats", "get /v1/judgements")

Known = Mapping[str, Sequence[Any]]
"""Values of parameters that the graph has an answer to, by ``name`` or, for one address, ``/address name``. Half of the requests are
made of these, without the parameters that have none."""


def fuzz(
    schema: schemathesis.BaseSchema, known: Known, cases: int, *, derandomize: bool = True, headers: Mapping[str, str] | None = None
) -> Counter[str]:
    """Send so many valid requests, and half as many that are not, to each operation, and look at the answers.

    `headers` hold a key; without one, what writes is left out.

    Returns:
        How many answers each operation gave of each status.

    Raises:
        FailureGroup: an answer that must not be, with the request that got it.
    """
    statuses: Counter[str] = Counter()
    for result in schema.get_all_operations():
        operation = result.ok()
        if headers is None and operation.path.startswith(_WRITES) and operation.method != "get":
            continue
        count = max(cases // 5, 2) if operation.path in _COSTLY else cases
        mine = {name.rpartition(" ")[2]: found for name, found in known.items() if " " not in name or name.startswith(f"{operation.path} ")}
        _try(operation, GenerationMode.POSITIVE, mine, count, derandomize, statuses, headers)
        if f"{operation.method} {operation.path}" not in _WITHOUT_PARAMETERS:
            _try(operation, GenerationMode.NEGATIVE, {}, count // 2, derandomize, statuses, headers)
    return statuses


def known_of(view: View) -> Known:
    """What a graph has an answer to."""
    entities = [p.id for p in query.prominent(view, types=[EntityType.ORGANIZATION], limit=20)]
    names = [alias.text for id in entities for alias in view.entity(id).aliases[:3]]
    posts = sorted(view.posts())
    topics = [t.name for t in query.topics(view, limit=20)]
    months = sorted({f"{d:%Y-%m}" for d in view.published_at(posts).values() if d is not None})
    return {
        **dict.fromkeys(("entity", "name", "prefix", "q"), names),
        "id": entities,
        "a": entities[:1],
        **dict.fromkeys(("b", "other"), [n.id for n in query.neighbors(view, entities[0], limit=10)]),
        "type": ["organization"],
        **dict.fromkeys(("post_id", "/v1/posts/{post_id} post_id"), posts[:50]),
        "/v1/reconcile/flyout id": entities,
        "/v1/judgements/{id} id": [j.id for j in view.judgements()],
        **dict.fromkeys(("topic", "/v1/topics/{name} name", "/v1/topics q"), topics),
        **dict.fromkeys(("since", "date"), months[:2]),
        "until": [*months[-1:], "2100"],
        **dict.fromkeys(("baseline_since", "baseline_until", "cursor", "exclude"), ()),
    }


def _try(
    operation: Any,
    mode: GenerationMode,
    known: Known,
    cases: int,
    derandomize: bool,
    statuses: Counter[str],
    headers: Mapping[str, str] | None,
) -> None:
    @settings(
        max_examples=cases,
        deadline=None,
        derandomize=derandomize,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def tried(case: Any, data: st.DataObject) -> None:
        if known and data.draw(st.booleans()):
            _fill(case, known, data)
        answer = case.call(timeout=_PATIENCE, headers=dict(headers or {}))
        statuses[f"{operation.label} {answer.status_code}"] += 1
        case.validate_response(answer, checks=CHECKS)

    tried()


def _fill(case: Any, known: Known, data: st.DataObject) -> None:
    """Put known values in the place of made-up ones."""
    for given_to in (case.query, case.path_parameters):
        for name in sorted(set(given_to or ()) & set(known)):
            if not known[name]:
                del given_to[name]
            elif isinstance(given_to[name], list):
                few = min(2, len(known[name]))
                given_to[name] = data.draw(st.lists(st.sampled_from(known[name]), min_size=few, max_size=3, unique=True))
            else:
                given_to[name] = data.draw(st.sampled_from(known[name]))
