"""What a text is made of, for questions that compare it with the archive."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations
from typing import Final

from kg.errors import PostNotFound
from kg.judge import Judgements, judged
from kg.query.relatedness.events import END, steps_in, tells_end
from kg.query.relatedness.guides import Form, form_of
from kg.query.relatedness.marks import Marks, but_brackets, marks_of, marks_of_stored
from kg.query.relatedness.origins import but_origins, is_origin
from kg.query.statements.sentences import narrow
from kg.records import RELATION_TYPES, Claim, EdgeKey, EntityType, Mention, Passing, PostFacts, SegmentKind
from kg.store.base import PostCard, View

__all__ = ["Draft", "Pair", "draft_of_facts", "draft_of_outline", "draft_of_post"]

_MOST_READ: Final = 2
"""Sentences of an outlined draft that are read for what they assert."""
_FEW_CHARACTERS: Final = 300
_MOST_READ_OF_FEW: Final = 6
"""The same of a draft of no more characters, whose sentences are all about its story."""

_ASSERTED: Final = 0.6
"""Confidence from which on a text asserts a relation: what is less sure may be two that it only names together."""
_FIRST_LINES: Final = 300
"""Characters of a draft's text in which it says what it goes on with."""
_LIST: Final = 40
"""A sentence that names more is a list, of which nothing is read."""

_TITLES: Final = frozenset({SegmentKind.TITLE, SegmentKind.HEADING})
"""What a text with a title begins with."""

Pair = frozenset[str]
"""Two entities, by their ids."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a text is made of. Made of a draft that is not stored, or of a stored post."""

    terms: tuple[str, ...]
    """Content words in order, repeats included."""
    entities: Mapping[str, int]
    """Mentions by entity id; of an unstored draft without the countries that say where a firm is from."""
    title: str = ""
    topics: tuple[str, ...] = ()
    """Ids, the most central first."""
    relations: Mapping[EdgeKey, float] = field(default_factory=dict)
    """What it says of whom, with the confidence of the surest sentence."""
    published_at: datetime | None = None
    """None if the text does not say; then it is as old as any other."""
    marks: Marks = field(default_factory=Marks)
    """The figures and version numbers of its headline and opening."""
    text: str = ""
    """What an outlined draft says: topics and further names are looked for in it, relations are read when they are asked for."""
    together: Mapping[Pair, Collection[int]] = field(default_factory=dict)
    """Numbers of the sentences of an outlined draft that name two."""
    read: Callable[[Collection[int]], Mapping[EdgeKey, float]] | None = None
    """What some of these sentences say, as `relations`; None if that says it all."""
    unsure: tuple[Mention, ...] = ()
    """What may be words as well as names in an outlined draft; see :meth:`taking`."""
    called: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The names of each entity in an unstored draft, by entity id."""
    headed: frozenset[str] = frozenset()
    """The entities that the headline of an unstored draft names, but in brackets; of one without a headline, its first sentence."""
    lead: Draft | None = None
    """Its headline and first sentence or two, which tell its news; None if it says no more, if it is long, and of a stored post."""
    news: Draft | None = None
    """The same text without what it names in passing, of what happened before; None if it names nothing so, and of a stored post."""
    form: Form = Form.OTHER
    """What kind of text an unstored draft is by its headline and first sentences."""
    post: PostCard | None = None
    """The stored post that it is; None of a draft."""

    def asserted(self, pairs: Iterable[Pair]) -> frozenset[EdgeKey]:
        """What the text asserts, of some pairs at least; of an outlined draft as far as its first sentences that name them say it."""
        said = self.relations
        if self.read is not None:
            numbers = dict.fromkeys(number for pair in pairs for number in self.together.get(pair, ()))
            most = _MOST_READ if len(self.text) > _FEW_CHARACTERS else _MOST_READ_OF_FEW
            said = self.read(list(numbers)[:most]) if numbers else {}
        return frozenset(key for key, confidence in said.items() if confidence >= _ASSERTED)

    def taking(self, entities: Collection[str]) -> Draft:
        """The draft with what may be words taken for names where they would name some entities."""
        mentions = [m for m in self.unsure if m.entity_id in entities]
        called = _called(mentions)
        return replace(
            self,
            entities=Counter(self.entities) + Counter(m.entity_id for m in mentions),
            called={**self.called, **{e: {*self.called.get(e, ()), *names} for e, names in called.items()}},
            unsure=(),
        )

    def links(self, pair: Pair) -> bool:
        """Whether the text says anything of two together."""
        return pair in self.together or any(pair == {r.head, r.tail} for r in self.relations)


def draft_of_facts(facts: PostFacts, judgements: Judgements | None = None) -> Draft:
    """A text that was analysed, but is not stored, as the judgements show it."""
    if judgements is not None:
        facts = judged(facts, judgements)
    mentions = but_origins(facts)
    aside = facts.passing
    draft = _draft(replace(facts, passing=None), mentions)
    if aside is None:
        return draft
    return replace(draft, news=_draft(_but_passing(facts, aside), [m for m in mentions if not _is_aside(m, aside)]))


def _draft(facts: PostFacts, mentions: Sequence[Mention]) -> Draft:
    return Draft(
        facts.terms,
        Counter(m.entity_id for m in mentions),
        facts.post.title,
        tuple(t.id for t in facts.topics),
        _relations(facts.claims),
        facts.post.published_at,
        _marks(facts, facts.opening),
        called=_called(mentions),
        headed=_headed(facts, mentions),
        lead=_lead(facts, mentions),
        form=form_of(_headline(facts, facts.opening), narrow(facts.opening[:_FIRST_LINES])),
    )


def _marks(facts: PostFacts, text: str) -> Marks:
    """The marks of the title and the text of a draft as its news is, or as it is; without a title its first sentence is its headline."""
    aside = facts.passing
    marks = marks_of(facts.post.title, text) if aside is None else marks_of(facts.post.title, text, aside.clauses, aside.background)
    if _is_titled(facts):
        return marks
    headline = _headline(facts, text)
    return replace(marks, step=steps_in(headline), events=marks.events | {END} if tells_end(headline) else marks.events)


def _is_titled(facts: PostFacts) -> bool:
    return any(segment.kind in _TITLES for segment in facts.post.segments[:1])


def _headline(facts: PostFacts, text: str) -> str:
    """The title of a text, without one its first sentence, in half width."""
    return narrow(facts.post.title if _is_titled(facts) else re.split("[。\n]", text, maxsplit=1)[0])


def _is_aside(mention: Mention, passing: Passing) -> bool:
    return any(start <= mention.text_start < end for start, end in passing.spans.get(mention.sentence, ()))


def _but_passing(facts: PostFacts, passing: Passing) -> PostFacts:
    """What a draft says but for what it names in passing; its mentions and sentences are as they were."""
    lead = facts.lead
    if lead is not None:
        lead = lead._replace(terms=lead.terms - sum(n < lead.terms for n in passing.words), text=passing.lead)
    terms = tuple(term for n, term in enumerate(facts.terms) if n not in passing.words)
    return replace(facts, post=replace(facts.post, title=passing.title), terms=terms, opening=passing.opening, lead=lead)


def _called(mentions: Iterable[Mention]) -> Mapping[str, Collection[str]]:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        names[mention.entity_id].add(mention.name)
    return names


def _headed(facts: PostFacts, mentions: Iterable[Mention]) -> frozenset[str]:
    title = but_brackets(facts.post.title)
    named = [m for m in mentions if m.sentence == 0 and (m.name in title or m.name not in facts.post.title)]
    firms = {m.name for m in named if m.type is EntityType.ORGANIZATION}
    return frozenset(m.entity_id for m in named if m.type is not EntityType.PLACE or not is_origin(m.name, firms, title))


def _lead(facts: PostFacts, mentions: Iterable[Mention]) -> Draft | None:
    if (lead := facts.lead) is None:
        return None
    mentions = [m for m in mentions if m.sentence < lead.sentences]
    return Draft(
        facts.terms[: lead.terms],
        Counter(m.entity_id for m in mentions),
        facts.post.title,
        published_at=facts.post.published_at,
        marks=_marks(facts, lead.text),
        called=_called(mentions),
        headed=_headed(facts, mentions),
    )


def draft_of_outline(
    facts: PostFacts,
    claims_in: Callable[[Collection[int]], tuple[Claim, ...]],
    unsure: tuple[Mention, ...] = (),
    judgements: Judgements | None = None,
) -> Draft:
    """A draft of which only words and names were found, as the judgements show it.

    Args:
        facts: its words and names.
        claims_in: the claims of some of its sentences, by their numbers.
        unsure: what may be words as well as names.
        judgements: in force.
    """

    def shown(found: PostFacts) -> PostFacts:
        return found if judgements is None else judged(found, judgements)

    def read(numbers: Collection[int]) -> Mapping[EdgeKey, float]:
        return _relations(shown(replace(facts, claims=claims_in(numbers))).claims)

    named: defaultdict[int, set[str]] = defaultdict(set)
    together: defaultdict[Pair, list[int]] = defaultdict(list)
    unsure = shown(replace(facts, mentions=unsure)).mentions if unsure else ()
    for mention in (*but_origins(shown(facts)), *unsure):
        named[mention.sentence].add(mention.entity_id)
    for number, entities in named.items():
        for pair in combinations(entities, 2) if len(entities) <= _LIST else ():
            together[frozenset(pair)].append(number)
    text = "\n".join(segment.text for segment in facts.post.segments)
    return replace(draft_of_facts(facts, judgements), text=text, together=together, read=read, unsure=unsure)


def draft_of_post(view: View, post_id: str) -> Draft:
    """A stored post as a draft.

    Raises:
        PostNotFound: there is no such post.
    """
    gist = view.gists([post_id]).get(post_id)
    if gist is None:
        raise PostNotFound(post_id)
    return Draft(
        tuple(view.terms_in(post_id)),
        gist.entities,
        gist.post.title,
        tuple(t.id for t in gist.topics),
        _relations(gist.claims),
        gist.post.published_at,
        marks_of_stored(gist.post.title, view.openings([post_id])[post_id]),
        post=gist.post,
    )


def _relations(claims: Iterable[Claim]) -> Mapping[EdgeKey, float]:
    said = sorted((c for c in claims if c.type in RELATION_TYPES), key=lambda c: c.confidence)
    return {EdgeKey.of(c.head, c.type, c.tail): c.confidence for c in said}
