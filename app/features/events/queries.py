"""The rows of access events."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, FromClause

from app.kit.paging import ITEM, Sort
from app.storage.shapes.building import columns, obj
from app.storage.tables import AccessEvent

ITEM_SHAPE = obj(columns(ITEM, "id", "at", "event", "actor", "key", "address", "details"))


def listed(
    events: Sequence[str], actors: Sequence[str], keys: Sequence[str]
) -> tuple[FromClause, list[ColumnElement[bool]], Sort]:
    """Events, last ones first."""
    row = AccessEvent.__table__
    asked = ((row.c.event, events), (row.c.actor, actors), (row.c.key, keys))
    return row, [column.in_(given) for column, given in asked if given], Sort(row.c.at, descending=True)
