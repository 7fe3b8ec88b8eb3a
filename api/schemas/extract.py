"""Questions and answers about a text that is not of the archive."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.drafts import MAX_CHARACTERS
from api.schemas.common import Asked, DraftText, Schema
from api.schemas.edges import Claim
from api.schemas.posts import EntityInPost, Topic
from kg.pipeline import LARGEST_DRAFT

__all__ = ["ExtractAnswer", "TextQuestion"]


class TextQuestion(Asked):
    """A text to be read."""

    text: Annotated[
        DraftText,
        Field(
            description=f"The text: Markdown, front matter optional, as short as a headline. "
            f"At most {MAX_CHARACTERS:,} characters, {LARGEST_DRAFT:,} of them text.",
            examples=["OpenAIとFoxconnが、米国でのAIサーバー製造で提携した。"],
        ),
    ]


class ExtractAnswer(Schema):
    """What was found in a text; offsets count its code points."""

    entities: list[EntityInPost] = Field(description="What it mentions, most mentioned first.")
    claims: list[Claim] = Field(description="Typed relations it asserts; co-mentions are left out.")
    topics: list[Topic] = Field(description="What it is about, most central first.")
