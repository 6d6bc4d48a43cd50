"""Subjects: what is counted or asserted."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Date, ForeignKey, Index, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import Dimension, Measure
from app.storage.base import Base
from app.storage.tables.thing import Mergeable, days, journaled, one_of


class Subject(Mergeable, Base):
    """One thing that is claimed about (contract, section 1, subject); horizon in days."""

    __tablename__ = "subject"

    title: Mapped[str] = mapped_column(Text)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    description: Mapped[str | None] = mapped_column(Text)
    dimension: Mapped[str | None] = mapped_column(Text)
    unit: Mapped[str | None] = mapped_column(Text)
    measure: Mapped[str | None] = mapped_column(Text)
    since_edtf: Mapped[str | None] = mapped_column(Text)
    since_start: Mapped[date | None] = mapped_column(Date)
    since_end: Mapped[date | None] = mapped_column(Date)
    horizon_days: Mapped[int] = mapped_column(server_default="92")
    part_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("subject.id"), index=True)
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    external_ids: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    words: Mapped[Any] = mapped_column(TSVECTOR, Computed("words_of_subject(title, description, tags)", persisted=True))

    __table_args__ = (
        CheckConstraint(one_of("dimension", Dimension), name="dimension"),
        CheckConstraint(one_of("measure", Measure), name="measure"),
        CheckConstraint("unit is null or dimension is not null", name="unit"),
        CheckConstraint("horizon_days between 1 and 36500", name="horizon_days"),
        CheckConstraint(days("since"), name="since"),
        CheckConstraint("part_of_id <> id and merged_into <> id", name="not_its_own"),
        Index("ix_subject_words", "words", postgresql_using="gin"),
        Index("ix_subject_tags", "tags", postgresql_using="gin"),
        Index("ix_subject_list", "title", "id", postgresql_where=sql("deleted_at is null")),
        journaled("subject"),
    )
