"""Rows out of PostgreSQL by COPY: made there, and passed on as the bytes that come.

COPY has a text format that escapes backslashes, which would spoil JSON. In its CSV format with control characters for
quote and delimiter, which JSON never holds unescaped, a line of JSON comes through as it is.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from asyncpg import utils
from sqlalchemy import Select

from app.storage.engine import ReadSession

Sink = Callable[[bytes], Awaitable[None]]

GATHERING_SECONDS = 0.002
"""PostgreSQL sends 8 KB at a time; what it sends meanwhile comes as one piece, for half of the work."""

_LINES = {"format": "csv", "delimiter": "\x02", "quote": "\x01"}
_CSV = {"format": "csv", "header": True}


async def copy_lines(session: ReadSession, statement: Select[Any], sink: Sink) -> int:
    """Each row's one text, which holds no control characters, as a line; gives how many.

    A piece is taken before the next is made.
    """
    return await _copy(session, statement, sink, _LINES)


async def copy_csv(session: ReadSession, statement: Select[Any], sink: Sink) -> int:
    """The rows as CSV (RFC 4180 but for LF) below a line with the names of the columns; gives how many."""
    return await _copy(session, statement, sink, _CSV)


async def written(session: ReadSession, statement: Select[Any]) -> str:
    """The statement with its values in it, each quoted by PostgreSQL: COPY takes no parameters."""
    compiled = statement.compile(dialect=session.dialect)
    values = []
    for name in compiled.positiontup or ():
        kept = compiled.binds[name].type.dialect_impl(session.dialect).bind_processor(session.dialect)
        value = compiled.params[name]
        values.append(kept(value) if kept else value)
    driver: Any = (await session.get_raw_connection()).driver_connection
    return str(await utils._mogrify(driver, str(compiled), values))  # noqa: SLF001 - what copy_from_query itself does


async def _copy(session: ReadSession, statement: Select[Any], sink: Sink, options: dict[str, Any]) -> int:
    async def taken(piece: bytes) -> None:
        await sink(piece)
        await asyncio.sleep(GATHERING_SECONDS)

    whole = await written(session, statement)
    driver: Any = (await session.get_raw_connection()).driver_connection
    status: str = await driver.copy_from_query(whole, output=taken, **options)
    return int(status.removeprefix("COPY "))
