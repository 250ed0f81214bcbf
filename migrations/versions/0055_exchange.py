"""Rates of currencies with their day and source, and what documents and money in another currency are worth."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "exchange_rate",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("units_micro", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("units_micro > 0", name=op.f("ck_exchange_rate_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
        sa.UniqueConstraint("uid", name=op.f("uq_exchange_rate_uid")),
    )
    op.create_index(
        op.f("ix_exchange_rate_currency_valid_on"), "exchange_rate", ["currency", "valid_on"], unique=False
    )
    change_table(
        "item",
        (NewColumn("own_units", sa.BigInteger(), "1"), NewColumn("base_units", sa.BigInteger(), "1")),
        {"ck_item_worth": "CHECK (own_units > 0 AND base_units > 0)"},
    )
    change_table(
        "invoice",
        (
            NewColumn("rate_on", sa.Date()),
            NewColumn("rate_source", sa.Text(), "''"),
            NewColumn("base_tax", sa.BigInteger()),
        ),
        {"ck_invoice_rate": "CHECK ((rate_on IS NULL) = (base_tax IS NULL))"},
    )
    change_table(
        "payment",
        (NewColumn("base_amount", sa.BigInteger()),),
        {"ck_payment_base_positive": "CHECK (base_amount > 0)"},
    )
