"""A purchase order that reached its supplier otherwise than by an e-mail: on the phone, on the supplier's own site too."""

from migrations.change import change_table

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "handover",
        constraints={
            "ck_handover_noun": "CHECK (noun IN ('quote', 'sales_order', 'invoice', 'purchase_order'))",
            "ck_handover_way": "CHECK (way IN ('hand', 'post', 'mail', 'message', 'phone', 'site', 'other'))",
        },
    )
