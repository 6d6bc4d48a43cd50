"""Publishing over what is there: each staged claim makes one, replaces that of its external_id, or finds it the same.

A line replaces the whole claim, but for what analysts add to it (`STAYING`), where the line says nothing of that.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Row, text

from app.domain.vocabulary import Action, Dimension
from app.features.appraisals.service import GRADING
from app.features.claims.quantities import Measured, misfit
from app.features.exchange.imports_publishing import NEW_AND_GRADED, Published, appraise
from app.features.exchange.imports_rows import CLAIMS
from app.features.exchange.imports_said import STAYING
from app.journal.bulk import Staged, revise, revise_new
from app.journal.forms import Writer
from app.journal.kinds import CLAIM
from app.kit.errors import Flaw
from app.storage.engine import WriteSession

_STAGING = (
    f"create temp table incoming on commit drop as select {', '.join(CLAIMS.names)} from claim with no data",
    "create temp table mark (id uuid, line integer, given integer, external_id text) on commit drop",
)
_INDEXING = ("create index on incoming (external_id)", "create index on mark (id)", "analyze incoming", "analyze mark")

_TWICE = text(
    """
    select line, earlier from (
        select line, row_number() over same as nth, first_value(line) over same as earlier
        from mark where external_id is not null window same as (partition by external_id order by line, id)
    ) m where nth > 1 order by line
    """
)
_BURIED = text(
    "select m.line from mark m join claim c on c.external_id = m.external_id "
    "where c.deleted_at is not null order by m.line"
)
_MISFITS = text(
    f"""
    select m.line, i.dimension, i.unit, s.dimension as subject_dimension, s.unit as subject_unit
    from mark m join incoming i on i.id = m.id join claim c on c.external_id = m.external_id
    join subject s on s.id = coalesce((select canonical from merged where merged.id = c.subject_id), c.subject_id)
    where m.given & {1 << STAYING.index("subject")} = 0
    and (i.dimension <> s.dimension or i.dimension = 'money' and i.unit <> s.unit) order by m.line
    """
)
_HOLD = text(
    "select c.id from claim c where c.external_id in (select external_id from mark) order by c.id for no key update"
)

_COLUMN_OF = {"subject": ("subject_id",), "confidence": tuple(sorted(n for n in GRADING if n.startswith("confidence")))}
_BITS = {column: 1 << place for place, name in enumerate(STAYING) for column in _COLUMN_OF.get(name, (name,))}
_REPLACED = tuple(name for name in CLAIMS.names if name not in ("id", "external_id"))


def _new(column: str) -> str:
    bit = _BITS.get(column)
    return f"i.{column}" if bit is None else f"case when m.given & {bit} = 0 then c.{column} else i.{column} end"


def _differ(columns: Iterable[str]) -> str:
    listed = tuple(columns)
    old, new = ", ".join(f"c.{name}" for name in listed), ", ".join(map(_new, listed))
    return f"row({old}) is distinct from row({new})"


# A later version of the grammar that reads the same in the same words is no change.
_COMPARED = tuple(name for name in _REPLACED if name not in GRADING and name != "parser")

_CHANGE = (
    f"""
    create temp table change on commit drop as
    select c.id, m.id as incoming, {_differ(_COMPARED)} as content, {_differ(sorted(GRADING))} as grading
    from mark m join incoming i on i.id = m.id join claim c on c.external_id = m.external_id
    """,
    "delete from change where not content and not grading",
    f"""
    update claim c set version = c.version + 1, recorded_at = statement_timestamp(),
    {", ".join(f"{name} = {_new(name)}" for name in _REPLACED)}
    from change x join mark m on m.id = x.incoming join incoming i on i.id = x.incoming where c.id = x.id
    """,
    "create index on change (id)",
    "analyze change",
)
_MAKE = text(
    f"insert into claim ({', '.join(CLAIMS.names)}) select {', '.join(CLAIMS.names)} from incoming i "
    "where not exists (select from claim c where c.external_id = i.external_id) order by i.id"
)


async def publish_over(
    writer: Writer, claims: Staged, marks: Staged, between: tuple[UUID, UUID], *, partial: bool
) -> Published:
    """Make, replace or leave; where lines contradict one another or the ledger, `flaws` says so.

    Without `partial` nothing is published then. Raises PostgreSQL's 23505 where others add the same claims.
    """
    session = writer.session
    await _stage(session, claims, marks)
    await session.execute(_HOLD)
    flaws = await _flaws(session)
    if flaws and not partial:
        return Published(flaws=flaws)
    await _leave_out(session, {flaw.line for flaw in flaws if flaw.line})
    matched = await session.scalar(text("select count(*) from mark m join claim c on c.external_id = m.external_id"))
    for statement in _CHANGE:
        await session.execute(text(statement))
    for action, content in ((Action.UPDATED, "x.content"), (Action.APPRAISED, "not x.content")):
        among = f"join change x on x.id = t.id where {content} order by t.id"
        await revise(session, CLAIM, among, {}, writer.act, action)
    await appraise(writer, "exists (select from change x where x.id = c.id and x.grading)")
    updated = int(await session.scalar(text("select count(*) from change")) or 0)
    made = await _make(writer, between)
    return Published(made, updated, int(matched or 0) - updated, flaws, len({flaw.line for flaw in flaws}))


async def _stage(session: WriteSession, claims: Staged, marks: Staged) -> None:
    for statement in _STAGING:
        await session.execute(text(statement))
    await claims.copy(session, "incoming")
    await marks.copy(session, "mark")
    for statement in _INDEXING:
        await session.execute(text(statement))


async def _flaws(session: WriteSession) -> list[Flaw]:
    """What the lines cannot be told before they are seen together, and beside the claims there are."""
    twice = [_twice(row) for row in await session.execute(_TWICE)]
    sentence = "The claim of this external_id was deleted; POST …/restore brings it back."
    buried = [
        Flaw(sentence, "deleted", pointer="/external_id", line=row.line) for row in await session.execute(_BURIED)
    ]
    misfits = [flaw for row in await session.execute(_MISFITS) if (flaw := _misfit(row))]
    return sorted([*twice, *buried, *misfits], key=lambda flaw: flaw.line or 0)


def _twice(row: Row[tuple[int, int]]) -> Flaw:
    sentence = f"Line {row.earlier} has this external_id, too: give each once in a file."
    return Flaw(sentence, "repeated", pointer="/external_id", line=row.line)


def _misfit(row: Row[tuple[int, str, str, str, str]]) -> Flaw | None:
    quantity = Measured(Dimension(row.dimension), row.unit)
    flaw = misfit(quantity, Measured(Dimension(row.subject_dimension), row.subject_unit))
    return flaw and replace(flaw, line=row.line)


async def _leave_out(session: WriteSession, lines: Collection[int]) -> None:
    if not lines:
        return
    bound = {"lines": list(lines)}
    await session.execute(
        text("delete from incoming where id in (select id from mark where line = any(:lines))"), bound
    )
    await session.execute(text("delete from mark where line = any(:lines)"), bound)


async def _make(writer: Writer, between: tuple[UUID, UUID]) -> int:
    await writer.session.execute(_MAKE)
    bound = dict(zip(("first", "last"), between, strict=True))
    await appraise(writer, NEW_AND_GRADED, **bound)
    return await revise_new(writer.session, CLAIM, *between, writer.act)
