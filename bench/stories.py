"""Whether posts that tell one event are told from posts that only look alike.

    python bench/stories.py [STORE] [--show]

STORE is an ingested corpus (``KG_BENCH_STORE``): ``kg ingest ../shared/corpus/_posts --store corpus.db`` makes one. The pairs, judged by
reading both posts, are in ``bench/data/same_story*.tsv``; the head of each file says how they were chosen. Prints of each file how many
of either kind are told right and, with ``--show``, which are not. The same of the short news drafts in ``bench/data/short_drafts.toml``,
of those of several paragraphs in ``bench/data/news_drafts.toml`` and of pairs that differ in little in ``bench/data/turned_drafts.toml``,
of retellings and of news that names what posts tell in passing in ``bench/data/passing_drafts.toml``, of retellings and of other events on
the same names in ``bench/data/twin_drafts.toml``, of drafts with words of ends in ``bench/data/ends_drafts.toml``, of those in
``bench/data/round_ups.toml`` that tell several stories, of guides, surveys and news in ``bench/data/guide_drafts.toml``,
and for the headlines in ``bench/data/follow_ups.tsv`` how often a post on what they follow comes first, or among three.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.pipeline import Analyst
from kg.query import Stories, coverage, draft_of_outline
from kg.settings import Settings
from kg.store import open_store
from kg.store.base import View

PAIRS = sorted((Path(__file__).parent / "data").glob("same_story*.tsv"))
_BEHIND = (0, 1, 8)
"""How many other stories follow in a draft."""
_STEP = 7
_ONLY_COUNTED = "dfhklnoruwy"
"""Halves of drafts whose errors are not shown."""
DRAFTS = Path(__file__).parent / "data" / "short_drafts.toml"
_OPENINGS = (400, 1_000, 1_500)
"""Characters of posts that are asked as drafts."""
NEWS = Path(__file__).parent / "data" / "news_drafts.toml"
TURNED = Path(__file__).parent / "data" / "turned_drafts.toml"
PASSING = Path(__file__).parent / "data" / "passing_drafts.toml"
TWINS = Path(__file__).parent / "data" / "twin_drafts.toml"
ENDS = Path(__file__).parent / "data" / "ends_drafts.toml"
ROUND_UPS = Path(__file__).parent / "data" / "round_ups.toml"
GUIDES = Path(__file__).parent / "data" / "guide_drafts.toml"
FOLLOW_UPS = Path(__file__).parent / "data" / "follow_ups.tsv"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", nargs="?", default=os.environ.get("KG_BENCH_STORE"), help="path or URL of an ingested corpus")
    parser.add_argument("--show", action="store_true", help="show the pairs that are told wrong")
    options = parser.parse_args()
    if not options.store:
        print("no ingested corpus; name its store or set KG_BENCH_STORE", file=sys.stderr)
        return
    with open_store(options.store).view() as view:
        stories = Stories(view)
        for file in PAIRS:
            _told(stories, file, show=options.show)
        analyst = Analyst.of(Settings.from_environment())
        _drafts(view, analyst, DRAFTS, _BEHIND, show=options.show)
        _drafts(view, analyst, NEWS, (0,), show=options.show)
        _drafts(view, analyst, TURNED, (0,), show=options.show)
        _drafts(view, analyst, PASSING, (0,), show=options.show)
        _drafts(view, analyst, TWINS, (0,), show=options.show)
        _drafts(view, analyst, ENDS, (0,), show=options.show)
        _drafts(view, analyst, ROUND_UPS, (0,), show=options.show)
        _drafts(view, analyst, GUIDES, (0,), show=options.show)
        _follow_ups(view, analyst, show=options.show)
        for characters in _OPENINGS:
            _openings(view, stories, analyst, characters)


def _told(stories: Stories, file: Path, *, show: bool) -> None:
    """How many pairs of a file are told right."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for a, b, kind, note in _pairs(file):
        told = "same" if stories.same(a, b) or stories.same(b, a) else "different"
        of[kind] += 1
        right[kind] += told == kind
        if show and told != kind:
            print(f"{kind} but told as {told}: {a}, {b} ({note})")
    kinds = ", ".join(f"{right[kind]} of {of[kind]} {kind}" for kind in of)
    print(f"{file.name}: {right.total()} of {of.total()} right ({kinds})")


def _pairs(file: Path) -> list[list[str]]:
    """Two posts, what is so, and a note, of each line."""
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return [line.split("\t") for line in lines]


def _openings(view: View, stories: Stories, analyst: Analyst, characters: int) -> None:
    """The pairs of all files both ways round, one post asked as a draft of its title and opening."""
    reader = analyst.reader()
    pairs: dict[str, list[tuple[str, str]]] = {}
    for a, b, kind, _ in (pair for file in PAIRS for pair in _pairs(file)):
        pairs.setdefault(a, []).append((b, kind))
        pairs.setdefault(b, []).append((a, kind))
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for post, others in pairs.items():
        body = view.source(post).split("\n---\n", 1)[-1].strip()[:characters]
        draft = draft_of_outline(*analyst.outline_of_draft(f"# {view.post(post).title}\n\n{body}", reader))
        told = stories.of_draft(draft, (hit for hit in view.posts_like(draft.terms, 100, title=draft.title) if hit.post_id != post))
        for other, kind in others:
            of[kind] += 1
            right[kind] += (other in told) == (kind == "same")
    print(f"openings of {characters:,} characters: {', '.join(f'{right[kind]} of {of[kind]} {kind}' for kind in of)}")


def _drafts(view: View, analyst: Analyst, file: Path, numbers: Sequence[int], *, show: bool) -> None:
    """How many drafts of a file are said to be told, rightly and wrongly, and how often a post that tells the story comes first; with so
    many other stories behind theirs, as what happened before does behind news."""
    reader = analyst.reader()
    counts: Counter[tuple[str, int, str]] = Counter()
    all = tomllib.loads(file.read_text(encoding="utf-8"))["draft"]
    for one, others in ((draft, others) for draft in all for others in (numbers if draft["text"] else (0,))):
        half, expected = one["half"], set(one["told"])
        behind = _behind(one, all, others)
        parts = (one["title"] and f"# {one['title']}", one["text"], *(other["text"] for other in behind))
        dated = f"---\ndate: {one['date']}\n---\n\n" if "date" in one else ""
        text = dated + "\n\n".join(part for part in parts if part)
        found = coverage(view, draft_of_outline(*analyst.outline_of_draft(text, reader)))
        told = {post.id for post in found.told.posts} if found.told else set()
        kind = "told" if expected else "new"
        counts[half, others, kind] += 1
        counts[half, others, f"{kind} as told"] += bool(told & expected if expected else told)
        counts[half, others, "first"] += bool(found.items) and found.items[0].post.id in expected
        counts[half, others, "another too"] += bool(expected and told - expected)
        if show and half not in _ONLY_COUNTED and (not told & expected if expected else told):
            print(f"{kind}, but said to be told by {sorted(told) or 'none'}: {one['title'] or one['text'][:40]}, {others} behind it")
    for half, others in sorted({(half, others) for half, others, _ in counts}):
        n = {what: counts[half, others, what] for what in ("told", "told as told", "first", "another too", "new", "new as told")}
        print(
            f"{file.name}, half {half}{f', {others} other stories behind' if others else ''}: {n['told as told']} of {n['told']} "
            f"stories told, {n['first']} first, {n['another too']} with another story too; {n['new as told']} false alarms in {n['new']}"
        )


def _behind(one: dict[str, Any], all: Sequence[dict[str, Any]], others: int) -> list[dict[str, Any]]:
    """So many drafts of stories that are told, others for each draft."""
    told = [other for other in all if other["text"] and other["told"] and not set(other["told"]) & set(one["told"])]
    first = _STEP * all.index(one) % (len(told) or 1)
    return [*told[first:], *told[:first]][:others]


def _follow_ups(view: View, analyst: Analyst, *, show: bool) -> None:
    """Where the posts on what a headline follows come, by half."""
    reader = analyst.reader()
    places: dict[str, list[int]] = {}
    for half, title, posts in (line.split("\t") for line in FOLLOW_UPS.read_text(encoding="utf-8").splitlines() if line[0] != "#"):
        found = coverage(view, draft_of_outline(*analyst.outline_of_draft(f"# {title}\n\n", reader))).items
        place = next((n for n, item in enumerate(found, 1) if item.post.id in posts.split()), len(found) + 1)
        places.setdefault(half, []).append(place)
        if show and place > 1:
            print(f"what it follows comes {place}. of {len(found)}: {title}")
    for half, of in sorted(places.items()):
        print(f"{FOLLOW_UPS.name}, half {half}: {of.count(1)} of {len(of)} first, {sum(n <= 3 for n in of)} among three")


if __name__ == "__main__":
    main()
