"""The rows of mappings."""

from dataclasses import dataclass

from sqlalchemy import FromClause, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit import json
from app.kit.ids import uuid7
from app.kit.paging import ITEM, Sort
from app.storage.engine import WriteSession
from app.storage.shapes.building import columns, obj
from app.storage.tables import Mapping

_TOLD = ("name", "version", "created_at", "updated_at", "updated_by")

ITEM_SHAPE = obj(columns(ITEM, *_TOLD))
"""A mapping as the list tells it: without its TOML."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A mapping as it is kept."""

    toml: str
    version: int
    body: bytes


async def get(session: AsyncConnection, name: str, *, hold: bool = False) -> Kept | None:
    """The mapping of a name, locked for a change where it is to be held; None where there is none."""
    table = Mapping.__table__
    statement = select(*(table.c[column] for column in (*_TOLD, "toml"))).where(table.c.name == name)
    row = (await session.execute(statement.with_for_update() if hold else statement)).one_or_none()
    return None if row is None else Kept(row.toml, row.version, json.dumps(dict(row._mapping)))  # noqa: SLF001


async def add(session: WriteSession, name: str, toml: str, actor: str) -> None:
    """Keep a mapping under a new name."""
    await session.execute(insert(Mapping).values(id=uuid7(), name=name, toml=toml, updated_by=actor))


async def replace(session: WriteSession, name: str, toml: str, actor: str) -> None:
    """Keep another mapping under a name, a version further."""
    values = {"toml": toml, "updated_by": actor, "version": Mapping.version + 1, "updated_at": func.now()}
    await session.execute(update(Mapping).where(Mapping.name == name).values(**values))


async def remove(session: WriteSession, name: str) -> None:
    """Forget a mapping."""
    await session.execute(delete(Mapping).where(Mapping.name == name))


def listed() -> tuple[FromClause, Sort]:
    """Mappings by name."""
    table = Mapping.__table__
    return table, Sort(table.c.name)
