"""Exports while they run: one snapshot, seen to be cut off, let go of when nobody reads, and never the whole pool."""

import asyncio
import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx2
import pytest

from app.kit import pouring
from app.settings import Settings
from app.storage.engine import make_engine
from bench.filling import Size, fill
from tests import databases
from tests.serving import serving

CLAIMS = 10_000
EXPORT = "/v1/claims/export?status=reported&status=proposed&status=retracted"
PATIENCE = 20.0
RUNNING = (
    "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
    "and (query ilike 'copy%' and state = 'active' or state like 'idle in%')"
)


@dataclass(frozen=True)
class Ledger:
    """A served ledger of many claims."""

    address: str
    database: str

    def said(self, sql: str) -> object:
        return asyncio.run(databases.statement(self.database, sql))


@pytest.fixture(scope="module")
def ledger(server_url: str, template: str) -> Iterator[Ledger]:
    name = f"streams_{uuid4().hex}"
    url = asyncio.run(databases.create(server_url, name, template=template))
    asyncio.run(filled(url))
    with serving(url) as address:
        yield Ledger(address, url)
    asyncio.run(databases.drop(server_url, name))


async def filled(url: str) -> None:
    engine = make_engine(url)
    await fill(engine, Size(CLAIMS, subjects=20, sources=20, documents=20))
    await engine.dispose()


@contextmanager
def reading(ledger: Ledger, path: str = EXPORT) -> Iterator[http.client.HTTPResponse]:
    """An answer of which the system takes little before it is asked for."""
    host, port = ledger.address.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
    connection.sock = socket.socket()
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.sock.settimeout(PATIENCE)
    connection.sock.connect((host, int(port)))
    with closing(connection):
        connection.request("GET", path)
        yield connection.getresponse()


def edited(ledger: Ledger, path: str, patch: dict[str, str]) -> int:
    """The status of an edit."""
    headers = {"Content-Type": "application/merge-patch+json", "If-Match": "*"}
    return httpx2.patch(ledger.address + path, json=patch, headers=headers, timeout=PATIENCE).status_code


def eventually(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.02)


def test_an_export_is_of_one_snapshot_whatever_is_written_meanwhile(ledger: Ledger) -> None:
    with reading(ledger) as answer:
        first = answer.read(1_000)
        claim = ledger.said("select id from claim where reported_edtf is null order by id limit 1")
        assert edited(ledger, f"/v1/claims/{claim}", {"text": "edited meanwhile"}) == httpx2.codes.OK
        lines = (first + answer.read()).decode().splitlines()
    claims = [json.loads(line) for line in lines]
    assert len(claims) == CLAIMS == int(answer.headers["Total-Count"])
    assert "edited meanwhile" not in {claim["text"] for claim in claims}


def test_an_export_that_breaks_off_is_seen_to_be_cut_off(ledger: Ledger) -> None:
    with reading(ledger) as answer:
        answer.read(1_000)
        ledger.said("select count(pg_terminate_backend(pid)) from pg_stat_activity where query ilike 'copy%'")
        with pytest.raises(http.client.IncompleteRead):
            answer.read()
    eventually(lambda: ledger.said(RUNNING) == 0)


def test_a_reader_that_hangs_up_ends_the_statement_and_gives_the_connection_back(ledger: Ledger) -> None:
    with reading(ledger) as answer:
        answer.read(1_000)
        assert ledger.said(RUNNING) == 1
    eventually(lambda: ledger.said(RUNNING) == 0)


def test_a_reader_that_takes_nothing_is_let_go(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pouring, "PATIENCE_SECONDS", 0.2)
    with reading(ledger) as answer:
        eventually(lambda: ledger.said(RUNNING) == 0)
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            answer.read()


def test_exports_leave_half_of_the_connections_to_others(ledger: Ledger) -> None:
    allowed = Settings().pool_size // 2
    with many(ledger, allowed):
        with reading(ledger) as refused:
            assert (refused.status, refused.headers["Retry-After"]) == (503, str(pouring.RETRY_SECONDS))
        with reading(ledger, "/v1/claims?limit=1") as listed:
            assert listed.status == 200
    eventually(lambda: ledger.said(RUNNING) == 0)
    with reading(ledger) as again:
        assert again.status == 200


@contextmanager
def many(ledger: Ledger, number: int) -> Iterator[None]:
    """So many exports, begun and not read."""
    if not number:
        yield
        return
    with reading(ledger) as answer, many(ledger, number - 1):
        assert answer.status == 200
        yield
