"""One invoice of several orders of a customer: which, and the part of each; customers who have one a month."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "invoice",
        (
            NewColumn("order_count", sa.BigInteger(), "0"),
            NewColumn("order_tax_count", sa.BigInteger(), "0"),
        ),
    )
    change_table("customer", (NewColumn("monthly_invoice", sa.Boolean(), "false"),))
    op.create_table(
        "invoice_order",
        sa.Column("id", KEY, nullable=False),
        sa.Column("invoice_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("order_id", KEY, nullable=False),
        sa.Column("supplied_on", sa.Date(), nullable=True),
        sa.Column("rounding_amount", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("total > 0", name=op.f("ck_invoice_order_positive")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_order_invoice_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_invoice_order_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_order")),
        sa.UniqueConstraint("invoice_id", "order_id", name=op.f("uq_invoice_order_invoice_id_order_id")),
        sa.UniqueConstraint("invoice_id", "position", name=op.f("uq_invoice_order_invoice_id_position")),
    )
    op.create_index(op.f("ix_invoice_order_order_id"), "invoice_order", ["order_id"], unique=False)
    op.create_table(
        "invoice_order_tax",
        sa.Column("id", KEY, nullable=False),
        sa.Column("invoice_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("order_id", KEY, nullable=False),
        sa.Column("category", sa.String(length=2), nullable=False),
        sa.Column("rate_ppm", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_order_tax_invoice_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_invoice_order_tax_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_order_tax")),
        sa.UniqueConstraint(
            "invoice_id",
            "order_id",
            "category",
            "rate_ppm",
            name=op.f("uq_invoice_order_tax_invoice_id_order_id_category_rate_ppm"),
        ),
        sa.UniqueConstraint("invoice_id", "position", name=op.f("uq_invoice_order_tax_invoice_id_position")),
    )
