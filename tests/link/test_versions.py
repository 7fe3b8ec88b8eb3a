"""The grammar of versions."""

from __future__ import annotations

import pytest
from builders import ORG, PRODUCT
from hypothesis import given
from hypothesis import strategies as st

from kg.link import Gazetteer, Resolver
from kg.link.gazetteer import parse_table
from kg.link.resolver import WRITTEN
from kg.link.versions import split_version, version_words

HEADER = "name\taliases\tcodes\tsource"
GAZETTEER = Gazetteer(
    (
        *parse_table("organization.tsv", [HEADER, "NVIDIA\tエヌビディア\t\t", "OpenAI\t\t\t"], ORG),
        *parse_table(
            "product.tsv",
            [
                HEADER,
                "Claude\tクロード\t\t",
                "Claude Opus 4.5\t\t\t",
                "GPT\t\t\t",
                "GPT-4o\t\t\t",
                "Gemini\tジェミニ\t\t",
                "Llama\tラマ\t\t",
                "Snapdragon\t\t\t",
                "H100\t\t\t",
                "TPU\t\t\t",
            ],
            PRODUCT,
        ),
    )
)


def id_of(name: str) -> str:
    return Resolver(GAZETTEER).resolve(name, PRODUCT).id


@pytest.mark.parametrize(
    "names",
    [
        ["Claude Opus 4.5", "Claude 4.5 Opus", "クロード・オーパス4.5", "クロード オーパス 4.5", "Ｃｌａｕｄｅ　Ｏｐｕｓ　４．５"],
        ["Gemini 3 Pro", "ジェミニ3 Pro", "ジェミニ3プロ", "Gemini Pro 3", "gemini-3-pro"],
        ["GPT-5.1", "GPT5.1", "ＧＰＴ－５．１", "GPT‐5.1"],
        ["Llama 3.1 405B", "Llama-3.1-405B", "ラマ3.1 405B", "Llama 405B 3.1"],
        ["Snapdragon 8 Gen 3", "Snapdragon 8 Gen3"],
        ["H100", "NVIDIA H100", "エヌビディア H100", "エヌビディア・H100"],
        ["TPU v6", "TPU 6", "TPUv6"],
    ],
)
def test_the_spellings_of_one_version_are_one(names: list[str]) -> None:
    assert len({id_of(n) for n in names}) == 1, {n: id_of(n) for n in names}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPT-4", "GPT-4o"),
        ("GPT-4", "GPT-4.1"),
        ("Claude Opus 4.5", "Claude Opus 4"),
        ("Claude Opus 4.5", "Claude Sonnet 4.5"),
        ("Gemini 2.5 Pro", "Gemini 2.5 Flash"),
        ("Llama 3.1 8B", "Llama 3.1 70B"),
        ("Llama 3.1", "Llama 3.1 405B"),
        ("Snapdragon 8 Gen 3", "Snapdragon 8 Gen 2"),
        ("GPT", "GPT-5"),
    ],
)
def test_two_versions_are_two(one: str, other: str) -> None:
    assert id_of(one) != id_of(other)


def test_a_version_that_no_list_has_has_one_id_whatever_the_spelling_and_is_called_as_it_is_written() -> None:
    for name in ("ジェミニ4プロ", "Gemini Pro 4", "GEMINI 4 PRO"):
        link = Resolver(GAZETTEER).link_name(name, PRODUCT)
        assert (link.entity.id, link.entity.name, link.reason) == ("product/gemini-4-pro", name, "version of Gemini")
        assert link.listed and not link.entity.curated


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Llama 4 17B", "llama-4-17b"),
        ("Llama 17B 4", "llama-4-17b"),
        ("Snapdragon 8 Gen 9", "snapdragon-8-gen-9"),
        ("Claude Opus 5 Thinking", "claude-opus-5-thinking"),
        ("GPT-5.9 mini", "gpt-5.9-mini"),
        ("TPU v9", "tpu-9"),
        ("TPU99", "tpu-99"),
    ],
)
def test_the_id_of_a_version_is_written_in_one_order(name: str, id: str) -> None:
    assert id_of(name) == f"product/{id}"


def test_a_name_that_differs_from_another_by_a_hyphen_is_the_one_that_is_spelt_so_and_its_versions_are() -> None:
    table = parse_table("product.tsv", [HEADER, "RT-X\t\t\t", "NVIDIA RTX\t?RTX\t\t", "M1\t\t\t"], PRODUCT)
    resolver = Resolver(Gazetteer(tuple(table)))
    assert [resolver.resolve(n, PRODUCT).id for n in ("RT-X", "RTX")] == ["product/rt-x", "product/nvidia-rtx"]
    card = resolver.resolve("RTX Pro 6000D", PRODUCT)
    assert (card.name, card.id) == ("RTX Pro 6000D", "product/nvidia-rtx-6000d-pro")
    assert resolver.link_name("M100", PRODUCT).reason == WRITTEN, "100 is no version 00 of M1"


@pytest.mark.parametrize("name", ["Gemini Robotics", "Claude Code", "GPT Store", "Gemini", "Llama Guard", "2.5", "Pro"])
def test_a_family_with_another_word_is_no_version(name: str) -> None:
    assert version_words(name.partition(" ")[2]) is None or not name.partition(" ")[2]
    assert id_of(name).startswith("product/")


@given(st.text(max_size=20))
def test_any_name_can_be_split(name: str) -> None:
    for family, words in split_version(name):
        assert name.startswith(family)
        assert words
