"""The seven steps of an order in words, as its strip shows them."""

from __future__ import annotations

from app.orders.steps import Step
from app.reports.order_page import OrderPage, received_of
from ui.kit.step_strip import Disc
from ui.kit.wording import say, words

_COUNTED = frozenset({"prepared", "shipped"})


def discs(page: OrderPage) -> list[Disc]:
    """One disc a step: when or how much, then whom or what it waits for; each opens the document behind it."""
    return [_disc(page, step) for step in page.steps]


def _disc(page: OrderPage, step: Step) -> Disc:
    first, second = _words(page, step)
    return Disc(say(f"order.step.{step.name}"), step.state, first, second, _opens(page, step.name))


def _words(page: OrderPage, step: Step) -> tuple[str, str]:
    waits = say(f"order.waits.{step.waits_for}") if step.waits_for else ""
    day = words().date(step.on) if step.on is not None else ""
    row = page.row
    match step.name:
        case "received":
            remote = say("orders.remote", number=row.remote_number) if row.remote_number else ""
            return day, waits or ", ".join(part for part in (row.shop, remote) if part)
        case "paid" if step.state == "done":
            return day, words().money(step.whole, row.currency) if step.whole else ""
        case "paid" if step.state == "part":
            return _amounts(page, step), waits
        case "paid" if step.state in {"waiting", "late", "running"}:
            return words().money(step.whole - step.done, row.currency), waits
        case "paid" if step.state == "not_concerned" and row.state != "cancelled":
            return say(f"order_page.pays.{page.order.payment_kind}"), page.agreed.get(words().language, "")
        case "prepared" if step.waits_for == "money" and step.done:
            # The goods lie here for it: only its money is awaited.
            return say("order_page.reserved", n=words().quantity(step.done)), say("order_page.after_payment")
        case "collected" if step.state == "not_concerned" and row.state != "cancelled":
            return say("order_page.paid_before"), ""
        case "paid" if (
            row.state == "cancelled" and step.state == "not_concerned" and received_of(page.payments)
        ):
            return say("orders.chip.refunded"), ""
        case "prepared" if step.state == "done" and not step.on and step.whole:
            return _counted(step), ""
        case "credit" if step.state == "blocked":
            rules = [say(f"order.rule.{hold.rule}") for hold in page.holds if hold.released_at is None]
            # Confirmed, and stopped since: the card of the next step says by what.
            return waits, ", ".join(rules) or say("order_page.title.ship_held")
        case "shipped" if step.waits_for == "since":
            return _counted(step), say("order_page.was_to_leave", day=day)
        case "shipped" if step.waits_for == "risk":
            return (say("order_page.promised", day=day) if day else _counted(step)), waits
        case "shipped" if step.state in {"to_come", "running", "late"} and day:
            return say("order_page.promised", day=day), waits
        case "collected" if step.state == "done" and day and _before_invoice(page, step):
            return day, say("order_page.in_advance")
        case "collected" if step.state == "waiting" and step.waits_for == "delivery":
            # It falls due at the door, whatever day its invoice bears.
            return waits, words().money(page.match.owed, row.currency)
        case "collected" if step.state in {"waiting", "late"} and day:
            return say("order_page.due", day=day), words().money(page.match.owed, row.currency)
        case "shipped" if step.state in {"done", "part"} and page.returned:
            back = say("order_page.back", n=words().quantity(sum(page.returned.values())))
            return (day or _counted(step)), ", ".join(part for part in (waits, back) if part)
        case "invoiced" if step.state == "late" and day:
            return say("order_page.promised", day=day), waits
        case "invoiced" if step.state == "part":
            return _amounts(page, step), waits
        case "invoiced" if step.state == "running":
            return say("order_page.still", amount=words().money(step.whole, row.currency)), waits
        case _ if step.name in _COUNTED and step.whole and step.state in {"part", "running", "late"}:
            return _counted(step), waits or day
        case _:
            return (day, waits) if day else (waits, "")


def _before_invoice(page: OrderPage, step: Step) -> bool:
    invoiced = next((each.on for each in page.steps if each.name == "invoiced"), None)
    return invoiced is not None and step.on is not None and step.on < invoiced


def _counted(step: Step) -> str:
    return say("order_page.of", done=words().quantity(step.done), whole=words().quantity(step.whole))


def _amounts(page: OrderPage, step: Step) -> str:
    currency = page.row.currency
    return say(
        "order_page.of",
        done=words().money(step.done, currency, sign=False),
        whole=words().money(step.whole, currency),
    )


def _opens(page: OrderPage, name: str) -> tuple[str, int] | None:
    payments = [each for each in page.payments if each.kind == "payment"]
    shipments = [each for each in page.shipments if each.kind == "delivery"]
    invoices = [each for each in page.invoices if each.kind != "credit_note"]
    match name:
        case "paid" if payments:
            return "payment", payments[-1].id
        case "prepared" | "shipped" if shipments:
            return "shipment", shipments[-1].id
        case "invoiced" if invoices:
            return "invoice", invoices[-1].id
        case "collected" if invoices:
            return "invoice", next((each.id for each in invoices if each.open), invoices[-1].id)
        case "credit":
            return "customer", page.row.customer_id
        case _:
            return None
