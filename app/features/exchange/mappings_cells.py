"""The values of cells: found in a row, looked up in their table, and written as a claim has them.

What is written otherwise in other people's files:

    1.234,5      with decimal = "," and thousands = "."     1234.5
    03/04/2024   with dates = "dmy"                         2024-04-03; without it is refused, as a claim's would be
    circa        with values = { circa = "about" }          about

Nothing is guessed: what the mapping does not say is left as it is, and refused where a claim's would be.
"""

import re
from collections.abc import Mapping as Table
from typing import Any, TypeAlias

from app.domain import comparison
from app.domain.refusal import Refused
from app.features.exchange.mappings_schemas import Cell, DateOrder, Mapping, Others, columns_in
from app.kit import json

Record: TypeAlias = Table[str, Any]
"""A row: its cells by the names of their columns, or the members of a JSON object."""

_DATE = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})")
_YEAR = 4
_TRUE = frozenset({"true", "yes", "1"})
_FALSE = frozenset({"false", "no", "0", ""})


class Misread(ValueError):
    """A value that cannot be taken, with the column that it is from."""

    def __init__(self, sentence: str, code: str, column: str | None) -> None:
        super().__init__(sentence)
        self.code = code
        self.column = column


def find(cell: Cell, record: Record) -> Any:
    """What a cell gives for a row; None where that has nothing there. Raises Misread."""
    if cell.from_ is None and cell.template is None:
        return cell.value
    value = at(record, cell.from_) if cell.from_ is not None else _filled(cell.template or "", record)
    if value is not None and cell.values is not None:
        value = _looked_up(cell, value)
    if value is None:
        return cell.default
    if cell.uncertain is not None and isinstance(value, str) and _holds(record, cell.uncertain):
        return f"{value}?"
    return value


def at(record: Record, path: str) -> Any:
    """The value at a path; None where there is none, or nothing in it."""
    value: Any = record.get(path)
    if value is None and path.startswith("/"):
        value = record
        for step in path[1:].split("/"):
            value = _below(value, step.replace("~1", "/").replace("~0", "~"))
    if isinstance(value, str) and not value.strip():
        return None
    return value


def columns_of(cell: Cell) -> list[str]:
    """The columns that a cell reads."""
    named = [cell.from_, cell.uncertain, *columns_in(cell.template or "")]
    return [column for column in named if column is not None]


def number(value: Any, mapping: Mapping) -> Any:
    """A number out of the text of a cell; what is a number already stays as it is. Raises Refused."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if mapping.thousands is not None:
        text = _ungrouped(text, mapping)
    if mapping.decimal != ".":
        if "." in text:
            raise Refused("a number has the decimal sign that the mapping says, and no other")
        text = text.replace(mapping.decimal, ".")
    found = comparison.parse_number(text)
    return int(found) if found == int(found) else found


def confidence(value: Any, mapping: Mapping) -> Any:
    """A degree of confidence: a number, or a word of a scale."""
    return number(value, mapping) if isinstance(value, str) and value.strip()[:1].isdigit() else value


def day(value: Any, mapping: Mapping) -> Any:
    """A time as a claim has it; a date in figures is turned where the mapping says how they go. Raises Refused."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    found = _DATE.fullmatch(text.removesuffix("?"))
    if found is None or mapping.dates is None:
        return text
    first, _, second, third = found.groups()
    order = {
        DateOrder.DAY_FIRST: (third, second, first),
        DateOrder.MONTH_FIRST: (third, first, second),
        DateOrder.YEAR_FIRST: (first, second, third),
    }[mapping.dates]
    if len(first) == _YEAR:
        order = (first, second, third)
    if len(order[0]) != _YEAR:
        raise Refused("a date has its year in four digits, where the mapping's order of dates has it")
    return "-".join((order[0], order[1].zfill(2), order[2].zfill(2))) + ("?" if text.endswith("?") else "")


def text(value: Any, _: Mapping) -> Any:
    """Text as it is; the white space around a cell says nothing."""
    return value.strip() if isinstance(value, str) else value


def verbatim(value: Any, _: Mapping) -> Any:
    """The words of a claim, as they are."""
    return value


def _ungrouped(text: str, mapping: Mapping) -> str:
    """The number without the signs between its thousands, which stand before each three digits or not at all."""
    sign = mapping.thousands or ""
    whole = text.partition(mapping.decimal)[0]
    if sign in whole and not re.fullmatch(rf"-?[0-9]{{1,3}}(?:{re.escape(sign)}[0-9]{{3}})+", whole):
        raise Refused("a number has a sign between its thousands before each three digits, or none")
    return text.replace(sign, "")


def _filled(template: str, record: Record) -> str | None:
    """The template with the row's values in it; None where one of them is missing."""
    filled = template
    for column in columns_in(template):
        value = at(record, column)
        if value is None:
            return None
        filled = filled.replace("{" + column + "}", _as_key(value))
    return filled


def _looked_up(cell: Cell, value: Any) -> Any:
    table = cell.values or {}
    key = _as_key(value)
    if key in table:
        return table[key]
    if cell.others is Others.REFUSE:
        raise Misread("Give one of the values that the mapping's table has.", "not_in_table", cell.from_)
    return value if cell.others is Others.KEEP else None


def _as_key(value: Any) -> str:
    return value.strip() if isinstance(value, str) else json.dumps(value).decode()


def _holds(record: Record, column: str) -> bool:
    value = at(record, column)
    said = value if isinstance(value, bool) else _as_key(value or "").lower()
    if said in (True, *_TRUE):
        return True
    if said in (False, *_FALSE):
        return False
    raise Misread("Give true or false.", "bool_parsing", column)


def _below(value: Any, step: str) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return None
