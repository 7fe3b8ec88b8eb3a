"""A sentence as patterns see it: names replaced by one mark a type, every mark with its mention."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from kg.records import ENTITY_TYPES, EntityType, Mention, Post, SegmentKind, Sentence

__all__ = ["FIRM", "MARKS", "MOST_MENTIONS", "NO_MARK", "Frame", "Shown", "frames_of"]

MARKS: Final[dict[EntityType, str]] = {type: chr(0xE000 + i) for i, type in enumerate(ENTITY_TYPES)}
"""Private-use characters, so that a pattern can name a type of name by one character."""
FIRM: Final = MARKS[EntityType.ORGANIZATION]
NO_MARK: Final = r"[^。、\ue000-\ue0ff]"
"""A character of a pattern's clause that is no name."""

MOST_MENTIONS: Final = 40
"""A sentence or table row that names more is a list, of which nothing is read: pairs grow with the square of the names."""
_PRIVATE: Final = re.compile("[\ue000-\ue0ff]")
_SUBJECT_MARKS = ("は", "が", "も")
_REMARK = re.compile(r"[」』]?[（(][^（）()。、]{1,20}[）)]")
"""Behind a name: what it is called besides, a name or not."""
_CALLED = re.compile(r"[\ue000-\ue0ff][」』]?[（(][^（）()。、]{0,12}$")
"""Before a name: the one that it is only another name of."""
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_TOPIC = re.compile(
    r"[*_」』\])）]*(?:\([^()\s]*\))?[*_]*(?:社|氏|自身)?(?:の(?!買収|合併|子会社|売却|完全)[^。、はがをに]{1,14})?(?P<particle>[はも])"
)
"""Behind a name in the source: that it is the topic of its sentence, through the marks of emphasis and links, and no takeover of it."""
_SAME = "同社"
"""The company, which stands for the one before."""
_JOINT = re.compile(r"[^、。\s](?:と|や|および|及び)[「『\[*_]*$")
_SOMEBODY = re.compile(
    r"(?<![こそ]の)(?:(?<![同当自])社|企業|メーカー|ラボ|スタートアップ|ベンチャー|競合|ライバル|大手|勢|陣営|政府|当局|投資家|ファンド|VC|銀行|業界)"
    r"(?:たち|側|など)?(?:は|も|が|で(?:は|も))"
)
"""A topic or subject without a name: another one of whom is spoken."""
_ELSEWHERE = re.compile(r"(?:一方|他方|対照的|(?:これ|それ)に対し)|[^。、]{0,12}(?:内|外|日本|国|欧州|欧|北米|アジア|市場|分野)で(?:は|も)")
"""How a sentence opens that leaves for others whom the text was about."""


class Shown(NamedTuple):
    """What is shown as the sentence of a claim: the sentence, or the whole row of a table for its cells."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence with its linked mentions, ready for patterns."""

    post: Post
    sentence: Sentence
    mentions: tuple[Mention, ...]
    text: str
    """The readable text with one mark a mention."""
    starts: tuple[int, ...]
    """For each character of `text`, and one behind the last, its offset in the sentence's readable text."""
    marked: dict[int, Mention]
    """The mention of each mark, by offset into `text`."""
    shown: Shown
    past_subject: Mention | None = None
    """What the sentence before in the same paragraph was about, for sentences that leave their subject out."""
    about: Mention | None = None
    """The one organisation of the post's title."""
    alone: bool = True
    """Whether no other is in sight, in the sentence or in the one before, that a sentence without a subject may mean."""

    def left_out(self, *, also: bool = False) -> Mention | None:
        """The organisation that a sentence means but does not name: the topic of the one before, else what the post is about.

        With `also`, one that the sentence before adds to others (``青嶺も``) will do as its topic.
        """
        past = self.past_subject
        if past is not None and past.type is EntityType.ORGANIZATION:
            found = _TOPIC.match(self.post.source, past.end)
            if found is not None and (also or found["particle"] == "は"):
                return past
        return self.about if self.alone else None

    def has_subject(self) -> bool:
        """Whether the sentence names an organisation or person as its subject itself."""
        return subject_of(self) is not None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets of ``text[start:end]``."""
        low, high = self.starts[start], self.starts[end]
        return self.post.segments[self.sentence.segment].source_span(self.sentence.offset + low, self.sentence.offset + high)


def frames_of(post: Post, sentences: Sequence[Sentence], mentions: Sequence[Mention], only: Collection[int] | None = None) -> list[Frame]:
    """The sentences of a post that name something, lists apart, as frames, in order; those with a number in `only`, if it is given."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    rows = _rows(post, sentences)
    about = _about(post, sentences, by_sentence)
    near = None if only is None else {sentences[number].segment for number in only}
    frames: list[Frame] = []
    past: tuple[int, int, Mention] | None = None
    for index, here in sorted(by_sentence.items()):
        sentence = sentences[index]
        if len(here) > MOST_MENTIONS or (near is not None and sentence.segment not in near):
            continue
        carried = past[2] if past and past[0] == sentence.segment and past[1] == index - 1 else None
        before = sentences[index - 1] if index and sentences[index - 1].segment == sentence.segment else None
        alone = about is None or not _other_in_sight(about, carried, sentence, before, by_sentence.get(index - 1, ()))
        shown = rows.get(post.segments[sentence.segment].row) or Shown(sentence.text, sentence.start, sentence.end)
        frame = _frame(post, sentence, here, carried, shown, about, alone)
        if only is None or index in only:
            frames.append(frame)
        subject = subject_of(frame) or carried
        if subject is not None:
            past = (sentence.segment, index, subject)
    return frames


def subject_of(frame: Frame) -> Mention | None:
    """The last organisation or person that stands before は, が or も, itself or with what it has (``OpenAIの狙いは``).

    The last, since the main clause of a Japanese sentence comes last.
    """
    for at, mention in sorted(frame.marked.items(), reverse=True):
        if mention.type not in (EntityType.ORGANIZATION, EntityType.PERSON):
            continue
        if _CALLED.search(frame.text, 0, at):
            continue
        remark = _REMARK.match(frame.text, at + 1)
        start = remark.end() if remark else at + 1
        clause = frame.text[start : start + 24]
        for offset, character in enumerate(clause):
            if character in "。、" or "\ue000" <= character <= "\ue0ff":
                break
            if character in _SUBJECT_MARKS:
                before = clause[:offset]
                if not before or before.startswith(("の", "社", "氏", "側")):
                    return mention
                break
    return None


def _about(post: Post, sentences: Sequence[Sentence], by_sentence: Mapping[int, list[Mention]]) -> Mention | None:
    """The only organisation that the title names outside brackets, which hold what one would tag a post with.

    The title may be the heading with which the text begins.
    """
    named: dict[str, Mention] = {}
    for index, sentence in enumerate(sentences):
        segment = post.segments[sentence.segment]
        if segment.kind is not SegmentKind.TITLE and not (segment.kind is SegmentKind.HEADING and segment.text == post.title):
            break
        aside = [found.span() for found in _BRACKETED.finditer(sentence.text)]
        for mention in by_sentence.get(index, ()):
            if mention.type is EntityType.ORGANIZATION and not any(a <= mention.text_start < b for a, b in aside):
                named.setdefault(mention.entity_id, mention)
    return next(iter(named.values())) if len(named) == 1 else None


def _other_in_sight(about: Mention, carried: Mention | None, sentence: Sentence, before: Sentence | None, named: Sequence[Mention]) -> bool:
    """Whether a sentence that leaves its subject out may mean another than the post is about.

    Args:
        about: what the post is about.
        carried: the subject of the sentence before.
        sentence: the sentence.
        before: the sentence before in the same paragraph; None for the first.
        named: whom that one names.
    """
    if _ELSEWHERE.match(sentence.text):
        return True
    if before is None or (carried is not None and carried.entity_id == about.entity_id):
        return False
    others = any(m.type is EntityType.ORGANIZATION and m.entity_id != about.entity_id for m in named)
    return others or _SOMEBODY.search(before.text) is not None


def _rows(post: Post, sentences: Sequence[Sentence]) -> dict[int | None, Shown]:
    """The rows of the tables, by number."""
    rows: dict[int | None, Shown] = {}
    for sentence in sentences:
        segment = post.segments[sentence.segment]
        if segment.kind is SegmentKind.TABLE_CELL and segment.row is not None:
            before = rows.get(segment.row)
            rows[segment.row] = (
                Shown(f"{before.text} | {sentence.text}", before.start, sentence.end)
                if before
                else Shown(sentence.text, sentence.start, sentence.end)
            )
    return rows


def _joint(source: str, subject: Mention | None) -> bool:
    """Whether a subject is the last of several (``青嶺と湊電算は``), so that 同社 may be either."""
    return subject is not None and _JOINT.search(source, max(0, subject.start - 12), subject.start) is not None


def _meant(sentence: Sentence, mentions: list[Mention], past_subject: Mention | None) -> list[tuple[int, int, Mention]]:
    """Where 同社 stands, and the company that it means: the only one before it in the sentence, else the subject before."""
    found = []
    at = sentence.text.find(_SAME)
    while at >= 0:
        before = {m.entity_id: m for m in mentions if m.text_end <= at and m.type is EntityType.ORGANIZATION}
        meant = past_subject if not before else next(iter(before.values())) if len(before) == 1 else None
        inside = any(m.text_start < at + len(_SAME) and at < m.text_end for m in mentions)
        if meant is not None and meant.type is EntityType.ORGANIZATION and not inside:
            found.append((at, at + len(_SAME), meant))
        at = sentence.text.find(_SAME, at + 1)
    return found


def _frame(
    post: Post,
    sentence: Sentence,
    mentions: list[Mention],
    past_subject: Mention | None,
    shown: Shown,
    about: Mention | None,
    alone: bool,
) -> Frame:
    written = _PRIVATE.sub("\ufffd", sentence.text)  # or what a post holds of them would be taken for marks
    if _SAME in sentence.text and _joint(post.source, past_subject):
        past_subject = None
    text: list[str] = []
    starts: list[int] = []
    marked: dict[int, Mention] = {}
    at = 0
    for start, end, mention in sorted([*((m.text_start, m.text_end, m) for m in mentions), *_meant(sentence, mentions, past_subject)]):
        for i in range(at, start):
            text.append(written[i])
            starts.append(i)
        marked[len(text)] = mention
        text.append(MARKS[mention.type])
        starts.append(start)
        at = end
    for i in range(at, len(sentence.text)):
        text.append(written[i])
        starts.append(i)
    starts.append(len(sentence.text))
    return Frame(post, sentence, tuple(mentions), "".join(text), tuple(starts), marked, shown, past_subject, about, alone)
