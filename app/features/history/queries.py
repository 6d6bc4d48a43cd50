"""The revisions of one thing."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, select

from app.journal.kinds import Kind
from app.kit.paging import ITEM, Sort
from app.storage.engine import ReadSession
from app.storage.moment import Moment
from app.storage.shapes import things
from app.storage.tables import Revision, Settled

SHAPE = things.revision(ITEM, f"{ITEM}.position")


def revisions(kind: Kind, thing: UUID, moment: Moment) -> tuple[FromClause, list[ColumnElement[bool]], Sort]:
    """The revisions of a thing up to a moment, newest first."""
    kept = (
        select(Revision.__table__, Settled.position, Revision.seq.label("id"))
        .outerjoin(Settled, Settled.revision == Revision.seq)
        .where(Revision.thing == thing, Revision.type == kind.type.value)
        .subquery("kept")
    )
    conditions = [] if moment.position is None else [kept.c.position <= moment.position]
    return kept, conditions, Sort(kept.c.version, descending=True)


async def is_known(session: ReadSession, kind: Kind, thing: UUID, moment: Moment) -> bool:
    """Whether a thing was ever there up to a moment."""
    kept, conditions, _ = revisions(kind, thing, moment)
    statement: Any = select(kept.c.seq).where(kept.c.version == 1, *conditions)
    return await session.scalar(statement) is not None
