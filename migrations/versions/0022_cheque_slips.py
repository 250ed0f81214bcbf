"""Cheques handed in to the bank: slips and the cheques on them."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "cheque_slip",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("bank_account_id", KEY, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("total > 0 AND line_count > 0", name=op.f("ck_cheque_slip_positive")),
        sa.CheckConstraint("(undone_on IS NULL) = (undone_at IS NULL)", name=op.f("ck_cheque_slip_undone")),
        sa.ForeignKeyConstraint(
            ["bank_account_id"], ["bank_account.id"], name=op.f("fk_cheque_slip_bank_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cheque_slip")),
        sa.UniqueConstraint("number", name=op.f("uq_cheque_slip_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_cheque_slip_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_cheque_slip_bank_account_id"), "cheque_slip", ["bank_account_id"], unique=False)
    op.create_index(op.f("ix_cheque_slip_handed_on_id"), "cheque_slip", ["handed_on", "id"], unique=False)
    op.create_table(
        "cheque_slip_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("slip_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", KEY, nullable=False),
        sa.Column("drawer", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("cheque_number", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cheque_slip_line_positive")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_cheque_slip_line_payment_id")),
        sa.ForeignKeyConstraint(["slip_id"], ["cheque_slip.id"], name=op.f("fk_cheque_slip_line_slip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cheque_slip_line")),
        sa.UniqueConstraint("slip_id", "position", name=op.f("uq_cheque_slip_line_slip_id_position")),
        info={"tracked": True, "sealed": True, "parent": ("cheque_slip", "slip_id", "line_count")},
    )
    op.create_index(op.f("ix_cheque_slip_line_payment_id"), "cheque_slip_line", ["payment_id"], unique=False)
