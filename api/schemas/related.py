"""Questions and answers about related coverage."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from api.drafts import MAX_CHARACTERS
from api.schemas.common import PostRef, Schema
from api.schemas.edges import Claim

__all__ = [
    "DraftQuestion",
    "Related",
    "RelatedAnswer",
]


class Related(Schema):
    """A post that goes with a text, and why."""

    post: PostRef = Field(description="The post.")
    score: float = Field(description="For ordering; larger is better.", examples=[1.071])
    shared_entities: list[str] = Field(description="Names that both mention, the most telling first.", examples=[["OpenAI", "Foxconn"]])
    shared_claims: list[Claim] = Field(description="What the post asserts and the text does too, with the post's evidence.")
    shared_topics: list[str] = Field(description="Topics that both are about.", examples=[["データセンター"]])
    reason: str = Field(description="Why, in one line.", examples=["both name OpenAI, Foxconn; both about データセンター"])
    markdown: str = Field(description="A Markdown link to paste.", examples=["[OpenAIと鴻海](/2025/11/21/1-openai-foxconn/)"])


class RelatedAnswer(Schema):
    """Posts that go with a text."""

    items: list[Related] = Field(description="Best first.")


class DraftQuestion(BaseModel):
    """A draft to find related posts for."""

    text: Annotated[
        str,
        Field(
            description=f"The draft: Markdown, front matter optional, as short as a headline. At most {MAX_CHARACTERS:,} characters.",
            examples=["OpenAIとFoxconnが、米国でのAIサーバー製造で提携した。"],
        ),
    ]
    k: Annotated[int, Field(ge=1, le=100, description="How many posts.")] = 10
