"""The description of the API holds what it promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from api import examples, schemas
from api.examples import events, judgements, record, structure, trends, writers

EXAMPLES: list[tuple[dict[str, Any], type[BaseModel]]] = [
    (examples.SEARCH, schemas.SearchAnswer),
    (examples.PROFILE, schemas.Profile),
    (examples.RESOLVED, schemas.ResolvedProfile),
    (examples.NEIGHBORS, schemas.NeighborsAnswer),
    (examples.ENTITY_POSTS, schemas.PostsAnswer),
    (examples.EDGE, schemas.EdgeAnswer),
    (examples.PATHS, schemas.PathsAnswer),
    (examples.CONNECTION, schemas.ConnectionAnswer),
    (examples.NEIGHBORHOOD, schemas.Neighborhood),
    (examples.POSTS_FOUND, schemas.PostsFound),
    (examples.FIRSTS, schemas.Firsts),
    (examples.EXTRACT, schemas.ExtractAnswer),
    (examples.BATCH, schemas.BatchAnswer),
    (examples.MANIFEST, schemas.ReconcileManifest),
    (examples.RECONCILE, schemas.ReconcileAnswer),
    (examples.SUGGEST, schemas.SuggestAnswer),
    (examples.SUGGEST_TYPE, schemas.SuggestedNames),
    (examples.SUGGEST_PROPERTY, schemas.SuggestedNames),
    (examples.FLYOUT, schemas.FlyoutAnswer),
    (examples.PROPERTIES, schemas.PropertiesAnswer),
    (examples.EXTEND, schemas.ExtendAnswer),
    (examples.COMPLETE, schemas.CompleteAnswer),
    (examples.POST, schemas.PostContents),
    (examples.POST_ENTITIES, schemas.PostEntitiesAnswer),
    (examples.RELATED, schemas.RelatedAnswer),
    (trends.TRENDS, schemas.Trends),
    (trends.NOVELTIES, schemas.NoveltiesAnswer),
    (trends.GROWTH, schemas.GrowthAnswer),
    (trends.AS_OF, schemas.AsOfAnswer),
    (structure.COMMUNITIES, schemas.CommunitiesAnswer),
    (structure.COMMUNITY, schemas.CommunityAnswer),
    (structure.PROMINENT, schemas.ProminentAnswer),
    (structure.SERIES, schemas.SeriesAnswer),
    (events.TIMELINE, schemas.TimelineAnswer),
    (events.AMOUNTS, schemas.AmountsAnswer),
    (writers.CHECK, schemas.DraftCheck),
    (writers.GAPS, schemas.Gaps),
    (judgements.JUDGEMENTS, schemas.JudgementsAnswer),
    (judgements.DECISION, schemas.DecisionAnswer),
    (judgements.SUGGESTIONS, schemas.SuggestionsAnswer),
    (record.RECEIPTS, schemas.ReceiptsAnswer),
    (record.HISTORY, schemas.HistoryAnswer),
    (record.WHY, schemas.WhyAnswer),
    (examples.STATS, schemas.Stats),
    (examples.HEALTH, schemas.Health),
]


@pytest.fixture
def description(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.")
    for reference in set(references(description)):
        target: Any = description
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        assert target


def test_every_question_of_the_api_is_described(description: dict[str, Any]) -> None:
    paths = {path for path in description["paths"] if path.startswith("/v1")}
    assert paths == {
        "/v1/entities",
        "/v1/entities/{type}/{name}",
        "/v1/entities/{type}/{name}/neighbors",
        "/v1/entities/{type}/{name}/neighborhood",
        "/v1/entities/{type}/{name}/posts",
        "/v1/entity",
        "/v1/complete",
        "/v1/batch",
        "/v1/reconcile",
        "/v1/reconcile/suggest",
        "/v1/reconcile/suggest/type",
        "/v1/reconcile/suggest/property",
        "/v1/reconcile/flyout",
        "/v1/reconcile/properties",
        "/v1/connections",
        "/v1/extract",
        "/v1/export",
        "/v1/judgements",
        "/v1/judgements/{id}",
        "/v1/suggestions",
        "/v1/receipts",
        "/v1/entities/{type}/{name}/history",
        "/v1/why",
        "/v1/edges",
        "/v1/topics",
        "/v1/topics/{name}",
        "/v1/trends",
        "/v1/novelties",
        "/v1/growth",
        "/v1/as-of",
        "/v1/communities",
        "/v1/entities/{type}/{name}/community",
        "/v1/prominent",
        "/v1/series",
        "/v1/timeline",
        "/v1/amounts",
        "/v1/paths",
        "/v1/posts",
        "/v1/posts/{post_id}",
        "/v1/posts/{post_id}/firsts",
        "/v1/posts/{post_id}/entities",
        "/v1/posts/{post_id}/related",
        "/v1/related",
        "/v1/drafts/check",
        "/v1/gaps",
        "/v1/stats",
    }


def test_every_operation_has_summary_description_example_and_problems(description: dict[str, Any]) -> None:
    for name, operation in operations(description):
        assert operation["summary"] and operation["description"], name
        examples_given = [media["example"] for media in operation["responses"]["200"]["content"].values() if "example" in media]
        assert len(examples_given) == 1, name
        assert "application/json" in operation["responses"]["200"]["content"] or name == "get /v1/export", name
        assert all(p["description"] for p in operation.get("parameters", [])), name
        problems = {s: r for s, r in operation["responses"].items() if s != "200"}
        assert "503" in problems or name == "get /healthz", name
        for response in problems.values():
            [media] = response["content"]
            assert media == "application/problem+json", name
            assert response["content"][media]["examples"], name


def test_operation_ids_are_distinct(description: dict[str, Any]) -> None:
    found = [operation["operationId"] for _, operation in operations(description)]
    assert len(set(found)) == len(found)


def test_every_field_is_described(description: dict[str, Any]) -> None:
    for name, schema in description["components"]["schemas"].items():
        assert schema["description"], name
        for field, property in schema.get("properties", {}).items():
            assert property.get("description"), f"{name}.{field}"


def loose(schema: dict[str, Any], where: str) -> Iterator[str]:
    """Places of a schema where anything would do."""
    if not schema.keys() & {"type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const"}:
        yield where
    kinds = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", [])
    if "object" in kinds and not schema.keys() & {"properties", "additionalProperties"} and kinds == ["object"]:
        yield where
    if kinds == ["array"] and "items" not in schema:
        yield where
    for name, inner in schema.get("properties", {}).items():
        yield from loose(inner, f"{where}.{name}")
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from loose(schema[key], f"{where}.{key}")
    for key in ("anyOf", "oneOf", "allOf"):
        for inner in schema.get(key, ()):
            yield from loose(inner, f"{where}.{key}")


def test_no_schema_lets_anything_pass(description: dict[str, Any]) -> None:
    found = [x for name, schema in description["components"]["schemas"].items() for x in loose(schema, name)]
    for name, operation in operations(description):
        for status, response in operation["responses"].items():
            found += [x for media in response["content"].values() for x in loose(media["schema"], f"{name} {status}")]
        found += [x for p in operation.get("parameters", ()) for x in loose(p["schema"], f"{name} {p['name']}")]
    assert found == []


def test_every_list_of_the_api_has_an_end(description: dict[str, Any]) -> None:
    """Numbers and texts that a request may give are bounded, `limit` above all."""
    for name, operation in operations(description):
        for parameter in operation.get("parameters", ()):
            for schema in (parameter["schema"], *parameter["schema"].get("anyOf", ())):
                if schema.get("type") in ("integer", "number"):
                    assert "maximum" in schema, f"{name} {parameter['name']}"
                if schema.get("type") == "string" and "enum" not in schema and "$ref" not in schema:
                    assert "maxLength" in schema or parameter["name"] in ("queries", "extend"), f"{name} {parameter['name']}"


@pytest.mark.parametrize(("example", "model"), EXAMPLES, ids=lambda v: getattr(v, "__name__", ""))
def test_examples_are_answers(example: dict[str, Any], model: type[BaseModel]) -> None:
    assert model.model_validate(example).model_dump(mode="json") == example


def test_answers_look_as_described(client: Any) -> None:
    """An answer of the running API has exactly the fields of the example."""
    for path, example in (("/v1/entities/organization/openai", examples.PROFILE), ("/v1/posts/2025-11-01-提携", examples.POST)):
        assert client.get(path).json().keys() == example.keys()
    assert client.get("/v1/edges?a=OpenAI&b=Oracle").json()["items"][0]["claim"].keys() == examples.EDGE["items"][0]["claim"].keys()
