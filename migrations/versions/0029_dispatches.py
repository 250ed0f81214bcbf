"""Dispatches: many orders shipped, invoiced and printed in one go, and how far each has come."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "dispatch",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("bills", sa.Boolean(), nullable=False),
        sa.Column("begun_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
        sa.UniqueConstraint("uid", name=op.f("uq_dispatch_uid")),
        info={"tracked": True},
    )
    op.create_table(
        "dispatch_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("dispatch_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("order_id", KEY, nullable=False),
        sa.Column("shipment_id", KEY, nullable=True),
        sa.Column("invoice_id", KEY, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatch.id"], name=op.f("fk_dispatch_line_dispatch_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_dispatch_line_order_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_dispatch_line_shipment_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_dispatch_line_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_line")),
        sa.UniqueConstraint("dispatch_id", "position", name=op.f("uq_dispatch_line_dispatch_id_position")),
        info={"tracked": True},
    )
    for column in ("order_id", "shipment_id", "invoice_id"):
        op.create_index(op.f(f"ix_dispatch_line_{column}"), "dispatch_line", [column], unique=False)
