"""A source file to a :class:`~kg.records.Post`, or to the problem that keeps it from being one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from kg.errors import UsageError
from kg.lines import line_at, lined
from kg.normalize import visible
from kg.permalinks import PLACEHOLDERS, filled, placeholders_in
from kg.posts.dates import dates
from kg.posts.editorial import boilerplate, editorial_blocks
from kg.posts.files import SUFFIXES, SourceFile
from kg.posts.frontmatter import FrontMatter, FrontMatterError, closing_line, line_named, parse_date, salvaged, split_front_matter
from kg.posts.markdown import Block, read_blocks
from kg.records import Post, Problem, Segment, SegmentKind

__all__ = ["DEFAULT_PERMALINK", "decoded", "from_name", "line_of_permalink", "link_of", "read_draft", "read_post"]

DEFAULT_PERMALINK = "/:year/:month/:day/:title/"
"""Jekyll's placeholders; a post whose front matter gives a ``permalink`` or ``url`` overrides it."""

MAX_LINE = 200_000
"""Characters; the longest paragraph of a real post is far shorter."""
MAX_SOURCE = 200_000
"""Characters of a whole file: four times the longest real post, and what can be read within seconds whatever it is."""
MAX_LINES = 20_000
MAX_TEXT = 100_000
"""Characters of editorial text that are analysed as one post."""
MAX_BLOCKS = 10_000
"""Headings, paragraphs, list items and table cells."""
MAX_ID = 400
"""Characters of a post's id: more than a file's name can have, and what every store and address can hold."""

_HOLDS_BACK = {"draft": ("true", "yes", "on"), "published": ("false", "no", "off", "")}
"""The lines that hold back a post: Hugo's and Jekyll's."""
_SENTENCE = 20
"""Characters of a text that says something."""
_SPLIT = "split it into several posts, or leave the file out"
_SHORTEN = "shorten it, or give it in parts"
"""The same of a draft."""
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_EMPTY_BEFORE_FRONT = re.compile(r"(?:[ \t\r\u3000]*\n)+(?=(?:---|\+\+\+)[ \t\r]*\n[ \t]*[\w-]+[ \t]*[:=]|\{)")
"""A line and a name behind it tell front matter from a rule."""
_LINKS = ("permalink", "url")
"""By what names a post gives its link: that of Jekyll, which counts first, and that of Hugo."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DATED_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)")


class _Unusable(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read_post(file: SourceFile, permalink: str = DEFAULT_PERMALINK, zone: ZoneInfo | None = None) -> tuple[Post | None, list[Problem]]:
    """Read one file.

    Args:
        file: the file.
        permalink: how the site makes the links of posts that give none.
        zone: by whose days it does so, and by whose clock posts give a time without zone and seconds; None: as posts write them, in UTC.

    Returns:
        The post, or None if the file is unusable; and what is wrong with it. If there is no post, exactly one of the
        problems says why it was skipped; the others are warnings.
    """
    warnings: list[Problem] = []
    try:
        return _read(file, permalink, zone, warnings), warnings
    except _Unusable as unusable:
        return None, [*warnings, unusable.problem]


def read_draft(text: str, name: str = "draft") -> tuple[Post, Problem | None]:
    """Read a draft: Markdown with or without front matter, as short as a headline.

    Returns:
        The draft, and what keeps it from being read as a post would be; None if nothing does. Either its front matter cannot be read, of
        which only title and date are taken then; or all of it is HTML of which posts are not made.

    Raises:
        UsageError: it cannot be read; says where and why.
    """
    if not text.strip():
        raise UsageError(f"{name}:1: there is no text; give a headline, a paragraph or a whole post")
    data = text.encode("utf-8", "surrogatepass")
    file = SourceFile("", f"{name}.md", name, data, hashlib.sha256(data).hexdigest())
    try:
        source = _decode(file)
        front, problem = _front_of_draft(source, name)
        blocks = _draft_blocks(source, front.body_start)
        post = _made(file, source, front, blocks, DEFAULT_PERMALINK, None, [], draft=True)
    except _Unusable as unusable:
        told = unusable.problem
        line = f"{told.line}: " if told.line else " "
        remedy = _SHORTEN if told.remedy == _SPLIT else told.remedy
        raise UsageError(f"{name}:{line}{told.reason}; {remedy}") from unusable
    return post, problem or _html_problem(source, front.body_start, blocks, name)


def _front_of_draft(source: str, name: str) -> tuple[FrontMatter, Problem | None]:
    """The front matter of a draft, which may stand behind empty lines, and what is wrong with it."""
    empty = _EMPTY_BEFORE_FRONT.match(lined(source))
    start = empty.end() if empty else 0
    text = source[start:]
    if not (closing := closing_line(text)):
        return FrontMatter({}, 0, None), None
    try:
        return _moved(split_front_matter(text), start), None
    except FrontMatterError as error:
        line, reason, remedy = error.line + line_at(source, start) - 1, error.reason, error.remedy
    front = _moved(salvaged(text), start)
    if not source[: front.body_start].rstrip().endswith(closing):  # what closes it is a rule further down, or nothing
        reason, line = "the front matter is not closed", line_at(source, front.body_start)
        remedy = f"add a line {closing} before this line"
    reason += "; only its title and date are taken, what follows is read as text"
    return front, Problem(name, reason, remedy, line, skipped=False)


def _moved(front: FrontMatter, by: int) -> FrontMatter:
    """Front matter that stands so many characters further on."""
    title = front.title and replace(front.title, pieces=tuple(replace(p, start=p.start + by, end=p.end + by) for p in front.title.pieces))
    return FrontMatter(front.values, front.body_start + by, title)


def _html_problem(source: str, start: int, blocks: Sequence[Block], name: str) -> Problem | None:
    """That a draft's body is HTML of which a post would have less text than these blocks."""
    if not (_all_html(source[start:]) and blocks and _readable(blocks) > _readable(_blocks(source, start))):
        return None
    reason = "HTML inside an element that is no text, such as <div>; it is read without its tags"
    remedy = "write it as Markdown, or as <p> and <h2> without what is around them: a post like this is not read"
    return Problem(name, reason, remedy, line_at(source, blocks[0].pieces[0].start), skipped=False)


def _readable(blocks: Iterable[Block]) -> int:
    """How many characters there are to read."""
    return sum(len("".join(block.text.split())) for block in blocks)


def _all_html(body: str) -> bool:
    """Whether every paragraph of a body begins with a tag."""
    return all(part.lstrip().startswith("<") for part in _EMPTY_LINE.split(body) if part.strip())


def _blocks(source: str, start: int, *, html: bool = False, unread: list[Block] | None = None) -> list[Block]:
    return list(read_blocks(source, start, boilerplate().marks, html=html, unread=unread))


def _draft_blocks(source: str, start: int) -> list[Block]:
    """The blocks of a draft's body: of HTML, where there is nothing else, element by element."""
    return _blocks(source, start, html=_all_html(source[start:]))


def decoded(file: SourceFile) -> str | None:
    """The text of a file; None if it is no text, or more of it than a post may have."""
    try:
        return _decode(file)
    except _Unusable:
        return None


def _read(file: SourceFile, permalink: str, zone: ZoneInfo | None, warnings: list[Problem]) -> Post:
    source = _decode(file)
    try:
        front = split_front_matter(source)
    except FrontMatterError as error:
        raise _Unusable(Problem(file.shown, error.reason, error.remedy, error.line)) from error
    _look_whether_held_back(file, source, front, warnings)
    unread: list[Block] = []
    blocks = _blocks(source, front.body_start, unread=unread)
    warnings += _unread_problems(source, unread, file.shown)
    return _made(file, source, front, blocks, permalink, zone, warnings)


def _unread_problems(source: str, unread: Sequence[Block], shown: str) -> Iterator[Problem]:
    """That text stands in elements of HTML which are not read, if it is more than a caption or links."""
    left = [block for block in editorial_blocks(unread) if block.outside_links >= _SENTENCE]
    if left:
        reason = f"{_readable(left):,} characters inside HTML elements such as <div> are not read"
        remedy = "write them as Markdown, or as <p> and <h2> without what is around them"
        yield Problem(shown, reason, remedy, _line_of(source, left[0].segment()), skipped=False)


def _made(
    file: SourceFile,
    source: str,
    front: FrontMatter,
    blocks: Sequence[Block],
    permalink: str,
    zone: ZoneInfo | None,
    warnings: list[Problem],
    *,
    draft: bool = False,
) -> Post:
    """The post of what was read in a file."""

    def unusable(line: int | None, reason: str, remedy: str) -> _Unusable:
        return _Unusable(Problem(file.shown, reason, remedy, line))

    def warn(line: int | None, reason: str, remedy: str) -> None:
        warnings.append(Problem(file.shown, reason, remedy, line, skipped=False))

    if len(blocks) > MAX_BLOCKS:
        line = line_at(source, blocks[MAX_BLOCKS].pieces[0].start)
        raise unusable(line, f"{len(blocks):,} paragraphs, list items and table cells, more than {MAX_BLOCKS:,}", _SPLIT)
    editorial = list(editorial_blocks(blocks))
    if not draft:
        size = 0
        for block in editorial:
            size += len(block.text)
            if size > MAX_TEXT:
                line = line_at(source, block.pieces[0].start)
                raise unusable(line, f"more than {MAX_TEXT:,} characters of text, reached in this line", _SPLIT)
    body = [b.segment() for b in editorial]
    if not any(draft or s.kind is not SegmentKind.HEADING for s in body) and not (draft and front.title):
        reason = "nothing but navigation or advertising" if blocks else "the body is empty"
        remedy = "give a headline or a paragraph of text" if draft else "write the post, or leave the file out"
        raise unusable(line_at(source, front.body_start), reason, remedy)

    stem, name_date, slug = from_name(file.path)
    id = _identity(front.values, stem)
    if len(id) > MAX_ID:
        line = line_named(source, front, "id") or 1
        raise unusable(line, f"an id of {len(id):,} characters, more than {MAX_ID:,}", "give a shorter `id:`, or none")
    title, title_segment = _title(front, body)
    if title is None:
        title = slug
        warn(1, "no title", f"add `title:` to the front matter; called {title!r} until then")
    elif not _text(front.values.get("title")):
        warn(1, "no title in the front matter", f"add `title:`; the first heading, {title!r}, is used until then")
    elif "\ufffd" in title:
        warn(_line_of(source, title_segment), "the title holds U+FFFD, a character that was cut or lost", "correct the title")
    if title_segment is not None and title_segment not in body:
        body = [title_segment, *body]

    given = front.values.get("date")
    published, day = dates(given, name_date, zone)
    if parse_date(given) is None:
        remedy = "write it as `date: 2026-01-31 09:00:00 +0900`"
        used = f"the file name's, {name_date:%Y-%m-%d}, is used" if name_date else "the post has no date until then"
        if given is not None:
            warn(line_named(source, front, "date") or 1, f"the date {str(given)[:40]!r} is not a date; {used}", remedy)
        elif name_date is None:
            in_name = _DATED_NAME.fullmatch(stem)
            warn(1, f"{f'no date, and {stem[: in_name.start(4) - 1]} of the file name is none' if in_name else 'no date'}; {used}", remedy)
    link = _permalink(front.values, file.path, permalink, day)
    if odd := _odd_permalink(front.values, link):
        remedy = "write a path, as in `permalink: /2026/a-post/`, or leave it out"
        warn(line_of_permalink(source, front), f"the permalink {odd}", remedy)
    return Post(
        id=id,
        path=file.path,
        permalink=link,
        title=title,
        published_at=published,
        tags=_strings(front.values.get("tags")),
        categories=_strings(front.values.get("categories") or front.values.get("category")),
        source=source,
        content_hash=file.content_hash,
        segments=tuple(body),
        root=file.root,
    )


def _look_whether_held_back(file: SourceFile, source: str, front: FrontMatter, warnings: list[Problem]) -> None:
    """Refuse a post that says that it is not to be published, and warn of one that says so in quotes.

    Each line is read as the site does whose it is (tried with Jekyll 4.3 and Hugo 0.111): what is in quotes is a text, which holds back
    nothing unless it is ``draft: "true"``. In TOML and JSON, which Hugo alone reads, texts do.
    """
    for name, values in _HOLDS_BACK.items():
        value, quoted = front.values.get(name, True if name == "published" else None), name in front.quoted
        text = "" if value is None else str(value).strip().lower()
        if text not in values:
            continue
        line = line_named(source, front, name) or 1
        if not quoted or name == "draft" and text == "true":
            says = f"the front matter says `{name}: {text}`" if text else f"`{name}:` is empty, which is false"
            raise _Unusable(Problem(file.shown, f"not published: {says}", "remove that line when the post is out", line, held_back=True))
        if text:
            site = "Hugo" if name == "draft" else "Jekyll"
            reason = f'`{name}: "{text}"` is a text in quotes, with which {site} publishes the post; it is read as a post that is out'
            warnings.append(Problem(file.shown, reason, "write it without quotes, or remove the line", line, skipped=False))


def _decode(file: SourceFile) -> str:
    def unusable(line: int, reason: str, remedy: str) -> _Unusable:
        return _Unusable(Problem(file.shown, reason, remedy, line))

    if not file.data.strip():
        raise unusable(1, "the file is empty", "write the post, or leave the file out")
    if (at := file.data.find(b"\0")) >= 0:
        raise unusable(_lines_of_bytes(file.data[:at]), "a NUL byte: not a text file", "save it again as UTF-8 text")
    try:
        source = file.data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = _lines_of_bytes(file.data[: error.start])
        byte = file.data[error.start]
        raise unusable(line, f"not UTF-8: byte 0x{byte:02x} at {error.start:,}", "convert the file to UTF-8") from error
    source = source.lstrip("\ufeff")  # all of them, so that a stored text is read as its file was
    lines = lined(source).removesuffix("\n").split("\n")
    for number, line_text in enumerate(lines, 1):
        if len(line_text) > MAX_LINE:
            raise unusable(number, f"a line of {len(line_text):,} characters, more than {MAX_LINE:,}", "break it into paragraphs")
    if len(lines) > MAX_LINES:
        raise unusable(MAX_LINES + 1, f"{len(lines):,} lines, more than {MAX_LINES:,}", _SPLIT)
    if len(source) > MAX_SOURCE:
        raise unusable(line_at(source, MAX_SOURCE), f"{len(source):,} characters, more than {MAX_SOURCE:,}", _SPLIT)
    return source


def _lines_of_bytes(data: bytes) -> int:
    """How many lines are begun in the bytes of a file."""
    return line_at(data.decode("latin-1"), len(data))


def from_name(path: str) -> tuple[str, datetime | None, str]:
    """Stem, date and slug that a post's file name gives (of a Hugo page bundle: its folder's name)."""
    pure = PurePosixPath(path)
    stem = pure.name
    for suffix in SUFFIXES:
        if stem.lower().endswith(suffix):
            stem = stem[: -len(suffix)]
            break
    if stem == "index" and len(pure.parts) > 1:
        stem = pure.parts[-2]
    stem = re.sub(r"[\x00-\x1f\x7f]+", "-", unicodedata.normalize("NFC", stem))  # a name may hold line ends, a link may not
    dated = _DATED_NAME.fullmatch(stem)
    if dated is None:
        return stem, None, stem
    return stem, parse_date(f"{int(dated[1]):04}-{int(dated[2]):02}-{int(dated[3]):02}"), dated[4]


def _identity(values: dict[str, Any], stem: str) -> str:
    """A post's id: a name that people see, and that an address can hold as it is; so it is never a path or a part of one."""
    given = _text(values.get("id"))
    name = re.sub(r"[\s/\\?#%\x00-\x1f\x7f-\x9f]+", "-", unicodedata.normalize("NFC", given if visible(given).strip() else stem).strip())
    return name if name.strip(".") else "-"


def _title(front: FrontMatter, body: list[Segment]) -> tuple[str | None, Segment | None]:
    given = _text(front.values.get("title"))
    if given:
        return given, front.title
    heading = next((s for s in body if s.kind is SegmentKind.HEADING), None)
    return (_on_one_line(heading.text), heading) if heading else (None, None)


def link_of(source: str, path: str, permalink: str, zone: ZoneInfo | None) -> str:
    """The link that a site which makes links in this way gives a post.

    Args:
        source: text of the post.
        path: of its file.
        permalink, zone: as of :func:`read_post`.

    Raises:
        FrontMatterError: its front matter cannot be read.
    """
    values = split_front_matter(source).values
    return _permalink(values, path, permalink, dates(values.get("date"), from_name(path)[1], zone)[1])


def _permalink(values: dict[str, Any], path: str, pattern: str, day: datetime | None) -> str:
    given = next(filter(None, (_text(values.get(name)) for name in _LINKS)), "")
    if given and not set(placeholders_in(given)) & set(PLACEHOLDERS):
        return given
    stem, _, name = from_name(path)
    return filled(given or pattern, day, name, stem, _text(values.get("slug")), _categories(values))


def _odd_permalink(values: dict[str, Any], link: str) -> str:
    """Why a site would publish nothing at the link that a post gives; empty if it would, or the post gives none."""
    given = next((name for name in _LINKS if _text(values.get(name))), None)
    if given is None:
        unread = any(values.get(name) not in (None, "") for name in _LINKS)
        return "is no text; that of the settings is used" if unread else ""
    shown = repr(link[:60])
    if _SCHEME.match(link) and not link.lower().startswith(("http://", "https://")):
        return f"{shown} is no address of a site"
    if ".." in link.split("/"):
        return f"{shown} leads out of the site"
    unknown = [part for part in placeholders_in(_text(values[given])) if part not in PLACEHOLDERS]
    return f"{shown} has {unknown[0]}, for which nothing is filled in" if unknown and given == "permalink" and link[:1] == "/" else ""


def line_of_permalink(source: str, front: FrontMatter | None = None) -> int | None:
    """The line on which a post gives its link; None if it gives none, or on no line of its own."""
    front = front or split_front_matter(source)
    given = next((name for name in _LINKS if front.values.get(name) not in (None, "")), None)
    return line_named(source, front, given) if given else None


def _categories(values: dict[str, Any]) -> tuple[str, ...]:
    """Categories as Jekyll reads them: a text is several by its blanks, unless it is that of ``category``."""
    several, one = values.get("categories"), values.get("category")
    names = [*(several.split() if isinstance(several, str) else several if isinstance(several, list) else ())]
    names += one if isinstance(one, list) else [one]
    return tuple(dict.fromkeys(text for name in names if (text := _text(name))))


def _strings(value: object) -> tuple[str, ...]:
    """Tags as a list of strings, whether written as a list, as one string or not at all."""
    if isinstance(value, str):
        value = value.split(",") if "," in value else value.split()
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(text for v in value if (text := _text(v))))


def _text(value: object) -> str:
    """A single value of the front matter as text on one line; empty for none, and for lists and mappings."""
    return _on_one_line(str(value).strip()) if isinstance(value, str | int | float | date) else ""


def _on_one_line(text: str) -> str:
    """A text whose lines, whatever ends them, are parted by blanks."""
    return " ".join(part for line in text.splitlines() if (part := line.strip()))


def _line_of(source: str, segment: Segment | None) -> int:
    return line_at(source, segment.start) if segment else 1
