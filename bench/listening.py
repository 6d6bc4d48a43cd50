"""A thousand idle clients of the feed on one server: what they take, and how soon they hear of a change."""

import asyncio
import subprocess
import time
from collections.abc import Iterator

import httpx2

from bench import serving
from bench.bars import Bar
from bench.serving import PROGRAMS, Ledger, Served

CLIENTS = 1_000
SECONDS = 30
_OPENED_AT_ONCE = 50
_REQUEST = "GET /v1/changes?after=now HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"


def listening(ledger: Ledger) -> Iterator[Bar]:
    """How many of the clients hear of one change, how soon, and what they take of memory and connections."""
    with serving.service(ledger) as ours:
        httpx2.get(f"{ours.address}/v1/changes?limit=1").raise_for_status()
        before, connections = ours.resident, _connections(ledger)
        heard, after, more, took = asyncio.run(_listen(ledger, ours))
    told = f"{heard:,} heard of a change within {took:.1f} s"
    beside = f"{after - before:+.0f} MB and {more - connections:+d} connections to PostgreSQL in all"
    yield Bar(f"{CLIENTS:,} idle clients of the feed", f"{told}; {beside}", "all of them", heard == CLIENTS)


async def _listen(ledger: Ledger, ours: Served) -> tuple[int, float, int, float]:
    gate = asyncio.Semaphore(_OPENED_AT_ONCE)
    streams = await asyncio.gather(*(_opened(ours, gate) for _ in range(CLIENTS)))
    await asyncio.sleep(2)
    resident, connections = ours.resident, _connections(ledger)
    waiting = [asyncio.create_task(_hears(reader)) for reader, _ in streams]
    body = {"name": f"Heard of at {time.time():.6f}"}
    async with httpx2.AsyncClient() as client:
        (await client.post(f"{ours.address}/v1/sources", json=body)).raise_for_status()
    began = time.perf_counter()
    done, late = await asyncio.wait(waiting, timeout=SECONDS)
    took = time.perf_counter() - began
    for task in late:
        task.cancel()
    for _, writer in streams:
        writer.close()
    return sum(task.result() for task in done), resident, connections, took


async def _opened(ours: Served, gate: asyncio.Semaphore) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A stream of the feed, which begins with an answer's head and the wait after a break."""
    port = int(ours.address.rpartition(":")[2])
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_REQUEST.encode())
        await reader.readuntil(b"retry:")
    return reader, writer


async def _hears(reader: asyncio.StreamReader) -> bool:
    """Whether a change comes, before the stream ends."""
    while line := await reader.readline():
        if line.startswith(b"data:"):
            return True
    return False


def _connections(ledger: Ledger) -> int:
    """How many connections there are to the ledger but this one."""
    asked = "select count(*) - 1 from pg_stat_activity where datname = current_database()"
    command = (str(PROGRAMS / "psql"), "-X", "-At", "-d", ledger.url, "-c", asked)
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
