"""Moments of the feed: what a time of `recorded_as_of` means, and where the settled edge is.

A time means the last position settled by then. Near the edge a batch may be under way whose time
is already past but which nobody sees yet; there the answer waits for it, so that the same question
has the same answer for good.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.journal.locks import SHARE_EDGE
from app.storage.tables import Ledger

_EDGE = text("select coalesce(max(position), 0) as position, max(settled_at) as at from settled")
_WHEN = text("select settled_at from settled where position = :position")
_BY_TIME = text("select coalesce(max(position), 0) from settled where settled_at <= :at")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which ledger this is, and the secret that seals its cursors."""

    id: UUID
    secret: bytes


async def identity(connection: AsyncConnection) -> Identity:
    """The ledger's own row."""
    table = Ledger.__table__
    row = (await connection.execute(table.select())).one()
    return Identity(id=row.id, secret=row.secret)


async def edge(connection: AsyncConnection) -> int:
    """The last settled position; 0 before the first."""
    return int((await connection.execute(_EDGE)).one().position)


async def settled_at(connection: AsyncConnection, position: int) -> datetime | None:
    """When a position was settled; None before the first."""
    at: datetime | None = await connection.scalar(_WHEN, {"position": position})
    return at


async def position_at(connection: AsyncConnection, at: datetime) -> int:
    """The last position settled by a time, in a READ COMMITTED transaction of its own."""
    last = (await connection.execute(_EDGE)).one()
    if last.at is None or last.at <= at:
        await connection.execute(SHARE_EDGE)
    return int(await connection.scalar(_BY_TIME, {"at": at}) or 0)
