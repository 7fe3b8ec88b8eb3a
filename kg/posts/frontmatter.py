"""Front matter: the YAML (or Hugo's TOML or JSON) head of a post, and where the title stands in it."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import yaml

from kg.lines import line_at, lined
from kg.posts.inline import InlineText
from kg.records import Segment, SegmentKind

__all__ = [
    "FrontMatter",
    "FrontMatterError",
    "body_start",
    "closing_line",
    "end_of_head",
    "line_named",
    "parse_date",
    "salvaged",
    "split_front_matter",
]

MAX_CHARACTERS = 64_000
"""Longer front matter is not a post's; also bounds what the YAML reader is given."""

_CLOSING = {
    "---": re.compile(r"^(---|\.\.\.)[ \t\r]*$", re.M),
    "+++": re.compile(r"^\+\+\+[ \t\r]*$", re.M),
    "}": re.compile(r"^\}[ \t\r]*$", re.M),
}
_STRING = r'"(?:[^"\\\n]|\\.)*+"'
_JSON = re.compile(rf"\{{\s*+{_STRING}\s*+:")
"""How JSON begins. A tag of Liquid and a line of attributes begin with a brace too."""
_JSON_TITLE = re.compile(rf'"title"\s*+:\s*+({_STRING})')
_JSON_REST = re.compile(r"[ \t\r]*+(?:\n|\Z)")
MAX_NODES = 20_000
"""Values, each counted as often as aliases repeat it; a few lines of YAML can spell billions."""
_ENDLESS_KEY = re.compile(r"""(?:(?:"[^"\n]*+"|'[^'\n]*+'|(?<![\w-])[\w-]++)[ \t]*+\.[ \t]*+){64}""")
"""A dotted key of TOML that nests tables deeper than anybody wants; reading it takes the square of its parts."""

_TITLE_OR_DATE = re.compile(r"^(title|date)[ \t]*+[:=][ \t]*+([^\n]*+)", re.M | re.I)
_TITLE_OR_DATE_IN_JSON = re.compile(rf'"(title|date)"\s*+:\s*+({_STRING})')
_NAMED = r'(?:\{[ \t\r]*\n?[ \t]*)?"?[A-Za-z_][\w-]{0,40}"?[ \t]*[:=]'
_HEAD_LINE = re.compile(rf"{_NAMED}|[ \t]*-[ \t]|[ \t]+\S|[\[\]{{}}#]")
"""How lines of front matter begin, comments too."""
_HEAD_LINES = re.compile(rf"(?:(?:[ \t\r]*\n)*+{_NAMED}[^\n]*+(?:\n|$)(?:(?:[ \t]*-[ \t]|[ \t]+\S|[\[\]{{}}])[^\n]*+(?:\n|$))*+)*+")

_QUICK: type[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_LENIENT = re.compile(r"[\t\ufeff?]|(?<![^\s\[{,:])!|[|>][-+\d]*#")
"""Where libyaml takes what PyYAML refuses, or may: tabs, marks of byte order, question marks in brackets, tags (`!name`), and comments
without a blank behind the indicator of a block (`|#`)."""

_SURROGATES = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_DOUBLE_QUOTED_ESCAPE = re.compile(rf"{_SURROGATES}|\\(?:x[0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|U[0-9a-fA-F]{{8}}|.)")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_YEARS = range(1900, 2200)
"""In which posts are published. Of others some have no time in UTC, and a series of months or weeks over all would have no end."""
_DATE = re.compile(
    r"""(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?
    (?:[Tt\s]\s*(\d{1,2})[:時](\d{2})(?:[:分](\d{2})(?:[.,]\d+)?)?[分秒]?)?
    \s*(?P<zone>Z|z|UTC|GMT|JST|[-+]\d{1,2}(?::?\d{2})?)?""",
    re.X,
)


class FrontMatterError(ValueError):
    """The front matter cannot be read; ``line`` is 1-based in the file."""

    def __init__(self, line: int, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.line, self.reason, self.remedy = line, reason, remedy


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head of a post says, and where the body begins (offset into the source)."""

    values: dict[str, Any]
    body_start: int
    title: Segment | None
    """The title with its place in the source; None if there is none or its spelling cannot be aligned."""
    quoted: frozenset[str] = frozenset()
    """The names of YAML's values that are texts whatever they say, being in quotes or a block of lines."""


def closing_line(source: str) -> str:
    """The line that closes the front matter with which a text begins; empty if it begins with none."""
    if _JSON.match(source):
        return "}"
    first, _, _ = lined(source).partition("\n")
    fence = first.rstrip()
    return fence if fence in ("---", "+++") else ""


def split_front_matter(source: str) -> FrontMatter:
    """Read the front matter of a post.

    A file that does not begin with ``---``, ``+++`` or JSON (``{ "title": …``) has none: its values are empty and its body begins at 0.

    Raises:
        FrontMatterError: it never ends, is too long, is not valid, or is not a mapping.
    """
    source, fence = lined(source), closing_line(source)
    if not fence:
        return FrontMatter({}, 0, None)
    if fence == "}":
        return _read_json(source)
    start = source.find("\n") + 1 or len(source)
    closing = _CLOSING[fence].search(source, start)
    if closing is None:
        raise FrontMatterError(1, "the front matter is never closed", f"add a line {fence} behind the front matter")
    head = source[start : closing.start()]
    if len(head) > MAX_CHARACTERS:
        raise _too_long(head, fence)
    newline = source.find("\n", closing.end())
    body_start = newline + 1 if newline >= 0 else len(source)
    if fence == "+++":
        values, title = _read_toml(head, start)
        return FrontMatter(values, body_start, title)
    values, title, quoted = _read_yaml(head, start)
    return FrontMatter(values, body_start, title, quoted)


def body_start(source: str) -> int:
    """Where the body of a post begins, an offset; 0 if its front matter cannot be read."""
    try:
        return split_front_matter(source).body_start
    except FrontMatterError:
        return 0


def end_of_head(source: str) -> tuple[int, FrontMatterError | None]:
    """Where front matter is over, an offset, though it cannot be read; and why it cannot. Nothing closes it: behind what looks like it."""
    try:
        return split_front_matter(source).body_start, None
    except FrontMatterError as error:
        text, fence = lined(source), closing_line(source)
        closing = _CLOSING[fence].search(text, 0 if fence == "}" else text.find("\n") + 1 or len(text))
        return (text.find("\n", closing.end()) + 1 or len(text) if closing else salvaged(text).body_start), error


def _too_long(head: str, closing: str) -> FrontMatterError:
    remedy = "move data out of it" if _is_head(head) else f"close it with a line {closing}"
    return FrontMatterError(1, f"the front matter has {len(head):,} characters, more than {MAX_CHARACTERS:,}", remedy)


def _is_head(text: str) -> bool:
    """Whether most lines are of front matter, and none else is a sentence: what closes it may be a rule further down in the text."""
    lines = [line for line in text.split("\n") if line.strip()]
    odd = [line for line in lines if not _HEAD_LINE.match(line)]
    return len(odd) <= len(lines) / 2 and not any("。" in line for line in odd)


def line_named(source: str, front: FrontMatter, name: str) -> int | None:
    """The 1-based line of the source on which front matter gives a value by this name; None if it does on none of its own."""
    named = re.compile(rf"""^["']?{re.escape(name)}["']?[ \t]*[:=]|(?<=[{{,\s])"{re.escape(name)}"\s*:""", re.M)
    found = named.search(lined(source), 0, front.body_start)
    return line_at(source, found.start()) if found else None


def salvaged(source: str) -> FrontMatter:
    """What can be told of front matter that cannot be read: the title and date that stand on lines of their own, and where it ends.

    Unless it is closed and most of it are lines of front matter, it ends behind the first ones that are `name: value`, items of a list or
    indented.
    """
    source, fence = lined(source), closing_line(source)
    json_ = fence == "}"
    start = 0 if json_ else source.find("\n") + 1 or len(source)
    closing = _CLOSING[fence].search(source, start)
    if closing is not None and _is_head(source[start : closing.start()]):
        end, body_start = closing.start(), source.find("\n", closing.end()) + 1 or len(source)
    else:
        end = body_start = _HEAD_LINES.match(source, start).end()  # type: ignore[union-attr]
    values: dict[str, Any] = {}
    title = None
    for line in (_TITLE_OR_DATE_IN_JSON if json_ else _TITLE_OR_DATE).finditer(source, start, end):
        name, value, at = line[1].lower(), line[2].rstrip(" \t\r"), line.start(2)
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value, at = value[1:-1], at + 1
        values.setdefault(name, value)
        if name == "title" and title is None and value:
            title = _align(value, source, at, at + len(value), 0, None)
    return FrontMatter(values, body_start, title)


def _read_json(source: str) -> FrontMatter:
    try:
        values, end = json.JSONDecoder().raw_decode(source)
    except json.JSONDecodeError as error:
        remedy = "correct this line, or what stands before it; JSON ends with a line }"
        raise FrontMatterError(error.lineno, f"the front matter is not valid JSON: {error.msg}", remedy) from error
    except (ValueError, RecursionError) as error:
        raise FrontMatterError(1, f"the front matter is not valid JSON: {error}", "correct the front matter") from error
    if end > MAX_CHARACTERS:
        raise _too_long(source[:end], "}")
    values = _whole(values)
    title = None
    for found in _JSON_TITLE.finditer(source, 0, end):
        if title is None and _whole(json.loads(found[1])) == values.get("title"):
            title = _align(values["title"], source, found.start(1), found.end(1), 0, '"')
    rest = _JSON_REST.match(source, end)
    return FrontMatter(values, rest.end() if rest else end, title)


def _read_yaml(head: str, start: int) -> tuple[dict[str, Any], Segment | None, frozenset[str]]:
    try:
        node, values = _loaded(head)
    except FrontMatterError:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 2
        reason = f"the front matter is not valid YAML: {error.problem or error.context}"
        raise FrontMatterError(line, reason, "correct this line; quote values that hold : # or quotes") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        line = head.count("\n", 0, error.position) + 2 if isinstance(error, yaml.reader.ReaderError) else 2
        raise FrontMatterError(line, f"the front matter is not valid YAML: {reason}", "correct the front matter") from error
    if not isinstance(values, dict):
        raise FrontMatterError(2, "the front matter is not a list of `name: value` lines", "write it as `title: …`, `date: …`")
    title = None
    styles: dict[str, Any] = {}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            styles[str(key.value)] = getattr(value, "style", None)
            if getattr(key, "value", None) == "title" and isinstance(value, yaml.ScalarNode):
                span = (value.start_mark.index, value.end_mark.index)
                title = _align(value.value, head, *span, start, value.style or None)
    values = {str(k): None if isinstance(v, str) and v in _NULLS else v for k, v in values.items()}
    return values, title, frozenset(name for name, style in styles.items() if style)


def _loaded(head: str) -> tuple[yaml.Node | None, Any]:
    """The nodes and the values of YAML. libyaml reads it in an eighth of the time; what it refuses PyYAML does, whose errors say more."""
    if not _LENIENT.search(head):
        with suppress(yaml.YAMLError, ValueError, RecursionError):
            return _load(_QUICK, head)
    return _load(yaml.BaseLoader, head)


def _load(kind: type[Any], head: str) -> tuple[yaml.Node | None, Any]:
    # Every value as the text that was written: `title: No` is a title, and what is no date is ours to report.
    loader = kind(head)
    try:
        node = loader.get_single_node()
        _check(node)
        return node, loader.construct_document(node) if node is not None else {}
    finally:
        loader.dispose()


def _check(root: yaml.Node | None) -> None:
    """Mend what YAML escapes cannot spell, and refuse values that repeat themselves through aliases without end."""
    sizes: dict[int, int] = {}

    def size(node: yaml.Node) -> int:
        if id(node) not in sizes:
            sizes[id(node)] = MAX_NODES + 1  # seen again before it is counted: it holds itself
            total = 1
            if isinstance(node, yaml.ScalarNode):
                # Half of a character, as JSON spells what stands beyond U+FFFF: "\\ud83d\\ude00".
                node.value = node.value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            elif isinstance(node, yaml.MappingNode):
                total += sum(size(key) + size(value) for key, value in node.value)
            else:
                total += sum(size(child) for child in node.value)
            sizes[id(node)] = total
        return sizes[id(node)]

    if root is not None and size(root) > MAX_NODES:
        reason = "the front matter repeats itself without end through its aliases"
        raise FrontMatterError(1, reason, "write the values out, without & and *")


def _read_toml(head: str, start: int) -> tuple[dict[str, Any], Segment | None]:
    if endless := _ENDLESS_KEY.search(head):
        line = head.count("\n", 0, endless.start()) + 2
        raise FrontMatterError(line, "the front matter is not valid TOML: a key of too many parts", "correct this line")
    try:
        values = tomllib.loads(head)
    except (ValueError, RecursionError) as error:
        told = re.search(r"line (\d+)", str(error))
        raise FrontMatterError(
            int(told[1]) + 1 if told else 2, f"the front matter is not valid TOML: {error}", "correct this line"
        ) from error
    title = None
    found = re.search(r"^title\s*=\s*([\"'])(.*)\1\s*$", head, re.M)
    if found and isinstance(values.get("title"), str):
        title = _align(values["title"], head, found.start(1), found.end(2) + 1, start, found[1])
    return values, title


def _whole(value: Any) -> Any:
    """A value of JSON with the replacement character for each half of a character that an escape spells."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _align(value: str, head: str, begin: int, end: int, base: int, style: str | None) -> Segment | None:
    """Map the characters of a scalar's value to the characters of its spelling."""
    aligned = InlineText()
    value = value.rstrip()
    at = begin + 1 if style in ('"', "'") else begin
    if style in ("|", ">"):
        at = head.find("\n", begin, end)
    done = 0
    while done < len(value) and at < end:
        spelled, length = head[at], 1
        if style == '"' and spelled == "\\" and (escape := _DOUBLE_QUOTED_ESCAPE.match(head, at)):
            length = len(escape[0])
        elif style == "'" and head.startswith("''", at):
            length = 2
        elif spelled != value[done]:
            if spelled.isspace():  # a line of a folded value
                at += 1
                continue
            return None
        aligned.add(spelled if length == 1 else value[done], base + at, base + at + length, False)
        done += 1
        at += length
    text, pieces = aligned.trimmed()
    return Segment(SegmentKind.TITLE, text, pieces) if done == len(value) and text else None


def parse_date(value: object) -> datetime | None:
    """A front matter's date as a time with zone (UTC where it names none), or None if it is not a date on which a post was published."""
    found = _date(value)
    return found if found is not None and found.year in _YEARS else None


def _date(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFKC", value).strip()
    try:
        found = _DATE.fullmatch(text)
        if found is None:
            return _date(datetime.fromisoformat(text))
        year, month, day, hour, minute, second = (int(n or 0) for n in found.groups()[:6])
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(found["zone"]))
    except ValueError:
        return None


def _zone(name: str | None) -> timezone:
    if name is None or name.upper() in ("Z", "UTC", "GMT"):
        return UTC
    if name == "JST":
        return timezone(timedelta(hours=9))
    digits = name[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if name[0] == "-" else offset)
