"""A mapping at work: a row of somebody else's file becomes the claims that it is, as POST would take them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from pydantic import ValidationError

from app.domain.refusal import Refused
from app.domain.vocabulary import ThingType
from app.features.exchange import mappings_cells as cells
from app.features.exchange.imports_said import Name
from app.features.exchange.mappings_cells import Misread, Record
from app.features.exchange.mappings_schemas import Cell, ClaimMap, DocumentMap, Mapping, QuantityMap, document_of
from app.kit import json
from app.kit.errors import Flaw
from app.kit.flaws import flaw_of_refusal, flaws_of

Write: TypeAlias = Callable[[Any, Mapping], Any]

_WRITES: dict[str, Write] = {
    "text": cells.verbatim,
    "about": cells.day,
    "asserted_on": cells.day,
    "reported_on": cells.day,
    "published_on": cells.day,
    "confidence": cells.confidence,
    "credibility": cells.number,
    "value": cells.number,
    "lower": cells.number,
    "upper": cells.number,
}
_LISTS = ("via", "tags")
_APART = ("quantity", "extra", *_LISTS)
_NUMBERS = ("value", "lower", "upper", "text")


@dataclass
class Fields:
    """The fields of a claim, and the columns that they are from; these are named by their pointers into it."""

    values: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    def over(self, shared: "Fields") -> "Fields":
        """The whole claim, of which these fields are its own and others are what the claims of a row share."""
        both = {**shared.values, **self.values}
        quantities = [each.values.get("quantity") for each in (shared, self)]
        if all(isinstance(quantity, dict) for quantity in quantities):
            both["quantity"] = {**(quantities[0] or {}), **(quantities[1] or {})}
        return Fields(both, {**shared.columns, **self.columns})

    @property
    def counts(self) -> bool:
        """Whether there is a number, or words."""
        quantity = self.values.get("quantity")
        return "text" in self.values or (isinstance(quantity, dict) and any(name in quantity for name in _NUMBERS))


@dataclass(frozen=True, slots=True)
class Misfit:
    """What cannot be taken, with the column that it is from; None where that is unknown."""

    flaw: Flaw
    column: str | None


@dataclass
class Mapped:
    """What a row became: claims, what is said of things beside their names, and what cannot be taken."""

    claims: list[Fields] = field(default_factory=list)
    details: dict[Name, dict[str, Any]] = field(default_factory=dict)
    misfits: list[Misfit] = field(default_factory=list)


def apply(mapping: Mapping, record: Record) -> Mapped:
    """The claims of a row. Where the mapping has several, each is there where the row has its number or words."""
    row = _Row(mapping, record)
    shared = row.fields(mapping.claim)
    if not mapping.claims:
        row.add(shared)
    for each in mapping.claims:
        own = row.fields(each)
        if own.counts:
            row.add(own.over(shared))
    return row.found


def columns(mapping: Mapping) -> list[str]:
    """Every column that a mapping reads, once."""
    maps: list[ClaimMap | DocumentMap] = [mapping.claim, *mapping.claims, mapping.document]
    found = (column for each in maps for cell in _cells(each) for column in cells.columns_of(cell))
    return list(dict.fromkeys(found))


class _Row:
    """One row, while it is being mapped."""

    def __init__(self, mapping: Mapping, record: Record) -> None:
        self._mapping = mapping
        self._record = record
        self.found = Mapped()

    def add(self, claim: Fields) -> None:
        """Take up a claim of the row, and its document."""
        self.found.claims.append(claim)
        if "via" in claim.values:
            # Whoever asserts it stands before the chain; a file may name them there as well.
            claimant = claim.values.get("claimant")
            claim.values["via"] = [name for name in claim.values["via"] if name != claimant]
        url = claim.values.get("document")
        if isinstance(url, str):
            self._describe(url)

    def fields(self, given: ClaimMap | DocumentMap) -> Fields:
        """The fields that a map gives for this row."""
        found = Fields()
        for name in type(given).model_fields:
            cell = getattr(given, name)
            if cell is not None and name not in _APART:
                self._take(found.values, name, cell, json.pointer(name), found.columns)
        if isinstance(given, ClaimMap):
            self._take_quantity(found, given.quantity)
            for name in _LISTS:
                self._take_list(found, name, getattr(given, name) or [])
            extra: dict[str, Any] = {}
            for name, cell in (given.extra or {}).items():
                self._take(extra, name, cell, json.pointer("extra", name), found.columns, cells.verbatim)
            found.values |= {"extra": extra} if extra else {}
        return found

    def _take_quantity(self, found: Fields, given: QuantityMap | Literal[False] | None) -> None:
        if given is None:
            return
        parts: dict[str, Any] = {}
        if isinstance(given, QuantityMap):
            for name in QuantityMap.model_fields:
                if (cell := getattr(given, name)) is not None:
                    self._take(parts, name, cell, json.pointer("quantity", name), found.columns)
        if parts or not given:
            found.values["quantity"] = parts or None

    def _take_list(self, found: Fields, name: str, given: list[Cell]) -> None:
        taken: list[Any] = []
        for cell in given:
            into: dict[str, Any] = {}
            self._take(into, name, cell, json.pointer(name), found.columns)
            value = into.get(name)
            if isinstance(value, str) and cell.split is not None:
                value = [part.strip() for part in value.split(cell.split) if part.strip()]
            each = value if isinstance(value, list) else [value] if value is not None else []
            self._say_kind(cell, *each)
            taken += each
        if taken:
            found.values[name] = taken

    def _take(
        self,
        into: dict[str, Any],
        name: str,
        cell: Cell,
        pointer: str,
        columns: dict[str, str],
        write: Write | None = None,
    ) -> None:
        try:
            found = cells.find(cell, self._record)
            value = None if found is None else (write or _WRITES.get(name, cells.text))(found, self._mapping)
        except Misread as misread:
            self._misfit(Flaw(str(misread), misread.code, pointer=pointer), misread.column)
            return
        except Refused as refused:
            self._misfit(flaw_of_refusal(refused, pointer), cell.from_)
            return
        if value is not None:
            into[name] = value
            self._say_kind(cell, value)
        if cell.from_ is not None:
            columns[pointer] = cell.from_

    def _say_kind(self, cell: Cell, *names: Any) -> None:
        for name in names:
            if cell.kind is not None and isinstance(name, str):
                self.found.details.setdefault((ThingType.SOURCE, name), {"kind": cell.kind.value})

    def _describe(self, url: str) -> None:
        """Say of a document what the row says of it."""
        document = self.fields(self._mapping.document)
        if not document.values:
            return
        try:
            document_of(url, document.values)
        except ValidationError as error:
            given = {**document.values, "url": url}
            found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
            for flaw in flaws_of(found, given):
                # An address that is none is refused with the claim.
                if flaw.pointer != "/url":
                    self._misfit(flaw, document.columns.get(flaw.pointer or ""))
            return
        self.found.details.setdefault((ThingType.DOCUMENT, url), document.values)

    def _misfit(self, flaw: Flaw, column: str | None) -> None:
        self.found.misfits.append(Misfit(flaw, column))


def _cells(given: ClaimMap | DocumentMap | QuantityMap) -> Iterator[Cell]:
    for name in type(given).model_fields:
        value = getattr(given, name)
        if isinstance(value, Cell):
            yield value
        elif isinstance(value, QuantityMap):
            yield from _cells(value)
        elif isinstance(value, list):
            yield from value
        elif isinstance(value, dict):
            yield from value.values()
