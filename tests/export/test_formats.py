"""What is written can be read: by networkx, csv and json, and by a strict reader of N-Triples."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import networkx as nx
import pytest
from builders import ORG, PRODUCT, a_claim, a_post, a_scene, facts_of
from hypothesis import example, given
from hypothesis import strategies as st
from neo4j import GraphDatabase

from kg.errors import UsageError
from kg.export import FORMATS, Wanted, export
from kg.export.cypher import literal
from kg.export.tables import rows
from kg.export.xml import attribute, text
from kg.normalize import unturned
from kg.query import Period
from kg.records import AMOUNTS_TO, CO_MENTION, EdgeKey, PostFacts
from kg.store import GraphStore

NASTY = "\"A&B\" <社>' \\u0041"
FORMULA = "=SUM(A1)"
NAMES = {"OpenAI": ORG, "オープンAI": ORG, "鴻海": ORG, NASTY: ORG, FORMULA: PRODUCT}
SAME = {"オープンAI": "OpenAI"}


def some_facts(id: str, date: datetime | None, text: str, *claims: tuple[str, str, str, str]) -> PostFacts:
    post = replace(a_post(text, id=id), title=f'{FORMULA} "題"\n二行', published_at=date)
    scene = a_scene(post, NAMES, SAME)
    ids = {m.name: m.entity_id for m in scene.mentions}
    made = []
    for head, relation, tail, status in claims:
        key = EdgeKey.of(ids[head], relation, ids[tail])
        made.append(a_claim(post, key.head, key.type, key.tail, at=0, status=status))
    return facts_of(scene, made, ())


@pytest.fixture
def filled(store: GraphStore) -> GraphStore:
    with store.writer() as writer:
        for facts in (
            some_facts(
                "2025-11-01-a", datetime(2025, 11, 1, tzinfo=UTC), f"OpenAIは鴻海と{NASTY}を使う。オープンAIもだ。",
                ("OpenAI", "partners_with", "鴻海", "asserted"), ("OpenAI", "uses", NASTY, "planned"), ("OpenAI", CO_MENTION, "鴻海", "asserted"),
            ),
            some_facts("2026-02-01-b", datetime(2026, 2, 1, 9, 30, tzinfo=UTC), "鴻海はOpenAIと組む。", ("鴻海", "partners_with", "OpenAI", "asserted")),
            some_facts("ohne-datum", None, f"OpenAIは{FORMULA}を作る。", ("OpenAI", "develops", FORMULA, "asserted")),
        ):  # fmt: skip
            writer.put(facts, "by hand")
    return store


def written(store: GraphStore, format: str, **wanted: Any) -> str:
    with store.view() as view:
        return "".join(export(view, format, Wanted(**wanted)))


def table(store: GraphStore, format: str, **wanted: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(written(store, format, **wanted), newline=""), strict=True))


@pytest.mark.parametrize("format", FORMATS)
def test_lines_come_one_by_one_and_are_the_same_every_time(filled: GraphStore, format: str) -> None:
    with filled.view() as view:
        lines = list(export(view, format))
    assert len(lines) > 4 and max(map(len, lines)) < 2_000
    assert "".join(lines) == written(filled, format)
    "".join(lines).encode()


@pytest.mark.parametrize(("format", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_drawings_open_in_networkx_with_everything(filled: GraphStore, format: str, read: Any) -> None:
    graph = read(BytesIO(written(filled, format).encode()))
    assert graph.is_directed()
    with filled.view() as view:
        cards, edges = view.entities(), view.stats().edges
    assert set(graph.nodes) == set(cards)
    names = {n: d.get("name", d.get("label")) for n, d in graph.nodes(data=True)}
    assert names == {id: card.name for id, card in cards.items()}
    assert NASTY in names.values()
    assert graph.number_of_edges() == edges == 4
    [partners] = [d for *_, d in graph.edges(data=True) if d["relation"] == "partners_with"]
    assert (partners["posts"], partners["symmetric"], partners["first_seen"]) == (2, True, "2025-11-01T00:00:00+00:00")
    openai = graph.nodes["organization/openai"]
    assert (openai["type"], openai["posts"], openai["mentions"], openai["aliases"]) == ("Organization", 3, 4, "オープンAI")


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    assert text("a\x00\x0b\ud800<b>") == "a\ufffd\ufffd\ufffd&lt;b&gt;"
    assert attribute("a\"'\n\x01") == "\"a&quot;'&#10;\ufffd\""


def test_tables_have_a_row_for_each(filled: GraphStore) -> None:
    nodes, edges, claims = (table(filled, f"csv-{what}") for what in ("nodes", "edges", "claims"))
    assert {n["name"] for n in nodes} == {"OpenAI", "鴻海", NASTY, f"'{FORMULA}"}
    assert [(e["head_name"], e["relation"], e["tail_name"], e["posts"]) for e in edges if e["relation"] == "uses"] == [("OpenAI", "uses", NASTY, "1")]
    assert len(edges) == 4 and len(claims) == 5
    assert [c["post"] for c in claims] == ["2025-11-01-a"] * 3 + ["2026-02-01-b", "ohne-datum"]
    assert {c["title"] for c in claims} == {f"'{FORMULA} \"題\"\n二行"}
    with filled.view() as view:
        for claim in claims:
            assert view.source(claim["post"])[int(claim["start"]) : int(claim["end"])] == claim["text"].removeprefix("'")
    assert claims[-1]["published_at"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "﹢", " =", "\u3000＠", "\u200b-", "\ufeff ="])
def test_what_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(start: str) -> None:
    [_, [cell, number]] = csv.reader(StringIO("".join(rows(("a", "b"), [(f"{start}1+1", -1)])), newline=""))
    assert (cell, number) == (f"'{start}1+1", "-1")


def test_a_table_of_nothing_has_its_header(filled: GraphStore) -> None:
    assert written(filled, "csv-nodes", min_posts=99) == "id,name,type,posts,mentions,first_seen,last_seen,aliases\r\n"


# Linked data ---------------------------------------------------------------------------------------------------------

_IRI = r'<([A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*)>'
_STRING = r'"((?:[^\x22\x5C\x0A\x0D]|\\[tbnrf"\'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)"'
_TRIPLE = re.compile(rf"{_IRI} {_IRI} (?:{_IRI}|{_STRING}(?:\^\^{_IRI})?) \.")
PROV, RDF = "http://www.w3.org/ns/prov#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def triples(text: str) -> Iterator[tuple[str, str, str]]:
    """The triples of a document; fails on what the grammar of N-Triples does not allow."""
    assert text.endswith("\n")
    for line in text[:-1].split("\n"):
        found = _TRIPLE.fullmatch(line)
        assert found, line
        subject, predicate, other, string, kind = found.groups()
        if other is None:
            other = re.sub(r"\\(?:u(....)|(.))", lambda m: chr(int(m[1], 16)) if m[1] else _ESCAPED[m[2]], string)
            if kind and kind.endswith("dateTime"):
                datetime.fromisoformat(other)
        yield subject, predicate, other


def test_triples_keep_to_the_grammar_and_say_where_claims_come_from(filled: GraphStore) -> None:
    found = list(triples(written(filled, "ntriples")))
    statements = {s for s, p, o in found if p == f"{RDF}type" and o == f"{RDF}Statement"}
    assert len(statements) == 5
    derived = {s: o for s, p, o in found if p == f"{PROV}wasDerivedFrom"}
    assert derived.keys() == statements
    assert set(derived.values()) == {"urn:kg:post:2025-11-01-a", "urn:kg:post:2026-02-01-b", "urn:kg:post:ohne-datum"}
    dates = {s: o for s, p, o in found if p == f"{PROV}generatedAtTime"}
    assert {derived[s]: o for s, o in dates.items()} == {
        "urn:kg:post:2025-11-01-a": "2025-11-01T00:00:00+00:00",
        "urn:kg:post:2026-02-01-b": "2026-02-01T09:30:00+00:00",
    }
    assert ("urn:kg:entity:organization/openai", "http://www.w3.org/2004/02/skos/core#altLabel", "オープンAI") in found
    assert NASTY in {o for _, p, o in found if p.endswith("label")}
    [sentence] = {o for s, p, o in found if p == "urn:kg:term:sentence" and derived[s].endswith("2026-02-01-b")}
    assert sentence == "鴻海はOpenAIと組む。"


def test_json_ld_is_one_document_with_the_same_statements(filled: GraphStore) -> None:
    document = json.loads(written(filled, "jsonld"))
    assert document.keys() == {"@context", "@graph"}
    claims = [item for item in document["@graph"] if item.get("@type") == "rdf:Statement"]
    subjects = {s for s, p, _ in triples(written(filled, "ntriples")) if p == f"{RDF}subject"}
    assert {c["@id"] for c in claims} == subjects
    assert all(c["wasDerivedFrom"].startswith("urn:kg:post:") for c in claims)
    assert {item["name"] for item in document["@graph"] if "name" in item} == {"OpenAI", "鴻海", NASTY, FORMULA}
    assert json.loads(written(filled, "jsonld", min_posts=99))["@graph"] == []


# Cypher --------------------------------------------------------------------------------------------------------------


def test_cypher_has_a_statement_a_line_whose_strings_cannot_end_early(filled: GraphStore) -> None:
    lines = written(filled, "cypher").splitlines()
    assert lines[0].startswith("//")
    statements = [re.sub(r"'(?:[^'\\]|\\['\\nrtbf])*'", "''", line) for line in lines[1:]]
    assert all(s.endswith(";") and s.count(";") == 1 and "社" not in s for s in statements)
    assert sum(s.startswith("MERGE (e:Entity") for s in statements) == 4
    assert sum("MERGE (a)-[r:" in s for s in statements) == 4


@pytest.mark.parametrize(
    ("value", "cypher"),
    [("a'b", r"'a\'b'"), ("a\\'", r"'a\\\''"), ("\\u0027 OR", r"'\\' + 'u0027 OR'"), ("一\n二", r"'一\n二'"), (("a", "b'"), r"['a', 'b\'']"), (3, "3")],
)
def test_cypher_strings_are_escaped(value: object, cypher: str) -> None:
    assert literal(value) == cypher


@pytest.mark.neo4j
def test_cypher_makes_the_graph_and_done_twice_changes_nothing_more(
    filled: GraphStore, neo4j_server: Any, neo4j_store: GraphStore
) -> None:
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver, driver.session() as session:
        for line in written(filled, "cypher").splitlines()[1:] * 2:
            session.run(line.removesuffix(";")).consume()
        names = session.run("MATCH (e:Entity) RETURN e.id AS id, e.name AS name, e.first_seen AS first").data()
        edges = session.run("MATCH (a)-[r]->(b) RETURN type(r) AS type, r.posts AS posts").data()
    with filled.view() as view:
        assert {n["id"]: n["name"] for n in names} == {id: card.name for id, card in view.entities().items()}
    assert {n["name"]: n["first"] and str(n["first"]) for n in names}[FORMULA] is None
    assert sorted((e["type"], e["posts"]) for e in edges) == [("DEVELOPS", 1), ("MENTIONED_WITH", 1), ("PARTNERS_WITH", 2), ("USES", 1)]


# Any text ------------------------------------------------------------------------------------------------------------


@given(st.text())
def test_any_text_comes_back_from_xml(value: str) -> None:
    root = ElementTree.fromstring(f"<a b={attribute(value)}>{text(value)}</a>")
    expected = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", value)
    assert (root.get("b"), root.text or "") == (expected, expected)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_from_triples(value: str) -> None:
    from kg.export.ntriples import _literal, _triple
    from kg.export.rdf import iri

    [(subject, _, found)] = triples(_triple(iri("entity", value), "urn:kg:x", _literal(value)))
    assert found == value
    assert unquote(subject) == f"urn:kg:entity:{value}"


@given(st.text())
@example("発表\u202eされた\u2066提携")
@example("\u202e=1+1")
def test_any_text_is_a_row_of_its_own(value: str) -> None:
    found = list(csv.reader(StringIO("".join(rows(("a", "b"), [(value, 1)])), newline=""), strict=True))
    value = unturned(value)
    assert found[1][0] in (value, f"'{value}") and found[1][1] == "1" and len(found) == 2
    assert not found[1][0].startswith(("=", "+", "-", "@", "\t", "\r"))


# What is wanted ------------------------------------------------------------------------------------------------------


def test_what_is_written_can_be_narrowed(filled: GraphStore) -> None:
    def names(**wanted: Any) -> list[str]:
        return [n["name"] for n in table(filled, "csv-nodes", **wanted)]

    assert names(types=[PRODUCT]) == [f"'{FORMULA}"]
    assert table(filled, "csv-edges", types=[PRODUCT]) == table(filled, "csv-claims", types=[PRODUCT]) == []
    assert sorted(names(relations=["uses"])) == sorted(["OpenAI", NASTY])
    assert sorted(names(min_posts=2)) == ["OpenAI", "鴻海"]
    assert [e["relation"] for e in table(filled, "csv-edges", min_posts=2)] == ["partners_with"]
    assert len(table(filled, "csv-claims", min_posts=2)) == 2


def test_a_period_counts_only_what_its_posts_say(filled: GraphStore) -> None:
    year = Period.between("2026", "2027")
    nodes = {n["name"]: n for n in table(filled, "csv-nodes", period=year)}
    assert nodes.keys() == {"OpenAI", "鴻海"}
    assert (nodes["OpenAI"]["posts"], nodes["OpenAI"]["mentions"]) == ("1", "1")
    [edge] = table(filled, "csv-edges", period=year)
    assert (edge["posts"], edge["first_seen"]) == ("1", "2026-02-01T09:30:00+00:00")
    assert [c["post"] for c in table(filled, "csv-claims", period=year)] == ["2026-02-01-b"]


def test_what_makes_no_sense_is_refused(filled: GraphStore) -> None:
    with pytest.raises(UsageError, match="pdf"):
        written(filled, "pdf")
    with pytest.raises(UsageError, match="hates"):
        written(filled, "gexf", relations=["hates"])
    with pytest.raises(UsageError, match="min_posts"):
        written(filled, "gexf", min_posts=0)


def test_what_is_stated_of_one_entity_alone_is_among_the_claims_and_is_no_edge(filled: GraphStore) -> None:
    facts = some_facts("2026-03-01-c", None, "OpenAIは鴻海を見た。", ("OpenAI", "uses", "鴻海", "asserted"))
    [claim] = facts.claims
    alone = replace(claim, id="ab" * 10, type=AMOUNTS_TO, tail=claim.head, amount="5000億ドル")
    with filled.writer() as writer:
        writer.put(replace(facts, claims=(claim, alone)), "by hand")
    [row] = [c for c in table(filled, "csv-claims") if c["relation"] == AMOUNTS_TO]
    assert (row["head"], row["tail"], row["amount"]) == ("organization/openai", "organization/openai", "5000億ドル")
    assert AMOUNTS_TO not in {e["relation"] for e in table(filled, "csv-edges")}
    assert {c["relation"] for c in table(filled, "csv-claims", relations=["uses"])} == {"uses"}
    assert AMOUNTS_TO not in written(filled, "jsonld") + written(filled, "ntriples")
