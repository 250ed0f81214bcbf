"""The machine of trade with what comes before an order: quotes, what is asked for beforehand, and what is paid for it.

A deposit invoice is owed and worth as much to its order: asking changes no exposure, paying lowers it like any money, and
crediting it gives back what was paid. So from the documents deposits and their credit notes count nothing, and money counts
as it always did; only what a held order's deposit asks for is lent, until the order stands.
"""

from __future__ import annotations

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from app.base.errors import Refusal
from app.flow import collect, credit, deposit, lend, quote, sell
from app.flow.credit import CreditRequest
from app.flow.quote import Answer
from app.orders.draft import OrderDraft
from app.orders.quote_draft import QuoteDraft
from tests.flow.exposure_machine import PRICES, RATES, ExposureMachine
from tests.stories.desk import OWNER, goods

_SHARES = st.sampled_from([300_000, 333_333, 1_000_000, 0])


class QuoteMachine(ExposureMachine):
    """Quotes are offered, changed, accepted with a deposit or without; deposits are asked for, paid in parts, credited."""

    def __init__(self) -> None:
        super().__init__()
        # Those that wait for an answer.
        self.quotes: list[int] = []

    @initialize(share=_SHARES)
    def begin_with_a_quote(self, share: int) -> None:
        """A quote that waits for its answer, so that steps have something to be about."""
        self.offer(2, "120.00", "20", share, "account", ships=False)

    @rule(
        pieces=st.integers(1, 6),
        price=PRICES,
        rate=RATES,
        share=_SHARES,
        kind=st.sampled_from(["account", "account", "prepaid"]),
        ships=st.booleans(),
    )
    def offer(self, pieces: int, price: str, rate: str, share: int, kind: str, ships: bool) -> None:
        content = OrderDraft(
            customer_id=self.customer,
            ordered_on=self.day,
            lines=(
                goods(self.products[0], pieces, price, rate),
                goods(self.products[1], 1, price, rate, optional=True),
            ),
            payment_kind=kind,
            deposit_ppm=share,
            ships_after_deposit=ships,
        )
        # In one transaction: what is under test comes after.
        with self.desk.database.write(OWNER, "quote.issue") as tx:
            made = quote.save(tx, QuoteDraft(content=content))
            quote.issue(tx, made)
        self.quotes.append(made)

    @precondition(lambda self: self.quotes)
    @rule(at=st.integers(0, 99))
    def offer_anew(self, at: int) -> None:
        place = at % len(self.quotes)
        with suppress(Refusal), self.desk.database.write(OWNER, "quote.issue") as tx:
            again = quote.revise(tx, self.quotes[place])
            quote.issue(tx, again)
            self.quotes[place] = again

    @precondition(lambda self: self.quotes)
    @rule(
        at=st.integers(0, 99),
        way=st.sampled_from(["held", "confirmed", "held", "confirmed", "draft"]),
        ask=st.sampled_from([True, True, False]),
        more=st.booleans(),
    )
    def accept(self, at: int, way: str, ask: bool, more: bool) -> None:
        """Yes, with its options or without. Beyond a limit the order is held: its deposit is worth nothing before it stands."""
        offered = self.quotes.pop(at % len(self.quotes))
        options = "SELECT id FROM quote_line WHERE quote_id = :id AND optional"
        chosen = [row["id"] for row in self.desk.rows(options, id=offered)] if more else []
        if way == "held":
            self.attempt(lend.set_limit, self.customer, 0, "revu")
        with suppress(Refusal):
            accepted = self.desk.do(
                quote.accept, offered, Answer(options=tuple(chosen)), confirm=way != "draft", ask_deposit=ask
            )
            self.orders.append(accepted.order_id)

    @rule(at=st.integers(0, 99), share=_SHARES)
    def ask_deposit(self, at: int, share: int) -> None:
        with suppress(Refusal):
            self.desk.do(deposit.ask_deposit, self.one(at), ppm=share or None)

    @rule(at=st.integers(0, 99), part=st.sampled_from([1, 1, 2]), named=st.booleans())
    def pay_deposit(self, at: int, part: int, named: bool) -> None:
        """Money with the order's number on it; or the customer's, set against the deposit by a person."""
        found = self._deposits()
        if not found:
            return
        asked = found[at % len(found)]
        amount = max(asked["total"] // part, 1)
        with suppress(Refusal):
            if named:
                self.desk.pay(asked["order_id"], amount)
                return
            paid = self.desk.pay(None, amount, self.customer)
            source = self.number("SELECT id FROM item WHERE noun = 'payment' AND document_id = :id", id=paid)
            self.desk.do(collect.allocate, source, asked["item_id"], amount)

    @rule(at=st.integers(0, 99), cents=st.sampled_from([None, 1, 999]))
    def credit_deposit(self, at: int, cents: int | None) -> None:
        found = self._deposits()
        if found:
            asked = found[at % len(found)]
            self.attempt(credit.credit, asked["id"], CreditRequest(total=cents), "acompte en trop")

    @rule()
    def lend(self) -> None:
        """Without a limit what is held stands."""
        self.attempt(lend.set_limit, self.customer, None, "revu")

    @rule(at=st.integers(0, 99))
    def release(self, at: int) -> None:
        self.attempt(sell.release, self.one(at), "accord")

    def from_documents(self) -> int:
        """As of orders; besides, what a deposit of a held order asks for is owed, and worth nothing yet."""
        asked = self.number(
            "SELECT coalesce(sum(CASE WHEN v.kind = 'deposit' THEN v.total ELSE -v.total END), 0) FROM invoice v "
            "JOIN sales_order o ON o.id = v.order_id LEFT JOIN invoice c ON c.id = v.corrects_id "
            "WHERE v.customer_id = :customer AND o.state = 'held' AND (v.kind = 'deposit' OR c.kind = 'deposit')"
        )
        # Money kept for the held order waits; the part that was set against its deposit does not.
        set_against = self.number(
            "SELECT coalesce(sum(a.amount), 0) FROM allocation a JOIN item s ON s.id = a.source_item_id "
            "JOIN payment p ON p.id = s.document_id JOIN sales_order o ON o.id = p.order_id "
            "LEFT JOIN payment r ON r.reverses_id = p.id WHERE p.customer_id = :customer AND s.noun = 'payment' "
            "AND p.kind = 'payment' AND r.id IS NULL AND o.state = 'held'"
        )
        return super().from_documents() + asked - set_against

    def _deposits(self) -> list[dict[str, int]]:
        """The deposit invoices so far, each with the item of what it asks for."""
        return self.desk.rows(
            "SELECT v.id, v.order_id, v.total, i.id AS item_id FROM invoice v JOIN item i ON i.noun = 'invoice' "
            "AND i.document_id = v.id AND i.instalment = 1 WHERE v.customer_id = :customer AND v.kind = 'deposit' "
            "ORDER BY v.id",
            customer=self.customer,
        )
