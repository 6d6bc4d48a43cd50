"""Claims, relations and appraisals.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_THINGS = ("claim", "relation")


def upgrade() -> None:
    op.execute("create extension if not exists btree_gin")
    op.create_table(
        "claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("statement_timestamp()"), nullable=False
        ),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("statement_timestamp()"), nullable=False
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("comparator", sa.Text(), nullable=True),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("lower", sa.Numeric(), nullable=True),
        sa.Column("upper", sa.Numeric(), nullable=True),
        sa.Column("bounds", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("dimension", sa.Text(), nullable=True),
        sa.Column("reach", postgresql.NUMRANGE(), nullable=True),
        sa.Column("nominal", sa.Numeric(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("parser", sa.Text(), nullable=True),
        sa.Column("stance", sa.Text(), server_default="asserts", nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("claimant_id", sa.Uuid(), nullable=True),
        sa.Column("via", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("about_edtf", sa.Text(), nullable=True),
        sa.Column("about_start", sa.Date(), nullable=True),
        sa.Column("about_end", sa.Date(), nullable=True),
        sa.Column("asserted_edtf", sa.Text(), nullable=True),
        sa.Column("asserted_start", sa.Date(), nullable=True),
        sa.Column("asserted_end", sa.Date(), nullable=True),
        sa.Column("reported_edtf", sa.Text(), nullable=True),
        sa.Column("reported_start", sa.Date(), nullable=True),
        sa.Column("reported_end", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("confidence_value", sa.Integer(), nullable=True),
        sa.Column("confidence_low", sa.Integer(), nullable=True),
        sa.Column("confidence_high", sa.Integer(), nullable=True),
        sa.Column("confidence_scale", sa.Text(), nullable=True),
        sa.Column("confidence_code", sa.Text(), nullable=True),
        sa.Column("credibility", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), server_default="reported", nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("extra", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed(
                "to_tsvector('english'::regconfig, coalesce(text, '') || ' ' || coalesce(notes, ''))", persisted=True
            ),
            nullable=False,
        ),
        sa.CheckConstraint("basis in ('parsed', 'given')", name="ck_claim_basis"),
        sa.CheckConstraint("bounds in ('[]', '[)', '(]', '()')", name="ck_claim_bounds"),
        sa.CheckConstraint(
            (
                "comparator in ('exactly', 'about', 'more_than', 'at_least', 'less_than', 'at_most', "
                "'nearly', 'between')"
            ),
            name="ck_claim_comparator",
        ),
        sa.CheckConstraint(
            (
                "dimension in ('count', 'money', 'share', 'factor', 'mass', 'length', 'area', "
                "'volume', 'duration', 'speed', 'energy', 'power', 'pressure', 'temperature')"
            ),
            name="ck_claim_dimension",
        ),
        sa.CheckConstraint("stance in ('asserts', 'denies', 'expects')", name="ck_claim_stance"),
        sa.CheckConstraint("status in ('proposed', 'reported', 'retracted')", name="ck_claim_status"),
        sa.CheckConstraint("verdict in ('confirmed', 'disputed', 'refuted')", name="ck_claim_verdict"),
        sa.CheckConstraint(
            ("(about_edtf is null) = (about_start is null and about_end is null) and about_start <= about_end"),
            name="ck_claim_about",
        ),
        sa.CheckConstraint(
            (
                "(asserted_edtf is null) = (asserted_start is null and asserted_end is null) and "
                "asserted_start <= asserted_end"
            ),
            name="ck_claim_asserted",
        ),
        sa.CheckConstraint(
            (
                "(comparator is null) = (bounds is null) and "
                "(comparator is null) = (unit is null) and "
                "(comparator is null) = (dimension is null) and "
                "(comparator is null) = (reach is null) and "
                "(comparator is null) = (label is null)"
            ),
            name="ck_claim_quantity_whole",
        ),
        sa.CheckConstraint(
            (
                "(reported_edtf is null) = (reported_start is null and reported_end is null) and "
                "reported_start <= reported_end"
            ),
            name="ck_claim_reported",
        ),
        sa.CheckConstraint("(span_start is null) = (span_end is null) and span_start < span_end", name="ck_claim_span"),
        sa.CheckConstraint("claimant_id is not null or document_id is not null", name="ck_claim_claimant_or_document"),
        sa.CheckConstraint(
            (
                "coalesce(abs(value) < 1e30, true) and coalesce(abs(lower) < 1e30, true) and "
                "coalesce(abs(upper) < 1e30, true)"
            ),
            name="ck_claim_numbers_below_1e30",
        ),
        sa.CheckConstraint("confidence_value between 0 and 100", name="ck_claim_confidence"),
        sa.CheckConstraint("credibility between 1 and 6", name="ck_claim_credibility"),
        sa.CheckConstraint("length(text) between 1 and 2000", name="ck_claim_text"),
        sa.CheckConstraint("lower <= upper", name="ck_claim_lower_upper"),
        sa.CheckConstraint("text is not null or comparator is not null", name="ck_claim_text_or_quantity"),
        sa.ForeignKeyConstraint(["claimant_id"], ["source.id"], name="fk_claim_claimant_id"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_claim_document_id"),
        sa.ForeignKeyConstraint(
            ["id", "version"],
            ["revision.thing", "revision.version"],
            name="fk_claim_journaled_revision",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_claim_subject_id"),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
        sa.UniqueConstraint("external_id", name="uq_claim_external_id"),
    )
    op.create_index(
        "ix_claim_claimant",
        "claim",
        ["claimant_id", sa.text("coalesce(reported_start, reported_end) desc nulls last"), sa.text("id desc")],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_claim_document",
        "claim",
        ["document_id", sa.text("coalesce(reported_start, reported_end) desc nulls last"), sa.text("id desc")],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index(
        "ix_claim_list",
        "claim",
        [sa.text("coalesce(reported_start, reported_end) desc nulls last"), sa.text("id desc")],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index("ix_claim_recorded", "claim", [sa.text("recorded_at desc"), sa.text("id desc")], unique=False)
    op.create_index(
        "ix_claim_subject",
        "claim",
        ["subject_id", sa.text("coalesce(reported_start, reported_end) desc nulls last"), sa.text("id desc")],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index("ix_claim_subject_reach", "claim", ["subject_id", "reach"], unique=False, postgresql_using="gist")
    op.create_index(
        "ix_claim_terms",
        "claim",
        ["status", "stance", "verdict", "comparator", "dimension", "unit", "place", "credibility", "tags"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index("ix_claim_unit_reach", "claim", ["unit", "reach"], unique=False, postgresql_using="gist")
    for name, column in (("untriaged", "subject_id"), ("wordless", "text")):
        op.create_index(
            f"ix_claim_{name}",
            "claim",
            [sa.text("coalesce(reported_start, reported_end) desc nulls last"), sa.text("id desc")],
            unique=False,
            postgresql_where=sa.text(f"deleted_at is null and {column} is null"),
        )
    for time in ("about", "asserted", "reported"):
        op.create_index(
            f"ix_claim_{time}_days",
            "claim",
            [sa.text(f"daterange({time}_start, {time}_end, '[]')")],
            unique=False,
            postgresql_using="gist",
            postgresql_where=sa.text(f"{time}_edtf is not null"),
        )
    for name, key in (
        ("about", "coalesce(about_start, about_end)"),
        ("confidence", "confidence_value"),
        ("value", "nominal"),
    ):
        op.create_index(
            f"ix_claim_{name}",
            "claim",
            [sa.text(f"{key} desc nulls last"), sa.text("id desc")],
            unique=False,
        )
    op.create_index("ix_claim_via", "claim", ["via"], unique=False, postgresql_using="gin")
    op.create_index("ix_claim_words", "claim", ["words"], unique=False, postgresql_using="gin")
    op.create_table(
        "relation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("statement_timestamp()"), nullable=False
        ),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("statement_timestamp()"), nullable=False
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="suggested", nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("state in ('suggested', 'confirmed', 'rejected')", name="ck_relation_state"),
        sa.CheckConstraint(
            ("type in ('supports', 'contradicts', 'supersedes', 'repeats', 'retracts', 'derived_from')"),
            name="ck_relation_type",
        ),
        sa.CheckConstraint("from_id <> to_id", name="ck_relation_not_to_itself"),
        sa.ForeignKeyConstraint(["from_id"], ["claim.id"], name="fk_relation_from_id"),
        sa.ForeignKeyConstraint(
            ["id", "version"],
            ["revision.thing", "revision.version"],
            name="fk_relation_journaled_revision",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["to_id"], ["claim.id"], name="fk_relation_to_id"),
        sa.PrimaryKeyConstraint("id", name="pk_relation"),
    )
    op.create_index("ix_relation_to_id", "relation", ["to_id"], unique=False)
    op.create_index("uq_relation_live", "relation", ["from_id", "to_id", "type"], unique=True)
    op.create_table(
        "appraisal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("claim_version", sa.Integer(), nullable=False),
        sa.Column("confidence_value", sa.Integer(), nullable=True),
        sa.Column("confidence_low", sa.Integer(), nullable=True),
        sa.Column("confidence_high", sa.Integer(), nullable=True),
        sa.Column("confidence_scale", sa.Text(), nullable=True),
        sa.Column("confidence_code", sa.Text(), nullable=True),
        sa.Column("credibility", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("rationale", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("verdict in ('confirmed', 'disputed', 'refuted')", name="ck_appraisal_verdict"),
        sa.CheckConstraint("confidence_value between 0 and 100", name="ck_appraisal_confidence"),
        sa.CheckConstraint("credibility between 1 and 6", name="ck_appraisal_credibility"),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_appraisal_claim_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appraisal"),
        sa.UniqueConstraint("claim_id", "claim_version", name="uq_appraisal_claim_id_claim_version"),
    )
    for thing in _THINGS:
        op.execute(
            f"create trigger journaled before update on {thing} for each row "
            "when (new.version is distinct from old.version + 1) execute function refuse_unjournaled()"
        )
    op.execute(
        "create trigger append_only before update or delete or truncate on appraisal "
        "for each statement execute function refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("appraisal")
    op.drop_table("relation")
    op.drop_table("claim")
