"""What a place in a post stands in, so that what is written there is no markup but a text: front matter, code, a comment, a tag."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kg.commonmark import FencedCode, code_lines
from kg.lines import lined
from kg.posts.elements import AS_WRITTEN, HIDING, Element, blanked, elements
from kg.posts.frontmatter import end_of_head
from kg.posts.markdown import NoText, no_text

__all__ = ["Surroundings", "surroundings"]

_TAG: Final = re.compile(
    r"""\{%-?\s*(?P<liquid>\w+)\b(?:(?!%\}).){0,500}?%\}
    |\{\{[<%]\s*(?P<end>/\s*)?(?P<short>[\w./-]+)(?:(?![%>]\}\}).){0,500}?(?P<alone>/)?\s*[%>]\}\}
    |\{:(?P<over>/)(?P<ended>\w*)\}
    |\{::(?P<kramdown>\w+)[^{}\n]{0,500}?(?P<empty>/)?\}""",
    re.X | re.S,
)
"""Tags of Liquid, shortcodes of Hugo and extensions of kramdown, which may hold a text."""
_THROUGH: Final = frozenset(("if", "unless", "case", "for", "tablerow"))
"""Tags of Liquid whose contents are read like any text."""
_TEXT_IN: Final = frozenset(("{{< highlight >}}", "{::comment}"))
"""What shows contents as they are written, or not at all; beside Liquid's that readers of posts know."""
_BEFORE_HEAD: Final = re.compile(r"\ufeff*(?:(?:[ \t\r\u3000]*\n)+(?=(?:---|\+\+\+)[ \t\r]*\n[ \t]*[\w-]+[ \t]*[:=]|\{))?")
"""What readers of drafts pass over before front matter."""
_BLANKS: Final = re.compile(r"[ \t]*")
_AT_MOST: Final = 3
"""Columns by which a line may be indented and be no code, whatever stands before it."""


class Surroundings(NamedTuple):
    """What a place stands in."""

    what: str
    """``front matter``, ``code``, or what opens it: ``<!--``, ``{% raw %}``, ``<pre>``."""
    start: int
    """Offset of where it begins."""
    sure: bool
    """Whether what stands in it is a text, without doubt; else it may be."""
    open: bool = False
    """Whether nothing closes it before the place, or behind."""


def surroundings(source: str, offsets: Sequence[int]) -> list[Surroundings | None]:
    """What each of these places stands in; None where markup is read. O(length).

    Not sure is what sites read in different ways, and what is opened before a place and not closed.

    Args:
        source: text of a post.
        offsets: the places.
    """
    text = lined(source)
    begin = _BEFORE_HEAD.match(text).end()  # type: ignore[union-attr]
    end, unreadable = end_of_head(text[begin:])
    start = begin + end if end else 0
    sure = unreadable is None and not text[:begin].strip("\ufeff")
    places = None
    found: list[Surroundings | None] = []
    for offset in offsets:
        if offset < start:
            found.append(Surroundings("front matter", begin, sure))
        else:
            places = places or _Places.of(text, start)
            found.append(places.around(offset))
    return found


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a tag holds something."""

    what: str
    start: int
    end: int
    sure: bool
    open: bool = False


@dataclass(frozen=True, slots=True)
class _Places:
    """A post's text with what there is in it."""

    text: str
    plain: Sequence[FencedCode]
    """Code, if Markdown is all that is read."""
    other: Sequence[FencedCode]
    """Code, if Liquid is read first, as Jekyll does."""
    spans: Sequence[_Span]
    """Of comments and tags."""
    opened: dict[str, int]
    """Comments and tags that nothing closes."""
    elements: Sequence[Element]
    starts: tuple[list[int], list[int]] = field(default=([], []))

    @classmethod
    def of(cls, text: str, start: int) -> _Places:
        opened: dict[str, int] = {}
        outer = [n._replace(start=start + n.start, end=start + n.end) for n in no_text(text[start:], opened, written=False)]
        outer = [n for n in outer if n.tag is not None]
        liquid = [(n.start, n.end) for n in outer if n.tag]
        plain = code_lines(text, start)
        other = code_lines(blanked(text, liquid), start) if liquid else plain
        surely = _both(plain, other)
        masked = blanked(text, ((n.start, n.end) for n in outer))
        bare = blanked(masked, surely)
        spans = [_Span(f"{{% {n.tag} %}}" if n.tag else "<!--", n.start, n.end, _opens_line(text, n), not n.tag) for n in outer]
        spans += _tags(bare, start)
        shifted = {f"{{% {tag} %}}" if tag else "<!--": start + at for tag, at in opened.items()}
        starts = ([c.start for c in plain], [c.start for c in other])
        return cls(text, plain, other, spans, shifted, elements(masked, start, surely), starts)

    def around(self, offset: int) -> Surroundings | None:
        """What a place in the body stands in."""
        code = [found for spans, starts in zip((self.plain, self.other), self.starts, strict=True) if (found := _in(spans, starts, offset))]
        if len(code) == 2:
            return Surroundings("code", code[0].start, True)
        inside = [span for span in self.spans if span.start < offset < span.end]
        inside += [_Span(what, at, len(self.text), False, True) for what, at in self.opened.items() if at < offset]
        inside += [_Span("code", found.start, found.end, False) for found in code]
        for element in self.elements:
            if element.start < offset and (element.end is None or offset < element.end) and element.name in AS_WRITTEN | HIDING:
                sure = element.end is not None and element.name in AS_WRITTEN
                inside.append(_Span(f"<{element.name}>", element.start, 0, sure, element.end is None))
        line = self.text.rfind("\n", 0, offset) + 1
        indent = _BLANKS.match(self.text, line, offset)
        if indent is not None and len(indent[0].expandtabs(4)) > _AT_MOST:
            inside.append(_Span("an indented line", line, 0, False))
        first = next((span for span in inside if span.sure), inside[0] if inside else None)
        return Surroundings(first.what, first.start, first.sure, first.open) if first is not None else None


def _in(spans: Sequence[FencedCode], starts: Sequence[int], offset: int) -> FencedCode | None:
    at = bisect_right(starts, offset) - 1
    return spans[at] if at >= 0 and offset < spans[at].end else None


def _both(a: Sequence[FencedCode], b: Sequence[FencedCode]) -> list[tuple[int, int]]:
    """What is code either way, in order."""
    shared, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        low, high = max(a[i].start, b[j].start), min(a[i].end, b[j].end)
        if low < high:
            shared.append((low, high))
        if a[i].end < b[j].end:
            i += 1
        else:
            j += 1
    return shared


def _opens_line(text: str, found: NoText) -> bool:
    """Whether a tag stands at the beginning of a line: one inside a line may be spoken of. What a comment of HTML holds is never sure."""
    return bool(found.tag) and not text[text.rfind("\n", 0, found.start) + 1 : found.start].strip()


def _tags(text: str, start: int) -> Iterator[_Span]:
    """What stands between two tags of one name."""
    tags: dict[str, list[int]] = {}
    extensions: dict[str, list[int]] = {}
    for tag in _TAG.finditer(text, start):
        opened = tags
        if name := tag["liquid"]:
            what, ends = f"{{% {name.removeprefix('end')} %}}", name.startswith("end")
            if name.removeprefix("end") in _THROUGH:
                continue
        elif name := tag["short"]:
            what, ends = f"{{{{< {name} >}}}}", bool(tag["end"])
        else:
            opened = extensions
            what, ends = f"{{::{tag['ended'] or tag['kramdown'] or ''}}}", bool(tag["over"])
            if what == "{::}":  # ends whatever is open
                what = next(reversed(opened), what)
        if not ends:
            if not (tag["alone"] or tag["empty"]):
                opened.setdefault(what, []).append(tag.start())
        elif begins := opened.get(what):
            yield _Span(what, begins.pop(), tag.end(), what in _TEXT_IN)
            if not begins:
                del opened[what]
