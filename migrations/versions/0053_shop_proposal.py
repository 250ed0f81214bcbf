"""What a shop did to orders that are shipped or invoiced here, and what was decided of it."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "shop_proposal",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("shop_id", KEY, nullable=False),
        sa.Column("order_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("remote_id", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("shop_total", sa.BigInteger(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("invoice_id", KEY, nullable=True),
        sa.Column("return_id", KEY, nullable=True),
        sa.CheckConstraint("kind IN ('refund', 'edit', 'cancel')", name=op.f("ck_shop_proposal_kind")),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'set_aside', 'gone')", name=op.f("ck_shop_proposal_state")
        ),
        sa.CheckConstraint(
            "answer IN ('', 'credit_note', 'return', 'none')", name=op.f("ck_shop_proposal_answer")
        ),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_shop_proposal_decided")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_shop_proposal_shop_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_shop_proposal_order_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_shop_proposal_invoice_id")),
        sa.ForeignKeyConstraint(["return_id"], ["goods_return.id"], name=op.f("fk_shop_proposal_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_proposal")),
        sa.UniqueConstraint(
            "shop_id", "kind", "remote_id", name=op.f("uq_shop_proposal_shop_id_kind_remote_id")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_shop_proposal_uid")),
    )
    op.create_index(op.f("ix_shop_proposal_order_id"), "shop_proposal", ["order_id"], unique=False)
    op.create_index(
        op.f("ix_shop_proposal_state_shop_id"), "shop_proposal", ["state", "shop_id"], unique=False
    )
