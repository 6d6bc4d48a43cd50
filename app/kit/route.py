"""A route that reads a request strictly before FastAPI does: path, query string and body (quality.md).

Use it as `APIRouter(route_class=StrictRoute)`. FastAPI still sees the same parameters and models, so the OpenAPI
document is its own. HEAD is answered wherever GET is, without being an operation of its own in the document.
An endpoint may have a guard (`guarded_by`), which is asked before any of that.
"""

import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from functools import partial
from typing import Any, TypeVar, cast

from fastapi import routing
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from starlette._utils import get_route_path
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Message, Receive, Scope, Send

from app.kit import json
from app.kit.bodies import check_coding, check_length, check_type, limit_of, metered
from app.kit.errors import BadRequest, NotFound
from app.kit.lean import lean
from app.kit.query import Parameters

Guard = Callable[[Request], Awaitable[None]]
"""Raises a Problem where a request may not go on."""

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

Answering = Callable[[], Awaitable[Response]]
"""Makes the answer to a request."""

Surrounding = Callable[[Request, Answering], Awaitable[Response]]
"""Gives the answer to a request that its guard let in: the one made, or another."""

_GUARD = "__guard__"
_SURROUNDING = "__surrounding__"


def guarded_by(guard: Guard) -> Callable[[Endpoint], Endpoint]:
    """Says what is asked of a request before anything of it is read for the endpoint."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _GUARD, guard)
        return endpoint

    return mark


def guard_of(endpoint: Callable[..., Any] | None) -> Guard | None:
    """The guard of an endpoint, where it has one."""
    guard: Guard | None = getattr(endpoint, _GUARD, None)
    return guard


def surrounded_by(surrounding: Surrounding) -> Callable[[Endpoint], Endpoint]:
    """Says what stands around an endpoint, behind its guard."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _SURROUNDING, surrounding)
        return endpoint

    return mark


class StrictRequest(Request):
    """A request whose body has been read within its limit and parsed by `kit.json`."""

    parsed: object = None

    async def json(self) -> object:
        """What the body says; parsed once."""
        return self.parsed


class _Id(Convertor[str]):
    """What may stand for `{id}` in a path, so that a word (`/v1/claims/stats`) is never taken for one."""

    regex = r"[0-9A-Fa-f-]{36}(?!\n)"  # the $ that Starlette adds would let a line feed through

    def convert(self, value: str) -> str:
        """The text as it is; its form is the endpoint's to check."""
        return value

    def to_string(self, value: str) -> str:
        """The text as it is."""
        return value


register_url_convertor("thing", _Id())


class StrictRoute(routing.APIRoute):
    """A route that refuses what it does not know, and answers HEAD as it answers GET."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        super().__init__(path.replace("{id}", "{id:thing}"), endpoint, **given)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler behind our own checks."""
        # Where the router was included with a prefix or dependencies, those belong to the route as well.
        effective = routing._effective_route_context_var.get()  # noqa: SLF001
        route = cast("StrictRoute", effective if _is_of(effective, self) else self)
        declared = route.dependant
        thorough = handle = super().get_route_handler()
        if (leaner := lean(declared)) is not declared:
            with _depending(route, leaner):
                handle = super().get_route_handler()
        parameters = Parameters.of(declared)
        body_field, limit = route.body_field, limit_of(route.endpoint)
        guard = guard_of(route.endpoint)
        surrounding: Surrounding | None = getattr(route.endpoint, _SURROUNDING, None)

        async def strict(request: Request) -> Response:
            if guard is not None:
                await guard(request)
            if surrounding is not None:
                return await surrounding(request, partial(answer, request))
            return await answer(request)

        async def answer(request: Request) -> Response:
            check_path(request)
            parameters.check(request.scope["query_string"])
            check_length(request, limit)
            given = StrictRequest(request.scope, metered(request.receive, limit))
            if body_field is not None:
                await read_body(given, body_field)
            try:
                return await handle(given)
            except RequestValidationError:
                if handle is thorough:
                    raise
                return await thorough(given)  # which finds what is wrong elsewhere, too

        return strict

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As GET where the method is HEAD."""
        # Most routes are not the one; a router that this was included in by FastAPI would match a path of its own.
        if "fastapi" not in scope and not self.path_regex.match(get_route_path(scope)):
            return Match.NONE, {}
        return super().matches(_as_get(scope) if self._answers_head(scope) else scope)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As GET where the method is HEAD, sending the headers alone."""
        if not self._answers_head(scope):
            await super().handle(scope, receive, send)
            return
        with contextlib.suppress(_HeadersSent):
            await super().handle(_as_get(scope), receive, _headers_alone(send))

    def _answers_head(self, scope: Scope) -> bool:
        return scope["type"] == "http" and scope["method"] == "HEAD" and "GET" in (self.methods or ())


def check_path(request: Request) -> None:
    """Raises NotFound where a path parameter holds what no path of ours can."""
    raw: bytes = request.scope.get("raw_path") or b""
    text = request.scope["path"]
    if "\x00" in text or "\ufffd" in text or b"%00" in raw:
        raise NotFound("There is nothing here; check the path.")


async def read_body(request: StrictRequest, field: ModelField) -> None:
    """Reads and parses the body; raises BadRequest where there must be one and is none."""
    check_coding(request)
    raw = await request.body()
    if raw:
        check_type(request)
        request.parsed = json.loads(raw)
    elif field.field_info.is_required():
        raise BadRequest("Send a JSON body.")


@contextlib.contextmanager
def _depending(route: routing.APIRoute, dependant: Dependant) -> Iterator[None]:
    """For the block the route depends on this; FastAPI makes a handler of what the route says and of nothing else."""
    declared = route.dependant
    route.dependant = dependant
    try:
        yield
    finally:
        route.dependant = declared


def _is_of(context: Any, route: routing.APIRoute) -> bool:
    return context is not None and context.original_route is route


def _as_get(scope: Scope) -> Scope:
    return {**scope, "method": "GET"}


class _HeadersSent(Exception):
    """Ends the work on an answer whose body nobody will read."""


def _headers_alone(send: Send) -> Send:
    """Sends the start of an answer and an empty body; stops a stream at its first piece."""

    async def sending(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        if message.get("more_body"):
            raise _HeadersSent

    return sending
