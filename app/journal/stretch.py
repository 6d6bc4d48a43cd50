"""A stretch of the feed: settled changes by their dense positions, so that each step reads a bounded part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Row, Select, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.journal.wanted import NAMED, Told, Wanted, referred
from app.storage.shapes import things
from app.storage.tables import Revision, Settled

LONGEST = 50_000
"""How many positions a step looks at, at the most, for changes that are wanted."""

MOST_BYTES = 4_194_304
"""How much a step gives, at the most, but for a single change that is larger: as it is kept, and as JSON."""

_WITH_TEXT = things.revision("revision", "revision.position")
_WITHOUT_TEXT = things.revision("revision", "revision.position", text=False)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Changes in order, and the position up to which the feed was read for them."""

    changes: Sequence[Told]
    upto: int


@dataclass(frozen=True, slots=True)
class Step:
    """How much to read at once: how many changes, how many bytes, and whether with the texts of documents."""

    limit: int
    most_bytes: int = MOST_BYTES
    text: bool = True


async def read(session: AsyncConnection, wanted: Wanted, after: int, edge: int, step: Step) -> Stretch:
    """The changes wanted after a position, up to an edge; fewer where the step is full before."""
    upto = max(after, min(edge, after + LONGEST))
    chosen = (
        select(Settled.position, *Revision.__table__.columns)
        .join(Revision, Revision.seq == Settled.revision)
        .where(Settled.position > after, Settled.position <= upto, *wanted.conditions())
        .order_by(Settled.position)
        .limit(step.limit)
    )
    rows = (await session.execute(_told(chosen, step))).all()
    if rows and (len(rows) == step.limit or len(rows) < rows[0].found):
        upto = rows[-1].position
    return Stretch([_as_told(row) for row in rows], upto)


def _told(chosen: Select[Any], step: Step) -> Select[Any]:
    """The chosen revisions as JSON, as far as they fit: what is kept too large is not even made into JSON."""
    picked = chosen.subquery("picked")
    revision = _as_far_as(picked, func.pg_column_size(picked.c.state), step.most_bytes, found=True).subquery("revision")
    shape: ColumnElement[str] = literal_column(f"{_WITH_TEXT if step.text else _WITHOUT_TEXT}::text")
    refers = (referred(name).label(name) for name in NAMED)
    columns = (revision.c[name] for name in ("position", "type", "action", "thing", "found"))
    told = select(*columns, *refers, shape.label("body")).select_from(revision).cte("told").prefix_with("materialized")
    fits = _as_far_as(told, func.octet_length(told.c.body), step.most_bytes).subquery("fits")
    return select(fits).order_by(fits.c.position)


def _as_far_as(rows: FromClause, size: ColumnElement[int], most: int, *, found: bool = False) -> Select[Any]:
    """The first rows, until those before one fill the room; `found` adds how many there were."""
    before = func.sum(size).over(order_by=rows.c.position) - size
    counted = [func.count().over().label("found")] if found else []
    weighed = select(rows, before.label("before"), *counted).subquery()
    kept = [column for column in weighed.c if column.name != "before"]
    return select(*kept).where(weighed.c.before < most)


def _as_told(row: Row[Any]) -> Told:
    refers = {name: UUID(found) if (found := getattr(row, name)) else None for name in NAMED}
    return Told(row.position, row.type, row.action, row.thing, refers, row.body.encode())
