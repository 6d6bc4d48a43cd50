"""A page of things at a moment, as bytes that PostgreSQL made, and the conditions lists share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from sqlalchemy import ColumnCollection, ColumnElement, FromClause, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain import when
from app.kit import cursor
from app.kit.paging import ITEM, ListQuery, Sort, page
from app.kit.strict import Text
from app.storage.straight import fetch

Words = Annotated[
    str,
    Text(1_000),
    Field(description='Words to search for: "a phrase", or, -without.', examples=['"artillery shells"']),
]

Since = Annotated[
    str,
    AfterValidator(lambda text: when.parse_bound(text, end=False) and text),
    Field(description="A UTC day, month or year, or an instant; inclusive.", examples=["2024-10-01"]),
]
Until = Annotated[
    str,
    AfterValidator(lambda text: when.parse_bound(text, end=True) and text),
    Field(description="A UTC day, month or year, or an instant; inclusive.", examples=["2024-12-31"]),
]


class DatedQuery(ListQuery):
    """A list that can be narrowed by when its things were last written."""

    recorded_from: Since | None = None
    recorded_to: Until | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed: rows, the conditions on them, their order, and the SQL of the shape of an ITEM.

    `bound_to` is what a cursor is good for: the path, the moment and the question. `apart` are conditions that
    exclude each other, of which a row must meet one (see `paging`).
    """

    rows: FromClause
    conditions: Sequence[ColumnElement[bool]]
    sort: Sort
    shape: str
    bound_to: str
    apart: Sequence[ColumnElement[bool]] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A page: its items as PostgreSQL made them, the cursor of the next, and how many there are if that was asked."""

    items: Sequence[str]
    following: str | None
    total: int | None


async def listed(session: AsyncConnection, listing: Listing, query: ListQuery, secret: bytes) -> Listed:
    """The page asked for; raises BadRequest for a cursor that is not ours."""
    after = None
    if query.cursor is not None:
        after = cursor.decode(secret, listing.bound_to, query.cursor)
    wanted = page(listing.rows, listing.conditions, listing.sort, after, query.limit, listing.apart)
    shape: ColumnElement[str] = literal_column(f"{listing.shape}::text")
    place: list[ColumnElement[Any]] = [literal_column(f"{ITEM}.{name}").label(name) for name in ("sort_key", "id")]
    statement = select(shape.label("body"), *place).select_from(wanted)
    rows = await fetch(session, statement)
    following = None
    if len(rows) > query.limit:
        following = cursor.encode(secret, listing.bound_to, rows[query.limit - 1][1:])
    total = await _total(session, listing) if query.count else None
    return Listed([row[0] for row in rows[: query.limit]], following, total)


async def _total(session: AsyncConnection, listing: Listing) -> int:
    conditions = [*listing.conditions, or_(*listing.apart)] if listing.apart else listing.conditions
    statement: Any = select(func.count()).select_from(listing.rows).where(*conditions)
    return int(await session.scalar(statement) or 0)


def matches(words: ColumnElement[Any], q: str, configuration: str = "english") -> ColumnElement[bool]:
    """Rows whose words match a web search."""
    wanted = func.websearch_to_tsquery(literal_column(f"'{configuration}'::regconfig"), q)
    found: ColumnElement[bool] = words.op("@@")(wanted)
    return found


def recorded_between(c: ColumnCollection[str, ColumnElement[Any]], query: DatedQuery) -> list[ColumnElement[bool]]:
    """Rows last written within the days or instants asked for."""
    found: list[ColumnElement[bool]] = []
    if query.recorded_from is not None:
        found.append(c.recorded_at >= _instant(when.parse_bound(query.recorded_from, end=False)))
    if query.recorded_to is not None:
        bound = when.parse_bound(query.recorded_to, end=True)
        if isinstance(bound, datetime):
            found.append(c.recorded_at <= bound)
        else:
            found.append(c.recorded_at < _instant(bound + timedelta(days=1)))
    return found


def overlapping(
    start: ColumnElement[Any], end: ColumnElement[Any], since: str | None, until: str | None
) -> list[ColumnElement[bool]]:
    """Rows whose known time meets the days asked for; one that is open on a side reaches on for ever."""
    found: list[ColumnElement[bool]] = []
    if since is not None:
        day = _day(when.parse_bound(since, end=False))
        found.append((end >= day) | (end.is_(None) & start.is_not(None)))
    if until is not None:
        day = _day(when.parse_bound(until, end=True))
        found.append((start <= day) | (start.is_(None) & end.is_not(None)))
    return found


def _instant(bound: date | datetime) -> datetime:
    return bound if isinstance(bound, datetime) else datetime.combine(bound, time(), UTC)


def _day(bound: date | datetime) -> date:
    return bound.astimezone(UTC).date() if isinstance(bound, datetime) else bound
