"""Which method of payment took the place of one no longer offered; orders are listed by their method."""

import sqlalchemy as sa
from alembic import op

from migrations.change import NewColumn, change_table

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table("payment_method", [NewColumn("successor", sa.Text())])
    op.drop_index("ix_sales_order_list", "sales_order")
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
            "payment_method",
        ],
    )
