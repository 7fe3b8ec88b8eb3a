"""Short drafts: a few sentences in other words than a long post that tells the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fakes import FakeAnalyst

from kg import query
from kg.query import Coverage
from kg.query.relatedness.brief import _words_but_names, but_swapped
from kg.query.relatedness.drafts import Draft
from kg.query.relatedness.marks import Marks
from kg.query.relatedness.weights import BRIEF
from kg.store import GraphStore, View

FILLER = "業界では期待と懸念の声が交わる。背景には長い経緯があり、現場の努力が続く。経営者は慎重に構え、市場は静かに見守る。"
DEAL = f"OpenAIはFoxconnと組む。筐体の設計を担い、米国の工場で量産する。投資は5000億ドルに上る。{FILLER * 6}"
TALK = f"OpenAIは教育の催しを開いた。教員が集まり、授業の工夫を話し合った。{'会場の熱気は最後まで続き、質問の列が途切れない。' * 12}"


@pytest.fixture
def store(any_store: GraphStore) -> GraphStore:
    return any_store


@pytest.fixture
def archive(publish: Callable[..., None], store: GraphStore) -> GraphStore:
    """A deal and another event of one of the two, each told at length; and posts about nothing of this."""
    bees = ((f"2025-10-{n:02}-bees", f"養蜂の{n}", f"米国の巣箱の世話と蜂蜜の収穫。第{n}の季節。") for n in range(1, 31))
    publish([("2025-11-20-deal", "OpenAIとFoxconnの提携", DEAL), ("2025-11-21-talk", "OpenAIの催し", TALK), *bees])
    return store


def coverage(view: View, analyst: FakeAnalyst, text: str) -> Coverage:
    return query.coverage(view, analyst.draft(text))


def told(view: View, analyst: FakeAnalyst, text: str) -> list[str]:
    found = coverage(view, analyst, text).told
    return [post.id for post in found.posts] if found else []


def test_a_few_sentences_that_a_post_opens_with_tell_its_story(archive: GraphStore, analyst: FakeAnalyst) -> None:
    with archive.view() as view:
        assert told(view, analyst, "# OpenAIとFoxconn、米国で量産\n\n筐体の設計はOpenAI。工場への投資は5000億ドル。") == ["2025-11-20-deal"]


def test_another_event_of_a_firm_is_not_told_by_its_name(archive: GraphStore, analyst: FakeAnalyst) -> None:
    with archive.view() as view:
        assert told(view, analyst, "# OpenAI、英国で実証\n\nOpenAIは船舶の記録を読み取る。対象は40万枚。") == []
        assert told(view, analyst, "# Foxconnの四半期決算\n\nFoxconnの売上高は22%増えた。出荷が伸びた。") == []


def test_a_country_alone_is_no_reason_to_show_a_post_to_another_trade(archive: GraphStore, analyst: FakeAnalyst) -> None:
    with archive.view() as view:
        assert not coverage(
            view, analyst, "# 炊き込みご飯のこつ\n\n米国のしめじは裂いて香りを立たせる。昆布だしに酒を合わせ、水に浸し、土鍋で炊く。"
        ).items
        assert coverage(view, analyst, "# 蜂蜜の収穫\n\n米国の巣箱を世話する。").items


def test_to_another_trade_a_country_is_no_reason_in_a_long_text_either(archive: GraphStore, analyst: FakeAnalyst) -> None:
    with archive.view() as view:
        recipe = "米国のしめじは裂いて香りを立たせる。昆布だしに酒を合わせ、水に浸し、土鍋で炊く。火を止めて蒸らし、三つ葉を散らす。"
        assert not coverage(view, analyst, f"# 炊き込みご飯のこつ\n\n{recipe * 8}").items


def test_of_a_headline_even_what_everybody_names_is_a_reason_but_no_country(
    publish: Callable[..., None], store: GraphStore, analyst: FakeAnalyst
) -> None:
    subjects = "花月雪星海山川森空雨風石木草鳥魚虫馬犬猫糸紙"
    publish((f"2025-11-{n:02}-post", word, f"{word}の図鑑。{FILLER * 4}OpenAIは米国にある。") for n, word in enumerate(subjects, start=1))
    with store.view() as view:
        assert query.related(view, analyst.draft("OpenAI、ChatGPTを値上げ"))
        assert not query.related(view, analyst.draft("米国、関税を値上げ"))


def test_where_several_posts_are_near_one_that_shares_a_word_is_shown_too(
    publish: Callable[..., None], store: GraphStore, analyst: FakeAnalyst
) -> None:
    bees = "巣箱の世話、女王蜂の更新、蜂蜜の収穫、冬越しの支度。"
    hills = "靴、地図、磁石、雨具、電灯、食糧、寝袋、手袋、帽子、水筒、笛、毛布、縄、薬、双眼鏡、日記、登山。"
    others = [
        (f"2025-10-0{n}-{word}", word, f"{word}の道具。{FILLER * 4}") for n, word in enumerate(["陶芸", "将棋", "水泳", "書道"], start=1)
    ]
    publish(
        [*((f"2025-11-0{n}-bees", f"養蜂の{n}", f"{bees}第{n}の季節。") for n in (1, 2, 3)), ("2025-10-09-hills", "荷物", hills), *others]
    )
    with store.view() as view:
        found = query.related(view, analyst.draft(f"# 養蜂\n\n{bees * 16}休みの日は登山。"))
    assert [item.post.id for item in found[3:]] == ["2025-10-09-hills"]


def test_a_headline_tells_in_yen_what_a_post_tells_in_dollars(archive: GraphStore, analyst: FakeAnalyst) -> None:
    with archive.view() as view:
        assert told(view, analyst, "# OpenAIとFoxconn、米国の工場に75兆円") == ["2025-11-20-deal"]


def test_a_deal_that_is_called_off_is_not_told_by_its_announcement(archive: GraphStore, analyst: FakeAnalyst) -> None:
    with archive.view() as view:
        assert told(view, analyst, "# OpenAIとFoxconn、筐体の量産で提携") == ["2025-11-20-deal"]
        for end in ("を解消", "が破談", "から離脱", "が無効に", "に失敗", "をやめる"):
            assert told(view, analyst, f"# OpenAIとFoxconn、筐体の量産での提携{end}") == []


def test_a_deal_of_another_firm_is_not_told_by_a_post_that_opens_without_it(
    publish: Callable[..., None], store: GraphStore, analyst: FakeAnalyst
) -> None:
    """Though the post says the same of others, and names the firm further down and in its title's brackets."""
    deal = f"OpenAIはFoxconnと組む。筐体の設計を担い、米国の工場で量産する。{FILLER * 6}NVIDIAの幹部も期待を寄せ、NVIDIAの株価は動かなかった。"
    bees = ((f"2025-10-{n:02}-bees", f"養蜂の{n}", f"米国の巣箱の世話と蜂蜜の収穫。第{n}の季節。") for n in range(1, 31))
    publish([("2025-11-20-deal", "OpenAIとFoxconnの提携（NVIDIA）", deal), *bees])
    with store.view() as view:
        assert told(view, analyst, "# OpenAIとFoxconn、米国で量産") == ["2025-11-20-deal"]
        assert told(view, analyst, "# NVIDIAとFoxconn、米国で量産") == []


def test_a_post_on_another_partner_tells_the_story_less(publish: Callable[..., None], store: GraphStore, analyst: FakeAnalyst) -> None:
    """Unless the draft names that partner too, or the post opens with all whom the headline names."""
    publish([("2025-11-20-deal", "OpenAIとFoxconnの提携", DEAL), ("2025-11-22-chips", "NVIDIAの新型", f"NVIDIAは発表した。{FILLER * 6}")])
    said = {"2025-11-20-deal": 1.2}
    with store.view() as view:

        def left(text: str) -> dict[str, float]:
            return but_swapped(view, analyst.draft(text), said)

        assert left("# OpenAIとNVIDIA、米国で量産") == {"2025-11-20-deal": pytest.approx(1.2 - BRIEF.swapped)}
        assert left("# OpenAIとNVIDIA、米国で量産\n\n供給網はFoxconnに続く。") == said
        assert left("# OpenAI、米国で量産") == said
        assert left("# 米国で量産") == said
        assert but_swapped(view, analyst.draft("# OpenAIとNVIDIA、米国で量産"), said, least=1.3) == said


@pytest.mark.parametrize("headline", ["# Foxconn、養蜂の支援\n\n", "---\ntitle: Foxconn、養蜂の支援\n---\n", ""])
def test_what_happened_before_is_not_the_story_of_a_draft(archive: GraphStore, analyst: FakeAnalyst, headline: str) -> None:
    news = headline + "Foxconnは養蜂の巣箱を作り、蜂蜜の収穫を手伝う仕組みを村の人々と一緒に試し始めた。"
    before = "\n\nOpenAIはFoxconnと組み、筐体の設計を担い、米国の工場で量産する。投資は5000億ドルに上る。"
    with archive.view() as view:
        assert "2025-11-20-deal" not in told(view, analyst, news + before)
        assert told(view, analyst, "# OpenAIとFoxconn、米国で量産" + before) == ["2025-11-20-deal"]


def test_a_story_is_told_whatever_else_the_draft_goes_on_to_say(archive: GraphStore, analyst: FakeAnalyst) -> None:
    news = "# OpenAIとFoxconn、米国で量産\n\n筐体の設計はOpenAI。米国の工場で量産する。工場への投資は5000億ドル。"
    with archive.view() as view:
        for others in (1, 8):
            text = news + "\n\n第三の季節に蜂蜜の収穫を待つ人々は、巣箱の世話を学び直した。" * others
            assert told(view, analyst, text) == ["2025-11-20-deal"]


def test_a_news_item_is_told_by_what_its_lead_says_and_the_rest_bears_out(archive: GraphStore, analyst: FakeAnalyst) -> None:
    """Its post comes first, though others have more of what is behind the lead."""
    lead = "# OpenAI、機器の相手を決める\n\nOpenAIは新しい機器を任せる相手を選んだことを明らかにし、詳しいことは春までに示すという。"
    bears_out = "\n\n米国の工場で量産する。工場への投資は5000億ドルに上り、電源と配線もFoxconnが受け持つ。"
    bees = "\n\n第三の季節に蜂蜜の収穫を待つ人々は、米国の巣箱の世話を学び直した。" * 10
    with archive.view() as view:
        found = coverage(view, analyst, lead + bears_out + bees)
        assert found.told is not None and [post.id for post in found.told.posts] == ["2025-11-20-deal"]
        assert found.items[0].post.id == "2025-11-20-deal"
        assert told(view, analyst, lead + bees) == []


def test_another_version_is_another_story(
    archive: GraphStore, publish: Callable[..., None], analyst: FakeAnalyst
) -> None:
    publish([("2025-10-20-hoshi", "OpenAIが「Hoshi 2」を発表", f"OpenAIは言語処理「Hoshi 2」を発表した。国内企業に提供する。{'試した人の評判は上々で、値段も手ごろだ。' * 12}")])
    draft = "# OpenAI、言語処理「Hoshi {0}」を発表\n\nOpenAIは言語処理「Hoshi {0}」を国内企業に提供する。"
    with archive.view() as view:
        assert [told(view, analyst, draft.format(version)) for version in (2, 3)] == [["2025-10-20-hoshi"], []]


def test_what_posts_repeat_word_for_word_makes_no_twins_of_those_that_open_with_others(
    archive: GraphStore, publish: Callable[..., None], analyst: FakeAnalyst
) -> None:
    publish([("2025-11-22-school", "OpenAIの催し", f"OpenAIは教員を集め、授業の工夫を話し合った。{FILLER * 6}")])
    with archive.view() as view:
        assert query.Stories(view).same("2025-11-20-deal", "2025-11-22-school")
        assert told(view, analyst, "# OpenAIとFoxconn、米国で量産\n\n筐体の設計はOpenAI。工場への投資は5000億ドル。") == ["2025-11-20-deal"]


@pytest.mark.parametrize("passing", ["昨年{}決めたFoxconnは、", "{}決めたのに続き、Foxconnは"])
def test_what_a_draft_names_in_passing_is_not_its_story(archive: GraphStore, analyst: FakeAnalyst, passing: str) -> None:
    deal = "OpenAIと組んで筐体の設計を担い米国の工場で量産する5000億ドルの投資を"
    with archive.view() as view:
        assert told(view, analyst, f"# Foxconn、荷役に乗り出す\n\n{passing.format(deal)}港の荷役を始める。") == []
        assert told(view, analyst, f"# Foxconn、荷役に乗り出す\n\nFoxconnは港の荷役を始め、{deal}決めた。") == ["2025-11-20-deal"]


def test_what_is_named_in_passing_is_left_out_of_the_news_of_a_draft(analyst: FakeAnalyst) -> None:
    draft = analyst.draft("# Foxconn、港へ\n\n昨年OpenAIに出資したFoxconnは、荷役を始める。\n\nOracleは昨年9月、20億ドルを投じた。")
    assert draft.news is not None and draft.news.lead is not None
    assert set(draft.entities) - set(draft.news.entities) == {"organization/openai", "organization/oracle"}
    assert "openai" not in draft.news.terms and "openai" not in draft.news.lead.terms and "荷役" in draft.news.lead.terms
    assert draft.news.marks.before == {"funding"} and [f.value for f in draft.news.marks.figures_before] == [2e9]
    assert analyst.draft("# Foxconn、港へ\n\n荷役を始める。").news is None


@pytest.mark.parametrize("head", ["# {}\n\n", "## {}\n\n", "---\ntitle: {}\n---\n"])
def test_what_a_headline_names_in_passing_is_left_out_however_it_is_written(analyst: FakeAnalyst, head: str) -> None:
    draft = analyst.draft(head.format("4億ドルを調達したFoxconn、港の荷役を完了") + "船は着工した。\n\n社員は15人。")
    assert draft.news is not None and draft.news.title == "Foxconn、港の荷役を完了"
    assert draft.news.marks.before == {"funding"} and [f.value for f in draft.news.marks.figures_before] == [4e8]
    assert draft.marks.step == {"finished"}
    assert draft.lead is None or draft.lead.marks.step == {"finished"}


def test_the_words_of_a_takeover_are_one_and_where_a_firm_is_from_is_none() -> None:
    def words(*terms: str, kind: str = "purchase") -> set[str]:
        return _words_but_names(Draft(terms, {}, marks=Marks(events=frozenset({kind}))), "openai foxconn")

    assert words("openai", "foxconn", "買収") == words("openai", "米", "foxconn", "傘下", "収める") == {"買収"}
    assert words("米", "傘下", "農場", "収める", kind="deal") == {"米", "傘下", "農場", "収める"}
