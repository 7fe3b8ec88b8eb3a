"""Names of the user's own: added, deciding, and told where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import ORG, PRODUCT

from kg.errors import DataError, UsageError
from kg.link import Gazetteer, Resolver, load_gazetteer, read_own, with_own
from kg.link.gazetteer import parse_table
from kg.pipeline import Analyst
from kg.settings import Settings

HEADER = "type\tname\taliases\tcodes"
SHIPPED = Gazetteer(
    tuple(parse_table("organization.tsv", ["name\taliases\tcodes\tsource", "Foxconn\tホンハイ\t\t", "Nova\tノバ\t\t"], ORG))
)


@pytest.fixture
def table(tmp_path: Path):  # type: ignore[no-untyped-def]
    def write(*lines: str, data: bytes | None = None) -> Path:
        path = tmp_path / "names.tsv"
        path.write_bytes("\n".join(lines).encode() if data is None else data)
        return path

    return write


def test_a_new_entity_is_found_with_the_reason_of_its_names(table) -> None:  # type: ignore[no-untyped-def]
    gazetteer = with_own(SHIPPED, read_own(table("# 社内の名前", HEADER, "Organization\t青嶺ロボ\tAone | ?青嶺\tjpx:1234")))
    entity = Resolver(gazetteer).resolve("Aone", ORG)
    assert (entity.id, entity.codes) == ("organization/青嶺ロボ", ("jpx:1234",))
    assert {a.reason for a in entity.aliases} == {"curated in names.tsv"}
    assert ("青嶺", ORG, True) in set(gazetteer.names())


def test_names_are_added_to_an_entity_that_is_listed_already(table) -> None:  # type: ignore[no-untyped-def]
    gazetteer = with_own(SHIPPED, read_own(table(HEADER, "organization\tホンハイ\t富士康")))
    entity = Resolver(gazetteer).resolve("富士康", ORG)
    assert (entity.id, entity.name) == ("organization/foxconn", "Foxconn")
    assert [(a.text, a.reason) for a in entity.aliases][-1] == ("富士康", "curated in names.tsv")


def test_where_the_user_and_the_project_differ_the_user_decides(table) -> None:  # type: ignore[no-untyped-def]
    gazetteer = with_own(SHIPPED, read_own(table(HEADER, "Organization\t野場研究所\tノバ", "Product\tNova\t")))
    resolver = Resolver(gazetteer)
    assert resolver.resolve("ノバ", ORG).id == "organization/野場研究所"
    assert resolver.resolve("Nova", PRODUCT).curated
    assert ("Nova", ORG, True) in set(gazetteer.names()), "the shipped name is weak now"


def test_two_lines_about_one_listed_entity_both_count(table) -> None:  # type: ignore[no-untyped-def]
    gazetteer = with_own(SHIPPED, read_own(table(HEADER, "Organization\tFoxconn\t富士康\tfoo:1", "Organization\tホンハイ\t鴻海科技\tfoo:2")))
    resolver = Resolver(gazetteer)
    assert {resolver.resolve(n, ORG).id for n in ("富士康", "鴻海科技")} == {"organization/foxconn"}
    assert resolver.resolve("富士康", ORG).codes == ("foo:1", "foo:2")


def test_the_users_name_comes_before_the_words_of_the_post(table) -> None:  # type: ignore[no-untyped-def]
    shipped = load_gazetteer()
    own = with_own(shipped, read_own(table(HEADER, "Product\t社内アシスト\tCopilot")))
    assert Resolver(shipped).resolve("Copilot", PRODUCT).id == "product/microsoft-copilot"
    assert Resolver(own).resolve("Copilot", PRODUCT).id == "product/社内アシスト"


def test_a_table_from_a_spreadsheet_is_read(table) -> None:  # type: ignore[no-untyped-def]
    data = "\ufefftype\tname\taliases\tcodes\r\nProduct\tAone-3\t\t\r\n".encode()
    assert [x.entity.id for x in read_own(table(data=data))] == ["product/aone-3"]


def test_characters_that_show_nothing_are_no_part_of_a_name(table) -> None:  # type: ignore[no-untyped-def]
    [listing] = read_own(table(HEADER, "Product\tA\u200bone\tエー\u00adワン"))
    assert listing.entity.id == "product/aone" and listing.names == ("Aone", "エーワン")


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        ([HEADER, "Company\t青嶺\t"], 2, "'Company' is no type of entity; write one of Organization, Person"),
        ([HEADER, "Product\t\tAone"], 2, "the name is missing"),
        (["name\taliases"], 1, "the header must be type TAB name TAB aliases TAB codes"),
        ([HEADER, "Product\ta\tb\tc\td"], 2, "expected 4 columns"),
        ([HEADER, "Product\tAone\t", "", "Product\tＡｏｎｅ\t"], 4, "listed already, in"),
        ([HEADER, "Product\tAone\tエーワン", "Product\tBone\tエーワン"], 3, "also names Aone"),
        ([], 1, "the header must be"),
        ([HEADER, "Product\t?Aone\t"], 2, "without \\? before it"),
        ([HEADER, "Product\t***\t"], 2, "the name is missing"),
        ([HEADER, "Product\tAone\t、 | エーワン"], 2, "'、' is no name"),
        ([HEADER, "Organization\tFox/conn\t", "Organization\tNova!\t"], 3, "would have the id of 'Nova'"),
    ],
)
def test_a_wrong_line_is_named_with_its_file(table, lines: list[str], line: int, reason: str) -> None:  # type: ignore[no-untyped-def]
    path = table(*lines)
    with pytest.raises(DataError, match=reason) as caught:
        with_own(SHIPPED, read_own(path))
    assert (caught.value.path, caught.value.line) == (str(path), line)


def test_a_line_that_is_not_utf8_is_named(table) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError, match="not UTF-8") as caught:
        read_own(table(data=f"{HEADER}\nProduct\t".encode() + "青嶺".encode("shift_jis")))
    assert caught.value.line == 2


def test_a_missing_file_is_named_with_its_variable(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"KG_GAZETTEER is .*names\.tsv'.*No such file"):
        read_own(tmp_path / "names.tsv")


def test_the_settings_name_the_table_and_the_recipe_follows_it(table) -> None:  # type: ignore[no-untyped-def]
    path = table(HEADER, "Product\tAone-3\t")
    settings = Settings.from_environment({"KG_GAZETTEER": str(path)})
    assert settings.gazetteer == str(path)
    assert Analyst.of(settings).recipe != Analyst.of(Settings()).recipe
