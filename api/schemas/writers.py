"""Answers for writers and editors: what to look at in a draft, and what may be missing in the archive."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas.common import EdgeNamed, EntityId, Name, Offset, OwnPost, PostCount, PostRef, Schema, Type
from api.schemas.edges import Claim, Evidence
from api.schemas.events import Figure
from api.schemas.extract import TextQuestion
from api.schemas.related import Phrase, Told

__all__ = [
    "ArchiveFact",
    "CheckQuestion",
    "CheckedFact",
    "CheckedFigure",
    "CheckedName",
    "DraftCheck",
    "Gaps",
    "Overtaken",
    "OvertakenFact",
    "OwnStatement",
    "PairGap",
    "SaidTwice",
    "Subject",
    "TopicGap",
]


class CheckQuestion(TextQuestion):
    """A draft to look over."""

    post: OwnPost = None


class CheckedName(Schema):
    """An entity that a draft names."""

    id: EntityId
    name: Name
    type: Type
    used: list[str] = Field(description="The names that the draft calls it by, the most frequent first.", examples=[["ホンハイ"]])
    mentions: int = Field(description="How often the draft mentions it.", examples=[3])
    posts: int = Field(description="Posts of the archive that mention it; 0 if it is not covered yet.", examples=[6])
    usual: str | None = Field(description="What most of these posts use most for it, if more than half of them do.", examples=["Foxconn"])
    share: float = Field(description="The share of these posts that call it so more than otherwise, 0 to 1.", examples=[0.83])
    first: PostRef | None = Field(description="The oldest of these posts; null if there are none.")
    note: Phrase | None = Field(description="What a writer may want to change or know; null if nothing.")


class CheckedFigure(EdgeNamed):
    """A figure of a draft for a relation of which the archive states others."""

    claim: Claim = Field(description="The draft's claim; its offsets are of the draft, and its post id means nothing.")
    others: list[Figure] = Field(description="What the archive states, by date; all differ from the draft's by more than rounding.")
    note: Phrase = Field(description="The draft's figure and the others in one line.")


class Subject(Schema):
    """Whom or what a fact is about."""

    id: EntityId
    name: Name


class ArchiveFact(Schema):
    """What posts state that a draft has otherwise."""

    text: str = Field(description="As the post writes it.", examples=["6000人"])
    sentence: str = Field(description="The sentence that states it.")
    start: Offset = Field(description="Where that sentence begins in the post's source file.")
    posts: PostCount
    post: PostRef = Field(
        description="Of the posts that state it the oldest that has told the draft's story or has whom it is about in its title, else "
        "the newest; of who bought, leads or makes something the surest."
    )


class CheckedFact(Schema):
    """A fact of a draft, other than an amount of a relation, that the archive has otherwise."""

    kind: Literal[
        "cut", "stake", "share", "power", "sale", "worth", "put", "spent", "contract", "cost", "raised", "round", "capacity",
        "fine", "hours", "founded", "in_force", "released", "announced", "bought", "listed", "acquires", "leads", "develops",
    ] = Field(
        description="`cut`: people let go. `stake`: a share of a company held. `share`: of a market. `power`: electric. `sale`: a price. "
        "`worth`: of a company. `put`: what one invests. `spent`: on equipment in a year. `contract`: of two. `cost`: of what is built. "
        "`raised`: what a company has in all. `round`: in a round of one letter. `capacity`: the power of what is built. "
        "`fine`: by a law, or on a company. `hours`: of work that are saved. "
        "`founded`, `in_force`, `released`, `announced`, `bought`, `listed`: a date. `acquires`, `leads`, `develops`: who."
    )
    about: list[Subject] = Field(description="Of a stake who holds it first.")
    text: str = Field(description="The draft's words.", examples=["9000人"])
    sentence: str = Field(description="The draft's sentence.")
    start: Offset = Field(description="Where that sentence begins in the draft.")
    others: list[ArchiveFact] = Field(description="What the archive states, that of most posts first.")
    note: Phrase = Field(description="The draft's words and the others in one line.")


class OwnStatement(Schema):
    """One of two places of a draft."""

    text: str = Field(description="As the draft writes it, in half width.", examples=["400億ドル"])
    sentence: str = Field(description="The sentence that states it.")
    start: Offset = Field(description="Where that sentence begins in the draft.")
    line: int = Field(description="Line of the draft in which it begins, from 1.", examples=[3])


class SaidTwice(Schema):
    """What a draft states in two ways."""

    kind: Literal[
        "cut", "stake", "share", "power", "sale", "worth", "put", "spent", "contract", "cost", "raised", "round", "capacity",
        "fine", "hours", "founded", "in_force", "released", "announced", "bought", "listed", "acquires", "leads", "develops",
        "count", "deal", "conversion",
    ] = Field(
        description="As of a fact that the archive has otherwise; `count`: what its words say it counts. `deal`: the money of a relation. "
        "`conversion`: an amount, and the same in other money behind it, which no rate makes one."
    )
    about: list[Subject] = Field(description="Whom it is about; nobody for a conversion or the size of a market.")
    statements: list[OwnStatement] = Field(description="The two places, in the order of the draft.", min_length=2, max_length=2)
    note: Phrase = Field(description="Both in one line, with their lines in the draft.")


class DraftCheck(Schema):
    """What to look at before a draft goes out."""

    names: list[CheckedName] = Field(description="What the draft mentions, most mentioned first.")
    figures: list[CheckedFigure] = Field(description="In the order of the draft.")
    told: Told | None = Field(description="The posts that have told the draft's story already; null if there are none.")
    facts: list[CheckedFact] = Field([], description="Other facts that the archive has otherwise, in the order of the draft.")
    headline: list[Phrase] = Field([], description="Figures of the title that the text does not give, with those that it gives instead.")
    twice: list[SaidTwice] = Field([], description="What the draft states in two ways, whatever the archive says, in its order.")
    warnings: list[str] = Field([], description="What of the draft could not be read as it was meant, with line and remedy.")


class PairGap(Schema):
    """Two between which many posts tell of something that happened, and that no post is about."""

    a: EntityId
    a_name: Name
    b: EntityId
    b_name: Name
    types: list[str] = Field(description="What happened between them: relation types.", examples=[["invests_in"]])
    posts: PostCount
    latest: PostRef = Field(description="The newest of these posts.")


class TopicGap(Schema):
    """A topic of many posts that is the first topic of none."""

    id: str = Field(description="Id of the topic.", examples=["topic/電力消費"])
    name: Name
    also: list[str] = Field(
        description="Other such topics that are not listed by themselves: by another name, with the same beginning, of the same posts.",
        examples=[["電力コスト", "電力インフラ"]],
    )
    posts: PostCount
    latest: PostRef = Field(description="The newest of these posts.")


class Overtaken(EdgeNamed):
    """Posts that state of a relation what a later post states otherwise."""

    kind: Literal["figure", "status"] = Field(
        description="`figure`: a later post gives another amount. `status`: what they announce is said to be so since."
    )
    older: list[Evidence] = Field(description="One claim of each older post, oldest first.")
    later: Evidence = Field(description="What the later post says.")
    note: Phrase = Field(description="The change in one line.")


class OvertakenFact(Schema):
    """A fact of older posts, other than an amount of a relation, that later ones have otherwise."""

    kind: Literal["cut", "stake", "share", "power", "in_force", "released", "announced", "worth", "spent"] = Field(
        description="As of a draft's facts; `spent`: capital spending of a year."
    )
    about: list[Subject] = Field(description="Of a stake who holds it first.")
    older: list[ArchiveFact] = Field(description="One of each older post, oldest first.")
    later: ArchiveFact = Field(description="What the newest post states.")
    note: Phrase = Field(description="The change in one line.")


class Gaps(Schema):
    """What may be missing in the archive; of each kind the most prominent."""

    pairs: list[PairGap] = Field(description="Pairs without a post of their own, those of most posts first.")
    topics: list[TopicGap] = Field(description="Topics without a post of their own, those of most posts first.")
    overtaken: list[Overtaken] = Field(description="Posts that later facts have overtaken, most posts first.")
    facts: list[OvertakenFact] = Field(description="Other facts that later posts have otherwise, most posts first.")
