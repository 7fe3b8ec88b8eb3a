"""A block between two markers: nothing else changes, and the second time nothing at all."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.markers import END, START
from kg.paste import address_of, html_section, markdown_list, with_block
from kg.store.base import PostCard

BLOCK = "\n## 関連記事\n\n- [題](/a/)\n\n"
BODIES = ["", "本文。", "本文。\n", "本文。\n\n", "---\ntitle: 題\n---\n本文。\n", "本文  \nで\t終わる\n \n"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("body", BODIES)
def test_a_file_without_markers_gets_them_at_its_end(body: str, bom: bytes, newline: str) -> None:
    before = bom + body.replace("\n", newline).encode()
    after = with_block(before, BLOCK)
    assert after.startswith(before)
    added = after[len(before) :].decode()
    if "\n" in body:
        assert not {"\r", "\n"} & set(added.replace(newline, ""))
    lines = added.strip("\r\n").splitlines()
    assert (lines[0], lines[-1]) == (START, END)
    assert with_block(after, BLOCK) == after


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("tail", ["", "後ろの文。", "後ろの文。\n", "\n\n後ろ \n"])
def test_between_markers_only_what_stands_there_is_replaced(tail: str, newline: str) -> None:
    head = "\ufeff---\ntitle: 題\n---\n本文。\n\n"
    old = "## 古い\n\n- [古い題](/old/)\n\n"
    before = f"{head}{START}\n{old}{END}\n{tail}".replace("\n", newline).encode()
    after = with_block(before, BLOCK)
    assert after == f"{head}{START}\n{BLOCK}{END}\n{tail}".replace("\n", newline).encode()
    assert with_block(after, BLOCK) == after
    assert with_block(after, old) == before


def test_an_empty_block_leaves_the_markers() -> None:
    assert with_block(f"{START}\n- [古い題](/old/)\n{END}".encode(), "") == f"{START}\n{END}".encode()


@pytest.mark.parametrize("pair", [f"{START}\n{END}", f"{START}\n\n{END}", f"{START}{END}", f"  {START} {END}  "])
def test_with_nothing_to_put_and_nothing_to_take_away_markers_stay_as_they_are(pair: str) -> None:
    before = f"文。\n\n{pair}\n\n後ろの文。\n".encode()
    assert with_block(before, "") == before


@pytest.mark.parametrize(
    "text",
    [f"{START}\n", f"{END}\n", f"{END}\n{START}\n", f"{START}\n{START}\n{END}\n", f"{START}\n{END}\n{START}\n{END}\n"],
)
def test_markers_that_make_no_pair_are_an_error(text: str) -> None:
    with pytest.raises(UsageError, match="one pair"):
        with_block(text.encode(), BLOCK)


def test_markers_in_code_and_inside_a_line_are_text() -> None:
    text = f"本文に {START} と書く。\n\n```html\n{START}\n{END}\n```\n\n~~~~\n{START}\n```\n~~~\n{END}\n~~~~\n"
    after = with_block(text.encode(), BLOCK)
    assert after.startswith(text.encode()) and after.decode().endswith(f"{START}\n{BLOCK}{END}\n")


@pytest.mark.parametrize(
    "code",
    ["```kg related``` で入れる。", "```` ```a``` ```` の話", "<!--\n```\n-->", "~~~ a`b\nc\n~~~~", "- ```\n  c", "  ```\nc\n  ``` \t"],
)
def test_what_only_looks_like_open_code_hides_nothing(code: str) -> None:
    body = f"---\ntitle: 題\n---\n{code}\n\n"
    assert with_block(body.encode(), BLOCK) == f"{body}{START}\n{BLOCK}{END}\n".encode()
    before = f"{body}{START}\n{END}\n\n後ろの文。\n"
    assert with_block(before.encode(), BLOCK) == before.replace(f"{START}\n", f"{START}\n{BLOCK}").encode()


def test_markers_in_the_code_of_a_list_are_text() -> None:
    text = f"- 項\n\n    ```html\n    {START}\n    {END}\n    ```\n"
    assert with_block(text.encode(), BLOCK).startswith(text.encode())


def test_a_file_may_begin_with_markers_behind_a_byte_order_mark() -> None:
    assert with_block(f"\ufeff{START}\n{END}\n".encode(), BLOCK) == f"\ufeff{START}\n{BLOCK}{END}\n".encode()


def test_behind_code_that_is_not_closed_no_block_is_put() -> None:
    with pytest.raises(UsageError, match="not closed"):
        with_block("本文。\n```\ncode\n".encode(), BLOCK)


@given(st.text(alphabet="あa \n\r\t`~<!->", max_size=60), st.sampled_from(["", "\n- x\n", BLOCK]))
def test_whatever_the_file_holds_it_stays_and_the_second_time_changes_nothing(text: str, block: str) -> None:
    before = text.encode()
    try:
        after = with_block(before, block)
    except UsageError:
        assert any(opening in text for opening in ("```", "~~~", "<!--"))
        return
    assert after.startswith(before) and (after != before) == bool(block)
    assert with_block(after, block) == after


OPEN = [
    "<!-- note\nopen comment",
    "文。<!--",
    "{% raw %}",
    "{%- comment -%}\n文",
    "<details>\n<summary>続き</summary>",
    "<pre>",
    "<script>\nif (a < b)",
    "<SVG width='1'>",
]
CLOSED = [
    "<!-- note -->",
    "{% raw %}{{ a }}{% endraw %}",
    "<details>\n<details>文</details>\n</details>",
    "<script>'<pre>'</script>",
    "`<details>` と書く。",
    "```html\n<script>\n```",
    "- 項\n\n    ```html\n    <script>\n    ```",
    "~~~ a`b\n<script>\n~~~~\n文",
    "<iframe src='/a'></iframe>",
    "<svg/>",
    "<!-- <pre> -->",
    "<predicate>",
]


@pytest.mark.parametrize("end", OPEN)
def test_a_file_that_ends_in_what_would_swallow_the_block_is_left_alone(end: str) -> None:
    with pytest.raises(UsageError, match="is not closed"):
        with_block(f"---\ntitle: 題\n---\n本文。\n\n{end}\n".encode(), BLOCK)


@pytest.mark.parametrize("end", CLOSED)
def test_what_is_closed_or_code_swallows_nothing(end: str) -> None:
    before = f"---\ntitle: 題 <!--\n---\n本文。\n\n{end}\n".encode()
    assert with_block(before, BLOCK).startswith(before)


def test_a_block_that_an_open_comment_swallowed_before_is_left_alone() -> None:
    with pytest.raises(UsageError, match="is not closed before"):
        with_block(f"本文。\n<!-- note\n\n{START}\n{END}\n".encode(), BLOCK)
    folded = f"<details>\n<summary>続き</summary>\n{START}\n{END}\n</details>\n"
    assert BLOCK in with_block(folded.encode(), BLOCK).decode()


PAIR = f"{START}\n大事な説明\n{END}"
INDENTED = PAIR.replace("\n", "\n    ")
TEXT = [
    f"{{% raw %}}\n{PAIR}\n{{% endraw %}}",
    f"{{%- highlight html linenos -%}}\n{PAIR}\n{{%- endhighlight -%}}",
    f"{{% comment %}}\n\n{PAIR}\n\n{{% endcomment %}}",
    f'{{{{< highlight html "linenos=table" >}}}}\n{PAIR}\n{{{{< /highlight >}}}}',
    f"{{::comment}}\n{PAIR}\n{{:/comment}}",
    f"{{::comment}}\n{PAIR}\n{{:/}}",
    f"<pre>\n{PAIR}\n</pre>",
    f"<div><PRE class='a'>\n\n{PAIR}\n\n</PRE></div>",
    f"<script type='text/template'>\n{PAIR}\n</script>",
    f"<style>\n{PAIR}\n</style>",
    f"<textarea rows=3>\n{PAIR}\n</textarea>",
    f"書き方の例:\n\n    {INDENTED}\n\nおわり。",
    f"- 項\n\n      {INDENTED}\n  \n      続き".replace("\n    ", "\n      "),
    f"書き方の例:\n\n\t{PAIR}".replace("\n", "\n\t"),
    f"```html\n{PAIR}\n```",
    f"> ```\n> {PAIR}".replace("\n", "\n> "),
    f"- ```\n  {PAIR}\n  ```".replace("\n", "\n  "),
    f">     {PAIR}".replace("\n", "\n>     "),
    f"<code>{START}{END}</code>",
    f"`{START}{END}`",
    f"- `{START}` と `{END}`",
    f"- 一覧は {START} の後ろ",
    f"{START} と {END} の間",
]
"""Where markers are spoken of."""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("text", TEXT)
def test_markers_that_are_spoken_of_are_text(text: str, newline: str) -> None:
    before = f"---\ntitle: 題\n---\n本文。\n\n{text}\n\n終わりの文。\n".replace("\n", newline).encode()
    after = with_block(before, BLOCK)
    assert after == before + f"\n{START}\n{BLOCK}{END}\n".replace("\n", newline).encode()
    assert with_block(after, BLOCK) == after
    assert with_block(after, "") == before + f"\n{START}\n{END}\n".replace("\n", newline).encode()
    assert with_block(before, "") == before


@pytest.mark.parametrize("bom", ["", "\ufeff", "\ufeff\ufeff"])
@pytest.mark.parametrize(
    "head",
    [
        f"---\ntitle: 題\nexcerpt: |\n  {PAIR}\nauthor: 山田\n---\n".replace("\n大事", "\n  大事").replace(f"\n{END}", f"\n  {END}"),
        f'+++\ntitle = "題"\nsummary = """\n{PAIR}\n"""\n+++\n',
    ],
)
def test_markers_in_front_matter_are_text(head: str, bom: str) -> None:
    before = f"{bom}{head}本文。\n".encode()
    after = with_block(before, BLOCK)
    assert after == before + f"\n{START}\n{BLOCK}{END}\n".encode()
    assert with_block(after, BLOCK) == after


UNSURE = [
    (f"<!-- 未完\n{PAIR}\n-->", "<!-- of line 6 is not closed before"),
    (f"{{% raw %}}\n{PAIR}", "{% raw %} of line 6 is not closed before"),
    (f"{{% comment %}}\n{PAIR}", "{% comment %} of line 6 is not closed before"),
    (f"<pre>\n{PAIR}", "<pre> of line 6 is not closed before"),
    (f"`{{% raw %}}` で始め\n\n{PAIR}\n\n`{{% endraw %}}` で終える。", "stands in {% raw %} of line 6"),
    (f"{{% capture a %}}\n{PAIR}\n{{% endcapture %}}", "stands in {% capture %} of line 6"),
    (f"{{{{% tab %}}}}\n{PAIR}\n{{{{% /tab %}}}}", "stands in {{< tab >}} of line 6"),
    (f"{{::nomarkdown}}\n{PAIR}\n{{:/}}", "stands in {::nomarkdown} of line 6"),
    (f"<template>\n{PAIR}\n</template>", "stands in <template> of line 6"),
    (f"例は次のとおり。\n    {INDENTED}", "stands in an indented line"),
    (f"{{% highlight text %}}\n```\n{{% endhighlight %}}\n\n```\n{PAIR}\n```", "stands in code of line 10"),
    (f"> {PAIR}".replace("\n", "\n> "), "stands in a quote, "),
    (f">{START}{END}", "stands in a quote, "),
    (f"> - {START}\n> - {END}", "stands in a quote, "),
    (f"- {PAIR}".replace("\n", "\n- "), "stands in an item of a list, "),
    (f"  12. {START}{END}", "stands in an item of a list, "),
    (f"* {START}\n{END}", "stands in an item of a list, "),
    (f"<div class='related'>{START} {END}</div>", "stands in an element of HTML, "),
    (f"<p>\n{START}{END}</p>", "stands in an element of HTML, "),
]
"""Where they may be."""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("text", "said"), UNSURE)
def test_where_it_is_not_certain_what_markers_are_the_file_is_left_alone(text: str, said: str, newline: str) -> None:
    source = f"---\ntitle: 題\n---\n本文。\n\n{text}\n\n終わりの文。\n"
    line = source[: source.index(START)].count("\n") + 1
    for block in (BLOCK, ""):
        with pytest.raises(UsageError) as told:
            with_block(source.replace("\n", newline).encode(), block)
        assert str(told.value).startswith(f"{line}: ") and said in str(told.value)


@pytest.mark.parametrize("head", [f"---\ntitle: [題\nexcerpt: |\n  {START}\n  要約\n  {END}\n---\n", f"---\ntitle: 題\nexcerpt: |\n  {START}\n  要約\n"])
def test_markers_in_front_matter_that_cannot_be_read_are_not_certain(head: str) -> None:
    with pytest.raises(UsageError, match="^4: .*front matter of line 1"):
        with_block(f"{head}本文。\n".encode(), BLOCK)
    behind = f"{head.replace(START, '').replace(END, '')}本文。\n\n{START}\n{END}\n"
    assert with_block(behind.encode(), BLOCK) == behind.replace(f"{START}\n", f"{START}\n{BLOCK}").encode()


@pytest.mark.parametrize(
    "around",
    ["<div class='related'>\n{}\n</div>", "<details>\n\n{}\n\n</details>", "{{% if page.related %}}\n{}\n{{% endif %}}", "- 項\n\n{}", "文。\n{}", "   {}"],
)
def test_a_block_may_stand_inside_what_hides_nothing(around: str) -> None:
    before = around.format(f"{START}\n{END}")
    assert with_block(before.encode(), BLOCK) == before.replace(f"{START}\n", f"{START}\n{BLOCK}").encode()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"本文。\n{START}\n", 2, f"add a line {END}"),
        (f"本文。\n\n{END}\n", 3, f"add a line {START}"),
        (f"{END}\n\n{START}\n", 1, "keep one"),
        (f"{START}\n{END}\n\n{START}\n{END}\n", 4, f"{START} in line 1, {END} in line 2, {START} in line 4"),
        (f"{START}\n```\n{END}\n```\n", 1, f"add a line {END}"),
        (f"{START}\n" * 201, 201, "more than 200"),
    ],
)
def test_of_markers_that_make_no_pair_line_and_remedy_are_told(text: str, line: int, said: str) -> None:
    with pytest.raises(UsageError) as told:
        with_block(text.encode(), BLOCK)
    assert str(told.value).startswith(f"{line}: ") and said in str(told.value)


@pytest.mark.parametrize(
    ("text", "line"), [("題\n\n<!-- 未完\n", 3), ("題\n{% raw %}\n", 2), ("題\n\n\n<details>\n", 4), ("題\n```\na\n", 2), ("題\n\n<code>\n文\n", 3)]
)
def test_what_would_swallow_a_block_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(UsageError, match=f"^{line}: .*; close it"):
        with_block(f"\ufeff{text}".encode(), BLOCK)


PARTS = [START, END, "本文。", "", "    字下げ", "```", "~~~", "<pre>", "</pre>", "{% raw %}", "{% endraw %}", "{% highlight c %}", "{% endhighlight %}"]
PARTS += ["<!--", "-->", "- 項", "    " + START, "`<pre>`", "---", "title: 題", "<script>", "</script>", "{% if a %}", "{% endif %}"]


@given(st.lists(st.sampled_from(PARTS), max_size=14), st.sampled_from(["", BLOCK]))
def test_only_what_stands_between_one_pair_of_lines_is_ever_replaced(parts: list[str], block: str) -> None:
    before = "\n".join(parts)
    try:
        after = with_block(before.encode(), block).decode()
    except UsageError:
        return
    assert with_block(after.encode(), block).decode() == after
    if after.startswith(before):
        return
    head, tail = before, before
    while not after.startswith(head):
        head = head[:-1]
    while not after.endswith(tail):
        tail = tail[1:]
    assert START in head and END in tail
    assert parts.count(START) >= 1 <= parts.count(END)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("pair", [f"{START}{END}", f"{START} \t{END}", f"  {START}{END}"])
def test_a_pair_on_one_line_becomes_a_block(pair: str, newline: str) -> None:
    before = f"---\ntitle: 題\n---\n本文。\n\n{pair} \n\n後ろの文。\n".replace("\n", newline).encode()
    after = with_block(before, BLOCK)
    indent = pair[: pair.index(START)]
    assert after == f"---\ntitle: 題\n---\n本文。\n\n{indent}{START}\n{BLOCK}{END} \n\n後ろの文。\n".replace("\n", newline).encode()
    assert with_block(after, BLOCK) == after


FORMS = [
    "\n## あわせて読みたい\n\n- [古い \\[題\\] \\\\](https://example.com/2025/a%20b/)\n- [二](https://example.com/c/)\n\n",
    "\n- [見出しのない一覧](./odd:%28a%29)\n\n",
    "\n## 見出しだけ\n\n\n",
    '<section>\n<h2>関連記事 &amp; 他</h2>\n<ul class="related-posts">\n<li><a href="/a/?b=1&amp;c">A &lt;B&gt; &#123;% c</a></li>\n</ul>\n</section>\n',
    '<section>\n<ul class="related-posts">\n</ul>\n</section>\n',
    "- [題](/a/)",
    "\n\n \u3000\n",
]
"""Of this version and older ones, some with white space that an editor took away or put there."""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("old", FORMS)
def test_a_block_of_whatever_form_titles_and_links_is_replaced(old: str, newline: str) -> None:
    before = f"文。\n{START}\n{old.rstrip(' ')}\n{END}\n".replace("\n", newline).encode()
    for block in (BLOCK, *FORMS[:5], ""):
        assert with_block(before, block).decode() in (f"文。\n{START}\n{block}{END}\n".replace("\n", newline), before.decode())


CARDS = st.builds(lambda title, link: PostCard("a", "a.md", link, title, None, (), ()), st.text(max_size=30), st.text(max_size=20).map("/{}".format))
HEADINGS = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=12)


@given(st.lists(CARDS, min_size=1, max_size=4), HEADINGS, st.integers(1, 6), st.booleans(), st.sampled_from(["", "https://example.com"]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_whatever_posts_are_called_their_block_is_replaced(
    posts: list[PostCard], heading: str, level: int, html: bool, site: str, newline: str
) -> None:
    posts = [replace(post, permalink=site + post.permalink) for post in posts]
    head = f"{'#' * level} {heading}\n\n" if heading else ""
    old = html_section(heading, posts, level) + "\n" if html else f"\n{head}{markdown_list(posts)}\n"
    before = f"文。\n\n{START}\n{old}{END}\n".replace("\n", newline).encode()
    for block in (BLOCK, ""):
        assert with_block(before, block).decode() == f"文。\n\n{START}\n{block}{END}\n".replace("\n", newline)
    assert with_block(before, old) == before


OWN = "- [題](/a/)\n- [二](/b/)\n"
TYPED = [
    (f"\n## 関連記事\n\n{OWN}\n手で書いた段落。\n\n", 10, "(手で書いた段落。 …)"),
    (f"{OWN}- [外の解説](https://example.com/x/)\n", 6, "(- [外の解説](https://example.com/x/) …)"),
    (f"{OWN}- [題](/c/) — 前の話\n", 6, "前の話"),
    (f"{OWN}* [題](/c/)\n", 6, "(* [題](/c/) …)"),
    (f'{OWN}- [題](/c/ "注")\n', 6, "注"),
    (f"- [題](/a/) と [二](/b/)\n{OWN}", 4, "と [二]"),
    (f"## 関連記事\n\n{OWN}\n## 参考\n\n{OWN}", 9, "(## 参考 …)"),
    ("ここに一覧が入る。", 4, "(ここに一覧が入る。 …)"),
    ("![図](/a.png)\n", 4, "図"),
    ('<section>\n<ul class="related-posts">\n<li><a href="/a/">題</a> 注</li>\n</ul>\n</section>\n', 6, "</a> 注"),
    ('<section>\n<ul class="related-posts">\n</ul>\n</section>\n<p>注</p>\n', 8, "(<p>注</p> …)"),
    ('<section>\n<ul class="related-posts">\n<li><a href="/a/">題</a></li>\n<li><a href="http://a.example">a</a></li>\n</ul>\n</section>', 7, "a.example"),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("between", "line", "said"), TYPED)
def test_what_somebody_typed_between_the_markers_is_named_and_left_there(between: str, line: int, said: str, newline: str) -> None:
    before = f"文。\n\n{START}\n{between}\n{END}\n".replace("\n", newline).encode()
    for block in (BLOCK, ""):
        with pytest.raises(UsageError) as told:
            with_block(before, block)
        assert str(told.value).startswith(f"{line}: what stands between the markers (") and said in str(told.value)


def test_what_somebody_typed_between_a_pair_on_one_line_is_left_there() -> None:
    with pytest.raises(UsageError, match="^2: what stands between the markers"):
        with_block(f"文。\n{START} [題](/a/) {END}\n".encode(), BLOCK)


@pytest.mark.parametrize("html", [False, True])
def test_a_link_to_another_site_that_is_a_posts_goes_when_the_post_goes(html: bool) -> None:
    posts = [PostCard("a", "a.md", "/a/", "題", None, (), ()), PostCard("b", "b.md", "https://example.com/b/?x=1&y=2", "外", None, (), ())]
    old = f"{html_section('関連記事', posts)}\n" if html else f"\n{markdown_list(posts)}\n"
    before = f"{START}\n{old}{END}\n".encode()
    known = {address_of(post) for post in posts}
    for block in (BLOCK, ""):
        assert with_block(before, block, known) == f"{START}\n{block}{END}\n".encode()
    for unknown in (frozenset(), {"/a/"}):
        with pytest.raises(UsageError, match=f"^{6 if html else 4}: .* to no stored post: it may be yours, or lead to a post that is gone; to keep it"):
            with_block(before, BLOCK, unknown)


def test_of_links_to_several_sites_the_one_that_no_new_block_leads_to_is_named() -> None:
    before = f"{START}\n- [題](https://example.com/a/)\n- [自分の](/b/)\n{END}\n".encode()
    with pytest.raises(UsageError, match=re.escape("3: what stands between the markers (- [自分の](/b/) …) leads to another site")):
        with_block(before, "- [題](https://example.com/c/)\n")


NAMES = ["<!-- 未完", "<!-- 済 -->", "--> 後", "<pre>", "<!--more-->", START, END, f"{START} と {END}", "{% raw %}", "```"]


@pytest.mark.parametrize("title", NAMES)
@pytest.mark.parametrize("old", ["- [{}](/a/)\n", "## {}\n\n"])
def test_a_title_that_opens_something_elsewhere_opens_nothing_in_a_block(title: str, old: str) -> None:
    post = PostCard("a", "a.md", "/a/", title, None, (), ())
    written = [f"\n## 関連記事\n\n{markdown_list([post])}\n", f"{html_section('関連記事', [post])}\n"]
    for block in written:
        after = with_block("本文。\n".encode(), block)
        assert with_block(after, block) == after
        assert with_block(after, BLOCK) == with_block("本文。\n".encode(), BLOCK)
    escaped = re.sub(r"([\\`*_\[\]<>~$|])", r"\\\1", title).replace("{%", "&#123;%")  # as older versions write it
    before = f"{START}\n{old.format(escaped)}{END}\n".encode()
    assert with_block(before, BLOCK) == f"{START}\n{BLOCK}{END}\n".encode()


SPELT = [
    ("<!--kg:related-->", "<!--/kg:related-->"),
    ("<!-- kg:related-->", "<!--  /kg:related -->"),
    ("<!-- KG:related -->", "<!-- /KG:Related -->"),
    ("<!--\tkg:related  -->", "<!-- / kg:related -->"),
    (START, "<!--/KG:RELATED-->"),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("start", "end"), SPELT)
def test_markers_may_have_other_blanks_and_capitals_and_stay_as_they_are_typed(start: str, end: str, newline: str) -> None:
    for pair in (f"{start}\n{end}", f"{start}{end}", f"{start}\n- [古い](/old/)\n{end}"):
        before = f"文。\n\n{pair} \n\n後ろの文。\n".replace("\n", newline).encode()
        after = with_block(before, BLOCK)
        assert after == f"文。\n\n{start}\n{BLOCK}{end} \n\n後ろの文。\n".replace("\n", newline).encode()
        assert with_block(after, BLOCK) == after
    with pytest.raises(UsageError, match="^2: .*手で書いた"):
        with_block(f"{start}\n手で書いた。\n{end}\n".encode(), BLOCK)
    for text in (f"```\n{start}\n{end}\n```", f"`{start}` と `{end}`"):
        assert with_block(f"{text}\n".encode(), BLOCK) == f"{text}\n\n{START}\n{BLOCK}{END}\n".encode()


@pytest.mark.parametrize(
    "odd", ["<!-- kg-related -->", "<!-- kg: related -->", "<!-- kg：related -->", "<!-- end kg:related -->", "<!-- kg:/related -->", "<!--- kg:related --->"]
)
def test_a_comment_that_was_meant_to_be_a_marker_is_named(odd: str) -> None:
    for text in (f"文。\n\n {odd}\n\n後。\n", f"文。\n\n{odd}\n{END}\n", f"文。\n\n{odd}\n- [題](/a/)\n{odd}\n"):
        for block in (BLOCK, ""):
            with pytest.raises(UsageError, match=re.escape(f"3: {odd} is not read as a marker; write {START}")):
                with_block(text.encode(), block)
    for text in (f"```\n{odd}\n```\n", f"文の中の {odd}\n", f"{odd}\n\n{START}\n{END}\n", "<!-- kg:related は手で書く -->\n"):
        assert BLOCK in with_block(text.encode(), BLOCK).decode()


def test_where_posts_give_whole_addresses_a_block_may_lead_to_several_sites() -> None:
    mixed = "- [題](/a/)\n- [二](https://example.com/b/)\n"
    before = f"{START}\n- [三](https://example.com/c/)\n- [四](/d/)\n{END}\n".encode()
    assert with_block(before, mixed) == f"{START}\n{mixed}{END}\n".encode()


LINES = [START, END, f"{START}{END}", f"> {START}", f"- {END}", "- [題](/a/)", "- [外](https://example.com/)", "## 関連記事", "", " ", "文。", "- 項", "```"]
LINES += ["<section>", '<ul class="related-posts">', '<li><a href="/a/">題</a></li>', "</ul>", "</section>", "<div>", "</div>", f"文 {START} 文", "> 引用"]
OF_BLOCKS = {*LINES[5:10], *LINES[13:18], f"{START}{END}"}
BLOCKS = ["", BLOCK, '<section>\n<ul class="related-posts">\n<li><a href="/b/">新</a></li>\n</ul>\n</section>\n\n']


@given(st.lists(st.sampled_from(LINES), max_size=12), st.sampled_from(BLOCKS), st.sampled_from(BLOCKS), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_line_is_lost_but_those_that_blocks_have(lines: list[str], block: str, other: str, newline: str) -> None:
    before = newline.join(lines)
    try:
        after = with_block(before.encode(), block)
    except UsageError:
        return
    left = re.split(r"\r\n?|\n", after.decode())
    assert (Counter(lines) - Counter(left)).keys() <= OF_BLOCKS
    assert with_block(after, block) == after
    if block:
        assert {START, END} <= set(left)
        assert with_block(with_block(after, other), block) == after
