"""Who invoices the orders of a shop, and which orders their shop invoices."""

import sqlalchemy as sa
from alembic import op

from migrations.change import NewColumn, change_table

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

_LIST = (
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
    "invoiced_there",
)


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "channel",
        (NewColumn("invoices", sa.String(length=4), "'here'"),),
        {"ck_channel_invoices": "CHECK (invoices IN ('here', 'shop'))"},
    )
    change_table("sales_order", (NewColumn("invoiced_there", sa.Boolean(), "false"),))
    op.drop_index("ix_sales_order_list", "sales_order")
    op.create_index("ix_sales_order_list", "sales_order", list(_LIST), unique=False)
