"""Goods on hand that may not be sold for now, and goods that are thrown away."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "quarantine",
        sa.Column("id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("location_id", KEY, nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("cause_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity_milli <> 0", name=op.f("ck_quarantine_not_nothing")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_quarantine_product_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_quarantine_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        info={"tracked": True, "sealed": True},
    )
    op.create_index(
        op.f("ix_quarantine_product_id_location_id"),
        "quarantine",
        ["product_id", "location_id"],
        unique=False,
    )
    op.create_index(op.f("ix_quarantine_cause_cause_id"), "quarantine", ["cause", "cause_id"], unique=False)
    change_table("stock_balance", (NewColumn("quarantined_milli", sa.BigInteger(), "0"),))
    change_table(
        "stock_move",
        constraints={
            "ck_stock_move_reason": "CHECK (reason IN ('opening', 'shipment', 'return', 'correction', 'reversal', "
            "'receipt', 'transfer', 'scrap'))"
        },
    )
