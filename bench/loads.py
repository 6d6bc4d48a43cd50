"""Loads: wrk against what speaks HTTP, pgbench against PostgreSQL with the service's own statements."""

import asyncio
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from statistics import median
from uuid import UUID

import asyncpg
import httpx2
from sqlalchemy import event

from app.kit import logs
from app.main import create_app
from app.settings import LogLevel, Settings
from bench.serving import PROGRAMS, Ledger

CONNECTIONS = 16
CLIENTS = 8
MOST_REFUSED = 0.9
"""The share of answers that may be a 503 on a machine that others load."""
_PER_SECOND = re.compile(r"Requests/sec:\s+([\d.]+)")
_REFUSED = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_TPS = re.compile(r"tps = ([\d.]+)")
_PLACE = re.compile(r"\$(\d+)(?![\d])")

Load = Callable[[float], float]
"""Given the seconds it may take, how many a second there were."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The figures of the rounds of each contender."""

    rounds: Mapping[str, list[float]]

    def median(self, name: str) -> float:
        """The middle round of one."""
        return median(self.rounds[name])

    def ratio(self, one: str, other: str) -> float:
        """The median of one over that of another."""
        return self.median(one) / max(self.median(other), 0.01)


def alternate(loads: Mapping[str, Load], rounds: int, seconds: float) -> Taken:
    """The loads in turn, in a changing order, after a short round of each that does not count."""
    taken: dict[str, list[float]] = {name: [] for name in loads}
    for load in loads.values():
        load(1.0)
    for place in range(rounds):
        for name in sorted(loads, reverse=bool(place % 2)):
            taken[name].append(loads[name](seconds))
    return Taken(taken)


def wrk() -> str:
    """The program that makes requests as fast as they are answered."""
    program = shutil.which("wrk")
    if program is None:
        raise RuntimeError("wrk is needed (Debian's package of that name)")
    return program


def http(url: str, script: str = "") -> Load:
    """A load of GETs on a URL; a Lua script may say other paths, methods and bodies."""
    program = wrk()

    def load(seconds: float) -> float:
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
            file.write(script)
            file.flush()
            more = ("-s", file.name) if script else ()
            duration = ("-d", f"{max(1, round(seconds))}s")
            said = subprocess.run(
                (program, "-t", "1", "-c", str(CONNECTIONS), *duration, *more, url),
                check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
        found = _PER_SECOND.search(said)
        assert found is not None, said
        refused = int(matched[1]) if (matched := _REFUSED.search(said)) else 0
        if refused > MOST_REFUSED * float(found[1]) * seconds:
            raise RuntimeError(f"{url}: {refused} answers were refusals")
        return float(found[1])

    return load


def pgbench(ledger: Ledger, script: str, *, clients: int = CLIENTS) -> Load:
    """A load of one script on the ledger's PostgreSQL."""

    def load(seconds: float) -> float:
        found = _TPS.search(run_pgbench(ledger, script, seconds, clients=clients))
        assert found is not None
        return float(found[1])

    return load


def run_pgbench(ledger: Ledger, script: str, seconds: float, *, clients: int, more: tuple[str, ...] = ()) -> str:
    """What pgbench says of a script."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = (
            str(PROGRAMS / "pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "1",
            "-T", str(max(1, round(seconds))), "-f", file.name, "-h", ledger.host, "-U", "sayso", *more, "sayso",
        )  # fmt: skip
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2_000:])
    return done.stdout


def statements(ledger: Ledger, *paths: str) -> list[list[str]]:
    """The statements that the service sends for each GET, with their values written in."""
    return asyncio.run(_statements(ledger, paths))


async def _statements(ledger: Ledger, paths: tuple[str, ...]) -> list[list[str]]:
    logs.configure(level=LogLevel.ERROR)
    app = create_app(Settings(data_dir=ledger.folder, database_url=ledger.url, local_owner=True))
    heard: list[str] = []

    def hear(_c: object, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object) -> None:
        heard.append(_PLACE.sub(lambda found: _literal(parameters[int(found[1]) - 1]), statement))

    found = []
    async with app.router.lifespan_context(app):
        engine = app.state.running.read_engine.sync_engine
        await app.state.running.sequencer.stop()
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=60) as client:
            for path in paths:
                heard.clear()
                event.listen(engine, "before_cursor_execute", hear)
                (await client.get(path)).raise_for_status()
                event.remove(engine, "before_cursor_execute", hear)
                found.append(list(heard))
    return found


def transaction(sent: list[str]) -> str:
    """Statements as pgbench's script, in the transaction that the service opens for a read."""
    opening = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 5000;"
    return "\n".join((opening, *(" ".join(each.split()) + ";" for each in sent), "ROLLBACK;"))


def _edges(value: asyncpg.Range) -> tuple[object, object]:
    """The ends as PostgreSQL writes them: nothing for one that is not there."""
    low, high = ("" if end is None else end for end in (value.lower, value.upper))
    return low, high


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return f"ARRAY[{', '.join(_literal(each) for each in value)}]"
    if isinstance(value, UUID | date | datetime | Decimal):
        return f"'{value}'"
    if isinstance(value, asyncpg.Range):
        (low, high), edges = _edges(value), ("[" if value.lower_inc else "(", "]" if value.upper_inc else ")")
        return f"'{edges[0]}{low},{high}{edges[1]}'"
    return "'" + str(value).replace("'", "''") + "'"
