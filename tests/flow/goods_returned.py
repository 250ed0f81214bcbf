"""Random steps of goods that come back: announced or not, in parts, decided on, kept apart, thrown away, each step undone."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.base.errors import Refusal
from app.flow import returns
from app.flow.return_answer import Answer
from app.flow.returns import Came, Decision, ReturningLine
from app.shipping.return_tables import CONDITIONS, FATES
from tests.flow.goods_ground import AT, GoodsGround

_FEW = st.integers(1, 4)


class Returned(GoodsGround):
    """Goods of this customer's shipments come back: on hand and in quarantine, until somebody decides."""

    def __init__(self) -> None:
        super().__init__()
        self.returns: list[int] = []

    @rule(at=AT, pieces=_FEW, condition=st.sampled_from(["", *CONDITIONS]), back=st.sampled_from([0, 0, 2]))
    def send_home(self, at: int, pieces: int, condition: str, back: int) -> None:
        """Announced (without a condition), or here at once, now and then taken in some days late."""
        chosen = self.of(self.desk.rows(_LEFT, customer=self.customer), at)
        if chosen is None:
            return
        lines = [ReturningLine(chosen["id"], pieces * 1000, "faulty")]
        with suppress(Refusal):
            if condition:
                on = self.day - timedelta(days=back)
                made = self.desk.do(returns.take_in, chosen["order_id"], lines, condition, on=on)
            else:
                made = self.desk.do(returns.announce, chosen["order_id"], lines)
            self.returns.append(made)

    @precondition(lambda self: self.returns)
    @rule(at=AT, pieces=_FEW, condition=st.sampled_from(CONDITIONS))
    def comes_home(self, at: int, pieces: int, condition: str) -> None:
        """Some of it, or more than was announced."""
        line = self._line(at)
        self.attempt(returns.receive, line["return_id"], [Came(line["id"], pieces * 1000, condition)])

    @precondition(lambda self: self.returns)
    @rule(at=AT)
    def stays_there(self, at: int) -> None:
        self.attempt(returns.withdraw, self.of(self.returns, at), "gardé")

    @precondition(lambda self: self.returns)
    @rule(
        at=AT,
        pieces=_FEW,
        fate=st.sampled_from(FATES),
        before=st.sampled_from(["", "", "quarantine"]),
        answered=st.booleans(),
    )
    def decide(self, at: int, pieces: int, fate: str, before: str, answered: bool) -> None:
        """Sold again, kept apart or thrown away; the customer's own answer is none of the goods'."""
        line = self._line(at)
        decision = Decision(line["id"], pieces * 1000, fate, before)
        answer = Answer(kind="nothing") if answered else None
        self.attempt(returns.decide, line["return_id"], [decision], answer)

    @precondition(lambda self: self.returns)
    @rule(at=AT)
    def undo_of_return(self, at: int) -> None:
        self.undo(returns.undo, _ACTS, at)

    # --- what must hold ---

    def by_documents(self, product: int) -> int:
        """What came is here again but for what was thrown away."""
        came = self.number(_CAME, product)
        return super().by_documents(product) + came - self.number(_SCRAPPED, product)

    def agrees(self, product: int) -> None:
        """Kept apart is what came and nobody let go, where it came; no more came back of a line than left with it."""
        super().agrees(product)
        rows = self.desk.rows(_APART, product=product)
        assert all(row["kept"] == row["entered"] for row in rows)
        let_go = self.number(_SOLD_AGAIN, product) + self.number(_SCRAPPED, product)
        assert sum(row["kept"] for row in rows) == self.number(_CAME, product) - let_go >= 0
        for row in self.desk.rows(_BACK_OF_LINES, product=product):
            assert 0 <= row["back"] <= (0 if row["undone"] else row["gone"])

    def _line(self, at: int) -> dict[str, Any]:
        query = "SELECT id, return_id FROM goods_return_line WHERE return_id = :id"
        return self.of(self.desk.rows(query, id=self.of(self.returns, at)), at)


_LEFT = """
SELECT l.id, s.order_id FROM shipment_line l JOIN shipment s ON s.id = l.shipment_id
WHERE s.customer_id = :customer AND s.kind = 'delivery' ORDER BY l.id
"""
_ACTS = """
SELECT a.id FROM return_act a JOIN goods_return r ON r.id = a.return_id WHERE r.customer_id = :customer ORDER BY a.id
"""
_ACTED = """
SELECT sum(x.quantity_milli) FROM return_act_line x JOIN return_act a ON a.id = x.act_id
JOIN goods_return_line l ON l.id = x.line_id WHERE l.product_id = :product
"""
_CAME = f"{_ACTED} AND a.kind = 'received'"
_SOLD_AGAIN = f"{_ACTED} AND a.kind = 'decided' AND x.fate = 'stock'"
_SCRAPPED = f"{_ACTED} AND a.kind = 'decided' AND x.fate = 'scrap'"
_APART = """
SELECT b.quarantined_milli AS kept, (SELECT coalesce(sum(q.quantity_milli), 0) FROM quarantine q
    WHERE q.product_id = b.product_id AND q.location_id = b.location_id) AS entered
FROM stock_balance b WHERE b.product_id = :product
"""
_BACK_OF_LINES = """
SELECT s.quantity_milli AS gone,
    EXISTS (SELECT 1 FROM shipment u JOIN shipment_line y ON y.shipment_id = s.shipment_id
        WHERE u.reverses_id = s.shipment_id) AS undone,
    (SELECT coalesce(sum(x.quantity_milli), 0) FROM return_act_line x JOIN return_act a ON a.id = x.act_id
        JOIN goods_return_line l ON l.id = x.line_id WHERE l.shipment_line_id = s.id AND a.kind = 'received') AS back
FROM shipment_line s WHERE s.product_id = :product AND s.quantity_milli > 0
"""
