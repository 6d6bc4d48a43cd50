"""A mapping: which column or path of somebody else's file is what of a claim (docs/imports.md). Written in TOML.

    format = "csv"
    [claim]
    claimant = { value = "General Staff of Ukraine" }       # a constant
    about = { from = "date" }                               # or, for short, about = "date"
    quantity.value = "losses"
    quantity.comparator = { from = "hedge", values = { circa = "about" } }
    external_id = { template = "losses-{date}" }

A field that is left out is not said, as in a claim that is POSTed.
"""

import re
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from app.domain.refusal import Refused
from app.domain.vocabulary import SourceKind
from app.features.documents.schemas import DocumentIn
from app.features.sources.schemas import SourceIn
from app.features.subjects.schemas import SubjectIn
from app.kit.strict import Body, ByWord, Items, Name, Text

MOST = 1_000
MOST_DECLARED = 10_000

Path = Annotated[str, Text(300)]
"""A column's name, or a JSON pointer into a record (/a/b)."""

_COLUMN = re.compile(r"\{([^{}]+)\}")


def columns_in(template: str) -> list[str]:
    """The columns that a template has in it, in their order."""
    return _COLUMN.findall(template)


def _template(text: str) -> str:
    if set("{}") & set(_COLUMN.sub("", text)):
        raise Refused("in a template each column stands in braces, and braces stand nowhere else")
    return text


Template = Annotated[str, Text(500, reads=_template)]
"""Text with {column} where a value goes."""


class Format(StrEnum):
    """How a file is written."""

    NDJSON = "ndjson"
    CSV = "csv"
    JSON = "json"


class DateOrder(StrEnum):
    """What 03/04/2024 means."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"


class Others(StrEnum):
    """What becomes of a value that its table does not have."""

    REFUSE = "refuse"
    KEEP = "keep"
    LEAVE_OUT = "leave_out"


class Cell(Body):
    """Where a value comes from: a column, a constant, or text with columns in it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)

    from_: Path | None = Field(None, alias="from")
    value: Any = None
    template: Template | None = None
    values: Annotated[dict[str, Any], Items(MOST)] | None = None
    others: Annotated[Others, ByWord] = Others.REFUSE
    default: Any = None
    split: Annotated[str, Text(5)] | None = None
    uncertain: Path | None = None
    kind: Annotated[SourceKind, ByWord] | None = None

    @model_validator(mode="after")
    def _of_one(self) -> Self:
        ways = [way for way in ("from_", "value", "template") if way in self.model_fields_set]
        if len(ways) != 1:
            raise Refused("a value comes from one of these: from (a column), value (a constant), template")
        return self


def _column(given: object) -> object:
    return {"from": given} if isinstance(given, str) else given


def _listed(given: object) -> object:
    return given if isinstance(given, list) else [given]


CellIn: TypeAlias = Annotated[Cell, BeforeValidator(_column, json_schema_input_type=Path | Cell)]
"""A cell, or for short the name of a column alone."""

CellsIn: TypeAlias = Annotated[list[CellIn], Items(20), BeforeValidator(_listed)]
"""One cell or several, whose values are put behind one another."""


class QuantityMap(Body):
    """Where a quantity's parts come from."""

    text: CellIn | None = None
    comparator: CellIn | None = None
    value: CellIn | None = None
    lower: CellIn | None = None
    upper: CellIn | None = None
    bounds: CellIn | None = None
    unit: CellIn | None = None
    dimension: CellIn | None = None


class ClaimMap(Body):
    """Where a claim's fields come from; `quantity = false` reads none from its words."""

    text: CellIn | None = None
    quantity: QuantityMap | Literal[False] | None = None
    stance: CellIn | None = None
    subject: CellIn | None = None
    claimant: CellIn | None = None
    via: CellsIn | None = None
    document: CellIn | None = None
    about: CellIn | None = None
    asserted_on: CellIn | None = None
    reported_on: CellIn | None = None
    place: CellIn | None = None
    confidence: CellIn | None = None
    credibility: CellIn | None = None
    verdict: CellIn | None = None
    status: CellIn | None = None
    tags: CellsIn | None = None
    notes: CellIn | None = None
    language: CellIn | None = None
    extra: Annotated[dict[str, CellIn], Items(100)] | None = None
    external_id: CellIn | None = None


class DocumentMap(Body):
    """Where the particulars of a document come from, in case it is not there yet."""

    title: CellIn | None = None
    publisher: CellIn | None = None
    published_on: CellIn | None = None
    retrieved_at: CellIn | None = None
    language: CellIn | None = None
    archive_url: CellIn | None = None
    notes: CellIn | None = None


class Mapping(Body):
    """A whole mapping. A row becomes one claim, or one for each of `claims`, which go over `claim`."""

    format: Annotated[Format, ByWord] | None = None
    delimiter: Literal[",", ";", "\t", "|"] = ","
    dates: Annotated[DateOrder, ByWord] | None = None
    decimal: Literal[".", ","] = "."
    thousands: Literal[",", ".", " ", "'"] | None = None
    claim: ClaimMap = Field(default_factory=ClaimMap)
    claims: Annotated[list[ClaimMap], Items(MOST)] = Field(default_factory=list)
    document: DocumentMap = Field(default_factory=DocumentMap)
    sources: Annotated[dict[Name, dict[str, Any]], Items(MOST_DECLARED)] = Field(default_factory=dict)
    subjects: Annotated[dict[str, dict[str, Any]], Items(MOST_DECLARED)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_clear(self) -> Self:
        if self.decimal == self.thousands:
            raise Refused("the decimal sign and the sign between thousands are two", "thousands")
        return self


def source_of(name: str, declared: dict[str, Any]) -> SourceIn:
    """The source that a mapping declares; raises pydantic's ValidationError."""
    return SourceIn.model_validate({**declared, "name": name})


def subject_of(slug: str, declared: dict[str, Any]) -> SubjectIn:
    """The subject that a mapping declares; raises pydantic's ValidationError."""
    return SubjectIn.model_validate({"title": slug, **declared, "slug": slug})


def document_of(url: str, particulars: dict[str, Any]) -> DocumentIn:
    """A document with what a row says of it; raises pydantic's ValidationError."""
    return DocumentIn.model_validate({**particulars, "url": url})
