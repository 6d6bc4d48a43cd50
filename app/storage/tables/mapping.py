"""Mappings: how other people's files are read. They are no things of the ledger: they have no revisions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Integer, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base


class Mapping(Base):
    """A mapping under its name, as the TOML that was sent; `version` counts what was sent otherwise than before."""

    __tablename__ = "mapping"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    version: Mapped[int] = mapped_column(Integer, server_default="1")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_by: Mapped[str] = mapped_column(Text)
    toml: Mapped[str] = mapped_column(Text)

    __table_args__ = (CheckConstraint("length(toml) <= 1048576", name="toml"),)
