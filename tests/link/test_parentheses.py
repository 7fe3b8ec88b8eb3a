"""Other names that a post gives in parentheses."""

from __future__ import annotations

import pytest
from builders import ORG, PERSON, PLACE, PRODUCT, PROJECT, TECH, a_scene

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


TWO_TYPES = Gazetteer(
    (
        *parse_table("project.tsv", [HEADER, "Halcyon\t?Halcyon\t\t", "AISE\t?AISE\t\t", "Singapore Initiative\tSIX\t\t"], PROJECT),
        *parse_table("place.tsv", [HEADER, "Halcyon Bay\tハルシオン\t\t"], PLACE),
    )
)


@pytest.mark.parametrize(
    ("text", "names", "entity"),
    [
        ("州に建つHalcyon（ハルシオン）は広い。", {"Halcyon": PROJECT, "ハルシオン": PLACE}, "project/halcyon"),
        ("州に建つ「ハルシオン」（Halcyon）は広い。", {"Halcyon": PROJECT, "ハルシオン": PLACE}, "place/halcyon-bay"),
        ("州に建つMistralis（ミストラリス）は広い。", {"Mistralis": PROJECT, "ミストラリス": PLACE}, "project/mistralis"),
        ("Pod Safety Policies（PSP）を使う。", {"Pod Safety Policies": TECH, "PSP": PROJECT}, "technology/podsafetypolicies"),
        ("PSP（Pod Safety Policies）を使う。", {"Pod Safety Policies": TECH, "PSP": PROJECT}, "technology/podsafetypolicies"),
        ("AISE（AI Safety Exchange）に加わる。", {"AI Safety Exchange": ORG, "AISE": PROJECT}, "project/aise"),
        ("SIX（Safety Index X）を使う。", {"Safety Index X": TECH, "SIX": PROJECT}, "technology/safetyindexx"),
    ],
    ids=["in katakana", "in Latin letters", "listed nowhere", "initials", "spelt out", "listed so", "initials of another one"],
)
def test_one_name_that_was_taken_for_two_things_is_the_one_that_tells(text: str, names: dict[str, EntityType], entity: str) -> None:
    scene = a_scene(text, names)
    mentions, entities = Resolver(TWO_TYPES).link(scene.post, scene.mentions)
    assert {m.entity_id for m in mentions} == {entity} == {e.id for e in entities}
    assert {m.type for m in mentions} == {e.type for e in entities}
    assert sum(m.linked_by.startswith("parenthesis in ") for m in mentions) == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("メタ（MTIA）が発表。", {"メタ": ORG, "MTIA": PRODUCT}),
        ("白鷺電算（Aone）が発表。", {"白鷺電算": ORG, "Aone": PRODUCT}),
        ("Aone（白鷺電算）が発表。", {"白鷺電算": ORG, "Aone": PRODUCT}),
        ("Mistralis（フランス）が発表。", {"Mistralis": ORG, "フランス": PLACE}),
        ("Mistralis Lab（Mistralis）が発表。", {"Mistralis Lab": ORG, "Mistralis": PRODUCT}),
    ],
)
def test_a_maker_its_product_and_its_country_stay_two(text: str, names: dict[str, EntityType]) -> None:
    scene = a_scene(text, names)
    mentions, _ = Resolver(TWO_TYPES).link(scene.post, scene.mentions)
    assert {m.name: m.type for m in mentions} == names
    assert len({m.entity_id for m in mentions}) == 2
