"""Quotes with versions, lines and decisions; deposits asked on orders and taken off final invoices."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "quote",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("quoted_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("prices_include_tax", sa.Boolean(), nullable=False),
        sa.Column("rounding", sa.String(length=10), nullable=False),
        sa.Column("payment_method", sa.Text(), nullable=False),
        sa.Column("payment_kind", sa.String(length=12), nullable=False),
        sa.Column("terms_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("billing", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("customer_reference", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("discount_ppm", sa.BigInteger(), nullable=False),
        sa.Column("discount_amount", sa.BigInteger(), nullable=False),
        sa.Column("deposit_ppm", sa.BigInteger(), nullable=False),
        sa.Column("deposit_asked", sa.BigInteger(), nullable=False),
        sa.Column("ships_after_deposit", sa.Boolean(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("rounding_amount", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "payment_kind IN ('prepaid', 'on_delivery', 'account')", name=op.f("ck_quote_payment_kind")
        ),
        sa.CheckConstraint("rounding IN ('unit', 'line', 'rate')", name=op.f("ck_quote_rounding")),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'accepted', 'declined', 'replaced', 'withdrawn')",
            name=op.f("ck_quote_state"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR issued_at IS NOT NULL", name=op.f("ck_quote_issued")
        ),
        sa.CheckConstraint(
            "deposit_asked >= 0 AND deposit_ppm BETWEEN 0 AND 1000000", name=op.f("ck_quote_deposit")
        ),
        sa.CheckConstraint("issued_at IS NULL OR number IS NOT NULL", name=op.f("ck_quote_numbered")),
        sa.CheckConstraint("total = net + tax + rounding_amount", name=op.f("ck_quote_total")),
        sa.CheckConstraint(
            "version >= 1 AND (version = 1) = (replaces_id IS NULL)", name=op.f("ck_quote_version")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_quote_customer_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["quote.id"], name=op.f("fk_quote_replaces_id")),
        sa.ForeignKeyConstraint(["terms_id"], ["terms.id"], name=op.f("fk_quote_terms_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        sa.UniqueConstraint("number", "version", name=op.f("uq_quote_number_version")),
        sa.UniqueConstraint("uid", name=op.f("uq_quote_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(
        op.f("ix_quote_customer_id_quoted_on_id"), "quote", ["customer_id", "quoted_on", "id"], unique=False
    )
    op.create_index(
        "ix_quote_list",
        "quote",
        ["quoted_on", "id", "state", "valid_until", "customer_id", "total", "currency", "number", "version"],
        unique=False,
    )
    op.create_index(op.f("ix_quote_replaces_id"), "quote", ["replaces_id"], unique=False)
    op.create_table(
        "quote_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IN ('accepted', 'declined', 'withdrawn')", name=op.f("ck_quote_decision_decision")
        ),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_decision_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_decision")),
        info={"tracked": True, "sealed": True},
    )
    op.create_index(op.f("ix_quote_decision_quote_id"), "quote_decision", ["quote_id"], unique=False)
    op.create_table(
        "quote_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("optional", sa.Boolean(), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_micro", sa.BigInteger(), nullable=False),
        sa.Column("discount_ppm", sa.BigInteger(), nullable=False),
        sa.Column("discount_amount", sa.BigInteger(), nullable=False),
        sa.Column("vat_class", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=2), nullable=False),
        sa.Column("rate_ppm", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "NOT optional OR kind IN ('goods', 'service')", name=op.f("ck_quote_line_optional")
        ),
        sa.CheckConstraint(
            "kind IN ('goods', 'service', 'text', 'section', 'shipping', 'fee', 'discount')",
            name=op.f("ck_quote_line_kind"),
        ),
        sa.CheckConstraint("gross = net + tax", name=op.f("ck_quote_line_gross")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_quote_line_product_id")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_line_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_line")),
        sa.UniqueConstraint("quote_id", "position", name=op.f("uq_quote_line_quote_id_position")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_quote_line_product_id"), "quote_line", ["product_id"], unique=False)
    op.create_table(
        "quote_tax",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category", sa.String(length=2), nullable=False),
        sa.Column("rate_ppm", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_tax_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_tax")),
        sa.UniqueConstraint(
            "quote_id", "category", "rate_ppm", name=op.f("uq_quote_tax_quote_id_category_rate_ppm")
        ),
        info={"tracked": True},
    )
    op.create_table(
        "invoice_deposit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("deposit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category", sa.String(length=2), nullable=False),
        sa.Column("rate_ppm", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["deposit_id"], ["invoice.id"], name=op.f("fk_invoice_deposit_deposit_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_deposit_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_deposit")),
        sa.UniqueConstraint(
            "invoice_id",
            "deposit_id",
            "category",
            "rate_ppm",
            name=op.f("uq_invoice_deposit_invoice_id_deposit_id_category_rate_ppm"),
        ),
        sa.UniqueConstraint("invoice_id", "position", name=op.f("uq_invoice_deposit_invoice_id_position")),
        info={"tracked": True, "sealed": True, "parent": ("invoice", "invoice_id", "deposit_count")},
    )
    op.create_index(op.f("ix_invoice_deposit_deposit_id"), "invoice_deposit", ["deposit_id"], unique=False)
    change_table("invoice", [NewColumn("deposit_count", sa.BigInteger(), "0")])
    change_table(
        "sales_order",
        [
            NewColumn("quote_id", KEY),
            NewColumn("deposit_ppm", sa.BigInteger(), "0"),
            NewColumn("deposit_asked", sa.BigInteger(), "0"),
            NewColumn("ships_after_deposit", sa.Boolean(), "false"),
        ],
        {
            "fk_sales_order_quote_id": "FOREIGN KEY(quote_id) REFERENCES quote (id)",
            "ck_sales_order_deposit": "CHECK (deposit_asked >= 0 AND deposit_ppm BETWEEN 0 AND 1000000)",
        },
    )
    op.drop_index("ix_sales_order_list", table_name="sales_order")
    op.create_index(
        "ix_sales_order_list",
        "sales_order",
        [
            "ordered_on",
            "id",
            "state",
            "handling",
            "shipped",
            "invoiced",
            "paid",
            "payment_kind",
            "payment_state",
            "promised_on",
            "customer_id",
            "shop_id",
            "total",
            "paid_amount",
            "currency",
            "number",
            "remote_number",
            "deposit_asked",
            "ships_after_deposit",
        ],
        unique=False,
    )
    op.create_index("ix_sales_order_quote_id", "sales_order", ["quote_id"], unique=False)
