"""What is measured: a filled ledger in a folder of its own, the service on it, and what others would build on it."""

import asyncio
import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx2

from app.storage import embedded, migrate
from app.storage.embedded.binaries import PARTS, installed
from app.storage.engine import make_engine
from bench import filling
from bench.filling import Size, fill

PEERS = Path(__file__).parent / "peers"
KEPT = Path(__file__).parent.parent / ".data" / "bench"
PROGRAMS = installed() / PARTS[0] / "bin"
SECONDS_TO_START = 120


@dataclass(frozen=True, slots=True)
class Ledger:
    """A filled ledger: the folder of its PostgreSQL, its URL, and how many claims it has."""

    folder: Path
    url: str
    claims: int

    @property
    def host(self) -> str:
        """The folder of the socket."""
        return self.url.partition("host=")[2]


@dataclass(frozen=True, slots=True)
class Served:
    """Something that answers: its address and its process."""

    address: str
    pid: int

    @property
    def resident(self) -> float:
        """Its memory in MB, with that of its children."""
        return sum(_resident(pid) for pid in (self.pid, *_children(self.pid)))


@contextmanager
def kept(claims: int) -> Iterator[Ledger]:
    """A ledger with so many claims that is there again the next time, while the schema and the filling are the same."""
    place = KEPT / str(claims)
    made_of = hashlib.sha256(Path(filling.__file__).read_bytes())
    for version in sorted((migrate.SCRIPTS / "versions").glob("*.py")):
        made_of.update(version.read_bytes())
    whole = place / "whole"
    if not whole.exists() or whole.read_text() != made_of.hexdigest():
        shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, exist_ok=True)
    with embedded.server(place / "pg") as url:
        if not whole.exists():
            asyncio.run(_fill(url, claims))
            whole.write_text(made_of.hexdigest())
        yield Ledger(place / "pg", url, claims)


async def _fill(url: str, claims: int) -> None:
    await migrate.upgrade(url)
    engine = make_engine(url)
    try:
        await fill(engine, Size(claims))
    finally:
        await engine.dispose()


@contextmanager
def service(ledger: Ledger) -> Iterator[Served]:
    """One worker of the service, as `make run` starts it."""
    port = _free_port()
    command = (sys.executable, "-m", "app", "serve", "--port", str(port), "--data-dir", str(ledger.folder))
    with running(command, f"http://127.0.0.1:{port}", "/readyz", {"SAYSO_LOG_LEVEL": "error"}) as served:
        yield served


@contextmanager
def service_at(url: str) -> Iterator[Served]:
    """The same on a database of another server; its owner needs no key."""
    port = _free_port()
    command = (sys.executable, "-m", "app", "serve", "--port", str(port), "--database-url", url)
    known = {"SAYSO_LOG_LEVEL": "error", "SAYSO_LOCAL_OWNER": "true"}
    with running(command, f"http://127.0.0.1:{port}", "/readyz", known) as served:
        yield served


@contextmanager
def django(ledger: Ledger) -> Iterator[Served]:
    """One worker of Django REST framework, with a few threads, on the same database, with an index for its list."""
    asyncio.run(
        _execute(ledger.url, _PLAIN_TABLE, "create index if not exists peer_newest on claim (reported_start desc, id)")
    )
    port = _free_port()
    command = (
        str(_peer("gunicorn")), "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4",
        "--pythonpath", str(PEERS), "--log-level", "error", "django_app:application",
    )  # fmt: skip
    known = {"PEER_HOST": ledger.host, "PEER_NAME": "sayso"}
    with running(command, f"http://127.0.0.1:{port}", "/claims", known) as served:
        yield served
    asyncio.run(_execute(ledger.url, "drop index peer_newest"))


_PLAIN_TABLE = """
    drop table if exists peer_plain;
    create table peer_plain (like claim);
    do $$ declare c text; begin
        for c in select attname from pg_attribute
            where attrelid = 'peer_plain'::regclass and attnum > 0 and attname <> 'id'
        loop execute format('alter table peer_plain alter %I drop not null', c); end loop;
    end $$;
    alter table peer_plain add primary key (id)
"""


async def _execute(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@contextmanager
def datasette(ledger: Ledger, folder: Path) -> Iterator[Served]:
    """Datasette on an SQLite file with the same claims and an index for its list; it need not suggest facets."""
    file = folder / "claims.db"
    asyncio.run(_as_sqlite(ledger.url, file))
    port = _free_port()
    command = (
        str(_peer("datasette")),
        "serve",
        "--immutable",
        str(file),
        "--port",
        str(port),
        "--setting",
        "suggest_facets",
        "off",
    )
    with running(command, f"http://127.0.0.1:{port}", "/-/versions.json", {}) as served:
        yield served


COLUMNS = (
    "id, text, comparator, value, lower, upper, bounds, unit, dimension, stance, subject_id, claimant_id, document_id, "
    "about_edtf, reported_edtf, reported_start, place, confidence_value, status, notes"
)


async def _as_sqlite(url: str, file: Path) -> None:
    connection = await asyncpg.connect(url)
    database = sqlite3.connect(file)
    try:
        names = [name.strip() for name in COLUMNS.split(",")]
        database.execute(f"create table claims ({', '.join(names)}, primary key (id))")
        marks = ", ".join("?" * len(names))
        texts = ", ".join(f"{name}::text" for name in names)
        async with connection.transaction():
            async for rows in _blocks(connection, f"select {texts} from claim"):
                database.executemany(f"insert into claims values ({marks})", rows)
        database.execute("create index newest on claims (reported_start desc, id)")
        database.commit()
    finally:
        database.close()
        await connection.close()


async def _blocks(connection: asyncpg.Connection, sql: str) -> object:
    cursor = await connection.cursor(sql)
    while rows := await cursor.fetch(10_000):
        yield [tuple(row) for row in rows]


def _peer(name: str) -> Path:
    """A program of the peers' environment, which is made where it is not."""
    room = PEERS.parent.parent / ".data" / "peers"
    program = room / "bin" / name
    if not program.exists():
        venv.create(room, with_pip=True)
        pip = (str(room / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run((*pip, "--requirement", str(PEERS / "requirements.txt")), check=True)
    return program


@contextmanager
def running(command: tuple[str, ...], address: str, ready: str, more: Mapping[str, str]) -> Iterator[Served]:
    """What the command starts, once it answers, for the length of the block."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("SAYSO_", "DATABASE_"))}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**mine, **more}
    )
    try:
        _wait_for(address + ready, process)
        yield Served(address, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up and process.poll() is None:
        with suppress(httpx2.HTTPError):
            httpx2.get(url, timeout=30).raise_for_status()
            return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} did not answer")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _children(pid: int) -> list[int]:
    said = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in said.split()]


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
