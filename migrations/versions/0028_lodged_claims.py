"""Claims lodged in insolvency proceedings: how much, when, with whom, and the paper that proves it."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "lodged_claim",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("lodged_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("lodged_with", sa.Text(), nullable=False),
        sa.Column("document_id", KEY, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_lodged_claim_positive")),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_at IS NULL)", name=op.f("ck_lodged_claim_withdrawn")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_lodged_claim_account_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_lodged_claim_customer_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["customer_document.id"], name=op.f("fk_lodged_claim_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lodged_claim")),
        sa.UniqueConstraint("uid", name=op.f("uq_lodged_claim_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_lodged_claim_customer_id"), "lodged_claim", ["customer_id"], unique=False)
    op.create_index(
        "ix_lodged_claim_standing",
        "lodged_claim",
        ["account_id"],
        unique=False,
        sqlite_where=sa.text("withdrawn_on IS NULL"),
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
