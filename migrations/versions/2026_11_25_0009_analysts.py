"""What an analyst judged by an appraisal, beside what stood before: so that several stand side by side.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KNOWN = "given <@ array['confidence', 'credibility', 'verdict']"


def upgrade() -> None:
    """Add the column; of the appraisals there are it is not known, and all that they set counts as judged."""
    op.add_column("appraisal", sa.Column("given", postgresql.ARRAY(sa.Text)))
    op.create_check_constraint(op.f("ck_appraisal_given"), "appraisal", _KNOWN)


def downgrade() -> None:
    """Forget who judged what."""
    op.drop_column("appraisal", "given")
