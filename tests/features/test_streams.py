"""What bounds the streams of a server: slow clients, many clients, clients that leave, a database that is away."""

import asyncio
import re
import resource
import socket
from collections.abc import Iterator

import httpx2
import pytest

from tests import databases
from tests.makers.client import Client
from tests.makers.stream import PATH, following
from tests.serving import serving

REQUEST = b"GET /v1/changes HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
MANY = 1_000
FILES = 2 * MANY + 500
CLIENTS = "from pg_stat_activity where backend_type = 'client backend' and datname"
ALL = f"select count(*) {CLIENTS} = current_database() and pid <> pg_backend_pid()"
BUSY = f"{ALL} and state <> 'idle'"


async def counted(url: str, name: str) -> float:
    """What a metric of the server stands at."""
    async with httpx2.AsyncClient(base_url=url) as client:
        found = re.search(rf"^{name} (\S+)$", (await client.get("/metrics")).text, re.MULTILINE)
    assert found is not None
    return float(found[1])


async def until(url: str, name: str, value: float) -> None:
    """Waits until a metric stands at this."""
    for _ in range(1_000):
        if await counted(url, name) == value:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(name)


async def connected(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection on which a stream was asked for and has begun."""
    reader, writer = await asyncio.open_connection("127.0.0.1", httpx2.URL(url).port)
    writer.write(REQUEST)
    await writer.drain()
    assert b"200 OK" in await reader.readuntil(b"retry: ")
    return reader, writer


async def test_a_client_that_takes_nothing_is_dropped_and_no_other(fresh_database_url: str) -> None:
    with serving(fresh_database_url, feed_patience_seconds=0.5) as url:
        async with Client(url) as client:
            for _ in range(4):
                await client.make("documents", text="неподвижный " * 80_000)
        slow = socket.socket()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_192)
        slow.connect(("127.0.0.1", httpx2.URL(url).port))
        slow.sendall(REQUEST)
        async with following(url, after="now") as other:
            await until(url, "sayso_streams_dropped_total", 1)
            await until(url, "sayso_streams", 1)
            async with Client(url) as client:
                made = await client.make("sources")
            assert (await other.changes(1))[0]["id"] == made["id"]
        assert await until_reset(slow) < 4 * 80_000


async def until_reset(connection: socket.socket) -> int:
    """How many bytes are there to be read before the connection turns out to have been broken off."""
    connection.setblocking(False)
    taken = 0
    with connection:
        while True:
            try:
                piece = await asyncio.get_running_loop().sock_recv(connection, 65_536)
            except ConnectionResetError:
                return taken
            assert piece, "the stream was ended as if it were whole"
            taken += len(piece)


async def test_a_client_that_leaves_is_forgotten_at_once(fresh_database_url: str) -> None:
    with serving(fresh_database_url) as url:
        for _ in range(20):
            _, writer = await connected(url)
            writer.close()
        _, writer = await connected(url)
        writer.transport.abort()
        await until(url, "sayso_streams", 0)
        assert await counted(url, "sayso_streams_dropped_total") == 0


async def test_no_more_streams_than_there_may_be(fresh_database_url: str) -> None:
    with serving(fresh_database_url, feed_clients=2) as url:
        async with following(url), httpx2.AsyncClient(base_url=url) as client:
            async with following(url):
                refused = await client.get(PATH, headers={"Accept": "text/event-stream"})
                assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
                assert (await client.get(PATH)).status_code == 200
            await until(url, "sayso_streams", 1)
            async with following(url):
                pass


@pytest.fixture
def many_files() -> Iterator[None]:
    """Lets this process hold both ends of a thousand connections."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < FILES:
        pytest.skip(f"left out: this system allows no {FILES} open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before, FILES), most))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


@pytest.mark.usefixtures("many_files")
async def test_a_thousand_who_wait_hold_no_connection_to_the_database(fresh_database_url: str) -> None:
    with serving(fresh_database_url) as url:
        clients = [await connected(url) for _ in range(MANY)]
        assert await counted(url, "sayso_streams") == MANY
        # the follower looks for changes four times a second; nobody else does
        assert 0 in [await databases.statement(fresh_database_url, BUSY) for _ in range(50)]
        assert int(str(await databases.statement(fresh_database_url, ALL))) <= 8
        async with Client(url) as client:
            made = await client.make("sources")
        told = await asyncio.gather(*(reader.readuntil(b"data: ") for reader, _ in clients))
        assert len(told) == MANY
        assert {(await reader.readline()).count(made["id"].encode()) for reader, _ in clients} == {2}
        for _, writer in clients:
            writer.close()
        await until(url, "sayso_streams", 0)


async def test_a_stream_outlives_a_database_that_is_away_for_a_while(server_url: str, fresh_database_url: str) -> None:
    name = httpx2.URL(fresh_database_url).path.strip("/")
    connections = f"{CLIENTS} = '{name}'"
    with serving(fresh_database_url, feed_heartbeat_seconds=0.1) as url:
        async with following(url) as stream, Client(url) as client:
            await client.make("sources")
            await stream.changes(1)
            await databases.statement(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            assert await databases.statement(server_url, f"select count(pg_terminate_backend(pid)) {connections}")
            for _ in range(10):
                await stream.waiting()
            assert await databases.statement(server_url, f"select count(*) {connections}") == 0
            await databases.statement(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
            made = await client.make("sources")
            assert [each["id"] for each in await stream.changes(1)] == [made["id"]]
