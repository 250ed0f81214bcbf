"""VAT reports written for the accountant are numbered and kept as exports of entries are."""

from migrations.change import change_table

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    change_table(
        "accounting_export", constraints={"ck_accounting_export_kind": "CHECK (kind IN ('fec', 'vat'))"}
    )
