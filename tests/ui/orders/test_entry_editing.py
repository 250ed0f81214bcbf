"""Editing an order being entered: totals, texts, sections, going back and forth, the customer's last order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.stories.desk import Desk, goods
from tests.ui.orders.conftest import CONTROL, Hands
from ui.kit.wording import switch
from ui.orders.line_grid import LineGrid
from ui.orders.order_entry import OrderEntry
from ui.shell.main_window import MainWindow

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def entry(desk: Desk, window: MainWindow, hands: Hands) -> OrderEntry:
    """A new order of a customer who ordered before, its first cell open."""
    lefevre = desk.a_customer("SARL Lefèvre", limit=500_000)
    bol = desk.a_product("Bol", on_hand=50, sku="BOL", price_micro=10_000_000)
    desk.a_product("Assiette", on_hand=5, sku="ASS", price_micro=20_000_000)
    desk.confirm(desk.an_order(lefevre, goods(bol, 4, "9.00", name="Bol")))
    hands.control(Key.Key_2)
    hands.control(Key.Key_N)
    hands.type("lefevre")
    hands.enter(times=8)
    found = window.current
    assert isinstance(found, OrderEntry)
    return found


@pytest.fixture
def grid(entry: OrderEntry) -> LineGrid:
    return entry.sheet.grid


def told(grid: LineGrid) -> list[tuple[str, str, int]]:
    return [(line.kind, line.name, line.quantity_milli // 1000) for line in grid.lines]


def a_line(hands: Hands, sku: str, pieces: int = 1) -> None:
    hands.type(sku)
    hands.enter()
    hands.type(str(pieces))
    hands.enter(times=4)


def test_a_total_is_typed_and_the_price_follows(grid: LineGrid, hands: Hands) -> None:
    hands.type("bol")
    hands.enter()
    hands.type("3")
    hands.press(Key.Key_F9)
    hands.type("25")
    hands.enter()
    [line] = grid.lines
    assert (line.quantity_milli, line.unit_price_micro) == (3000, 8_333_333)
    assert grid.rows[0].amount == 2500


def test_a_sum_is_typed_into_a_cell(grid: LineGrid, hands: Hands) -> None:
    hands.type("bol")
    hands.enter()
    hands.type("2*6")
    hands.enter()
    hands.type("12*3,5")
    hands.enter()
    [line] = grid.lines
    assert (line.quantity_milli, line.unit_price_micro) == (12_000, 42_000_000)


def test_a_discount_is_a_percentage_or_an_amount(grid: LineGrid, hands: Hands, entry: OrderEntry) -> None:
    a_line(hands, "bol", 3)
    hands.press(Key.Key_Up)
    hands.enter(times=3)
    hands.type("5 €")
    hands.enter()
    [line] = grid.lines
    assert (line.discount_ppm, line.discount_amount, grid.rows[0].amount) == (0, 500, 2500)
    entry.sheet.form.discount.setFocus()
    hands.type("5 €")
    hands.enter()
    # 25.00 less 5.00, and 20 % of VAT
    assert entry.sheet.total == 2400


def test_texts_and_sections_stand_between_the_lines(grid: LineGrid, hands: Hands) -> None:
    hands.press(Key.Key_T, CONTROL | SHIFT)
    hands.type("Cuisine")
    hands.enter()
    a_line(hands, "bol", 2)
    hands.press(Key.Key_T, CONTROL)
    hands.type("Fait main")
    hands.press(Key.Key_Return, SHIFT)
    hands.type("à Nîmes")
    hands.enter()
    assert told(grid) == [("section", "Cuisine", 0), ("goods", "Bol", 2), ("text", "Fait main\nà Nîmes", 0)]
    assert grid.rows[0].amount == 2000


def test_a_text_without_words_goes(grid: LineGrid, hands: Hands) -> None:
    a_line(hands, "bol", 2)
    hands.press(Key.Key_T, CONTROL)
    hands.enter()
    assert told(grid) == [("goods", "Bol", 2)]


def test_what_was_typed_is_taken_back_and_put_again(grid: LineGrid, hands: Hands, entry: OrderEntry) -> None:
    a_line(hands, "bol", 2)
    a_line(hands, "ass", 3)
    hands.control(Key.Key_Delete)
    hands.control(Key.Key_Z)
    hands.control(Key.Key_Z)
    assert told(grid) == [("goods", "Bol", 2)]
    hands.control(Key.Key_Z)
    assert told(grid) == [("goods", "Bol", 1)]
    hands.control(Key.Key_Y)
    hands.control(Key.Key_Y)
    hands.press(Key.Key_Z, CONTROL | SHIFT)
    assert told(grid) == [("goods", "Bol", 2), ("goods", "Assiette", 3)]
    assert entry.sheet.total == 9600


def test_the_head_is_taken_back_too(hands: Hands, entry: OrderEntry) -> None:
    a_line(hands, "bol", 2)
    entry.sheet.form.discount.setFocus()
    hands.type("10")
    hands.enter()
    assert entry.sheet.total == 2160
    hands.control(Key.Key_Z)
    assert (entry.sheet.form.discount.value, entry.sheet.total) == (None, 2400)


def test_a_half_typed_cell_is_taken_back_before_the_order(grid: LineGrid, hands: Hands) -> None:
    hands.type("bol")
    hands.enter()
    hands.type("77")
    hands.control(Key.Key_Z)
    hands.enter()
    assert told(grid) == [("goods", "Bol", 1)]


def test_the_customers_last_order_is_taken_at_its_prices(grid: LineGrid, hands: Hands) -> None:
    hands.control(Key.Key_L)
    [line] = grid.lines
    assert (line.name, line.quantity_milli, line.unit_price_micro) == ("Bol", 4000, 9_000_000)


def test_the_last_price_paid_stands_beside_the_line_and_can_be_taken(
    grid: LineGrid, hands: Hands, entry: OrderEntry
) -> None:
    hands.type("bol")
    hands.enter()
    assert "9,00" in entry.side.line.last.text()
    hands.press(Key.Key_L, CONTROL | SHIFT)
    [line] = grid.lines
    assert line.unit_price_micro == 9_000_000


def test_what_stands_beside_a_line_follows_the_language_of_the_window(
    hands: Hands, entry: OrderEntry
) -> None:
    hands.type("bol")
    hands.enter()
    line = entry.side.line
    assert "dernier prix" in line.last.text().lower()
    try:
        switch("en")
        hands.calm()
        assert "On hand" in line.figures.told
        assert "last price" in line.last.text().lower()
        assert line.last.isVisible()
    finally:
        switch("fr")
    hands.calm()
    assert "En stock" in line.figures.told


def test_each_line_says_honestly_when_it_can_leave(hands: Hands, entry: OrderEntry) -> None:
    hands.type("ass")
    hands.enter()
    figures = entry.side.line.figures.told
    # On Sunday 22 November: one working day after the Monday on which work begins again.
    assert (figures["En stock"], figures["Peut partir"]) == ("5", "le 24/11/2026")
    hands.type("8")
    hands.enter()
    assert entry.side.line.figures.told["Peut partir"] == "sans date\u00a0: il manque 3"


def test_another_variant_that_is_there_is_proposed_where_one_lacks(
    desk: Desk, grid: LineGrid, hands: Hands, entry: OrderEntry
) -> None:
    shirt = desk.a_product("Marinière", sku="MAR", sellable=False)
    for size, on_hand in (("S", 2), ("M", 40), ("L", 5), ("XL", 9)):
        desk.a_product(
            "Marinière",
            on_hand=on_hand,
            sku=f"MAR-{size}",
            variant=size,
            parent_id=shirt,
            price_micro=30_000_000,
        )
    hands.type("mar-s")
    hands.enter()
    links = entry.side.line.instead
    assert not any(link.isVisible() for link in links)
    hands.type("8")
    hands.enter()
    # The most first, and none of which there is less than asked for.
    assert [link.text() for link in links if link.isVisible()] == [
        "À la place\u00a0: Marinière, M (40)",
        "À la place\u00a0: Marinière, XL (9)",
    ]
    links[0].click()
    hands.calm()
    [line] = grid.lines
    assert (line.sku, line.quantity_milli) == ("MAR-M", 8000)
    assert not any(link.isVisible() for link in links)


def test_exposure_and_what_is_left_move_with_every_line(hands: Hands, entry: OrderEntry) -> None:
    stands = entry.side.standing
    assert stands.left.text() == "Disponible\u00a0: 4\u202f956,80\u00a0€"
    a_line(hands, "bol", 10)
    assert stands.exposure.text().startswith("163,20")


def test_an_order_of_twelve_lines_with_a_section_and_a_text_is_confirmed_by_keys(
    desk: Desk, grid: LineGrid, window: MainWindow, hands: Hands
) -> None:
    for n in range(1, 13):
        desk.a_product(f"Article {n:02}", on_hand=50, sku=f"SKU-{n:03}", price_micro=n * 1_000_000)
    hands.press(Key.Key_T, CONTROL | SHIFT)
    hands.type("Cuisine")
    hands.enter()
    for n in range(1, 13):
        a_line(hands, f"sku-{n:03}", n)
        if n == 6:
            hands.press(Key.Key_T, CONTROL)
            hands.type("Livraison en deux fois")
            hands.enter()
    # 1·1 + 2·2 + … + 12·12 = 650 euros without VAT
    assert grid.rows[0].amount == 65_000
    hands.control(Key.Key_Return)
    hands.wait(
        lambda: bool(desk.rows("SELECT id FROM sales_order WHERE total = 78000 AND state = 'confirmed'"))
    )
    kinds = [
        row["kind"] for row in desk.rows("SELECT kind FROM order_line WHERE order_id = 2 ORDER BY position")
    ]
    assert kinds == ["section", *["goods"] * 6, "text", *["goods"] * 6]
    desk.must_verify()
