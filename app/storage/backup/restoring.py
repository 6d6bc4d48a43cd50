"""Restoring a backup: into an empty database, in one transaction, and counted before it is called done."""

import asyncio
import hashlib
import re
from contextlib import suppress
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.storage.backup.dumping import HOUR_MS
from app.storage.backup.manifest import Manifest, beside, contents, tables
from app.storage.backup.script import lines
from app.storage.backup.tools import CHUNK, BackupError, Told, running
from app.storage.engine import make_engine, reading
from app.storage.migrate import knows

_AS_SCRIPT = ("--no-owner", "--no-privileges", "--file=-")
_IN_ONE = (
    "--no-psqlrc",
    "--quiet",
    "--single-transaction",
    "--set=ON_ERROR_STOP=1",
    "--no-password",
    "--output=/dev/null",
)
# A limit that is unknown before 17, and what 15.20 notes at each column for itself: an earlier pg_dump takes that note
# for an option, which no server lets be set.
_NOT_TAKEN = re.compile(
    rb"SET transaction_timeout = 0;\n|ALTER TABLE ONLY .+ ALTER COLUMN .+ SET \(pg_attver=[0-9]+\);\n"
)


async def restore(url: str, source: Path, told: Told) -> Manifest:
    """Fill an empty database with a backup; gives its manifest.

    Raises BackupError where the database holds anything, the backup is not whole, or a later version made it.
    """
    manifest = Manifest.read(beside(source))
    if not knows(manifest.contents.revision):
        raise BackupError("A later version of sayso made this backup: restore it with that one.")
    engine = make_engine(url, pool_size=1, longest_statement_ms=HOUR_MS)
    try:
        await _check_empty(engine)
        await asyncio.to_thread(_check_whole, source, manifest, told)
        await asyncio.to_thread(_fill, url, source, manifest, told)
        await _check_filled(engine, manifest)
    finally:
        await engine.dispose()
    return manifest


async def _check_empty(engine: AsyncEngine) -> None:
    async with reading(engine, HOUR_MS) as session:
        if await tables(session):
            raise BackupError("This database is not empty: restore into a new one, nothing is overwritten.")


def _check_whole(source: Path, manifest: Manifest, told: Told) -> None:
    """Raises BackupError where the dump is not, to the byte, what its manifest says."""
    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    digest, done = hashlib.sha256(), 0
    with source.open("rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
            done += len(block)
            told("checked", done, manifest.size)
    if digest.hexdigest() != manifest.sha256:
        raise BackupError(f"{source} is not whole, or not the file that its manifest belongs to: nothing was restored.")


def _fill(url: str, source: Path, manifest: Manifest, told: Told) -> None:
    """Read the dump as a script, and send that to the database in one transaction."""
    with (
        running("pg_restore", *_AS_SCRIPT, str(source)) as script,
        running("psql", *_IN_ONE, url=url, feeding=True) as database,
    ):
        # A database that refuses a line is gone before the next; its end says why.
        with suppress(BrokenPipeError):
            done = 0
            for line, table in lines(script.output):
                if table is None and _NOT_TAKEN.fullmatch(line):
                    continue
                database.input.write(line)
                if table is not None:
                    done += 1
                    told("restored", done, manifest.contents.total)
            script.ended()
            database.input.close()
        database.ended()


async def _check_filled(engine: AsyncEngine, manifest: Manifest) -> None:
    """Raises BackupError where the database does not hold what the snapshot held."""
    async with engine.connect() as connection:
        await connection.execute(text("analyze"))
        await connection.commit()
    async with reading(engine, HOUR_MS) as session:
        if await contents(session) != manifest.contents:
            raise BackupError("The database does not hold what the backup says: drop it, and restore again.")
