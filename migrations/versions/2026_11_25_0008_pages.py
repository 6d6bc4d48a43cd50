"""Indexes in the order of the list for every filter of claims, and one over what is missing.

Revision ID: 0008
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None

_NEWEST = "coalesce(reported_start, reported_end) desc nulls last"
_KNOWN_DAYS = """
create function known_days(said text, first_day date, last_day date) returns daterange
language sql immutable parallel safe
return case when said is not null then daterange(first_day, last_day, '[]') end
"""
# A field of a claim, the column that is null or an empty list where it has none, and the column's type.
_FIELDS = (
    ("text", "text", "text"),
    ("quantity", "unit", "text"),
    ("subject", "subject_id", "uuid"),
    ("claimant", "claimant_id", "uuid"),
    ("via", "via", "uuid[]"),
    ("document", "document_id", "uuid"),
    ("span", "span_start", "integer"),
    ("about", "about_edtf", "text"),
    ("asserted_on", "asserted_edtf", "text"),
    ("reported_on", "reported_edtf", "text"),
    ("place", "place", "text"),
    ("confidence", "confidence_value", "integer"),
    ("credibility", "credibility", "integer"),
    ("verdict", "verdict", "text"),
    ("tags", "tags", "text[]"),
    ("notes", "notes", "text"),
    ("language", "language", "text"),
    ("external_id", "external_id", "text"),
)
_UNSET_FIELDS = """
create function unset_fields({arguments}) returns text[]
language sql immutable parallel safe
return array_remove(array[{cases}], null)
"""
_OF_THESE = {
    "ix_claim_unit": ("unit", ""),
    "ix_claim_place": ("place", ""),
    "ix_claim_verdict": ("verdict", " and verdict is not null"),
    "ix_claim_status": ("status", " and status <> 'reported'"),
}
_LONGER = "reported_edtf is not null and (reported_start >= reported_end) is not true"
_TERMS = ["stance", "comparator", "dimension", "credibility", "tags"]
_TERMS_BEFORE = ["status", "stance", "verdict", "comparator", "dimension", "unit", "place", "credibility", "tags"]


def upgrade() -> None:
    _replace_terms(_TERMS)
    for name, (column, more) in _OF_THESE.items():
        _create_ordered(name, [column], more)
    _create_ordered("ix_claim_reported_longer", [], f" and {_LONGER}")
    op.execute(_KNOWN_DAYS)
    op.execute(_unset_fields())
    columns = ", ".join(column for _, column, _ in _FIELDS)
    op.create_index("ix_claim_unset", "claim", [sa.text(f"unset_fields({columns})")], postgresql_using="gin")
    for time in ("about", "asserted", "reported"):
        op.drop_index(f"ix_claim_{time}_days", "claim")
    for time in ("about", "asserted"):
        days = f"known_days({time}_edtf, {time}_start, {time}_end)"
        day = "coalesce(reported_start, reported_end)"
        op.create_index(f"ix_claim_{time}_days", "claim", [sa.text(days), sa.text(day)], postgresql_using="gist")

    op.execute("create statistics claim_reported_on_a_day on (reported_start >= reported_end) from claim")
    op.execute("analyze claim")


def downgrade() -> None:
    op.execute("drop statistics claim_reported_on_a_day")
    for time in ("about", "asserted"):
        op.drop_index(f"ix_claim_{time}_days", "claim")
    for time in ("about", "asserted", "reported"):
        op.create_index(
            f"ix_claim_{time}_days",
            "claim",
            [sa.text(f"daterange({time}_start, {time}_end, '[]')")],
            postgresql_using="gist",
            postgresql_where=sa.text(f"{time}_edtf is not null"),
        )
    for name in (*_OF_THESE, "ix_claim_reported_longer", "ix_claim_unset"):
        op.drop_index(name, "claim")
    _replace_terms(_TERMS_BEFORE)
    op.execute("drop function known_days")
    op.execute("drop function unset_fields")


def _unset_fields() -> str:
    cases = (
        f"case when {f'cardinality({column}) = 0' if kind.endswith('[]') else f'{column} is null'} then '{name}' end"
        for name, column, kind in _FIELDS
    )
    arguments = ", ".join(f"{column} {kind}" for _, column, kind in _FIELDS)
    return _UNSET_FIELDS.format(arguments=arguments, cases=", ".join(cases))


def _create_ordered(name: str, columns: list[str], more: str) -> None:
    """An index in the order of the list, of living claims."""
    op.create_index(
        name,
        "claim",
        [*columns, sa.text(_NEWEST), sa.text("id desc")],
        postgresql_where=sa.text(f"deleted_at is null{more}"),
    )


def _replace_terms(columns: list[str]) -> None:
    op.drop_index("ix_claim_terms", "claim")
    op.create_index("ix_claim_terms", "claim", columns, postgresql_using="gin")
