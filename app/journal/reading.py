"""Reading one thing: its body as it stands or stood, or the answer that says why there is none."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.journal.kinds import Kind
from app.kit.errors import Gone, Moved, NotFound
from app.storage.moment import PRESENT, Moment, canonical, row
from app.storage.shapes.things import SHAPES


@dataclass(frozen=True, slots=True)
class Found:
    """A thing's JSON and its version."""

    body: bytes
    version: int


async def one(session: AsyncConnection, kind: Kind, thing: UUID, moment: Moment = PRESENT) -> Found:
    """A thing; raises NotFound, Gone for a tombstone, Moved (308) for a merged one."""
    found = (await session.execute(_statement(kind, moment), {"thing": thing})).one_or_none()
    if found is None:
        raise NotFound(f"There is no {kind.type} with this id.")
    if found.deleted:
        raise Gone(f"This {kind.type} was deleted; {kind.path}/{thing}/revisions has its states.")
    if found.canonical != thing:
        raise Moved(f"{kind.path}/{found.canonical}")
    return Found(found.body.encode(), found.version)


def _statement(kind: Kind, moment: Moment) -> TextClause:
    shape = SHAPES[kind.type]("it", moment)
    read_as = canonical("it.id", moment) if kind.mergeable else "it.id"
    return text(
        f"select {shape}::text as body, it.version, it.deleted_at is not null as deleted, "
        f"{read_as} as canonical from ({row(kind.table, moment, 'cast(:thing as uuid)')}) it"
    )
