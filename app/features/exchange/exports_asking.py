"""What an export of claims can be asked (contract, section 3)."""

from enum import StrEnum

from pydantic import Field

from app.features.claims.asking import SortedClaims
from app.kit.accepting import CSV, JSON_LD, NDJSON


class Format(StrEnum):
    """The form of an export of claims."""

    NDJSON = "ndjson"
    CSV = "csv"
    JSONLD = "jsonld"

    @property
    def media_type(self) -> str:
        """What it is sent as."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {Format.NDJSON: NDJSON, Format.CSV: CSV, Format.JSONLD: JSON_LD}


class Dialect(StrEnum):
    """Who is to read a CSV."""

    SPREADSHEET = "spreadsheet"


class ExportQuery(SortedClaims):
    """Which claims are exported, and in what form."""

    format: Format | None = Field(None, description="Left out: what Accept ranks first, else ndjson.")
    dialect: Dialect | None = Field(
        None, description="spreadsheet: no cell of the CSV is taken for a formula (an apostrophe goes before it)."
    )
