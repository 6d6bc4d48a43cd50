"""What the analysis can be asked, as frozen values."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.domain.analysis_input import Restriction
from app.domain.analysis_judging import Finding
from app.domain.timeline import Period
from app.domain.vocabulary import Reliability
from app.kit.paging import MOST, ListQuery
from app.kit.strict import Asked, ByWord, Day, Digits, Flag


class Found(StrEnum):
    """What two utterances that do not go together are found to be."""

    CONTRADICTION = Finding.CONTRADICTION.value
    TENSION = Finding.TENSION.value
    DRIFT = Finding.DRIFT.value


class Restricted(Asked):
    """Which claims are let in; nothing is weighed by them."""

    reliability: list[Annotated[Reliability, ByWord]] = Field(
        default_factory=list, description="Only claims whose claimant has one of these Admiralty letters."
    )
    confidence_min: Annotated[int, Field(ge=0, le=100), Digits] | None = Field(
        None, description="Only claims judged with at least this confidence; one never judged is left out."
    )

    @property
    def restriction(self) -> Restriction:
        """The same for the domain."""
        return Restriction(frozenset(self.reliability), self.confidence_min)


class EstimateQuery(Restricted, ListQuery):
    """An estimate on a day; `limit`, `cursor` and `count` are of the claims left out."""

    at: Day | None = Field(
        None, description="The day asked about. Left out: the last day a counting claim speaks of, today at the latest."
    )


class DiffQuery(Restricted):
    """An estimate in two states of the ledger."""

    at: Day | None = Field(
        None, description="The day, the same in both. Left out: the last day a counting claim speaks of in the later."
    )


class TimelineQuery(Restricted, ListQuery):
    """A stretch of days, weeks or months."""

    limit: Annotated[int, Field(ge=1, le=MOST), Digits] = Field(MOST, description="How many periods at the most.")
    period: Annotated[Period, ByWord] = Field(Period.WEEK, description="How long each is; weeks begin on Monday.")
    from_: Day | None = Field(
        None, alias="from", description="A day of the first period. Left out: the first day a claim speaks of."
    )
    to: Day | None = Field(None, description="A day of the last. Left out: the last day a claim speaks of.")


class ContradictionsQuery(Restricted, ListQuery):
    """Which contradictions to list."""

    finding: list[Annotated[Found, ByWord]] = Field(default_factory=list, description="Left out: all three.")
    cases: Annotated[int, Field(ge=1, le=MOST), Digits] = Field(
        5, description="How many cases beneath each pair of origins at the most, the latest first."
    )


class OriginsQuery(Restricted, ListQuery):
    """Which origins to list."""


class RecordQuery(ListQuery):
    """A source's record; the page is of its subjects."""

    descendants: Flag = Field(default=False, description="Whether to take in the sources below it.")
