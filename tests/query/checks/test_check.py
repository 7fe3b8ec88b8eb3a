"""What a writer is told of the names and figures of a draft."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import a_post, id_of
from stories import org, put, said, told

from kg import query
from kg.query import DraftCheck
from kg.query.checks.figurechecks import of_the_title
from kg.query.checks.namechecks import _note
from kg.records import Alias, EntityType, Mention, PostFacts, SegmentKind
from kg.store import GraphStore
from kg.store.base import MOST_WORDS


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    supply = said("Oracle", "supplies", "OpenAI", "OracleはOpenAIに3000億ドルで供給する。", amount="3000億ドル", value=300e9)
    later = said("Oracle", "supplies", "OpenAI", "OracleはOpenAIに2500億ドルで供給する。", amount="2500億ドル", value=250e9)
    put(
        any_store,
        told("a", "2025-09-10", supply),
        told("b", "2025-10-10", later),
        told("c", "2025-11-10", said("Oracle", "mentioned_with", "AMD")),
    )
    return any_store


def called(facts: PostFacts, entity_id: str, name: str) -> PostFacts:
    """The same facts with another name for an entity; offsets are left as they were."""

    def renamed(m: Mention) -> Mention:
        return replace(m, name=name, surface=name) if m.entity_id == entity_id else m

    return replace(facts, mentions=tuple(map(renamed, facts.mentions)))


def check(store: GraphStore, facts: PostFacts) -> DraftCheck:
    with store.view() as view:
        return query.check(view, facts)


def test_a_name_that_the_archive_writes_otherwise_is_pointed_out(store: GraphStore) -> None:
    draft = called(told("draft", "", said("Oracle", "supplies", "OpenAI")), "organization/oracle", "オラクル")
    names = {n.name: n for n in check(store, draft).names}
    oracle = names["Oracle"]
    assert (oracle.used, oracle.usual, oracle.share, oracle.posts) == (("オラクル",), "Oracle", 1.0, 3)
    assert oracle.note is not None
    assert oracle.note.en == "オラクル is called Oracle in 100% of your posts"
    assert oracle.note.ja == "「オラクル」は、過去の記事の100%で「Oracle」と書かれている"
    assert names["OpenAI"].note is None
    assert oracle.first is not None and oracle.first.id == "a"


def test_a_name_that_nearly_as_many_posts_use_or_that_is_fuller_is_no_slip() -> None:
    assert _note(["ラピダス"], {"Rapidus": 2, "ラピダス": 1}, "Rapidus", 0.67, "ラピダス") is None
    assert _note(["ソニーグループ"], {"ソニー": 6, "ソニーグループ": 2}, "ソニー", 0.67, "Sony") is None
    assert _note(["ラピダス"], {"Rapidus": 6, "ラピダス": 2}, "Rapidus", 0.7, "ラピダス") is None
    assert _note(["ホンハイ"], {"Foxconn": 1}, "Foxconn", 1.0, "Foxconn") is None
    assert _note(["ホンハイ"], {"Foxconn": 6, "ホンハイ": 1}, "Foxconn", 1.0, "Foxconn") is not None
    assert _note(["ヨーロッパ"], {"欧州": 63, "ヨーロッパ": 19}, "欧州", 0.8, "欧州") is None
    assert _note(["EU AI法"], {"EU AI Act": 115, "EU AI法": 23}, "EU AI Act", 0.54, "EU AI Act") is None


def test_the_fuller_form_of_any_name_that_posts_use_is_no_slip() -> None:
    assert _note(["サムスン電子"], {"Samsung": 59, "サムスン": 8, "サムスン電子": 5}, "Samsung", 0.83, "Samsung") is None
    assert _note(["ﾄﾖﾀ自動車"], {"トヨタ": 8, "トヨタ自動車": 3}, "トヨタ", 0.73, "トヨタ自動車") is None
    assert _note(["NVIDIA H100"], {"H100": 85, "NVIDIA H100": 9}, "H100", 0.96, "H100") is None
    assert _note(["サムスン"], {"Samsung": 59, "サムスン": 8, "サムスン電子": 5}, "Samsung", 0.83, "Samsung") is not None


@pytest.mark.parametrize(
    ("name", "usual", "told_so"),
    [
        ("欧州連合", "EU", False),
        ("EU一般データ保護規則", "GDPR", False),
        ("エヌビディア", "NVIDIA", True),
        ("オープンAI", "OpenAI", True),
        ("米", "米国", False),
    ],
)
def test_what_an_abbreviation_stands_for_is_no_slip_but_how_it_sounds_may_be(name: str, usual: str, told_so: bool) -> None:
    assert (_note([name], {usual: 90, name: 4}, usual, 0.9, usual) is not None) is told_so


@pytest.mark.parametrize(("gap", "noted"), [(9, True), (1, False)])
def test_a_draft_that_mixes_two_scripts_for_a_name_is_told_so_unless_one_explains_the_other(
    store: GraphStore, gap: int, noted: bool
) -> None:
    facts = told("draft", "", said("Oracle", "supplies", "OpenAI"))
    first = next(m for m in facts.mentions if m.entity_id == "organization/oracle")
    second = replace(first, name="オラクル", start=first.end + gap, end=first.end + gap + 4)
    [oracle] = [n for n in check(store, replace(facts, mentions=(*facts.mentions, second))).names if n.name == "Oracle"]
    assert (oracle.note.en if oracle.note else None) == ("this draft writes both Oracle (1×) and オラクル (1×)" if noted else None)


@pytest.mark.parametrize(
    ("name", "usual"),
    [("欧州委", "欧州委員会"), ("Figure", "Figure AI"), ("アルトマン", "サム・アルトマン"), ("東大", "東京大学"), ("米中西部", "中西部"),
     ("アマゾン・ウェブ・サービス", "AWS")],
)  # fmt: skip
def test_a_short_form_or_a_spelt_out_one_is_no_slip(name: str, usual: str) -> None:
    assert _note([name], {usual: 90}, usual, 0.9, usual) is None


def test_a_version_that_no_post_has_is_told_with_those_that_posts_have(any_store: GraphStore) -> None:
    put(any_store, *(told(id, "", said("OpenAI", "develops", "GPT-5")) for id in "ab"))
    draft = called(told("draft", "", said("Anthropic", "uses", "Claude")), "product/claude", "GPT-6")
    draft = replace(draft, mentions=tuple(replace(m, entity_id="product/gpt-6") if m.name == "GPT-6" else m for m in draft.mentions))
    entities = tuple(replace(e, id="product/gpt-6", name="GPT-6") if e.id == "product/claude" else e for e in draft.entities)
    names = {n.name: n for n in check(any_store, replace(draft, entities=entities, claims=())).names}
    assert names["GPT-6"].note is not None and names["GPT-6"].note.en == "no post mentions GPT-6 yet; GPT-5 is in 2 posts"


def test_what_posts_mention_as_another_kind_of_thing_is_not_new(any_store: GraphStore) -> None:
    put(any_store, told("a", "", said("OpenAI", "mentioned_with", "Stargate")))
    draft = told("draft", "", said("OpenAI", "mentioned_with", "Stargate"))
    typed = tuple(replace(m, entity_id="place/stargate") if m.name == "Stargate" else m for m in draft.mentions)
    entities = tuple(replace(e, id="place/stargate", type=EntityType.PLACE) if e.name == "Stargate" else e for e in draft.entities)
    names = {n.id: n for n in check(any_store, replace(draft, mentions=typed, entities=entities, claims=())).names}
    assert (names["place/stargate"].posts, names["place/stargate"].note) == (0, None)


def test_a_firm_that_bears_the_name_of_a_product_of_the_archive_is_that(any_store: GraphStore) -> None:
    put(any_store, *(told(id, "2025-09-10", said("OpenAI", "mentioned_with", "Claude")) for id in "ab"))
    draft = told("draft", "", said("OpenAI", "mentioned_with", "Claude"))
    [mine] = [m for m in draft.mentions if m.name == "Claude"]
    kana = replace(mine, entity_id="organization/クロード", name="クロード", type=EntityType.ORGANIZATION)
    gloss = replace(kana, name="Claude", start=kana.end + 1, end=kana.end + 7)
    mentions = (*(m for m in draft.mentions if m != mine), kana, gloss)
    firm = {"id": "organization/クロード", "name": "クロード", "type": EntityType.ORGANIZATION}
    entities = tuple(replace(e, **firm) if e.name == "Claude" else e for e in draft.entities)
    [found] = [n for n in check(any_store, replace(draft, mentions=mentions, entities=entities, claims=())).names if "Claude" in n.used]
    assert (found.id, found.type, found.posts, found.usual, found.used) == (
        "product/claude",
        "Product",
        2,
        "Claude",
        ("Claude", "クロード"),
    )
    assert found.first is not None and found.note is None


def unnamed(facts: PostFacts, name: str, *terms: str) -> PostFacts:
    """The same facts without the mentions of a name, with other content words."""
    mentions = tuple(m for m in facts.mentions if m.name != name)
    return replace(facts, mentions=mentions, entities=tuple(e for e in facts.entities if e.name != name), claims=(), terms=terms)


@pytest.mark.parametrize(
    ("archive", "draft", "new"),
    [
        (("任天堂ゲームズ",), ("任天堂",), False),
        (("任天", "堂"), ("任天", "堂"), False),
        (("ゲーム",), ("任天", "堂"), True),
        (("新任天堂",), ("任天堂",), True),
    ],
)
def test_a_name_that_stands_in_the_text_of_a_post_is_not_new(
    any_store: GraphStore, archive: tuple[str, ...], draft: tuple[str, ...], new: bool
) -> None:
    put(any_store, unnamed(told("a", "", said("OpenAI", "mentioned_with", "任天堂", "OpenAIと、任天堂の話。")), "任天堂", *archive))
    mine = replace(told("draft", "", said("OpenAI", "mentioned_with", "任天堂")), terms=draft)
    [found] = [n for n in check(any_store, mine).names if n.name == "任天堂"]
    assert (found.note is not None) is new


@pytest.mark.parametrize(("word", "draft", "new"), [("任天堂", "任天堂", False), ("任天堂ゲーム", "任天堂", False), ("新任天堂", "任天堂", True)])
def test_a_name_that_stands_late_in_a_long_text_is_not_new(store: GraphStore, word: str, draft: str, new: bool) -> None:
    words = (*(f"語{n}" for n in range(MOST_WORDS)), word)
    put(store, unnamed(told("late", "", said("OpenAI", "mentioned_with", "任天堂", "OpenAIと、任天堂の話。")), "任天堂", *words))
    mine = replace(told("draft", "", said("OpenAI", "mentioned_with", "任天堂")), terms=(draft,))
    [found] = [n for n in check(store, mine).names if n.name == "任天堂"]
    assert (found.note is not None) is new
    with store.view() as view:
        [again] = [n for n in query.check(view, mine, exclude="late").names if n.name == "任天堂"]
    assert again.note is not None, "the post itself does not count"


def test_a_name_of_which_posts_have_a_longer_form_is_told_with_that(any_store: GraphStore) -> None:
    put(
        any_store,
        told("a", "", said("OpenAI", "mentioned_with", "Claude Opus 4.5")),
        told("b", "", said("OpenAI", "mentioned_with", "MetaX")),
    )
    draft = told("draft", "", said("OpenAI", "mentioned_with", "Claude"), said("OpenAI", "mentioned_with", "Meta"))
    notes = {n.name: n.note.en for n in check(any_store, draft).names if n.note is not None}
    assert notes == {
        "Claude": "no post says just Claude yet; Claude Opus 4.5 is in 1 post",
        "Meta": "no post mentions Meta yet",
    }


def test_a_longer_form_of_another_of_its_names_is_told_too(any_store: GraphStore) -> None:
    put(any_store, told("a", "", said("OpenAI", "mentioned_with", "Claude Opus 4.5")))
    draft = called(told("draft", "", said("OpenAI", "mentioned_with", "Claude")), "product/claude", "クロード")

    def note(*aliases: str) -> str:
        names = tuple(Alias(text, "curated") for text in aliases)
        entities = tuple(replace(e, aliases=names) if e.id == "product/claude" else e for e in draft.entities)
        [found] = [n for n in check(any_store, replace(draft, entities=entities)).names if n.used == ("クロード",)]
        assert found.note is not None
        return found.note.en

    assert note("クロード", "Claude Opus") == "no post says just クロード yet; Claude Opus 4.5 is in 1 post"
    assert note("クロード", "Claude") == "no post mentions クロード yet", "of one word alone"


def test_a_country_before_a_name_is_no_part_of_it_where_posts_are_looked_through(any_store: GraphStore) -> None:
    put(any_store, told("a", "", said("OpenAI", "mentioned_with", "Claude Opus 4.5")))
    draft = called(told("draft", "", said("OpenAI", "mentioned_with", "Claude")), "product/claude", "米Claude")
    [found] = [n for n in check(any_store, draft).names if n.used == ("米Claude",)]
    assert found.note is not None and "Claude Opus 4.5 is in 1 post" in found.note.en


@pytest.mark.parametrize(
    ("name", "word", "new"),
    [
        ("独シーメンス", "シーメンス", False),
        ("米Agility", "agility", False),
        ("田中貴金属", "田貴金属", True),
        ("伊藤忠商事", "藤忠商事", True),
        ("中部電力", "部電力", True),
        ("日中経済協会", "日経済協会", True),
    ],
)
def test_a_country_is_what_stands_first_before_katakana_or_latin_letters(any_store: GraphStore, name: str, word: str, new: bool) -> None:
    talk = said("OpenAI", "mentioned_with", "任天堂")
    put(any_store, unnamed(told("a", "", talk), "任天堂", word))
    [found] = [n for n in check(any_store, called(told("draft", "", talk), org("任天堂"), name)).names if n.used == (name,)]
    assert (found.note is not None) is new


def spelt(facts: PostFacts, entity_id: str, *names: str) -> PostFacts:
    """The same facts with an entity mentioned by some names, one behind the other, in place of its mentions."""
    mine = next(m for m in facts.mentions if m.entity_id == entity_id)
    last = max(m.end for m in facts.mentions)
    places = range(last + 100, last + 100 + 100 * len(names), 100)
    spelling = (replace(mine, name=n, surface=n, start=at, end=at + len(n)) for n, at in zip(names, places, strict=True))
    return replace(facts, mentions=(*(m for m in facts.mentions if m.entity_id != entity_id), *spelling))


def test_the_usual_name_is_what_posts_use_most_not_what_they_give_once(any_store: GraphStore) -> None:
    talk = said("Oracle", "mentioned_with", "AMD")
    full = (spelt(told(id, "2025-09-10", talk), "organization/oracle", "ORACLE Corporation", "Oracle", "Oracle") for id in "abc")
    put(any_store, *full)
    draft = called(told("draft", "", talk), "organization/oracle", "オラクル")
    [oracle] = [n for n in check(any_store, draft).names if n.used == ("オラクル",)]
    assert (oracle.usual, oracle.share) == ("Oracle", 1.0)
    assert oracle.note is not None and oracle.note.en == "オラクル is called Oracle in 100% of your posts"


def test_the_short_name_that_is_taken_for_anothers_is_told_if_it_is_what_the_draft_sounds_like(any_store: GraphStore) -> None:
    talk = said("Oracle", "mentioned_with", "Meta")
    for id in "ab":
        full = spelt(told(id, "2025-09-10", talk), "organization/oracle", "Oracle Industries")
        put(any_store, spelt(full, "organization/meta", "Oracle", "Oracle"))
    for name, usual in (("オラクル", "Oracle"), ("オラクルインダストリーズ", "Oracle Industries")):
        draft = called(told("draft", "", said("Oracle", "mentioned_with", "AMD")), "organization/oracle", name)
        [oracle] = [n for n in check(any_store, draft).names if n.used == (name,)]
        assert oracle.note is not None and oracle.note.en == f"{name} is called {usual} in 100% of your posts"


def test_a_name_that_half_of_the_posts_use_is_not_the_usual_one(store: GraphStore) -> None:
    put(store, called(told("c", "2025-11-10", said("Oracle", "mentioned_with", "AMD")), "organization/oracle", "オラクル"))
    put(store, called(told("d", "2025-11-11", said("Oracle", "mentioned_with", "AMD")), "organization/oracle", "オラクル"))
    [oracle] = [n for n in check(store, told("draft", "", said("Oracle", "supplies", "OpenAI"))).names if n.name == "Oracle"]
    assert (oracle.posts, oracle.usual, oracle.share, oracle.note) == (4, None, 0.0, None)


def test_names_with_a_note_are_listed_first_and_places_without_one_not_at_all(store: GraphStore) -> None:
    put(store, told("e", "", said("AMD", "mentioned_with", "日本")))
    found = check(store, told("draft", "", said("OpenAI", "mentioned_with", "日本"), said("AMD", "mentioned_with", "日本"), said("任天堂", "uses", "AMD")))
    assert {"日本", "OpenAI"} < {n.name for n in found.names}
    assert [n.name for n in found.listed] == ["任天堂", "AMD", "OpenAI"]


def test_what_no_post_mentions_is_pointed_out(store: GraphStore) -> None:
    names = {n.id: n for n in check(store, told("draft", "", said("任天堂", "uses", "AMD"))).names}
    new = names["organization/任天堂"]
    assert (new.posts, new.usual, new.first) == (0, None, None)
    assert new.note is not None and "まだ" in new.note.ja
    assert names["organization/amd"].posts == 1


@pytest.mark.parametrize(("posts", "pointer"), [(2, ""), (3, "; ソフトバンク is in 3 posts")])
def test_a_new_name_one_slip_from_one_that_posts_have_is_told_so(any_store: GraphStore, posts: int, pointer: str) -> None:
    put(any_store, *(told(f"p{n}", "", said("ソフトバンク", "uses", "AMD")) for n in range(posts)))
    names = {n.name: n for n in check(any_store, told("draft", "", said("ソフトパンク", "uses", "AMD"))).names}
    assert names["ソフトパンク"].note is not None and names["ソフトパンク"].note.en == f"no post mentions ソフトパンク yet{pointer}"


@pytest.mark.parametrize(
    ("amount", "value", "others"),
    [
        ("5000億ドル", 500e9, ["3000億ドル", "2500億ドル"]),
        ("3000億ドル", 300e9, ["2500億ドル"]),
        ("3050億ドル", 305e9, ["2500億ドル"]),
        ("数千億ドル", None, []),
    ],
)
def test_figures_of_the_same_relation_that_differ_by_more_than_rounding(
    store: GraphStore, amount: str, value: float | None, others: list[str]
) -> None:
    found = check(store, told("draft", "", said("Oracle", "supplies", "OpenAI", amount=amount, value=value))).figures
    assert [f.text for figure in found for f in figure.others] == others
    if others:
        assert found[0].note.en.startswith(f"Oracle's supplies to OpenAI: {amount} here, {others[0]} in ")


def deal(type: str, sentence: str, amount: str, value: float, status: str = "asserted") -> PostFacts:
    return told("draft", "", said("Oracle", type, "OpenAI", sentence, amount=amount, value=value, status=status))


def test_one_deal_may_be_read_as_another_relation_or_be_planned_still(store: GraphStore) -> None:
    as_partners = deal("partners_with", "OracleとOpenAIは、5000億ドルで組む。", "5000億ドル", 500e9)
    planned = deal("supplies", "OracleはOpenAIに5000億ドルで供給する予定だ。", "5000億ドル", 500e9, "planned")
    rumoured = deal("supplies", "OracleはOpenAIに5000億ドルで供給するという。", "5000億ドル", 500e9, "rumoured")
    assert [len(check(store, facts).figures) for facts in (as_partners, planned, rumoured)] == [1, 1, 0]


def test_a_figure_that_most_posts_state_is_not_questioned_for_one_that_does_not(store: GraphStore) -> None:
    mine = deal("supplies", "OracleはOpenAIに3000億ドルで供給する。", "3000億ドル", 300e9)
    assert len(check(store, mine).figures) == 1
    put(store, *(told(id, "2025-12-01", said("Oracle", "supplies", "OpenAI", amount="3000億ドル", value=300e9)) for id in ("e", "f")))
    assert check(store, mine).figures == ()


def test_an_amount_in_brackets_is_the_same_in_another_currency(any_store: GraphStore) -> None:
    text = "OracleはAMDを50億ドル（約7500億円）で買収した。"
    facts = told("a", "2025-09-10", said("Oracle", "acquires", "AMD", text, amount="約7500億円", value=750e9))
    put(any_store, replace(facts, claims=tuple(replace(c, amount_currency="JPY") if c.amount else c for c in facts.claims)))
    for value, told_of in ((80e8, 1), (50e8, 0)):
        amount = f"{value / 1e8:.0f}億ドル"
        mine = told("draft", "", said("Oracle", "acquires", "AMD", f"OracleはAMDを{amount}で買収する。", amount=amount, value=value))
        assert len(check(any_store, mine).figures) == told_of


def test_what_one_is_worth_is_compared(any_store: GraphStore) -> None:
    def worth(id: str, amount: str, value: float) -> PostFacts:
        facts = told(id, "2025-09-10", said("OpenAI", "amounts_to", "OpenAI", f"OpenAIの評価額は{amount}。", amount=amount, value=value))
        return replace(facts, claims=tuple(replace(c, role="評価") for c in facts.claims))

    put(any_store, worth("a", "8300億ドル", 830e9))
    [figure] = check(any_store, worth("draft", "5000億ドル", 500e9)).figures
    assert figure.note.en.startswith("what OpenAI is worth: 5000億ドル here, 8300億ドル in ")
    assert check(any_store, worth("draft", "8300億ドル", 830e9)).figures == ()


def test_what_two_sentences_say_is_told_once(any_store: GraphStore) -> None:
    def worth(id: str, amount: str, value: float) -> PostFacts:
        sentence = f"OpenAIの評価額は{amount}。"
        again = said("OpenAI", "mentioned_with", "AMD", f"AMDも使うOpenAIの評価額は{amount}だ。")
        facts = told(id, "2025-09-10", said("OpenAI", "amounts_to", "OpenAI", sentence, amount=amount, value=value), again)
        return replace(facts, claims=tuple(replace(c, role="評価") if c.amount else c for c in facts.claims))

    put(any_store, worth("a", "8300億ドル", 830e9))
    found = check(any_store, worth("draft", "5000億ドル", 500e9))
    assert [f.note.en for f in (*found.figures, *found.facts)] == ["what OpenAI is worth: 5000億ドル here, 8300億ドル in “a”"]


def alone(id: str, sentence: str, amount: str, value: float, role: str | None = None, date: str = "2025-09-10") -> PostFacts:
    facts = told(id, date, said("OpenAI", "amounts_to", "OpenAI", sentence, amount=amount, value=value))
    return replace(facts, claims=tuple(replace(c, role=role) for c in facts.claims))


def test_what_one_is_worth_is_told_by_most_posts_first_however_it_grew(any_store: GraphStore) -> None:
    put(any_store, alone("a", "OpenAIの評価額は1570億ドル。", "1570億ドル", 157e9, "評価"))
    put(any_store, *(alone(id, "OpenAIの評価額は8300億ドル。", "8300億ドル", 830e9, "評価", "2026-02-20") for id in "bc"))
    [figure] = check(any_store, alone("draft", "OpenAIの企業価値は2000億ドル。", "2000億ドル", 200e9, "価値", "")).figures
    assert [f.text for f in figure.others] == ["8300億ドル", "1570億ドル"]


@pytest.mark.parametrize(
    "sentence",
    [
        "OpenAIの評価額は2024年には{}だった。",
        "OpenAIの評価額は以前は{}だった。",
        "OpenAIは評価額を{}に引き上げる調達を計画する。",
        "OpenAIは{}を調達し、評価額が高まった。",
    ],
)
def test_what_one_was_worth_once_or_is_to_be_worth_is_not_what_it_is_worth(store: GraphStore, sentence: str) -> None:
    put(store, alone("a", "OpenAIの評価額は1570億ドル。", "1570億ドル", 157e9, "評価"))
    mine = sentence.format("2000億ドル")
    assert check(store, alone("draft", mine, "2000億ドル", 200e9, None if "調達し" in mine else "評価")).figures == ()


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ("OpenAIは{}の和解金を支払う。", "OpenAIは{}の和解に応じた。"),
        ("OpenAIは{}を調達した。", "OpenAIは{}の資金調達を終えた。"),
        ("OpenAIは総額{}を投じる。", "OpenAIは総額{}の投資を約束した。"),
    ],
)
def test_what_one_has_raised_settled_or_committed_is_compared_if_it_is_one_figure(any_store: GraphStore, theirs: str, mine: str) -> None:
    put(any_store, alone("a", theirs.format("15億ドル"), "15億ドル", 15e8))
    draft = alone("draft", mine.format("25億ドル"), "25億ドル", 25e8)
    assert [f.text for figure in check(any_store, draft).figures for f in figure.others] == ["15億ドル"]
    assert check(any_store, alone("draft", "OpenAIは25億ドルで本社を建てる。", "25億ドル", 25e8)).figures == ()
    put(any_store, alone("b", theirs.format("40億ドル"), "40億ドル", 40e8))
    assert check(any_store, draft).figures == ()


def test_less_than_an_amount_or_more_is_another_figure(any_store: GraphStore) -> None:
    def stake(id: str, amount: str, value: float) -> PostFacts:
        return told(
            id, "2025-09-10", said("Oracle", "invests_in", "OpenAI", f"OracleはOpenAIに{amount}を投じた。", amount=amount, value=value)
        )

    put(any_store, stake("a", "130億ドル以上", 130e8))
    assert len(check(any_store, stake("draft", "これまで累計100億ドル", 100e8)).figures) == 1
    assert check(any_store, stake("draft", "150億ドル", 150e8)).figures == ()


def test_a_figure_that_title_and_text_state_is_compared_by_whichever_can_be(store: GraphStore) -> None:
    mine = told(
        "draft", "",
        said("Oracle", "supplies", "OpenAI", "OracleのOpenAIへの供給、総額5000億ドル。", amount="総額5000億ドル", value=500e9),
        said("Oracle", "supplies", "OpenAI", "OracleはOpenAIに5000億ドルで供給する。", amount="5000億ドル", value=500e9),
    )  # fmt: skip
    assert [len(f.others) for f in check(store, mine).figures] == [2]


@pytest.mark.parametrize(
    ("mine", "date", "others"),
    [
        ("OpenAIの評価額は150億ドルになった。", "", ["69億ドル", "42億ドル"]),
        ("OpenAIの評価額は2025年9月の69億ドルを経て150億ドルになった。", "", []),
        ("OpenAIの評価額は2025年3月の42億ドルを経て150億ドルになった。", "", ["69億ドル"]),
        ("OpenAIの評価額は2025年3月に150億ドルだった。", "", ["42億ドル"]),
        ("OpenAIの評価額は2025年8月に150億ドルになった。", "", ["69億ドル"]),
        ("OpenAIの評価額は2025年に150億ドルになった。", "", ["69億ドル", "42億ドル"]),
        ("OpenAIの評価額はシリーズDで150億ドルになった。", "", []),
        ("OpenAIの評価額はシリーズBで150億ドルになった。", "", ["42億ドル"]),
        ("OpenAIの評価額は150億ドルになった。", "2026-11-01", []),
        ("OpenAIの評価額は150億ドルだ。", "2026-11-01", ["69億ドル", "42億ドル"]),
        ("OpenAIの評価額は150億ドルだ。", "2024-10-10", []),
    ],
)
def test_what_one_is_worth_at_another_time_or_by_another_round_is_not_compared(
    any_store: GraphStore, mine: str, date: str, others: list[str]
) -> None:
    put(any_store, alone("a", "OpenAIの評価額は2025年3月のシリーズBで42億ドルになった。", "42億ドル", 42e8, "評価", "2025-09-20"))
    put(any_store, alone("b", "OpenAIの評価額は69億ドルになった。", "69億ドル", 69e8, "評価", "2025-10-20"))
    found = check(any_store, alone("draft", mine, "150億ドル", 150e8, "評価", date)).figures
    assert [f.text for figure in found for f in figure.others] == others


@pytest.mark.parametrize(
    ("mine", "date", "told_of"),
    [
        ("OpenAIはシリーズBで25億ドルを調達した。", "", 1),
        ("OpenAIは2025年1月、シリーズBで25億ドルを調達した。", "", 1),
        ("OpenAIはシリーズCで25億ドルを調達した。", "", 0),
        ("OpenAIは25億ドルを調達した。", "2026-11-01", 0),
        ("OpenAIは25億ドルを調達した。", "2025-11-01", 1),
        ("OpenAIはシリーズBで25億ドルを調達した。", "2026-11-01", 1),
        ("OpenAIは25億ドルを調達し、前回の15億ドルに続いた。", "", 0),
    ],
)
def test_one_round_is_not_compared_with_another(any_store: GraphStore, mine: str, date: str, told_of: int) -> None:
    first = alone("a", "OpenAIの15億ドル調達の話。", "15億ドル", 15e8, "調達")
    text = first.post.source + "シリーズBで15億ドルを調達した。"
    put(any_store, replace(first, post=replace(first.post, source=text)))
    assert len(check(any_store, alone("draft", mine, "25億ドル", 25e8, "調達", date)).figures) == told_of


@pytest.mark.parametrize(("behind", "told_of"), [("", 1), ("前回は42億ドルとしていた。", 0)])
def test_what_was_before_a_range_is_no_other_figure(any_store: GraphStore, behind: str, told_of: int) -> None:
    put(any_store, alone("a", "OpenAIの評価額は42億ドルになった。", "42億ドル", 42e8, "評価"))
    draft = alone("draft", f"OpenAIの評価額は69億〜70億ドルになる。{behind}", "69億〜70億ドル", 69e8, "評価")
    claims = tuple(replace(c, amount_high=70e8) if c.amount else c for c in draft.claims)
    assert len(check(any_store, replace(draft, claims=claims)).figures) == told_of


@pytest.mark.parametrize(
    ("mine", "told_of"),
    [
        ("OracleはOpenAIに100億ドルを投じた。", 1),
        ("2023年、OracleはOpenAIに100億ドルを投じた。", 0),
        ("2025年、OracleはOpenAIに100億ドルを投じた。", 1),
        ("2023年から、OracleはOpenAIに100億ドルを投じた。", 1),
    ],
)
def test_what_was_put_into_another_before_is_no_other_figure(any_store: GraphStore, mine: str, told_of: int) -> None:
    def stake(id: str, sentence: str, amount: str, value: float) -> PostFacts:
        return told(id, "2025-09-10" if id == "a" else "", said("Oracle", "invests_in", "OpenAI", sentence, amount=amount, value=value))

    put(any_store, stake("a", "OracleはOpenAIに130億ドル以上を投じた。", "130億ドル以上", 130e8))
    assert len(check(any_store, stake("draft", mine, "100億ドル", 100e8)).figures) == told_of


def test_the_archives_figure_is_told_in_the_drafts_currency_and_once(any_store: GraphStore) -> None:
    def bought(id: str, text: str, amount: str, value: float, currency: str) -> PostFacts:
        facts = told(id, "2025-10-08", said("Oracle", "acquires", "AMD", text, amount=amount, value=value))
        return replace(facts, claims=tuple(replace(c, amount_currency=currency) if c.amount else c for c in facts.claims))

    put(any_store, bought("a", "OracleはAMDを53億7500万ドル（約8187億円）で買収した。", "約8187億円", 8187e8, "JPY"))
    text = "OracleはAMDを60億ドル（約9000億円）で買収する。"
    mine = bought("draft", text, "60億ドル", 60e8, "USD")
    both = replace(mine, claims=(*mine.claims, *bought("draft", text, "約9000億円", 9000e8, "JPY").claims))
    assert [f.text for figure in check(any_store, both).figures for f in figure.others] == ["53億7500万ドル"]


def test_what_is_spent_is_compared_within_a_year(any_store: GraphStore) -> None:
    put(any_store, alone("a", "OpenAIは2026年に1080億ドルをAI設備投資に充てる。", "1080億ドル", 108e9))
    put(any_store, alone("b", "OpenAIは2025年に700億ドルを設備投資に充てた。", "700億ドル", 70e9))
    [figure] = check(any_store, alone("draft", "OpenAIの2026年の設備投資は1350億ドル。", "1350億ドル", 135e9, "設備投資")).figures
    assert figure.note.en == "the capital spending of OpenAI: 1350億ドル here, 1080億ドル in “a”"
    assert check(any_store, alone("draft", "OpenAIの2024年の設備投資は1350億ドル。", "1350億ドル", 135e9, "設備投資")).figures == ()


def test_the_total_of_a_round_is_what_has_been_raised_whoever_is_named_with_it(any_store: GraphStore) -> None:
    put(any_store, alone("a", "OpenAIの150億円調達。", "150億円", 15e9, "調達"))
    text = "OpenAIがOracleなどから100億円を調達した。"
    [figure] = check(any_store, told("draft", "", said("Oracle", "invests_in", "OpenAI", text, amount="100億円", value=10e9))).figures
    assert figure.note.en == "what OpenAI has raised: 100億円 here, 150億円 in “a”"
    put(any_store, told("a", "2025-09-10", said("Oracle", "invests_in", "OpenAI", text, amount="100億円", value=10e9)))
    [figure] = check(any_store, alone("draft", "OpenAIは150億円を調達した。", "150億円", 15e9)).figures
    assert figure.note.en == "what OpenAI has raised: 150億円 here, 100億円 in “a”"


@pytest.mark.parametrize(
    ("sentence", "is_round"),
    [
        ("OpenAIは{}を集めた。", True),
        ("OpenAIは{}超の資金を受け入れた。", True),
        ("OpenAIは{}を新規に確保した。", True),
        ("OpenAIは{}の資金を得て研究を続ける。", True),
        ("OpenAIは{}を調達する計画だ。", False),
        ("OpenAIは{}の調達を目指す。", False),
        ("OpenAIは政府の予算から{}を得た。", False),
        ("OpenAIは罰金として{}を集めた。", False),
        ("OpenAIは{}を失った。", False),
    ],
)
def test_what_a_firm_gathers_is_a_round_unless_it_is_wanted_or_no_investment(any_store: GraphStore, sentence: str, is_round: bool) -> None:
    put(any_store, alone("a", "OpenAIは15億ドルを調達した。", "15億ドル", 15e8))
    found = check(any_store, alone("draft", sentence.format("25億ドル"), "25億ドル", 25e8)).figures
    assert [f.note.en for f in found] == ["what OpenAI has raised: 25億ドル here, 15億ドル in “a”"] * is_round


@pytest.mark.parametrize(
    ("sentence", "about"),
    [
        ("OpenAIは{}を集め、評価額が高まった。", "what OpenAI has raised: 25億ドル here, 15億ドル in “a”"),
        ("OpenAIの評価額は、増資を経て{}に膨らんだ。", "what OpenAI is worth: 25億ドル here, 61億ドル in “b”"),
        ("OpenAIの評価額は投資後で約{}になる。", "what OpenAI is worth: 25億ドル here, 61億ドル in “b”"),
        ("OpenAIは、評価額{}の新興企業を買った。", None),
    ],
)
def test_what_an_amount_is_is_told_by_the_words_nearest_to_it(any_store: GraphStore, sentence: str, about: str | None) -> None:
    put(any_store, alone("a", "OpenAIは15億ドルを調達した。", "15億ドル", 15e8))
    put(any_store, alone("b", "OpenAIの評価額は61億ドル。", "61億ドル", 61e8, "評価"))
    mine = sentence.format("25億ドル")
    role = None if "集め" in mine else "投資"
    assert [f.note.en for f in check(any_store, alone("draft", mine, "25億ドル", 25e8, role)).figures] == ([about] if about else [])


def test_what_only_a_sentence_states_is_told_where_no_claim_answers(any_store: GraphStore) -> None:
    theirs = "OpenAIが12億ドルを集め、評価額が93億ドルになった。"
    put(any_store, alone("a", theirs, "12億ドル", 12e8))
    mine = alone("draft", "OpenAIの評価額は61億ドルになった。", "61億ドル", 61e8, "評価")
    found = check(any_store, mine)
    assert (found.figures, [o.text for f in found.facts for o in f.others]) == ((), ["93億ドル"])
    put(any_store, alone("b", "OpenAIの評価額は61億ドル。", "61億ドル", 61e8, "評価"))
    assert check(any_store, mine).facts == ()


def test_money_of_five_years_is_not_that_of_each(any_store: GraphStore) -> None:
    def deal(id: str, sentence: str, amount: str, value: float) -> PostFacts:
        return told(id, "2025-09-10", said("Oracle", "invests_in", "日本", sentence, amount=amount, value=value))

    put(any_store, deal("a", "Oracleは今後5年間で日本に1500億ドルを投資する。", "1500億ドル", 150e9))
    for years, told_of in (("5年間に", 1), ("5年で", 1), ("3年間で", 0), ("年間", 0)):
        mine = deal("draft", f"Oracleは日本に{years}2100億ドルを投資する。", "2100億ドル", 210e9)
        assert len(check(any_store, mine).figures) == told_of, years


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        (("市場の今", "OracleがAMDに出資", "OracleとAMDのその後"), "b"),
        (("市場の今（Oracle・AMD）", "業界の潮目", "OracleとAMDのその後"), "c"),
    ],
)
def test_the_post_shown_for_a_figure_has_an_end_in_its_title(any_store: GraphStore, titles: tuple[str, ...], shown: str) -> None:
    def stake(id: str, date: str, title: str, amount: str, value: float) -> PostFacts:
        facts = told(id, date, said("Oracle", "invests_in", "AMD", f"OracleはAMDに{amount}を投じた。", amount=amount, value=value))
        return replace(facts, post=replace(facts.post, title=title))

    dates = ("2025-09-10", "2025-09-11", "2025-09-12")
    put(any_store, *(stake(id, date, title, "50億ドル", 50e8) for id, date, title in zip("abc", dates, titles, strict=True)))
    [figure] = check(any_store, stake("draft", "", "", "80億ドル", 80e8)).figures
    [other] = figure.others
    assert (other.best.post.id, other.best.claim.post_id, len(other.posts)) == (shown, shown, 3)


def test_what_all_rounds_come_to_is_no_round(any_store: GraphStore) -> None:
    put(any_store, alone("a", "OpenAIは15億ドルを調達した。", "15億ドル", 15e8))
    in_all = alone("draft", "OpenAIがこれまでに調達した資金は累積で25億ドルを調達。", "25億ドル", 25e8)
    assert check(any_store, in_all).figures == ()
    put(any_store, alone("b", "OpenAIの資金調達総額は、累積で40億ドルを調達。", "40億ドル", 40e8))
    assert [f.text for figure in check(any_store, in_all).figures for f in figure.others] == ["40億ドル"]


def test_what_two_have_raised_together_is_no_sum_of_one(any_store: GraphStore) -> None:
    put(any_store, alone("a", "OpenAIとOracleは合計で810億ドルを調達した。", "合計で810億ドル", 81e9))
    mine = alone("draft", "OpenAIは、これまでに337億ドルを調達した。", "337億ドル", 337e8)
    assert check(any_store, mine).figures == ()
    put(any_store, alone("a", "OpenAIは合計で810億ドルを調達した。", "810億ドル", 81e9))
    assert len(check(any_store, mine).figures) == 1


def test_what_agrees_with_a_sum_or_a_round_is_not_questioned(any_store: GraphStore) -> None:
    put(any_store, alone("a", "OpenAIは15億ドルを調達した。", "15億ドル", 15e8))
    put(any_store, alone("b", "OpenAIは、これまでに40億ドルを調達した。", "40億ドル", 40e8))
    for words in ("は、それまでに", "は、累計で", "は、これまでに", "は、合計で", "は"):
        for amount, value in (("15億ドル", 15e8), ("40億ドル", 40e8)):
            mine = alone("draft", f"OpenAI{words}{amount}を調達した。", amount, value)
            assert check(any_store, mine).figures == (), (words, amount)
    for words, told_of in (("は、それまでに", "40億ドル"), ("は、累計で", "40億ドル"), ("は", "15億ドル")):
        [figure] = check(any_store, alone("draft", f"OpenAI{words}28億ドルを調達した。", "28億ドル", 28e8)).figures
        assert [f.text for f in figure.others] == [told_of]


@pytest.mark.parametrize("words", ["とされていた", "と報じられていた", "と言われていた"])
def test_what_was_reported_once_may_be_so_still(any_store: GraphStore, words: str) -> None:
    put(any_store, alone("a", "OpenAIの評価額は61億ドル。", "61億ドル", 61e8, "評価"))
    for behind, told_of in (("。", 1), ("が、違った。", 0)):
        mine = alone("draft", f"OpenAIの評価額は25億ドル{words}{behind}", "25億ドル", 25e8, "評価")
        assert len(check(any_store, mine).figures) == told_of


@pytest.mark.parametrize(
    ("sentences", "told_of"),
    [
        (("AMDはOracleに{}を支援する。",), 1),
        (("AMDはOracleへ{}の出資を決めた。",), 1),
        (("データセンター事業Oracleの話だ。", "AMDはこの事業に{}を拠出する。"), 1),
        (("データセンター事業「Oracle」の話だ。", "AMDはこの計画に{}を拠出する。"), 0),
        (("AMDはOracleによると{}を支援する。",), 0),
        (("AMDはOracleに{}を求める。",), 0),
    ],
)
def test_what_one_gives_another_is_an_investment(any_store: GraphStore, sentences: tuple[str, ...], told_of: int) -> None:
    put(any_store, told("a", "", said("AMD", "invests_in", "Oracle", "AMDはOracleに10億ドルを投資する。", amount="10億ドル", value=10e8)))
    for amount, value in (("20億ドル", 20e8), ("10億ドル", 10e8)):
        *before, last = sentences
        lead = [said("Oracle", "mentioned_with", "Oracle", sentence) for sentence in before]
        mine = said("AMD", "amounts_to", "AMD", last.format(amount), amount=amount, value=value)
        found = check(any_store, told("draft", "", *lead, mine)).figures
        assert [f.text for figure in found for f in figure.others] == ["10億ドル"] * (told_of if amount == "20億ドル" else 0)


@pytest.mark.parametrize(("theirs", "told_of"), [("ArmのHoldings事業", 1), ("Arm社のHoldings部門", 1), ("Arm", 0), ("Armの工場", 0)])
def test_a_division_by_its_own_name_is_what_the_firms_name_and_its_work_mean(any_store: GraphStore, theirs: str, told_of: int) -> None:
    def sold(id: str, firm: str, called: str, amount: str, value: float) -> PostFacts:
        return told(id, "2025-09-10", said("Oracle", "acquires", firm, f"Oracleは{called}を{amount}で買収する。", amount=amount, value=value))

    put(any_store, sold("a", "Arm", theirs, "54億ドル", 54e8), told("x", "", said("AMD", "mentioned_with", "Arm Holdings")))
    for firm in ("Arm Holdings", "Arm"):
        found = check(any_store, sold("draft", firm, firm, "74億ドル", 74e8)).figures
        assert [f.text for figure in found for f in figure.others] == ["54億ドル"] * (told_of if firm != "Arm" else 1)
        assert check(any_store, sold("draft", firm, firm, "54億ドル", 54e8)).figures == ()


def test_the_firms_name_and_its_work_mean_the_division_that_the_archive_names(any_store: GraphStore) -> None:
    def sold(id: str, firm: str, called: str, amount: str, value: float) -> PostFacts:
        return told(id, "2025-09-10", said("Oracle", "acquires", firm, f"Oracleは{called}を{amount}で買収する。", amount=amount, value=value))

    put(any_store, sold("a", "Arm Holdings", "Arm Holdings", "54億ドル", 54e8), told("x", "", said("AMD", "mentioned_with", "Arm")))
    assert len(check(any_store, sold("draft", "Arm", "ArmのHoldings事業", "74億ドル", 74e8)).figures) == 1
    assert check(any_store, sold("draft", "Arm", "Armの工場", "74億ドル", 74e8)).figures == ()


@pytest.mark.parametrize(
    ("sentence", "others"),
    [
        ("AMDとOracleの契約は{}だ。", ["3000億ドル"]),
        ("AMDとOracleの供給契約の金額は{}だ。", ["3000億ドル"]),
        ("AMD、Oracleの契約は{}だ。", []),  # a list
        ("AMDとOracleの本社は{}だ。", []),
    ],
)
def test_what_a_contract_of_two_comes_to_is_compared_with_their_deals(any_store: GraphStore, sentence: str, others: list[str]) -> None:
    text = "AMDはOracleと3000億ドルの契約を結んだ。"
    put(any_store, told("a", "2025-09-10", said("AMD", "partners_with", "Oracle", text, amount="3000億ドル", value=300e9)))
    for amount, value, told_of in (("4500億ドル", 450e9, others), ("3000億ドル", 300e9, [])):
        mine = said("Oracle", "amounts_to", "Oracle", sentence.format(amount), amount=amount, value=value)
        found = check(any_store, told("draft", "", mine)).figures
        assert [f.text for figure in found for f in figure.others] == told_of


@pytest.mark.parametrize(("words", "told_of"), [("で買収した", 1), ("の売却益を得た", 0), ("の違約金を払う", 0), ("の負債を引き受けた", 0)])
def test_what_a_deal_brings_or_costs_is_not_its_price(any_store: GraphStore, words: str, told_of: int) -> None:
    bought = said("Oracle", "acquires", "AMD", "OracleはAMDを50億ドルで買収した。", amount="50億ドル", value=50e8)
    put(any_store, told("a", "2025-09-10", bought))
    mine = said("Oracle", "acquires", "AMD", f"OracleはAMDの買収で80億ドル{words}。", amount="80億ドル", value=80e8)
    assert len(check(any_store, told("draft", "", mine)).figures) == told_of


@pytest.mark.parametrize(
    ("title", "body", "notes"),
    [
        ("青嶺、200億円を調達", "青嶺は約300億円を調達した。", ["the text does not give the title's 200億円, but 300億円"]),
        ("青嶺、200億円を調達", "青嶺は198億円を調達した。", []),
        ("青嶺、200億円を調達", "青嶺は１億３３００万ドルを調達した。", []),
        ("青嶺の株27%を保有", "青嶺の株を32%持つ。別の財団は26%だ。", ["the text does not give the title's 27%, but 26%, 32%"]),
        ("青嶺、3倍速に", "青嶺は速い。200人が使う。", []),
        ("青嶺、1割超の減収", "青嶺の売り上げは13%減った。", []),
        ("青嶺、1割超の減収", "青嶺の売り上げは8%減った。", ["the text does not give the title's 1割, but 8%"]),
        ("青嶺、3割安", "青嶺の株は29.7%安い。", []),
        ("青嶺、3割安", "青嶺の株は36%安い。", ["the text does not give the title's 3割, but 36%"]),
        ("青嶺、2割近い減収", "青嶺の売り上げは18.6%減った。", []),
        ("青嶺、2割近い減収", "青嶺の売り上げは22%減った。", ["the text does not give the title's 2割, but 22%"]),
        ("青嶺、39%増", "青嶺の売り上げは38.7%増えた。", []),
        ("青嶺、39%増", "青嶺の売り上げは38.2%増えた。", ["the text does not give the title's 39%, but 38.2%"]),
        ("青嶺、約40%増", "青嶺の売り上げは38.6%増えた。", []),
        ("青嶺、100億ドル超を投資", "青嶺は120億ドルを投じる。", []),
        ("青嶺、100億ドル超を投資", "青嶺は80億ドルを投じる。", ["the text does not give the title's 100億ドル, but 80億ドル"]),
        ("青嶺、100億ドル近くを投資", "青嶺は88億ドルを投じる。", []),
        ("青嶺、約500人を採用", "青嶺は460人を採用する。", []),
        ("青嶺、500人を採用", "青嶺は460人を採用する。", ["the text does not give the title's 500人, but 460人"]),
    ],
)
def test_a_figure_of_the_title_that_the_text_gives_otherwise(title: str, body: str, notes: list[str]) -> None:
    post = a_post((SegmentKind.TITLE, title), body)
    assert [note.en for note in of_the_title(replace(post, title=title))] == notes


def test_figures_of_another_relation_or_currency_are_left_alone(store: GraphStore) -> None:
    facts = told("draft", "", said("Oracle", "supplies", "OpenAI", amount="7兆円", value=7e12))
    yen = replace(facts, claims=tuple(replace(c, amount_currency="JPY") for c in facts.claims))
    assert check(store, yen).figures == ()
    assert check(store, told("draft", "", said("Oracle", "invests_in", "OpenAI", amount="1億ドル", value=1e8))).figures == ()
    assert check(store, told("draft", "", said("任天堂", "invests_in", "AMD", amount="1億ドル", value=1e8))).figures == ()


def test_a_range_that_holds_the_other_figure_agrees_with_it(store: GraphStore) -> None:
    facts = told("draft", "", said("Oracle", "supplies", "OpenAI", amount="2000億から4000億ドル", value=200e9))
    ranged = replace(facts, claims=tuple(replace(c, amount_high=400e9) if c.amount else c for c in facts.claims))
    assert check(store, ranged).figures == ()


@pytest.mark.parametrize(("words", "low", "high", "told_of"), [("60億ドルから90億ドル", 6e9, 9e9, 1), ("60億ドルから70億ドル", 6e9, 7e9, 0)])
def test_of_two_ranges_both_ends_must_agree(any_store: GraphStore, words: str, low: float, high: float, told_of: int) -> None:
    def ranged(id: str, words: str, low: float, high: float) -> PostFacts:
        facts = alone(id, f"OpenAIの評価額は{words}になる。", words, low, "評価")
        return replace(facts, claims=tuple(replace(c, amount_high=high) if c.amount else c for c in facts.claims))

    put(any_store, ranged("a", "60億ドルから70億ドル", 6e9, 7e9))
    assert len(check(any_store, ranged("draft", words, low, high)).figures) == told_of


def test_nothing_of_a_draft_is_kept(store: GraphStore) -> None:
    with store.view() as view:
        before = view.stats(), view.revision
        query.check(view, told("draft", "", said("任天堂", "uses", "AMD")))
        assert (view.stats(), view.revision) == before
        assert "draft" not in view.posts()


def test_a_project_that_the_draft_takes_for_a_firm_is_the_archives_project(any_store: GraphStore) -> None:
    text = "OpenAIはStargateに7000億ドルを投じる。"
    put(any_store, told("a", "2025-09-10", said("OpenAI", "invests_in", "Stargate", text, amount="7000億ドル", value=700e9)))
    sentence = "Stargateの規模は3000億ドル。"
    read = told("draft", "", said("Stargate", "amounts_to", "Stargate", sentence, amount="3000億ドル", value=300e9))
    firm = id_of("Stargate", EntityType.ORGANIZATION)
    mine = replace(
        read,
        mentions=tuple(replace(m, entity_id=firm, type=EntityType.ORGANIZATION) for m in read.mentions),
        entities=tuple(replace(e, id=firm, type=EntityType.ORGANIZATION) for e in read.entities),
        claims=tuple(replace(c, head=firm, tail=firm) for c in read.claims),
    )
    assert [f.note.en for f in check(any_store, mine).figures] == ["the size of Stargate: 3000億ドル here, 7000億ドル in “a”"]


def test_a_post_that_is_checked_anew_does_not_speak_against_itself(any_store: GraphStore) -> None:
    def edition(id: str, amount: str, value: float, people: int, maker: str = "OpenAI") -> PostFacts:
        return told(
            id, "2025-09-10",
            said("Oracle", "supplies", "OpenAI", f"OracleはOpenAIに{amount}で供給する。", amount=amount, value=value),
            said("Oracle", "mentioned_with", "Oracle", f"Oracleは{people}人を削減する。"),
            said(maker, "develops", "GPT-5", f"{maker}が開発したGPT-5。"),
        )  # fmt: skip

    put(any_store, edition("own", "1000億ドル", 100e9, 3000))
    mine = edition("own", "2000億ドル", 200e9, 4000)
    against = check(any_store, mine)
    assert [f.text for figure in against.figures for f in figure.others] == ["1000億ドル"]
    assert [f.others[0].text for f in against.facts] == ["3000人"]
    assert {n.posts for n in against.names} == {1}
    with any_store.view() as view:
        alone = query.check(view, mine, exclude="own")
    assert (alone.figures, alone.facts, alone.told) == ((), (), None)
    assert {(n.posts, n.usual, n.first) for n in alone.names} == {(0, None, None)}
    assert {n.note.en for n in alone.names if n.note} == {f"no post mentions {name} yet" for name in ("Oracle", "OpenAI", "GPT-5")}
    put(any_store, edition("other", "1500億ドル", 150e9, 5000))
    with any_store.view() as view:
        beside = query.check(view, mine, exclude="own")
    assert [f.text for figure in beside.figures for f in figure.others] == ["1500億ドル"]
    assert [f.others[0].text for f in beside.facts] == ["5000人"]
    assert {(n.posts, n.first.id) for n in beside.names if n.first} == {(1, "other")}


@pytest.mark.parametrize(
    ("mine", "told_of"),
    [
        ("OpenAIはシリーズBで25億ドルを調達した。", ["15億ドル"]),
        ("OpenAIはシリーズCで25億ドルを調達した。", []),
        ("OpenAIはシリーズDで25億ドルを調達した。", []),
        ("OpenAIはシリーズBの追加で25億ドルを調達した。", []),
        ("OpenAIはプレシリーズBで25億ドルを調達した。", []),
    ],
)
def test_a_round_is_compared_with_that_of_its_letter_though_posts_state_others(any_store: GraphStore, mine: str, told_of: list[str]) -> None:
    put(any_store, alone("a", "OpenAIはシリーズBで15億ドルを調達した。", "15億ドル", 15e8, "調達", "2025-09-10"))
    put(any_store, alone("b", "OpenAIはシリーズCで25億ドルを調達した。" if "シリーズC" in mine else "OpenAIはシリーズCで40億ドルを調達した。",
                         "25億ドル" if "シリーズC" in mine else "40億ドル", 25e8 if "シリーズC" in mine else 40e8, "調達", "2025-09-10"))  # fmt: skip
    found = check(any_store, alone("draft", mine, "25億ドル", 25e8, "調達", "2025-09-10")).figures
    assert [o.text for f in found for o in f.others] == told_of
