"""What is opened in a text and never closed, so that nobody would see what is put behind it."""

from __future__ import annotations

from typing import NamedTuple

from kg.commonmark import fenced_code
from kg.lines import line_at
from kg.posts.editorial import boilerplate
from kg.posts.elements import elements
from kg.posts.frontmatter import body_start
from kg.posts.markdown import masked_text, no_text

__all__ = ["Unclosed", "unclosed"]


class Unclosed(NamedTuple):
    """What nothing closes."""

    what: str
    """As it is written: ``<!--``, ``{% raw %}``, ``<details>``."""
    line: int
    """On which it begins, 1-based."""


def unclosed(source: str) -> Unclosed | None:
    """A comment, a tag of Liquid or an element of HTML that is open at the end of a post's text; None if there is none.

    What stands in fenced code and code spans is text, save for a comment: readers of posts see one there too. O(length).
    """
    start = body_start(source)
    opened: dict[str, int] = {}
    for _ in no_text(source[start:], opened):
        pass
    for tag in sorted(opened.keys() - {"written"}):
        return Unclosed(f"{{% {tag} %}}" if tag else "<!--", line_at(source, start + opened[tag]))
    masked = masked_text(source, start, boilerplate().marks)
    for element in elements(masked, start, [(code.start, code.end) for code in fenced_code(masked, start)]):
        if element.end is None and not element.of_text:
            return Unclosed(f"<{element.name}>", line_at(source, element.start))
    return None
