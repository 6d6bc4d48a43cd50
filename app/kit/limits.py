"""What surrounds every request: its id, the security headers, the access line and the last resort (pure ASGI).

Exactly one line is logged for a request, and never a value of its query or body. What nobody handled is logged with its
stack, and answered as a 500 without one.
"""

import re
import time
from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kit.handlers import unforeseen
from app.kit.ids import uuid7
from app.kit.metrics import Metrics

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
UNMATCHED = "unmatched"
HUNG_UP = 499

_REQUEST_ID = b"x-request-id"
_SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_log = structlog.stdlib.get_logger("sayso.access")


def install(app: FastAPI, metrics: Metrics | None = None) -> None:
    """Puts the middlewares of this module around `app`, in their order."""
    app.add_middleware(Access, metrics=metrics)
    app.add_middleware(SecurityHeaders)


class Access:
    """Gives the request its id, logs and counts its end, and answers what nobody else did.

    The id is the client's X-Request-Id where that is sane, and answered in the same header. Dependencies put the
    caller's name into `request.state.actor`, which the line then has.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics | None = None) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await _Exchange(scope, self.metrics).run(self.app, receive, send)


class _Exchange:
    """One request and its answer, watched from the outside."""

    def __init__(self, scope: Scope, metrics: Metrics | None) -> None:
        self.scope = scope
        self.metrics = metrics
        self.status = 0
        self.began = time.perf_counter()
        given = Headers(scope=scope).get("x-request-id", "")
        self.request_id = given if _SANE_ID.fullmatch(given) else str(uuid7())

    async def run(self, app: ASGIApp, receive: Receive, send: Send) -> None:
        self.scope.setdefault("state", {})["request_id"] = self.request_id

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                kept = [header for header in message["headers"] if header[0] != _REQUEST_ID]
                message = {**message, "headers": [*kept, (_REQUEST_ID, self.request_id.encode())]}
            await send(message)

        if self.metrics:
            self.metrics.in_progress.inc()
        with structlog.contextvars.bound_contextvars(request_id=self.request_id):
            try:
                await app(self.scope, receive, watched)
            except ClientDisconnect:
                self.status = self.status or HUNG_UP
            except Exception as error:
                problem = await unforeseen(Request(self.scope), error)
                if self.status:
                    # Half an answer is out: only breaking the connection tells the client so.
                    raise
                await problem(self.scope, receive, watched)
            finally:
                self._end()

    def _end(self) -> None:
        seconds = time.perf_counter() - self.began
        method, route = self.scope["method"], template_of(self.scope)
        status = self.status or HUNG_UP
        _log.info(
            "request",
            method=method[:20],
            route=route,
            status=status,
            duration_ms=round(seconds * 1000, 2),
            actor=self.scope["state"].get("actor"),
        )
        if self.metrics:
            self.metrics.in_progress.dec()
            self.metrics.answered(method, route, status, seconds)


class SecurityHeaders:
    """Adds the security headers to every answer that does not bring its own; one that is brought empty is not sent."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str] = SECURITY_HEADERS) -> None:
        self.app = app
        self.raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self.names = frozenset(name for name, _ in self.raw)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                own = [header for header in self.raw if header[0] not in present]
                sent = [header for header in message["headers"] if header[1] or header[0].lower() not in self.names]
                message = {**message, "headers": [*sent, *own]}
            await send(message)

        await self.app(scope, receive, secured if scope["type"] == "http" else send)


def template_of(scope: Scope) -> str:
    """The template of the route that took the request (`/v1/claims/{id}`), or "unmatched"."""
    context: Any = scope.get("fastapi", {}).get("effective_route_context")
    route: Any = context if context is not None else scope.get("route")
    template = getattr(route, "path_format", None) or getattr(route, "path", None)
    return template if isinstance(template, str) else UNMATCHED
