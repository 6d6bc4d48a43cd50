"""Documents: the published items in which claims appear."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Date, DateTime, ForeignKey, Index, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base
from app.storage.tables.thing import Mergeable, days, journaled


class Document(Mergeable, Base):
    """An article, page, report or file (contract, section 1, document); `text` is its words."""

    __tablename__ = "document"

    url: Mapped[str | None] = mapped_column(Text, unique=True)
    title: Mapped[str | None] = mapped_column(Text)
    publisher_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"), index=True)
    published_edtf: Mapped[str | None] = mapped_column(Text)
    published_start: Mapped[date | None] = mapped_column(Date)
    published_end: Mapped[date | None] = mapped_column(Date)
    retrieved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    language: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    text_sha256: Mapped[str | None] = mapped_column(Text)
    archive_url: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(Text)
    words: Mapped[Any] = mapped_column(TSVECTOR, Computed("words_of_document(title, text)", persisted=True))

    __table_args__ = (
        CheckConstraint(days("published"), name="published"),
        CheckConstraint("length(text) <= 1000000", name="text"),
        CheckConstraint("(text is null) = (text_sha256 is null)", name="text_sha256"),
        CheckConstraint("merged_into <> id", name="not_its_own"),
        Index("ix_document_words", "words", postgresql_using="gin"),
        Index(
            "ix_document_list",
            sql("coalesce(published_start, published_end) desc nulls last"),
            sql("id desc"),
            postgresql_where=sql("deleted_at is null"),
        ),
        journaled("document"),
    )
