"""The machine of trade with goods that come back, and with shipments that are undone.

Goods that come back change no exposure: what left was asked for, and what was invoiced is owed, until the customer gets an
answer. A credit note counts as any other does, a refund as money given back, the draft of an exchange as the order it is.
A shipment that is undone is ordered and not sent: its order asks for as much as before.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from app.base.errors import Refusal
from app.flow import returns, sell, ship
from app.flow.return_answer import Answer
from app.flow.returns import Came, Decision, ReturningLine
from app.shipping.return_tables import FATES
from tests.flow.exposure_machine import PRICES, RATES
from tests.flow.quote_machine import QuoteMachine
from tests.stories.desk import goods

_AT = st.integers(0, 99)
_PIECES = st.integers(1, 4)
_ANSWERS = st.sampled_from(["credit", "refund", "exchange", "nothing", ""])


class ReturnedMachine(QuoteMachine):
    """All steps of trade, those before an order and those after it left."""

    def __init__(self) -> None:
        super().__init__()
        self.returns: list[int] = []

    @initialize(
        pieces=st.integers(2, 6),
        price=PRICES,
        rate=RATES,
        paid=st.booleans(),
        answer=st.sampled_from(["refund", "credit", "exchange", "unasked", ""]),
    )
    def begin_with_goods_back(self, pieces: int, price: str, rate: str, paid: bool, answer: str) -> None:
        """An order that left and of which some is here again, so that steps have something to be about.

        Its answer is given, or still to come; `unasked`: it was not even invoiced.
        """
        order = self.desk.an_order(self.customer, goods(self.products[0], pieces, price, rate))
        self.orders.append(order)
        self.desk.confirm(order)
        self.desk.ship(order)
        if answer != "unasked":
            self.desk.invoice(order)
        if paid:
            self.desk.pay(order, self.desk.order(order)["total"])
        self.send_home(self._gone(order), pieces - 1, announced=False)
        if answer not in ("", "unasked"):
            self.answer(self.returns[-1], answer)

    @rule(
        at=_AT,
        pieces=_PIECES,
        announced=st.booleans(),
        leave=st.booleans(),
        ask=st.booleans(),
        answer=_ANSWERS,
    )
    def comes_back(self, at: int, pieces: int, announced: bool, leave: bool, ask: bool, answer: str) -> None:
        """Announced, or here at once and perhaps answered.

        Where `leave` says so the order leaves before, and `ask` has it invoiced.
        """
        order = self.one(at)
        if leave:
            self.attempt(sell.confirm, order)
            self.attempt(ship.ship, order, None)
        if ask:
            self.invoice(at, "shipped")
        if left := self._gone(order):
            self.send_home([_of(left, at)], pieces, announced=announced)
            self.answer(self.returns[-1], answer)

    @rule(at=_AT, pieces=_PIECES)
    def take_in(self, at: int, pieces: int) -> None:
        line = self._line(at)
        self.attempt(returns.receive, line["return_id"], [Came(line["id"], pieces * 1000)])

    @rule(at=_AT)
    def wait_no_longer(self, at: int) -> None:
        self.attempt(returns.withdraw, _of(self.returns, at), "gardé")

    @rule(at=_AT, pieces=st.integers(0, 4), fate=st.sampled_from(FATES), answer=_ANSWERS)
    def decide(self, at: int, pieces: int, fate: str, answer: str) -> None:
        """What becomes of the goods, what the customer gets for them, or both."""
        line = self._line(at)
        decisions = [Decision(line["id"], pieces * 1000, fate)] if pieces else []
        self.answer(line["return_id"], answer, decisions)

    @rule(at=_AT)
    def undo_of_return(self, at: int) -> None:
        acts = self.desk.rows(_ACTS, customer=self.customer)
        if acts:
            self.attempt(returns.undo, _of(acts, at)["id"], "erreur")

    @rule(at=_AT, leave=st.booleans())
    def undo_of_shipment(self, at: int, leave: bool) -> None:
        """Back on the shelf as if it had not left; where `leave` says so, right after it did."""
        if leave:
            self.attempt(ship.ship, self.one(at), None)
        sent = self.desk.rows(_SENT, id=self.one(at))
        if sent:
            self.attempt(ship.reverse, _of(sent, at)["id"], "erreur")

    def send_home(self, left: Sequence[dict[str, Any]], pieces: int, *, announced: bool) -> None:
        """A return of these lines that left, so many pieces of each."""
        lines = [ReturningLine(each["id"], pieces * 1000, "faulty") for each in left]
        verb = returns.announce if announced else returns.take_in
        with suppress(Refusal):
            self.returns.append(self.desk.do(verb, left[0]["order_id"], lines))

    def answer(self, back: int, answer: str, decisions: Sequence[Decision] = ()) -> None:
        """What the customer gets; an exchange is an order like another."""
        with suppress(Refusal):
            act = self.desk.do(returns.decide, back, decisions, Answer(kind=answer) if answer else None)
            made = self.desk.row("SELECT exchange_order_id AS id FROM return_act WHERE id = :id", id=act)[
                "id"
            ]
            if made is not None:
                self.orders.append(made)

    def _gone(self, order: int) -> list[dict[str, Any]]:
        return self.desk.rows(_GONE, id=order)

    def _line(self, at: int) -> dict[str, Any]:
        query = "SELECT id, return_id FROM goods_return_line WHERE return_id = :id ORDER BY position"
        return _of(self.desk.rows(query, id=_of(self.returns, at)), at)


def _of(found: Sequence[Any], at: int) -> Any:
    """One of these, whatever number of them there are."""
    return found[at % len(found)]


_GONE = """
SELECT l.id, s.order_id FROM shipment_line l JOIN shipment s ON s.id = l.shipment_id
WHERE s.order_id = :id AND s.kind = 'delivery' ORDER BY l.id
"""
_SENT = "SELECT id FROM shipment WHERE order_id = :id AND kind = 'delivery' ORDER BY id"
_ACTS = """
SELECT a.id FROM return_act a JOIN goods_return r ON r.id = a.return_id WHERE r.customer_id = :customer ORDER BY a.id
"""
