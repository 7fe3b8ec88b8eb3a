"""What is opened in a text and never closed, so that nobody would see what is put behind it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from kg.commonmark import fenced_code
from kg.posts.editorial import boilerplate
from kg.posts.frontmatter import body_start
from kg.posts.markdown import masked_text, open_tags

__all__ = ["unclosed"]

_SPAN: Final = re.compile(r"(?<!`)(?P<ticks>`++)[^`\n]+(?P=ticks)(?!`)")
"""Code inside a line."""
_ELEMENTS: Final = re.compile(
    r"<(?P<end>/?)(?P<name>audio|canvas|details|dialog|div|iframe|noscript|object|pre|script|select|style|svg|template|textarea|title|video)"
    r"(?![\w-])"
    r"(?:[^<>]*?(?P<empty>/)?>)?",
    re.I,
)
"""Elements that hide what stands in them, or show it as it is written: kramdown reads no Markdown in what HTML opens and never closes."""
_RAW: Final = frozenset(("iframe", "noscript", "script", "style", "textarea", "title"))
"""Those of them in which no other begins."""


def unclosed(source: str) -> str | None:
    """A comment, a tag of Liquid or an element of HTML that is open at the end of a post's text; None if there is none.

    What stands in fenced code and code spans is text, save for a comment: readers of posts see one there too. O(length).
    """
    start = body_start(source)
    for tag in open_tags(source[start:]):
        return f"{{% {tag} %}}" if tag else "<!--"
    masked = masked_text(source, start, boilerplate().marks)
    fenced = fenced_code(masked, start)
    begins, ends = [start, *(code.end for code in fenced)], [*(code.start for code in fenced), len(masked)]
    text = _SPAN.sub("", "\n".join(masked[a:b] for a, b in zip(begins, ends, strict=True)))
    opened: Counter[str] = Counter()
    raw = ""
    for found in _ELEMENTS.finditer(text):
        name = found["name"].lower()
        if raw and not (found["end"] and name == raw):
            continue
        if found["end"]:
            raw = ""
            opened[name] = max(0, opened[name] - 1)
        elif not found["empty"]:
            raw = name if name in _RAW else ""
            opened[name] += 1
    return next((f"<{name}>" for name, depth in opened.items() if depth), None)
