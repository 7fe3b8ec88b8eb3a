"""Where a person gives the key that a program would send in a header."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from api.access import KEY_COOKIE, is_own_page
from api.dependencies import Question
from api.errors import AccessDenied
from api.pages.forms import NEVER_KEPT, Fields, local
from api.pages.parameters import Address
from api.rendering import render

__all__ = ["router"]

router = APIRouter(include_in_schema=False, route_class=Question)


@router.get("/key")
def key_form(request: Request, back: Address = "/") -> HTMLResponse:
    """Which key the browser sends, and where to give another one."""
    return _page(request, local(back))


@router.post("/key")
def give_key(request: Request, form: Fields) -> Response:
    """Let the browser send a key from now on until it is closed, or no longer.

    Raises:
        AccessDenied: the form is not one of ours.
    """
    if not is_own_page(request):
        raise AccessDenied("a key is taken only from a page of this server")
    back = local(form.get("back", [""])[0])
    secret = form.get("key", [""])[0].strip()
    if "forget" not in form and (not secret or request.app.state.keys.find(secret) is None):
        return _page(request, back, wrong=True)
    answer = RedirectResponse(back, status_code=303, headers=NEVER_KEPT)
    if "forget" in form:
        answer.delete_cookie(KEY_COOKIE, httponly=True, samesite="strict")
    else:
        # Behind a proxy the request itself comes in plain; the browser says how it asked.
        secure = "https" in (request.url.scheme, request.headers.get("origin", "").partition("://")[0])
        answer.set_cookie(KEY_COOKIE, secret, httponly=True, samesite="strict", secure=secure)
    return answer


def _page(request: Request, back: str, *, wrong: bool = False) -> HTMLResponse:
    context = {"back": back, "wrong": wrong, "key_name": getattr(request.state, "key_name", None), "scopes": request.state.scopes}
    return render(request, "key.html", context, status=403 if wrong else 200, headers=NEVER_KEPT)
