"""Claims: one statement, as one claimant made it and one document reported it."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Date, ForeignKey, Index, Numeric, Text
from sqlalchemy import Uuid as PgUuid
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, NUMRANGE, TSVECTOR, Range
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import (
    Bounds,
    Comparator,
    Dimension,
    QuantityBasis,
    Stance,
    Status,
    Verdict,
)
from app.storage.base import Base
from app.storage.tables.thing import Thing, days, journaled, one_of

_LIVE = sql("deleted_at is null")
_NEWEST = (sql("coalesce(reported_start, reported_end) desc nulls last"), sql("id desc"))
_TERMS = ("stance", "comparator", "dimension", "credibility", "tags")
_QUANTITY = ("bounds", "unit", "dimension", "reach", "label")


UNSET_COLUMNS = {
    "text": "text",
    "quantity": "unit",
    "subject": "subject_id",
    "claimant": "claimant_id",
    "via": "via",
    "document": "document_id",
    "span": "span_start",
    "about": "about_edtf",
    "asserted_on": "asserted_edtf",
    "reported_on": "reported_edtf",
    "place": "place",
    "confidence": "confidence_value",
    "credibility": "credibility",
    "verdict": "verdict",
    "tags": "tags",
    "notes": "notes",
    "language": "language",
    "external_id": "external_id",
}
"""What of a claim may be missing, and the column that is then null or an empty list."""


class Claim(Thing, Base):
    """A reported claim (contract, section 1, claim).

    `reach` is the quantity's interval in the base unit of its dimension, cut at 0 where the contract
    says so (section 3), and `nominal` its nominal number in that unit: what the number filters and
    the sort by value read. `label` is the quantity in words.
    One index (GIN) answers the filters by words of which there are few, whatever their combination, and one those
    by what is missing. Units and places, of which there are many, go in the order of the list, and so do the
    few claims with a verdict or an unusual status.
    `basis` is kept too where the text was read and holds no quantity.
    """

    __tablename__ = "claim"

    text: Mapped[str | None] = mapped_column(Text)
    comparator: Mapped[str | None] = mapped_column(Text)
    value: Mapped[Decimal | None] = mapped_column(Numeric)
    lower: Mapped[Decimal | None] = mapped_column(Numeric)
    upper: Mapped[Decimal | None] = mapped_column(Numeric)
    bounds: Mapped[str | None] = mapped_column(Text)
    unit: Mapped[str | None] = mapped_column(Text)
    dimension: Mapped[str | None] = mapped_column(Text)
    reach: Mapped[Range[Decimal] | None] = mapped_column(NUMRANGE)
    nominal: Mapped[Decimal | None] = mapped_column(Numeric)
    label: Mapped[str | None] = mapped_column(Text)
    basis: Mapped[str | None] = mapped_column(Text)
    parser: Mapped[str | None] = mapped_column(Text)
    stance: Mapped[str] = mapped_column(Text, server_default="asserts")
    subject_id: Mapped[UUID | None] = mapped_column(ForeignKey("subject.id"))
    claimant_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"))
    via: Mapped[list[UUID]] = mapped_column(ARRAY(PgUuid), server_default="{}")
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    span_start: Mapped[int | None]
    span_end: Mapped[int | None]
    about_edtf: Mapped[str | None] = mapped_column(Text)
    about_start: Mapped[date | None] = mapped_column(Date)
    about_end: Mapped[date | None] = mapped_column(Date)
    asserted_edtf: Mapped[str | None] = mapped_column(Text)
    asserted_start: Mapped[date | None] = mapped_column(Date)
    asserted_end: Mapped[date | None] = mapped_column(Date)
    reported_edtf: Mapped[str | None] = mapped_column(Text)
    reported_start: Mapped[date | None] = mapped_column(Date)
    reported_end: Mapped[date | None] = mapped_column(Date)
    place: Mapped[str | None] = mapped_column(Text)
    confidence_value: Mapped[int | None]
    confidence_low: Mapped[int | None]
    confidence_high: Mapped[int | None]
    confidence_scale: Mapped[str | None] = mapped_column(Text)
    confidence_code: Mapped[str | None] = mapped_column(Text)
    credibility: Mapped[int | None]
    verdict: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default="reported")
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    notes: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(Text)
    extra: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    external_id: Mapped[str | None] = mapped_column(Text, unique=True)
    words: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed(
            "to_tsvector('english'::regconfig, coalesce(text, '') || ' ' || coalesce(notes, ''))",
            persisted=True,
        ),
    )

    __table_args__ = (
        CheckConstraint(one_of("comparator", Comparator), name="comparator"),
        CheckConstraint(one_of("bounds", Bounds), name="bounds"),
        CheckConstraint(one_of("dimension", Dimension), name="dimension"),
        CheckConstraint(one_of("basis", QuantityBasis), name="basis"),
        CheckConstraint(one_of("stance", Stance), name="stance"),
        CheckConstraint(one_of("status", Status), name="status"),
        CheckConstraint(one_of("verdict", Verdict), name="verdict"),
        CheckConstraint(
            " and ".join(f"(comparator is null) = ({column} is null)" for column in _QUANTITY),
            name="quantity_whole",
        ),
        CheckConstraint("lower <= upper", name="lower_upper"),
        CheckConstraint(
            " and ".join(f"coalesce(abs({column}) < 1e30, true)" for column in ("value", "lower", "upper")),
            name="numbers_below_1e30",
        ),
        CheckConstraint("text is not null or comparator is not null", name="text_or_quantity"),
        CheckConstraint("length(text) between 1 and 2000", name="text"),
        CheckConstraint("claimant_id is not null or document_id is not null", name="claimant_or_document"),
        CheckConstraint("(span_start is null) = (span_end is null) and span_start < span_end", name="span"),
        CheckConstraint("credibility between 1 and 6", name="credibility"),
        CheckConstraint("confidence_value between 0 and 100", name="confidence"),
        CheckConstraint(days("about"), name="about"),
        CheckConstraint(days("asserted"), name="asserted"),
        CheckConstraint(days("reported"), name="reported"),
        Index("ix_claim_list", *_NEWEST, postgresql_where=_LIVE),
        Index("ix_claim_subject", "subject_id", *_NEWEST, postgresql_where=_LIVE),
        Index("ix_claim_claimant", "claimant_id", *_NEWEST, postgresql_where=_LIVE),
        Index("ix_claim_document", "document_id", *_NEWEST, postgresql_where=_LIVE),
        Index("ix_claim_recorded", sql("recorded_at desc"), sql("id desc")),
        Index("ix_claim_via", "via", postgresql_using="gin"),
        Index("ix_claim_terms", *_TERMS, postgresql_using="gin"),
        Index("ix_claim_unset", sql(f"unset_fields({', '.join(UNSET_COLUMNS.values())})"), postgresql_using="gin"),
        Index("ix_claim_unit", "unit", *_NEWEST, postgresql_where=_LIVE),
        Index("ix_claim_place", "place", *_NEWEST, postgresql_where=_LIVE),
        Index(
            "ix_claim_verdict", "verdict", *_NEWEST, postgresql_where=sql("deleted_at is null and verdict is not null")
        ),
        Index(
            "ix_claim_status", "status", *_NEWEST, postgresql_where=sql("deleted_at is null and status <> 'reported'")
        ),
        Index(
            "ix_claim_reported_longer",
            *_NEWEST,
            postgresql_where=sql(
                "deleted_at is null and reported_edtf is not null and (reported_start >= reported_end) is not true"
            ),
        ),
        Index("ix_claim_untriaged", *_NEWEST, postgresql_where=sql("deleted_at is null and subject_id is null")),
        Index("ix_claim_wordless", *_NEWEST, postgresql_where=sql("deleted_at is null and text is null")),
        *(
            Index(
                f"ix_claim_{time}_days",
                sql(f"known_days({time}_edtf, {time}_start, {time}_end)"),
                sql("coalesce(reported_start, reported_end)"),
                postgresql_using="gist",
            )
            for time in ("about", "asserted")
        ),
        *(
            Index(f"ix_claim_{name}", sql(f"{key} desc nulls last"), sql("id desc"))
            for name, key in (
                ("about", "coalesce(about_start, about_end)"),
                ("confidence", "confidence_value"),
                ("value", "nominal"),
            )
        ),
        Index("ix_claim_words", "words", postgresql_using="gin"),
        Index("ix_claim_subject_reach", "subject_id", "reach", postgresql_using="gist"),
        Index("ix_claim_unit_reach", "unit", "reach", postgresql_using="gist"),
        journaled("claim"),
    )
