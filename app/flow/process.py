"""Process: everything that waits and may go on, each step in a transaction of its own; a second run does nothing.

Confirms what may be confirmed, ships what policy allows and stock covers, invoices as policy says, and sets known money
against it. `plan` says beforehand what would be done with each order, what not, and why; `run` does it. Killed in the
middle, a later run goes on where it stopped: every step is decided from what stands in the database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.catalogue.bundle import all_contents
from app.flow import bill as billing
from app.flow import chase, collect, lend, sell, ship_together
from app.flow import ship as shipping
from app.flow.policy import (
    Policy,
    called,
    policy,
    why_not_billed,
    why_not_confirmable,
    why_not_handed_over,
    why_not_shipped,
)
from app.flow.process_told import Planned, Report
from app.invoicing.deposits import deposits_of, orders_with_deposits, take_off
from app.invoicing.mention_facts import orders_lack, orders_said
from app.invoicing.mentions import Lack, lacking, refusal_for
from app.orders.bundle import opened, opened_lines, whole_only, with_shipped
from app.orders.coverage import coverage, stocked_levels
from app.orders.holds import open_holds
from app.orders.next_step import to_invoice
from app.orders.order import Order, OrderLine, read_lines, read_order, read_rates, waits_to_leave
from app.orders.stopped import holds_of, stopped
from app.orders.tables import sales_order
from app.pricing.figures import Totals
from app.receivables.credit_rules import refused_by, rules_told
from app.shipping.destination import beside
from app.stock.ledger import Level

_WAITING = (
    select(sales_order.c.id)
    .where(
        sales_order.c.handling == "normal",
        sales_order.c.state.in_(("draft", "held", "confirmed")),
    )
    .order_by(sales_order.c.id)
)

_DRAFTS = select(sales_order.c.id).where(sales_order.c.handling == "normal", sales_order.c.state == "draft")


def waiting(rd: Read) -> list[int]:
    """The keys of all orders on which something may be left to do, in their order."""
    # All at once: page by page SQLite sorted all that waits for each page, 12 s for 54,000 orders instead of 0.1.
    return list(rd.execute(_WAITING).scalars())


def plan(
    rd: Read,
    *,
    ship: bool | None = None,
    bill: str = "",
    drafts: bool = False,
    told: Callable[[int, int], None] = lambda _done, _whole: None,
) -> list[Planned]:
    """What `run` would do with each waiting order, in its order, and what not, and why. Changes nothing.

    `told` hears how many of how many orders have been looked at.
    """
    policy_now = policy(rd, ship=ship, bill=bill, drafts=drafts)
    orders = waiting(rd)
    lines = {order_id: read_lines(rd, order_id) for order_id in orders}
    if made := all_contents(rd):
        lines |= {key: opened(lines[key], made) for key in rd.execute(_DRAFTS).scalars()}
    # Stock is looked at once for all of them: nothing is written in between.
    standing = stocked_levels(rd, [line for each in lines.values() for line in each])
    found: list[Planned] = []
    kept_here, deposited = stopped(rd), orders_with_deposits(rd)
    for order_id in orders:
        planned = _plan_one(rd, order_id, policy_now, lines[order_id], kept_here, standing)
        if "invoice" in planned.steps:
            now = _allowed(policy_now, kept=order_id in kept_here)
            figures = _bills(rd, planned, now, lines[order_id], standing)
            planned = replace(planned, bills=figures.total if figures is not None else None)
            if figures is not None and order_id in deposited:
                taken = take_off(deposits_of(rd, order_id), figures.rates, figures.total)
                planned = replace(planned, deposits=sum(rate.gross for _, rates in taken for rate in rates))
        found.append(planned)
        told(len(found), len(orders))
    return _with_lacks(rd, found)


def _with_lacks(rd: Read, plan: list[Planned]) -> list[Planned]:
    """The plan with the mentions that invoices would go without; none is issued without one that is indispensable."""
    said = orders_said(
        rd, [each.order_id for each in plan if "invoice" in each.steps or each.due or each.ahead]
    )
    found: list[Planned] = []
    for each in plan:
        about = said.get(each.order_id)
        lacks = lacking(about, rd.today) if about is not None else ()
        stopped_by = next((lack for lack in lacks if lack.refused), None)
        if about is not None and stopped_by is not None:
            reason = refusal_for(stopped_by, about, number=each.number, order=each.order_id)
            steps = tuple(step for step in each.steps if step != "invoice")
            each = replace(
                each,
                steps=steps,
                reasons=(reason, *each.reasons),
                due=False,
                ahead=False,
                bills=None,
                deposits=0,
            )
        found.append(replace(each, lacks=lacks) if lacks else each)
    return found


def _plan_one(
    rd: Read,
    order_id: int,
    now: Policy,
    lines: list[OrderLine],
    kept_here: Collection[int],
    standing: Mapping[int, Level] | None = None,
) -> Planned:
    """`kept_here` are the orders that the credit rules do not let leave."""
    order = read_order(rd, order_id)
    now = _allowed(now, kept=order_id in kept_here)
    typed = order.state == "draft" and order.shop_id is None
    steps: list[str] = []
    reasons: list[Refusal] = []
    if order.state == "held":
        facts = {
            "number": order.number or "",
            "rules": rules_told([hold for _, hold in open_holds(rd, order_id)]),
        }
        return Planned(order_id, called(order), (), (Refusal("order_held", **facts),))
    stands = order.stands
    if order.state == "draft":
        refusal = why_not_confirmable(rd, order, lines, now)
        if refusal is not None:
            return Planned(order_id, called(order), (), (refusal,), typed=refusal.code == "draft_by_hand")
        steps.append("confirm")
        stands = True
    if not now.ships and not waits_to_leave(lines) and not order.invoiced_there:
        refusal = why_not_handed_over(rd, order, lines, now, standing, stands=stands)
        kept = order_id in kept_here and any(line.to_ship_milli for line in lines)
        if refusal is None and kept:
            refusal = _stopped(rd, order)
        if refusal is None:
            steps.append("invoice")
        elif refusal.code != "nothing_to_invoice":
            reasons.append(refusal)
        may = why_not_handed_over(rd, order, lines, now.delivered, standing, stands=stands)
        whole = why_not_handed_over(rd, order, lines, replace(now, run="all"), standing, stands=stands)
        return Planned(
            order_id,
            called(order),
            tuple(steps),
            tuple(reasons),
            typed=typed,
            due=may is None and not kept,
            ahead=whole is None and may is not None and not kept,
        )
    refusal = why_not_shipped(rd, order, lines, now, standing, stands=stands)
    if order_id in kept_here and (refusal is None or refusal.code == "ship_by_hand"):
        refusal = _stopped(rd, order)
    ships = refusal is None and any(line.to_ship_milli for line in lines)
    if ships:
        steps.append("ship")
    elif refusal is not None:
        reasons.append(refusal)
    refusal = why_not_billed(order, lines, now, ships=ships, stands=stands)
    if refusal is None:
        steps.append("invoice")
    elif refusal.code != "nothing_to_invoice":
        reasons.append(refusal)
    may = why_not_billed(order, lines, now.delivered, ships=ships, stands=stands)
    whole = why_not_billed(order, lines, replace(now, run="all"), ships=ships, stands=stands)
    stays = not ships and order_id not in kept_here and any(line.to_ship_milli for line in lines)
    return Planned(
        order_id,
        called(order),
        tuple(steps),
        tuple(reasons),
        typed=typed,
        due=may is None,
        ahead=whole is None and (may is not None if now.bill == "on_payment" else stays),
    )


def _bills(
    rd: Read, planned: Planned, now: Policy, lines: list[OrderLine], standing: Mapping[int, Level]
) -> Totals | None:
    """The figures of the invoice of a plan, its goods having left by then where they are to."""
    order = read_order(rd, planned.order_id)
    if "ship" in planned.steps or not now.ships:
        covered = whole_only(lines, coverage(rd, lines, standing))
        lines = list(
            with_shipped(
                [
                    replace(line, shipped_milli=line.shipped_milli + max(covered.get(line.id, 0), 0))
                    for line in lines
                ]
            )
        )
    what = _what(now, refunded=order.payment_state == "refunded")
    return to_invoice(replace(order, state="confirmed"), lines, read_rates(rd, order.id), what)


def _what(now: Policy, *, refunded: bool) -> str:
    """What of an order a run invoices: ``all`` of it, or what has ``shipped``."""
    # Where goods leave with their invoice it is of what stock covers: all, unless a part may go.
    whole = (now.bill_now or now.bills == "on_payment") and now.ships
    return "all" if whole or refunded else "shipped"


def _allowed(now: Policy, *, kept: bool) -> Policy:
    """What a run may do with an order: what credit keeps here is invoiced by `bill.issue_kept` alone, with a reason."""
    return now.delivered if kept and now.bill_now else now


def _stopped(rd: Read, order: Order) -> Refusal:
    """Why credit keeps an order here."""
    return refused_by(holds_of(rd, order.id), "shipment_held", called(order), home_currency(rd))


def run(
    database: Database,
    actor: Actor,
    *,
    ship: bool | None = None,
    bill: str = "",
    drafts: bool = False,
    join: bool | None = None,
    wanted: Callable[[], bool] = lambda: True,
    told: Callable[[int, int], None] = lambda _done, _whole: None,
    only: frozenset[int] | None = None,
    but: frozenset[int] = frozenset(),
    unsent: frozenset[int] = frozenset(),
) -> Report:
    """Take every waiting order as far as policy allows; one step, one transaction.

    `ship`, `bill` and `drafts` are what this run does otherwise than the policy has it: see `policy`; so is `join`, whether
    orders to one door leave together.
    `wanted` is asked before each order (cancelling leaves whole steps behind), `told` hears how far it has come,
    `only` keeps it to chosen orders, `but` leaves some alone, `unsent` are not shipped and say ``address_incomplete``.
    """
    report = Report()
    database.do(actor, lend.end_releases)
    database.do(actor, chase.judge)
    with database.read() as rd:
        now = policy(rd, ship=ship, bill=bill, drafts=drafts)
        orders = [
            order_id for order_id in waiting(rd) if (only is None or order_id in only) and order_id not in but
        ]
        lacks = orders_lack(rd, orders, rd.today)
        joins = ship_together.joins(rd) if join is None else join
        doors = beside(rd, orders) if joins else {}
    if doors:
        # What is confirmed later in the run would come too late for the parcel of what was confirmed before.
        held = _confirm_first(database, actor, orders, now, report, wanted)
        orders = [order_id for order_id in orders if order_id not in held]
        with database.read() as rd:
            doors = beside(rd, orders)
    for at, order_id in enumerate(orders):
        if not wanted():
            break
        if order_id in unsent:
            others = None
        else:
            there = set(orders) - unsent
            others = [key for key in doors.get(order_id, ()) if key != order_id and key in there]
        _run_one(database, actor, order_id, now, report, lacks.get(order_id, ()), others)
        told(at + 1, len(orders))
    return report


def _confirm_first(
    database: Database,
    actor: Actor,
    orders: Sequence[int],
    now: Policy,
    report: Report,
    wanted: Callable[[], bool],
) -> set[int]:
    """Confirm what may be, before anything leaves; gives the orders that were held at it. What is refused says so in its turn."""
    held: set[int] = set()
    for order_id in orders:
        if not wanted():
            break
        with database.read() as rd:
            planned = _plan_one(rd, order_id, now, opened_lines(rd, order_id), stopped(rd, [order_id]))
        if "confirm" not in planned.steps:
            continue
        try:
            confirmed = database.do(actor, sell.confirm, order_id)
        except Refusal:
            continue
        report.count("hold" if confirmed.state == "held" else "confirm")
        if confirmed.state == "held":
            held.add(order_id)
    return held


def _ship(database: Database, actor: Actor, order_id: int, now: Policy, others: Sequence[int]) -> int:
    """Ship an order, with what else may leave for its door; gives how many left."""
    with database.read() as rd:
        kept = stopped(rd, list(others))
        ready = [
            key
            for key in others
            if "ship"
            in _plan_one(rd, key, _allowed(now, kept=key in kept), opened_lines(rd, key), kept).steps
        ]
    return ship_together.ship_joined(
        database, actor, order_id, ready, lambda: database.do(actor, shipping.ship, order_id)
    )


def _run_one(
    database: Database,
    actor: Actor,
    order_id: int,
    now: Policy,
    report: Report,
    lacks: tuple[Lack, ...],
    others: Sequence[int] | None,
) -> None:
    """`others` may leave with it; None: it is not shipped for want of an address, nor invoiced as if it were."""
    with database.read() as rd:
        kept_here = stopped(rd, [order_id])
        planned = _plan_one(rd, order_id, now, opened_lines(rd, order_id), kept_here)
    now = _allowed(now, kept=order_id in kept_here)
    if others is None and "ship" in planned.steps:
        planned = replace(
            planned,
            steps=tuple(step for step in planned.steps if step == "confirm"),
            reasons=(*planned.reasons, Refusal("address_incomplete", number=planned.number)),
        )
    reasons = list(planned.reasons)
    billed = False
    try:
        if "confirm" in planned.steps:
            confirmed = database.do(actor, sell.confirm, order_id)
            if confirmed.state == "held":
                report.count("hold")
                return
            report.count("confirm")
        if "ship" in planned.steps:
            for _ in range(_ship(database, actor, order_id, now, others or ())):
                report.count("ship")
        if "invoice" in planned.steps:
            what = _what(now, refunded=_is_refunded(database, order_id))
            database.do(actor, billing.issue_invoice, order_id, what)
            report.count("invoice")
            billed = True
    except Refusal as refusal:
        reasons.append(refusal)
    with database.read() as rd:
        order = read_order(rd, order_id)
    if billed and lacks:
        report.lacks.append((order_id, called(order), lacks))
    if order.stands and order.invoiced != "none" and order.paid != "all":
        settled = database.do(actor, collect.settle_order, order_id)
        if settled:
            report.count("settle")
    report.left.extend((order_id, planned.number, reason) for reason in reasons)


def _is_refunded(database: Database, order_id: int) -> bool:
    with database.read() as rd:
        return read_order(rd, order_id).payment_state == "refunded"
