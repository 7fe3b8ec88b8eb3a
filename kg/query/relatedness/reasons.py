"""Why a post goes with a draft, so that a person can check it: what both say, whom both are about, what the post adds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from heapq import nlargest, nsmallest
from typing import Final

from kg.query.commonplace import FEW, common_beyond, commonplace
from kg.query.evidence import SURE, claim_to_show
from kg.query.kinship import of_own_house
from kg.query.phrases import Phrase, relation_phrase, status_phrase
from kg.query.relatedness.additions import added_by, letters_among, worth_looking_up
from kg.query.relatedness.drafts import Draft
from kg.query.relatedness.sharedwords import words_of_both
from kg.query.timeline import EVENT_TYPES
from kg.records import Claim, Edge, EdgeKey, EntityType
from kg.store.base import EntityCard, Gist, PostCard, View

__all__ = ["KINDS", "Reason", "Shared", "reasons_of"]

KINDS: Final = ("story", "relation", "entities", "topics", "adds", "words")
"""Both tell one story, assert a relation, name entities, are about topics; the post adds something; or only words are alike."""

_MOST_PAIRS: Final = 3
_PLAIN: Final = frozenset({"located_in", "part_of", "leads"})
"""Relations that hardly make two posts belong together, and are no reason: nobody looks up another post for them."""
_SUBJECTS: Final = 3
"""A thing is what a text is about if it is among its so many most named ones, or"""
_OFTEN: Final = 3
"""named so often; a place is only if it is named more than once, too. Others are mentioned."""
_SHORT: Final = 800
"""Characters of an outlined draft up to which what it names twice is its topic, unless it opens with it; of a longer one three times."""
_OPENS: Final = 120
"""Characters that an outlined draft opens with: its headline, and what follows."""
_EDGE: Final = "[a-z0-9]"
_MOST_TOPICS: Final = 5
_MOST_NAMES: Final = 5
_MOST_OWN: Final = 2
_MOST_SAID: Final = 3
"""So many of them a sentence lists."""
_ADDING: Final = 3
"""So many of the best posts are read for what they add."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, in words and with what it rests on."""

    kind: str
    """One of :data:`KINDS`."""
    text: Phrase
    claim: Claim | None = None
    """The post's claim with its sentence; of ``relation`` and ``adds``."""
    first: bool = False
    """Whether no older post of the archive makes such a claim; of ``relation``, of what happened."""
    entities: tuple[EntityCard, ...] = ()
    """The most telling first; of ``entities``, and the ends of the claim of ``relation`` and ``adds``. Of ``adds`` without a claim those
    that the post names most and the draft does not."""
    topics: tuple[str, ...] = ()
    """Names, the draft's most central first; of ``topics``."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a draft and a post have in common."""

    names: tuple[str, ...]
    claims: tuple[Claim, ...]
    topics: tuple[str, ...]
    about: bool
    """Whether there is a name that both are about."""
    headed: bool
    """Whether the draft's headline names such a one."""
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
    letters = letters_among(view, {*telling, *(e for p in shown for e in gists[p].entities)})
    shared = {p: {e: says for e, says in names.items() if e not in letters} for p, names in shared.items()}
    claims = _shared_claims(view, gists, draft, telling, shared, shown, basis)
    topics = _shared_topics(view, draft, gists, basis)
    subjects = _subjects_of(draft.entities)
    read = [p for p in list(shown)[:_ADDING] if not same.get(p)]
    adds = {p: added_by(view, gists[p], draft, subjects, shared[p], claims.get(p, ()), letters) for p in read}
    named = {p: sorted(shared[p], key=lambda e: (-shared[p][e], e))[:_MOST_NAMES] for p in shown}
    own = {p: _own(gists[p], draft, letters) for p in shown if p not in same and not topics.get(p)}
    said = [*(c for found in claims.values() for c in found), *(c for c in adds.values() if c is not None)]
    cards = view.entities(
        sorted({e for ids in (*named.values(), *own.values()) for e in ids} | {e for c in said for e in (c.head, c.tail)})
    )
    mine = _passing(draft.entities)
    passing = {
        p: {e for e in ids if mine(cards[e]) or yours(cards[e])} for p, ids in named.items() for yours in [_passing(gists[p].entities)]
    }
    # A country that much of the archive names is what both are about beside others, or if both headlines name it.
    wide = {card.id for card in cards.values() if card.type is EntityType.PLACE and card.posts > common_beyond(view)}
    for p, ids in named.items():
        if wide.issuperset(both := {*ids} - passing[p]):
            passing[p] |= {e for e in both if not (_heads(draft, cards[e]) and cards[e].name in posts[p].title)}
    edges = _edges(view, {EdgeKey.of(c.head, c.type, c.tail) for found in claims.values() for c in found})
    common = commonplace(view, cards.values())
    bare = [p for p in shown if p not in same and not claims.get(p) and not topics.get(p) and common.issuperset(named[p])]
    words = words_of_both(view, draft, [posts[p] for p in bare], named)
    done = {}
    for p, ids in named.items():
        happened = sorted(claims.get(p, ()), key=lambda c: c.type not in EVENT_TYPES)
        told = [_relation(c, posts[p], cards, edges[EdgeKey.of(c.head, c.type, c.tail)].first_seen) for c in happened]
        by_name = _about([cards[e] for e in ids], passing[p])
        by_topic = _topical(about := tuple(topics.get(p, ())))
        unsaid = all(cards[e].type is EntityType.PLACE for e in ids)
        added = adds.get(p)
        reasons = [
            *([_same_story(same[p])] if p in same else []),
            *told,
            *(by_topic + by_name if unsaid else by_name),
            *([] if unsaid else by_topic),
            *_wording(words.get(p, ())),
            *([_addition(added, cards)] if added is not None and worth_looking_up(added, cards) else []),
        ]
        if all(reason.kind == "entities" for reason in reasons):
            reasons = [*(reasons or [_UNSAID]), *_subjects([cards[e] for e in own.get(p, ())], besides=bool(reasons))]
        subjects_of_both = [cards[e] for e in ids if e not in passing[p]]
        headed = any(_heads(draft, card) for card in subjects_of_both)
        names = tuple(cards[e].name for e in ids)
        done[p] = Shared(names, tuple(claims.get(p, ())), about, bool(subjects_of_both), headed, tuple(reasons))
    return done


# What both have ------------------------------------------------------------------------------------------------------


def _shared_claims(
    view: View,
    gists: Mapping[str, Gist],
    draft: Draft,
    telling: Mapping[str, float],
    shared: Mapping[str, Mapping[str, float]],
    shown: Collection[str],
    basis: Collection[str],
) -> Mapping[str, list[Claim]]:
    """For each of the posts shown its surest claim of each of the draft's most central relations that posts of the basis assert."""
    claims = {
        p: [c for c in gists[p].claims if c.confidence >= SURE and c.head in names and c.tail in names] for p, names in shared.items()
    }
    offered = {EdgeKey.of(c.head, c.type, c.tail) for p in basis for c in claims[p] if c.type not in _PLAIN}
    so = {r for r in offered if r.type not in EVENT_TYPES}
    usual = {key for key, edge in _edges(view, so).items() if key in so and edge.posts > FEW}
    central = sorted(offered - usual, key=lambda r: (r in so, -min(telling[r.head], telling[r.tail]), r))
    asserted = draft.asserted(frozenset((r.head, r.tail)) for r in central)
    asked = [r for r in central if r in asserted and not of_own_house(view, r)]
    pairs = list(dict.fromkeys(frozenset((r.head, r.tail)) for r in asked))[:_MOST_PAIRS]
    place = {key: number for number, key in enumerate(r for r in asked if {r.head, r.tail} in pairs)}
    found: defaultdict[str, defaultdict[EdgeKey, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in (c for p in shown for c in claims[p]):
        key = EdgeKey.of(claim.head, claim.type, claim.tail)
        if key in place:
            found[claim.post_id][key].append(claim)
    best = {p: [claim_to_show(view, said[key]) for key in sorted(said, key=lambda key: place[key])] for p, said in found.items()}
    return {p: kept for p, chosen in best.items() if (kept := [c for c in chosen if c is not None])}


def _shared_topics(view: View, draft: Draft, gists: Mapping[str, Gist], basis: Collection[str]) -> Mapping[str, list[str]]:
    """For each of the posts the names of the draft's most central topics that it is about too."""
    if draft.read is not None:
        return _topics_named(draft.text, len(draft.title), gists, basis)
    topics = draft.topics[:_MOST_TOPICS]
    names = {card.id: card.name for card in view.topics()} if topics else {}
    about = {p: {t.id for t in gist.topics} for p, gist in gists.items()}
    return {p: [names[t] for t in topics if t in about[p]] for p in gists}


def _topics_named(text: str, headline: int, gists: Mapping[str, Gist], basis: Collection[str]) -> Mapping[str, list[str]]:
    """For each of the posts those of its topics that a text is about, what it names most first; topics of the basis.

    It is about what it opens with, and what it names again and again; not what it names somewhere.
    """
    text = text.casefold()
    opening = text[: max(headline, _OPENS)]
    least = 2 if len(text) <= _SHORT else _OFTEN
    names = {topic.name for p in basis for topic in gists[p].topics}
    words = {name: _word(folded) for name in names if (folded := name.casefold()) in text}
    counts = {name: len(word.findall(text)) for name, word in words.items()}
    about = (name for name, count in counts.items() if count >= least or words[name].search(opening))
    topics = sorted(about, key=lambda name: (-counts[name], name))[:_MOST_TOPICS]
    return {p: [name for name in topics if any(t.name == name for t in gist.topics)] for p, gist in gists.items()}


@lru_cache(maxsize=4_096)
def _word(name: str) -> re.Pattern[str]:
    """A name where it stands for itself: 6G not in 36Gbps."""
    before, behind = (_EDGE if end.isascii() and end.isalnum() else "" for end in (name[0], name[-1]))
    return re.compile(f"{before and f'(?<!{before})'}{re.escape(name)}{behind and f'(?!{behind})'}")


def _own(gist: Gist, draft: Draft, letters: Collection[str]) -> list[str]:
    """The most named entities of a post that the draft does not name."""
    most = nsmallest(_MOST_NAMES, gist.entities, key=lambda e: (-gist.entities[e], e))
    return [e for e in most if e not in letters and e not in draft.entities and gist.entities[e] >= _OFTEN]


def _least(counts: Mapping[str, int]) -> int:
    """How often a text names the last of its subjects."""
    return min(nlargest(_SUBJECTS, counts.values())) if len(counts) >= _SUBJECTS else 0


def _subjects_of(counts: Mapping[str, int]) -> set[str]:
    """The entities that a text, by how often it names what, is about, places too."""
    least = min(_least(counts), _OFTEN)
    return {e for e, count in counts.items() if count >= least}


def _passing(counts: Mapping[str, int]) -> Callable[[EntityCard], bool]:
    """Whether a text, by how often it names what, names something only beside others."""
    bar = _least(counts)

    def passing(card: EntityCard) -> bool:
        count = counts.get(card.id, 0)
        return count < min(bar, _OFTEN) if card.type is not EntityType.PLACE else count < max(bar, 2)

    return passing


def _heads(draft: Draft, card: EntityCard) -> bool:
    """Whether a draft's headline names something; of a stored post whether its title holds the name."""
    return card.name in draft.title if draft.post else card.id in draft.headed


def _edges(view: View, keys: Iterable[EdgeKey]) -> Mapping[EdgeKey, Edge]:
    """What the archive has of some relations."""
    pairs = {(min(key.head, key.tail), max(key.head, key.tail)) for key in keys}
    return {edge.key: edge for a, b in sorted(pairs) for edge in view.edges_between(a, b)}


# In words ------------------------------------------------------------------------------------------------------------


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _same_story(copied: bool) -> Reason:
    if copied:
        return Reason("story", Phrase("ほぼ同じ文章", "nearly the same text"))
    return Reason("story", Phrase("同じ出来事を伝える", "tells the same story"))


def _about(cards: Sequence[EntityCard], passing: Collection[str]) -> list[Reason]:
    """That both are about some entities, or at least mention them; nothing of places in passing."""
    subjects = [card for card in cards if card.id not in passing]
    beside = [card for card in cards if card.type is not EntityType.PLACE]
    if not subjects and not beside:
        return []
    names = [card.name for card in sorted(subjects or beside, key=lambda card: card.type is EntityType.PLACE)[:_MOST_SAID]]
    both = f"ともに{'、'.join(names)}"
    text = Phrase(f"{both}を取り上げる", f"both are about {_listed(names)}")
    return [Reason("entities", text if subjects else Phrase(f"{both}に触れる", f"both mention {_listed(names)}"), entities=tuple(cards))]


def _subjects(cards: Iterable[EntityCard], *, besides: bool) -> list[Reason]:
    """Whom a post is about that shares no more than names with the draft; `besides` these, or not even names."""
    own = tuple(card for card in cards if card.type is not EntityType.PLACE)[:_MOST_OWN]
    if not own:
        return []
    names = [card.name for card in own]
    also = Phrase("も", "also ") if besides else Phrase("を", "")
    text = Phrase(f"この記事は{'、'.join(names)}{also.ja}取り上げる", f"this post is {also.en}about {_listed(names)}")
    return [Reason("adds", text, entities=own)]


def _topical(topics: tuple[str, ...]) -> list[Reason]:
    if not topics:
        return []
    noun = "topics" if len(topics) > 1 else "topic"
    text = Phrase(f"ともに{'、'.join(topics[:2])}を主題とする", f"both have the {noun} {_listed(topics[:2])}")
    return [Reason("topics", text, topics=topics)]


def _wording(words: Sequence[str]) -> list[Reason]:
    return [Reason("words", Phrase(f"ともに{'、'.join(words)}を話題にする", f"both speak of {_listed(words)}"))] if words else []


_UNSAID: Final = Reason("words", Phrase("使われている言葉が近い", "similar wording"))
"""Where nothing else can be told."""


def _relation(claim: Claim, post: PostCard, cards: Mapping[str, EntityCard], began: datetime | None) -> Reason:
    head, tail = cards[claim.head], cards[claim.tail]
    date = post.published_at
    first = date is not None and began == date and claim.type in EVENT_TYPES
    day = f"{date:%Y-%m-%d}" if first and date else claim.date
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
