"""Whether a file differs from what is stored of it only by the block that `kg related --write-back` puts there."""

from __future__ import annotations

from typing import NamedTuple

from kg.markers import BLOCK
from kg.posts.editorial import boilerplate, editorial_blocks
from kg.posts.files import SourceFile
from kg.posts.frontmatter import FrontMatterError, split_front_matter
from kg.posts.markdown import masked_text, read_blocks
from kg.posts.reader import decoded

__all__ = ["rewritten"]


def rewritten(file: SourceFile, stored: str) -> str | None:
    """The decoded text of a file that says the same as the stored one, at the same offsets; None if it may not.

    The two differ at most by our block and blank lines around it, and what is editorial stands before the block. O(length).
    """
    source = decoded(file)
    if source is None:
        return None
    old, new = _parts(stored), _parts(source)
    if (old.text, old.behind) != (new.text, new.behind):
        return None
    marks = boilerplate().marks
    try:
        start = split_front_matter(source).body_start
    except FrontMatterError:
        return None
    length = len(old.text)
    if start > length:
        return None
    # What is a comment or a block may end in the other text only: an open comment, for one, ends where the first marker does.
    bodies = [masked_text(text, start, marks) for text in (stored, source)]
    if bodies[0][:length] != bodies[1][:length] or any(b[length : p.end].strip() for b, p in zip(bodies, (old, new), strict=True)):
        return None
    if old.behind and any(b.pieces[-1].end > length for b in editorial_blocks(read_blocks(source, start, marks))):
        return None
    return source


class _Parts(NamedTuple):
    text: str
    """What stands before the block, without blank lines at its end; all of it if there is no block."""
    behind: str
    """What stands behind the block; empty if that is blank."""
    end: int
    """Where the block ends."""


def _parts(source: str) -> _Parts:
    blocks = list(BLOCK.finditer(source))
    if len(blocks) != 1:
        return _Parts(source.rstrip(), "", len(source))
    behind = source[blocks[0].end() :]
    return _Parts(source[: blocks[0].start()].rstrip(), behind if behind.strip() else "", blocks[0].end())
