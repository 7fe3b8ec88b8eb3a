"""Posts made of what breaks readers, and what must hold for each of them, whatever it is.

Pieces are repeated up to thousands of times, put into one another and cut anywhere, so that a post may hold a megabyte.
"""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from builders import a_file
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kg.cli.feed import extraction
from kg.errors import UsageError
from kg.export import FORMATS, Wanted, export
from kg.extract import TextAnalyzer
from kg.paste import html_link, markdown_link
from kg.pipeline import Analyst
from kg.posts import read_post
from kg.posts.inline import MASK, read_inline
from kg.query import coverage, draft_of_facts
from kg.records import Post, PostFacts, Segment
from kg.store import open_store
from kg.store.base import PostCard

__all__ = ["POSTS", "SCANNED", "analysed", "read", "scanned"]

_MARKDOWN = MarkdownIt("commonmark").enable("strikethrough")
MARKUP = (
    "[", "]", "(", ")", "*", "_", "`", "~~", "<", ">", "&", "\\", "![", "|", "#", "{", "}", "{%", "%}", "{{", "}}", "{:", "<!--", "-->",
    "[a](", "[あ](b)", "![a](/b.png)", "[^a]", "[a]: /b\n", "&amp;", "&#x1F600;", "**あ**", "*a_", "`` ` ``", "<script>", "</script>", "<style ",
    "<br>", "<div>\n", "</p>", "> ", "- ", "1. ", "    ", "\t", "# ", "## 関連記事\n", "---\n", "```\n", "~~~\n", "|a|b|\n", "|---|---|\n", "a\n===\n",
    "{% raw %}", "{% endraw %}", "{% comment %}", "{: .x}", "{::nomarkdown}", "{:/}", "{{< x >}}", "$$", "[^a]: ", "https://", "https://a.example/x_(y)", "<https://a>", "<<<<<<< a\n", "=======\n",
)  # fmt: skip
CHARACTERS = (
    "\n", "\r\n", "\r", " ", "\u3000", "\u200b", "\u200d", "\u202e", "\u2066", "\u0301", "\u3099", "\ufeff", MASK, "\ue001", "\0", "\x1b[31m", "\x07",
    "\x85", "\u2028", "\ufffd", "\ufdfa", "㍿", "ｶﾞ", "𠮷", "😀", "👨‍👩‍👧", "İ", "ß", "ﬃ", "９", "①", "ー", "・", "々", "。", "、", "「", "」", "（", "）", "'", '"',
)  # fmt: skip
WORDS = (
    "OpenAI", "Open\u200dAI", "Foxconn", "鴻海", "ソフトバンクグループ", "サム・アルトマン", "NVIDIA", "GPT-5", "Claude Opus 4.5", "Stargate", "株式会社", "同社", "孫正義氏",
    "は", "が", "を", "に", "と", "の", "も", "で", "から", "や", "提携した", "出資する", "買収しない", "供給", "開発した", "もし", "かつて", "れば", "だろう", "という",
    "1億円", "300億〜500億ドル", "$5 billion", "兆", "九", "2025年", "11月21日", "来年度", "1,", "9", "9.", "$9", "億", "%", "約", "以上", "A", "z9", "漢字", "カタカナ", "ひらがな",
    "' OR 1=1; DROP TABLE posts; --", "'}) DETACH DELETE n //", "=HYPERLINK(1)", "../../etc/passwd", "<img src=x onerror=alert(1)>", "javascript:alert(1)",
)  # fmt: skip
HEADS = (
    "title: ", "title: 題\n", "title: >\n  ", 'title: "\\ud83d\\u0000', "date: ", "date: 2026-01-05\n", "date: 99999999999999999999\n", "tags: [", "tags:\n  - ", "x: &a ", "*a, ",
    "x: ", "{a: ", "[", "? ", ": ", "- ", "\n", "  ", "!!python/object:os.system ", "<<: *a\n", "permalink: ../../", "permalink: :year/:title\n", "id: ../x/%00\n",
    "title: [a]\n", "title: {a: b}\n", "title: ~\n", "title: !!binary aGk=\n", "title: 1e400\n", "title: '{::nomarkdown}{{ x }}</a>\x07'\n", "date: [1]\n",
    "tags: {a: [b]}\n", 'id: ".."\n', 'id: "\\0\\u200b"\n', "id: [a]\n", "? [a]\n: b\n",
    '"title": "\\ud83d\\u0000",\n', '"date": "2026-01-05",', '"x": {', '"x": 1e400}',
    "image: ../../../etc/passwd\n", "draft: true\n", "| \n", '"', "'", "#", "a.b.", "a = ", '"""', "\t", "\x1b", "あ", "---\n", "...\n",
)  # fmt: skip


def _repeated(parts: tuple[str, ...]) -> st.SearchStrategy[str]:
    one = st.sampled_from(parts)
    few = st.lists(one, min_size=1, max_size=4).map("".join)
    return st.one_of(
        one,
        few,
        st.tuples(few, st.sampled_from((2, 3, 30, 300, 3_000))).map(lambda x: x[0] * x[1]),
        st.tuples(one, few, st.sampled_from((10, 100, 1_000))).map(lambda x: x[0] * x[2] + x[1] * x[2]),
        st.tuples(few, st.sampled_from((10, 200))).map(lambda x: "\n".join(f"{x[0]}{n}" for n in range(x[1]))),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    )


def _many(parts: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.lists(_repeated(parts), max_size=10).map("".join)


_BODY = _many(MARKUP + CHARACTERS + WORDS + WORDS)
_HEAD = st.one_of(
    st.just("---\ntitle: 題\ndate: 2026-01-05\n---\n"),
    st.tuples(st.sampled_from(("---\n", "+++\n", '{"title": "題", ', "---", "")), _many(HEADS + CHARACTERS), st.sampled_from(("---\n", "+++\n", "...\n", "}\n", "")))
    .map("".join),
)  # fmt: skip
POSTS = st.one_of(
    st.tuples(_HEAD, st.just("書き出し。\n\n"), _BODY).map("".join).map(str.encode),
    st.tuples(_HEAD, _BODY).map("".join).map(str.encode),
    st.tuples(st.tuples(_HEAD, _BODY).map("".join).map(str.encode), st.integers(0, 300), st.binary(max_size=3)).map(
        lambda x: x[0][: x[1]] + x[2] + x[0][x[1] :]
    ),
)
"""Whole files, some not in UTF-8."""
SCANNED = _many(MARKUP + CHARACTERS)
"""The text of one block, markup and all."""


def read(data: bytes) -> Post | None:
    """Read a file as a post: it is one, or one problem says why not and what to do; every offset holds."""
    post, problems = read_post(a_file(data))
    skipped = [p for p in problems if p.skipped]
    assert len(skipped) == (post is None), problems
    assert all(p.reason and p.remedy and p.path and (p.line is None or p.line > 0) for p in problems)
    if post is None:
        return None
    assert post.title.strip() and post.id and not set("/\\?#%\n\t ") & set(post.id)
    assert len(post.id) <= 400 and post.id.strip(".") and not re.search("[\x00-\x1f\x7f-\x9f]", post.id)
    post.source.encode()
    for segment in post.segments:
        _holds(post.source, segment)
    _pasted(PostCard(post.id, post.path, post.permalink, post.title, post.published_at, (), ()))
    return post


def _pasted(post: PostCard) -> None:
    """A link to paste is one link, whose text says what the title does, in Markdown and in HTML, and no tag of any template."""
    for link in (markdown_link(post), html_link(post)):
        assert not re.search("{[{%:]|[\\x00-\\x1f\\x7f-\\x9f]", link), link
    [_, inline, _] = _MARKDOWN.parse(markdown_link(post))
    opened, *inner, closed = inline.children or []
    assert (opened.type, closed.type) == ("link_open", "link_close") and {t.type for t in inner} <= {"text", "text_special"}, inline
    assert html_link(post).count("<") == html_link(post).count(">") == 2


def _holds(source: str, segment: Segment) -> None:
    assert segment.text == segment.text.strip() != ""
    segment.text.encode()
    assert [segment.pieces[0].text_start, *(p.text_end for p in segment.pieces)] == [*(p.text_start for p in segment.pieces), len(segment.text)]
    assert all(a.end <= b.start for a, b in zip(segment.pieces, segment.pieces[1:], strict=False))
    assert segment.pieces[0].start >= 0 and segment.pieces[-1].end <= len(source)


def scanned(source: str) -> None:
    """Scan the markup of a block: what is readable stands where the pieces say."""
    text, pieces = read_inline(source, [(0, len(source))]).trimmed()
    assert sum(p.text_end - p.text_start for p in pieces) == len(text)
    for p in pieces:
        if p.end - p.start == p.text_end - p.text_start:
            assert source[p.start : p.end].replace("\r", " ").replace("\n", " ") == text[p.text_start : p.text_end].replace("\r", " ").replace("\n", " ")


def analysed(data: bytes, analyst: Analyst, analyze: TextAnalyzer) -> PostFacts | None:
    """Read and analyse a file, store it, compare it with itself, write it in every format, and withdraw it: nothing fails, nothing is left."""
    post = read(data)
    if post is None:
        return None
    try:
        facts = next(analyst.facts([post], analyze))
    except UsageError as error:
        assert ";" in str(error), error  # says what to do
        return None
    source = facts.post.source
    assert all(source[m.start : m.end] == m.surface for m in facts.mentions)
    assert all(0 <= c.start < c.end <= len(source) and source[c.start : c.end] == c.text for c in facts.claims)
    assert {m.entity_id for m in facts.mentions} == {e.id for e in facts.entities}
    json.dumps(extraction(facts, "p.md"), ensure_ascii=False).encode()
    with TemporaryDirectory() as folder, closing(open_store(str(Path(folder) / "kg.db"))) as store:
        with store.writer() as writer:
            writer.put(facts, "r")
        with store.view() as view:
            assert set(view.facts(post.id).claims) == set(facts.claims)
            coverage(view, draft_of_facts(facts), fold=True)
            for format in FORMATS:
                for line in export(view, format, Wanted()):
                    line.encode()
        with store.writer() as writer:
            writer.delete(post.id)
        with store.view() as view:
            assert (view.stats().entities, view.stats().claims, view.stats().topics) == (0, 0, 0)
    return facts
