"""What a source claimed, counted by subject in SQL, and which claims analysts' relations say something of."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.journal.kinds import CLAIM, RELATION, SUBJECT
from app.storage.moment import Moment, canonical, row, rows_sql

_EVER = (
    "select distinct thing from revision where type = 'claim' and state ->> 'claimant_id' = any(cast(:names as text[]))"
)
_SAID = "coalesce(c.asserted_end, c.asserted_start, c.reported_end, c.reported_start)"
_FIGURES = {
    "claims": "c.status <> 'proposed'",
    "reported": "c.status = 'reported'",
    "proposed": "c.status = 'proposed'",
    "retracted": "c.status = 'retracted'",
    "denials": "c.status <> 'proposed' and c.stance = 'denies'",
    "expectations": "c.status <> 'proposed' and c.stance = 'expects'",
    **{
        verdict: f"c.status <> 'proposed' and c.verdict = '{verdict}'"
        for verdict in ("confirmed", "disputed", "refuted")
    },
}
_COUNTED = """
with counted as (
    select c.subject_id, {figures},
        min({said}) filter (where {seen}) as first, max({said}) filter (where {seen}) as last
    from ({claims}) c where c.deleted_at is null and c.claimant_id = any(cast(:ids as uuid[])) group by c.subject_id
)
select {subject} as subject, {sums}, min(first) as first, max(last) as last from counted c group by 1
"""
_RELATED = """
with confirmed as materialized (
    select r.type, r.from_id, r.to_id from ({relations}) r
    where r.deleted_at is null and r.state = 'confirmed' and r.type in ('retracts', 'contradicts')
), ends (type, own, other) as (
    select type, to_id, from_id from confirmed union all
    select type, from_id, to_id from confirmed where type = 'contradicts'
)
select distinct e.type, {subject} as subject, c.id::text as claim
from ends e cross join lateral ({own}) c cross join lateral ({other}) o
where c.deleted_at is null and c.status = 'reported' and c.claimant_id = any(cast(:ids as uuid[]))
and o.deleted_at is null and o.status = 'reported'
and (e.type = 'retracts' or o.claimant_id is null or o.claimant_id <> all(cast(:ids as uuid[])))
"""


class Counted(NamedTuple):
    """A subject a source spoke of (None: none yet), the counts of its claims, and its first and last day."""

    subject: str | None
    counts: dict[str, int]
    first: Any
    last: Any


NOTHING = Counted(None, dict.fromkeys(_FIGURES, 0), None, None)
"""A source that said nothing."""


class Related(NamedTuple):
    """A claim that a confirmed relation of a type `retracts` or `contradicts`, and its subject."""

    type: str
    subject: str | None
    claim: str


async def counted(session: AsyncConnection, sources: Sequence[UUID], moment: Moment) -> list[Counted]:
    """Count the claims of these claimants by the subject each is read as."""
    statement = _COUNTED.format(
        figures=", ".join(f"count(*) filter (where {where}) as {name}" for name, where in _FIGURES.items()),
        sums=", ".join(f"sum({name})::int as {name}" for name in _FIGURES),
        claims=rows_sql(CLAIM.table, moment, among=_EVER),
        subject=f"{canonical('c.subject_id', moment)}::text",
        seen=_FIGURES["claims"],
        said=_SAID,
    )
    names = {} if moment.position is None else {"names": list(map(str, sources))}
    rows = await session.execute(text(statement), {"ids": list(sources), **names})
    return [Counted(it.subject, {name: getattr(it, name) for name in _FIGURES}, it.first, it.last) for it in rows]


async def related(session: AsyncConnection, sources: Sequence[UUID], moment: Moment) -> list[Related]:
    """Give the claims of these claimants that a confirmed relation retracts, or to others' contradicts."""
    statement = _RELATED.format(
        relations=rows_sql(RELATION.table, moment),
        own=row(CLAIM.table, moment, "e.own"),
        other=row(CLAIM.table, moment, "e.other"),
        subject=f"{canonical('c.subject_id', moment)}::text",
    )
    return [Related(*it) for it in await session.execute(text(statement), {"ids": list(sources)})]


async def titles(session: AsyncConnection, subjects: Sequence[str], moment: Moment) -> dict[str, str]:
    """Give what subjects are called."""
    statement = (
        f"select it.id::text, it.title from unnest(cast(:ids as uuid[])) as asked (id), "
        f"lateral ({row(SUBJECT.table, moment, 'asked.id')}) it"
    )
    return {it.id: it.title for it in await session.execute(text(statement), {"ids": subjects})}
