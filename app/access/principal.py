"""Who is asking."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.domain.authority import EVERYTHING, LOCAL_ACTOR, Scope
from app.kit.errors import Forbidden, Unauthenticated


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller; `name` is the actor of the revisions it makes, `scopes` is what it may do, `key` the id of its key."""

    name: str
    scopes: frozenset[Scope]
    key: str | None = None

    def must(self, *scopes: Scope) -> None:
        """Raises where the caller lacks one of them: Forbidden, or Unauthenticated where nobody is known to ask."""
        missing = [scope for scope in scopes if scope not in self.scopes]
        if not missing:
            return
        if self is ANONYMOUS:
            raise Unauthenticated
        raise Forbidden(f"Ask with a key that has the scope {' and '.join(missing)}.")


LOCAL = Principal(LOCAL_ACTOR, EVERYTHING)
"""The owner of a server on their own machine, which needs no key of them."""

ANONYMOUS = Principal("anonymous", frozenset({Scope.CLAIMS_READ}))
"""Anybody, where reading needs no key."""


def principal_of(request: Request) -> Principal:
    """Who asks; raises Unauthenticated on a route that is open to all and asked nobody."""
    found: Principal | None = request.scope.get("state", {}).get("principal")
    if found is None:
        raise Unauthenticated
    return found


async def _who(request: Request) -> Principal:
    return principal_of(request)


Caller = Annotated[Principal, Depends(_who)]
