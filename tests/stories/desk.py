"""A merchant's desk for stories: a company, somebody who acts, and short words for what they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import TextClause, text

from app.base.actor import Actor, Role
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.door import Read
from app.catalogue import product
from app.catalogue.product import ProductDraft
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.flow import bill, collect, found, plan, sell, ship
from app.orders.draft import DraftLine, OrderDraft
from app.receivables.plan import instalments, outstanding
from app.stock.ledger import Move, lock_levels, main_location, post_moves
from app.verify import verify

TODAY = date(2026, 11, 22)
OWNER = Actor("Camille", Role.OWNER)


class Desk:
    """One company and its owner; every method is one step of the business in a transaction of its own."""

    def __init__(self, url: str, today: date = TODAY) -> None:
        self.url = url
        self._reading: Read | None = None
        fresh = open_database(url, FixedClock.on(today))
        self.database: Database = fresh
        with fresh.read() as rd:
            if not rd.scalar(text("SELECT count(*) FROM company")):
                fresh.do(OWNER, found.found, "Boutique Été & Cie", city="Nîmes", siren="732829320")

    def close(self) -> None:
        self.database.close()

    def on(self, day: date) -> Desk:
        """The same desk on another day."""
        self.database.clock = FixedClock.on(day)
        return self

    def do(self, verb: Any, *args: Any, **kwargs: Any) -> Any:
        return self.database.do(OWNER, verb, *args, **kwargs)

    def a_customer(self, name: str = "SARL Lefèvre", limit: int | None = None, **values: Any) -> int:
        return self.do(customer.add, CustomerDraft(name=name, kind="company", credit_limit=limit, **values))

    def a_product(self, name: str = "Pull marin", on_hand: int = 0, **values: Any) -> int:
        whole: dict[str, Any] = {"price_micro": 26_900_000, **values}
        product_id = self.do(product.add, ProductDraft(name=name, **whole))
        if on_hand:
            self.receive_goods(product_id, on_hand)
        return product_id

    def receive_goods(self, product_id: int, pieces: int) -> None:
        with self.database.write(OWNER, "stock.receive") as tx:
            place = main_location(tx)
            lock_levels(tx, [product_id], place)
            post_moves(
                tx, [Move(product_id, pieces * 1000)], place, tx.today, "opening", ("product", product_id)
            )

    def an_order(self, customer_id: int, *lines: DraftLine, **values: Any) -> int:
        draft = OrderDraft(
            customer_id=customer_id, ordered_on=self.database.clock.today(), lines=lines, **values
        )
        return self.do(sell.save, draft)

    def confirm(self, order_id: int) -> sell.Confirmed:
        return self.do(sell.confirm, order_id)

    def ship(self, order_id: int, quantities: Mapping[int, int] | None = None) -> int:
        return self.do(ship.ship, order_id, quantities)

    def invoice(self, order_id: int, what: str = "shipped") -> int:
        return self.do(bill.issue_invoice, order_id, what)

    def pay(self, order_id: int | None, amount: int, customer_id: int | None = None) -> int:
        receipt = collect.Receipt(
            amount=amount,
            currency="EUR",
            method="transfer",
            received_on=self.database.clock.today(),
            order_id=order_id,
            customer_id=customer_id,
        )
        return self.do(collect.receive, receipt)

    def spread(
        self, invoice_id: int, count: int, first_on: date, reason: str, *, more: int = 0, warned: bool = False
    ) -> int:
        """A plan of monthly parts, of which the first asks for so much more than its share and the last for less."""
        with self.database.read() as rd:
            parts = list(instalments(outstanding(rd, invoice_id), count, first_on))
        parts[0] = replace(parts[0], amount=parts[0].amount + more)
        parts[-1] = replace(parts[-1], amount=parts[-1].amount - more)
        return self.do(plan.agree, invoice_id, parts, reason, warned=warned)

    def order(self, order_id: int) -> dict[str, Any]:
        return self.row("SELECT * FROM sales_order WHERE id = :id", id=order_id)

    def state(self, order_id: int) -> tuple[str, str, str, str]:
        found = self.order(order_id)
        return found["state"], found["shipped"], found["invoiced"], found["paid"]

    def lines(self, order_id: int) -> list[int]:
        query = "SELECT id FROM order_line WHERE order_id = :id ORDER BY position"
        return [row["id"] for row in self.rows(query, id=order_id)]

    def money(self) -> dict[str, int]:
        """What the ledger holds over all accounts, by component, without noughts."""
        query = "SELECT component, sum(amount) AS amount FROM account_balance GROUP BY component"
        return {row["component"]: int(row["amount"]) for row in self.rows(query) if row["amount"]}

    def stock(self, product_id: int) -> tuple[int, int]:
        """On hand and reserved, in pieces."""
        query = "SELECT on_hand_milli, reserved_milli FROM stock_balance WHERE product_id = :id"
        found = self.row(query, id=product_id)
        return found["on_hand_milli"] // 1000, found["reserved_milli"] // 1000

    @contextmanager
    def reading(self) -> Iterator[Read]:
        """One reading for all that is asked within: as of one moment, and cheaper than one for each question."""
        if self._reading is not None:
            yield self._reading
            return
        with self.database.read() as rd:
            self._reading = rd
            try:
                yield rd
            finally:
                self._reading = None

    def rows(self, query: str, **facts: Any) -> list[dict[str, Any]]:
        with self.reading() as rd:
            return [dict(row) for row in rd.execute(written(query), facts).mappings()]

    def row(self, query: str, **facts: Any) -> dict[str, Any]:
        [found] = self.rows(query, **facts)
        return found

    def must_verify(self) -> None:
        """The auditor, who shares no code with what it audits, finds nothing."""
        verdict = verify(self.database)
        faults = [fault for check in verdict.checks for fault in check.faults]
        assert not faults, faults


def goods(
    product_id: int, pieces: int = 1, price: str = "10.00", rate: str = "20", **values: Any
) -> DraftLine:
    """A line of goods: price in the currency, rate in percent."""
    return DraftLine(
        name=values.pop("name", "Pull marin"),
        product_id=product_id,
        quantity_milli=pieces * 1000,
        unit_price_micro=int(float(price) * 1_000_000),
        rate_ppm=int(float(rate) * 10_000),
        **values,
    )


@contextmanager
def a_desk(url: str, today: date = TODAY) -> Iterator[Desk]:
    """A desk that is checked by the auditor and closed at the end of the story."""
    desk = Desk(url, today)
    try:
        yield desk
        desk.must_verify()
    finally:
        desk.close()


@cache
def written(query: str) -> TextClause:
    """A statement looked through for its parameters once: thousands of steps ask the same."""
    return text(query)
