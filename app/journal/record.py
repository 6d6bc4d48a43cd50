"""Writing things: an INSERT or UPDATE and the revisions it leaves, in one statement.

The state kept is the row that PostgreSQL wrote, read back by the same statement, so a revision
cannot differ from its thing; the database holds the two together besides (`app.storage.tables.thing`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Text,
    Uuid,
    any_,
    func,
    insert,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from app.domain.authority import EVERYTHING, Scope
from app.domain.vocabulary import Action
from app.kit.errors import Forbidden
from app.storage.engine import WriteSession
from app.storage.moment import computed_columns
from app.storage.tables import Pending, Revision

_AT_ONCE = 500
"""Things inserted by one statement: PostgreSQL takes 32,767 values at once."""


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


async def create(session: WriteSession, table: type[Any], values: Mapping[str, Any], act: Act) -> None:
    """Insert a thing in its first version."""
    made = insert(table).values(**values).returning(*table.__table__.columns)
    await _write(session, table, made, Action.CREATED, act)


async def create_all(session: WriteSession, table: type[Any], rows: Sequence[Mapping[str, Any]], act: Act) -> None:
    """Insert many things in their first version, all with values for the same columns."""
    for first in range(0, len(rows), _AT_ONCE):
        some = [dict(row) for row in rows[first : first + _AT_ONCE]]
        await _write(
            session, table, insert(table).values(some).returning(*table.__table__.columns), Action.CREATED, act
        )


async def change(
    session: WriteSession,
    table: type[Any],
    things: Collection[UUID],
    values: Mapping[str, Any],
    act: Act,
    action: Action = Action.UPDATED,
) -> int:
    """Write these values into things, each a version further; gives how many there were."""
    made = (
        update(table)
        .where(table.id == any_(literal(list(things), ARRAY(Uuid))))
        .values(**values, version=table.version + 1, recorded_at=func.statement_timestamp())
        .returning(*table.__table__.columns)
    )
    return await _write(session, table, made, action, act)


async def _write(
    session: WriteSession,
    table: type[Any],
    made: ReturningInsert[Any] | ReturningUpdate[Any],
    action: Action,
    act: Act,
) -> int:
    name = table.__tablename__
    written = made.cte("written")
    computed = literal(list(computed_columns(table)), ARRAY(Text))
    row = literal_column("to_jsonb(written)", JSONB)
    state = row.op("-")(computed) if computed_columns(table) else row
    revised = (
        insert(Revision)
        .from_select(
            ["type", "thing", "version", "action", "recorded_at", "actor", "reason", "state"],
            select(
                literal(name, Text),
                written.c.id,
                written.c.version,
                literal(action.value, Text),
                written.c.recorded_at,
                literal(act.actor, Text),
                literal(act.reason, Text),
                state,
            ),
        )
        .returning(Revision.seq)
        .cte("revised")
    )
    waiting = insert(Pending).from_select(
        ["revision"], select(literal_column("revised.seq", BigInteger)).select_from(revised)
    )
    result = await session.execute(waiting)
    return int(result.rowcount)
