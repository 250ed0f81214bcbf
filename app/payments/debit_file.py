"""The file a bank collects by: pain.008.001.08, the customer's direct debit initiation of ISO 20022.

Written here rather than by a library: what there is for it needs a package whose licence the program cannot carry. The tests
hold every file against the schema that `sepaxml` ships. The same batch gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal
from xml.etree.ElementTree import Element

from app.base.door import Read
from app.base.errors import Refusal
from app.payments.barred_debits import BarredDebit
from app.payments.debits import BatchRow, Debit, debits_of, read_batch
from app.payments.debits_at_bank import DebitAtBank
from app.payments.sepa import letters
from app.payments.sepa_file import NAME, TEXT, as_bytes, head, message, money, put, sums, within

Warned = Literal["barred", "at_bank"]
"""What a person is warned of before a file takes it."""


def debit_file(rd: Read, batch_id: int, *, knowing: Collection[Warned] = ()) -> bytes:
    """The file of a batch; `knowing` is what of it somebody said is to be taken nevertheless.

    Refused with ``debit_batch_unknown``, with ``debit_barred`` where it would take what insolvency proceedings forbid to pay,
    or with ``debit_at_bank`` where it would take what seems to lie at the bank already.
    """
    batch = read_batch(rd, batch_id)
    warned: tuple[tuple[Warned, Sequence[BarredDebit | DebitAtBank]], ...]
    warned = (("barred", batch.barred), ("at_bank", batch.at_bank))
    for what, found in warned:
        if found and what not in knowing:
            names = ", ".join(dict.fromkeys(each.customer for each in found))
            raise Refusal(f"debit_{what}", number=batch.number, customer=names)
    return written(batch, debits_of(rd, batch_id))


def written(batch: BatchRow, debits: Sequence[Debit]) -> bytes:
    """A batch as XML: one block of payments for each sequence, as banks book them."""
    document, whole = message("pain.008.001.08", "CstmrDrctDbtInitn")
    top = head(whole, batch.number, batch.recorded_at, [each.amount for each in debits], batch.currency)
    party = within(top, "InitgPty")
    put(party, "Nm", letters(batch.holder, NAME))
    put(within(party, "Id", "OrgId", "Othr"), "Id", batch.creditor)
    for sequence in sorted({each.sequence for each in debits}):
        _block(whole, batch, sequence, [each for each in debits if each.sequence == sequence])
    return as_bytes(document)


def _block(whole: Element, batch: BatchRow, sequence: str, debits: Sequence[Debit]) -> None:
    block = within(whole, "PmtInf")
    put(block, "PmtInfId", f"{batch.number}-{sequence}")
    put(block, "PmtMtd", "DD")
    put(block, "BtchBookg", "true")
    sums(block, [each.amount for each in debits], batch.currency)
    kind = within(block, "PmtTpInf")
    put(within(kind, "SvcLvl"), "Cd", "SEPA")
    put(within(kind, "LclInstrm"), "Cd", batch.scheme)
    put(kind, "SeqTp", sequence)
    put(block, "ReqdColltnDt", batch.collect_on.isoformat())
    put(within(block, "Cdtr"), "Nm", letters(batch.holder, NAME))
    put(within(block, "CdtrAcct", "Id"), "IBAN", batch.iban)
    put(within(block, "CdtrAgt", "FinInstnId", "Othr"), "Id", "NOTPROVIDED")
    put(block, "ChrgBr", "SLEV")
    creditor = within(block, "CdtrSchmeId", "Id", "PrvtId", "Othr")
    put(creditor, "Id", batch.creditor)
    put(within(creditor, "SchmeNm"), "Prtry", "SEPA")
    for each in debits:
        _debit(block, each, batch.currency)


def _debit(block: Element, debit: Debit, currency: str) -> None:
    one = within(block, "DrctDbtTxInf")
    put(within(one, "PmtId"), "EndToEndId", debit.end_to_end)
    money(one, debit.amount, currency)
    signed = within(one, "DrctDbtTx", "MndtRltdInf")
    put(signed, "MndtId", debit.reference)
    put(signed, "DtOfSgntr", debit.signed_on.isoformat())
    bank = within(one, "DbtrAgt", "FinInstnId")
    if debit.bic:
        put(bank, "BICFI", debit.bic)
    else:
        put(within(bank, "Othr"), "Id", "NOTPROVIDED")
    put(within(one, "Dbtr"), "Nm", letters(debit.holder, NAME))
    put(within(one, "DbtrAcct", "Id"), "IBAN", debit.iban)
    put(within(one, "RmtInf"), "Ustrd", letters(debit.numbers, TEXT))
