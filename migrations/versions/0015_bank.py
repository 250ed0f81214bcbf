"""The bank: accounts, statements with their lines, movements once each, what they were matched with, rules learned."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "bank_account",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
        sa.UniqueConstraint("uid", name=op.f("uq_bank_account_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_table(
        "bank_account_told",
        sa.Column("id", KEY, nullable=False),
        sa.Column("bank_account_id", KEY, nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_account_id"], ["bank_account.id"], name=op.f("fk_bank_account_told_bank_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account_told")),
        sa.UniqueConstraint("told", "currency", name=op.f("uq_bank_account_told_told_currency")),
        info={"tracked": True},
    )
    op.create_index(
        op.f("ix_bank_account_told_bank_account_id"), "bank_account_told", ["bank_account_id"], unique=False
    )
    op.create_table(
        "bank_statement",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("bank_account_id", KEY, nullable=False),
        sa.Column("format", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("opening", sa.BigInteger(), nullable=True),
        sa.Column("closing", sa.BigInteger(), nullable=True),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_account_id"], ["bank_account.id"], name=op.f("fk_bank_statement_bank_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
        sa.UniqueConstraint(
            "bank_account_id", "content_hash", name=op.f("uq_bank_statement_bank_account_id_content_hash")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_bank_statement_uid")),
        info={"history": True, "tracked": True, "sealed": True},
    )
    op.create_index(
        op.f("ix_bank_statement_bank_account_id_closed_on_id"),
        "bank_statement",
        ["bank_account_id", "closed_on", "id"],
        unique=False,
    )
    op.create_table(
        "bank_transaction",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("bank_account_id", KEY, nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("nth", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_bank_transaction_not_nothing")),
        sa.ForeignKeyConstraint(
            ["bank_account_id"], ["bank_account.id"], name=op.f("fk_bank_transaction_bank_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_transaction")),
        sa.UniqueConstraint(
            "bank_account_id",
            "booked_on",
            "amount",
            "nth",
            name=op.f("uq_bank_transaction_bank_account_id_booked_on_amount_nth"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_bank_transaction_uid")),
        info={"history": True, "tracked": True, "sealed": True},
    )
    op.create_table(
        "bank_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("statement_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", KEY, nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("end_to_end", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("remittance", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=True),
        sa.Column("fee", sa.BigInteger(), nullable=True),
        sa.Column("detail_count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('transfer', 'direct_debit', 'cheque', 'card', 'cash', 'fee', 'interest', 'returned', 'payout', 'other')",
            name=op.f("ck_bank_line_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["bank_statement.id"], name=op.f("fk_bank_line_statement_id")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["bank_transaction.id"], name=op.f("fk_bank_line_transaction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_line")),
        sa.UniqueConstraint("statement_id", "position", name=op.f("uq_bank_line_statement_id_position")),
        info={"tracked": True, "sealed": True, "parent": ("bank_statement", "statement_id", "line_count")},
    )
    op.create_index(op.f("ix_bank_line_transaction_id"), "bank_line", ["transaction_id"], unique=False)
    op.create_table(
        "bank_rule",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("sign", sa.String(length=8), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("incoming", sa.Boolean(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("customer_id", KEY, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("transaction_id", KEY, nullable=True),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("learned_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.CheckConstraint("(act = 'customer') = (customer_id IS NOT NULL)", name=op.f("ck_bank_rule_whom")),
        sa.CheckConstraint("act IN ('customer', 'fee', 'aside')", name=op.f("ck_bank_rule_act")),
        sa.CheckConstraint("ended_at IS NOT NULL OR ended_by = ''", name=op.f("ck_bank_rule_ended")),
        sa.CheckConstraint("sign IN ('iban', 'name', 'words')", name=op.f("ck_bank_rule_sign")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_bank_rule_customer_id")),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["bank_transaction.id"], name=op.f("fk_bank_rule_transaction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_rule")),
        sa.UniqueConstraint("uid", name=op.f("uq_bank_rule_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_bank_rule_customer_id"), "bank_rule", ["customer_id"], unique=False)
    op.create_index(
        "ix_bank_rule_standing",
        "bank_rule",
        ["sign", "told"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "bank_waiting",
        sa.Column("transaction_id", KEY, nullable=False),
        sa.Column("bank_account_id", KEY, nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("remaining <> 0", name=op.f("ck_bank_waiting_not_nothing")),
        sa.ForeignKeyConstraint(
            ["bank_account_id"], ["bank_account.id"], name=op.f("fk_bank_waiting_bank_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["bank_transaction.id"], name=op.f("fk_bank_waiting_transaction_id")
        ),
        sa.PrimaryKeyConstraint("transaction_id", name=op.f("pk_bank_waiting")),
    )
    op.create_index(
        op.f("ix_bank_waiting_bank_account_id_booked_on_transaction_id"),
        "bank_waiting",
        ["bank_account_id", "booked_on", "transaction_id"],
        unique=False,
    )
    op.create_table(
        "bank_detail",
        sa.Column("id", KEY, nullable=False),
        sa.Column("line_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("end_to_end", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("remittance", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("iban", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["bank_line.id"], name=op.f("fk_bank_detail_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_detail")),
        sa.UniqueConstraint("line_id", "position", name=op.f("uq_bank_detail_line_id_position")),
        info={"tracked": True, "sealed": True, "parent": ("bank_line", "line_id", "detail_count")},
    )
    op.create_table(
        "bank_match",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("transaction_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", KEY, nullable=True),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("sureness", sa.String(length=8), nullable=False),
        sa.Column("by_program", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rule_id", KEY, nullable=True),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("matched_by", sa.Text(), nullable=False),
        sa.Column("reverses_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(kind IN ('payment', 'refund', 'bounce')) = (payment_id IS NOT NULL)",
            name=op.f("ck_bank_match_payment"),
        ),
        sa.CheckConstraint(
            "kind IN ('payment', 'refund', 'bounce', 'fee', 'aside')", name=op.f("ck_bank_match_kind")
        ),
        sa.CheckConstraint(
            "sureness IN ('sure', 'likely', 'possible', 'hand')", name=op.f("ck_bank_match_sureness")
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_bank_match_not_nothing")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_bank_match_payment_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["bank_match.id"], name=op.f("fk_bank_match_reverses_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["bank_rule.id"], name=op.f("fk_bank_match_rule_id")),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["bank_transaction.id"], name=op.f("fk_bank_match_transaction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_match")),
        sa.UniqueConstraint("uid", name=op.f("uq_bank_match_uid")),
        info={"history": True, "tracked": True, "sealed": True},
    )
    op.create_index(op.f("ix_bank_match_payment_id"), "bank_match", ["payment_id"], unique=False)
    op.create_index(op.f("ix_bank_match_reverses_id"), "bank_match", ["reverses_id"], unique=False)
    op.create_index(op.f("ix_bank_match_transaction_id"), "bank_match", ["transaction_id"], unique=False)
