"""One name, several things of one type."""

from __future__ import annotations

import pytest
from builders import ORG, PRODUCT, a_scene

from kg.link import Resolver, load_gazetteer
from kg.link.senses import Sense, choose, load_senses
from kg.normalize import alias_key
from kg.records import EntityType


def entity_of(text: str, name: str, type: EntityType) -> str:
    scene = a_scene(text, {name: type})
    mentions, _ = Resolver(load_gazetteer()).link(scene.post, scene.mentions)
    return next(m.entity_id for m in mentions if m.name == name)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("ソフトバンクはOpenAIへの出資を決め、孫正義氏が語った。", "organization/ソフトバンクグループ"),
        ("ソフトバンクは5Gの基地局でAI-RANを試す。KDDIも続く。", "organization/ソフトバンク"),
        ("ソフトバンクは発表した。", "organization/ソフトバンクグループ"),
    ],
)
def test_the_words_of_the_post_tell_the_group_from_the_carrier(text: str, entity: str) -> None:
    assert entity_of(text, "ソフトバンク", ORG) == entity


def test_the_full_name_is_never_in_doubt() -> None:
    assert entity_of("ソフトバンクグループは5Gの基地局と携帯通信を語った。", "ソフトバンクグループ", ORG) == "organization/ソフトバンクグループ"


def test_copilot_is_microsofts_unless_the_post_is_about_github() -> None:
    assert entity_of("Copilotが応答する。", "Copilot", PRODUCT) == "product/microsoft-copilot"
    assert entity_of("GitHubのCopilotはコード補完でVS Codeを助ける。", "Copilot", PRODUCT) == "product/github-copilot"


def test_of_equally_many_cues_the_first_sense_holds() -> None:
    senses = (Sense("甲", ("a",)), Sense("乙", ("b",)))
    assert choose(senses, "") == ("甲", False)
    assert choose(senses, "ab") == ("甲", True)
    assert choose(senses, "abb") == ("乙", True)


def test_every_sense_is_an_entity_that_the_gazetteer_lists() -> None:
    listed = {(x.entity.type, x.entity.name) for x in load_gazetteer().listings}
    assert {(type, s.entity) for (type, _), senses in load_senses().items() for s in senses} <= listed
    assert all(key == alias_key(key) and len(senses) > 1 for (_, key), senses in load_senses().items())
