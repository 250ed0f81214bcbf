"""Stock-takes count what is traced by lot: each count says of which."""

import sqlalchemy as sa

from migrations.change import KEY, NewColumn, change_table

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "stock_tally",
        (NewColumn("lot_id", KEY), NewColumn("by_lot", sa.Boolean(), "false")),
        {
            "fk_stock_tally_lot_id": "FOREIGN KEY(lot_id) REFERENCES lot (id)",
            "ck_stock_tally_by_lot": "CHECK (by_lot OR lot_id IS NULL)",
        },
    )
