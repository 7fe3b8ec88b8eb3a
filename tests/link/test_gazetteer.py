"""The gazetteer: tables read strictly, names that are never ambiguous, and the one that is shipped."""

from __future__ import annotations

import pytest
from builders import ORG, PERSON, PLACE, PRODUCT, PROJECT, tokens_of

from kg.errors import DataError
from kg.extract.names import ListedName, NameMatcher
from kg.link import Gazetteer, Resolver, load_gazetteer
from kg.link.gazetteer import parse_table
from kg.link.sounds import has_katakana, likeness
from kg.normalize import alias_key
from kg.records import ENTITY_TYPES, EntityType

HEADER = "name\taliases\tcodes\tsource"


def table(*lines: str, type: EntityType = ORG, path: str = "list.tsv") -> Gazetteer:
    return Gazetteer(tuple(parse_table(path, [HEADER, *lines], type)))


def test_a_line_becomes_an_entity_with_its_names() -> None:
    [listing] = table("鴻海\tFoxconn | ホンハイ | ?HH\tticker:2317 jpx:1\tfield").listings
    assert (listing.entity.id, listing.entity.name, listing.entity.type) == ("organization/鴻海", "鴻海", ORG)
    assert [a.text for a in listing.entity.aliases] == ["鴻海", "Foxconn", "ホンハイ", "HH"]
    assert listing.entity.codes == ("ticker:2317", "jpx:1")
    assert (listing.names, listing.weak_names) == (("鴻海", "Foxconn", "ホンハイ"), ("HH",))
    assert listing.entity.curated
    assert listing.place == ("list.tsv", 2)


def test_comments_empty_lines_and_missing_last_columns_are_fine() -> None:
    listings = table("# 注", "", "   ", "青嶺", "湊電算\t湊").listings
    assert [x.entity.name for x in listings] == ["青嶺", "湊電算"]
    assert [x.place[1] for x in listings] == [5, 6]


def test_an_alias_listed_twice_counts_once() -> None:
    [listing] = table("青嶺\t青嶺 | アオネ | アオネ\t\t").listings
    assert listing.names == ("青嶺", "アオネ")


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        (["name\tother"], 1, "the header must be"),
        (["# 注", "青嶺\tアオネ"], 2, "the header must be"),
        ([HEADER, "青嶺\ta\tb\tc\td"], 2, "expected 4 columns"),
        ([HEADER, "青嶺", "\tアオネ\t\t"], 3, "the first not empty"),
    ],
)
def test_a_wrong_table_names_file_and_line(lines: list[str], line: int, reason: str) -> None:
    with pytest.raises(DataError, match=reason) as caught:
        list(parse_table("law.tsv", lines, ORG))
    assert (caught.value.path, caught.value.line) == ("law.tsv", line)
    assert str(caught.value).startswith(f"law.tsv:{line}: ")


def test_the_same_entity_listed_twice_names_both_lines() -> None:
    with pytest.raises(DataError, match=r"^list.tsv:3: .*listed already, in list.tsv:2"):
        table("OpenAI", "ＯｐｅｎＡＩ")


def test_a_name_of_two_entities_names_both_lines() -> None:
    with pytest.raises(DataError, match=r"^list.tsv:3: 'アオネ' also names 青嶺 \(list.tsv:2\); mark one of them with \?"):
        table("青嶺\tアオネ", "青根\tアオネ")


def test_a_name_of_two_entities_may_be_weak_in_one_of_them() -> None:
    gazetteer = table("青根\t?アオネ", "青嶺\tアオネ")
    assert [x.entity.name for x in gazetteer.by_key[alias_key("アオネ")]] == ["青嶺", "青根"]
    assert Resolver(gazetteer).resolve("アオネ", ORG).name == "青嶺"


def test_a_weak_name_is_found_as_weak_and_is_resolved() -> None:
    gazetteer = table("アルファベット社\t?アルファベット")
    assert [(name, weak) for name, _, weak in gazetteer.names()] == [("アルファベット社", False), ("アルファベット", True)]
    text, tokens = tokens_of("アルファベット|を|覚える")
    [hit] = NameMatcher(ListedName(*n) for n in gazetteer.names()).find(text, tokens)
    assert (hit.listed, hit.weak) == ((), (ORG,))
    assert Resolver(gazetteer).resolve("アルファベット", ORG).id == "organization/アルファベット社"


def test_the_digest_follows_the_names_and_nothing_else() -> None:
    assert table("青嶺\tアオネ\t\tfield").digest == table("# 注", "青嶺\tアオネ\t\tother").digest
    assert len({table(x).digest for x in ("青嶺\tアオネ", "青嶺\t?アオネ", "青嶺", "青根")}) == 4


# The shipped one -----------------------------------------------------------------------------------------------------


def test_the_shipped_gazetteer_knows_hundreds_of_entities_of_every_type() -> None:
    listings = load_gazetteer().listings
    assert len(listings) >= 400
    assert {x.entity.type for x in listings} == set(ENTITY_TYPES)
    assert len({x.entity.id for x in listings}) == len(listings)


@pytest.mark.parametrize(
    ("id", "type", "names"),
    [
        ("organization/foxconn", ORG, ["Foxconn", "ホンハイ", "鴻海", "Hon Hai", "ﾎﾝﾊｲ", "鴻海精密工業"]),
        ("organization/openai", ORG, ["OpenAI", "ＯｐｅｎＡＩ", "オープンAI"]),
        ("organization/nvidia", ORG, ["NVIDIA", "Nvidia", "エヌビディア"]),
        ("organization/oracle", ORG, ["Oracle", "オラクル"]),
        ("organization/broadcom", ORG, ["Broadcom", "ブロードコム"]),
        ("person/sam-altman", PERSON, ["サム・アルトマン", "サム アルトマン", "Sam Altman"]),
        ("place/米国", PLACE, ["米国", "アメリカ"]),
        ("product/chatgpt", PRODUCT, ["ChatGPT", "chatgpt"]),
    ],
)
def test_the_shipped_gazetteer_knows_a_name_in_every_script(id: str, type: EntityType, names: list[str]) -> None:
    resolver = Resolver(load_gazetteer())
    assert {resolver.resolve(name, type).id for name in names} == {id}


def test_every_shipped_name_resolves_to_the_entity_that_lists_it() -> None:
    gazetteer = load_gazetteer()
    resolver = Resolver(gazetteer)
    wrong = [
        (name, listing.entity.id)
        for listing in gazetteer.listings
        for name in listing.names
        if resolver.resolve(name, listing.entity.type).id != listing.entity.id
    ]
    assert not wrong


@pytest.mark.parametrize("name", ["AI", "生成AI", "LLM", "GPU", "CPU", "データセンター", "クラウド", "IoT", "DX", "API", "SaaS", "SNS"])
def test_generic_words_are_not_looked_for_as_names(name: str) -> None:
    assert alias_key(name) not in {alias_key(n) for n, _, weak in load_gazetteer().names() if not weak}


def test_no_shipped_name_has_white_space_at_its_ends_or_marks_inside() -> None:
    wrong = [n for n, _, _ in load_gazetteer().names() if n != n.strip() or "|" in n or "\t" in n or n.startswith("?")]
    assert not wrong


def test_no_shipped_line_splits_a_thing_in_two() -> None:
    """A name that one line has as its own must not be an ambiguous alias of another line of the same type that it extends."""
    listings = load_gazetteer().listings
    weak: dict[tuple[EntityType, str], str] = {}
    for x in listings:
        weak.update({(x.entity.type, alias_key(n)): x.entity.name for n in x.weak_names if alias_key(n) != alias_key(x.entity.name)})
    split = [
        (x.entity.name, weak[key])
        for x in listings
        if x.source == "posts" and (key := (x.entity.type, alias_key(x.entity.name))) in weak
    ]
    assert not split


def test_a_firm_and_its_product_of_one_name_are_told_apart_alike_in_katakana_and_latin_letters() -> None:
    """Else DocuSign is the product and ドキュサイン the firm, whatever the post says of them."""
    in_own_writing = {"スパイダープラス"}
    listings = load_gazetteer().listings
    firms = {alias_key(x.entity.name): x for x in listings if x.entity.type is ORG}
    twins = [(firms[key], x) for x in listings if x.entity.type is PRODUCT and (key := alias_key(x.entity.name)) in firms]
    apart = [
        (spoken, latin)
        for two in twins
        for one, other in (two, two[::-1])
        for spoken in one.names
        for latin in other.names
        if has_katakana(spoken) and latin.isascii() and alias_key(latin) == alias_key(other.entity.name)
        if likeness(spoken, latin) >= 0.83 and alias_key(spoken) not in {alias_key(n) for n in other.names}
    ]
    assert {spoken for spoken, _ in apart} <= in_own_writing


def test_no_site_is_listed_as_a_place_and_as_a_project() -> None:
    keys = {type: {alias_key(x.entity.name) for x in load_gazetteer().listings if x.entity.type is type} for type in (PLACE, PROJECT)}
    assert not keys[PLACE] & keys[PROJECT]
