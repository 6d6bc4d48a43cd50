"""The way to PostgreSQL: one pool an engine, and two kinds of transaction on its connections.

    async with reading(engine, timeout_ms=5_000) as session:      # REPEATABLE READ READ ONLY
        row = (await session.execute(select(...))).one()

    async with writing(engine, timeout_ms=5_000) as session:      # READ COMMITTED
        await session.execute(insert(...))
        await commit(session)                                     # else it is rolled back

A transaction begins with one round trip that also sets its time limits and shows at once whether
the server is there: a connection that has died meanwhile is replaced unseen, and where there is
none to be had `Unavailable` (503) is raised within two seconds (quality.md).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from functools import partial
from typing import Any, NewType, NoReturn, TypeVar

import asyncpg
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app.kit import json as exact_json
from app.kit.errors import Unavailable
from app.kit.sqlstate import sqlstate_of
from app.storage.connection import ANSWER_SECONDS, STATEMENTS_KEPT, connector

ReadSession = NewType("ReadSession", AsyncConnection)
"""A connection in a transaction in which PostgreSQL itself refuses to write."""

WriteSession = NewType("WriteSession", AsyncConnection)
"""A connection in a transaction that is rolled back unless `commit` is called."""

Answer = TypeVar("Answer")

OLDEST_SERVER = 15
WAIT_SECONDS = 1.8
MOST_STALE = 50
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")

_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = {0:d}"
_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = {0:d}; SET LOCAL lock_timeout = {0:d}"
# A standby's snapshots do not say which transactions are under way.
_STATE = (
    "SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_postmaster_start_time()::text || pg_current_snapshot()::text END"
)
_LOST = ("08", "57P")
"""SQLSTATEs of connections and servers that end: a COMMIT that meets one may have been done."""

_GONE = (
    OSError,
    SQLAlchemyError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    AsyncAdapt_asyncpg_dbapi.Error,
)


class UnsuitableServer(RuntimeError):
    """The PostgreSQL at the URL is not one to keep a ledger on; the sentence says why."""


def make_engine(
    url: str,
    *,
    pool_size: int = 8,
    longest_statement_ms: int = 600_000,
) -> AsyncEngine:
    """An engine for a PostgreSQL URL as libpq or SQLAlchemy writes it; connects only when used.

    `longest_statement_ms` bounds what no session bounds shorter. Numbers in JSON stay exact both ways.
    ValueError for a URL of another kind.
    """
    return create_async_engine(
        "postgresql+asyncpg://",
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=ANSWER_SECONDS,
        pool_use_lifo=True,
        hide_parameters=True,
        json_deserializer=partial(json.loads, parse_float=Decimal),
        json_serializer=lambda value: exact_json.dumps(value).decode(),
        connect_args={
            "async_creator_fn": connector(url, longest_statement_ms),
            "prepared_statement_cache_size": STATEMENTS_KEPT,
        },
    )


@asynccontextmanager
async def reading(engine: AsyncEngine, timeout_ms: int) -> AsyncIterator[ReadSession]:
    """One snapshot that cannot be written to; each statement in it may take `timeout_ms`."""
    connection = await _begun(engine, _READ.format(timeout_ms))
    try:
        yield ReadSession(connection)
    finally:
        await _given_back(connection)


@asynccontextmanager
async def writing(engine: AsyncEngine, timeout_ms: int) -> AsyncIterator[WriteSession]:
    """A transaction that is rolled back unless `commit` is called; each statement may take `timeout_ms`."""
    connection = await _begun(engine, _WRITE.format(timeout_ms))
    try:
        yield WriteSession(connection)
    finally:
        await _given_back(connection)


async def state_of(engine: AsyncEngine) -> str | None:
    """What tells the state of the database from any other it was in or will be in; None on a standby.

    Two states are the same where the server was not started in between and no transaction ended that had anything
    to write: a snapshot is made of exactly those that have. Raises Unavailable.
    """
    return await asked(engine, _state)


async def asked(engine: AsyncEngine, ask: Callable[[AsyncConnection], Awaitable[Answer]]) -> Answer:
    """What one statement answers, with no transaction around it. Raises Unavailable."""
    connection, answer = await _answered(engine, ask)
    await _given_back(connection)
    return answer


async def commit(session: WriteSession) -> None:
    """Make the transaction last. Raises Unavailable, saying so, where nobody can know whether it does."""
    try:
        await session.commit()
    except DBAPIError as error:
        if not (sqlstate_of(error) or _LOST[0]).startswith(_LOST):
            raise
        await _lost_in_commit(session, error)
    except OSError as error:
        await _lost_in_commit(session, error)


async def _lost_in_commit(session: WriteSession, error: Exception) -> NoReturn:
    await session.invalidate()
    raise Unavailable(
        "The database went away while the change was being kept, so it may or may not have been: "
        "send it again with the same Idempotency-Key to find out."
    ) from error


async def check_server(engine: AsyncEngine) -> None:
    """Refuse a PostgreSQL older than 15 (UnsuitableServer)."""
    async with engine.connect() as connection:
        number = int((await connection.execute(text("SHOW server_version_num"))).scalar_one())
    if number < OLDEST_SERVER * 10_000:
        raise UnsuitableServer(f"The server is PostgreSQL {number // 10_000}; use {OLDEST_SERVER} or later.")


async def check_durability(engine: AsyncEngine) -> None:
    """Refuse a server that may lose committed data in a crash (UnsuitableServer; quality.md)."""
    async with engine.connect() as connection:
        off = [
            name
            for name in DURABLE
            if (await connection.execute(text("SELECT current_setting(:name)"), {"name": name})).scalar_one() == "off"
        ]
    if off:
        raise UnsuitableServer(
            f"The server may lose what was committed: set {', '.join(off)} to on, "
            "or set SAYSO_ALLOW_UNSAFE_DATABASE=true for a ledger that may be lost."
        )


async def _begun(engine: AsyncEngine, opening: str) -> AsyncConnection:
    """A connection in a transaction that began with `opening`. Raises Unavailable."""
    connection, _ = await _answered(engine, partial(_open, opening=opening))
    return connection


async def _answered(
    engine: AsyncEngine, ask: Callable[[AsyncConnection], Awaitable[Answer]]
) -> tuple[AsyncConnection, Answer]:
    """A connection that was asked, and what it answered; stale ones on the way are thrown away. Raises Unavailable."""
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            for _ in range(MOST_STALE):
                connection = await engine.connect()
                try:
                    return connection, await ask(connection)
                except BaseException as error:
                    await connection.invalidate()
                    await connection.close()
                    if not isinstance(error, _GONE):
                        raise
    except (*_GONE, TimeoutError) as error:
        raise Unavailable from error
    raise Unavailable


async def _open(connection: AsyncConnection, opening: str) -> None:
    adapter: Any = (await connection.get_raw_connection()).dbapi_connection
    adapter.driver_connection.opening = opening
    # SQLAlchemy would begin with the first statement, too late to take another connection.
    await adapter._start_transaction()  # noqa: SLF001
    await connection.begin()


async def _state(connection: AsyncConnection) -> str | None:
    driver: Any = (await connection.get_raw_connection()).driver_connection
    state: str | None = await driver.fetchval(_STATE, timeout=ANSWER_SECONDS)
    return state


async def _given_back(connection: AsyncConnection) -> None:
    """Roll back what was not committed and return the connection to the pool, even when cancelled."""
    await asyncio.shield(asyncio.create_task(connection.close()))
