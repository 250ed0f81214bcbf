"""A machine of random steps of goods: ordered, shipped in parts, undone, bought, received, sent back, counted, corrected,
carried from place to place.

After each the goods ledger is held against the documents; at the end of each day what stock comes to is written down, and at
the end of a sequence every day is asked for again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from app.base.errors import Refusal
from app.flow import purchase, restock, sell, ship
from app.purchasing import supplier
from app.purchasing.purchase import OrderedLine, PurchaseDraft
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.purchasing.supplier import SupplierDraft
from app.reports.stock_value import stock_value
from app.stock import correction, place, take, transfer
from app.stock.place import places
from app.stock.take import Counted
from app.stock.transfer import TransferDraft, Transferred
from tests.flow.naive_goods import Moved, pieces_left
from tests.stories.desk import TODAY, Desk, goods

_AT = st.integers(0, 99)
_PIECES = st.integers(1, 9)
_COSTS = st.sampled_from([1_000_000, 2_500_000, 3_333_333])


class GoodsMachine(RuleBasedStateMachine):
    """Two products and a customer of its own; refused steps change nothing. `desk` is the company all sequences share."""

    desk: ClassVar[Desk]
    supplier: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.day = max(TODAY, self.desk.database.clock.today())
        self.desk.on(self.day)
        self.customer = self.desk.a_customer()
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
        self.carried: list[int] = []
        self.orders: list[int] = []
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

    @initialize(pieces=_PIECES)
    def begin(self, pieces: int) -> None:
        """Goods and an order for them, so that steps have something to be about."""
        self.receive(pieces, 0, 2_500_000, both=True, back=0)
        self.order(2, 1)

    @rule(first=_PIECES, second=st.integers(0, 9))
    def order(self, first: int, second: int) -> None:
        lines = [goods(self.products[0], first)] + ([goods(self.products[1], second)] if second else [])
        made = self.desk.an_order(self.customer, *lines, payment_kind="account")
        self.orders.append(made)
        self.attempt(sell.confirm, made)

    @rule(at=_AT, part=st.sampled_from([None, 1, 2]), more=st.integers(0, 1))
    def ship(self, at: int, part: int | None, more: int) -> None:
        """All that is there, or so many of each line, now and then more than were ordered."""
        order = self.one(at)
        self.attempt(ship.ship, order, None if part is None else self.some(order, part, more))

    @rule(at=_AT)
    def undo_shipment(self, at: int) -> None:
        self.undo(ship.reverse, "SELECT id FROM shipment WHERE customer_id = :customer", at)

    @rule(at=_AT, part=st.integers(0, 3))
    def call_off(self, at: int, part: int) -> None:
        order = self.one(at)
        self.attempt(sell.drop, order, self.some(order, part, 0), "rupture")

    @rule(at=_AT)
    def cancel(self, at: int) -> None:
        self.attempt(sell.cancel, self.one(at), "annulée")

    @rule(at=_AT)
    def reopen(self, at: int) -> None:
        self.attempt(sell.reopen, self.one(at), "reprise")

    @rule(at=_AT, pieces=st.integers(1, 5), where=st.integers(0, 5), how=st.sampled_from(["now", "send"]))
    def carry(self, at: int, pieces: int, where: int, how: str) -> None:
        """From one place to another, at once or on its way."""
        leaves, comes = self.places[where % 3], self.places[(where + 1 + where // 3) % 3]
        lines = (Transferred(self.products[at % 2], pieces * 1000),)
        draft = TransferDraft(from_id=leaves, to_id=comes, lines=lines)
        with suppress(Refusal):
            verb = transfer.transfer_now if how == "now" else transfer.send_now
            self.carried.append(self.desk.do(verb, draft))

    @precondition(lambda self: self.carried)
    @rule(at=_AT, pieces=st.integers(0, 5), lost=st.sampled_from(["", "", "perdu"]))
    def carried_comes(self, at: int, pieces: int, lost: str) -> None:
        """Some of it, the rest later or never."""
        chosen = self.carried[at % len(self.carried)]
        query = "SELECT id FROM stock_transfer_line WHERE transfer_id = :id"
        came = {row["id"]: pieces * 1000 for row in self.desk.rows(query, id=chosen)}
        self.attempt_with(transfer.receive_transfer, chosen, came, lost_reason=lost)

    @precondition(lambda self: self.carried)
    @rule(at=_AT)
    def carried_back(self, at: int) -> None:
        self.attempt(transfer.undo_transfer, self.carried[at % len(self.carried)], "mauvais lieu")

    @rule(which=st.integers(0, 1))
    def serve_first(self, which: int) -> None:
        """The shop floor or the store room."""
        self.desk.do(place.serve_first, self.places[which])

    @rule(pieces=_PIECES, at=_AT, cost=_COSTS, both=st.booleans(), back=st.sampled_from([0, 0, 0, 2]))
    def receive(self, pieces: int, at: int, cost: int, both: bool, back: int) -> None:
        """Also some days late, with the day on which they came."""
        chosen = self.products if both else [self.products[at % 2]]
        lines = tuple(ReceivedLine(product, pieces * 1000, cost) for product in chosen)
        on, where = self.day - timedelta(days=back), self.places[at % 3]
        self.attempt(restock.receive, ReceiptDraft(lines=lines, received_on=on, place=where))

    @rule(pieces=_PIECES, cost=_COSTS)
    def buy(self, pieces: int, cost: int) -> None:
        lines = tuple(OrderedLine(product, pieces * 1000, cost) for product in self.products)
        made = self.desk.do(purchase.save, PurchaseDraft(supplier_id=self.supplier, lines=lines))
        self.desk.do(purchase.send, made)
        self.bought.append(made)

    @precondition(lambda self: self.bought)
    @rule(at=_AT, pieces=_PIECES)
    def bought_comes(self, at: int, pieces: int) -> None:
        order = self.bought[at % len(self.bought)]
        query = "SELECT id, product_id FROM purchase_line WHERE purchase_id = :id"
        lines = tuple(
            ReceivedLine(row["product_id"], pieces * 1000, None, row["id"])
            for row in self.desk.rows(query, id=order)
        )
        self.attempt(restock.receive, ReceiptDraft(lines=lines, supplier_id=self.supplier))

    @rule(at=_AT)
    def send_back(self, at: int) -> None:
        query = "SELECT DISTINCT receipt_id AS id FROM goods_receipt_line WHERE product_id = :product"
        self.undo(restock.reverse, query, at)

    @rule(at=_AT, pieces=st.integers(-4, 4))
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
    @rule(at=_AT, pieces=st.integers(0, 9))
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
                    self._goods_agree(product)
                    self._places_agree(product)
                    self._promises_agree(product)

    def _goods_agree(self, product: int) -> None:
        moved = self.number("SELECT sum(quantity_milli) FROM stock_move WHERE product_id = :product", product)
        kept = self.number(
            "SELECT sum(on_hand_milli) FROM stock_balance WHERE product_id = :product", product
        )
        assert kept == moved == self.by_documents(product)

    def _places_agree(self, product: int) -> None:
        """What is at each place is what moved there; what is on its way is what was sent and did not come."""
        query = """
        SELECT b.location_id, b.on_hand_milli AS kept, l.code, (SELECT coalesce(sum(m.quantity_milli), 0) FROM stock_move m
            WHERE m.product_id = b.product_id AND m.location_id = b.location_id) AS moved
        FROM stock_balance b JOIN location l ON l.id = b.location_id WHERE b.product_id = :product
        """
        rows = self.desk.rows(query, product=product)
        assert all(row["kept"] == row["moved"] for row in rows)
        between = sum(row["kept"] for row in rows if row["code"] == "TRANSIT")
        assert between == self.number(_BETWEEN, product)

    def _promises_agree(self, product: int) -> None:
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
        return came - left + self.told[product] - self.number(_LOST, product)

    def at_take(self, product: int) -> int:
        """What is there of a product at the place the open take counts."""
        query = """
        SELECT b.on_hand_milli AS milli FROM stock_balance b JOIN stock_take t ON t.location_id = b.location_id
        WHERE b.product_id = :product AND t.id = :take
        """
        found = self.desk.rows(query, product=product, take=self.take)
        return found[0]["milli"] if found else 0

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
_LOST = "SELECT sum(lost_milli) FROM stock_transfer_line WHERE product_id = :product"
_BETWEEN = """
SELECT sum(l.quantity_milli - l.received_milli - l.lost_milli) FROM stock_transfer_line l
JOIN stock_transfer t ON t.id = l.transfer_id WHERE l.product_id = :product AND t.state = 'sent'
"""
