"""An issued document in the window: its very bytes, what settles it, and correcting it by another document."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from app.base import outbox
from app.base.archive import paper_of
from app.base.database import open_database
from app.base.listing import ListQuery
from app.correspondence.mail import MailDraft, write_down
from app.flow.company import CompanyDraft, change
from app.flow.credit import CreditRequest, credit
from app.flow.lend import set_limit
from app.invoicing.queries import invoice_ids
from app.orders.queries import order_rows
from app.reports.invoice_page import InvoicePage as Facts
from app.reports.invoice_page import invoice_page
from tests.stories.desk import OWNER, TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.correspondence.readdress_dialog import ReaddressDialog
from ui.invoicing.credit_dialog import CreditDialog
from ui.invoicing.einvoice_menu import FORMS
from ui.invoicing.invoice_figures import amounts
from ui.invoicing.invoice_page import InvoicePage
from ui.invoicing.invoices_screen import invoice_chip
from ui.kit.menu import Menu
from ui.kit.wording import switch
from ui.orders.order_chips import payment_chip
from ui.shell.onlooker import Onlooker


def issued(books: Desk, pieces: int = 3) -> int:
    product = books.a_product(on_hand=10)
    order = books.an_order(books.a_customer(), goods(product, pieces), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    return books.invoice(order)


def facts_of(stage: Stage, invoice_id: int) -> Facts:
    with stage.office._database.read() as rd:
        return invoice_page(rd, invoice_id)


def test_the_paper_shown_is_the_one_that_is_kept(stage: Stage, books: Desk) -> None:
    invoice = issued(books)
    page = stage.show(InvoicePage(stage.office, invoice))
    stage.qtbot.waitUntil(lambda: page.paper.content is not None, timeout=20_000)
    stage.calm()
    assert page.paper.pages == 1
    assert page.paper.content is not None
    with stage.office._database.read() as rd:
        kept = paper_of(rd, "invoice", invoice)
    assert kept is not None
    assert hashlib.sha256(page.paper.content).hexdigest() == kept.hash


def test_its_e_invoice_is_saved_alone_in_the_form_asked_for(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = stage.show(InvoicePage(stage.office, issued(books)))
    stage.calm()
    page.tool("invoice_page.einvoice").click()
    [menu] = page.tool("invoice_page.einvoice").findChildren(Menu)
    assert len(menu.actions()) == len(FORMS)
    monkeypatch.setattr(
        "ui.invoicing.einvoice_menu.ask_place",
        lambda _page, _title, name, *_endings: tmp_path / f"{name}.xml",
    )
    for action in menu.actions():
        action.trigger()
        stage.calm()
    menu.close()
    names = sorted(each.name.removeprefix(f"{page.title}-") for each in tmp_path.glob("FA-*.xml"))
    # Who told neither telephone nor mailbox cannot write an XRechnung, nor to whom Peppol has no address.
    assert names == ["cii.xml", "ubl.xml"]
    assert page.banner.isVisible()


def test_who_only_looks_on_sees_the_same_paper_and_keeps_nothing(stage: Stage, books: Desk) -> None:
    invoice = issued(books)
    looking = Onlooker(open_database(books.url, books.database.clock), OWNER)
    try:
        page = stage.show(InvoicePage(looking, invoice))
        stage.qtbot.waitUntil(lambda: page.paper.content is not None, timeout=20_000)
        with looking._database.read() as rd:
            assert paper_of(rd, "invoice", invoice) is None
        drawn = page.paper.content
        assert page.paper.pages == 1
    finally:
        looking.close()
    kept = stage.show(InvoicePage(stage.office, invoice))
    stage.qtbot.waitUntil(lambda: kept.paper.content is not None, timeout=20_000)
    assert kept.paper.content == drawn


def test_a_page_whose_document_is_not_there_is_called_so_in_either_language(
    stage: Stage, books: Desk
) -> None:
    page = InvoicePage(stage.office, 999)
    titles: list[str] = []
    page.titled.connect(titles.append)
    stage.show(page)
    assert titles == ["Introuvable"]
    assert "Introuvable" in page.accessibleName()
    switch("en")
    try:
        stage.calm()
        assert titles[-1] == "Not found"
    finally:
        switch("fr")


def test_what_the_law_wants_and_the_paper_lacks_is_said_and_leads_to_the_settings(
    stage: Stage, books: Desk
) -> None:
    asked: list[str] = []
    stage.office.ways.settings_asked.connect(asked.append)
    invoice = issued(books)
    page = stage.show(InvoicePage(stage.office, invoice))
    assert page.notice.problem.endswith("l’adresse, la forme juridique et le numéro de TVA")
    next(button for button in page.notice.findChildren(QPushButton) if button.text()).click()
    assert asked == ["company"]
    whole = CompanyDraft(
        name="Maison Kerbrume",
        legal_form="EI",
        address="1 quai Nord",
        postcode="29900",
        city="Concarneau",
        siren="732829320",
        vat_number="FR44732829320",
    )
    books.do(change, whole)
    page.load()
    stage.calm()
    assert page.notice.isHidden()


def lying(books: Desk, invoice: int, kind: str = "invoice") -> int:
    """The mail of a document in the outbox; gives the key of its promise."""
    with books.database.write(OWNER, "test.mail") as tx:
        key = write_down(
            tx,
            MailDraft(
                kind=kind,
                language="fr",
                recipient="compta@lefevre.example",
                subject="Facture",
                body="Bonjour",
                noun="invoice",
                row_id=invoice,
            ),
        )
    return int(books.row("SELECT outbox_id FROM mail WHERE id = :id", id=key)["outbox_id"])


def test_an_invoice_that_never_left_is_sent_before_all_else_also_once_it_is_paid(
    stage: Stage, books: Desk
) -> None:
    invoice = issued(books)
    promise = lying(books, invoice)
    page = stage.show(InvoicePage(stage.office, invoice))
    stage.calm()
    assert page.card.step is not None
    assert page.card.step.title == "Envoyer la facture"
    assert "invoice_page.receive" in page.verbs.offered
    books.pay(int(books.row("SELECT order_id FROM invoice WHERE id = :id", id=invoice)["order_id"]), 3_600)
    with books.database.write(OWNER, "test.mail") as tx:
        attempt = outbox.claim(tx, promise)
        assert attempt is not None
        outbox.finish(tx, promise, attempt, "refused", "550 5.1.1 no such user")
    page.refresh()
    stage.calm()
    assert page.card.step.title == "Envoyer la facture"
    assert any("plus rien à payer" in told for told in page.card.told)
    with books.database.read() as rd:
        # Paid or not, whom it is for does not have it.
        assert invoice_ids(rd, ListQuery(chips=(("view", "never_left"),)), 0, 9) == [invoice]
    page.card.take()
    stage.calm()
    [dialog] = [each for each in page.findChildren(ReaddressDialog) if each.isVisible()]
    dialog.reject()
    with books.database.write(OWNER, "test.mail") as tx:
        outbox.move(tx, promise, ("refused",), "sent")
    page.refresh()
    stage.calm()
    assert page.card.step.act is None


def test_what_a_credit_note_gives_back_is_negative_on_its_page_as_in_the_list(
    stage: Stage, books: Desk
) -> None:
    invoice = issued(books)
    note = books.do(credit, invoice, CreditRequest(total=1_200), "Retour")
    told = [figure.value for figure in amounts(facts_of(stage, note))]
    assert told
    assert all(value.startswith("−") for value in told if value[-1] == "€" and value.strip("0,\u00a0€"))


def test_money_may_be_recorded_until_it_is_settled_and_never_for_a_credit_note(
    stage: Stage, books: Desk
) -> None:
    invoice = issued(books)
    page = stage.show(InvoicePage(stage.office, invoice))
    assert page.card.button.accessibleName() == "Enregistrer un règlement…"
    facts = facts_of(stage, invoice)
    assert facts.row.order_id is not None
    books.pay(facts.row.order_id, facts.row.open)
    page.refresh()
    stage.calm()
    assert page.card.button.isHidden()
    assert page.settled.rows_model.rowCount() == 1


@pytest.mark.parametrize(
    ("way", "typed", "total"), [("whole", "", 3600), ("amount", "12", 1200), ("lines", "", 2400)]
)
def test_what_is_credited_is_what_was_said(
    stage: Stage, books: Desk, way: str, typed: str, total: int
) -> None:
    invoice = issued(books)
    dialog = stage.show(CreditDialog(stage.office, facts_of(stage, invoice), None))
    dialog.way.set_value(way)
    dialog._on_way()
    if typed:
        dialog.amount.setText(typed)
        dialog.amount.settle()
    if way == "lines":
        [(_line, edit)] = dialog.lines._edits
        edit.setText("2")
        edit.settle()
    assert dialog.asked == total
    dialog.reason.setText("erreur")
    dialog.verb.click()
    stage.calm()
    [(noun, note)] = stage.opened
    assert noun == "invoice"
    after = facts_of(stage, note)
    assert (after.row.kind, after.row.total) == ("credit_note", total)
    assert facts_of(stage, invoice).row.open == 3600 - total
    books.must_verify()


def credited_by_line(stage: Stage, invoice: int, milli: str) -> int:
    """What the dialog credits of so much of the invoice's first line."""
    dialog = stage.show(CreditDialog(stage.office, facts_of(stage, invoice), None))
    dialog.way.set_value("lines")
    dialog._on_way()
    edit = dialog.lines._edits[0][1]
    edit.setText(milli)
    edit.settle()
    told = dialog.asked
    dialog.reason.setText("retour")
    dialog.verb.click()
    stage.calm()
    assert facts_of(stage, stage.opened[-1][1]).row.total == told
    return told


def test_a_line_is_credited_for_what_was_paid_for_it_the_discount_of_the_invoice_off(
    stage: Stage, books: Desk
) -> None:
    product = books.a_product(on_hand=10)
    order = books.an_order(books.a_customer(), goods(product, 3), payment_kind="account", discount_ppm=50_000)
    books.confirm(order)
    books.ship(order)
    invoice = books.invoice(order)
    assert facts_of(stage, invoice).row.total == 3_420
    assert credited_by_line(stage, invoice, "1") == 1_140
    dialog = stage.show(CreditDialog(stage.office, facts_of(stage, invoice), None))
    [(left, _edit)] = dialog.lines._edits
    assert left.left == 2_000
    assert credited_by_line(stage, invoice, "9") == 2_280
    assert facts_of(stage, invoice).row.open == 0
    books.must_verify()


def test_only_what_has_not_left_is_said_to_leave_or_to_stay_after_a_credit_note(
    stage: Stage, books: Desk
) -> None:
    dialog = stage.show(CreditDialog(stage.office, facts_of(stage, issued(books)), None))
    assert not any("partir" in told for told in dialog.effects.told)
    bowl = books.a_product("Bol", on_hand=9)
    order = books.an_order(books.a_customer(), goods(bowl, 5), goods(books.a_product("Pot", on_hand=9), 2))
    books.confirm(order)
    ahead = stage.show(CreditDialog(stage.office, facts_of(stage, books.invoice(order, "all")), None))
    assert any("partira\xa0: 7 articles" in told for told in ahead.effects.told)
    ahead.way.set_value("lines")
    ahead._on_way()
    _line, edit = ahead.lines._edits[0]
    edit.setText("3")
    edit.settle()
    told = " ".join(ahead.effects.told)
    assert "ne partira plus\xa0: 3 articles" in told
    assert "partira\xa0: 4 articles" in told


def test_what_credit_keeps_here_is_not_said_to_leave_after_a_credit_note(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(limit=900_000)
    order = books.an_order(customer, goods(books.a_product(on_hand=9), 5), payment_kind="account")
    books.confirm(order)
    [line] = books.lines(order)
    books.ship(order, {line: 2_000})
    invoice = books.invoice(order)
    books.do(set_limit, customer, 1_000, "Trop de retard")
    dialog = stage.show(CreditDialog(stage.office, facts_of(stage, invoice), None))
    told = " ".join(dialog.effects.told)
    assert "le reste de la commande est bloqué\xa0: 3 articles" in told
    assert "partira" not in told


def test_what_a_credit_note_alone_lowered_is_not_called_paid(stage: Stage, books: Desk) -> None:
    invoice = issued(books)
    books.do(credit, invoice, CreditRequest(total=1_000), "geste")
    row = facts_of(stage, invoice).row
    assert invoice_chip(row, TODAY).text == "Avoir partiel"
    assert row.order_id is not None
    with books.database.read() as rd:
        [order] = order_rows(rd, [row.order_id])
    chip = payment_chip(order, TODAY)
    assert chip is not None
    assert chip.text == "Avoir partiel"
    books.pay(row.order_id, 500)
    row = facts_of(stage, invoice).row
    assert (row.credited, invoice_chip(row, TODAY).text) == (False, "En partie")
    with books.database.read() as rd:
        assert not order_rows(rd, [order.id])[0].credited


def test_more_than_the_invoice_is_refused_at_the_amount(stage: Stage, books: Desk) -> None:
    dialog = stage.show(CreditDialog(stage.office, facts_of(stage, issued(books)), None))
    dialog.way.set_value("amount")
    dialog._on_way()
    dialog.amount.setText("40")
    dialog.reason.setText("erreur")
    dialog.verb.click()
    stage.calm()
    assert dialog.form.fields["amount"].problem
    assert stage.opened == []


def test_an_invoice_credited_in_full_says_why_it_cannot_be_credited_again(stage: Stage, books: Desk) -> None:
    invoice = issued(books)
    dialog = stage.show(CreditDialog(stage.office, facts_of(stage, invoice), None))
    dialog.reason.setText("retour")
    dialog.verb.click()
    stage.calm()
    page = stage.show(InvoicePage(stage.office, invoice))
    assert "créditée" in page.verbs.offered["invoice_page.credit"]


def test_a_credit_note_is_used_first_and_refunded_where_nothing_is_owed(stage: Stage, books: Desk) -> None:
    invoice = issued(books)
    facts = facts_of(stage, invoice)
    assert facts.row.order_id is not None
    books.pay(facts.row.order_id, facts.row.open)
    note = books.do(credit, invoice, CreditRequest(total=600), "Article abîmé")
    page = stage.show(InvoicePage(stage.office, note))
    assert page.card.step is not None
    assert page.card.step.act is not None
    assert page.card.step.act.title == "invoice_page.refund"
    assert "ne doit rien" in page.verbs.offered["invoice_page.match"]
    other = books.an_order(
        facts.row.customer_id, goods(books.a_product(on_hand=9), 2), payment_kind="account"
    )
    books.confirm(other)
    books.ship(other)
    books.invoice(other)
    again = stage.show(InvoicePage(stage.office, note))
    assert again.card.step is not None
    assert again.card.step.act is not None
    assert again.card.step.act.title == "invoice_page.match"
    assert again.verbs.offered == {"invoice_page.refund": ""}
