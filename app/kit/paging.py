"""Keyset pages: no page costs more for being deeper (contract, section 2, Lists).

Rows go by a key and, where it ties, by id; rows without a key come last in both directions. A page
after `(key, id)` is a row comparison that an index on `(key desc nulls last, id desc)` answers from
either end. The rows without a key are a part of their own, read from the same index, since one
condition over both parts would be a filter over all that lies before. They are looked for only where
the rows with a key do not fill the page.

A condition like "one of these subjects" has an index in the order of the list for each subject, but for
no two of them together. Such a condition is given `apart`, as conditions of which a row meets one at the
most: a page is then the best of the pages of each.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
)

from app.kit.cursor import Key
from app.kit.strict import Asked, Digits, Flag

MOST = 500

ITEM = "item"
"""What the rows of a page are called in its statement."""

_FOLLOWING = re.compile(rb',"next":"([^"]+)"(?:,"total":\d+)?\}\Z')

Cursor = Annotated[str, Field(description="`next` of the page before.")]


class ListQuery(Asked):
    """What every list takes."""

    limit: Annotated[int, Field(ge=1, le=MOST), Digits] = Field(50, description="How many items at the most.")
    cursor: Cursor | None = None
    count: Flag = Field(default=False, description="Whether to say how many there are in all.")

    def bound_to(self) -> str:
        """What a cursor is bound to: all that was asked but the page itself."""
        return self.model_dump_json(exclude={"limit", "cursor", "count"})


@dataclass(frozen=True, slots=True)
class Sort:
    """By which expression to sort, and which way; `nullable` where a row may be without a key.

    Where `beyond` is given, a key that no row goes before, rows go by how far they are from it: the same order, as a
    GiST index gives it, which can leave out what a filter of another of its columns does not find.
    """

    key: ColumnElement[Any]
    descending: bool = False
    nullable: bool = False
    beyond: ColumnElement[Any] | None = None


def page(
    rows: FromClause,
    conditions: Sequence[ColumnElement[bool]],
    sort: Sort,
    after: tuple[Key, ...] | None,
    limit: int,
    apart: Sequence[ColumnElement[bool]] = (),
) -> Subquery:
    """One row more than a page has, in order: the columns of `rows`, and `sort_key`.

    Of the conditions `apart`, where there are any, a row must meet one, and can meet no two.
    """
    base = select(_all_of(rows), sort.key.label("sort_key")).select_from(rows).where(*conditions)
    bases = [base.where(each) for each in apart] or [base]
    known = _best([_known(each, rows, sort, after) for each in bases], sort, limit)
    if not sort.nullable or (sort.descending and after is None):
        return known.subquery(ITEM)
    if after is not None and after[0] is None:
        beyond = _beyond(rows.c.id, after[1], sort)
        return _best([_unknown(each, rows, sort).where(beyond) for each in bases], sort, limit).subquery(ITEM)
    first = known.cte("known")
    enough = select(func.count()).select_from(first).scalar_subquery() > limit
    rest = _best([_unknown(each, rows, sort).where(~enough) for each in bases], sort, limit).subquery("rest")
    parts = union_all(
        *(
            select(literal(part).label("part"), _all_of(each)).select_from(each)
            for part, each in enumerate((first, rest), 1)
        )
    ).subquery("parts")
    order = (_of(parts, "part"), *_order(parts, sort))
    return select(_all_of(parts)).select_from(parts).order_by(*order).limit(limit + 1).subquery(ITEM)


def _best(pages: Sequence[Select[Any]], sort: Sort, limit: int) -> Select[Any]:
    """The rows that come first of several ordered statements; one more than a page has."""
    if len(pages) == 1:
        return pages[0].limit(limit + 1)
    best = [each.limit(limit + 1).subquery(f"best_{place}") for place, each in enumerate(pages)]
    every = union_all(*(select(_all_of(each)).select_from(each) for each in best)).subquery("every_best")
    return select(_all_of(every)).select_from(every).order_by(*_order(every, sort)).limit(limit + 1)


def _all_of(rows: FromClause) -> ColumnElement[Any]:
    """Every column, as SQL: SQLAlchemy would make an object of each for each statement, half of what a page costs."""
    return literal_column(f"{rows.description}.*")


def _of(rows: FromClause, name: str) -> ColumnElement[Any]:
    return literal_column(f"{rows.description}.{name}")


def _order(rows: FromClause, sort: Sort) -> tuple[ColumnElement[Any], ...]:
    key, row_id = _of(rows, "sort_key"), _of(rows, "id")
    return (key.desc().nulls_last(), row_id.desc()) if sort.descending else (key.asc(), row_id.asc())


def _known(base: Select[Any], rows: FromClause, sort: Sort, after: tuple[Key, ...] | None) -> Select[Any]:
    """The rows that have a key; their nulls are put where the index has them, though there are none."""
    key, row_id = sort.key, rows.c.id
    order = (key.desc(), row_id.desc()) if sort.descending else (key.asc(), row_id.asc())
    if sort.nullable:
        first = key.desc().nulls_last() if sort.descending else key.asc().nulls_first()
        order = (first, order[1])
        if after is not None or not sort.descending:
            base = base.where(key.is_not(None))
    if sort.beyond is not None:
        order = (key.op("<->")(sort.beyond).asc(), order[1])
        if after is not None:
            edge = literal(after[0], key.type)
            base = base.where(key <= edge if sort.descending else key >= edge)
    if after is not None and after[0] is not None:
        place = tuple_(literal(after[0], key.type), literal(after[1], row_id.type))
        base = base.where(_beyond(tuple_(key, row_id), place, sort))
    return base.order_by(*order)


def _unknown(base: Select[Any], rows: FromClause, sort: Sort) -> Select[Any]:
    """The rows that have no key; named in the order all the same, as the index is."""
    key, row_id = sort.key, rows.c.id
    unknown = base.where(key.is_(None))
    if sort.descending:
        return unknown.order_by(key.desc().nulls_last(), row_id.desc())
    return unknown.order_by(key.asc().nulls_first(), row_id.asc())


def _beyond(column: Any, place: Any, sort: Sort) -> ColumnElement[bool]:
    beyond: ColumnElement[bool] = column < place if sort.descending else column > place
    return beyond


def body(items: Sequence[str], following: str | None, total: int | None = None) -> bytes:
    """The bytes of a page from its items' JSON."""
    end = "null" if following is None else f'"{following}"'
    counted = "" if total is None else f',"total":{total}'
    return f'{{"items":[{",".join(items)}],"next":{end}{counted}}}'.encode()


def following(page: bytes) -> str | None:
    """The cursor of the next page that the bytes of a page tell; None on the last."""
    told = _FOLLOWING.search(page)
    return told[1].decode() if told else None
