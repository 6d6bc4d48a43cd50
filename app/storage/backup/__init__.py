"""Copies of a whole ledger, made and read back by PostgreSQL's own tools.

A backup is two files: what `pg_dump` wrote (its custom format, so that `pg_restore` alone can read it),
and a manifest beside it that says what must be in there: the rows of each table as one snapshot saw them,
and the SHA-256 of the dump. Making one reads the dump back and counts; restoring one counts again in the
database it was restored to. Positions of the feed and answers kept for repeated requests are rows like any
other, so cursors and idempotency keys hold in the restored ledger (docs/backup.md).
"""

from app.storage.backup.dumping import dump
from app.storage.backup.manifest import Manifest, beside
from app.storage.backup.restoring import restore
from app.storage.backup.tools import BackupError, Told

__all__ = ["BackupError", "Manifest", "Told", "beside", "dump", "restore"]
