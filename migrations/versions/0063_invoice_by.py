"""How a customer gets their invoices: as usual, by mail, or on paper."""

import sqlalchemy as sa

from migrations.change import NewColumn, change_table

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "customer",
        (NewColumn("invoice_by", sa.String(length=10), "''"),),
        {"ck_customer_invoice_by": "CHECK (invoice_by IN ('', 'mail', 'paper'))"},
    )
