"""What goes in and comes out of /v1/claims (contract, section 1, claim)."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from app.domain import codes
from app.domain.refusal import Refused
from app.domain.vocabulary import Bounds, Comparator, Dimension, QuantityBasis, Stance, Status, Verdict
from app.features.appraisals.schemas import ConfidenceGiven, ConfidenceOut, Credibility
from app.kit.strict import (
    Body,
    ByWord,
    Extra,
    Items,
    Notes,
    Number,
    Place,
    Tags,
    Text,
    UnitName,
    VisibleAscii255,
    WhenText,
)
from app.kit.things import Called, Out, Reference, SourceReference, ThingOut, WhenOut

Quote = Annotated[str, Text(2_000)]
Language = Annotated[str, Text(100), AfterValidator(codes.language)]


class QuantityIn(Body):
    """A quantity as numbers, of which what the comparator gives may be left out; or in words alone."""

    text: Quote | None = Field(None, description="Words with exactly one quantity in them, and nothing else beside.")
    comparator: Annotated[Comparator, ByWord] | None = None
    value: Number | None = None
    lower: Number | None = None
    upper: Number | None = None
    bounds: Annotated[Bounds, ByWord] | None = None
    unit: UnitName | None = Field(None, examples=["soldier"])
    dimension: Annotated[Dimension, ByWord] | None = None

    @model_validator(mode="after")
    def _words_or_numbers(self) -> Self:
        if self.text is not None and self.model_fields_set != {"text"}:
            raise Refused("a quantity is given in words or in numbers, not in both", "text")
        return self


class Span(Body):
    """A place in the document's text: code points, the end exclusive."""

    start: int = Field(ge=0)
    end: int = Field(ge=1)


class ClaimIn(Body):
    """A claim as it is given."""

    text: Quote | None = Field(
        None, description="The words as reported.", examples=["at least 12,000 North Korean soldiers"]
    )
    quantity: QuantityIn | None = Field(
        None, description="Left out: read from the text. null: a claim without a number."
    )
    stance: Annotated[Stance, ByWord] = Stance.ASSERTS
    subject: Called | None = None
    claimant: Called | None = Field(None, description="The source that asserts it.")
    via: Annotated[list[Called], Items(20)] = Field(
        default_factory=list, description="The sources between the claimant and the document, in order."
    )
    document: Called | None = None
    span: Span | None = None
    about: WhenText | None = Field(None, description="The time it is about.", examples=["2024-10"])
    asserted_on: WhenText | None = None
    reported_on: WhenText | None = Field(None, examples=["2024-12-28"])
    place: Place | None = None
    confidence: ConfidenceGiven = Field(None, examples=[70])
    credibility: Credibility | None = None
    verdict: Annotated[Verdict, ByWord] | None = None
    status: Annotated[Status, ByWord] = Status.REPORTED
    tags: Tags = Field(default_factory=list)
    notes: Notes | None = None
    language: Language | None = None
    extra: Extra = Field(default_factory=dict)
    external_id: VisibleAscii255 | None = None


class QuantityOut(Out):
    """A bounded quantity; a null end is open."""

    comparator: Comparator
    value: float | None
    lower: float | None
    upper: float | None
    bounds: Bounds
    unit: str
    dimension: Dimension


class SpanOut(Out):
    """A place in the document's text."""

    start: int
    end: int


class ClaimOut(ThingOut):
    """A claim as it is answered."""

    text: str | None
    label: str | None
    quantity: QuantityOut | None
    quantity_basis: QuantityBasis | None
    parser: str | None
    stance: Stance
    subject: Reference | None
    claimant: SourceReference | None
    via: list[SourceReference]
    document: Reference | None
    span: SpanOut | None
    about: WhenOut | None
    asserted_on: WhenOut | None
    reported_on: WhenOut | None
    place: str | None
    confidence: ConfidenceOut | None
    credibility: int | None
    verdict: Verdict | None
    status: Status
    tags: list[str]
    notes: str | None
    language: str | None
    extra: dict[str, Any]
    external_id: str | None
