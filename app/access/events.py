"""Access events: rows in the transaction of their effect, which the database lets nobody change."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import insert

from app.access.principal import Principal, principal_of
from app.domain.authority import AccessEvent
from app.kit.ids import uuid7
from app.storage.engine import WriteSession
from app.storage.tables import AccessEvent as Row


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and from which address."""

    who: Principal
    address: str | None = None


async def keep(session: WriteSession, event: AccessEvent, by: By, **details: Any) -> None:
    """Keep that something befell access; it lasts if the transaction does."""
    row = {"id": uuid7(), "event": event.value, "actor": by.who.name, "key": by.who.key, "address": by.address}
    await session.execute(insert(Row).values(**row, details=details))


async def keep_refusal(session: WriteSession, key: str, address: str) -> None:
    """Keep that a key was sent which does not count, by the id that stands in it."""
    row = {"id": uuid7(), "event": AccessEvent.LOGIN_REFUSED.value, "key": key, "address": address}
    await session.execute(insert(Row).values(**row))


async def _asker(request: Request) -> By:
    return By(principal_of(request), request.state.address)


Asker = Annotated[By, Depends(_asker)]
"""Who asks, as events tell it."""
