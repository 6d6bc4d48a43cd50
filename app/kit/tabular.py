"""Answers as tables: which columns a declared answer has, and the SQL of its cells.

A field is a column of its name. What lies in a nested object is a column each, named by the way to it, so an id and a
name stand beside each other; the same of every object of a list is joined by `; `:

    claimant: SourceReference    claimant_id, claimant_name, claimant_reliability
    via: list[SourceReference]   via_id, via_name, via_reliability
    about: WhenOut               about_edtf, about_start, about_end
    tags: list[str]              tags
    extra: dict[str, Any]        extra, as JSON
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

BETWEEN = "; "

# What a spreadsheet would take for a formula (OWASP, "CSV Injection").
_FORMULA = r"^(?=[=+\-@\t\r\n])"
_NUMBERS = (int, float)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the way to its cell, and what lies there; `each` where that is in every item of a list."""

    name: str
    path: tuple[str, ...]
    kind: Any
    each: tuple[str, ...] | None = None

    def cell(self, of: str, *, guarded: bool) -> str:
        """SQL of the cell, from SQL of the answer as jsonb; `guarded`: never a formula."""
        found = self._cell(of)
        if not guarded or self.kind in _NUMBERS:
            return found
        return f"regexp_replace({found}, '{_FORMULA}', '''')"

    def _cell(self, of: str) -> str:
        if self.each is None:
            return f"{of} #>> '{{{','.join(self.path)}}}'"
        item = f"each.item #>> '{{{','.join(self.each)}}}'"
        items = f"jsonb_array_elements({of} #> '{{{','.join(self.path)}}}') with ordinality as each(item, place)"
        return f"(select string_agg({item}, '{BETWEEN}' order by each.place) from {items})"


@cache
def columns_of(model: type[BaseModel]) -> tuple[Column, ...]:
    """The columns of a declared answer, in its order."""
    return tuple(_columns(model, (), None))


def cells(model: type[BaseModel], of: str, *, guarded: bool = False) -> dict[str, str]:
    """SQL of every cell by the name of its column, from SQL of the answer as jsonb."""
    return {column.name: column.cell(of, guarded=guarded) for column in columns_of(model)}


def row(model: type[BaseModel], shape: str) -> str:
    """SQL of a JSON array of all cells, from SQL of the answer."""
    listed = ", ".join(cells(model, "told.answer").values())
    return f"(select json_build_array({listed}) from (select ({shape})::jsonb as answer) told)"


def written(model: type[BaseModel], rows: Iterable[str]) -> bytes:
    """A table as CSV, from rows as `row` makes them."""
    told = io.StringIO(newline="")
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow(column.name for column in columns_of(model))
    writer.writerows(json.loads(row) for row in rows)
    return told.getvalue().encode()


def _columns(model: type[BaseModel], path: tuple[str, ...], each: tuple[str, ...] | None) -> Iterator[Column]:
    for name, field in model.model_fields.items():
        key = field.alias or name
        at, within = ((*path, key), None) if each is None else (path, (*each, key))
        kind = _known(field.annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _columns(kind, at, within)
        elif get_origin(kind) is list:
            item = _known(get_args(kind)[0])
            if isinstance(item, type) and issubclass(item, BaseModel):
                yield from _columns(item, at, ())
            else:
                yield Column("_".join(at), at, item, ())
        else:
            yield Column("_".join((*at, *(within or ()))), at, kind, within)


def _known(annotation: Any) -> Any:
    """What a field is where it is not null."""
    if get_origin(annotation) in (Union, UnionType):
        return next(kind for kind in get_args(annotation) if kind is not NoneType)
    return annotation
