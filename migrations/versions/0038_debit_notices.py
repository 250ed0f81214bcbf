"""Debits know the mail that tells their customer, and how somebody told them without it."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "debit_line",
        [
            NewColumn("notice_id", KEY),
            NewColumn("told_how", sa.Text(), "''"),
            NewColumn("told_by", sa.Text(), "''"),
            NewColumn("told_at", sa.DateTime(timezone=True)),
        ],
        {"fk_debit_line_notice_id": "FOREIGN KEY(notice_id) REFERENCES mail (id)"},
    )
    # A notice was promised in the transaction that made its batch: both bear the same instant.
    op.execute(
        """
        UPDATE debit_line SET notice_id = (
            SELECT max(m.id) FROM mail m
            JOIN mandate g ON g.customer_id = m.customer_id
            JOIN debit_batch b ON b.recorded_at = m.promised_at
            WHERE m.kind = 'debit_notice' AND g.id = debit_line.mandate_id AND b.id = debit_line.batch_id
        ) WHERE told = 'mail'
        """
    )
