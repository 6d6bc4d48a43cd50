"""What goes in and comes out of /v1/keys."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.domain.authority import LOCAL_ACTOR, Role, Scope, scopes_of
from app.domain.refusal import Refused
from app.kit.strict import Body, ByWord, Instant, Items, Name
from app.kit.things import Out

MOST_OVERLAP = 7 * 24 * 60


class KeyState(StrEnum):
    """Whether a key counts."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


class KeyIn(Body):
    """A key to be made: for whom, for what, and until when."""

    name: Name = Field(description="What the key is for.", examples=["laptop"])
    owner: Name = Field(description="The actor of the changes made with it.", examples=["Maria Lopez"])
    role: Annotated[Role, ByWord] | None = Field(None, description="A named set of scopes.")
    scopes: Annotated[list[Annotated[Scope, ByWord]], Items(len(Scope))] = Field(
        default_factory=list, description="Instead of a role: exactly these."
    )
    expires_at: Instant | None = Field(None, description="From when on it does not count; null: never.")

    @model_validator(mode="after")
    def _may_something(self) -> Self:
        if (self.role is None) != bool(self.scopes):
            raise Refused("give a role or scopes, not both", "role")
        if self.owner.casefold() == LOCAL_ACTOR:
            raise Refused("this name stands for the machine's owner without a key; give another", "owner")
        return self

    @property
    def may(self) -> frozenset[Scope]:
        """All scopes of the key."""
        return scopes_of(self.role, self.scopes)


class KeyRotation(Body):
    """How a key gets another secret."""

    overlap_minutes: int = Field(
        0, ge=0, le=MOST_OVERLAP, description="How long the secret before counts, too; a week at the most."
    )
    expires_at: Instant | None = Field(None, description="From when on the key does not count; null clears it.")


class KeyOut(Out):
    """A key as it is listed: everything but its secret."""

    id: str
    name: str
    owner: str
    role: Role | None
    scopes: list[Scope]
    state: KeyState
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    last_used_at: datetime | None
    rotated_at: datetime | None
    revoked_at: datetime | None


class KeyMade(KeyOut):
    """A key just made or rotated; `key` is told this once, and null where a repeated Idempotency-Key is answered."""

    key: str | None
