"""The journal's tables: every state a thing has had, and the order in which the feed tells them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base


class Revision(Base):
    """One state of one thing, whole: the row as it then was, who wrote it, when and why.

    Append-only: the database refuses UPDATE, DELETE and TRUNCATE. `seq` only orders the revisions of
    one transaction and of one thing; what clients follow is the position in `settled`.
    """

    __tablename__ = "revision"

    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    type: Mapped[str] = mapped_column(Text)
    thing: Mapped[UUID]
    version: Mapped[int]
    action: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    state: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (
        UniqueConstraint("thing", "version"),
        Index(
            "ix_revision_first",
            "type",
            "thing",
            postgresql_where=sql("version = 1 and type <> 'claim'"),
        ),
        *(
            Index(
                f"ix_revision_claim_{name}",
                sql(f"(state ->> '{name}_id')"),
                postgresql_where=sql("type = 'claim'"),
            )
            for name in ("subject", "claimant", "document")
        ),
    )


class Pending(Base):
    """A committed or running revision that has no position yet; the sequencer empties it."""

    __tablename__ = "pending"

    revision: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class Settled(Base):
    """The feed's order: dense positions, given after the commit, never changed (insert-only)."""

    __tablename__ = "settled"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(BigInteger, ForeignKey("revision.seq"), unique=True)
    settled_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
