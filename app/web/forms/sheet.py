"""A form as it is shown: its fields, what was typed into them, and what is wrong with each."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.access.gate import session_of
from app.access.principal import Principal
from app.access.running import running
from app.access.viewing import View
from app.kit.errors import Problem
from app.storage.moment import PRESENT
from app.web.explorer.rendering import HEADERS, rendered
from app.web.forms.filling import ONCE, TOKEN, Filled

_HEADERS = {**HEADERS, "Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
"""A browser sends the Origin of a form only under another policy than none at all."""


class Kind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    AREA = "area"
    CHOICE = "choice"
    TICK = "tick"
    SECRET = "secret"  # noqa: S105 (a kind of field)


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, which is also that of the body's member, what it is called, a hint, and words to choose."""

    name: str
    label: str
    hint: str = ""
    kind: Kind = Kind.LINE
    options: tuple[tuple[str, str], ...] = ()
    rows: int = 3
    needed: bool = False
    names: str = ""
    """The kind of thing that it names, so that those there are can be suggested."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form: where it goes, its groups of fields, its button; what was typed, and what the service says of it."""

    title: str
    action: str
    button: str
    groups: Mapping[str, Sequence[Field]]
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    lead: str = ""
    reads: bool = False
    """Whether it shows, as one types, what is read in the words."""

    calls: Sequence[str] = ()
    """The calls of the API that show what it shows and do what it does: GET /v1/claims/{id}, POST /v1/claims, …"""

    @property
    def fields(self) -> Sequence[Field]:
        """All of its fields."""
        return [each for group in self.groups.values() for each in group]

    def given(self, name: str) -> str:
        """What stands in a field."""
        return next(iter(self.typed.get(name, ())), "")

    def label(self, name: str) -> str:
        """What a field is called."""
        return next((each.label for each in self.fields if each.name == name), name)

    @property
    def flaws(self) -> Mapping[str, Sequence[str]]:
        """What is wrong, by the field; under "" what belongs to none that is shown."""
        found: dict[str, list[str]] = {}
        if self.problem is None:
            return found
        shown = {each.name for each in self.fields}
        for flaw in self.problem.errors:
            name = (flaw.pointer or "").strip("/").split("/")[0]
            name = _SHOWN_AS.get(name, name)
            found.setdefault(name if name in shown else "", []).append(in_words(flaw.message))
        if not self.problem.errors:
            found[""] = [self.problem.detail or self.problem.title]
        return found


_TICKED = ("ask for it to be made with create_missing=true", "tick below that what is not in here yet be made")


def in_words(message: str) -> str:
    """A sentence of the API's, as a form would say it."""
    return message.replace(*_TICKED)


_SHOWN_AS = {"quantity": "number", "span": "document", "from": "other", "to": "other"}


def show(request: Request, template: str, sheet: Sheet | None = None, status: int = 200, **values: Any) -> Response:
    """A page with forms in it, which are bound to the browser's session; one without gets one of nobody."""
    gate = running(request).gate
    session = session_of(request)
    begun = session or gate.sessions.begin()
    who: Principal | None = request.scope["state"].get("principal")
    given = {"path": request.url.path, "who": who, "token": gate.sessions.token(begun), "token_name": TOKEN}
    once = {"once": uuid4().hex, "once_name": ONCE}
    headers = _HEADERS
    if sheet is not None and sheet.problem is not None:
        status, headers = sheet.problem.status, {**sheet.problem.headers, **_HEADERS}
    answer = HTMLResponse(rendered(template, **given, **once, sheet=sheet, **values), status, headers=headers)
    if session is None:
        give(answer, gate.sessions.cookie(begun, secure=gate.is_secure(request)))
    return answer


async def present(form: Filled, made: Callable[[View], Awaitable[Response]]) -> Response:
    """A page made of what is there, for a form whose work was refused: by then no transaction is open."""
    secret = running(form.request).identity.secret
    return await form.see(lambda session: made(View(session, PRESENT, None, secret, form.request)))


def give(answer: Response, cookie: str) -> None:
    """Give the browser a session with an answer."""
    answer.headers.append("Set-Cookie", cookie)
