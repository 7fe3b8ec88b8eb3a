"""A block between two markers: nothing else changes, and the second time nothing at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.markers import END, START
from kg.paste import with_block

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
    before = f"{head}{START}\n古い\n{END}\n{tail}".replace("\n", newline).encode()
    after = with_block(before, BLOCK)
    assert after == f"{head}{START}\n{BLOCK}{END}\n{tail}".replace("\n", newline).encode()
    assert with_block(after, BLOCK) == after
    assert with_block(after, "\n古い\n").replace(newline.encode() * 2, newline.encode()) == before.replace(newline.encode() * 2, newline.encode())


def test_an_empty_block_leaves_the_markers() -> None:
    assert with_block(f"{START}\n古い\n{END}".encode(), "") == f"{START}\n{END}".encode()


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
