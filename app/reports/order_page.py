"""One order with everything that belongs to it: for its page in the window and for `show order`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.archive import Paper, paper_of
from app.base.audit import Event
from app.base.clock import Clock
from app.base.company import the_company
from app.base.door import Read
from app.base.extras import ExtrasPage, extras_page
from app.base.listing import ListQuery
from app.customers.task import TaskRow, tasks_about
from app.customers.terms_law import TermsTooLong
from app.invoicing.order_invoices import invoices_of_order
from app.invoicing.queries import InvoiceRow
from app.orders.agreed import agreed_on
from app.orders.bundle import as_bundles, opened_lines
from app.orders.commitment import value_of
from app.orders.coverage import coverage, short_milli, stocked_levels
from app.orders.draft import PostalAddress
from app.orders.gateways import to_decide
from app.orders.in_money import InMoney, in_money
from app.orders.methods import Method, method_of
from app.orders.order import Order, OrderLine, read_order, read_rates, waits_to_leave
from app.orders.payment_said import PaymentSaid, last_said
from app.orders.possible import Possible, possible
from app.orders.queries import OrderRow, order_rows
from app.orders.quote_queries import QuoteRow, quote_rows
from app.orders.save import address_from
from app.orders.shop_changed import why_undecided
from app.orders.steps import Step, StepFacts
from app.orders.tables import order_hold, sales_order
from app.payments.queries import PaymentRow
from app.pricing.figures import RateFigures
from app.receivables.ledger import items_of
from app.reports.order_payments import payments_of_order
from app.reports.order_steps import steps_of
from app.reports.settlement import settles
from app.reports.shop_told import order_history
from app.reports.standing import Standing, standing
from app.shipping.queries import ShipmentRow, shipment_ids, shipment_rows
from app.shipping.return_queries import RETURNS, ReturnRow, return_rows
from app.shipping.returned import returned_of_lines
from app.shipping.stuck import stuck_of
from app.stock.ledger import Level, promised_to
from app.stock.lots import traced_of
from app.stock.lots_told import LotLine, lots_that_left


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A rule that held the order, with what it found, and who released it, why, until when."""

    id: int
    rule: str
    facts: Mapping[str, Any]
    held_at: datetime
    released_at: datetime | None
    released_by: str
    reason: str
    until: date | None
    amount: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """Ordered, shipped, invoiced, paid beside each other: minor units with tax. `credited` is not taken off `invoiced`,
    `returned` not off `shipped`; `shipped`, `to_ship` and `called_off` sum to `ordered`; of the last `billed_off` had been
    invoiced. Of what was credited, `set_off` lowered what is owed of its own invoices, and is in `paid` too; `credit_left` was
    used for nothing yet.
    """

    ordered: int
    shipped: int
    invoiced: int
    credited: int
    paid: int
    owed: int
    to_ship: int = 0
    called_off: int = 0
    billed_off: int = 0
    returned: int = 0
    set_off: int = 0
    credit_left: int = 0

    @property
    def credit_gone(self) -> int:
        """What was credited and then given back, or set against something else."""
        return self.credited - self.set_off - self.credit_left


@dataclass(frozen=True, slots=True)
class OrderPage:
    """An order, its documents, how far it is and what may be done with it. Amounts in minor units of its currency.

    `covered` and `levels` say, by line and by product key, how much stock covers and what is there (thousandths); they
    leave out what is not counted; `returned` how much of each line came back. `quote` is what the order came of;
    `deposit_left` what of the deposit agreed on was not asked for yet. Without `ships` goods leave with their invoice.
    `lots` are those that left, `traced`: something still to leave is told apart by lot or serial number.
    `agreed` are the terms it is paid by in words, by language, its own or the usual ones; none where money comes first;
    `beyond` says where they are longer than the law allows.
    `method_to_decide`: nobody has said which method the shop's words are.
    `promised_milli` is how much is promised to it, `freed_milli` how much was given back of what was (`app.flow.unpaid`).
    """

    row: OrderRow
    order: Order
    billing: PostalAddress
    delivery: PostalAddress
    agreed: Mapping[str, str]
    beyond: TermsTooLong | None
    method: Method | None
    method_to_decide: bool
    customer_reference: str
    note: str
    remote_status: str | None
    created_at: datetime
    confirmed_at: datetime | None
    saved_at: datetime
    lines: tuple[OrderLine, ...]
    rates: tuple[RateFigures, ...]
    covered: Mapping[int, int]
    levels: Mapping[int, Level]
    holds: tuple[HoldRow, ...]
    shipments: tuple[ShipmentRow, ...]
    invoices: tuple[InvoiceRow, ...]
    payments: tuple[PaymentRow, ...]
    match: Match
    standing: Standing
    steps: tuple[Step, ...]
    possible: tuple[Possible, ...]
    paper: Paper | None
    history: tuple[Event, ...]
    extras: ExtrasPage
    quote: QuoteRow | None = None
    deposit_left: int = 0
    said: PaymentSaid | None = None
    tasks: tuple[TaskRow, ...] = ()
    ships: bool = True
    promised_milli: int = 0
    freed_milli: int = 0
    returns: tuple[ReturnRow, ...] = ()
    returned: Mapping[int, int] = field(default_factory=dict[int, int])
    lots: tuple[LotLine, ...] = ()
    traced: bool = False
    stuck: frozenset[int] = frozenset()
    """Its shipments that have a parcel without news."""

    @property
    def goes_nowhere(self) -> bool:
        """Whether it is shipped and nobody said to what address; what is handed over in the shop needs none."""
        to = self.delivery if self.delivery.city else self.billing
        return self.ships and not to.reachable


def order_page(rd: Read, order_id: int) -> OrderPage:
    """The page of an order; refused with ``order_unknown``."""
    order = read_order(rd, order_id)
    [row] = order_rows(rd, [order_id])
    more = rd.execute(_MORE, {"id": order_id}).one()
    lines = opened_lines(rd, order_id)
    levels = stocked_levels(rd, lines)
    covered = coverage(rd, lines, levels)
    promised = promised_to(rd, [line.id for line in lines])
    mine = ListQuery(chips=(("order", str(order_id)),))
    shipments = shipment_rows(rd, shipment_ids(rd, mine, 0, _ALL)[::-1])
    invoices = invoices_of_order(rd, order_id)
    payments = payments_of_order(rd, order_id)
    returned = returned_of_lines(rd, [line.id for line in lines])
    back = as_bundles(lines, returned)
    match = _match(
        order,
        lines,
        invoices,
        sum(value_of(line, back[line.id]) for line in lines if line.id in back),
        _set_off(rd, invoices),
    )
    zone = ZoneInfo(the_company(rd).zone)
    facts = _facts(
        order, row, lines, (covered, shipments, invoices, payments), match, more.confirmed_at, zone
    )
    # What was invoiced before it left is shipped, whether the business ships by itself or not.
    ships = bool(settings.get(rd, "steps.ship")) or waits_to_leave(lines)
    agreed, billing = agreed_on(rd, order), address_from(order.billing)
    return OrderPage(
        row=row,
        order=order,
        billing=billing,
        delivery=address_from(order.delivery),
        agreed=agreed.names,
        beyond=agreed.beyond_law(billing.country, rd.today),
        method=method_of(rd, order.payment_method),
        method_to_decide=to_decide(rd, order.shop_id, order.payment_method),
        customer_reference=more.customer_reference,
        note=more.note,
        remote_status=more.remote_status,
        created_at=more.created_at,
        confirmed_at=more.confirmed_at,
        saved_at=more.saved_at,
        lines=tuple(line for line in lines if not line.idle),
        rates=read_rates(rd, order_id),
        covered=covered,
        levels=levels,
        holds=tuple(_hold(found) for found in rd.execute(_HOLDS, {"order": order_id})),
        shipments=tuple(shipments),
        invoices=tuple(invoices),
        payments=tuple(payments),
        match=match,
        standing=standing(rd, order.account_id, order.credit_limit, order.limit_currency),
        steps=steps_of(rd, replace(facts, ships=ships, held_milli=sum(promised.values())), lines),
        possible=possible(order, lines, covered, ships=ships, undecided=why_undecided(rd, order) is not None),
        paper=paper_of(rd, "sales_order", order_id),
        history=order_history(rd, order, shipments, more.remote_status),
        extras=extras_page(rd, "sales_order", order_id),
        quote=quote_rows(rd, [more.quote_id])[0] if more.quote_id is not None else None,
        said=last_said(rd, order_id),
        tasks=tuple(tasks_about(rd, "sales_order", order_id)),
        ships=ships,
        promised_milli=sum(promised.values()),
        freed_milli=sum(line.to_ship_milli - promised.get(line.id, line.to_ship_milli) for line in lines)
        if order.state == "confirmed"
        else 0,
        returns=tuple(return_rows(rd, RETURNS.ids(rd, mine, 0, _ALL)[::-1])),
        returned=returned,
        stuck=stuck_of(rd, [each.id for each in shipments]),
        lots=tuple(lots_that_left(rd, [each.id for each in shipments])),
        traced=bool(levels) and bool(traced_of(rd, _to_leave(lines))),
        deposit_left=max(order.deposit_asked - _asked_before(invoices), 0),
    )


def _to_leave(lines: Sequence[OrderLine]) -> list[int]:
    return [line.product_id for line in lines if line.product_id is not None and line.to_ship_milli]


_ALL = 100_000


def _asked_before(invoices: Sequence[InvoiceRow]) -> int:
    """What deposit invoices have asked for already, credit notes of them taken off."""
    deposits = {each.id: each.total for each in invoices if each.kind == "deposit"}
    return sum(deposits.values()) - sum(each.total for each in invoices if each.corrects_id in deposits)


def received_of(payments: Sequence[PaymentRow]) -> int:
    """What was received, payments that were undone left out."""
    return sum(each.amount for each in payments if each.kind == "payment" and not each.reversed)


def given_back_of(payments: Sequence[PaymentRow]) -> int:
    """What was given back of it, refunds that were undone left out."""
    return sum(each.amount for each in payments if each.kind == "refund" and not each.reversed)


def _hold(row: Any) -> HoldRow:
    return HoldRow(row.id, row.rule, json.loads(row.facts), *row[3:])


def _match(
    order: Order,
    lines: Sequence[OrderLine],
    invoices: Sequence[InvoiceRow],
    returned: int,
    set_off: int,
) -> Match:
    billed = [each for each in invoices if each.kind != "credit_note"]
    # Nothing leaves of what does not stand, and nothing waits of what was dealt with elsewhere.
    goods = in_money(order, lines) if order.stands else InMoney(0, 0, 0, 0)
    return Match(
        ordered=order.total,
        shipped=goods.shipped,
        to_ship=goods.to_ship,
        called_off=goods.called_off,
        billed_off=goods.billed_off,
        invoiced=sum(each.total for each in billed if each.kind == "invoice"),
        credited=_credited(invoices),
        paid=order.paid_amount,
        owed=sum(each.open for each in billed),
        returned=returned,
        set_off=set_off,
        credit_left=sum(each.open for each in credits_of(invoices)),
    )


def _credited(invoices: Sequence[InvoiceRow]) -> int:
    return sum(each.total for each in credits_of(invoices))


def credits_of(invoices: Sequence[InvoiceRow]) -> list[InvoiceRow]:
    """The credit notes that take off the order's invoices; those of deposits give back what was asked before, no goods."""
    final = {each.id for each in invoices if each.kind == "invoice"}
    return [each for each in invoices if each.corrects_id in final]


def _set_off(rd: Read, invoices: Sequence[InvoiceRow]) -> int:
    """How much of the order's credit notes was set against its own invoices."""
    notes, own = [each.id for each in credits_of(invoices)], {each.id for each in invoices}
    if not notes:
        return 0
    used = settles(rd, [each.id for each in items_of(rd, "invoice", notes)])
    return sum(each.amount for each in used if each.noun == "invoice" and each.document_id in own)


def _facts(
    order: Order,
    row: OrderRow,
    lines: Sequence[OrderLine],
    found: tuple[Mapping[int, int], Sequence[ShipmentRow], Sequence[InvoiceRow], Sequence[PaymentRow]],
    match: Match,
    confirmed_at: datetime | None,
    zone: ZoneInfo,
) -> StepFacts:
    covered, shipments, invoices, payments = found
    goods = [line for line in lines if line.kind == "goods" and not line.is_bundle]
    billed = [each for each in invoices if each.kind != "credit_note"]
    return StepFacts(
        state=order.state,
        handling=order.handling,
        invoiced_there=order.invoiced_there,
        monthly=order.monthly_invoice,
        payment_kind=order.payment_kind,
        payment_state=order.payment_state,
        shipped=order.shipped,
        invoiced=order.invoiced,
        paid=order.paid,
        total=order.total,
        paid_amount=order.paid_amount,
        received=received_of(payments),
        given_back=given_back_of(payments),
        owed=match.owed,
        invoiced_amount=match.invoiced,
        ordered_milli=sum(max(line.quantity_milli - line.dropped_milli, 0) for line in goods),
        shipped_milli=sum(line.shipped_milli for line in goods),
        short_milli=short_milli(goods, covered),
        received_on=order.ordered_on,
        promised_on=row.promised_on,
        leaves_by=row.leaves_by,
        confirmed_on=Clock(zone).day_of(confirmed_at) if confirmed_at else None,
        paid_on=max((each.received_on for each in payments if each.kind == "payment"), default=None),
        shipped_on=max((each.shipped_on for each in shipments if each.kind == "delivery"), default=None),
        invoiced_on=max((each.issued_on for each in billed if each.kind == "invoice"), default=None),
        deposit_asked=order.deposit_asked,
        ships_after_deposit=order.ships_after_deposit,
        stopped=row.stopped,
        at_risk=row.at_risk,
        due_on=min((each.next_due_on for each in billed if each.next_due_on is not None), default=None),
    )


_MORE = select(
    sales_order.c.customer_reference,
    sales_order.c.note,
    sales_order.c.remote_status,
    sales_order.c.created_at,
    sales_order.c.confirmed_at,
    sales_order.c.saved_at,
    sales_order.c.quote_id,
).where(sales_order.c.id == bindparam("id"))
_HOLDS = (
    select(
        order_hold.c.id,
        order_hold.c.rule,
        order_hold.c.facts,
        order_hold.c.held_at,
        order_hold.c.released_at,
        order_hold.c.released_by,
        order_hold.c.reason,
        order_hold.c.until,
        order_hold.c.amount,
    )
    .where(order_hold.c.order_id == bindparam("order"))
    .order_by(order_hold.c.id)
)
