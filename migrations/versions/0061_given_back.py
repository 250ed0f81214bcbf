"""Goods of a receipt that go back to their supplier."""

from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "goods_receipt",
        (NewColumn("from_id", KEY),),
        {
            "ck_goods_receipt_kind": "CHECK (kind IN ('receipt', 'reversal', 'return'))",
            "ck_goods_receipt_return": "CHECK ((kind = 'return') = (from_id IS NOT NULL))",
            "fk_goods_receipt_from_id": "FOREIGN KEY(from_id) REFERENCES goods_receipt (id)",
        },
    )
    op.create_index(op.f("ix_goods_receipt_from_id"), "goods_receipt", ["from_id"], unique=False)
