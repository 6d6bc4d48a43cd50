"""What a caller may do: scopes, and the roles that are named sets of them."""

from collections.abc import Mapping
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


EVERYTHING = frozenset(Scope)

_READING = frozenset({Scope.CLAIMS_READ, Scope.EXPORT})
_WRITING = _READING | {Scope.CLAIMS_WRITE, Scope.SOURCES_WRITE, Scope.IMPORT}

ROLES: Mapping[Role, frozenset[Scope]] = {
    Role.READER: _READING,
    Role.CONTRIBUTOR: _WRITING,
    Role.ANALYST: _WRITING | {Scope.CLAIMS_APPRAISE},
    Role.ADMIN: EVERYTHING,
}
