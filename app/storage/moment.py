"""The present and the past, read through one pair of eyes.

A read names a `Moment`: the present, or a position of the feed. `rows(Claim, moment)` answers a
FROM element named as the table and with its columns either way: the table itself, or the rows
rebuilt from the last revision of each thing at or before that position. Filters, sorts and shapes
are written once against those columns, so an answer about the past is computed by the same code as
one about today.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, FromClause, text

from app.storage.base import Base


@dataclass(frozen=True, slots=True)
class Moment:
    """A position of the feed (everything settled up to it), or None for the present."""

    position: int | None = None


PRESENT = Moment()

_STATE_AT = """
select r.state from revision r join settled s on s.revision = r.seq
where r.thing = {thing} and s.position <= {position} order by r.version desc limit 1
"""

# Most things have not changed since: their present row is what they were, and need not be built again from a state.
_ROWS_AT = """
with ever (thing) as materialized ({ever}),
unchanged as (
    select r.thing from ever
    join {table} it on it.id = ever.thing
    join revision r on r.thing = it.id and r.version = it.version
    join settled s on s.revision = r.seq and s.position <= {position}
)
select {present} from {unchanged}
union all
select {columns}
from (select thing from ever except select thing from unchanged) as changed,
lateral ({state}) as last,
lateral jsonb_populate_record(null::{table}, last.state) as kept
"""

_TOGETHER = "{table} it where it.id in (select thing from unchanged)"
# Looked up one by one: where one row is guessed to be there, as behind a great import, a join compares all with all.
_ONE_BY_ONE = "unchanged, lateral (select * from {table} where id = unchanged.thing offset 0) it"


def columns_of(table: type[Base]) -> tuple[Column[Any], ...]:
    """The table's columns, in their order."""
    return tuple(table.metadata.tables[table.__tablename__].columns)


def computed_columns(table: type[Base]) -> tuple[str, ...]:
    """The columns that PostgreSQL computes and that a revision's state leaves out."""
    return tuple(c.name for c in columns_of(table) if c.computed is not None)


def rows(table: type[Base], moment: Moment, *, among: str | None = None, **given: Any) -> FromClause:
    """All rows of a table as they were at the moment, tombstones included.

    `among`, an SQL SELECT of ids with its bind values `given`, narrows a look into the past.
    """
    name = table.__tablename__
    if moment.position is None:
        return table.metadata.tables[name]
    sql = rows_sql(table, moment, among=among)
    return text(sql).bindparams(**given).columns(*(Column(c.name, c.type) for c in columns_of(table))).subquery(name)


def rows_sql(table: type[Base], moment: Moment, *, among: str | None = None) -> str:
    """SQL of all rows of a table as they were at the moment, tombstones included."""
    name = table.__tablename__
    if moment.position is None:
        return f"select * from {name}"
    ever = f"select thing from revision where type = '{name}' and version = 1"
    return _ROWS_AT.format(
        columns=", ".join(_again(c) for c in columns_of(table)),
        present=", ".join(f'it."{c.name}"' for c in columns_of(table)),
        ever=among or ever,
        unchanged=(_ONE_BY_ONE if among else _TOGETHER).format(table=name),
        state=state_at("changed.thing", moment.position),
        position=int(moment.position),
        table=name,
    )


def row(table: type[Base], moment: Moment, thing: str) -> str:
    """SQL of the one row of the thing that an SQL expression names, as it was at the moment."""
    name = table.__tablename__
    if moment.position is None:
        return f"select * from {name} where id = {thing}"
    state = state_at(thing, moment.position)
    return f"select * from jsonb_populate_record(null::{name}, ({state})) where id is not null"


def canonical(thing: str, moment: Moment) -> str:
    """SQL of the id a thing is read as: the end of its chain of merges, or its own."""
    if moment.position is not None:
        return f"canonical_at({thing}, {moment.position})"
    return f"coalesce((select canonical from merged where merged.id = {thing}), {thing})"


def state_at(thing: str, position: int) -> str:
    """SQL of the state that a thing had at a position of the feed; no row before its first."""
    return _STATE_AT.format(thing=thing, position=int(position))


def _again(c: Column[Any]) -> str:
    """A kept column, or a computed one computed again from the kept ones beside it."""
    return f'({c.computed.sqltext}) as "{c.name}"' if c.computed is not None else f'kept."{c.name}"'
