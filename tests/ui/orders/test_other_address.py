"""An address typed for one order: kept on it alone, or with the customer where that is ticked."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.customers.customer import AddressDraft
from tests.stories.desk import Desk
from tests.ui.orders.conftest import Hands
from tests.ui.orders.test_order_entry import a_line, kept, with_customer
from ui.orders.address_dialog import OTHER, AddressDialog
from ui.orders.order_entry import OrderEntry
from ui.shell.main_window import MainWindow


def asked(entry: OrderEntry, hands: Hands) -> AddressDialog:
    """The form, asked for in the list of addresses as a click or Enter does."""
    choice = entry.sheet.form.delivery
    choice.setCurrentIndex(choice.findData(OTHER))
    choice.activated.emit(choice.currentIndex())
    hands.calm()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, AddressDialog)]
    return dialog


def a_company(desk: Desk) -> None:
    place = AddressDraft(kind="delivery", line1="3 quai Sud", postcode="30000", city="Nîmes")
    desk.a_customer("SARL Lefèvre", addresses=(place,))
    desk.a_product("Bol", on_hand=20, sku="BOL", price_micro=10_000_000)


def typed(dialog: AddressDialog) -> None:
    dialog.name.setText("Chez ma sœur")
    dialog.line1.setText("5 rue des Lilas")
    dialog.postcode.setText("29200")
    dialog.city.setText("Brest")


def test_an_address_typed_for_the_order_is_on_it_alone(desk: Desk, window: MainWindow, hands: Hands) -> None:
    a_company(desk)
    entry = with_customer(window, hands)
    a_line(hands, "bol")
    dialog = asked(entry, hands)
    # Until it is typed the order goes where it went.
    assert entry.sheet.form.head.delivery.city == "Nîmes"
    typed(dialog)
    dialog.try_it()
    hands.calm()
    entry.save()
    hands.calm()
    delivery = kept(desk, entry.order_id).delivery
    assert (delivery.name, delivery.line1, delivery.city) == ("Chez ma sœur", "5 rue des Lilas", "Brest")
    assert entry.sheet.form.delivery.currentText() == "5 rue des Lilas, 29200 Brest"
    assert len(desk.rows("SELECT id FROM address")) == 1


def test_ticked_it_is_kept_with_the_customer_too(desk: Desk, window: MainWindow, hands: Hands) -> None:
    a_company(desk)
    entry = with_customer(window, hands)
    dialog = asked(entry, hands)
    typed(dialog)
    dialog.keep.setChecked(True)
    dialog.try_it()
    hands.calm()
    found = desk.rows("SELECT kind, city FROM address ORDER BY id")
    assert found == [{"kind": "delivery", "city": "Nîmes"}, {"kind": "delivery", "city": "Brest"}]
    assert entry.sheet.form.head.delivery.city == "Brest"


def test_a_pick_up_point_is_the_orders_and_is_whole(desk: Desk, window: MainWindow, hands: Hands) -> None:
    a_company(desk)
    entry = with_customer(window, hands)
    a_line(hands, "bol")
    dialog = asked(entry, hands)
    typed(dialog)
    dialog.keep.setChecked(True)
    dialog.point.carrier.setText("mondialrelay")
    dialog.try_it()
    assert dialog.form.fields["point_code"].problem.startswith("Le code du point relais manque.")
    dialog.point.carrier.setText("")
    dialog.point.code.setText("041281")
    dialog.try_it()
    assert dialog.form.fields["point_carrier"].problem.startswith("Le transporteur du point relais manque.")
    dialog.point.carrier.setText("mondialrelay")
    dialog.point.name.setText("Tabac du Port")
    dialog.try_it()
    hands.calm()
    assert entry.sheet.form.delivery.currentText() == (
        "5 rue des Lilas, 29200 Brest, Tabac du Port, Mondial Relay 041281"
    )
    entry.save()
    hands.calm()
    delivery = kept(desk, entry.order_id).delivery
    assert (delivery.point_carrier, delivery.point_code, delivery.point_name) == (
        "Mondial Relay", "041281", "Tabac du Port",
    )  # fmt: skip
    # Their address is theirs without it.
    assert len(desk.rows("SELECT id FROM address")) == 2


def test_left_again_nothing_is_another(desk: Desk, window: MainWindow, hands: Hands) -> None:
    a_company(desk)
    entry = with_customer(window, hands)
    dialog = asked(entry, hands)
    dialog.try_it()  # without street or town
    assert dialog.isVisible()
    assert dialog.form.fields["line1"].problem
    dialog.reject()
    assert entry.sheet.form.head.delivery.city == "Nîmes"


def test_who_has_no_address_can_be_given_one(desk: Desk, window: MainWindow, hands: Hands) -> None:
    desk.a_customer("SARL Lefèvre")
    entry = with_customer(window, hands)
    assert entry.sheet.form.delivery.currentText() == "Adresse non indiquée"
    dialog = asked(entry, hands)
    typed(dialog)
    dialog.try_it()
    hands.calm()
    assert entry.sheet.form.head.delivery.city == "Brest"
