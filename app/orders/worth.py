"""What the currency of an order is worth in the company's: at its confirmation's rate once it stands, until then at the last."""

from __future__ import annotations

from typing import Protocol

from app.base.door import Read
from app.base.errors import Refusal
from app.base.exchange import AT_HOME, Worth, rate_on, worth_of
from app.base.finding import home_currency
from app.receivables.ledger import worth_of_item


class Priced(Protocol):
    """Whatever is sold in a currency: an order."""

    @property
    def id(self) -> int: ...
    @property
    def currency(self) -> str: ...


def order_worth(rd: Read, order: Priced) -> Worth:
    """What its currency is worth, by the last rate there is; refused with ``rate_missing`` where nobody wrote one down."""
    if order.currency == (home := home_currency(rd)):
        return AT_HOME
    standing = worth_of_item(rd, "sales_order", order.id)
    if standing is not None:
        return standing
    found = rate_on(rd, order.currency, rd.today)
    if found is None:
        raise Refusal("rate_missing", currency=order.currency, company=home, on=rd.today)
    return worth_of(rd, found)


def shown_worth(rd: Read, order: Priced, amount: int) -> int:
    """An amount of an order in the company's currency, for a page to show; nothing while no rate is known."""
    try:
        return order_worth(rd, order).of(amount)
    except Refusal:
        return 0
