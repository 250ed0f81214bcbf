"""Purchase orders, and the lines of receipts that fulfil them."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "purchase_order",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("supplier_id", KEY, nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received", sa.String(length=4), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'closed', 'cancelled')", name=op.f("ck_purchase_order_state")
        ),
        sa.CheckConstraint("received IN ('none', 'part', 'all')", name=op.f("ck_purchase_order_received")),
        sa.CheckConstraint(
            "state IN ('draft', 'cancelled') OR number IS NOT NULL", name=op.f("ck_purchase_order_numbered")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_purchase_order_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order")),
        sa.UniqueConstraint("number", name=op.f("uq_purchase_order_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_purchase_order_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(
        op.f("ix_purchase_order_ordered_on_id"), "purchase_order", ["ordered_on", "id"], unique=False
    )
    op.create_index(
        op.f("ix_purchase_order_state_expected_on_id"),
        "purchase_order",
        ["state", "expected_on", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_purchase_order_supplier_id_ordered_on_id"),
        "purchase_order",
        ["supplier_id", "ordered_on", "id"],
        unique=False,
    )
    op.create_table(
        "purchase_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("purchase_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_micro", sa.BigInteger(), nullable=True),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("received_milli", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity_milli > 0", name=op.f("ck_purchase_line_quantity")),
        sa.CheckConstraint("unit_price_micro >= 0", name=op.f("ck_purchase_line_price")),
        sa.CheckConstraint("received_milli >= 0", name=op.f("ck_purchase_line_received")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_purchase_line_product_id")),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchase_order.id"], name=op.f("fk_purchase_line_purchase_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_line")),
        sa.UniqueConstraint("purchase_id", "position", name=op.f("uq_purchase_line_purchase_id_position")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_purchase_line_product_id"), "purchase_line", ["product_id"], unique=False)
    change_table(
        "goods_receipt_line",
        [NewColumn("purchase_line_id", KEY)],
        {
            "fk_goods_receipt_line_purchase_line_id": "FOREIGN KEY(purchase_line_id) REFERENCES purchase_line (id)"
        },
    )
    op.create_index(
        op.f("ix_goods_receipt_line_purchase_line_id"),
        "goods_receipt_line",
        ["purchase_line_id"],
        unique=False,
    )
