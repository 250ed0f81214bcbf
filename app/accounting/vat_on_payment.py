"""VAT that is due when money comes (CGI 269, 2 a and c): of services without the option for debits, and of deposits.

A document leaves such VAT pending. Money set against it makes it due, rate by rate, in the share that the allocation holds of
the document's VAT, so that the last cent arrives with the last payment. A credit note set against what it corrects only
lessens what is pending; one that is paid back, or used for another document, makes its own part due with the sign turned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from app.accounting.chart import Chart
from app.accounting.journal_entry import JournalEntry, Line, balanced
from app.accounting.sales import Issued, Rate
from app.base.door import Read
from app.base.money import rounded_div
from app.payments.tables import payment
from app.receivables.tables import allocation, allocation_vat, item
from app.receivables.write_off_tables import write_off


@dataclass(frozen=True, slots=True)
class MadeDue:
    """Tax of a document that an allocation made due, by rate, with the net it is of; below nought where it is given back."""

    allocation_id: int
    on: date
    recorded_at: datetime
    document_id: int
    by: str
    by_on: date
    rates: Mapping[Rate, tuple[int, int]]


def made_due(rd: Read, documents: Mapping[int, Issued], until: date) -> list[MadeDue]:
    """What allocations until a day made due, in the order they were recorded in."""
    pools = {
        each.id: _Pool(each) for each in documents.values() if any(vat.pending for vat in each.vat.values())
    }
    if not pools:
        return []
    shares: dict[int, dict[Rate, tuple[int, int]]] = defaultdict(dict)
    for row in rd.execute(_SHARES, {"until": until}):
        shares[row.allocation_id][row.category, row.rate_ppm] = (row.net, row.tax)
    found: list[MadeDue] = []
    for row in rd.execute(_ALLOCATIONS, {"until": until}):
        by, by_on = (
            row.payment_number or row.written_off or "",
            row.received_on or row.decided_on or row.business_date,
        )
        for document_id, rates in _moved(row, pools, documents, shares[row.id]):
            if any(net or tax for net, tax in rates.values()):
                found.append(
                    MadeDue(row.id, row.business_date, row.recorded_at, document_id, by, by_on, rates)
                )
    return found


def due_entry(each: MadeDue, of: Issued, plan: Chart) -> JournalEntry:
    """From pending to collected."""
    lines: list[Line] = []
    for (_, rate_ppm), (_, tax) in each.rates.items():
        lines += [
            Line(plan.account("vat_pending"), tax),
            Line(plan.account("vat_collected", str(rate_ppm)), -tax),
        ]
    return JournalEntry(
        journal=plan.journals["various"],
        on=each.on,
        written_at=each.recorded_at,
        noun="vat_on_payment",
        row_id=each.allocation_id * 2 + (of.kind == "credit_note"),
        piece=of.number,
        piece_on=of.issued_on,
        label="vat_on_payment",
        who=of.who,
        lines=balanced(lines),
    )


class _Pool:
    """What is pending of a document by rate, and how far money has come; `whole` and that in the document's own currency."""

    def __init__(self, of: Issued) -> None:
        self.of = of
        self.pending = {rate: vat.pending for rate, vat in of.vat.items() if vat.pending}
        self.net = {rate: vat.pending_net for rate, vat in of.vat.items() if vat.pending}
        self.whole = {rate: vat.whole for rate, vat in of.vat.items() if vat.pending}
        self.paid: dict[Rate, int] = defaultdict(int)
        self.used = 0
        self.made: dict[Rate, tuple[int, int]] = {}

    def lessen(self, note: _Pool | None, tax: Mapping[Rate, tuple[int, int]]) -> None:
        """A credit note of this document was set against it: that much will never be paid."""
        for rate in self.pending:
            less = tax.get(rate, (0, 0))[1]
            self.whole[rate] -= less
            if note is not None and note.whole.get(rate):
                self.pending[rate] -= rounded_div(note.pending[rate] * less, note.whole[rate])
                self.net[rate] -= rounded_div(note.net[rate] * less, note.whole[rate])

    def pay(self, tax: Mapping[Rate, int]) -> dict[Rate, tuple[int, int]]:
        """So much tax of the document came in with money: what of it is due now, net and tax by rate."""
        due: dict[Rate, tuple[int, int]] = {}
        for rate, pending in self.pending.items():
            self.paid[rate] += tax.get(rate, 0)
            whole = self.whole[rate]
            reached = (
                (
                    rounded_div(self.net[rate] * self.paid[rate], whole),
                    rounded_div(pending * self.paid[rate], whole),
                )
                if whole
                else (0, 0)
            )
            before = self.made.get(rate, (0, 0))
            self.made[rate] = reached
            due[rate] = (reached[0] - before[0], reached[1] - before[1])
        return due

    def use(self, amount: int) -> dict[Rate, tuple[int, int]]:
        """So much of a credit note was paid back, or went against another document: what of it is given back now."""
        before, self.used = self.used, self.used + amount
        return self.pay(
            {
                rate: rounded_div(whole * self.used, self.of.asked)
                - rounded_div(whole * before, self.of.asked)
                for rate, whole in self.whole.items()
            }
        )


def _moved(
    row: Any,
    pools: Mapping[int, _Pool],
    documents: Mapping[int, Issued],
    shares: Mapping[Rate, tuple[int, int]],
) -> list[tuple[int, dict[Rate, tuple[int, int]]]]:
    """What an allocation moves: of the document it is set against, and of the credit note it takes from."""
    found: list[tuple[int, dict[Rate, tuple[int, int]]]] = []
    target = pools.get(row.target_document) if row.target_noun == "invoice" else None
    note = documents.get(row.source_document) if row.source_noun == "invoice" else None
    own = pools.get(note.id) if note is not None and note.kind == "credit_note" else None
    corrects = note is not None and row.target_noun == "invoice" and note.corrects_id == row.target_document
    if corrects:
        if target is not None:
            target.lessen(own, shares)
        return found
    # What a deposit took off is in none of the figures of its pool, and what is lost with its VAT never comes.
    comes = note.kind == "credit_note" if note is not None else row.source_noun != "write_off" or row.vat_back
    if target is not None and comes:
        found.append((target.of.id, target.pay({rate: tax for rate, (_, tax) in shares.items()})))
    if own is not None:
        given = own.use(row.amount)
        found.append((own.of.id, {rate: (-net, -tax) for rate, (net, tax) in given.items()}))
    return found


_source, _target = item.alias("source"), item.alias("target")
_ALLOCATIONS = (
    select(
        allocation.c.id,
        allocation.c.amount,
        allocation.c.business_date,
        allocation.c.recorded_at,
        _source.c.noun.label("source_noun"),
        _source.c.document_id.label("source_document"),
        _target.c.noun.label("target_noun"),
        _target.c.document_id.label("target_document"),
        payment.c.number.label("payment_number"),
        payment.c.received_on,
        write_off.c.number.label("written_off"),
        write_off.c.decided_on,
        (write_off.c.vat > 0).label("vat_back"),
    )
    .join(_source, _source.c.id == allocation.c.source_item_id)
    .join(_target, _target.c.id == allocation.c.target_item_id)
    .outerjoin(payment, (_source.c.noun == "payment") & (payment.c.id == _source.c.document_id))
    .outerjoin(write_off, (_source.c.noun == "write_off") & (write_off.c.id == _source.c.document_id))
    .where(
        allocation.c.business_date <= bindparam("until"),
        or_(_source.c.noun == "invoice", _target.c.noun == "invoice"),
    )
    .order_by(allocation.c.id)
)
_SHARES = (
    select(
        allocation_vat.c.allocation_id,
        allocation_vat.c.category,
        allocation_vat.c.rate_ppm,
        allocation_vat.c.net,
        allocation_vat.c.tax,
    )
    .join(allocation, allocation.c.id == allocation_vat.c.allocation_id)
    .where(allocation.c.business_date <= bindparam("until"))
    .order_by(allocation_vat.c.id)
)
