"""Why a post goes with a draft, so that a person can check it: what both say, whom both are about, what the post adds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.query.drafts import Draft
from kg.query.phrases import Phrase, relation_phrase, status_phrase
from kg.records import Claim, EdgeKey, EntityType
from kg.store.base import EntityCard, Gist, PostCard, View

__all__ = ["KINDS", "Reason", "Shared", "reasons_of"]

KINDS: Final = ("story", "relation", "entities", "topics", "adds", "words")
"""Both tell one story, assert a relation, name entities, are about topics; the post adds something; or only words are alike."""

_MOST_PAIRS: Final = 3
_PLAIN: Final = frozenset({"located_in", "part_of"})
"""Relations that hardly make two posts belong together."""
_KNOWN: Final = "leads"
"""What nobody looks up another post for."""
_MOST_TOPICS: Final = 5
_MOST_NAMES: Final = 5
_ADDING: Final = 3
"""So many of the best posts are read for what they add."""
_SURE: Final = 0.7
"""Of what a post adds, only what so many of ten such claims state."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, in words and with what it rests on."""

    kind: str
    """One of :data:`KINDS`."""
    text: Phrase
    claim: Claim | None = None
    """The post's claim with its sentence; of ``relation`` and ``adds``."""
    first: bool = False
    """Whether no older post of the archive makes such a claim; of ``relation``."""
    entities: tuple[EntityCard, ...] = ()
    """The most telling first; of ``entities``, and the ends of the claim of ``relation`` and ``adds``."""
    topics: tuple[str, ...] = ()
    """Names, the draft's most central first; of ``topics``."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a draft and a post have in common."""

    names: tuple[str, ...]
    claims: tuple[Claim, ...]
    topics: tuple[str, ...]
    reasons: tuple[Reason, ...]
    """The strongest first; never empty."""


def reasons_of(
    view: View,
    draft: Draft,
    telling: Mapping[str, float],
    shared: Mapping[str, Mapping[str, float]],
    posts: Mapping[str, PostCard],
    same: Mapping[str, bool],
    *,
    shown: Collection[str],
    basis: Collection[str],
) -> dict[str, Shared]:
    """What each of some posts has in common with a draft, by post id; what is told of one does not depend on the others that are shown.

    Args:
        view: the graph.
        draft: what the text is made of.
        telling: the draft's most telling entities with how much each says.
        shared: for each post that is shown or in the basis the entities that both name with how much each says.
        posts: the posts by id.
        same: the posts that tell the draft's story, and whether they do nearly in its words.
        shown: the posts that are asked about, the best first.
        basis: the posts whose relations and topics may be reasons.
    """
    gists = view.gists(shared)
    claims = _shared_claims(gists, draft, telling, shared, shown, basis)
    topics = _shared_topics(view, draft, gists, basis)
    adds = {p: _added(gists[p], draft, shared[p]) for p in list(shown)[:_ADDING] if not same.get(p)}
    named = {p: sorted(shared[p], key=lambda e: (-shared[p][e], e))[:_MOST_NAMES] for p in shown}
    said = [*(c for found in claims.values() for c in found), *(c for c in adds.values() if c is not None)]
    cards = view.entities(sorted({e for ids in named.values() for e in ids} | {e for c in said for e in (c.head, c.tail)}))
    began = _began(view, claims.values())
    done = {}
    for p, ids in named.items():
        post, entities = posts[p], tuple(cards[e] for e in ids)
        reasons = [_same_story(same[p])] if p in same else []
        told = [(c.type in _PLAIN, _relation(c, post, cards, began[EdgeKey.of(c.head, c.type, c.tail)])) for c in claims.get(p, ())]
        reasons += [reason for plain, reason in told if not plain]
        if entities:
            names = [card.name for card in sorted(entities, key=lambda card: card.type is EntityType.PLACE)[:3]]
            text = Phrase(f"ともに{'、'.join(names)}を取り上げる", f"both are about {_listed(names)}")
            reasons.append(Reason("entities", text, entities=entities))
        reasons += [reason for plain, reason in told if plain]
        if about := tuple(topics.get(p, ())):
            noun = "topics" if len(about) > 1 else "topic"
            text = Phrase(f"ともに{'、'.join(about[:2])}を主題とする", f"both have the {noun} {_listed(about[:2])}")
            reasons.append(Reason("topics", text, topics=about))
        if not reasons:
            reasons.append(Reason("words", Phrase("使われている言葉が近い", "similar wording")))
        if (added := adds.get(p)) is not None:
            reasons.append(_addition(added, cards))
        done[p] = Shared(tuple(card.name for card in entities), tuple(claims.get(p, ())), about, tuple(reasons))
    return done


# What both have ------------------------------------------------------------------------------------------------------


def _shared_claims(
    gists: Mapping[str, Gist],
    draft: Draft,
    telling: Mapping[str, float],
    shared: Mapping[str, Mapping[str, float]],
    shown: Collection[str],
    basis: Collection[str],
) -> Mapping[str, list[Claim]]:
    """For each of the posts shown its surest claim of each of the draft's most central relations that posts of the basis assert."""
    claims = {p: [c for c in gists[p].claims if c.head in names and c.tail in names] for p, names in shared.items()}
    offered = {EdgeKey.of(c.head, c.type, c.tail) for p in basis for c in claims[p]}
    central = sorted(offered, key=lambda r: (r.type in _PLAIN, -min(telling[r.head], telling[r.tail]), r))
    asserted = set(draft.asserted(frozenset((r.head, r.tail)) for r in central))
    asked = [r for r in central if r in asserted]
    pairs = list(dict.fromkeys(frozenset((r.head, r.tail)) for r in asked))[:_MOST_PAIRS]
    place = {key: number for number, key in enumerate(r for r in asked if {r.head, r.tail} in pairs)}
    found: defaultdict[str, dict[EdgeKey, Claim]] = defaultdict(dict)
    for claim in (c for p in shown for c in claims[p]):
        key = EdgeKey.of(claim.head, claim.type, claim.tail)
        if key in place:
            known = found[claim.post_id].get(key)
            if known is None or claim.confidence > known.confidence:
                found[claim.post_id][key] = claim
    return {p: [known[key] for key in sorted(known, key=lambda key: place[key])] for p, known in found.items()}


def _shared_topics(view: View, draft: Draft, gists: Mapping[str, Gist], basis: Collection[str]) -> Mapping[str, list[str]]:
    """For each of the posts the names of the draft's most central topics that it is about too."""
    if draft.read is not None:
        return _topics_named(draft.text, gists, basis)
    topics = draft.topics[:_MOST_TOPICS]
    names = {card.id: card.name for card in view.topics()} if topics else {}
    about = {p: {t.id for t in gist.topics} for p, gist in gists.items()}
    return {p: [names[t] for t in topics if t in about[p]] for p in gists}


def _topics_named(text: str, gists: Mapping[str, Gist], basis: Collection[str]) -> Mapping[str, list[str]]:
    """For each of the posts those of its topics that a text names most, what it names most first; topics of the basis."""
    text = text.casefold()
    names = {topic.name for p in basis for topic in gists[p].topics}
    counts = {name: text.count(name.casefold()) for name in names}
    topics = sorted((name for name, count in counts.items() if count), key=lambda name: (-counts[name], name))[:_MOST_TOPICS]
    return {p: [name for name in topics if any(t.name == name for t in gist.topics)] for p, gist in gists.items()}


def _added(gist: Gist, draft: Draft, shared: Mapping[str, float]) -> Claim | None:
    """The claim of a post that says most of what it shares with the draft, and that neither the draft nor the post's title makes."""
    new = [
        claim
        for claim in gist.claims
        if claim.confidence >= _SURE and claim.sentence != gist.post.title and claim.type not in (*_PLAIN, _KNOWN)
        and (claim.head in shared or claim.tail in shared) and not draft.links(frozenset((claim.head, claim.tail)))
    ]  # fmt: skip
    return max(
        new, key=lambda c: (shared.get(c.head, 0) + shared.get(c.tail, 0), c.amount is not None, c.confidence, -c.start, c.id), default=None
    )


def _began(view: View, claims: Iterable[Collection[Claim]]) -> Mapping[EdgeKey, object]:
    """When the archive first asserted each of the relations of some claims."""
    pairs = {(min(c.head, c.tail), max(c.head, c.tail)) for found in claims for c in found}
    return {edge.key: edge.first_seen for a, b in sorted(pairs) for edge in view.edges_between(a, b)}


# In words ------------------------------------------------------------------------------------------------------------


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _same_story(copied: bool) -> Reason:
    if copied:
        return Reason("story", Phrase("ほぼ同じ文章", "nearly the same text"))
    return Reason("story", Phrase("同じ出来事を伝える", "tells the same story"))


def _relation(claim: Claim, post: PostCard, cards: Mapping[str, EntityCard], began: object) -> Reason:
    head, tail = cards[claim.head], cards[claim.tail]
    date = post.published_at
    first = date is not None and began == date
    day = f"{date:%Y-%m-%d}" if date else ""
    notes = [Phrase("この記事が最初に伝えた", "this post was the first to report it")] if first else []
    notes += [Phrase(day, day)] if day else []
    what = relation_phrase(claim.type, head.name, tail.name) + _in_brackets([*_details(claim), *notes])
    return Reason("relation", Phrase("ともに", "both: ") + what + Phrase("を伝える", ""), claim, first, (head, tail))


def _addition(claim: Claim, cards: Mapping[str, EntityCard]) -> Reason:
    head, tail = cards[claim.head], cards[claim.tail]
    what = relation_phrase(claim.type, head.name, tail.name) + _in_brackets(_details(claim))
    return Reason("adds", Phrase("ほかに", "this post adds: ") + what + Phrase("も伝える", ""), claim, entities=(head, tail))


def _details(claim: Claim) -> list[Phrase]:
    status = status_phrase(claim.status)
    return [Phrase(claim.amount, claim.amount)] * (claim.amount is not None) + ([status] if status else [])  # type: ignore[arg-type]


def _in_brackets(notes: Iterable[Phrase]) -> Phrase:
    notes = list(notes)
    if not notes:
        return Phrase("", "")
    return Phrase(f"（{'、'.join(n.ja for n in notes)}）", f" ({', '.join(n.en for n in notes)})")
