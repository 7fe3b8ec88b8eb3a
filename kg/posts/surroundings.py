"""What a place in a post stands in, so that what is written there is no markup but a text: front matter, code, a comment, a tag."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kg.commonmark import FencedCode, code_lines
from kg.lines import lined
from kg.posts.elements import AS_WRITTEN, HIDING, blanked, elements
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
_AT_MOST: Final = 3
"""Columns by which a line may be indented and be no code, whatever stands before it."""


class Surroundings(NamedTuple):
    """What a place stands in."""

    what: str
    """``front matter``, ``code``, or what opens it: ``<!--``, ``{% raw %}``, ``<pre>``."""
    start: int
    """Offset of where it begins."""
    end: int
    """Behind it."""
    sure: bool = False
    """Whether what stands in it is a text, without doubt; else it may be."""
    open: bool = False
    """Whether nothing closes it before the place, or behind."""


def surroundings(source: str, offsets: Sequence[int]) -> list[Surroundings | None]:
    """What each of these places stands in; None where markup is read. O(length + places × what there is).

    Not sure is what sites read in different ways, and what is opened before a place and not closed.

    Args:
        source: text of a post.
        offsets: the places.
    """
    text = lined(source)
    everything = list(_all(text)) if offsets else []
    return [_around(text, everything, offset) for offset in offsets]


def _around(text: str, everything: Sequence[Surroundings], offset: int) -> Surroundings | None:
    inside = [one for one in everything if one.start < offset < one.end]
    line = text.rfind("\n", 0, offset) + 1
    columns = text[line:offset].expandtabs(4)
    if len(columns) - len(columns.lstrip(" ")) > _AT_MOST:
        inside.append(Surroundings("an indented line", line, offset))
    return next((one for one in inside if one.sure), inside[0] if inside else None)


def _all(text: str) -> Iterator[Surroundings]:
    """All that holds something in a text with line feeds."""
    begin = _BEFORE_HEAD.match(text).end()  # type: ignore[union-attr]
    end, unreadable = end_of_head(text[begin:])
    start = begin + end if end else 0
    yield Surroundings("front matter", begin, start, unreadable is None and not text[:begin].strip("\ufeff"))

    opened: dict[str, int] = {}
    found = (n._replace(start=start + n.start, end=start + n.end) for n in no_text(text[start:], opened, written=False))
    hidden = [n for n in found if n.tag is not None]
    liquid = [(n.start, n.end) for n in hidden if n.tag]
    plain = code_lines(text, start)
    behind_liquid = code_lines(blanked(text, liquid), start) if liquid else plain  # Jekyll reads Liquid first, others no Liquid at all
    code = _both(plain, behind_liquid)
    masked = blanked(text, ((n.start, n.end) for n in hidden))

    yield from (Surroundings("code", *both, True) for both in code)
    yield from (Surroundings(_opening(n.tag), n.start, n.end, _opens_line(text, n), not n.tag) for n in hidden)
    yield from _tags(blanked(masked, code), start)
    yield from (Surroundings(_opening(tag), start + at, len(text), open=True) for tag, at in opened.items())
    yield from (Surroundings("code", either.start, either.end) for either in ((*plain, *behind_liquid) if liquid else ()))
    for name, at, until in elements(masked, start, code):
        if name in AS_WRITTEN | HIDING:
            is_open = until is None
            yield Surroundings(f"<{name}>", at, len(text) if until is None else until, not is_open and name in AS_WRITTEN, is_open)


def _opening(tag: str | None) -> str:
    return f"{{% {tag} %}}" if tag else "<!--"


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


def _tags(text: str, start: int) -> Iterator[Surroundings]:
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
            yield Surroundings(what, begins.pop(), tag.end(), what in _TEXT_IN)
            if not begins:
                del opened[what]
