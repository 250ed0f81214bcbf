"""Plans are found by their account: a credit rule asks which instalments went by unpaid."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_index(op.f("ix_instalment_plan_account_id"), "instalment_plan", ["account_id"], unique=False)
