"""Dated values that the merchant writes down in the place of the program's own: thresholds, rates, sums and texts by law."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "law_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("back", sa.Boolean(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("text_fr", sa.Text(), nullable=True),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(back AND number IS NULL AND text_fr IS NULL AND text_en IS NULL)"
            " OR (NOT back AND ((number IS NOT NULL AND text_fr IS NULL AND text_en IS NULL)"
            " OR (number IS NULL AND text_fr IS NOT NULL AND text_en IS NOT NULL)))",
            name=op.f("ck_law_line_value"),
        ),
        sa.CheckConstraint("number >= 0", name=op.f("ck_law_line_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_line")),
        info={"history": True, "tracked": True, "sealed": True},
    )
    op.create_index(
        op.f("ix_law_line_subject_valid_from"), "law_line", ["subject", "valid_from"], unique=False
    )
