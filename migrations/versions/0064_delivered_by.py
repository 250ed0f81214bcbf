"""What a customer is delivered by: their usual carrier, and whether all of an order comes in one delivery."""

import sqlalchemy as sa

from migrations.change import NewColumn, change_table

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "customer",
        (NewColumn("usual_carrier", sa.Text(), "''"), NewColumn("one_delivery", sa.Boolean(), "false")),
    )
