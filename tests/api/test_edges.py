"""What links two entities, over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kg.store import open_store


def test_evidence_comes_with_sentence_offsets_and_post(client: Any, store_path: Path) -> None:
    answer = client.get("/v1/edges", params={"a": "オープンAI", "b": "ホンハイ"}).json()
    assert (answer["a"]["id"], answer["b"]["id"]) == ("organization/openai", "organization/foxconn")
    assert [item["claim"]["type"] for item in answer["items"]] == ["partners_with", "mentioned_with"]
    claim, post = answer["items"][0]["claim"], answer["items"][0]["post"]
    assert post["id"] == claim["post_id"] == "2025-11-01-提携"
    assert post["permalink"] == "/2025-11-01-提携/"
    graph = open_store(str(store_path))
    with graph.view() as view:
        source = view.source(post["id"])
    graph.close()
    assert source[claim["start"] : claim["end"]] == claim["text"]
    assert claim["sentence"] == "OpenAIは<b>Foxconn</b>と提携した。"


def test_links_sum_up_what_links_two(client: Any) -> None:
    answer = client.get("/v1/edges", params={"a": "OpenAI", "b": "Oracle"}).json()
    [link] = answer["links"]
    assert (link["head_name"], link["type"], link["tail_name"]) == ("Oracle", "supplies", "OpenAI")
    assert (link["claims"], link["posts"], link["independent"], link["statuses"]) == (1, 1, 1, {"planned": 1})
    assert [a["text"] for a in link["amounts"]] == ["3000億ドル"]
    assert link["best"] == answer["items"][0]


def test_evidence_states_amount_and_status(client: Any) -> None:
    [item] = client.get("/v1/edges", params={"a": "OpenAI", "b": "Oracle"}).json()["items"]
    assert (item["claim"]["amount"], item["claim"]["status"]) == ("3000億ドル", "planned")


def test_evidence_can_be_kept_to_a_relation_and_a_number(client: Any) -> None:
    ends = {"a": "OpenAI", "b": "Foxconn"}
    assert [i["claim"]["type"] for i in client.get("/v1/edges", params={**ends, "relation": "mentioned_with"}).json()["items"]] == [
        "mentioned_with"
    ]
    assert len(client.get("/v1/edges", params={**ends, "limit": 1}).json()["items"]) == 1


def test_two_that_nothing_links_are_a_problem(client: Any) -> None:
    answer = client.get("/v1/edges", params={"a": "OpenAI", "b": "孤立電機"})
    assert answer.status_code == 404
    assert answer.json()["type"] == "/docs#edge-not-found"
    assert client.get("/v1/edges", params={"a": "OpenAI", "b": "Foxconn", "relation": "acquires"}).status_code == 404


def test_a_path_names_its_steps_with_their_evidence(client: Any) -> None:
    [path] = client.get("/v1/paths", params={"a": "Foxconn", "b": "Stargate", "k": 1}).json()["items"]
    assert path["names"] == ["Foxconn", "OpenAI", "Oracle", "Stargate"]
    assert [hop["relations"] for hop in path["hops"]] == [["mentioned_with", "partners_with"], ["supplies"], ["participates_in"]]
    assert all(hop["evidence"][0]["claim"]["sentence"] for hop in path["hops"])


def test_no_path_is_an_empty_list(client: Any) -> None:
    assert client.get("/v1/paths", params={"a": "Foxconn", "b": "孤立電機"}).json()["items"] == []


def test_paths_can_be_kept_from_entities_to_a_time_and_to_a_length(client: Any) -> None:
    ends = {"a": "ホンハイ", "b": "Stargate"}
    assert client.get("/v1/paths", params={**ends, "exclude": ["ソフトバンクグループ"]}).json()["items"]
    assert client.get("/v1/paths", params={**ends, "exclude": ["オープンAI"]}).json()["items"] == []
    assert client.get("/v1/paths", params={**ends, "max_hops": 2}).json()["items"] == []
    assert client.get("/v1/paths", params={**ends, "since": "2025"}).json()["items"][0]["names"][0] == "Foxconn"
    assert client.get("/v1/paths", params={**ends, "until": "2025"}).json()["items"] == []
    assert client.get("/v1/paths", params={**ends, "exclude": "Foxconn"}).status_code == 400
    assert client.get("/v1/paths", params={**ends, "exclude": "誰も知らない名前"}).status_code == 404
    assert client.get("/v1/paths", params={**ends, "since": "x"}).status_code == 400


def test_connections_hold_several_together(client: Any) -> None:
    answer = client.get("/v1/connections", params={"name": ["ホンハイ", "Stargate", "ソフトバンクグループ"]}).json()
    assert [e["name"] for e in answer["entities"]][:3] == ["Foxconn", "Stargate", "ソフトバンクグループ"]
    assert {e["name"] for e in answer["entities"][3:]} == {"OpenAI", "Oracle"}
    assert len(answer["hops"]) == 4 and all(hop["evidence"] and hop["posts"] for hop in answer["hops"])
    assert len(answer["paths"]) == 3
    apart = client.get("/v1/connections", params={"name": ["Foxconn", "孤立電機"]}).json()
    assert (apart["hops"], len(apart["entities"])) == ([], 2)


def test_connections_need_two_to_eight_names(client: Any) -> None:
    assert client.get("/v1/connections", params={"name": "OpenAI"}).status_code == 422
    assert client.get("/v1/connections", params={"name": ["OpenAI"] * 9}).status_code == 422
    assert client.get("/v1/connections", params={"name": ["OpenAI", "オープンAI"]}).status_code == 400
    assert client.get("/v1/connections", params={"name": ["OpenAI", "誰も知らない名前"]}).status_code == 404


def test_a_link_says_what_contradicts_itself(put: Any, client: Any) -> None:
    assert all(link["contradictions"] == [] for link in client.get("/v1/edges?a=OpenAI&b=Oracle").json()["links"])
    ends = ("organization/oracle", "organization/openai")
    both = tuple((head, "acquires", tail, 0, "asserted", None) for head, tail in (ends, ends[::-1]))
    put("2025-12-01-oracle", "買収", "OracleがOpenAIを、OpenAIがOracleを買う。", claims=both)
    links = client.get("/v1/edges?a=OpenAI&b=Oracle&relation=acquires").json()["links"]
    assert [[c["kind"] for c in link["contradictions"]] for link in links] == [["direction"], ["direction"]]
    assert {side["claim"]["head"] for side in links[0]["contradictions"][0]["sides"]} == set(ends)


def test_evidence_and_sums_can_be_kept_to_a_period(client: Any) -> None:
    ends = {"a": "OpenAI", "b": "Foxconn"}
    whole = client.get("/v1/edges", params=ends).json()
    assert client.get("/v1/edges", params={**ends, "since": "2025", "until": "2027"}).json() == whole
    nothing = client.get("/v1/edges", params={**ends, "until": "2025"})
    assert nothing.status_code == 404 and "in this period" in nothing.json()["detail"]
    assert client.get("/v1/edges", params={**ends, "since": "soon"}).status_code == 400
