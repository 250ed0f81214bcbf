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
