"""Alternating rounds of the service and of psql, each into a ledger of its own that was copied from one and the same.

psql copies the very rows that the service has written, in one transaction: claims, revisions, what waits for its place
in the feed, gradings. Its files are made once, of what the service's first round (which does not count) has left.
"""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import asyncpg

from bench.imports.watching import Watched, watched
from bench.serving import service_at

TABLES = {"claim": "true", "revision": "type = 'claim'", "appraisal": "true"}
"""What is copied, and of which rows: the ledger had no claims before."""

IMPORT = "/v1/claims/import"


@dataclass(slots=True)
class Compared:
    """The seconds of each round; the ratio is psql's median to the service's."""

    psql: list[float] = field(default_factory=list)
    service: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How near the service comes to psql: 1 is as fast."""
        return median(self.psql) / median(self.service)


@dataclass(frozen=True, slots=True)
class Ledgers:
    """A server of databases, its psql, and the database that every round is given a copy of."""

    url: str
    psql: Path
    template: str

    @contextmanager
    def copied(self, name: str) -> Iterator[str]:
        """The URL of a copy, for the length of the block."""
        asyncio.run(self._run(f'create database "{name}" template "{self.template}"', "checkpoint"))
        try:
            yield beside(self.url, name)
        finally:
            asyncio.run(self._run(f'drop database "{name}" with (force)'))

    async def _run(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.url)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


def compare(ledgers: Ledgers, file: Path, rounds: int) -> Compared:
    """Time both in turn, after one round of each that does not count."""
    found = Compared()
    copies = file.parent / f"{file.stem}.copies"
    copies.mkdir(exist_ok=True)
    for place in range(rounds + 1):
        with ledgers.copied("served") as url:
            taken = sent(url, file).seconds
            if not place:
                asyncio.run(_dump(url, copies))
        with ledgers.copied("copied") as url:
            copied = _copy(ledgers.psql, url, copies)
        if place:
            found.service.append(taken)
            found.psql.append(copied)
    return found


@dataclass(frozen=True, slots=True)
class Sent:
    """What an import took, and what was seen of the server meanwhile."""

    seconds: float
    server: Watched


def sent(url: str, file: Path) -> Sent:
    """Import the file into the ledger at the URL, through a server of its own."""
    with service_at(url) as ours, watched(ours.pid) as server:
        began = time.perf_counter()
        send(ours.address, file)
        return Sent(time.perf_counter() - began, server)


def send(address: str, file: Path) -> None:
    """Import a file; raises RuntimeError where the service refuses it."""
    kind = "Content-Type: application/x-ndjson"
    command = ("curl", "-sS", "--fail-with-body", "-H", kind, "-X", "POST", "-T", str(file), address + IMPORT)
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout.decode()[:1_000])


def beside(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    server, _, query = url.partition("?")
    return f"{server.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


async def _dump(url: str, copies: Path) -> None:
    """Write what the service has added to the ledger, in COPY's text form."""
    connection = await asyncpg.connect(url)
    try:
        for table, mine in TABLES.items():
            columns = await _columns(connection, table)
            rows = f"select {', '.join(columns)} from {table} where {mine} order by 1"
            await connection.copy_from_query(rows, output=copies / table)
            (copies / f"{table}.columns").write_text(", ".join(columns))
        # Some have had their place in the feed given already.
        waiting = f"select seq from revision where {TABLES['revision']} order by seq"
        await connection.copy_from_query(waiting, output=copies / "pending")
        (copies / "pending.columns").write_text("revision")
    finally:
        await connection.close()


async def _columns(connection: asyncpg.Connection, table: str) -> list[str]:
    found = await connection.fetch(
        "select attname from pg_attribute where attrelid = cast($1 as text)::regclass and attnum > 0 "
        "and not attisdropped and attgenerated = '' order by attnum",
        table,
    )
    return [row["attname"] for row in found]


def _copy(psql: Path, url: str, copies: Path) -> float:
    script = [
        f"\\copy {table} ({(copies / f'{table}.columns').read_text()}) from '{copies / table}'"
        for table in ("claim", "revision", "appraisal", "pending")
    ]
    began = time.perf_counter()
    command = (str(psql), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", url)
    subprocess.run(command, input="\n".join(script), text=True, check=True)
    return time.perf_counter() - began
