"""What an invoice goes without is said before the click by each dialog that issues one, with the way to mend it."""

from __future__ import annotations

from datetime import date

from app.flow import company
from app.flow.company import CompanyDraft
from app.orders.draft import PostalAddress
from app.reports.groupable import months_due
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.kit.bulk_dialog import BulkDialog, do_to_many
from ui.kit.verb_dialog import VerbDialog
from ui.orders.counter_dialog import sell_here
from ui.orders.deposit_dialog import DepositDialog
from ui.orders.months_due import MONTHS
from ui.orders.order_page import OrderPage

DOOR = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")
WHOLE = CompanyDraft(
    name="Boutique Été & Cie",
    legal_form="EI",
    address="3 rue des Halles",
    postcode="30000",
    city="Nîmes",
    siren="732829320",
    vat_number="FR44732829320",
)


def lacking(dialog: VerbDialog) -> bool:
    """Whether the dialog says of the company that its invoices lack something."""
    return any("votre société" in told for told in dialog.effects.told)


def deposit_of(stage: Stage, order: int) -> DepositDialog:
    page = stage.show(OrderPage(stage.office, order))
    page.verbs.do("order_page.verb.bill_deposit")
    stage.calm()
    [dialog] = page.findChildren(DepositDialog)
    return dialog


def test_a_deposit_says_what_its_invoice_lacks_and_leads_to_the_settings(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product("Bol", on_hand=9), 2))
    books.confirm(order)
    dialog = deposit_of(stage, order)
    assert lacking(dialog)
    asked: list[str] = []
    stage.office.ways.settings_asked.connect(asked.append)
    dialog.lacks.click()
    assert asked == ["company.address"]
    assert not books.rows("SELECT id FROM invoice")
    books.do(company.change, WHOLE)
    dialog = deposit_of(stage, order)
    assert not lacking(dialog)
    assert not dialog.lacks.isVisible()


def test_a_sale_at_the_counter_says_what_its_invoice_lacks(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product("Bol", on_hand=9), 2))
    dialog = sell_here(stage.office, order)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert lacking(dialog)
    assert dialog.lacks.isVisible()
    dialog.reject()
    books.do(company.change, WHOLE)
    dialog = sell_here(stage.office, order)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert not lacking(dialog)


def months(stage: Stage, books: Desk) -> BulkDialog:
    with books.reading() as rd:
        dialog = do_to_many(stage.office, MONTHS, [each.id for each in months_due(rd)])
    stage.qtbot.addWidget(dialog)
    stage.calm()
    return dialog


def test_the_invoices_of_a_month_say_what_they_lack_of_the_company_and_of_the_customer(
    stage: Stage, books: Desk
) -> None:
    books.on(date(2026, 10, 20))
    customer, bowl = books.a_customer(monthly_invoice=True), books.a_product("Bol", on_hand=9)
    order = books.an_order(customer, goods(bowl, 2), payment_kind="account", billing=DOOR, delivery=DOOR)
    books.confirm(order)
    books.ship(order)
    books.on(TODAY)
    dialog = months(stage, books)
    assert lacking(dialog)
    [row] = dialog.table.rows_model.rows
    assert "SIREN" in (row.note or "")
    asked: list[str] = []
    stage.office.ways.settings_asked.connect(asked.append)
    dialog.mends[-1].click()
    assert asked == ["company.address"]
    books.do(company.change, WHOLE)
    assert not lacking(months(stage, books))
