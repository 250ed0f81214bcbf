"""Refunds by transfer: batches that a bank is asked to pay, and each refund of them."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "refund_batch",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("bank_account_id", KEY, nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("total > 0 AND line_count > 0", name=op.f("ck_refund_batch_positive")),
        sa.CheckConstraint("(undone_on IS NULL) = (undone_at IS NULL)", name=op.f("ck_refund_batch_undone")),
        sa.ForeignKeyConstraint(
            ["bank_account_id"], ["bank_account.id"], name=op.f("fk_refund_batch_bank_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_refund_batch_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_refund_batch_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(
        op.f("ix_refund_batch_bank_account_id"), "refund_batch", ["bank_account_id"], unique=False
    )
    op.create_index(op.f("ix_refund_batch_pay_on_id"), "refund_batch", ["pay_on", "id"], unique=False)
    op.create_table(
        "refund_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("batch_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", KEY, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refund_line_positive")),
        sa.ForeignKeyConstraint(["batch_id"], ["refund_batch.id"], name=op.f("fk_refund_line_batch_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_refund_line_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_line")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_refund_line_batch_id_position")),
        info={"tracked": True, "sealed": True, "parent": ("refund_batch", "batch_id", "line_count")},
    )
    op.create_index(op.f("ix_refund_line_payment_id"), "refund_line", ["payment_id"], unique=False)
