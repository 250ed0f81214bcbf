"""How many days before a debit a customer agreed to be told of it, and the day on which one was told otherwise."""

import sqlalchemy as sa

from migrations.change import NewColumn, change_table

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "mandate",
        [NewColumn("notice_days", sa.BigInteger()), NewColumn("notice_why", sa.Text(), fill="''")],
        {"ck_mandate_notice": "CHECK (notice_days > 0)"},
    )
    change_table("debit_line", [NewColumn("told_on", sa.Date())])
