"""Credit: limits with their history, facts that rules read, releases asked for and decided, what is kept on file."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""

    op.create_table(
        "due_balance",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_due_balance_account_id")),
        sa.PrimaryKeyConstraint("account_id", "currency", "due_on", name=op.f("pk_due_balance")),
    )
    op.create_index(
        "ix_due_balance_open",
        "due_balance",
        ["account_id", "currency", "due_on", "amount"],
        unique=False,
        sqlite_where=sa.text("amount <> 0"),
        postgresql_where=sa.text("amount <> 0"),
    )
    op.create_table(
        "credit_limit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount IS NULL OR amount >= 0", name=op.f("ck_credit_limit_not_negative")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_credit_limit_until")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_credit_limit_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_limit")),
        sa.UniqueConstraint("uid", name=op.f("uq_credit_limit_uid")),
        info={"tracked": True, "sealed": True},
    )
    op.create_index(op.f("ix_credit_limit_customer_id"), "credit_limit", ["customer_id"], unique=False)
    op.create_table(
        "customer_document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('terms', 'identity', 'guarantee', 'plan', 'other')",
            name=op.f("ck_customer_document_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_document_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_document")),
        sa.UniqueConstraint("uid", name=op.f("uq_customer_document_uid")),
        info={"tracked": True},
    )
    op.create_index(
        op.f("ix_customer_document_customer_id"), "customer_document", ["customer_id"], unique=False
    )
    op.create_table(
        "customer_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_note_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_note")),
        sa.UniqueConstraint("uid", name=op.f("uq_customer_note_uid")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_customer_note_customer_id"), "customer_note", ["customer_id"], unique=False)
    op.create_table(
        "credit_release",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("plea", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("ending", sa.String(length=10), nullable=False),
        sa.CheckConstraint("(decision = '') = (decided_at IS NULL)", name=op.f("ck_credit_release_decided")),
        sa.CheckConstraint("(ending = '') = (ended_at IS NULL)", name=op.f("ck_credit_release_ended")),
        sa.CheckConstraint("decision IN ('', 'granted', 'refused')", name=op.f("ck_credit_release_decision")),
        sa.CheckConstraint(
            "ending IN ('', 'used', 'expired', 'exceeded', 'revoked', 'cleared', 'cancelled')",
            name=op.f("ck_credit_release_ending"),
        ),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_credit_release_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_release")),
        sa.UniqueConstraint("uid", name=op.f("uq_credit_release_uid")),
        info={"tracked": True},
    )
    op.create_index(
        op.f("ix_credit_release_decision_ended_at"), "credit_release", ["decision", "ended_at"], unique=False
    )
    op.create_index(op.f("ix_credit_release_order_id"), "credit_release", ["order_id"], unique=False)
    op.create_table(
        "terms_acceptance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("terms_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("accepted_by", sa.Text(), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_terms_acceptance_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["customer_document.id"], name=op.f("fk_terms_acceptance_document_id")
        ),
        sa.ForeignKeyConstraint(["terms_id"], ["terms.id"], name=op.f("fk_terms_acceptance_terms_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_acceptance")),
        sa.UniqueConstraint("uid", name=op.f("uq_terms_acceptance_uid")),
        info={"tracked": True, "sealed": True},
    )
    op.create_index(
        op.f("ix_terms_acceptance_customer_id"), "terms_acceptance", ["customer_id"], unique=False
    )
    op.create_table(
        "fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("posted_by", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("ended_at IS NOT NULL OR ended_by = ''", name=op.f("ck_fact_ended")),
        sa.CheckConstraint(
            "kind IN ('insolvency', 'promise', 'instalment', 'dunning', 'dispute')", name=op.f("ck_fact_kind")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_fact_account_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_fact_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("uid", name=op.f("uq_fact_uid")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_fact_account_id_posted_at"), "fact", ["account_id", "posted_at"], unique=False)
    op.create_index(
        "ix_fact_standing",
        "fact",
        ["account_id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.add_column("customer", sa.Column("limit_currency", sa.String(length=3), nullable=True))
    op.add_column("customer", sa.Column("limit_until", sa.Date(), nullable=True))
    op.add_column("customer", sa.Column("risk_class", sa.String(length=10), nullable=True))

    op.execute(
        "INSERT INTO due_balance (account_id, currency, due_on, amount) "
        "SELECT i.account_id, i.currency, i.due_on, sum(b.amount) "
        "FROM item i JOIN item_balance b ON b.item_id = i.id "
        "WHERE b.component = 'owed' AND i.due_on IS NOT NULL "
        "GROUP BY i.account_id, i.currency, i.due_on"
    )
