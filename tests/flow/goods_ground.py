"""What random steps of goods stand on: a company, two products, three places, and what holds of them before any step is added.

Each kind of step is a class over `GoodsGround` in a file of its own (`goods_bundled`, `goods_carried`, `goods_returned`,
`goods_served`), with its rules, what its documents say came and left (`by_documents`) and what must hold of it (`agrees`);
`goods_machine` puts them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import text

from app.base.errors import Refusal
from app.purchasing import supplier
from app.purchasing.supplier import SupplierDraft
from app.stock import place
from app.stock.place import places
from tests.stories.desk import TODAY, Desk

AT = st.integers(0, 99)
"""One of what there is, whatever number of them there are."""
PIECES = st.integers(1, 9)


class GoodsGround(RuleBasedStateMachine):
    """Two products and a customer of its own; refused steps change nothing. `desk` is the company all sequences share."""

    desk: ClassVar[Desk]
    supplier: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.day: date = max(TODAY, self.desk.database.clock.today())
        self.desk.on(self.day)
        self.customer = self.desk.a_customer(siren="552100554")
        self.products = [self.desk.a_product(name, cost_micro=2_000_000) for name in ("Pull", "Bonnet")]
        if not self.supplier:
            type(self).supplier = self.desk.do(supplier.add, SupplierDraft(name="Grossiste", lead_days=3))
        with self.desk.database.read() as rd:
            known = places(rd)
        if not known.several:
            # A store room that serves orders too, and a show case whose goods nobody is promised.
            self.desk.do(place.add_place, "Réserve")
            self.desk.do(place.add_place, "Vitrine", for_sale=False)
            with self.desk.database.read() as rd:
                known = places(rd)
        self.places = [each.id for each in known.in_use]
        self.orders: list[int] = []

    # --- what every kind of step adds to ---

    def by_documents(self, product: int) -> int:
        """What came in less what left of a product, in thousandths, as documents have it."""
        del product
        return 0

    def agrees(self, product: int) -> None:
        """Hold what the ledger keeps of a product against its entries."""
        moved = self.number("SELECT sum(quantity_milli) FROM stock_move WHERE product_id = :product", product)
        kept = self.number(
            "SELECT sum(on_hand_milli) FROM stock_balance WHERE product_id = :product", product
        )
        assert kept == moved == self.by_documents(product)

    # --- short words ---

    def some(self, order: int, part: int, more: int) -> dict[int, int]:
        """A part of what was ordered of each line, in thousandths."""
        query = "SELECT id, quantity_milli FROM order_line WHERE order_id = :id"
        return {
            row["id"]: (row["quantity_milli"] // 1000 * part // 3 + more) * 1000
            for row in self.desk.rows(query, id=order)
        }

    def undo(self, verb: Any, query: str, at: int) -> None:
        found = self.desk.rows(query, customer=self.customer, product=self.products[0])
        if found:
            self.attempt(verb, found[at % len(found)]["id"], "erreur")

    def attempt(self, verb: Any, *args: Any) -> None:
        """Take a step; a refusal is an answer."""
        with suppress(Refusal):
            self.desk.do(verb, *args)

    def attempt_with(self, verb: Any, *args: Any, **named: Any) -> None:
        """Take a step that is told more by name."""
        with suppress(Refusal):
            self.desk.do(verb, *args, **named)

    def one(self, at: int) -> int:
        """One of the orders."""
        return self.orders[at % len(self.orders)]

    def number(self, query: str, product: int | None = None) -> int:
        """One whole number."""
        with self.desk.reading() as rd:
            return int(rd.scalar(text(query), {"product": product} if product is not None else {}) or 0)

    def of(self, keys: Sequence[Any], at: int) -> Any:
        """One of these; None where there are none."""
        return keys[at % len(keys)] if keys else None
