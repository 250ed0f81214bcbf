"""A refund of a shop taken in: where it came before the invoice it is credited with it, else it is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.money import from_minor
from app.base.said import said
from app.flow import sell, take_back
from app.flow.position import take_position
from app.invoicing.issued import issued_of_order
from app.invoicing.tables import invoice
from app.links.shops.gateways import gateway_known
from app.links.shops.inbox import Fate, Stored, mark_taken, mark_waiting, record, records, retry, take_up
from app.links.shops.order_link import known_order
from app.links.shops.payload import parse
from app.links.shops.payment import means_of
from app.links.shops.port import ShopOrder, ShopRefund
from app.links.shops.reason import Reason
from app.links.shops.taking import Taking
from app.orders.bundle import open_to_drop
from app.orders.order import Order, OrderLine, read_lines, read_order

NOT_SOLD = "shop_refund_not_sold"
PROPOSED = "shop_refund_proposed"
_WAITS = "refund_without_invoice"


@verb("intake.refund")
def take_refund(tx: Write, taking: Taking, record_id: int) -> Fate:
    """Take in one refund, or say what it waits for.

    What was known when the order was invoiced is credited by the run that invoices (`Taking.credits`). Refused with
    ``shop_refund_proposed`` where the invoice stood before, ``shop_refund_not_sold``, ``refund_exceeds_invoice`` and what
    cannot be read of it or of its order.
    """
    row = take_up(tx, record_id)
    if row is None:
        return "left"
    remote_id = taking.kind.order_of(parse(row.payload))
    sent = record(tx, taking.shop.id, "order", remote_id)
    known = known_order(tx, taking, remote_id)
    if sent is None or known is None:
        code = "shop_refund_without_order" if sent is None else "shop_refund_order_parked"
        return mark_waiting(tx, row, Reason(code, {"number": row.remote_id, "order": remote_id}))
    order = taking.kind.order(parse(sent.payload), taking.shop.known_rates)
    given = taking.kind.refund(parse(row.payload), order)
    facts: dict[str, object] = {
        "number": given.remote_id,
        "order": known.number or order.number,
        "amount": from_minor(given.amount, given.currency),
        "currency": given.currency,
    }
    if known.handling == "history" or not given.amount:
        code = "shop_refund_history" if known.handling == "history" else "shop_refund_of_goods"
        return mark_taken(tx, row, None, Reason(code, facts))
    if not known.stands and known.state != "held":
        raise Refusal(NOT_SOLD, **facts)
    if known.invoiced_there:
        _stays_here(tx, known, given)
        return mark_taken(tx, row, None, Reason("shop_refund_there", facts))
    if (note := tx.execute(_NOTE, {"order": known.id, "remote": given.remote_id}).one_or_none()) is not None:
        # Money given back cannot change afterwards; what only touches words is of no concern.
        if note.total != given.amount:
            raise Refusal("shop_refund_changed", **facts)
        return mark_taken(tx, row, note.id)
    if (echoed := _told_by_us(tx, known.id, given)) is not None:
        return mark_taken(tx, row, echoed)
    if known.invoiced == "none":
        return mark_waiting(tx, row, Reason(_WAITS, {"number": known.number or order.number}))
    if row.reason != _WAITS or not taking.credits:
        raise Refusal(PROPOSED, **facts)
    return mark_taken(tx, row, give_back(tx, taking, order, known, given))


def _stays_here(tx: Write, known: Order, given: ShopRefund) -> None:
    """Goods given back before they left are called off: the credit note is the shop's, as the invoice is."""
    staying = goods_of(given, read_lines(tx, known.id)) if known.stands else {}
    if staying:
        sell.drop_quantities(tx, take_position(tx, known.id), staying)


def _told_by_us(rd: Read, order_id: int, given: ShopRefund) -> int | None:
    """The credit note that a refund in the shop was recorded for by us: it names it, and is of the same amount."""
    rows = rd.execute(_OWN_NOTES, {"order": order_id})
    return next((row.id for row in rows if row.total == given.amount and row.number in given.reason), None)


def waiting_refunds(rd: Read, shop_id: int) -> list[Stored]:
    """The refunds that wait, oldest first."""
    return list(records(rd, shop_id, "refund", ("waiting",)))


def read_refund(rd: Read, taking: Taking, payload: str) -> ShopRefund | None:
    """What a refund's payload says, read beside its order's; None where the shop never sent the order."""
    content = parse(payload)
    sent = record(rd, taking.shop.id, "order", taking.kind.order_of(content))
    if sent is None:
        return None
    return taking.kind.refund(content, taking.kind.order(parse(sent.payload), taking.shop.known_rates))


def wake_refunds(tx: Write, taking: Taking, order_remote_id: str) -> None:
    """Let refunds wait again that were set aside because their order was not sold then: it has changed."""
    asleep = [
        each.id
        for each in records(tx, taking.shop.id, "refund", ("parked",))
        if each.reason == NOT_SOLD and taking.kind.order_of(parse(each.payload)) == order_remote_id
    ]
    if asleep:
        retry(tx, asleep)


def goods_of(given: ShopRefund, lines: Sequence[OrderLine]) -> dict[int, int]:
    """What a refund takes back of an order's lines (thousandths by line) that has not left yet."""
    found: dict[int, int] = {}
    open_now = open_to_drop(lines)
    for each in taken_lines(given, lines):
        line = next(line for line in lines if line.id == each.order_line_id)
        if quantity := min(each.quantity_milli, open_now[line.id]):
            found[line.id] = quantity
    return found


def give_back(tx: Write, taking: Taking, order: ShopOrder, known: Order, given: ShopRefund) -> int:
    """Write the credit note of a refund and the money that was given back; gives the key of the note."""
    lines, gateway = read_lines(tx, known.id), gateway_known(tx, taking, order)
    asked = take_back.Refund(
        amount=given.amount,
        refunded_on=taking.day_of(given.created_at),
        method=means_of(gateway),
        method_code=gateway.method_code if gateway is not None else None,
        lines=taken_lines(given, lines),
        reason=given.reason.strip() or said("intake.refunded", number=given.remote_id),
        remote_id=given.remote_id,
    )
    try:
        taken = take_back.refund(tx, known.id, asked)
    except Refusal as refusal:
        # Lines that ask for more of a rate than is left, within an amount that is left: the amount wins.
        if refusal.code != "credit_exceeds_invoice" or not asked.lines:
            raise
        taken = take_back.refund(tx, known.id, replace(asked, lines=()))
    _keep_rest_here(tx, known.id)
    tx.note(shop=taking.shop.name, shop_refund=given.remote_id, shop_order=order.number)
    return taken.credit_note_id


def taken_lines(given: ShopRefund, lines: Sequence[OrderLine]) -> tuple[take_back.TakenLine, ...]:
    """The lines given back as lines of our order; a line of several rates is found by the one given back."""
    found: list[take_back.TakenLine] = []
    for each in given.lines:
        of = each.refunded_line_remote_id
        same = [line for line in lines if of and line.remote_id and line.remote_id.partition(".")[0] == of]
        at_rate = [line for line in same if line.rate_ppm == each.rate_ppm]
        if at_rate:
            found.append(take_back.TakenLine(at_rate[0].id, each.quantity_milli, each.net, each.tax))
    return tuple(found)


def _keep_rest_here(tx: Write, order_id: int) -> None:
    """Goods of an order that is credited whole will not leave any more."""
    order = read_order(tx, order_id)
    if order.payment_state == "refunded" and _open_amount(tx, order_id) <= 0:
        keep_here(tx, order_id)


def keep_here(tx: Write, order_id: int) -> None:
    """Call off all goods of an order that have not left."""
    position = take_position(tx, order_id)
    left = {key: milli for key, milli in open_to_drop(position.lines).items() if milli}
    if left:
        sell.drop_quantities(tx, position, left)


def _open_amount(tx: Write, order_id: int) -> int:
    """What of an order's invoices no credit note has taken back."""
    sums = {"invoice": 0, "credit_note": 0}
    for each in issued_of_order(tx, order_id):
        sums[each.kind] = sums.get(each.kind, 0) + each.total
    return sums["invoice"] - sums["credit_note"]


_NOTE = select(invoice.c.id, invoice.c.total).where(
    invoice.c.order_id == bindparam("order"), invoice.c.refund_remote_id == bindparam("remote")
)
_OWN_NOTES = select(invoice.c.id, invoice.c.number, invoice.c.total).where(
    invoice.c.order_id == bindparam("order"),
    invoice.c.kind == "credit_note",
    invoice.c.refund_remote_id.is_(None),
)
