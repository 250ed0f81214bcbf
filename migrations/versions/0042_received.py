"""Invoices that suppliers send, and the numbers by which a supplier is known."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table("supplier", [NewColumn("siren", sa.Text()), NewColumn("vat_number", sa.Text())])
    op.create_table(
        "received_invoice",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("syntax", sa.String(length=3), nullable=False),
        sa.Column("in_pdf", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=11), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("seller_name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("seller_siren", sa.Text(), nullable=True),
        sa.Column("seller_vat", sa.Text(), nullable=True),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("order_reference", sa.Text(), nullable=False),
        sa.Column("delivery_reference", sa.Text(), nullable=False),
        sa.Column("odd", sa.Text(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("supplier_id", KEY, nullable=True),
        sa.Column("purchase_id", KEY, nullable=True),
        sa.Column("receipt_id", KEY, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("kept_by", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("syntax IN ('cii', 'ubl')", name=op.f("ck_received_invoice_syntax")),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name=op.f("ck_received_invoice_kind")),
        sa.CheckConstraint(
            "state IN ('open', 'checked', 'disputed')", name=op.f("ck_received_invoice_state")
        ),
        sa.CheckConstraint("(state = 'disputed') = (reason <> '')", name=op.f("ck_received_invoice_reason")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_received_invoice_supplier_id")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchase_order.id"], name=op.f("fk_received_invoice_purchase_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["goods_receipt.id"], name=op.f("fk_received_invoice_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_invoice")),
        sa.UniqueConstraint("hash", name=op.f("uq_received_invoice_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_received_invoice_uid")),
        info={"history": True, "tracked": True},
    )
    for columns in (
        ["purchase_id"],
        ["receipt_id"],
        ["supplier_id", "issued_on", "id"],
        ["issued_on", "id"],
        ["state", "issued_on", "id"],
        ["number"],
    ):
        name = op.f(f"ix_received_invoice_{'_'.join(columns)}")
        op.create_index(name, "received_invoice", columns, unique=False)
    op.create_table(
        "received_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("received_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("our_code", sa.Text(), nullable=False),
        sa.Column("gtin", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("price_micro", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["received_id"], ["received_invoice.id"], name=op.f("fk_received_line_received_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_line")),
        sa.UniqueConstraint("received_id", "position", name=op.f("uq_received_line_received_id_position")),
        info={
            "tracked": True,
            "sealed": True,
            "parent": ("received_invoice", "received_id", "line_count"),
        },
    )
