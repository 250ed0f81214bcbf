"""Files that people bring: each import line by line, and which column is which field."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "import_run",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("noun", sa.String(length=12), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("same", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('running', 'done', 'undone')", name=op.f("ck_import_run_state")),
        sa.CheckConstraint(
            "noun IN ('customers', 'products', 'stock', 'invoices', 'orders')",
            name=op.f("ck_import_run_noun"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("uid", name=op.f("uq_import_run_uid")),
        info={"tracked": True},
    )
    op.create_table(
        "import_row",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.CheckConstraint("act IN ('created', 'changed')", name=op.f("ck_import_row_act")),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_row_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
    )
    op.create_index("ix_import_row_run_id_id", "import_row", ["run_id", "id"])
    op.create_index("ix_import_row_noun_row_id", "import_row", ["noun", "row_id"])
    op.create_table(
        "import_mapping",
        sa.Column("id", KEY, nullable=False),
        sa.Column("noun", sa.String(length=12), nullable=False),
        sa.Column("titles_hash", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=1), nullable=False),
        sa.Column("day_order", sa.String(length=3), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("noun", "titles_hash", name=op.f("uq_import_mapping_noun_titles_hash")),
    )
