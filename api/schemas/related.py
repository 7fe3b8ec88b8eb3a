"""Questions and answers about related coverage."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.drafts import MAX_CHARACTERS
from api.schemas.common import Asked, DraftText, EntityRef, OwnPost, PostRef, Schema
from api.schemas.edges import Claim
from kg.pipeline import LARGEST_DRAFT

__all__ = [
    "DraftQuestion",
    "Phrase",
    "Reason",
    "Related",
    "RelatedAnswer",
    "Told",
]


class Phrase(Schema):
    """The same words in two languages."""

    ja: str = Field(description="Japanese.", examples=["ともにOpenAIとFoxconnの提携（この記事が最初に伝えた、2025-11-21）を伝える"])
    en: str = Field(
        description="English.", examples=["both: OpenAI–Foxconn partnership (this post was the first to report it, 2025-11-21)"]
    )


class Reason(Schema):
    """Why a post goes with a text: in words, and with what that rests on."""

    kind: Literal["story", "relation", "entities", "topics", "adds", "words"] = Field(
        description="`story`: both tell one story. `relation`: both assert a relation. `entities`, `topics`: both are about them. "
        "`adds`: what the post asserts of what both are about, and the text does not, or whom else it is about. "
        "`words`: only the wording is alike.",
    )
    text: Phrase = Field(description="The reason as a sentence.")
    claim: Claim | None = Field(description="Of `relation` and most `adds`: the post's claim, with its sentence.")
    first: bool = Field(description="Of `relation`: whether the post was the first of the archive to assert it, of what happened.")
    entities: list[EntityRef] = Field(
        description="Of `entities` the most telling first; else the two ends of the claim, or, without one, whom the post is also about."
    )
    topics: list[str] = Field(description="Of `topics`: names, the text's most central first.")


class Told(Schema):
    """The posts that have told a text's story already."""

    posts: list[PostRef] = Field(description="Oldest first.")
    earliest: PostRef = Field(description="The first of them.")
    fullest: PostRef = Field(description="The one with the most words.")
    copies: list[PostRef] = Field(description="Those of them that are nearly the same text.")
    own_earliest: bool = Field(description="Whether the text is a post of the archive that is older than all of them.")


class Related(Schema):
    """A post that goes with a text, and why."""

    post: PostRef = Field(description="The post.")
    score: float = Field(description="For ordering; larger is better.", examples=[1.071])
    shared_entities: list[str] = Field(description="Names that both mention, the most telling first.", examples=[["OpenAI", "Foxconn"]])
    shared_claims: list[Claim] = Field(description="What the post asserts and the text does too, with the post's evidence.")
    shared_topics: list[str] = Field(description="Topics that both are about.", examples=[["データセンター"]])
    reason: str = Field(description="Why, in one line.", examples=["both are about OpenAI and Foxconn"])
    reasons: list[Reason] = Field(description="Why, one by one, the strongest first.")
    same_story: bool = Field(description="Whether the post tells what the text tells, rather than something that goes with it.")
    versions: list[PostRef] = Field(description="Posts that tell the same story and were folded into this one, oldest first.")
    to_paste: bool = Field(description="Whether `kg related --format md` has it: enough is shared to link it without having looked.")
    markdown: str = Field(description="A Markdown link to paste.", examples=["[OpenAIと鴻海](/2025/11/21/1-openai-foxconn/)"])


class RelatedAnswer(Schema):
    """Posts that go with a text."""

    items: list[Related] = Field(description="Best first.")
    told: Told | None = Field(description="The posts that have told the text's story already; null if there are none.")
    warnings: list[str] = Field([], description="What of a draft could not be read as it was meant, with line and remedy.")


class DraftQuestion(Asked):
    """A draft to find related posts for."""

    text: Annotated[
        DraftText,
        Field(
            description=f"The draft: Markdown, front matter optional, as short as a headline. "
            f"At most {MAX_CHARACTERS:,} characters, {LARGEST_DRAFT:,} of them text.",
            examples=["OpenAIとFoxconnが、米国でのAIサーバー製造で提携した。"],
        ),
    ]
    k: Annotated[int, Field(strict=True, ge=1, le=100, description="How many posts.")] = 10
    fold: Annotated[
        bool, Field(strict=True, description="Of posts that tell one story only the best, with the others as its `versions`.")
    ] = False
    post: OwnPost = None
