"""Redaction where something is missing: no text stays none, and a claim of a figure alone keeps a mark in its place.

Revision ID: 0011
Revises: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# A claim has words or a figure, in each of its states: one of a figure alone that is blanked says so in words.
_MARKED = """
        if blanks ? 'comparator' and state ->> 'comparator' is null and state ->> 'text' is null then
            state := state || '{"text": "[redacted]"}';
        end if;
"""
_REDACTED_STATE = """
    create or replace function redacted_state(state jsonb, blanks jsonb, places int4multirange) returns jsonb
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
        %s
        return state;
    end $$
"""


def upgrade() -> None:
    # The whole of no text was a text as long as the place asked for.
    op.execute("alter function blocked(text, int4multirange) strict")
    op.execute(_REDACTED_STATE % _MARKED)


def downgrade() -> None:
    op.execute(_REDACTED_STATE % "")
    op.execute("alter function blocked(text, int4multirange) called on null input")
