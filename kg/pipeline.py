"""The order of the stages; the only place that knows it.

    files -> posts -> sentences -> mentions -> entities -> claims, topics -> store
"""

from __future__ import annotations

import logging
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from kg.errors import AnalysisFailed, PostError, PostRefused, StoreTooNew
from kg.extract import Analysis, ListedName, SentenceAnalyzer, TextAnalyzer, analyzer, mentions_of, sentences_of
from kg.link import Gazetteer, Resolver, load_gazetteer, makers_of, read_own, with_own, without_wrong_makers
from kg.posts import (
    SourceFile,
    block_digests,
    checkout_of,
    find_files,
    from_name,
    opening_of,
    read_draft,
    read_post,
    recurring,
    rewritten,
    without,
)
from kg.records import Claim, Entity, Mention, Post, PostFacts, Problem, Sentence
from kg.relate import claims_of, relations_of
from kg.settings import Settings
from kg.store import Writer
from kg.store.ahead import ahead
from kg.store.base import Origin, OriginOf, Receipt, Rewritten, Stamp
from kg.topics import Ranking, Vocabulary, content_words, load_ranking, load_vocabulary, topics_of

__all__ = ["Analyst", "Outline", "Plan", "carry_out", "plan_ingest", "plan_rebuild", "read_all", "stored_file"]

T = TypeVar("T")

ANALYSIS = 9
"""Raised whenever the code of a stage comes to find something else, so that stored posts are analysed anew."""

_ANALYSED_BY: Final = re.compile(r"analysis (\d+)\b")
"""Which of these numbers a recipe begins with."""

MOST_MENTIONS = 3_000
"""Names of a post; nearly four times those of the richest real one. What is done for two of them takes the square of their number."""

_SHORT_DRAFT = 300
"""Characters up to which a draft is read as a post is: its names are most of what it has, and reading them costs little."""
_CHUNK = 120_000
"""Characters of source that are analysed together."""
_ALIKE = 200
"""Posts whose texts are compared, and noted, together."""
_TOGETHER = 32
"""Posts that are handed to the store together: what several of them say of one pair, name or topic is then written once."""


class Outline(NamedTuple):
    """What related coverage needs of a draft, found in a seventh of the time that a post takes."""

    facts: PostFacts
    """Its words and the names that the gazetteer lists; a short draft's other names too. No claims, no topics."""
    claims_in: Callable[[Collection[int]], tuple[Claim, ...]]
    """The relations that some of its sentences state, by their numbers, read when they are asked for."""


@dataclass(frozen=True)
class Analyst:
    """Makes facts of posts: the stages between reading and storing, and the knowledge they use."""

    gazetteer: Gazetteer = field(default_factory=load_gazetteer)
    vocabulary: Vocabulary = field(default_factory=load_vocabulary)
    ranking: Ranking = field(default_factory=load_ranking)

    @classmethod
    def of(cls, settings: Settings) -> Analyst:
        """The analyst with the user's own names, if the settings give any.

        Raises:
            UsageError, DataError: the table of names cannot be read, or is wrong; says where.
        """
        if settings.gazetteer is None:
            return cls()
        return cls(with_own(load_gazetteer(), read_own(Path(settings.gazetteer))))

    @cached_property
    def resolver(self) -> Resolver:
        """Remembers the names that it has linked."""
        return Resolver(self.gazetteer)

    @cached_property
    def makers(self) -> Mapping[str, frozenset[str]]:
        """Who makes the listed products, by ids, as far as their names say."""
        return makers_of(self.gazetteer)

    @cached_property
    def recipe(self) -> str:
        """Names everything that the facts of a post depend on besides the post."""
        models = f"ginza {version('ginza')}, ja_ginza {version('ja_ginza')}, SudachiDict {version('SudachiDict-core')}"
        topics = f"{self.vocabulary.digest}-{self.ranking.digest}"
        return f"analysis {ANALYSIS}, {models}, gazetteer {self.gazetteer.digest}, topics {topics}"

    @contextmanager
    def sentences(self, workers: int = 1) -> Iterator[TextAnalyzer]:
        """The analyser of sentences, for as long as the context lasts."""
        with analyzer((ListedName(*name) for name in self.gazetteer.names()), workers) as open_analyzer:
            yield open_analyzer

    def reader(self) -> SentenceAnalyzer:
        """An analyser in this process that remembers no sentence: for drafts, which are not ours to remember."""
        return SentenceAnalyzer.load(ListedName(*name) for name in self.gazetteer.names())

    def facts(
        self,
        posts: Iterable[Post],
        analyze: TextAnalyzer,
        house_text: frozenset[str] = frozenset(),
        problems: list[Problem] | None = None,
    ) -> Iterator[PostFacts]:
        """The facts of each post, in order; text whose digest is in `house_text` is left out.

        A post that cannot be analysed is left out and added to `problems`; without such a list its error is raised.

        Raises:
            AnalysisFailed: a process that analyses text is gone.
        """
        prepared = (
            [_Prepared(post, clean, sentences_of(clean)) for post in chunk for clean in (without(post, house_text),)]
            for chunk in _chunks(posts)
        )
        for one, analyses in _analyzed(prepared, analyze):
            try:
                if isinstance(analyses, Exception):
                    raise analyses
                facts = self._facts(one, analyses, house_text)
            except AnalysisFailed:
                raise
            except Exception as error:  # whatever one post holds, the others are stored
                if problems is None:
                    raise
                problems.append(_problem(one.post, error))
            else:
                yield facts

    def _facts(self, one: _Prepared, analyses: list[Analysis], house_text: frozenset[str]) -> PostFacts:
        post, clean, _ = one
        tokenized, mentions, entities = self._named(one, analyses)
        blocks = block_digests(post)
        return PostFacts(
            post=post,
            mentions=mentions,
            entities=entities,
            claims=without_wrong_makers(claims_of(clean, tokenized, mentions), self.makers),
            topics=topics_of(clean, tokenized, self.vocabulary, frozenset(m.name for m in mentions), self.ranking),
            terms=_terms(tokenized),
            blocks=blocks,
            dropped=blocks & house_text,
            opening=opening_of(clean),
        )

    def _named(self, one: _Prepared, analyses: list[Analysis]) -> tuple[list[Sentence], tuple[Mention, ...], tuple[Entity, ...]]:
        """The sentences with their words, and whom they name."""
        post, clean, found = one
        tokenized = [replace(s, tokens=a.tokens) for s, a in zip(found, analyses, strict=True)]
        named = mentions_of(clean, found, analyses)
        if len(named) > MOST_MENTIONS:
            line = post.source.count("\n", 0, named[MOST_MENTIONS].start) + 1
            reason = f"{len(named):,} names, more than {MOST_MENTIONS:,}: a directory rather than a post"
            raise PostError(post.path, line, reason, "split it into several posts, or leave the file out")
        return tokenized, *self.resolver.link(clean, named)

    def facts_of_draft(self, text: str, analyze: TextAnalyzer, name: str = "draft") -> PostFacts:
        """The facts of a draft: Markdown, front matter optional; it may be as short as a headline. Nothing is stored.

        `name` is that of its file, without suffix.

        Raises:
            UsageError: the draft cannot be read; says where and why.
        """
        return next(self.facts([read_draft(text, name)], analyze))

    def outline_of_draft(self, text: str, analyze: SentenceAnalyzer, name: str = "draft") -> Outline:
        """What a draft is about, for related coverage; `name` is that of its file, without suffix. Nothing is stored.

        Raises:
            UsageError: the draft cannot be read; says where and why.
        """
        post = read_draft(text, name)
        one = _Prepared(post, post, sentences_of(post))
        texts = [s.text for s in one.sentences]
        short = sum(map(len, texts)) <= _SHORT_DRAFT
        tokenized, mentions, entities = self._named(one, analyze.analyze(texts) if short else analyze.outline(texts))

        def claims_in(numbers: Collection[int]) -> tuple[Claim, ...]:
            places = {number: place for place, number in enumerate(sorted(numbers))}
            here = [replace(m, sentence=places[m.sentence]) for m in mentions if m.sentence in places]
            return without_wrong_makers(relations_of(post, [tokenized[n] for n in places], here), self.makers)

        return Outline(PostFacts(post, mentions, entities, (), (), _terms(tokenized), opening=opening_of(post)), claims_in)


def _terms(sentences: Iterable[Sentence]) -> tuple[str, ...]:
    return tuple(word for s in sentences for word in content_words(s))


class _Prepared(NamedTuple):
    """A post as it is, without house text, and the sentences of the latter."""

    post: Post
    clean: Post
    sentences: tuple[Sentence, ...]


_Analyses = list[Analysis] | Exception
"""Of the sentences of a post; or why there are none."""


def _analyzed(chunks: Iterable[list[_Prepared]], analyze: TextAnalyzer) -> Iterator[tuple[_Prepared, _Analyses]]:
    """Each post with the analyses of its sentences; while one chunk is worked on, the next one is being analysed."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        waiting: tuple[list[_Prepared], Future[list[_Analyses]]] | None = None
        for chunk in chunks:
            coming = thread.submit(_analyses, chunk, analyze)
            if waiting is not None:
                yield from zip(waiting[0], waiting[1].result(), strict=True)
            waiting = chunk, coming
        if waiting is not None:
            yield from zip(waiting[0], waiting[1].result(), strict=True)


def _analyses(chunk: Sequence[_Prepared], analyze: TextAnalyzer) -> list[_Analyses]:
    """The analyses of each post of a chunk, all asked for together; if that fails, post by post."""
    try:
        found = iter(analyze.analyze([s.text for one in chunk for s in one.sentences]))
    except AnalysisFailed:
        raise
    except Exception as error:
        return [error] if len(chunk) == 1 else [mine for one in chunk for mine in _analyses([one], analyze)]
    return [[next(found) for _ in one.sentences] for one in chunk]


def _problem(post: Post, error: Exception) -> Problem:
    """What keeps a post from being stored."""
    shown = f"{post.root}/{post.path}"
    if isinstance(error, PostError):
        return Problem(shown, error.reason, error.remedy, error.line)
    if isinstance(error, PostRefused):
        text = " ".join(str(error).split())[:200]
        return Problem(shown, f"the store cannot hold it: {text}", "split it or leave it out, and report this with the file")
    logging.getLogger(__name__).debug("%s", shown, exc_info=error)
    text = " ".join(str(error).split())[:200]
    return Problem(shown, f"cannot be analysed: {type(error).__name__}: {text}", "leave the file out, and report this with the file")


def _chunks(posts: Iterable[Post]) -> Iterator[list[Post]]:
    chunk: list[Post] = []
    size = 0
    for post in posts:
        chunk.append(post)
        size += len(post.source)
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


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
    gone: list[str] = field(default_factory=list)
    """Ids of posts whose file is gone, to be withdrawn."""
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
        post, problems = read_post(file, settings.permalink)
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

    Args:
        writer: the store.
        paths: files and folders of posts.
        settings: of the run.
        recipe: the analyst's; posts that another recipe analysed are analysed anew.
        prune: withdraw stored posts that were under one of the folders and are there no more.
        everything: analyse every post, changed or not.

    Raises:
        UsageError: one of the paths does not exist.
    """
    places = [Path(p) for p in paths]
    plan = Plan()
    stamps = writer.stamps()
    at_place = {f"{s.root}/{s.path}": s for s in stamps.values()}
    owner: dict[str, str] = {}
    seen: set[str] = set()
    unread: list[str] = []
    changed: dict[str, tuple[str, Post]] = {}
    read_as: dict[str, str] = {}
    unchanged: set[str] = set()
    for file, stored in _beside(find_files(places), at_place, writer):
        if isinstance(file, Problem):
            plan.problems.append(file)
            unread.append(os.path.join(os.path.realpath(os.path.dirname(file.path)), os.path.basename(file.path)))
            continue
        seen.add(file.location)
        stamp = at_place.get(file.location)
        current = stamp and (stamp.root, stamp.path, stamp.recipe) == (file.root, file.path, recipe) and not everything
        text = rewritten(file, stored) if current and stored is not None else None
        if stamp and current and (text is not None or stamp.content_hash == file.content_hash):
            post_id, post = stamp.post_id, None
        else:
            post, problems = read_post(file, settings.permalink)
            plan.problems += problems
            if post is None:
                continue
            post_id = post.id
        if post_id in owner:
            plan.problems.append(_same_id(file.shown, post_id, owner[post_id]))
            continue
        owner[post_id] = file.shown
        read_as[file.location] = post_id
        if post is None:
            unchanged.add(post_id)
            if text is not None:
                plan.rewritten[post_id] = Rewritten(text, file.content_hash)
        else:
            changed[post_id] = (file.shown, post)
    for post_id, (shown, post) in changed.items():
        before = stamps.get(post_id)
        place = f"{post.root}/{post.path}"
        if before and (before.root, before.path) != (post.root, post.path):
            # Stored from another file, or as part of another folder. If another file still is this post, two posts have one id; if
            # not, the file was moved.
            old_place = f"{before.root}/{before.path}"
            if read_as.get(old_place, post_id) == post_id and os.path.lexists(old_place) and not _same_file(old_place, place):
                plan.problems.append(_same_id(shown, post_id, old_place))
                continue
            same_name = from_name(before.path) == from_name(post.path)
            if same_name and before.content_hash == post.content_hash and before.recipe == recipe and not everything:
                plan.moved.append(Stamp(post_id, post.root, post.path, post.content_hash, recipe))
                continue
        plan.posts.append(post)
    kept = {p.id for p in plan.posts} | {s.post_id for s in plan.moved} | unchanged
    # A file that now calls itself something else has taken its old post's place, pruning or not.
    gone = {s.post_id for place, s in at_place.items() if read_as.get(place, s.post_id) != s.post_id} - kept
    if prune:
        gone.update(_gone(stamps, places, seen, unread, kept))
    plan.gone = sorted(gone)
    plan.unchanged = len(unchanged - plan.rewritten.keys() - _notice_house_text(plan, writer, stamps, settings))
    return plan


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
    return Problem(shown, f"the id {post_id!r} is that of {other}", "rename the file, or give it an `id:` in its front matter")


def _same_file(a: str, b: str) -> bool:
    try:
        return os.path.samefile(a, b)
    except OSError:
        return False


def _gone(
    stamps: Mapping[str, Stamp], paths: list[Path], seen: set[str], unread: list[str], kept: set[str]
) -> Iterator[str]:
    folders = [str(p.resolve()) for p in paths if p.is_dir()]
    for stamp in stamps.values():
        place = f"{stamp.root}/{stamp.path}"
        under = any(place.startswith(f"{folder}/") for folder in folders)
        hidden = any(place == u or place.startswith(f"{u}/") for u in unread)
        if under and not hidden and place not in seen and stamp.post_id not in kept and not os.path.lexists(place):
            yield stamp.post_id


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
        again, _ = read_post(stored_file(stamp._replace(content_hash=file.content_hash), file.source), settings.permalink)
        if again is not None:
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
        post, problems = read_post(file, settings.permalink)
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
    if not plan.posts:
        return
    few = sum(len(post.source) for post in plan.posts) < _CHUNK  # not worth starting processes for
    with analyst.sentences(1 if few else settings.workers) as analyze:
        coming = analyst.facts(plan.posts, analyze, plan.house_text, plan.problems)
        with closing(ahead(_batches(coming, _TOGETHER))) as ready:  # while the store takes one batch, the next is made
            for batch in ready:
                yield from _stored(batch, writer, analyst.recipe, plan.problems)


def _check_age(stamps: Iterable[Stamp]) -> None:
    newest = max((int(found[1]) for stamp in stamps if (found := _ANALYSED_BY.match(stamp.recipe))), default=0)
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
        problems.append(_problem(batch[0].post, error))
    else:
        yield from batch
