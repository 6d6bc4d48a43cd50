"""What a route needs: every route says so on its endpoint, and one that says nothing keeps the service from starting.

    @router.get("", response_model=Page[ClaimOut], summary="List claims")
    @needs(Scope.CLAIMS_READ)                          # below the router's line, once; several scopes: all are needed
    async def list_claims(view: Viewing, …) -> Response: ...

    @router.get("/livez", …)
    @open_to_all                                       # no key, no limit: for probes, and pages that show no data
    async def livez() -> Response: ...

It is checked before anything of the request's query or body is read: 401 where nobody is known to ask, 403 where they
may not. The routes must be of `StrictRoute`. Which scope is right:

    CLAIMS_READ       reading things, their history, the feed, estimates, and pages that show them
    CLAIMS_WRITE      writing claims and relations
    CLAIMS_APPRAISE   grading claims
    SOURCES_WRITE     writing sources, documents and subjects
    IMPORT, EXPORT    what goes in or out in bulk
    WEBHOOKS_MANAGE, KEYS_MANAGE, EVENTS_READ, METRICS_READ, REDACT     what the names say

A new route gets a line in tests/access/expected.py, which says independently who may.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.routing import BaseRoute

from app.access.running import running
from app.domain.authority import Scope
from app.kit.route import Endpoint, StrictRoute, guard_of, guarded_by

__all__ = ["Needs", "Scope", "declared", "needs", "open_to_all", "refuse_undeclared"]


@dataclass(frozen=True, slots=True)
class Needs:
    """The scopes that a route needs, all of them; none where it is open to all."""

    scopes: tuple[Scope, ...]

    async def __call__(self, request: Request) -> None:
        """Raises Unauthenticated where nobody is known to ask, Forbidden where they may not."""
        if self.scopes:
            principal = await running(request).gate.admit(request)
            principal.must(*self.scopes)


def needs(first: Scope, *others: Scope) -> Callable[[Endpoint], Endpoint]:
    """Says that an endpoint is for callers who have all of these scopes."""
    return guarded_by(Needs((first, *others)))


def open_to_all(endpoint: Endpoint) -> Endpoint:
    """Says that an endpoint is for everybody, without a key."""
    return guarded_by(Needs(()))(endpoint)


def declared(endpoint: Callable[..., Any] | None) -> Needs | None:
    """What the endpoint says that it needs; None where it says nothing."""
    found = guard_of(endpoint)
    return found if isinstance(found, Needs) else None


def refuse_undeclared(routes: Iterable[BaseRoute]) -> None:
    """Raises LookupError, naming them, where routes do not say what they need, or cannot be held to it."""
    silent = [
        f"{', '.join(sorted(route.methods or ()))} {route.path}"
        for route in iter_route_contexts(list(routes))
        if declared(route.endpoint) is None or not isinstance(route.original_route, StrictRoute)
    ]
    if silent:
        raise LookupError(f"Say with @needs or @open_to_all (app/access/scope.py) who may: {'; '.join(silent)}.")
