"""The rows of keys."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, case, func, insert, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.paging import ITEM, Sort
from app.storage.engine import WriteSession
from app.storage.shapes.building import columns, obj
from app.storage.tables import ApiKey

_STATE = (
    "case when {0}.revoked_at is not null then 'revoked' when {0}.expires_at <= now() then 'expired' else 'active' end"
)


def shape(of: str) -> str:
    """A key's JSON, from a row of its table."""
    return obj(
        {
            **columns(of, "id", "name", "owner", "role", "scopes"),
            "state": _STATE.format(of),
            **columns(of, "created_at", "created_by", "expires_at", "last_used_at", "rotated_at", "revoked_at"),
        }
    )


ITEM_SHAPE = shape(ITEM)


def listed(owners: Sequence[str], states: Sequence[str]) -> tuple[FromClause, list[ColumnElement[bool]], Sort]:
    """Keys, last made first."""
    key = ApiKey.__table__
    state = case(
        (key.c.revoked_at.is_not(None), literal("revoked")),
        (key.c.expires_at <= func.now(), literal("expired")),
        else_=literal("active"),
    )
    conditions: list[ColumnElement[bool]] = []
    if owners:
        conditions.append(key.c.owner.in_(owners))
    if states:
        conditions.append(state.in_(states))
    return key, conditions, Sort(key.c.created_at, descending=True)


async def body(session: AsyncConnection, id: str) -> bytes | None:
    """A key's JSON; None where there is none."""
    found = await session.scalar(text(f"select {shape('k')}::text from api_key k where k.id = :id"), {"id": id})
    return None if found is None else str(found).encode()


async def every(session: AsyncConnection) -> Sequence[str]:
    """The JSON of every key, last made first."""
    found = await session.scalars(text(f"select {shape('k')}::text from api_key k order by k.created_at desc, k.id"))
    return found.all()


async def is_empty(session: AsyncConnection) -> bool:
    """Whether no key was ever made."""
    return not await session.scalar(select(select(ApiKey.id).exists()))


async def held(session: WriteSession, id: str) -> Any:
    """A key's row, locked for a change; None where there is none."""
    return (await session.execute(select(ApiKey.__table__).where(ApiKey.id == id).with_for_update())).one_or_none()


async def add(session: WriteSession, values: Mapping[str, Any]) -> None:
    """Keep a key."""
    await session.execute(insert(ApiKey).values(**values))


async def change(session: WriteSession, id: str, values: Mapping[str, Any]) -> None:
    """Write these values into a key."""
    await session.execute(update(ApiKey).where(ApiKey.id == id).values(**values))
