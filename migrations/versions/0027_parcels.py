"""Parcels with their numbers, weights and fates; tracking numbers become parcels."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "parcel",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("shipment_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.Column("weight_grams", sa.BigInteger(), nullable=True),
        sa.Column("length_mm", sa.BigInteger(), nullable=True),
        sa.Column("width_mm", sa.BigInteger(), nullable=True),
        sa.Column("height_mm", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("weight_grams IS NULL OR weight_grams > 0", name=op.f("ck_parcel_weight")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_parcel_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("uid", name=op.f("uq_parcel_uid")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_parcel_shipment_id"), "parcel", ["shipment_id"], unique=False)
    # No verb ever wrote a tracking number: a row of that table is somebody's own, and keeps its key as uid.
    op.execute(
        "INSERT INTO parcel (uid, shipment_id, position, carrier, tracking, recorded_at) "
        "SELECT 'tracking-' || t.id, t.shipment_id, "
        "(SELECT count(*) FROM tracking o WHERE o.shipment_id = t.shipment_id AND o.id <= t.id), "
        "t.carrier, t.number, t.recorded_at FROM tracking t ORDER BY t.id"
    )
    op.drop_table("tracking")
    op.create_table(
        "parcel_fate",
        sa.Column("id", KEY, nullable=False),
        sa.Column("parcel_id", KEY, nullable=False),
        sa.Column("fate", sa.String(length=10), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "fate IN ('delivered', 'lost', 'refused', 'on_way')", name=op.f("ck_parcel_fate_fate")
        ),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_fate_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_fate")),
        info={"tracked": True, "sealed": True},
    )
    op.create_index(op.f("ix_parcel_fate_parcel_id"), "parcel_fate", ["parcel_id"], unique=False)
