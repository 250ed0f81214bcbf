"""What of an invoice that a supplier sent was noted as paid."""

import sqlalchemy as sa
from alembic import op

from migrations.change import NewColumn, change_table

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table("received_invoice", (NewColumn("paid_amount", sa.BigInteger(), "0"),))
    # Until now it was noted whole or not at all.
    op.execute("UPDATE received_invoice SET paid_amount = due WHERE paid_on IS NOT NULL")
