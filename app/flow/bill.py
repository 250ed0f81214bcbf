"""Billing: issue the invoice of an order, or of what has shipped of it; credit it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.flow.billed import (
    NOTHING_STAYS,
    Bill,
    billed,
    close_bill,
    post_bill,
    settle_bill,
    settled_before,
    texts_of,
)
from app.flow.factor import hand_on_issued, wording_for
from app.flow.letters import promise_by_itself
from app.invoicing.deposits import keep_deductions, without
from app.invoicing.einvoice_check import check_einvoice
from app.invoicing.issue import Document, issue
from app.reports.debit_said import NOT_COLLECTED, Instalments, debit_for


@verb("bill.issue")
def issue_invoice(
    tx: Write,
    order_id: int,
    what: str = "shipped",
    issued_on: date | None = None,
    *,
    staying: Mapping[int, int] = NOTHING_STAYS,
) -> int:
    """Issue the invoice of what has shipped of an order (``shipped``) or of all of it (``all``); gives its key.

    Where the business does not ship by itself, the goods leave with it: all that stock covers (``shipped``), or all of them
    (``all``) but what is `staying` (thousandths by line), given back already and to be called off by a credit note;
    whatever keeps them from being shipped keeps the invoice. Deposits are taken off it with their VAT, and money
    kept for the order is set against it at once; what deposits are still worth when the order asks for nothing more is
    credited. Refused with ``order_not_confirmed``, ``order_invoiced_in_shop``, ``nothing_to_invoice``, ``goods_missing``,
    ``invoice_not_positive`` or ``date_before_last_number``, with ``shop_proposal_waits`` for what has not left while nobody
    has decided on a change of its shop, and where goods leave as `ship.ship` is.
    """
    bill = billed(tx, order_id, what, issued_on, staying)
    position, order, figures = bill.position, bill.position.order, bill.figures
    on = issued_on or tx.today
    # What a factor is to be paid is not ours to collect.
    theirs = wording_for(tx, order.customer_id)
    rest = bill.agreed.instalments(on, figures.total - bill.deposits or figures.total)
    debit = NOT_COLLECTED if theirs else debit_for(tx, order, [due_on for due_on, _ in rest])
    instalments = _instalments(bill, on, debit.put_off(rest) if bill.paid < figures.total else rest)
    invoice_id, number = issue(
        tx,
        Document(
            kind="invoice",
            order=order,
            issued_on=on,
            lines=bill.lines,
            rates=figures.rates,
            net=figures.net,
            tax=figures.tax,
            rounding=figures.rounding,
            total=figures.total,
            instalments=instalments,
            texts={
                **texts_of(tx, order, bill.agreed),
                **({"supplied_on": bill.supplied_on.isoformat()} if bill.supplied_on else {}),
                "settled": settled_before(tx, position, bill.paid - bill.deposits),
                **(theirs or debit.told),
            },
            paid_before=bill.paid,
            deposit_count=len(bill.off),
        ),
    )
    keep_deductions(tx, invoice_id, bill.taken)
    check_einvoice(tx, invoice_id)
    posted = post_bill(tx, bill, invoice_id, instalments, on)
    at = without(figures.rates, bill.off, figures.total, figures.total - bill.deposits)
    settle_bill(tx, bill, posted, at, on)
    close_bill(tx, posted, on)
    hand_on_issued(tx, order.customer_id, invoice_id)
    tx.note(number=number, invoice=number, total=figures.total, currency=order.currency, paid=bill.paid)
    promise_by_itself(tx, "invoice", "invoice", invoice_id, order.shop_id)
    return invoice_id


@verb("bill.issue_kept")
def issue_kept(tx: Write, order_id: int, reason: str) -> int:
    """Invoice all of an order whose goods the credit rules keep here, and say why; gives its key.

    No run of `app.flow.process` does that. Refused with ``reason_missing``, and like `issue_invoice`.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    invoice_id = issue_invoice(tx, order_id, "all")
    tx.note(reason=reason.strip())
    return invoice_id


def _instalments(bill: Bill, on: date, rest: Instalments) -> Instalments:
    """When which amount falls due: terms divide what is left once deposits are taken off, which are settled at once."""
    total, deposits = bill.figures.total, bill.deposits
    if not deposits or deposits == total:
        return rest
    if len(rest) == 1:
        return ((rest[0][0], total),)
    return ((on, deposits), *rest)
