"""What a sale at the counter would do, read before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.base.law import law_of
from app.customers.invoice_by import on_paper
from app.customers.mail_address import address_of
from app.customers.tables import customer
from app.flow.counter import why_not_at_counter
from app.orders.coverage import coverage
from app.orders.naming import order_name
from app.orders.order import read_lines, read_order
from app.reports.by_itself import leaves_by_itself


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterLook:
    """A sale at the counter: `asked` is what is taken now, in minor units of `currency`; quantities are thousandths.

    `short` are the articles of which not enough is there; `mailed_to` is the address the invoice leaves for by itself; `why`
    is the refusal it would meet. `cash_limit` is how much may be paid in cash at most, None where no law of ours says so:
    by a `company` without exception, by a person unless they live abroad;
    `confirms`: it is no more than a draft so far.
    """

    order_id: int
    number: str
    customer: str
    currency: str
    total: int
    asked: int
    method: str
    leaving_milli: int
    ships: bool
    short: tuple[str, ...] = ()
    mailed_to: str = ""
    cash_limit: int | None = None
    company: bool = False
    why: Refusal | None = None
    confirms: bool = True


def counter_look(rd: Read, order_id: int) -> CounterLook:
    """What is known before the click; refused with ``order_unknown``."""
    order, lines = read_order(rd, order_id), read_lines(rd, order_id)
    open_lines = [line for line in lines if line.to_ship_milli]
    there = coverage(rd, open_lines)
    mails = leaves_by_itself(rd, "invoice", order.shop_id) and not on_paper(rd, order.customer_id)
    buyer = rd.execute(_BUYER, {"id": order.buyer_id}).first()
    return CounterLook(
        order_id=order_id,
        number=order_name(order),
        customer=buyer.name if buyer is not None else "",
        currency=order.currency,
        total=order.total,
        asked=max(order.total - order.paid_amount, 0),
        method=order.payment_method,
        leaving_milli=sum(line.to_ship_milli for line in open_lines),
        ships=bool(settings.get(rd, "steps.ship")),
        short=tuple(line.name for line in open_lines if there.get(line.id, 0) < line.to_ship_milli),
        mailed_to=address_of(rd, order.customer_id, order.billing) if mails else "",
        cash_limit=_cash_limit(rd),
        company=buyer is not None and buyer.kind == "company",
        why=why_not_at_counter(order, lines, home_currency(rd)),
        confirms=order.state == "draft",
    )


def _cash_limit(rd: Read) -> int | None:
    """In euro cents, of a company in France."""
    france = the_company(rd).country == "FR" and home_currency(rd) == "EUR"
    return law_of(rd).number("cash.limit", rd.today) if france else None


_BUYER = select(customer.c.name, customer.c.kind).where(customer.c.id == bindparam("id"))
