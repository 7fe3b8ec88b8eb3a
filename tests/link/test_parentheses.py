"""Other names that a post gives in parentheses."""

from __future__ import annotations

import pytest
from builders import ORG, PERSON, PRODUCT, TECH, a_scene

from kg.link import Gazetteer, Resolver
from kg.link.gazetteer import parse_table
from kg.link.parentheses import same_thing
from kg.records import EntityType

HEADER = "name\taliases\tcodes\tsource"
GAZETTEER = Gazetteer(
    tuple(parse_table("organization.tsv", [HEADER, "Foxconn\tホンハイ | 鴻海\t\t", "Google\t\t\t", "YouTube\t\t\t"], ORG))
)


def pairs(text: str, names: dict[str, EntityType]) -> list[tuple[str, str]]:
    scene = a_scene(text, names)
    return [(a.name, b.name) for a, b in same_thing(scene.post, scene.mentions)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Compute Express Link（CXL）を使う。", [("Compute Express Link", "CXL")]),
        ("青嶺ロボティクス（Aone）が発表。", [("青嶺ロボティクス", "Aone")]),
        ("青嶺ロボティクス(以下、青嶺)が発表。", [("青嶺ロボティクス", "青嶺")]),
        ("青嶺ロボティクス（Aone、青嶺）が発表。", [("青嶺ロボティクス", "Aone"), ("青嶺ロボティクス", "青嶺")]),
        ("「青嶺ロボティクス」（Aone）が発表。", [("青嶺ロボティクス", "Aone")]),
    ],
)
def test_another_name_stands_in_parentheses(text: str, found: list[tuple[str, str]]) -> None:
    names = {"青嶺ロボティクス": ORG, "Aone": ORG, "青嶺": ORG, "Compute Express Link": TECH, "CXL": TECH}
    assert pairs(text, names) == found


@pytest.mark.parametrize(
    "text",
    [
        "青嶺ロボティクス（白鷺電算の子会社）が発表。",
        "青嶺ロボティクス（白鷺電算）が発表。",
        "青嶺ロボティクス、Aone（白鷺）が発表。",
        "青嶺ロボティクス（X1）が発表。",
        "青嶺ロボティクスとAone（新設）が発表。",
    ],
)
def test_not_everything_in_parentheses_is_another_name(text: str) -> None:
    names = {"青嶺ロボティクス": ORG, "Aone": ORG, "白鷺電算": ORG, "白鷺": PERSON, "X1": PRODUCT}
    assert pairs(text, names) == []


def linked(text: str, names: dict[str, EntityType]) -> dict[str, tuple[str, str]]:
    scene = a_scene(text, names)
    mentions, _ = Resolver(GAZETTEER).link(scene.post, scene.mentions)
    return {m.name: (m.entity_id, m.linked_by) for m in mentions}


def test_the_other_name_is_linked_to_the_first_one_and_says_why() -> None:
    found = linked("青嶺ロボティクス（Aone）が発表。Aoneは語る。", {"青嶺ロボティクス": ORG, "Aone": ORG})
    assert found["Aone"][0] == found["青嶺ロボティクス"][0] == "organization/青嶺ロボティクス"
    assert found["Aone"][1].startswith("parenthesis in ")


def test_a_listed_name_in_parentheses_names_the_unlisted_one_before_it() -> None:
    found = linked("富士康科技（Foxconn）が発表。", {"富士康科技": ORG, "Foxconn": ORG})
    assert found["富士康科技"][0] == "organization/foxconn"


def test_two_listed_entities_stay_two() -> None:
    found = linked("YouTube（グーグル傘下、Google）が発表。", {"YouTube": ORG, "Google": ORG})
    assert found["YouTube"][0] != found["Google"][0]
