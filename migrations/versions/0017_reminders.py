"""Reminders with what they ask for, promises to pay, disputes and results of calls."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "reminder",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("fixed_sum", sa.BigInteger(), nullable=False),
        sa.Column("charges", sa.String(length=10), nullable=False),
        sa.Column("waived_interest", sa.BigInteger(), nullable=False),
        sa.Column("waived_fixed_sum", sa.BigInteger(), nullable=False),
        sa.Column("waiver", sa.Text(), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("item_count", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted_by", sa.Text(), nullable=False),
        sa.CheckConstraint("level >= 0", name=op.f("ck_reminder_level")),
        sa.CheckConstraint("audience IN ('company', 'person')", name=op.f("ck_reminder_audience")),
        sa.CheckConstraint(
            "channel IN ('mail', 'letter', 'registered', 'file')", name=op.f("ck_reminder_channel")
        ),
        sa.CheckConstraint("charges IN ('none', 'announced', 'claimed')", name=op.f("ck_reminder_charges")),
        sa.CheckConstraint("total > 0", name=op.f("ck_reminder_positive")),
        sa.CheckConstraint(
            "waiver <> '' OR (waived_interest = 0 AND waived_fixed_sum = 0)", name=op.f("ck_reminder_waiver")
        ),
        sa.CheckConstraint("posted_at IS NOT NULL OR posted_by = ''", name=op.f("ck_reminder_posted")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reminder_account_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_reminder_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("number", name=op.f("uq_reminder_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_reminder_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_reminder_account_id"), "reminder", ["account_id"], unique=False)
    op.create_index(op.f("ix_reminder_customer_id"), "reminder", ["customer_id"], unique=False)
    op.create_table(
        "payment_promise",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("waits_until", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("item_count", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("fact_id", KEY, nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_promise_positive")),
        sa.CheckConstraint(
            "state IN ('open', 'kept', 'broken', 'withdrawn')", name=op.f("ck_payment_promise_state")
        ),
        sa.CheckConstraint("(state = 'open') = (ended_on IS NULL)", name=op.f("ck_payment_promise_ended")),
        sa.CheckConstraint(
            "waits_until >= promised_on AND promised_on >= made_on", name=op.f("ck_payment_promise_days")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_payment_promise_account_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_payment_promise_customer_id")
        ),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_payment_promise_fact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_promise")),
        sa.UniqueConstraint("uid", name=op.f("uq_payment_promise_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_payment_promise_customer_id"), "payment_promise", ["customer_id"], unique=False)
    op.create_index(
        "ix_payment_promise_open",
        "payment_promise",
        ["account_id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "dispute",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("invoice_id", KEY, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_note", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("fact_id", KEY, nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_dispute_positive")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('credit', 'replace', 'refused', 'write_off')",
            name=op.f("ck_dispute_outcome"),
        ),
        sa.CheckConstraint("(outcome IS NULL) = (ended_on IS NULL)", name=op.f("ck_dispute_ended")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_dispute_account_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_dispute_customer_id")),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_dispute_fact_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_dispute_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("uid", name=op.f("uq_dispute_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_dispute_customer_id"), "dispute", ["customer_id"], unique=False)
    op.create_index(op.f("ix_dispute_invoice_id"), "dispute", ["invoice_id"], unique=False)
    op.create_index(
        "ix_dispute_open",
        "dispute",
        ["invoice_id"],
        unique=False,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.create_table(
        "collection_call",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("called_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('reached', 'promised', 'disputed', 'message', 'no_answer', 'wrong_number')",
            name=op.f("ck_collection_call_outcome"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_collection_call_account_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_collection_call_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_call")),
        sa.UniqueConstraint("uid", name=op.f("uq_collection_call_uid")),
        info={"history": True, "tracked": True, "sealed": True},
    )
    op.create_index(op.f("ix_collection_call_account_id"), "collection_call", ["account_id"], unique=False)
    op.create_index(op.f("ix_collection_call_customer_id"), "collection_call", ["customer_id"], unique=False)
    op.create_table(
        "reminder_item",
        sa.Column("id", KEY, nullable=False),
        sa.Column("reminder_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("invoice_id", KEY, nullable=True),
        sa.Column("level", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days_late", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("fixed_sum", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_reminder_item_positive")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_reminder_item_invoice_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_reminder_item_item_id")),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminder.id"], name=op.f("fk_reminder_item_reminder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_item")),
        sa.UniqueConstraint("item_id", "level", name=op.f("uq_reminder_item_item_id_level")),
        sa.UniqueConstraint("reminder_id", "position", name=op.f("uq_reminder_item_reminder_id_position")),
        info={"tracked": True, "sealed": True, "parent": ("reminder", "reminder_id", "item_count")},
    )
    op.create_index(op.f("ix_reminder_item_invoice_id"), "reminder_item", ["invoice_id"], unique=False)
    op.create_table(
        "promise_item",
        sa.Column("id", KEY, nullable=False),
        sa.Column("promise_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_promise_item_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_promise_item_item_id")),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["payment_promise.id"], name=op.f("fk_promise_item_promise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_item")),
        sa.UniqueConstraint("promise_id", "item_id", name=op.f("uq_promise_item_promise_id_item_id")),
        sa.UniqueConstraint("promise_id", "position", name=op.f("uq_promise_item_promise_id_position")),
        info={"tracked": True, "sealed": True, "parent": ("payment_promise", "promise_id", "item_count")},
    )
    op.create_index(op.f("ix_promise_item_item_id"), "promise_item", ["item_id"], unique=False)
