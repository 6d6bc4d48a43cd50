"""What was staged, published in one transaction: things that were missing, claims, their revisions and gradings.

Where no external_id is there already, the claims are copied straight into their table (`publish_new`); else beside it,
to be compared with the claims there are, and made, changed or left (`imports_replacing`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.authority import Scope
from app.domain.vocabulary import ThingType
from app.features.appraisals.service import GRADING
from app.features.exchange.imports_reading import Known
from app.journal.bulk import Staged, revise_new
from app.journal.forms import Writer
from app.journal.kinds import CLAIM, KINDS
from app.journal.lifecycle import lock_live
from app.journal.record import create
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


@dataclass(slots=True)
class Published:
    """What became of the claims, and what is still wrong with lines."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    flaws: Sequence[Flaw] = ()
    refused: int = 0


async def make_missing(
    writer: Writer,
    made: Mapping[ThingType, Mapping[str, Mapping[str, Any]]],
    used: Mapping[ThingType, Mapping[str, Known]],
) -> None:
    """Make the things that were missing, of those that are used."""
    for kind in (ThingType.SOURCE, ThingType.SUBJECT, ThingType.DOCUMENT):
        for thing, columns in made.get(kind, {}).items():
            if thing in used.get(kind, ()):
                writer.act.must(Scope.SOURCES_WRITE)
                await create(writer.session, KINDS[kind].table, {"id": UUID(thing), **columns}, writer.act)


async def hold_used(session: WriteSession, used: Mapping[ThingType, Mapping[str, Known]]) -> None:
    """Lock what the claims refer to against deletion. Raises Unavailable where it is not as it was when it was read."""
    for kind, things in used.items():
        there = [UUID(known.id) for known in things.values() if not known.made]
        if len(await lock_live(session, KINDS[kind], there)) < len(there):
            raise changed_meanwhile()


async def check_subjects(session: WriteSession, used: Mapping[ThingType, Mapping[str, Known]]) -> None:
    """Raises Unavailable where a subject has come to be measured otherwise since its claims were read."""
    subjects = [known for known in used.get(ThingType.SUBJECT, {}).values() if not known.made]
    if not subjects:
        return
    statement = text(
        "select s.id, s.dimension, s.unit from subject s where s.id = any(:things) order by s.id for share"
    )
    rows = await session.execute(statement, {"things": [UUID(known.canonical) for known in subjects]})
    measured = {row.id.hex: (row.dimension, row.unit) for row in rows}
    for known in subjects:
        if measured[known.canonical] != (known.measured.dimension, known.measured.unit):
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
