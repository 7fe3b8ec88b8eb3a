"""What is wrong, in the language of a page: from errors, and from how their messages read, to texts of the catalogues."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from kg import errors

__all__ = ["told_of", "told_text"]

Told = tuple[str, Mapping[str, str]]
"""A key of the catalogues, and what is put in."""

_KINDS: Final[tuple[tuple[type[Exception], str, Callable[..., str]], ...]] = (
    (errors.EntityNotFound, "entity", lambda error: error.name),
    (errors.TopicNotFound, "topic", lambda error: error.topic),
    (errors.PostNotFound, "post", lambda error: error.post_id),
    (errors.JudgementNotFound, "judgement", lambda error: error.judgement_id),
)

_TEXTS: Final = (
    (r"(?:a, b: )?a (?:link|path) needs two entities; both names stand for (?P<a>.+)", "same_name"),
    (r"(?P<a>.+) is one entity; name two", "same_name"),
    (r"'(?P<a>.+)' and '(?P<b>.+)' are one, (?P<c>[^:]+)(?:: .*)?", "one_already"),
    (r"(?P<a>.+) is both asked about and excluded", "excluded"),
    (r"(?:\w+: )?'(?P<a>.*)' is no (?:date|year, month or day); write .+", "date"),
    (r"(?:[\w, ]+: )?a period ends after it begins; .+", "backwards"),
    (r"a window without a beginning has nothing before it; .+", "no_beginning"),
    (r"the window and the baseline overlap", "no_beginning"),
    (r"the name is empty", "no_name"),
    (r"the name of the new entity is empty", "no_name"),
    (r"a name is one line without control characters", "one_line"),
    (r"say in which posts: .+", "no_context"),
    (r"there is an entity with the id (?P<a>.+); give the new one .+", "id_taken"),
    (r"(?P<a>.+) and (?P<b>.+) would be the same and never the same(?:: .*)?", "conflict_same"),
    (r"(?P<a>.+) would be two entities(?:: .*)?", "conflict_two"),
    (r"(?P<a>.+) would go by its own id in a circle(?:: .*)?", "conflict_circle"),
    (r"(?P<a>.+) would have two \w+s(?:: .*)?", "conflict_two_of"),
    (r"(?P<a>.+) would be one thing and split(?:: .*)?", "conflict_split"),
    (r"'(?P<a>.+)' would be a name and ignored(?:: .*)?", "conflict_ignored"),
    (r"draft:\d+: there is no text; .+", "draft_empty"),
    (r"draft:\d+: (?:nothing but navigation or advertising|the body is empty); .+", "draft_empty"),
    (r"draft:(?P<a>\d+): the front matter is not closed; .+; add a line (?P<b>\S+) before this line", "draft_open"),
    (r"draft:\d+: the front matter has (?P<a>[\d,]+) characters, more than (?P<b>[\d,]+);.+", "draft_data"),
    (r"draft:(?P<a>\d+): the front matter is not valid (?P<b>YAML|TOML|JSON): .+", "draft_invalid"),
    (r"draft:(?P<a>\d+): the front matter .+", "draft_front"),
    (r"draft:(?P<a>\d+): HTML inside an element that is no text, .+", "draft_html"),
    (r"draft:(?P<a>\d+): (?:more than )?[\d,]+ (?:names|sentences|paragraphs|characters|lines|bytes).*", "draft_long"),
    (r"draft:(?P<a>\d+): a line of [\d,]+ characters.*", "draft_long"),
    (r"must be a (?:whole )?number", "number"),
    (r"must be `true` or `false`", "boolean"),
    (r"must be at least (?P<a>[\d.]+)", "least"),
    (r"must be at most (?P<a>[\d.]+)", "most"),
    (r"must have at most (?P<a>\d+) characters?", "too_long"),
    (r"must have at most (?P<a>\d+) items?", "too_many"),
    (r"must be (?P<a>'.+)", "choice"),
)
"""How messages read, as regular expressions, and what they are called in the catalogues below ``fault``."""


def told_of(error: Exception) -> Told | None:
    """What is wrong, by the kind of error or else by its message."""
    for kind, key, what in _KINDS:
        if isinstance(error, kind):
            return f"fault.{key}", {"a": what(error)}
    return told_text(str(error))


def told_text(message: str) -> Told | None:
    """What a message says; None if it reads like none that is known."""
    for pattern, key in _TEXTS:
        if (found := re.fullmatch(pattern, message, re.DOTALL)) is not None:
            return f"fault.{key}", found.groupdict()
    return None
