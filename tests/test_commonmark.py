"""What is fenced code and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kg.commonmark import fenced_code

CODE = [
    "```\nc\n```",
    "```html title='a'\nc\n```",
    "   ```\nc\n   ```",
    "~~~ a`b\nc\n~~~~~",
    "````\n```\nc\n````  \t",
    "```\n~~~\n```",
    "```\nc\n``` c\n    ```\n```",
    "```\n\n\nc\n\n```",
]
NO_CODE = [
    "```kg check``` で調べる。",
    "```` ```kg``` ```` と書く。",
    "``` a`b",
    "    ```\nc",
    "文の中の ``` は",
    "``\nc\n``",
    "<!--\n```\n-->",
    "<pre>\n~~~\n</pre>",
]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("code", CODE)
def test_code_is_from_fence_to_fence(code: str, newline: str) -> None:
    before, code, behind = (part.replace("\n", newline) for part in ("前文\n", f"{code}\n", "後文\n"))
    text = before + code + behind
    assert [(text[c.start : c.end], c.open) for c in fenced_code(text)] == [(code, False)]
    assert [(text[c.start : c.end], c.open) for c in fenced_code(text, len(before))] == [(code, False)]
    assert [c.open for c in fenced_code(text.removesuffix(behind).rstrip())] == [False]


@pytest.mark.parametrize("text", NO_CODE)
def test_other_backticks_are_no_fence(text: str) -> None:
    assert fenced_code(text) == fenced_code(f"前文\n\n{text}\n\n後文\n") == []


@pytest.mark.parametrize("text", ["```", "```\nc\n", "~~~~\nc\n~~~\n", "```\nc\n``` c", "```\nc\n~~~\n\n", "```a```\n\n```\n文"])
def test_code_that_nothing_closes_goes_to_the_end(text: str) -> None:
    assert [(c.end, c.open) for c in fenced_code(text)] == [(len(text), True)]


@pytest.mark.parametrize("text", ["- 項\n\n    ```\n    c\n    ```\n", "> ~~~\n> c\n", "1. ```\n   c\n"])
def test_code_of_a_list_or_a_quote_ends_with_it(text: str) -> None:
    assert [(text[c.end :], c.open) for c in fenced_code(f"{text}後文\n")] == [("", False)]
    [code] = fenced_code(text)
    assert not code.open


def test_what_stands_before_the_body_is_not_looked_at() -> None:
    head = "---\ndescription: |\n  ```\n---\n"
    assert fenced_code(f"{head}```\nc\n```\n", len(head)) == [(len(head), len(head) + 10, False)]


@given(st.text(alphabet="あa \n\r\t`~<!->", max_size=60))
def test_code_is_open_where_a_paragraph_behind_would_be_code(text: str) -> None:
    tokens = MarkdownIt().parse(f"{text}\n\nbehind")
    swallowed = any(token.type == "fence" and "behind" in token.content for token in tokens)
    code = fenced_code(text)
    assert any(c.open for c in code) == swallowed
    assert all(0 <= c.start < c.end <= len(text) for c in code)
    assert all(a.end <= b.start for a, b in zip(code, code[1:], strict=False))
