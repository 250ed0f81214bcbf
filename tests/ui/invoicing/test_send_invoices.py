"""Ticked invoices are mailed together: to whom is said before, what has left is passed over, and a second run goes on."""

from __future__ import annotations

from app.correspondence import mail
from app.flow.invoice_mails import mail_invoice
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.invoicing.invoice_deeds import SEND_INVOICES
from ui.invoicing.invoices_screen import invoices_screen
from ui.kit.bulk_dialog import BulkDialog


def invoiced(books: Desk, email: str) -> int:
    who = books.a_customer(email=email)
    order = books.an_order(who, goods(books.a_product(on_hand=9), 1), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    return books.invoice(order)


def test_each_is_named_with_its_address_or_why_it_stays(stage: Stage, books: Desk) -> None:
    first, second, nowhere, gone = (
        invoiced(books, each) for each in ("a@b.example", "c@d.example", "", "e@f.example")
    )
    left = books.do(mail_invoice, gone)
    attempt = books.do(mail.begin, left)
    books.do(mail.done, left, attempt, "sent", "")
    dialog = stage.show(BulkDialog(stage.office, SEND_INVOICES, frozenset({first, second, nowhere, gone})))
    stage.calm()
    assert dialog.windowTitle() == "Envoyer les factures"
    assert dialog.table.rows_model.columns[3].title == "invoices.send_many.to"
    rows = {row.id: row for row in dialog.table.rows_model.rows}
    assert (rows[first].note, rows[second].note) == ("a@b.example", "c@d.example")
    whys = [row.why.code if row.why else "" for row in (rows[first], rows[second], rows[nowhere], rows[gone])]
    assert whys == ["", "", "mail_without_recipient", "invoice_mailed"]
    assert dialog.verb.text() == "Envoyer 2 factures"
    dialog.table.tick(frozenset({first}))
    dialog.try_it()
    stage.calm()
    assert dialog.subtitle.text().startswith("1 facture mise dans la boîte d’envoi.")
    assert [row["row_id"] for row in books.rows("SELECT row_id FROM mail ORDER BY id")] == [gone, first]
    again = stage.show(BulkDialog(stage.office, SEND_INVOICES, frozenset({first, second, nowhere, gone})))
    stage.calm()
    assert [row.id for row in again.chosen] == [second]


def test_the_list_offers_it(stage: Stage, books: Desk) -> None:
    key = invoiced(books, "a@b.example")
    screen = stage.show(invoices_screen(stage.office))
    stage.calm()
    screen.model.ticks.take({key})
    stage.calm()
    assert "invoices.send_many.ask" in [act.title for _, act in screen.bulk._buttons]
