"""A staged ledger published into an empty one, in one transaction: its journal first, then its things from that."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from app.domain.vocabulary import ThingType
from app.features.exchange.ledger_checks import checks
from app.features.exchange.ledger_reading import BEFORE_STATE, REVISION_COLUMNS
from app.features.exchange.ledger_states import APPRAISAL, THINGS
from app.journal import merges
from app.journal.bulk import Staged
from app.journal.kinds import KINDS
from app.journal.locks import HOLD_EDGE
from app.kit.errors import MOST_FLAWS, Conflict, Flaw, Invalid
from app.storage.engine import WriteSession

_IS_EMPTY = text("select not exists (select from revision)")
# Nobody writes a revision meanwhile; whoever reads goes on.
_HOLD = text("lock table revision in share row exclusive mode")
_TAKEN_REVISIONS = (
    "create temp table taken_revision (line bigint, place bigint, position bigint, settled_at timestamptz, type text, "
    "thing uuid, version integer, action text, recorded_at timestamptz, actor text, reason text) on commit drop"
)


async def refuse_unless_empty(session: Any) -> None:
    """Raises Conflict where the ledger holds anything, or ever did."""
    if not await session.scalar(_IS_EMPTY):
        raise Conflict("A whole ledger is taken in by an empty one; this one holds things, or has held them.")


async def publish(
    session: WriteSession, things: Mapping[ThingType, Staged], appraisals: Staged, revisions: Staged
) -> None:
    """Make the ledger what was staged. Raises Conflict where it is not empty, Invalid where the lines do not fit."""
    await session.execute(_HOLD)
    await refuse_unless_empty(session)
    await _take(session, things, appraisals, revisions)
    await _check(session)
    await _keep_revisions(session)
    for thing, form in THINGS.items():
        columns = ", ".join(form.columns)
        await session.execute(
            text(f"insert into {thing} ({columns}) select {columns} from taken_{thing} where whole order by id")
        )
    columns = ", ".join(APPRAISAL.columns)
    await session.execute(text(f"insert into appraisal ({columns}) select {columns} from taken_appraisal"))
    for thing in THINGS:
        if KINDS[thing].mergeable:
            await merges.derive(session, thing)


async def _take(
    session: WriteSession, things: Mapping[ThingType, Staged], appraisals: Staged, revisions: Staged
) -> None:
    """Copy what was staged beside the ledger, with the constraints that it will be under."""
    for thing, staged in things.items():
        before = "".join(f", add column {name} {kind}" for name, kind in zip(BEFORE_STATE, _BEFORE_TYPES, strict=True))
        await _take_one(session, str(thing), before, staged)
    await _take_one(session, "appraisal", ", add column line bigint", appraisals)
    await session.execute(text(_TAKEN_REVISIONS))
    await revisions.copy(session, "taken_revision")
    await session.execute(text("analyze taken_revision"))


_BEFORE_TYPES = ("bigint", "boolean")


async def _take_one(session: WriteSession, table: str, before: str, staged: Staged) -> None:
    taken = f"taken_{table}"
    await session.execute(text(f"create temp table {taken} (like {table} including constraints) on commit drop"))
    await session.execute(text(f"alter table {taken} drop column if exists words{before}"))
    await staged.copy(session, taken)
    await session.execute(text(f"analyze {taken}"))


async def _check(session: WriteSession) -> None:
    for check in checks():
        statement = text(f"select line from ({check.sql}) found(line) order by line limit {MOST_FLAWS}")
        if lines := (await session.scalars(statement)).all():
            raise Invalid(errors=[Flaw(check.sentence, check.code, line=line) for line in lines])


async def _keep_revisions(session: WriteSession) -> None:
    """The journal, in its order; what has a place in the feed keeps it, the rest is left to the sequencer."""
    states = " union all ".join(
        "select kept.id, kept.version, to_jsonb(kept) as state "
        f"from (select {', '.join(form.columns)} from taken_{thing}) kept"
        for thing, form in THINGS.items()
    )
    kept = ", ".join(name for name in REVISION_COLUMNS if name not in ("line", "place", "position", "settled_at"))
    await session.execute(HOLD_EDGE)
    await session.execute(
        text(
            f"""
            with revised as (
                insert into revision ({kept}, state)
                select {", ".join(f"r.{name}" for name in kept.split(", "))}, s.state
                from taken_revision r join ({states}) s on s.id = r.thing and s.version = r.version
                order by r.place
                returning seq, thing, version
            ), placed as (
                select seq, position, settled_at from revised join taken_revision using (thing, version)
            ), settling as (
                insert into settled (position, revision, settled_at)
                select position, seq, settled_at from placed where position is not null
            )
            insert into pending (revision) select seq from placed where position is null
            """
        )
    )
