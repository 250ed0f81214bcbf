"""One invoice or credit note as it was issued, where it comes from, and what settled it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.archive import Paper, paper_of
from app.base.audit import Event, history
from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.correspondence.mail import mails_about
from app.customers.merged import account_now
from app.customers.tables import customer
from app.invoicing.as_paid import credited_milli
from app.invoicing.corrective import CorrectiveRow, correctives_of
from app.invoicing.deposits import Deduction, deductions_of, deposit_used
from app.invoicing.grouped import orders_of
from app.invoicing.issued import credited_total, rates_of
from app.invoicing.mentions import Lack, seller_lacks
from app.invoicing.queries import InvoiceRow, invoice_rows
from app.invoicing.tables import invoice, invoice_line
from app.orders.methods import method_of
from app.orders.order import OrderLine, read_lines
from app.orders.possible import Possible, no, yes
from app.orders.stopped import stopped
from app.orders.tables import sales_order
from app.payments.plan_facts import last_plan
from app.payments.waits_at_bank import WaitsAtBank, waits_at_bank
from app.pricing.figures import RateFigures
from app.receivables.assigned import AssignmentRow, FactorPaid, assignment_of, factor_paid
from app.receivables.doubtful import DoubtfulRow, doubtful_mark, set_aside_for
from app.receivables.fact import proceedings
from app.receivables.ledger import items_of
from app.receivables.written_off import WriteOffRow, write_offs_of
from app.reminders.dispute import DisputeRow, disputes_about
from app.reminders.registered import RegisteredRow, registered_of
from app.reminders.reminder import ReminderRow, reminders_about
from app.reports.came import NO_WAY_KNOWN, Came, came_by
from app.reports.chase_step import ChaseStep, chase_step
from app.reports.debit_step import DebitStep, debit_step
from app.reports.invoice_shares import InstalmentRow, OrderShare, instalments_of, shares_of
from app.reports.mails import MailRow, mail_rows, mail_that_never_left, told_to
from app.reports.receivables import receivables_of
from app.reports.settlement import SettlementRow, settled_by, settles


@dataclass(frozen=True, slots=True)
class InvoiceLineRow:
    """A line as issued; amounts in minor units, price in millionths, quantity in thousandths."""

    id: int
    position: int
    kind: str
    order_line_id: int | None
    product_id: int | None
    sku: str
    name: str
    description: str
    unit: str
    quantity_milli: int
    unit_price_micro: int
    discount_amount: int
    category: str
    rate_ppm: int
    net: int
    tax: int
    gross: int


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """An issued document; amounts in minor units of its currency, positive for credit notes too.

    `seller`, `customer`, `delivery` and `texts` are as frozen at issue. `settled_by` is what paid it, `settles` what a
    credit note was used for, `deposits` what it took off for deposits; `credit_item_id` is what of a credit note may be
    set against debts or refunded. `planned`: instalments were agreed on since, the last time by `plan_id`.
    `still_unsaid`: the company lacks what the law wants of it on an invoice to this day.
    `dispute` is the newest that stands, `doubtful` the mark that does, with what is set `aside` for it.
    `chase` is what to do next where it is late, `reminders` the letters about it. `write_offs` are
    what was given up of it and taken back. `assigned` is that it was handed on, with what the `factor` paid. A difference
    up to `small_most` may be let go.
    `unsent` is the mail that was to bring it, where none has left. `by_card`: its order was to be paid by card.
    `credited_milli` is how much was credited of each line, by the line of the order.
    `orders` are its orders with the part of each, where it is of several.
    `credit_there` says that there is something to match it with: credit or money of the customer, or a debt of theirs
    where it is a credit note.
    """

    row: InvoiceRow
    account_id: int
    net: int
    tax: int
    rounding_amount: int
    paid_before: int
    prices_include_tax: bool
    language: str
    reason: str
    issued_at: datetime
    seller: Mapping[str, Any]
    customer: Mapping[str, Any]
    delivery: Mapping[str, Any]
    texts: Mapping[str, Any]
    lines: tuple[InvoiceLineRow, ...]
    rates: tuple[RateFigures, ...]
    instalments: tuple[InstalmentRow, ...]
    consumer: bool
    settled_by: tuple[SettlementRow, ...]
    settles: tuple[SettlementRow, ...]
    credit_item_id: int | None
    corrects: InvoiceRow | None
    corrected_by: tuple[InvoiceRow, ...]
    possible: tuple[Possible, ...]
    paper: Paper | None
    history: tuple[Event, ...]
    deposits: tuple[Deduction, ...] = ()
    planned: bool = False
    plan_id: int | None = None
    credit_there: bool = False
    credited_milli: Mapping[int, int] = field(default_factory=dict[int, int])
    still_unsaid: bool = False
    dispute: DisputeRow | None = None
    doubtful: DoubtfulRow | None = None
    aside: int = 0
    write_offs: tuple[WriteOffRow, ...] = ()
    small_most: int = 0
    chase: ChaseStep | None = None
    reminders: tuple[ReminderRow, ...] = ()
    registered: Mapping[int, RegisteredRow] = field(default_factory=dict[int, RegisteredRow])
    """What the post says of those by recorded delivery, by key."""
    assigned: AssignmentRow | None = None
    factor: FactorPaid | None = None
    told_of_factor: bool = False
    """Whether the customer is told whom to pay now: by the document itself, by a letter that was made, or by a mail."""
    notice: MailRow | None = None
    """The mail that is to tell them, where it lies until a person goes on with it."""
    unsent: MailRow | None = None
    debit: DebitStep | None = None
    """What is next where it is to be paid by direct debit."""
    by_card: bool = False
    waits: tuple[WaitsAtBank, ...] = ()
    """What lies at the bank and is proposed for it."""
    to_ship: Mapping[int, int] = field(default_factory=dict[int, int])
    """What is still to leave of its order, in thousandths by the key of the order's line."""
    ahead: Mapping[int, int] = field(default_factory=dict[int, int])
    """What of that is invoiced already: crediting such a line calls it off."""
    kept_here: bool = False
    """Whether credit keeps here what is still to leave."""
    correctives: tuple[CorrectiveRow, ...] = ()
    """The corrective invoices that stand in its place, oldest first: the last one counts, of which `corrective_paper` is kept."""
    corrective_paper: Paper | None = None
    orders: tuple[OrderShare, ...] = ()
    insolvent_since: date | None = None
    """Since when proceedings stand against its customer."""
    came: Came = NO_WAY_KNOWN
    """Of a credit note: how the money came that it would give back."""

    @property
    def lost(self) -> int:
        """What stands as given up of it."""
        return sum(each.amount for each in self.write_offs if each.stands)

    @property
    def money_came(self) -> bool:
        """Whether part of it was paid with money that stands: not credited, not given up."""
        return sum(each.amount for each in self.settled_by if each.noun == "payment") > 0

    @property
    def unsaid(self) -> tuple[Lack, ...]:
        """What the law wants of the seller on it and is not there."""
        return seller_lacks(self.seller, self.row.issued_on)


def invoice_page(rd: Read, invoice_id: int) -> InvoicePage:
    """The page of an invoice or credit note; refused with ``invoice_unknown``."""
    found = invoice_rows(rd, [invoice_id])
    if not found:
        raise Refusal("invoice_unknown", invoice=invoice_id)
    row = found[0]
    more = rd.execute(_MORE, {"id": invoice_id}).one()
    items = items_of(rd, "invoice", [invoice_id])
    keys = [each.id for each in items]
    corrects = invoice_rows(rd, [row.corrects_id]) if row.corrects_id is not None else []
    corrected_by = [int(row_id) for row_id in rd.execute(_CORRECTED, {"id": invoice_id}).scalars()]
    credit = next((each.id for each in items if row.kind == "credit_note"), None)
    plan_id = last_plan(rd, invoice_id)
    mark = doubtful_mark(rd, "invoice", invoice_id)
    handed = assignment_of(rd, "invoice", invoice_id)
    texts, settled = json.loads(more.texts or "{}"), tuple(settled_by(rd, keys))
    correctives = correctives_of(rd, invoice_id)
    mine = [row.order_id] if row.order_id is not None else orders_of(rd, invoice_id)
    leaving = _leaving(rd, mine) if row.kind == "invoice" else []
    instalments = () if row.kind == "credit_note" else instalments_of(rd, invoice_id, keys)
    return InvoicePage(
        row=row,
        account_id=more.account_id,
        net=more.net,
        tax=more.tax,
        rounding_amount=more.rounding_amount,
        paid_before=more.paid_before,
        prices_include_tax=more.prices_include_tax,
        language=more.language,
        reason=more.reason,
        issued_at=more.issued_at,
        seller=json.loads(more.seller),
        customer=json.loads(more.customer),
        delivery=json.loads(more.delivery or "{}"),
        texts=texts,
        lines=tuple(InvoiceLineRow(*each) for each in rd.execute(_LINES, {"id": invoice_id})),
        rates=rates_of(rd, invoice_id),
        instalments=instalments,
        consumer=rd.scalar(_KIND, {"id": row.customer_id}) == "person",
        settled_by=settled,
        settles=tuple(settles(rd, keys)),
        credit_item_id=credit,
        corrects=corrects[0] if corrects else None,
        corrected_by=tuple(invoice_rows(rd, corrected_by)),
        possible=possible(row, credited_total(rd, invoice_id) + deposit_used(rd, invoice_id)),
        deposits=deductions_of(rd, invoice_id),
        still_unsaid=bool(seller_lacks(asdict(the_company(rd)), rd.today)),
        credited_milli=credited_milli(rd, invoice_id),
        credit_there=_may_use_credit(rd, row, more.account_id),
        planned=plan_id is not None,
        plan_id=plan_id,
        dispute=next((each for each in disputes_about(rd, invoice_id) if each.outcome is None), None),
        doubtful=mark,
        aside=set_aside_for(rd, mark.id) if mark is not None else 0,
        write_offs=tuple(write_offs_of(rd, "invoice", invoice_id)),
        assigned=handed,
        factor=factor_paid(rd, handed.id) if handed is not None else None,
        told_of_factor=handed is not None and _told_of_factor(rd, invoice_id, handed.id, more.texts),
        notice=_notice(rd, invoice_id, handed.id) if handed is not None else None,
        small_most=int(settings.get(rd, "collect.small_difference")),
        chase=chase_step(rd, account_now(rd, more.account_id), {invoice_id}) if row.overdue else None,
        reminders=tuple(letters := reminders_about(rd, invoice_id)),
        registered=registered_of(rd, [each.id for each in letters]),
        unsent=mail_that_never_left(rd, invoice_id),
        debit=debit_step(rd, row, texts, settled),
        by_card=_by_card(rd, mine),
        waits=waits_at_bank(rd, account_now(rd, more.account_id), keys)
        if row.open > 0 and row.kind != "credit_note"
        else (),
        paper=paper_of(rd, "invoice", invoice_id),
        history=told_to(rd, _history(rd, invoice_id, correctives)),
        correctives=tuple(correctives),
        corrective_paper=paper_of(rd, "corrective_invoice", correctives[-1].id) if correctives else None,
        orders=shares_of(rd, invoice_id, texts, instalments),
        came=came_by(rd, credit) if credit is not None and row.open > 0 else NO_WAY_KNOWN,
        to_ship={line.id: line.to_ship_milli for line in leaving},
        ahead={
            line.id: min(line.to_ship_milli, line.invoiced_milli - line.shipped_milli)
            for line in leaving
            if line.invoiced_milli > line.shipped_milli
        },
        kept_here=bool(leaving and stopped(rd, mine)),
        insolvent_since=proceedings(rd).get(account_now(rd, more.account_id)),
    )


def _history(rd: Read, invoice_id: int, correctives: Sequence[CorrectiveRow]) -> list[Event]:
    """What happened to it, and to the corrective invoices in its place."""
    events = history(rd, "invoice", invoice_id)
    for each in correctives:
        events += history(rd, "corrective_invoice", each.id)
    return [each for _, each in sorted({each.line_id: each for each in events}.items())]


def _leaving(rd: Read, order_ids: Sequence[int]) -> list[OrderLine]:
    """The lines of its orders of which something is still to leave."""
    return [line for key in order_ids for line in read_lines(rd, key) if line.to_ship_milli]


def _by_card(rd: Read, order_ids: Sequence[int]) -> bool:
    methods = [
        method_of(rd, str(code))
        for code in rd.execute(_METHODS, {"orders": list(order_ids)}).scalars()
        if code
    ]
    return any(each is not None and each.means in ("card", "gateway") for each in methods)


def possible(row: InvoiceRow, credited: int) -> tuple[Possible, ...]:
    """Which verbs an issued document allows; it is never changed, only credited, paid or refunded."""
    if row.kind == "credit_note":
        left = row.open > 0
        return (
            yes("collect.refund") if left else no("collect.refund", "credit_used_up", number=row.number),
            yes("collect.allocate") if left else no("collect.allocate", "credit_used_up", number=row.number),
            no("bill.credit", "credit_note_not_creditable", number=row.number),
        )
    return (
        yes("collect.receive")
        if row.open > 0
        else no("collect.receive", "invoice_settled", number=row.number),
        yes("bill.credit")
        if credited < row.total
        else no("bill.credit", "invoice_credited", number=row.number),
    )


def _may_use_credit(rd: Read, row: InvoiceRow, account_id: int) -> bool:
    if row.open <= 0:
        return False
    sign = 1 if row.kind == "credit_note" else -1
    return any(
        each.amount * sign > 0 and each.currency == row.currency for each in receivables_of(rd, account_id)
    )


def _notice(rd: Read, invoice_id: int, assignment_id: int) -> MailRow | None:
    keys = [
        each.id
        for each in mails_about(rd, "invoice", invoice_id)
        if each.state != "discarded"
        and any((paper.noun, paper.row_id) == ("assignment", assignment_id) for paper in each.attachments)
    ]
    newest = next(iter(mail_rows(rd, keys[:1])), None)
    return newest if newest is not None and newest.state == "waiting" and newest.by_hand else None


def _told_of_factor(rd: Read, invoice_id: int, assignment_id: int, texts: str | None) -> bool:
    # A mail that waits stands on the page with its state; one that was refused or discarded tells nobody.
    return (
        "assigned" in json.loads(texts or "{}")
        or paper_of(rd, "assignment", assignment_id) is not None
        or any(
            (paper.noun, paper.row_id) == ("assignment", assignment_id)
            for each in mails_about(rd, "invoice", invoice_id)
            if each.state not in ("refused", "discarded")
            for paper in each.attachments
        )
    )


_MORE = select(
    invoice.c.account_id,
    invoice.c.net,
    invoice.c.tax,
    invoice.c.rounding_amount,
    invoice.c.paid_before,
    invoice.c.prices_include_tax,
    invoice.c.language,
    invoice.c.reason,
    invoice.c.issued_at,
    invoice.c.seller,
    invoice.c.customer,
    invoice.c.delivery,
    invoice.c.texts,
).where(invoice.c.id == bindparam("id"))
_LINES = (
    select(*(invoice_line.c[name] for name in InvoiceLineRow.__slots__))
    .where(invoice_line.c.invoice_id == bindparam("id"))
    .order_by(invoice_line.c.position)
)
_CORRECTED = select(invoice.c.id).where(invoice.c.corrects_id == bindparam("id")).order_by(invoice.c.id)
_METHODS = select(sales_order.c.payment_method).where(
    sales_order.c.id.in_(bindparam("orders", expanding=True))
)
_KIND = select(customer.c.kind).where(customer.c.id == bindparam("id"))
