"""The rows of appraisals."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import ColumnElement, FromClause, select, text

from app.journal.kinds import CLAIM
from app.kit.ids import uuid7
from app.kit.paging import ITEM, Sort
from app.storage.engine import ReadSession, WriteSession
from app.storage.moment import Moment, row
from app.storage.shapes.things import appraisal
from app.storage.tables import Appraisal, Claim


async def insert(session: WriteSession, values: Mapping[str, Any]) -> UUID:
    """Keep an appraisal; gives its id."""
    thing = uuid7()
    written = select(Claim.recorded_at).where(Claim.id == values["claim_id"]).scalar_subquery()
    await session.execute(sqlalchemy.insert(Appraisal).values(id=thing, recorded_at=written, **values))
    return thing


async def body(session: WriteSession, thing: UUID) -> bytes:
    """An appraisal's JSON."""
    statement = text(f"select {appraisal('a')}::text from appraisal a where id = :id")
    return str(await session.scalar(statement, {"id": thing})).encode()


async def version_at(session: ReadSession, claim: UUID, moment: Moment) -> int | None:
    """The claim's version at a moment; None where it was not there."""
    sql = f"select version from ({row(CLAIM.table, moment, 'cast(:id as uuid)')}) it"
    version = await session.scalar(text(sql), {"id": claim})
    return None if version is None else int(version)


def of_claim(claim: UUID, version: int) -> tuple[FromClause, list[ColumnElement[bool]], Sort, str]:
    """The appraisals of a claim up to a version of it, newest first, and their shape."""
    rows = Appraisal.__table__
    conditions = [rows.c.claim_id == claim, rows.c.claim_version <= version]
    return rows, conditions, Sort(rows.c.claim_version, descending=True), appraisal(ITEM)
