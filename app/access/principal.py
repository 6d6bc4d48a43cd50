"""Who is asking."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.domain.authority import EVERYTHING, Scope


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller; `name` is the actor of the revisions it makes, `scopes` is what it may do."""

    name: str
    scopes: Collection[Scope]


LOCAL = Principal("local", EVERYTHING)
"""Whoever reaches a server that asks for no key."""


def principal_of(request: Request) -> Principal:
    """Who asks."""
    request.state.actor = LOCAL.name
    return LOCAL


async def _who(request: Request) -> Principal:
    return principal_of(request)


Caller = Annotated[Principal, Depends(_who)]
