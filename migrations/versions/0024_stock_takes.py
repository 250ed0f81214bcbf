"""Stock-takes: what is counted, and every single count."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "stock_take",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("location_id", KEY, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'posted', 'abandoned')", name=op.f("ck_stock_take_state")),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_stock_take_ended")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_stock_take_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_take")),
        sa.UniqueConstraint("number", name=op.f("uq_stock_take_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_stock_take_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_stock_take_state_id"), "stock_take", ["state", "id"], unique=False)
    op.create_table(
        "stock_take_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("take_id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("expected_milli", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_stock_take_line_product_id")),
        sa.ForeignKeyConstraint(["take_id"], ["stock_take.id"], name=op.f("fk_stock_take_line_take_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_take_line")),
        sa.UniqueConstraint("take_id", "product_id", name=op.f("uq_stock_take_line_take_id_product_id")),
        info={"tracked": True, "sealed": True},
    )
    op.create_index(op.f("ix_stock_take_line_product_id"), "stock_take_line", ["product_id"], unique=False)
    op.create_table(
        "stock_tally",
        sa.Column("id", KEY, nullable=False),
        sa.Column("line_id", KEY, nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("on_hand_milli", sa.BigInteger(), nullable=False),
        sa.Column("counted_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("round > 0", name=op.f("ck_stock_tally_round")),
        sa.ForeignKeyConstraint(["line_id"], ["stock_take_line.id"], name=op.f("fk_stock_tally_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_tally")),
        info={"tracked": True, "sealed": True},
    )
    op.create_index(op.f("ix_stock_tally_line_id_round"), "stock_tally", ["line_id", "round"], unique=False)
