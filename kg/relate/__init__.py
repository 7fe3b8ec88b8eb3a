"""Sentences with two entities to claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from kg.records import CO_MENTION, SYMMETRIC_TYPES, Claim, EdgeKey, Mention, Post, Sentence
from kg.relate.carried import most_of_carried
from kg.relate.claims import GUESS, claim_between, sure
from kg.relate.comention import by_comention
from kg.relate.frame import Frame, frames_of
from kg.relate.learned import Support, judge, read, telling
from kg.relate.learned.model import load_model
from kg.relate.offices import leads_too
from kg.relate.patterns import by_patterns, denied
from kg.relate.predicates import said_in
from kg.relate.sums import by_sums

__all__ = ["claims_of", "relations_of"]

_FAR_LESS: Final = 0.7
"""Of two whom a sentence may leave out, the share of the surer one's confidence below which the other is not meant.

Chosen on the posts annotated for training: the 18 below it are all wrong."""
_OF_MANY: Final = frozenset({"competes_with"})
"""Relations that one has with several who are not named again."""


def claims_of(post: Post, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> tuple[Claim, ...]:
    """All claims of a post's sentences, in order; `mentions` are linked.

    Patterns read each sentence by itself and are nearly always right; the trained component reads the post, finds most of
    what they miss, and says how sure either is. Sentences without tokens are read by patterns only.
    """
    frames = _frames(post, sentences, mentions)
    claims = _relations(post, sentences, mentions, frames)
    together = [claim for frame in frames.values() for claim in by_comention(frame)]
    said_of_two = _by_sentence(claims)
    sums = [claim for frame in frames.values() for claim in by_sums(frame, said_of_two[frame.shown.start])]
    return tuple(sorted((*claims, *together, *sums), key=lambda c: (c.sentence_start, c.type == CO_MENTION, c.start, c.end, c.id)))


def relations_of(post: Post, sentences: Sequence[Sentence], mentions: Sequence[Mention], only: Collection[int]) -> list[Claim]:
    """Those that state a relation in the sentences with the numbers in `only`, in no order, for less: no co-mentions, no sums.

    Of the other sentences it is known what the patterns ask of them: what the post is about, and the subject of the one before.
    """
    here = [mention for mention in mentions if mention.sentence in only]
    return _relations(post, sentences, here, _frames(post, sentences, mentions, only))


def _frames(
    post: Post, sentences: Sequence[Sentence], mentions: Sequence[Mention], only: Collection[int] | None = None
) -> dict[int, Frame]:
    return {frame.mentions[0].sentence: frame for frame in frames_of(post, sentences, mentions, only)}


def _relations(post: Post, sentences: Sequence[Sentence], mentions: Sequence[Mention], frames: Mapping[int, Frame]) -> list[Claim]:
    said = {at: said_in(frame) for at, frame in frames.items()}
    claims = [claim for at, frame in frames.items() for claim in by_patterns(frame, said[at])]
    patterned = {EdgeKey(c.head, c.type, c.tail) for c in claims if c.confidence > GUESS}
    confidence, supports = judge(sentences, read(post, sentences, mentions, frames, said), sorted(patterned), load_model())
    known = {(c.head, c.type, c.tail, c.sentence_start) for c in claims}
    claims = [sure(c, confidence.get(key)) if (key := EdgeKey(c.head, c.type, c.tail)) in patterned else c for c in claims]
    patterns_say = _by_sentence(claims)
    carried: defaultdict[tuple[str, str, str, bool], list[Claim]] = defaultdict(list)
    denials = {at: denied(frames[at], said[at]) for at in {s.second.sentence for s in supports}}
    for support in telling([s for s in supports if s.key not in denials[s.second.sentence]], patterned):
        frame = frames[support.second.sentence]
        if not support.carried and _otherwise_said(support.key, patterns_say[frame.shown.start], frame):
            continue
        if support.carried and _otherwise_read(support, patterns_say[frame.shown.start], frame):
            continue
        likely = confidence[support.key] * support.share
        if support.carried:
            likely = min(likely, most_of_carried(support, frame, frames.get(support.second.sentence - 1)))
            if not likely:
                continue
        claim = claim_between(frame, support, likely)
        if (claim.head, claim.type, claim.tail, claim.sentence_start) in known:
            continue
        if support.carried and claim.type not in _OF_MANY:
            second = support.second.entity_id
            carried[frame.sentence.text, claim.type, second, claim.type not in SYMMETRIC_TYPES and claim.head == second].append(claim)
        else:
            claims.append(claim)
    return [*claims, *(claim for found in carried.values() for claim in _surest(found))]


def _surest(claims: Sequence[Claim]) -> list[Claim]:
    """Of claims whose sentence, wherever it stands, leaves out one or another: without relations far less sure than the surest."""
    best: dict[EdgeKey, float] = {}
    for claim in claims:
        key = EdgeKey(claim.head, claim.type, claim.tail)
        best[key] = max(claim.confidence, best.get(key, 0.0))
    least = _FAR_LESS * max(best.values())
    return [c for c in claims if best[EdgeKey(c.head, c.type, c.tail)] >= least]


def _otherwise_said(key: EdgeKey, claims: Collection[Claim], frame: Frame) -> bool:
    """Whether rules read in the same sentence whom the one leads, or that they put money into one company: into each other they do not."""
    if key.type == "leads":
        return any(c.type == "leads" and c.head == key.head and c.tail != key.tail for c in claims) and not leads_too(frame, key)
    if key.type == "invests_in":
        into = {c.tail for c in claims if c.type == "invests_in" and c.head == key.head}
        return any(c.type == "invests_in" and c.head == key.tail and c.tail in into for c in claims)
    return key.type == "part_of" and any(c.type == "invests_in" and (c.head, c.tail) == (key.head, key.tail) for c in claims)


def _by_sentence(claims: Sequence[Claim]) -> defaultdict[int, list[Claim]]:
    found: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.sentence_start].append(claim)
    return found


def _otherwise_read(support: Support, claims: Sequence[Claim], frame: Frame) -> bool:
    """Whether a pattern reads the same relation of a name in a sentence, with another one for the subject that is left out."""
    if support.key.type == "leads" and any(c.type == "leads" and c.head == support.key.head and c.tail != support.key.tail for c in claims):
        return True
    named, left_out = support.second.entity_id, support.first.entity_id
    here = {m.entity_id for m in frame.mentions}
    others = {end for c in claims if c.type == support.key.type and named in (c.head, c.tail) for end in (c.head, c.tail)}
    others -= {named} if support.key.type == "invests_in" else here  # nobody puts money into two in one sentence
    return bool(others) and left_out not in others
