"""Chains that must not close: a source's parents, a subject's wider subjects (contract, section 4)."""

from uuid import UUID

from sqlalchemy import text

from app.domain.vocabulary import ThingType
from app.journal.kinds import Kind
from app.journal.locks import HOLD_CHAINS
from app.kit.errors import Invalid
from app.storage.engine import WriteSession

CHAINS = {ThingType.SOURCE: ("parent",), ThingType.SUBJECT: ("part_of",)}
"""The fields that say what a thing is below."""


async def refuse_circle(session: WriteSession, kind: Kind, thing: UUID, above: UUID, field: str) -> None:
    """Raises Invalid where `above`, or what is above it, is the thing itself; merges are read through."""
    if await _is_above(session, kind, thing, above, field):
        raise Invalid.field(f"/{field}", f"This would make the {kind.type} its own {field}.", "circle")


async def closes(session: WriteSession, kind: Kind, thing: UUID) -> bool:
    """Whether a chain of what a thing has above it leads back to it, as after a merge or its undoing."""
    for field in CHAINS.get(kind.type, ()):
        statement = text(f"select {field}_id from {kind.type} where id = :thing")
        above = await session.scalar(statement, {"thing": thing})
        if above is not None and await _is_above(session, kind, thing, above, field):
            return True
    return False


async def _is_above(session: WriteSession, kind: Kind, thing: UUID, above: UUID, field: str) -> bool:
    """Whether the thing is at or above another; chains are written one at a time, so that none closes unseen."""
    await session.execute(HOLD_CHAINS)
    found = await session.scalar(
        text(
            f"""
            with recursive above (id) as (
                select coalesce((select canonical from merged where id = :above), :above)
                union
                select coalesce(m.canonical, t.{field}_id)
                from above join {kind.type} t on t.id = above.id
                left join merged m on m.id = t.{field}_id
                where t.{field}_id is not null
            )
            select true from above
            where id = coalesce((select canonical from merged where id = :thing), :thing)
            """
        ),
        {"above": above, "thing": thing},
    )
    return bool(found)
