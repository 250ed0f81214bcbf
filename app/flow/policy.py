"""What goes on by itself as the merchant decided, and why a step is not taken with an order: questions, nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.base import settings
from app.base.door import Read
from app.base.errors import Refusal
from app.flow import ship
from app.flow.approval import waits_for_approval
from app.orders.bundle import whole_only, with_parts
from app.orders.coverage import coverage
from app.orders.in_part import leaves_in_part
from app.orders.naming import order_name
from app.orders.next_step import quantities_to_bill
from app.orders.order import Order, OrderLine, read_lines, read_order
from app.orders.possible import confirming
from app.stock.ledger import Level


@dataclass(frozen=True, slots=True)
class Policy:
    """What goes on by itself: ship when covered, whole or in part; invoice on shipment, on payment, or by hand.

    Without `ships` goods leave with their invoice: on shipment is then at confirmation. `run` is what this run invoices,
    one of `BILLS`; with `drafts` it also confirms what was typed by hand.
    """

    ship: bool
    partial: bool
    bill: str
    run: str = ""
    ships: bool = True
    drafts: bool = False

    @property
    def bill_now(self) -> bool:
        """Whether this run invoices orders whole, also before their goods have left."""
        return self.run == "all"

    @property
    def bills(self) -> str:
        """What is invoiced by itself in this run."""
        if self.run == "none":
            return "by_hand"
        return "on_shipment" if self.run == "shipped" and self.bill == "by_hand" else self.bill

    @property
    def delivered(self) -> Policy:
        """The same where this run invoices what may be invoiced without being asked for more."""
        return replace(self, run="shipped")

    @property
    def words(self) -> tuple[str, str]:
        """The keys of the words that say it."""
        if not self.ships:
            at_once = self.bill == "on_shipment"
            return ("policy.ship.with_invoice", f"policy.bill.{'on_confirmation' if at_once else self.bill}")
        return ("policy.ship.covered" if self.ship else "policy.ship.by_hand", f"policy.bill.{self.bill}")


BILLS = ("", "none", "shipped", "all")
"""What a run invoices: as the policy has it; nothing; what has left or is paid, as the policy has that; all of each order."""


def policy(rd: Read, *, ship: bool | None = None, bill: str = "", drafts: bool = False) -> Policy:
    """The merchant's policy, and what this run does otherwise: `ship` or not, and what it invoices, one of `BILLS`."""
    decided = settings.all_settings(rd)
    return Policy(
        ship=decided["ship.policy"] == "when_covered" if ship is None else ship,
        partial=bool(decided["ship.partial"]),
        bill=decided["bill.policy"],
        run=bill,
        ships=bool(decided["steps.ship"]),
        drafts=drafts,
    )


def why_not_confirmable(rd: Read, order: Order, lines: list[OrderLine], now: Policy) -> Refusal | None:
    """Why a draft is not confirmed by itself."""
    if order.shop_id is None:
        able = confirming(order, lines)
        if not able.allowed:
            return Refusal(able.reason, **able.facts)
        return None if now.drafts else Refusal("draft_by_hand", number=called(order))
    if order.payment_state == "refused":
        return Refusal("payment_refused", number=called(order), method=order.payment_method)
    if order.total < 0:
        return Refusal("order_negative", number=called(order), total=order.total, currency=order.currency)
    if waits_for_approval(rd, order):
        return Refusal("order_waits_for_approval", number=called(order), method=order.payment_method)
    return None


def why_not_shipped(
    rd: Read,
    order: Order,
    lines: list[OrderLine],
    now: Policy,
    standing: Mapping[int, Level] | None = None,
    *,
    stands: bool,
) -> Refusal | None:
    """Why nothing of an order leaves in this run; None when something does, or nothing is left to leave.

    `standing` is what `stocked_levels` gave of its products, where that was asked for already.
    """
    if not any(line.to_ship_milli for line in lines):
        return None
    if stands and order.state == "draft":
        refusal = _why_not_after_confirming(order)
    else:
        refusal = ship.why_not_shippable(order)
    if refusal is not None:
        return refusal
    refusal = why_waits_for_goods(
        order, lines, coverage(rd, lines, standing), partial=now.partial and not order.one_delivery
    )
    if refusal is not None:
        return refusal
    # What stands in its way is said before what only waits for a hand.
    return None if now.ship else Refusal("ship_by_hand", number=called(order))


def why_waits_for_goods(
    order: Order, lines: Sequence[OrderLine], covered: Mapping[int, int], *, partial: bool
) -> Refusal | None:
    """Why an order that stock does not cover whole waits: nothing of it is there, or it may not leave in part.

    `covered` are thousandths by line.
    """
    short = [line for line in lines if line.to_ship_milli > covered.get(line.id, 0)]
    if not short or (partial and any(whole_only(lines, covered).values())):
        return None
    missing = sum(line.to_ship_milli - covered.get(line.id, 0) for line in short)
    return Refusal(
        "goods_missing", number=called(order), product=short[0].name, missing_milli=missing, n=len(short)
    )


def must_be_whole(rd: Read, order_id: int) -> None:
    """Refused with ``goods_missing`` where *Process* leaves an order here; what may not leave at all is told by shipping it."""
    order, lines = read_order(rd, order_id), read_lines(rd, order_id)
    if ship.why_not_shippable(order) is None:
        refusal = why_waits_for_goods(order, lines, coverage(rd, lines), partial=leaves_in_part(rd, order))
        if refusal is not None:
            raise refusal


def why_not_billed(
    order: Order, lines: list[OrderLine], now: Policy, *, ships: bool, stands: bool
) -> Refusal | None:
    """Why an order is not invoiced in this run."""
    if order.invoiced_there:
        # Said where somebody asks for invoices; each day's run has nothing to say of it.
        code = "order_invoiced_in_shop" if now.bill_now else "nothing_to_invoice"
        return Refusal(code, number=called(order))
    if not stands or order.invoiced == "all" or order.total <= 0:
        return Refusal("nothing_to_invoice", number=called(order))
    paid = order.paid == "all" or order.payment_state in ("paid", "refunded")
    if order.payment_kind == "prepaid" and not paid:
        return Refusal("order_waits_for_payment", number=called(order), method=order.payment_method)
    if now.bill_now:
        return None
    if order.monthly_invoice:
        return Refusal("invoice_monthly", number=called(order))
    if now.bills == "by_hand":
        return Refusal("invoice_by_hand", number=called(order))
    if now.bills == "on_payment":
        return (
            None
            if paid
            else Refusal("order_waits_for_payment", number=called(order), method=order.payment_method)
        )
    if order.payment_state == "refunded":
        return None
    goods = any(line.kind == "goods" and line.quantity_milli > line.dropped_milli for line in lines)
    shipped = ships or not goods or any(quantities_to_bill(lines, "shipped").values())
    return None if shipped else Refusal("invoice_on_shipment", number=called(order))


def why_not_handed_over(
    rd: Read,
    order: Order,
    lines: list[OrderLine],
    now: Policy,
    standing: Mapping[int, Level] | None,
    *,
    stands: bool,
) -> Refusal | None:
    """Why an order is not invoiced with its goods leaving at once; None when it is."""
    refusal = why_not_billed(order, lines, now, ships=True, stands=stands)
    if refusal is not None or order.payment_state == "refunded":
        return refusal
    return why_not_shipped(rd, order, lines, replace(now, ship=True), standing, stands=stands)


def why_not_billed_whole(
    rd: Read, order: Order, lines: list[OrderLine], now: Policy, staying: Mapping[int, int]
) -> Refusal | None:
    """Why an order of which goods were given back before they left is not invoiced whole in this run.

    `staying` is how much of its lines that is (thousandths by line). Where goods leave with their invoice, all the others
    must be there.
    """
    if now.ships:
        return why_not_billed(order, lines, now, ships=True, stands=order.stands)
    stays = with_parts(lines, staying)
    rest = [replace(line, dropped_milli=line.dropped_milli + stays.get(line.id, 0)) for line in lines]
    return why_not_handed_over(rd, order, rest, replace(now, partial=False), None, stands=order.stands)


def _why_not_after_confirming(order: Order) -> Refusal | None:
    if order.payment_state == "refunded":
        return Refusal("order_refunded", number=called(order))
    if order.payment_kind == "prepaid" and order.payment_state != "paid":
        return Refusal("order_waits_for_payment", number=called(order), method=order.payment_method)
    return ship.why_deposit_lacks(order)


def called(order: Order) -> str:
    """Its number, or its key where it has none yet."""
    return order_name(order) or f"#{order.id}"
