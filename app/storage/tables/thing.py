"""What every thing of the ledger carries, and the columns that mergeable things add.

A row of a thing is its present state. Its `(id, version)` must be the `(thing, version)` of a revision
when the transaction commits (a deferred foreign key), and an UPDATE must raise `version` (a trigger):
so the database itself refuses a write that goes around the journal.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Integer, func
from sqlalchemy.orm import Mapped, declared_attr, mapped_column


class Thing:
    """Identity, version and times of a thing; `deleted_at` marks a tombstone."""

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-9)
    version: Mapped[int] = mapped_column(Integer, server_default="1", sort_order=-8)
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.statement_timestamp(), sort_order=-7
    )
    recorded_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.statement_timestamp(), sort_order=-6
    )
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), sort_order=-5)


def journaled(table: str) -> ForeignKeyConstraint:
    """The deferred key that ties a thing's present version to its revision."""
    return ForeignKeyConstraint(
        ["id", "version"],
        ["revision.thing", "revision.version"],
        name=f"fk_{table}_journaled_revision",
        deferrable=True,
        initially="DEFERRED",
    )


class Mergeable(Thing):
    """A thing that may be merged into another of its kind; null: it stands for itself."""

    @declared_attr
    @classmethod
    def merged_into(cls) -> Mapped[UUID | None]:
        """The direct target of a merge; the end of the chain is kept in the table `merged`."""
        return mapped_column(sort_order=-4)


def one_of(column: str, words: type[StrEnum]) -> str:
    """The CHECK that a column holds one of an enumeration's words, or null."""
    return f"{column} in ({', '.join(repr(word.value) for word in words)})"


def days(name: str) -> str:
    """The CHECK that a time is kept whole: its words, and days that do not run backwards."""
    return f"({name}_edtf is null) = ({name}_start is null and {name}_end is null) and {name}_start <= {name}_end"
