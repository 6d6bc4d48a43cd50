"""Sessions while the database is away."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.kit.errors import Unavailable
from app.storage.engine import (
    UnsuitableServer,
    check_durability,
    check_server,
    commit,
    make_engine,
    reading,
    state_of,
    writing,
)

Ask = Callable[[AsyncEngine], Awaitable[object]]

LIMIT_MS = 5_000
WITHIN_SECONDS = 2


class Relay:
    """A port that passes everything on to the database until it goes silent."""

    def __init__(self, database_socket: str) -> None:
        self._database = database_socket
        self._open = asyncio.Event()
        self._open.set()

    def go_silent(self) -> None:
        """Pass nothing on, as a network that swallows packets."""
        self._open.clear()

    def speak_again(self) -> None:
        """Pass on what waits and what comes."""
        self._open.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client."""
        ahead, back = await asyncio.open_unix_connection(self._database)
        await asyncio.gather(self._pass(reader, back), self._pass(ahead, writer), return_exceptions=True)

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while block := await source.read(65_536):
                await self._open.wait()
                sink.write(block)
                await sink.drain()
        finally:
            sink.close()


@asynccontextmanager
async def relayed(database_url: str) -> AsyncIterator[tuple[Relay, AsyncEngine]]:
    parts = urlsplit(database_url)
    relay = Relay(str(Path(parse_qs(parts.query)["host"][0]) / ".s.PGSQL.5432"))
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    engine = make_engine(f"postgresql://sayso@127.0.0.1:{port}{parts.path}?sslmode=disable")
    try:
        yield relay, engine
    finally:
        relay.speak_again()
        await engine.dispose()
        server.close()
        await server.wait_closed()


@pytest.fixture
def closed_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


async def one(engine: AsyncEngine) -> object:
    async with reading(engine, LIMIT_MS) as session:
        return (await session.execute(text("SELECT 1"))).scalar_one()


ASKED = pytest.mark.parametrize("ask", [one, state_of])


@ASKED
async def test_a_database_that_is_down_is_unavailable(closed_port: int, ask: Ask) -> None:
    engine = make_engine(f"postgresql://sayso@127.0.0.1:{closed_port}/sayso")
    with pytest.raises(Unavailable):
        await asyncio.wait_for(ask(engine), WITHIN_SECONDS)


@ASKED
async def test_a_black_hole_is_unavailable_within_two_seconds(database_url: str, ask: Ask) -> None:
    async with relayed(database_url) as (relay, engine):
        relay.go_silent()
        with pytest.raises(Unavailable):
            await asyncio.wait_for(ask(engine), WITHIN_SECONDS)


@ASKED
async def test_a_black_hole_behind_open_connections_is_unavailable_and_then_well_again(
    database_url: str, ask: Ask
) -> None:
    async with relayed(database_url) as (relay, engine):
        told = await ask(engine)
        relay.go_silent()
        for _ in range(2):
            with pytest.raises(Unavailable):
                await asyncio.wait_for(ask(engine), WITHIN_SECONDS)
        relay.speak_again()
        assert type(await asyncio.wait_for(ask(engine), WITHIN_SECONDS)) is type(told)
        assert "Current Checked out connections: 0" in engine.pool.status()


async def test_a_commit_that_nobody_answers_says_that_its_outcome_is_unknown(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.connection.COMMIT_SECONDS", 0.1)
    async with relayed(database_url) as (relay, engine):
        async with writing(engine, LIMIT_MS) as session:
            await session.execute(text("SELECT 1"))
            relay.go_silent()
            with pytest.raises(Unavailable, match="Idempotency-Key"):
                await commit(session)
        relay.speak_again()
        assert await one(engine) == 1


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u@h/d",
        "sqlite:///file",
        "postgresql+psycopg://u@h/d",
        "h/d",
        "postgresql://u@h/d?channel_binding=require",
    ],
)
def test_a_url_of_another_kind_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(ValueError, match="database URL") as refused:
        make_engine(url)
    assert url not in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
@pytest.mark.parametrize("more", ["", "&sslmode=disable", "&ssl=prefer", "&connect_timeout=3&application_name=mine"])
async def test_urls_as_others_write_them_are_understood(database_url: str, scheme: str, more: str) -> None:
    engine = make_engine(database_url.replace("postgresql", scheme, 1) + more)
    assert await one(engine) == 1
    await engine.dispose()


async def test_a_server_that_may_lose_commits_is_refused(engine: AsyncEngine) -> None:
    with pytest.raises(UnsuitableServer, match="fsync, full_page_writes, synchronous_commit"):
        await check_durability(engine)


async def test_a_server_of_today_is_accepted(engine: AsyncEngine) -> None:
    await check_server(engine)
