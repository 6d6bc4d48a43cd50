"""Sources, subjects and documents.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_THINGS = ("source", "subject", "document")


def upgrade() -> None:
    op.execute("create extension if not exists btree_gist")
    op.create_table(
        "source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("statement_timestamp()"), nullable=False
        ),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("statement_timestamp()"), nullable=False
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("members", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("reliability", sa.Text(), server_default="F", nullable=False),
        sa.Column("aliases", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("alias_keys", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("external_ids", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column(
            "words", postgresql.TSVECTOR(), sa.Computed("words_of_names(name, aliases)", persisted=True), nullable=False
        ),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name="ck_source_country"),
        sa.CheckConstraint(
            ("kind in ('person', 'agency', 'government', 'outlet', 'organisation', 'group', 'dataset', 'anonymous')"),
            name="ck_source_kind",
        ),
        sa.CheckConstraint("reliability in ('A', 'B', 'C', 'D', 'E', 'F')", name="ck_source_reliability"),
        sa.CheckConstraint("length(name) between 1 and 300", name="ck_source_name"),
        sa.CheckConstraint("parent_id <> id and merged_into <> id", name="ck_source_not_its_own"),
        sa.ForeignKeyConstraint(
            ["id", "version"],
            ["revision.thing", "revision.version"],
            name="fk_source_journaled_revision",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["source.id"], name="fk_source_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("name_key", name="uq_source_name_key"),
    )
    op.create_index("ix_source_alias_keys", "source", ["alias_keys"], unique=False, postgresql_using="gin")
    op.create_index(
        "ix_source_list", "source", ["name_key", "id"], unique=False, postgresql_where=sa.text("deleted_at is null")
    )
    op.create_index("ix_source_members", "source", ["members"], unique=False, postgresql_using="gin")
    op.create_index("ix_source_parent_id", "source", ["parent_id"], unique=False)
    op.create_index("ix_source_words", "source", ["words"], unique=False, postgresql_using="gin")
    op.create_table(
        "subject",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("statement_timestamp()"), nullable=False
        ),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("statement_timestamp()"), nullable=False
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("dimension", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("since_edtf", sa.Text(), nullable=True),
        sa.Column("since_start", sa.Date(), nullable=True),
        sa.Column("since_end", sa.Date(), nullable=True),
        sa.Column("horizon_days", sa.Integer(), server_default="92", nullable=False),
        sa.Column("part_of_id", sa.Uuid(), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("external_ids", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed("words_of_subject(title, description, tags)", persisted=True),
            nullable=False,
        ),
        sa.CheckConstraint(
            (
                "dimension in ('count', 'money', 'share', 'factor', 'mass', 'length', 'area', "
                "'volume', 'duration', 'speed', 'energy', 'power', 'pressure', 'temperature')"
            ),
            name="ck_subject_dimension",
        ),
        sa.CheckConstraint("measure in ('level', 'total')", name="ck_subject_measure"),
        sa.CheckConstraint(
            ("(since_edtf is null) = (since_start is null and since_end is null) and since_start <= since_end"),
            name="ck_subject_since",
        ),
        sa.CheckConstraint("horizon_days between 1 and 36500", name="ck_subject_horizon_days"),
        sa.CheckConstraint("part_of_id <> id and merged_into <> id", name="ck_subject_not_its_own"),
        sa.CheckConstraint("unit is null or dimension is not null", name="ck_subject_unit"),
        sa.ForeignKeyConstraint(
            ["id", "version"],
            ["revision.thing", "revision.version"],
            name="fk_subject_journaled_revision",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["part_of_id"], ["subject.id"], name="fk_subject_part_of_id"),
        sa.PrimaryKeyConstraint("id", name="pk_subject"),
        sa.UniqueConstraint("slug", name="uq_subject_slug"),
    )
    op.create_index(
        "ix_subject_list", "subject", ["title", "id"], unique=False, postgresql_where=sa.text("deleted_at is null")
    )
    op.create_index("ix_subject_part_of_id", "subject", ["part_of_id"], unique=False)
    op.create_index("ix_subject_tags", "subject", ["tags"], unique=False, postgresql_using="gin")
    op.create_index("ix_subject_words", "subject", ["words"], unique=False, postgresql_using="gin")
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("statement_timestamp()"), nullable=False
        ),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("statement_timestamp()"), nullable=False
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("publisher_id", sa.Uuid(), nullable=True),
        sa.Column("published_edtf", sa.Text(), nullable=True),
        sa.Column("published_start", sa.Date(), nullable=True),
        sa.Column("published_end", sa.Date(), nullable=True),
        sa.Column("retrieved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("text_sha256", sa.Text(), nullable=True),
        sa.Column("archive_url", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed("words_of_document(title, text)", persisted=True),
            nullable=False,
        ),
        sa.CheckConstraint(
            (
                "(published_edtf is null) = (published_start is null and published_end is null) and "
                "published_start <= published_end"
            ),
            name="ck_document_published",
        ),
        sa.CheckConstraint("(text is null) = (text_sha256 is null)", name="ck_document_text_sha256"),
        sa.CheckConstraint("length(text) <= 1000000", name="ck_document_text"),
        sa.CheckConstraint("merged_into <> id", name="ck_document_not_its_own"),
        sa.ForeignKeyConstraint(
            ["id", "version"],
            ["revision.thing", "revision.version"],
            name="fk_document_journaled_revision",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["publisher_id"], ["source.id"], name="fk_document_publisher_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("url", name="uq_document_url"),
    )
    op.create_index(
        "ix_document_list",
        "document",
        [sa.text("coalesce(published_start, published_end) desc nulls last"), sa.text("id desc")],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index("ix_document_publisher_id", "document", ["publisher_id"], unique=False)
    op.create_index("ix_document_words", "document", ["words"], unique=False, postgresql_using="gin")
    for thing in _THINGS:
        op.execute(
            f"create trigger journaled before update on {thing} for each row "
            "when (new.version is distinct from old.version + 1) execute function refuse_unjournaled()"
        )


def downgrade() -> None:
    op.drop_table("document")
    op.drop_table("subject")
    op.drop_table("source")
