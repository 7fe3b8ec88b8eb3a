"""How an act in a sentence is meant: as a fact, a plan, a rumour, or not at all, by what its clause says around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.relate.frame import Frame
from kg.relate.modality import Meaning, meaning_of, refuted
from kg.relate.predicates.chunks import Chunk
from kg.relate.predicates.lexicon import is_a

__all__ = ["ClauseModality"]

_WHY: Final = re.compile("なぜ|どうして|どのように|いかに")
_ONCE: Final = re.compile("(?:かつて|以前)[^。]{0,12}$")
_CONDITION: Final = re.compile("(?:もし|仮に).*?(?:れば|たら|なら|場合)、")
"""A condition that ends before the clause: what follows is said outright, or as a guess."""
_GUESS: Final = re.compile("だろう|でしょう|はず|かもしれ|のに|たい")


class ClauseModality:
    """Answers for the acts of one sentence; each answer is kept."""

    def __init__(self, frame: Frame, chunks: Sequence[Chunk]) -> None:
        self.frame = frame
        self.chunks = chunks
        self.meant: dict[tuple[int, int], Meaning | None] = {}

    def of(self, end: int, i: int) -> Meaning | None:
        """How the act is meant that ends at `end`, by what follows it in its clause, which ends with the i-th group."""
        if (end, i) not in self.meant:
            self.meant[end, i] = self._read(end, i)
        return self.meant[end, i]

    def _read(self, end: int, i: int) -> Meaning | None:
        until = self.chunks[i].close
        chunk = self.chunks[i]
        told = i + 1 < len(self.chunks) and is_a(self.chunks[i + 1], "formal")
        if not chunk.attributive or chunk.stop or told:
            for later in self.chunks[i + 1 :]:
                if chunk.comma:
                    break
                until = later.close
                if (later.comma and not (told and not later.verbal)) or later.stop:
                    break
        if chunk.cleft:
            last = (c for c in self.chunks[i + 1 :] if c.names and c.comma and (c.copula or c.case == "で"))
            until = next(last, self.chunks[-1]).close
        text, start = self.frame.text, min(chunk.start, end)
        seen = text[: until + 1] if text[until : until + 1] in "。？?」、" else text[:until]
        before = _CONDITION.sub(lambda m: "　" * len(m[0]), text[:start])
        after = seen[end:]
        if before != text[:start] and _GUESS.search(text, end):
            return None  # もし…なら、…だろう
        if _ONCE.search(before) and re.match(r"し?ていた|だった|であった", after):
            return None
        if refuted(text, end) and not _WHY.search(before):
            return None
        if _WHY.search(before):
            after = after.replace("のか", "　　")  # why it does so takes for granted that it does
        published = self.frame.post.published_at
        clause = meaning_of(before + text[start:end] + after, start, end, published=published)
        return clause and (meaning_of(text, start, end, published=published) or clause)
