"""Who has what open at another workstation: orders, quotes and customers, not only drafts of orders."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.drop_table("draft_presence")
    op.create_table(
        "presence",
        sa.Column("id", KEY, nullable=False),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("edits", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("noun IN ('sales_order', 'quote', 'customer')", name=op.f("ck_presence_noun")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sa.UniqueConstraint("noun", "row_id", "seat", name=op.f("uq_presence_noun_row_id_seat")),
    )
