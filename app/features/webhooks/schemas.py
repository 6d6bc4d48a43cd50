"""What goes in and comes out of /v1/webhooks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.access.places import NOW
from app.domain.vocabulary import Action, DeliveryProblem, DeliveryStatus, ThingType, WebhookState
from app.kit.strict import Body, ByWord, Items, Text, Title, Uuid
from app.kit.things import Called, Out, Reference, SourceReference

MOST_NAMED = 100

_Named = Annotated[list[Called], Items(MOST_NAMED)]


class FilterIn(Body):
    """Which changes a webhook is told of, as the feed can be asked; what is listed means any of them, [] all."""

    type: Annotated[list[Annotated[ThingType, ByWord]], Items(len(ThingType))] = Field(default_factory=list)
    action: Annotated[list[Annotated[Action, ByWord]], Items(len(Action))] = Field(default_factory=list)
    id: Annotated[list[Uuid], Items(MOST_NAMED)] = Field(default_factory=list, description="Of these things alone.")
    subject: _Named = Field(default_factory=list, description="Of these subjects and the claims about them.")
    claimant: _Named = Field(default_factory=list, description="Of these sources and the claims they make.")
    document: _Named = Field(default_factory=list, description="Of these documents and the claims in them.")


class AskedState(StrEnum):
    """The states that can be asked for; only the service switches a webhook off."""

    ACTIVE = "active"
    PAUSED = "paused"


class WebhookIn(Body):
    """A webhook as it is given."""

    url: Annotated[str, Text(2_000, format="uri")] = Field(
        description="Where to POST to: https, a public address, port 443 or one from 1024 on.",
        examples=["https://example.org/hooks/sayso"],
    )
    description: Title | None = None
    filter: FilterIn = Field(default_factory=FilterIn)
    state: Annotated[AskedState, ByWord] = AskedState.ACTIVE
    after: Annotated[str, Text(1_000)] = Field(
        NOW,
        description="A cursor of the feed: go on after it. `now`: only what comes; `beginning`: all there ever was.",
    )


class FilterOut(Out):
    """Which changes a webhook is told of."""

    type: list[ThingType]
    action: list[Action]
    id: list[UUID]
    subject: list[Reference]
    claimant: list[SourceReference]
    document: list[Reference]


class WebhookOut(Out):
    """A webhook as it is answered.

    `reason` says why it was switched off; `position` up to where in the feed it was told, `behind` how many changes lie
    beyond. While deliveries fail, `failing_since`, `failures` and `next_attempt_at` tell of the one next in line.
    """

    id: UUID
    version: int
    created_at: datetime
    updated_at: datetime
    created_by: str
    url: str
    description: str | None
    filter: FilterOut
    state: WebhookState
    reason: str | None
    position: int
    behind: int
    failing_since: datetime | None
    failures: int
    next_attempt_at: datetime | None
    former_secret_until: datetime | None


class WebhookMade(WebhookOut):
    """A webhook with its secret, which is told in this answer and never again; null where the request was repeated."""

    secret: str | None


class DeliveryOut(Out):
    """What became of a change that a webhook was told of; `id` is the `webhook-id` it was sent under."""

    id: UUID
    position: int
    type: str
    thing: UUID
    version: int
    status: DeliveryStatus
    attempts: int
    attempted_at: datetime | None
    next_attempt_at: datetime | None
    response_status: int | None
    problem: DeliveryProblem | None
