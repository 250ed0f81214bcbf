"""The address book in a customer's record: the addresses of delivery, added, corrected, put away and taken back."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.customers.customer import AddressDraft
from app.reports.customer_page import customer_page
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.customers.record_tab import RecordTab

BREST = AddressDraft(kind="delivery", company="Atelier", line1="2 quai Ouest", postcode="29200", city="Brest")


def shown(stage: Stage, books: Desk, who: int, window: QWidget) -> RecordTab:
    tab = RecordTab(stage.office, who, window)
    with books.reading() as rd:
        tab.show_record(customer_page(rd, who))
    return tab


def towns(books: Desk, who: int) -> list[str]:
    asked = "SELECT city FROM address WHERE customer_id = :id AND archived_at IS NULL ORDER BY id"
    return [row["city"] for row in books.rows(asked, id=who)]


def test_an_address_is_added_corrected_and_put_away(stage: Stage, books: Desk) -> None:
    who = books.a_customer(addresses=(BREST,))
    window = stage.show(QWidget())
    book = shown(stage, books, who, window).book
    [row] = book.places
    fresh = book.ask(None)
    fresh.line1.setText("3 rue du Nord")
    fresh.city.setText("Lille")
    fresh.try_it()
    stage.calm()
    assert towns(books, who) == ["Brest", "Lille"]
    dialog = book.ask(row)
    assert (dialog.company.text(), dialog.city.text()) == ("Atelier", "Brest")
    dialog.city.setText("Nantes")
    dialog.try_it()
    stage.calm()
    assert towns(books, who) == ["Nantes", "Lille"]
    again = shown(stage, books, who, window).book
    assert [each.city for each in again.places] == ["Lille", "Nantes"]
    again.put_away(again.places[1])
    stage.calm()
    assert towns(books, who) == ["Lille"]
