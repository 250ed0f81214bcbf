"""Order entry: tasks, tags, fields of one's own, ways of paying and what is said of them, customers found to be one."""

import sqlalchemy as sa
from alembic import op

from migrations.change import KEY, NewColumn, change_table

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    op.create_table(
        "custom_field",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('text', 'number', 'date', 'yes_no', 'choice')", name=op.f("ck_custom_field_kind")
        ),
        sa.CheckConstraint(
            "noun IN ('customer', 'product', 'sales_order')", name=op.f("ck_custom_field_noun")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_field")),
        sa.UniqueConstraint("noun", "code", name=op.f("uq_custom_field_noun_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_custom_field_uid")),
        info={"tracked": True},
    )
    op.create_table(
        "payment_method",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_fr", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("payment_kind", sa.String(length=12), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "payment_kind IN ('prepaid', 'on_delivery', 'account')",
            name=op.f("ck_payment_method_payment_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_method")),
        sa.UniqueConstraint("code", name=op.f("uq_payment_method_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_payment_method_uid")),
        info={"tracked": True},
    )
    op.create_table(
        "tag",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("noun IN ('customer', 'product', 'sales_order')", name=op.f("ck_tag_noun")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("noun", "folded", name=op.f("uq_tag_noun_folded")),
        sa.UniqueConstraint("uid", name=op.f("uq_tag_uid")),
        info={"tracked": True},
    )
    op.create_table(
        "custom_value",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["custom_field.id"], name=op.f("fk_custom_value_field_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_value")),
        sa.UniqueConstraint("field_id", "row_id", name=op.f("uq_custom_value_field_id_row_id")),
    )
    op.create_index(
        op.f("ix_custom_value_row_id_field_id"), "custom_value", ["row_id", "field_id"], unique=False
    )
    op.create_table(
        "payment_gateway",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("method_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["method_id"], ["payment_method.id"], name=op.f("fk_payment_gateway_method_id")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_payment_gateway_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_gateway")),
    )
    op.create_index(op.f("ix_payment_gateway_method_id"), "payment_gateway", ["method_id"], unique=False)
    op.create_table(
        "tagged",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tag_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_tagged_tag_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tagged")),
        sa.UniqueConstraint("tag_id", "row_id", name=op.f("uq_tagged_tag_id_row_id")),
    )
    op.create_index(op.f("ix_tagged_row_id_tag_id"), "tagged", ["row_id", "tag_id"], unique=False)
    op.create_table(
        "customer_merge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("kept_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gone_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("was_archived", sa.Boolean(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gone_account_id"], ["account.id"], name=op.f("fk_customer_merge_gone_account_id")
        ),
        sa.ForeignKeyConstraint(["gone_id"], ["customer.id"], name=op.f("fk_customer_merge_gone_id")),
        sa.ForeignKeyConstraint(
            ["kept_account_id"], ["account.id"], name=op.f("fk_customer_merge_kept_account_id")
        ),
        sa.ForeignKeyConstraint(["kept_id"], ["customer.id"], name=op.f("fk_customer_merge_kept_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merge")),
        sa.UniqueConstraint("uid", name=op.f("uq_customer_merge_uid")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_customer_merge_gone_id"), "customer_merge", ["gone_id"], unique=False)
    op.create_index(op.f("ix_customer_merge_kept_id"), "customer_merge", ["kept_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("assigned_to", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('by_hand', 'payment_refused', 'credit', 'promise')", name=op.f("ck_task_kind")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_task_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("uid", name=op.f("uq_task_uid")),
        info={"history": True, "tracked": True},
    )
    op.create_index(op.f("ix_task_customer_id"), "task", ["customer_id"], unique=False)
    op.create_index(op.f("ix_task_done_at_due_on_id"), "task", ["done_at", "due_on", "id"], unique=False)
    op.create_index(op.f("ix_task_noun_row_id"), "task", ["noun", "row_id"], unique=False)
    op.create_table(
        "draft_presence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_draft_presence_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_presence")),
        sa.UniqueConstraint("order_id", "seat", name=op.f("uq_draft_presence_order_id_seat")),
    )
    op.create_table(
        "payment_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('none', 'pending', 'authorised', 'paid', 'refused', 'refunded')",
            name=op.f("ck_payment_report_state"),
        ),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_payment_report_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_report")),
        info={"tracked": True},
    )
    op.create_index(op.f("ix_payment_report_order_id"), "payment_report", ["order_id"], unique=False)
    change_table(
        "account",
        [NewColumn("belongs_to_id", KEY)],
        {"fk_account_belongs_to_id": "FOREIGN KEY(belongs_to_id) REFERENCES account (id)"},
    )
    op.create_index(op.f("ix_account_belongs_to_id"), "account", ["belongs_to_id"], unique=False)
    change_table(
        "customer",
        [NewColumn("merged_into_id", KEY)],
        {"fk_customer_merged_into_id": "FOREIGN KEY(merged_into_id) REFERENCES customer (id)"},
    )
    op.create_index(op.f("ix_customer_merged_into_id"), "customer", ["merged_into_id"], unique=False)
    change_table(
        "order_line",
        [NewColumn("promised_on", sa.Date())],
        {
            "ck_order_line_kind": "CHECK (kind IN ('goods', 'service', 'text', 'section', 'shipping', 'fee', 'discount'))"
        },
    )
    change_table("sales_order", [NewColumn("discount_amount", sa.BigInteger(), "0")])
