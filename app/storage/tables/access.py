"""Who may, and what befell that: keys, access events, redactions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Integer, LargeBinary, Text, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, INT4MULTIRANGE, JSONB, Range
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.authority import Role
from app.storage.base import Base
from app.storage.tables.thing import one_of


class ApiKey(Base):
    """A key by its public id; of the secret only an HMAC under a pepper that the database never sees.

    It has a role or scopes of its own. After a rotation the secret before may count a while longer.
    """

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    former_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    former_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    name: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    role: Mapped[str | None] = mapped_column(Text)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    created_by: Mapped[str] = mapped_column(Text)
    rotated_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        CheckConstraint(one_of("role", Role), name="role"),
        CheckConstraint("(role is null) <> (scopes = '{}')", name="role_or_scopes"),
        CheckConstraint("length(digest) = 32", name="digest"),
        CheckConstraint("(former_digest is null) = (former_until is null)", name="former"),
    )


class AccessEvent(Base):
    """Something that befell access: append-only, written in the transaction of its effect."""

    __tablename__ = "access_event"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    event: Mapped[str] = mapped_column(Text)
    actor: Mapped[str | None] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")

    __table_args__ = (Index("ix_access_event_list", sql("at desc"), sql("id desc")),)


class Redaction(Base):
    """What was blanked of a thing, by whom and why; its INSERT is the only way to change what the journal keeps.

    A trigger writes `blanks` over those columns of the thing's states that hold something, and blocks over the `places`
    of its text: in the `versions` named, or in all. What stands there then says no more than that it was redacted.
    """

    __tablename__ = "redaction"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(Text)
    thing: Mapped[UUID]
    versions: Mapped[list[int] | None] = mapped_column(ARRAY(Integer))
    blanks: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    places: Mapped[list[Range[int]]] = mapped_column(INT4MULTIRANGE, server_default="{}")
    reasons: Mapped[bool] = mapped_column(server_default="false")
    rationales: Mapped[bool] = mapped_column(server_default="false")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    actor: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)

    __table_args__ = (CheckConstraint("is_blank(blanks)", name="blanks"),)
