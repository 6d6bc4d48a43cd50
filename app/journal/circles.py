"""Chains that must not close: a source's parents, a subject's wider subjects (contract, section 4)."""

from uuid import UUID

from sqlalchemy import text

from app.journal.kinds import Kind
from app.journal.locks import HOLD_CHAINS
from app.kit.errors import Invalid
from app.storage.engine import WriteSession


async def refuse_circle(session: WriteSession, kind: Kind, thing: UUID, above: UUID, field: str) -> None:
    """Raises Invalid where `above`, or what is above it, is the thing itself; merges are read through.

    Chains are written one at a time, so that two writers cannot close a circle between them.
    """
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
    if found:
        raise Invalid.field(f"/{field}", f"This would make the {kind.type} its own {field}.", "circle")
