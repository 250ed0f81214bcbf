"""Proceedings with their judgment, kind and trustee; what a reminder leaves out of what is open: disputed parts, credit."""

import sqlalchemy as sa
from alembic import op

from migrations.change import NewColumn, change_table

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "fact",
        [
            NewColumn("judged_on", sa.Date()),
            NewColumn("proceedings", sa.String(length=12), "''"),
            NewColumn("trustee", sa.Text(), "''"),
        ],
        {
            "ck_fact_proceedings": "CHECK (proceedings IN ('', 'safeguard', 'receivership', 'liquidation'))",
        },
    )
    change_table("reminder", [NewColumn("credit", sa.BigInteger(), "0")])
    change_table(
        "reminder_item",
        [NewColumn("open_amount", sa.BigInteger(), "0"), NewColumn("disputed", sa.BigInteger(), "0")],
    )
    # Letters of before said only what they asked for.
    op.execute("UPDATE reminder_item SET open_amount = amount")
