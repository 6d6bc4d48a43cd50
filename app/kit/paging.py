"""Keyset pages: no page costs more for being deeper (contract, section 2, Lists).

Rows go by a key and, where it ties, by id; rows without a key come last in both directions. A page
after `(key, id)` is a row comparison that an index on `(key desc nulls last, id desc)` answers from
either end. The rows without a key are a part of their own, read from the same index, since one
condition over both parts would be a filter over all that lies before.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, FromClause, Select, Subquery, literal, select, tuple_, union_all

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
    """By which expression to sort, and which way; `nullable` where a row may be without a key."""

    key: ColumnElement[Any]
    descending: bool = False
    nullable: bool = False


def page(
    rows: FromClause,
    conditions: Sequence[ColumnElement[bool]],
    sort: Sort,
    after: tuple[Key, ...] | None,
    limit: int,
) -> Subquery:
    """One row more than a page has, in order: the columns of `rows`, and `sort_key`."""
    base = select(*rows.c, sort.key.label("sort_key")).select_from(rows).where(*conditions)
    known, unknown = _known(base, rows, sort, after), _unknown(base, rows, sort)
    if not sort.nullable or (sort.descending and after is None):
        return known.limit(limit + 1).subquery(ITEM)
    if after is not None and after[0] is None:
        return unknown.where(_beyond(rows.c.id, after[1], sort)).limit(limit + 1).subquery(ITEM)
    parts = union_all(
        select(literal(1).label("part"), known.limit(limit + 1).subquery()),
        select(literal(2).label("part"), unknown.limit(limit + 1).subquery()),
    ).subquery()
    ways = (parts.c.sort_key, parts.c.id)
    ordered = (way.desc() if sort.descending else way.asc() for way in ways)
    return select(parts).order_by(parts.c.part, *ordered).limit(limit + 1).subquery(ITEM)


def _known(base: Select[Any], rows: FromClause, sort: Sort, after: tuple[Key, ...] | None) -> Select[Any]:
    """The rows that have a key; their nulls are put where the index has them, though there are none."""
    key, row_id = sort.key, rows.c.id
    order = (key.desc(), row_id.desc()) if sort.descending else (key.asc(), row_id.asc())
    if sort.nullable:
        first = key.desc().nulls_last() if sort.descending else key.asc().nulls_first()
        order = (first, order[1])
        if after is not None or not sort.descending:
            base = base.where(key.is_not(None))
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
