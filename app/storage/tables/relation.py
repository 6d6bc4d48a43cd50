"""Relations from claim to claim, and the appraisals of claims."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import Judged, RelationState, RelationType, Verdict
from app.storage.base import Base
from app.storage.tables.thing import Thing, journaled, one_of

JUDGED = ", ".join(repr(word.value) for word in Judged)


class Relation(Thing, Base):
    """What one claim is to another (contract, section 1, relation)."""

    __tablename__ = "relation"

    from_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"), index=True)
    type: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default="suggested")
    note: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint(one_of("type", RelationType), name="type"),
        CheckConstraint(one_of("state", RelationState), name="state"),
        CheckConstraint("from_id <> to_id", name="not_to_itself"),
        Index(
            "uq_relation_live",
            "from_id",
            "to_id",
            "type",
            unique=True,
        ),
        journaled("relation"),
    )


class Appraisal(Base):
    """One analyst's dated grading of a claim, whole: what it left out is what stood before.

    `claim_version` is the claim's version that this appraisal made; `given` names what the analyst judged by it, null
    where that is all that is set. Insert-only.
    """

    __tablename__ = "appraisal"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"))
    claim_version: Mapped[int]
    confidence_value: Mapped[int | None]
    confidence_low: Mapped[int | None]
    confidence_high: Mapped[int | None]
    confidence_scale: Mapped[str | None] = mapped_column(Text)
    confidence_code: Mapped[str | None] = mapped_column(Text)
    credibility: Mapped[int | None]
    verdict: Mapped[str | None] = mapped_column(Text)
    given: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    rationale: Mapped[str | None] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    __table_args__ = (
        UniqueConstraint("claim_id", "claim_version"),
        CheckConstraint(one_of("verdict", Verdict), name="verdict"),
        CheckConstraint("credibility between 1 and 6", name="credibility"),
        CheckConstraint("confidence_value between 0 and 100", name="confidence"),
        CheckConstraint(f"given <@ array[{JUDGED}]", name="given"),
    )
