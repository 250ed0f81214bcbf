"""What of a batch of direct debits is not taken again when the batch is put off to another day."""

from __future__ import annotations

from app.payments.debits import BatchRow


def left_out(batch: BatchRow) -> dict[int, int]:
    """Its invoices (keys) that nobody is told of again, with what their debits take in minor units: settled meanwhile, with
    money for them at the bank, or owed from before insolvency proceedings.
    """
    settled = [each for each in batch.paid if not each.owed]
    return {each.invoice_id: each.amount for each in (*settled, *batch.barred, *batch.at_bank)}
