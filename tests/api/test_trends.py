"""What changes, over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from chronicle import keep

JANUARY = {"since": "2026-01", "until": "2026-02"}
SPAN = {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return keep(tmp_path / "kg.db")


def test_what_rises_comes_with_figures_and_posts(client: Any) -> None:
    answer = client.get("/v1/trends", params=JANUARY).json()
    assert (answer["window"], answer["window_posts"], answer["baseline_posts"]) == (SPAN, 12, 20)
    assert answer["baseline"] == {"since": None, "until": SPAN["since"]}
    first = answer["entities"][0]
    assert (first["id"], first["name"], first["type"]) == ("organization/amd", "AMD", "Organization")
    assert (first["change"]["posts"], first["change"]["baseline_posts"]) == (9, 0)
    assert [p["id"] for p in first["change"]["latest"]] == ["chip-8", "chip-7", "chip-6"]
    [pair] = [p for p in answer["pairs"] if p["tail"] == "organization/openai"]
    assert {pair["head_name"], pair["tail_name"], pair["type"], *pair["also"]} == {"AMD", "OpenAI", "partners_with", "mentioned_with"}
    assert "半導体" in [t["name"] for t in answer["topics"]]


def test_without_a_period_the_window_is_the_last_thirty_days_of_the_archive(client: Any) -> None:
    answer = client.get("/v1/trends").json()
    assert answer["window"] == {"since": "2025-12-26T00:00:00Z", "until": None}
    assert answer["entities"][0]["name"] == "AMD"


def test_what_falls_can_be_asked_for_and_a_baseline_given(client: Any) -> None:
    answer = client.get("/v1/trends", params={**JANUARY, "falling": "true", "baseline_since": "2025-09", "baseline_until": "2025-12"}).json()
    assert answer["baseline"] == {"since": "2025-09-01T00:00:00Z", "until": "2025-12-01T00:00:00Z"}
    assert "Microsoft" in [e["name"] for e in answer["entities"]]
    assert "AMD" not in [e["name"] for e in answer["entities"]]


def test_trends_are_narrowed_by_type_number_of_posts_and_limit(client: Any) -> None:
    assert client.get("/v1/trends", params={**JANUARY, "type": "person"}).json()["entities"] == []
    both = client.get("/v1/trends", params=[*JANUARY.items(), ("type", "organization"), ("type", "Person")]).json()
    assert both["entities"]
    assert client.get("/v1/trends", params={**JANUARY, "min_posts": 12}).json()["topics"] == []
    assert len(client.get("/v1/trends", params={**JANUARY, "limit": 1}).json()["topics"]) == 1


def test_novelties_are_first_links_with_the_post_that_made_them(client: Any) -> None:
    answer = client.get("/v1/novelties", params=JANUARY).json()
    assert answer["period"] == SPAN
    first = answer["items"][0]
    assert (first["type"], first["posts"], first["first"]["id"], first["new"]) == ("partners_with", 9, "chip-0", ["organization/amd"])
    assert {first["head_name"], first["tail_name"]} == {"AMD", "OpenAI"}
    assert client.get("/v1/novelties").json()["items"] == answer["items"]  # the last 30 days


def test_a_period_without_posts_is_an_empty_answer(client: Any) -> None:
    later = client.get("/v1/trends?since=2027").json()
    assert (later["window_posts"], later["entities"], later["pairs"], later["topics"]) == (0, [], [], [])
    assert client.get("/v1/novelties?since=2027").json()["items"] == []
    growth = client.get("/v1/growth?since=2027").json()["growth"]
    assert (growth["posts"], growth["new_entities"], growth["entities"], growth["edges"]) == (0, 0, [], [])


def test_novelties_are_narrowed(client: Any) -> None:
    def types(**more: Any) -> list[str]:
        return [n["type"] for n in client.get("/v1/novelties", params={**JANUARY, **more}).json()["items"]]

    assert types(relation="supplies") == ["supplies"]
    assert types(relation=["supplies", "invests_in"]) == ["supplies", "invests_in"]
    assert types(relation="supplies", min_posts=3) == []
    assert types(between_known="true") == []
    assert types(type="project") == []
    assert len(types(limit=1)) == 1


def test_growth_counts_what_came_and_what_gained_posts(client: Any) -> None:
    answer = client.get("/v1/growth", params={**JANUARY, "limit": 2}).json()
    growth = answer["growth"]
    assert (answer["entity"], growth["period"], growth["posts"], growth["new_entities"]) == (None, SPAN, 12, 4)
    assert [e["name"] for e in growth["entities"]] == ["AMD", "Oracle"]
    assert growth["edges"][0]["type"] == "partners_with" and growth["edges"][0]["before"] == 0
    assert [t["name"] for t in growth["topics"]] == ["半導体"]
    later = client.get("/v1/growth", params={"since": "2025-10"}).json()["growth"]
    assert later["period"]["until"] is None and later["grown_edges"] > 0 and later["grown"][0]["before"] > 0


def test_growth_of_one_entity_by_any_of_its_names(client: Any) -> None:
    answer = client.get("/v1/growth", params={**JANUARY, "name": "ｏｐｅｎａｉ"}).json()
    assert answer["entity"] == {"id": "organization/openai", "name": "OpenAI", "type": "Organization"}
    assert answer["growth"]["posts"] == 11
    assert {e["name"] for e in answer["growth"]["entities"]} == {"AMD", "Oracle"}


def test_the_graph_as_it_was(client: Any) -> None:
    then, now = client.get("/v1/as-of?date=2026").json(), client.get("/v1/as-of?date=2027").json()
    assert (then["date"], then["stats"]["posts"], now["stats"]["posts"]) == ("2026-01-01T00:00:00Z", 20, 32)
    assert then["entity"] is None and then["items"] == []
    assert client.get("/v1/as-of?date=2020").json()["stats"]["entities"] == 0


def test_neighbours_as_they_were(client: Any) -> None:
    def names(date: str, name: str) -> list[str]:
        return [n["name"] for n in client.get("/v1/as-of", params={"date": date, "name": name, "limit": 2}).json()["items"]]

    assert names("2026", "OpenAI") == ["Microsoft", "Microsoft"]
    assert "AMD" in names("2026-02", "organization/openai")
    assert names("2026", "AMD") == []  # it came later
    answer = client.get("/v1/as-of", params={"date": "2026", "name": "OpenAI"}).json()
    assert (answer["stats"], answer["entity"]["name"]) == (None, "OpenAI")


@pytest.mark.parametrize(
    "date", ["2026-01-10", "2026-01-10T00:00:00Z", "2026-01-10T09:00+09:00", "2026-01-10T09:00:00%2B09:00", "2026-01-10%2000:00", "20260110"]
)
def test_dates_are_written_in_many_ways(client: Any, date: str) -> None:
    """The plus sign of a time zone may stand as it is."""
    assert client.get(f"/v1/as-of?date={date}").json()["stats"]["posts"] == 29


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("trends?since=soon", "since: 'soon' is no date"),
        ("trends?until=2026-13", "until: '2026-13' is no date"),
        ("trends?since=2026&baseline_since=2025-02-30", "baseline_since: '2025-02-30'"),
        ("trends?since=2026&baseline_since=2025&baseline_until=2024", "baseline_since, baseline_until: "),
        ("trends?since=2026&baseline_until=2026-02", "overlap"),
        ("trends?until=2026", "beginning"),
        ("novelties?since=2026-02&until=2026-01", "since, until: "),
        ("novelties?since=2026-01&until=2026-01", "since, until: "),
        ("growth?since=26-1", "since: '26-1'"),
        ("growth?since=2026&until=x", "until: 'x'"),
        ("as-of?date=yesterday", "date: 'yesterday'"),
        ("as-of?date=2026-01-15T25:00", "date: '2026-01-15T25:00'"),
    ],
)
def test_a_wrong_date_is_a_bad_request_that_names_the_parameter(client: Any, question: str, named: str) -> None:
    answer = client.get(f"/v1/{question}")
    assert (answer.status_code, answer.json()["type"]) == (400, "/docs#bad-request")
    assert named in answer.json()["detail"]


@pytest.mark.parametrize("question", ["growth?since=2026&name=OpenA", "as-of?date=2026&name=OpenA"])
def test_an_unknown_name_comes_with_suggestions(client: Any, question: str) -> None:
    answer = client.get(f"/v1/{question}")
    assert (answer.status_code, answer.json()["suggestions"]) == (404, ["OpenAI"])


@pytest.mark.parametrize(
    ("question", "location"),
    [
        ("trends?limit=201", "query.limit"),
        ("trends?min_posts=0", "query.min_posts"),
        ("trends?type=Thing", "query.type.0"),
        ("trends?days=3", "query.days"),
        ("novelties?limit=0", "query.limit"),
        ("novelties?relation=loves", "query.relation.0"),
        ("growth", "query.since"),
        ("growth?since=2026&limit=201", "query.limit"),
        ("as-of", "query.date"),
        (f"as-of?date={'2' * 41}", "query.date"),
        (f"as-of?date=2026&name={'a' * 201}", "query.name"),
    ],
)
def test_a_wrong_value_is_named(client: Any, question: str, location: str) -> None:
    answer = client.get(f"/v1/{question}")
    assert answer.status_code == 422
    assert [e["location"] for e in answer.json()["errors"]] == [location]


@pytest.mark.parametrize("question", ["trends", "novelties", "growth?since=2026", "as-of?date=2026"])
def test_before_the_first_ingest_there_is_a_problem(without_store: Any, question: str) -> None:
    assert without_store.get(f"/v1/{question}").json()["type"] == "/docs#store-missing"
