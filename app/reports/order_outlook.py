"""An order's page with what its next step would do: how much leaves, what is invoiced and when it is due, what binds credit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.base.door import Read
from app.customers.merged import account_now
from app.invoicing.mention_facts import orders_lack
from app.invoicing.mentions import Lack
from app.orders.agreed import agreed_on
from app.orders.at_risk import AtRisk, at_risk
from app.orders.bundle import whole_only, with_shipped
from app.orders.channel import Channel
from app.orders.commitment import commitment
from app.orders.foreseen import Proposal, day_ahead, promised_by_itself, proposal
from app.orders.in_part import leaves_in_part
from app.orders.leaving import holds_leaving
from app.orders.next_step import next_step, quantities_to_bill, to_invoice
from app.orders.order import Order, OrderLine
from app.orders.release import Release, waiting_release
from app.orders.turns import Contest, contest
from app.orders.worth import shown_worth
from app.payments.barred_money import BarredMoney, barred_at_bank
from app.payments.waits_at_bank import WaitsAtBank, waits_at_bank
from app.pricing.number_told import NumberTold, number_told_of
from app.receivables.credit_rules import Hold
from app.receivables.ledger import balances, items_of, money_of_order
from app.receivables.lodged import ToLodge, to_lodge
from app.reports.came import NO_WAY_KNOWN, Came, came_by
from app.reports.chase_step import ChaseStep, chase_step
from app.reports.confirming import Confirming, confirming
from app.reports.debit_said import debit_for
from app.reports.entry_page import buyer, expected_holds
from app.reports.groupable import Month, month_due
from app.reports.lifted import lifted_by_match
from app.reports.mails import MailRow, mail_that_never_left
from app.reports.missing_goods import MissingGoods, missing_goods
from app.reports.order_page import OrderPage, order_page
from app.reports.own_credit import usable
from app.reports.shop_told import channel_told


@dataclass(frozen=True, slots=True)
class Bill:
    """What an invoice issued today would ask for: minor units, the days it falls due."""

    total: int
    due: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes next: the verb, and what each verb would do. Quantities in thousandths, amounts in minor units.

    `leaving_milli` is what stock covers of what is still to leave, `short_milli` what it lacks. `shipped` and `whole` are
    the invoices of what has shipped and of all. `holds` are the rules that would stop a draft now, `ship_holds` those that
    would stop what stock covers from leaving; `asked` is a request to let the order pass that waits for a decision.
    `exposure` is where confirming would bring the customer, `usable` what of their credit the order could take; `unsaid`
    what the law wants on an invoice and this one would lack.
    """

    verb: str
    leaving_milli: int = 0
    short_milli: int = 0
    shipped: Bill | None = None
    whole: Bill | None = None
    holds: tuple[Hold, ...] = ()
    ship_holds: tuple[Hold, ...] = ()
    asked: Release | None = None
    exposure: int = 0
    owed: int = 0
    usable: int = 0
    unsaid: tuple[Lack, ...] = ()
    proposed: Proposal | None = None
    """What confirming promises it for by itself; None where it says nothing."""
    confirming: Confirming | None = None
    """What confirming tells its customer; None where it is confirmed or over."""
    number: NumberTold | None = None
    """What VIES says of its customer's VAT number, while something of it is still to be invoiced."""


@dataclass(frozen=True, slots=True)
class OrderLook:
    """An order's page and its outlook, read in one go; `chase` is what is next about its money where that is late.

    `missing` is what it lacks, where that and nothing else keeps it here (`awaits_goods`).
    `claim` is what its customer's insolvency proceedings make to lodge, `barred` what lies at the bank that they forbid to take;
    `channel` is the shop's that is told how the order stands,
    None where none is; `unsent` are the mails that were to bring its
    invoices and of which none has left.
    """

    page: OrderPage
    outlook: Outlook
    chase: ChaseStep | None = None
    claim: ToLodge | None = None
    unsent: tuple[MailRow, ...] = ()
    missing: MissingGoods | None = None
    barred: BarredMoney | None = None
    channel: Channel | None = None
    waits: tuple[WaitsAtBank, ...] = ()
    """What lies at the bank and is proposed for it or its invoices."""
    month: Month | None = None
    """The past month's invoice that it waits for."""
    risk: AtRisk | None = None
    """Why the day promised of it cannot be kept."""
    month_from: date | None = None
    """From when the invoice of the running month is issued, where what has left waits for that."""
    spare: Came = NO_WAY_KNOWN
    """How the money came that nothing was done with, where the order is cancelled."""
    lifted: bool = False
    """Whether matching what is surely at the bank lets it pass, where credit keeps it here."""
    invoiced_there: bool = False
    """Whether its shop may have invoiced it before it was known here: the room of shops tells that."""
    contest: Contest | None = None
    """Its goods of which others wait for more than is there."""


def order_look(rd: Read, order_id: int) -> OrderLook:
    """The page of an order with its outlook; refused with ``order_unknown``."""
    page = order_page(rd, order_id)
    order = page.order
    waiting = [line for line in page.lines if line.to_ship_milli]
    leaves = whole_only(page.lines, page.covered)
    leaving = sum(max(leaves.get(line.id, 0), 0) for line in waiting)
    month = month_due(rd, order_id) if order.monthly_invoice and order.shipped != "none" else None
    verb = next_step(order, page.lines, page.possible, page.deposit_left, month_over=month is not None)
    due_on = page.row.next_due_on
    own = usable(page.standing, order, page.row.to_pay) if verb == "collect.receive" else 0
    if own:
        verb = USES_CREDIT
    late = verb == "collect.receive" and due_on is not None and due_on < rd.today
    held = _ship_holds(rd, page) if order.stands and leaving else ()
    missing = None if held else _missing(rd, page, verb, leaving)
    if missing is not None:
        verb = AWAITS_GOODS
    claim = to_lodge(rd, account_now(rd, order.account_id))
    return OrderLook(
        page,
        Outlook(
            verb=verb,
            leaving_milli=leaving,
            short_milli=sum(line.to_ship_milli for line in waiting) - leaving,
            shipped=_bill(rd, page if page.ships else replace(page, lines=_after(page)), "shipped"),
            whole=_bill(rd, page, "all"),
            holds=_holds(rd, page) if order.state == "draft" else (),
            ship_holds=held,
            asked=waiting_release(rd, order_id),
            exposure=page.standing.exposure
            + (0 if order.stands else shown_worth(rd, order, binding_of(rd, order))),
            owed=page.row.to_pay,
            usable=own,
            unsaid=orders_lack(rd, (order_id,), rd.today).get(order_id, ()),
            proposed=proposal(
                rd, [(line.product_id, line.to_ship_milli) for line in waiting], at_once=order.one_delivery
            )
            if order.state in ("draft", "held") and promised_by_itself(rd, order)
            else None,
            confirming=confirming(rd, order, page.lines) if order.state in ("draft", "held") else None,
            number=number_told_of(rd, order.customer_id, page.lines)
            if order.state != "cancelled" and any(quantities_to_bill(page.lines, "all").values())
            else None,
        ),
        chase_step(rd, account_now(rd, order.account_id), {each.id for each in page.invoices})
        if late
        else None,
        claim,
        tuple(
            mail
            for each in page.invoices
            if each.kind != "credit_note" and (mail := mail_that_never_left(rd, each.id)) is not None
        ),
        missing,
        barred_at_bank(rd).get(order.customer_id) if claim is not None else None,
        channel_told(rd, order),
        _waits(rd, page) if page.row.to_pay > 0 and order.state != "cancelled" else (),
        month,
        next(iter(at_risk(rd, among=[order_id])), None) if page.row.at_risk else None,
        _month_from(rd, order)
        if month is None and any(quantities_to_bill(page.lines, "shipped").values())
        else None,
        _spare(rd, page) if order.state == "cancelled" else NO_WAY_KNOWN,
        _lifted(rd, page, held),
        contest=_contest(rd, page),
    )


def _contest(rd: Read, page: OrderPage) -> Contest | None:
    # Whose turn it is matters where not all is there.
    short = any(level.on_hand_milli < level.reserved_milli for level in page.levels.values())
    return contest(rd, page.order.id) if short and page.order.state == "confirmed" else None


def _lifted(rd: Read, page: OrderPage, ship_holds: Sequence[Hold]) -> bool:
    if page.standing.at_bank <= 0:
        return False
    # One that is held is looked at again once the money is matched, by what the rules say then.
    holds = _holds(rd, page) if page.order.state == "held" else ship_holds
    return lifted_by_match(rd, account_now(rd, page.order.account_id), holds, page.standing)


def _spare(rd: Read, page: OrderPage) -> Came:
    found = next((each.id for each in page.payments if each.unapplied > 0), None)
    items = items_of(rd, "payment", [found]) if found is not None else []
    return came_by(rd, items[0].id) if items else NO_WAY_KNOWN


def _month_from(rd: Read, order: Order) -> date | None:
    next_month = (rd.today.replace(day=1) + timedelta(days=31)).replace(day=1)
    return next_month if order.monthly_invoice and order.stands and not order.invoiced_there else None


def _waits(rd: Read, page: OrderPage) -> tuple[WaitsAtBank, ...]:
    owed = [each.id for each in page.invoices if each.kind != "credit_note" and each.open > 0]
    items = [each.id for each in items_of(rd, "invoice", owed)] if owed else []
    return waits_at_bank(rd, account_now(rd, page.order.account_id), items, page.order.id)


USES_CREDIT = "collect.use_credit"
"""The next step of an order whose money is here already: it is used, before any is asked for."""
AWAITS_GOODS = "purchase.goods"
"""The next step of an order that lacks goods: they are bought, or what brings them is waited for."""


def _missing(rd: Read, page: OrderPage, verb: str, leaving: int) -> MissingGoods | None:
    """What an order lacks where it waits for that: none of it may leave, or an incomplete order is not to leave in part."""
    if not page.order.stands or not page.ships:
        return None
    lacks = any(each.verb == "ship.ship" and each.reason == "goods_missing" for each in page.possible)
    # Loose parts of bundles leave where somebody says so alone.
    stays = not leaving or not leaves_in_part(rd, page.order)
    waits = stays if verb == "ship.ship" else not verb and lacks
    return missing_goods(rd, page.lines, page.covered, page.levels) if waits else None


def binding_of(rd: Read, order: Order) -> int:
    """What confirming adds to the exposure: money set aside for the order, and what a deposit asks for, lend nothing."""
    if order.payment_kind == "prepaid":
        return 0
    return max(order.total - money_of_order(rd, order.id).kept_amount, 0)


def _holds(rd: Read, page: OrderPage) -> tuple[Hold, ...]:
    order = page.order
    who = buyer(rd, order.customer_id)
    binding = shown_worth(rd, order, binding_of(rd, order))
    promised = day_ahead(rd, order, page.lines) if order.state != "confirmed" else order.promised_on
    return expected_holds(who, binding, order.payment_kind, rd.today, promised)


def _ship_holds(rd: Read, page: OrderPage) -> tuple[Hold, ...]:
    order = page.order
    after = _after(page)
    invoiced = page.match.invoiced
    now, then = commitment(order, page.lines, invoiced), commitment(order, after, invoiced)
    return holds_leaving(
        rd,
        order,
        balances(rd, order.account_id),
        kept=money_of_order(rd, order.id).kept_amount,
        remaining=now.remaining,
        value=then.delivered - now.delivered,
    )


def _after(page: OrderPage) -> tuple[OrderLine, ...]:
    """The lines once all that stock covers has left."""
    leaves = whole_only(page.lines, page.covered)
    return with_shipped(
        [
            replace(line, shipped_milli=line.shipped_milli + max(leaves.get(line.id, 0), 0))
            for line in page.lines
        ]
    )


def _bill(rd: Read, page: OrderPage, what: str) -> Bill | None:
    figures = to_invoice(page.order, page.lines, page.rates, what)
    if figures is None:
        return None
    due = agreed_on(rd, page.order).instalments(rd.today, figures.total)
    debit = debit_for(rd, page.order, [day for day, _ in due])
    return Bill(figures.total, tuple(day for day, _ in debit.put_off(due)))
