"""Merging things of a kind, and what merged things are read as.

`merged_into` on the thing names the direct target and is journaled like any field; the table
`merged` keeps the end of each chain, so that reads need one look-up. It is derived: each merge and
each undoing computes its kind anew, under a lock, from the things themselves.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.vocabulary import Action
from app.journal.locks import HOLD_MERGES
from app.journal.record import Act, change
from app.storage.engine import WriteSession


class Circle(ValueError):
    """A merge that would close a circle."""


async def merge(session: WriteSession, table: type[Any], thing: UUID, into: UUID, act: Act) -> None:
    """Merge a thing into another; raises Circle where that one is already merged into it."""
    await session.execute(HOLD_MERGES)
    if await _end(session, into) == thing:
        raise Circle
    await change(session, table, [thing], {"merged_into": into}, act, Action.MERGED)
    await derive(session, table.__tablename__)


async def unmerge(session: WriteSession, table: type[Any], thing: UUID, act: Act) -> None:
    """Let a merged thing stand for itself again."""
    await session.execute(HOLD_MERGES)
    await change(session, table, [thing], {"merged_into": None}, act, Action.UNMERGED)
    await derive(session, table.__tablename__)


async def _end(session: WriteSession, thing: UUID) -> UUID:
    found = await session.scalar(text("select canonical from merged where id = :thing"), {"thing": thing})
    return found or thing


async def derive(session: WriteSession, name: str) -> None:
    """Say anew what the merged things of a table are read as."""
    await session.execute(text("delete from merged where type = :name"), {"name": name})
    await session.execute(
        text(
            f"""
            with recursive chain (id, at) as (
                select id, merged_into from {name} where merged_into is not null
                union all
                select chain.id, t.merged_into from chain join {name} t on t.id = chain.at
                where t.merged_into is not null
            )
            insert into merged (id, type, canonical)
            select chain.id, :name, chain.at from chain join {name} t on t.id = chain.at
            where t.merged_into is null
            """
        ),
        {"name": name},
    )
