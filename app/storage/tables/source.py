"""Sources: who says or publishes."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Text
from sqlalchemy import Uuid as PgUuid
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import Reliability, SourceKind
from app.storage.base import Base
from app.storage.tables.thing import Mergeable, journaled, one_of


class Source(Mergeable, Base):
    """A person, body, outlet, group or dataset (contract, section 1, source)."""

    __tablename__ = "source"

    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"), index=True)
    members: Mapped[list[UUID]] = mapped_column(ARRAY(PgUuid), server_default="{}")
    reliability: Mapped[str] = mapped_column(Text, server_default="F")
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    alias_keys: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    country: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    external_ids: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    notes: Mapped[str | None] = mapped_column(Text)
    words: Mapped[Any] = mapped_column(TSVECTOR, Computed("words_of_names(name, aliases)", persisted=True))

    __table_args__ = (
        CheckConstraint(one_of("kind", SourceKind), name="kind"),
        CheckConstraint(one_of("reliability", Reliability), name="reliability"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),
        CheckConstraint("length(name) between 1 and 300", name="name"),
        CheckConstraint("parent_id <> id and merged_into <> id", name="not_its_own"),
        Index("ix_source_alias_keys", "alias_keys", postgresql_using="gin"),
        Index("ix_source_members", "members", postgresql_using="gin"),
        Index("ix_source_words", "words", postgresql_using="gin"),
        Index("ix_source_list", "name_key", "id", postgresql_where=sql("deleted_at is null")),
        journaled("source"),
    )
