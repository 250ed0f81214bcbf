"""The file a bank collects by: pain.008.001.08, the customer's direct debit initiation of ISO 20022.

Written here rather than by a library: what there is for it needs a package whose licence the program cannot carry. The tests
hold every file against the schema that `sepaxml` ships. The same batch gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.base.door import Read
from app.base.money import from_minor
from app.payments.debits import BatchRow, Debit, debits_of, read_batch
from app.payments.sepa import letters

_SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"
_NAME, _TEXT = 70, 140
"""How long names and remittances may be (EPC130-08)."""


def debit_file(rd: Read, batch_id: int) -> bytes:
    """The file of a batch; refused with ``debit_batch_unknown``."""
    return written(read_batch(rd, batch_id), debits_of(rd, batch_id))


def written(batch: BatchRow, debits: Sequence[Debit]) -> bytes:
    """A batch as XML: one block of payments for each sequence, as banks book them."""
    document = Element("Document", {"xmlns": _SPACE})
    message = SubElement(document, "CstmrDrctDbtInitn")
    head = _in(message, "GrpHdr")
    _put(head, "MsgId", batch.number)
    _put(head, "CreDtTm", batch.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _sums(head, debits, batch.currency)
    party = _in(head, "InitgPty")
    _put(party, "Nm", letters(batch.holder, _NAME))
    _put(_in(party, "Id", "OrgId", "Othr"), "Id", batch.creditor)
    for sequence in sorted({each.sequence for each in debits}):
        _block(message, batch, sequence, [each for each in debits if each.sequence == sequence])
    indent(document)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(document, "utf-8") + b"\n"


def _block(message: Element, batch: BatchRow, sequence: str, debits: Sequence[Debit]) -> None:
    block = _in(message, "PmtInf")
    _put(block, "PmtInfId", f"{batch.number}-{sequence}")
    _put(block, "PmtMtd", "DD")
    _put(block, "BtchBookg", "true")
    _sums(block, debits, batch.currency)
    kind = _in(block, "PmtTpInf")
    _put(_in(kind, "SvcLvl"), "Cd", "SEPA")
    _put(_in(kind, "LclInstrm"), "Cd", batch.scheme)
    _put(kind, "SeqTp", sequence)
    _put(block, "ReqdColltnDt", batch.collect_on.isoformat())
    _put(_in(block, "Cdtr"), "Nm", letters(batch.holder, _NAME))
    _put(_in(block, "CdtrAcct", "Id"), "IBAN", batch.iban)
    _put(_in(block, "CdtrAgt", "FinInstnId", "Othr"), "Id", "NOTPROVIDED")
    _put(block, "ChrgBr", "SLEV")
    creditor = _in(block, "CdtrSchmeId", "Id", "PrvtId", "Othr")
    _put(creditor, "Id", batch.creditor)
    _put(_in(creditor, "SchmeNm"), "Prtry", "SEPA")
    for each in debits:
        _debit(block, each, batch.currency)


def _debit(block: Element, debit: Debit, currency: str) -> None:
    one = _in(block, "DrctDbtTxInf")
    _put(_in(one, "PmtId"), "EndToEndId", debit.end_to_end)
    _put(one, "InstdAmt", str(from_minor(debit.amount, currency))).set("Ccy", currency)
    signed = _in(one, "DrctDbtTx", "MndtRltdInf")
    _put(signed, "MndtId", debit.reference)
    _put(signed, "DtOfSgntr", debit.signed_on.isoformat())
    bank = _in(one, "DbtrAgt", "FinInstnId")
    if debit.bic:
        _put(bank, "BICFI", debit.bic)
    else:
        _put(_in(bank, "Othr"), "Id", "NOTPROVIDED")
    _put(_in(one, "Dbtr"), "Nm", letters(debit.holder, _NAME))
    _put(_in(one, "DbtrAcct", "Id"), "IBAN", debit.iban)
    _put(_in(one, "RmtInf"), "Ustrd", letters(debit.numbers, _TEXT))


def _sums(where: Element, debits: Iterable[Debit], currency: str) -> None:
    known = list(debits)
    _put(where, "NbOfTxs", str(len(known)))
    _put(where, "CtrlSum", str(from_minor(sum(each.amount for each in known), currency)))


def _in(parent: Element, *names: str) -> Element:
    """Elements one within the other; gives the innermost."""
    for name in names:
        parent = SubElement(parent, name)
    return parent


def _put(parent: Element, name: str, text: str) -> Element:
    made = SubElement(parent, name)
    made.text = text
    return made
