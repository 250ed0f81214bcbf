"""How a customer is delivered: told in their record, on the order, and before part of one leaves."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.reports.customer_page import customer_page
from app.reports.order_outlook import order_look
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.customers.customer_dialog import CustomerDialog
from ui.customers.record_tab import RecordTab
from ui.orders.leaving_effects import carriage_told, leaving_lines
from ui.orders.order_facts import OrderFacts
from ui.orders.quantities_dialog import ShipDialog

PART = "le client veut tout en une seule livraison\u00a0: lui demander d’abord"


def test_the_record_asks_for_it_and_tells_it(stage: Stage, books: Desk) -> None:
    who = books.a_customer()
    with books.reading() as rd:
        page = customer_page(rd, who)
    dialog = stage.show(CustomerDialog(stage.office, page))
    stage.calm()
    dialog.served.carrier.setText("chronopost")
    dialog.served.one_delivery.setChecked(True)
    dialog.try_it()
    stage.calm()
    row = books.row("SELECT usual_carrier, one_delivery FROM customer WHERE id = :id", id=who)
    assert (row["usual_carrier"], bool(row["one_delivery"])) == ("Chronopost", True)
    with books.reading() as rd:
        page = customer_page(rd, who)
    holder = stage.show(QWidget())
    tab = RecordTab(stage.office, who, holder)
    tab.show_record(page)
    told = tab.about.told
    assert told["Transporteur habituel"] == "Chronopost"
    assert told["Livraison"] == "tout en une seule fois"
    again = stage.show(CustomerDialog(stage.office, page))
    assert (again.served.carrier.text(), again.served.one_delivery.isChecked()) == ("Chronopost", True)


def test_part_of_an_order_leaves_with_a_caution(stage: Stage, books: Desk) -> None:
    who = books.a_customer(usual_carrier="Chronopost", one_delivery=True)
    order = books.an_order(who, goods(books.a_product(on_hand=2), 3), payment_kind="account")
    books.confirm(order)
    with books.reading() as rd:
        look = order_look(rd, order)

    def leaving(whole: bool, _quantities: Mapping[int, int]) -> list[tuple[str, str]]:
        return leaving_lines(look, whole=whole)

    dialog = stage.show(ShipDialog(stage.office, order, look.page.lines, look.page.covered, None, leaving))
    assert PART in dialog.effects.told
    assert "part avec Chronopost" in dialog.effects.told
    assert dialog.verb.isEnabled()
    dialog.edits[look.page.lines[0].id].set_value(3000)
    dialog.edits[look.page.lines[0].id].settled.emit()
    assert PART not in dialog.effects.told
    assert carriage_told(look.page) == "Chronopost\nTout en une seule livraison"
    facts = OrderFacts()
    facts.show_page(look.page, TODAY)
    assert not facts.carriage.isHidden()
    books.ship(order, {look.page.lines[0].id: 1000})
    with books.reading() as rd:
        look = order_look(rd, order)
    passed = "Une seule livraison souhaitée, mais une partie a déjà été expédiée"
    assert carriage_told(look.page) == f"Chronopost\n{passed}"
