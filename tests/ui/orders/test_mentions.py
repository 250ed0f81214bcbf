"""What an invoice would lack: said on the order's page before it is issued, refused with a door, hinted at the customer's."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QPushButton

from app.base.company import company
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.orders.draft import PostalAddress
from tests.stories.desk import OWNER, Desk, goods
from tests.ui.conftest import Stage
from ui.customers.customer_dialog import CustomerDialog
from ui.customers.customer_page import CustomerPage
from ui.orders.order_page import OrderPage

ROME = PostalAddress(name="Rossi", line1="1 via Appia", postcode="00184", city="Roma", country="IT")


def an_order_abroad(books: Desk) -> tuple[int, int]:
    """An order exempt for its customer's VAT number, its goods gone; gives the keys of customer and order."""
    buyer = books.a_customer("Rossi", vat_number="IT00743110157")
    order = books.an_order(
        buyer, goods(books.a_product(on_hand=3)), payment_kind="account", billing=ROME, delivery=ROME
    )
    books.confirm(order)
    books.ship(order)
    return buyer, order


def test_what_an_invoice_cannot_go_without_is_said_and_its_refusal_leads_to_the_field(
    stage: Stage, books: Desk
) -> None:
    buyer, order = an_order_abroad(books)
    books.do(customer.change, buyer, CustomerDraft(name="Rossi", kind="company"))
    page = stage.show(OrderPage(stage.office, order))
    assert any("émise sans le numéro de TVA et le numéro de TVA du client" in told for told in page.card.told)
    assert {"particulars.go", "mention.complete_customer"} <= set(page.verbs.offered)
    page.card.button.click()
    stage.calm()
    asked: list[str] = []
    stage.office.ways.settings_asked.connect(asked.append)
    _press(page, "Compléter la société…")
    assert asked == ["company.vat_number"]
    with books.database.write(OWNER, "test") as tx:
        tx.update(company, 1, vat_number="FR44732829320")
    page.refresh()
    stage.calm()
    page.card.button.click()
    stage.calm()
    assert "le numéro de TVA de Rossi" in page.banner.problem
    _press(page, "Compléter le client…")
    stage.calm()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, CustomerDialog)]
    assert dialog.focusWidget() is dialog.vat_number
    dialog.vat_number.setText("IT00743110157")
    dialog.try_it()
    stage.calm()
    page.refresh()
    stage.calm()
    page.card.button.click()
    stage.calm()
    assert books.state(order)[2] == "all"


def test_a_customer_without_siren_is_hinted_at_with_its_article_and_completed_at_the_field(
    stage: Stage, books: Desk
) -> None:
    buyer = books.a_customer()
    page = stage.show(CustomerPage(stage.office, buyer))
    assert "Il manque le SIREN du client (obligatoire, et bloquant dès le 01/09/2027)" in page.mentions.lines
    assert any("242 nonies A" in line for line in page.mentions.lines)


def _press(page: OrderPage, text: str) -> None:
    next(
        each for each in page.banner.findChildren(QPushButton) if each.text().replace("&", "") == text
    ).click()
