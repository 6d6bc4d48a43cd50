"""What the OpenAPI document says of keys: which scopes an operation needs, and how it refuses."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute

from app.access.principal import ANONYMOUS
from app.access.scope import Needs, Scope, declared
from app.domain.apikey import PATTERN
from app.kit.documented import problems
from app.kit.errors import Forbidden, TooManyRequests, Unauthenticated

SCHEME = "key"
SCOPES = "x-scopes"
"""Where an operation says which scopes its key must have, all of them."""

_SCHEMES = {
    SCHEME: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": PATTERN,
        "description": "An API key. The owner of a server on their own machine needs none.",
    }
}
_TEXT = {"type": "string"}
_REFUSED: Mapping[str, Mapping[str, str]] = {
    "401": {"WWW-Authenticate": "How to ask: with a Bearer key."},
    "429": {
        "Retry-After": "Seconds until there is room again.",
        "RateLimit": "What remains of the quota, and the seconds until it is whole (IETF draft, RateLimit fields).",
        "RateLimit-Policy": "The quota and its window in seconds.",
    },
}


def secure(document: dict[str, Any], routes: Sequence[BaseRoute], *, keyless: bool, anonymous: bool) -> None:
    """Adds to every operation what its route needs; `{}` where this server lets it be asked without a key."""
    needed = {route.name: declared(route.endpoint) for route in iter_route_contexts(routes)}
    document["components"]["securitySchemes"] = _SCHEMES
    for item in document["paths"].values():
        for operation in item.values():
            needs = needed[operation["operationId"]] or Needs(())
            free = keyless or (anonymous and ANONYMOUS.scopes.issuperset(needs.scopes))
            _secure(operation, needs.scopes, free=free)


def _secure(operation: dict[str, Any], scopes: Sequence[Scope], *, free: bool) -> None:
    if not scopes:
        operation["security"] = []
        return
    # A scheme of HTTP has no scopes of its own to name in a requirement, so they stand beside it.
    operation["security"] = [{SCHEME: []}, *([{}] if free else [])]
    operation[SCOPES] = [str(scope) for scope in scopes]
    responses = operation["responses"]
    for status, response in problems(Unauthenticated, Forbidden, TooManyRequests).items():
        told = {name: {"description": said, "schema": _TEXT} for name, said in _REFUSED.get(str(status), {}).items()}
        responses.setdefault(str(status), {**response, **({"headers": told} if told else {})})
    operation["responses"] = dict(sorted(responses.items()))
