"""The order of the stages; the only place that knows it.

    posts -> sentences -> mentions -> entities -> claims, topics

:mod:`kg.ingest` brings posts here and what is found in them into a store.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from kg.errors import AnalysisFailed, PostError, PostRefused
from kg.extract import (
    Analysis,
    ListedName,
    SentenceAnalyzer,
    TextAnalyzer,
    analyzer,
    lead_of,
    mentions_of,
    passing_of,
    sentences_of,
)
from kg.lines import line_at
from kg.link import Gazetteer, Resolver, load_gazetteer, makers_of, read_own, with_own, without_wrong_makers
from kg.posts import DEFAULT_PERMALINK, MAX_TEXT, block_digests, opening_of, read_draft, without
from kg.records import UNSURE, Claim, Lead, Mention, Passing, Post, PostFacts, Problem, Sentence
from kg.relate import claims_of, relations_of
from kg.settings import Settings
from kg.topics import Ranking, Vocabulary, content_tokens, content_words, load_ranking, load_vocabulary, topics_of

__all__ = ["ANALYSIS", "CHUNK", "LARGEST_DRAFT", "MOST_MENTIONS", "Analyst", "Outline", "analysis_of", "problem_of", "without_links"]

ANALYSIS = 15
"""Raised whenever the code of a stage comes to find something else, so that stored posts are analysed anew."""

MOST_MENTIONS = 3_000
"""Names of a post; nearly four times those of the richest real one. What is done for two of them takes the square of their number."""

CHUNK = 120_000
"""Characters of source that are analysed together."""

LARGEST_DRAFT = MAX_TEXT
"""Characters of text of a draft, as many as a post may have: what is read in some three seconds, while the next draft waits."""
_MOST_SENTENCES = 10_000
"""Of a draft; each costs as much as a dozen characters, however short it is."""

_SHORT_DRAFT = 300
"""Characters up to which a draft is read as a post is: its names are most of what it has, and reading them costs little."""

_LONG_DRAFT = 1_500
"""Characters from which on a text is not told apart from its lead."""


def analysis_of(recipe: str) -> int:
    """The number of the analysis that a recipe names; 0 if it names none."""
    found = re.match(r"analysis (\d+)\b", recipe)
    return int(found[1]) if found else 0


def without_links(recipe: str) -> str:
    """A recipe but for how the links of posts are made, on which nothing else depends that is found in them."""
    return recipe.partition(_LINKS)[0]


_LINKS = ", links "

_SAMPLE = "マイクロソフトはOpenAIに出資し、エヌビディアから半導体を調達する計画だ。"
"""A text for which everything is needed that reading may load."""


class Outline(NamedTuple):
    """What related coverage needs of a draft, found in a seventh of the time that a post takes."""

    facts: PostFacts
    """Its words and the names that the gazetteer lists; a short draft's other names too. No claims, no topics."""
    claims_in: Callable[[Collection[int]], tuple[Claim, ...]]
    """The relations that some of its sentences state, by their numbers, read when they are asked for."""
    unsure: tuple[Mention, ...] = ()
    """What may be words as well as listed names; in order."""


@dataclass(frozen=True)
class Analyst:
    """Makes facts of posts: the stages between reading and storing, and the knowledge they use."""

    gazetteer: Gazetteer = field(default_factory=load_gazetteer)
    vocabulary: Vocabulary = field(default_factory=load_vocabulary)
    ranking: Ranking = field(default_factory=load_ranking)
    links: str = ""
    """How the site makes the links of posts, if otherwise than by default."""

    @classmethod
    def of(cls, settings: Settings) -> Analyst:
        """The analyst with the user's own names and the site's links, if the settings give any.

        Raises:
            UsageError, DataError: the table of names cannot be read, or is wrong; says where.
        """
        pattern = settings.permalink if settings.permalink != DEFAULT_PERMALINK else ""
        links = " ".join(filter(None, (pattern, str(settings.timezone or ""))))
        if settings.gazetteer is None:
            return cls(links=links)
        return cls(with_own(load_gazetteer(), read_own(Path(settings.gazetteer))), links=links)

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
        links = f"{_LINKS}{self.links}" if self.links else ""
        return f"analysis {ANALYSIS}, {models}, gazetteer {self.gazetteer.digest}, topics {topics}{links}"

    @contextmanager
    def sentences(self, workers: int = 1) -> Iterator[TextAnalyzer]:
        """The analyser of sentences, for as long as the context lasts."""
        with analyzer((ListedName(*name) for name in self.gazetteer.names()), workers) as open_analyzer:
            yield open_analyzer

    def reader(self) -> SentenceAnalyzer:
        """An analyser in this process that remembers no sentence: for drafts, which are not ours to remember."""
        return SentenceAnalyzer.load(ListedName(*name) for name in self.gazetteer.names())

    def prepare(self, reader: SentenceAnalyzer) -> None:
        """Load and build what the first texts would otherwise wait for: for a server, where somebody waits with them."""
        self.resolver.prepare()
        self.outline_of_draft(_SAMPLE, reader).claims_in([0])

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
                problems.append(problem_of(one.post, error))
            else:
                yield facts

    def _facts(self, one: _Prepared, analyses: list[Analysis], house_text: frozenset[str]) -> PostFacts:
        post, clean = one.post, one.clean
        tokenized, named, _ = self._named(one, analyses)
        mentions, entities = self.resolver.link(clean, named)
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
            lead=_lead_of(clean, tokenized),
            passing=_passing_of(clean, tokenized, mentions) if one.draft else None,
        )

    def _named(self, one: _Prepared, analyses: list[Analysis]) -> tuple[list[Sentence], list[Mention], list[Mention]]:
        """The sentences with their words, the names in them, and what may be words as well as names."""
        clean, found = one.clean, one.sentences
        tokenized = [Sentence(s.text, s.start, s.end, s.segment, s.offset, a.tokens) for s, a in zip(found, analyses, strict=True)]
        named = mentions_of(clean, found, analyses)
        if len(named) > MOST_MENTIONS:
            reason = f"{len(named):,} names, more than {MOST_MENTIONS:,}: a directory rather than a post"
            raise one.refused(named[MOST_MENTIONS].start, reason)
        sure, unsure = ([m for m in named if (m.method == UNSURE) is doubted] for doubted in (False, True))
        return tokenized, sure, unsure

    def facts_of_draft(self, text: str, analyze: TextAnalyzer, name: str = "draft", problems: list[Problem] | None = None) -> PostFacts:
        """The facts of a draft: Markdown, front matter optional; it may be as short as a headline. Nothing is stored.

        `name` is that of its file, without suffix. What of it could not be read as it was meant is added to `problems`.

        Raises:
            UsageError: the draft cannot be read; says where and why.
        """
        one = _draft(text, name, problems)
        return self._facts(one, _each_once(one, analyze.analyze), frozenset())

    def outline_of_draft(self, text: str, analyze: SentenceAnalyzer, name: str = "draft", problems: list[Problem] | None = None) -> Outline:
        """What a draft is about, for related coverage; `name` and `problems` as of :meth:`facts_of_draft`. Nothing is stored.

        Raises:
            UsageError: the draft cannot be read; says where and why.
        """
        one = _draft(text, name, problems)
        post = one.post
        short = sum(len(s.text) for s in one.sentences) <= _SHORT_DRAFT
        tokenized, named, perhaps = self._named(one, _each_once(one, analyze.analyze if short else analyze.outline))
        mentions, entities = self.resolver.link(post, named)
        unsure, _ = self.resolver.link(post, perhaps)  # by itself, so that it changes nothing of what is sure

        def claims_in(numbers: Collection[int]) -> tuple[Claim, ...]:
            return without_wrong_makers(relations_of(post, tokenized, mentions, numbers), self.makers)

        lead, passing = _lead_of(post, tokenized), _passing_of(post, tokenized, mentions)
        facts = PostFacts(
            post, mentions, entities, (), (), _terms(tokenized), opening=opening_of(post), lead=lead, passing=passing
        )
        return Outline(facts, claims_in, unsure)


def _terms(sentences: Iterable[Sentence]) -> tuple[str, ...]:
    return tuple(word for s in sentences for word in content_words(s))


def _lead_of(post: Post, tokenized: Sequence[Sentence]) -> Lead | None:
    headline, news = lead_of(post, tokenized)
    first = headline + news
    if first >= len(tokenized) or sum(len(segment.text) for segment in post.segments) > _LONG_DRAFT:
        return None
    return Lead(first, len(_terms(tokenized[:first])), "".join(s.text for s in tokenized[headline:first]))


def _passing_of(post: Post, tokenized: Sequence[Sentence], mentions: Iterable[Mention]) -> Passing | None:
    """What a draft names in passing, if it is short enough to be told apart from it."""
    if sum(len(segment.text) for segment in post.segments) > _LONG_DRAFT:
        return None
    words = [(number, token.start) for number, sentence in enumerate(tokenized) for token in content_tokens(sentence)]
    return passing_of(post, tokenized, mentions, words)


class _Prepared(NamedTuple):
    """A post as it is, without house text, and the sentences of the latter."""

    post: Post
    clean: Post
    sentences: tuple[Sentence, ...]
    draft: bool = False

    def refused(self, offset: int, reason: str) -> PostError:
        """That there is too much of it, as is seen at an offset into its source."""
        line = line_at(self.post.source, offset)
        if self.draft:
            return PostError(self.post.path.removesuffix(".md"), line, reason, "shorten it, or give it in parts")
        return PostError(self.post.path, line, reason, "split it into several posts, or leave the file out")


def _draft(text: str, name: str, problems: list[Problem] | None) -> _Prepared:
    """A draft as it is read, with its sentences; what could not be read as it was meant is added to `problems`.

    Raises:
        UsageError: it cannot be read, or there is too much of it; says where and why.
    """
    post, problem = read_draft(text, name)
    if problem is not None and problems is not None:
        problems.append(problem)
    one = _Prepared(post, post, (), draft=True)
    sizes = list(accumulate(len(segment.text) for segment in post.segments))
    if sizes[-1] > LARGEST_DRAFT:
        beyond = post.segments[bisect_right(sizes, LARGEST_DRAFT)]
        raise one.refused(beyond.start, f"{sizes[-1]:,} characters of text, more than {LARGEST_DRAFT:,}")
    one = one._replace(sentences=sentences_of(post))
    if len(one.sentences) > _MOST_SENTENCES:
        raise one.refused(one.sentences[_MOST_SENTENCES].start, f"{len(one.sentences):,} sentences, more than {_MOST_SENTENCES:,}")
    return one


def _each_once(one: _Prepared, read: Callable[[Sequence[str]], list[Analysis]]) -> list[Analysis]:
    """The analyses of a draft's sentences; those that are alike are read once."""
    texts = list(dict.fromkeys(s.text for s in one.sentences))
    found = dict(zip(texts, read(texts), strict=True))
    return [found[s.text] for s in one.sentences]


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


def problem_of(post: Post, error: Exception) -> Problem:
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
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
