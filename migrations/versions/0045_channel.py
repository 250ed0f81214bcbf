"""Who decides what between this program and a shop, and whether the shop may be written to."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "channel",
        sa.Column("id", KEY, nullable=False),
        sa.Column("shop_id", KEY, nullable=False),
        sa.Column("stock", sa.String(length=4), nullable=False),
        sa.Column("buffer_milli", sa.BigInteger(), nullable=False),
        sa.Column("mails", sa.String(length=4), nullable=False),
        sa.Column("sent_status", sa.Text(), nullable=False),
        sa.Column("cancelled_status", sa.Text(), nullable=False),
        sa.Column("tracking", sa.String(length=13), nullable=False),
        sa.Column("tells_paid", sa.Boolean(), nullable=False),
        sa.Column("tells_refunds", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consented_by", sa.Text(), nullable=False),
        sa.CheckConstraint("stock IN ('here', 'shop')", name=op.f("ck_channel_stock")),
        sa.CheckConstraint("mails IN ('here', 'shop')", name=op.f("ck_channel_mails")),
        sa.CheckConstraint(
            "tracking IN ('none', 'note', 'customer_note', 'field')", name=op.f("ck_channel_tracking")
        ),
        sa.CheckConstraint("buffer_milli >= 0", name=op.f("ck_channel_buffer")),
        sa.CheckConstraint("(consented_at IS NULL) = (consented_by = '')", name=op.f("ck_channel_consented")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_channel_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("shop_id", name=op.f("uq_channel_shop_id")),
        info={"history": True, "tracked": True},
    )
