"""A form as a browser sent it: from a page of this server's that this browser was given, or it is refused.

A form that another site makes a browser send has no session (SameSite=Strict), names another Origin, and cannot hold
the token: each alone is enough to refuse it.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Request
from starlette.responses import Response

from app.access.gate import session_of
from app.access.idempotency import Key
from app.access.principal import Principal, principal_of
from app.access.running import running
from app.access.scope import declared
from app.access.writing import Change
from app.journal.lifecycle import Expected
from app.journal.record import Act
from app.kit.bodies import check_coding, media_type_of
from app.kit.errors import BadRequest, Forbidden, Invalid
from app.kit.reason import LONGEST
from app.storage.engine import ReadSession
from app.web.explorer.sight import told

TOKEN = "token"  # noqa: S105 (the name of a field)
ONCE = "once"
REASON = "reason"
MATCH = "match"

MOST_FIELDS = 5_000

_FORM = "application/x-www-form-urlencoded"
_OURS = (None, "same-origin", "none")
Seen = TypeVar("Seen")

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_OURS = "This form does not come from a page that you were given here. Load its page again, and send it from there."


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was sent, and by whom; blank fields are as if they were not there."""

    request: Request
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def who(self) -> Principal:
        """Who sent it."""
        return principal_of(self.request)

    def one(self, name: str) -> str | None:
        """What was given in a field, without the blanks around it; None where nothing was."""
        given = self.values.get(name, ("",))[0].strip()
        return given or None

    def raw(self, name: str) -> str | None:
        """What was given in a field as it is; None where that is nothing but blanks."""
        given = self.values.get(name, ("",))[0]
        return given if given.strip() else None

    def many(self, name: str) -> list[str]:
        """All that was given under a name."""
        return [given.strip() for given in self.values.get(name, ()) if given.strip()]

    def has(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.many(name))

    def change(self, *, match: str | None = None, timeout_ms: int | None = None) -> Change:
        """The change that it asks for, with its reason, done once however often the same form is sent.

        Raises Invalid for a reason that is too long or holds control characters.
        """
        act = Act(self.who.name, self._reason(), self.who.scopes)
        key = None
        if (once := self.one(ONCE)) is not None:
            said = repr(sorted((name, list(given)) for name, given in self.values.items() if name != TOKEN))
            digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()
            key = Key(self.who.name, self.request.url.path, f"{once[:64]}-{digest.hex()}", digest)
        return Change(running(self.request), act, Expected(match), key, timeout_ms)

    async def see(self, look: Callable[[ReadSession], Awaitable[Seen]]) -> Seen:
        """What is there, read in a transaction of its own."""
        return await Change(running(self.request), Act(self.who.name)).see(look)

    async def put(self, endpoint: Any, *given: Any, **more: Any) -> Any:
        """What an endpoint of the API answers to whoever sent this; raises Forbidden as the API does."""
        needed = declared(endpoint)
        self.who.must(*(needed.scopes if needed else ()))
        answer: Response = await endpoint(*given, **more)
        return told(answer) if answer.body else None

    def _reason(self) -> str | None:
        reason = self.one(REASON)
        if reason is not None and (len(reason) > LONGEST or _CONTROL.search(reason)):
            sentence = f"Give a reason of at most {LONGEST:,} characters, without control characters."
            raise Invalid.field(f"/{REASON}", sentence, "string_too_long")
        return reason


async def _of_browser(request: Request) -> Filled:
    if "principal" not in request.scope["state"]:
        await running(request).gate.visitor(request)
    check_coding(request)
    media_type_of(request, (_FORM,))
    raw = await request.body()
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadRequest(f"Send a form in UTF-8 with at most {MOST_FIELDS:,} fields.") from error
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value.replace("\r\n", "\n"))
    form = Filled(request, values)
    _refuse_others(form)
    return form


def _refuse_others(form: Filled) -> None:
    """Raises Forbidden where the form is not from a page that this browser was given."""
    headers, session = form.request.headers, session_of(form.request)
    origin = headers.get("origin")
    is_ours = origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    if not is_ours or headers.get("sec-fetch-site") not in _OURS:
        raise Forbidden(_NOT_OURS)
    sessions = running(form.request).gate.sessions
    if session is None or not sessions.is_token(session, form.one(TOKEN) or ""):
        raise Forbidden(_NOT_OURS)


Filling = Annotated[Filled, Depends(_of_browser)]
"""The parameter of an endpoint that takes a form."""
