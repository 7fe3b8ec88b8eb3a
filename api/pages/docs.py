"""The description of the API, to read."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Question
from api.errors import BY_STATUS, SITUATIONS
from api.rendering import render

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """Every operation and every problem."""
    description = request.app.openapi()
    operations: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in description["tags"]}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            operations[operation["tags"][0]].append({"path": path, "method": method.upper(), **operation})
    problems = {s.slug: s for s in (*SITUATIONS.values(), *BY_STATUS.values())}
    return render(request, "docs.html", {"api": description, "operations": operations, "problems": problems.values()})
