"""Below the lines of an order: where it goes, on which terms, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.orders.agreed import Payable
from app.orders.draft import PostalAddress
from app.orders.methods import Method, unlisted
from app.reports.order_page import OrderPage, given_back_of, received_of
from app.reports.standing import Standing
from ui.customers.limit_words import left_figure, limit_told
from ui.kit.abreast import set_abreast
from ui.kit.countries import country_name
from ui.kit.section import Figure, Figures, Paragraph
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, say, words
from ui.orders.leaving_effects import carriage_told
from ui.orders.order_chips import is_late
from ui.orders.order_name import begun_fact

FACTS_ABREAST = 480
"""From this width on there is room for three columns of facts, at 100 %."""


class OrderFacts(QWidget):
    """Three columns: addresses, terms and references, totals.

    `decide_asked`: which method a shop's way of paying is, is to be said.
    """

    decide_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.delivery = Paragraph("order_page.delivery", self)
        self.billing = Paragraph("order_page.billing", self)
        self.carriage = Paragraph("order_page.carriage", self)
        self.terms = Paragraph("order_page.terms", self)
        self.decide = WordButton(
            "order_page.method_decide", self, look="link", clicked=self.decide_asked.emit
        )
        self.prices = Paragraph("order_page.prices", self)
        self.reference = Paragraph("order_page.reference", self)
        self.promised = Paragraph("order_page.promised_on", self)
        self.late = Paragraph("order_page.late_since", self)
        self.deposit = Paragraph("quote_page.deposit", self)
        self.note = Paragraph("order_page.note", self)
        self.begun = Paragraph("order_page.begun", self)
        self.totals = Figures(self)
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(MARGIN, 16, MARGIN, 16)
        row.setSpacing(24)
        for parts in (
            (self.delivery, self.billing, self.carriage),
            (
                self.terms,
                self.decide,
                self.deposit,
                self.prices,
                self.reference,
                self.promised,
                self.late,
                self.note,
                self.begun,
            ),
            (self.totals,),
        ):
            column = QVBoxLayout()
            column.setSpacing(12)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
            row.addLayout(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        set_abreast(self._row, self.width(), FACTS_ABREAST)

    def show_page(self, page: OrderPage, today: date) -> None:
        """Show an order's."""
        row, order = page.row, page.order
        delivery, billing = address_text(page.delivery), address_text(page.billing)
        self.delivery.show_text(
            f"{delivery}\n{say('order_page.no_address')}" if page.goes_nowhere else delivery
        )
        self.billing.show_text(billing if billing != delivery else say("order_page.same_address"))
        self.carriage.show_text(carriage_told(page))
        terms = with_method(pays_told(order, page.agreed), page.method, order.payment_method)
        undecided = page.method_to_decide
        self.terms.show_text(f"{terms}\n{say('order_page.method_to_decide')}" if undecided else terms)
        self.decide.setVisible(undecided)
        # A shop shows its prices with VAT unless it was set otherwise for a while: then the same figure is another price.
        without = order.shop_id is not None and not order.prices_include_tax
        self.prices.show_text(say("order_page.prices_net") if without else "")
        self.reference.show_text(page.customer_reference)
        self.promised.show_text(words().date(row.promised_on) if row.promised_on else "")
        # Late without a promise that says when: by the usual days, or by the one of a line.
        late = row.promised_on is None and is_late(row, today)
        self.late.show_text(words().date(row.leaves_by) if late and row.leaves_by is not None else "")
        self.deposit.show_text(
            deposit_told(
                order.deposit_asked, order.deposit_ppm, order.currency, ships=order.ships_after_deposit
            )
        )
        self.note.show_text(page.note)
        self.begun.show_text(begun_fact(row.begun))
        self.totals.show_rows(total_rows(page))


def pays_told(of: Payable, agreed: Mapping[str, str]) -> str:
    """When an order or quote is paid: by its terms, the usual ones where it has none of its own, else before its invoice."""
    named = agreed.get(words().language, "")
    if named and of.terms_id is None:
        return say("order_page.usual_terms", terms=named)
    return named or say(f"order_page.pays.{of.payment_kind}")


def with_method(terms: str, method: Method | None, told: str) -> str:
    """When an order is paid and how: its method by the name it has here, else as a shop called it."""
    named = method.name(words().language) if method is not None else unlisted(told, words())
    return ", ".join(dict.fromkeys(part for part in (terms, named) if part))


def deposit_told(asked: int, ppm: int, currency: str, *, ships: bool) -> str:
    """What is asked for before the goods; empty where nothing is."""
    if not asked:
        return ""
    money = words().money(asked, currency)
    told = say("quote_page.deposit_share", share=words().percent(ppm), amount=money) if ppm else money
    return f"{told}\n{say('quote_page.deposit_ships')}" if ships else told


def total_rows(page: OrderPage) -> list[Figure]:
    """What an order comes to, what came of it, and what is still due."""
    order = page.order

    def money(minor: int) -> str:
        return words().money(minor, order.currency)

    rows = [Figure(say("order_page.net"), money(order.net))]
    rows += [
        Figure(say("order_page.tax", rate=words().percent(rate.rate_ppm)), money(rate.tax))
        for rate in page.rates
        if rate.tax
    ]
    if order.rounding_amount:
        rows.append(Figure(say("order_page.rounding"), money(order.rounding_amount)))
    rows.append(Figure(say("order_page.total"), money(order.total), "strong"))
    if order.state == "cancelled":
        rows += _gone_and_come(page)
    elif order.paid_amount:
        paid = order.paid_amount - page.match.set_off
        rows += [Figure(say("order_page.paid"), money(-paid))] if paid else []
    rows += _credit_rows(page)
    if order.stands:
        back = page.match.credit_left if not page.row.open else 0
        label = say("order_page.to_give_back" if back else "order_page.to_pay")
        rows.append(Figure(label, money(back or page.row.open), "hero"))
        later = page.row.open - page.match.owed
        if order.payment_kind == "account" and later > 0:
            # Nobody is to be asked yet for what no invoice asks for.
            if page.match.owed:
                rows.append(Figure(say("order_page.to_pay_invoiced"), money(page.match.owed)))
            rows.append(Figure(say("order_page.to_pay_later"), money(later)))
    if page.match.returned:
        # Goods, told at what they are worth: money comes of them by their credit note alone.
        rows.append(Figure(say("order_page.returned"), money(page.match.returned)))
    return rows


def _credit_rows(page: OrderPage) -> list[Figure]:
    """What was credited, taken off; what of it went elsewhere or waits beside a debt counts back, so that the sum is right."""
    match, left = page.match, page.match.credit_left if page.row.open else 0
    found = (
        ("order_page.credited", -match.credited),
        ("order_page.credit_gone", match.credit_gone),
        ("order_page.credit_unused", left),
    )
    return [Figure(say(key), words().money(amount, page.order.currency)) for key, amount in found if amount]


def _gone_and_come(page: OrderPage) -> list[Figure]:
    """What was received for an order that was cancelled, and what of it was given back."""
    back = given_back_of(page.payments)
    found = [("order_page.received", received_of(page.payments)), ("order_page.given_back", -back)]
    return [Figure(say(key), words().money(amount, page.order.currency)) for key, amount in found if amount]


def standing_rows(stands: Standing, *, insolvent: bool = False) -> list[Figure]:
    """How a customer stands: what is owed, overdue, bound, and what may still be lent."""

    def money(minor: int) -> str:
        return words().money(minor, stands.currency)

    rows = [
        Figure(say("order_page.owed"), money(stands.owed)),
        Figure(say("order_page.overdue_part"), money(stands.overdue), ink="late" if stands.overdue else ""),
    ]
    to_come = stands.committed + stands.delivered
    if to_come:
        rows.append(Figure(say("order_page.to_come"), money(to_come)))
    held = stands.unapplied + stands.deposit
    if held:
        rows.append(Figure(say("order_page.credit_held"), money(held)))
    rows.append(Figure(say("order_page.exposure"), money(stands.exposure), "strong"))
    if stands.prepaid:
        rows.append(Figure(say("customer.prepaid"), money(stands.prepaid)))
    left = left_figure("order_page.left", stands)
    if left is not None:
        rows.append(Figure(say("order_page.limit"), limit_told(stands)))
        rows.append(Figure(left.label, say("customer.no_credit"), ink="late") if insolvent else left)
    return rows


def address_text(address: PostalAddress) -> str:
    """An address, a line each."""
    town = " ".join(part for part in (address.postcode, address.city) if part)
    parts = (
        address.company,
        address.name if address.name != address.company else "",
        address.line1,
        address.line2,
        town,
        address.region,
        country_name(address.country) if address.country not in {"", "FR"} else "",
    )
    return "\n".join(part for part in parts if part)
