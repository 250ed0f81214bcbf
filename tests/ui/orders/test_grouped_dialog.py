"""Invoicing several orders together from the list: proposed from one, what parts them is said, the invoice is shown."""

from __future__ import annotations

from dataclasses import replace

from app.flow.bill_grouped import issue_grouped
from app.orders.draft import PostalAddress
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.invoicing.correct_dialog import correct_invoice
from ui.invoicing.credit_dialog import CreditDialog
from ui.invoicing.invoice_page import InvoicePage
from ui.orders.grouped_dialog import invoice_together

DOOR = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")


def some_orders(books: Desk, *doors: PostalAddress) -> list[int]:
    bowl, customer = books.a_product("Bol", on_hand=50), books.a_customer()
    made: list[int] = []
    for door in doors:
        order = books.an_order(customer, goods(bowl, 2), payment_kind="account", billing=door, delivery=DOOR)
        books.confirm(order)
        books.ship(order)
        made.append(order)
    return made


def test_one_order_proposes_the_others_of_its_customer_and_one_invoice_bears_them(
    stage: Stage, books: Desk
) -> None:
    one, two, elsewhere = some_orders(books, DOOR, DOOR, replace(DOOR, city="Arles"))
    dialog = invoice_together(stage.office, [two])
    stage.calm()
    assert dialog.table.ticked == {one, two}
    assert dialog.subtitle.text() == "SARL Lefèvre"
    assert "2 commandes ensemble" in dialog.verb.text()
    assert any("La facture paraît sans" in told for told in dialog.effects.told)
    assert dialog.lacks.isVisible()
    dialog.try_it()
    stage.calm()
    assert [books.state(key)[2] for key in (one, two, elsewhere)] == ["all", "all", "none"]
    assert books.row("SELECT total, order_count FROM invoice") == {"total": 4_800, "order_count": 2}


def test_what_parts_them_is_said_until_one_is_left_out(stage: Stage, books: Desk) -> None:
    one, two, elsewhere = some_orders(books, DOOR, DOOR, replace(DOOR, city="Arles"))
    dialog = invoice_together(stage.office, [one, two, elsewhere])
    stage.calm()
    assert not dialog.verb.isEnabled()
    assert "adresse de facturation" in dialog.verb.toolTip()
    dialog.table.tick(frozenset({one, two}))
    assert dialog.verb.isEnabled()
    dialog.table.tick(frozenset({one}))
    assert "deux commandes" in dialog.verb.toolTip()


def test_its_page_names_the_orders_and_credits_by_line_or_whole(stage: Stage, books: Desk) -> None:
    one, two = some_orders(books, DOOR, DOOR)
    invoice = books.do(issue_grouped, [one, two])
    page = stage.show(InvoicePage(stage.office, invoice))
    stage.calm()
    facts = page.facts
    assert facts is not None
    assert len(facts.orders) == 2
    dialog = CreditDialog(stage.office, facts, page)
    assert [dialog.way.itemData(at) for at in range(dialog.way.count())] == ["whole", "lines"]
    dialog.reason.setText("erreur")
    dialog.try_it()
    stage.calm()
    notes = books.rows("SELECT order_id, total FROM invoice WHERE kind = 'credit_note' ORDER BY id")
    assert [(each["order_id"], each["total"]) for each in notes] == [(one, 2_400), (two, 2_400)]


def test_what_is_wrong_with_it_leads_to_lines_and_never_to_one_order_of_several(
    stage: Stage, books: Desk
) -> None:
    one, two = some_orders(books, DOOR, DOOR)
    page = stage.show(InvoicePage(stage.office, books.do(issue_grouped, [one, two])))
    stage.calm()
    assert page.facts is not None
    dialog = correct_invoice(stage.office, page.facts, page)
    wrongs = [dialog.wrong.itemData(at) for at in range(dialog.wrong.count())]
    assert not {"vat", "customer", "goods"} & set(wrongs)
    dialog.wrong.setCurrentIndex(dialog.wrong.findData("too_much"))
    dialog.reason.setText("prix convenu")
    dialog.try_it()
    stage.calm()
    [asked] = [each for each in page.findChildren(CreditDialog) if each.isVisible()]
    assert (asked.way.value, asked.reason.text()) == ("lines", "prix convenu")
