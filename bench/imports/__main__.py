"""Measure imports: `python -m bench.imports [--claims 100000] [--rounds 5] [--memory 1000000]`.

Makes a PostgreSQL of its own in a temporary folder, and prints what was measured.
"""

import argparse
import asyncio
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import asyncpg

from app.storage import embedded, migrate
from app.storage.embedded.binaries import PARTS, installed
from app.storage.engine import make_engine
from bench.filling import Size, fill
from bench.imports import files, rounds
from bench.imports.rounds import Ledgers


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000, help="how many are compared")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kinds", nargs="*", default=files.KINDS, choices=files.KINDS)
    parser.add_argument("--memory", type=int, default=1_000_000, help="how many are imported for the memory; 0: none")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    with _prepared(asked) as (ledgers, folder):
        for kind in asked.kinds:
            compared = rounds.compare(ledgers, folder / f"{kind}.ndjson", asked.rounds)
            for name in ("psql", "service"):
                taken = getattr(compared, name)
                print(f"{kind}, {name}: median {median(taken):.2f} s of {', '.join(f'{each:.2f}' for each in taken)}")
            print(f"{kind}: {asked.claims:,} claims: {compared.ratio:.2f} of COPY")
        if asked.memory:
            with ledgers.copied("large") as url:
                seen = rounds.sent(url, folder / "memory.ndjson")
            print(
                f"{asked.memory:,} claims: {seen.server.before:.1f} MB before, {seen.server.more:+.1f} at the most, "
                f"in {seen.seconds:.0f} s"
            )


@contextmanager
def _prepared(asked: argparse.Namespace) -> Iterator[tuple[Ledgers, Path]]:
    """A server with a ledger of everything but claims, and the files to import in a folder."""

    async def prepare(url: str, folder: Path) -> None:
        await _filled(url, Size(0))
        await _filled(await _beside(url, "full"), Size(max(asked.claims, asked.memory)))
        engine = make_engine(rounds.beside(url, "full"))
        for kind in asked.kinds:
            await files.write(engine, folder / f"{kind}.ndjson", asked.claims, kind)
        if asked.memory:
            await files.write(engine, folder / "memory.ndjson", asked.memory, "mixed")
        await engine.dispose()

    with tempfile.TemporaryDirectory(prefix="sayso-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL does not run as root: another user has to get in
        with embedded.server(folder / "pg") as url:
            template = asyncio.run(_beside(url, "template_of_rounds"))
            asyncio.run(prepare(template, folder))
            yield Ledgers(url, installed() / PARTS[0] / "bin" / "psql", "template_of_rounds"), folder


async def _beside(url: str, name: str) -> str:
    """The URL of a new database on the same server."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f'create database "{name}"')
    finally:
        await connection.close()
    return rounds.beside(url, name)


async def _filled(url: str, size: Size) -> None:
    await migrate.upgrade(url)
    engine = make_engine(url)
    try:
        await fill(engine, size)
    finally:
        await engine.dispose()


if __name__ == "__main__":
    main()
