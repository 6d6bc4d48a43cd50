"""What claims can be asked, as frozen values (contract, section 3).

What is repeated means "any of"; all filters together mean "all of". The number filters ask of the
interval a claim leaves possible, in a unit that something beside them says (see `numbers`):

    subject=nk-soldiers&overlaps=10000,13000    in the subject's unit
    unit=soldier&within=0,3000                  of claims that say "soldier", in soldiers
    unit=km&compatible_with=5                   of all lengths, miles too; 5 is in kilometres
    dimension=share&rules_out=0.5               of all shares

A count's noun and a currency are taken as they were said. A physical unit stands for its dimension,
since such units are converted for every comparison: `unit=km` finds what was said in miles.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.domain import comparison
from app.domain.interval import Interval
from app.domain.vocabulary import Comparator, Dimension, Reliability, Stance, Status, Verdict
from app.journal.listing import Since, Until, Words
from app.kit.paging import MOST, Cursor, ListQuery
from app.kit.strict import ByWord, Digits, Flag, Place, Tag, Text, UnitName, Uuid, VisibleAscii255
from app.kit.things import Called, Out, Reference, SourceReference

Day = date

_BESIDE = "Beside it give a subject, a unit, or a dimension of count, share or factor."

AskedRange = Annotated[
    Interval,
    Text(130, reads=comparison.parse_range, shown=r"^-?[0-9.]*,-?[0-9.]*$"),
]
"""Two numbers around a comma, both inclusive; one may be left out."""

AskedNumber = Annotated[Decimal, Text(64, reads=comparison.parse_number, shown=r"^-?[0-9]+(\.[0-9]+)?$")]
"""A number in plain decimals."""

RANKED = 1_000
"""How many claims a list by relevance ranks at the most."""

Percent = Annotated[int, Field(ge=0, le=100), Digits]


class Unset(StrEnum):
    """The fields of a claim that may be without a value."""

    TEXT = "text"
    QUANTITY = "quantity"
    SUBJECT = "subject"
    CLAIMANT = "claimant"
    VIA = "via"
    DOCUMENT = "document"
    SPAN = "span"
    ABOUT = "about"
    ASSERTED_ON = "asserted_on"
    REPORTED_ON = "reported_on"
    PLACE = "place"
    CONFIDENCE = "confidence"
    CREDIBILITY = "credibility"
    VERDICT = "verdict"
    TAGS = "tags"
    NOTES = "notes"
    LANGUAGE = "language"
    EXTERNAL_ID = "external_id"


class ClaimSort(StrEnum):
    """What claims go by; `-` turns it round. What is unknown comes last both ways."""

    REPORTED_ON = "reported_on"
    NEWEST = "-reported_on"
    RECORDED_AT = "recorded_at"
    LAST_RECORDED = "-recorded_at"
    ABOUT = "about"
    ABOUT_LAST = "-about"
    CONFIDENCE = "confidence"
    MOST_CONFIDENT = "-confidence"
    VALUE = "value"
    LARGEST = "-value"
    RELEVANCE = "relevance"
    MOST_RELEVANT = "-relevance"


class GroupBy(StrEnum):
    """What claims are counted by."""

    SUBJECT = "subject"
    CLAIMANT = "claimant"
    PUBLISHER = "publisher"
    STATUS = "status"
    RELIABILITY = "reliability"
    MONTH = "month"
    YEAR = "year"


class ClaimFilter(BaseModel):
    """Every filter of claims; what is repeated means any of them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    subject: list[Called] = Field(default_factory=list, description="An id or a slug.")
    parts: Flag = Field(default=False, description="Whether to take in what is part of the subject.")
    claimant: list[Called] = Field(default_factory=list, description="An id, a name or an alias.")
    descendants: Flag = Field(default=False, description="Whether to take in the sources below the claimant.")
    publisher: list[Called] = Field(default_factory=list, description="Who published the document.")
    document: list[Called] = Field(default_factory=list, description="An id or a URL.")
    status: list[Annotated[Status, ByWord]] = Field(
        default_factory=list, description="Left out: reported and retracted."
    )
    stance: list[Annotated[Stance, ByWord]] = Field(default_factory=list)
    verdict: list[Annotated[Verdict, ByWord]] = Field(default_factory=list)
    tag: list[Tag] = Field(default_factory=list)
    place: list[Place] = Field(default_factory=list, description="Where, as it was said.")
    comparator: list[Annotated[Comparator, ByWord]] = Field(default_factory=list)
    unit: list[UnitName] = Field(
        default_factory=list,
        description="A count's noun or a currency, as said; a physical unit stands for its dimension. "
        "Beside a number filter: the unit of its numbers.",
    )
    dimension: list[Annotated[Dimension, ByWord]] = Field(default_factory=list)
    reliability: list[Annotated[Reliability, ByWord]] = Field(default_factory=list, description="The claimant's.")
    credibility: list[Annotated[int, Field(ge=1, le=6), Digits]] = Field(default_factory=list)
    confidence_min: Percent | None = None
    confidence_max: Percent | None = None
    external_id: list[VisibleAscii255] = Field(default_factory=list)
    id: list[Uuid] = Field(default_factory=list)
    reported_from: Since | None = Field(
        None, description="It was reported then or later; a UTC day, month, year or instant."
    )
    reported_to: Until | None = Field(None, description="It was reported then or before.")
    about_from: Since | None = Field(None, description="It is about then or later; a UTC day, month, year or instant.")
    about_to: Until | None = Field(None, description="It is about then or before.")
    asserted_from: Since | None = Field(
        None, description="It was said then or later; a UTC day, month, year or instant."
    )
    asserted_to: Until | None = Field(None, description="It was said then or before.")
    recorded_from: Since | None = Field(
        None, description="It was last written then or later; a UTC day, month, year or instant."
    )
    recorded_to: Until | None = Field(None, description="It was last written then or before.")
    q: Words | None = Field(None, description='Words of the text or notes: "a phrase", or, -without.')
    unset: list[Annotated[Unset, ByWord]] = Field(default_factory=list, description="Fields without a value.")
    overlaps: AskedRange | None = Field(None, description=f"The number could lie in there. {_BESIDE}")
    within: AskedRange | None = Field(None, description=f"The number must lie in there. {_BESIDE}")
    compatible_with: AskedNumber | None = Field(None, description=f"The claim leaves this number possible. {_BESIDE}")
    rules_out: AskedNumber | None = Field(None, description=f"The claim makes this number impossible. {_BESIDE}")

    @property
    def narrows(self) -> bool:
        """Whether any filter is given."""
        wide = {"parts", "descendants"}
        return any(getattr(self, name) not in (None, []) for name in ClaimFilter.model_fields if name not in wide)


class SortedClaims(ClaimFilter):
    """Claims that a filter finds, in an order."""

    sort: ClaimSort = Field(
        ClaimSort.NEWEST,
        description="What comes first; - turns it round. "
        f"A list by relevance holds the newest {RANKED:,} of what is found; an export all of it.",
    )


class ClaimQuery(SortedClaims, ListQuery):
    """A list of claims."""


class StatsQuery(ClaimFilter):
    """Figures of claims by group."""

    group_by: GroupBy
    limit: int = Field(50, ge=1, le=MOST, description="How many groups at the most.")
    cursor: Cursor | None = None

    def bound_to(self) -> str:
        """What a cursor is bound to: all that was asked but the page itself."""
        return self.model_dump_json(exclude={"limit", "cursor"})


class BulkQuery(ClaimFilter):
    """Which claims to edit or reject at once."""

    expect: Annotated[int, Field(ge=0), Digits] = Field(description="How many claims the filter is meant to find.")


class Stats(Out):
    """The figures of one group; numbers are nominal ones, in `unit`."""

    key: SourceReference | Reference | str | None = Field(
        description="A reference, a word, a month or a year; null: unknown."
    )
    dimension: Dimension | None
    unit: str | None
    count: int
    lowest: float | None
    median: float | None = Field(description="Of an even number the mean of the middle two.")
    highest: float | None
    one_sided: int = Field(description="How many have an open end; their bound is their nominal number.")
    first_reported: Day | None
    last_reported: Day | None


class StatsPage(Out):
    """A page of groups."""

    items: list[Stats]
    next: str | None


class BulkDone(Out):
    """How many claims the filter found, and how many of them were changed."""

    matched: int
    changed: int
