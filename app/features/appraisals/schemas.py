"""What goes in and comes out of /v1/claims/{id}/appraisals (contract, sections 1 and 4)."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain import confidence
from app.domain.refusal import Refused
from app.domain.vocabulary import Judged, Verdict
from app.kit.strict import Body, ByWord, Notes, Text
from app.kit.things import Out

Credibility = Annotated[int, Field(ge=1, le=6, description="1: confirmed by others … 6: cannot be judged.")]


class ConfidenceParts(Body):
    """A confidence as it is answered: its scale and code count, the numbers are of the scale."""

    scale: Annotated[confidence.Scale, ByWord]
    code: Annotated[str, Text(20)]
    value: int | None = None
    low: int | None = None
    high: int | None = None


def _read_confidence(given: object) -> confidence.Confidence | None:
    if given is None or isinstance(given, confidence.Confidence):
        return given
    if isinstance(given, dict):
        parts = ConfidenceParts.model_validate(given)
        return confidence.from_parts(parts.scale, parts.code)
    if isinstance(given, bool) or not isinstance(given, int | Decimal | str):
        raise PydanticCustomError("confidence_type", "Give a number from 0 to 100, or a word of a scale.")
    return confidence.read(given)


ConfidenceGiven = Annotated[
    confidence.Confidence | None,
    BeforeValidator(_read_confidence, json_schema_input_type=int | str | ConfidenceParts | None),
]


class ConfidenceOut(Out):
    """A confidence in percent, and the scale and code it was given in."""

    value: int
    low: int
    high: int
    scale: confidence.Scale
    code: str


class AppraisalIn(Body):
    """A grading; what is left out stays as it was, null clears it."""

    confidence: ConfidenceGiven = Field(None, examples=["likely"])
    credibility: Credibility | None = Field(None, examples=[2])
    verdict: Annotated[Verdict, ByWord] | None = None
    rationale: Notes | None = Field(None, examples=["Two services that do not share reporting agree."])

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set & {"confidence", "credibility", "verdict"}:
            raise Refused("an appraisal needs a confidence, a credibility or a verdict")
        return self


class AppraisalOut(Out):
    """A grading as it is answered, whole."""

    id: UUID
    confidence: ConfidenceOut | None
    credibility: int | None
    verdict: Verdict | None
    given: list[Judged] = Field(description="What this analyst judged; the rest is what stood before.")
    rationale: str | None
    actor: str
    recorded_at: datetime


class RationalesOut(Out):
    """The reason an analyst gave with each grading; null: no such grading, or none given."""

    confidence: str | None
    credibility: str | None
    verdict: str | None


class AnalystOut(Out):
    """What one analyst last said of a claim in each of its gradings; null: nothing, or taken back."""

    actor: str
    confidence: ConfidenceOut | None
    credibility: int | None
    verdict: Verdict | None
    rationales: RationalesOut = Field(description="The reason given with each.")
    recorded_at: datetime = Field(description="When this analyst last appraised it.")
    appraisals: int = Field(description="How often.")
