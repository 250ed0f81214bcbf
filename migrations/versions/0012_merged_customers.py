"""What a merge of two customers handed over, so that it can be handed back."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "customer_merge_move",
        sa.Column("id", KEY, nullable=False),
        sa.Column("merge_id", KEY, nullable=False),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "noun IN ('sales_order', 'quote', 'entry')", name=op.f("ck_customer_merge_move_noun")
        ),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["customer_merge.id"], name=op.f("fk_customer_merge_move_merge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merge_move")),
        info={"tracked": True, "sealed": True},
    )
    op.create_index(
        op.f("ix_customer_merge_move_merge_id"), "customer_merge_move", ["merge_id"], unique=False
    )
