"""Posts that say what a test wants said, sentence by sentence: ``told("a", "2026-01-05", said("OpenAI", "acquires", "AMD"))``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations

from builders import ORG, PLACE, PRODUCT, PROJECT, a_claim, a_post, a_scene, facts_of, id_of

from kg.records import CO_MENTION, EdgeKey, EntityType, PostFacts
from kg.store import GraphStore

__all__ = ["NAMES", "Said", "org", "put", "said", "told"]

NAMES: dict[str, EntityType] = {
    **dict.fromkeys(("OpenAI", "AMD", "Oracle", "Microsoft", "Foxconn", "Arm", "Arm Holdings", "Meta", "MetaX", "Anthropic", "任天堂"), ORG),
    **dict.fromkeys(("ソフトバンク", "ソフトパンク"), ORG),
    **dict.fromkeys(("Claude", "Claude Opus 4.5", "GPT-5"), PRODUCT),
    "Stargate": PROJECT,
    "日本": PLACE,
}


@dataclass(frozen=True)
class Said:
    """A claim, and the sentence that makes it."""

    head: str
    type: str
    tail: str
    sentence: str
    amount: str | None
    value: float | None
    date: str | None
    status: str
    confidence: float


def said(
    head: str,
    type: str,
    tail: str,
    sentence: str = "",
    *,
    amount: str | None = None,
    value: float | None = None,
    date: str | None = None,
    status: str = "asserted",
    confidence: float = 1.0,
) -> Said:
    """A claim between two of :data:`NAMES`; of type ``mentioned_with`` a sentence that names both and no more. Amounts are dollars."""
    return Said(head, type, tail, sentence or f"{head}と{tail}、{type}。", amount, value, date, status, confidence)


def org(name: str) -> str:
    """The id of one of :data:`NAMES`."""
    return id_of(name, NAMES[name])


def told(post_id: str, date: str, *claims: Said, topics: Sequence[str] = ()) -> PostFacts:
    """A post of a day (or, if that is empty, of none) that makes some claims, each in a sentence of its own."""
    published = datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None
    post = a_post("".join(c.sentence for c in claims), id=post_id, published_at=published)
    scene = a_scene(post, NAMES)
    made = {}
    for at, c in enumerate(claims):
        key = EdgeKey.of(org(c.head), c.type, org(c.tail))
        claim = a_claim(post, key.head, key.type, key.tail, at=at, status=c.status, amount=c.amount)
        currency = "USD" if c.value is not None else None
        made[claim.id] = replace(claim, amount_value=c.value, amount_currency=currency, date=c.date, confidence=c.confidence)
        named = sorted({m.entity_id for m in scene.mentions if m.sentence == at})
        for a, b in combinations(named, 2):
            beside = a_claim(post, a, CO_MENTION, b, at=at)
            made[beside.id] = beside
    facts = facts_of(scene, tuple(made.values()), topics)
    return replace(facts, post=replace(post, content_hash=hashlib.sha256(post_id.encode()).hexdigest()))


def put(store: GraphStore, *posts: PostFacts) -> None:
    """Store posts."""
    with store.writer() as writer:
        writer.put_all(posts, "r1")
