"""Rows of a spreadsheet as they are pasted: a table whose columns are named as a claim's fields, or as our forms are.

A spreadsheet's clipboard parts cells by tabs, and puts a cell in quotes only where it has a tab or line feed in it; any
other quote belongs to the words. Without a tab in the first row it is CSV, with commas or semicolons.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.features.claims.schemas import ClaimIn, QuantityIn
from app.kit.errors import Flaw, Invalid
from app.web.forms.claim_fields import ABOUT, GRADES, MORE, WHAT, WHO
from app.web.forms.sheet import in_words

_CELL = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)|[^\t\n]*')
_BLANKS = re.compile(r"[\s_-]+")
_UNREADABLE = "Close each quote that opens a cell, and write a quote within such a cell twice; or paste from the sheet."


def _folded(name: str) -> str:
    return _BLANKS.sub("_", name.strip().casefold())


_FIELDS = {
    *(name for name in ClaimIn.model_fields if name not in ("quantity", "span", "extra")),
    *(f"quantity_{name}" for name in QuantityIn.model_fields),
}
_LABELS = {field.name: field.label for group in (WHAT, WHO, ABOUT, GRADES, MORE) for field in group}
_NAMES = {_folded(label): name for name, label in _LABELS.items() if name in _FIELDS}


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its number in what was pasted; the names of the columns are row 1."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was pasted: the columns by the names of the API, the rows below them that are not blank."""

    columns: Sequence[str]
    rows: Sequence[Row]

    @classmethod
    def of(cls, text: str) -> "Pasted":
        """The table in a text; raises Invalid where there is none."""
        rows = [Row(number, cells) for number, cells in enumerate(_cells(text), 1) if any(map(str.strip, cells))]
        if len(rows) < len(("names", "claim")):
            sentence = "Paste a row that names the columns, and below it a row for each claim."
            raise Invalid.field("/rows", sentence, "missing")
        return cls([_NAMES.get(_folded(name), _folded(name)) for name in rows[0].cells], rows[1:])

    @property
    def csv(self) -> str:
        """The same as the API's import takes it."""
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(row.cells for row in self.rows)
        return written.getvalue()

    def place(self, flaw: Flaw) -> int:
        """The number of the row that a flaw in a line of `csv` lies in."""
        line = flaw.line or 1
        at = 1
        for before, row in zip([Row(1, self.columns), *self.rows], self.rows, strict=False):
            at += 1 + sum(cell.count("\n") for cell in before.cells)
            if line == at:
                return row.number
        return 1

    def said(self, flaw: Flaw) -> str:
        """What is wrong, with the name of its column."""
        known = flaw.column is not None and 0 < flaw.column <= len(self.columns)
        name = self.columns[(flaw.column or 1) - 1] if known else (flaw.pointer or "").strip("/").replace("/", "_")
        words = in_words(flaw.message)
        return f"{_LABELS.get(name, name)}: {words}" if name else words

    def label(self, column: str) -> str:
        """What a column is called."""
        return _LABELS.get(column, column)

    def values(self, row: Row) -> Mapping[str, str]:
        """The cells of a row by their columns."""
        return dict(zip(self.columns, row.cells, strict=False))


def _cells(text: str) -> Iterator[list[str]]:
    first = text.strip("\n").partition("\n")[0]
    if "\t" in first:
        yield from _tabbed(text)
        return
    try:
        yield from csv.reader(
            io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True
        )
    except csv.Error:
        raise Invalid.field("/rows", _UNREADABLE, "quote_within") from None


def _tabbed(text: str) -> Iterator[list[str]]:
    row: list[str] = []
    at = 0
    while at <= len(text):
        found = _CELL.match(text, at)
        assert found is not None  # noqa: S101 (it matches nothing at all, too)
        quoted = found[1]
        is_quoted = quoted is not None and ("\t" in quoted or "\n" in quoted)
        row.append(quoted.replace('""', '"') if is_quoted else found[0])
        at = found.end() + 1
        if text[found.end() : at] != "\t":
            yield row
            row = []
