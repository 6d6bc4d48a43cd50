"""Signing in with a key, and out."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from app.access.running import running
from app.access.scope import open_to_all
from app.kit.errors import Unauthenticated
from app.kit.strict import Asked
from app.web.explorer.route import SIGN_IN, PageRoute
from app.web.forms.filling import Filling
from app.web.forms.sheet import Field, Kind, Sheet, give, show

router = APIRouter(route_class=PageRoute, include_in_schema=False)

SEE_OTHER = 303

_KEY = Field("key", "Your key", "It begins with sayso_. It is not kept in the browser.", Kind.SECRET, needed=True)
_SHEET = Sheet(
    "Sign in",
    SIGN_IN,
    "Sign in",
    {"": (_KEY,)},
    lead="With an API key, which an administrator of this ledger makes for you.",
)
_REFUSED = "This key does not count here: it may be mistyped, revoked or expired."


class Next(Asked):
    """Where to go after."""

    next: str = "/"


@router.get(SIGN_IN)
@open_to_all
async def sign_in_page(request: Request, asked: Annotated[Next, Query()]) -> Response:
    """Asks for a key; says who is signed in."""
    await running(request).gate.visitor(request)
    return show(request, "sign_in.html", _sheet(asked.next))


@router.post(SIGN_IN)
@open_to_all
async def sign_in(request: Request, form: Filling) -> Response:
    """Begins a session with a key that counts."""
    gate, back = running(request).gate, form.one("next") or "/"
    session = await gate.sign_in(request, form.one("key") or "")
    if session is None:
        return show(request, "sign_in.html", replace(_sheet(back), problem=Unauthenticated(_REFUSED)))
    answer = RedirectResponse(within(back), SEE_OTHER)
    give(answer, gate.sessions.cookie(session, secure=gate.is_secure(request)))
    return answer


@router.post("/sign-out")
@open_to_all
async def sign_out(request: Request, _form: Filling) -> Response:
    """Ends the session in this browser."""
    gate = running(request).gate
    answer = RedirectResponse(SIGN_IN, SEE_OTHER)
    give(answer, gate.sessions.cookie(gate.sessions.begin(), secure=gate.is_secure(request)))
    return answer


def within(path: str) -> str:
    """A path of this server's; the front page for anything else that one may be sent to."""
    parts = urlsplit(path)
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return path if is_ours and path.isprintable() else "/"


def _sheet(back: str) -> Sheet:
    return replace(_SHEET, hidden={"next": within(back)})
