"""A letter that is not sent after all: when, by whom and why. What it asked for may reach the same level with another."""

import sqlalchemy as sa
from alembic import op

from migrations.change import NewColumn, change_table

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "reminder",
        (
            NewColumn("withdrawn_at", sa.DateTime(timezone=True)),
            NewColumn("withdrawn_by", sa.Text(), "''"),
            NewColumn("withdrawal", sa.Text(), "''"),
        ),
        {
            "ck_reminder_withdrawn": "CHECK ((withdrawn_at IS NULL) = (withdrawal = ''))",
            "ck_reminder_withdrawn_or_posted": "CHECK (withdrawn_at IS NULL OR posted_at IS NULL)",
        },
    )
    change_table("reminder_item", constraints={"uq_reminder_item_item_id_level": ""})
    op.create_index(
        op.f("ix_reminder_item_item_id_level"), "reminder_item", ["item_id", "level"], unique=False
    )
