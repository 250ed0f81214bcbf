"""How an order lives through its fate: each step is one of the program's verbs, on its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sqlalchemy import bindparam, select

from app.base.actor import Actor, Role
from app.base.door import Write
from app.base.money import rounded_div
from app.base.said import said as returned
from app.base.words import Words
from app.flow import bill, collect, credit, sell, ship
from app.invoicing.as_paid import as_paid
from app.invoicing.issued import lines_of
from app.invoicing.tables import invoice
from app.orders.draft import DraftLine, OrderDraft
from app.orders.order import read_lines, read_order
from app.payments.debit_tables import mandate
from app.receivables.ledger import held_by, items_of, money_of_order
from app.sample.cast import Article, Buyer
from app.sample.diary import Act, Diary
from app.sample.fates import Fate
from app.sample.online import ON_TERMS
from app.sample.voice import said

CLERK = Actor("Claire Le Goff", Role.CLERK)
BOOKKEEPER = Actor("Yann Prigent", Role.BOOKKEEPER)
OWNER = Actor("Maud Kervella", Role.OWNER)

_STAYS = frozenset({"nothing_to_ship", "shipment_held"})
"""What may keep goods here on the day they should leave: stock, or the credit rules, as who bought them stands by then."""
_DELIVERY_MICRO = 9_900_000
_DELIVERY_FREE = 300_00


@dataclass(slots=True)
class Story:
    """One order on its way; where it stands is read from the database when a step needs to know."""

    diary: Diary
    random: Random
    fate: Fate
    buyer: Buyer
    lines: Sequence[DraftLine]
    order_id: int = 0
    payments: list[int] = field(default_factory=list[int])

    def begin(self) -> None:
        """Put the order down on the day it was placed."""
        day = self.diary.last - timedelta(days=self.fate.age)
        self._plan(day, 0, CLERK, "sell.save", self._place)

    def _plan(self, day: date, after: int, actor: Actor, verb: str, act: Act) -> None:
        self.diary.plan(
            day + timedelta(days=after),
            actor,
            verb,
            act,
            silent=verb == "sell.save",
            forgives=_STAYS if verb == "ship.ship" else frozenset(),
        )

    def _place(self, tx: Write) -> None:
        fate, buyer = self.fate, self.buyer
        prepaid = fate.upfront
        draft = OrderDraft(
            customer_id=buyer.id,
            ordered_on=tx.today,
            lines=tuple(self.lines),
            prices_include_tax=buyer.person,
            discount_ppm=self.random.choice((0, 0, 0, 0, 50_000)) if not buyer.person else 0,
            payment_kind="prepaid" if prepaid else "account",
            payment_method="card" if prepaid else "direct_debit" if buyer.debited else ON_TERMS,
            terms_id=buyer.terms_id,
            billing=buyer.address,
            delivery=buyer.address,
            language=buyer.language,
            customer_reference=f"BC {self.random.randint(1000, 9999)}" if not buyer.person else "",
            promised_on=tx.today + timedelta(days=self.random.randint(3, 12)),
        )
        self.order_id = sell.save(tx, draft)
        if fate.history:
            self._plan(tx.today, 0, CLERK, "sell.record_history", self._remember)
        elif fate.confirm_after is not None:
            self._plan(tx.today, fate.confirm_after, CLERK, "sell.confirm", self._confirm)

    def _remember(self, tx: Write) -> None:
        sell.record_history(tx, self.order_id)

    def _confirm(self, tx: Write) -> None:
        if sell.confirm(tx, self.order_id).state == "confirmed":
            self._go_on(tx)
        elif self.fate.release_after is not None:
            self._plan(tx.today, self.fate.release_after, OWNER, "sell.release", self._release)

    def _release(self, tx: Write) -> None:
        # Money that came meanwhile may have let it pass already.
        if read_order(tx, self.order_id).state == "held":
            sell.release(tx, self.order_id, said("loyal"))
        self._go_on(tx)

    def _go_on(self, tx: Write) -> None:
        fate = self.fate
        if fate.upfront:
            self._plan(tx.today, 0, BOOKKEEPER, "collect.receive", self._pay_upfront)
        if fate.cancel_after is not None:
            self._plan(tx.today, fate.cancel_after, OWNER, "sell.cancel", self._cancel)
        elif fate.ship_after is not None:
            self._plan(tx.today, fate.ship_after, CLERK, "ship.ship", self._ship)

    def _cancel(self, tx: Write) -> None:
        sell.cancel(tx, self.order_id, said("changed_mind"))

    def _pay_upfront(self, tx: Write) -> None:
        order = read_order(tx, self.order_id)
        self._receive(tx, order.total)

    def _ship(self, tx: Write) -> None:
        first = self.fate.first_part
        quantities = None
        if first < 100:
            parts = {
                line.id: line.to_ship_milli * first // 100_000 * 1000
                for line in read_lines(tx, self.order_id)
            }
            quantities = {line_id: quantity for line_id, quantity in parts.items() if quantity} or None
        # What stock does not cover is tried again, with the rest.
        if self.fate.rest_after is not None:
            self._plan(tx.today, self.fate.rest_after, CLERK, "ship.ship", self._ship_rest)
        shipment_id = ship.ship(
            tx, self.order_id, quantities, carrier=self.random.choice(("Colissimo", "Chronopost", ""))
        )
        if self.fate.mistaken:
            self._plan(tx.today, 0, CLERK, "ship.reverse", lambda tx: self._undo_shipment(tx, shipment_id))
        elif self.fate.bill_after is not None:
            self._plan(tx.today, self.fate.bill_after, BOOKKEEPER, "bill.issue", self._bill)

    def _undo_shipment(self, tx: Write, shipment_id: int) -> None:
        ship.reverse(tx, shipment_id, said("wrong_parcel"))

    def _ship_rest(self, tx: Write) -> None:
        if not any(line.to_ship_milli for line in read_lines(tx, self.order_id)):
            return
        self._plan(tx.today, 7, CLERK, "ship.ship", self._ship_rest)
        ship.ship(tx, self.order_id)
        if self.fate.bill_after is not None:
            self._plan(tx.today, self.fate.bill_after, BOOKKEEPER, "bill.issue", self._bill)

    def _bill(self, tx: Write) -> None:
        invoice_id = bill.issue_invoice(tx, self.order_id)
        due_on: date = tx.scalar(_DUE_ON, {"id": invoice_id})
        if money_of_order(tx, self.order_id).owed_amount:
            for after, percent in self.fate.pays:
                usual = due_on
                if self.fate.terms == "":
                    usual = self.buyer.habit.paid_on(due_on, self.diary.last, self.order_id)
                on = max(usual + timedelta(days=after), tx.today + timedelta(days=1))
                self._plan(
                    on, 0, BOOKKEEPER, "collect.receive", lambda tx, percent=percent: self._pay(tx, percent)
                )
        if self.fate.credit:
            self._plan(
                tx.today,
                self.random.randint(3, 9),
                OWNER,
                "bill.credit",
                lambda tx: self._credit(tx, invoice_id),
            )

    def _pay(self, tx: Write, percent: int) -> None:
        owed = money_of_order(tx, self.order_id).owed_amount
        amount = rounded_div(owed * percent, 100)
        if amount <= 0:
            return
        if self.buyer.debited and tx.execute(_SIGNED, {"customer": self.buyer.id}).first() is not None:
            # From then on it is collected, and they send nothing.
            return
        if self.fate.collective:
            self._receive_unnamed(tx, amount)
            return
        payment_id = self._receive(tx, amount)
        if self.fate.bounces_after is not None and not self.payments:
            self._plan(tx.today, self.fate.bounces_after, BOOKKEEPER, "collect.reverse", self._bounce)
        self.payments.append(payment_id)

    def _receive(self, tx: Write, amount: int) -> int:
        method = self.random.choice(("transfer", "transfer", "transfer", "cheque", "card"))
        return collect.receive(
            tx,
            collect.Receipt(
                amount=amount,
                currency="EUR",
                method=method,
                method_code=method,
                received_on=tx.today,
                order_id=self.order_id,
                reference=_reference(method, self.random.randint(100_000, 999_999)),
            ),
        )

    def _receive_unnamed(self, tx: Write, amount: int) -> None:
        receipt = collect.Receipt(
            amount=amount,
            currency="EUR",
            method="transfer",
            received_on=tx.today,
            customer_id=self.buyer.id,
            reference=f"VIR {self.random.randint(100_000, 999_999)}",
        )
        payment_id = collect.receive(tx, receipt)
        self._plan(tx.today, 1, BOOKKEEPER, "collect.allocate", lambda tx: self._allocate(tx, payment_id))

    def _allocate(self, tx: Write, payment_id: int) -> None:
        [source] = items_of(tx, "payment", [payment_id])
        left = -held_by(tx, [source.id]).get((source.id, "unapplied"), 0)
        for target, asked in money_of_order(tx, self.order_id).owed.items():
            amount = min(left, asked)
            if amount > 0:
                collect.allocate(tx, source.id, target, amount, said("joint_transfer"))
                left -= amount

    def _bounce(self, tx: Write) -> None:
        collect.reverse(tx, self.payments[0], returned("bank.returned.unpaid"))

    def _credit(self, tx: Write, invoice_id: int) -> None:
        if self.fate.credit == "gesture":
            total: int = tx.scalar(_TOTAL, {"id": invoice_id})
            request = credit.CreditRequest(total=max(rounded_div(total, 12), 1))
            credit.credit(tx, invoice_id, request, "Geste commercial, livraison en retard")
            return
        line_id, paid = next(
            (key, each) for key, each in as_paid(lines_of(tx, invoice_id)).items() if each.net > 0
        )
        broken = min(1000 * self.random.randint(1, 2), paid.quantity_milli)
        net, tax = (rounded_div(each * broken, paid.quantity_milli) for each in (paid.net, paid.tax))
        request = credit.CreditRequest(lines=(credit.CreditLine(line_id, broken, net, tax),))
        note_id = credit.credit(tx, invoice_id, request, "Article arrivé cassé")
        if self.fate.credit == "refund":
            self._plan(tx.today, 2, OWNER, "collect.refund", lambda tx: self._refund(tx, note_id))

    def _refund(self, tx: Write, note_id: int) -> None:
        [source] = items_of(tx, "invoice", [note_id])
        available = -held_by(tx, [source.id]).get((source.id, "unapplied"), 0)
        if available > 0:
            receipt = collect.Receipt(
                amount=available,
                currency="EUR",
                method="transfer",
                received_on=tx.today,
                order_id=self.order_id,
            )
            collect.refund(tx, receipt, source.id)


def filled(
    random: Random, articles: Sequence[Article], *, person: bool, short: bool, large: bool
) -> tuple[DraftLine, ...]:
    """The lines of an order: what a consumer or a shop orders, delivery where it is not free."""
    wanted = [each for each in articles if each.stocked and each.short == short and not each.last]
    kinds = 8 if large else random.randint(1, 3) if person else random.randint(2, 6)
    chosen = random.sample(wanted, min(len(wanted), kinds))
    lines: list[DraftLine] = []
    for each in chosen:
        pieces = random.randint(1, 3) if person else random.choice((4, 6, 6, 10, 12, 12, 20, 24))
        lines.append(line_of(each, pieces * (3 if large else 1), gross=person))
    if random.random() < 0.12:
        lines.append(
            line_of(random.choice([each for each in articles if not each.stocked]), len(chosen), gross=person)
        )
    value = sum(line.quantity_milli * line.unit_price_micro for line in lines) // 10_000_000
    if value < _DELIVERY_FREE:
        lines.append(
            DraftLine(
                name=Words("fr").say("order_entry.shipping"),
                kind="shipping",
                unit_price_micro=_DELIVERY_MICRO,
                rate_ppm=200_000,
                vat_class="standard",
            )
        )
    return tuple(lines)


def _reference(method: str, number: int) -> str:
    """What is noted of money: of a cheque its number alone."""
    return str(number) if method == "cheque" else f"{method[:3].upper()} {number}"


def last_pieces(articles: Sequence[Article], *, more: bool) -> tuple[DraftLine, ...]:
    """The line of a consumer's order for the last pieces of one article, or for more of the other than there are."""
    first, second = [each for each in articles if each.last]
    return (line_of(second, second.last + 3, gross=True) if more else line_of(first, first.last, gross=True),)


def line_of(article: Article, pieces: int, *, gross: bool) -> DraftLine:
    """A line that sells so many pieces, at a price with tax (`gross`) or without."""
    return DraftLine(
        name=article.name,
        kind="goods" if article.stocked else "service",
        product_id=article.id,
        sku=article.sku,
        quantity_milli=1000 * pieces,
        unit_price_micro=article.gross_micro if gross else article.price_micro,
        vat_class=article.vat_class,
        rate_ppm=article.rate_ppm,
    )


_SIGNED = select(mandate.c.id).where(mandate.c.customer_id == bindparam("customer"))
_DUE_ON = select(invoice.c.due_on).where(invoice.c.id == bindparam("id"))
_TOTAL = select(invoice.c.total).where(invoice.c.id == bindparam("id"))
