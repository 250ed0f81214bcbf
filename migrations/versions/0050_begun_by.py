"""Who began an order or a quote."""

import sqlalchemy as sa

from migrations.change import NewColumn, change_table

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    for table in ("sales_order", "quote"):
        change_table(table, [NewColumn("begun_by", sa.Text(), fill="''")])
