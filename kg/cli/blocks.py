"""Blocks of related posts in the posts' own files."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence, Set
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Final

from kg import paste
from kg.errors import UsageError
from kg.files import write_atomically
from kg.posts import OwnLinks, closing_line, own_links
from kg.query import Related

__all__ = ["Blocks"]

_HEADINGS: Final = ("関連記事", "あわせて読みたい", "こちらの記事も")
"""Of a block, the first that the post does not have already."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """How blocks are written."""

    format: str
    """``html``, else Markdown."""
    heading: str | None
    """None: what suits the post; empty: none."""
    skip_own: bool
    """Leave posts alone that have a section of related links of their own."""
    dry_run: bool
    """Show on standard output what would change."""

    def write(
        self, file: Path, items: Sequence[Related], root: str | None = None, known: Set[str] = frozenset()
    ) -> tuple[bool, OwnLinks | None]:
        """Put related posts into a post's file; whether anything changes, and what the post links as related by itself.

        Args:
            file: of a stored post, or a draft.
            items: the related posts.
            root: the folder that a stored post was taken from, outside which nothing is written; None of a draft, which is written as it
                was named.
            known: addresses of the stored posts, as links have them: what leads there from a block was not typed.

        Raises:
            UsageError: the file cannot be read or written, its owner may not write it, it is not UTF-8, was changed meanwhile, or has
                markers that make no pair or text between them that somebody typed; or that of a stored post is outside its folder or has no
                front matter.
        """
        place = Path(os.path.realpath(file))
        if root is not None and not place.is_relative_to(os.path.realpath(root)):
            raise UsageError(f"{file}: a symbolic link leads out of {root}; to have it written, ingest the folder that it leads to")
        try:
            before = place.read_bytes()
            text = before.decode("utf-8").lstrip("\ufeff")
            if root is not None and not closing_line(text):
                raise UsageError("1: no front matter, so it may be no post; give it one, with `title:` and `date:`")
            own = own_links(text)
            if own and self.skip_own:
                return False, own
            after = paste.with_block(before, self._lines(items, own), known)
            writable = bool(place.stat().st_mode & stat.S_IWUSR) and os.access(place, os.W_OK)  # a superuser may write to any
        except OSError as error:
            raise UsageError(f"{file} cannot be read: {error.strerror}; see that the file is there and may be read") from error
        except UnicodeDecodeError as error:
            raise UsageError(f"{file}: not UTF-8, which the block is; convert the file") from error
        except UsageError as error:
            raise UsageError(f"{file}:{error}") from error
        if before == after:
            return False, own
        if not writable:
            raise UsageError(f"{file}: may not be written; give write permission (chmod u+w) to have the block in it")
        if self.dry_run:
            old, new = (data.decode().splitlines(keepends=True) for data in (before, after))
            for line in unified_diff(old, new, str(file), str(file)):
                sys.stdout.write(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
        else:
            write_atomically(place, after, before)
        return True, own

    def _lines(self, items: Sequence[Related], own: OwnLinks | None) -> str:
        """The lines between the markers; none if nothing goes with the post but what it links by itself."""
        posts = [r.post for r in items if not (own and own.link(r.post.permalink, r.post.id))]
        if not posts:
            return ""
        heading, level = self.heading, own.level if own else 2
        if heading is None:
            heading = next((h for h in _HEADINGS if not own or h not in own.headings), _HEADINGS[-1])
        if self.format == "html":
            return f"{paste.html_section(heading, posts, level)}\n"  # without an empty line what stands behind the block would be HTML
        title = f"{'#' * level} {heading}\n\n" if heading else ""
        return f"\n{title}{paste.markdown_list(posts)}\n"
