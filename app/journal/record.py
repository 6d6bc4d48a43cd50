"""Writing things: an INSERT or UPDATE and the revisions it leaves, in one statement.

The state kept is the row that PostgreSQL wrote, read back by the same statement, so a revision
cannot differ from its thing; the database holds the two together besides (`app.storage.tables.thing`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, TextClause, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from app.domain.authority import EVERYTHING, Scope
from app.domain.vocabulary import Action
from app.kit.errors import Forbidden
from app.storage.base import Base
from app.storage.engine import WriteSession
from app.storage.moment import computed_columns
from app.storage.straight import fetch

_AT_ONCE = 500
"""Things inserted by one statement: PostgreSQL takes 32,767 values at once."""


@dataclass(frozen=True, slots=True)
class Made:
    """A value that the database makes of its row, as SQL of our own: never with words of a caller in it."""

    sql: str


NOW: Final = Made("statement_timestamp()")
"""The value of a time that is the moment of the change itself."""

_RECORDED = """
with written as ({made} returning *),
revised as (
    insert into revision (type, thing, version, action, recorded_at, actor, reason, state)
    select :type, id, version, :action, recorded_at, :actor, :reason, {state} from written
    returning seq
)
insert into pending (revision) select seq from revised
"""


@dataclass(frozen=True, slots=True)
class Act:
    """Who writes, and why; `scopes` is what they may do beside what the route asks for."""

    actor: str
    reason: str | None = None
    scopes: frozenset[Scope] = EVERYTHING

    def must(self, scope: Scope) -> None:
        """Raises Forbidden where whoever writes may not do this, too."""
        if scope not in self.scopes:
            raise Forbidden(f"Ask with a key that has the scope {scope}, too, or leave out what needs it.")


async def create(session: WriteSession, table: type[Base], values: Mapping[str, Any], act: Act) -> None:
    """Insert a thing in its first version."""
    await create_all(session, table, [values], act)


async def create_all(session: WriteSession, table: type[Base], rows: Sequence[Mapping[str, Any]], act: Act) -> None:
    """Insert many things in their first version, all with values for the same columns."""
    for first in range(0, len(rows), _AT_ONCE):
        some = rows[first : first + _AT_ONCE]
        statement = _inserting(table, tuple(some[0]), len(some))
        given = {f"{name}_{place}": row[name] for place, row in enumerate(some) for name in some[0]}
        await fetch(session, statement, {**given, **_told(table, Action.CREATED, act)})


async def change(
    session: WriteSession,
    table: type[Base],
    things: Collection[UUID],
    values: Mapping[str, Any],
    act: Act,
    action: Action = Action.UPDATED,
) -> int:
    """Write these values into things, each a version further; gives how many there were."""
    made = {name: value.sql for name, value in values.items() if isinstance(value, Made)}
    plain = {name: value for name, value in values.items() if name not in made}
    statement = _updating(table, tuple(plain), tuple(made.items()))
    given = {f"{name}_0": value for name, value in plain.items()}
    result = await session.execute(statement, {**given, **_told(table, action, act), "things": list(things)})
    return int(result.rowcount)


def _told(table: type[Base], action: Action, act: Act) -> dict[str, Any]:
    return {"type": table.__tablename__, "action": action.value, "actor": act.actor, "reason": act.reason}


@lru_cache(maxsize=512)
def _inserting(table: type[Base], columns: tuple[str, ...], rows: int) -> TextClause:
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(f"({', '.join(f':{name}_{row}' for name in columns)})" for row in range(rows))
    return _recorded(table, f"insert into {table.__tablename__} ({names}) values {values}", columns, rows)


@lru_cache(maxsize=512)
def _updating(table: type[Base], columns: tuple[str, ...], made: tuple[tuple[str, str], ...]) -> TextClause:
    sets = [f'"{name}" = :{name}_0' for name in columns]
    sets += [f'"{name}" = {sql}' for name, sql in (("recorded_at", NOW.sql), *made)]
    updated = f"update {table.__tablename__} set {', '.join(sets)}, version = version + 1 where id = any(:things)"
    return _recorded(table, updated, columns, 1).bindparams(bindparam("things", type_=ARRAY(Uuid)))


def _recorded(table: type[Base], made: str, columns: tuple[str, ...], rows: int) -> TextClause:
    """A writing statement with what it leaves in the journal; built once, since building costs more than running."""
    computed = "".join(f" - '{name}'" for name in computed_columns(table))
    sql = _RECORDED.format(made=made, state=f"to_jsonb(written){computed}")
    types = table.__table__.columns
    values = (bindparam(f"{name}_{row}", type_=types[name].type) for row in range(rows) for name in columns)
    about = (bindparam(name, type_=Text()) for name in ("type", "action", "actor", "reason"))
    return text(sql).bindparams(*values, *about)
