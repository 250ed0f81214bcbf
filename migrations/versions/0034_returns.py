"""Returns: what is to come back, what was done with it, what the customer got."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    _returns()
    _acts()


def _returns() -> None:
    op.create_table(
        "goods_return",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("order_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "state IN ('expected', 'received', 'decided', 'withdrawn')", name=op.f("ck_goods_return_state")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_goods_return_order_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_goods_return_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_return")),
        sa.UniqueConstraint("uid", name=op.f("uq_goods_return_uid")),
        sa.UniqueConstraint("number", name=op.f("uq_goods_return_number")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_goods_return_order_id"), "goods_return", ["order_id"], unique=False)
    for first in ("state", "customer_id"):
        columns = [first, "announced_on", "id"]
        op.create_index(op.f(f"ix_goods_return_{'_'.join(columns)}"), "goods_return", columns, unique=False)
    op.create_table(
        "goods_return_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("return_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("shipment_line_id", KEY, nullable=False),
        sa.Column("order_line_id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=True),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.CheckConstraint("quantity_milli > 0", name=op.f("ck_goods_return_line_something")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["goods_return.id"], name=op.f("fk_goods_return_line_return_id")
        ),
        sa.ForeignKeyConstraint(
            ["shipment_line_id"], ["shipment_line.id"], name=op.f("fk_goods_return_line_shipment_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_goods_return_line_order_line_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_goods_return_line_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_return_line")),
        sa.UniqueConstraint("return_id", "position", name=op.f("uq_goods_return_line_return_id_position")),
        info={"tracked": True, "sealed": True},
    )
    for column in ("shipment_line_id", "order_line_id", "product_id"):
        op.create_index(op.f(f"ix_goods_return_line_{column}"), "goods_return_line", [column], unique=False)


def _acts() -> None:
    op.create_table(
        "return_act",
        sa.Column("id", KEY, nullable=False),
        sa.Column("return_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("exchange_order_id", KEY, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("reverses_id", KEY, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('received', 'decided', 'withdrawn')", name=op.f("ck_return_act_kind")),
        sa.CheckConstraint(
            "answer IN ('nothing', 'credit', 'refund', 'exchange', '')", name=op.f("ck_return_act_answer")
        ),
        sa.CheckConstraint(
            "answer = '' OR (kind = 'decided' AND reverses_id IS NULL)", name=op.f("ck_return_act_answered")
        ),
        sa.ForeignKeyConstraint(["return_id"], ["goods_return.id"], name=op.f("fk_return_act_return_id")),
        sa.ForeignKeyConstraint(
            ["exchange_order_id"], ["sales_order.id"], name=op.f("fk_return_act_exchange_order_id")
        ),
        sa.ForeignKeyConstraint(["reverses_id"], ["return_act.id"], name=op.f("fk_return_act_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_act")),
        info={"tracked": True, "sealed": True},
    )
    for column in ("return_id", "exchange_order_id", "reverses_id"):
        op.create_index(op.f(f"ix_return_act_{column}"), "return_act", [column], unique=False)
    op.create_table(
        "return_act_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("act_id", KEY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line_id", KEY, nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("answered_milli", sa.BigInteger(), nullable=False),
        sa.Column("condition", sa.String(length=10), nullable=False),
        sa.Column("fate", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "quantity_milli <> 0 OR answered_milli <> 0", name=op.f("ck_return_act_line_something")
        ),
        sa.CheckConstraint(
            "condition IN ('new', 'opened', 'damaged', 'faulty', '')",
            name=op.f("ck_return_act_line_condition"),
        ),
        sa.CheckConstraint(
            "fate IN ('stock', 'quarantine', 'scrap', '')", name=op.f("ck_return_act_line_fate")
        ),
        sa.ForeignKeyConstraint(["act_id"], ["return_act.id"], name=op.f("fk_return_act_line_act_id")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["goods_return_line.id"], name=op.f("fk_return_act_line_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_act_line")),
        sa.UniqueConstraint("act_id", "position", name=op.f("uq_return_act_line_act_id_position")),
        info={"tracked": True, "sealed": True, "parent": ("return_act", "act_id", "line_count")},
    )
    op.create_index(op.f("ix_return_act_line_line_id"), "return_act_line", ["line_id"], unique=False)
    op.create_table(
        "return_answer",
        sa.Column("id", KEY, nullable=False),
        sa.Column("act_id", KEY, nullable=False),
        sa.Column("credit_note_id", KEY, nullable=False),
        sa.Column("payment_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["act_id"], ["return_act.id"], name=op.f("fk_return_answer_act_id")),
        sa.ForeignKeyConstraint(
            ["credit_note_id"], ["invoice.id"], name=op.f("fk_return_answer_credit_note_id")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_return_answer_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_answer")),
        info={"tracked": True, "sealed": True},
    )
    for column in ("act_id", "credit_note_id", "payment_id"):
        op.create_index(op.f(f"ix_return_answer_{column}"), "return_answer", [column], unique=False)
