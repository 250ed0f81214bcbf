"""What was still open in the program before: claims that are no documents of this one."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, change_table

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "opening",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("open_amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("cut_over_on", sa.Date(), nullable=False),
        sa.Column("reverses_id", KEY, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses_id IS NOT NULL)", name=op.f("ck_opening_reverses")
        ),
        sa.CheckConstraint("kind <> 'invoice' OR due_on IS NOT NULL", name=op.f("ck_opening_due")),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note', 'reversal')", name=op.f("ck_opening_kind")),
        sa.CheckConstraint("issued_on <= cut_over_on", name=op.f("ck_opening_before")),
        sa.CheckConstraint("open_amount > 0 AND open_amount <= total", name=op.f("ck_opening_open")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_opening_account_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_opening_customer_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["opening.id"], name=op.f("fk_opening_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint("uid", name=op.f("uq_opening_uid")),
        info={"history": True, "tracked": True, "sealed": True},
    )
    op.create_index(op.f("ix_opening_account_id"), "opening", ["account_id"], unique=False)
    op.create_index(op.f("ix_opening_reverses_id"), "opening", ["reverses_id"], unique=False)
    change_table(
        "item",
        constraints={"ck_item_noun": "CHECK (noun IN ('sales_order', 'invoice', 'payment', 'opening'))"},
    )
