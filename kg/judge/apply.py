"""From what the machine found in a post to what is shown of it: a pure function of the post's facts and the judgements in force.

The text is not read again. A mention goes to the entity that the judgements give it, or is none; a claim goes where the mentions
go that it rests on.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.judge.force import Judgements
from kg.judge.records import Context, Judgement, Split
from kg.markers import BLOCK
from kg.normalize import alias_key, visible
from kg.records import AMOUNTS_TO, CO_MENTION, Claim, EdgeKey, EntityType, Mention, PostFacts, claim_id

__all__ = ["judged"]

_Fate = tuple[Mention, str | None]
"""A mention as it was found, and the entity that it is shown as; None if it is none."""


def judged(facts: PostFacts, judgements: Judgements) -> PostFacts:
    """What is shown of a post; the same object if the judgements change nothing of it.

    Mentions go to the entity that they are judged to name, or vanish. Claims get the ids that their new ends give; those between
    an entity and itself, or about what is no longer named, vanish, and of two that say the same in one sentence the surer stays.
    """
    if not _touches(judgements, facts):
        return facts
    place = _Place(facts, judgements)
    fates = [(m, place.shown(m)) for m in facts.mentions]
    stays = all(id == m.entity_id for m, id in fates)
    known = {e.id: e for e in facts.entities}
    entities = {id: judgements.entity(id, known.get(id)) for id in sorted({id for _, id in fates if id})}
    shown = replace(
        facts,
        mentions=tuple(_shown(m, id, entities[id].type, place) for m, id in fates if id),
        entities=tuple(entities.values()),
        claims=facts.claims if stays else tuple(sorted(_claims(facts.claims, fates, judgements), key=_in_order)),
    )
    if shown.mentions == facts.mentions and shown.entities == facts.entities and set(shown.claims) == set(facts.claims):
        return facts
    return shown


def _touches(judgements: Judgements, facts: PostFacts) -> bool:
    if not judgements.concerned.isdisjoint(m.entity_id for m in facts.mentions):
        return True
    if not judgements.ignored:
        return False
    names = {m.name for m in facts.mentions} | {a.text for e in facts.entities for a in e.aliases}
    return any(alias_key(name) in judgements.ignored for name in names)


class _Place:
    """A post that mentions stand in."""

    def __init__(self, facts: PostFacts, judgements: Judgements) -> None:
        self._facts = facts
        self._judgements = judgements
        self._entities = {judgements.kept(m.entity_id) for m in facts.mentions}
        self._text: str | None = None

    def shown(self, mention: Mention) -> str | None:
        """The entity that a mention is judged to name; None if it names nothing."""
        if self._judgements.ignores(mention.name, mention.entity_id):
            return None
        split = self._split(mention)
        return self._judgements.kept(split[0].new.id if split else mention.entity_id)

    def why(self, mention: Mention) -> str:
        """Why a mention is shown as another entity."""
        if (found := self._split(mention)) is not None:
            return f"judgement {found[1].id}"
        return f"judgement {self._judgements.joined[mention.entity_id][1].id}"

    def _split(self, mention: Mention) -> tuple[Split, Judgement] | None:
        """The newest judgement that makes a mention another entity in this post."""
        if not self._judgements.splits:
            return None
        kept = self._judgements.kept
        for split, j in self._judgements.splits.get(alias_key(mention.name), ()):
            if kept(split.entity) == kept(mention.entity_id) and self._is_in(split.context):
                return split, j
        return None

    def _is_in(self, context: Context) -> bool:
        post = self._facts.post
        return (
            post.id in context.posts
            or any(self._judgements.kept(e) in self._entities for e in context.entities)
            or not {_folded(t) for t in context.tags}.isdisjoint(_folded(t) for t in post.tags)
            or any(_folded(w) in self._folded_text() for w in context.words)
        )

    def _folded_text(self) -> str:
        if self._text is None:
            self._text = _folded(BLOCK.sub("", self._facts.post.source))
        return self._text


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", visible(text)).casefold()


def _shown(mention: Mention, entity_id: str, type: EntityType, place: _Place) -> Mention:
    if entity_id == mention.entity_id:
        return mention if type is mention.type else replace(mention, type=type)
    return replace(mention, entity_id=entity_id, type=type, linked_by=place.why(mention))


# Claims ---------------------------------------------------------------------------------------------------------------


def _claims(claims: Sequence[Claim], fates: Iterable[_Fate], judgements: Judgements) -> Iterator[Claim]:
    of: defaultdict[str, list[_Fate]] = defaultdict(list)
    for mention, shown in fates:
        of[mention.entity_id].append((mention, shown))
    fated = {found: {id for _, id in some} for found, some in of.items()}
    plain = {found: next(iter(ids)) for found, ids in fated.items() if len(ids) == 1}
    saying: defaultdict[tuple[str, str, str, int], list[Claim]] = defaultdict(list)
    moved = set()
    for claim in claims:
        ends = (claim.head, claim.tail)
        head, tail = (plain[end] if end in plain else _end(claim, end, of[end], judgements) for end in ends)
        if (head, tail) != (claim.head, claim.tail):
            if head is None or tail is None or (head == tail and claim.type != AMOUNTS_TO):
                continue
            key = EdgeKey.of(head, claim.type, tail)
            id = claim_id(claim.post_id, claim.start, claim.end, key)
            claim = replace(claim, id=id, head=key.head, tail=key.tail)
            moved.add((*_key(claim), claim.sentence_start))
        saying[(*_key(claim), claim.sentence_start)].append(claim)
    for said, group in saying.items():
        yield from [min(group, key=_best)] if said in moved else group


def _key(claim: Claim) -> tuple[str, str, str]:
    return claim.head, claim.type, claim.tail


def _in_order(claim: Claim) -> tuple[int, bool, int, int, str]:
    return claim.sentence_start, claim.type == CO_MENTION, claim.start, claim.end, claim.id


def _best(claim: Claim) -> tuple[float, int, int, str]:
    """Of claims that say the same in one sentence the surest, then the first."""
    return -claim.confidence, claim.start, claim.end, claim.id


def _end(claim: Claim, found: str, fates: Sequence[_Fate], judgements: Judgements) -> str | None:
    """What an end of a claim becomes: what the mention becomes that it rests on.

    That is one in the evidence, else in the sentence, else the nearest before it, else the first behind; among those in the
    evidence or sentence one that still names something, if there is one.
    """
    if not fates:
        return judgements.kept(found)
    for start, end in ((claim.start, claim.end), (claim.sentence_start, claim.sentence_end)):
        inside = [id for m, id in fates if start <= m.start < end]
        if inside:
            return next((id for id in inside if id), None)
    before = [id for m, id in fates if m.start < claim.start]
    return before[-1] if before else fates[0][1]
