"""An invoice may be issued once more with other particulars, naming what it corrects."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "corrective_invoice",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("invoice_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_corrective_invoice_position")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_corrective_invoice_reason")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_corrective_invoice_invoice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_invoice")),
        sa.UniqueConstraint("uid", name=op.f("uq_corrective_invoice_uid")),
        sa.UniqueConstraint("number", name=op.f("uq_corrective_invoice_number")),
        sa.UniqueConstraint("invoice_id", "position", name=op.f("uq_corrective_invoice_invoice_id_position")),
    )
