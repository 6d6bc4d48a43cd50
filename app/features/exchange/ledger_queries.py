"""The lines of a whole ledger as PostgreSQL writes them: one statement for each type, for COPY."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select

from app.journal.kinds import KINDS
from app.storage.engine import ReadSession
from app.storage.moment import Moment, rows
from app.storage.shapes import whole
from app.storage.tables import Appraisal, Revision, Settled


def lines(moment: Moment) -> Iterator[Select[Any]]:
    """Statements that each give lines of one type, in the order of the file."""
    for thing, shape in whole.SHAPES.items():
        table = rows(KINDS[thing].table, moment)
        yield select(_line(thing, shape(thing))).select_from(table).order_by(table.c.id)
    appraisal, revision = Appraisal.__table__, Revision.__table__
    told = select(_line("appraisal", whole.appraisal("appraisal"))).select_from(appraisal)
    yield _by(told, moment, appraisal).order_by(appraisal.c.claim_id, appraisal.c.claim_version)
    told = select(_line("revision", whole.revision("revision", "settled", moment)))
    of = told.select_from(revision.outerjoin(Settled.__table__, Settled.revision == revision.c.seq))
    yield of.where(*_settled(moment)).order_by(Settled.position.asc().nulls_last(), revision.c.seq)


async def count(session: ReadSession, moment: Moment) -> int:
    """How many lines those are."""
    revisions = select(func.count()).select_from(Revision).outerjoin(Settled).where(*_settled(moment))
    things = revisions.where(Revision.version == 1)
    appraisals = _by(select(func.count()).select_from(Appraisal.__table__), moment, Appraisal.__table__)
    found = [int(await session.scalar(statement) or 0) for statement in (things, appraisals, revisions)]
    return sum(found)


def _line(name: str, shape: str) -> ColumnElement[str]:
    return literal_column(f"""'{{"type":"{name}","data":' || {shape}::text || '}}'""")


def _by(statement: Any, moment: Moment, appraisal: Any) -> Any:
    """The appraisals that were there at the moment: those whose version of the claim was."""
    if moment.position is None:
        return statement
    made = (Revision.thing == appraisal.c.claim_id) & (Revision.version == appraisal.c.claim_version)
    return statement.join(Revision, made).join(Settled, Settled.revision == Revision.seq).where(*_settled(moment))


def _settled(moment: Moment) -> list[ColumnElement[bool]]:
    return [] if moment.position is None else [Settled.position <= moment.position]
