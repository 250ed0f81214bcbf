"""Money given up: write-offs with their lines in the accounts, doubtful debts, what is set aside for them."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, change_table

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "doubtful_debt",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("marked_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("end_amount", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("noun IN ('invoice', 'opening')", name=op.f("ck_doubtful_debt_noun")),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_at IS NULL)", name=op.f("ck_doubtful_debt_ended")),
        sa.CheckConstraint("amount > 0 AND end_amount >= 0", name=op.f("ck_doubtful_debt_positive")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_doubtful_debt_account_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_doubtful_debt_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubtful_debt")),
        sa.UniqueConstraint("uid", name=op.f("uq_doubtful_debt_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_doubtful_debt_account_id"), "doubtful_debt", ["account_id"], unique=False)
    op.create_index(op.f("ix_doubtful_debt_customer_id"), "doubtful_debt", ["customer_id"], unique=False)
    op.create_index(
        "ix_doubtful_debt_standing",
        "doubtful_debt",
        ["noun", "document_id"],
        unique=False,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "write_off",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("vat", sa.BigInteger(), nullable=False),
        sa.Column("released", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("ground", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reverses_id", KEY, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses_id IS NOT NULL)", name=op.f("ck_write_off_reversal")
        ),
        sa.CheckConstraint(
            "ground IN ('', 'judgement', 'plan', 'exhausted')", name=op.f("ck_write_off_ground")
        ),
        sa.CheckConstraint(
            "kind IN ('loss', 'small_loss', 'small_gain', 'reversal')", name=op.f("ck_write_off_kind")
        ),
        sa.CheckConstraint("noun IN ('invoice', 'opening', 'payment')", name=op.f("ck_write_off_noun")),
        sa.CheckConstraint("vat = 0 OR ground <> ''", name=op.f("ck_write_off_allowed")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_write_off_positive")),
        sa.CheckConstraint("vat >= 0 AND vat <= amount AND released >= 0", name=op.f("ck_write_off_parts")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_write_off_account_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_write_off_customer_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["write_off.id"], name=op.f("fk_write_off_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_off")),
        sa.UniqueConstraint("number", name=op.f("uq_write_off_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_write_off_uid")),
        info={"history": True, "tracked": True, "sealed": True},
    )
    op.create_index(op.f("ix_write_off_account_id"), "write_off", ["account_id"], unique=False)
    op.create_index(op.f("ix_write_off_customer_id"), "write_off", ["customer_id"], unique=False)
    op.create_index(op.f("ix_write_off_decided_on"), "write_off", ["decided_on"], unique=False)
    op.create_index(op.f("ix_write_off_noun_document_id"), "write_off", ["noun", "document_id"], unique=False)
    op.create_index(op.f("ix_write_off_reverses_id"), "write_off", ["reverses_id"], unique=False)
    op.create_table(
        "allowance",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("doubtful_debt_id", KEY, nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("lost_ppm", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("write_off_id", KEY, nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(cause IN ('loss', 'reversal')) = (write_off_id IS NOT NULL)", name=op.f("ck_allowance_of_loss")
        ),
        sa.CheckConstraint(
            "cause IN ('closing', 'loss', 'reversal', 'sound')", name=op.f("ck_allowance_cause")
        ),
        sa.CheckConstraint("lost_ppm BETWEEN 0 AND 1000000", name=op.f("ck_allowance_share")),
        sa.ForeignKeyConstraint(
            ["doubtful_debt_id"], ["doubtful_debt.id"], name=op.f("fk_allowance_doubtful_debt_id")
        ),
        sa.ForeignKeyConstraint(["write_off_id"], ["write_off.id"], name=op.f("fk_allowance_write_off_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance")),
        sa.UniqueConstraint("uid", name=op.f("uq_allowance_uid")),
        info={"tracked": True, "sealed": True},
    )
    op.create_index(op.f("ix_allowance_decided_on"), "allowance", ["decided_on"], unique=False)
    op.create_index(op.f("ix_allowance_doubtful_debt_id"), "allowance", ["doubtful_debt_id"], unique=False)
    op.create_index(op.f("ix_allowance_write_off_id"), "allowance", ["write_off_id"], unique=False)
    op.create_table(
        "write_off_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("write_off_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("account_code", sa.String(length=12), nullable=False),
        sa.Column("debit", sa.BigInteger(), nullable=False),
        sa.Column("credit", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0)",
            name=op.f("ck_write_off_line_one_side"),
        ),
        sa.ForeignKeyConstraint(
            ["write_off_id"], ["write_off.id"], name=op.f("fk_write_off_line_write_off_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_off_line")),
        sa.UniqueConstraint("write_off_id", "position", name=op.f("uq_write_off_line_write_off_id_position")),
        info={"tracked": True, "sealed": True, "parent": ("write_off", "write_off_id", "line_count")},
    )
    change_table(
        "item",
        constraints={
            "ck_item_noun": "CHECK (noun IN ('sales_order', 'invoice', 'payment', 'opening', 'write_off'))"
        },
    )
