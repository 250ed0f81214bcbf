"""A sale at the counter of the sample company: who came by paid in cash and took the goods along, with an invoice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.base.door import Write
from app.flow import sell
from app.flow.counter import PaidBy, sell_at_counter
from app.orders.draft import OrderDraft
from app.orders.vat import with_vat
from app.sample.cast import Article, Buyer
from app.sample.diary import Diary
from app.sample.story import CLERK, line_of

ORDERS = 1
"""How many orders these are."""
_DAYS_AGO = 2
_PIECES = (("TEX-001", 2), ("MAI-004", 3))


def sell_here(diary: Diary, articles: Sequence[Article], buyers: Sequence[Buyer]) -> None:
    """The first of the persons comes by."""
    _Sale(articles, next(each for each in buyers if each.person)).begin(diary)


class _Sale:
    """An order that is begun, paid, handed over and invoiced on one day."""

    def __init__(self, articles: Sequence[Article], buyer: Buyer) -> None:
        known = {each.sku: each for each in articles}
        self._lines = tuple(line_of(known[sku], many, gross=True) for sku, many in _PIECES)
        self._buyer = buyer
        self._order_id = 0

    def begin(self, diary: Diary) -> None:
        day = diary.last - timedelta(days=_DAYS_AGO)
        diary.plan(day, CLERK, "sell.save", self._enter, silent=True)
        diary.plan(day, CLERK, "counter.sell", self._sell)

    def _enter(self, tx: Write) -> None:
        order = OrderDraft(
            customer_id=self._buyer.id,
            ordered_on=tx.today,
            lines=self._lines,
            prices_include_tax=True,
            payment_kind="prepaid",
            billing=self._buyer.address,
            delivery=self._buyer.address,
        )
        self._order_id = sell.save(tx, with_vat(tx, order))

    def _sell(self, tx: Write) -> None:
        sell_at_counter(tx, self._order_id, PaidBy(method_code="cash"))
