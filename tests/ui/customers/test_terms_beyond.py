"""Terms longer than the law allows between businesses in France are remarked wherever they are given, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from app.customers.customer import AddressDraft
from app.customers.terms import Days, single
from app.flow import quote, terms
from app.flow.terms import TermsDraft, all_terms
from app.orders.draft import OrderDraft, PostalAddress
from app.orders.quote_draft import QuoteDraft
from app.reports.customer_page import customer_page
from app.reports.order_outlook import order_look
from app.reports.quote_page import quote_page
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.customers.credit_dialogs import AcceptDialog
from ui.customers.customer_dialog import add_customer
from ui.orders.change_dialog import ChangeDialog
from ui.orders.order_effects import effects_of
from ui.orders.quote_page import QuotePage
from ui.settings.settings_screen import SettingsScreen

LAW = "L441-10"


def long_terms(books: Desk) -> int:
    return books.do(terms.add, TermsDraft("90 jours", "90 days", single(Days(90))))


def billed_in(books: Desk, country: str, **values: Any) -> int:
    place = AddressDraft(kind="billing", line1="1 rue A", postcode="30000", city="Nîmes", country=country)
    return books.a_customer(addresses=(place,), **values)


@pytest.mark.parametrize(("country", "remarked"), [("FR", True), ("BE", False)])
def test_an_order_says_so_before_it_is_confirmed_and_invoiced(
    stage: Stage, books: Desk, country: str, remarked: bool
) -> None:
    who = billed_in(books, country, terms_id=long_terms(books))
    line = goods(books.a_product(on_hand=5), 1)
    order = books.an_order(who, line, payment_kind="account", billing=PostalAddress(country=country))

    def told(verb: str) -> str:
        with books.database.read() as rd:
            return " ".join(words for _icon, words in effects_of(verb, order_look(rd, order)))

    assert (LAW in told("sell.confirm")) is remarked
    books.confirm(order)
    books.ship(order)
    assert (LAW in told("bill.issue")) is remarked


def test_an_order_paid_beforehand_says_nothing_of_terms(stage: Stage, books: Desk) -> None:
    who = billed_in(books, "FR", terms_id=long_terms(books))
    order = books.an_order(who, goods(books.a_product(on_hand=5), 1), payment_kind="prepaid")
    with books.database.read() as rd:
        assert order_look(rd, order).page.beyond is None


def test_a_quote_says_so_until_it_is_accepted(stage: Stage, books: Desk) -> None:
    who = billed_in(books, "FR", terms_id=long_terms(books))
    lines = (goods(books.a_product(on_hand=5), 1),)
    content = OrderDraft(customer_id=who, ordered_on=TODAY, lines=lines, payment_kind="account")
    made = books.do(quote.save, QuoteDraft(content=content))
    page = stage.show(QuotePage(stage.office, made))
    stage.calm()
    assert page.card.step is not None
    assert LAW in " ".join(told for _icon, told in page.card.step.effects)
    books.do(quote.issue, made)
    with books.database.read() as rd:
        assert quote_page(rd, made).beyond is not None


def test_a_customer_given_them_is_told_of_at_the_field_where_the_law_binds(stage: Stage, books: Desk) -> None:
    key = long_terms(books)
    dialog = add_customer(stage.office, "SARL Lefèvre")
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.kind.setCurrentIndex(dialog.kind.findData("company"))

    def below() -> str:
        return dialog.terms.accessibleDescription()

    assert LAW not in below()
    dialog.terms.setCurrentIndex(dialog.terms.findData(str(key)))
    assert LAW in below()
    dialog.country.setCurrentIndex(dialog.country.findData("BE"))
    assert LAW not in below()
    dialog.country.setCurrentIndex(dialog.country.findData("FR"))
    dialog.kind.setCurrentIndex(dialog.kind.findData("person"))
    assert LAW not in below()


def test_accepting_them_says_so(stage: Stage, books: Desk) -> None:
    who = billed_in(books, "FR", terms_id=long_terms(books))
    with books.database.read() as rd:
        page = customer_page(rd, who)
    dialog = AcceptDialog(stage.office, page)
    stage.qtbot.addWidget(dialog)
    assert LAW in " ".join(dialog.effects.told)


@pytest.mark.parametrize(("country", "remarked"), [("FR", True), ("BE", False)])
def test_changing_a_confirmed_order_to_them_says_so(
    stage: Stage, books: Desk, country: str, remarked: bool
) -> None:
    key = long_terms(books)
    who, line = billed_in(books, country), goods(books.a_product(on_hand=5), 1)
    order = books.an_order(who, line, payment_kind="account", billing=PostalAddress(country=country))
    books.confirm(order)
    with books.database.read() as rd:
        look = order_look(rd, order)
    dialog = ChangeDialog(stage.office, look.page)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.terms.pays.setCurrentIndex(dialog.terms.pays.findData(str(key)))
    stage.calm()
    assert (LAW in " ".join(dialog.effects.told)) is remarked


def test_settings_name_the_terms_that_are_too_long(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("terms")
    stage.calm()
    assert screen.terms.long.isHidden()
    long_terms(books)
    with books.database.read() as rd:
        screen.terms.show_terms(all_terms(rd))
    assert "90 jours" in screen.terms.long.text()
    usual = next(row for row in screen.terms.rows if not row.usual and row.name_fr != "90 jours")
    leaving = screen.terms.ask_leave(usual)
    assert LAW not in " ".join(leaving.effects.told)
    long = next(row for row in screen.terms.rows if row.name_fr == "90 jours")
    leaving.instead.setCurrentIndex(leaving.instead.findData(str(long.id)))
    assert LAW in " ".join(leaving.effects.told)
