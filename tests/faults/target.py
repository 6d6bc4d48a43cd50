"""What the faults are done to: a PostgreSQL that keeps what it commits, and servers that somebody starts again."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from app.storage import embedded, migrate
from tests import databases
from tests.databases import statement
from tests.faults.relay import Relay
from tests.storage.users import ROOT, eventually, kill_server

EMPTY = "empty"
"""The database of a target that holds the migrated schema and nothing else."""

SETTLER = (
    "select application_name from pg_stat_activity where query like '%settled%' and application_name like 'server-%'"
)


class Target:
    """A ledger under load: its database, the relay before it, and its servers."""

    def __init__(self, folder: Path, url: str, relay: Relay, *, servers: int, planted: str | None) -> None:
        self.folder = folder
        self._planted = planted
        self.database_url = url
        self.relay = relay
        self.ledger = folder / "ledger"
        self.servers = [self._port() for _ in range(servers)]
        self._programs: dict[int, subprocess.Popen[bytes]] = {}

    @property
    def addresses(self) -> list[str]:
        """Where the servers answer."""
        return [f"http://127.0.0.1:{port}" for port in self.servers]

    def start(self) -> None:
        """Start the servers, and wait until each is ready."""
        for port in self.servers:
            self._start(port)
        for address in self.addresses:
            eventually(lambda address=address: _is_ready(address))  # type: ignore[misc]

    def revive(self) -> None:
        """Start those servers again that have ended, as whoever supervises a service does."""
        for port in self.servers:
            if self._programs[port].poll() is not None:
                self._start(port)

    def stop(self) -> None:
        """End the servers in order."""
        for program in self._programs.values():
            program.terminate()
        for program in self._programs.values():
            try:
                program.wait(20)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()

    def signal(self, number: int, port: int) -> None:
        """Send a server a signal."""
        self._programs[port].send_signal(number)

    def kill_database(self) -> None:
        """Let PostgreSQL die on the spot; the ledger's users start it again."""
        kill_server(self.ledger)

    async def kill_sequencer(self) -> int:
        """Let that server die which last settled; gives its port."""
        found = str(await statement(self.database_url, f"{SETTLER} order by query_start desc limit 1") or "")
        port = int(found.rpartition("-")[2] or self.servers[0])
        self.signal(signal.SIGKILL, port)
        return port

    def _start(self, port: int) -> None:
        module = "app" if self._planted is None else "tests.faults.planted"
        name = self.database_url.partition("?")[0].rpartition("/")[2]
        through = (
            f"postgresql://sayso@127.0.0.1:{self.relay.port}/{name}?sslmode=disable&application_name=server-{port}"
        )
        mine = {name: value for name, value in os.environ.items() if not name.startswith(("SAYSO_", "DATABASE_"))}
        with (self.folder / f"log-{port}").open("ab") as log:
            self._programs[port] = subprocess.Popen(
                [sys.executable, "-m", module, "serve"],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={
                    **mine,
                    "DATABASE_URL": through,
                    "SAYSO_PORT": str(port),
                    "SAYSO_LOCAL_OWNER": "true",
                    "SAYSO_LOG_LEVEL": "error",
                    "PLANTED": self._planted or "",
                },
            )

    @staticmethod
    def _port() -> int:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return int(free.getsockname()[1])


@contextmanager
def target(folder: Path, *, servers: int = 2) -> Iterator[Target]:
    """A running target in a folder; everything of it is ended with the block."""
    with embedded.server(folder / "ledger") as url:
        asyncio.run(migrate.upgrade(url))
        asyncio.run(databases.create(url, EMPTY, template=url.partition("?")[0].rpartition("/")[2]))
        with (
            Relay(url.partition("host=")[2] + "/.s.PGSQL.5432") as relay,
            _started(Target(folder, url, relay, servers=servers, planted=None)) as made,
        ):
            yield made


@contextmanager
def planted_beside(at: Target, fault: str) -> Iterator[Target]:
    """A server with a fault built in, on an empty ledger of its own beside that of a running target."""
    url = asyncio.run(databases.create(at.database_url, f"of_{fault}", template=EMPTY))
    with _started(Target(at.folder, url, at.relay, servers=1, planted=fault)) as made:
        yield made


@contextmanager
def _started(made: Target) -> Iterator[Target]:
    try:
        made.start()
        yield made
    finally:
        made.stop()


def _is_ready(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/readyz", timeout=5).status_code == httpx2.codes.OK
    except httpx2.TransportError:
        return False
