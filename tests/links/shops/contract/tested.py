"""What a shop has to offer to be put through the contract, and the desk that is connected to it.

A new kind of shop adds an implementation of `ShopUnderTest` over its own stand-in and its name to `conftest.SHOPS`; every
test of this folder then holds for its connector too. Ids are those that the connector uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

from app.base.database import Database
from app.flow.channel import decide
from app.links.shops.consenting import consent
from app.links.shops.sync.run import Report, sync
from app.links.shops.tables import sync_cursor
from app.orders.channel import Decisions
from tests.links.shops.counter import ALICE, Counter

Vat = Literal["standard", "reduced", "low"]
RATES: Mapping[Vat, int] = {"standard": 200_000, "reduced": 100_000, "low": 55_000}


@dataclass(frozen=True, slots=True)
class Charged:
    """What the shop itself says an order comes to; `vat` by rate in millionths, in cents like the rest."""

    total: int
    tax: int
    vat: Mapping[int, int]
    lines: tuple[tuple[int, int], ...]
    """Net and tax of each line of goods, in the order's order."""


class ShopUnderTest(Protocol):
    """A shop in which a test works as its merchant and buyers do; each call takes place at the shop's clock."""

    sent_status: str
    """The status that an order has in this shop when it has left."""

    def connect(self, database: Database) -> int:
        """Connect a desk to it, as the program does; gives the shop's key there."""
        ...

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        ...

    def set_clock(self, now: datetime) -> None:
        """Set the shop's clock."""
        ...

    def product(self, name: str, price: str, *, sku: str, count: int, vat: Vat = "standard") -> str:
        """Sell something new; the price has its VAT in it."""
        ...

    def variations(self, name: str, options: Mapping[str, tuple[str, str, int]]) -> dict[str, str]:
        """Sell something with variations: SKU, price and count by option; gives their ids by option."""
        ...

    def reprice(self, thing: str, price: str) -> None:
        """Change what a thing or a variation costs."""
        ...

    def rename(self, thing: str, name: str) -> None:
        """Change what a thing is called."""
        ...

    def account(self, email: str, first: str, last: str) -> str:
        """Somebody registers."""
        ...

    def order(
        self,
        things: Mapping[str, int],
        *,
        account: str = "",
        name: str = "Inès Léger",
        note: str = "",
        carriage: str = "",
        paid: bool = True,
    ) -> str:
        """Somebody orders, as a guest with an e-mail address of their own unless they have an account."""
        ...

    def edit(self, order: str, pieces: int) -> None:
        """The merchant changes how many pieces of the first line were ordered."""
        ...

    def round_off(self, order: str, by: int) -> None:
        """The shop rounds the whole of an order and not its lines: its total is so many cents more than they add up to."""
        ...

    def touch(self, order: str) -> None:
        """The merchant saves an order without changing it."""
        ...

    def cancel(self, order: str) -> None:
        """The merchant cancels."""
        ...

    def refund(self, order: str, amount: str) -> str:
        """The merchant gives money back."""
        ...

    def drop_refund(self, order: str, refund: str) -> None:
        """The merchant deletes a refund again."""
        ...

    def bin(self, order: str) -> None:
        """The merchant throws an order away."""
        ...

    def unbin(self, order: str) -> None:
        """The merchant takes it out of the bin again, as it was."""
        ...

    def delete(self, order: str) -> None:
        """The merchant deletes an order for good."""
        ...

    def charged(self, order: str) -> Charged:
        """What an order comes to."""
        ...

    def status(self, order: str) -> str:
        """The status of an order."""
        ...

    def count(self, thing: str) -> int:
        """How many of a thing the shop shows."""
        ...

    def shown(self, thing: str) -> tuple[str, str]:
        """What a thing is called and what it costs, as its merchant typed them."""
        ...

    def lose_answer(self) -> None:
        """The answer to the next question gets lost on its way, so that it is asked again."""
        ...

    @property
    def written(self) -> list[str]:
        """What was written to the shop through its interface, one word each."""
        ...

    @property
    def asked(self) -> int:
        """How many requests it had."""
        ...


class Pair:
    """A shop and a desk that is connected to it."""

    def __init__(self, shop: ShopUnderTest, counter: Counter) -> None:
        self.shop, self.counter, self.database = shop, counter, counter.database
        counter.last = shop.connect(counter.database)
        self._cursors: list[tuple[Any, ...]] = []

    def sync(self, *, whole: bool = False) -> Report:
        """Synchronise without a fault; a minute passes in the shop before and after."""
        self.shop.advance(60)
        report = sync(self.database, ALICE, self.counter.last, whole=whole, sleep=lambda _seconds: None)
        assert report.trouble is None, report.trouble
        self.shop.advance(60)
        return report

    def rests(self) -> None:
        """Nothing moves any more, neither by dates nor looked through whole."""
        before = self.business()
        assert not self.sync().moved
        assert not self.sync(whole=True).moved
        assert self.business() == before

    def agree(self, decisions: Decisions) -> None:
        """Decide, and consent to be written."""
        self.database.do(ALICE, decide, self.counter.last, decisions)
        self.database.do(ALICE, consent, self.counter.last)

    def business(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that stands in the database but for the runs themselves."""
        runs = ("sync_run", "sync_line", "sync_cursor")
        return {name: rows for name, rows in self.counter.content().items() if name not in runs}

    def of_order(self, order: str, what: str) -> Any:
        """A column of an order."""
        query = f"SELECT {what} FROM sales_order WHERE remote_id = :remote"
        return self.counter.row(query, remote=order)[0]

    def orders(self) -> list[str]:
        """The ids of all orders here, in the order in which they came."""
        return [str(row[0]) for row in self.counter.rows("SELECT remote_id FROM sales_order ORDER BY id")]

    def rewind(self) -> None:
        """Forget how far the streams had come, back to what `remember` saw: the same pages come again."""
        with self.database.write(ALICE, "sync.test") as tx:
            for row_id, cursor in self._cursors:
                tx.update(sync_cursor, row_id, cursor=cursor)

    def remember(self) -> None:
        """Remember how far the streams have come."""
        self._cursors = self.counter.rows("SELECT id, cursor FROM sync_cursor")


def cents(amount: object) -> int:
    """An amount as a shop writes it, in cents."""
    exact = Decimal(str(amount)) * 100
    assert exact == exact.to_integral_value(), amount
    return int(exact)
