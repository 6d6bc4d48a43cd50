"""Measure exports: `python -m bench.exports [--claims 200000] [--rounds 5] [--memory 1000000]`.

Makes a PostgreSQL of its own in a temporary folder, fills it, serves it, and prints what was measured.
"""

import argparse
import asyncio
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

import httpx2

from app.storage import embedded, migrate
from app.storage.embedded.binaries import PARTS, installed
from app.storage.engine import make_engine
from bench.exports import rounds
from bench.filling import Size, fill

SECONDS_TO_START = 60


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.exports", description=__doc__)
    parser.add_argument("--claims", type=int, default=200_000, help="how many are compared")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, default=1_000_000, help="how many are exported for the memory; 0: none")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    with _filled(asked.claims) as (url, sql), _served(url) as (address, _):
        compared = rounds.compare(installed() / PARTS[0] / "bin" / "psql", url, sql, address, asked.rounds)
        for name in ("psql", "service"):
            taken = getattr(compared, name)
            print(f"{name}: median {median(taken):.2f} s of {', '.join(f'{each:.2f}' for each in taken)}")
        print(f"{asked.claims:,} claims: {compared.ratio:.2f} of psql's COPY")
    if asked.memory:
        _measure_memory(asked.memory)


def _measure_memory(claims: int) -> None:
    with _filled(claims) as (url, _):
        for name, options in (("", ()), (" by a slow reader", rounds.SLOW)):
            with _served(url) as (address, pid):
                httpx2.get(f"{address}/v1/claims").raise_for_status()
                found = rounds.memory(pid, f"{address}/v1/claims/export", *options)
            print(
                f"{claims:,} claims{name}: {found.before:.1f} MB before, {found.most - found.before:+.1f} at the most"
            )


@contextmanager
def _filled(claims: int) -> Iterator[tuple[str, str]]:
    """The URL of a ledger with so many claims, and the statement of an export of them."""

    async def filled(url: str) -> str:
        await migrate.upgrade(url)
        engine = make_engine(url)
        try:
            await fill(engine, Size(claims))
            return await rounds.statement(engine)
        finally:
            await engine.dispose()

    with tempfile.TemporaryDirectory(prefix="sayso-bench-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL does not run as root: another user has to get in
        with embedded.server(Path(folder) / "pg") as url:
            yield url, asyncio.run(filled(url))


@contextmanager
def _served(url: str) -> Iterator[tuple[str, int]]:
    """The address of a server on that ledger, and its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = (sys.executable, "-m", "app", "serve", "--port", str(port), "--database-url", url)
    serving = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/readyz")
        yield address, serving.pid
    finally:
        serving.terminate()
        serving.wait()


def _wait_for(url: str) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up:
        with suppress(httpx2.HTTPError):
            httpx2.get(url).raise_for_status()
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    main()
