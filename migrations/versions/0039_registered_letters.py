"""Letters by recorded delivery: their number at the post, the day, and the slip that came back."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "registered_letter",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("reminder_id", KEY, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("deposited_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fate", sa.String(length=12), nullable=True),
        sa.Column("fate_on", sa.Date(), nullable=True),
        sa.Column("fate_note", sa.Text(), nullable=False),
        sa.Column("fate_by", sa.Text(), nullable=False),
        sa.Column("fate_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number <> ''", name=op.f("ck_registered_letter_number")),
        sa.CheckConstraint(
            "fate IS NULL OR fate IN ('delivered', 'unclaimed', 'refused', 'unknown')",
            name=op.f("ck_registered_letter_fate"),
        ),
        sa.CheckConstraint(
            "(fate IS NULL) = (fate_on IS NULL) AND (fate IS NULL) = (fate_at IS NULL)",
            name=op.f("ck_registered_letter_came_back"),
        ),
        sa.CheckConstraint(
            "fate_on IS NULL OR fate_on >= deposited_on", name=op.f("ck_registered_letter_days")
        ),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminder.id"], name=op.f("fk_registered_letter_reminder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registered_letter")),
        sa.UniqueConstraint("reminder_id", name=op.f("uq_registered_letter_reminder_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_registered_letter_uid")),
        info={"history": True, "tracked": True},
    )
