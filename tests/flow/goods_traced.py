"""Random steps of goods that are traced, one product by lot and one by serial number: received, sold by themselves and in a
bundle, carried, corrected, counted, sent home, set aside; lots expire as days pass.

After each step every lot is held against its moves, written out by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from sqlalchemy import bindparam, func, select

from app.base.errors import Refusal
from app.catalogue.bundle import Part
from app.flow import restock, returns, sell, ship
from app.flow.returns import Came, Decision, ReturningLine
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.shipping.return_tables import FATES
from app.stock import correction, take, tracing, transfer
from app.stock.bundle import compose
from app.stock.for_sale import ON_HAND_FOR_SALE
from app.stock.ledger import levels
from app.stock.lots import LotOf
from app.stock.set_aside import WAYS, Aside, set_aside
from app.stock.tables import stock_balance
from app.stock.take import Counted
from app.stock.transfer import TransferDraft, Transferred
from tests.flow.goods_ground import AT, GoodsGround
from tests.stories.desk import goods

_FEW = st.integers(1, 4)
_KEEPS = st.sampled_from([None, -2, 1, 3, 60])
"""In how many days a lot that comes expires; None never."""


class Traced(GoodsGround):
    """Honey by lot, saws by serial number, and a basket of both products with what is not traced."""

    def __init__(self) -> None:
        super().__init__()
        self.honey = self.desk.a_product("Miel", cost_micro=4_000_000)
        self.saw = self.desk.a_product("Scie", cost_micro=9_000_000)
        self.desk.do(tracing.trace, self.honey, "lot")
        self.desk.do(tracing.trace, self.saw, "serial")
        self.basket = self.desk.a_product("Panier")
        self.desk.do(compose, self.basket, [Part(self.honey, 2000), Part(self.products[1], 1000)])
        self.sold: list[int] = []
        self.sent_home: list[int] = []
        self.sent: list[int] = []

    # --- steps ---

    @initialize(pieces=_FEW, days=_KEEPS, leaves=st.booleans())
    def begin_lots(self, pieces: int, days: int | None, leaves: bool) -> None:
        """A lot, some units, and an order for both, gone or not."""
        self.lot_comes(pieces + 2, 0, days, 0)
        self.units_come(0, 3, 0)
        self.order_traced(2, 1, 0)
        if leaves:
            self.ship_traced(0, 0, 3, reason=True)

    @rule(pieces=_FEW, which=st.integers(0, 3), days=_KEEPS, at=AT)
    def lot_comes(self, pieces: int, which: int, days: int | None, at: int) -> None:
        day = self.day + timedelta(days=days) if days is not None else None
        self._comes(self.honey, [LotOf(f"L{which}", pieces * 1000, day)], at)

    @rule(first=st.integers(0, 9), pieces=st.integers(1, 3), at=AT)
    def units_come(self, first: int, pieces: int, at: int) -> None:
        """Some of ten numbers, now and then one that is here or with the customer."""
        self._comes(self.saw, [LotOf(f"S{first + each}", 1000) for each in range(pieces)], at)

    @rule(honey=st.integers(0, 4), saws=st.integers(0, 2), baskets=st.integers(0, 2))
    def order_traced(self, honey: int, saws: int, baskets: int) -> None:
        wanted = ((self.honey, honey), (self.saw, saws), (self.basket, baskets))
        lines = [goods(product, pieces) for product, pieces in wanted if pieces]
        if lines:
            made = self.desk.an_order(self.customer, *lines, payment_kind="account")
            self.orders.append(made)
            self.sold.append(made)
            self.attempt(sell.confirm, made)

    @precondition(lambda self: self.sold)
    @rule(at=AT, which=AT, pieces=_FEW, reason=st.booleans())
    def ship_traced(self, at: int, which: int, pieces: int, reason: bool) -> None:
        """Lots that somebody chose, some of them expired, and the rest as proposed."""
        order = self.of(self.sold, at)
        quantities: dict[int, int] = {}
        lots: dict[int, list[tuple[int, int]]] = {}
        for line in self.desk.rows(_OPEN, id=order):
            milli = min(pieces * 1000, line["open_milli"])
            quantities[line["id"]] = milli
            there = self._here(line["product_id"])
            if line["product_id"] == self.saw:
                lots[line["id"]] = [(lot, 1000) for lot, _, _ in there[: milli // 1000]]
            elif line["product_id"] == self.honey and there and which % 2:
                lot, _, left = self.of(there, which)
                lots[line["id"]] = [(lot, min(milli, left))]
        self.attempt_with(
            ship.ship, order, quantities, lots=lots, reason="Vendu à prix réduit" if reason else ""
        )

    @precondition(lambda self: self.sold)
    @rule(at=AT)
    def ship_as_proposed(self, at: int) -> None:
        """Nothing expired leaves where nobody named it."""
        before = self.number("SELECT max(id) FROM stock_move")
        self.attempt(ship.ship, self.of(self.sold, at))
        for row in self.desk.rows(_GONE, since=before):
            assert row["expires_on"] is None or str(row["expires_on"]) >= str(self.day)

    @rule(at=AT, pieces=_FEW, where=st.integers(0, 5), chosen=st.booleans(), now=st.booleans())
    def carry_traced(self, at: int, pieces: int, where: int, chosen: bool, now: bool) -> None:
        leaves, comes = self.places[where % 3], self.places[(where + 1 + where // 3) % 3]
        product = self.honey if at % 2 else self.saw
        there = [each for each in self._here(product) if each[1] == leaves]
        pieces = 1 if product == self.saw else pieces
        lots: dict[int, list[tuple[int, int]]] = {}
        if there and (chosen or product == self.saw):
            lots[product] = [(self.of(there, at)[0], pieces * 1000)]
        draft = TransferDraft(from_id=leaves, to_id=comes, lines=(Transferred(product, pieces * 1000),))
        with suppress(Refusal):
            self.sent.append(
                self.desk.do(transfer.transfer_now if now else transfer.send_now, draft, None, lots)
            )

    @precondition(lambda self: self.sent)
    @rule(at=AT, pieces=st.integers(0, 4), how=st.sampled_from(["comes", "comes", "lost", "undo"]))
    def carried_traced(self, at: int, pieces: int, how: str) -> None:
        chosen = self.of(self.sent, at)
        if how == "undo":
            self.attempt(transfer.undo_transfer, chosen, "mauvais lieu")
            return
        query = "SELECT id FROM stock_transfer_line WHERE transfer_id = :id"
        came = {row["id"]: pieces * 1000 for row in self.desk.rows(query, id=chosen)}
        self.attempt_with(
            transfer.receive_transfer, chosen, came, lost_reason="perdu" if how == "lost" else ""
        )

    @rule(at=AT, pieces=st.integers(-3, 3), named=st.booleans(), units=st.booleans())
    def correct_traced(self, at: int, pieces: int, named: bool, units: bool) -> None:
        """One lot more or less, or what expires first."""
        product = self.saw if units else self.honey
        there = self._here(product)
        lot, place, _ = self.of(there, at) if there and named else (None, self.of(self.places, at), 0)
        self.attempt_with(correction.correct, product, pieces * 1000, "casse", place=place, lot_id=lot)

    @rule(at=AT, pieces=st.integers(0, 9), which=st.integers(0, 9), units=st.booleans(), gone=st.booleans())
    def count_traced(self, at: int, pieces: int, which: int, units: bool, gone: bool) -> None:
        """A lot of a place, one that is there or not, or what is of no known lot: counted and posted at once."""
        product, place = self.saw if units else self.honey, self.of(self.places, at)
        before = {lot: milli for lot, where, milli in self._here(product) if where == place}
        code = f"S{which}" if units else "" if which == 9 else f"L{which % 5}"
        milli = pieces % 2 * 1000 if units else pieces * 1000
        made = self.desk.do(take.open_take, "Miel", [product], place=place)
        with suppress(Refusal):
            told = Counted(product, milli, code=code) if code else Counted(product, milli, 0)
            self.desk.do(take.count, made, [told])
            self.desk.do(take.post, made, "compté", rest_is_gone=gone)
            after = {lot: there for lot, where, there in self._here(product) if where == place}
            query = "SELECT id FROM lot WHERE product_id = :product AND code = :code"
            lots = [row["id"] for row in self.desk.rows(query, product=product, code=code)]
            expected = {} if gone else before
            expected = {lot: there for lot, there in expected.items() if lot not in lots}
            assert after == expected | (dict.fromkeys(lots, milli) if milli else {})
            return
        self.desk.do(take.abandon, made, "refusé")

    @rule(at=AT, pieces=_FEW, which=AT)
    def lots_come_home(self, at: int, pieces: int, which: int) -> None:
        """A lot that left with the line, or now and then another."""
        line = self.of(self.desk.rows(_LEFT, customer=self.customer, honey=self.honey, saw=self.saw), at)
        if line is None:
            return
        lot = self.of(self.desk.rows(_LOTS, product=line["product_id"]), which)
        with suppress(Refusal):
            made = self.desk.do(
                returns.announce, line["order_id"], [ReturningLine(line["id"], pieces * 1000, "faulty")]
            )
            self.sent_home.append(made)
            query = "SELECT id FROM goods_return_line WHERE return_id = :id"
            came = [
                Came(row["id"], pieces * 1000, "new", ((lot["id"], pieces * 1000),))
                for row in self.desk.rows(query, id=made)
            ]
            self.desk.do(returns.receive, made, came)

    @precondition(lambda self: self.sent_home)
    @rule(at=AT, pieces=_FEW, fate=st.sampled_from(FATES), which=AT)
    def decide_lots(self, at: int, pieces: int, fate: str, which: int) -> None:
        """Of the lot that came, of another, or of whatever came first."""
        query = "SELECT id, return_id, product_id FROM goods_return_line WHERE return_id = :id"
        line = self.of(self.desk.rows(query, id=self.of(self.sent_home, at)), at)
        lot = self.of(self.desk.rows(_LOTS, product=line["product_id"]), which)
        lots = ((lot["id"], pieces * 1000),) if which % 2 else ()
        self.attempt(returns.decide, line["return_id"], [Decision(line["id"], pieces * 1000, fate, "", lots)])

    @rule(at=AT, pieces=_FEW, way=st.sampled_from(WAYS), kept=st.booleans(), units=st.booleans())
    def set_lot_aside(self, at: int, pieces: int, way: str, kept: bool, units: bool) -> None:
        product = self.saw if units else self.honey
        found = self.of(self._here(product), at)
        if found is not None:
            aside = Aside(found[0], found[1], (1 if units else pieces) * 1000, kept)
            self.attempt(set_aside, way, [aside], "rappel")

    # --- what must hold ---

    def agrees(self, product: int) -> None:
        super().agrees(product)
        if product == self.products[0]:
            for traced in (self.honey, self.saw):
                self._lots_agree(traced)

    def _lots_agree(self, product: int) -> None:
        """Each lot is what its moves come to, no less than what is kept apart of it, and no more left than came."""
        at: dict[tuple[int, int], int] = {}
        of_place: dict[int, int] = {}
        came: dict[int, int] = {}
        out: dict[int, int] = {}
        for row in self.desk.rows(_MOVES, product=product):
            lot, milli = row["lot_id"] or 0, row["quantity_milli"]
            place = row["location_id"]
            at[lot, place] = at.get((lot, place), 0) + milli
            of_place[place] = of_place.get(place, 0) + milli
            if row["cause"] in ("shipment", "return_act") and row["reason"] != "scrap":
                out[lot] = out.get(lot, 0) - milli
            elif row["cause"] in ("goods_receipt", "product", "stock_take"):
                came[lot] = came.get(lot, 0) + milli
        apart: dict[tuple[int, int], int] = {}
        for row in self.desk.rows(_KEPT, product=product):
            key = (row["lot_id"] or 0, row["location_id"])
            apart[key] = apart.get(key, 0) + row["quantity_milli"]
        for (lot, _), milli in at.items():
            assert not lot or milli >= 0
        for (lot, place), milli in apart.items():
            assert milli >= 0
            assert not lot or milli <= at.get((lot, place), 0)
        for lot, milli in out.items():
            assert not lot or milli >= 0
        if product == self.saw:
            for lot in {lot for lot, _ in at if lot}:
                here = sum(milli for (other, _), milli in at.items() if other == lot)
                assert here in (0, 1000)
                assert not (here and out.get(lot, 0) > 0)
                assert out.get(lot, 0) in (0, 1000)
        days = {row["id"]: row["expires_on"] for row in self.desk.rows(_LOTS, product=product)}
        free = 0
        for place in self.places[:2]:
            free += of_place.get(place, 0) - sum(m for (_, where), m in apart.items() if where == place)
        for (lot, place), milli in at.items():
            day = days.get(lot)
            if place in self.places[:2] and day is not None and str(day) < str(self.day):
                free -= milli - apart.get((lot, place), 0)
        with self.desk.reading() as rd:
            found = levels(rd, [product]).get(product)
            asked = rd.scalar(_FREE, {"product": product})
        assert (found.on_hand_milli if found is not None else 0) == free == int(asked or 0)
        if found is not None:
            assert dict(found.at) == {**dict.fromkeys(found.at, 0), **of_place}

    # --- within ---

    def _comes(self, product: int, lots: Sequence[LotOf], at: int) -> None:
        whole = sum(each.quantity_milli for each in lots)
        line = ReceivedLine(product, whole, 2_500_000, lots=tuple(lots))
        self.attempt(restock.receive, ReceiptDraft(lines=(line,), place=self.of(self.places, at)))

    def _here(self, product: int) -> list[tuple[int, int, int]]:
        """Lots that are somewhere: key, place and how much."""
        rows = self.desk.rows(_HERE, product=product)
        return [(row["lot_id"], row["location_id"], int(row["milli"])) for row in rows]


_OPEN = """
SELECT id, product_id, quantity_milli - dropped_milli - shipped_milli AS open_milli FROM order_line
WHERE order_id = :id AND NOT is_bundle AND quantity_milli - dropped_milli - shipped_milli > 0 ORDER BY id
"""
_HERE = """
SELECT lot_id, location_id, sum(quantity_milli) AS milli FROM stock_move
WHERE product_id = :product AND lot_id IS NOT NULL GROUP BY lot_id, location_id
HAVING sum(quantity_milli) > 0 ORDER BY lot_id, location_id
"""
_LEFT = """
SELECT l.id, s.order_id, l.product_id FROM shipment_line l JOIN shipment s ON s.id = l.shipment_id
WHERE s.customer_id = :customer AND s.kind = 'delivery' AND l.product_id IN (:honey, :saw) ORDER BY l.id
"""
_LOTS = "SELECT id, expires_on FROM lot WHERE product_id = :product ORDER BY id"
_MOVES = (
    "SELECT lot_id, location_id, quantity_milli, cause, reason FROM stock_move WHERE product_id = :product"
)
_KEPT = "SELECT lot_id, location_id, quantity_milli FROM quarantine WHERE product_id = :product"
_GONE = """
SELECT l.expires_on FROM stock_move m JOIN lot l ON l.id = m.lot_id
WHERE m.id > :since AND m.cause = 'shipment' AND m.quantity_milli < 0
"""
_FREE = select(func.sum(ON_HAND_FOR_SALE)).where(stock_balance.c.product_id == bindparam("product"))
