"""Products that are traced by lot or serial number: quarantine says of which lot, and a lot's moves are found by it."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "product",
        (NewColumn("traced", sa.String(length=10), "''"),),
        {"ck_product_traced": "CHECK (traced IN ('', 'lot', 'serial'))"},
    )
    change_table(
        "quarantine",
        (NewColumn("lot_id", KEY),),
        {"fk_quarantine_lot_id": "FOREIGN KEY(lot_id) REFERENCES lot (id)"},
    )
    op.create_index(op.f("ix_lot_expires_on"), "lot", ["expires_on"], unique=False)
    op.create_index(op.f("ix_lot_code"), "lot", ["code"], unique=False)
    op.create_index(
        op.f("ix_stock_move_lot_id"),
        "stock_move",
        ["lot_id"],
        unique=False,
        sqlite_where=sa.text("lot_id IS NOT NULL"),
        postgresql_where=sa.text("lot_id IS NOT NULL"),
    )
