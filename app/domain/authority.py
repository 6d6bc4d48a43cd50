"""What a caller may do: scopes, and the roles that are named sets of them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Scope(StrEnum):
    """One thing that a caller may do; every route of the API needs one, or is said to be open to all."""

    CLAIMS_READ = "claims:read"
    CLAIMS_WRITE = "claims:write"
    CLAIMS_APPRAISE = "claims:appraise"
    SOURCES_WRITE = "sources:write"
    IMPORT = "import"
    EXPORT = "export"
    WEBHOOKS_MANAGE = "webhooks:manage"
    KEYS_MANAGE = "keys:manage"
    EVENTS_READ = "events:read"
    METRICS_READ = "metrics:read"
    REDACT = "redact"


class Role(StrEnum):
    """A named set of scopes."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    ANALYST = "analyst"
    ADMIN = "admin"


class AccessEvent(StrEnum):
    """What is kept of who was let in, or not, and of what only an administrator may."""

    KEY_CREATED = "key.created"
    KEY_ROTATED = "key.rotated"
    KEY_REVOKED = "key.revoked"
    LOGIN_REFUSED = "login.refused"
    THING_REDACTED = "thing.redacted"


EVERYTHING = frozenset(Scope)

_READING = frozenset({Scope.CLAIMS_READ, Scope.EXPORT})
_WRITING = _READING | {Scope.CLAIMS_WRITE, Scope.SOURCES_WRITE, Scope.IMPORT}

ROLES: Mapping[Role, frozenset[Scope]] = {
    Role.READER: _READING,
    Role.CONTRIBUTOR: _WRITING,
    Role.ANALYST: _WRITING | {Scope.CLAIMS_APPRAISE},
    Role.ADMIN: EVERYTHING,
}

LOCAL_ACTOR = "local"
"""Whoever asks a server on their own machine, which needs no key; no key has this owner."""


def scopes_of(role: str | None, scopes: Iterable[str]) -> frozenset[Scope]:
    """What a key may do that has this role, or these scopes; words not known here give nothing."""
    if role is not None:
        return ROLES[Role(role)] if role in set(Role) else frozenset()
    return frozenset(Scope(scope) for scope in scopes if scope in set(Scope))
