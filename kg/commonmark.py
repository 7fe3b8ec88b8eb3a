"""The blocks of a Markdown text, and its fenced code, as CommonMark has them: https://spec.commonmark.org/0.31.2/"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token as MarkdownToken

from kg.lines import lined

__all__ = ["FencedCode", "block_tokens", "code_lines", "fenced_code"]

_MAX_NESTING: Final = 100

_FENCES: Final = ("```", "~~~")
_LINE_END: Final = re.compile("\n")


class FencedCode(NamedTuple):
    """Lines of code between two fences, the fences with them."""

    start: int
    """Offset of the first line."""
    end: int
    """Behind the last line and its end."""
    open: bool
    """Whether nothing closes it, so that what is put behind the text would be code too."""


def block_tokens(text: str) -> list[MarkdownToken]:
    """The blocks of a text, by CommonMark with tables; what is inside their lines is not looked at."""
    return _parser().parse(text)


@cache
def _parser() -> MarkdownIt:
    # Inline rules are not wanted: their work is done with offsets in kg.posts.inline.
    # Link definitions are left as text: a footnote in Japanese, which has no spaces, looks like one.
    return MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table").disable(["inline", "reference"])


def fenced_code(text: str, start: int = 0) -> list[FencedCode]:
    """The fenced code of a text, in order. O(length).

    A line that begins with a code span of three backticks begins none, nor does what a comment or an element of HTML holds; in items of
    lists and in quotes there may be some.

    Args:
        text: whatever its lines end with.
        start: where its body begins; what stands before is not looked at.
    """
    body = lined(text)[start:]
    if not any(fence in body for fence in _FENCES):
        return []
    return _code(body, start, ("fence",))


def code_lines(text: str, start: int = 0) -> list[FencedCode]:
    """The code of a text, fenced or indented by four columns, in order; as :func:`fenced_code` else. O(length)."""
    return _code(lined(text)[start:], start, ("fence", "code_block"))


def _code(body: str, start: int, kinds: tuple[str, ...]) -> list[FencedCode]:
    begins = [start, *(start + m.end() for m in _LINE_END.finditer(body))]
    behind = len(begins) + 1
    tokens = block_tokens(f"{body}\n\n.")  # whether that dot is code is the question
    spans = [token.map for token in tokens if token.type in kinds and token.map is not None]
    return [FencedCode(begins[a], begins[b] if b < len(begins) else start + len(body), b > behind) for a, b in spans]
