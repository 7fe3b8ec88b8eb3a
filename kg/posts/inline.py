"""Inline Markdown to readable text, every character with its place in the source.

A Markdown library gives the readable text but not the offsets of its characters, so the markup inside a block is
scanned here: one pass, each look-ahead bounded, so that no input makes it run away.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.normalize import UNSEEN, visible
from kg.records import Piece

__all__ = ["MASK", "InlineText", "read_inline"]

MASK = "\ue000"
"""Stands for a character that an earlier step took out; never readable text."""

_MAX_LINK_TEXT = 1_000
_MAX_LINK_TARGET = 2_000
_MOST_UNCLOSED = 100
_MAX_CODE = 1_000

_TOKEN = re.compile(
    rf"""(?P<escape>\\[!-/:-@\[-`{{-~])
    |(?P<image>!(?=\[))
    |(?P<bracket>\[)
    |(?P<autolink><(?:https?|mailto):[^<>\s]{{1,2000}}>)
    |(?P<url>(?:https?|ftp)://[!-~]+)
    |(?P<comment><!--.{{0,4000}}?-->)
    |(?P<program><(?:script|style)\b.{{0,20000}}?</(?:script|style)\s{{0,9}}>)
    |(?P<aozora>｜(?:(?![ぁ-ゖ])[^\W_]){{1,20}}《[ぁ-ゖァ-ヺー・]{{1,40}}》)
    |(?P<reading><[rR][tTpP](?:\s[^<>]{{0,100}})?>[^<>]{{0,200}}(?=</?[rR]))
    |(?P<break><[bB][rR]\s{{0,9}}/?>|</(?:t[dhr]|li|p|h[1-6]|d[dt])\s{{0,9}}>)
    |(?P<tag></?[a-zA-Z][^<>]{{0,1000}}>)
    |(?P<entity>&(?:[a-zA-Z][a-zA-Z0-9]{{1,31}}|\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}});)
    |(?P<stars>\*+)
    |(?P<underscores>_+)
    |(?P<strike>~~)
    |(?P<code>`+)
    |(?P<newline>[ \t]*\n[ \t]*)
    |(?P<mask>{MASK}+)""",
    re.X | re.S,
)

_SPECIAL = re.compile(rf"[\\!\[<:&*_~`｜\n{MASK}]")
"""The characters that :data:`_TOKEN` may begin with; of an URL the colon, of a line end what stands behind the white space."""
_SCHEME = 5
"""Characters before the colon of the longest URL."""

_NOTE = re.compile(r":[ \t]*")
"""Between the mark of a footnote and its text."""

_BRACKETS = {"[]": re.compile(r"[\[\]]|\\.", re.S), "()": re.compile(r"[()]|\\.", re.S)}
"""Brackets of a kind, and what a backslash keeps from being one."""


@dataclass(slots=True)
class InlineText:
    """Readable text under construction."""

    text: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0
    outside_links: int = 0
    """Readable characters, white space apart, that are not the text of a link."""
    link_targets: list[str] = field(default_factory=list)
    unclosed: int = 0
    """Brackets that nothing closes; after too many the rest are taken as text without a look."""

    def add(self, text: str, start: int, end: int, in_link: bool) -> None:
        """Append text that stands at ``[start, end)`` of the source; characters that show nothing are left out."""
        if len(text) != end - start:
            self._add(visible(text), start, end, in_link)
            return
        at = 0
        for unseen in UNSEEN.finditer(text):
            self._add(text[at : unseen.start()], start + at, start + unseen.start(), in_link)
            at = unseen.end()
        self._add(text[at:], start + at, end, in_link)

    def _add(self, text: str, start: int, end: int, in_link: bool) -> None:
        if not text:
            return
        if not in_link:
            self.outside_links += sum(map(len, text.split()))
        last = self.pieces[-1] if self.pieces else None
        linear = len(text) == end - start
        if last and linear and last.end == start and last.end - last.start == last.text_end - last.text_start:
            self.pieces[-1] = Piece(last.text_start, self.length + len(text), last.start, end)
        else:
            self.pieces.append(Piece(self.length, self.length + len(text), start, end))
        self.text.append(text)
        self.length += len(text)

    def trimmed(self) -> tuple[str, tuple[Piece, ...]]:
        """The text without white space at its ends, and its pieces."""
        text = "".join(self.text)
        begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
        pieces = []
        for piece in self.pieces:
            low, high = max(piece.text_start, begin), min(piece.text_end, end)
            if low >= high:
                continue
            start, stop = piece.start, piece.end
            if stop - start == piece.text_end - piece.text_start:
                start, stop = start + low - piece.text_start, start + high - piece.text_start
            pieces.append(Piece(low - begin, high - begin, start, stop))
        return text[begin:end], tuple(pieces)


def read_inline(source: str, spans: Sequence[tuple[int, int]]) -> InlineText:
    """Read the inline content of one block.

    Args:
        source: the text that the spans index.
        spans: the block's lines, without list markers and the like; a line end is put between two of them.
    """
    out = InlineText()
    spans = _joined(source, spans)
    for index, (start, end) in enumerate(spans):
        if index and out.length:
            previous = spans[index - 1][1]
            out.add("\n", previous, previous + 1 if source[previous : previous + 1] == "\n" else start, in_link=True)
        _scan(source, start, end, out, in_link=False)
    return out


def _joined(source: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, those made one that only a line end parts: markup may go on over it."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not source[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _scan(source: str, start: int, end: int, out: InlineText, *, in_link: bool) -> None:
    at = start
    while at < end:
        found = _token(source, at, end)
        if found is None:
            out.add(source[at:end], at, end, in_link)
            return
        out.add(source[at : found.start()], at, found.start(), in_link)
        at = found.end()
        match found.lastgroup:
            case "escape":
                out.add(found[0][1], at - 1, at, in_link)
            case "image":
                closing = _closing(source, at, end, "[]", _MAX_LINK_TEXT, out)
                target = _target_end(source, closing, end, out) if closing else None
                if target is None:
                    out.add("!", found.start(), at, in_link)
                else:
                    at = target
            case "bracket":
                at = _bracket(source, found.start(), end, out, in_link)
            case "break" | "newline":
                out.add("\n", found.start(), at, True)
            case "aozora":  # how the kanji between ｜ and 《 are read, as Aozora Bunko writes it
                base = found[0].index("《")
                out.add(found[0][1:base], found.start() + 1, found.start() + base, in_link)
            case "entity":
                out.add(html.unescape(found[0]), found.start(), at, in_link)
            case "code":
                at = _code(source, found.start(), at, end, out, in_link)
            case "stars" if _spaced(source, found.start(), at):
                out.add(found[0], found.start(), at, in_link)
            case "underscores" if _inside_word(source, found.start(), at):
                out.add(found[0], found.start(), at, in_link)
            case _:  # markup, URLs, how kanji are read, and masked characters are not text
                pass


def _token(source: str, at: int, end: int) -> re.Match[str] | None:
    """The next markup. What cannot begin any is passed over first, which takes a fraction of the time that looking for each kind does."""
    special = _SPECIAL.search(source, at, end)
    if special is None:
        return None
    begin = special.start()
    if special[0] == ":":
        begin = max(at, begin - _SCHEME)
    elif special[0] == "\n":
        while begin > at and source[begin - 1] in " \t":
            begin -= 1
    return _TOKEN.search(source, begin, end)


def _code(source: str, start: int, at: int, end: int, out: InlineText, in_link: bool) -> int:
    """Read what begins with the backticks ``[start, at)``: code, which holds no markup, or, if it never ends, nothing."""
    ticks = source[start:at]
    closing = re.compile(rf"(?<!`){ticks}(?!`)").search(source, at, min(end, at + _MAX_CODE))
    if closing is None:
        return at
    for run in re.finditer(rf"[^{MASK}]+", source[at : closing.start()]):
        out.add(run[0], at + run.start(), at + run.end(), in_link)
    return closing.end()


def _bracket(source: str, at: int, end: int, out: InlineText, in_link: bool) -> int:
    """Read what begins with ``[``: a link's text, a footnote mark (dropped), or a plain bracket."""
    closing = _closing(source, at, end, "[]", _MAX_LINK_TEXT, out)
    if closing is not None:
        if source.startswith("[^", at):  # at the beginning of a line it is that of the note itself
            note = _NOTE.match(source, closing, end) if not out.text or out.text[-1] == "\n" else None
            return note.end() if note else closing
        target = _target_end(source, closing, end, out)
        if target is not None:
            out.link_targets.append(source[closing:target].strip("()[]"))
            _scan(source, at + 1, closing - 1, out, in_link=True)
            return target
    out.add("[", at, at + 1, in_link)
    return at + 1


def _target_end(source: str, at: int, end: int, out: InlineText) -> int | None:
    """Offset behind a link's ``(target)`` or ``[reference]`` that begins at `at`; None if there is none."""
    if source.startswith("(", at):
        return _closing(source, at, end, "()", _MAX_LINK_TARGET, out)
    if source.startswith("[", at):
        return _closing(source, at, end, "[]", 100, out)
    return None


def _closing(source: str, at: int, end: int, kind: str, most: int, out: InlineText) -> int | None:
    """Offset behind the bracket that closes the one at `at`, at most `most` characters on; None if there is none."""
    if out.unclosed >= _MOST_UNCLOSED:
        return None
    depth = 0
    for found in _BRACKETS[kind].finditer(source, at, min(end, at + most)):
        depth += {kind[0]: 1, kind[1]: -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    out.unclosed += 1
    return None


def _spaced(source: str, start: int, end: int) -> bool:
    """Whether a run of asterisks stands free, as in ``5 * 3`` or at the end of the file, and so is text."""
    return not source[start - 1 : start].strip() and not source[end : end + 1].strip()


def _inside_word(source: str, start: int, end: int) -> bool:
    """Whether underscores stand inside a word, as in ``snake_case``, and so are text."""
    before, after = source[start - 1 : start], source[end : end + 1]
    return bool(before and after and before.isalnum() and after.isalnum())
