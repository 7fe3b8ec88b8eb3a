"""Answers about what links entities."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.common import (
    EdgeNamed,
    EntityId,
    EntityRef,
    FirstSeen,
    Independent,
    LastSeen,
    Name,
    Offset,
    Page,
    PostCount,
    PostRef,
    Schema,
    Sure,
    SurePosts,
)

__all__ = [
    "Amount",
    "Claim",
    "ConnectionAnswer",
    "Contradiction",
    "EdgeAnswer",
    "Evidence",
    "EvidenceInContext",
    "Hop",
    "Link",
    "Path",
    "PathsAnswer",
]


class Claim(Schema):
    """One assertion in one sentence, with the evidence."""

    id: str = Field(description="Id of the claim; follows from post, span, relation and ends.")
    post_id: str = Field(description="The post that makes it.")
    head: EntityId
    type: str = Field(description="Relation type from head to tail; `mentioned_with` says only that one sentence names both.")
    tail: EntityId
    text: str = Field(description="The evidence as it stands in the source file.", examples=["OpenAIは鴻海と提携"])
    start: Offset
    end: Annotated[int, Field(description="Offset behind the last character of the evidence.", examples=[1037])]
    sentence: str = Field(description="The readable sentence that holds the evidence.", examples=["OpenAIは鴻海と提携した。"])
    sentence_start: Annotated[int, Field(description="Offset of the sentence in the source file.", examples=[1024])]
    sentence_end: Annotated[int, Field(description="Offset behind the sentence in the source file.", examples=[1040])]
    amount: str | None = Field(description="Money that the evidence states for this relation, as written.", examples=["1000億ドル"])
    status: str = Field(description="`asserted`, `planned` or `rumoured`.", examples=["asserted"])
    amount_value: float | None = Field(
        description="The amount in units of its currency, the lower end of a range; null if the text gives no number that can be right.",
        examples=[100_000_000_000],
    )
    amount_high: float | None = Field(description="The upper end of a range.", examples=[None])
    amount_currency: str | None = Field(description="Currency of the amount, ISO 4217.", examples=["USD"])
    date: str | None = Field(
        description="When, as ISO 8601 date or interval, if the sentence says so; relative dates are resolved against the post's.",
        examples=["2026-07/2026-09"],
    )
    role: str | None = Field(
        description="Of `leads`: as what. Of `invests_in`: `リード` if the head leads the round. Of `amounts_to`: what the money is.",
        examples=["CEO"],
    )
    confidence: float = Field(description="How often claims like this one are right; 1 for co-mentions.", examples=[0.86])


class Evidence(Schema):
    """A claim with the post that makes it."""

    claim: Claim = Field(description="What is said, and where.")
    post: PostRef = Field(description="The post that says it.")


class EvidenceInContext(Evidence):
    """Evidence for one link, with what has to be read before it."""

    context: list[str] = Field(
        description="Of a sentence that does not name both ends the nearest sentences before it that do.",
        examples=[["OpenAIはOracleと話した。"]],
    )


class Hop(Schema):
    """One step of a path."""

    head: EntityId
    head_name: Name
    tail: EntityId
    tail_name: Name
    relations: list[str] = Field(description="Types of the edges between the two.", examples=[["partners_with"]])
    evidence: list[Evidence] = Field(description="The best evidence for the step.")
    posts: Annotated[int, Field(description="Number of posts that link the two.", examples=[5])]


class Path(Schema):
    """A chain of entities."""

    entities: list[str] = Field(description="Ids from one end to the other.")
    names: list[str] = Field(description="Their names.", examples=[["Foxconn", "OpenAI", "ソフトバンクグループ"]])
    cost: float = Field(description="Smaller for fewer and stronger links.", examples=[2.9])
    hops: list[Hop] = Field(description="The steps, each with evidence.")


class Amount(Schema):
    """One figure that posts state for a link."""

    text: str = Field(description="As the first post that states it writes it.", examples=["3000億ドル"])
    value: float | None = Field(description="In units of the currency, the lower end of a range.", examples=[300_000_000_000])
    high: float | None = Field(description="The upper end of a range.")
    currency: str | None = Field(description="ISO 4217.", examples=["USD"])
    posts: PostCount
    first_seen: FirstSeen
    last_seen: LastSeen
    claim_id: str = Field(description="The first claim that states it.")
    sure: Sure


class Contradiction(Schema):
    """Claims of one link that do not go together: sure ones, whose sentences name both ends."""

    kind: Literal["figures", "status", "direction"] = Field(
        description="`figures`: amounts in one currency that differ by more than rounding. `status`: a post says that it is so, and a "
        "later one that it is rumoured or, of what is done once, planned. `direction`: the same relation is claimed the other way round.",
    )
    sides: list[Evidence] = Field(description="The best evidence for each side; of figures and statuses the one seen first comes first.")


class Link(EdgeNamed):
    """All claims of one relation between two entities."""

    claims: int = Field(description="Number of assertions.", examples=[4])
    posts: PostCount
    sure_posts: SurePosts
    independent: Independent
    first_seen: FirstSeen
    last_seen: LastSeen
    statuses: dict[str, int] = Field(description="Claims by status.", examples=[{"asserted": 3, "planned": 1}])
    amounts: list[Amount] = Field(description="Every figure stated, guesses last; the one that was first seen first.")
    best: EvidenceInContext = Field(
        description="The evidence to show first: sure before guessed, asserted before planned before rumoured, then what names both."
    )
    contradictions: list[Contradiction] = Field(description="What of it does not go together.")


class EdgeAnswer(Page):
    """What links two entities."""

    a: EntityRef = Field(description="One end.")
    b: EntityRef = Field(description="The other end.")
    links: list[Link] = Field(description="Merged by relation: typed relations first, then those of most independent posts.")
    items: list[EvidenceInContext] = Field(description="Typed relations before co-mentions, oldest post first.")


class PathsAnswer(Schema):
    """How two entities hang together."""

    a: EntityRef = Field(description="One end.")
    b: EntityRef = Field(description="The other end.")
    items: list[Path] = Field(description="Best first; empty if nothing connects them.")


class ConnectionAnswer(Schema):
    """What holds several entities together."""

    entities: list[EntityRef] = Field(description="Those asked about, then those in between.")
    connected: bool = Field(description="Whether all that was asked about hangs together.", examples=[True])
    cost: float | None = Field(
        description="Smaller for fewer and stronger links; null if not everything is connected.", examples=[4.1]
    )
    hops: list[Hop] = Field(description="A tree over all of them, each step with evidence; of what is not connected a tree for each part.")
    paths: list[Path] = Field(description="The best paths of every pair asked about, best first.")
