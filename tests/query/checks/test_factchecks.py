"""What a writer is told of the facts of a draft that the archive has otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stories import Said, org, put, said, told

from kg import query
from kg.query import CheckedFact
from kg.records import PostFacts
from kg.store import GraphStore


def post(id: str, date: str, *sentences: str) -> PostFacts:
    """A post, or a draft, of sentences of which only the names were found."""
    return replace(told(id, date, *(said("Oracle", "mentioned_with", "AMD", sentence) for sentence in sentences)), claims=())


def draft(*sentences: str) -> PostFacts:
    return post("draft", "", *sentences)


def facts(store: GraphStore, mine: PostFacts) -> tuple[CheckedFact, ...]:
    with store.view() as view:
        return query.check(view, mine).facts


def others(store: GraphStore, *sentences: str) -> list[str]:
    return [other.text for fact in facts(store, draft(*sentences)) for other in fact.others]


def test_people_let_go_are_compared_and_the_sentence_is_shown(any_store: GraphStore) -> None:
    put(any_store, post("a", "2025-11-27", "Oracleは最大6000人の人員を削減する。"))
    [fact] = facts(any_store, draft("Oracleは9000人を削減する。"))
    assert (fact.kind, fact.about[0].name, fact.text) == ("cut", "Oracle", "9000人")
    assert [(o.text, o.sentence, o.start, o.posts, o.post.id) for o in fact.others] == [
        ("6000人", "Oracleは最大6000人の人員を削減する", 0, 1, "a")
    ]
    assert fact.note.en == "job cuts at Oracle: 9000人 here, 6000人 in “a”"
    assert others(any_store, "Oracleは6100人を削減する。") == []
    assert others(any_store, "Oracleは5万人を削減する。") == []
    assert others(any_store, "AMDは9000人を削減する。") == []


@pytest.mark.parametrize(("firm", "aside"), [("Meta", "Metaverseの話"), ("X", "xAIの話"), ("X", "Xの話")])
def test_a_title_in_which_letters_of_a_longer_word_are_a_name_is_not_about_it(any_store: GraphStore, firm: str, aside: str) -> None:
    def titled(id: str, date: str, title: str, people: str) -> PostFacts:
        facts = post(id, date, f"Metaは{people}人を削減する。", "Metaは好調だ。")
        mentions = tuple(replace(m, name=firm) if m.sentence == 1 else m for m in facts.mentions)
        return replace(facts, post=replace(facts.post, title=title), mentions=mentions)

    put(any_store, titled("a", "2025-11-26", aside, "6000"), titled("b", "2025-11-27", "人員を減らす", "6000"))
    [shown] = [other.post.id for fact in facts(any_store, draft("Metaは9000人を削減する。")) for other in fact.others]
    assert shown == "b"


def test_what_as_many_posts_state_is_not_questioned(store: GraphStore) -> None:
    put(store, post("a", "2025-11-27", "Oracleは6000人を削減する。"))
    put(store, post("b", "2025-11-28", "Oracleは9000人を削減する。"))
    assert others(store, "Oracleは9000人を削減する。") == []
    put(store, post("c", "2025-11-29", "Oracleは6000人の人員削減を発表した。"))
    assert others(store, "Oracleは9000人を削減する。") == ["6000人"]


def test_only_the_newest_posts_are_asked(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, post("a", "2025-11-27", "Oracleは6000人を削減する。"))
    put(store, post("b", "2025-11-28", "Oracleは好調だ。"))
    assert others(store, "Oracleは9000人を削減する。") == ["6000人"]
    monkeypatch.setattr("kg.query.statements.stated.POSTS_COMPARED", 1)
    assert others(store, "Oracleは9000人を削減する。") == []


def test_a_figure_that_the_draft_gives_too_is_known_to_the_writer(store: GraphStore) -> None:
    put(store, post("a", "2025-11-27", "Oracleは6000人を削減する。"))
    assert others(store, "Oracleは9000人を削減する。", "当初、Oracleは6000人を削減する計画だった。") == []


@pytest.mark.parametrize(
    ("theirs", "mine", "told_of"),
    [
        ("OracleはAMDの株式の27%を持つ。", "AMDの株式を、Oracleは35%保有する。", ["27%"]),
        ("OracleはAMDの株式の27%を持つ。", "AMDはOracleの株式の35%を持つ。", []),
        ("OracleはAMDの株式の27%を持つ。", "AMDを支えたのはOracleで、AMDの株式の35%を取得した。", ["27%"]),
        ("Oracleは4000人から6000人を削減する。", "Oracleは4000人から9000人を削減する。", ["4000人から6000人"]),
        ("Oracleは4000人から6000人を削減する。", "Oracleは4000〜6000人を削減する。", []),
        ("Oracleは4000人から6000人を削減する。Oracleは最大6000人を削減する。", "Oracleは4000人から9000人を削減する。", ["4000人から6000人"]),
        ("Oracleは、シリーズFで130億ドルを調達した。", "Oracleは、シリーズFで150億ドルを集めた。", ["130億ドル"]),
        ("Oracleは、シリーズFで130億ドルを調達した。", "Oracleは、シリーズGで150億ドルを集めた。", []),
        ("Oracleは、シリーズFで130億ドルを調達した。", "Oracleは、シリーズFの延長で150億ドルを集めた。", []),
        ("Oracleは、シリーズFで130億ドルを調達した。Oracleは、シリーズFの追加で20億ドルを調達した。",
         "Oracleは、シリーズFで150億ドルを集めた。", []),
        ("Oracleはこれまでに18億ドルを調達し、評価額は69億ドルだ。", "Oracleのこれまでの調達総額は28億ドルで、評価額は69億ドルだ。", ["18億ドル"]),
        ("Oracleはこれまでに18億ドルを調達し、評価額は69億ドルだ。", "Oracleのこれまでの調達総額は28億ドルで、評価額は99億ドルだ。", []),
        ("Oracleは日本データセンターを開く。この施設の受電容量は22.4MWだ。", "Oracleの日本データセンターは受電容量が32.4MWある。", ["22.4MW"]),
        ("Oracleは日本データセンターを開く。この施設の受電容量は22.4MWだ。", "Oracleの日本発電所は出力が32.4MWある。", []),
        ("AMDの工場をOracleが54億ドルで買収した。", "AMDの工場は、Oracleに70億ドルで売却される。", ["54億ドル"]),
        ("AMDの工場をOracleが54億ドルで買収した。", "OracleはAMD株を70億ドルで売却した。", []),
        ("検索市場で、Oracleは33%のシェアを持つ。", "検索市場では、Oracleが45%のシェアを握る。", ["33%"]),
        ("検索市場で、Oracleは33%のシェアを持つ。", "広告市場では、Oracleが45%のシェアを握る。", []),
        ("Oracleの評価額は81億ドルだ。", "Oracleの企業価値は120億ドルとされる。", ["81億ドル"]),
        ("Oracleは6000人を削減する。", "Oracleは2019年の再編で9000人を削減した。", []),
        ("2019年、Oracleは6000人を削減した。", "Oracleは2019年の再編で9000人を削減した。", ["6000人"]),
        ("Oracleは1977年に設立された。", "Oracleは1987年に設立された。", ["1977年"]),
        ("Oracleは1977年に設立された。", "Oracleは1977年6月に設立された。", []),
        ("AMDはOpenAIに最大6ギガワットのGPUを供給する。", "OpenAIはAMDのGPUを3GW使う。", ["6ギガワット"]),
        ("AMDはOpenAIに最大6ギガワットのGPUを供給する。", "OpenAIはAMDのGPUを6,000MW使う。", []),
        ("AMDはOpenAIに6GWを供給する。", "OpenAIはOracleと10GW、AMDとは8GWの契約を結んだ。", ["6GW"]),
        ("Oracleは日本に1GWの施設を持つ。", "Oracleは日本に3GWの施設を持つ。", ["1GW"]),
        ("Oracleは12億ドルを集め、評価額が93億ドルになった。", "Oracleは12億ドルを集めた。同社の評価額は61億ドルだ。", ["93億ドル"]),
        ("Oracleは日本に150億ドルを投じる。", "Oracleは日本に5年で250億ドルを投資する。", ["150億ドル"]),
        ("Oracleは日本に150億ドルを投じる。", "Oracleは北欧に250億ドルを投資する。", []),
        ("OracleのAI基盤への150億ドル投資。", "Oracleは日本に250億ドルを投資する。", []),
        ("Oracleは日本に5年で150億ドルを投じる。", "Oracleは日本に3年で250億ドルを投資する。", []),
        ("Oracleは2025年に日本に150億ドルを投じる。", "Oracleは日本に250億ドルを投資する。", []),
        ("Oracleは日本に150億ドルを投じる。", "Oracleは日本に新たに250億ドルを投資する。", []),
        ("Oracleは日本に150億ドル以上を投じる。", "Oracleは日本に200億ドルを投資する。", []),
        ("Oracleは3年でAIとクラウドに3800億元を投じる。", "OracleはAIとクラウドに4800億元を投資する。", ["3800億元"]),
        ("Oracleは3年でAIとクラウドに3800億元を投じる。", "Oracleは工場の建設に4800億元を投資する。", []),
        ("Oracleは2025年の設備投資を400億〜420億ドルと見込む。", "Oracleの2025年の設備投資は500億ドルになる。", ["400億〜420億ドル"]),
        ("Oracleは2025年の設備投資を400億〜420億ドルと見込む。", "Oracleの2025年の設備投資は410億ドルになる。", []),
        ("Oracleは2025年の設備投資を400億〜420億ドルと見込む。", "Oracleの2026年の設備投資は500億ドルになる。", []),
        ("AMDはOracleと165億ドルの契約を結ぶ。", "OracleはAMDと210億ドル規模の契約を結んだ。", ["165億ドル"]),
        ("AMDはOracleと165億ドルの契約を結ぶ。", "OracleはArmと210億ドル規模の契約を結んだ。", []),
        ("Oracleは日本に1GWの施設を持つ。", "Oracleは北欧に3GWの施設を持つ。", []),
        ("Oracleは契約後の20年間、施設の835MWの電力を買う。", "Oracleは契約後の20年間、635MWの電力を買い取る。", ["835MW"]),
        ("Oracleは契約後の20年間、施設の835MWの電力を買う。", "Oracleは契約後の10年間、635MWの電力を買い取る。", []),
        ("Oracleは2030年までに施設の835MWの電力を買う。", "Oracleは2030年までに施設の635MWの電力を売る。", []),
        ("Oracleはすでに15億ドルものクラスターや検証センターへの投資を表明した。", "Oracleはクラスターと検証センターに25億ドルを投じる。", ["15億ドル"]),
        ("Oracleはすでに15億ドルをクラスターと検証センターに投資した。", "Oracleはクラスターと検証センターに25億ドルを投じる。", []),
        ("Oracleは年に21億ドルから32億ドルを投じる方針で、15億ドルのクラスターや検証センターへの投資を表明した。",
         "Oracleはクラスターと検証センターに25億ドルを投じる。", ["15億ドル"]),
        ("Oracleが動く。同社はクラスターと検証センターに15億ドルを投じる。",
         "象徴的なのが、Oracleの計画である。同社はクラスターと検証センターに25億ドルを投じる。", ["15億ドル"]),
        ("OracleとAMDは、サービスと人材に50億ドルを投じる。", "OracleとAMDの話だ。両社はサービスと人材に30億ドルを投じる。", ["50億ドル"]),
        ("OracleとAMDの話だ。この提携は、サービスと人材に50億ドルを投じる。", "OracleとAMDは、サービスと人材に30億ドルを投じる。", ["50億ドル"]),
        ("OracleとAMDは、サービスと人材に50億ドルを投じる。", "Oracleの話だ。両社はサービスと人材に30億ドルを投じる。", []),
        ("OracleとAMDは、サービスと人材に50億ドルを投じる。", "Oracleは、サービスと人材に30億ドルを投じる。", []),
        ("AMDはOracleと165億ドルの契約を結ぶ。", "OracleはAMDのチップを作る。両社の契約は265億ドルになる。", ["165億ドル"]),
        ("AMDはOracleと165億ドルの契約を結ぶ。", "OracleはAMDのチップを作る。両社の契約額は165億ドルになる。", []),
        ("AMDはOracleと165億ドルの契約を結ぶ。", "OracleはAMDとArmのチップを作る。両社の契約は265億ドルになる。", []),
        ("Oracleは、Stargateを総工費600億円で建てる。", "OracleがStargateを建てる。総工費は約900億円だ。", ["600億円"]),
        ("Oracleは、Stargateを総工費600億円で建てる。", "OracleがStargateを900億円の建設費で建てる。", ["600億円"]),
        ("Oracleは、Stargateを総工費600億円で建てる。", "OracleがStargateを建てる。総工費は約610億円だ。", []),
        ("Oracleは、Stargateを総工費600億円で建てる。", "AMDがStargateの工場を建てる。総工費は約900億円だ。", []),
        ("Oracleは、工場を総工費600億円で建てる。", "Oracleが工場を建てる。総工費は約900億円だ。", []),
    ],
)
def test_statements_are_compared_that_answer_one_question(store: GraphStore, theirs: str, mine: str, told_of: list[str]) -> None:
    put(store, post("a", "2025-11-27", theirs))
    assert others(store, mine) == told_of


@pytest.mark.parametrize(
    ("theirs", "mine", "told_of"),
    [
        ("Oracleの評価額は81億ドルだ。", "Oracleの評価額は120億ドルだ。1年前は81億ドルだった。", []),
        ("Oracleの評価額は81億ドルだ。", "Oracleの評価額は120億ドルだ。1年前は61億ドルだった。", ["81億ドル"]),
        ("Oracleの評価額は81億ドルだ。", "Oracleの評価額は120億ドルだ。1年前、AMDは81億ドルだった。", ["81億ドル"]),
        ("Oracleの評価額は81億ドルだ。", "Oracleの評価額は120億ドルだ。工場に81億ドルを充てる。", ["81億ドル"]),
        ("Oracleの評価額は81億ドルだ。", "Oracleの評価額は、2025年9月の81億ドルを経て120億ドルだ。", []),
        ("Oracleの評価額は81億ドルだ。", "2025年3月、Oracleの評価額は42億ドルだ。", []),
        ("Oracleの評価額は81億ドルだ。", "2025年10月、Oracleの評価額は42億ドルだ。", ["81億ドル"]),
        ("Oracleの評価額は81億ドルだ。", "OracleはシリーズDで評価額が120億ドルだ。", []),
        ("OracleはシリーズDで評価額が81億ドルだ。", "OracleはシリーズDで評価額が120億ドルだ。", ["81億ドル"]),
        ("OracleはAMDの株式の27%を持つ。", "OracleはAMDの株式の比率を27%から35%に引き上げた。", []),
        ("OracleはAMDの株式の27%を持つ。", "OracleはAMDの株式の比率を22%から35%に引き上げた。", ["27%"]),
        ("Oracleは6000人を削減する。", "Oracleは追加で9000人を削減する。", []),
        ("Oracleは6000人を削減する。", "Oracleは新たに9000人を削減する。", ["6000人"]),
        ("Oracleは4000人から6000人を削減する。", "Oracleは9000人を削減する。2025年の5000人とは別だ。", []),
    ],
)
def test_what_the_draft_gives_as_what_was_before_and_what_is_of_another_time_or_round_is_not_held_against_it(
    store: GraphStore, theirs: str, mine: str, told_of: list[str]
) -> None:
    put(store, post("a", "2025-11-27", theirs))
    assert others(store, mine) == told_of


@pytest.mark.parametrize(
    ("date", "mine", "told_of"),
    [
        ("2026-09-01", "Oracleの評価額は120億ドルになった。", []),
        ("2026-09-01", "Oracleの評価額は120億ドルだ。", ["81億ドル"]),
        ("2026-09-01", "Oracleの評価額は52億ドルになった。", ["81億ドル"]),
        ("2026-09-01", "Oracleは4億ドルを集め、評価額は120億ドルになった。", ["81億ドル"]),
        ("2026-01-10", "Oracleの評価額は120億ドルになった。", ["81億ドル"]),
        ("2025-05-10", "Oracleの評価額は52億ドルだ。", []),
    ],
)
def test_a_draft_of_months_later_may_tell_news_and_one_of_months_before_knows_nothing_of_it(
    store: GraphStore, date: str, mine: str, told_of: list[str]
) -> None:
    put(store, post("a", "2025-11-27", "Oracleは4億ドルを集め、評価額は81億ドルになった。"))
    assert [other.text for fact in facts(store, post("draft", date, mine)) for other in fact.others] == told_of


def test_a_firm_and_its_subsidiary_hold_one_stake(store: GraphStore) -> None:
    def held(id: str, firm: str, sentence: str) -> PostFacts:
        facts = post(id, "2025-11-27", sentence)
        renamed = {org("Oracle"): f"organization/{firm}"}
        mentions = tuple(replace(m, entity_id=renamed.get(m.entity_id, m.entity_id)) for m in facts.mentions)
        entities = tuple(replace(e, id=renamed.get(e.id, e.id), name=firm) if e.id in renamed else e for e in facts.entities)
        return replace(facts, mentions=mentions, entities=entities)

    sentence = "合弁会社には、Oracle側が{}を出資し、AMD側が残りを持つ。"
    put(store, held("a", "oracle-intelligence", sentence.format("70%")), held("x", "oracle-industries", "Oracleは好調だ。"))
    mine = held("draft", "oracle-industries", sentence.format("60%"))
    assert facts(store, mine) == ()
    put(store, held("b", "oracle", "Oracleは好調だ。"))
    [fact] = facts(store, mine)
    assert fact.note.en == "the stake of Oracle in the joint venture with AMD: 60% here, 70% in “a”"
    assert facts(store, held("draft", "oracle-industries", sentence.format("70%"))) == ()


@pytest.mark.parametrize(("called", "told_of"), [("ArmのHoldings事業", ["54億ドル"]), ("Armの工場", [])])
@pytest.mark.parametrize("form", ["Oracleは{}を{}で買収する。", "Oracleは{}と{}の契約を結んだ。"])
def test_a_division_is_sold_and_signs_under_either_name(store: GraphStore, form: str, called: str, told_of: list[str]) -> None:
    def of(id: str, firm: str, sentence: str) -> PostFacts:
        return replace(told(id, "2025-11-27", said("Oracle", "mentioned_with", firm, sentence)), claims=())

    put(store, of("a", "Arm", form.format(called, "54億ドル")), of("x", "Arm Holdings", "OracleとArm Holdingsの話。"))
    mine = of("draft", "Arm Holdings", form.format("Arm Holdings", "74億ドル"))
    assert [other.text for fact in facts(store, mine) for other in fact.others] == told_of
    assert facts(store, of("draft", "Arm Holdings", form.format("Arm Holdings", "54億ドル"))) == ()


@pytest.mark.parametrize(
    ("theirs", "least", "mine"),
    [
        (said("Oracle", "acquires", "Arm"), 1, said("Microsoft", "acquires", "Arm")),
        (said("Anthropic", "develops", "Claude"), 5, said("Microsoft", "develops", "Claude")),
    ],
)
def test_another_buyer_or_maker_than_the_archives_is_told(store: GraphStore, theirs: Said, least: int, mine: Said) -> None:
    put(store, told("x", "2025-11-20", said("Microsoft", "uses", "AMD")))
    for n in range(least):
        assert facts(store, told("draft", "", mine)) == ()
        put(store, told(f"p{n}", "2025-11-27", theirs))
    [fact] = facts(store, told("draft", "", mine))
    assert (fact.kind, fact.text, [o.text for o in fact.others]) == (theirs.type, "Microsoft", [theirs.head])
    assert len(facts(store, told("draft", "", said("任天堂", mine.type, mine.tail)))) == 1, "though no post mentions it"
    assert facts(store, told("draft", "", theirs)) == ()
    put(store, told("y", "2025-11-28", mine))
    assert facts(store, told("draft", "", mine)) == ()


def test_that_a_name_is_new_is_not_told_beside_the_fact_that_names_another_in_its_place(store: GraphStore) -> None:
    put(store, told("a", "2025-11-27", said("Oracle", "acquires", "Arm")))
    with store.view() as view:
        wrong = query.check(view, told("draft", "", said("任天堂", "acquires", "Arm")))
        other = query.check(view, told("draft", "", said("任天堂", "acquires", "AMD")))
    assert ([f.text for f in wrong.facts], [n.note for n in wrong.names]) == (["任天堂"], [None, None])
    assert not other.facts
    assert [n.note.en for n in other.names if n.note] == ["no post mentions AMD yet", "no post mentions 任天堂 yet"]


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("MicrosoftがClaudeを開発した。", True),
        ("Microsoftが開発したClaudeは人気だ。", True),
        ("ClaudeはMicrosoftが開発したAIだ。", True),
        ("ClaudeはMicrosoftによって開発された。", True),
        ("Claudeは、Microsoft製のAIだ。", True),
        ("Microsoftが開発したClaude向けの拡張機能。", False),
        ("Claudeは、Microsoftが開発した基盤の上で動く。", False),
        ("ClaudeはMicrosoftが開発したわけではない。", False),
        ("Anthropicが開発したClaudeは人気だ。", False),
    ],
)
def test_another_maker_is_told_where_a_sentence_plainly_names_it(store: GraphStore, sentence: str, is_told: bool) -> None:
    for n in range(5):
        put(store, told(f"p{n}", "2025-11-27", said("Anthropic", "develops", "Claude")))
    put(store, told("x", "2025-11-20", said("Microsoft", "uses", "AMD")))
    maker = "Anthropic" if "Anthropic" in sentence else "Microsoft"
    mine = replace(told("draft", "", said(maker, "mentioned_with", "Claude", sentence)), claims=())
    assert [f.kind for f in facts(store, mine)] == ["develops"] * is_told


@pytest.mark.parametrize(("sentence", "is_told"), [("MicrosoftのCopilot、Claudeなど。", True), ("MicrosoftのCopilotやAnthropic Claudeなど。", False)])
def test_a_maker_that_is_only_read_is_not_questioned_where_the_archives_stands_in_the_sentence(
    store: GraphStore, sentence: str, is_told: bool
) -> None:
    put_often(store, 5, said("Anthropic", "develops", "Claude"))
    put(store, told("x", "2025-11-20", said("Microsoft", "uses", "AMD")))
    assert [f.kind for f in facts(store, told("draft", "", said("Microsoft", "develops", "Claude", sentence)))] == ["develops"] * is_told


def plainly(sentence: str) -> PostFacts:
    return replace(told("draft", "", said("Microsoft", "mentioned_with", "Claude Opus 4.5", sentence)), claims=())


def put_often(store: GraphStore, times: int, *claims: Said) -> None:
    """So many posts, each of which makes one of some claims."""
    for claim in claims:
        put(store, *(told(f"{claim.head}-{claim.type}-{claim.tail}-{n}", "2025-11-20", claim) for n in range(times)))


@pytest.mark.parametrize(
    ("known", "posts"),
    [
        (said("Oracle", "uses", "AMD"), 3),
        (said("Anthropic", "develops", "GPT-5"), 2),
        (said("Anthropic", "develops", "Claude"), 1),
    ],
)
def test_few_posts_tell_the_maker_where_a_draft_plainly_names_another(store: GraphStore, known: Said, posts: int) -> None:
    """Of a maker of other things fewer, and one of a product called after one that many name."""
    put_often(store, 5, known, said("Microsoft", "uses", "AMD"))
    mine = plainly("Microsoftが開発したClaude Opus 4.5は速い。")
    for n in range(posts):
        assert facts(store, mine) == ()
        put(store, told(f"p{n}", "2025-11-27", said("Anthropic", "develops", "Claude Opus 4.5")))
    assert [(f.text, [o.text for o in f.others]) for f in facts(store, mine)] == [("Microsoft", ["Anthropic"])]
    assert facts(store, plainly("Microsoftの使うClaude Opus 4.5は速い。")) == ()
    put(store, told("y", "2025-11-28", said("Microsoft", "develops", "Claude Opus 4.5")))
    assert facts(store, mine) == ()


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        (said("Oracle", "uses", "AMD"), True),
        (said("Microsoft", "partners_with", "Anthropic"), False),
        (said("Microsoft", "uses", "Claude Opus 4.5"), False),
    ],
)
def test_whose_a_product_is_counts_between_rivals_alone(store: GraphStore, other: Said, is_told: bool) -> None:
    mine = plainly("MicrosoftのClaude Opus 4.5は速い。")
    put_often(store, 5, said("Anthropic", "develops", "Claude Opus 4.5"), said("Microsoft", "develops", "GPT-5"))
    assert facts(store, mine) == (), "others sell it too"
    put_often(store, 5, said("Microsoft", "competes_with", "Anthropic"))
    assert len(facts(store, mine)) == 1
    put_often(store, 6, other)
    assert len(facts(store, mine)) == is_told


def test_a_sum_raised_is_compared_though_no_claim_has_it(store: GraphStore) -> None:
    put(store, post("a", "2025-11-27", "Oracleの累計調達額は約282億円に達した。"))
    [fact] = facts(store, draft("Oracleは道具を売る。累計調達額は182億円だ。", "AMDは速い。"))
    assert (fact.kind, fact.text, fact.note.en) == ("raised", "182億円", "what Oracle has raised in all: 182億円 here, 282億円 in “a”")
    assert others(store, "Oracleの累計調達額は280億円だ。") == []
    assert others(store, "Oracleの累計調達額は382億円だ。") == [], "sums grow"
    assert others(store, "Oracleの累計調達額は2027年に382億円になった。") == []
    put(store, post("b", "2025-11-28", "Oracleの累計調達額は約320億円に達した。"))
    assert others(store, "Oracleの累計調達額は182億円だ。") == [], "rounds follow one another"


def test_hours_saved_are_compared_within_a_year(store: GraphStore) -> None:
    put(store, post("a", "2025-11-27", "Oracleは月8400時間の業務時間を削減した。"))
    put(store, post("b", "2025-11-27", "AMDは2024年に年間18万時間の労働時間を削減した。"))
    assert others(store, "Oracleは月4800時間の作業を減らした。") == ["8400時間"]
    assert others(store, "Oracleは年間4800時間の作業を減らした。") == []
    assert others(store, "Oracleは2026年に月4800時間の作業を減らした。") == []
    assert others(store, "AMDは2024年に年間44万時間の作業を減らした。") == ["18万時間"]
    assert others(store, "AMDは2025年に年間44万時間の作業を減らした。") == []


def test_fines_that_any_post_states_are_not_questioned(store: GraphStore) -> None:
    put(store, post("a", "2025-11-27", "Oracleは1500万ユーロの罰金を支払った。"), post("b", "2025-11-28", "Oracleに3500万ユーロの罰金を科した。"))
    put(store, post("c", "2025-11-29", "Oracleに3500万ユーロの罰金を科した。"))
    assert others(store, "Oracleに5500万ユーロの制裁金を科した。") == ["3500万ユーロ"]
    assert others(store, "Oracleに1500万ユーロの制裁金を科した。") == []


def test_when_somebody_was_bought_or_went_public_is_compared_by_its_step(store: GraphStore) -> None:
    put(store, post("a", "2025-11-27", "Oracleは2025年7月にAMDの買収を発表した。", "Oracleは2024年6月に上場した。"))
    assert others(store, "Oracleは2025年10月にAMDの買収を発表した。") == ["2025年7月"]
    assert others(store, "Oracleは2025年10月にAMDの買収を完了した。") == []
    assert others(store, "Oracleは2023年6月に上場した。") == ["2024年6月"]


def heads(facts: PostFacts) -> PostFacts:
    return replace(facts, claims=tuple(replace(c, role="CEO") for c in facts.claims))


def test_who_heads_another_firm_in_many_posts_is_not_taken_for_the_head_of_this_one(store: GraphStore) -> None:
    put(store, told("x", "2025-11-20", said("Anthropic", "uses", "AMD")))
    mine = heads(told("draft", "", said("Foxconn", "leads", "Anthropic")))
    for n in range(5):
        assert facts(store, mine) == ()
        put(store, heads(told(f"p{n}", "2025-11-27", said("Foxconn", "leads", "OpenAI"))))
    [fact] = facts(store, mine)
    assert (fact.text, [o.text for o in fact.others]) == ("Anthropic", ["OpenAI"])


@pytest.mark.parametrize(("text", "known"), [("OpenAIのCEOはFoxconnだ。", ["Oracle"]), ("OpenAIのアプリ部門のCEOはFoxconnだ。", [])])
def test_who_heads_a_part_of_a_firm_is_no_other_head(store: GraphStore, text: str, known: list[str]) -> None:
    put(store, *(heads(told(id, "2025-11-27", said("Oracle", "leads", "OpenAI"))) for id in ("a", "b")))
    found = facts(store, heads(told("draft", "", said("Foxconn", "leads", "OpenAI", text))))
    assert [o.text for fact in found for o in fact.others] == known


@pytest.mark.parametrize(("text", "known"), [("FoxconnはAMDを買収した。", ["Oracle"]), ("FoxconnはAMDを買収することで合意した。", [])])
def test_one_who_agreed_to_buy_is_no_other_buyer(store: GraphStore, text: str, known: list[str]) -> None:
    put(store, told("a", "2025-11-27", said("Oracle", "acquires", "AMD", "OracleはAMDを買収した。")))
    found = facts(store, told("draft", "", said("Foxconn", "acquires", "AMD", text)))
    assert [o.text for fact in found for o in fact.others] == known


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("OpenAIのCEOはFoxconnだ。", True),
        ("OpenAIの共同CEOはFoxconnだ。", False),
        ("OpenAIのCEOはFoxconnだ。OracleはOpenAIのCEOを退任した。", False),
        ("OpenAIのCEOはFoxconnだ。FoxconnをCEOに選んだのは5月だ。", False),
        ("2027年3月、FoxconnはOracleの後任としてOpenAIのCEOに就いた。", False),
        ("OpenAIのCEOはFoxconnだ。AMDの幹部が退任した。", True),
    ],
)
def test_one_who_follows_or_stands_beside_the_archives_head_is_not_questioned(store: GraphStore, text: str, is_told: bool) -> None:
    put(store, *(heads(told(id, "2025-11-27", said("Oracle", "leads", "OpenAI"))) for id in ("a", "b")))
    assert [f.kind for f in facts(store, heads(told("draft", "", said("Foxconn", "leads", "OpenAI", text))))] == ["leads"] * is_told


def test_a_head_is_not_questioned_where_the_archive_tells_of_two(store: GraphStore) -> None:
    put(store, *(heads(told(id, "2025-11-27", said("Oracle", "leads", "OpenAI", "OpenAIの共同CEOのOracle。"))) for id in ("a", "b")))
    assert facts(store, heads(told("draft", "", said("Foxconn", "leads", "OpenAI", "OpenAIのCEOはFoxconnだ。")))) == ()


def test_who_brings_out_a_rivals_product_is_told_and_who_runs_a_partners_is_not(store: GraphStore) -> None:
    put_often(store, 5, said("Anthropic", "develops", "Claude Opus 4.5"), said("Microsoft", "develops", "GPT-5"))
    mine = plainly("Microsoftは、Claude Opus 4.5を公開した。")
    assert facts(store, mine) == (), "nothing says that they are rivals"
    put_often(store, 2, said("Microsoft", "competes_with", "Anthropic"))
    assert [(f.text, [o.text for o in f.others]) for f in facts(store, mine)] == [("Microsoft", ["Anthropic"])]
    assert facts(store, plainly("Microsoftは、Claude Opus 4.5を公開した。Azureで使える。")) == ()
    put_often(store, 3, said("Microsoft", "partners_with", "Anthropic"))
    assert facts(store, mine) == ()
