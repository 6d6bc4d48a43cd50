"""Finding many things at once by what clients call them, as `naming.find` finds one: two statements a kind."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.vocabulary import ThingType
from app.journal.kinds import Kind
from app.journal.naming import fits_several
from app.kit.errors import Flaw

_BY_KEY = {
    ThingType.SOURCE: (
        "select k.key, t.id from asked k join source t on t.name_key = k.key where t.deleted_at is null union "
        "select k.key, t.id from asked k join source t on t.alias_keys @> array[k.key] where t.deleted_at is null"
    ),
    ThingType.SUBJECT: "select k.key, t.id from asked k join subject t on t.slug = k.key where t.deleted_at is null",
    ThingType.DOCUMENT: "select k.key, t.id from asked k join document t on t.url = k.key where t.deleted_at is null",
}


@dataclass(frozen=True, slots=True)
class Called:
    """A thing that goes by a name: its id, and the one it is read as."""

    id: UUID
    canonical: UUID


Found: TypeAlias = Called | Flaw | None
"""What a name stands for: one thing, none, or a refusal without its place."""


async def find_all(session: AsyncConnection, kind: Kind, keys: Collection[UUID | str]) -> dict[UUID | str, Found]:
    """What each id or natural key, in its compared form (`naming.key_of`), stands for among live things."""
    ids = [key for key in keys if isinstance(key, UUID)]
    names = [key for key in keys if isinstance(key, str)]
    found = await _by_id(session, kind, ids) if ids else {}
    found |= await _by_key(session, kind, names) if names else {}
    return {key: _one(kind, found.get(key, [])) for key in keys}


def _one(kind: Kind, rows: list[Called]) -> Found:
    if len({row.canonical for row in rows}) > 1:
        return Flaw(fits_several(kind), "ambiguous")
    standing = [row for row in rows if row.id == row.canonical]
    return next(iter(standing or rows), None)


async def _by_id(session: AsyncConnection, kind: Kind, things: Collection[UUID]) -> dict[UUID | str, list[Called]]:
    statement = text(
        f"select t.id as key, t.id, coalesce(m.canonical, t.id) as canonical from {kind.type} t "
        "left join merged m on m.id = t.id where t.id = any(:things) and t.deleted_at is null"
    )
    return _gathered((await session.execute(statement, {"things": list(things)})).all())


async def _by_key(session: AsyncConnection, kind: Kind, keys: Collection[str]) -> dict[UUID | str, list[Called]]:
    statement = text(
        f"with asked (key) as materialized (select unnest(cast(:keys as text[]))), "
        f"t as ({_BY_KEY[kind.type]}) "
        "select t.key, t.id, coalesce(m.canonical, t.id) as canonical from t "
        "left join merged m on m.id = t.id order by t.id"
    )
    return _gathered((await session.execute(statement, {"keys": sorted(set(keys))})).all())


def _gathered(rows: Iterable[Row[Any]]) -> dict[Any, list[Called]]:
    found: dict[Any, list[Called]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(Called(row.id, row.canonical))
    return found
