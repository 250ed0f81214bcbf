"""Transfers of goods from one place to another."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "stock_transfer",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("from_id", KEY, nullable=False),
        sa.Column("to_id", KEY, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'received', 'dropped', 'undone')",
            name=op.f("ck_stock_transfer_state"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'dropped') OR number IS NOT NULL", name=op.f("ck_stock_transfer_numbered")
        ),
        sa.CheckConstraint(
            "(state IN ('draft', 'sent')) = (ended_at IS NULL)", name=op.f("ck_stock_transfer_ended")
        ),
        sa.ForeignKeyConstraint(["from_id"], ["location.id"], name=op.f("fk_stock_transfer_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["location.id"], name=op.f("fk_stock_transfer_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_transfer")),
        sa.UniqueConstraint("number", name=op.f("uq_stock_transfer_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_stock_transfer_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_stock_transfer_state_id"), "stock_transfer", ["state", "id"], unique=False)
    op.create_table(
        "stock_transfer_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("transfer_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("received_milli", sa.BigInteger(), nullable=False),
        sa.Column("lost_milli", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity_milli > 0", name=op.f("ck_stock_transfer_line_quantity")),
        sa.CheckConstraint(
            "received_milli >= 0 AND lost_milli >= 0 AND received_milli + lost_milli <= quantity_milli",
            name=op.f("ck_stock_transfer_line_arrived"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_stock_transfer_line_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["stock_transfer.id"], name=op.f("fk_stock_transfer_line_transfer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_transfer_line")),
        sa.UniqueConstraint(
            "transfer_id", "position", name=op.f("uq_stock_transfer_line_transfer_id_position")
        ),
        info={"tracked": True},
    )
    op.create_index(
        op.f("ix_stock_transfer_line_product_id"), "stock_transfer_line", ["product_id"], unique=False
    )
