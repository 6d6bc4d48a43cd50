"""The ledger itself, and what is derived for speed or kept for repeated requests."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Integer, LargeBinary, SmallInteger, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base


class Ledger(Base):
    """The one row that says which ledger this is; `secret` seals cursors and goes into dumps."""

    __tablename__ = "ledger"

    single: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid())
    secret: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (CheckConstraint("single = 1", name="one_row"),)


class Merged(Base):
    """What a merged thing is read as: the end of its chain of merges; derived from `merged_into`."""

    __tablename__ = "merged"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(Text)
    canonical: Mapped[UUID] = mapped_column(index=True)


class Answer(Base):
    """What a POST with an Idempotency-Key was answered; `body` only where no revision renders it.

    A body that was redacted is gone for good, and `redacted` says so.
    """

    __tablename__ = "answer"

    caller: Mapped[str] = mapped_column(Text, primary_key=True)
    path: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int] = mapped_column(SmallInteger)
    type: Mapped[str | None] = mapped_column(Text)
    thing: Mapped[UUID | None]
    version: Mapped[int | None] = mapped_column(Integer)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    redacted: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now(), index=True)
