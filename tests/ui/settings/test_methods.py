"""Methods of payment by keys: added, moved, withdrawn; a shop's gateway decided; and chosen in an order and a payment."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.flow.methods import met
from app.links.shops.shop import connect
from app.orders.gateways import gateways
from app.orders.methods import all_methods
from app.payments.queries import payment_rows
from tests.stories.desk import OWNER, Desk, goods
from tests.ui.conftest import Stage
from ui.payments.receive_dialog import receive_payment
from ui.settings.gateways_part import GatewayDialog
from ui.settings.method_dialog import MethodDialog
from ui.settings.methods_form import MethodsForm
from ui.settings.settings_screen import SettingsScreen


def screen(stage: Stage) -> SettingsScreen:
    found = stage.show(SettingsScreen(stage.office))
    found.show_section("methods")
    stage.calm()
    return found


def codes(books: Desk) -> list[str]:
    with books.database.read() as rd:
        return [each.code for each in all_methods(rd) if each.archived_at is None]


def add_own(stage: Stage, form: MethodsForm) -> None:
    form.add.setFocus()
    QTest.keyClick(form.add, Qt.Key.Key_Space)
    stage.calm()
    dialog = form.findChild(MethodDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.name_fr, "Titres restaurant")
    QTest.keyClicks(dialog.name_en, "Meal vouchers")
    dialog.approval.setFocus()
    QTest.keyClick(dialog.approval, Qt.Key.Key_Down)
    assert any("À confirmer" in told for told in dialog.effects.told)
    QTest.keyClick(dialog.approval, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()


def test_a_method_is_added_moved_and_withdrawn_by_keys(stage: Stage, books: Desk) -> None:
    form = screen(stage).methods
    add_own(stage, form)
    assert codes(books)[-1] == "own-1"
    form.table.setFocus()
    while form.table.current is None or form.table.current.code != "own-1":
        QTest.keyClick(form.table, Qt.Key.Key_Down)
    assert form.table.current.approval == "new"
    QTest.keyClick(form.up, Qt.Key.Key_Space)
    stage.calm()
    assert codes(books)[-2:] == ["own-1", "other"]
    assert form.table.current is not None
    assert form.table.current.code == "own-1"
    dialog = form.ask_leave(form.table.current)
    dialog.verb.click()
    stage.calm()
    assert "own-1" not in codes(books)
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert "own-1" in codes(books)
    books.must_verify()


def test_a_gateway_nobody_knows_is_counted_and_decided(stage: Stage, books: Desk) -> None:
    shop = books.do(connect, "woocommerce", "Boutique", "https://boutique.example.test", None)
    with books.database.write(OWNER, "intake.order") as tx:
        met(tx, shop, "giftcard", "Carte cadeau", None)
    settings = screen(stage)
    assert settings.sections.entries["methods"].count == 1
    part = settings.methods.gateways
    part.decide.setFocus()
    QTest.keyClick(part.decide, Qt.Key.Key_Space)
    stage.calm()
    dialog = part.findChild(GatewayDialog)
    assert dialog is not None
    assert "giftcard" in dialog.subtitle.text()
    # Nothing is guessed: without a choice the verb leads to the field that asks for one.
    dialog.verb.click()
    assert dialog.form.fields["method"].problem == "Choisir d’abord un moyen."
    assert settings.sections.entries["methods"].count == 1
    QTest.keyClick(dialog.method, Qt.Key.Key_Down)
    QTest.keyClick(dialog.method, Qt.Key.Key_Down)
    QTest.keyClick(dialog.method, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    with books.database.read() as rd:
        [row] = gateways(rd)
    assert (row.method_code, row.undecided) == ("card", False)
    assert settings.sections.entries["methods"].count == 0


def test_withdrawing_offers_a_successor_to_what_the_shops_say_and_undo_gives_it_back(
    stage: Stage, books: Desk
) -> None:
    shop = books.do(connect, "woocommerce", "Boutique", "https://boutique.example.test", None)
    with books.database.write(OWNER, "intake.order") as tx:
        met(tx, shop, "stripe", "Carte", "card")
    settings = screen(stage)
    form = settings.methods
    row = next(each for each in form.rows if each.code == "card")
    dialog = form.ask_leave(row)
    stage.calm()
    assert dialog.successor.hasFocus()
    assert any("de nouveau à décider" in told for told in dialog.effects.told)
    dialog.successor.setFocus()
    QTest.keyClick(dialog.successor, Qt.Key.Key_Down)
    assert any("le suivra" in told for told in dialog.effects.told)
    QTest.keyClick(dialog.successor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    assert [each.method_code for each in form.gateways.rows] == ["transfer"]
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert [each.method_code for each in form.gateways.rows] == ["card"]
    books.must_verify()


def test_a_payment_of_an_order_proposes_the_orders_own_method(stage: Stage, books: Desk) -> None:
    add_own(stage, screen(stage).methods)
    order = books.an_order(
        books.a_customer(), goods(books.a_product(on_hand=3)), payment_method="own-1", payment_kind="prepaid"
    )
    books.confirm(order)
    dialog = receive_payment(stage.office, order_id=order)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert (dialog.method.value, dialog.method.means) == ("own-1", "card")
    dialog.verb.click()
    stage.calm()
    with books.database.read() as rd:
        [row] = payment_rows(rd, [1])
    assert (row.method, row.method_fr) == ("card", "Titres restaurant")
