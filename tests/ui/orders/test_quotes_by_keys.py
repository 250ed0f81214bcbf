"""A quote by keys alone: typed, sent, accepted with a deposit, and the order it becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.correspondence import mail, sender
from app.correspondence.sender import SenderDraft
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.flow import quote
from app.orders.draft import DraftLine, OrderDraft
from app.orders.quote_draft import QuoteDraft
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.orders.conftest import Hands
from ui.correspondence.handover_dialog import HandoverDialog
from ui.correspondence.mails_screen import MailsScreen
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, switch
from ui.orders.accept_dialog import AcceptDialog
from ui.orders.deposit_dialog import DepositDialog
from ui.orders.order_entry import OrderEntry
from ui.orders.order_page import OrderPage
from ui.orders.quote_chips import quote_chip
from ui.orders.quote_entry import QuoteEntry
from ui.orders.quote_page import QuotePage
from ui.shell.main_window import MainWindow

Key = Qt.Key


@pytest.fixture(autouse=True)
def _french() -> None:
    switch("fr")


def a_draft(desk: Desk, **values: object) -> int:
    product = desk.a_product("Table", on_hand=9, sku="TAB")
    extra = desk.a_product("Rallonge", on_hand=9, sku="RAL")
    content = OrderDraft(
        customer_id=desk.a_customer("Hôtel des Arènes"),
        ordered_on=TODAY,
        lines=(goods(product, 4, "250.00", name="Table"), goods(extra, 2, "50.00", name="Rallonge")),
    )
    return desk.do(quote.save, QuoteDraft(content=replace(content, **values)))


def shown(window: MainWindow, hands: Hands, quote_id: int) -> QuotePage:
    window.open_document("quote", quote_id)
    page = window.current
    assert isinstance(page, QuotePage)
    hands.wait(lambda: page.facts is not None)
    hands.calm()
    return page


def dialog(hands: Hands) -> VerbDialog:
    hands.wait(lambda: isinstance(hands.focus.window(), VerbDialog))
    hands.calm()
    return cast("VerbDialog", hands.focus.window())


def test_a_quote_is_sent_accepted_with_its_deposit_and_becomes_the_order(
    window: MainWindow, hands: Hands, desk: Desk
) -> None:
    made = a_draft(desk, deposit_ppm=300_000)
    page = shown(window, hands, made)
    assert page.title == "Brouillon 22/11/2026"
    hands.step()
    hands.wait(lambda: page.title == "DE-2026-0001")
    hands.calm()
    assert page.card.step is not None
    # Without an address nothing is sent: that the customer has it is said before their answer is waited for.
    assert page.card.step.title == "Remettre le devis au client"
    assert "quote_page.verb.quote_accept" in page.verbs.offered
    assert "handover.open_quote" not in page.verbs.offered
    assert page.facts is not None
    assert quote_chip(page.facts.row).text == "Jamais parti"
    hands.step()
    assert isinstance(dialog(hands), HandoverDialog)
    hands.step()
    hands.wait(lambda: page.card.step is not None and page.card.step.title == "Réponse du client")
    hands.calm()
    hands.step()
    asked = dialog(hands)
    assert isinstance(asked, AcceptDialog)
    hands.type("Mme Roux")
    hands.step()
    hands.wait(lambda: isinstance(window.current, OrderPage))
    hands.calm()
    order = cast("OrderPage", window.current)
    hands.wait(lambda: order.facts is not None)
    assert order.title == "CM-2026-0001"
    assert desk.row("SELECT person FROM quote_decision")["person"] == "Mme Roux"
    assert desk.row("SELECT number, total FROM invoice") == {"number": "AC-2026-0001", "total": 39_600}
    desk.must_verify()


def test_options_are_chosen_when_the_customer_says_yes(
    window: MainWindow, hands: Hands, desk: Desk, orders_office: Office
) -> None:
    made = a_draft(desk)
    line = desk.row("SELECT id FROM quote_line WHERE name = 'Rallonge'")["id"]
    desk.do(quote.choose_options, made, [line])
    desk.do(quote.issue, made)
    page = shown(window, hands, made)
    assert page.facts is not None
    ask = AcceptDialog(orders_office, page.facts, page)
    ask.open()
    hands.calm()
    [box] = ask.options.values()
    assert box.text() == "Option\u00a0: 2 × Rallonge, 120,00\u00a0€ TTC"
    box.click()
    hands.calm()
    told = " / ".join(ask.effects.told)
    # What its page would say of the order: the option is reserved with the rest, for the day all of it can leave.
    assert "réserve 6 articles" in told
    assert "dont" not in told
    ask.verb.click()
    hands.wait(lambda: bool(desk.rows("SELECT id FROM sales_order")))
    assert desk.row("SELECT total FROM sales_order")["total"] == 132_000


def test_an_expired_quote_offers_a_new_version_and_takes_a_yes_that_was_said_in_time(
    window: MainWindow, hands: Hands, desk: Desk
) -> None:
    before = desk.database.clock
    desk.on(TODAY - timedelta(days=40))
    customer, table = desk.a_customer("Hôtel des Arènes"), desk.a_product("Table", on_hand=9)
    old = OrderDraft(
        customer_id=customer,
        ordered_on=TODAY - timedelta(days=40),
        lines=(goods(table, 1, "10.00", name="Table"),),
    )
    kept = desk.do(quote.save, QuoteDraft(content=old))
    desk.do(quote.issue, kept)
    desk.database.clock = before
    page = shown(window, hands, kept)
    assert page.card.step is not None
    assert page.card.step.title == "Devis expiré"
    # It is renewed; that it never left is said, and to send it is no longer offered.
    assert any("parti par aucun e-mail" in told for _, told in page.card.step.effects)
    assert "quote_page.verb.send" not in page.verbs.offered
    assert page.verbs.offered["quote_page.verb.quote_accept"] == ""
    page.verbs.do("quote_page.verb.quote_accept")
    ask = dialog(hands)
    assert isinstance(ask, AcceptDialog)
    assert ask.on.value is None
    assert "expiré" in ask.effects.told[0]
    ask.on.set_value(TODAY)
    ask.verb.click()
    hands.wait(lambda: bool(ask.form.fields["on"].problem))
    ask.reject()
    page.card.take()
    hands.wait(lambda: isinstance(window.current, QuoteEntry))


def test_a_quote_says_to_whom_it_leaves_and_is_sent_before_an_answer_is_waited_for(
    window: MainWindow, hands: Hands, desk: Desk
) -> None:
    made = a_draft(desk)
    page = shown(window, hands, made)
    assert any("n’envoie rien" in told for told in page.card.told)
    desk.do(sender.decide, SenderDraft(kind="system", address="nous@exemple.fr"))
    draft = CustomerDraft(name="Hôtel des Arènes", kind="company", email="achats@arenes.fr")
    desk.do(customer.change, desk.row("SELECT id FROM customer")["id"], draft)
    page.refresh()
    hands.wait(lambda: any("achats@arenes.fr" in told.replace("\u200b", "") for told in page.card.told))
    # Its entry says the same beside the same button.
    window.open_document("quote_draft", made)
    entry = cast("QuoteEntry", window.current)
    hands.wait(lambda: entry.side.issuing.told == page.card.told)
    window.open_document("quote", made)
    hands.calm()
    page.card.take()
    hands.wait(lambda: page.title == "DE-2026-0001")
    hands.calm()
    assert page.card.step is not None
    assert page.card.step.title == "Envoyer le devis"
    assert "quote_page.verb.quote_accept" in page.verbs.offered
    [waiting] = desk.rows("SELECT id FROM mail")
    desk.do(mail.begin, waiting["id"])
    desk.do(mail.done, waiting["id"], 1, "sent", "")
    page.refresh()
    hands.wait(lambda: page.card.step is not None and page.card.step.title == "Réponse du client")


def test_a_quote_given_by_hand_is_recorded_from_its_page_and_taken_back(
    window: MainWindow, hands: Hands, desk: Desk
) -> None:
    desk.do(sender.decide, SenderDraft(kind="system", address="nous@exemple.fr"))
    made = a_draft(desk)
    draft = CustomerDraft(name="Hôtel des Arènes", kind="company", email="achats@arenes.fr")
    desk.do(customer.change, desk.row("SELECT id FROM customer")["id"], draft)
    desk.do(quote.issue, made)
    page = shown(window, hands, made)
    assert page.card.step is not None
    assert page.card.step.title == "Envoyer le devis"
    page.verbs.do("handover.open_quote")
    ask = dialog(hands)
    assert isinstance(ask, HandoverDialog)
    assert not ask.instead.isHidden()
    assert len(ask.effects.told) == 2
    ask.on.set_value(TODAY + timedelta(days=1))
    ask.try_it()
    hands.wait(lambda: bool(ask.form.fields["on"].problem))
    ask.on.set_value(TODAY)
    ask.person.setText("Mme Roux")
    hands.step()
    hands.wait(lambda: page.card.step is not None and page.card.step.title == "Réponse du client")
    hands.calm()
    assert desk.row("SELECT state FROM outbox")["state"] == "discarded"
    assert "handover.open_quote" not in page.verbs.offered
    assert any("en main propre" in told for told in page.card.told)
    hands.wait(lambda: len(page.mails.trail.handed) == 1)
    # The box leads to the mails of this quote alone.
    screen = MailsScreen(page.office, window)
    page.office.ways.place_asked.connect(lambda place: screen.show_list("mails", place.query))
    page.mails._open_outbox()
    hands.calm()
    assert ("about", f"quote:{made}") in screen.list.filters.chips
    hands.wait(lambda: screen.list.model.rowCount() == 1)
    chip = ("about", f"quote:{made}")
    hands.wait(lambda: screen.list.filters.said(chip) == ("Document", "DE-2026-0001"))
    page = shown(window, hands, made)
    [back] = [each for each in page.mails.findChildren(WordButton) if each.text() == "Pas remis…"]
    back.click()
    why = dialog(hands)
    hands.type("autre client")
    why.verb.click()
    hands.wait(lambda: page.mails.trail.handed == ())
    hands.calm()
    assert "handover.open_quote" in page.verbs.offered


def test_an_entry_is_kept_as_a_quote(window: MainWindow, hands: Hands, desk: Desk) -> None:
    customer = desk.a_customer("Hôtel des Arènes")
    order = desk.an_order(customer, goods(desk.a_product("Table", sku="TAB"), 2, "10.00", name="Table"))
    window.open_document("order_draft", order)
    entry = cast("OrderEntry", window.current)
    hands.wait(lambda: entry.sheet.draft is not None)
    hands.calm()
    entry.bar.as_quote.click()
    hands.wait(lambda: isinstance(window.current, QuotePage))
    hands.calm()
    assert desk.row("SELECT state, total FROM quote") == {"state": "draft", "total": 2_400}
    assert desk.row("SELECT state FROM sales_order")["state"] == "cancelled"
    desk.must_verify()


def test_a_quote_is_entered_with_its_subject_its_last_day_and_its_deposit(
    window: MainWindow, hands: Hands, desk: Desk
) -> None:
    made = a_draft(desk)
    window.open_document("quote_draft", made)
    entry = cast("QuoteEntry", window.current)
    hands.wait(lambda: entry.sheet.draft is not None)
    hands.calm()
    entry.terms.title.setFocus()
    hands.type("Salon")
    hands.enter()
    hands.type("31/12/2026")
    hands.enter()
    entry.sheet.note.setFocus()
    hands.enter()
    hands.type("30")
    hands.enter()
    entry.bar.confirm.click()
    hands.wait(lambda: isinstance(window.current, QuotePage))
    hands.calm()
    found = desk.row("SELECT state, title, valid_until, deposit_ppm, deposit_asked FROM quote")
    found["valid_until"] = str(found["valid_until"])[:10]
    assert found == {
        "state": "sent",
        "title": "Salon",
        "valid_until": "2026-12-31",
        "deposit_ppm": 300_000,
        "deposit_asked": 39_600,
    }


def test_percent_and_amount_of_a_deposit_follow_each_other(
    window: MainWindow, hands: Hands, desk: Desk, orders_office: Office
) -> None:
    order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=9), 1, "1000.00"))
    desk.confirm(order)
    window.open_document("order", order)
    page = cast("OrderPage", window.current)
    hands.wait(lambda: page.facts is not None)
    hands.calm()
    assert page.facts is not None
    ask = DepositDialog(orders_office, page.facts.page, page)
    ask.open()
    hands.calm()
    assert (ask.percent.value, ask.amount.value) == (300_000, 36_000)
    ask.percent.setFocus()
    hands.type("50")
    hands.enter()
    assert ask.amount.value == 60_000
    hands.type("400")
    hands.enter()
    assert (ask.percent.value, ask.amount.value) == (None, 40_000)
    hands.step()
    hands.wait(lambda: bool(desk.rows("SELECT id FROM invoice")))
    assert desk.row("SELECT kind, total FROM invoice") == {"kind": "deposit", "total": 40_000}


def test_a_line_is_made_an_option_in_the_grid_and_counts_no_more(
    window: MainWindow, hands: Hands, desk: Desk
) -> None:
    made = a_draft(desk)
    window.open_document("quote_draft", made)
    entry = window.current
    assert isinstance(entry, QuoteEntry)
    hands.wait(lambda: bool(entry.sheet.grid.lines))
    hands.calm()
    grid = entry.sheet.grid
    assert entry.sheet.total == 132_000
    grid.go(1, "price")
    hands.press(Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert grid.at == (1, "price")
    assert entry.sheet.total == 120_000
    assert [row.amount for row in grid.rows] == [100_000, 10_000]
    told = {
        label: text.replace("\u00a0", " ").replace("\u202f", " ")
        for label, text in entry.sheet.totals.told.items()
    }
    assert (told["1 ligne"], told["Options en plus, TTC"]) == ("1 000,00 €", "120,00 €")
    entry.save()
    hands.calm()
    options = "SELECT name FROM quote_line WHERE optional"
    assert [row["name"] for row in desk.rows(options)] == ["Rallonge"]
    hands.control(Key.Key_Z)
    assert entry.sheet.total == 132_000
    entry.sheet.foot.option.click()
    entry.sheet.foot.option.click()
    assert not any(line.optional for line in grid.lines)


def test_an_order_has_no_options(window: MainWindow, hands: Hands, desk: Desk) -> None:
    product = desk.a_product("Table", sku="TAB")
    order = desk.an_order(desk.a_customer(), goods(product, 1, "10.00", name="Table"))
    window.open_document("order_draft", order)
    entry = window.current
    assert isinstance(entry, OrderEntry)
    hands.wait(lambda: bool(entry.sheet.grid.lines))
    hands.calm()
    assert not entry.sheet.foot.option.isVisible()
    entry.sheet.grid.go(0, "price")
    entry.sheet.grid.turn_option()
    assert not entry.sheet.grid.lines[0].optional


def test_a_draft_gone_on_with_keeps_what_its_fields_do_not_show(
    window: MainWindow, hands: Hands, desk: Desk
) -> None:
    product = desk.a_product("Table", sku="TAB")
    order = desk.an_order(
        desk.a_customer(),
        goods(product, 1, "10.00", name="Table"),
        deposit_ppm=300_000,
        ships_after_deposit=True,
        payment_method="cheque",
    )
    before = desk.order(order)
    window.open_document("order_draft", order)
    entry = window.current
    assert isinstance(entry, OrderEntry)
    hands.wait(lambda: bool(entry.sheet.grid.lines))
    hands.calm()
    entry.sheet.note.setText("Fragile")
    entry.sheet.note.editingFinished.emit()
    entry.save()
    hands.wait(lambda: desk.order(order)["note"] == "Fragile")
    kept = ("deposit_ppm", "deposit_asked", "ships_after_deposit", "payment_method", "rounding", "language")
    assert {name: desk.order(order)[name] for name in kept} == {name: before[name] for name in kept}


def test_the_title_of_a_quote_begun_before_stays_on_one_line(
    qtbot: QtBot, orders_office: Office, desk: Desk
) -> None:
    entry = QuoteEntry(orders_office, a_draft(desk))
    qtbot.addWidget(entry)
    entry.resize(1280, 800)
    entry.show()
    title = entry.bar._title
    qtbot.waitUntil(lambda: orders_office.runner.idle and title.text().startswith("Devis, brouillon "))
    qtbot.waitUntil(lambda: title.width() >= title.fontMetrics().horizontalAdvance(title.text()))


def test_an_option_says_all_that_it_adds_to_the_order(window: MainWindow, hands: Hands, desk: Desk) -> None:
    honey = desk.a_product("Miel", on_hand=9, vat_class="food")
    lines = (
        goods(honey, vat_class="food"),
        goods(desk.a_product(on_hand=9), optional=True),
        DraftLine(name="Port", kind="shipping", unit_price_micro=10_000_000),
    )
    made = a_draft(desk, lines=lines, payment_kind="account")
    desk.do(quote.issue, made)
    page = shown(window, hands, made)
    page.verbs.do("quote_page.verb.quote_accept")
    ask = dialog(hands)
    assert isinstance(ask, AcceptDialog)
    assert "21,10" in ask.effects.told[0]
    [box] = ask.options.values()
    box.setChecked(True)
    # 12.00, and carriage at 20 % instead of 5.5 %.
    hands.wait(lambda: any("13,45" in told for told in ask.effects.told))
    ask.act()
    hands.wait(lambda: desk.rows("SELECT total FROM sales_order") == [{"total": 3_455}])
