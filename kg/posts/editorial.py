"""What of a post is editorial text, and what is navigation, advertising or house text."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import groupby

from kg.posts.markdown import Block
from kg.records import Post, Segment, SegmentKind

__all__ = ["LONGEST_OPENING", "block_digests", "boilerplate", "editorial_blocks", "opening_of", "recurring", "without"]

LONGEST_OPENING = 40
_OPENING = 2_500
"""Characters that a text opens with: enough for what its story is told by."""


@dataclass(frozen=True, slots=True)
class _Opening:
    name: str
    opens: re.Pattern[str]
    paragraph: int
    link_headings: bool
    headings_only: bool
    closes: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The contents of ``boilerplate.toml``."""

    marks: re.Pattern[str]
    never: re.Pattern[str]
    openings: tuple[_Opening, ...]
    recurring_posts: int
    recurring_characters: int


@cache
def boilerplate() -> Boilerplate:
    """The marks of what is not editorial, as the project ships them."""
    data = tomllib.loads(resources.files("kg.posts").joinpath("boilerplate.toml").read_text(encoding="utf-8"))
    return Boilerplate(
        marks=re.compile("|".join(f"(?:{p})" for p in data["lines"]["marks"]), re.M),
        never=re.compile("|".join(f"(?:{p})" for p in data["paragraphs"]["never"])),
        openings=tuple(
            _Opening(
                b["name"],
                re.compile(b["opens"]),
                b["paragraph"],
                b["link_headings"],
                b.get("headings_only", False),
                re.compile(b["closes"]) if "closes" in b else None,
            )
            for b in data["blocks"]
        ),
        recurring_posts=data["recurring"]["posts"],
        recurring_characters=data["recurring"]["min_characters"],
    )


def editorial_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Those of a post's blocks that are editorial text, in order."""
    rules = boilerplate()
    inside: _Opening | None = None
    after_link_heading = False
    for block in _without_link_lists(blocks):
        heading = block.kind is SegmentKind.HEADING
        if heading or (block.kind is SegmentKind.PARAGRAPH and len(block.text) <= LONGEST_OPENING):
            opening = next((o for o in rules.openings if (heading or not o.headings_only) and o.opens.search(block.text)), None)
            if opening is not None:
                inside, after_link_heading = opening, False
                continue
        if inside is not None:
            if _belongs(block, inside, after_link_heading):
                after_link_heading = heading
                if inside.closes and inside.closes.search(block.text):
                    inside = None
                continue
            inside = None
        if block.kind is not SegmentKind.HEADING and rules.never.search(block.text):
            continue
        yield block


def _belongs(block: Block, opening: _Opening, after_link_heading: bool) -> bool:
    match block.kind:
        case SegmentKind.HEADING:
            return opening.link_headings and block.only_links
        case SegmentKind.LIST_ITEM:
            return block.only_links or opening.paragraph > 0
        case SegmentKind.PARAGRAPH:
            return block.only_links or after_link_heading or block.outside_links <= opening.paragraph
        case _:
            return opening.paragraph > 0


def _without_link_lists(blocks: Iterable[Block]) -> Iterator[Block]:
    """Leave out lists of two or more items that are links and nothing else: navigation, with or without a heading."""
    for list_id, group in groupby(blocks, key=lambda block: block.list_id):
        items = list(group)
        if list_id is None or len(items) < 2 or not all(item.only_links for item in items):
            yield from items


def opening_of(post: Post) -> str:
    """The beginning of a post's editorial text, without the title; a line each for headings, paragraphs, list items and cells."""
    text = ""
    for segment in post.segments:
        if len(text) >= _OPENING:
            break
        if segment.kind is not SegmentKind.TITLE:
            text += segment.text + "\n"
    return text[:_OPENING]


def block_digests(post: Post) -> frozenset[str]:
    """Digests of the post's texts that would be house text if other posts held them too."""
    least = boilerplate().recurring_characters
    return frozenset(_digest(s) for s in post.segments if _can_recur(s) and len(s.text) >= least)


def recurring(counts: Iterable[tuple[str, int]]) -> frozenset[str]:
    """The digests that enough posts hold to be house text, from pairs (digest, number of posts)."""
    least = boilerplate().recurring_posts
    return frozenset(digest for digest, posts in counts if posts >= least)


def without(post: Post, digests: frozenset[str]) -> Post:
    """The post without the texts of these digests."""
    if not digests:
        return post
    return replace(post, segments=tuple(s for s in post.segments if not (_can_recur(s) and _digest(s) in digests)))


def _can_recur(segment: Segment) -> bool:
    return segment.kind in (SegmentKind.PARAGRAPH, SegmentKind.LIST_ITEM)


def _digest(segment: Segment) -> str:
    return hashlib.blake2b(re.sub(r"\s+", "", segment.text).encode(), digest_size=8).hexdigest()
