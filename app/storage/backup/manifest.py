"""What a backup must hold: the rows of each table in one snapshot, whose ledger it is, the dump's digest."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.storage.backup.tools import BackupError

FORMAT = 1

_TABLES = text(
    "select format('%I.%I', schemaname, tablename) from pg_tables "
    "where schemaname not in ('pg_catalog', 'information_schema') order by 1"
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a snapshot of a ledger holds; `rows` by table, `position` the feed's last."""

    ledger: str
    revision: str
    position: int
    rows: Mapping[str, int]

    @property
    def total(self) -> int:
        """The rows of all tables."""
        return sum(self.rows.values())


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of a backup, when it was made, and the size and SHA-256 of its dump."""

    made_at: str
    contents: Contents
    size: int
    sha256: str

    @classmethod
    def of(cls, contents: Contents, size: int, sha256: str) -> "Manifest":
        """The manifest of a dump made now."""
        return cls(datetime.now(UTC).isoformat(timespec="seconds"), contents, size, sha256)

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps({"format": FORMAT, **asdict(self)}, indent=2) + "\n")

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """Read it back. Raises BackupError for what is no manifest of this version."""
        try:
            given: dict[str, Any] = json.loads(path.read_text())
            if given.pop("format") != FORMAT:
                raise BackupError(f"{path} was written by a later version of sayso: restore it with that one.")
            return cls(**{**given, "contents": Contents(**given["contents"])})
        except FileNotFoundError:
            raise BackupError(f"There is no {path}: a backup is its two files, which belong together.") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BackupError(f"{path} is not the manifest of a backup.") from error


def beside(dump: Path) -> Path:
    """Where the manifest of a dump is."""
    return dump.with_name(dump.name + ".json")


async def tables(connection: AsyncConnection) -> list[str]:
    """The tables of a database, as `schema.name`; none in an empty one."""
    return list((await connection.scalars(_TABLES)).all())


async def contents(connection: AsyncConnection) -> Contents:
    """What the ledger holds in the snapshot of this transaction. Raises BackupError where there is no ledger."""
    found = await tables(connection)
    if "public.ledger" not in found:
        raise BackupError("There is no ledger in this database.")
    rows = {}
    for name in found:
        rows[name] = int(await connection.scalar(text(f"select count(*) from {name}")) or 0)
    return Contents(
        ledger=str(await connection.scalar(text("select id from ledger"))),
        revision=str(await connection.scalar(text("select version_num from alembic_version"))),
        position=int(await connection.scalar(text("select coalesce(max(position), 0) from settled")) or 0),
        rows=rows,
    )
