"""The company's methods of payment, what shops call them, and by which of them a payment came."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MEANS = "('card', 'transfer', 'cheque', 'cash', 'direct_debit', 'paypal', 'gateway', 'on_delivery', 'other')"


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "payment_method",
        [
            NewColumn("means", sa.String(length=20), "'other'"),
            NewColumn("approval", sa.String(length=8), "'never'"),
        ],
        {
            "ck_payment_method_means": f"CHECK (means IN {MEANS})",
            "ck_payment_method_approval": "CHECK (approval IN ('never', 'new', 'always'))",
        },
    )
    # No version of the program wrote what shops call them: nothing is lost.
    op.drop_table("payment_gateway")
    op.create_table(
        "payment_gateway",
        sa.Column("id", KEY, nullable=False),
        sa.Column("shop_id", KEY, nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("method_id", KEY, nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["method_id"], ["payment_method.id"], name=op.f("fk_payment_gateway_method_id")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_payment_gateway_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_gateway")),
        sa.UniqueConstraint("shop_id", "gateway", name=op.f("uq_payment_gateway_shop_id_gateway")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_payment_gateway_method_id"), "payment_gateway", ["method_id"], unique=False)
    op.add_column("payment", sa.Column("method_code", sa.Text(), nullable=True))
