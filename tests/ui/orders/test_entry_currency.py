"""An order entered in another currency: prices follow the rate, what was typed stays, and credit counts in euros."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.flow import exchange
from app.orders.entry import with_price
from app.pricing import price_list
from app.pricing.price_list import PriceListDraft
from tests.stories.desk import TODAY, Desk
from tests.ui.orders.conftest import Hands
from tests.ui.orders.test_order_entry import a_line, begun, kept, with_customer
from ui.kit.text_choice import TextChoice
from ui.kit.theme import apply, theme
from ui.orders.entry_form import EntryForm
from ui.shell.main_window import MainWindow

Key = Qt.Key


@pytest.fixture
def shop(desk: Desk) -> Desk:
    desk.a_customer("SARL Lefèvre", limit=10_000)
    desk.a_product("Bol", on_hand=20, sku="BOL", price_micro=10_000_000)
    return desk


def choose(choice: TextChoice, code: str) -> None:
    """What somebody does: what the program sets is told nobody."""
    choice.setCurrentIndex(choice.findText(code))


def test_without_a_rate_nothing_is_asked(shop: Desk, window: MainWindow, hands: Hands) -> None:
    entry = begun(window, hands)
    assert not entry.sheet.form.fields["currency"].isVisibleTo(entry.sheet.form)


def test_prices_follow_the_rate_and_what_was_typed_stays(
    shop: Desk, window: MainWindow, hands: Hands
) -> None:
    shop.do(exchange.write, "USD", TODAY, 1_085_000, "BCE")
    entry = with_customer(window, hands)
    a_line(hands, "bol", 2)
    sheet = entry.sheet
    assert sheet.grid.lines[0].unit_price_micro == 10_000_000
    choose(sheet.form.currency, "USD")
    hands.calm()
    assert sheet.grid.lines[0].unit_price_micro == 10_850_000
    assert (sheet.total, sheet.total_at_home) == (2_604, 2_400)
    hands.control(Key.Key_S)
    assert kept(shop, entry.order_id).currency == "USD"
    # A price that was typed is the truth, whatever the currency.
    sheet.grid.restore(
        [replace(row, line=with_price(row.line, 9_000_000)) for row in sheet.grid.rows if row.line]
    )
    choose(sheet.form.currency, "EUR")
    hands.calm()
    assert sheet.grid.lines[0].unit_price_micro == 9_000_000
    assert (sheet.total, sheet.abroad) == (2_160, False)


def head_of(shop: Desk, window: MainWindow, hands: Hands, *, rate: bool, listed: bool) -> EntryForm:
    """The head of an entry at 1280×800, with a currency's rate and price lists or without."""
    if rate:
        shop.do(exchange.write, "USD", TODAY, 1_085_000, "BCE")
    if listed:
        shop.do(price_list.add_list, PriceListDraft(name="Revendeurs"))
    window.resize(1280, 800)
    form = with_customer(window, hands).sheet.form
    hands.calm()
    return form


@pytest.mark.parametrize(("rate", "listed"), [(True, True), (True, False), (False, True)])
def test_customer_address_and_terms_have_half_the_head_where_more_is_asked(
    shop: Desk, window: MainWindow, hands: Hands, *, rate: bool, listed: bool
) -> None:
    form = head_of(shop, window, hands, rate=rate, listed=listed)
    half = form.width() // 2 - 16
    assert all(form.fields[name].width() >= half for name in ("customer", "delivery", "terms"))
    asked = [
        name for name in ("list", "tax", "currency", "shipping", "discount") if form.fields[name].isVisible()
    ]
    assert asked == [
        name
        for name, there in (
            ("list", listed),
            ("tax", True),
            ("currency", rate),
            ("shipping", True),
            ("discount", True),
        )
        if there
    ]
    # All of them in one row, the third.
    assert len({form.fields[name].y() for name in asked}) == 1
    assert len({each.y() for each in form.fields.values() if each.isVisible()}) == 3


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    """Letters half as large again, and as they were afterwards."""
    mode, percent = theme().mode, theme().percent
    apply(qapp, mode, 150)
    yield
    apply(qapp, mode, percent)


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize(("rate", "listed"), [(True, True), (True, False), (False, True), (False, False)])
def test_customer_and_address_have_a_row_each_where_the_text_is_large(
    shop: Desk, window: MainWindow, hands: Hands, *, rate: bool, listed: bool
) -> None:
    form = head_of(shop, window, hands, rate=rate, listed=listed)
    assert all(form.fields[name].width() >= form.width() - 2 for name in ("customer", "delivery"))
    # Price lists ask for one row more, currencies for none.
    assert len({each.y() for each in form.fields.values() if each.isVisible()}) == 4 + listed
