"""A machine of random steps of money: invoiced, paid, matched, credited, given back, bounced, given up, spread out, undone.

After each the ledger is held against a recomputation from the documents and against what the steps themselves said they
would change; at the end of a sequence that is done for every day of it, with ageing, statement and VAT per rate.
"""

from __future__ import annotations

import itertools
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.base.errors import Refusal
from app.flow import bank, bill, collect, credit, deposit, sell, write_off
from app.flow.credit import CreditRequest
from app.flow.doubtful import doubt, set_aside_at, sound
from app.flow.receipt import Receipt
from app.flow.write_off import LossDraft
from app.orders.draft import OrderDraft
from app.payments.proposal import MATCHED_AS, Piece
from app.payments.statement import Account, Statement, Transaction
from app.payments.take_statement import take_statements
from app.receivables.ageing import LIMITS, bucket_of
from app.receivables.open_items import exposure_parts, open_items
from app.reports.account_statement import account_statement
from app.reports.ageing import ageing
from tests.flow.naive_debts import Naive, naive, vat_of_matchings
from tests.stories.desk import OWNER, TODAY, Desk, goods

TOLERANCE = 60
_MOVEMENTS = itertools.count(1)
PART = st.sampled_from([1, 1, 2, 3])
AT = st.integers(0, 99)
PRICES = st.sampled_from(["0.05", "9.99", "33.33", "120.00"])
RATES = st.sampled_from([("20",), ("5.5",), ("20", "5.5"), ("0", "20")])


class DebtMachine(RuleBasedStateMachine):
    """One customer; refused steps change nothing. `desk` is the company all runs share, its tolerance decided."""

    desk: ClassVar[Desk]
    product: ClassVar[int] = 0
    """What all sequences sell: one service does for all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.day = max(TODAY, self.desk.database.clock.today())
        self.first = self.day
        self.desk.on(self.day)
        # A SIREN: sequences go on into the years in which no French business is invoiced without.
        self.customer = self.desk.a_customer(siren="552100554")
        self.account = int(
            self.desk.row("SELECT account_id FROM customer WHERE id = :id", id=self.customer)["account_id"]
        )
        if not self.product:
            type(self).product = self.desk.a_product("Conseil", kind="service", stocked=False)
        self.changes: list[tuple[date, int]] = []
        """What each step said it changes of what the customer owes, and on which day."""
        self.counted = 0
        self.seen: tuple[date, int] = (self.first, 0)
        """The day and the last line of the journal when all was looked at."""

    # --- steps ---

    @initialize(price=PRICES, rates=RATES)
    def begin(self, price: str, rates: tuple[str, ...]) -> None:
        """An invoice, so that steps have something to be about."""
        self.invoice(2, price, rates, gross=False)

    @rule(pieces=st.integers(1, 4), price=PRICES, rates=RATES, gross=st.booleans())
    def invoice(self, pieces: int, price: str, rates: tuple[str, ...], gross: bool) -> None:
        with suppress(Refusal), self.desk.database.write(OWNER, "bill.issue_invoice") as tx:
            order = sell.save(tx, self.draft(pieces, price, rates, gross=gross))
            sell.confirm(tx, order)
            bill.issue_invoice(tx, order, "all")
        self.count_documents()

    @rule(pieces=st.integers(1, 4), price=PRICES, share=st.sampled_from([300_000, 1_000_000]))
    def order_with_deposit(self, pieces: int, price: str, share: int) -> None:
        with suppress(Refusal), self.desk.database.write(OWNER, "bill.ask_deposit") as tx:
            order = sell.save(tx, self.draft(pieces, price, ("20",), gross=False))
            sell.confirm(tx, order)
            deposit.ask_deposit(tx, order, ppm=share)
        self.count_documents()

    @rule(at=AT)
    def invoice_rest(self, at: int) -> None:
        orders = self._keys(
            "SELECT id FROM sales_order WHERE customer_id = :customer AND state = 'confirmed' AND invoiced = 'none'"
        )
        if orders:
            self._try(bill.issue_invoice, orders[at % len(orders)], "all")
            self.count_documents()

    @rule(
        at=AT,
        part=PART,
        off=st.sampled_from([0, 0, 0, -40, 35]),
        back=st.integers(0, 6),
        named=st.booleans(),
    )
    def pay(self, at: int, part: int, off: int, back: int, named: bool) -> None:
        """All or a part of what an invoice asks for, a little too much or too little, for it or on account."""
        debts = self._debts()
        if not debts:
            return
        chosen = debts[at % len(debts)]
        order = self.desk.row("SELECT order_id FROM item WHERE id = :id", id=chosen["id"])["order_id"]
        on = max(self.day - timedelta(days=back), self.first)
        receipt = Receipt(
            amount=max(chosen["amount"] // part + off, 1),
            currency="EUR",
            method="transfer",
            received_on=on,
            order_id=order if named else None,
            customer_id=None if named else self.customer,
        )
        self.take(collect.receive, receipt, on=receipt.received_on, change=-receipt.amount)

    @rule(money=AT, debt=AT, part=PART, back=st.integers(0, 6))
    def match(self, money: int, debt: int, part: int, back: int) -> None:
        there, debts = self._credits(), self._debts()
        if there and debts:
            source, target = there[money % len(there)], debts[debt % len(debts)]
            amount = max(min(-source["amount"], target["amount"]) // part, 1)
            on = max(self.day - timedelta(days=back), self.first)
            self.take(collect.allocate, source["id"], target["id"], amount, "vu", on, change=0)

    @rule(at=AT, part=PART)
    def give_back(self, at: int, part: int) -> None:
        there = self._credits()
        if there:
            chosen = there[at % len(there)]
            amount = max(-chosen["amount"] // part, 1)
            receipt = Receipt(
                amount=amount,
                currency="EUR",
                method="transfer",
                received_on=self.day,
                customer_id=self.customer,
            )
            self.take(collect.refund, receipt, chosen["id"], change=amount)

    @rule(at=AT)
    def bounce(self, at: int) -> None:
        """A payment comes back, or a refund does; small differences that rested on it go with it."""
        made = self.desk.rows(
            "SELECT p.id, p.kind, p.amount FROM payment p LEFT JOIN payment r ON r.reverses_id = p.id "
            "WHERE p.customer_id = :customer AND p.kind <> 'reversal' AND r.id IS NULL ORDER BY p.id",
            customer=self.customer,
        )
        if made:
            chosen = made[at % len(made)]
            before = self._given_up()
            with suppress(Refusal):
                self.desk.do(collect.reverse, chosen["id"], "impayé")
                sign = -1 if chosen["kind"] == "refund" else 1
                self.changes.append((self.day, sign * chosen["amount"] + before - self._given_up()))

    @rule(at=AT, returned=st.booleans())
    def bank_tells(self, at: int, returned: bool) -> None:
        """The bank tells of money that is in the books, whatever became of it, or takes it back; of each once."""
        made = self.desk.rows(
            "SELECT p.id, p.kind, p.amount, u.kind AS of_kind, p.reverses_id FROM payment p "
            "LEFT JOIN payment u ON u.id = p.reverses_id WHERE p.customer_id = :customer ORDER BY p.id",
            customer=self.customer,
        )
        if not made:
            return
        chosen = made[at % len(made)]
        came = chosen["kind"] == "payment" or chosen["of_kind"] == "refund"
        amount = chosen["amount"] if came else -chosen["amount"]
        told = self._told(chosen["id"])
        standing = chosen["kind"] != "reversal" and all(each["reverses_id"] != chosen["id"] for each in made)
        if returned:
            before = self._given_up()
            self._moved(-amount, Piece(kind="bounce", amount=-amount, payment_id=chosen["id"]), fits=standing)
            if standing:
                self.changes.append((self.day, amount + before - self._given_up()))
            return
        piece = Piece(kind=MATCHED_AS[chosen["kind"]], amount=amount, payment_id=chosen["id"], recorded=True)
        self._moved(-amount, replace(piece, amount=-amount), fits=False)
        self._moved(amount, piece, fits=not told)

    def _told(self, payment_id: int) -> bool:
        """Whether a movement of the bank stands for a payment."""
        return bool(self.desk.rows("SELECT id FROM bank_match WHERE payment_id = :id", id=payment_id))

    def _moved(self, amount: int, piece: Piece, *, fits: bool) -> None:
        """A movement of the bank said to be a piece: accepted where it `fits`, else refused and left."""
        own = f"M{next(_MOVEMENTS)}"
        line = Transaction(booked_on=self.day, amount=amount, bank_id=own, text=own, kind="transfer")
        told = Statement(
            account=Account("FR7630006000011234567890189"),
            currency="EUR",
            format="camt.053",
            transactions=(line,),
        )
        [taken] = self.desk.do(take_statements, [told], "releve.xml")
        [key] = taken.new
        if fits:
            self.desk.do(bank.match, key, [piece])
            return
        with pytest.raises(Refusal, match=r"bank_payment_taken|payment_reversed_already"):
            self.desk.do(bank.match, key, [piece])
        self.desk.do(bank.set_aside, key, "autre")

    @rule(at=AT, cents=st.sampled_from([None, None, 1, 999]))
    def give_credit(self, at: int, cents: int | None) -> None:
        invoices = self._keys(
            "SELECT id FROM invoice WHERE customer_id = :customer AND kind <> 'credit_note'"
        )
        self._try(credit.credit, invoices[at % len(invoices)], CreditRequest(total=cents), "geste")
        self.count_documents()

    @rule(at=AT, part=PART, ground=st.sampled_from(["", "judgement", "exhausted"]))
    def lose(self, at: int, part: int, ground: str) -> None:
        debts = self._debts()
        if debts:
            chosen = debts[at % len(debts)]
            amount = max(chosen["amount"] // part, 1)
            draft = LossDraft(amount=amount, reason="perdu", ground=ground)
            self.take(write_off.lose, "invoice", chosen["document_id"], draft, change=-amount)

    @rule(at=AT)
    def take_loss_back(self, at: int) -> None:
        lost = self._write_offs()
        if lost:
            chosen = lost[at % len(lost)]
            sign = -1 if chosen["kind"] == "small_gain" else 1
            self.take(write_off.take_back, chosen["id"], "erreur", change=sign * chosen["amount"])

    @rule(at=AT, part=PART, more=st.sampled_from([0, 0, 250]))
    def pay_after_all(self, at: int, part: int, more: int) -> None:
        lost = [each for each in self._write_offs() if each["kind"] == "loss"]
        if lost:
            chosen = lost[at % len(lost)]
            amount = max(chosen["amount"] // part, 1) + more
            receipt = Receipt(amount=amount, currency="EUR", method="transfer", received_on=self.day)
            before = self._given_up()
            with suppress(Refusal):
                self.desk.do(write_off.after_all, chosen["id"], receipt, "dividende")
                self.changes.append((self.day, before - self._given_up() - amount))

    @rule(at=AT)
    def let_go(self, at: int) -> None:
        small = [each for each in (*self._debts(), *self._credits()) if abs(each["amount"]) <= TOLERANCE]
        if small:
            chosen = small[at % len(small)]
            self.take(write_off.let_go, chosen["id"], change=-chosen["amount"])

    @rule(at=AT, count=st.integers(1, 4), more=st.sampled_from([0, 1, 700]))
    def spread_out(self, at: int, count: int, more: int = 0) -> None:
        if debts := self._debts():
            document, first = debts[at % len(debts)]["document_id"], self.day + timedelta(days=10)
            with suppress(Refusal):
                self.desk.spread(document, count, first, "à sa demande", more=more)

    @rule(at=AT, ppm=st.sampled_from([0, 400_000, 1_000_000]), again=st.booleans())
    def doubt(self, at: int, ppm: int, again: bool) -> None:
        debts = self._debts()
        if debts:
            document = debts[at % len(debts)]["document_id"]
            if again:
                self._try(sound, "invoice", document, "a répondu")
            self._try(doubt, "invoice", document, "ne répond plus")
            self._try(set_aside_at, "invoice", document, ppm)

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.desk.on(self.day)

    # --- what must hold ---

    @invariant()
    def today_agrees(self) -> None:
        """After each step that wrote something, or on another day: what was refused left no line in the journal."""
        now = (self.day, int(self.desk.row("SELECT max(id) AS id FROM audit_line")["id"]))
        if now == self.seen:
            return
        self.seen, found = now, naive(self.desk, self.account)
        owed = found.owed_on(self.day)
        with self.desk.database.read() as rd:
            open_now, standing = open_items(rd, account_id=self.account), exposure_parts(rd, self.account)
        assert {each.item_id: each.amount for each in open_now if each.component == "owed"} == owed
        assert standing["owed"] == sum(owed.values()), "the balance of what is owed"
        assert sum(change for _, change in self.changes) == found.balance_on(self.day), "what the steps said"

    def teardown(self) -> None:
        # Read again: that a refused step left nothing is part of what is looked at.
        found = naive(self.desk, self.account)
        turns = found.days()
        around = (timedelta(days=-1), timedelta(), timedelta(days=31))
        for day in sorted({each + apart for each in turns for apart in around}):
            if day <= self.day:
                self._one_day(found, day)
        self._vat()

    def _one_day(self, found: Naive, day: date) -> None:
        """The program as of a day, the naive recomputation of it, and the sum of what the steps said."""
        assert found.allocated_fits(day), f"more was allocated than there was on {day}"
        owed = found.owed_on(day)
        assert all(amount > 0 for amount in owed.values()), f"a debt was settled before it was there, {day}"
        assert found.only_of_its_kind(day), f"money was spent before it came, {day}"
        assert sum(change for on, change in self.changes if on <= day) == found.balance_on(day), (
            f"steps, {day}"
        )
        with self.desk.database.read() as rd:
            standing = open_items(rd, day, account_id=self.account)
            rows = ageing(rd, day, customer_id=self.customer).rows
            if day >= self.first:
                told = account_statement(rd, self.customer, self.first, day)
                assert told.closing == found.balance_on(day), f"statement, {day}"
        debts = {each.item_id: each.amount for each in standing if each.component == "owed"}
        assert debts == owed, f"what is open on {day}"
        wanted = [0] * (len(LIMITS) + 1)
        for key, amount in owed.items():
            wanted[bucket_of((day - found.items[key]["due_on"]).days)] += amount
        aged = list(rows[0].ages.amounts[:-1]) if rows else [0] * len(wanted)
        assert aged == wanted, f"ages, {day}"

    def _vat(self) -> None:
        """Net and tax per rate of what was set against an invoice are its part of them, and all of them once it is settled."""
        for row in vat_of_matchings(self.desk, self.account):
            told = f"VAT of invoice {row['id']} at {row['rate_ppm']}"
            if row["settled"] == row["total"]:
                assert (row["borne_net"], row["borne_tax"]) == (row["net"], row["tax"]), told
            else:
                off = abs(row["borne_tax"] * row["total"] - row["tax"] * row["settled"])
                assert off <= (int(row["steps"]) + 1) * row["total"], told

    # --- within ---

    def draft(self, pieces: int, price: str, rates: tuple[str, ...], *, gross: bool) -> OrderDraft:
        lines = tuple(goods(self.product, pieces, price, rate, kind="service") for rate in rates)
        return OrderDraft(
            customer_id=self.customer, ordered_on=self.day, lines=lines, prices_include_tax=gross
        )

    def take(self, verb: Any, *args: Any, change: int, on: date | None = None) -> None:
        """Take a step and note what it says it changes; refused it changes nothing."""
        with suppress(Refusal):
            self.desk.do(verb, *args)
            if change:
                self.changes.append((on or self.day, change))

    def _try(self, verb: Any, *args: Any) -> None:
        with suppress(Refusal):
            self.desk.do(verb, *args)

    def count_documents(self) -> None:
        """Invoices and credit notes issued since: what they come to, less the deposits they take off."""
        rows = self.desk.rows(
            "SELECT v.id, v.kind, v.total, (SELECT coalesce(sum(d.net + d.tax), 0) FROM invoice_deposit d "
            "WHERE d.invoice_id = v.id) AS off FROM invoice v WHERE v.customer_id = :customer AND v.id > :since ORDER BY v.id",
            customer=self.customer,
            since=self.counted,
        )
        for row in rows:
            self.counted = row["id"]
            amount = -row["total"] if row["kind"] == "credit_note" else row["total"] - int(row["off"])
            self.changes.append((self.day, amount))

    def _debts(self) -> list[dict[str, Any]]:
        return self._open("owed", ">")

    def _credits(self) -> list[dict[str, Any]]:
        return self._open("unapplied", "<")

    def _open(self, component: str, sign: str) -> list[dict[str, Any]]:
        return self.desk.rows(
            "SELECT i.id, i.document_id, b.amount FROM item i JOIN item_balance b ON b.item_id = i.id "
            f"WHERE i.account_id = :account AND b.component = :component AND b.amount {sign} 0 ORDER BY i.id",
            account=self.account,
            component=component,
        )

    def _write_offs(self) -> list[dict[str, Any]]:
        return self.desk.rows(
            "SELECT w.id, w.kind, w.amount FROM write_off w LEFT JOIN write_off r ON r.reverses_id = w.id "
            "WHERE w.customer_id = :customer AND w.kind <> 'reversal' AND r.id IS NULL ORDER BY w.id",
            customer=self.customer,
        )

    def _given_up(self) -> int:
        """What stands as given up, less what stands as kept."""
        return sum(
            -each["amount"] if each["kind"] == "small_gain" else each["amount"] for each in self._write_offs()
        )

    def _keys(self, query: str) -> list[int]:
        return [row["id"] for row in self.desk.rows(f"{query} ORDER BY id", customer=self.customer)]
