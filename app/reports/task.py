"""Something that asks for somebody now: what the day shows a line of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.orders.queries import OrderRow
from app.orders.quote_queries import QuoteRow
from app.reports.mails import MailRow
from app.reports.receivables import ReceivableRow
from app.stock.queries import StockRow

Chips = tuple[tuple[str, str], ...]
"""Filters of a list: names and values."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that asks for somebody now, with the worst of it: orders, open items, products or mails.

    It opens a view of a list, or another place where `view` is empty: a section of it, or the place itself. `names` are
    what it is about where it is no row; `accounts` of how many customers' accounts it is where that is another number;
    `long` how many of them have waited for long (`app.orders.views.LONG_DAYS`); `days` for how many days at least all of them
    have, where somebody decided on that; `waits` how much still waits of each of its orders; `unpaid` how much of a product is
    held by orders that nobody pays (thousandths).
    """

    name: str
    list: str
    view: str
    count: int
    amount: int
    section: str = ""
    names: tuple[str, ...] = ()
    accounts: int = 0
    long: int = 0
    days: int = 0
    orders: tuple[OrderRow, ...] = ()
    waits: Mapping[int, int] = field(default_factory=dict[int, int])
    receivables: tuple[ReceivableRow, ...] = ()
    stock: tuple[StockRow, ...] = ()
    unpaid: Mapping[int, int] = field(default_factory=dict[int, int])
    mails: tuple[MailRow, ...] = ()
    quotes: tuple[QuoteRow, ...] = ()

    @property
    def chips(self) -> Chips:
        """The filters of the list it opens."""
        told = (("view", self.view), ("section", self.section))
        return tuple((name, value) for name, value in told if value)
