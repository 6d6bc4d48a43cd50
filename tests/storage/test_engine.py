"""Sessions against a real PostgreSQL."""

import asyncio
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.kit.errors import Unavailable
from app.kit.sqlstate import sqlstate_of
from app.storage.engine import commit, make_engine, reading, state_of, writing
from tests import databases

LIMIT_MS = 5_000


@pytest.fixture
async def pad(engine: AsyncEngine) -> str:
    async with writing(engine, LIMIT_MS) as session:
        await session.execute(text("DROP TABLE IF EXISTS pad"))
        await session.execute(text("CREATE TABLE pad (word text UNIQUE)"))
        await commit(session)
    return "pad"


async def words(engine: AsyncEngine) -> list[str]:
    async with reading(engine, LIMIT_MS) as session:
        return list((await session.scalars(text("SELECT word FROM pad ORDER BY word"))).all())


async def write(engine: AsyncEngine, word: str) -> None:
    async with writing(engine, LIMIT_MS) as session:
        await session.execute(text("INSERT INTO pad VALUES (:word)"), {"word": word})
        await commit(session)


async def test_what_is_committed_stays_and_what_is_not_is_rolled_back(engine: AsyncEngine, pad: str) -> None:
    await write(engine, "kept")
    async with writing(engine, LIMIT_MS) as session:
        await session.execute(text("INSERT INTO pad VALUES ('lost')"))
    assert await words(engine) == ["kept"]


async def test_an_exception_rolls_back(engine: AsyncEngine, pad: str) -> None:
    async def fail() -> None:
        async with writing(engine, LIMIT_MS) as session:
            await session.execute(text("INSERT INTO pad VALUES ('lost')"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await words(engine) == []


async def test_postgresql_refuses_a_write_in_a_read_session(engine: AsyncEngine, pad: str) -> None:
    async with reading(engine, LIMIT_MS) as session:
        with pytest.raises(DBAPIError) as refused:
            await session.execute(text("INSERT INTO pad VALUES ('sneaked in')"))
    assert sqlstate_of(refused.value) == "25006"


async def test_a_read_session_sees_one_snapshot(engine: AsyncEngine, pad: str) -> None:
    async with reading(engine, LIMIT_MS) as session:
        assert (await session.execute(text("SELECT count(*) FROM pad"))).scalar_one() == 0
        await write(engine, "later")
        assert (await session.execute(text("SELECT count(*) FROM pad"))).scalar_one() == 0


async def test_a_commit_after_a_failed_statement_is_an_error_and_not_a_silent_rollback(
    engine: AsyncEngine, pad: str
) -> None:
    async with writing(engine, LIMIT_MS) as session:
        with pytest.raises(DBAPIError):
            await session.execute(text("SELECT 1/0"))
        with pytest.raises(DBAPIError) as refused:
            await commit(session)
    assert sqlstate_of(refused.value) == "25P02"


@pytest.mark.parametrize("kind", [reading, writing])
async def test_a_statement_over_its_time_limit_is_cancelled(engine: AsyncEngine, kind) -> None:  # type: ignore[no-untyped-def]
    async with kind(engine, 50) as session:
        with pytest.raises(DBAPIError) as cancelled:
            await session.execute(text("SELECT pg_sleep(30)"))
    assert sqlstate_of(cancelled.value) == "57014"


async def test_limits_end_with_their_transaction(database_url: str) -> None:
    engine = make_engine(database_url, pool_size=1, longest_statement_ms=1_234_000)
    async with reading(engine, 50) as session:
        assert (await session.execute(text("SHOW statement_timeout"))).scalar_one() == "50ms"
    async with engine.connect() as connection:
        assert (await connection.execute(text("SHOW statement_timeout"))).scalar_one() == "1234s"
        assert (await connection.execute(text("SHOW transaction_read_only"))).scalar_one() == "off"
    await engine.dispose()


async def test_numbers_in_json_stay_exact(engine: AsyncEngine) -> None:
    async with reading(engine, LIMIT_MS) as session:
        row = (await session.execute(text("SELECT cast('0.1234567890123456789' AS jsonb)"))).one()
    assert tuple(row) == (Decimal("0.1234567890123456789"),)


async def test_statements_are_prepared_once_a_connection(database_url: str) -> None:
    engine = make_engine(database_url, pool_size=1)
    for number in range(3):
        async with reading(engine, LIMIT_MS) as session:
            await session.execute(text("SELECT CAST(:number AS int)"), {"number": number})
    async with reading(engine, LIMIT_MS) as session:
        prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT CAST(%'")
        assert (await session.execute(prepared)).scalar_one() == 1
    await engine.dispose()


async def test_a_cancelled_reader_leaves_no_connection_behind(engine: AsyncEngine) -> None:
    begun = asyncio.Event()

    async def read() -> None:
        async with reading(engine, LIMIT_MS) as session:
            begun.set()
            await session.execute(text("SELECT pg_sleep(30)"))

    task = asyncio.create_task(read())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "Current Checked out connections: 0" in engine.pool.status()
    async with reading(engine, LIMIT_MS) as session:
        assert (await session.execute(text("SELECT 1"))).scalar_one() == 1


async def test_whoever_gives_up_asking_for_the_state_leaves_no_connection_behind(engine: AsyncEngine) -> None:
    for turns in range(12):
        task = asyncio.create_task(state_of(engine))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert await state_of(engine) is not None
    assert "Current Checked out connections: 0" in engine.pool.status()


async def test_connections_that_died_in_the_pool_are_replaced_unseen(engine: AsyncEngine, database_url: str) -> None:
    async with reading(engine, LIMIT_MS), reading(engine, LIMIT_MS):
        pass
    others = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
    mine = " WHERE datname = current_database() AND application_name = 'sayso'"
    assert await databases.statement(database_url, others + mine) == 2
    assert await state_of(engine) is not None
    for _ in range(2):
        async with reading(engine, LIMIT_MS) as session:
            assert (await session.execute(text("SELECT 1"))).scalar_one() == 1


async def test_an_exhausted_pool_is_unavailable(database_url: str) -> None:
    engine = make_engine(database_url, pool_size=1)
    async with reading(engine, LIMIT_MS):
        with pytest.raises(Unavailable):
            async with reading(engine, LIMIT_MS):
                pass
    await engine.dispose()
