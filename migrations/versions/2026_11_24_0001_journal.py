"""The journal: revisions, the feed's order, and what is kept beside them.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_FUNCTIONS = (
    # A generated column takes only immutable functions; array_to_string is merely stable. Bodies that are
    # parsed at once keep their names bound where a dump is restored with an empty search_path.
    """
    create function joined(texts text[]) returns text
    language sql immutable parallel safe
    return (select string_agg(t, ' ') from unnest(texts) as t)
    """,
    """
    create function words_of_names(name text, aliases text[]) returns tsvector
    language sql immutable parallel safe
    return to_tsvector('simple'::regconfig, name || ' ' || coalesce(joined(aliases), ''))
    """,
    """
    create function words_of_subject(title text, description text, tags text[]) returns tsvector
    language sql immutable parallel safe
    return to_tsvector('english'::regconfig,
        title || ' ' || coalesce(description, '') || ' ' || coalesce(joined(tags), ''))
    """,
    # A tsvector holds at most 1 MB; of a text with more different words the beginning is searchable.
    """
    create function words_of_document(title text, body text) returns tsvector
    language plpgsql immutable parallel safe
    as $$
    declare
        kept integer := length(body);
    begin
        loop
            begin
                return to_tsvector('english'::regconfig,
                    coalesce(title, '') || ' ' || coalesce(left(body, kept), ''));
            exception when program_limit_exceeded then
                kept := kept / 2;
            end;
        end loop;
    end $$
    """,
    """
    create function canonical_at(thing uuid, upto bigint) returns uuid
    language plpgsql stable parallel safe
    as $$
    declare
        at uuid := thing;
        target uuid;
    begin
        loop
            target := null;
            select (r.state ->> 'merged_into')::uuid into target
            from revision r join settled s on s.revision = r.seq
            where r.thing = at and s.position <= upto
            order by r.version desc limit 1;
            exit when target is null;
            at := target;
        end loop;
        return at;
    end $$
    """,
    """
    create function refuse_change() returns trigger
    language plpgsql
    as $$ begin
        raise exception 'the journal is append-only' using errcode = 'restrict_violation';
    end $$
    """,
    """
    create function refuse_unjournaled() returns trigger
    language plpgsql
    as $$ begin
        raise exception 'a thing changes only with a new version' using errcode = 'restrict_violation';
    end $$
    """,
)

_DROPPED = (
    "words_of_names(text, text[])",
    "words_of_subject(text, text, text[])",
    "joined(text[])",
    "words_of_document(text, text)",
    "canonical_at(uuid, bigint)",
    "refuse_change()",
    "refuse_unjournaled()",
)
_APPEND_ONLY = ("revision", "settled")


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("thing", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("caller", "path", "key", name="pk_answer"),
    )
    op.create_index("ix_answer_created_at", "answer", ["created_at"], unique=False)
    op.create_table(
        "ledger",
        sa.Column("single", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("single = 1", name="ck_ledger_one_row"),
        sa.PrimaryKeyConstraint("single", name="pk_ledger"),
    )
    op.create_table(
        "merged",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_merged"),
    )
    op.create_index("ix_merged_canonical", "merged", ["canonical"], unique=False)
    op.create_table(
        "pending",
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("revision", name="pk_pending"),
    )
    op.create_table(
        "revision",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("thing", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("state", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_revision"),
        sa.UniqueConstraint("thing", "version", name="uq_revision_thing_version"),
    )
    op.create_index(
        "ix_revision_claim_claimant",
        "revision",
        [sa.text("(state ->> 'claimant_id')")],
        unique=False,
        postgresql_where=sa.text("type = 'claim'"),
    )
    op.create_index(
        "ix_revision_claim_document",
        "revision",
        [sa.text("(state ->> 'document_id')")],
        unique=False,
        postgresql_where=sa.text("type = 'claim'"),
    )
    op.create_index(
        "ix_revision_claim_subject",
        "revision",
        [sa.text("(state ->> 'subject_id')")],
        unique=False,
        postgresql_where=sa.text("type = 'claim'"),
    )
    op.create_index(
        "ix_revision_first",
        "revision",
        ["type", "thing"],
        unique=False,
        postgresql_where=sa.text("version = 1 and type <> 'claim'"),
    )
    op.create_table(
        "settled",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["revision"], ["revision.seq"], name="fk_settled_revision"),
        sa.PrimaryKeyConstraint("position", name="pk_settled"),
        sa.UniqueConstraint("revision", name="uq_settled_revision"),
    )
    op.create_index("ix_settled_settled_at", "settled", ["settled_at"], unique=False)
    for function in _FUNCTIONS:
        op.execute(function)
    for table in _APPEND_ONLY:
        op.execute(
            f"create trigger append_only before update or delete or truncate on {table} "
            "for each statement execute function refuse_change()"
        )
    op.execute(
        "insert into ledger (single, secret) values (1, sha256(convert_to("
        "gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')))"
    )


def downgrade() -> None:
    op.drop_table("settled")
    op.drop_table("revision")
    op.drop_table("pending")
    op.drop_table("merged")
    op.drop_table("ledger")
    op.drop_table("answer")
    for function in _DROPPED:
        op.execute(f"drop function {function}")
