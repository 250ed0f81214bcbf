"""Factoring: invoices handed on to a factor, those of a customer yet to come, the factor's money, and taking them back.

A debt handed on is the factor's to ask for: nobody is reminded of it here. It stays owed and in the exposure until the factor
has paid, and with recourse until the debtor has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.base.money import from_minor
from app.base.uid import new_uid
from app.customers.tables import customer
from app.flow.collect import allocate, receive
from app.flow.given_up import debts_of
from app.flow.receipt import Receipt
from app.receivables.assigned import AssignmentRow, assignment_of, factor_paid
from app.receivables.assignment_tables import assignment, factor_payment
from app.receivables.ledger import items_of
from app.receivables.tables import instalment_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """To whom something is handed on, the words its paper must bear, and whether the factor may give it back."""

    factor: str
    wording: str
    recourse: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorMoney:
    """What a factor paid and kept, in minor units; together they are what the invoice asks for."""

    paid: int
    commission: int = 0
    commission_vat: int = 0
    interest: int = 0
    fund: int = 0
    paid_on: date

    @property
    def total(self) -> int:
        """All of it."""
        return self.paid + self.commission + self.commission_vat + self.interest + self.fund


@verb("collect.assign")
def hand_on(tx: Write, invoice_id: int, handing: Handing) -> int:
    """Hand an invoice on to a factor; gives the assignment's key.

    Refused with ``assignment_without_factor``, ``assignment_already``, ``assignment_of_consumer``, ``assignment_of_plan``
    (a plan of a consumer cannot be handed on), ``assignment_of_nothing`` or ``invoice_unknown``.
    """
    _check(handing)
    debts = debts_of(tx, "invoice", invoice_id)
    if assignment_of(tx, "invoice", invoice_id) is not None:
        raise Refusal("assignment_already", number=debts.number)
    if not debts.total:
        raise Refusal("assignment_of_nothing", number=debts.number)
    if tx.execute(_CONSUMER_PLAN, {"invoice": invoice_id}).first() is not None:
        raise Refusal("assignment_of_plan", number=debts.number)
    _must_be_company(tx, debts.customer_id)
    made = _write(
        tx,
        handing,
        {
            "noun": "invoice",
            "document_id": invoice_id,
            "customer_id": debts.customer_id,
            "account_id": debts.account_id,
            "amount": debts.total,
            "currency": debts.currency,
        },
    )
    tx.touch("invoice", invoice_id)
    tx.note(number=debts.number, amount=debts.total, currency=debts.currency, name=handing.factor.strip())
    return made


@verb("collect.assign_all")
def hand_on_all(tx: Write, customer_id: int, handing: Handing) -> int:
    """Hand on all that will be issued to a customer: each invoice bears the words, and is handed on as it is issued.

    Gives the key; refused with ``assignment_without_factor``, ``assignment_without_wording``, ``assignment_already`` or
    ``assignment_of_consumer``.
    """
    _check(handing)
    if not handing.wording.strip():
        raise Refusal("assignment_without_wording")
    row = _must_be_company(tx, customer_id)
    if assignment_of(tx, "customer", customer_id) is not None:
        raise Refusal("assignment_already", number=row.name)
    made = _write(
        tx,
        handing,
        {
            "noun": "customer",
            "document_id": customer_id,
            "customer_id": customer_id,
            "account_id": row.account_id,
            "amount": 0,
            "currency": home_currency(tx),
        },
    )
    tx.touch("customer", customer_id)
    tx.note(name=handing.factor.strip())
    return made


def wording_for(rd: Read, customer_id: int) -> dict[str, Any]:
    """What an invoice to this customer says of being handed on; nothing where it is not."""
    row = _of_company(rd, customer_id)
    return {"assigned": {"factor": row.factor, "wording": row.wording}} if row is not None else {}


def hand_on_issued(tx: Write, customer_id: int, invoice_id: int) -> None:
    """An invoice just issued is handed on where those of its customer are, as far as it asks for anything."""
    row = _of_company(tx, customer_id)
    if row is not None and debts_of(tx, "invoice", invoice_id).total:
        hand_on(tx, invoice_id, Handing(factor=row.factor, wording=row.wording, recourse=row.recourse))


@verb("collect.unassign")
def take_back(tx: Write, noun: str, document_id: int, reason: str) -> None:
    """End an assignment: the factor gave it back, or nothing more is handed on.

    Refused with ``reason_missing`` or ``assignment_not``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    row = _standing(tx, noun, document_id)
    tx.update(
        assignment,
        row.id,
        ended_on=tx.today,
        end_reason=reason.strip(),
        ended_by=tx.actor.name,
        ended_at=tx.now,
    )
    tx.touch(noun, document_id)
    tx.note(name=row.factor, reason=reason.strip())


@verb("collect.factor_paid")
def paid_by_factor(tx: Write, invoice_id: int, money: FactorMoney) -> int:
    """Record what a factor paid for an invoice; gives the record's key.

    Without recourse it settles the invoice. With recourse that waits for `debtor_paid`. Refused with ``assignment_not``,
    ``factor_paid_already``, ``payment_not_positive`` or ``factor_sum_differs``.
    """
    row = _standing(tx, "invoice", invoice_id)
    debts = debts_of(tx, "invoice", invoice_id)
    if factor_paid(tx, row.id) is not None:
        raise Refusal("factor_paid_already", number=debts.number)
    parts = (money.commission, money.commission_vat, money.interest, money.fund)
    if money.paid <= 0 or min(parts) < 0:
        raise Refusal("payment_not_positive", amount=money.paid, currency=debts.currency)
    if money.total != debts.total:
        raise Refusal(
            "factor_sum_differs",
            total=from_minor(money.total, debts.currency),
            asked=from_minor(debts.total, debts.currency),
            currency=debts.currency,
        )
    payment_id = None if row.recourse else _settle(tx, row, money.paid_on)
    made = tx.insert(
        factor_payment,
        {
            "uid": new_uid(),
            "assignment_id": row.id,
            "total": money.total,
            "paid": money.paid,
            "commission": money.commission,
            "commission_vat": money.commission_vat,
            "interest": money.interest,
            "fund": money.fund,
            "currency": debts.currency,
            "paid_on": money.paid_on,
            "payment_id": payment_id,
            "recorded_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )
    tx.touch("invoice", invoice_id)
    tx.note(number=debts.number, amount=money.paid, currency=debts.currency, name=row.factor)
    return made


@verb("collect.debtor_paid")
def debtor_paid(tx: Write, invoice_id: int, on: date) -> int:
    """The debtor paid the factor: the invoice is settled by a payment that names it; gives the payment's key.

    Refused with ``assignment_not`` or ``assignment_of_nothing``.
    """
    row = _standing(tx, "invoice", invoice_id)
    return _settle(tx, row, on)


def _settle(tx: Write, row: AssignmentRow, on: date) -> int:
    debts = debts_of(tx, "invoice", row.document_id)
    if not debts.total:
        raise Refusal("assignment_of_nothing", number=debts.number)
    receipt = Receipt(
        amount=debts.total,
        currency=debts.currency,
        method="other",
        received_on=on,
        customer_id=debts.customer_id,
        reference=row.factor,
        source="factor",
    )
    payment_id = receive(tx, receipt)
    [money] = items_of(tx, "payment", [payment_id])
    for target, owed in debts.items:
        allocate(tx, money.id, target.id, owed, "factor", on=on)
    tx.note(number=debts.number, amount=debts.total, currency=debts.currency, name=row.factor)
    return payment_id


def _check(handing: Handing) -> None:
    if not handing.factor.strip():
        raise Refusal("assignment_without_factor")


def _must_be_company(tx: Write, customer_id: int) -> Any:
    row = tx.execute(_CUSTOMER, {"id": customer_id}).one_or_none()
    if row is None:
        raise Refusal("customer_unknown", customer=customer_id)
    if row.kind == "person":
        raise Refusal("assignment_of_consumer", customer=row.name)
    return row


def _of_company(rd: Read, customer_id: int) -> AssignmentRow | None:
    """The assignment of a customer's invoices to come; none any more where they have become a consumer."""
    row = assignment_of(rd, "customer", customer_id)
    if row is None or rd.execute(_CUSTOMER, {"id": customer_id}).one().kind == "person":
        return None
    return row


def _standing(tx: Write, noun: str, document_id: int) -> AssignmentRow:
    row = assignment_of(tx, noun, document_id)
    if row is None:
        raise Refusal("assignment_not")
    return row


def _write(tx: Write, handing: Handing, values: dict[str, Any]) -> int:
    return tx.insert(
        assignment,
        {
            **values,
            "uid": new_uid(),
            "factor": handing.factor.strip(),
            "wording": handing.wording.strip(),
            "recourse": handing.recourse,
            "assigned_on": tx.today,
            "assigned_by": tx.actor.name,
            "recorded_at": tx.now,
            "ended_on": None,
        },
    )


_CUSTOMER = select(customer.c.name, customer.c.kind, customer.c.account_id).where(
    customer.c.id == bindparam("id")
)
_CONSUMER_PLAN = select(instalment_plan.c.id).where(
    instalment_plan.c.invoice_id == bindparam("invoice"), instalment_plan.c.consumer
)
