"""Who is asking."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller; `name` is the actor of the revisions it makes."""

    name: str


LOCAL = Principal("local")
"""Whoever reaches a server that asks for no key."""


def _who(request: Request) -> Principal:
    request.state.actor = LOCAL.name
    return LOCAL


Caller = Annotated[Principal, Depends(_who)]
