"""Random steps of whose turn it is: an order served before the others that wait for its goods, or after them."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.base.errors import Refusal
from app.flow import sell
from app.flow.turns import serve_first, serve_last
from app.orders.waiting import Turn, turns_of
from tests.flow.goods_ground import AT, PIECES, GoodsGround
from tests.flow.naive_goods import Promised, in_turn
from tests.stories.desk import goods


class Served(GoodsGround):
    """Who is served when stands in the promises alone."""

    @rule(at=AT, pieces=PIECES, first=st.booleans())
    def change_turn(self, at: int, pieces: int, first: bool) -> None:
        """Somebody else wants the same goods; then one is served first or last, and the others keep their turn."""
        made = self.desk.an_order(self.customer, goods(self.products[at % 2], pieces), payment_kind="account")
        self.orders.append(made)
        self.attempt(sell.confirm, made)
        order = self.one(at)
        mine = [row["product_id"] for row in self.desk.rows(_WANTED, order=order)]
        before = {product: self.turns(product) for product in mine}
        with suppress(Refusal):
            told = self.desk.do(
                serve_first if first else serve_last, order, "pressé" if first else "plus tard"
            )
            for product in mine:
                now = self.turns(product)
                own = [each for each in before[product] if each.order_id == order]
                others = [each for each in before[product] if each.order_id != order]
                assert now == (own + others if first else others + own)
            assert told.others
            assert told.own.id == order

    def agrees(self, product: int) -> None:
        """The lines that wait stand in the turn that a list would have them in."""
        super().agrees(product)
        entries = [
            Promised(
                row["order_line_id"],
                row["quantity_milli"] // 1000,
                row["cause"] == "reservation",
                row["cause"] == "order_line",
            )
            for row in self.desk.rows(_ENTRIES, product=product)
        ]
        turns = [each.line_id for each in self.turns(product)]
        assert turns == [line for line in in_turn(entries) if line in turns]

    def turns(self, product: int) -> list[Turn]:
        """The lines that wait for a product, as the program has them."""
        with self.desk.reading() as rd:
            return turns_of(rd, [product]).get(product, [])


_WANTED = "SELECT DISTINCT product_id FROM order_line WHERE order_id = :order AND product_id IS NOT NULL"
_ENTRIES = """
SELECT order_line_id, quantity_milli, cause FROM reservation WHERE product_id = :product ORDER BY id
"""
