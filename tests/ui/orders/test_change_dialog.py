"""Changing a confirmed order from its page, and letting it pass where a rule says no."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from app.base.actor import Actor, Role
from app.customers.customer import AddressDraft
from app.flow import lend
from app.reports.order_outlook import order_look
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from tests.ui.orders.conftest import Hands
from ui.correspondence.send_dialog import SendDialog
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say, words
from ui.orders.change_dialog import ChangeDialog
from ui.orders.order_page import OrderPage
from ui.orders.quantities_dialog import DropDialog
from ui.shell.main_window import MainWindow


def a_dialog(stage: Stage, books: Desk, order: int) -> ChangeDialog:
    with books.database.read() as rd:
        look = order_look(rd, order)
    dialog = ChangeDialog(stage.office, look.page)
    stage.qtbot.addWidget(dialog)
    return dialog


def test_an_increase_over_the_limit_asks_why_it_passes(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(limit=5_000)
    line = goods(books.a_product(on_hand=9), 4)
    order = books.an_order(customer, line, payment_kind="account", prices_include_tax=True)
    books.confirm(order)
    [line_id] = books.lines(order)
    dialog = a_dialog(stage, books, order)
    assert dialog.release_field.isHidden()
    dialog.edits[line_id].set_value(6_000)
    dialog.reason.setText("Deux de plus")
    dialog.try_it()
    stage.calm()
    assert not dialog.release_field.isHidden()
    dialog.release.setText("Vu avec lui")
    dialog.try_it()
    stage.calm()
    assert books.order(order)["total"] == 6_000
    books.must_verify()


def test_the_total_said_is_the_total_written_to_the_cent(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(limit=500_000)
    line = goods(books.a_product(on_hand=9), 3, "3.33")
    order = books.an_order(customer, line, payment_kind="account")
    books.confirm(order)
    [line_id] = books.lines(order)
    dialog = a_dialog(stage, books, order)
    assert "laisse" in dialog.effects.told[0]
    dialog.edits[line_id].set_value(7_000)
    dialog._tell()
    stage.calm()
    said = dialog.effects.told[0]
    dialog.reason.setText("Quatre de plus")
    dialog.try_it()
    stage.calm()
    total = books.order(order)["total"]
    assert f"{total // 100},{total % 100:02}" in said


def test_what_is_done_of_a_line_is_said_and_kept(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 4), payment_kind="account")
    books.confirm(order)
    [line] = books.lines(order)
    books.ship(order, {line: 3_000})
    dialog = a_dialog(stage, books, order)
    dialog.edits[line].set_value(2_000)
    dialog.reason.setText("Moins")
    dialog.try_it()
    stage.calm()
    assert "ne peut pas descendre" in dialog.banner.accessibleName() or not dialog.banner.isHidden()
    assert books.order(order)["total"] == 4_800


def test_no_name_pushes_a_quantity_out_of_its_dialog(stage: Stage, books: Desk) -> None:
    long = "Assortiment de confitures de l’été, coffret de douze pots, étiquettes à la main"
    order = books.an_order(
        books.a_customer(),
        *(goods(books.a_product(long, on_hand=9), 4) for _ in range(3)),
        payment_kind="account",
    )
    books.confirm(order)
    with books.database.read() as rd:
        lines = order_look(rd, order).page.lines
    dialog = DropDialog(stage.office, order, lines)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    for edit in dialog.edits.values():
        assert edit.mapTo(dialog, edit.rect().topRight()).x() < dialog.width() - 20
    # Nothing has left: there is no rest.
    assert dialog.windowTitle() == "Retirer des articles"
    assert dialog.verb.text().replace("&", "") == "Retirer les articles"
    # Nothing is called off by itself; all of it by one button.
    assert dialog.quantities == {}
    assert not dialog.effects.told
    assert not dialog.verb.isEnabled()
    dialog.take_all()
    assert sum(dialog.quantities.values()) == 12_000
    assert dialog.verb.isEnabled()
    first, second, _third = dialog.edits.values()
    first.set_value(0)
    second.set_value(9_000)
    dialog.reason.setText("Fin de série")
    dialog.try_it()
    assert "4" in dialog.form.fields[str(dialog.lines[1].id)].problem
    second.set_value(1_000)
    dialog.try_it()
    stage.calm()
    dropped = books.rows("SELECT dropped_milli FROM order_line ORDER BY position")
    assert [row["dropped_milli"] for row in dropped] == [0, 1_000, 4_000]


def test_what_has_not_left_is_the_rest_once_part_has(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 4), payment_kind="account")
    books.confirm(order)
    [line] = books.lines(order)
    books.ship(order, {line: 1_000})
    with books.database.read() as rd:
        dialog = DropDialog(stage.office, order, order_look(rd, order).page.lines)
    stage.qtbot.addWidget(dialog)
    assert dialog.verb.text().replace("&", "") == "Abandonner le reste"


def test_the_release_of_a_held_order_is_asked_by_who_does_not_decide_on_credit(
    stage: Stage, books: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = books.a_customer(limit=1)
    order = books.an_order(customer, goods(books.a_product(), 4), payment_kind="account")
    books.confirm(order)
    page = stage.show(OrderPage(stage.office, order))
    # The owner releases it on the card of the next step, and would ask themselves.
    assert "order_page.verb.ask_release" not in page.verbs.offered
    monkeypatch.setattr(stage.office, "actor", Actor("Yann", Role.CLERK))
    page.load()
    stage.calm()
    assert "order_page.verb.ask_release" in page.verbs.offered


def test_refusing_a_release_says_what_is_left_to_do(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(limit=1), goods(books.a_product(), 4), payment_kind="account")
    books.confirm(order)
    books.do(lend.ask, order, "Client depuis dix ans")
    page = stage.show(OrderPage(stage.office, order))
    page.acts.refuse_release()
    stage.calm()
    [dialog] = page.findChildren(ReasonDialog)
    assert dialog.effects.told[-1] == say("order_page.refuse_release.then")


def opened(window: MainWindow, hands: Hands, order: int) -> ChangeDialog:
    """The dialog over the page of an order in the window."""
    window.open_document("order", order)
    hands.calm()
    page = window.current
    assert isinstance(page, OrderPage)
    page.acts._change()
    hands.calm()
    [dialog] = page.findChildren(ChangeDialog)
    return dialog


def test_a_line_added_by_keys_is_priced_taxed_reserved_and_said(
    desk: Desk, window: MainWindow, hands: Hands
) -> None:
    customer = desk.a_customer(limit=500_000)
    lamp = desk.a_product("Lampe de quai", on_hand=7, sku="QUAI-1", price_micro=40_000_000)
    order = desk.an_order(customer, goods(desk.a_product(on_hand=9), 3), payment_kind="account")
    desk.confirm(order)
    dialog = opened(window, hands, order)
    [line] = dialog.edits
    for edit in (dialog.prices[line], dialog.discounts[line], dialog.added.button):
        hands.press(Qt.Key.Key_Tab)
        assert hands.focus is edit
    hands.enter()
    hands.type("quai-1")
    hands.enter()
    hands.type("2")
    # Through price, discount and rate to an empty line, and out of it; over the day promised, carriage, address, the three
    # fields of a pick-up point, terms, discount, reference and note.
    hands.enter(times=15)
    assert hands.focus is dialog.reason
    hands.type("Il en veut deux")
    hands.step()
    added = desk.rows("SELECT * FROM order_line WHERE order_id = :id ORDER BY position", id=order)[-1]
    told = ("name", "quantity_milli", "net", "tax", "vat_rule", "price_from")
    assert tuple(added[name] for name in told) == (
        "Lampe de quai",
        2_000,
        8_000,
        1_600,
        "domestic",
        "product",
    )
    assert desk.stock(lamp) == (7, 2)
    assert desk.order(order)["total"] == 3_600 + 9_600
    desk.must_verify()


def test_after_a_change_the_confirmation_is_offered_again_by_mail(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(email="lefevre@example.org")
    order = books.an_order(customer, goods(books.a_product(on_hand=9), 3), payment_kind="account")
    books.confirm(order)
    [line] = books.lines(order)
    page = stage.show(OrderPage(stage.office, order))
    page.acts._change()
    [dialog] = page.findChildren(ChangeDialog)
    stage.calm()
    assert not dialog.mail.isChecked()
    dialog.mail.setChecked(True)
    dialog.edits[line].set_value(4_000)
    dialog.reason.setText("Un de plus")
    dialog.try_it()
    stage.calm()
    [sent] = page.findChildren(SendDialog)
    assert sent.kind.value == "order_confirmation"
    assert sent.recipient.text() == "lefevre@example.org"
    assert "48,00" in sent.text.toPlainText()
    sent.reject()


def test_the_address_and_the_shipping_charge_change_until_it_leaves(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(
        limit=500_000,
        addresses=(AddressDraft(kind="delivery", line1="5 rue B", postcode="29200", city="Brest"),),
    )
    order = books.an_order(customer, goods(books.a_product(on_hand=9), 2), payment_kind="account")
    books.confirm(order)
    dialog = a_dialog(stage, books, order)
    stage.calm()
    dialog.carried.delivery.setCurrentIndex(1)
    dialog.carried.shipping.set_value(10_000_000)
    dialog._tell()
    stage.calm()
    assert "36,00" in dialog.effects.told[0]
    dialog.reason.setText("chez sa sœur")
    dialog.try_it()
    stage.calm()
    found = books.order(order)
    assert (json.loads(found["delivery"])["city"], found["total"]) == ("Brest", 3_600)
    name = books.row("SELECT name FROM order_line WHERE kind = 'shipping'")["name"]
    assert name == "Frais de port"
    books.must_verify()
    books.ship(order)
    assert "delivery" not in a_dialog(stage, books, order).form.fields


def test_a_pick_up_point_is_added_until_it_leaves_and_is_of_its_address(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(
        limit=500_000,
        addresses=(AddressDraft(kind="delivery", line1="5 rue B", postcode="29200", city="Brest"),),
    )
    order = books.an_order(customer, goods(books.a_product(on_hand=9), 2), payment_kind="account")
    books.confirm(order)
    dialog = a_dialog(stage, books, order)
    stage.calm()
    point = dialog.carried.point
    point.code.setText("041281")
    point.code.textEdited.emit("041281")
    stage.calm()
    assert dialog.effects.told == ("Le transporteur du point relais manque.",)
    # An address of the book has none: what was typed goes with the one it was typed for.
    dialog.carried.delivery.setCurrentIndex(1)
    assert point.code.text() == ""
    for edit, text in ((point.carrier, "mondial relay"), (point.code, "041281"), (point.name, "Tabac")):
        edit.setText(text)
        edit.textEdited.emit(text)
    dialog.reason.setText("au point relais")
    dialog.try_it()
    stage.calm()
    told = json.loads(books.order(order)["delivery"])
    assert (told["city"], told["point_carrier"], told["point_code"]) == ("Brest", "Mondial Relay", "041281")
    again = a_dialog(stage, books, order)
    stage.calm()
    assert again.carried.point.name.text() == "Tabac"
    assert not again.carried.changed
    shipment = books.ship(order)
    assert books.row("SELECT carrier FROM shipment WHERE id = :id", id=shipment)["carrier"] == "Mondial Relay"
    assert "point_code" not in a_dialog(stage, books, order).form.fields
    books.must_verify()


def test_carriage_added_to_a_confirmed_order_is_told_at_the_rate_of_its_goods(
    stage: Stage, books: Desk
) -> None:
    honey = books.a_product("Miel", on_hand=9, vat_class="food")
    order = books.an_order(books.a_customer(), goods(honey, 1, vat_class="food"), payment_kind="account")
    books.confirm(order)
    dialog = a_dialog(stage, books, order)
    stage.calm()
    dialog.carried.shipping.set_value(10_000_000)
    dialog._tell()
    stage.calm()
    assert "21,10" in dialog.effects.told[0]
    dialog.reason.setText("par transporteur")
    dialog.try_it()
    stage.calm()
    assert books.order(order)["total"] == 2_110


def test_price_discount_and_terms_change_by_keys_and_say_what_follows(
    desk: Desk, window: MainWindow, hands: Hands
) -> None:
    customer = desk.a_customer(limit=500_000)
    order = desk.an_order(customer, goods(desk.a_product(on_hand=9), 3), payment_kind="prepaid")
    desk.confirm(order)
    dialog = opened(window, hands, order)
    hands.enter()
    hands.type("8")
    hands.enter()
    hands.type("10")
    hands.enter(times=2)
    hands.calm()
    # Three at 8.00, less 10 %, with VAT.
    assert "25,92" in dialog.effects.told[0]
    dialog.terms.off.setFocus()
    hands.type("5")
    hands.enter(times=3)
    assert hands.focus is dialog.reason
    dialog.terms.pays.setCurrentIndex(0)
    hands.calm()
    assert any("soumise en entier" in told for told in dialog.effects.told)
    hands.type("Convenu au téléphone")
    hands.step()
    found = desk.order(order)
    assert (found["total"], found["discount_ppm"], found["payment_kind"]) == (2_462, 50_000, "account")
    desk.must_verify()


def test_what_has_left_keeps_its_price_and_says_so(stage: Stage, books: Desk) -> None:
    first, second = (goods(books.a_product(on_hand=9), 3) for _ in range(2))
    order = books.an_order(books.a_customer(), first, second, payment_kind="account")
    books.confirm(order)
    gone, here = books.lines(order)
    books.ship(order, {gone: 1_000})
    dialog = a_dialog(stage, books, order)
    stage.calm()
    assert [dialog.prices[line].isEnabled() for line in (gone, here)] == [False, True]
    assert "prix fixé" in dialog.edits[gone].accessibleDescription()
    assert not {"pays", "off"} & set(dialog.form.fields)
    dialog.prices[here].set_value(9_000_000)
    dialog.reason.setText("moins cher")
    dialog.try_it()
    stage.calm()
    assert books.order(order)["total"] == 3_600 + 3_240


def test_a_price_that_cannot_be_read_is_said_at_its_line(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 3), payment_kind="account")
    books.confirm(order)
    [line] = books.lines(order)
    dialog = a_dialog(stage, books, order)
    stage.calm()
    dialog.prices[line].setText("huit")
    dialog.reason.setText("moins cher")
    dialog.try_it()
    stage.calm()
    assert dialog.lines._below[line].text() == dialog.prices[line].problem
    assert books.order(order)["total"] == 3_600


def test_the_customers_reference_and_the_note_change_and_say_where_they_stand(
    stage: Stage, books: Desk
) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 3), payment_kind="account")
    books.confirm(order)
    dialog = a_dialog(stage, books, order)
    stage.calm()
    # Nobody has written to them: the first confirmation is not sent again.
    assert dialog.mail.text() == say("order_page.change.mail_first")
    assert dialog.effects.told == (say("order_page.change.same", total=words().money(3_600, "EUR")),)
    assert not dialog.verb.isEnabled()
    dialog.worded.reference.setText("BC 4471")
    assert say("order_page.change.bears", reference="BC 4471") in dialog.effects.told
    dialog.reason.setText("bon de commande reçu")
    dialog.try_it()
    stage.calm()
    assert books.order(order)["customer_reference"] == "BC 4471"
    books.ship(order)
    books.invoice(order)
    assert not {"reference", "note"} & set(a_dialog(stage, books, order).form.fields)


def test_an_order_without_terms_of_its_own_names_the_usual_ones(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 3), payment_kind="account")
    books.confirm(order)
    page = stage.show(OrderPage(stage.office, order))
    assert page.facts is not None
    named = page.facts.page.agreed["fr"]
    assert named
    assert page.facts_part.terms.text == say("order_page.usual_terms", terms=named)
    dialog = a_dialog(stage, books, order)
    stage.calm()
    assert dialog.terms.pays.currentText() == say("order_page.usual_terms", terms=named)


def test_raising_a_quantity_is_judged_by_what_is_free_and_what_the_order_holds_itself(
    stage: Stage, books: Desk
) -> None:
    product, customer = books.a_product(on_hand=80), books.a_customer(limit=10_000_000)
    other = books.an_order(customer, goods(product, 13), payment_kind="account")
    order = books.an_order(customer, goods(product, 10), goods(product, 5), payment_kind="account")
    for each in (other, order):
        books.confirm(each)
    first, second = books.lines(order)
    dialog = a_dialog(stage, books, order)
    stage.calm()

    def told() -> list[str]:
        return [dialog.edits[line].accessibleDescription() for line in (first, second)]

    # Of 80, 13 are another order's; what is on the line above is taken from what is below.
    assert told() == [say("order_page.change.room", quantity=n) for n in ("67", "57")]
    dialog.edits[first].set_value(60_000)
    dialog.edits[first].settled.emit()
    assert told() == [say("order_page.change.room", quantity=n) for n in ("67", "7")]
    dialog.edits[second].set_value(9_000)
    dialog.edits[second].settled.emit()
    assert told()[1] == say("order_entry.missing", quantity="2")
    assert dialog.lines._below[second].text() == told()[1]


def test_what_has_left_needs_no_more_stock(stage: Stage, books: Desk) -> None:
    product = books.a_product(on_hand=8)
    order = books.an_order(books.a_customer(), goods(product, 8), payment_kind="account")
    books.confirm(order)
    [line] = books.lines(order)
    books.ship(order, {line: 5_000})
    dialog = a_dialog(stage, books, order)
    stage.calm()
    assert dialog.edits[line].accessibleDescription().startswith(say("order_page.change.room", quantity="3"))
