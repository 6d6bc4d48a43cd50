"""Redaction: the one door through which the past can be blanked.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FUNCTIONS = (
    # What may stand where something stood: nothing, or a mark that says so. Nothing else can be written into the past.
    r"""
    create function is_blank(blanks jsonb) returns boolean
    language sql immutable parallel safe
    return (
        select coalesce(bool_and(
            value in ('null', '[]', '{}') or value #>> '{}' ~ '^(\[redacted[^\]]*\]|redacted-[0-9a-f-]+)$'), true)
        from jsonb_each(blanks))
    """,
    # Every code point becomes a block, so that what points into the text still points at the same place.
    r"""
    create function blocked(body text, places int4multirange) returns text
    language plpgsql immutable parallel safe
    as $$
    declare
        place int4range;
        width integer;
    begin
        for place in select unnest(places) loop
            width := least(upper(place), length(body)) - lower(place);
            if width > 0 then
                body := overlay(body placing repeat(chr(9608), width) from lower(place) + 1 for width);
            end if;
        end loop;
        return body;
    end $$
    """,
    """
    create function redacted_state(state jsonb, blanks jsonb, places int4multirange) returns jsonb
    language plpgsql immutable parallel safe
    as $$
    declare
        body text := blocked(state ->> 'text', places);
    begin
        state := state || coalesce((
            select jsonb_object_agg(key, value) from jsonb_each(blanks) where state -> key <> 'null'), '{}');
        if body is not null and not isempty(places) then
            state := state || jsonb_build_object('text', body);
            if state ? 'text_sha256' then
                state := state || jsonb_build_object('text_sha256', encode(sha256(convert_to(body, 'UTF8')), 'hex'));
            end if;
        end if;
        return state;
    end $$
    """,
    """
    create function redact_past() returns trigger
    language plpgsql
    as $$ begin
        update revision
        set state = redacted_state(state, new.blanks, new.places),
            reason = case when new.reasons and reason is not null then '[redacted]' else reason end
        where thing = new.thing and type = new.type and (new.versions is null or version = any (new.versions));
        if new.rationales then
            update appraisal set rationale = '[redacted]' where claim_id = new.thing and rationale is not null;
        end if;
        return null;
    end $$
    """,
    """
    create function refuse_change_but_redaction() returns trigger
    language plpgsql
    as $$ begin
        if pg_trigger_depth() < 2 then
            raise exception 'the journal is append-only' using errcode = 'restrict_violation';
        end if;
        return null;
    end $$
    """,
)
_DROPPED = (
    "refuse_change_but_redaction()",
    "redact_past()",
    "redacted_state(jsonb, jsonb, int4multirange)",
    "blocked(text, int4multirange)",
    "is_blank(jsonb)",
)
_BLANKED = ("revision", "appraisal")
_TRIGGER = "create trigger {name} before {what} on {table} for each statement execute function {function}()"


def upgrade() -> None:
    for function in _FUNCTIONS:
        op.execute(function)
    op.create_table(
        "redaction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("thing", sa.Uuid(), nullable=False),
        sa.Column("versions", postgresql.ARRAY(sa.Integer()), nullable=True),
        sa.Column("blanks", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("places", postgresql.INT4MULTIRANGE(), server_default="{}", nullable=False),
        sa.Column("reasons", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("rationales", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("is_blank(blanks)", name=op.f("ck_redaction_blanks")),
        sa.PrimaryKeyConstraint("id", name="pk_redaction"),
    )
    op.add_column("answer", sa.Column("redacted", sa.Boolean(), server_default="false", nullable=False))
    op.execute(_TRIGGER.format(name="append_only", what="update or delete or truncate", table="redaction",
                               function="refuse_change"))  # fmt: skip
    op.execute("create trigger redacts after insert on redaction for each row execute function redact_past()")
    for table in _BLANKED:
        op.execute(f"drop trigger append_only on {table}")
        op.execute(_TRIGGER.format(name="append_only", what="delete or truncate", table=table,
                                   function="refuse_change"))  # fmt: skip
        op.execute(_TRIGGER.format(name="append_only_but_redaction", what="update", table=table,
                                   function="refuse_change_but_redaction"))  # fmt: skip


def downgrade() -> None:
    for table in _BLANKED:
        op.execute(f"drop trigger append_only_but_redaction on {table}")
        op.execute(f"drop trigger append_only on {table}")
        op.execute(_TRIGGER.format(name="append_only", what="update or delete or truncate", table=table,
                                   function="refuse_change"))  # fmt: skip
    op.drop_column("answer", "redacted")
    op.drop_table("redaction")
    for function in _DROPPED:
        op.execute(f"drop function {function}")
