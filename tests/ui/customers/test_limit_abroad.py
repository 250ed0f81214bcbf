"""A limit in another currency is shown in that one everywhere, and no exposure is measured against it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from app.base.listing import ListQuery
from app.flow import lend, sell
from app.reports.customer_page import customer_page
from app.reports.entry_page import buyer
from app.reports.order_page import order_page
from app.reports.standing import CUSTOMERS, Standing
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.customers.credit_tab import CreditTab
from ui.customers.credit_words import event_words
from ui.customers.customers_screen import customers_screen
from ui.customers.limit_words import exposure_told
from ui.customers.standing_figures import standing_figures
from ui.kit.wording import switch, words
from ui.orders.entry_standing import EntryStanding
from ui.orders.order_effects import hold_told
from ui.orders.order_facts import standing_rows

SWISS = "500,00\xa0CHF"


@pytest.fixture(autouse=True)
def _french() -> None:
    switch("fr")


def of(books: Desk, customer: int) -> Standing:
    with books.database.read() as rd:
        return buyer(rd, customer).standing


def abroad(books: Desk) -> tuple[int, int]:
    """A customer with a limit of 500 CHF, and an order of 1,200 euros for them."""
    customer = books.a_customer()
    books.do(lend.set_limit, customer, 50_000, "filiale suisse", None, "CHF")
    return customer, books.an_order(customer, goods(books.a_product(on_hand=200), 100, "10.00"))


def test_pages_of_customer_order_and_entry_show_it_in_its_own_currency(stage: Stage, books: Desk) -> None:
    customer, order = abroad(books)
    stands = of(books, customer)
    assert (stands.limit, stands.available, stands.limit_abroad) == (None, None, (50_000, "CHF"))
    with books.database.read() as rd:
        page = order_page(rd, order)
        facts = customer_page(rd, customer)
    assert page.standing == stands
    beside = {row.label: row.value for row in standing_rows(stands)}
    assert (beside["Plafond"], beside["Disponible"]) == (SWISS, "autre devise")
    figures = {row.label: row.value for row in standing_figures(facts)}
    assert (figures["Plafond"], figures["Disponible"]) == (SWISS, "autre devise")
    typed = stage.show(EntryStanding(stage.office))
    typed.show_standing(stands, 0, 120_000)
    assert typed.exposure.text() == "1\u202f200,00\xa0€"
    assert typed.left.text() == f"Plafond de {SWISS}, dans une autre devise"
    assert exposure_told(stands, 120_000).replace("\u202f;", " ;").replace("\xa0;", " ;") == (
        f"porte l’encours à 1\u202f200,00\xa0€ ; le plafond de {SWISS} est dans une autre devise"
    )
    tab = stage.show(CreditTab(stage.office, on_limit=lambda _amount: None))
    tab.show_credit(facts)
    assert facts.credit.utilisation_ppm is None
    shown = [each.text() for each in tab.heroes.findChildren(QLabel) if each.isVisibleTo(tab)]
    assert SWISS in shown
    assert event_words(facts.credit.events[0], "EUR").startswith(f"Plafond de {SWISS} accordé")


def test_the_list_shows_it_and_holds_nothing_against_it(stage: Stage, books: Desk) -> None:
    customer, order = abroad(books)
    assert books.confirm(order).state == "held"
    books.do(sell.release, order, "accord de la direction")
    over = ListQuery(chips=(("view", "over_limit"),))
    with books.database.read() as rd:
        [row] = CUSTOMERS.rows(rd, [customer])
        assert list(CUSTOMERS.ids(rd, over, 0, 9)) == []
    column = next(each for each in customers_screen(stage.office).design.columns if each.key == "limit")
    assert (column.of(row), column.cell(row, words(), "EUR").aside) == (None, SWISS)
    assert (row.limit, row.limit_abroad, row.over_limit) == (None, (50_000, "CHF"), False)


def test_one_that_has_run_out_is_told_in_its_own_currency() -> None:
    facts = {"until": "2026-07-01", "limit": 50_000, "limit_currency": "CHF"}
    assert SWISS in hold_told("limit_expired", facts, "EUR")
