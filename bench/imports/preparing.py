"""What imports are measured on: a server of databases, one of them full, and the files to import."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from app.storage import embedded, migrate
from app.storage.engine import make_engine
from bench.filling import Size, fill
from bench.imports import files
from bench.imports.rounds import Ledgers, beside
from bench.serving import PROGRAMS

_TEMPLATE = "template_of_rounds"


@dataclass(frozen=True, slots=True)
class Prepared:
    """Ledgers without claims to copy, one that is full of them, and a folder for files."""

    ledgers: Ledgers
    full: str
    folder: Path

    def file(self, claims: int, kind: str, mark: str = "sent") -> Path:
        """A file of so many claims of the full ledger; those of another mark are others."""
        path = self.folder / f"{mark}-{kind}-{claims}.ndjson"
        if not path.exists():
            asyncio.run(_write(self.full, path, claims, kind, mark))
        return path


@contextmanager
def prepared(claims: int) -> Iterator[Prepared]:
    """A PostgreSQL of its own for the length of the block; its full ledger has so many claims."""
    with tempfile.TemporaryDirectory(prefix="sayso-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL does not run as root: another user has to get in
        with embedded.server(folder / "pg") as url:
            asyncio.run(_made(url, _TEMPLATE, 0))
            asyncio.run(_made(url, "full", claims))
            yield Prepared(Ledgers(url, PROGRAMS / "psql", _TEMPLATE), beside(url, "full"), folder)


async def _made(url: str, name: str, claims: int) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f'create database "{name}"')
    finally:
        await connection.close()
    await migrate.upgrade(beside(url, name))
    engine = make_engine(beside(url, name))
    try:
        await fill(engine, Size(claims))
    finally:
        await engine.dispose()


async def _write(url: str, path: Path, claims: int, kind: str, mark: str) -> None:
    engine = make_engine(url)
    try:
        await files.write(engine, path, claims, kind, mark)
    finally:
        await engine.dispose()
