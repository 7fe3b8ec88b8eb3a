"""Parameters that several questions share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

__all__ = ["End", "Limit", "Name", "NamePart", "PostId", "Posts", "TypePart"]

Limit = Annotated[int, Query(ge=1, le=200, description="At most so many items of each list.")]
Posts = Annotated[int, Query(ge=1, le=100, description="How many posts.")]
_ANY_NAME = "Any name of the entity, in any script and width, or its id."
Name = Annotated[str, Query(max_length=200, description=_ANY_NAME, examples=["オープンAI"])]
End = Annotated[str, Query(max_length=200, description=_ANY_NAME, examples=["鴻海"])]
TypePart = Annotated[str, Path(description="First part of the entity's id.", examples=["organization"])]
NamePart = Annotated[str, Path(description="Second part of the entity's id.", examples=["ソフトバンクグループ"])]
PostId = Annotated[str, Path(description="Id of the post: its file name without the suffix.", examples=["2025-11-21-1-openai-foxconn"])]
