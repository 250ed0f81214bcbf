"""Bundles: products sold as one and kept as their parts, and the parts frozen on the orders that sell them."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "bundle_part",
        sa.Column("id", KEY, nullable=False),
        sa.Column("bundle_id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity_milli >= 0", name=op.f("ck_bundle_part_quantity")),
        sa.ForeignKeyConstraint(["bundle_id"], ["product.id"], name=op.f("fk_bundle_part_bundle_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_bundle_part_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle_part")),
        sa.UniqueConstraint("bundle_id", "product_id", name=op.f("uq_bundle_part_bundle_id_product_id")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_bundle_part_product_id"), "bundle_part", ["product_id"], unique=False)
    change_table(
        "order_line",
        (
            NewColumn("is_bundle", sa.Boolean(), "false"),
            NewColumn("bundle_line_id", KEY),
            NewColumn("per_milli", sa.BigInteger(), "0"),
            NewColumn("share_ppm", sa.BigInteger(), "0"),
        ),
        {
            "fk_order_line_bundle_line_id": "FOREIGN KEY(bundle_line_id) REFERENCES order_line (id)",
            "ck_order_line_part": "CHECK ((bundle_line_id IS NULL) = (per_milli = 0))",
        },
    )
    op.create_index(
        op.f("ix_order_line_bundle_line_id"),
        "order_line",
        ["bundle_line_id"],
        unique=False,
        sqlite_where=sa.text("bundle_line_id IS NOT NULL"),
        postgresql_where=sa.text("bundle_line_id IS NOT NULL"),
    )
