"""What a company says of itself on its papers: its capital, and the register that holds it."""

import sqlalchemy as sa

from migrations.change import NewColumn, change_table

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "company",
        [NewColumn("capital", sa.BigInteger()), NewColumn("registry", sa.Text())],
        {"ck_company_capital": "CHECK (capital > 0)"},
    )
