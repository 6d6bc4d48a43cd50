"""Making a backup: one snapshot, dumped, and read back before it gets its name."""

import asyncio
import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from sqlalchemy import text

from app.storage.backup.manifest import Contents, Manifest, beside, contents
from app.storage.backup.script import lines
from app.storage.backup.tools import CHUNK, BackupError, Told, running
from app.storage.engine import make_engine, reading

HOUR_MS = 3_600_000
_DUMPS = re.compile(r'dumping contents of table "([^"]+)"')


async def dump(url: str, target: Path, told: Told) -> Manifest:
    """Write a backup of the ledger at a URL to a file not there yet, and its manifest; gives the manifest.

    Raises BackupError where the file is there, no ledger is, or what was written does not hold what it must.
    """
    _check_free(target)
    partial = target.with_name(target.name + ".partial")
    engine = make_engine(url, pool_size=1, longest_statement_ms=HOUR_MS)
    try:
        async with reading(engine, HOUR_MS) as session:
            await session.execute(text("set local idle_in_transaction_session_timeout = 0"))
            held = await contents(session)
            snapshot = str(await session.scalar(text("select pg_export_snapshot()")))
            size, digest = await asyncio.to_thread(_write, url, snapshot, partial, held, told)
        await asyncio.to_thread(_read_back, partial, held, told)
        made = Manifest.of(held, size, digest)
        made.write(beside(target))
        partial.rename(target)
        return made
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()
        await engine.dispose()


def _check_free(target: Path) -> None:
    if target.exists() or beside(target).exists():
        raise BackupError(f"{target} is there already: choose another name.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}.")


def _write(url: str, snapshot: str, partial: Path, held: Contents, told: Told) -> tuple[int, str]:
    """The dump's size and SHA-256, when it is on the disk."""
    progress = _Tables(held, told)
    digest, size = hashlib.sha256(), 0
    arguments = ("--format=custom", "--verbose", "--no-password", f"--snapshot={snapshot}")
    with running("pg_dump", *arguments, url=url, hear=progress.hear) as program, partial.open("xb") as file:
        partial.chmod(0o600)
        while block := program.output.read(CHUNK):
            file.write(block)
            digest.update(block)
            size += len(block)
        program.ended()
        file.flush()
        os.fsync(file.fileno())
    told("written", held.total, held.total)
    return size, digest.hexdigest()


class _Tables:
    """Counts the rows of the tables that are behind the one being dumped."""

    def __init__(self, held: Contents, told: Told) -> None:
        self._held, self._told = held, told
        self._done, self._at = 0, ""

    def hear(self, line: str) -> None:
        """One line of what pg_dump says."""
        if (found := _DUMPS.search(line)) is not None:
            self._done += self._held.rows.get(self._at, 0)
            self._at = found[1]
            self._told("written", self._done, self._held.total)


def _read_back(dump: Path, held: Contents, told: Told) -> None:
    """Raises BackupError where the dump's rows are not those of the snapshot."""
    found = dict.fromkeys(held.rows, 0)
    with running("pg_restore", "--data-only", "--file=-", str(dump)) as program:
        for done, table in enumerate(filter(None, (table for _, table in lines(program.output))), 1):
            found[table] += 1
            told("read back", done, held.total)
        program.ended()
    wrong = [table for table, rows in held.rows.items() if found[table] != rows]
    if wrong:
        raise BackupError(f"What was written does not hold all rows of {', '.join(wrong)}: nothing was kept.")
