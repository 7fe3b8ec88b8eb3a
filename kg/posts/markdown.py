"""A Markdown body to its blocks of text: headings, paragraphs, list items, table cells, each with offsets.

The block structure comes from markdown-it-py (CommonMark with tables), which knows the lines of a block; where in a
line the text begins, and the markup inside it, is found here and in :mod:`kg.posts.inline`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from markdown_it.token import Token as MarkdownToken

from kg.commonmark import block_tokens
from kg.markers import END_LINE, START_LINE
from kg.posts.inline import MASK, read_inline
from kg.records import Piece, Segment, SegmentKind

__all__ = ["Block", "NoText", "masked_text", "no_text", "read_blocks"]

_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_NOT_TEXT = re.compile(
    rf"(?P<written>{START_LINE})"
    r"""|(?P<comment><!--)
    |(?P<block>\{%-?\s*(?P<tag>highlight|raw|comment)\b.{0,200}?%\})
    |(?P<liquid>\{%.{0,500}?%\}|\{\{.{0,500}?\}\})
    |(?P<attributes>\{:[^{}\n]{0,500}\})
    |(?P<definition>^[ ]{0,3}\[(?!\^)[^\]\n]{1,100}\]:[ \t]*<?(?:https?://|/|\#)[^\n]*)""",
    re.X | re.S | re.M,
)
_BEGINS_NO_TEXT = ("<!--", "{", "]:")
"""One of these is in whatever :data:`_NOT_TEXT` finds; most bodies have none."""
_CLOSING = {tag: re.compile(rf"\{{%-?\s*end{tag}\s*-?%\}}") for tag in ("highlight", "raw", "comment")} | {
    "": re.compile("-->"),
    "written": re.compile(END_LINE),
}
_READABLE_HTML = re.compile(r"\s*</?(h[1-6]|p|li|ul|ol|td|th|tr|table|thead|tbody|blockquote|dl|dt|dd|details|summary)\b", re.I)
_ELEMENT = re.compile(
    r"<(?:(?P<heading>h[1-6])|(?P<silent>style|script|head|title|template)|p|li|ul|ol|dl|dt|dd|t[dhr]|table|blockquote|div|section|article|main"
    r"|header|footer|body|figure|figcaption|details|summary)\b",
    re.I,
)
"""The beginning of an element that stands by itself."""
_QUOTE_MARKS = re.compile(r"[ \t]*(?:>[ \t]?)*")
_CELL_BORDER = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text of a post that may turn out to be editorial."""

    kind: SegmentKind
    text: str
    pieces: tuple[Piece, ...]
    outside_links: int
    """Readable characters, white space apart, outside link texts."""
    only_links: bool
    list_id: int | None = None
    """Number of the outermost list it stands in; None outside lists."""
    row: int | None = None

    def segment(self) -> Segment:
        """The block as editorial text."""
        return Segment(self.kind, self.text, self.pieces, self.row)


def read_blocks(
    source: str, start: int, marks: re.Pattern[str], *, html: bool = False, unread: list[Block] | None = None
) -> Iterator[Block]:
    """The text blocks of the body that begins at `start`, in order.

    Args:
        source: the whole decoded file; the offsets of the blocks index it.
        start: where the body begins.
        marks: lines that are marks and not text; compiled with ``re.M``.
        html: read blocks of HTML whatever they begin with, element by element, and not only those that begin like text.
        unread: takes the text in other HTML, which is no text of the post.
    """
    masked = masked_text(source, start, marks)
    lines = _line_spans(masked, start)
    tokens = block_tokens(masked[start:])
    list_depth = list_id = row = 0
    heading = table = False
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                list_id += list_depth == 0
                list_depth += 1
            case "bullet_list_close" | "ordered_list_close":
                list_depth -= 1
            case "heading_open":
                heading = True
            case "heading_close":
                heading = False
            case "table_open":
                table = True
            case "table_close":
                table = False
            case "tr_open":
                yield from _row(masked, lines, token, row)
                row += 1
            case "inline" if token.map is not None and not table:
                kind = SegmentKind.HEADING if heading else SegmentKind.LIST_ITEM if list_depth else SegmentKind.PARAGRAPH
                yield from _block(masked, _content_spans(masked, lines, token), kind, list_id if list_depth else None)
            case "code_block" if token.map is not None and _JAPANESE.search(token.content):
                for line in lines[slice(*token.map)]:  # indented prose, not a program
                    yield from _block(masked, [line], SegmentKind.PARAGRAPH, None)
            case "html_block" if token.map is not None and html:
                yield from _elements(masked, lines[slice(*token.map)])
            case "html_block" if token.map is not None and _READABLE_HTML.match(token.content):
                kind = SegmentKind.HEADING if re.match(r"\s*<h[1-6]", token.content, re.I) else SegmentKind.PARAGRAPH
                yield from _block(masked, lines[slice(*token.map)], kind, None)
            case "html_block" if token.map is not None and unread is not None:
                unread += _elements(masked, lines[slice(*token.map)])


def masked_text(source: str, start: int, marks: re.Pattern[str]) -> str:
    """The source, same length, with `\\n` line ends, mark lines blanked and what is no text masked."""
    text = source.replace("\r\n", " \n").replace("\r", "\n").replace(MASK, "\ufffd")

    def blank(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", found[0])

    body = marks.sub(blank, text[start:])
    parts, at = [], 0
    for low, high, _ in no_text(body):
        parts += [body[at:low], re.sub(r"[^\n]", MASK, body[low:high])]
        at = high
    body = "".join([*parts, body[at:]])
    if parts:  # a line of nothing but masked characters must not join the paragraphs around it
        body = re.sub(rf"^[ \t]*{MASK}[{MASK} \t]*$", blank, body, flags=re.M)
    return text[:start] + body


class NoText(NamedTuple):
    """What is no text of a post, with what opens and closes it."""

    start: int
    end: int
    tag: str | None
    """Of Liquid, ``highlight``, ``raw`` or ``comment``; empty: a comment of HTML; ``written``: our block; None: all else."""


def no_text(body: str, opened: dict[str, int] | None = None, *, written: bool = True) -> Iterator[NoText]:
    """Comments, Liquid and kramdown attributes; what is opened and never closed is text. O(length).

    Args:
        body: Markdown with line feeds.
        opened: takes the tags that are opened and never closed, each with the offset of the first one.
        written: whether our block is one; else its markers are comments like others.
    """
    opened = {} if opened is None else opened
    if not any(mark in body for mark in _BEGINS_NO_TEXT):
        return
    at = 0
    while found := _NOT_TEXT.search(body, at):
        at = found.end()
        tag = None
        if found["comment"] or found["block"] or (written and found["written"]):
            tag = "written" if found["written"] else found["tag"] or ""
            closing = None if tag in opened else _CLOSING[tag].search(body, at)
            if closing is not None:
                at = closing.end()
            else:
                opened.setdefault(tag, found.start())
                if found["comment"]:
                    continue
        yield NoText(found.start(), at, tag)


def _line_spans(text: str, start: int) -> list[tuple[int, int]]:
    spans = []
    while start < len(text):
        end = text.find("\n", start)
        end = end if end >= 0 else len(text)
        spans.append((start, end))
        start = end + 1
    return spans


def _content_spans(text: str, lines: list[tuple[int, int]], token: MarkdownToken) -> list[tuple[int, int]]:
    """Where the lines of an inline token's content stand in the text."""
    assert token.map is not None
    contents = token.content.split("\n")
    first = token.map[0]
    spans = []
    for content, (start, end) in zip(contents, lines[first : first + len(contents)], strict=False):
        content = content.strip()
        at = text.rfind(content, start, end) if content else -1
        spans.append((at, at + len(content)) if at >= 0 else (start, end))
    return spans


def _block(text: str, spans: list[tuple[int, int]], kind: SegmentKind, list_id: int | None, row: int | None = None) -> Iterator[Block]:
    inline = read_inline(text, spans)
    readable, pieces = inline.trimmed()
    if readable:
        only_links = bool(inline.link_targets) and inline.outside_links <= 2
        yield Block(kind, readable, pieces, inline.outside_links, only_links, list_id, row)


def _elements(text: str, lines: list[tuple[int, int]]) -> Iterator[Block]:
    """The text of a block of HTML, element by element."""
    low, high, starts = lines[0][0], lines[-1][1], [start for start, _ in lines]
    found = [None, *_ELEMENT.finditer(text, low, high)]
    edges = [low, *(m.start() for m in found if m is not None), high]
    for element, start, end in zip(found, edges, edges[1:], strict=False):
        if element is not None and (silent := element["silent"]):
            closing = re.compile(rf"</{silent}\s*>", re.I).search(text, start, end)
            start = closing.end() if closing else end  # what stands behind it may be text
        elif element is None and text.startswith("<!", start):
            continue
        inside = lines[max(bisect_right(starts, start) - 1, 0) : bisect_left(starts, end)]
        spans = [(max(a, start), min(b, end)) for a, b in inside]
        yield from _block(text, spans, SegmentKind.HEADING if element is not None and element["heading"] else SegmentKind.PARAGRAPH, None)


def _row(text: str, lines: list[tuple[int, int]], token: MarkdownToken, row: int) -> Iterator[Block]:
    """The cells of a table row, split where Markdown splits them: at each ``|`` without a backslash."""
    if token.map is None:
        return
    start, end = lines[token.map[0]]
    quote = _QUOTE_MARKS.match(text, start, end)
    start = quote.end() if quote else start
    borders = [m.start() for m in _CELL_BORDER.finditer(text, start, end)]
    edges = [start - 1, *borders, end]
    for left, right in zip(edges, edges[1:], strict=False):
        yield from _block(text, [(left + 1, right)], SegmentKind.TABLE_CELL, None, row)
