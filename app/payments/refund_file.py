"""The file a bank pays by: pain.001.001.09, the customer's credit transfer initiation of ISO 20022.

Written as the file of debits is (`app.payments.debit_file`). A transfer is known to both banks by the number of its refund.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from app.base.door import Read
from app.payments.refund_batches import BatchRow, RefundLine, lines_of_batch, read_batch
from app.payments.sepa import letters
from app.payments.sepa_file import NAME, TEXT, as_bytes, head, message, money, put, sums, within


def refund_file(rd: Read, batch_id: int) -> bytes:
    """The file of a batch; refused with ``refund_batch_unknown``."""
    return written(read_batch(rd, batch_id), lines_of_batch(rd, batch_id))


def written(batch: BatchRow, lines: Sequence[RefundLine]) -> bytes:
    """A batch as XML: one block, which banks book as one movement."""
    document, whole = message("pain.001.001.09", "CstmrCdtTrfInitn")
    amounts = [each.amount for each in lines]
    top = head(whole, batch.number, batch.recorded_at, amounts, batch.currency)
    put(within(top, "InitgPty"), "Nm", letters(batch.holder, NAME))
    block = within(whole, "PmtInf")
    put(block, "PmtInfId", batch.number)
    put(block, "PmtMtd", "TRF")
    put(block, "BtchBookg", "true")
    sums(block, amounts, batch.currency)
    put(within(block, "PmtTpInf", "SvcLvl"), "Cd", "SEPA")
    put(within(block, "ReqdExctnDt"), "Dt", batch.pay_on.isoformat())
    put(within(block, "Dbtr"), "Nm", letters(batch.holder, NAME))
    put(within(block, "DbtrAcct", "Id"), "IBAN", batch.iban)
    put(within(block, "DbtrAgt", "FinInstnId", "Othr"), "Id", "NOTPROVIDED")
    put(block, "ChrgBr", "SLEV")
    for each in lines:
        _transfer(block, each, batch.currency)
    return as_bytes(document)


def _transfer(block: Element, line: RefundLine, currency: str) -> None:
    one = within(block, "CdtTrfTxInf")
    put(within(one, "PmtId"), "EndToEndId", line.number)
    money(within(one, "Amt"), line.amount, currency)
    put(within(one, "Cdtr"), "Nm", letters(line.holder, NAME))
    put(within(one, "CdtrAcct", "Id"), "IBAN", line.iban)
    put(within(one, "RmtInf"), "Ustrd", letters(f"{line.document} {line.number}", TEXT))
