"""An order edited in its shop may be followed."""

from migrations.change import change_table

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "shop_proposal",
        (),
        {
            "ck_shop_proposal_answer": "CHECK (answer IN ('', 'change', 'credit_note', 'return', 'none'))",
        },
    )
