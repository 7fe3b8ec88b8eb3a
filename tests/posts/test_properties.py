"""What holds for any post: offsets map back, names that stand in the text are found in it, nothing makes reading fail."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from builders import a_file
from hypothesis import given
from hypothesis import strategies as st

from kg.posts import read_post
from kg.posts.inline import MASK, read_inline
from kg.posts.markdown import read_blocks
from kg.records import Post, Segment

NAMES = ("OpenAI", "鴻海", "サム・アルトマン", "H100", "株式会社青嶺", "Ｆｏｘｃｏｎｎ", "ﾎﾝﾊｲ", "C++")
WORDS = st.text("あいうえお漢字産業技術カキクケコー、「」（）！abc123　 %", min_size=1, max_size=12).filter(lambda t: t.strip(" 　"))


@dataclass(frozen=True)
class Bit:
    """A piece of Markdown and the names that a reader sees in it."""

    markdown: str
    names: tuple[str, ...] = ()


names = st.sampled_from(NAMES)
inline = st.one_of(
    WORDS.map(Bit),
    names.map(lambda n: Bit(n, (n,))),
    names.map(lambda n: Bit(f"**{n}**", (n,))),
    names.map(lambda n: Bit(f"**「{n}」**", (n,))),
    names.map(lambda n: Bit(f"[{n}](https://a.example/{len(n)}_x)", (n,))),
    names.map(lambda n: Bit(f"[**{n}**]( /b '題' )", (n,))),
    names.map(lambda n: Bit(f"`{n}`", (n,))),
    names.map(lambda n: Bit(f"&quot;{n}&amp;", (n,))),
    names.map(lambda n: Bit(f"<b>{n}</b>", (n,))),
    names.map(lambda n: Bit(f"<!-- {n} -->")),
    names.map(lambda n: Bit(f"![{n}](/{len(n)}.png)")),
    names.map(lambda n: Bit("{{ page." + n + " }}")),
    st.sampled_from(
        ["&amp;", "&lt;", "https://a.example/x?y=1 ", "\\*", "[^1]", "{: .x}", "<br>", "5 * 3", "a_b_c", "[注]", "*", "~~消~~", "R&D"]
    ).map(Bit),
)
line = st.lists(inline, min_size=1, max_size=6).map(
    lambda bits: Bit("本文では" + "と".join(b.markdown for b in bits), sum((b.names for b in bits), ()))
)
lines = st.lists(line, min_size=1, max_size=3)


def joined(bits: list[Bit], before: str = "", first: str = "", between: str = "\n") -> Bit:
    return Bit(first + between.join(before + b.markdown for b in bits), sum((b.names for b in bits), ()))


def table(rows: list[list[Bit]]) -> Bit:
    cells = [[c.markdown.replace("|", r"\|") for c in row] for row in rows]
    text = "\n".join(f"| {' | '.join(row)} |" for row in [["項目", "値"], ["---", "---"], *cells])
    return Bit(text, sum((c.names for row in rows for c in row), ()))


block = st.one_of(
    lines.map(joined),
    lines.map(lambda ls: joined(ls, "- ")),
    lines.map(lambda ls: joined(ls, "  - ", "1. あ\n")),
    lines.map(lambda ls: joined(ls, "> ")),
    lines.map(lambda ls: joined(ls, "> - ")),
    line.map(lambda b: Bit(f"## {b.markdown}", b.names)),
    st.lists(st.lists(line, min_size=2, max_size=2), min_size=1, max_size=3).map(table),
    line.map(lambda b: Bit(f"```\n{b.markdown}\n```")),
    line.map(lambda b: Bit("{% highlight x %}\n" + b.markdown + "\n{% endhighlight %}")),
)


@st.composite
def documents(draw: st.DrawFn) -> Bit:
    """A whole post, with or without front matter, with Unix or Windows line ends."""
    blocks = [Bit("本文の書き出しである。"), *draw(st.lists(block, max_size=6))]
    title = draw(names)
    quote = draw(st.sampled_from(["", "'", '"']))
    front = draw(st.sampled_from(["", f"---\ntitle: {quote}{title}の題{quote}\ndate: 2026-01-05\ntags: [AI]\n---\n"]))
    whole = joined(blocks, first=front, between="\n\n")
    names_in_it = ((title,) if front else ()) + whole.names
    return Bit(whole.markdown.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))) + "\n", names_in_it)


def linear(segment: Segment) -> list[tuple[int, int, int, int]]:
    pieces = [(p.text_start, p.text_end, p.start, p.end) for p in segment.pieces]
    return [p for p in pieces if p[1] - p[0] == p[3] - p[2]]


def post_of(markdown: str) -> Post:
    post, problems = read_post(a_file(markdown))
    assert post is not None, problems
    return post


@given(documents())
def test_pieces_cover_a_text_in_order_and_map_back_to_the_source(document: Bit) -> None:
    post = post_of(document.markdown)
    assert post.source == document.markdown
    for segment in post.segments:
        assert segment.text == segment.text.strip()
        assert [segment.pieces[0].text_start, *(p.text_end for p in segment.pieces)] == [
            *(p.text_start for p in segment.pieces),
            len(segment.text),
        ]
        assert all(a.end <= b.start for a, b in zip(segment.pieces, segment.pieces[1:], strict=False))
        for text_start, text_end, start, end in linear(segment):
            assert post.source[start:end] == segment.text[text_start:text_end]


@given(documents(), st.data())
def test_every_part_of_a_text_has_its_place_inside_the_segment(document: Bit, data: st.DataObject) -> None:
    post = post_of(document.markdown)
    segment = data.draw(st.sampled_from(post.segments))
    first = data.draw(st.integers(0, len(segment.text) - 1))
    last = data.draw(st.integers(first + 1, len(segment.text)))
    start, end = segment.source_span(first, last)
    assert segment.start <= start < end <= segment.end
    # A larger part has a larger place.
    wider = segment.source_span(max(0, first - 1), min(len(segment.text), last + 1))
    assert wider[0] <= start and end <= wider[1]
    ends = [segment.source_span(i, i + 1) for i in range(len(segment.text))]
    assert ends == sorted(ends)


@given(documents())
def test_every_name_that_a_reader_sees_is_found_where_it_stands(document: Bit) -> None:
    post = post_of(document.markdown)
    found: dict[str, int] = {}
    for segment in post.segments:
        for name in NAMES:
            at = segment.text.find(name)
            while at >= 0:
                start, end = segment.source_span(at, at + len(name))
                assert post.source[start:end] == name
                found[name] = found.get(name, 0) + 1
                at = segment.text.find(name, at + len(name))
    for name in NAMES:
        planted = document.names.count(name)
        assert found.get(name, 0) >= planted, name


@given(documents())
def test_code_comments_images_and_liquid_are_never_text(document: Bit) -> None:
    text = "\n".join(s.text for s in post_of(document.markdown).segments)
    for mark in ("```", "{{", "{%", "<!--", "](", "**「", "https://a.example", MASK):
        assert mark not in text


@given(documents())
def test_reading_the_same_file_twice_gives_the_same_post(document: Bit) -> None:
    assert read_post(a_file(document.markdown)) == read_post(a_file(document.markdown))


CHARACTERS = st.characters(exclude_categories=["Cs"])
MARKUP = st.sampled_from(
    [
        "---\n",
        "+++\n",
        "title: ",
        "- ",
        "> ",
        "|",
        "\n",
        "\r\n",
        "\r",
        "**",
        "[",
        "](",
        ")",
        "`",
        "```\n",
        "{%",
        "%}",
        "<",
        "-->",
        "&#",
        ";",
        "\\",
        "\t",
        "\u3000",
        "\ufeff",
        "\ue000",
        "\0",
        "# ",
        "|---|\n",
        "[a]: b\n",
        "<p>",
        "関連記事\n",
        "日付",
        "&amp",
        "\u2028",
        "\x85",
        "    ",
    ]
)
ANYTHING = st.lists(st.one_of(MARKUP, st.text(CHARACTERS, max_size=8)), max_size=40).map("".join)


@given(ANYTHING)
def test_any_text_is_read_or_reported_and_offsets_hold(text: str) -> None:
    post, problems = read_post(a_file(text))
    assert (post is None) == any(p.skipped for p in problems)
    assert sum(p.skipped for p in problems) <= 1
    if post is None:
        return
    for segment in post.segments:
        for text_start, text_end, start, end in linear(segment):
            seen, written = segment.text[text_start:text_end], post.source[start:end]
            assert seen.replace("\n", " ") == written.replace("\r", " ").replace("\n", " ").replace(MASK, "\ufffd")


@given(st.text("\ufeff", max_size=3), ANYTHING)
def test_a_stored_text_is_read_as_its_file_was(marks: str, text: str) -> None:
    post, problems = read_post(a_file(marks + text))
    if post is not None:
        again, same = read_post(a_file(post.source))
        assert again is not None and (replace(again, content_hash=post.content_hash), same) == (post, problems)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_reported(data: bytes) -> None:
    post, problems = read_post(a_file(data))
    assert (post is None) == any(p.skipped for p in problems)


@given(st.text(st.sampled_from("[]()*_`<>!&;\\ |あa\n-#{}%:^｜《》ア"), max_size=200))
def test_inline_text_and_its_pieces_have_the_same_length(source: str) -> None:
    text, pieces = read_inline(source, [(0, len(source))]).trimmed()
    assert sum(p.text_end - p.text_start for p in pieces) == len(text)
    for piece in pieces:
        if piece.end - piece.start == piece.text_end - piece.text_start:
            assert source[piece.start : piece.end] == text[piece.text_start : piece.text_end]


@given(documents())
def test_blocks_come_in_the_order_of_the_source(document: Bit) -> None:
    blocks = list(read_blocks(document.markdown, 0, re.compile("(?!)")))
    starts = [b.pieces[0].start for b in blocks]
    assert starts == sorted(starts)
