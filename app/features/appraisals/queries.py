"""The rows of appraisals."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import ColumnElement, FromClause, func, select, text

from app.domain.vocabulary import Judged
from app.journal.kinds import CLAIM
from app.kit.ids import uuid7
from app.kit.paging import ITEM, Sort
from app.storage.engine import ReadSession, WriteSession
from app.storage.moment import Moment, row
from app.storage.shapes.building import columns, obj
from app.storage.shapes.things import appraisal, confidence, judged
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


def by_analyst(claim: UUID, version: int) -> tuple[FromClause, list[ColumnElement[bool]], Sort, str]:
    """The last appraisal of each analyst up to a version of the claim, newest first, and what that analyst says."""
    rows, conditions, sort, _ = of_claim(claim, version)
    last = select(func.max(rows.c.claim_version)).where(*conditions).group_by(rows.c.actor)
    return rows, [*conditions, rows.c.claim_version.in_(last)], sort, _analyst(ITEM)


def _analyst(of: str) -> str:
    """SQL of what one analyst says: each grading as that analyst last gave it, with the reason given then."""
    until = f"a.actor = {of}.actor and a.claim_version <= {of}.claim_version"
    own = f"from appraisal a where a.claim_id = {of}.claim_id and {until}"
    graded = {Judged.CONFIDENCE: confidence("a"), Judged.CREDIBILITY: "a.credibility", Judged.VERDICT: "a.verdict"}

    def last(sql: str, judgement: Judged) -> str:
        return f"(select {sql} {own} and '{judgement}' = any({judged('a')}) order by a.claim_version desc limit 1)"

    return obj(
        {
            **columns(of, "actor"),
            **{judgement.value: last(sql, judgement) for judgement, sql in graded.items()},
            "rationales": obj({judgement.value: last("a.rationale", judgement) for judgement in Judged}),
            **columns(of, "recorded_at"),
            "appraisals": f"(select count(*) {own})",
        }
    )
