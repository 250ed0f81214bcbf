"""An index over the lines of goods that are still to leave: what waits for a product is found without all that ever left."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_OPEN = "kind = 'goods' AND quantity_milli - dropped_milli - shipped_milli > 0"


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_index(
        op.f("ix_order_line_open"),
        "order_line",
        ["product_id", "order_id"],
        unique=False,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )
