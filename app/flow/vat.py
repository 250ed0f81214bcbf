"""The VAT of an order at the moment its figures are fixed: decided once more, as of now, and counted at a distance."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from app.base.door import Write
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.flow.position import Position, take_position
from app.orders.draft import OrderDraft
from app.orders.entry import read_draft
from app.orders.figures import figures
from app.orders.order import Order
from app.orders.save import save_draft
from app.orders.tables import order_line
from app.orders.vat import with_vat
from app.pricing.distance import count_sale, lock_year, threshold
from app.pricing.vat import DISTANCE

_EURO = "EUR"


def settle_vat(tx: Write, position: Position, shown: int | None = None) -> Position:
    """A draft's VAT as it is now: another order may have crossed the threshold of distance sales since it was typed.

    What changes only between net and tax is changed and noted in the journal. Refused with ``vat_changed`` where the
    customer would pay another total than the draft says, or than was `shown` to who confirms.
    """
    order = position.order
    if shown is not None and shown != order.total:
        raise Refusal("vat_changed", before=shown, after=order.total, currency=order.currency)
    if order.rounding == "as_charged":
        return position
    draft = read_draft(tx, order.id)
    now = _as_of_now(tx, draft)
    if _taxes(draft) == _taxes(now):
        return position
    total = figures(now).total
    if total != order.total:
        raise Refusal("vat_changed", before=order.total, after=total, currency=order.currency)
    save_draft(tx, draft, order.id)
    tx.note(vat_decided_again=True)
    return take_position(tx, order.id)


def count_at_distance(tx: Write, order: Order) -> None:
    """Count what an order sells at a distance within the Union, as its lines stand now; counted before, what differs."""
    net = int(tx.scalar(_AT_DISTANCE, {"order": order.id}) or 0)
    if net and order.currency not in (_EURO, home := home_currency(tx)):
        raise Refusal("distance_currency", currency=order.currency, company=home)
    if net and order.currency == _EURO:
        count_sale(tx, order.id, net, order.ordered_on, threshold(tx, order.ordered_on))


def _as_of_now(tx: Write, draft: OrderDraft) -> OrderDraft:
    found = with_vat(tx, draft)
    if any(line.vat_rule in DISTANCE for line in found.lines):
        # From here on no other order is counted before this one is.
        lock_year(tx, draft.ordered_on.year)
        found = with_vat(tx, draft)
    return found


def _taxes(draft: OrderDraft) -> list[tuple[str, int]]:
    return [(line.category, line.rate_ppm) for line in draft.lines]


_AT_DISTANCE = select(func.sum(order_line.c.net)).where(
    order_line.c.order_id == bindparam("order"), order_line.c.vat_rule.in_(DISTANCE)
)
