"""What stands in code, before な or in a longer name is not told to be written otherwise, nor what the texts of posts write too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fakes import TABLES, FakeAnalyst

from kg import query
from kg.query.checks.namechecks import _note
from kg.query.checks.nameforms import as_name, is_fuller, is_short, is_spelt_out, sounds_fuller
from kg.records import EntityType
from kg.store import GraphStore

WIDER = {
    **TABLES,
    EntityType.ORGANIZATION: tuple(
        line.replace("オラクル", "オラクル | 甲骨文").replace("エヌビディア", "エヌビディア | ビデオグラフィックス")
        for line in TABLES[EntityType.ORGANIZATION]
    ),
    EntityType.PLACE: ("米国\tアメリカ | 米 | USA\t\tfield",),
}
"""The names of the archive's analyst, and some that it does not know."""


@pytest.fixture
def notes(publish: Callable[..., None], store: GraphStore) -> Callable[[str], list[str]]:
    text = "米国のFoxconnとOracle（甲骨文）は、NVIDIAと工場を建てる。"
    publish([(f"2025-10-0{day}-plant", "工場", text) for day in (1, 2, 3)])
    analyst = FakeAnalyst(WIDER)

    def noted(draft: str) -> list[str]:
        with store.view() as view:
            found = query.check(view, analyst.facts_of_draft(draft, analyst.reader()))
        return [n.note.en for n in found.names if n.note is not None]

    return noted


FOXCONN = ["ホンハイ is called Foxconn in 100% of your posts"]
USA = ["USA is called 米国 in 100% of your posts"]
NEW = ["no post mentions Broadcom yet"]


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        ("ホンハイが工場を建てる。", FOXCONN),
        ("ホンハイ・モネの絵をAIで直す。", []),
        ("クロード＝ホンハイの絵をAIで直す。", []),
        ("ホンハイ・Oracleの2社が組む。", FOXCONN),
        ("ホンハイ・モネの絵を、ホンハイの機械で直す。", FOXCONN),
        ("Yahoo! USAの話。", []),
        ("USA Airwaysの話。", []),
        ("USAの話。", USA),
        ("USA Inc.の話。", USA),
    ],
)
def test_a_part_of_a_longer_name_is_not_written_otherwise(notes: Callable[[str], list[str]], draft: str, told: list[str]) -> None:
    assert notes(draft) == told


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        ("ホンハイな視点で見る。", []),
        ("**ホンハイ**な視点で見る。", []),
        ("「ホンハイ」な視点で見る。", []),
        ("相手がホンハイな以上、待つ。", FOXCONN),
        ("相手はホンハイなのだ。", FOXCONN),
        ("ホンハイなどが工場を建てる。", FOXCONN),
        ("ホンハイな視点で、ホンハイを見る。", FOXCONN),
    ],
)
def test_what_na_makes_an_adjective_is_no_name(notes: Callable[[str], list[str]], draft: str, told: list[str]) -> None:
    assert notes(draft) == told


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        ("Broadcomを呼ぶ。", NEW),
        ("`Broadcom`を呼ぶ。", []),
        ("``Broadcom``を呼ぶ。", []),
        ("<code>Broadcom</code>を呼ぶ。", []),
        ("`Broadcom`を呼ぶBroadcomの社員。", NEW),
        ("`print`と`Broadcom.run()`を呼ぶ。", []),
        ("`print`とBroadcomと`run`を呼ぶ。", NEW),
        ("`Broadcomを呼ぶ。\n\n次の`段落。", NEW),
        ("\\`Broadcom`を呼ぶ。", NEW),
        ("`米国のBroadcom`を呼ぶ。", NEW),
        ("`ホンハイ`を呼ぶ。", FOXCONN),
        ("`Foxconn`を呼ぶホンハイの社員。", FOXCONN),
    ],
)
def test_words_of_code_are_spelt_as_they_must_be(notes: Callable[[str], list[str]], draft: str, told: list[str]) -> None:
    assert notes(draft) == told


def test_a_name_that_the_texts_of_the_posts_write_too_is_no_slip(notes: Callable[[str], list[str]]) -> None:
    assert notes("甲骨文が工場を建てる。") == []
    assert _note(["ハイペリオン"], {"Hyperion": 2}, "Hyperion", 1.0, "Hyperion", lambda _: 2) is None
    assert _note(["ハイペリオン"], {"Hyperion": 9}, "Hyperion", 1.0, "Hyperion", lambda _: 2) is not None
    assert as_name("サムスン").search("サムスンは") and not as_name("サムスン").search("サムスン電子は")
    assert not as_name("Copilot").search("GitHub Copilot") and as_name("Copilot").search("「Copilot」")


@pytest.mark.parametrize(
    ("name", "usual", "short"),
    [
        ("Copilot", "GitHub Copilot", True),
        ("4o", "GPT-4o", True),
        ("広島サミット", "G7広島サミット", True),
        ("Azure ML", "Azure Machine Learning", True),
        ("Supermicro", "Super Micro Computer", True),
        ("AI", "OpenAI", False),
        ("Inferentia2", "Inferentia 2", False),
        ("Azure AI", "Azure Machine Learning", False),
    ],
)
def test_last_words_and_initials_are_short_forms(name: str, usual: str, short: bool) -> None:
    assert is_short(name, usual) is short


def test_how_a_name_sounds_is_not_what_it_stands_for_nor_with_its_maker_before_it() -> None:
    assert sounds_fuller("グーグル・ディープマインド", "DeepMind") and not sounds_fuller("クロード・コード", "Claude Code")
    assert not sounds_fuller("アジャイル・ロボッツ", "Agile Robots") and not sounds_fuller("エヌ・ティ・ティ・データ", "NTTデータ")
    assert is_spelt_out("フルセルフドライビング", "FSD") and not is_spelt_out("エーエスエムエル", "ASML")
    assert not is_spelt_out("エヌビディア", "NVIDIA") and is_fuller("NVIDIA H100", ["H100"])


@pytest.mark.parametrize(
    ("draft", "mixed"),
    [
        ("NVIDIAの話。エヌビディアの話。", True),
        ("NVIDIAの話。ビデオグラフィックスの話。", False),
        ("NVIDIAの話。`エヌビディア`の話。", True),
        ("`NVIDIA`の話。NVIDIAの話。エヌビディア・モネの話。", False),
    ],
)
def test_two_scripts_by_turns_are_one_name_only_where_one_is_how_the_other_sounds(
    notes: Callable[[str], list[str]], draft: str, mixed: bool
) -> None:
    assert any("writes both" in note for note in notes(draft)) is mixed
