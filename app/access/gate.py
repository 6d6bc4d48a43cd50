"""Who is let in: a key that counts, the owner of the machine, or anybody where reading is free; within their limits.

`Gate.admit` is asked by each route that needs a scope (app/access/scope.py), before anything of the request is read.
A browser cannot send a Bearer key with what a person opens. For pages and their forms a session counts, too, which
began with a key (app/access/sessions.py); a route must say that it is a page's (`as_page`), and none of the API does.
Elsewhere, for GET and HEAD, a key is taken as the password of Basic, for which a browser asks the person. Nothing can
be written so: it would send that for any page that asks.

The middleware `Leaving` ends what it began: it adds the fields of the limits to the answer, and gives the slot back
when that is sent. A stream of events gives its slot back at its start, since it takes no time while nothing happens.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field, replace

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access.keyring import Keyring
from app.access.limits import Rate, Slots
from app.access.principal import ANONYMOUS, LOCAL, Principal
from app.access.sessions import Session, Sessions
from app.access.whence import SAFE, Whence, is_loopback, whence
from app.domain import apikey
from app.kit.errors import Unauthenticated
from app.settings import Settings

MAKE_ONE = "Make a key with: sayso keys create --role admin --owner <your name>"

_ASK_A_PERSON = 'Basic realm="Sayso: any name, and a key as the password"'
_BEARER = re.compile(rb"bearer +([\x21-\x7e]{1,255})", re.IGNORECASE)
_EVENTS = b"text/event-stream"

_PAGE = "page"
_SESSION = "session"
_AS_SESSION = b"\0"
"""Before what is remembered of a session: no header holds it, so none sent as a key is taken for one."""
_log = structlog.stdlib.get_logger("sayso.gate")


@dataclass(slots=True)
class Visit:
    """One request: what its answer says of the limits, and the slot it has."""

    fields: dict[str, str] = field(default_factory=dict)
    slots: Slots | None = None
    who: str = ""

    def leave(self) -> None:
        """Give the slot back, where there is one."""
        if self.slots is not None:
            slots, self.slots = self.slots, None
            slots.leave(self.who)


def is_keyless(settings: Settings) -> bool:
    """Whether a server asks its owner for no key: only one that nobody else can reach."""
    return bool(settings.local_owner) and is_loopback(settings.host)


def as_page(request: Request) -> None:
    """Let sessions count for this request: it is for a page, or a form of one."""
    request.scope.setdefault("state", {})[_PAGE] = True


def session_of(request: Request) -> Session | None:
    """The session that a request for a page was let in with, or that of nobody; None where it has none that counts."""
    found: Session | None = request.scope.get("state", {}).get(_SESSION)
    return found


class Gate:
    """The gate of one server process."""

    def __init__(self, settings: Settings, keyring: Keyring, sessions: Sessions) -> None:
        self.keyring = keyring
        self.sessions = sessions
        self.local_owner = is_keyless(settings)
        self.anonymous_reading = settings.anonymous_reading
        self._proxies = settings.trusted_proxies
        self._of_keys = Rate("key", settings.key_requests_per_minute)
        self._of_addresses = Rate("address", settings.address_requests_per_minute)
        self._refusals = Rate("refusals", settings.refusals_per_minute)
        self._slots = Slots(settings.requests_in_flight)
        self._said = False

    async def admit(self, request: Request) -> Principal:
        """Who asks. Raises Unauthenticated, TooManyRequests, Unavailable."""
        scope = request.scope
        state = scope.setdefault("state", {})
        found = whence(scope, local_owner=self.local_owner, proxies=self._proxies)
        visit: Visit = state.setdefault("visit", Visit())
        principal = await self._signed_in(request, found) if state.get(_PAGE) and not found.authorization else None
        if principal is not None:
            await self._enter(principal, found, visit)
        elif found.local and found.authorization is None:
            principal = LOCAL
        else:
            sent = _key_sent(found.authorization, safe=scope["method"] in SAFE)
            try:
                principal = await self._within_limits(replace(found, authorization=sent), visit)
            except Unauthenticated as error:
                if scope["method"] in SAFE and "text/html" in request.headers.get("accept", ""):
                    error.headers["WWW-Authenticate"] = _ASK_A_PERSON  # browsers read one challenge of a line
                raise
        state["principal"] = principal
        state["actor"] = principal.name
        state["address"] = found.address
        return principal

    async def visitor(self, request: Request) -> Principal | None:
        """Who opens a page that is for everybody, if that is known. Raises TooManyRequests, Unavailable."""
        try:
            return await self.admit(request)
        except Unauthenticated:
            return None

    async def sign_in(self, request: Request, key: str) -> Session | None:
        """A session of the key that a person gives; None where it does not count. Raises TooManyRequests."""
        found = whence(request.scope, local_owner=self.local_owner, proxies=self._proxies)
        principal = await self._verified(f"Bearer {key}".encode(), found.address)
        read = apikey.read(key)
        if principal is None or read is None:
            return None
        return self.sessions.begin(read.id, self.keyring.digest(read))

    def is_secure(self, request: Request) -> bool:
        """Whether a request came by HTTPS, to here or to a proxy that the settings name."""
        return whence(request.scope, local_owner=self.local_owner, proxies=self._proxies).secure

    async def _signed_in(self, request: Request, found: Whence) -> Principal | None:
        """Who signed in; what is no session that counts is as if there were none. Raises TooManyRequests."""
        session = self.sessions.read(request.headers.get("cookie", ""), secure=found.secure)
        if session is None or session.key is None:
            request.scope["state"][_SESSION] = session
            return None
        sent, sessions = _AS_SESSION + str(session).encode(), self.sessions
        principal = self.keyring.held(sent)
        if principal is None:
            self._refusals.check(found.address)
            principal = await self.keyring.find(
                session.key, sent, found.address, lambda kept: sessions.is_sealed(session, kept)
            )
        if principal is None:
            self._refusals.hit(found.address)
            return None
        request.scope["state"][_SESSION] = session
        return principal

    async def _within_limits(self, found: Whence, visit: Visit) -> Principal:
        principal = await self._known(found, visit)
        await self._enter(principal, found, visit)
        return principal

    async def _enter(self, principal: Principal, found: Whence, visit: Visit) -> None:
        visit.who = principal.key or found.address
        visit.fields = (self._of_keys if principal.key else self._of_addresses).hit(visit.who)
        await self._slots.enter(visit.who)
        visit.slots = self._slots

    async def _known(self, found: Whence, visit: Visit) -> Principal:
        sent = found.authorization
        if sent is None and self.anonymous_reading:
            return ANONYMOUS
        principal = None if sent is None else self.keyring.held(sent) or await self._verified(sent, found.address)
        if principal is None:
            visit.fields = self._of_addresses.hit(found.address)
            self._say_how_to_make_one()
            raise Unauthenticated
        return principal

    async def _verified(self, sent: bytes, address: str) -> Principal | None:
        """Whose key this is; the database is asked only for one that was not mistyped, and not for ever."""
        bearer = _BEARER.fullmatch(sent)
        key = apikey.read(bearer[1].decode()) if bearer else None
        if key is None:
            return None
        self._refusals.check(address)
        principal = await self.keyring.verify(key, sent, address)
        if principal is None:
            self._refusals.hit(address)
        return principal

    def _say_how_to_make_one(self) -> None:
        if not self._said:
            self._said = True
            _log.warning("a request without a key that counts was refused", next=MAKE_ONE)


def _key_sent(authorization: bytes | None, *, safe: bool) -> bytes | None:
    """The header as a Bearer key; a browser sends a person's key as the password of Basic, which may only read."""
    if authorization is None or not safe or authorization[:6].lower() != b"basic ":
        return authorization
    try:
        return b"Bearer " + base64.b64decode(authorization[6:], validate=True).partition(b":")[2]
    except binascii.Error:
        return authorization


class Leaving:
    """Ends each visit (pure ASGI)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        visit = scope.setdefault("state", {})["visit"] = Visit()

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and visit.fields:
                known = {name for name, _ in message["headers"]}
                fields = [(name.lower().encode(), value.encode()) for name, value in visit.fields.items()]
                message = {**message, "headers": [*message["headers"], *(f for f in fields if f[0] not in known)]}
                if any(name == b"content-type" and value.startswith(_EVENTS) for name, value in message["headers"]):
                    visit.leave()
            await send(message)

        try:
            await self.app(scope, receive, told)
        finally:
            visit.leave()
