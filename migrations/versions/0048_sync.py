"""How far each stream of a shop has come, and what happened in each synchronisation."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "sync_cursor",
        sa.Column("id", KEY, nullable=False),
        sa.Column("shop_id", KEY, nullable=False),
        sa.Column("stream", sa.String(length=20), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("follows", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("phase IN ('whole', 'followed', 'read')", name=op.f("ck_sync_cursor_phase")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_sync_cursor_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_cursor")),
        sa.UniqueConstraint("shop_id", "stream", name=op.f("uq_sync_cursor_shop_id_stream")),
    )
    op.create_table(
        "sync_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("shop_id", KEY, nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_sync_line_shop_id")),
        sa.ForeignKeyConstraint(["run_id"], ["sync_run.id"], name=op.f("fk_sync_line_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_line")),
    )
    op.create_index(op.f("ix_sync_line_run_id"), "sync_line", ["run_id"], unique=False)
    op.create_index(op.f("ix_sync_line_shop_id_at"), "sync_line", ["shop_id", "at"], unique=False)
