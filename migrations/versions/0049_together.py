"""Shipments that left together: one names the shipment in whose parcels it left, a dispatch whether it joins."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "shipment",
        (NewColumn("joined_to_id", KEY),),
        {"fk_shipment_joined_to_id": "FOREIGN KEY(joined_to_id) REFERENCES shipment (id)"},
    )
    op.create_index(op.f("ix_shipment_joined_to_id"), "shipment", ["joined_to_id"], unique=False)
    change_table("dispatch", (NewColumn("joins", sa.Boolean(), "false"),))
