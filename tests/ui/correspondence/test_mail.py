"""Mails in the window: sent from a document, watched in the outbox, decided about; account, channels, templates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.base import secrets, settings
from app.base.company import the_company
from app.base.listing import ListQuery
from app.correspondence import mail
from app.correspondence.sender import SenderDraft, decide
from app.correspondence.templates import template
from app.links.mail.dispatch import dispatch
from app.reports.mails import MAILS
from app.reports.today import today
from tests.links.mail.conftest import set_up
from tests.links.mail.server import PASSWORD, USER, MailServer, mail_server
from tests.stories.desk import OWNER, Desk, goods
from tests.ui.conftest import Stage
from ui.correspondence.mail_panel import MailPanel
from ui.correspondence.mails_screen import MailsScreen, mail_chip
from ui.correspondence.send_dialog import SendDialog, send_document
from ui.correspondence.sender_form import SenderForm
from ui.correspondence.templates_form import TemplatesForm
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.bulk_dialog import do_to_many
from ui.kit.theme import apply, font
from ui.kit.wording import WordButton
from ui.orders.order_deeds import ASK_PAYMENT
from ui.orders.order_page import OrderPage
from ui.settings.settings_screen import SettingsScreen
from ui.shell.postman import Postman


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path / "server") as made:
        yield made


def an_order(books: Desk, email: str | None = "compta@lefevre.fr", **agreed: Any) -> int:
    customer_id = books.a_customer("SARL Lefèvre", email=email)
    order_id = books.an_order(customer_id, goods(books.a_product(on_hand=9), 2), **agreed)
    books.confirm(order_id)
    return order_id


def test_an_invoice_is_sent_from_its_page_with_what_was_typed(
    stage: Stage, books: Desk, server: MailServer
) -> None:
    order_id = an_order(books)
    invoice_id = books.invoice(order_id, "all")
    set_up(books, server)
    page = stage.show(InvoicePage(stage.office, invoice_id))
    page.tool("send.ask").click()
    stage.calm()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, SendDialog)]
    assert dialog.recipient.text() == "compta@lefevre.fr"
    assert dialog.subject.text().startswith("Facture FA-2026-")
    assert "ci-joint" in dialog.text.toPlainText()
    dialog.text.setPlainText("Voici.\n")
    dialog.verb.click()
    stage.calm()
    assert dispatch(books.database, OWNER).sent == 1
    [arrived] = server.mails
    body = arrived.get_body(("plain",))
    assert body is not None
    assert body.get_content().split() == ["Voici."]
    [paper] = arrived.iter_attachments()
    content = paper.get_content()
    archived = books.row("SELECT size FROM archive_paper WHERE noun = 'invoice'")
    assert len(content) == archived["size"]
    page.refresh()
    stage.calm()
    assert any("E-mail envoyé" in line and "compta@lefevre.fr" in line for line in page.history.told)


def test_a_wrong_or_missing_address_is_said_at_its_field(stage: Stage, books: Desk) -> None:
    order_id = an_order(books, email=None)
    dialog = send_document(stage.office, "sales_order", order_id)
    stage.calm()
    field = dialog.form.fields["recipient"]
    assert "adresse" in field.problem
    dialog.recipient.setText("n'importe quoi")
    dialog.verb.click()
    assert "n’est pas une adresse" in field.problem
    dialog.reject()
    stage.calm()
    assert books.rows("SELECT id FROM mail") == []


def test_a_payment_that_was_refused_is_written_about_with_its_link(stage: Stage, books: Desk) -> None:
    order_id = an_order(books)
    dialog = send_document(stage.office, "sales_order", order_id, "refused")
    stage.calm()
    assert dialog.kind.value == "payment_problem"
    assert not dialog.form.fields["link"].isHidden()
    dialog.verb.click()
    assert dialog.form.fields["link"].problem
    dialog.link.setText("https://pay.example/197")
    dialog.link.editingFinished.emit()
    stage.calm()
    assert "https://pay.example/197" in dialog.text.toPlainText()
    dialog.verb.click()
    stage.calm()
    assert books.row("SELECT kind FROM mail")["kind"] == "payment_problem"


def test_the_text_follows_the_language_that_is_chosen(stage: Stage, books: Desk) -> None:
    dialog = send_document(stage.office, "sales_order", an_order(books))
    stage.calm()
    assert dialog.subject.text().startswith("Votre commande")
    dialog.language.setCurrentIndex(dialog.language.findData("en"))
    stage.calm()
    assert dialog.subject.text().startswith("Your order")
    dialog.reject()


def test_an_uncertain_mail_is_decided_about_in_the_outbox(
    stage: Stage, books: Desk, server: MailServer
) -> None:
    set_up(books, server)
    an_order(books)
    server.faults.dies_after_data = True
    dispatch(books.database, OWNER)
    screen = stage.show(MailsScreen(stage.office), (1200, 700))
    screen.show_list("mails", ListQuery(chips=(("view", "needs"),)))
    stage.calm()
    screen.list.table.setCurrentIndex(screen.list.model.index(0, 0))
    stage.calm()
    assert list(screen.panel.verbs.offered) == [
        "mails.verb.received",
        "mails.verb.again",
        "mails.verb.discard",
    ]
    assert "peut-être" in screen.panel.stands.text()
    assert "compta@lefevre.fr" in screen.panel.recipient.text
    screen.panel._do(mail.received, "mails.done.received")
    stage.calm()
    assert books.row("SELECT state FROM outbox")["state"] == "sent"
    books.must_verify()


def test_a_refused_mail_says_what_the_server_meant_and_its_own_words(
    stage: Stage, books: Desk, server: MailServer
) -> None:
    set_up(books, server)
    an_order(books)
    server.faults.refuses = {"compta@lefevre.fr": "550 5.1.1 <compta@lefevre.fr>: unknown"}
    dispatch(books.database, OWNER)
    screen = stage.show(MailsScreen(stage.office), (1200, 700))
    screen.list.table.setCurrentIndex(screen.list.model.index(0, 0))
    stage.calm()
    assert "cette adresse n’existe pas" in screen.panel.stands.text()
    assert screen.panel.answer.text.startswith("550 5.1.1")
    # The likeliest of what can be done is the one that stands out.
    first = next(each for each in screen.panel.findChildren(WordButton) if each.key == "mails.verb.readdress")
    assert first.property("look") == "primary"


def test_the_postman_sends_what_was_promised_without_being_asked(
    stage: Stage, books: Desk, server: MailServer, qtbot: object
) -> None:
    set_up(books, server)
    postman = Postman(stage.office)
    an_order(books)
    postman.look()
    stage.qtbot.waitUntil(lambda: len(server.mails) == 1, timeout=30_000)
    stage.calm()
    assert books.row("SELECT state FROM outbox")["state"] == "sent"


@pytest.mark.parametrize("name", ["address", "reply_to", "copy_to"])
def test_a_wrong_address_of_the_account_is_said_at_its_own_field(
    stage: Stage, books: Desk, name: str
) -> None:
    form = stage.show(SenderForm(stage.office))
    for each in ("address", "reply_to", "copy_to"):
        form.texts[each].setText("bonjour@ete.example")
    form.texts["host"].setText("smtp.ete.example")
    form.texts[name].setText("bonjour@ete")
    form.save.click()
    stage.calm()
    assert [key for key, field in form.form.fields.items() if field.problem] == [name]
    form.texts[name].setText("bonjour@Ete.example")
    form.save.click()
    stage.calm()
    form.refresh()
    stage.calm()
    assert form.texts[name].text() == "bonjour@ete.example"
    assert not any(field.problem for field in form.form.fields.values())


def test_the_account_is_set_up_and_tried(
    stage: Stage, books: Desk, server: MailServer, tmp_path: Path
) -> None:
    form = stage.show(SenderForm(stage.office))
    form.refresh()
    stage.calm()
    form.texts["address"].setText("pas une adresse")
    form.texts["host"].setText(server.host)
    # The port that goes with the encryption stands there, and another with the other.
    assert form.port.value == 587
    form.security.setCurrentIndex(1)
    assert form.port.value == 465
    form.security.setCurrentIndex(0)
    form.port.set_value(None)
    form.save.click()
    assert form.form.fields["port"].problem
    form.port.set_value(server.port)
    form.save.click()
    stage.calm()
    assert form.form.fields["address"].problem
    form.form.fields["address"].complain("")
    form.texts["address"].setText(USER)
    form.texts["login"].setText(USER)
    form.texts["ca_file"].setText(str(server.ca_file))
    form.texts["password"].setText("wrong")
    form.save.click()
    stage.calm()
    assert form.texts["password"].text() == ""
    form.test.click()
    stage.qtbot.waitUntil(form.banner.isVisible, timeout=30_000)
    assert "refuse le nom ou le mot de passe" in form.banner.problem
    form.texts["password"].setText(PASSWORD)
    form.save.click()
    stage.calm()
    form.test.click()
    stage.qtbot.waitUntil(lambda: len(server.mails) == 1, timeout=30_000)
    stage.calm()
    assert "fonctionne" in form.banner.problem
    assert books.row("SELECT state FROM mail_sender")["state"] == "works"
    assert server.mails[0]["Subject"] == "Essai de Comptoir"
    assert secrets.secrets_file().exists()


def test_a_template_is_previewed_as_it_is_typed_and_dated_when_saved(stage: Stage, books: Desk) -> None:
    form = stage.show(TemplatesForm(stage.office))
    form.refresh()
    stage.calm()
    # The example is one case of one's own: signed by the company, and asking for its money once.
    with books.database.read() as rd:
        assert form.shown_body.text().rstrip().endswith(the_company(rd).name)
    assert form.shown_body.text().count("719,29") == 2
    assert "livreur" in form.body.toPlainText()
    assert "livreur" not in form.shown_body.text()
    form.body.setPlainText("Bonjour {client}, total {total}.")
    assert form.shown_body.text().startswith("Bonjour SARL Lefèvre, total 719,29")
    form.body.setPlainText("Bonjour {nom}")
    assert "{nom}" in form.fields["body"].problem
    assert "{client}" in form.fields["body"].problem
    form.body.setPlainText("Bonjour {client}.")
    form.save.click()
    stage.calm()
    with books.database.read() as rd:
        kept = template(rd, "order_confirmation", "fr")
    assert kept.body == "Bonjour {client}.\n"
    assert kept.decided_at is not None
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    with books.database.read() as rd:
        assert "Merci pour votre commande" in template(rd, "order_confirmation", "fr").body


def test_what_leaves_by_itself_is_decided_by_channel_and_undone(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("mail")
    stage.calm()
    box = screen.mail.channels.boxes["invoice", "hand"]
    box.click()
    stage.calm()
    with books.database.read() as rd:
        assert settings.get(rd, "mail.invoice") == ["hand"]
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    with books.database.read() as rd:
        assert settings.get(rd, "mail.invoice") == []
    assert not box.isChecked()


def test_the_order_s_page_shows_its_mails(stage: Stage, books: Desk, server: MailServer) -> None:
    set_up(books, server)
    order_id = an_order(books)
    page = stage.show(OrderPage(stage.office, order_id))
    assert [row.state for row in page.mails.rows] == ["waiting"]
    assert page.mails.isVisible()


def test_a_panel_put_elsewhere_after_it_was_polished_keeps_the_size_of_its_title(
    stage: Stage, books: Desk
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply(app)
    dialog = send_document(stage.office, "sales_order", an_order(books))
    stage.calm()
    dialog.verb.click()
    stage.calm()
    with books.database.read() as rd:
        row = MAILS.rows(rd, MAILS.ids(rd, ListQuery(), 0, 1))[0]
    panel, room = MailPanel(stage.office), QWidget()
    # How to choose a mail is a hint, and no title.
    assert panel.hint.font().pixelSize() == font("body").pixelSize()
    assert panel.title.isHidden()
    panel.show_row(row)
    stage.calm()
    panel.title.ensurePolished()
    QVBoxLayout(room).addWidget(panel)
    stage.show(room)
    assert panel.title.font().pixelSize() == font("section").pixelSize()
    assert panel.hint.isHidden()


def test_what_a_person_must_send_is_counted_wherever_somebody_looks(stage: Stage, books: Desk) -> None:
    books.do(decide, SenderDraft(kind="system", address="boutique@lefevre.fr"))
    an_order(books)
    with books.database.read() as rd:
        [row] = MAILS.rows(rd, MAILS.ids(rd, ListQuery(), 0, 9))
        assert (row.state, row.by_hand, row.needs_somebody) == ("waiting", "system", True)
        assert MAILS.count(rd, ListQuery(chips=(("view", "needs"),))).count == 1
        assert [each.count for each in today(rd).tasks if each.name == "mails"] == [1]
    screen = stage.show(MailsScreen(stage.office))
    stage.calm()
    assert screen.list.tabs.tabs["needs"].count == 1
    assert screen.list.current is not None
    assert mail_chip(screen.list.current).text == "À envoyer"
    assert "l’ouvrir" in screen.panel.stands.text()


def test_the_payment_an_order_waits_for_is_asked_for_from_its_page_and_from_the_list(
    stage: Stage, books: Desk
) -> None:
    waits, owes = an_order(books, payment_kind="prepaid"), an_order(books)
    page = stage.show(OrderPage(stage.office, waits))
    assert "order_page.verb.ask_payment" in [each.key for each in page.acts.offered()]
    page.tool("send.ask").click()
    stage.calm()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, SendDialog)]
    assert dialog.kind.value == "payment_request"
    dialog.reject()
    bulk = do_to_many(stage.office, ASK_PAYMENT, {waits, owes})
    stage.calm()
    bulk.verb.click()
    stage.calm()
    assert [(row["kind"], row["row_id"]) for row in books.rows("SELECT kind, row_id FROM mail")] == [
        ("payment_request", waits)
    ]
    bulk.close()
