"""Random steps of goods between places: carried at once or sent, come in parts, lost on the way, taken back; who serves first."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.base.errors import Refusal
from app.stock import place, transfer
from app.stock.transfer import TransferDraft, Transferred
from tests.flow.goods_ground import AT, GoodsGround


class Carried(GoodsGround):
    """Transfers between the three places; what is lost on its way is all that leaves by them."""

    def __init__(self) -> None:
        super().__init__()
        self.carried: list[int] = []

    @rule(at=AT, pieces=st.integers(1, 5), where=st.integers(0, 5), how=st.sampled_from(["now", "send"]))
    def carry(self, at: int, pieces: int, where: int, how: str) -> None:
        """From one place to another, at once or on its way."""
        leaves, comes = self.places[where % 3], self.places[(where + 1 + where // 3) % 3]
        lines = (Transferred(self.products[at % 2], pieces * 1000),)
        draft = TransferDraft(from_id=leaves, to_id=comes, lines=lines)
        with suppress(Refusal):
            verb = transfer.transfer_now if how == "now" else transfer.send_now
            self.carried.append(self.desk.do(verb, draft))

    @precondition(lambda self: self.carried)
    @rule(at=AT, pieces=st.integers(0, 5), lost=st.sampled_from(["", "", "perdu"]))
    def carried_comes(self, at: int, pieces: int, lost: str) -> None:
        """Some of it, the rest later or never."""
        chosen = self.carried[at % len(self.carried)]
        query = "SELECT id FROM stock_transfer_line WHERE transfer_id = :id"
        came = {row["id"]: pieces * 1000 for row in self.desk.rows(query, id=chosen)}
        self.attempt_with(transfer.receive_transfer, chosen, came, lost_reason=lost)

    @precondition(lambda self: self.carried)
    @rule(at=AT)
    def carried_back(self, at: int) -> None:
        self.attempt(transfer.undo_transfer, self.carried[at % len(self.carried)], "mauvais lieu")

    @rule(which=st.integers(0, 1))
    def serve_first(self, which: int) -> None:
        """The shop floor or the store room."""
        self.desk.do(place.serve_first, self.places[which])

    # --- what must hold ---

    def by_documents(self, product: int) -> int:
        """What is lost on its way has left."""
        return super().by_documents(product) - self.number(_LOST, product)

    def agrees(self, product: int) -> None:
        """What is at each place is what moved there; what is on its way is what was sent and did not come."""
        query = """
        SELECT b.location_id, b.on_hand_milli AS kept, l.code, (SELECT coalesce(sum(m.quantity_milli), 0) FROM stock_move m
            WHERE m.product_id = b.product_id AND m.location_id = b.location_id) AS moved
        FROM stock_balance b JOIN location l ON l.id = b.location_id WHERE b.product_id = :product
        """
        super().agrees(product)
        rows = self.desk.rows(query, product=product)
        assert all(row["kept"] == row["moved"] for row in rows)
        between = sum(row["kept"] for row in rows if row["code"] == "TRANSIT")
        assert between == self.number(_BETWEEN, product)


_LOST = "SELECT sum(lost_milli) FROM stock_transfer_line WHERE product_id = :product"
_BETWEEN = """
SELECT sum(l.quantity_milli - l.received_milli - l.lost_milli) FROM stock_transfer_line l
JOIN stock_transfer t ON t.id = l.transfer_id WHERE l.product_id = :product AND t.state = 'sent'
"""
