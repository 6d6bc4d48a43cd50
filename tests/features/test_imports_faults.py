"""Imports beside others, and imports that end in their midst: nothing is half done, and nobody waits without need."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from app.features.exchange import imports_api
from app.kit import forking
from tests.makers.client import Client
from tests.makers.files import NDJSON, PATH, everything, ndjson, said, send, take_in

SECONDS = 60


@asynccontextmanager
async def held_up(url: str, table: str) -> AsyncIterator[None]:
    """Whatever writes to the table waits, for the length of the block."""
    connection = await asyncpg.connect(url)
    async with connection.transaction():
        await connection.execute(f"lock table {table} in share mode")
        try:
            yield
        finally:
            await connection.execute("select 1")
    await connection.close()


async def waiting(url: str, table: str) -> None:
    """Returns when somebody waits to write to the table."""
    asked = (
        "select count(*) from pg_locks where not granted and relation = cast($1 as text)::regclass "
        "and database = (select oid from pg_database where datname = current_database())"
    )
    connection = await asyncpg.connect(url)
    async with asyncio.timeout(SECONDS):
        while not await connection.fetchval(asked, table):  # noqa: ASYNC110 - PostgreSQL tells nobody
            await asyncio.sleep(0.02)
    await connection.close()


async def test_others_read_and_write_while_an_import_is_published(client: Client, fresh_database_url: str) -> None:
    source = await client.make("sources", name="Staff")
    subject = await client.make("subjects", title="Tanks", unit="tank")
    rows = [said(number, claimant="Staff", subject="tanks", confidence=50) for number in range(500)]
    async with held_up(fresh_database_url, "appraisal"):
        importing = asyncio.create_task(take_in(client, rows))
        await waiting(fresh_database_url, "appraisal")
        # The claims are written, but not there for anybody yet.
        assert (await client.read("/v1/claims", subject="tanks"))["items"] == []
        await client.edit(source, "sources", notes="edited")
        await client.edit(subject, "subjects", description="edited")
        await client.claim(text="5 tanks", claimant="Staff", subject="tanks")
        deleting = asyncio.create_task(client.remove(f"/v1/sources/{source['id']}"))
        assert not importing.done()
    assert (await importing)["created"] == 500
    assert (await deleting).status_code == 409
    assert len((await client.read("/v1/claims", subject="tanks", limit=500, count="true"))["items"]) == 500


@pytest.mark.parametrize(
    ("things", "edit"),
    [("subjects", {"unit": "shell", "dimension": "count"}), ("documents", {"text": "Six tanks."})],
)
async def test_what_changes_beneath_an_import_is_found_before_it_is_kept(
    client: Client, fresh_database_url: str, things: str, edit: dict[str, Any]
) -> None:
    made = {
        "subjects": await client.make("subjects", title="Tanks"),
        "documents": await client.make("documents", url="http://e.org/a"),
    }
    row = said(1, subject="tanks", document="http://e.org/a", span={"start": 0, "end": 16}, confidence=5)
    async with held_up(fresh_database_url, "appraisal"):
        importing = asyncio.create_task(
            Client.post(
                client, PATH, content=ndjson([row]), headers={"Content-Type": NDJSON}, params={"create_missing": "true"}
            )
        )
        await waiting(fresh_database_url, "appraisal")
        await client.edit(made[things], things, **edit)
    # The first try is answered 503; the client's next one finds the ledger as it now is.
    answer = await importing
    assert answer.status_code == (200 if things == "subjects" else 422), answer.text
    assert len((await client.read("/v1/claims"))["items"]) == (1 if things == "subjects" else 0)


async def test_a_claim_that_is_added_meanwhile_is_found(client: Client, fresh_database_url: str) -> None:
    rows = [said(1), said(2, text="other words")]
    async with held_up(fresh_database_url, "claim"):
        importing = asyncio.create_task(take_in(client, rows))
        await waiting(fresh_database_url, "claim")
        adding = asyncio.create_task(
            client.submit("/v1/claims", said(1, claimant="Somebody else"), create_missing="true")
        )
    told, added = await importing, await adding
    assert told["created"] + told["updated"] == 2
    assert added.status_code in (201, 409)
    assert len((await client.read("/v1/claims"))["items"]) == 2


async def test_two_imports_of_one_file_make_each_claim_once(client: Client) -> None:
    rows = [said(number) for number in range(1_000)]
    await client.make("sources", name="Ukraine")
    first, second = await asyncio.gather(take_in(client, rows), take_in(client, rows))
    assert sorted([first["created"], second["created"]]) == [0, 1_000]
    assert sorted([first["unchanged"], second["unchanged"]]) == [0, 1_000]


async def test_more_than_the_limit_is_refused_as_it_comes(client: Client, service: FastAPI, monkeypatch: Any) -> None:
    """The limit of a gigabyte is lowered for the test; what comes packed is held to it unpacked, too."""
    monkeypatch.setattr(imports_api, "LARGEST", 100_000)
    rows = [said(number) for number in range(5_000)]
    packed = await send(client, ndjson(rows), packed=True, create_missing="true")
    assert (packed.status_code, packed.json()["limit"]) == (413, 100_000)
    assert not any((await everything(client)).values())


async def test_a_helper_that_dies_is_no_half_import(client: Client, monkeypatch: Any) -> None:
    async def dead(helper: forking.Helper) -> Any:
        for child in children(os.getpid()):
            os.kill(child, signal.SIGKILL)
        return await receive(helper)

    receive = forking.Helper.receive
    monkeypatch.setattr(forking.Helper, "receive", dead)
    answer = await httpx2.AsyncClient.send(
        client,
        client.build_request(
            "POST", PATH, content=ndjson(said(number) for number in range(5_000)), headers={"Content-Type": NDJSON}
        ),
    )
    assert answer.status_code == 503
    assert not any((await everything(client)).values())


def children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return [child for child in found if Path(f"/proc/{child}/comm").read_text() != "postgres\n"]


@pytest.fixture
def server(fresh_database_url: str) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A server in a process of its own, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = (sys.executable, "-m", "app", "serve", "--port", str(port), "--database-url", fresh_database_url)
    env = {**os.environ, "SAYSO_ALLOW_UNSAFE_DATABASE": "true"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    url = f"http://127.0.0.1:{port}"
    until(lambda: httpx2.get(f"{url}/readyz").is_success)
    yield url, process
    process.kill()
    process.wait()


def until(holds: Any) -> None:
    give_up = time.monotonic() + SECONDS
    while time.monotonic() < give_up:
        try:
            if holds():
                return
        except (httpx2.HTTPError, OSError):
            pass
        time.sleep(0.05)
    raise AssertionError("it never came to be")


def half_sent(url: str) -> socket.socket:
    """A connection on which half of a large import has been sent."""
    host, port = url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)))
    fields = f"Host: {host}\r\nContent-Type: {NDJSON}\r\nContent-Length: 99999999\r\n\r\n"
    head = f"POST {PATH}?create_missing=true HTTP/1.1\r\n{fields}"
    connection.sendall(head.encode() + ndjson(said(number) for number in range(5_000)))
    return connection


async def test_kill_9_while_a_file_is_read_leaves_nothing_and_nobody(
    server: tuple[str, "subprocess.Popen[bytes]"], fresh_database_url: str
) -> None:
    url, process = server
    with half_sent(url):
        until(lambda: children(process.pid))
        helping = children(process.pid)
        process.send_signal(signal.SIGKILL)
        process.wait()
        until(lambda: not any(Path(f"/proc/{child}").exists() for child in helping))
    assert await count(fresh_database_url) == 0


async def test_a_sender_that_hangs_up_leaves_nothing_and_nobody(
    server: tuple[str, "subprocess.Popen[bytes]"], fresh_database_url: str
) -> None:
    url, process = server
    with half_sent(url):
        until(lambda: children(process.pid))
    until(lambda: not children(process.pid))
    assert await count(fresh_database_url) == 0


@pytest.mark.parametrize("mode", ["atomic", "partial"])
async def test_kill_9_while_a_file_is_published_leaves_nothing_and_the_same_key_settles_it(
    server: tuple[str, "subprocess.Popen[bytes]"], fresh_database_url: str, service: FastAPI, mode: str
) -> None:
    url, process = server
    rows = [said(number, confidence=5) for number in range(2_000)]
    headers = {"Content-Type": NDJSON, "Idempotency-Key": "once"}
    async with httpx2.AsyncClient(timeout=SECONDS) as http, held_up(fresh_database_url, "appraisal"):
        asked = http.post(f"{url}{PATH}?create_missing=true&mode={mode}", content=ndjson(rows), headers=headers)
        sending = asyncio.create_task(asked)
        await waiting(fresh_database_url, "appraisal")
        process.send_signal(signal.SIGKILL)
        process.wait()
        with pytest.raises(httpx2.HTTPError):
            await sending
    await ended(fresh_database_url)
    assert await count(fresh_database_url) == 0
    async with Client(service) as client:
        for _ in range(2):
            told = await take_in(client, rows, headers={"Idempotency-Key": "once"}, mode=mode)
            assert told["created"] == 2_000
    assert await count(fresh_database_url) == 2_000


async def count(url: str) -> int:
    connection = await asyncpg.connect(url)
    found = await connection.fetchval(
        "select (select count(*) from claim) + (select count(*) from source where kind = 'x')"
    )
    await connection.close()
    return int(found)


async def ended(url: str) -> None:
    """Returns when no transaction is under way but ours."""
    asked = (
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
        "and state <> 'idle' and application_name = 'sayso' and query ilike '%appraisal%'"
    )
    connection = await asyncpg.connect(url)
    async with asyncio.timeout(SECONDS):
        while await connection.fetchval(asked):  # noqa: ASYNC110 - PostgreSQL tells nobody
            await asyncio.sleep(0.05)
    await connection.close()
