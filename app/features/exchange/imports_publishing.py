"""What was staged, published in one transaction: things that were missing, claims, their revisions and gradings.

Where no external_id is there already, the claims are copied straight into their table (`publish_new`); else beside it,
to be compared with the claims there are, and made, changed or left (`imports_replacing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.authority import Scope
from app.domain.vocabulary import ThingType
from app.features.appraisals.service import GRADING
from app.journal.bulk import Staged, revise_new
from app.journal.forms import Writer
from app.journal.kinds import CLAIM
from app.kit.errors import Flaw, Unavailable
from app.storage.engine import WriteSession

_GRADING = ", ".join(sorted(GRADING))

# The time of the claim and version 7, as for every other id; PostgreSQL has uuidv7() only from 18 on.
_NEW_ID = (
    "encode(set_byte(overlay(uuid_send(gen_random_uuid()) placing substring(uuid_send(c.id) for 6) from 1), "
    "6, (get_byte(uuid_send(c.id), 6) & 15) | 112), 'hex')::uuid"
)
# What a line that replaces a claim says otherwise of it than the last appraisal.
_JUDGED = """
(select array_remove(array[
    case when (c.confidence_scale, c.confidence_code) is distinct from (b.confidence_scale, b.confidence_code)
        then 'confidence' end,
    case when c.credibility is distinct from b.credibility then 'credibility' end,
    case when c.verdict is distinct from b.verdict then 'verdict' end], null)
from (select 1) line left join lateral (
    select * from appraisal a where a.claim_id = c.id and a.claim_version < c.version
    order by a.claim_version desc limit 1) b on true)
"""
_APPRAISED = f"""
insert into appraisal (id, claim_id, claim_version, {_GRADING}, given, actor, recorded_at)
select {_NEW_ID}, c.id, c.version, {_GRADING}, case when c.version > 1 then {_JUDGED} end, :actor, c.recorded_at
from claim c where
"""
"""SQL that keeps the gradings of claims beside them; the claims `c` are to be named, and the :actor."""

NEW_AND_GRADED = (
    "c.id between :first and :last and c.version = 1 and c.xmin = pg_current_xact_id()::xid "
    f"and num_nonnulls({_GRADING}) > 0"
)
"""SQL of those claims of this transaction that are new and graded."""


_USED = "create temp table used (type text, id uuid, dimension text, unit text) on commit drop"
_HOLD = """
with held as (
    select id from {kind} where id in (select id from used where type = '{kind}') and deleted_at is null
    order by id for key share
)
select (select count(*) from held) = (select count(distinct id) from used where type = '{kind}')
"""
_SUBJECTS = "select coalesce(m.canonical, u.id) from used u left join merged m on m.id = u.id where u.type = 'subject'"
_HOLD_SUBJECTS = f"select id from subject where id in ({_SUBJECTS}) order by id for share"
_MEASURED_OTHERWISE = """
select true from used u left join merged m on m.id = u.id join subject s on s.id = coalesce(m.canonical, u.id)
where u.type = 'subject' and (u.dimension, u.unit) is distinct from (s.dimension, s.unit) limit 1
"""
_HOLD_DOCUMENTS = (
    "select id from document where id in (select id from used where type = 'document') order by id for share"
)
_READING_OTHERWISE = """
select true from used u join document d on d.id = u.id join claim c on c.document_id = d.id
where u.type = 'document' and c.deleted_at is null and c.span_start is not null
and c.text is distinct from substr(d.text, c.span_start + 1, c.span_end - c.span_start) and d.text is not null limit 1
"""


@dataclass(slots=True)
class Published:
    """What became of the claims, and what is still wrong with lines."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    flaws: Sequence[Flaw] = ()
    refused: int = 0


async def hold_used(session: WriteSession, used: Staged) -> None:
    """Lock what the claims refer to against deletion. Raises Unavailable where it is not there any more."""
    await session.execute(text(_USED))
    await used.copy(session, "used")
    await session.execute(text("analyze used"))
    for kind in (ThingType.SOURCE, ThingType.SUBJECT, ThingType.DOCUMENT):
        if not await session.scalar(text(_HOLD.format(kind=kind))):
            raise changed_meanwhile()


async def check_used(session: WriteSession, *, spans: bool) -> None:
    """Raises Unavailable where a subject is measured otherwise than when its claims were read, or words read otherwise.

    Until the commit they stay so.
    """
    await session.execute(text(_HOLD_SUBJECTS))
    if await session.scalar(text(_MEASURED_OTHERWISE)):
        raise changed_meanwhile()
    if spans:
        await session.execute(text(_HOLD_DOCUMENTS))
        if await session.scalar(text(_READING_OTHERWISE)):
            raise changed_meanwhile()


async def appraise(writer: Writer, among: str, **bound: Any) -> None:
    """Keep the gradings of these claims beside them; raises Forbidden for those whom grading is not theirs."""
    kept = await writer.session.execute(text(f"{_APPRAISED} {among}"), {**bound, "actor": writer.act.actor})
    if kept.rowcount:
        writer.act.must(Scope.CLAIMS_APPRAISE)


def changed_meanwhile() -> Unavailable:
    """What is answered where the ledger changed beneath an import; the same file may well go in at the next try."""
    return Unavailable("Others changed what the file refers to while it was read: send it again.")


async def publish_new(writer: Writer, claims: Staged, first: UUID, last: UUID) -> Published:
    """Copy the claims, of which none is there yet. Raises PostgreSQL's 23505 where one is."""
    await claims.copy(writer.session, "claim")
    created = await revise_new(writer.session, CLAIM, first, last, writer.act)
    await appraise(writer, NEW_AND_GRADED, first=first, last=last)
    return Published(created=created)
