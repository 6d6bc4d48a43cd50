"""Webhooks, and what was delivered to each. They are no things of the ledger: they have no revisions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    func,
)
from sqlalchemy import Uuid as PgUuid
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import DeliveryProblem, DeliveryStatus, WebhookState
from app.storage.base import Base
from app.storage.tables.thing import one_of


class Webhook(Base):
    """Who is to be told of changes, of which, and how far they were told: a reader of the feed with a position.

    `version` counts what its owner changed. `failures` and `failing_since` are of the change next in line. Who delivers
    holds a `claim` on it until `claimed_until`, after which anybody may take it.
    """

    __tablename__ = "webhook"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(Integer, server_default="1")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    created_by: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    types: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    actions: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    things: Mapped[list[UUID]] = mapped_column(ARRAY(PgUuid), server_default="{}")
    subjects: Mapped[list[UUID]] = mapped_column(ARRAY(PgUuid), server_default="{}")
    claimants: Mapped[list[UUID]] = mapped_column(ARRAY(PgUuid), server_default="{}")
    documents: Mapped[list[UUID]] = mapped_column(ARRAY(PgUuid), server_default="{}")
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    former_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    former_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(Text, server_default="active")
    reason: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int] = mapped_column(BigInteger)
    failures: Mapped[int] = mapped_column(Integer, server_default="0")
    failing_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    next_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    claim: Mapped[UUID | None]
    claimed_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        CheckConstraint(one_of("state", WebhookState), name="state"),
        CheckConstraint("(state = 'off') = (reason is not null)", name="reason"),
        CheckConstraint("(former_secret is null) = (former_until is null)", name="former_secret"),
        CheckConstraint("(claim is null) = (claimed_until is null)", name="claim"),
        Index("ix_webhook_list", sql("created_at desc"), sql("id desc")),
        Index("ix_webhook_due", "next_at", postgresql_where=sql("state = 'active'")),
    )


class Delivery(Base):
    """What became of one change that a webhook was to be told of; `message` is its id there, at each attempt."""

    __tablename__ = "delivery"

    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("settled.position"), primary_key=True, autoincrement=False
    )
    message: Mapped[UUID]
    status: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    attempted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    response_status: Mapped[int | None] = mapped_column(SmallInteger)
    problem: Mapped[str | None] = mapped_column(Text)
    resend_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        CheckConstraint(one_of("status", DeliveryStatus), name="status"),
        CheckConstraint(one_of("problem", DeliveryProblem), name="problem"),
        Index("ix_delivery_attempted_at", "attempted_at"),
        Index("ix_delivery_resend", "resend_at", postgresql_where=sql("resend_at is not null")),
    )
