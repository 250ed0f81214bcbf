"""Exports for the accountant: numbered, with their period, what they come to, and the hash of their bytes."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "accounting_export",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("entry_count", sa.BigInteger(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("debit", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('fec')", name=op.f("ck_accounting_export_kind")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_accounting_export_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounting_export")),
        sa.UniqueConstraint("number", name=op.f("uq_accounting_export_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_accounting_export_uid")),
        info={"history": True, "tracked": True, "sealed": True},
    )
