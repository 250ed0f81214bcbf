"""Direct debits: mandates, and the batches that collect by them."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "mandate",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("scheme", sa.String(length=4), nullable=False),
        sa.Column("one_off", sa.Boolean(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("bic", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("scheme IN ('CORE', 'B2B')", name=op.f("ck_mandate_scheme")),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_at IS NULL)", name=op.f("ck_mandate_ended")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_mandate_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("reference", name=op.f("uq_mandate_reference")),
        sa.UniqueConstraint("uid", name=op.f("uq_mandate_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_mandate_customer_id"), "mandate", ["customer_id"], unique=False)
    op.create_table(
        "debit_batch",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("bank_account_id", KEY, nullable=False),
        sa.Column("scheme", sa.String(length=4), nullable=False),
        sa.Column("collect_on", sa.Date(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("creditor", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("executed_by", sa.Text(), nullable=False),
        sa.Column("executed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("scheme IN ('CORE', 'B2B')", name=op.f("ck_debit_batch_scheme")),
        sa.CheckConstraint("total > 0 AND line_count > 0", name=op.f("ck_debit_batch_positive")),
        sa.CheckConstraint("(undone_on IS NULL) = (undone_at IS NULL)", name=op.f("ck_debit_batch_undone")),
        sa.CheckConstraint("undone_at IS NULL OR executed_at IS NULL", name=op.f("ck_debit_batch_ends_once")),
        sa.ForeignKeyConstraint(
            ["bank_account_id"], ["bank_account.id"], name=op.f("fk_debit_batch_bank_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debit_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_debit_batch_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_debit_batch_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_debit_batch_bank_account_id"), "debit_batch", ["bank_account_id"], unique=False)
    op.create_index(op.f("ix_debit_batch_collect_on_id"), "debit_batch", ["collect_on", "id"], unique=False)
    op.create_table(
        "debit_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("batch_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("mandate_id", KEY, nullable=False),
        sa.Column("invoice_id", KEY, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.String(length=4), nullable=False),
        sa.Column("end_to_end", sa.Text(), nullable=False),
        sa.Column("told", sa.String(length=8), nullable=False),
        sa.Column("payment_id", KEY, nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_debit_line_positive")),
        sa.CheckConstraint("sequence IN ('FRST', 'RCUR', 'OOFF')", name=op.f("ck_debit_line_sequence")),
        sa.CheckConstraint("told IN ('mail', 'other')", name=op.f("ck_debit_line_told")),
        sa.ForeignKeyConstraint(["batch_id"], ["debit_batch.id"], name=op.f("fk_debit_line_batch_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_debit_line_invoice_id")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_debit_line_mandate_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_debit_line_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debit_line")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_debit_line_batch_id_position")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_debit_line_invoice_id"), "debit_line", ["invoice_id"], unique=False)
    op.create_index(op.f("ix_debit_line_mandate_id"), "debit_line", ["mandate_id"], unique=False)
    op.create_index(op.f("ix_debit_line_payment_id"), "debit_line", ["payment_id"], unique=False)
