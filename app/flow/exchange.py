"""Rates of currencies: written down by hand with their day and source, and what cannot be done in another currency."""

from __future__ import annotations

from datetime import date

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.exchange import Rate, rate_for, write_rate
from app.base.finding import home_currency
from app.base.money import decimals
from app.orders.order import Order

HIGHEST = 10**12
"""A million units of another currency for one of the company's."""


@verb("exchange.write")
def write(tx: Write, currency: str, valid_on: date, units_micro: int, source: str) -> int:
    """Write down how many millionths of a currency make one unit of the company's on a day; gives the line's key.

    Refused with ``unknown_currency``, ``rate_of_own_currency``, ``rate_not_positive``, ``rate_in_future`` or
    ``rate_without_source``.
    """
    decimals(currency)
    if currency == (home := home_currency(tx)):
        raise Refusal("rate_of_own_currency", currency=home)
    if not 0 < units_micro <= HIGHEST:
        raise Refusal("rate_not_positive", currency=currency, company=home)
    if valid_on > tx.today:
        raise Refusal("rate_in_future", on=valid_on)
    if not source.strip():
        raise Refusal("rate_without_source")
    tx.note(name=currency, until=valid_on, reason=source.strip())
    return write_rate(tx, Rate(currency, valid_on, units_micro, source.strip()))


def confirmable_abroad(tx: Write, order: Order) -> None:
    """What an order in another currency needs, and what is not done yet in one.

    Refused with ``order_currency_differs`` (it is a shop's), ``order_currency_ahead`` (it is paid before its invoice),
    ``rate_missing`` or ``rate_too_old``.
    """
    if order.currency == (home := home_currency(tx)):
        return
    if order.shop_id is not None:
        raise Refusal("order_currency_differs", currency=order.currency, company=home)
    if order.payment_kind != "account" or order.deposit_asked:
        raise Refusal("order_currency_ahead", currency=order.currency, company=home)
    rate_for(tx, order.currency, tx.today)


def only_at_home(rd: Read, currency: str) -> None:
    """Refused with ``only_at_home`` for what is not done yet in another currency than the company's."""
    if currency != (home := home_currency(rd)):
        raise Refusal("only_at_home", currency=currency, company=home)
