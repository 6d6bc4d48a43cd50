"""What goes in and comes out of /v1/redactions."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.vocabulary import ThingType
from app.kit.strict import Body, ByWord, Items, Text, Uuid
from app.kit.things import Out


class RedactionIn(Body):
    """Which words must go, and why."""

    type: Annotated[ThingType, ByWord]
    id: Uuid
    fields: Annotated[list[Annotated[str, Text(40)]], Items(20, least=1)] = Field(
        description="By their names in the API; `reason` is that of its changes, `rationale` that of its appraisals.",
        examples=[["text", "notes"]],
    )
    reason: Annotated[str, Text(1_000)] = Field(
        description="Why: it stays, so it must not repeat what goes.", examples=["Court order 12/2026"]
    )


class Affected(Out):
    """A thing that the words stood in."""

    type: ThingType
    id: UUID


class RedactionOut(Out):
    """What was blanked, and where the same words still stand."""

    type: ThingType
    id: UUID
    fields: list[str]
    reason: str
    actor: str
    at: datetime
    also: list[Affected] = Field(description="Other things in which the words were blanked, as they stood in a span.")
    elsewhere: list[Affected] = Field(description="Things that have the same words still; at most a hundred.")
