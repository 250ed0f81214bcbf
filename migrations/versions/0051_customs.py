"""Customs: what products are declared as, and what is declared of parcels."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "product",
        (
            NewColumn("hs_code", sa.Text(), "''"),
            NewColumn("origin_country", sa.Text(), "''"),
            NewColumn("net_weight_grams", sa.BigInteger()),
        ),
    )
    op.create_table(
        "customs_declaration",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("shipment_id", KEY, nullable=False),
        sa.Column("nature", sa.String(length=10), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("importer_reference", sa.Text(), nullable=False),
        sa.Column("comments", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "nature IN ('sale', 'gift', 'sample', 'return', 'other')",
            name=op.f("ck_customs_declaration_nature"),
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipment.id"], name=op.f("fk_customs_declaration_shipment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customs_declaration")),
        sa.UniqueConstraint("shipment_id", name=op.f("uq_customs_declaration_shipment_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_customs_declaration_uid")),
        info={"tracked": True},
    )
