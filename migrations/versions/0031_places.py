"""Places goods are kept at: which of them serve orders, in what order, and where at each a product is found."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "location",
        (NewColumn("rank", sa.BigInteger(), "0"), NewColumn("for_sale", sa.Boolean(), "true")),
    )
    op.create_table(
        "shelf",
        sa.Column("id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("location_id", KEY, nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_shelf_location_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_shelf_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf")),
        sa.UniqueConstraint("product_id", "location_id", name=op.f("uq_shelf_product_id_location_id")),
        info={"tracked": True},
    )
