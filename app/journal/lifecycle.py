"""What befalls every thing alike: being held for a change, deleted, restored, merged."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, any_, literal, select
from sqlalchemy import Uuid as PgUuid
from sqlalchemy.dialects.postgresql import ARRAY

from app.domain.vocabulary import Action
from app.journal import circles, merges
from app.journal.kinds import KINDS, Kind, referrers
from app.journal.reading import one, read_as
from app.journal.record import NOW, Act, change
from app.kit.errors import (
    Conflict,
    Gone,
    Invalid,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
)
from app.kit.preconditions import etag, require_match
from app.storage.engine import WriteSession


@dataclass(frozen=True, slots=True)
class Expected:
    """What the client said with If-Match of the version it means; None: nothing."""

    if_match: str | None


async def held(
    session: WriteSession, kind: Kind, thing: UUID, expected: Expected | None, *, against_references: bool = False
) -> Row[Any]:
    """The row of a live thing, locked for a change; `expected` is None where a verb needs no If-Match.

    Others may come to refer to it meanwhile, as a long import does, unless it is held against references.

    Raises NotFound, Gone, Conflict for a merged thing, PreconditionRequired, PreconditionFailed.
    """
    row = await _locked(session, kind, thing, against_references=against_references)
    refuse_dead(kind, row)
    if expected is not None:
        await _check(session, kind, thing, expected, row.version)
    return row


def refuse_dead(kind: Kind, row: Row[Any]) -> None:
    """Raises Gone for what was deleted, Conflict for what was merged into another."""
    if row.deleted_at is not None:
        raise Gone(f"This {kind.type} was deleted; POST …/restore brings it back.")
    _refuse_merged(kind, row)


async def delete(session: WriteSession, kind: Kind, thing: UUID, expected: Expected, act: Act) -> None:
    """Lay a tombstone; raises Conflict while live things refer to it."""
    await held(session, kind, thing, expected, against_references=True)
    await delete_held(session, kind, [thing], act)


async def delete_held(session: WriteSession, kind: Kind, things: Collection[UUID], act: Act) -> None:
    """Lay tombstones on things that are locked; raises Conflict while live things refer to any of them."""
    referring = await _referring(session, kind, things)
    if referring:
        which = f"this {kind.type}" if len(things) == 1 else f"one of these {kind.type}s"
        raise Conflict(
            f"Live things refer to {which}; change or delete them first.",
            members={"referred_by": referring},
        )
    tombstone = {"deleted_at": NOW}
    await change(session, kind.table, things, tombstone, act, Action.DELETED)


async def restore(session: WriteSession, kind: Kind, thing: UUID, act: Act) -> bool:
    """Take a tombstone away; gives False where there was none."""
    row = await _locked(session, kind, thing)
    if row.deleted_at is None:
        _refuse_merged(kind, row)
        return False
    if await _dead_references(session, kind, row):
        raise Conflict(f"This {kind.type} refers to deleted things; restore those first.")
    await change(session, kind.table, [thing], {"deleted_at": None}, act, Action.RESTORED)
    return True


async def merge(session: WriteSession, kind: Kind, thing: UUID, into: UUID, act: Act) -> None:
    """Merge a live thing into another of its kind; raises Invalid for itself and for circles."""
    if thing == into:
        raise Invalid.field("/into", f"A {kind.type} cannot be merged into itself.", "same")
    await held(session, kind, thing, None)
    try:
        await merges.merge(session, kind.table, thing, into, act)
    except merges.Circle as error:
        raise Invalid.field("/into", f"That {kind.type} is merged into this one.", "circle") from error
    if await circles.closes(session, kind, await read_as(session, kind, into)):
        raise Invalid.field("/into", f"As one they would be a {kind.type} above itself.", "circle")


async def unmerge(session: WriteSession, kind: Kind, thing: UUID, act: Act) -> None:
    """Undo a merge; raises Conflict where there is none."""
    row = await _locked(session, kind, thing)
    if row.merged_into is None:
        raise Conflict(f"This {kind.type} is not merged into another.")
    await merges.unmerge(session, kind.table, thing, act)
    if await circles.closes(session, kind, thing):
        raise Conflict(f"This {kind.type} would come to be above itself; change what it belongs to first.")


async def lock_live(session: WriteSession, kind: Kind, things: Collection[UUID]) -> set[UUID]:
    """Lock things against being deleted or changed until the commit; gives those that live."""
    if not things:
        return set()
    table = kind.table
    statement = (
        select(table.id)
        .where(table.id.in_(sorted(things)), table.deleted_at.is_(None))
        .order_by(table.id)
        .with_for_update(read=True)
    )
    return set((await session.scalars(statement)).all())


def _refuse_merged(kind: Kind, row: Row[Any]) -> None:
    if kind.mergeable and row.merged_into is not None:
        raise Conflict(f"This {kind.type} was merged into another; write to that one.")


async def _check(session: WriteSession, kind: Kind, thing: UUID, expected: Expected, version: int) -> None:
    try:
        require_match(expected.if_match, version)
    except (PreconditionFailed, PreconditionRequired):
        current = await one(session, kind, thing)
        require_match(expected.if_match, version, etag(current.version, current.body))


async def _dead_references(session: WriteSession, kind: Kind, row: Row[Any]) -> bool:
    """Whether a row refers to anything deleted."""
    for column, referred in kind.references.items():
        value = getattr(row, column)
        things = value if kind.holds_many(column) else [value] if value else []
        if len(await lock_live(session, KINDS[referred], set(things))) < len(set(things)):
            return True
    return False


async def _locked(session: WriteSession, kind: Kind, thing: UUID, *, against_references: bool = False) -> Row[Any]:
    statement = select(kind.table.__table__).where(kind.table.id == thing)
    statement = statement.with_for_update(key_share=not against_references)
    row: Row[Any] | None = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"There is no {kind.type} with this id.")
    return row


async def _referring(session: WriteSession, kind: Kind, things: Collection[UUID]) -> list[str]:
    """The columns of live things, as `claim.claimant`, that refer to any of these."""
    found = []
    wanted = literal(list(things), ARRAY(PgUuid))
    for other, name in referrers(kind):
        column = getattr(other.table, name)
        holds = column.overlap(wanted) if other.holds_many(name) else column == any_(wanted)
        statement = select(other.table.id).where(holds, other.table.deleted_at.is_(None)).limit(1)
        if await session.scalar(statement):
            found.append(f"{other.type}.{name.removesuffix('_id')}")
    return found
