"""What claims refer to, as a filter reads it: through merges both ways, and down chains, at a moment."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, any_, func, literal, select, text
from sqlalchemy import Uuid as PgUuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from app.journal.kinds import Kind
from app.storage.moment import Moment, rows, rows_sql
from app.storage.tables import Merged

_BELOW = """
with recursive {past} reached (id) as (
    select id from unnest(cast(:tops as uuid[])) as top (id)
    union
    select read_as.id
    from reached
    join {every} t on t.{column} = reached.id
    cross join lateral (
        select t.id where t.merged_into is null
        union all
        select m.id from {merged} m where m.canonical = t.id and t.merged_into is null
    ) as read_as
    where t.deleted_at is null
)
select id from reached
"""


def is_one_of(column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a column has one of the values; a statement is the same for any number above one."""
    if len(values) == 1:
        return column == literal(values[0], column.type)
    return column == any_(literal(list(values), ARRAY(column.type)))


def things(kind: Kind, moment: Moment) -> FromClause:
    """The things of a kind as they were at the moment; what reads them twice has the past rebuilt once."""
    found = rows(kind.table, moment)
    return found if moment.position is None else select(found).cte()


def merges(of: FromClause, moment: Moment) -> FromClause:
    """`(id, canonical)` of those things that are merged into others at the moment."""
    if moment.position is None:
        table: FromClause = Merged.__table__
        return table
    canonical = func.canonical_at(of.c.id, moment.position, type_=PgUuid)
    return select(of.c.id, canonical.label("canonical")).where(of.c.merged_into.is_not(None)).cte()


async def below(
    session: AsyncConnection, kind: Kind, column: str, tops: Sequence[UUID], moment: Moment
) -> Sequence[UUID]:
    """The tops (with all that is merged into them) and all that refers to them by a column, to any depth.

    What is merged into another is where that other is, wherever it was itself.
    """
    past, every, merged = "", str(kind.type), "merged"
    if moment.position is not None:
        every, merged = "every", "merged_then"
        past = (
            f"every as materialized ({rows_sql(kind.table, moment)}), merged_then as materialized "
            f"(select id, canonical_at(id, {moment.position}) as canonical from every where merged_into is not null),"
        )
    statement = text(_BELOW.format(past=past, every=every, merged=merged, column=column))
    return (await session.scalars(statement, {"tops": list(tops)})).all()
