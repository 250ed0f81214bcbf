"""The list of products while an order is typed tells what each costs on this order, and says in which terms."""

from __future__ import annotations

import pytest

from app.customers.customer import CustomerDraft, add
from app.pricing import price_list
from app.pricing.price_list import PriceLineDraft, PriceListDraft
from tests.stories.desk import Desk
from tests.ui.orders.conftest import Hands
from tests.ui.orders.test_order_entry import with_customer
from ui.kit.picker_list import PickerList
from ui.orders.order_entry import OrderEntry
from ui.shell.main_window import MainWindow


@pytest.fixture
def bowl(desk: Desk) -> int:
    """A bowl at 9,60 without VAT, and who may buy it."""
    desk.a_customer("SARL Lefèvre")
    desk.do(add, CustomerDraft(name="Ana Costa"))
    return desk.a_product("Bol", on_hand=5, sku="BOL", price_micro=9_600_000)


def offered(entry: OrderEntry, hands: Hands) -> PickerList:
    """The open list of what was typed."""
    hands.type("bol")
    found = entry.sheet.grid.editors.product._list
    hands.wait(found.isVisible)
    return found


def test_who_reads_prices_with_vat_is_told_the_price_the_line_will_have(
    bowl: int, window: MainWindow, hands: Hands
) -> None:
    entry = with_customer(window, hands, "ana")
    shown = offered(entry, hands)
    assert (shown._heading, shown._faces[0].right) == ("Prix TTC", "11,52")
    hands.enter()
    assert entry.sheet.grid.lines[0].unit_price_micro == 11_520_000


def test_who_reads_prices_without_vat_is_told_theirs(bowl: int, window: MainWindow, hands: Hands) -> None:
    shown = offered(with_customer(window, hands), hands)
    assert (shown._heading, shown._faces[0].right) == ("Prix HT", "9,60")


def test_the_price_of_the_customers_list_is_told_with_the_name_of_the_list(
    desk: Desk, bowl: int, window: MainWindow, hands: Hands
) -> None:
    terms = PriceListDraft(name="Revendeurs", prices_include_tax=False)
    lines = (PriceLineDraft(product_id=bowl, price_micro=8_000_000),)
    resellers = desk.do(price_list.add_list, terms, lines)
    who = desk.row("SELECT id FROM customer WHERE name = 'SARL Lefèvre'")["id"]
    desk.do(price_list.set_customer_prices, who, None, resellers)
    [face] = offered(with_customer(window, hands), hands)._faces
    assert (face.aside, face.right) == ("BOL · Revendeurs", "8,00")


def test_a_discount_of_the_list_stands_beside_the_price(
    desk: Desk, bowl: int, window: MainWindow, hands: Hands
) -> None:
    resellers = desk.do(price_list.add_list, PriceListDraft(name="Revendeurs", discount_ppm=100_000))
    who = desk.row("SELECT id FROM customer WHERE name = 'SARL Lefèvre'")["id"]
    desk.do(price_list.set_customer_prices, who, None, resellers)
    [face] = offered(with_customer(window, hands), hands)._faces
    assert face.right.startswith("9,60 − 10")


def test_another_list_is_chosen_for_one_order_and_is_still_chosen_when_it_is_gone_on_with(
    desk: Desk, bowl: int, window: MainWindow, hands: Hands
) -> None:
    lines = (PriceLineDraft(product_id=bowl, price_micro=8_000_000),)
    resellers = desk.do(price_list.add_list, PriceListDraft(name="Revendeurs"), lines)
    entry = with_customer(window, hands)
    chosen = entry.sheet.form.price_list
    assert not entry.sheet.form.fields["list"].isHidden()
    # Nothing counts for them: what the catalogue says.
    assert [chosen.itemText(at) for at in range(chosen.count())] == ["Catalogue", "Revendeurs"]
    offered(entry, hands)
    hands.enter()
    assert entry.sheet.grid.lines[0].unit_price_micro == 9_600_000
    chosen.setCurrentIndex(1)
    hands.calm()
    [line] = entry.sheet.grid.lines
    assert (line.unit_price_micro, line.price_from, line.price_list) == (8_000_000, "list", "Revendeurs")
    entry.sheet.step_back(back=True)
    assert (chosen.value, entry.sheet.grid.lines[0].unit_price_micro) == ("usual", 9_600_000)
    entry.sheet.step_back(back=False)
    assert chosen.value == str(resellers)
    entry.save()
    hands.calm()
    order_id = entry.order_id
    assert order_id is not None
    again = OrderEntry(window.office, order_id, window)
    hands.calm()
    assert again.sheet.form.price_list.value == str(resellers)


def test_without_price_lists_none_is_asked_for_and_theirs_may_be_left_out(
    desk: Desk, bowl: int, window: MainWindow, hands: Hands
) -> None:
    assert with_customer(window, hands).sheet.form.fields["list"].isHidden()
    lines = (PriceLineDraft(product_id=bowl, price_micro=8_000_000),)
    resellers = desk.do(price_list.add_list, PriceListDraft(name="Revendeurs"), lines)
    who = desk.row("SELECT id FROM customer WHERE name = 'SARL Lefèvre'")["id"]
    desk.do(price_list.set_customer_prices, who, None, resellers)
    entry = with_customer(window, hands)
    chosen = entry.sheet.form.price_list
    assert [chosen.itemText(at) for at in range(chosen.count())] == ["Revendeurs", "Catalogue"]
    offered(entry, hands)
    hands.enter()
    assert entry.sheet.grid.lines[0].unit_price_micro == 8_000_000
    chosen.setCurrentIndex(1)
    hands.calm()
    assert entry.sheet.grid.lines[0].unit_price_micro == 9_600_000
