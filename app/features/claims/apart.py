"""Conditions that exclude each other, each with an index in the order of the default list (see `kit.paging`).

    subject=a&subject=b         subject a, or subject b: two short walks along the index of subjects
    reported_from=2024-12-01    told of a day, which is then the key that the list goes by: a stretch of its index,
                                or of a longer time ("2024", "2024-12/.."), which few are: an index of those

A walk along the whole list for either would pass by all that lies between.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, literal, or_
from sqlalchemy import Date as PgDate

MOST = 8
"""Of more things than this one condition is made: together they are not rare."""


def each_of(column: ColumnElement[Any], values: Sequence[Any]) -> list[ColumnElement[bool]]:
    """That a column has this value, or that one."""
    return [column == literal(value, column.type) for value in values]


def reported(claim: FromClause, since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """That a claim was reported on a day from `since` to `until`, or at some time that meets them."""
    c = claim.c
    first, last = (None if day is None else literal(day, PgDate) for day in (since, until))
    key = func.coalesce(c.reported_start, c.reported_end)
    # Where both ends are known, the first is no later than the last. PostgreSQL keeps statistics of this comparison.
    is_a_day = c.reported_start >= c.reported_end
    on_a_day: list[ColumnElement[bool]] = [is_a_day.is_(True)]
    longer: list[ColumnElement[bool]] = [c.reported_edtf.is_not(None), is_a_day.is_not(True)]
    if first is not None:
        on_a_day.append(key >= first)
        longer.append(or_(c.reported_end >= first, c.reported_end.is_(None)))
    if last is not None:
        on_a_day.append(key <= last)
        longer.append(or_(c.reported_start <= last, c.reported_start.is_(None)))
    return [_all(on_a_day), _all(longer)]


def _all(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    first, *others = conditions
    for other in others:
        first &= other
    return first
