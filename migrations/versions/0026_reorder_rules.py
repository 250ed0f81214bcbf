"""Reorder points of one's own, and moves found by their day."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "reorder_rule",
        sa.Column("id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("point_milli", sa.BigInteger(), nullable=True),
        sa.Column("most_milli", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("point_milli >= 0", name=op.f("ck_reorder_rule_point")),
        sa.CheckConstraint("most_milli >= coalesce(point_milli, 0)", name=op.f("ck_reorder_rule_most")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_reorder_rule_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorder_rule")),
        sa.UniqueConstraint("product_id", name=op.f("uq_reorder_rule_product_id")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_stock_move_business_date"), "stock_move", ["business_date"], unique=False)
