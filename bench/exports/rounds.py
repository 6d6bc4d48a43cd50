"""Alternating rounds of psql and of the service over the same rows, and the service's memory while it exports.

Both read the same statement: psql's is the service's own, captured from PostgreSQL's view of it. Both throw away what
they get; curl is to HTTP what psql is to COPY.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy.ext.asyncio import AsyncEngine

from app.features.claims import sorting
from app.features.claims.filters import filtered
from app.features.exchange import exports_queries as queries
from app.features.exchange.exports_asking import ExportQuery
from app.storage.copying import written
from app.storage.engine import reading
from app.storage.moment import PRESENT

MEGABYTE = 1_048_576
SLOW = ("--limit-rate", "20M")
_SAMPLE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Compared:
    """The seconds of each round of psql and of the service; the ratio is psql's median to the service's."""

    psql: list[float]
    service: list[float]

    @property
    def ratio(self) -> float:
        """How near the service comes to psql: 1 is as fast."""
        return median(self.psql) / median(self.service)


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory of the service in MB: before an export, and the most while it ran."""

    before: float
    most: float


async def statement(engine: AsyncEngine) -> str:
    """The statement of an export of all claims, whole."""
    query = ExportQuery.model_validate({})
    async with reading(engine, 60_000) as session:
        found = await filtered(session, query, PRESENT)
        return await written(session, queries.as_json(found, sorting.sort(found.rows, query), PRESENT))


def compare(psql: Path, database_url: str, sql: str, address: str, rounds: int) -> Compared:
    """Time both in turn, after one round of each that does not count."""
    copy = f"copy ({sql}) to stdout with (format csv, delimiter e'\\x02', quote e'\\x01')"
    ways = {
        "psql": (str(psql), "-X", "-q", "-d", database_url, "-c", copy),
        "service": ("curl", "-sS", "--fail", f"{address}/v1/claims/export"),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for place in range(rounds + 1):
        for name in sorted(ways, reverse=bool(place % 2)):
            seconds = _seconds(ways[name])
            if place:
                taken[name].append(seconds)
    return Compared(**taken)


def memory(pid: int, url: str, *options: str) -> Memory:
    """The resident memory of a process while something is read from a URL."""
    before = most = _resident(pid)
    with _running(("curl", "-sS", "--fail", *options, url)) as reader:
        while reader.poll() is None:
            most = max(most, _resident(pid))
            time.sleep(_SAMPLE_SECONDS)
    return Memory(before, most)


def _seconds(command: tuple[str, ...]) -> float:
    began = time.perf_counter()
    with _running(command):
        pass
    return time.perf_counter() - began


@contextmanager
def _running(command: tuple[str, ...]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    yield process
    if process.wait():
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no such process")
