"""Ids and the resolver: readable, stable, and the same in whatever order posts come."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from builders import ORG, PERSON, PRODUCT, a_post, a_scene
from hypothesis import given
from hypothesis import strategies as st

from kg.link import Gazetteer, Resolver, entity_id
from kg.link.gazetteer import parse_table
from kg.records import ENTITY_TYPES, EntityType, Mention

GAZETTEER = Gazetteer(
    (
        *parse_table("organization.tsv", ["name\taliases\tcodes\tsource", "Foxconn\tホンハイ | 鴻海\t\t", "Mistral AI\tMistral\t\t"], ORG),
        *parse_table("product.tsv", ["name\taliases\tcodes\tsource", "Mistral Large\t?Mistral\t\t"], PRODUCT),
    )
)


@pytest.mark.parametrize(
    ("type", "name", "expected"),
    [
        (ORG, "OpenAI", "organization/openai"),
        (PERSON, "Sam Altman", "person/sam-altman"),
        (ORG, "ソフトバンクグループ", "organization/ソフトバンクグループ"),
        (PRODUCT, "GPT-4.1", "product/gpt-4.1"),
        (PRODUCT, "C++", "product/c++"),
        (PRODUCT, "C#", "product/c-sharp"),
        (ORG, "AT&T", "organization/at-t"),
        (ORG, "ＮＥＣ", "organization/nec"),
        (PRODUCT, "scikit_learn", "product/scikit-learn"),
    ],
)
def test_the_id_of_a_listed_name_can_be_read(type: EntityType, name: str, expected: str) -> None:
    assert entity_id(type, name, curated=True) == expected


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30), st.sampled_from(ENTITY_TYPES), st.booleans())
def test_any_id_fits_into_a_path_and_says_its_type(name: str, type: EntityType, curated: bool) -> None:
    found = entity_id(type, name, curated=curated)
    assert found == entity_id(type, name, curated=curated)
    assert re.fullmatch(rf"{type.lower()}/[^\s/?#%&<>\"]+", found)


@pytest.mark.parametrize("spelling", ["青嶺ロボ", "株式会社青嶺ロボ", "青嶺・ロボ", "青嶺ﾛﾎﾞ", "青嶺 ロボ"])
def test_the_spellings_of_an_unlisted_name_have_one_id(spelling: str) -> None:
    assert Resolver(GAZETTEER).resolve(spelling, ORG).id == "organization/青嶺ロボ"


def test_what_is_prepared_links_as_what_is_built_when_it_is_asked_for() -> None:
    prepared = Resolver(GAZETTEER)
    prepared.prepare()
    assert {"_spoken_names", "_listed_versions", "_loose_names", "_relatives", "_of_family"} <= vars(prepared).keys()
    for name, type in (("ミストラル", ORG), ("Mistral Large 2", PRODUCT), ("フォックスコン", ORG)):
        assert prepared.link_name(name, type) == Resolver(GAZETTEER).link_name(name, type)


def test_names_of_different_things_have_different_ids() -> None:
    names = ["GPT-4", "GPT-4o", "GPT-4.1", "C", "C++", "C#", "ガス", "カス"]
    assert len({entity_id(PRODUCT, n, curated=False) for n in names}) == len(names)


def test_a_listed_name_resolves_in_any_spelling_and_by_its_type() -> None:
    resolver = Resolver(GAZETTEER)
    assert {resolver.resolve(n, ORG).id for n in ("Foxconn", "ﾎﾝﾊｲ", "鴻海", "ＦＯＸＣＯＮＮ")} == {"organization/foxconn"}
    assert resolver.resolve("Mistral", ORG).name == "Mistral AI"
    assert resolver.resolve("Mistral", PRODUCT).name == "Mistral Large"
    assert resolver.resolve("Foxconn", PERSON).id == "person/foxconn"


def test_linking_gives_every_mention_its_entity_and_nothing_else_changes() -> None:
    scene = a_scene("鴻海とFoxconnと青嶺。", {"鴻海": ORG, "Foxconn": ORG, "青嶺": ORG})
    mentions = scene.mentions
    linked, entities = Resolver(GAZETTEER).link(scene.post, mentions)
    assert [m.entity_id for m in linked] == ["organization/foxconn", "organization/foxconn", "organization/青嶺"]
    assert [m.linked_by for m in linked] == ["curated", "curated", "written in the posts"]
    assert [replace(m, entity_id="", linked_by="") for m in linked] == [replace(m, entity_id="") for m in mentions]
    assert [e.id for e in entities] == ["organization/foxconn", "organization/青嶺"]
    assert [e.curated for e in entities] == [True, False]


@pytest.mark.parametrize("name", ["Acme" * 75, "A#" * 70 + "Z", "\ufdfa" * 15])
def test_what_is_longer_than_any_name_is_none(name: str) -> None:
    scene = a_scene(f"OpenAIと{name}。", {"OpenAI": ORG, name: ORG})
    linked, entities = Resolver(GAZETTEER).link(scene.post, scene.mentions)
    assert ([m.name for m in linked], [e.id for e in entities]) == (["OpenAI"], ["organization/openai"])


def test_an_unlisted_entity_is_called_by_its_most_frequent_spelling() -> None:
    text = "青嶺ロボ、青嶺・ロボ、青嶺ロボ。"
    scene = a_scene(text, {"青嶺ロボ": ORG, "青嶺・ロボ": ORG})
    _, [entity] = Resolver(GAZETTEER).link(scene.post, scene.mentions)
    assert entity.name == "青嶺ロボ"
    assert [a.text for a in entity.aliases] == ["青嶺ロボ", "青嶺・ロボ"]


def test_of_equally_frequent_spellings_the_order_does_not_decide() -> None:
    scene = a_scene("青嶺・ロボ、青嶺ロボ。", {"青嶺ロボ": ORG, "青嶺・ロボ": ORG})
    assert Resolver(GAZETTEER).link(scene.post, scene.mentions)[1] == Resolver(GAZETTEER).link(scene.post, scene.mentions[::-1])[1]


NAMES = st.sampled_from(["Foxconn", "鴻海", "Mistral", "青嶺", "株式会社青嶺", "青嶺・ロボ", "青嶺ロボ", "湊電算"])
POSTS = st.lists(st.lists(st.tuples(NAMES, st.sampled_from([ORG, PERSON, PRODUCT])), max_size=5), max_size=5)


@given(POSTS, st.randoms(use_true_random=False))
def test_what_a_name_is_linked_to_does_not_depend_on_the_order_of_posts(posts: list[list[tuple[str, EntityType]]], random: object) -> None:
    def mention(name: str, type: EntityType) -> Mention:
        return Mention(0, len(name), name, name, type, "gazetteer", 0, 0, len(name))

    def link(order: list[int]) -> dict[int, object]:
        resolver = Resolver(GAZETTEER)
        return {n: resolver.link(a_post("文。"), [mention(*m) for m in posts[n]]) for n in order}

    order = list(range(len(posts)))
    shuffled = order[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert link(order) == link(shuffled)


@pytest.mark.parametrize(
    ("text", "names", "short"),
    [
        ("宮川潤一社長が語った。宮川氏は続けた。", ["宮川潤一", "宮川"], "宮川"),
        ("ロブ・ボンタ長官が語った。ボンタ氏は続けた。", ["ロブ・ボンタ", "ボンタ"], "ボンタ"),
        ("Rob Bonta長官が語った。Bontaは続けた。", ["Rob Bonta", "Bonta"], "Bonta"),
    ],
)
def test_a_person_called_by_the_family_name_is_the_one_named_in_full(text: str, names: list[str], short: str) -> None:
    scene = a_scene(text, dict.fromkeys(names, PERSON))
    linked, [entity] = Resolver(GAZETTEER).link(scene.post, scene.mentions)
    assert {m.entity_id for m in linked} == {entity.id}
    assert (entity.name, {a.text for a in entity.aliases}) == (names[0], set(names))
    assert next(m for m in linked if m.name == short).linked_by.startswith("short form in ")


OFFICES = ["name\taliases\tcodes\tsource", "Ada Minatov\tエイダ・ミナトフ\t\t", "白鷺太郎\t\t\t", "湊花子\t\t\t", "湊次郎\t\t\t"]


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("ミナトフ大統領は署名した。", "ミナトフ", "person/ada-minatov"),
        ("ミナトフ前大統領は署名した。", "ミナトフ", "person/ada-minatov"),
        ("ミナトフCEOは署名した。", "ミナトフ", "person/ミナトフ"),  # that one is listed says nothing of who heads what
        ("ミナトフ議員は署名した。", "ミナトフ", "person/ミナトフ"),
        ("ミナトフ長官は署名した。", "ミナトフ", "person/ミナトフ"),
        ("白鷺首相は署名した。", "白鷺", "person/白鷺太郎"),
        ("ミナトフは署名した。", "ミナトフ", "person/ミナトフ"),
        ("白鷺社長は署名した。", "白鷺", "person/白鷺"),  # many are called so
        ("湊首相は署名した。", "湊", "person/湊"),  # two are listed
    ],
)
def test_a_family_name_with_an_office_is_the_one_listed_person_of_that_name(text: str, name: str, meant: str) -> None:
    scene = a_scene(text, {name: PERSON})
    [mention], _ = Resolver(Gazetteer(tuple(parse_table("person.tsv", OFFICES, PERSON)))).link(scene.post, scene.mentions)
    assert mention.entity_id == meant


def test_whom_the_post_names_in_full_is_meant_by_the_family_name_with_an_office() -> None:
    scene = a_scene("ボリス・ミナトフ氏が語った。ミナトフ大統領は続けた。", dict.fromkeys(["ボリス・ミナトフ", "ミナトフ"], PERSON))
    linked, [entity] = Resolver(Gazetteer(tuple(parse_table("person.tsv", OFFICES, PERSON)))).link(scene.post, scene.mentions)
    assert entity.name == "ボリス・ミナトフ"


@pytest.mark.parametrize("office", ["大統領", "米大統領", "前大統領", "副大統領", "首相", "元首相", "大臣", "上院議員", "州知事", "会長"])
def test_a_name_with_an_office_is_the_person_without_it(office: str) -> None:
    resolver = Resolver(Gazetteer(tuple(parse_table("person.tsv", OFFICES, PERSON))))
    assert resolver.resolve(f"エイダ・ミナトフ{office}", PERSON).id == "person/ada-minatov"


def test_a_family_name_that_two_people_have_is_nobodys() -> None:
    scene = a_scene("田中邦裕氏と田中花子氏が語った。田中氏は続けた。", dict.fromkeys(["田中邦裕", "田中花子", "田中"], PERSON))
    linked, entities = Resolver(GAZETTEER).link(scene.post, scene.mentions)
    assert len(entities) == 3


def test_the_spellings_of_a_name_that_is_listed_for_another_type_only_are_one() -> None:
    resolver = Resolver(GAZETTEER)
    assert resolver.resolve("ホンハイ", PRODUCT).id == resolver.resolve("Foxconn", PRODUCT).id == "product/foxconn"
    assert resolver.link_name("ホンハイ", PRODUCT).reason == "curated as a name of Foxconn"
    assert resolver.resolve("Foxconn", ORG).id == "organization/foxconn"


# Companies -----------------------------------------------------------------------------------------------------------

FIRMS = Gazetteer(
    tuple(
        parse_table(
            "organization.tsv",
            [
                "name\taliases\tcodes\tsource",
                "Alchip\tアルチップ\t\t",
                "KPMGコンサルティング\t\t\t",
                "Cambricon\t寒武紀\t\t",
                "Lovable\tラバブル社\t\t",
                "野村ホールディングス\t\t\t",
                "Foxconn\tホンハイ\t\t",
                "Foxconn Industrial Internet\t\t\t",
                "ラクスル\t\t\t",
            ],
            ORG,
        )
    )
)


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("アルチップ・テクノロジーズ", "Alchip"),
        ("KPMG Consulting", "KPMGコンサルティング"),
        ("寒武紀科技", "Cambricon"),
        ("ラヴァブル", "Lovable"),
        ("野村HD", "野村ホールディングス"),
        ("The Alchip Group", "Alchip"),
    ],
)
def test_the_spellings_of_a_companys_name_are_one(name: str, one: str) -> None:
    assert Resolver(FIRMS).resolve(name, ORG).name == one


@pytest.mark.parametrize("name", ["Foxconn Technology", "ラクスルグループ", "アルチップ・ロボティクス", "HD", "グループ"])
def test_a_company_of_a_group_or_of_another_field_is_another_one(name: str) -> None:
    assert not Resolver(FIRMS).resolve(name, ORG).curated
