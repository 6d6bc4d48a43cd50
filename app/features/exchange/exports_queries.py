"""The rows of an export of claims as PostgreSQL writes them: one statement each, for COPY."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select

from app.features.claims.filters import Filtered
from app.features.claims.schemas import ClaimOut
from app.kit import tabular
from app.kit.paging import ITEM, Sort
from app.storage.engine import ReadSession
from app.storage.moment import Moment
from app.storage.shapes import linked, things


async def count(session: ReadSession, found: Filtered) -> int:
    """How many claims the filter finds in this snapshot."""
    statement = select(func.count()).select_from(found.rows).where(*found.conditions)
    return int(await session.scalar(statement) or 0)


def as_json(found: Filtered, sort: Sort, moment: Moment) -> Select[Any]:
    """Each claim as lists answer it."""
    line: ColumnElement[str] = literal_column(f"{things.claim(ITEM, moment)}::text")
    return select(line).select_from(_ordered(found, sort))


def as_cells(found: Filtered, sort: Sort, moment: Moment, *, guarded: bool) -> Select[Any]:
    """Each claim as a row of a table."""
    told: ColumnElement[Any] = literal_column(f"{things.claim(ITEM, moment)}::jsonb")
    answer = select(told.label("answer")).select_from(_ordered(found, sort)).subquery("told")
    cells = tabular.cells(ClaimOut, "told.answer", guarded=guarded)
    listed: list[ColumnElement[Any]] = [literal_column(sql).label(name) for name, sql in cells.items()]
    statement: Select[Any] = select(*listed)
    return statement.select_from(answer)


def as_linked_data(found: Filtered, sort: Sort, moment: Moment) -> Select[Any]:
    """Each claim as nodes of a graph, with a comma before every node."""
    claim, review = linked.embeddable(linked.claim(ITEM, moment)), linked.embeddable(linked.review(ITEM))
    line: ColumnElement[str] = literal_column(f"concat(',', {claim}, ',' || {review})")
    return select(line).select_from(_ordered(found, sort))


def _ordered(found: Filtered, sort: Sort) -> Any:
    """The claims in their order, what is unknown last both ways."""
    key, row_id = sort.key, found.rows.c.id
    order = (key.desc().nulls_last(), row_id.desc()) if sort.descending else (key.asc().nulls_last(), row_id.asc())
    return select(found.rows).where(*found.conditions).order_by(*order).subquery(ITEM)
