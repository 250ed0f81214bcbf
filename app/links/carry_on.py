"""Carry on: everything that waits, from what the shops said to the papers; what *Process* does, here and in the window.

What a shop gave back of an order that was invoiced before is proposed and waits (`app.links.shops.proposal`); until that is
decided nothing more of the order is shipped here. First the invoices that refunds of unshipped goods wait for, so that what
was given back is called off before it could leave, and stays here where goods leave with their invoice; then every waiting
order (`app.flow.process`); then the refunds whose order has its invoice now; then the papers. A second run does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read
from app.base.errors import Refusal
from app.flow import paper, process
from app.flow.bill import issue_invoice
from app.flow.policy import Policy, policy, why_not_billed_whole
from app.flow.process import Planned, Report
from app.links.shops.inbox import by_id
from app.links.shops.intake import take_one
from app.links.shops.order_link import known_order
from app.links.shops.payload import parse
from app.links.shops.proposal_record import open_proposals
from app.links.shops.refund import goods_of, read_refund, waiting_refunds
from app.links.shops.shop import shops
from app.links.shops.taking import Taking
from app.orders.bundle import open_to_drop
from app.orders.naming import order_name
from app.orders.order import Order, OrderLine, read_lines, read_order
from app.shipping.destination import kept_aside, nowhere

Heard = Callable[[int, int], None]


def _nothing(_done: int, _whole: int) -> None:
    pass


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Early:
    """An order of which goods were given back before they left, and why it cannot be invoiced first.

    `staying` is how much of its lines will not leave (thousandths by line).
    """

    order_id: int
    number: str
    staying: Mapping[int, int]
    refusal: Refusal | None


def carry_on(
    database: Database,
    actor: Actor,
    *,
    ship: bool | None = None,
    bill: str = "",
    drafts: bool = False,
    join: bool | None = None,
    wanted: Callable[[], bool] = _always,
    told: Heard = _nothing,
    only: frozenset[int] | None = None,
    unsent: frozenset[int] = frozenset(),
) -> Report:
    """Take all that waits as far as policy allows, or otherwise this time: `ship`, `bill` and `drafts` as in `policy`, `join`
    as in `app.flow.process.run`.

    `wanted` is asked before each step (cancelling leaves whole steps behind), `told` hears how many orders of how many
    are done, `only` keeps it to chosen orders, `unsent` are not shipped (see `without_address`). The report counts steps:
    confirm, hold, ship, invoice, settle, refund.
    """
    report = Report()
    _take_refunds(database, actor, report, wanted, only, last=False)
    with database.read() as rd:
        now = policy(rd, ship=ship, bill=bill, drafts=drafts)
        undecided = [each for each in _undecided(rd) if only is None or each in only]
        numbers = {each: order_name(read_order(rd, each)) for each in undecided}
        early = [each for each in _given_back(rd, now) if only is None or each.order_id in only]
    kept_back = set(undecided)
    for key, number in numbers.items():
        report.left.append((key, number, Refusal("shop_proposal_waits", number=number)))
    for each in early:
        refusal = each.refusal
        if refusal is None and wanted():
            refusal = _invoice_first(database, actor, each, report)
        if refusal is not None:
            kept_back.add(each.order_id)
            report.left.append((each.order_id, each.number, refusal))
            report.left.append((each.order_id, each.number, Refusal("shop_refund_waits", number=each.number)))
    _take_refunds(database, actor, report, wanted, only, last=False)
    done = process.run(
        database,
        actor,
        ship=ship,
        bill=bill,
        drafts=drafts,
        join=join,
        wanted=wanted,
        told=told,
        only=only,
        but=frozenset(kept_back),
        unsent=unsent,
    )
    for step, count in done.done.items():
        report.done[step] = report.done.get(step, 0) + count
    report.left.extend(done.left)
    report.lacks.extend(done.lacks)
    _take_refunds(database, actor, report, wanted, only, last=True)
    report.papers = paper.render_missing(database, actor, wanted=wanted)
    return report


def plan(
    rd: Read,
    *,
    ship: bool | None = None,
    bill: str = "",
    drafts: bool = False,
    told: Heard = _nothing,
) -> list[Planned]:
    """What `carry_on` would do with each waiting order, what not, and why. Changes nothing.

    `told` hears how many of how many orders have been looked at.
    """
    now = policy(rd, ship=ship, bill=bill, drafts=drafts)
    early = {each.order_id: each for each in _given_back(rd, now)}
    undecided, refunded = set(_undecided(rd)), _refunded(rd)
    found: list[Planned] = []
    for each in process.plan(rd, ship=ship, bill=bill, drafts=drafts, told=told):
        first = early.get(each.order_id)
        if each.order_id in undecided:
            waits = Refusal("shop_proposal_waits", number=each.number)
            found.append(replace(each, steps=(), reasons=(waits,)))
        elif first is None and each.order_id in refunded and "invoice" in each.steps:
            # Its credit note comes with its invoice, and is said beforehand.
            found.append(replace(each, steps=(*each.steps, "refund")))
        elif first is None:
            found.append(each)
        elif first.refusal is not None:
            waits = Refusal("shop_refund_waits", number=first.number)
            found.append(replace(each, steps=(), reasons=(first.refusal, waits)))
        else:
            later = tuple(step for step in each.steps if step == "ship")
            found.append(replace(each, steps=("invoice", "refund", *later)))
    return found


def without_address(
    rd: Read, *, ship: bool | None = None, bill: str = ""
) -> tuple[dict[int, str], frozenset[int]]:
    """The orders that `carry_on` would ship to no complete address, with their numbers, and which of these it shall not
    where nobody looks on: all, where others have one.
    """
    if not nowhere(rd, process.waiting(rd)):
        return {}, frozenset()
    shipped = {each.order_id: each.number for each in plan(rd, ship=ship, bill=bill) if "ship" in each.steps}
    lost = nowhere(rd, shipped)
    return {key: shipped[key] for key in shipped if key in lost}, kept_aside(shipped, lost)


_NOTHING: Mapping[int, int] = MappingProxyType({})


def _undecided(rd: Read) -> list[int]:
    """Orders of which something is still to leave, and nobody has decided what follows from what their shop did."""
    keys = dict.fromkeys(each.order_id for each in open_proposals(rd))
    return [key for key in keys if read_order(rd, key).shipped != "all"]


def _refunded(rd: Read) -> set[int]:
    """Orders that a refund waits for, to be credited with their invoice."""
    found: set[int] = set()
    for shop_id in shops(rd):
        taking = Taking.begin(rd, shop_id)
        for row in waiting_refunds(rd, shop_id):
            order = known_order(rd, taking, _order_remote_id(taking, row.payload))
            if order is not None and order.handling == "normal":
                found.add(order.id)
    return found


def _given_back(rd: Read, now: Policy) -> list[_Early]:
    """Orders without an invoice of whose unshipped goods waiting refunds take some back."""
    found: dict[int, _Early] = {}
    for shop_id in shops(rd):
        taking = Taking.begin(rd, shop_id)
        for row in waiting_refunds(rd, shop_id):
            try:
                order = _waits_on(rd, taking, row.payload)
                given = read_refund(rd, taking, row.payload) if order is not None else None
                if order is None or given is None:
                    continue
                lines = read_lines(rd, order.id)
                before = found[order.id].staying if order.id in found else None
                staying = _together(before or _NOTHING, goods_of(given, lines), lines)
                if staying:
                    refusal = why_not_billed_whole(rd, order, lines, now, staying)
                    found[order.id] = _Early(order.id, order_name(order), staying, refusal)
            except Refusal:
                continue  # Parked with its reason when it is taken up.
    return list(found.values())


def _together(before: Mapping[int, int], more: Mapping[int, int], lines: list[OrderLine]) -> dict[int, int]:
    """What several refunds take back of an order, at most what has not left."""
    whole = {
        key: min(before.get(key, 0) + more.get(key, 0), milli) for key, milli in open_to_drop(lines).items()
    }
    return {line_id: quantity for line_id, quantity in whole.items() if quantity}


def _waits_on(rd: Read, taking: Taking, payload: str) -> Order | None:
    order = known_order(rd, taking, taking.kind.order_of(parse(payload)))
    waits = order is not None and order.stands and order.handling == "normal" and order.invoiced == "none"
    return order if waits else None


def _invoice_first(database: Database, actor: Actor, each: _Early, report: Report) -> Refusal | None:
    try:
        database.do(actor, issue_invoice, each.order_id, "all", staying=each.staying)
    except Refusal as refusal:
        return refusal
    report.count("invoice")
    return None


def _take_refunds(
    database: Database,
    actor: Actor,
    report: Report,
    wanted: Callable[[], bool],
    only: frozenset[int] | None,
    *,
    last: bool,
) -> None:
    """Take in the refunds whose order has its invoice; the `last` time also say what the others wait for."""
    with database.read() as rd:
        every = shops(rd)
    for shop_id in every:
        with database.read() as rd:
            taking = Taking.begin(rd, shop_id)
            rows = waiting_refunds(rd, shop_id)
        taking.credits = True
        for row in rows:
            if not wanted():
                return
            with database.read() as rd:
                order = known_order(rd, taking, _order_remote_id(taking, row.payload))
            if only is not None and (order is None or order.id not in only):
                continue
            take_one(database, actor, taking, "refund", row.id)
            with database.read() as rd:
                stands = by_id(rd, row.id)
            if stands.state == "taken" and stands.row_id is not None:
                report.count("refund")
            elif stands.why is not None and (last or stands.state == "parked"):
                number = order_name(order) if order else row.remote_id
                report.left.append((order.id if order else 0, number, stands.why.refusal))


def _order_remote_id(taking: Taking, payload: str) -> str:
    try:
        return taking.kind.order_of(parse(payload))
    except Refusal:
        return ""
