"""What goes in and comes out of /v1/relations (contract, sections 1 and 4)."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from app.domain.refusal import Refused
from app.domain.vocabulary import RelationState, RelationType
from app.kit.strict import Body, ByWord, Notes, Uuid
from app.kit.things import Reference, ThingOut


class RelationIn(Body):
    """A relation as it is given: the claim `from` is of this type to the claim `to`."""

    from_: Uuid = Field(alias="from", description="A claim's id.")
    to: Uuid = Field(description="Another claim's id.")
    type: Annotated[RelationType, ByWord] = Field(examples=["repeats"])
    state: Annotated[RelationState, ByWord] = RelationState.SUGGESTED
    note: Notes | None = None

    @model_validator(mode="after")
    def _of_two(self) -> Self:
        if self.from_ == self.to:
            raise Refused("a relation is between two claims: give another one here", "to")
        return self


class RelationOut(ThingOut):
    """A relation as it is answered; a claim's text, or else its label, is its name."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: Reference = Field(alias="from")
    to: Reference
    type: RelationType
    state: RelationState
    note: str | None
