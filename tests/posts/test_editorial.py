"""What of a post is editorial: related posts, books, advertising and house text are left out, everything else stays."""

from __future__ import annotations

import pytest
from builders import a_file, read

from kg.posts import block_digests, opening_of, read_post, recurring, without
from kg.posts.editorial import boilerplate

FIRST = "青嶺ロボティクスは新工場の建設を発表した。"
RESUMED = "一方、湊電算は既存設備の更新を優先し、投資額を年間二百億円に抑える方針を崩していない。"
LONG = "この計画は地域の雇用を三千人増やすと見込まれ、県は補助金の上積みを含む支援策を来年度の予算案に盛り込む構えだ。"


def kept(*blocks: str) -> list[str]:
    """The editorial text of a post of these blocks, without its title."""
    return [s.text for s in read("---\ntitle: 題名\n---\n" + "\n\n".join(blocks) + "\n").segments[1:]]


@pytest.mark.parametrize(
    "heading",
    [
        "## 関連記事",
        "関連記事",
        "**関連記事**",
        "### ■関連記事",
        "## あわせて読みたい",
        "合わせて読みたい",
        "## 関連記事一覧",
        "関連リンク：",
        "## おすすめ記事",
        "## 人気記事",
        "📎 関連記事",
        "<h3>関連記事</h3>",
    ],
)
def test_related_posts_in_the_middle_are_left_out_and_the_text_behind_them_is_read(heading: str) -> None:
    links = "- [OpenAIの新拠点](/a)\n- [Foxconnの決算](/b)"
    assert kept(FIRST, heading, links, RESUMED) == [FIRST, RESUMED]


def test_related_posts_as_paragraphs_of_links_are_left_out() -> None:
    assert kept(FIRST, "## 関連記事", "[OpenAIの新拠点](/a)", "[Foxconnの決算](/b)\n[別の話](/c)", "## 次の章", RESUMED) == [
        FIRST,
        "次の章",
        RESUMED,
    ]


def test_a_list_that_says_more_than_its_links_is_text_even_below_related_posts() -> None:
    items = "- [報告書](/a)によれば、湊電算の受注は三割増えた。\n- [別の調査](/b)も同じ傾向を示している。"
    assert "報告書によれば、湊電算の受注は三割増えた。" in kept(FIRST, "## 関連記事", items, RESUMED)


@pytest.mark.parametrize(
    "text",
    [
        "関連記事を読むと、両社の違いがよく分かる。",
        "編集部には、関連記事への反響が続々と届いている。",
        "関連する書籍の売り上げが伸び、書店は専用の棚を設けた。",
        "専門家がおすすめする書籍だけでは足りない、と同社は言う。",
        "Amazonの倉庫で働くロボットは百万台を超えた。",
        "同社はお問い合わせ窓口を三つに増やした。",
        "コンサルティング会社の白鷺は、自治体の相談を受けている。",
        "無料相談の窓口を設けた自治体は四割にのぼる。",
        "END は終わりを表す。",
    ],
)
def test_a_paragraph_that_merely_mentions_such_words_stays(text: str) -> None:
    assert kept(FIRST, text, RESUMED) == [FIRST, text, RESUMED]


def test_a_book_list_with_affiliate_links_is_left_out() -> None:
    assert kept(
        FIRST,
        "## おすすめ書籍",
        "### [半導体の百年](https://www.amazon.co.jp/dp/1)",
        "チップの歴史を平易に解き明かす一冊である。",
        "[![表紙](/b.jpg)](https://www.amazon.co.jp/dp/1)",
        "[Amazonで見る](https://www.amazon.co.jp/dp/1)",
        "※アフィリエイトリンクが含まれています。",
        "## まとめ",
        RESUMED,
    ) == [FIRST, "まとめ", RESUMED]


def test_text_behind_the_note_that_ends_a_book_list_is_read_even_if_short() -> None:
    books = ["## 参考書籍", "- [半導体の百年](https://www.amazon.co.jp/dp/1)", "※Amazonアソシエイトの表示です。"]
    assert kept(FIRST, *books, "以上が経緯である。") == [FIRST, "以上が経緯である。"]


def test_the_note_about_affiliate_links_is_left_out_wherever_it_stands() -> None:
    assert kept("この記事にはアフィリエイトリンクが含まれています。", FIRST) == [FIRST]
    assert kept(FIRST, "Amazonで詳しく見る →", "楽天で見る", RESUMED) == [FIRST, RESUMED]


def test_a_consulting_call_to_action_is_left_out_up_to_its_link() -> None:
    assert kept(
        FIRST,
        "## AI活用の無料相談受付中",
        "業務の棚卸しから運用まで、専任の担当者が伴走いたします。",
        "[お問い合わせはこちら](/contact)",
        RESUMED,
    ) == [FIRST, RESUMED]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("技術書のご案内", "『実例で学ぶ基盤』はAmazonで販売中です。"),
        ("データ活用セミナーのご案内", "来月七日に東京で開きます。席には限りがあります。"),
        ("クラウド移行のご相談", "当社はOracleの認定を受けた担当者がお答えします。"),
        ("お問い合わせはこちら", "電話でもメールでも受け付けています。"),
        ("研修サービスのご紹介", "現場で使える内容です。"),
    ],
)
def test_a_section_that_sells_to_the_reader_is_left_out_up_to_the_next_heading(heading: str, text: str) -> None:
    assert kept(FIRST, f"## {heading}", text, "## まとめ", RESUMED) == [FIRST, "まとめ", RESUMED]


@pytest.mark.parametrize(
    "text", ["『実例で学ぶ基盤』はAmazonで好評販売中です。", "弊社ではAI導入のご相談を承っております。", "データ基盤についてのご相談は無料で承っております。"]
)
def test_an_offer_is_left_out_without_a_heading_too(text: str) -> None:
    assert kept(FIRST, text, RESUMED) == [FIRST, RESUMED]


@pytest.mark.parametrize(
    "text",
    [
        "## 技術書の売り上げが三割増",
        "## 案内ロボットが書店に並ぶ",
        "## セミナーで語られた戦略",
        "## 顧客からの相談が急増",
        "## 相談窓口を三つに増やす",
        "## 商品紹介をAIが書く",
        "## お知らせ機能をAIで刷新",
        "新しい端末は、Amazonで販売中です。",
        "『星の塔』は三月に発売し、書店でも百万部を売った。",
        "『星の塔』の作者は、Amazonでの販売をやめると述べた。",
        "青嶺ロボティクスは自治体から導入の相談を受け付けている。",
        "銀行はAIで融資の相談を受け付けています。",
        "同社は無料のご相談を承る窓口を九州に設けた。",
        "「ご相談は無料で承っております」と書かれた画面が、利用者を迎える。",
    ],
)
def test_what_is_reported_of_sales_and_advice_stays(text: str) -> None:
    assert kept(FIRST, text, RESUMED) == [FIRST, text.removeprefix("## "), RESUMED]


def test_a_call_to_action_does_not_swallow_long_text_behind_it() -> None:
    assert kept(FIRST, "## 導入のお手伝いしています。", LONG * 4) == [FIRST, LONG * 4]


@pytest.mark.parametrize("mark", ["---END---", "--- END ---", "<<<<<<< HEAD", "=======", ">>>>>>> feature/x", "||||||| base"])
def test_a_mark_line_is_no_text_and_ends_nothing(mark: str) -> None:
    assert kept(FIRST, mark, RESUMED) == [FIRST, RESUMED]
    assert kept(f"{FIRST}\n{mark}\n{RESUMED}") == [FIRST, RESUMED]


def test_both_sides_of_a_git_conflict_are_read() -> None:
    assert kept(f"<<<<<<< HEAD\n{FIRST}\n=======\n{RESUMED}\n>>>>>>> other\n\n{LONG}") == [FIRST, RESUMED, LONG]


def test_a_list_of_nothing_but_links_is_navigation_without_any_heading() -> None:
    assert kept(FIRST, "- [前の記事](/a)\n- [次の記事](/b)\n- [一覧](/c)", RESUMED) == [FIRST, RESUMED]


def test_a_list_in_which_one_item_says_something_is_text() -> None:
    assert kept(FIRST, "- [OpenAI](/a)\n- [Foxconn](/b)は組み立てを担う") == [FIRST, "OpenAI", "Foxconnは組み立てを担う"]


def test_a_single_link_in_a_list_or_paragraph_is_text() -> None:
    assert kept(FIRST, "- [OpenAIの発表](/a)") == [FIRST, "OpenAIの発表"]
    assert kept(FIRST, "[OpenAIの発表](/a)") == [FIRST, "OpenAIの発表"]


def test_two_link_lists_one_behind_the_other_are_two_decisions() -> None:
    assert kept("- [甲](/a)\n- [乙](/b)", FIRST, "1. 最初に測る\n2. [手引き](/c)") == [FIRST, "最初に測る", "手引き"]


def test_what_is_left_out_is_left_out_of_tables_and_quotes_too() -> None:
    assert kept(FIRST, "## おすすめ書籍", "| 題 | 店 |\n|---|---|\n| [半導体の百年](/a) | [店](/b) |", "## 次", RESUMED) == [
        FIRST,
        "次",
        RESUMED,
    ]


# House text ----------------------------------------------------------------------------------------------------------

HOUSE = "このブログは、毎週月曜日に産業と技術の動きを独自の視点でお届けしています。"


def counts(*posts: str) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for n, body in enumerate(posts):
        post, _ = read_post(a_file(body, f"p{n}.md"))
        assert post is not None
        for digest in block_digests(post):
            found[digest] = found.get(digest, 0) + 1
    return list(found.items())


def test_text_becomes_house_text_at_the_number_of_posts_that_the_table_names() -> None:
    enough = boilerplate().recurring_posts
    bodies = [f"第{n}号の記事として独自に書いた二十文字を超える本文。\n\n{HOUSE}" for n in range(enough)]
    assert recurring(counts(*bodies[:-1])) == frozenset()
    [digest] = recurring(counts(*bodies))
    post = read(bodies[0])
    assert [s.text for s in without(post, frozenset({digest})).segments] == [bodies[0].split("\n")[0]]
    assert len(post.segments) == 2


def test_text_twice_in_one_post_counts_once() -> None:
    assert dict(counts(f"{HOUSE}\n\n{HOUSE}")).popitem()[1] == 1


def test_white_space_and_markup_do_not_tell_house_text_apart() -> None:
    once, again = block_digests(read(HOUSE)), block_digests(read(f"**{HOUSE[:4]}** {HOUSE[4:12]}\n{HOUSE[12:]}"))
    assert once == again and len(once) == 1
    assert block_digests(read(HOUSE)) != block_digests(read(HOUSE.replace("月", "火")))


def test_short_text_headings_titles_and_cells_never_become_house_text() -> None:
    short = "毎週更新しています。"
    post = read(f"---\ntitle: {HOUSE}\n---\n## {HOUSE}\n\n{short}\n\n| 項目 | 値 |\n|---|---|\n| {HOUSE} | 1 |\n")
    assert block_digests(post) == frozenset()
    digest = block_digests(read(HOUSE))
    assert without(post, digest) == post


def test_a_list_item_can_be_house_text() -> None:
    digest = block_digests(read(HOUSE))
    assert [s.text for s in without(read(f"{FIRST}\n\n- {HOUSE}\n- 別の項目"), digest).segments] == [FIRST, "別の項目"]


def test_without_any_digest_the_post_is_the_same_object() -> None:
    post = read(FIRST)
    assert without(post, frozenset()) is post


def test_a_news_sentence_that_sounds_like_a_call_to_action_is_text_and_so_is_what_follows() -> None:
    news = "青嶺ロボティクスは部品会社に生成AIの導入を支援します。"
    assert kept(FIRST, news, "OpenAIも協力する。", "Foxconnが製造する。") == [FIRST, news, "OpenAIも協力する。", "Foxconnが製造する。"]


@pytest.mark.parametrize("line", ["関連記事：[富士通の話](/a)", "関連記事\n[Intelの話](/a)\n[AMDの話](/b)", "## 関連記事 3選\n\n- [a](/a)\n- [b](/b)"])
def test_related_posts_in_other_forms_are_left_out_too(line: str) -> None:
    assert kept(FIRST, line, RESUMED) == [FIRST, RESUMED]


def test_a_text_opens_with_what_it_says_and_not_with_its_title_or_links() -> None:
    post = read("---\ntitle: 5000億ドル\n---\n- [7社](/a/)\n- [8社](/b/)\n\n## 見出し\n\n本文。\n\n" + "あ" * 5_000)
    assert opening_of(post).startswith("見出し\n本文。\nあ")
    assert len(opening_of(post)) == 2_500


def test_boxes_in_the_middle_of_a_line_end_its_text() -> None:
    boxes = "--- ### あわせて読みたい - [別の記事](/a/) --- ## この記事に関連するおすすめ書籍 **[ChatGPT入門](https://www.amazon.co.jp/s)** Amazonの解説"
    post = read(f"---\ntitle: 題\ndate: 2026-01-05\n---\nOpenAIが新製品を出した。 ### 背景 競争が激しい。 {boxes}\n\n次の段落。\n")
    assert [s.text for s in post.segments[1:]] == ["OpenAIが新製品を出した。 ### 背景 競争が激しい。", "次の段落。"]
