"""A machine of random steps of trade, held after each against the documents: exposure is the same from either side.

Steps are methods with `rule`; a helper of another room adds its own by subclassing `ExposureMachine` and, where its
documents count towards exposure, by extending `from_documents`.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from app.base.errors import Refusal
from app.flow import collect, credit, sell, ship
from app.flow.bill_grouped import issue_grouped
from app.flow.change import change
from app.flow.credit import CreditRequest
from app.orders.change import OrderChange
from app.orders.line_typed import text_line
from app.orders.reprice import LinePrice, Off, Pays
from tests.stories.desk import TODAY, Desk, goods

PRICES = st.sampled_from(["0.01", "9.99", "3.3333", "120.00"])
RATES = st.sampled_from(["20", "5.5", "0"])
_PART = st.sampled_from([0, 1, 2, 3])


class ExposureMachine(RuleBasedStateMachine):
    """One customer, two products; refused steps change nothing. `desk` is the company all runs trade with."""

    desk: ClassVar[Desk]

    def __init__(self) -> None:
        super().__init__()
        self.day = max(TODAY, self.desk.database.clock.today())
        self.desk.on(self.day)
        self.customer = self.desk.a_customer(siren="552100554")
        self.products = [self.desk.a_product(f"Article {at}", on_hand=40) for at in range(2)]
        self.terms = int(self.desk.row("SELECT max(id) AS id FROM terms WHERE archived_at IS NULL")["id"])
        self.orders: list[int] = []
        self.seen = 0

    # --- steps ---

    @initialize(pieces=st.integers(1, 6), price=PRICES, rate=RATES)
    def begin(self, pieces: int, price: str, rate: str) -> None:
        """An order on account that stands, so that steps have something to be about."""
        lines = [goods(each, pieces, price, rate) for each in self.products]
        self.orders.append(self.desk.an_order(self.customer, *lines))
        self.desk.confirm(self.orders[-1])

    @rule(
        pieces=st.lists(st.integers(1, 6), min_size=1, max_size=3),
        price=PRICES,
        rate=RATES,
        kind=st.sampled_from(["account", "account", "prepaid", "on_delivery"]),
        discount=st.sampled_from([0, 0, 50_000]),
        gross=st.booleans(),
    )
    def order(self, pieces: list[int], price: str, rate: str, kind: str, discount: int, gross: bool) -> None:
        lines = [goods(self.products[at % 2], each, price, rate) for at, each in enumerate(pieces)]
        self.orders.append(
            self.desk.an_order(
                self.customer, *lines, payment_kind=kind, discount_ppm=discount, prices_include_tax=gross
            )
        )

    @precondition(lambda self: self.orders)
    @rule(at=st.integers(0, 99))
    def confirm(self, at: int) -> None:
        self.attempt(sell.confirm, self.one(at))

    @precondition(lambda self: self.orders)
    @rule(at=st.integers(0, 99), pieces=st.integers(1, 9))
    def change(self, at: int, pieces: int) -> None:
        order = self.one(at)
        line = self.desk.lines(order)[0]
        self.attempt(change, order, OrderChange({line: pieces * 1000}), "autre quantité")

    @precondition(lambda self: self.orders)
    @rule(at=st.integers(0, 99), pieces=st.integers(1, 4), price=PRICES, rate=RATES, words=st.booleans())
    def add_line(self, at: int, pieces: int, price: str, rate: str, words: bool) -> None:
        """A line more on an order that stands, and where `words` says so a text with it."""
        added = goods(self.products[pieces % 2], pieces, price, rate)
        more = (added, text_line("Livrer au dépôt")) if words else (added,)
        self.attempt(change, self.one(at), OrderChange({}, more), "ligne en plus", "vu avec le client")

    @precondition(lambda self: self.orders)
    @rule(
        at=st.integers(0, 99),
        micro=st.sampled_from([10_000, 9_990_000, 3_333_300]),
        off=st.sampled_from([None, Off(ppm=50_000), Off(amount=7), Off()]),
        pays=st.sampled_from([None, "prepaid", "on_delivery", "account"]),
    )
    def reprice(self, at: int, micro: int, off: Off | None, pays: str | None) -> None:
        """Another price, another discount on the whole, another time to pay, as far as these may still change."""
        order = self.one(at)
        prices = {self.desk.lines(order)[0]: LinePrice(micro)}
        later = None if pays is None else Pays(pays, self.terms if pays == "account" else None)
        wanted = OrderChange({}, prices=prices, off=off, pays=later)
        self.attempt(change, order, wanted, "autre accord", "vu avec le client")

    @precondition(lambda self: self.orders)
    @rule(at=st.integers(0, 99), part=_PART)
    def ship(self, at: int, part: int) -> None:
        order = self.one(at)
        lines = self.desk.lines(order)
        self.attempt(ship.ship, order, {lines[0]: part * 1000} if part else None)

    @precondition(lambda self: self.orders)
    @rule(at=st.integers(0, 99), what=st.sampled_from(["shipped", "all"]))
    def invoice(self, at: int, what: str) -> None:
        with suppress(Refusal):
            self.desk.invoice(self.one(at), what)

    @precondition(lambda self: len(self.orders) > 1)
    @rule(at=st.integers(0, 99), more=st.integers(1, 3), leave=st.booleans())
    def invoice_together(self, at: int, more: int, leave: bool) -> None:
        """One invoice of several orders, of which all that is there leaves before where `leave` says so."""
        chosen = list(dict.fromkeys(self.one(at + each) for each in range(more + 1)))
        for order in chosen if leave else ():
            self.attempt(sell.confirm, order)
            self.attempt(ship.ship, order, None)
        self.attempt(issue_grouped, chosen)

    @precondition(lambda self: self.orders)
    @rule(at=st.integers(0, 99), share=st.sampled_from([1, 2, 3]), named=st.booleans())
    def pay(self, at: int, share: int, named: bool) -> None:
        order = self.one(at)
        amount = max(self.desk.order(order)["total"] // share, 1) + (7 if share == 3 else 0)
        with suppress(Refusal):
            self.desk.pay(order if named else None, amount, None if named else self.customer)

    @precondition(lambda self: self.orders)
    @rule(at=st.integers(0, 99), cents=st.sampled_from([None, 1, 999]))
    def give_credit(self, at: int, cents: int | None) -> None:
        found = self.desk.rows(
            "SELECT id FROM invoice WHERE order_id = :id AND kind = 'invoice' "
            "UNION SELECT invoice_id FROM invoice_order WHERE order_id = :id ORDER BY 1",
            id=self.one(at),
        )
        if found:
            # Of an invoice of several orders an amount is of one of them, all of it is not.
            request = CreditRequest(total=cents, order_id=self.one(at) if cents else None)
            self.attempt(credit.credit, found[-1]["id"], request, "retour")

    @precondition(lambda self: self.orders)
    @rule(at=st.integers(0, 99))
    def cancel(self, at: int) -> None:
        self.attempt(sell.cancel, self.one(at), "plus voulue")

    @precondition(lambda self: self.orders)
    @rule(at=st.integers(0, 99))
    def reopen(self, at: int) -> None:
        self.attempt(sell.reopen, self.one(at), "voulue à nouveau")

    @precondition(lambda self: self.orders)
    @rule(at=st.integers(0, 99), pieces=st.integers(1, 4))
    def drop(self, at: int, pieces: int) -> None:
        order = self.one(at)
        self.attempt(sell.drop, order, {self.desk.lines(order)[-1]: pieces * 1000}, "reste abandonné")

    @rule(at=st.integers(0, 99))
    def give_money_back(self, at: int) -> None:
        found = self.desk.rows(
            "SELECT p.id FROM payment p LEFT JOIN payment r ON r.reverses_id = p.id "
            "WHERE p.customer_id = :customer AND p.kind = 'payment' AND r.id IS NULL ORDER BY p.id",
            customer=self.customer,
        )
        if found:
            self.attempt(collect.reverse, found[at % len(found)]["id"], "revenu impayé")

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.desk.on(self.day)

    # --- what must hold ---

    @invariant()
    def exposure_is_the_same_from_balances_and_from_documents(self) -> None:
        with self.desk.reading():
            written = self.number("SELECT max(id) FROM audit_line")
            # A refused step has written nothing: all stands as it did.
            if written != self.seen:
                self.seen = written
                assert self.from_balances() == self.from_documents()

    def from_balances(self) -> int:
        """The exposure as the program reads it."""
        return self.number(
            "SELECT coalesce(sum(b.amount), 0) FROM account_balance b JOIN customer c ON c.account_id = b.account_id "
            "WHERE c.id = :customer AND b.component <> 'earmarked'"
        )

    def from_documents(self) -> int:
        """What standing orders will still ask for and invoices ask, less credit notes and money that counts.

        An order asks for its total less what was called off of it, valued line by line, and what was invoiced; money
        set aside for an order that is not confirmed does not count. A deposit is owed and worth as much to its order: it
        counts nothing, nor does what is credited of it; the money paid for it counts.
        """
        invoiced = self.number(
            "SELECT coalesce(sum(CASE WHEN v.kind = 'credit_note' THEN -v.total ELSE v.total END), 0) FROM invoice v "
            "LEFT JOIN invoice c ON c.id = v.corrects_id WHERE v.customer_id = :customer AND v.kind <> 'deposit' "
            "AND coalesce(c.kind, '') <> 'deposit'"
        )
        paid = self.number(
            "SELECT coalesce(sum(CASE WHEN p.kind = 'refund' THEN -p.amount ELSE p.amount END), 0) FROM payment p "
            "LEFT JOIN payment r ON r.reverses_id = p.id WHERE p.customer_id = :customer AND p.kind <> 'reversal' "
            "AND r.id IS NULL"
        )
        waiting = self.number(
            "SELECT coalesce(sum(p.amount), 0) FROM payment p LEFT JOIN payment r ON r.reverses_id = p.id "
            "JOIN sales_order o ON o.id = p.order_id WHERE p.customer_id = :customer AND p.kind = 'payment' "
            "AND r.id IS NULL AND o.state IN ('draft', 'held')"
        )
        return self.to_invoice() + invoiced - (paid - waiting)

    def to_invoice(self) -> int:
        """What standing orders have not been invoiced for yet."""
        return sum(self._left(order) for order in self.orders)

    def _left(self, order_id: int) -> int:
        order = self.desk.order(order_id)
        if order["state"] not in ("confirmed", "closed"):
            return 0
        lines = self.desk.rows(
            "SELECT l.quantity_milli, l.dropped_milli, l.gross, "
            "coalesce((SELECT sum(s.quantity_milli) FROM shipment_line s WHERE s.order_line_id = l.id), 0) AS shipped, "
            "coalesce((SELECT sum(i.quantity_milli) FROM invoice_line i JOIN invoice v ON v.id = i.invoice_id "
            "WHERE i.order_line_id = l.id AND v.kind = 'invoice'), 0) AS invoiced "
            "FROM order_line l WHERE l.order_id = :id AND l.kind IN ('goods', 'service')",
            id=order_id,
        )
        billed = self.number(
            "SELECT coalesce(sum(total), 0) FROM (SELECT total FROM invoice WHERE order_id = :id AND kind = 'invoice' "
            "UNION ALL SELECT total FROM invoice_order WHERE order_id = :id) AS billed",
            id=order_id,
        )
        gone, left, done = 0, 0, True
        for line in lines:
            kept = max(
                line["quantity_milli"] - line["dropped_milli"], int(line["shipped"]), int(line["invoiced"])
            )
            gone += line["gross"] - _rounded(line["gross"] * kept, line["quantity_milli"])
            left += kept
            done = done and int(line["invoiced"]) >= kept
        if billed and done:
            return 0
        if not left and not billed:
            return 0
        return max(order["total"] - gone - billed, 0)

    # --- within ---

    def attempt(self, verb: Any, *args: Any) -> None:
        """Take a step; a refusal is an answer."""
        with suppress(Refusal):
            self.desk.do(verb, *args)

    def one(self, at: int) -> int:
        """One of the orders."""
        return self.orders[at % len(self.orders)]

    def number(self, query: str, **facts: Any) -> int:
        """One whole number."""
        with self.desk.reading() as rd:
            return int(rd.scalar(text(query), {"customer": self.customer, **facts}) or 0)


def _rounded(numerator: int, denominator: int) -> int:
    """To the nearest whole number, halves away from zero; amounts here are never negative."""
    return (2 * numerator + denominator) // (2 * denominator)
