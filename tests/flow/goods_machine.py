"""A machine of random steps of goods: ordered, changed, shipped in parts or together, undone, come back, bought, received,
sent back, counted, corrected, carried from place to place, sold in bundles, served out of turn, and traced by lot and
serial number.

After each the goods ledger is held against the documents; at the end of each day what stock comes to is written down, and at
the end of a sequence every day is asked for again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from app.base.errors import Refusal
from app.flow import purchase, restock, sell, ship
from app.flow.change import change
from app.flow.ship_together import ship_together as ship_them
from app.orders.change import OrderChange
from app.purchasing.purchase import OrderedLine, PurchaseDraft
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.reports.stock_value import stock_value
from app.stock import correction, take
from app.stock.take import Counted
from tests.flow.goods_bundled import Bundled
from tests.flow.goods_carried import Carried
from tests.flow.goods_ground import AT, PIECES
from tests.flow.goods_returned import Returned
from tests.flow.goods_served import Served
from tests.flow.goods_traced import Traced
from tests.flow.naive_goods import Moved, pieces_left
from tests.stories.desk import goods

_COSTS = st.sampled_from([1_000_000, 2_500_000, 3_333_333])


class GoodsMachine(Bundled, Carried, Returned, Served, Traced):
    """Orders, shipments, purchases, receipts and counts, with all other steps of goods."""

    def __init__(self) -> None:
        super().__init__()
        self.bought: list[int] = []
        self.told = dict.fromkeys(self.products, 0)
        """What corrections and counts said they change of each product, in thousandths: no document holds it."""
        self.take: int | None = None
        self.counted: dict[int, int] = {}
        self.standing: dict[int, int] = {}
        """What was counted in the take that is open, and what the ledger had of it at its place when it was counted last."""
        self.written_down: list[tuple[date, Mapping[int, tuple[int, int, int | None]]]] = []
        self.seen = 0

    # --- steps ---

    @initialize(pieces=PIECES, leaves=st.booleans(), comes_back=st.sampled_from(["", "", "new", "damaged"]))
    def begin(self, pieces: int, leaves: bool, comes_back: str) -> None:
        """Goods and an order for them, shipped or not, come back or not, so that steps have something to be about."""
        self.receive(pieces, 0, 2_500_000, both=True, back=0)
        self.order(2, 1)
        if leaves:
            self.ship(0, None, 0)
            self.send_home(0, 1, comes_back, 0)

    @rule(first=PIECES, second=st.integers(0, 9))
    def order(self, first: int, second: int) -> None:
        lines = [goods(self.products[0], first)] + ([goods(self.products[1], second)] if second else [])
        made = self.desk.an_order(self.customer, *lines, payment_kind="account")
        self.orders.append(made)
        self.attempt(sell.confirm, made)

    @rule(at=AT, part=st.sampled_from([None, 1, 2]), more=st.integers(0, 1))
    def ship(self, at: int, part: int | None, more: int) -> None:
        """All that is there, or so many of each line, now and then more than were ordered."""
        order = self.one(at)
        self.attempt(ship.ship, order, None if part is None else self.some(order, part, more))

    @rule(first=AT, second=AT)
    def ship_together(self, first: int, second: int) -> None:
        """Two orders in the same parcels, all of both or none."""
        self.attempt(ship_them, [self.one(first), self.one(second)])

    @rule(at=AT, line=st.integers(0, 2), pieces=PIECES)
    def change_order(self, at: int, line: int, pieces: int) -> None:
        """More or less of a line, or a line more."""
        order = self.one(at)
        lines = self.desk.lines(order)
        if line < len(lines):
            wanted = OrderChange({lines[line]: pieces * 1000})
        else:
            wanted = OrderChange({}, (goods(self.products[at % 2], pieces),))
        self.attempt(change, order, wanted, "le client a changé d’avis")

    @rule(at=AT)
    def undo_shipment(self, at: int) -> None:
        self.undo(ship.reverse, "SELECT id FROM shipment WHERE customer_id = :customer", at)

    @rule(at=AT, part=st.integers(0, 3))
    def call_off(self, at: int, part: int) -> None:
        order = self.one(at)
        self.attempt(sell.drop, order, self.some(order, part, 0), "rupture")

    @rule(at=AT)
    def cancel(self, at: int) -> None:
        self.attempt(sell.cancel, self.one(at), "annulée")

    @rule(at=AT)
    def reopen(self, at: int) -> None:
        self.attempt(sell.reopen, self.one(at), "reprise")

    @rule(pieces=PIECES, at=AT, cost=_COSTS, both=st.booleans(), back=st.sampled_from([0, 0, 0, 2]))
    def receive(self, pieces: int, at: int, cost: int, both: bool, back: int) -> None:
        """Also some days late, with the day on which they came."""
        chosen = self.products if both else [self.products[at % 2]]
        lines = tuple(ReceivedLine(product, pieces * 1000, cost) for product in chosen)
        on, where = self.day - timedelta(days=back), self.places[at % 3]
        self.attempt(restock.receive, ReceiptDraft(lines=lines, received_on=on, place=where))

    @rule(pieces=PIECES, cost=_COSTS)
    def buy(self, pieces: int, cost: int) -> None:
        lines = tuple(OrderedLine(product, pieces * 1000, cost) for product in self.products)
        made = self.desk.do(purchase.save, PurchaseDraft(supplier_id=self.supplier, lines=lines))
        self.desk.do(purchase.send, made)
        self.bought.append(made)

    @precondition(lambda self: self.bought)
    @rule(at=AT, pieces=PIECES)
    def bought_comes(self, at: int, pieces: int) -> None:
        order = self.bought[at % len(self.bought)]
        query = "SELECT id, product_id FROM purchase_line WHERE purchase_id = :id"
        lines = tuple(
            ReceivedLine(row["product_id"], pieces * 1000, None, row["id"])
            for row in self.desk.rows(query, id=order)
        )
        self.attempt(restock.receive, ReceiptDraft(lines=lines, supplier_id=self.supplier))

    @rule(at=AT)
    def send_back(self, at: int) -> None:
        query = "SELECT DISTINCT receipt_id AS id FROM goods_receipt_line WHERE product_id = :product"
        self.undo(restock.reverse, query, at)

    @rule(at=AT, pieces=st.integers(-4, 4))
    def correct(self, at: int, pieces: int) -> None:
        product = self.products[at % 2]
        with suppress(Refusal):
            where = self.places[at // 2 % 3]
            self.desk.do(correction.correct, product, pieces * 1000, "casse", place=where)
            self.told[product] += pieces * 1000

    @precondition(lambda self: self.take is None)
    @rule(which=st.integers(0, 2))
    def begin_count(self, which: int) -> None:
        self.take = self.desk.do(take.open_take, "Rayon", self.products, place=self.places[which])
        self.counted, self.standing = {}, {}

    @precondition(lambda self: self.take is not None)
    @rule(at=AT, pieces=st.integers(0, 9))
    def count(self, at: int, pieces: int) -> None:
        product = self.products[at % 2]
        self.desk.do(take.count, self.take, [Counted(product, pieces * 1000)], again=product in self.counted)
        self.counted[product], self.standing[product] = pieces * 1000, self.at_take(product)

    @precondition(lambda self: self.counted)
    @rule()
    def end_count(self) -> None:
        self.desk.do(take.post, self.take, "compté", sure=True)
        for product, counted in self.counted.items():
            self.told[product] += counted - self.standing[product]
        self.take, self.counted = None, {}

    @rule(days=st.integers(1, 5))
    def wait(self, days: int) -> None:
        """Close the day: what stock comes to is written down."""
        self.written_down.append((self.day, self.stock_of(self.day)))
        self.day += timedelta(days=days)
        self.desk.on(self.day)

    # --- what must hold ---

    @invariant()
    def the_ledger_is_what_documents_and_counts_come_to(self) -> None:
        with self.desk.reading():
            written = self.number("SELECT max(id) FROM audit_line")
            # A refused step has written nothing: all stands as it did.
            if written != self.seen:
                self.seen = written
                for product in self.products:
                    self.agrees(product)

    def agrees(self, product: int) -> None:
        """No line was promised more than is still to leave, and none left with more than was ordered."""
        super().agrees(product)
        kept = self.number(
            "SELECT sum(reserved_milli) FROM stock_balance WHERE product_id = :product", product
        )
        open_milli = 0
        for line in self.desk.rows(_LINES, product=product):
            assert line["shipped_milli"] == line["gone"] <= line["quantity_milli"]
            standing = line["state"] in ("confirmed", "closed")
            most = line["quantity_milli"] - line["dropped_milli"] - line["shipped_milli"] if standing else 0
            assert 0 <= line["promised"] <= most
            open_milli += line["promised"]
        assert kept == open_milli

    def teardown(self) -> None:
        """Each day is still what was written down on it; what is on hand now is worth its pieces."""
        with self.desk.reading():
            for day, found in self.written_down:
                assert self.stock_of(day, day) == found
            self._worth_its_pieces()
        if self.take is not None:
            self.desk.do(take.abandon, self.take, "plus le temps")

    def _worth_its_pieces(self) -> None:
        now = self.stock_of(self.day)
        for product in self.products:
            rows = self.desk.rows(_MOVES, product=product)
            moves = [
                Moved(row["milli"] // 1000, row["cost"] or 0, row["reason"] == "reversal") for row in rows
            ]
            on_hand, there = pieces_left(moves)
            milli, _reserved, worth = now.get(product, (0, 0, 0))
            assert milli == on_hand * 1000
            if on_hand >= 0:
                assert len(there) == on_hand
                # Micro units to cents, half away from nought.
                assert worth == (2 * sum(there) + 10_000) // 20_000

    # --- within ---

    def stock_of(self, day: date, known_on: date | None = None) -> dict[int, tuple[int, int, int | None]]:
        """On hand, reserved (thousandths) and worth by FIFO (cents) of each of the products, as of a day."""
        with self.desk.reading() as rd:
            found = stock_value(rd, day, known_on)
        return {
            row.id: (row.on_hand_milli, row.reserved_milli, row.by_fifo)
            for row in found.rows
            if row.id in self.products
        }

    def by_documents(self, product: int) -> int:
        """What came in less what left, by receipts and shipments, and what corrections and counts said."""
        came = self.number(
            "SELECT sum(quantity_milli) FROM goods_receipt_line WHERE product_id = :product", product
        )
        left = self.number(
            "SELECT sum(l.quantity_milli) FROM shipment_line l JOIN shipment s ON s.id = l.shipment_id "
            "WHERE l.product_id = :product AND s.moves_stock",
            product,
        )
        return super().by_documents(product) + came - left + self.told[product]

    def at_take(self, product: int) -> int:
        """What is there of a product at the place the open take counts."""
        query = """
        SELECT b.on_hand_milli AS milli FROM stock_balance b JOIN stock_take t ON t.location_id = b.location_id
        WHERE b.product_id = :product AND t.id = :take
        """
        found = self.desk.rows(query, product=product, take=self.take)
        return found[0]["milli"] if found else 0


_LINES = """
SELECT l.quantity_milli, l.dropped_milli, l.shipped_milli, o.state,
    coalesce((SELECT sum(s.quantity_milli) FROM shipment_line s WHERE s.order_line_id = l.id), 0) AS gone,
    coalesce((SELECT sum(r.quantity_milli) FROM reservation r WHERE r.order_line_id = l.id), 0) AS promised
FROM order_line l JOIN sales_order o ON o.id = l.order_id WHERE l.product_id = :product
"""
_MOVES = """
SELECT quantity_milli AS milli, unit_cost_micro AS cost, reason FROM stock_move
WHERE product_id = :product AND reason <> 'transfer' ORDER BY business_date, id
"""
