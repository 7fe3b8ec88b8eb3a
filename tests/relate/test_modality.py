"""How a sentence means what it says: fact, plan, rumour, or nothing at all.

In the sentences, all our own, ``<`` opens the second name and ``|`` stands behind the word that asserts.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from builders import ORG, PLACE, PRODUCT, PROJECT, a_mention, a_post, a_scene, id_of, tokenized

from kg.records import CO_MENTION, Claim
from kg.relate import claims_of
from kg.relate.ends import MAY_RELATE
from kg.relate.learned.candidates import pairs_of
from kg.relate.learned.lines import lines_of
from kg.relate.learned.pairmeaning import act_of, described, pair_meaning, said_between
from kg.relate.modality import Meaning, meaning_of
from kg.relate.triggers import trigger_of

PUBLISHED = datetime(2026, 5, 20, tzinfo=UTC)


def meant(marked: str, published: datetime | None = PUBLISHED, phrase: bool = False) -> Meaning | None:
    start = marked.index("<")
    end = marked.replace("<", "").index("|")
    return meaning_of(marked.replace("<", "").replace("|", ""), start, end, phrase, published)


def status(marked: str, type: str = "invests_in", published: datetime | None = PUBLISHED) -> str | None:
    meaning = meant(marked, published)
    return meaning and meaning.status_of(type)


@pytest.mark.parametrize(
    "marked",
    [
        "青嶺は<仙台に工場を建設|する計画だ。",
        "青嶺は<仙台に工場を建設|する予定です。",
        "青嶺は<仙台での生産|を予定している。",
        "青嶺は<湊電算に出資|する方針を固めた。",
        "青嶺は<湊電算に出資|する方向で調整している。",
        "青嶺は<湊電算に出資|する見通しだ。",
        "青嶺は<湊電算の買収|を検討している。",
        "青嶺は<ソラニスの導入|を目指す。",
        "青嶺は<ソラニスの導入|を目標とする。",
        "青嶺は<仙台への進出|を表明した。",
        "青嶺と<湊電算の提携|計画が動き出した。",
        "青嶺は<仙台に研究棟を構え|、秋から百人が働く予定だ。",
        "青嶺は<仙台|、札幌、那覇などの各地に倉庫を設ける予定です。",
        "青嶺は<湊電算に出資|すると発表した。",
        "青嶺は<仙台に工場を新設|すると表明している。",
        "青嶺は<ソラニスを社内で使う|ことを決めた。",
        "青嶺が<湊電算を買収|するというニュースに驚いた。",
        "青嶺が<仙台に拠点を開設|するとのこと。",
        "青嶺は<湊電算の設備に百億円を投じる|という話は本当に大きい。",
        "青嶺は今後、<ソラニスを全店で使う|。",
        "青嶺は来年、<仙台に移り|、名も改める。",
        "青嶺は2027年に<仙台で生産|を始める。",
        "青嶺は2026年秋に<湊電算へ部品を納入|する。",
        "2028年、青嶺は<ソラニスを採用|し、古い装置を捨てる。",
        "今後登場する<ソラニス|は青嶺の次の柱だ。",
        "青嶺が導入予定の「<ソラニス|」は速い。",
    ],
)
def test_a_plan(marked: str) -> None:
    assert status(marked) == "planned"


@pytest.mark.parametrize(
    "marked",
    [
        "青嶺は<湊電算に出資|すると報じられた。",
        "青嶺は<湊電算に出資|する方向で協議していると、複数の海外メディアが報じた。",
        "青嶺は<湊電算に出資|する計画だと報じられた。",
        "青嶺は<湊電算と提携|すると言われている。",
        "青嶺は<湊電算に出資|したとされる。",
        "青嶺は<ソラニスを採用|するとされている。",
        "青嶺は<湊電算を買収|するらしい。",
        "青嶺が<湊電算を買収|するとの観測が流れた。",
        "青嶺が<湊電算を買収|するとみられる。",
        "青嶺が<湊電算に出資|したという噂が流れた。",
        "青嶺が<湊電算に出資|しているという話もある。",
        "青嶺は<ソラニスを採用|する可能性がある。",
        "青嶺は<ソラニスを採用|している可能性が高い。",
        "青嶺の新機種は、おそらく<ソラニスを搭載|する。",
        "報道によれば、青嶺は<湊電算と手を組ん|だ。",
        "関係者によると、青嶺は<湊電算の株を買う|。",
    ],
)
def test_a_rumour(marked: str) -> None:
    assert status(marked) == "rumoured"


@pytest.mark.parametrize(
    "marked",
    [
        "青嶺は<仙台に工場を建設|した。",
        "青嶺は<仙台で部品を製造|している。",
        "青嶺は<ソラニスを使う|。",
        "青嶺は<湊電算に出資|したと発表した。",
        "青嶺が<湊電算を買収|したというニュースに驚いた。",
        "青嶺は<湊電算に出資|しており、年内に回収を終える予定もない。",
        "青嶺は2027年を見すえて<ソラニスを導入|した。",
        "青嶺は2024年に<仙台に移り|、名も改めた。",
        "青嶺は<湊電算との提携|により、販路を広げる計画だ。",
        "青嶺は<ソラニスを採用|しているとされ、評判もよい。",
        "青嶺は<ソラニスの活用|を通じて、首位を目指している。",
        "青嶺と<湊電算の提携|、その狙いは。",
        "青嶺は計画どおり<仙台に支社を置い|た。",
    ],
)
def test_a_fact(marked: str) -> None:
    assert status(marked) == "asserted"


@pytest.mark.parametrize(
    "marked",
    [
        "青嶺は<湊電算に出資|しない方針だ。",
        "青嶺は<仙台に工場を建設|する計画を撤回した。",
        "青嶺は<湊電算と提携|するのだろうか。",
        "青嶺は<湊電算を買収|する予定ですか。",
        "もし青嶺が<湊電算に出資|する計画なら、株は上がる。",
        "青嶺が<湊電算に出資|するという報道は事実無根だ。",
        "青嶺は<湊電算に出資|する予定はない。",
    ],
)
def test_what_is_denied_or_asked_is_neither_plan_nor_rumour(marked: str) -> None:
    assert status(marked) is None


@pytest.mark.parametrize(
    "marked",
    [
        "青嶺が<湊電算と組んで|国内での増産を目指すのは早い。",
        "青嶺が<湊電算と手を組|んで国内での増産を目指すのは早い。",
        "青嶺は<湊電算と連携|して、仙台に工場を建てる計画だ。",
        "青嶺は<湊電算とも手を組み|、来春には新型機を並べる予定だ。",
        "今回の青嶺と<湊電算の連携|が目指す「計算の海」は広い。",
        "青嶺も<湊電算との提携|で造船に参入する意向だ。",
        "青嶺は<湊電算との提携|により、販路を広げる方針を示した。",
        "青嶺と<湊電算の共同プロジェクト|である「星門」に百億円を投じる計画が出た。",
        "青嶺と<湊電算が協業|を拡大するという話を聞いた。",
        "青嶺による<湊電算の買収|とその後の方針転換を思い出す。",
        "青嶺も<星門に加わっ|た湊の計画全体は壮大だ。",
        "青嶺は、<湊電算と共同で|発電に乗り出すと発表した。",
    ],
)
def test_the_plan_of_another_act_is_not_one_to_relate(marked: str) -> None:
    assert status(marked, "partners_with") == "asserted"


@pytest.mark.parametrize(
    "marked",
    [
        "青嶺は<湊電算との提携|で最終合意する見込みだ。",
        "青嶺は<湊電算と手を組ん|でいく方針だ。",
        "青嶺は<湊電算に出資|して子会社にする計画だ。",
        "青嶺は<湊電算を買収|した上で上場させる計画だ。",
        "青嶺は<湊電算との提携|が予定されている。",
        "青嶺は<湊電算に出資|し、仙台に工場を建てる予定だ。",
        "青嶺は<湊電算の頭脳を載せ|た装置の販売を始める予定だ。",
    ],
)
def test_a_plan_that_holds_of_the_whole_chain_of_acts(marked: str) -> None:
    assert status(marked, "partners_with") == "planned"


def test_a_word_that_only_ends_like_hearsay_is_none() -> None:
    assert status("青嶺による<湊電算への投資|は素晴らしい試みだった。") == "asserted"
    assert status("青嶺は<湊電算に投資|するらしい。") == "rumoured"
    assert status("青嶺による<湊電算への投資|（報じられた額は百億円）が調べられている。") == "asserted"
    assert status("青嶺による<湊電算への投資|（百億円）が報じられた。") == "rumoured"
    assert status("青嶺と<湊電算の連携|： 予定の共有ができる。") == "asserted"


def test_a_date_is_in_the_future_of_the_post_only() -> None:
    marked = "青嶺は2026年秋に<湊電算へ部品を納入|する。"
    assert status(marked) == "planned"
    assert status(marked, published=datetime(2027, 1, 5, tzinfo=UTC)) == "asserted"
    assert status(marked, published=None) == "asserted"


@pytest.mark.parametrize("type", ["leads", "part_of", "competes_with"])
def test_what_is_so_by_itself_is_not_planned_in_passing(type: str) -> None:
    assert status("青嶺の親会社である<湊電算が百億円の投資|を計画している。", type) == "asserted"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("青嶺は<仙台に工場を建設|する計画だ。", "planned"),
        ("青嶺は<仙台に支社を開設|する予定です。", "planned"),
        ("青嶺は<仙台への進出|を検討している。", "planned"),
        ("青嶺は2027年に<仙台で生産|を始める。", "planned"),
        ("青嶺は<仙台に工場を建設|するとみられる。", "rumoured"),
        ("青嶺は<仙台の大学と提携|する計画だ。", "asserted"),
        ("青嶺は<仙台の技術者を採用|する方針を固めた。", "asserted"),
        ("青嶺は<仙台の企業に出資|すると発表した。", "asserted"),
    ],
)
def test_where_a_thing_is_is_planned_only_with_its_building(marked: str, expected: str) -> None:
    assert status(marked, "located_in") == expected


def test_who_makes_a_thing_is_planned_only_with_its_making() -> None:
    assert status("湊電算は青嶺の<Aone-3を導入|する計画だ。", "develops") == "asserted"
    assert status("湊電算は青嶺の<Aone-3を導入|する計画だ。", "uses") == "planned"
    assert status("青嶺は<Aone-3を発売|する計画だ。", "develops") == "planned"


def test_a_noun_phrase_is_no_plan_of_the_verb_behind_it() -> None:
    assert meant("青嶺の<Aone-3|を導入する計画だ。", phrase=True) == Meaning("asserted", False)
    assert meant("青嶺が発売予定の<Aone-3|は速い。", phrase=True) == Meaning("planned", True)


NAMES = {"青嶺": ORG, "湊電算": ORG, "Aone-3": PRODUCT, "仙台": PLACE}


def claims(text: str) -> list[Claim]:
    scene = a_scene(text, NAMES)
    return [c for c in claims_of(scene.post, scene.sentences, scene.mentions) if c.type != CO_MENTION]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青嶺は湊電算に出資すると発表した。", "planned"),
        ("青嶺は湊電算に出資したと発表した。", "asserted"),
        ("青嶺は湊電算に出資するとみられる。", "rumoured"),
    ],
)
def test_a_pattern_tells_the_status(text: str, expected: str) -> None:
    assert {c.status for c in claims(text) if c.type == "invests_in"} == {expected}


def paired(words: str) -> tuple[Meaning | None, str]:
    """What the first pair of a sentence in words means, and the word that the evidence ends with."""
    post = a_post("".join(w.partition("/")[0] for w in words.split("|")))
    sentences = tokenized(post, [words])
    mentions = [
        a_mention(post, sentences, 0, token.start, name, NAMES[name], id_of(name, NAMES[name]))
        for token in sentences[0].tokens
        for name in (sentences[0].text[token.start : token.end],)
        if name in NAMES
    ]
    [line] = lines_of(post, sentences, mentions)
    pair = pairs_of([line], MAY_RELATE)[0]
    return pair_meaning(sentences[0].text, line, pair, PUBLISHED), line.items[act_of(line, pair)]


def test_what_a_name_is_called_or_explained_by_is_not_what_happens() -> None:
    noun = "/名詞-普通名詞-サ変可能"
    words = f"青嶺|は/助詞|Aone-3|と/助詞|いう/動詞-一般|装置|を/助詞|導入{noun}|する/動詞|計画{noun}|だ/助動詞|。"
    assert paired(words) == (Meaning("planned"), "いう")
    words = f"青嶺|は/助詞|Aone-3|（|試作{noun}|機|）|を/助詞|導入{noun}|する/動詞|計画{noun}|だ/助動詞|。"
    assert paired(words)[0] == Meaning("planned")


def test_names_side_by_side_are_a_noun_phrase() -> None:
    noun = "/名詞-普通名詞-サ変可能"
    assert paired(f"青嶺|Aone-3|を/助詞|導入{noun}|する/動詞|計画{noun}|だ/助動詞|。")[0] == Meaning()
    assert paired(f"青嶺|Aone-3|を/助詞|導入{noun}|し/動詞|ない/助動詞|。")[0] is None


def test_each_sentence_keeps_its_own_status() -> None:
    found = claims("青嶺は湊電算に出資する計画だ。青嶺は湊電算に出資した。")
    assert [c.status for c in found if c.type == "invests_in"] == ["planned", "asserted"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("青嶺|と/助詞|共同/名詞-普通名詞-サ変可能|で/助詞|進める/動詞-一般|「|星門|」|に/助詞|百|億|円|の/助詞|投資/名詞-普通名詞-サ変可能|を/助詞|計画", True),
        ("青嶺|も/助詞|参加/名詞-普通名詞-サ変可能|する/動詞|星門|に/助詞|百|億|円|を/助詞|投じる/動詞-一般|計画/名詞-普通名詞-サ変可能|だ/助動詞", True),
        ("青嶺|も/助詞|参加/名詞-普通名詞-サ変可能|する/動詞|予定/名詞-普通名詞-サ変可能|の/助詞|星門|に/助詞|百|億|円|を/助詞|投じる/動詞-一般", False),
        ("青嶺|が/助詞|育てる/動詞-一般|星門|に/助詞|百|億|円|を/助詞|投じる/動詞-一般|計画/名詞-普通名詞-サ変可能|だ/助動詞", False),
    ],
)
def test_what_only_says_which_thing_is_meant_holds_whatever_is_planned_for_it(words: str, expected: bool) -> None:
    names = {"青嶺": ORG, "星門": PROJECT}
    post = a_post("".join(w.partition("/")[0] for w in words.split("|")))
    sentences = tokenized(post, [words])
    text = sentences[0].text
    mentions = [a_mention(post, sentences, 0, text.index(name), name, type, id_of(name, type)) for name, type in names.items()]
    [line] = lines_of(post, sentences, mentions)
    pair = pairs_of([line], MAY_RELATE)[0]
    assert described(text, line, pair, "participates_in") is expected
    assert not described(text, line, pair, "invests_in")


def test_a_deal_said_between_the_names_is_not_planned_by_what_follows_them() -> None:
    deed = "/名詞-普通名詞-サ変可能"
    words = f"青嶺|との/助詞|提携{deed}|だけ|で/助詞|なく|、|湊電算|が/助詞|建設{deed}|を/助詞|目指す/動詞-一般"
    post = a_post("".join(w.partition("/")[0] for w in words.split("|")))
    sentences = tokenized(post, [words])
    text = sentences[0].text
    mentions = [a_mention(post, sentences, 0, text.index(name), name, ORG, id_of(name, ORG)) for name in ("青嶺", "湊電算")]
    [line] = lines_of(post, sentences, mentions)
    pair = pairs_of([line], MAY_RELATE)[0]
    partner = frozenset({"partner"})
    at = said_between(line, pair, "partners_with", partner)
    assert at is not None
    assert line.items[at] == "提携"
    assert said_between(line, pair, "invests_in", partner) is None
    assert said_between(line, pair, "partners_with", frozenset({trigger_of(line.items[act_of(line, pair, predicate=True)])})) is None
