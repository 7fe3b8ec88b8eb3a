"""Bringing files into a store: what has changed is planned first, then analysed and put.

    files -> posts -> :class:`kg.pipeline.Analyst` -> store
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from kg.errors import PostRefused, StoreTooNew
from kg.pipeline import ANALYSIS, CHUNK, Analyst, analysis_of, problem_of, without_links
from kg.posts import (
    SourceFile,
    block_digests,
    by_own_clock,
    checkout_of,
    find_files,
    from_name,
    line_of_permalink,
    read_post,
    recurring,
    rewritten,
)
from kg.records import Post, PostFacts, Problem
from kg.settings import Settings
from kg.store import Writer
from kg.store.ahead import ahead
from kg.store.base import Origin, OriginOf, Receipt, Rewritten, Stamp

__all__ = ["Below", "Plan", "carry_out", "plan_ingest", "plan_rebuild", "read_all", "stored_file"]

T = TypeVar("T")

_FEW: Final = 20
"""So many posts may go from a folder at once, whatever their share of it, unless nothing is left there."""
_ALIKE: Final = 200
"""Posts whose texts are compared, and noted, together."""
_TOGETHER: Final = 32
"""Posts that are handed to the store together: what several of them say of one pair, name or topic is then written once."""


class Below(NamedTuple):
    """What stands below a folder that was given, beside what is stored from there."""

    folder: Path
    files: int
    """How many post files there are, those that cannot be read included."""
    stored: int
    """How many posts are stored from there."""
    missing: list[str]
    """Ids of those whose files are gone."""

    @property
    def lost(self) -> bool:
        """Whether it looks as if the folder were another one than it was, or not there, rather than posts withdrawn on purpose."""
        return bool(self.missing) and (not self.files or len(self.missing) > max(_FEW, self.stored / 2))


@dataclass(slots=True)
class Plan:
    """What an ingest will do, worked out before anything is changed."""

    posts: list[Post] = field(default_factory=list)
    """To be analysed and stored: new, edited, or touched by text that came to recur (or no longer does)."""
    house_text: frozenset[str] = frozenset()
    """Digests of the text that recurs across the corpus."""
    unchanged: int = 0
    moved: list[Stamp] = field(default_factory=list)
    """Posts whose file stands elsewhere now, with the new place."""
    rewritten: dict[str, Rewritten] = field(default_factory=dict)
    """What the files of posts, by their ids, hold now that differ only by the block that `kg related --write-back` puts there."""
    relinked: dict[str, str] = field(default_factory=dict)
    """The links of posts, by their ids, of which nothing but these is otherwise, since the site makes them in another way now."""
    gone: list[str] = field(default_factory=list)
    """Ids of posts whose file is gone, or is not to be published any more: to be withdrawn."""
    below: list[Below] = field(default_factory=list)
    """Of each folder that was given; what is missing there is withdrawn only if that is wanted."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def skipped(self) -> list[Problem]:
        """The files that were left out."""
        return [p for p in self.problems if p.skipped]


def read_all(paths: Iterable[str | Path], settings: Settings) -> Iterator[tuple[SourceFile, Post] | Problem]:
    """Every post under the paths with its file, and every problem; of two posts with one id only the first."""
    owner: dict[str, str] = {}
    for file in find_files(paths):
        if isinstance(file, Problem):
            yield file
            continue
        post, problems = read_post(file, settings.permalink, settings.timezone)
        yield from problems
        if post is None:
            continue
        if post.id in owner:
            yield _same_id(file.shown, post.id, owner[post.id])
            continue
        owner[post.id] = file.shown
        yield file, post


def plan_ingest(
    writer: Writer, paths: Iterable[str | Path], settings: Settings, recipe: str, *, prune: bool = False, everything: bool = False
) -> Plan:
    """Compare the files with the store.

    Of several files with one id the one that the store holds keeps it as long as it is there, else the first has it.

    Args:
        writer: the store.
        paths: files and folders of posts.
        settings: of the run.
        recipe: the analyst's; posts that another recipe analysed are analysed anew.
        prune: withdraw stored posts that were under one of the folders and are there no more.
        everything: analyse every post, changed or not.
    """
    places = [Path(p) for p in paths]
    plan = Plan()
    stamps = writer.stamps()
    at_place = {f"{s.root}/{s.path}": s for s in stamps.values()}

    def is_current(file: SourceFile, stamp: Stamp) -> bool:
        return (stamp.root, stamp.path, stamp.recipe) == (file.root, file.path, recipe) and not everything

    files = _read_files(plan, _beside(find_files(places), at_place, writer), stamps, at_place, is_current, settings)
    plan.problems += _same_links(files, stamps, writer)
    _compare(plan, files, stamps, None if everything else recipe)
    kept = {p.id for p in plan.posts} | {s.post_id for s in plan.moved} | files.unchanged.keys()
    # A file that now calls itself something else has taken its old post's place, and one that says so is out no more, pruning or not.
    stored = {place: s.post_id for place, s in at_place.items()}
    gone = {p for place, p in stored.items() if place in files.held_back or files.read_as.get(place, p) != p} - kept
    plan.below = [_below(p, stamps, files.seen, files.unread, kept | gone) for p in places if os.path.isdir(p)]
    if prune:
        gone.update(post_id for below in plan.below for post_id in below.missing)
    plan.gone = sorted(gone)
    if not everything:
        _relink(plan, stamps, recipe)
    plan.unchanged = len(files.unchanged.keys() - plan.rewritten.keys() - _notice_house_text(plan, writer, stamps, settings))
    return plan


@dataclass(slots=True)
class _Files:
    """What files are, each by itself and beside the others."""

    seen: set[str] = field(default_factory=set)
    """Where those are that could be read."""
    unread: list[str] = field(default_factory=list)
    """Where those are that could not."""
    held_back: set[str] = field(default_factory=set)
    """Where those are that say that they are not to be published."""
    read_as: dict[str, str] = field(default_factory=dict)
    """The ids of the posts, by where their files are."""
    changed: dict[str, tuple[str, Post]] = field(default_factory=dict)
    """Posts that are not known to be stored as they are, by id, with what their files are called."""
    unchanged: dict[str, str] = field(default_factory=dict)
    """What the files of the others are called, by id."""


def _read_files(
    plan: Plan,
    found: Iterable[tuple[SourceFile | Problem, str | None]],
    stamps: Mapping[str, Stamp],
    at_place: Mapping[str, Stamp],
    is_current: Callable[[SourceFile, Stamp], bool],
    settings: Settings,
) -> _Files:
    """Read the files that are not as they are stored; of several with one id decide which has it."""
    files = _Files()
    owner: dict[str, SourceFile] = {}
    refused: list[tuple[str, str]] = []
    for file, stored in found:
        if isinstance(file, Problem):
            plan.problems.append(file)
            place = os.path.join(os.path.realpath(os.path.dirname(file.path)), os.path.basename(file.path))
            files.unread.append(os.path.normpath(place))
            continue
        files.seen.add(file.location)
        stamp = at_place.get(file.location)
        current = stamp is not None and is_current(file, stamp)
        text = rewritten(file, stored) if current and stored is not None else None
        if stamp and current and (text is not None or stamp.content_hash == file.content_hash):
            post_id, post = stamp.post_id, None
        else:
            post, problems = read_post(file, settings.permalink, settings.timezone)
            plan.problems += problems
            if post is None:
                if any(problem.held_back for problem in problems):
                    files.held_back.add(file.location)
                continue
            post_id = post.id
        if post_id in owner:
            holder = stamps.get(post_id)
            if holder is None or f"{holder.root}/{holder.path}" != file.location:
                refused.append((file.shown, post_id))
                continue
            # A copy came first in the order of paths; the file that the store holds keeps its id, or its edits would be taken no more.
            refused.append((owner[post_id].shown, post_id))
            files.read_as.pop(owner[post_id].location, None)
            files.changed.pop(post_id, None)
        owner[post_id] = replace(file, data=b"")
        files.read_as[file.location] = post_id
        if post is None:
            files.unchanged[post_id] = file.shown
            if text is not None:
                plan.rewritten[post_id] = Rewritten(text, file.content_hash)
        else:
            files.changed[post_id] = (file.shown, post)
    plan.problems += [_same_id(shown, post_id, owner[post_id].shown) for shown, post_id in refused]
    return files


def _same_links(files: _Files, stamps: Mapping[str, Stamp], writer: Writer) -> Iterator[Problem]:
    """That posts which are new or edited have the link of another one, be that read now or only stored."""
    if not files.changed:
        return
    stored: defaultdict[str, list[str]] = defaultdict(list)
    for post_id, link in sorted(writer.permalinks().items()):
        if post_id not in files.changed:
            stored[link].append(post_id)
    links: dict[str, str] = {}
    for shown, post in files.changed.values():
        standing = (_standing(files, stamps[post_id]) for post_id in stored.get(post.permalink, ()))
        if (other := next(filter(None, standing), None) or links.setdefault(post.permalink, shown)) != shown:
            reason = f"the permalink {post.permalink[:60]!r} is that of {other} too; a site shows one of them"
            remedy = "give one of them another `permalink:`"
            yield Problem(shown, reason, remedy, line_of_permalink(post.source), skipped=False)


def _standing(files: _Files, stamp: Stamp) -> str | None:
    """What the file of a stored post that is not known to be changed is called; None if there is none any more."""
    place = f"{stamp.root}/{stamp.path}"
    return files.unchanged.get(stamp.post_id) or (place if _still(files, place, stamp.post_id) else None)


def _still(files: _Files, place: str, post_id: str) -> bool:
    """Whether the file of a stored post is there, and is that post yet."""
    return place not in files.held_back and files.read_as.get(place, post_id) == post_id and os.path.lexists(place)


def _compare(plan: Plan, files: _Files, stamps: Mapping[str, Stamp], recipe: str | None) -> None:
    """Tell changed posts from moved ones, and both from those whose id another post has; none is moved if there is no recipe."""
    for post_id, (shown, post) in files.changed.items():
        before = stamps.get(post_id)
        place = f"{post.root}/{post.path}"
        if before and (before.root, before.path) != (post.root, post.path):
            # Stored from another file, or as part of another folder. If another file still is this post, two posts have one id; if
            # not, the file was moved.
            old_place = f"{before.root}/{before.path}"
            if _still(files, old_place, post_id) and not _same_file(old_place, place):
                plan.problems.append(_same_id(shown, post_id, old_place))
                continue
            same_name = from_name(before.path) == from_name(post.path)
            if same_name and before.content_hash == post.content_hash and before.recipe == recipe:
                plan.moved.append(Stamp(post_id, post.root, post.path, post.content_hash, before.recipe))
                continue
        plan.posts.append(post)


def _relink(plan: Plan, stamps: Mapping[str, Stamp], recipe: str) -> None:
    """Tell the posts of which only the links are made otherwise from those that must be analysed.

    Of a post with a time by the site's own clock the date is another too.
    """

    def only_links(post: Post) -> bool:
        stamp = stamps.get(post.id)
        if stamp is None or without_links(stamp.recipe) != without_links(recipe):
            return False
        unchanged = (stamp.root, stamp.path, stamp.content_hash) == (post.root, post.path, post.content_hash)
        return unchanged and not by_own_clock(post.source)

    plan.relinked = {post.id: post.permalink for post in plan.posts if only_links(post)}
    plan.posts = [post for post in plan.posts if post.id not in plan.relinked]


def _batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    stream = iter(things)
    return iter(lambda: list(islice(stream, size)), [])


def _beside(
    files: Iterable[SourceFile | Problem], at_place: Mapping[str, Stamp], writer: Writer
) -> Iterator[tuple[SourceFile | Problem, str | None]]:
    """Each file with the text that is stored from its place, if it is another one."""
    for some in _batches(files, _ALIKE):
        known = ((f, at_place.get(f.location)) for f in some if isinstance(f, SourceFile))
        edited = {f.location: s.post_id for f, s in known if s is not None and s.content_hash != f.content_hash}
        sources = writer.sources(list(edited.values())) if edited else {}
        for file in some:
            yield file, None if isinstance(file, Problem) else sources.get(edited.get(file.location, ""))


def _same_id(shown: str, post_id: str, other: str) -> Problem:
    reason = f"the id {post_id!r} is that of {other}, which is kept"
    return Problem(shown, reason, "rename the file, or give it an `id:` in its front matter")


def _same_file(a: str, b: str) -> bool:
    try:
        return os.path.samefile(a, b)
    except OSError:
        return False


def _below(path: Path, stamps: Mapping[str, Stamp], seen: set[str], unread: list[str], settled: set[str]) -> Below:
    """Compare a folder with what is stored from there; it is known what becomes of the posts in `settled`."""
    folder = f"{path.resolve()}/"
    stored = {f"{s.root}/{s.path}": s.post_id for s in stamps.values() if f"{s.root}/{s.path}".startswith(folder)}

    def is_missing(place: str, post_id: str) -> bool:
        hidden = any(place == u or place.startswith(f"{u}/") for u in unread)
        return not hidden and place not in seen and post_id not in settled and not os.path.lexists(place)

    files = sum(place.startswith(folder) for place in (*seen, *unread))
    return Below(path, files, len(stored), [post_id for place, post_id in stored.items() if is_missing(place, post_id)])


def _notice_house_text(plan: Plan, writer: Writer, stamps: Mapping[str, Stamp], settings: Settings) -> set[str]:
    """Find what recurs across the corpus as it will be; add the stored posts that this changes, and return their ids."""
    touched: set[str] = set()
    backlog = writer.backlog()
    replaced = {p.id for p in plan.posts} | set(plan.gone)
    moved = {stamp.post_id: stamp for stamp in plan.moved}
    counts: Counter[str] = Counter()
    for post in plan.posts:
        counts.update(block_digests(post))
    for post_id, blocks in backlog.blocks.items():
        if post_id not in replaced:
            counts.update(blocks)
    plan.house_text = recurring(counts.items())
    for post_id, blocks in backlog.blocks.items():
        if post_id in replaced or blocks & plan.house_text == backlog.dropped.get(post_id, frozenset()):
            continue
        stamp = moved.get(post_id, stamps[post_id])
        file = plan.rewritten.pop(post_id, None) or Rewritten(writer.source(post_id), stamp.content_hash)
        held = stored_file(stamp._replace(content_hash=file.content_hash), file.source)
        again, _ = read_post(held, settings.permalink, settings.timezone)
        if again is not None:
            plan.relinked.pop(post_id, None)
            plan.posts.append(again)
            touched.add(post_id)
    return touched


def stored_file(stamp: Stamp, source: str) -> SourceFile:
    """The file of a stored post, as it was when it was read."""
    return SourceFile(stamp.root, stamp.path, f"{stamp.root}/{stamp.path}", source.encode(), stamp.content_hash)


def plan_rebuild(files: Iterable[SourceFile], settings: Settings) -> Plan:
    """What to do to make the facts of these files anew, whatever is stored of them."""
    plan = Plan()
    for file in files:
        post, problems = read_post(file, settings.permalink, settings.timezone)
        plan.problems += problems
        if post is not None:
            plan.posts.append(post)
    plan.house_text = recurring(Counter(digest for post in plan.posts for digest in block_digests(post)).items())
    return plan


def _origins() -> OriginOf:
    """Tells where files come from; each folder's checkout is looked at once."""
    checkout = cache(checkout_of)

    def origin_of(root: str, path: str, content_hash: str | None) -> Origin | None:
        found = checkout(root)
        return Origin(found.commit, found.holds(root, path, content_hash)) if found is not None else None

    return origin_of


def carry_out(
    plan: Plan, writer: Writer, analyst: Analyst, settings: Settings, told: Callable[[Receipt], object] = lambda receipt: None
) -> Iterator[PostFacts]:
    """Do what was planned, post by post; yields each post's facts once they are stored.

    A post that cannot be analysed, or that the store cannot hold, keeps its last good version; it joins the plan's problems. `told`
    hears of each receipt.

    Raises:
        StoreTooNew: a newer version analysed posts of this store, and what it found would be replaced by less; nothing is done.
    """
    _check_age(writer.stamps().values())
    writer.trace(_origins(), told)
    for post_id in plan.gone:
        writer.delete(post_id)
    for stamp in plan.moved:
        writer.move(stamp.post_id, stamp.root, stamp.path)
    for some in _batches(plan.rewritten.items(), _ALIKE):
        writer.rewrite(dict(some))
    for relinked in _batches(plan.relinked.items(), _ALIKE):
        writer.relink(dict(relinked), analyst.recipe)
    if not plan.posts:
        return
    few = sum(len(post.source) for post in plan.posts) < CHUNK  # not worth starting processes for
    with analyst.sentences(1 if few else settings.workers) as analyze:
        coming = analyst.facts(plan.posts, analyze, plan.house_text, plan.problems)
        with closing(ahead(_batches(coming, _TOGETHER))) as ready:  # while the store takes one batch, the next is made
            for batch in ready:
                yield from _stored(batch, writer, analyst.recipe, plan.problems)


def _check_age(stamps: Iterable[Stamp]) -> None:
    newest = max((analysis_of(stamp.recipe) for stamp in stamps), default=0)
    if newest > ANALYSIS:
        by = f"analysis {newest}, this is {ANALYSIS}"
        raise StoreTooNew(f"posts of this store were analysed by a newer version ({by}); update kg, or give another --store")


def _stored(batch: list[PostFacts], writer: Writer, recipe: str, problems: list[Problem]) -> Iterator[PostFacts]:
    """Store posts together; if the store refuses one of them, one by one. What it refuses by itself joins the problems."""
    try:
        writer.put_all(batch, recipe)
    except PostRefused as error:
        if len(batch) > 1:
            for facts in batch:
                yield from _stored([facts], writer, recipe, problems)
            return
        problems.append(problem_of(batch[0].post, error))
    else:
        yield from batch
