"""The elements of HTML in a post that show what stands in them as it is written, hide it, or keep Markdown from being read there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

__all__ = ["AS_WRITTEN", "HIDING", "Element", "blanked", "elements"]

_SPAN: Final = re.compile(r"(?<!`)(?P<ticks>`++)[^`\n]+(?P=ticks)(?!`)")
"""Code inside a line."""
_SHOWN: Final = re.compile(r"[^\n]")
AS_WRITTEN: Final = frozenset(("code", "listing", "pre", "script", "style", "textarea", "xmp"))
"""Those whose contents are code."""
HIDING: Final = frozenset(("audio", "canvas", "head", "iframe", "noscript", "object", "select", "svg", "template", "title", "video"))
"""Those in which nobody sees a text."""
_OF_TEXT: Final = frozenset(("code", "head", "listing", "xmp"))
_OTHERS: Final = frozenset(("details", "dialog", "div"))
_BLOCKS: Final = frozenset(
    ("address", "article", "aside", "blockquote", "caption", "center", "dd", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "legend", "li", "main", "menu", "nav", "ol", "p", "section",
     "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul")
)
"""Those that keep kramdown from reading Markdown if they begin a line, up to the tag that closes them: none is closed by another."""
_NEVER_EMPTY: Final = frozenset(("script", "style", "textarea"))
"""Those that a slash in the tag does not close."""
_ELEMENTS: Final = re.compile(
    rf"<(?P<end>/?)(?P<name>{'|'.join(sorted(AS_WRITTEN | HIDING | _OTHERS | _BLOCKS))})(?![\w-])(?:[^<>]*?(?P<empty>/)?>)?", re.I
)
_RAW: Final = frozenset(("iframe", "noscript", "script", "style", "textarea", "title", "xmp"))
"""Those in which no other begins."""


class Element(NamedTuple):
    """One of these elements, with its tags."""

    name: str
    start: int
    end: int | None
    """None: nothing closes it."""

    @property
    def of_text(self) -> bool:
        """Whether Markdown goes on behind it where nothing closes it; in the others kramdown reads none to the end of the text."""
        return self.name in _OF_TEXT


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text of the same length and lines with blanks where these spans are, which are in order."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], _SHOWN.sub(" ", text[max(at, start) : end])]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def elements(text: str, start: int, code: Iterable[tuple[int, int]]) -> list[Element]:
    """These elements of a text, in the order of their beginnings. O(length).

    Args:
        text: with line feeds; comments and the like are masked.
        start: where its body begins.
        code: spans of it, in order, in which nothing is an element; code spans are left out here.
    """
    text = _SPAN.sub(lambda span: " " * len(span[0]), blanked(text, code))
    opened: dict[str, list[int]] = {}
    done: list[Element] = []
    raw, blocks = "", 0
    for found in _ELEMENTS.finditer(text, start):
        name = found["name"].lower()
        if raw and not (found["end"] and name == raw):
            continue
        of_blocks = name in _BLOCKS or name in _OTHERS
        if found["end"]:
            if not found[0].endswith(">"):
                continue
            raw = ""
            if begins := opened.get(name):
                done.append(Element(name, begins.pop(), found.end()))
                blocks -= of_blocks
        elif not found["empty"] or name in _NEVER_EMPTY:
            if name in _BLOCKS and not blocks and text[found.start() - 1 : found.start()] not in ("", "\n"):
                continue
            blocks += of_blocks
            raw = name if name in _RAW else ""
            opened.setdefault(name, []).append(found.start())
    done += [Element(name, begin, None) for name, begins in opened.items() for begin in begins]
    return sorted(done, key=lambda element: element.start)
