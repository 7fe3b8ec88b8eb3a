"""The text of a post with what was found in it marked where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.posts import read_draft
from kg.records import Claim, Mention, Piece, Segment, SegmentKind

__all__ = ["Block", "MarkedText", "Run", "marked"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one kind."""

    text: str
    mention: Mention | None = None
    """What it names."""
    claimed: bool = False
    """Whether it belongs to the evidence of a claim."""
    anchors: tuple[int, ...] = ()
    """Where claims begin here: offsets of their evidence in the source."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list item or the cells of a table row."""

    kind: SegmentKind
    cells: tuple[tuple[Run, ...], ...]
    """One, but for table rows."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The text of a post."""

    title: tuple[Run, ...]
    """Empty if the source gives none."""
    blocks: tuple[Block, ...]


def marked(source: str, mentions: Iterable[Mention], claims: Iterable[Claim]) -> MarkedText:
    """The readable text of a post's source, with mentions and evidence marked. O(text and marks).

    Raises:
        UsageError: the source cannot be read as a post.
    """
    found = sorted(mentions, key=lambda m: (m.start, -m.end))
    evidence = _united([(c.start, c.end) for c in claims], found)
    starts = sorted({c.start for c in claims})
    title: tuple[Run, ...] = ()
    blocks: list[Block] = []
    row: int | None = None
    post, _ = read_draft(source)
    for segment in post.segments:
        runs = tuple(_runs(segment, found, evidence, starts))
        if segment.kind is SegmentKind.TITLE:
            title = runs
        elif segment.row is not None and segment.row == row:
            blocks[-1] = Block(segment.kind, (*blocks[-1].cells, runs))
        else:
            blocks.append(Block(segment.kind, (runs,)))
        row = segment.row
    return MarkedText(title, tuple(blocks))


def _united(spans: list[tuple[int, int]], mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """The spans without overlaps, each widened by the mentions that reach over its ends, so that no link is torn."""
    wide = []
    for start, end in spans:
        touched = [m for m in mentions if m.start < end and m.end > start]
        wide.append((min([start, *(m.start for m in touched)]), max([end, *(m.end for m in touched)])))
    united: list[tuple[int, int]] = []
    for start, end in sorted(wide):
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(end, united[-1][1])
        else:
            united.append((start, end))
    return united


def _runs(segment: Segment, mentions: Sequence[Mention], evidence: Sequence[tuple[int, int]], starts: Sequence[int]) -> Iterator[Run]:
    """The text of a segment, cut where a mark begins or ends."""
    named: list[tuple[int, int, Mention]] = []
    for mention in mentions:
        if mention.start < segment.end and mention.end > segment.start:
            start, end = _in_text(segment, mention.start), _in_text(segment, mention.end)
            if start < end and (not named or start >= named[-1][1]):
                named.append((start, end, mention))
    said = [(_in_text(segment, start), _in_text(segment, end)) for start, end in evidence if start < segment.end and end > segment.start]
    begins: dict[int, list[int]] = {}
    for start in starts:
        if segment.start <= start < segment.end:
            begins.setdefault(_in_text(segment, start), []).append(start)
    cuts = {0, len(segment.text), *begins, *(at for span in said for at in span), *(at for start, end, _ in named for at in (start, end))}
    inside = {at for start, end, _ in named for at in range(start + 1, end)}
    for at in sorted(begins):  # no cut inside a name: its claim begins where the name does
        if at in inside:
            start = next(s for s, e, _ in named if s < at < e)
            begins.setdefault(start, []).extend(begins.pop(at))
    ordered = sorted(cuts - inside)
    by_start = {start: mention for start, _, mention in named}
    for left, right in zip(ordered, ordered[1:], strict=False):
        claimed = any(start <= left < end for start, end in said)
        yield Run(segment.text[left:right], by_start.get(left), claimed, tuple(begins.get(left, ())))


def _in_text(segment: Segment, offset: int) -> int:
    """Where an offset of the source falls in the readable text of a segment."""
    before: Piece | None = None
    for piece in segment.pieces:
        if offset < piece.start:
            break
        before = piece
    if before is None:
        return 0
    if before.end - before.start == before.text_end - before.text_start:
        return min(before.text_end, before.text_start + offset - before.start)
    return before.text_start if offset < before.end else before.text_end
