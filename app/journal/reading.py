"""Reading one thing: its body as it stands or stood, or the answer that says why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.journal.kinds import Kind
from app.kit.errors import Gone, Moved, NotFound
from app.storage.engine import asked
from app.storage.moment import PRESENT, Moment, canonical, row
from app.storage.shapes.things import SHAPES
from app.storage.straight import fetch


@dataclass(frozen=True, slots=True)
class Found:
    """A thing's JSON and its version."""

    body: bytes
    version: int


async def one(session: AsyncConnection, kind: Kind, thing: UUID, moment: Moment = PRESENT) -> Found:
    """A thing; raises NotFound, Gone for a tombstone, Moved (308) for a merged one."""
    return _found(kind, thing, await fetch(session, _statement(kind, moment), {"thing": thing}))


async def one_now(engine: AsyncEngine, kind: Kind, thing: UUID) -> Found:
    """A thing as it stands, in a statement by itself; raises Unavailable, and what `one` does."""
    statement = _statement(kind, PRESENT)
    return _found(kind, thing, await asked(engine, lambda session: fetch(session, statement, {"thing": thing})))


def _found(kind: Kind, thing: UUID, found: Sequence[Sequence[Any]]) -> Found:
    if not found:
        raise NotFound(f"There is no {kind.type} with this id.")
    body, version, deleted, canonical_id = found[0]
    if deleted:
        raise Gone(f"This {kind.type} was deleted; {kind.path}/{thing}/revisions has its states.")
    if canonical_id != thing:
        raise Moved(f"{kind.path}/{canonical_id}")
    return Found(body.encode(), version)


async def read_as(session: AsyncConnection, kind: Kind, thing: UUID) -> UUID:
    """The thing that this one is read as: the end of its merges, or itself."""
    found = await session.scalar(
        text("select canonical from merged where id = :thing and type = :type"),
        {"thing": thing, "type": kind.type.value},
    )
    return found or thing


async def at_version(session: AsyncConnection, kind: Kind, thing: UUID, version: int) -> Found:
    """A thing in an earlier version, with its references as they were when that version was settled."""
    statement = text(
        "select s.position from revision r left join settled s on s.revision = r.seq "
        "where r.thing = :thing and r.version = :version"
    )
    position = await session.scalar(statement, {"thing": thing, "version": version})
    shape = SHAPES[kind.type]("it", Moment(position))
    state = "select state from revision where thing = :thing and version = :version"
    rendered = text(f"select {shape}::text from jsonb_populate_record(null::{kind.type}, ({state})) it")
    body = await session.scalar(rendered, {"thing": thing, "version": version})
    return Found(str(body).encode(), version)


@lru_cache(maxsize=64)
def _statement(kind: Kind, moment: Moment) -> TextClause:
    shape = SHAPES[kind.type]("it", moment)
    read_as = canonical("it.id", moment) if kind.mergeable else "it.id"
    return text(
        f"select {shape}::text as body, it.version, it.deleted_at is not null as deleted, "
        f"{read_as} as canonical from ({row(kind.table, moment, 'cast(:thing as uuid)')}) it"
    )
