"""What is sent to the server: facts as rows of a statement."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from kg.judge import Judgement, about, as_data
from kg.records import AMOUNTS_TO, EdgeKey, Entity, Mention, PostFacts
from kg.store.judging import pack
from kg.store.merging import repeat_key
from kg.store.neo4j import cypher
from kg.store.neo4j.cypher import pair_of

__all__ = ["Places", "claim_rows", "entity_row", "found_row", "judgement_row", "key_row", "mention_rows", "post_row"]

_of_mention = attrgetter(*(name.removesuffix("s") for name in cypher.MENTION_PROPERTIES))
_of_claim = attrgetter(*cypher.CLAIM_PROPERTIES)


class Places(dict[str, int]):
    """Texts that are sent once, each with the place where it stands."""

    def of(self, text: str) -> int:
        """The place of a text, which is added if it has none."""
        return self.setdefault(text, len(self))


def key_row(key: EdgeKey, ends: Places) -> tuple[int, int, str]:
    """An edge: its ends by their places, and its type."""
    return ends.of(key.head), ends.of(key.tail), key.type.upper()


def _text(date: datetime | None) -> str | None:
    return date.isoformat() if date else None


def found_row(found: PostFacts, shown: PostFacts) -> dict[str, Any]:
    """What was found in a post, packed; nothing if it is what is shown."""
    if shown is found:
        return {"post": found.post.id, "entities": None, "found": None}
    return {"post": found.post.id, "entities": sorted({m.entity_id for m in found.mentions}), "found": pack(found)}


def judgement_row(j: Judgement) -> dict[str, Any]:
    """A judgement."""
    return {"id": j.id, "kind": j.kind, "about": about(j.verdict), "data": json.dumps(as_data(j), ensure_ascii=False)}


def post_row(facts: PostFacts, recipe: str, revision: int) -> dict[str, Any]:
    """A post with its text."""
    post = facts.post
    return {
        "post": {
            "id": post.id,
            "root": post.root,
            "path": post.path,
            "permalink": post.permalink,
            "title": post.title,
            "published_at": _text(post.published_at),
            "tags": list(post.tags),
            "categories": list(post.categories),
            "content_hash": post.content_hash,
            "recipe": recipe,
            "revision": revision,
        },
        "text": {
            "source": post.source,
            "terms": " ".join(facts.terms),
            "opening": facts.opening,
            "blocks": sorted(facts.blocks),
            "dropped": sorted(facts.dropped),
        },
    }


def entity_row(entity: Entity) -> dict[str, Any]:
    """What is said of an entity."""
    return {
        "id": entity.id,
        "name": entity.name,
        "type": str(entity.type),
        "curated": entity.curated,
        "codes": list(entity.codes),
    }


def mention_rows(facts: PostFacts, ends: Places) -> dict[str, Any]:
    """One relationship for each entity of a post, with a list for each property of its mentions."""
    by_entity: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in facts.mentions:
        by_entity[mention.entity_id].append(mention)
    return {
        "post": facts.post.id,
        "mentions": [(ends.of(e), len(mentions), *zip(*map(_of_mention, mentions), strict=True)) for e, mentions in by_entity.items()],
    }


def claim_rows(facts: PostFacts, ends: Places) -> dict[str, Any]:
    """The claims of a post by their sentences, whose text is long."""
    by_sentence: defaultdict[tuple[str, int, int], list[Sequence[Any]]] = defaultdict(list)
    for claim in facts.claims:
        pair = pair_of(claim.head, claim.tail) if claim.type != AMOUNTS_TO else None
        row = ends.of(claim.head), ends.of(claim.tail), pair, *_of_claim(claim)
        by_sentence[claim.sentence, claim.sentence_start, claim.sentence_end].append(row)
    return {
        "post": facts.post.id,
        "published_at": _text(facts.post.published_at),
        "sentences": [(claims, *sentence, repeat_key(sentence[0])) for sentence, claims in by_sentence.items()],
    }
