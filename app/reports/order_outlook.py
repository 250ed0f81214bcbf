"""An order's page with what its next step would do: how much leaves, what is invoiced and when it is due, what binds credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.door import Read
from app.customers.tables import customer, terms
from app.customers.terms import due_dates, steps_from_json
from app.orders.holds import CreditPolicy, Hold
from app.orders.next_step import next_step, to_invoice
from app.orders.order import Order
from app.reports.entry_page import buyer, expected_holds
from app.reports.order_page import OrderPage, order_page


@dataclass(frozen=True, slots=True)
class Bill:
    """What an invoice issued today would ask for: minor units, the days it falls due."""

    total: int
    due: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes next: the verb, and what each verb would do. Quantities in thousandths, amounts in minor units.

    `leaving_milli` is what stock covers of what is still to leave, `short_milli` what it lacks. `shipped` and `whole` are
    the invoices of what has shipped and of all. `holds` are the rules that would stop a draft now; `exposure` is where
    confirming would bring the customer.
    """

    verb: str
    leaving_milli: int = 0
    short_milli: int = 0
    shipped: Bill | None = None
    whole: Bill | None = None
    holds: tuple[Hold, ...] = ()
    exposure: int = 0
    owed: int = 0


@dataclass(frozen=True, slots=True)
class OrderLook:
    """An order's page and its outlook, read in one go."""

    page: OrderPage
    outlook: Outlook


def order_look(rd: Read, order_id: int) -> OrderLook:
    """The page of an order with its outlook; refused with ``order_unknown``."""
    page = order_page(rd, order_id)
    order = page.order
    waiting = [line for line in page.lines if line.to_ship_milli]
    leaving = sum(max(page.covered.get(line.id, 0), 0) for line in waiting)
    return OrderLook(
        page,
        Outlook(
            verb=next_step(order, page.lines, page.possible),
            leaving_milli=leaving,
            short_milli=sum(line.to_ship_milli for line in waiting) - leaving,
            shipped=_bill(rd, page, "shipped"),
            whole=_bill(rd, page, "all"),
            holds=_holds(rd, page) if order.state == "draft" else (),
            exposure=page.standing.exposure + (0 if order.stands else _binding(order)),
            owed=page.row.open,
        ),
    )


def _binding(order: Order) -> int:
    return 0 if order.payment_kind == "prepaid" else max(order.total - order.paid_amount, 0)


def _holds(rd: Read, page: OrderPage) -> tuple[Hold, ...]:
    decided = settings.all_settings(rd)
    credit = CreditPolicy(decided["credit.overdue_days"], bool(decided["credit.new_customer_hold"]))
    order = page.order
    return expected_holds(buyer(rd, order.customer_id), _binding(order), order.payment_kind, credit)


def _bill(rd: Read, page: OrderPage, what: str) -> Bill | None:
    figures = to_invoice(page.order, page.lines, page.rates, what)
    if figures is None:
        return None
    return Bill(figures.total, _due(rd, page.order, figures.total))


def _due(rd: Read, order: Order, total: int) -> tuple[date, ...]:
    """When an invoice issued today would fall due: by the order's terms, else the customer's, else the company's.

    At once, unless the order is on account.
    """
    if order.payment_kind != "account":
        return (rd.today,)
    terms_id = order.terms_id or rd.scalar(_TERMS_OF_CUSTOMER, {"id": order.customer_id})
    steps = rd.scalar(_STEPS, {"id": terms_id}) if terms_id is not None else None
    if steps is None:
        steps = rd.scalar(_STEPS_BY_CODE, {"code": settings.get(rd, "terms.default")})
    if steps is None:
        return (rd.today,)
    return tuple(each.due_on for each in due_dates(steps_from_json(steps), rd.today, total))


_TERMS_OF_CUSTOMER = select(customer.c.terms_id).where(customer.c.id == bindparam("id"))
_STEPS = select(terms.c.steps).where(terms.c.id == bindparam("id"))
_STEPS_BY_CODE = select(terms.c.steps).where(terms.c.code == bindparam("code"))
