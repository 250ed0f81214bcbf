"""Suppliers with what they offer, and goods received."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "supplier",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("line1", sa.Text(), nullable=False),
        sa.Column("line2", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("our_number", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("lead_days", sa.BigInteger(), nullable=True),
        sa.Column("minimum_amount", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("lead_days >= 0", name=op.f("ck_supplier_lead")),
        sa.CheckConstraint("minimum_amount >= 0", name=op.f("ck_supplier_minimum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        sa.UniqueConstraint("uid", name=op.f("uq_supplier_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_supplier_folded_id"), "supplier", ["folded", "id"], unique=False)
    op.create_table(
        "supplier_product",
        sa.Column("id", KEY, nullable=False),
        sa.Column("supplier_id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("pack_milli", sa.BigInteger(), nullable=False),
        sa.Column("price_micro", sa.BigInteger(), nullable=True),
        sa.Column("lead_days", sa.BigInteger(), nullable=True),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("pack_milli > 0", name=op.f("ck_supplier_product_pack")),
        sa.CheckConstraint("price_micro >= 0", name=op.f("ck_supplier_product_price")),
        sa.CheckConstraint("lead_days >= 0", name=op.f("ck_supplier_product_lead")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_supplier_product_product_id")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_product_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_product")),
        sa.UniqueConstraint(
            "supplier_id", "product_id", name=op.f("uq_supplier_product_supplier_id_product_id")
        ),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_supplier_product_product_id"), "supplier_product", ["product_id"], unique=False)
    op.create_table(
        "goods_receipt",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("supplier_id", KEY, nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("delivery_note", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reverses_id", KEY, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('receipt', 'reversal')", name=op.f("ck_goods_receipt_kind")),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses_id IS NOT NULL)", name=op.f("ck_goods_receipt_reversal")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["goods_receipt.id"], name=op.f("fk_goods_receipt_reverses_id")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_goods_receipt_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_receipt")),
        sa.UniqueConstraint("number", name=op.f("uq_goods_receipt_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_goods_receipt_uid")),
        info={"history": True, "tracked": True, "sealed": True},
    )
    op.create_index(
        op.f("ix_goods_receipt_received_on_id"), "goods_receipt", ["received_on", "id"], unique=False
    )
    op.create_index(op.f("ix_goods_receipt_reverses_id"), "goods_receipt", ["reverses_id"], unique=False)
    op.create_index(
        op.f("ix_goods_receipt_supplier_id_received_on_id"),
        "goods_receipt",
        ["supplier_id", "received_on", "id"],
        unique=False,
    )
    op.create_table(
        "goods_receipt_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("receipt_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("unit_cost_micro", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("quantity_milli <> 0", name=op.f("ck_goods_receipt_line_not_nothing")),
        sa.CheckConstraint("unit_cost_micro >= 0", name=op.f("ck_goods_receipt_line_cost")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_goods_receipt_line_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["goods_receipt.id"], name=op.f("fk_goods_receipt_line_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_receipt_line")),
        sa.UniqueConstraint("receipt_id", "position", name=op.f("uq_goods_receipt_line_receipt_id_position")),
        info={"tracked": True, "sealed": True, "parent": ("goods_receipt", "receipt_id", "line_count")},
    )
    op.create_index(
        op.f("ix_goods_receipt_line_product_id"), "goods_receipt_line", ["product_id"], unique=False
    )
