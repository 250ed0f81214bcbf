"""The four chips of an order, in their order: state, payment, shipment, invoice; never merged (S1, look.md §7).

Below a heading that says what is meant, a part is just a part; a chip that stands `alone` says of what.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from app.orders.queries import OrderRow
from app.orders.views import LONG_DAYS
from ui.kit.chips import Chip
from ui.kit.wording import say


def is_quiet(row: OrderRow) -> bool:
    """Whether an order is over or was never meant to be: shown in grey."""
    return row.state == "cancelled" or row.handling == "unfinished"


def chip_in_list(row: OrderRow, new: Collection[int]) -> Chip:
    """The same in a list, where an order that just came and asks for nothing else is marked as new; `new` are their keys."""
    chip = state_chip(row)
    return (
        Chip("run", say("orders.chip.new"), icon="in", filled=True)
        if row.id in new and chip.kind == "done"
        else chip
    )


def state_chip(row: OrderRow, *, alone: bool = False) -> Chip:
    """Where the order stands by decision."""
    if row.handling == "unfinished":
        return Chip("none", say("orders.chip.unfinished"))
    if row.state == "draft" and row.payment_state == "refused":
        # It waits for its payment, not for a yes.
        return Chip("none", say("orders.chip.draft"), icon="edit")
    if row.state == "draft" and row.shop_id is not None:
        return Chip("wait", say("orders.chip.to_approve"), filled=True)
    if row.state == "draft":
        return Chip("wait", say("orders.chip.to_approve"), icon="edit")
    if row.stopped and not row.ships:
        return Chip("hold", say("orders.chip.held"), filled=True)
    # Confirmed and stopped since: it holds its goods, and where they are it is said that they stay.
    kind = {"held": "hold", "cancelled": "none"}.get(row.state, "done")
    text = say("orders.chip.held_before" if alone and row.state == "held" else f"orders.chip.{row.state}")
    match kind:
        case "hold":
            return Chip("hold", text, filled=True)
        case "none":
            return Chip("none", text, icon="cancelled")
        case _:
            return Chip("done", text)


def kept_told(row: OrderRow) -> str:
    """The rule that keeps it here, and how many more there are."""
    first = say(f"order.rule.{row.kept_by[0]}") if row.kept_by else ""
    return f"{first} +{len(row.kept_by) - 1}" if len(row.kept_by) > 1 else first


def payment_chip(row: OrderRow, today: date, *, alone: bool = False) -> Chip | None:
    """Where the money is."""
    if row.payment_state == "refunded":
        return Chip("none", say("orders.chip.refunded"), icon="undo")
    if row.invoiced_there and row.paid == "all" and row.payment_state != "paid":
        # What is paid at the door or by terms is the shop's to follow.
        return None
    if row.paid == "all":
        return Chip("done", say("orders.chip.paid"))
    if row.state == "cancelled" or row.handling == "unfinished":
        return None
    if row.payment_state == "refused":
        return Chip("late", say("orders.chip.refused"), filled=True)
    if row.next_due_on is not None and row.next_due_on < today:
        return Chip("late", say("invoices.chip.overdue", n=(today - row.next_due_on).days), filled=True)
    if row.paid == "part" and row.credited:
        return Chip("run", say("invoices.chip.credited"), filled=True)
    if row.paid == "part":
        return Chip("run", say("orders.progress.paid_part" if alone else "orders.chip.part"), filled=True)
    if row.payment_kind == "on_delivery":
        return Chip("wait", say("orders.chip.on_delivery"), icon="cash")
    if row.payment_kind == "account" and row.paid_amount < row.deposit_asked:
        return Chip("wait", say("orders.chip.deposit"), icon="bank")
    if row.payment_kind == "account":
        # Nothing is asked for before there is an invoice.
        if row.next_due_on is None:
            return Chip("none", say("orders.chip.on_account"))
        return Chip("none", say(f"invoices.chip.{'due_today' if row.next_due_on == today else 'not_due'}"))
    days = (today - row.ordered_on).days
    if days > LONG_DAYS:
        return Chip("wait", say("orders.chip.awaited_days", n=days), icon="bank", filled=True)
    return Chip("wait", say("orders.chip.awaited"), icon="bank")


def is_late(row: OrderRow, today: date) -> bool:
    """Whether something of an order should have left before today, and nothing but us keeps it."""
    goes = row.state == "confirmed" and row.handling == "normal" and row.shipped != "all"
    goes = goes and (row.ships or not row.invoiced_there)
    return goes and row.leaves_by is not None and row.leaves_by < today and not row.stopped


def shipment_chip(row: OrderRow, today: date, *, alone: bool = False) -> Chip | None:
    """Where the goods are, or that credit keeps them, or the rest of them, here."""
    if row.shipped == "all" and row.state in ("confirmed", "closed"):
        return Chip("done", say("orders.chip.shipped"))
    if row.state != "confirmed" or row.handling != "normal":
        return None
    if is_late(row, today):
        return Chip("late", say("orders.chip.late"), filled=True)
    if row.stopped and row.ships:
        key = "held_rest" if row.shipped == "part" else "held"
        return Chip("hold", say(f"orders.chip.{key}_alone" if alone else f"orders.chip.{key}"), filled=True)
    if row.at_risk:
        key = "orders.chip.at_risk_alone" if alone else "orders.chip.at_risk"
        return Chip("late", say(key), icon="calendar")
    if row.shipped == "part":
        text = say("orders.progress.shipped_part" if alone else "orders.chip.part")
        return Chip("run", text, icon="shipments", filled=True)
    if not row.money_allows:
        return None
    if row.short:
        text = say("orders.chip.missing_alone" if alone else "orders.chip.missing")
        return Chip("wait", text, icon="stock")
    return Chip("run", say("orders.chip.to_ship"), icon="prepare")


def invoice_chip(row: OrderRow, today: date | None = None, *, alone: bool = False) -> Chip | None:
    """Where the invoice is; with `today` also that it is late, where it takes the goods out."""
    if row.invoiced_there:
        return Chip("none", say("orders.chip.invoiced_there"), icon="shops")
    if row.invoiced == "all" and row.state == "confirmed" and row.shipped != "all":
        # Asked for before it left: the customer may have paid for goods that are not there.
        key = "orders.chip.ahead_alone" if alone else "orders.chip.ahead"
        return Chip("wait", say(key), icon="invoices")
    if row.invoiced == "all" and row.state in ("confirmed", "closed"):
        return Chip("done", say("orders.chip.invoiced"))
    if row.state != "confirmed" or row.handling != "normal":
        return None
    if today is not None and not row.ships and is_late(row, today):
        return Chip("late", say("orders.chip.late"), filled=True)
    if row.invoiced == "part":
        text = say("orders.progress.invoiced_part" if alone else "orders.chip.part")
        return Chip("run", text, icon="invoices", filled=True)
    paid = row.paid == "all" or row.payment_state in ("paid", "refunded")
    if row.payment_kind == "prepaid" and not paid:
        # Its invoice comes with its money, whatever has left: nothing is to be done about it now.
        return None
    if row.monthly and row.shipped != "none":
        text = say("orders.chip.monthly_alone" if alone else "orders.chip.monthly")
        return Chip("none", text, icon="invoices")
    if row.shipped != "none" or row.hands_over:
        return Chip("run", say("orders.chip.to_invoice"), icon="invoices", filled=True)
    return None
