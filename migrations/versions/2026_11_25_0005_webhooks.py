"""Webhooks and their deliveries.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    words, ids = postgresql.ARRAY(sa.Text()), postgresql.ARRAY(sa.Uuid())
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", instant, server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", instant, server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("types", words, server_default="{}", nullable=False),
        sa.Column("actions", words, server_default="{}", nullable=False),
        sa.Column("things", ids, server_default="{}", nullable=False),
        sa.Column("subjects", ids, server_default="{}", nullable=False),
        sa.Column("claimants", ids, server_default="{}", nullable=False),
        sa.Column("documents", ids, server_default="{}", nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("former_secret", sa.LargeBinary(), nullable=True),
        sa.Column("former_until", instant, nullable=True),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failing_since", instant, nullable=True),
        sa.Column("next_at", instant, server_default=sa.text("now()"), nullable=False),
        sa.Column("claim", sa.Uuid(), nullable=True),
        sa.Column("claimed_until", instant, nullable=True),
        sa.CheckConstraint("state in ('active', 'paused', 'off')", name="ck_webhook_state"),
        sa.CheckConstraint("(state = 'off') = (reason is not null)", name="ck_webhook_reason"),
        sa.CheckConstraint("(former_secret is null) = (former_until is null)", name="ck_webhook_former_secret"),
        sa.CheckConstraint("(claim is null) = (claimed_until is null)", name="ck_webhook_claim"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
    )
    op.create_index("ix_webhook_list", "webhook", [sa.text("created_at desc"), sa.text("id desc")], unique=False)
    op.create_index(
        "ix_webhook_due", "webhook", ["next_at"], unique=False, postgresql_where=sa.text("state = 'active'")
    )
    op.create_table(
        "delivery",
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempted_at", instant, nullable=True),
        sa.Column("response_status", sa.SmallInteger(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("resend_at", instant, nullable=True),
        sa.CheckConstraint("status in ('pending', 'delivered', 'failed')", name="ck_delivery_status"),
        sa.CheckConstraint(
            "problem in ('address_refused', 'unknown_host', 'unreachable', 'tls_failed', 'timeout', 'no_answer', "
            "'redirect', 'status')",
            name="ck_delivery_problem",
        ),
        sa.ForeignKeyConstraint(["position"], ["settled.position"], name="fk_delivery_position"),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhook.id"], name="fk_delivery_webhook_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("webhook_id", "position", name="pk_delivery"),
    )
    op.create_index("ix_delivery_attempted_at", "delivery", ["attempted_at"], unique=False)
    op.create_index(
        "ix_delivery_resend", "delivery", ["resend_at"], unique=False, postgresql_where=sa.text("resend_at is not null")
    )


def downgrade() -> None:
    op.drop_table("delivery")
    op.drop_table("webhook")
