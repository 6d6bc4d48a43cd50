"""Files as the claims that are given on their lines: NDJSON and JSON, with each value as POST takes it or mapped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeAlias

from app.features.exchange.imports_said import Name
from app.features.exchange.mappings_applying import Misfit, apply
from app.features.exchange.mappings_schemas import Mapping as Map
from app.kit import json
from app.kit.errors import BadRequest, Flaw, Invalid
from app.kit.splitting import BETWEEN, LONGEST_LINE, TOO_LONG, Elements, Lines, Piece


@dataclass(frozen=True, slots=True)
class Offer:
    """A claim as it is given; `columns` and `pointers` say where in its line the fields are from.

    Fields are named by their pointers into the claim.
    """

    claim: Any
    columns: Mapping[str, int] = field(default_factory=dict)
    pointers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """The claims that are given on a line, and what is said of things beside their names."""

    number: int
    offers: list[Offer]
    details: Mapping[Name, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that cannot be read, and why."""

    number: int
    flaws: list[Flaw]


Read: TypeAlias = Line | Unread


class Form(Protocol):
    """How a file is written, and the mapping by which it is read."""

    mapping: Map | None

    def splitter(self) -> Lines:
        """What cuts it into pieces."""

    def lines(self, piece: Piece) -> Iterator[Read]:
        """The lines of a piece, or its rows. What the first piece is found to say of all is kept for the others."""


@dataclass
class Ndjson:
    """A JSON value on each line; blank ones are passed over."""

    mapping: Map | None = None

    def splitter(self) -> Lines:
        """Cuts behind line feeds."""
        return Lines()

    def lines(self, piece: Piece) -> Iterator[Read]:
        """Every line that is not blank."""
        for number in piece.too_long:
            yield Unread(number, [TOO_LONG])
        for number, raw in enumerate(piece.raw.split(b"\n"), piece.first):
            if raw and not raw.isspace():
                yield of_json(number, raw, self.mapping)


@dataclass
class Json:
    """One JSON array; each of its items is a line, numbered by where it begins."""

    mapping: Map | None = None

    def splitter(self) -> Lines:
        """Cuts between the items."""
        return Elements()

    def lines(self, piece: Piece) -> Iterator[Read]:
        """Every item."""
        number = piece.first
        for raw in piece.raw.split(BETWEEN):
            begins = number + raw[: len(raw) - len(raw.lstrip())].count(b"\n")
            number += raw.count(b"\n")
            if raw and not raw.isspace():
                yield of_json(begins, raw.strip(), self.mapping)


def of_json(number: int, raw: bytes, mapping: Map | None) -> Read:
    """A line or item that is JSON."""
    if len(raw) > LONGEST_LINE:
        return Unread(number, [TOO_LONG])
    try:
        value = json.loads(raw)
    except Invalid as refused:
        return Unread(number, list(refused.errors))
    except BadRequest as broken:
        return _broken(number, broken)
    if mapping is None:
        return Line(number, [Offer(value)])
    return _mapped(number, value, mapping)


def _broken(number: int, broken: BadRequest) -> Unread:
    if not isinstance(broken, json.Broken):
        return Unread(number, [Flaw(broken.detail, "broken")])
    sentence = "Give one valid JSON object here; this one breaks off or goes wrong."
    column = broken.column if broken.line == 1 else None
    return Unread(number + broken.line - 1, [Flaw(sentence, "broken", column=column)])


def _mapped(number: int, value: object, mapping: Map) -> Read:
    if not isinstance(value, dict):
        return Unread(number, [Flaw("Give an object.", "model_attributes_type", pointer="")])
    mapped = apply(mapping, value)
    if mapped.misfits:
        return Unread(number, [_placed(misfit) for misfit in mapped.misfits])
    offers = [
        Offer(claim.values, pointers={at: _pointer(column) for at, column in claim.columns.items()})
        for claim in mapped.claims
    ]
    return Line(number, offers, mapped.details)


def _placed(misfit: Misfit) -> Flaw:
    return misfit.flaw if misfit.column is None else replace(misfit.flaw, pointer=_pointer(misfit.column))


def _pointer(column: str) -> str:
    return column if column.startswith("/") else json.pointer(column)
