"""Selling at the counter: what is said before the click, the change to give back, and where the window goes afterwards."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.customers import customer as customers
from app.customers.customer import CustomerDraft
from tests.paper.papers import plain
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from tests.ui.orders.conftest import Hands
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.icon_button import IconButton
from ui.orders.counter_dialog import CounterDialog, sell_here
from ui.orders.entry_bar import EntryBar
from ui.orders.order_entry import OrderEntry
from ui.orders.order_page import OrderPage
from ui.orders.proforma_dialog import ProformaDialog, draw_proforma
from ui.shell.main_window import MainWindow


def a_draft(books: Desk, on_hand: int = 9) -> int:
    """A draft of 24,00 €."""
    return books.an_order(books.a_customer(email="a@b.fr"), goods(books.a_product(on_hand=on_hand), 2))


def opened(stage: Stage, order_id: int) -> CounterDialog:
    dialog = sell_here(stage.office, order_id)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    return dialog


def told(dialog: CounterDialog | ProformaDialog) -> str:
    return plain(" | ".join(dialog.effects.told))


def test_it_says_what_one_click_does_and_does_it(stage: Stage, books: Desk) -> None:
    order_id = a_draft(books)
    dialog = opened(stage, order_id)
    for wanted in ("encaisse 24,00 €", "sort 2 articles du stock", "confirme la commande et émet sa facture"):
        assert wanted in told(dialog)
    dialog.try_it()
    stage.calm()
    assert books.state(order_id) == ("closed", "all", "all", "all")
    [invoice] = books.rows("SELECT id, number FROM invoice")
    assert stage.opened == [("invoice", invoice["id"])]
    assert invoice["number"] in stage.said[-1].text
    books.must_verify()


def test_what_is_confirmed_already_is_not_confirmed_at_the_counter(stage: Stage, books: Desk) -> None:
    order_id = a_draft(books)
    books.confirm(order_id)
    dialog = opened(stage, order_id)
    assert "émet sa facture, acquittée" in told(dialog)
    assert "confirme" not in told(dialog)


def test_of_cash_it_reckons_the_change_and_takes_no_less(stage: Stage, books: Desk) -> None:
    order_id = a_draft(books)
    dialog = opened(stage, order_id)
    assert dialog.form.fields["given"].isHidden()
    dialog.method.set_value("cash")
    dialog.method.currentIndexChanged.emit(dialog.method.currentIndex())
    assert not dialog.form.fields["given"].isHidden()
    dialog.given.set_value(2_000)
    dialog.try_it()
    stage.calm()
    assert books.state(order_id)[0] == "draft", "four euros are missing"
    dialog.given.set_value(5_000)
    dialog.given.settled.emit()
    assert "à rendre : 26,00 €" in told(dialog)
    dialog.try_it()
    stage.calm()
    [payment] = books.rows("SELECT amount, method FROM payment")
    assert (payment["amount"], payment["method"]) == (2_400, "cash"), "what was given back was never received"


def test_of_more_cash_than_the_law_allows_it_says_so_before_it_is_taken(stage: Stage, books: Desk) -> None:
    knife = books.a_product(on_hand=99)
    person = books.do(customers.add, CustomerDraft(name="Hugo Delacroix", kind="person"))
    # 1 000,00 € may be paid in cash, 1 000,01 € may not; by card it may.
    for price, warned in (("833.33", False), ("833.34", True)):
        order_id = books.an_order(person, goods(knife, 1, price))
        dialog = opened(stage, order_id)
        assert "interdit" not in told(dialog)
        dialog.method.set_value("cash")
        dialog.method.currentIndexChanged.emit(dialog.method.currentIndex())
        assert ("plus de 1 000,00 € en espèces : interdit" in told(dialog)) is warned
        assert (dialog.verb.property("look") == "secondary") is warned
        # A person may live abroad, where the law allows more.
        assert dialog.verb.isEnabled()
        dialog.reject()


def test_no_company_pays_more_in_cash_than_the_law_allows(stage: Stage, books: Desk) -> None:
    order_id = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 1, "833.34"))
    dialog = opened(stage, order_id)
    for method, allowed in (("cash", False), ("card", True)):
        dialog.method.set_value(method)
        dialog.method.currentIndexChanged.emit(dialog.method.currentIndex())
        assert dialog.verb.isEnabled() is allowed
        assert ("interdit à une société" in told(dialog)) is not allowed


def test_what_stock_does_not_cover_is_said_and_cannot_be_sold(stage: Stage, books: Desk) -> None:
    dialog = opened(stage, a_draft(books, on_hand=1))
    assert "le stock ne couvre pas" in told(dialog)
    assert not dialog.verb.isEnabled()


def test_an_order_to_be_collected_offers_it_and_one_that_left_does_not(stage: Stage, books: Desk) -> None:
    customer, knife = books.a_customer(), books.a_product(on_hand=9)
    orders = [books.an_order(customer, goods(knife, 1), payment_kind="account") for _ in range(2)]
    for order_id in orders:
        books.confirm(order_id)
    books.ship(orders[1])
    pages = [stage.show(OrderPage(stage.office, order_id)) for order_id in orders]
    stage.calm()
    offered = [{each.key for each in page.acts.offered()} for page in pages]
    assert {"counter.verb", "proforma.verb"} <= offered[0]
    assert "counter.verb" not in offered[1]
    assert "proforma.verb" in offered[1]


def test_a_sale_goes_from_the_entry_to_its_invoice(desk: Desk, window: MainWindow, hands: Hands) -> None:
    desk.a_customer("SARL Lefèvre", limit=0)
    desk.a_product("Bol", on_hand=20, sku="BOL", price_micro=10_000_000)
    hands.control(Qt.Key.Key_2)
    hands.control(Qt.Key.Key_N)
    entry = window.current
    assert isinstance(entry, OrderEntry)
    assert not entry.bar.counter.isEnabled()
    hands.type("lefevre")
    hands.enter(times=sum(not field.isHidden() for field in entry.sheet.form.fields.values()))
    hands.type("BOL")
    hands.enter()
    hands.type("3")
    hands.enter(times=4)
    entry.bar.counter.setFocus()
    hands.press(Qt.Key.Key_Space)
    hands.wait(lambda: isinstance(hands.focus.window(), CounterDialog))
    hands.calm()
    hands.press(Qt.Key.Key_Escape)
    hands.wait(lambda: entry.bar.counter.isEnabled() and window.isActiveWindow())
    assert desk.rows("SELECT id FROM invoice") == [], "who leaves sells nothing"
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    hands.wait(lambda: isinstance(hands.focus.window(), CounterDialog))
    hands.calm()
    hands.step()
    hands.wait(lambda: isinstance(window.current, InvoicePage))
    hands.calm()
    [invoice] = desk.rows("SELECT total, paid_before FROM invoice")
    assert invoice == {"total": 3_600, "paid_before": 3_600}
    desk.must_verify()


def test_the_pro_forma_says_what_it_is_not_and_goes_on_to_its_mail(stage: Stage, books: Desk) -> None:
    order_id = a_draft(books)
    books.confirm(order_id)
    number = books.order(order_id)["number"]
    dialog = draw_proforma(stage.office, "sales_order", order_id)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert "ne vaut pas facture" in told(dialog)
    assert number in told(dialog)
    assert "archivée avec son destinataire" in told(dialog)
    dialog.then.setCurrentIndex(1)
    assert "n’est pas archivée" in told(dialog)


def test_where_there_is_no_room_for_all_ways_out_the_least_asked_for_stand_in_a_menu(
    stage: Stage,
) -> None:
    around = stage.show(QWidget())
    bar = EntryBar(around)
    bar.show()
    ways = [bar.abandon, bar.extras, bar.as_quote, bar.counter, bar.confirm]
    bar.resize(1_400, 56)
    assert [each.isVisible() for each in ways] == [True] * 5
    bar.resize(620, 56)
    stage.calm()
    assert not bar.extras.isVisible()
    assert bar.counter.isVisible()
    for each in (one for one in ways if one.isVisible()):
        assert each.width() >= each.sizeHint().width()
    pressed: list[str] = []
    bar.extras.clicked.connect(lambda: pressed.append("extras"))
    more = bar.findChild(IconButton)
    assert more is not None
    more.click()
    menu = next(each for each in bar.findChildren(QMenu) if each.isVisible())
    next(each for each in menu.actions() if "champs" in each.text()).trigger()
    assert pressed == ["extras"]
    menu.close()
    bar.take_away(bar.counter)
    bar.resize(1_400, 56)
    assert [each.isVisible() for each in ways] == [True, True, True, False, True]
