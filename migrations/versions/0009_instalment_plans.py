"""Instalment plans: what an invoice still asks for, moved to items with due dates of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "instalment_plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("consumer", sa.Boolean(), nullable=False),
        sa.Column("warned", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source_count", sa.BigInteger(), nullable=False),
        sa.Column("instalment_count", sa.BigInteger(), nullable=False),
        sa.Column("agreed_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("NOT consumer OR warned", name=op.f("ck_instalment_plan_warned")),
        sa.CheckConstraint("total > 0", name=op.f("ck_instalment_plan_positive")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_instalment_plan_account_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_instalment_plan_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment_plan")),
        sa.UniqueConstraint("uid", name=op.f("uq_instalment_plan_uid")),
        info={"history": True, "tracked": True, "sealed": True},
    )
    op.create_index(op.f("ix_instalment_plan_invoice_id"), "instalment_plan", ["invoice_id"], unique=False)
    op.create_table(
        "plan_instalment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_plan_instalment_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_plan_instalment_item_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["instalment_plan.id"], name=op.f("fk_plan_instalment_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_instalment")),
        sa.UniqueConstraint("item_id", name=op.f("uq_plan_instalment_item_id")),
        sa.UniqueConstraint("plan_id", "position", name=op.f("uq_plan_instalment_plan_id_position")),
        info={"tracked": True, "sealed": True, "parent": ("instalment_plan", "plan_id", "instalment_count")},
    )
    op.create_table(
        "plan_source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_plan_source_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_plan_source_item_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["instalment_plan.id"], name=op.f("fk_plan_source_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_source")),
        sa.UniqueConstraint("plan_id", "position", name=op.f("uq_plan_source_plan_id_position")),
        info={"tracked": True, "sealed": True, "parent": ("instalment_plan", "plan_id", "source_count")},
    )
    op.create_index(op.f("ix_plan_source_item_id"), "plan_source", ["item_id"], unique=False)
