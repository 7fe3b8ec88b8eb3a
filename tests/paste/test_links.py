"""Links to paste: what is in a title stays text."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from kg.paste import html_link, html_list, html_section, markdown_link, markdown_list
from kg.store.base import PostCard

NASTY = [
    "[速報] _OpenAI_ *と* `B` <i>x</i>",
    "A & B &amp; C",
    "逆斜線 \\[x\\] と | 縦線",
    "~~消し線~~ と $$x$$",
    "](/evil/) [x",
    "\"引用\" と '引用'",
    "改行\nのある 題",
    "<!-- 未完",
    "<!-- kg:related --> と <!-- /kg:related -->",
    "a --> b",
    "<pre> と </section>",
    "[PR]: 新製品",
    "^1 と ^[注]",
    "X",
    ":smile: 10:30:45",
    "{{< highlight >}} と {{% tab %}}",
]


def card(title: str, permalink: str = "/a/") -> PostCard:
    return PostCard("a", "a.md", permalink, title, None, (), ())


def test_markup_in_a_title_and_spaces_in_an_address_are_escaped() -> None:
    made = markdown_link(card("[速報]\n_OpenAI_ *と* `B` <i>", "/a b/(1)"))
    assert made == r"[\[速報\] \_OpenAI\_ \*と\* \`B\` &lt;i&gt;](/a%20b/%281%29)"


@pytest.mark.parametrize("title", NASTY)
def test_a_markdown_link_reads_as_one_link_with_the_title_as_its_text(title: str) -> None:
    [_, inline, _] = MarkdownIt("commonmark").enable("strikethrough").parse(markdown_link(card(title)))
    opened, *inner, closed = inline.children or []
    assert (opened.type, opened.attrs["href"], closed.type) == ("link_open", "/a/", "link_close")
    assert {t.type for t in inner} <= {"text", "text_special"}
    assert "".join(t.content for t in inner) == " ".join(title.split())


@pytest.mark.parametrize("title", NASTY)
def test_html_holds_nothing_of_the_title_but_text(title: str) -> None:
    made = html_link(card(title))
    assert made.count("<") == 2 and made.count(">") == 2
    assert made.startswith('<a href="/a/">') and '"' not in made[len('<a href="/a/">') :]


@pytest.mark.parametrize(
    "title", ["{{ site.secret }}", "{% include x %}", '{::nomarkdown}<img src=x onerror="alert(1)">{:/}', '題"{: onclick="alert(1)"}']
)
def test_a_title_is_no_tag_of_liquid_and_no_extension_of_kramdown(title: str) -> None:
    for made in (markdown_link(card(title)), html_link(card(title))):
        assert not re.search("{[{%:]", made) and "&#123;" in made


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("<!-- 未完 -->", "&lt;!-- 未完 --&gt;"),  # readers of comments and tags heed no backslash
        ("[PR]: 題", r"\[PR\]&#58; 題"),  # kramdown: the definition of a link, whatever is escaped in it
        ("^1", "&#94;1"),  # kramdown: a footnote
        ("x", "&#120;"),  # Hugo: a box to tick
        ("題 :smile: 10:30", "題 &#58;smile: 10:30"),  # Hugo: an emoji
    ],
)
def test_what_sites_read_before_or_beside_markdown_is_written_as_entities(title: str, made: str) -> None:
    assert markdown_link(card(title)) == f"[{made}](/a/)"


def test_emoji_of_hugo_are_escaped_in_html_too() -> None:
    assert html_link(card("題 :smile:")) == '<a href="/a/">題 &#58;smile:</a>'


def test_an_address_makes_no_table_and_no_character_in_markdown() -> None:
    assert markdown_link(card("題", "/a|b/&copy;/?a=1&b=2")) == "[題](/a%7Cb/&amp;copy;/?a=1&b=2)"


def test_control_characters_of_a_title_and_an_address_do_nothing() -> None:
    for made in (markdown_link(card("題\x1b]8;;x\x07\x9b", "/a\0\x7f/")), html_link(card("題\x1b]8;;x\x07\x9b", "/a\0\x7f/"))):
        assert made.isprintable() and "/a%00%7F/" in made


@pytest.mark.parametrize("permalink", ["javascript:alert(1)", "data:text/html,x", ' javascript:x"onclick='])
def test_what_is_no_address_of_a_post_leads_nowhere_else(permalink: str) -> None:
    assert markdown_link(card("題", permalink)).startswith("[題](./")
    assert html_link(card("題", permalink)).startswith('<a href="./')


def test_lists_have_a_line_for_each_post() -> None:
    posts = [card("一"), card("二", "https://example.com/b/")]
    assert markdown_list(posts) == "- [一](/a/)\n- [二](https://example.com/b/)\n"
    assert html_list(posts).splitlines()[1:3] == ['<li><a href="/a/">一</a></li>', '<li><a href="https://example.com/b/">二</a></li>']
    assert html_section("A & B", posts).splitlines()[1] == "<h2>A &amp; B</h2>"
    assert "<h2>" not in html_section("", posts)
    assert markdown_list([]) == "" == html_list([])
