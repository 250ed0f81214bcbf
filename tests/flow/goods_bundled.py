"""Random steps of bundles: sold, sent whole or with a part ahead, called off whole, made of something else meanwhile."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from app.catalogue.bundle import Part
from app.flow import restock, sell, ship
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.stock.bundle import compose
from tests.flow.goods_ground import AT, GoodsGround
from tests.stories.desk import goods

_FEW = st.integers(1, 4)


class Bundled(GoodsGround):
    """A box of two of the first product and one of the second, to begin with; its orders are orders like all others."""

    def __init__(self) -> None:
        super().__init__()
        self.boxed: list[int] = []
        self.box = self.desk.a_product("Coffret")
        self.desk.do(compose, self.box, [Part(self.products[0], 2000), Part(self.products[1], 1000)])

    @initialize(boxes=_FEW, ahead=st.integers(0, 2))
    def begin_boxes(self, boxes: int, ahead: int) -> None:
        """Goods and an order of boxes, of which a part has left, or a whole one."""
        lines = tuple(ReceivedLine(product, 5_000, 2_500_000) for product in self.products)
        self.desk.do(restock.receive, ReceiptDraft(lines=lines))
        self.order_boxes(boxes, 0)
        if ahead:
            self.ship_part_ahead(ahead, ahead)
        else:
            self.ship_boxes(0, 1)

    @rule(boxes=_FEW, loose=st.integers(0, 3))
    def order_boxes(self, boxes: int, loose: int) -> None:
        """Boxes, and now and then one of their products by itself."""
        lines = [goods(self.box, boxes, "30.00")] + ([goods(self.products[1], loose)] if loose else [])
        made = self.desk.an_order(self.customer, *lines, payment_kind="account")
        self.orders.append(made)
        self.boxed.append(made)
        self.attempt(sell.confirm, made)

    @rule(at=AT, boxes=_FEW)
    def ship_boxes(self, at: int, boxes: int) -> None:
        """So many whole ones, or what they still lack."""
        order = self.of(self.boxed, at)
        self.attempt(ship.ship, order, dict.fromkeys(self._boxes(order), boxes * 1000))

    @rule(at=AT, pieces=_FEW)
    def ship_part_ahead(self, at: int, pieces: int) -> None:
        order = self.of(self.boxed, at)
        query = "SELECT id FROM order_line WHERE order_id = :id AND bundle_line_id IS NOT NULL ORDER BY id"
        part = self.of(self.desk.rows(query, id=order), at)
        if part is not None:
            self.attempt(ship.ship, order, {part["id"]: pieces * 1000})

    @rule(at=AT, boxes=_FEW)
    def call_off_boxes(self, at: int, boxes: int) -> None:
        order = self.of(self.boxed, at)
        self.attempt(sell.drop, order, dict.fromkeys(self._boxes(order), boxes * 1000), "plus voulus")

    @rule(first=st.integers(0, 3), second=_FEW)
    def compose_anew(self, first: int, second: int) -> None:
        """Confirmed orders keep what they were confirmed with."""
        parts = [Part(self.products[1], second * 1000)]
        self.desk.do(compose, self.box, ([Part(self.products[0], first * 1000)] if first else []) + parts)

    # --- what must hold ---

    def agrees(self, product: int) -> None:
        """As many parts as their bundles have, shipped as far as these are; nothing ever moved of a box."""
        super().agrees(product)
        if product != self.products[0]:
            return
        assert not self.number("SELECT count(*) FROM stock_move WHERE product_id = :product", self.box)
        assert not self.number("SELECT count(*) FROM reservation WHERE product_id = :product", self.box)
        for box in self.desk.rows(_BOXES, product=self.box):
            parts = self.desk.rows(_PARTS, box=box["id"])
            assert sum(part["share_ppm"] for part in parts) == 1_000_000
            for part in parts:
                for column in ("quantity_milli", "dropped_milli"):
                    assert part[column] * 1000 == box[column] * part["per_milli"]
            left = [part["quantity_milli"] - part["dropped_milli"] - part["shipped_milli"] for part in parts]
            whole = min(part["shipped_milli"] // part["per_milli"] for part in parts) * 1000
            wanted = whole if any(left) else box["quantity_milli"] - box["dropped_milli"]
            assert box["shipped_milli"] == wanted

    def _boxes(self, order: int) -> list[int]:
        query = "SELECT id FROM order_line WHERE order_id = :id AND is_bundle ORDER BY id"
        return [row["id"] for row in self.desk.rows(query, id=order)]


_BOXES = "SELECT * FROM order_line WHERE product_id = :product AND is_bundle"
_PARTS = "SELECT * FROM order_line WHERE bundle_line_id = :box ORDER BY id"
