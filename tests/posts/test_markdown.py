"""Markdown to segments: what a reader sees of it, and where it stands."""

from __future__ import annotations

import pytest
from builders import read

from kg.markers import END, START
from kg.paste import with_block
from kg.posts.markdown import no_text
from kg.records import Post, SegmentKind

HEADING, PARAGRAPH, ITEM, CELL = SegmentKind.HEADING, SegmentKind.PARAGRAPH, SegmentKind.LIST_ITEM, SegmentKind.TABLE_CELL

FILLER = "書き出しの段落である。"


def body_of(markdown: str) -> Post:
    return read(f"{FILLER}\n\n{markdown}\n")


def parts(markdown: str) -> list[tuple[SegmentKind, str]]:
    """Kinds and texts behind a paragraph that makes every body usable."""
    found = [(s.kind, s.text) for s in body_of(markdown).segments]
    if (PARAGRAPH, FILLER) in found:
        found.remove((PARAGRAPH, FILLER))
    return found


def text_of(markdown: str) -> str:
    return "\n".join(text for _, text in parts(markdown))


def places(markdown: str, name: str) -> list[str]:
    """What stands in the source where the segments say that the name stands."""
    post = body_of(markdown)
    spans = []
    for segment in post.segments:
        at = segment.text.find(name)
        while at >= 0:
            spans.append(post.source[slice(*segment.source_span(at, at + len(name)))])
            at = segment.text.find(name, at + 1)
    return spans


def test_headings_of_all_kinds() -> None:
    for markdown in ("## 見出し", "## 見出し ##", "見出し\n-----", "###### 見出し", "<h2>見出し</h2>"):
        assert parts(markdown) == [(HEADING, "見出し")]


def test_a_paragraph_keeps_its_lines_and_ends_at_an_empty_one() -> None:
    assert parts("一行目\n二行目\n\n次の段落") == [(PARAGRAPH, "一行目\n二行目"), (PARAGRAPH, "次の段落")]


def test_nested_lists_give_one_segment_an_item() -> None:
    markdown = "- 親\n  - 子\n    1. 孫\n- 隣\n\n  項目の二段落目"
    assert parts(markdown) == [(ITEM, "親"), (ITEM, "子"), (ITEM, "孫"), (ITEM, "隣"), (ITEM, "項目の二段落目")]


@pytest.mark.parametrize("marker", ["-", "*", "+", "1.", "2)"])
def test_every_list_marker_is_markup(marker: str) -> None:
    assert parts(f"{marker} OpenAIの件") == [(ITEM, "OpenAIの件")]


def test_block_quotes_are_read_with_lists_and_wrapped_lines_in_them() -> None:
    assert parts("> 引用の文\n> 続き\n>\n> - 項目\n>\n> > 引用の引用") == [
        (PARAGRAPH, "引用の文\n続き"),
        (ITEM, "項目"),
        (PARAGRAPH, "引用の引用"),
    ]


def test_a_wrapped_line_of_a_quote_without_its_mark_belongs_to_it() -> None:
    assert parts("> 引用の文\n続き") == [(PARAGRAPH, "引用の文\n続き")]


def test_a_table_gives_one_segment_a_cell_and_one_number_a_row() -> None:
    post = body_of("| 会社 | 額 |\n|:---|---:|\n| OpenAI | 10億ドル |\n| 青嶺 |  |\n\n間の段落\n\n| 別 | 表 |\n|---|---|\n| a | b |")
    cells = [(s.row, s.text) for s in post.segments if s.kind is CELL]
    assert cells == [
        (0, "会社"),
        (0, "額"),
        (1, "OpenAI"),
        (1, "10億ドル"),
        (2, "青嶺"),
        (3, "別"),
        (3, "表"),
        (4, "a"),
        (4, "b"),
    ]
    assert all(s.row is None for s in post.segments if s.kind is not CELL)


def test_a_table_without_outer_bars_or_in_a_quote_has_the_same_cells() -> None:
    expected = [(CELL, "会社"), (CELL, "国"), (CELL, "青嶺"), (CELL, "日本")]
    assert parts("会社 | 国\n---|---\n青嶺 | 日本") == expected
    assert parts("> | 会社 | 国 |\n> |---|---|\n> | 青嶺 | 日本 |") == expected
    assert parts("> 会社 | 国\n> ---|---\n> 青嶺 | 日本") == expected


def test_markup_in_cells_is_markup() -> None:
    markdown = "| 会社 | 製品 |\n|---|---|\n| [OpenAI](https://a.example/x_y) | **R&amp;D**用 |\n| A\\|B社 | `H100` |"
    assert [text for _, text in parts(markdown)] == ["会社", "製品", "OpenAI", "R&D用", "A|B社", "H100"]
    assert places(markdown, "OpenAI") == ["OpenAI"]
    assert places(markdown, "R&D") == ["R&amp;D"]
    assert places(markdown, "A|B社") == ["A\\|B社"]


def test_emphasis_is_markup_wherever_it_stands() -> None:
    assert text_of("**OpenAI**と*Foxconn*、***両方***、~~消した~~、__下線__。") == "OpenAIとFoxconn、両方、消した、下線。"


@pytest.mark.parametrize(
    "markdown", ["**「OpenAI」**は", "これは**「OpenAI」**、", "**OpenAI（米国）**が", "「**OpenAI**」が", "『**OpenAI**』を**強調**"]
)
def test_emphasis_next_to_japanese_brackets_leaves_no_stars(markdown: str) -> None:
    assert "*" not in text_of(markdown)
    assert places(markdown, "OpenAI") == ["OpenAI"]


def test_stars_and_underscores_that_are_no_markup_stay() -> None:
    assert text_of("掛け算は *") == text_of("掛け算は *\n") == "掛け算は *"
    assert text_of("5 * 3 は15、snake_case の名前、2 ** 3 も。") == "5 * 3 は15、snake_case の名前、2 ** 3 も。"
    assert text_of(r"\*星\* と \_線\_ と \[角\]") == "*星* と _線_ と [角]"


def test_links_show_their_text_and_not_their_target() -> None:
    markdown = '[OpenAI](https://a.example/OpenAI) と [**Foxconn**](/x_(y) "題") と [Oracle][ref] と <https://b.example> の話。\n\n[ref]: https://c.example'
    assert text_of(markdown) == "OpenAI と Foxconn と Oracle と  の話。"
    assert places(markdown, "OpenAI") == ["OpenAI"]
    assert places(markdown, "Foxconn") == ["Foxconn"]


def test_a_name_that_is_half_a_link_includes_the_markup_between() -> None:
    assert places("[Open](https://a.example)AIの件", "OpenAI") == ["Open](https://a.example)AI"]


def test_brackets_that_are_no_link_stay() -> None:
    assert text_of("[注] 配列 a[0] と [ ] の箱、(丸括弧) も。") == "[注] 配列 a[0] と [ ] の箱、(丸括弧) も。"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("[^1]: ソフトバンクはOpenAIに出資した。", "ソフトバンクはOpenAIに出資した。"),
        ("[^1]: 一つ目。\n[^二]:二つ目。\n  [^3]: 三つ目。", "一つ目。\n二つ目。\n三つ目。"),
        ("内訳[^1]: 半分。", "内訳: 半分。"),
    ],
)
def test_the_mark_of_a_footnote_is_no_part_of_its_text(source: str, text: str) -> None:
    assert text_of(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("｜鴻海《ホンハイ》は**｜青嶺《あおね》**と組む。", "鴻海は青嶺と組む。"),
        ("速報｜半導体の《注目》銘柄", "速報｜半導体の《注目》銘柄"),
        ("今週｜半導体《三つの話》", "今週｜半導体《三つの話》"),
        ("《ホンハイ》と鴻海《ホンハイ》", "《ホンハイ》と鴻海《ホンハイ》"),
    ],
)
def test_how_a_name_is_read_is_left_out_as_it_is_in_ruby(source: str, text: str) -> None:
    assert text_of(source) == text


def test_images_urls_and_footnote_marks_are_not_text() -> None:
    assert text_of("前![OpenAIのロゴ](/logo.png)後。https://openai.example/news?q=1 参照[^1]。") == "前後。 参照。"
    assert text_of('![図](/a.png "題")') == ""
    assert text_of("[![図](/a.png)](https://a.example)") == ""


def test_a_url_ends_where_japanese_begins() -> None:
    assert text_of("詳細はhttps://a.example/xを参照。") == "詳細はを参照。"


def test_inline_code_is_text_and_its_content_is_no_markup() -> None:
    assert text_of("関数 `__init__` と `a*b*c` と ``二重 ` 記号`` と `R&amp;D`。") == "関数 __init__ と a*b*c と 二重 ` 記号 と R&amp;D。"
    assert places("型番`H100`を使う", "H100") == ["H100"]
    assert text_of("閉じない ` 記号と**強調**") == "閉じない  記号と強調"


@pytest.mark.parametrize(
    "markdown",
    [
        "```python\nimport OpenAI\n```",
        "~~~\nOpenAI\n~~~",
        "{% highlight python %}\nOpenAI = 1\n{% endhighlight %}",
        "{% raw %}OpenAI{% endraw %}",
        "{% include ad.html name='OpenAI' %}",
        "{{ site.OpenAI }}",
        "{: .OpenAI #id}",
        "<!-- OpenAI -->",
        "<!--\nOpenAI\n\n複数行\n-->",
        "<script>\nvar OpenAI = 1;\n</script>",
        "<style>\n.OpenAI { color: red }\n</style>",
        "<iframe src='https://a.example/OpenAI'></iframe>",
        "    for OpenAI in range(3):\n        pass",
        "https://a.example/OpenAI",
        "---",
    ],
)
def test_what_is_not_text_is_left_out(markdown: str) -> None:
    assert parts(markdown) == []


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("前{% if a %}中{% endif %}後", "前中後"),
        ("前{{ page.title }}後", "前後"),
        ("段落{: .lead}", "段落"),
        ("前<!-- 注 -->後", "前後"),
        ("前<b>中</b><span class='x'>後</span>", "前中後"),
        ("一行目<br>二行目<br />三行目", "一行目\n二行目\n三行目"),
        ("A &amp; B &lt;C&gt; &#169; &#x3042; &nbsp;。", "A & B <C> © あ \xa0。"),
        ("価格は5 < 10 > 3", "価格は5 < 10 > 3"),
        ("AT&T と R&D", "AT&T と R&D"),
    ],
)
def test_inline_markup_is_taken_out_of_running_text(markdown: str, text: str) -> None:
    assert text_of(markdown) == text


def test_readable_html_blocks_are_read() -> None:
    markdown = "<p>OpenAIの<strong>段落</strong></p>\n\n<blockquote>引用</blockquote>"
    assert parts(markdown) == [(PARAGRAPH, "OpenAIの段落"), (PARAGRAPH, "引用")]


def test_indented_japanese_prose_is_not_taken_for_code() -> None:
    assert parts("    字下げした段落のOpenAI。") == [(PARAGRAPH, "字下げした段落のOpenAI。")]
    assert parts("　全角で字下げした段落。") == [(PARAGRAPH, "全角で字下げした段落。")]


def test_a_name_said_twice_in_a_line_has_two_places() -> None:
    post = body_of("OpenAIと**OpenAI**")
    segment = post.segments[-1]
    first, second = segment.source_span(0, 6), segment.source_span(7, 13)
    assert first[1] < second[0]
    assert post.source[slice(*first)] == post.source[slice(*second)] == "OpenAI"


@pytest.mark.parametrize("hostile", ["[", "*", "![", "<", "`", "` `` ", "[a](", "&", "{{", "{%", "<!--", "|", "\\", "{% raw %}", "~~"])
def test_markup_that_is_never_closed_loses_nothing_behind_it(hostile: str) -> None:
    assert text_of(f"前 {hostile * 5_000}\n\nその後のOpenAI。").endswith("その後のOpenAI。")


@pytest.mark.parametrize("opened", ["<!-- ", "{% comment %} ", "{% highlight x %} "])
def test_what_is_opened_a_hundred_thousand_times_is_searched_once(opened: str) -> None:
    lines = f"前 {opened}" + "\n\nあ " * 3
    body = lines * 20_000  # searching the rest of the text each time would take minutes
    spans = list(no_text(body))
    assert len(spans) == (0 if opened.startswith("<") else 20_000)


@pytest.mark.parametrize(
    "ruby",
    [
        "<ruby>青嶺<rt>あおみね</rt></ruby>製作所",
        "<ruby>青嶺<rp>(</rp><rt class='x'>アオミネ</rt><rp>)</rp></ruby>製作所",
        "<RUBY>青嶺<RT>あおみね</RUBY>製作所",
        "<ruby>青<rt>あお</rt>嶺<rt>みね</rt></ruby>製作所",
    ],
)
def test_how_a_name_is_read_is_no_part_of_it(ruby: str) -> None:
    assert text_of(f"本日、{ruby}が発表した。") == "本日、青嶺製作所が発表した。"
    [place] = places(ruby, "青嶺製作所")
    assert ruby.endswith(place) and place.startswith("青")


def test_a_comment_goes_from_its_opening_to_the_first_end() -> None:
    assert text_of("前<!-- 甲 <!-- 乙 -->後 --> 末") == "前後 --> 末"
    assert text_of("{% raw %}{% comment %}{% endraw %}後") == "後"


def test_what_is_written_back_into_a_post_is_no_text_of_it() -> None:
    block = with_block("前。\n".encode(), "- [5000億ドルの計画](/a/)\n").decode()
    assert text_of(f"{block}\n後。") == text_of("前。\n\n後。")
    assert text_of(f"前。\n\n{START}\n\n後。") == text_of("前。\n\n後。")
    assert text_of(f"{block}\n後。".replace(START, "<!--kg:related-->").replace(END, "<!-- / KG:Related  -->")) == text_of("前。\n\n後。")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_markers_that_are_spoken_of_in_a_line_hide_no_text(newline: str) -> None:
    spoken = "`<!-- kg:related -->`の行と`<!-- /kg:related -->`の行の間に入る。\n\n`<!-- kg:related -->`から始まる。\n\nNVIDIAの話。\n"
    written = with_block(spoken.replace("\n", newline).encode(), "- [5000億ドルの計画](/a/)\n").decode()
    assert text_of(written) == text_of(spoken.replace("\n", newline)) and "NVIDIA" in text_of(written)


def test_markup_that_goes_on_over_a_line_end_is_no_text() -> None:
    assert text_of('本文<img src="a"\nalt="Honda">と[NVIDIA\nの話](https://a.example "Sony")と![Tesla\nの図](x.png)だ。') == "本文とNVIDIA\nの話とだ。"


def test_deep_nesting_does_not_lose_what_comes_behind() -> None:
    nested = "\n".join("  " * depth + "- 項目" for depth in range(12))
    assert read(f"{nested}\n\n最後のOpenAI。\n").segments[-1].text == "最後のOpenAI。"
