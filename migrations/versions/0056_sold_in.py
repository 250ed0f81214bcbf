"""Which products are sold in which shop, and whose price and words of them are right."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "channel",
        (
            NewColumn("prices", sa.String(length=4), "'shop'"),
            NewColumn("texts", sa.String(length=4), "'shop'"),
            NewColumn("publishes", sa.Boolean(), "false"),
        ),
        {
            "ck_channel_prices": "CHECK (prices IN ('here', 'shop'))",
            "ck_channel_texts": "CHECK (texts IN ('here', 'shop'))",
        },
    )
    op.create_table(
        "sold_in",
        sa.Column("id", KEY, nullable=False),
        sa.Column("shop_id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_hash", sa.String(length=64), nullable=False),
        sa.Column("shown_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_sold_in_product_id")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_sold_in_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sold_in")),
        sa.UniqueConstraint("shop_id", "product_id", name=op.f("uq_sold_in_shop_id_product_id")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_sold_in_product_id"), "sold_in", ["product_id"], unique=False)
