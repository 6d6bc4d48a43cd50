"""Statements run on the driver itself: the rows, the listeners, and connections that die."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import Integer, bindparam, column, event, literal, select, text, values
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncEngine

from app.kit.errors import Unavailable
from app.kit.sqlstate import problem_for
from app.storage.engine import reading, state_of
from app.storage.straight import fetch

LIMIT_MS = 5_000
LAST_WORDS = b"SFATAL\0C57P01\0Mterminating connection\0\0"
NUMBERS = values(column("n", Integer), name="numbers").data([(n,) for n in range(10)])
ID = UUID(int=7)


@pytest.mark.parametrize(
    ("statement", "given", "rows"),
    [
        (text("select cast(:a as int) + cast(:b as int), cast(:a as int)"), {"b": 2, "a": 1}, [(3, 1)]),
        (text("select cast(:id as uuid)"), {"id": ID}, [(ID,)]),
        (select(NUMBERS.c.n).where(NUMBERS.c.n.in_([7, 3, 11])), {}, [(3,), (7,)]),
        (select(NUMBERS.c.n).where(NUMBERS.c.n.in_([])), {}, []),
        (select(NUMBERS.c.n).where(NUMBERS.c.n == bindparam("one")), {"one": 4}, [(4,)]),
        (select(literal([1, 2], ARRAY(Integer))), {}, [([1, 2],)]),
    ],
)
async def test_the_rows_are_those_that_sqlalchemy_gives(
    engine: AsyncEngine, statement: Any, given: dict[str, Any], rows: Sequence[tuple[Any, ...]]
) -> None:
    async with reading(engine, LIMIT_MS) as session:
        assert [tuple(row) for row in await fetch(session, statement, given)] == rows
        assert [tuple(row) for row in await session.execute(statement, given)] == rows


async def test_a_statement_made_again_takes_its_own_values(engine: AsyncEngine) -> None:
    async with reading(engine, LIMIT_MS) as session:
        for wanted in ([1], [2, 3], [4, 5, 6]):
            found = await fetch(session, select(NUMBERS.c.n).where(NUMBERS.c.n.in_(wanted)))
            assert [row[0] for row in found] == wanted


async def test_what_listens_to_the_engine_hears_the_statement(engine: AsyncEngine) -> None:
    heard: list[tuple[str, tuple[Any, ...]]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: tuple[Any, ...], *_: Any) -> None:
        heard.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    async with reading(engine, LIMIT_MS) as session:
        await fetch(session, text("select cast(:a as int)"), {"a": 1})
    event.remove(engine.sync_engine, "before_cursor_execute", hear)
    assert [parameters for _, parameters in heard] == [(1,)]
    assert "select cast($1" in heard[0][0].lower()


async def test_it_reads_in_the_transaction_of_the_session(engine: AsyncEngine) -> None:
    async with reading(engine, LIMIT_MS) as session:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await fetch(session, text("create table beside (id int)"))


async def test_a_statement_over_the_limit_is_cancelled_and_the_connection_goes_on(engine: AsyncEngine) -> None:
    async with reading(engine, 50) as session:
        with pytest.raises(asyncpg.QueryCanceledError):
            await fetch(session, text("select pg_sleep(30)"))
    async with reading(engine, LIMIT_MS) as session:
        assert len(await fetch(session, text("select 1"))) == 1


async def test_a_connection_that_dies_beneath_it_is_thrown_away(engine: AsyncEngine) -> None:
    async with reading(engine, LIMIT_MS) as session:
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            await fetch(session, text("select pg_terminate_backend(pg_backend_pid())"))
        assert session.invalidated
    async with reading(engine, LIMIT_MS) as session:
        assert len(await fetch(session, text("select 1"))) == 1


def last_words(session: Any) -> None:
    """Have the connection hear that the server is going, and not yet that it is gone."""
    driver = session.sync_connection.connection.driver_connection
    driver._protocol.data_received(b"E" + (len(LAST_WORDS) + 4).to_bytes(4, "big") + LAST_WORDS)


async def test_a_server_that_said_its_last_words_is_away(engine: AsyncEngine) -> None:
    async with reading(engine, LIMIT_MS) as session:
        last_words(session)
        with pytest.raises(asyncpg.InternalClientError) as lost:
            await fetch(session, text("select 1"))
        assert isinstance(problem_for(lost.value), Unavailable)
        assert session.invalidated
    async with reading(engine, LIMIT_MS) as session:
        assert len(await fetch(session, text("select 1"))) == 1


async def _read(engine: AsyncEngine) -> object:
    async with reading(engine, LIMIT_MS) as session:
        return await fetch(session, text("select 1"))


@pytest.mark.parametrize("ask", [state_of, _read])
async def test_a_connection_on_which_the_last_words_were_said_is_replaced_unseen(
    engine: AsyncEngine, ask: Callable[[AsyncEngine], Awaitable[object]]
) -> None:
    async with engine.connect() as idle:
        last_words(idle)
    assert await ask(engine) is not None
