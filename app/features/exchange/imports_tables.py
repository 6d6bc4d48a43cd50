"""CSV as the claims that are given in its rows (RFC 4180): strictly read, so that no cell is taken for another.

Without a mapping a column is named as a field of a claim is, what lies in an object by both names (quantity_value), and
several of a list stand in one cell, apart by `;` (tags, via): as in an export of claims.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from app.features.claims.schemas import ClaimIn, QuantityIn
from app.features.exchange import mappings_applying
from app.features.exchange.imports_lines import Line, Offer, Read, Unread
from app.features.exchange.mappings_applying import Misfit
from app.features.exchange.mappings_schemas import Mapping
from app.kit.errors import Flaw, Invalid
from app.kit.splitting import LONGEST_LINE, TOO_LONG, Lines, Piece, Rows

MOST_COLUMNS = 500
BETWEEN = ";"

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_OTHER_SIGNS = (";", "\t", "|")
_NAMED = 100

csv.field_size_limit(LONGEST_LINE)


@dataclass
class Csv:
    """A table below a row with the names of its columns; blank rows are passed over."""

    mapping: Mapping | None = None

    def __post_init__(self) -> None:
        """Nothing is known before the first row."""
        self._header: list[str] | None = None
        self._places: dict[str, int] = {}

    @property
    def _sign(self) -> str:
        return self.mapping.delimiter if self.mapping else ","

    def splitter(self) -> Lines:
        """Cuts behind rows."""
        return Rows(sign=self._sign.encode())

    def lines(self, piece: Piece) -> Iterator[Read]:
        """Every row. Raises Invalid for columns that cannot be, and for a quote that is not closed."""
        for number, row in _rows(piece, self._sign):
            if isinstance(row, Flaw):
                if self._header is None:
                    raise Invalid(errors=[replace(row, line=number)])
                yield Unread(number, [row])
            elif row and self._header is None:
                self._begin(number, row)
            elif row:
                yield self._row(number, row)

    def _begin(self, number: int, names: list[str]) -> None:
        """Take the names of the columns; raises Invalid, with every flaw, where they are not clear."""
        header = [name.strip() for name in names]
        flaws = list(_flaws_of(header, self._sign))
        mapping = self.mapping
        if not flaws and mapping is None:
            mapping = _plain(header)
            known = set(mappings_applying.columns(mapping))
            sentence = "Name the column as a field of a claim, or say with a mapping what it is."
            flaws = [
                Flaw(sentence, "unknown_field", column=place)
                for place, name in enumerate(header, 1)
                if name not in known
            ]
        elif not flaws and mapping is not None:
            missing = [name for name in mappings_applying.columns(mapping) if name not in header]
            flaws = [
                Flaw(f"The mapping reads a column {_named(name)} that is not here.", "missing") for name in missing
            ]
        if flaws:
            raise Invalid(errors=[replace(flaw, line=number) for flaw in flaws])
        self._header, self.mapping = header, mapping
        self._places = {name: place for place, name in enumerate(header, 1)}

    def _row(self, number: int, cells: list[str]) -> Read:
        header, mapping = self._header, self.mapping
        assert header is not None and mapping is not None  # noqa: S101, PT018 (the first row was read)
        if len(cells) != len(header):
            sentence = f"Give as many cells as there are columns, {len(header)}."
            return Unread(number, [Flaw(sentence, "ragged", column=min(len(cells), len(header)) + 1)])
        mapped = mappings_applying.apply(mapping, dict(zip(header, cells, strict=True)))
        if mapped.misfits:
            return Unread(number, [self._placed(misfit) for misfit in mapped.misfits])
        offers = [
            Offer(claim.values, {at: self._places[column] for at, column in claim.columns.items()})
            for claim in mapped.claims
        ]
        return Line(number, offers, mapped.details)

    def _placed(self, misfit: Misfit) -> Flaw:
        return misfit.flaw if misfit.column is None else replace(misfit.flaw, column=self._places[misfit.column])


def _rows(piece: Piece, sign: str) -> Iterator[tuple[int, list[str] | Flaw]]:
    """Each row with the number of its first line, or what is wrong with it."""
    # Bytes that are no UTF-8 become surrogates, which no text has: so their row is found.
    source = _Lines(piece.raw.decode("utf-8", "surrogateescape"))
    reader = csv.reader(source, delimiter=sign, strict=True)
    while True:
        source.begin()
        number = piece.first + source.begun
        try:
            row = next(reader, None)
        except csv.Error:
            yield number, _broken(number, source.row, sign)
            continue
        if row is None:
            return
        bad = next((place for place, cell in enumerate(row, 1) if not cell.isascii() and _UNSTORABLE.search(cell)), 0)
        yield number, Flaw("Send UTF-8; these bytes are not.", "broken", column=bad) if bad else row


class _Lines:
    """The lines of a text, remembering those of the row that is being read."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        if not self._lines[-1]:
            self._lines.pop()
        self._next = 0
        self.begun = 0

    def begin(self) -> None:
        """Another row begins."""
        self.begun = self._next

    @property
    def row(self) -> str:
        """What has been read of the row."""
        return "\n".join(self._lines[self.begun : self._next])

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._next == len(self._lines):
            raise StopIteration
        self._next += 1
        return self._lines[self._next - 1] + "\n"


class _At(Enum):
    """Where in a row of CSV a character may stand."""

    BEGIN = auto()
    PLAIN = auto()
    QUOTED = auto()
    BEHIND_QUOTE = auto()


def _broken(number: int, row: str, sign: str) -> Flaw:
    """What is wrong with a row; raises Invalid where a quote is not closed, since then nothing behind it is a row."""
    if len(row) > LONGEST_LINE:
        return TOO_LONG
    column, at, before = 1, _At.BEGIN, ""
    for character in row:
        if before == "\r" and character != "\n":
            break
        before = character if at is not _At.QUOTED else ""
        if at is _At.BEHIND_QUOTE and character not in (sign, '"', "\r", "\n"):
            sentence = "Behind a quote that closes a cell comes the next cell; within a cell a quote is written twice."
            return Flaw(sentence, "quote_within", column=column)
        if at is _At.QUOTED:
            at = _At.BEHIND_QUOTE if character == '"' else at
        elif character == sign:
            column, at = column + 1, _At.BEGIN
        elif character == '"' and at is not _At.PLAIN:
            at = _At.QUOTED
        else:
            at = _At.PLAIN
    if at is _At.QUOTED:
        sentence = "A quote is opened here and never closed; within a cell that has quotes a quote is written twice."
        raise Invalid(errors=[Flaw(sentence, "quote_open", line=number, column=column)])
    return Flaw("End each row with a line feed, and no cell.", "line_end", column=column)


def _flaws_of(header: list[str], sign: str) -> Iterator[Flaw]:
    if len(header) > MOST_COLUMNS:
        yield Flaw(f"Send at most {MOST_COLUMNS} columns.", "too_long", column=MOST_COLUMNS + 1)
        return
    other = next((each for each in _OTHER_SIGNS if each != sign and each in header[0]), None)
    if len(header) == 1 and other is not None:
        sentence = f"Separate columns by {sign!r}, or say with a mapping what separates them."
        yield Flaw(sentence, "delimiter", column=header[0].index(other) + 1)
        return
    seen: dict[str, int] = {}
    for place, name in enumerate(header, 1):
        if not name:
            yield Flaw("Name the column.", "missing", column=place)
        elif name in seen:
            yield Flaw(f"Name each column once; column {seen[name]} has this name, too.", "repeated", column=place)
        seen.setdefault(name, place)


def _named(name: str) -> str:
    return f'"{name[:_NAMED]}"'


def _plain(header: list[str]) -> Mapping:
    """The mapping by which each column is the field of its name."""
    fields = [name for name in ClaimIn.model_fields if name not in ("quantity", "span", "extra", "via", "tags")]
    claim: dict[str, object] = {name: name for name in fields if name in header}
    claim |= {name: {"from": name, "split": BETWEEN} for name in ("via", "tags") if name in header}
    quantity = {name: f"quantity_{name}" for name in QuantityIn.model_fields if f"quantity_{name}" in header}
    return Mapping.model_validate({"claim": {**claim, **({"quantity": quantity} if quantity else {})}})
