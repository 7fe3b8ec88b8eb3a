"""Which posts go with a draft, and the reasons that are given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import id_of
from fakes import FakeAnalyst
from stories import NAMES, org, put, said, told

from kg import query
from kg.judge import Judgements, Same, judgement
from kg.query import Draft, Related
from kg.records import UNSURE, Claim, EntityType, Mention, PostFacts
from kg.store import GraphStore, View, open_store

TEMPLATE = "二〇二六年の最新動向と企業への影響"
FILLER = "正直に言って驚いた。業界の動きは速い。読者も同じ気持ちだろう。未来は明るい。"
POSTS = {
    "2025-11-01-deal": ("OpenAIとFoxconnの提携", "OpenAIはFoxconnと提携した。データセンターの設計が目的だ。"),
    "2025-11-02-same-actor": (f"OpenAIの音楽生成：{TEMPLATE}", "OpenAIは音楽生成の研究を始めた。歌声と旋律が主題だ。"),
    "2025-11-03-same-theme": ("データセンターの設計", "データセンターの設計を競う企業が増えた。冷却と電源が鍵だ。"),
    "2025-11-04-template": (f"養蜂の{TEMPLATE}", "蜂蜜の収穫と巣箱の世話を語る。"),
    "2025-11-05-late": (f"農業の話題：{TEMPLATE}", "畑と作物の話だ。" * 120 + "データセンターの設計。"),
    "2025-11-06-chips": (f"AIチップの供給：{TEMPLATE}", "NVIDIAはOracleにAIチップを供給する。"),
}


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    return any_store


@pytest.fixture
def view(write_post: Callable[..., Path], ingest: Callable[..., object], store: GraphStore) -> Iterator[View]:
    write_all(write_post)
    ingest()
    with store.view() as found:
        yield found


def write_all(write_post: Callable[..., Path]) -> None:
    for name, (title, body) in POSTS.items():
        write_post(f"{name}.md", f"{body}\n\n{FILLER}", title=title, date=name[:10])


def draft(analyst: FakeAnalyst, title: str, body: str) -> Draft:
    return analyst.draft(f"# {title}\n\n{body}\n")


def ids(found: list[Related]) -> list[str]:
    return [r.post.id[11:] for r in found]


def test_the_same_actor_with_the_same_theme_comes_before_either_alone(view: View, analyst: FakeAnalyst) -> None:
    found = query.related(view, draft(analyst, "OpenAIのデータセンター", "OpenAIがデータセンターの設計に乗り出した。"))
    assert ids(found)[0] == "deal"
    assert set(ids(found)[1:3]) == {"same-actor", "same-theme"}


def test_what_every_post_says_does_not_make_two_alike(view: View, analyst: FakeAnalyst) -> None:
    found = query.related(view, draft(analyst, "養蜂の入門", f"{FILLER}蜂蜜の収穫を始める。"))
    assert ids(found) == ["template"]


def test_a_headline_goes_by_its_names_and_what_the_archive_has_nothing_on_by_nothing(view: View, analyst: FakeAnalyst) -> None:
    assert "deal" in ids(query.related(view, draft(analyst, "", "Foxconn、決算")))[:2]
    assert query.related(view, draft(analyst, "", "玉ねぎを炒めて肉を入れる。")) == []


def test_a_headline_finds_what_writes_a_name_in_the_other_script(
    publish: Callable[..., None], store: GraphStore, analyst: FakeAnalyst
) -> None:
    publish([
        ("2025-11-20-latin", "NVIDIAの工場", "NVIDIAの工場と電力の話。"),
        ("2025-11-21-kana", "エヌビディアの講演", "エヌビディアの講演と音声の話。"),
        *((f"2025-10-{n}-bees", f"養蜂の{n}", f"工場と巣箱の世話。第{n}の季節。") for n in range(10, 18)),
    ])  # fmt: skip
    with store.view() as view:
        assert ids(query.related(view, draft(analyst, "エヌビディアの工場", "")))[:2] == ["latin", "kana"]
        more = "朝の市場では青果の値が動き、港の倉庫に荷が届く。" * 4
        assert ids(query.related(view, draft(analyst, "エヌビディアの工場", more)))[0] == "latin"


def test_the_reasons_of_a_post_do_not_depend_on_how_many_are_asked_for(view: View, analyst: FakeAnalyst) -> None:
    for text in (POSTS["2025-11-01-deal"][1], "OpenAIがFoxconnとデータセンターを設計し、NVIDIAの半導体を使う。"):
        mine = draft(analyst, "データセンターの話", text)
        many = query.related(view, mine, k=10)
        assert len(many) > 3 and query.related(view, mine, k=3) == many[:3]


def test_a_template_in_the_title_does_not_outweigh_the_theme(view: View, analyst: FakeAnalyst) -> None:
    found = query.related(view, draft(analyst, f"データセンターの{TEMPLATE}", "データセンターの設計と冷却を考える。"))
    assert ids(found)[0] == "same-theme"


def test_a_list_that_names_an_unusual_firm_often_does_not_come_before_posts_on_the_theme(
    write_post: Callable[..., Path], ingest: Callable[..., object], store: GraphStore, analyst: FakeAnalyst
) -> None:
    theme = "データセンターの冷却と電源を考える。配線と空調、設計と立地、用地と騒音、耐震と保守、監視と運転。"
    for number in range(6):
        write_post(f"theme-{number}.md", theme, title=f"データセンター{number}")
        write_post(f"passing-{number}.md", "料理の話にOpenAIの名が出る。", title=f"料理{number}")
    write_post("list.md", "冷却の一覧。" + "Foxconn、蜂蜜。" * 30, title="一覧")
    ingest()
    mine = replace(draft(analyst, "設計", theme * 8), entities={"organization/foxconn": 20, "organization/openai": 1})
    with store.view() as view:
        assert "list" not in [r.post.id for r in query.related(view, mine)[:6]]


def test_what_a_post_says_far_down_hardly_counts(view: View, analyst: FakeAnalyst) -> None:
    order = ids(query.related(view, draft(analyst, "設計", "データセンターの設計。")))
    assert order.index("late") > max(order.index("deal"), order.index("same-theme"))


def test_a_copy_of_the_draft_does_not_change_the_order_of_the_others(view: View) -> None:
    mine = query.draft_of_post(view, "2025-11-01-deal")
    with_copy = ids(query.related(view, mine))
    assert with_copy[0] == "deal"
    assert with_copy[1:] == ids(query.related(view, mine, exclude="2025-11-01-deal"))


def test_reasons_are_names_relations_with_their_sentence_and_topics(view: View, analyst: FakeAnalyst) -> None:
    [first, *_] = query.related(view, draft(analyst, "提携", "FoxconnはOpenAIと提携した。データセンターが要る。"))
    assert first.shared_entities == ("Foxconn", "OpenAI")
    assert [(c.type, c.sentence) for c in first.shared_claims] == [("partners_with", "OpenAIとFoxconnの提携")]
    assert first.shared_topics[0] == "データセンター"
    assert [r.kind for r in first.reasons] == ["story", "relation", "entities", "topics"]
    _, relation, entities, topics = first.reasons
    assert relation.text.en == "both: Foxconn–OpenAI partnership (this post was the first to report it, 2025-11-01)"
    assert relation.text.ja == "ともにFoxconnとOpenAIの提携（この記事が最初に伝えた、2025-11-01）を伝える"
    assert relation.first and relation.claim == first.shared_claims[0]
    assert [card.id for card in entities.entities] == ["organization/foxconn", "organization/openai"]
    assert topics.topics == first.shared_topics
    assert first.reason == "; ".join(r.text.en for r in first.reasons)


def test_a_draft_of_names_alone_finds_who_they_are_about(view: View) -> None:
    found = query.related(view, Draft((), {"organization/nvidia": 1}))
    assert [r.post.id for r in found] == ["2025-11-06-chips"]
    assert [r.text.ja for r in found[0].reasons] == ["ともにNVIDIAを取り上げる", "ほかにNVIDIAからOracleへの供給も伝える"]


def test_what_a_post_adds_is_not_what_the_draft_says_too(view: View, analyst: FakeAnalyst) -> None:
    found = query.related(view, draft(analyst, "AIチップ", "NVIDIAはOracleにAIチップを供給する。"))
    [chips] = [r for r in found if r.post.id == "2025-11-06-chips"]
    assert "adds" not in [reason.kind for reason in chips.reasons]


def test_the_first_post_to_assert_a_relation_is_told_from_a_later_one(
    write_post: Callable[..., Path], ingest: Callable[..., object], store: GraphStore, analyst: FakeAnalyst
) -> None:
    write_post("2025-11-01-a.md", "OpenAIはFoxconnと提携した。工場の話。", title="工場", date="2025-11-01")
    write_post("2025-12-24-b.md", "OpenAIはFoxconnと提携した。蜂蜜の話。", title="蜂蜜", date="2025-12-24")
    write_post("2025-12-25-c.md", "OpenAIは2025年10月にFoxconnと提携した。", title="提携", date="2025-12-25")
    ingest()
    with store.view() as view:
        found = query.related(view, draft(analyst, "提携", "OpenAIはFoxconnと提携した。"))
    told = {r.post.id: (reason.first, reason.text.ja) for r in found for reason in r.reasons if reason.kind == "relation"}
    assert told["2025-11-01-a"][0] and not told["2025-12-24-b"][0]
    assert told["2025-12-24-b"][1] == "ともにFoxconnとOpenAIの提携を伝える"  # when it was is not said: the post's date is beside it
    assert told["2025-12-25-c"][1] == "ともにFoxconnとOpenAIの提携（2025-10）を伝える"


def test_where_nothing_else_is_shared_the_words_are_the_reason(view: View, analyst: FakeAnalyst) -> None:
    found = query.related(view, draft(analyst, "蜂", "蜂蜜の料理と甘味。砂糖の代用と保存の方法、菓子の配合、瓶の選択。"))
    assert [r.kind for r in found[0].reasons] == ["words"]
    assert all(r.reasons for r in found)


def test_posts_that_go_equally_well_come_by_id(write_post: Callable[..., Path], ingest: Callable[..., object], store: GraphStore) -> None:
    for name in ("c", "a", "b", "d"):
        write_post(f"{name}.md", "OpenAIはFoxconnと提携した。")
    ingest()
    with store.view() as view:
        found = query.related(view, query.draft_of_post(view, "b"), exclude="b")
    assert [r.post.id for r in found] == ["a", "c", "d"]
    assert len({r.score for r in found}) == 1


def test_an_archive_that_grew_and_changed_answers_like_one_built_anew(
    write_post: Callable[..., Path], ingest: Callable[..., object], store: GraphStore, analyst: FakeAnalyst, tmp_path: Path
) -> None:
    mine = draft(analyst, "OpenAIのデータセンター", "OpenAIがデータセンターの設計に乗り出した。冷却が鍵だ。")
    write_post("2025-11-01-deal.md", "別の話。蜂蜜の収穫。", title="別の題")
    write_post("2025-11-09-gone.md", "データセンターの設計。", title="消える")
    ingest()
    with store.view() as view:
        assert query.related(view, mine)
    (tmp_path / "posts" / "2025-11-09-gone.md").unlink()
    write_all(write_post)
    ingest(prune=True)
    with store.view() as view:
        grown = query.related(view, mine)
        everything = [view.facts(p) for p in view.posts()]
    anew = open_store(str(tmp_path / "anew.db"))
    with anew.writer() as writer:
        for facts in reversed(everything):
            writer.put(facts, "r1")
    with anew.view() as view:
        assert query.related(view, mine) == grown
    anew.close()


def test_a_draft_that_names_what_was_judged_the_same_finds_its_posts(analyst: FakeAnalyst) -> None:
    with analyst.sentences() as analyze:
        facts = analyst.facts_of_draft("# 題名\n\nOracleの話。\n", analyze)
    together = Judgements((judgement(Same("organization/openai", "organization/oracle"), "", datetime(2026, 1, 5, tzinfo=UTC)),))
    assert query.draft_of_facts(facts).entities == {"organization/oracle": 1}
    assert query.draft_of_facts(facts, together).entities == {"organization/openai": 1}


def test_an_outlined_draft_finds_what_a_draft_that_was_read_whole_does(view: View, analyst: FakeAnalyst) -> None:
    title, body = "提携", "FoxconnはOpenAIと提携した。データセンターが要る。"
    outline = analyst.outline_of_draft(f"# {title}\n\n{body}\n", analyst.reader())
    assert outline.facts.claims == ()
    whole = query.related(view, draft(analyst, title, body))
    found = query.related(view, query.draft_of_outline(*outline))
    assert [(r.post.id, r.score, r.shared_entities, r.shared_claims) for r in found] == [
        (r.post.id, r.score, r.shared_entities, r.shared_claims) for r in whole
    ]
    assert [r.kind for r in found[0].reasons] == ["story", "relation", "entities", "topics"]


@pytest.mark.parametrize(("often", "is_name"), [(2, True), (1, False)])
def test_what_may_be_a_word_is_a_name_in_an_outlined_draft_if_the_best_posts_are_about_it(
    view: View, analyst: FakeAnalyst, often: int, is_name: bool
) -> None:
    outline = analyst.outline_of_draft("# 提携\n\nOpenAIの話。鴻の話。鴻は新しい。\n", analyst.reader())
    unsure = tuple(Mention(0, 0, "鴻", "鴻", EntityType.ORGANIZATION, UNSURE, n, 0, 0, "organization/foxconn") for n in range(often))
    plain = {r.post.id: r for r in query.related(view, query.draft_of_outline(*outline))}
    found = {r.post.id: r for r in query.related(view, query.draft_of_outline(outline.facts, outline.claims_in, unsure))}
    assert {p: r.score for p, r in found.items()} == {p: r.score for p, r in plain.items()}
    about = {p for p, r in found.items() if "Foxconn" in r.shared_entities}
    assert about == ({"2025-11-01-deal"} if is_name else set())


def test_of_an_outlined_draft_only_sentences_that_name_both_are_read(view: View, analyst: FakeAnalyst) -> None:
    text = "FoxconnはOpenAIと提携した。\n\nデータセンターが要る。\n\nOpenAIの話。"
    facts, claims_in, _ = analyst.outline_of_draft(text, analyst.reader())
    asked: list[int] = []

    def watched(numbers: Collection[int]) -> tuple[Claim, ...]:
        asked.extend(numbers)
        return claims_in(numbers)

    [first, *_] = query.related(view, query.draft_of_outline(facts, watched))
    assert first.shared_claims and asked == [0]


def test_sentences_of_an_outlined_draft_are_read_as_parts_of_it(analyst: FakeAnalyst) -> None:
    outline = analyst.outline_of_draft("# Foxconnが60億円を調達\n\nこの資金調達はNVIDIAが主導した。\n", analyst.reader())
    assert [(c.head, c.type, c.tail) for c in outline.claims_in([1])] == [("organization/nvidia", "invests_in", "organization/foxconn")]


def test_what_excuses_itself_is_not_offered_and_a_cut_title_comes_behind_its_like(
    write_post: Callable[..., Path], ingest: Callable[..., object], store: GraphStore, analyst: FakeAnalyst
) -> None:
    for name, title in (
        ("a", "巣箱の養蜂\ufffd"),
        ("b", "巣箱の養蜂と"),
        ("c", "申し訳ありませんが、養蜂の巣箱"),
        ("d", "I apologize, but 養蜂"),
    ):
        write_post(f"2025-11-01-{name}.md", f"巣箱で蜂蜜を収穫する。養蜂の季節が来た。{name}", title=title, date="2025-11-01")
    for name in ("2025-11-01-e", "2025-11-01-f", "2025-11-01-g"):
        write_post(f"{name}.md", f"電力の話。{name}", title="電力", date="2025-11-01")
    ingest()
    with store.view() as view:
        found = query.coverage(view, draft(analyst, "養蜂", "巣箱で蜂蜜を収穫する。養蜂の季節が来た。"))
    assert ids(list(found.items)) == ["b", "a"]
    assert found.told is not None and {p.id[11:] for p in found.told.posts} == {"a", "b"}


def reasons(store: GraphStore, *, of: str, on: str) -> list[str]:
    with store.view() as view:
        [found] = [r for r in query.related(view, query.draft_of_post(view, of), exclude=of) if r.post.id == on]
    return [r.text.en for r in found.reasons if r.kind not in ("story", "adds")]


def test_what_happened_comes_first_and_what_everybody_repeats_is_no_reason(any_store: GraphStore) -> None:
    made, deal = said("OpenAI", "develops", "GPT-5"), said("OpenAI", "partners_with", "AMD")
    put(any_store, told("a", "2026-01-01", made, deal), told("b", "2026-03-01", made, deal), told("c", "2026-05-01", made))
    assert [text.split(" (")[0] for text in reasons(any_store, of="a", on="b")] == [
        "both: AMD–OpenAI partnership",
        "both: GPT-5, made by OpenAI",
        "both are about OpenAI, AMD and GPT-5",
    ]
    put(any_store, *(told(f"d{n}", "2025-01-01", made) for n in range(6)))
    texts = [text.split(" (")[0] for text in reasons(any_store, of="a", on="c")]
    assert texts == ["both are about OpenAI and GPT-5"]


def test_a_place_in_passing_is_no_subject_and_words_that_tell_of_both_are_told(any_store: GraphStore) -> None:
    def post(id: str, date: str, text: str) -> PostFacts:
        facts = told(id, date, said("OpenAI", "mentioned_with", "日本", text))
        here = tuple(m for m in facts.mentions if m.entity_id == id_of("日本", EntityType.PLACE))
        return replace(facts, mentions=here, claims=(), terms=tuple(text.split()[1:]))

    put(any_store, post("a", "2026-01-01", "日本 腕時計 手首 充電 電池 脳波 睡眠 with 企業"))
    put(
        any_store,
        post("b", "2024-01-01", "日本 寝具 羽毛 毛布 枕 睡眠 脳波 with 企業"),
        post("c", "2023-01-01", "日本 絨毯 測る 腕時計 with 企業"),
    )
    put(any_store, *(post(f"d{n:02}", "2022-01-01", f"日本 {word} 企業") for n, word in enumerate("駅橋川山海空雲雨雪風森林畑町村島港道")))
    assert reasons(any_store, of="a", on="b") == ["both speak of 睡眠 and 脳波"]
    assert reasons(any_store, of="a", on="c") == ["similar wording"]


def test_of_a_post_that_shares_words_only_it_is_told_whom_it_is_about(any_store: GraphStore) -> None:
    def post(id: str, text: str, *named: str) -> PostFacts:
        facts = told(id, "2026-01-01", *(said(name, "mentioned_with", "AMD", f"{name}とAMDの{text}。") for name in named))
        here = tuple(m for m in facts.mentions if m.entity_id != id_of("AMD", EntityType.ORGANIZATION))
        return replace(facts, mentions=here, claims=(), terms=tuple(text.split()))

    put(any_store, post("a", "絨毯 測る 腕時計 企業"), post("b", "絨毯 測る 毛布 企業", "Oracle", "Oracle", "Oracle", "Foxconn"))
    put(any_store, *(post(f"d{n:02}", f"{word} 企業") for n, word in enumerate("駅橋川山海空雲雨雪風森林畑町村島港道")))
    with any_store.view() as view:
        found = query.related(view, query.draft_of_post(view, "a"), exclude="a")[0]
    assert [r.text.en for r in found.reasons] == ["similar wording", "this post is about Oracle"]


@pytest.mark.parametrize(
    ("mine", "theirs", "reason"),
    [
        ("TPU 推論 チップ 半導体", "TPU チップ 概要", "both speak of TPU and チップ"),
        ("創薬 新薬 治験 製薬 耳", "創薬 臨床 医薬品", "both speak of 創薬"),  # one word, if both are about it
        ("創薬 新薬 治験 広告", "広告 小売 店舗", "similar wording"),  # the draft is not about it
        ("創薬 新薬 治験 様子 耳", "様子 広告 耳 小売 店舗", "similar wording"),
    ],
)
def test_words_are_a_reason_if_both_are_about_what_they_say(any_store: GraphStore, mine: str, theirs: str, reason: str) -> None:
    def post(id: str, title: str, words: str) -> PostFacts:
        facts = told(id, "2026-01-01", said("OpenAI", "mentioned_with", "日本", title))
        terms = tuple(word.casefold() for word in words.split())
        return replace(facts, post=replace(facts.post, title=title), mentions=(), claims=(), terms=terms)

    put(any_store, post("a", f"{mine}について", mine), post("b", f"{theirs}とは", theirs))
    put(any_store, *(post(f"n{n:02}", "", f"{word} 企業") for n, word in enumerate("駅橋川山海空雲雨雪風森林畑町村")))
    assert reasons(any_store, of="a", on="b") == [reason]


def test_a_relation_is_a_reason_only_if_its_sentence_surely_states_it_and_never_where_one_is(any_store: GraphStore) -> None:
    deal = said("OpenAI", "partners_with", "AMD")
    put(any_store, *(told(id, "2026-01-01", deal, said("AMD", "located_in", "日本")) for id in ("a", "b")))
    unsure = told("c", "2026-01-02", deal)
    put(any_store, replace(unsure, claims=tuple(replace(c, confidence=0.5) for c in unsure.claims)))
    assert [text.split(" (")[0] for text in reasons(any_store, of="a", on="b")][0] == "both: AMD–OpenAI partnership"
    assert not [text for text in (*reasons(any_store, of="a", on="b"), *reasons(any_store, of="a", on="c")) if "日本" in text]
    assert reasons(any_store, of="a", on="c") == ["both are about AMD and OpenAI"]


def test_a_deal_of_many_posts_is_a_reason_beside_what_is_merely_so(any_store: GraphStore) -> None:
    deal, rivals = said("OpenAI", "invests_in", "AMD"), said("OpenAI", "competes_with", "AMD")
    put(any_store, *(told(f"m{n}", "2025-01-01", deal, rivals) for n in range(6)))
    put(any_store, *(told(id, "2026-01-01", deal, rivals) for id in ("a", "b")))
    said_so = [text.split(" (")[0] for text in reasons(any_store, of="a", on="b")]
    assert said_so == ["both: OpenAI's investment in AMD", "both are about AMD and OpenAI"]


def test_what_a_draft_says_unsurely_is_no_reason(any_store: GraphStore) -> None:
    put(any_store, *(told(id, "2026-01-01", said("OpenAI", "partners_with", "AMD")) for id in ("a", "b")))
    mine = told("draft", "", said("OpenAI", "partners_with", "AMD"))
    for confidence, expected in ((0.7, True), (0.5, False)):
        facts = replace(mine, claims=tuple(replace(c, confidence=confidence) for c in mine.claims))
        with any_store.view() as view:
            found = query.related(view, query.draft_of_facts(facts))
        assert [any(r.kind == "relation" for r in item.reasons) for item in found] == [expected, expected]


@pytest.mark.parametrize(
    ("pair", "partners"),
    [(("OpenAI", "GPT-5"), False), (("GPT-5", "Claude"), False), (("Claude", "Claude Opus 4.5"), False), (("Meta", "MetaX"), True)],
)
def test_what_is_of_one_house_is_told_as_no_partnership(any_store: GraphStore, pair: tuple[str, str], partners: bool) -> None:
    made = said("OpenAI", "develops", "GPT-5"), said("OpenAI", "develops", "Claude")
    put(any_store, *(told(f"m{n}", "2025-01-01", *made) for n in (1, 2)))
    put(any_store, *(told(id, "2026-01-01", said(pair[0], "partners_with", pair[1])) for id in ("a", "b")))
    assert any("partnership" in text for text in reasons(any_store, of="a", on="b")) is partners


def test_a_claim_whose_sentence_names_neither_end_is_not_shown(any_store: GraphStore) -> None:
    both, neither = (said("OpenAI", "partners_with", "AMD", text) for text in ("OpenAIがAMDと組む。", "両社は提携した。"))
    named = said("OpenAI", "mentioned_with", "AMD")
    put(any_store, told("a", "2026-01-01", both), told("b", "2026-01-02", neither, both), told("c", "2026-01-03", neither, named))
    with any_store.view() as view:
        found = {r.post.id: r.shared_claims for r in query.related(view, query.draft_of_post(view, "a"), exclude="a")}
    assert {p: [c.sentence for c in claims] for p, claims in found.items()} == {"b": ["OpenAIがAMDと組む。"], "c": []}


def added(store: GraphStore, *, of: str, on: str) -> list[str]:
    with store.view() as view:
        [found] = [r for r in query.related(view, query.draft_of_post(view, of), exclude=of) if r.post.id == on]
    return [r.text.en for r in found.reasons if r.kind == "adds"]


def test_what_a_post_adds_is_what_happened_rather_than_what_everybody_knows(any_store: GraphStore) -> None:
    made = said("OpenAI", "develops", "GPT-5")
    put(any_store, *(told(f"m{n}", "2025-01-01", made) for n in range(6)))
    put(any_store, told("a", "2026-01-01", said("OpenAI", "partners_with", "AMD")))
    put(any_store, told("b", "2026-01-02", said("OpenAI", "partners_with", "AMD"), made, said("OpenAI", "supplies", "Oracle")))
    assert added(any_store, of="a", on="b") == ["this post adds: OpenAI's supplies to Oracle"]


def test_what_is_said_of_one_whose_name_only_begins_with_the_same_letters_is_new(any_store: GraphStore) -> None:
    put(any_store, told("a", "2026-01-01", said("OpenAI", "partners_with", "Meta")))
    put(any_store, told("b", "2026-01-02", said("OpenAI", "partners_with", "Meta"), said("MetaX", "partners_with", "OpenAI")))
    assert added(any_store, of="a", on="b") == ["this post adds: MetaX–OpenAI partnership"]


def test_what_the_draft_says_of_a_firm_by_its_shorter_name_is_not_new(any_store: GraphStore) -> None:
    put(any_store, told("a", "2026-01-01", said("OpenAI", "partners_with", "Arm")))
    put(any_store, told("b", "2026-01-02", said("OpenAI", "partners_with", "Arm Holdings"), said("OpenAI", "partners_with", "AMD")))
    assert added(any_store, of="a", on="b") == ["this post adds: AMD–OpenAI partnership"]


def test_what_is_told_for_comparison_is_nothing_that_a_post_adds(any_store: GraphStore) -> None:
    mine = [said("OpenAI", "mentioned_with", other, f"OpenAIと{other}、{n}。") for n in "一二三" for other in ("AMD", "Anthropic")]
    put(any_store, told("a", "2026-01-01", *mine, said("OpenAI", "mentioned_with", "Meta")))
    past = said("OpenAI", "acquires", "Oracle", date="2016-08")
    passing = said("Meta", "acquires", "Oracle", "MetaはOracleを買う。")
    sold = said("OpenAI", "supplies", "日本")
    put(any_store, told("b", "2026-01-02", *mine, past, passing, sold))
    assert added(any_store, of="a", on="b") == []
    put(any_store, told("b", "2026-01-02", *mine, past, passing, sold, said("OpenAI", "acquires", "Oracle", date="2025-12")))
    assert added(any_store, of="a", on="b") == ["this post adds: OpenAI's acquisition of Oracle"]


def test_where_only_names_are_shared_it_is_told_whom_else_the_post_is_about(any_store: GraphStore) -> None:
    put(any_store, told("a", "2026-01-01", said("OpenAI", "mentioned_with", "AMD")))
    put(any_store, told("b", "2026-01-02", *(said("OpenAI", "mentioned_with", "Meta", f"OpenAIとMeta、{n}。") for n in "一二三")))
    assert reasons(any_store, of="a", on="b") == ["both are about OpenAI"]
    assert added(any_store, of="a", on="b") == ["this post is also about Meta"]


def test_a_topic_of_much_of_the_archive_lets_no_post_in(any_store: GraphStore) -> None:
    def post(id: str, *subjects: str, topics: Collection[str]) -> PostFacts:
        a, b, c = subjects
        twice = [said(x, "mentioned_with", y, f"{x}と{y}、{n}。") for n in (1, 2) for x, y in ((a, b), (b, c), (c, a))]
        return told(id, "2026-01-01", *twice, said(a, "mentioned_with", "Foxconn"), topics=list(topics))

    put(any_store, post("a", "OpenAI", "AMD", "Oracle", topics=("生成AI", "養蜂")))
    put(any_store, *(post(id, "Meta", "Anthropic", "任天堂", topics=(topic,)) for id, topic in (("b", "生成AI"), ("c", "養蜂"))))
    put(any_store, *(told(f"d{n}", "2026-01-01", said("Claude", "mentioned_with", "GPT-5"), topics=["生成AI"]) for n in range(19)))
    with any_store.view() as view:
        mine = query.draft_of_post(view, "a")
        assert [r.post.id for r in query.related(view, mine, k=1, exclude="a")] == ["b"]
        for k in (1, 10):  # what is not pasted takes nobody's place
            assert [r.post.id for r in query.coverage(view, mine, k=k, exclude="a", pasted=True).items] == ["c"]


def test_what_shares_no_more_than_a_name_in_passing_is_shown_but_not_pasted(any_store: GraphStore) -> None:
    def post(id: str, *subjects: str) -> PostFacts:
        a, b, c = subjects
        twice = [said(x, "mentioned_with", y, f"{x}と{y}、{n}。") for n in (1, 2) for x, y in ((a, b), (b, c), (c, a))]
        return told(id, "2026-01-01", *twice, said(a, "mentioned_with", "Foxconn"))

    put(any_store, post("a", "OpenAI", "AMD", "Oracle"), post("b", "Meta", "Anthropic", "任天堂"), post("c", "OpenAI", "Meta", "Arm"))
    with any_store.view() as view:
        mine = query.draft_of_post(view, "a")
        shown, pasted = (query.coverage(view, mine, exclude="a", pasted=pasted).items for pasted in (False, True))
    assert {r.post.id: r.reasons[0].text.en for r in shown} == {"b": "both mention Foxconn", "c": "both are about OpenAI"}
    assert {r.post.id for r in shown if r.to_paste} == {"c"}
    assert [r.post.id for r in pasted] == ["c"]


POWER = ["電力", "発電", "送電", "原発", "電源", "発電所", "冷却", "液冷", "消費電力", "太陽光", "蓄電池", "変電所", "電気代", "省エネ", "空調"]
MEDICINE = ["創薬", "治験", "新薬", "患者", "医療", "診断", "病院", "医師", "看護", "疾患", "臨床", "薬剤", "診療", "手術", "医薬品"]


def of_words(id: str, words: Sequence[str], *, named: str = "") -> PostFacts:
    """A post of some words that names one thing three times, or nothing."""
    facts = told(id, "2026-01-01", *(said(named, "mentioned_with", "AMD", f"{named}とAMD、{n}。") for n in range(3 if named else 0)))
    here = tuple(m for m in facts.mentions if m.entity_id == org(named)) if named else ()
    return replace(facts, mentions=here, claims=(), terms=tuple(words))


def test_what_opens_with_something_else_is_pasted_only_if_it_has_much_wording_in_common(
    any_store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query.Stories, "of", lambda self, post_id: {})  # made-up openings are soon alike
    put(any_store, of_words("b", POWER * 6, named="OpenAI"), of_words("c", MEDICINE * 6 + POWER[:4], named="OpenAI"))
    put(any_store, of_words("e", MEDICINE * 6 + POWER * 2, named="OpenAI"), of_words("f", MEDICINE * 6 + POWER * 2))
    put(any_store, of_words("a", POWER * 3, named="OpenAI"), *(of_words(f"d{n:02}", [f"語{n}"] * 9) for n in range(20)))
    with any_store.view() as view:
        shown = query.related(view, query.draft_of_post(view, "a"), exclude="a")
    assert {r.post.id: r.to_paste for r in shown} == {"b": True, "c": False, "e": True, "f": False}


def test_what_is_pasted_is_listed_and_nothing_goes_with_what_the_archive_lacks(any_store: GraphStore) -> None:
    put(any_store, of_words("b", POWER * 6, named="OpenAI"), of_words("c", POWER * 6), *(of_words(f"d{n:02}", [f"語{n}"] * 9) for n in range(20)))
    put(any_store, of_words("a", POWER[:3], named="OpenAI"))
    with any_store.view() as view:
        known = query.draft_of_post(view, "a")
        strange = replace(known, terms=("電力", *(f"新語{n}" for n in range(40))), post=None)
        listed = {}
        for name, mine in (("known", known), ("strange", strange), ("headed", replace(strange, headed=frozenset({org("OpenAI")})))):
            shown, pasted = (query.coverage(view, mine, exclude="a", pasted=flag).items for flag in (False, True))
            assert {r.post.id for r in pasted} == {r.post.id for r in shown if r.to_paste}
            listed[name] = {r.post.id: r.to_paste for r in shown}
    assert listed == {"known": {"b": True, "c": True}, "strange": {"b": False}, "headed": {"b": True}}


TOPICS = [
    ("養蜂の夏", "巣箱を開けた。", True),  # what it opens with
    ("夏", "巣箱を開けた。" * 20 + "養蜂は難しい。", False),  # what it names somewhere
    ("夏", "巣箱を開けた。" * 20 + "養蜂は難しい。養蜂は楽しい。", True),
    ("夏", "巣箱を開けた。" * 200 + "養蜂は難しい。養蜂は楽しい。", False),
    ("夏", "巣箱を開けた。" * 200 + "養蜂は難しい。養蜂は楽しい。養蜂は続く。", True),
]


def topics_of_both(store: GraphStore, topic: str, text: str) -> tuple[str, ...]:
    """The topics that an outlined draft shares with a post that has one."""
    put(store, *(replace(told(id, "2026-01-01", topics=[topic]), terms=tuple(POWER)) for id in "ab"))
    put(store, *(of_words(f"d{n:02}", [f"語{n}"] * 9) for n in range(20)))
    with store.view() as view:
        mine = replace(query.draft_of_post(view, "a"), post=None, topics=(), title="", text=text, read=lambda numbers: {})
        [found] = query.related(view, mine, exclude="a")
    return found.shared_topics


@pytest.mark.parametrize(("title", "body", "about"), TOPICS)
def test_a_topic_of_an_outlined_draft_is_what_it_opens_with_or_names_often(any_store: GraphStore, title: str, body: str, about: bool) -> None:
    assert topics_of_both(any_store, "養蜂", f"{title}\n{body}") == (("養蜂",) if about else ())


@pytest.mark.parametrize(("text", "about"), [("36Gbpsの速さ", ()), ("6Gの速さ", ("6G",))])
def test_a_topic_stands_for_itself_in_a_draft(any_store: GraphStore, text: str, about: tuple[str, ...]) -> None:
    assert topics_of_both(any_store, "6G", text) == about


def test_one_letter_is_no_name_to_tell(any_store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NAMES, "H", EntityType.PRODUCT)
    put(any_store, told("a", "2026-01-01", said("OpenAI", "mentioned_with", "H"), said("OpenAI", "mentioned_with", "AMD")))
    more = (said("H", "mentioned_with", "任天堂", f"Hと任天堂、{n}。") for n in "一二三")
    put(any_store, told("b", "2026-01-02", said("OpenAI", "develops", "H"), *more))
    assert reasons(any_store, of="a", on="b") == ["both are about OpenAI"]
    assert added(any_store, of="a", on="b") == ["this post is also about 任天堂"]


@pytest.mark.parametrize("headline", [True, False])
def test_a_country_of_much_of_the_archive_is_a_reason_alone_if_both_headlines_name_it(any_store: GraphStore, headline: bool) -> None:
    def post(id: str, title: str, beside: str) -> PostFacts:
        facts = told(id, "2026-01-01", *(said("日本", "mentioned_with", beside, f"日本と{beside}、{n}。") for n in range(4)))
        return replace(facts, post=replace(facts.post, title=title), terms=(id,) if beside == "Meta" else tuple(POWER))

    title = "日本の電力" if headline else "電力"
    put(any_store, post("a", title, "OpenAI"), post("b", title, "AMD"), *(post(f"d{n:02}", "話", "Meta") for n in range(25)))
    with any_store.view() as view:
        [told_of] = [r for r in query.related(view, query.draft_of_post(view, "a"), k=30, exclude="a") if r.post.id == "b"]
    assert any(r.text.en == "both are about 日本" for r in told_of.reasons) == headline


@pytest.mark.parametrize(("text", "step"), [("Foxconn、工場に着工", "begun"), ("# Foxconn、工場に着工\n\n完了は来年。", "begun"), ("# 工場\n\n着工した。", "")])
def test_the_headline_of_a_draft_tells_its_step_or_else_its_first_sentence(analyst: FakeAnalyst, text: str, step: str) -> None:
    assert analyst.draft(text).marks.step == {step} - {""}
