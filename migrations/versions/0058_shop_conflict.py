"""What was changed here and in a shop to different values, what both last agreed on, and what was decided of it."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table("inbox", (NewColumn("agreed", sa.Text()),))
    op.create_table(
        "shop_conflict",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("shop_id", KEY, nullable=False),
        sa.Column("noun", sa.String(length=12), nullable=False),
        sa.Column("remote_id", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.String(length=12), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("here", sa.Text(), nullable=False),
        sa.Column("there", sa.Text(), nullable=False),
        sa.Column("here_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("here_by", sa.Text(), nullable=False),
        sa.Column("there_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.CheckConstraint("noun IN ('customer', 'product')", name=op.f("ck_shop_conflict_noun")),
        sa.CheckConstraint("state IN ('open', 'here', 'shop', 'gone')", name=op.f("ck_shop_conflict_state")),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_shop_conflict_decided")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_shop_conflict_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_conflict")),
        sa.UniqueConstraint(
            "shop_id",
            "noun",
            "remote_id",
            "field",
            name=op.f("uq_shop_conflict_shop_id_noun_remote_id_field"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_shop_conflict_uid")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_shop_conflict_state_shop_id"), "shop_conflict", ["state", "shop_id"])
    op.create_index(op.f("ix_shop_conflict_noun_row_id"), "shop_conflict", ["noun", "row_id"])
