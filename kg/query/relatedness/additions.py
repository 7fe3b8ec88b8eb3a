"""What an older post adds to a draft: the claim of it that a reader of the draft may look up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from kg.normalize import begins_with
from kg.query.commonplace import FEW
from kg.query.evidence import SURE, claim_to_show
from kg.query.kinship import called_after, of_own_house
from kg.query.relatedness.drafts import Draft
from kg.query.statements.acts import doubtful
from kg.query.timeline import EVENT_TYPES
from kg.records import Claim, EdgeKey, EntityType
from kg.store.base import EntityCard, Gist, PostCard, View

__all__ = ["added_by", "letters_among", "worth_looking_up"]

_LITTLE: Final = frozenset({"located_in", "part_of", "leads", "participates_in"})
"""What is not worth telling."""
_FIRM: Final = f"{EntityType.ORGANIZATION.lower()}/"
"""What the ids of organisations begin with."""
_COUNTRY: Final = f"{EntityType.PLACE.lower()}/"
"""The same of places, to which is supplied what is merely sold there."""


def added_by(
    view: View,
    gist: Gist,
    draft: Draft,
    subjects: Collection[str],
    shared: Mapping[str, float],
    both: Collection[Claim],
    letters: frozenset[str] = frozenset(),
) -> Claim | None:
    """The claim of a post that says most of what it shares with the draft, and that neither the draft nor the post's title makes.

    What happened goes before what is so, and what the draft does not name before what it may say in other words.

    Args:
        view: the graph.
        gist: of the post.
        draft: the draft.
        subjects: the entities that the draft is about.
        shared: what both name, with how much it says.
        both: what both assert; what only names one end of it otherwise (ABB, ABB Robotics) is nothing new.
        letters: entities that are hardly named (:func:`letters_among`).
    """
    about = shared.keys() & subjects
    new = [
        claim
        for claim in gist.claims
        if claim.confidence >= SURE and claim.sentence != gist.post.title and claim.type not in _LITTLE
        and (claim.head in about or claim.tail in about) and not draft.links(frozenset((claim.head, claim.tail)))
        and letters.isdisjoint((claim.head, claim.tail))
        and not any(_alike(claim, c) for c in both) and not (claim.status == "asserted" and doubtful(claim))
        and not _long_past(claim, gist.post) and not (claim.type == "supplies" and claim.tail.startswith(_COUNTRY))
    ]  # fmt: skip
    new.sort(
        key=lambda c: (
            c.type in EVENT_TYPES, not (c.head in draft.entities and c.tail in draft.entities),
            shared.get(c.head, 0) + shared.get(c.tail, 0), c.amount is not None, c.confidence, -c.start, c.id,
        ),
        reverse=True,
    )  # fmt: skip
    for best in new:
        if not of_own_house(view, EdgeKey.of(best.head, best.type, best.tail)) and not _said_of_kin(draft, best):
            shown = claim_to_show(view, [c for c in new if (c.head, c.type, c.tail) == (best.head, best.type, best.tail)])
            if shown is not None:
                return shown
    return None


def letters_among(view: View, entities: Iterable[str]) -> frozenset[str]:
    """Ids of those of some entities whose names are one letter and that few posts name: hardly a name (H, of a text that was cut off)."""
    short = [e for e in entities if len(name := e.partition("/")[2]) == 1 and name.isascii()]
    return frozenset(card.id for card in view.entities(short).values() if card.posts <= FEW) if short else frozenset()


def _alike(a: Claim, b: Claim) -> bool:
    """Whether two claims say the same of two of which one is called like the other, or goes on with a further word."""
    return a.type == b.type and all(begins_with(x, y) or begins_with(y, x) for x, y in ((a.head, b.head), (a.tail, b.tail)))


def _said_of_kin(draft: Draft, claim: Claim) -> bool:
    """Whether a draft links those of a claim by fuller or shorter names of firms: ソフトバンク for ソフトバンクグループ."""

    def kin(end: str) -> list[str]:
        firms = [e for e in draft.entities if e.startswith(_FIRM)] if end.startswith(_FIRM) else []
        return [end, *(e for e in firms if called_after(e, end))]

    return any(draft.links(frozenset((head, tail))) for head in kin(claim.head) for tail in kin(claim.tail))


def _long_past(claim: Claim, post: PostCard) -> bool:
    """Whether a claim is dated a year before a post's year, or earlier: what is told for comparison."""
    return claim.date is not None and post.published_at is not None and int(claim.date[:4]) < post.published_at.year - 1


def worth_looking_up(claim: Claim, cards: Mapping[str, EntityCard]) -> bool:
    """Whether somebody may look a claim up: that something happened, or what is so of what few posts name."""
    return claim.type in EVENT_TYPES or min(cards[claim.head].posts, cards[claim.tail].posts) <= FEW
