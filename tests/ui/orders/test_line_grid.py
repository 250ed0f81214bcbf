"""The lines of an order typed by keys alone: where each key goes, and what becomes of empty lines (K1 to K4, K8)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.stories.desk import Desk
from tests.ui.orders.conftest import Hands
from ui.kit.ways import Message
from ui.orders.entry_rows import EntryRow
from ui.orders.line_grid import LineGrid
from ui.orders.order_entry import OrderEntry
from ui.shell.main_window import MainWindow

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def grid(desk: Desk, window: MainWindow, hands: Hands) -> LineGrid:
    """The grid of a new order of a customer, its first cell open."""
    desk.a_customer("SARL Lefèvre")
    for name, price in (("Bol", 10), ("Assiette", 20), ("Couteau", 30)):
        desk.a_product(name, on_hand=5, sku=name[:3].upper(), price_micro=price * 1_000_000)
    hands.control(Key.Key_2)
    hands.control(Key.Key_N)
    hands.type("lefevre")
    hands.enter(times=8)
    entry = window.current
    assert isinstance(entry, OrderEntry)
    return entry.sheet.grid


def typed(grid: LineGrid) -> list[tuple[str, int]]:
    return [(line.name, line.quantity_milli // 1000) for line in grid.lines]


def place(grid: LineGrid) -> tuple[int, str]:
    assert grid.at is not None, "no cell is open"
    return grid.at


def a_line(hands: Hands, sku: str, pieces: int = 1) -> None:
    hands.type(sku)
    hands.enter()
    hands.type(str(pieces))
    hands.enter(times=4)


def test_enter_goes_through_the_cells_and_from_the_last_to_a_new_line(grid: LineGrid, hands: Hands) -> None:
    assert place(grid) == (0, "name")
    hands.type("bol")
    seen: list[tuple[int, str]] = []
    for _ in range(5):
        hands.enter()
        seen.append(place(grid))
    assert seen == [(0, "quantity"), (0, "price"), (0, "discount"), (0, "rate"), (1, "name")]
    assert typed(grid) == [("Bol", 1)]


def test_tab_takes_the_highlighted_product_and_goes_on_as_enter_does(grid: LineGrid, hands: Hands) -> None:
    hands.type("bol")
    hands.press(Key.Key_Tab)
    assert place(grid) == (0, "quantity")
    hands.press(Key.Key_Tab, times=4)
    assert place(grid) == (1, "name")


def test_shift_enter_goes_back_over_the_line_before(grid: LineGrid, hands: Hands) -> None:
    a_line(hands, "bol")
    hands.type("ass")
    hands.enter()
    seen: list[tuple[int, str]] = []
    for _ in range(2):
        hands.press(Key.Key_Return, SHIFT)
        seen.append(place(grid))
    assert seen == [(1, "name"), (0, "rate")]
    assert typed(grid) == [("Bol", 1), ("Assiette", 1)]


def test_leaving_an_empty_last_line_removes_it_and_leaves_the_grid(grid: LineGrid, hands: Hands) -> None:
    a_line(hands, "bol")
    assert len(grid.rows) == 2
    hands.enter()
    assert len(grid.rows) == 1
    assert hands.focus.accessibleName() == "Note de livraison"


def test_back_into_the_grid_opens_its_last_cell(grid: LineGrid, hands: Hands) -> None:
    a_line(hands, "bol")
    hands.enter()
    hands.press(Key.Key_Backtab, SHIFT)
    assert place(grid) == (0, "rate")


def test_up_and_down_change_the_line_and_stay_in_the_column(grid: LineGrid, hands: Hands) -> None:
    for sku in ("bol", "ass", "cou"):
        a_line(hands, sku)
    hands.press(Key.Key_Up)
    assert (place(grid), len(grid.rows)) == ((2, "name"), 3)
    hands.enter()
    hands.press(Key.Key_Up, times=5)
    assert place(grid) == (0, "quantity")
    hands.type("4")
    hands.press(Key.Key_Down)
    assert typed(grid) == [("Bol", 4), ("Assiette", 1), ("Couteau", 1)]


def test_ins_adds_a_line_below_and_no_second_empty_one(grid: LineGrid, hands: Hands) -> None:
    a_line(hands, "bol")
    a_line(hands, "cou")
    hands.press(Key.Key_Up, times=2)
    hands.press(Key.Key_Insert)
    hands.press(Key.Key_Insert)
    a_line(hands, "ass")
    assert [name for name, _ in typed(grid)] == ["Bol", "Assiette", "Couteau"]


def test_a_line_taken_out_can_be_brought_back_where_it_was(
    grid: LineGrid, hands: Hands, window: MainWindow
) -> None:
    for sku in ("bol", "ass", "cou"):
        a_line(hands, sku, 2)
    heard: list[Message] = []
    window.office.ways.message.connect(heard.append)
    hands.press(Key.Key_Up, times=2)
    hands.control(Key.Key_Delete)
    assert typed(grid) == [("Bol", 2), ("Couteau", 2)]
    assert "Assiette" in heard[-1].text
    assert heard[-1].undo is not None
    heard[-1].undo()
    assert typed(grid) == [("Bol", 2), ("Assiette", 2), ("Couteau", 2)]


def test_the_last_line_taken_out_leaves_an_empty_one(grid: LineGrid, hands: Hands) -> None:
    hands.type("bol")
    hands.enter()
    hands.control(Key.Key_Delete)
    assert (typed(grid), place(grid)) == ([], (0, "name"))


def test_ctrl_d_makes_a_line_what_the_line_above_is(grid: LineGrid, hands: Hands) -> None:
    a_line(hands, "bol", 3)
    hands.control(Key.Key_D)
    assert typed(grid) == [("Bol", 3), ("Bol", 3)]
    assert place(grid) == (1, "quantity")


def test_a_quantity_that_cannot_be_taken_keeps_the_keys_and_says_why(
    grid: LineGrid, hands: Hands, window: MainWindow
) -> None:
    hands.type("bol")
    hands.enter()
    hands.type("0")
    hands.enter()
    entry = window.current
    assert isinstance(entry, OrderEntry)
    assert (place(grid), entry.sheet.complaint.text()) == (
        (0, "quantity"),
        "La quantité doit être supérieure à zéro.",
    )
    hands.type("2")
    hands.enter()
    assert (typed(grid), entry.sheet.complaint.text()) == ([("Bol", 2)], "")


def test_escape_takes_back_what_was_typed_in_a_cell(grid: LineGrid, hands: Hands) -> None:
    hands.type("bol")
    hands.enter()
    hands.type("77")
    hands.press(Key.Key_Escape)
    hands.enter()
    assert typed(grid) == [("Bol", 1)]


def test_price_discount_and_vat_are_typed_and_the_total_follows(
    grid: LineGrid, hands: Hands, window: MainWindow
) -> None:
    hands.type("bol")
    hands.enter()
    hands.type("3")
    hands.enter()
    hands.type("9,99")
    hands.enter()
    hands.type("10")
    hands.enter()
    hands.press(Key.Key_Down, times=2)  # 20 %, 10 %, 5,5 %
    hands.enter()
    [line] = grid.lines
    assert (line.unit_price_micro, line.discount_ppm, line.rate_ppm) == (9_990_000, 100_000, 55_000)
    entry = window.current
    assert isinstance(entry, OrderEntry)
    # 3 × 9.99 less 10 % is 26.97, and 1.48 of VAT
    assert entry.sheet.total == 2_845
    assert entry.sheet.totals.told["Total TTC"] == "28,45\xa0€"


def test_lines_of_one_product_share_what_is_there_of_it(grid: LineGrid, hands: Hands) -> None:
    a_line(hands, "bol", 4)
    a_line(hands, "bol", 3)
    first, second = (row for row in grid.rows if row.line is not None)
    assert (first.free_milli, second.free_milli) == (5_000, 1_000)
    chips = [grid.rows_model.shown(at) for at in range(2)]
    assert [shown.cells[2].text for shown in chips if shown is not None] == ["5", "Manque 2"]


def test_a_click_elsewhere_takes_what_was_typed(grid: LineGrid, hands: Hands, qtbot: QtBot) -> None:
    hands.type("bol")
    hands.enter()
    hands.type("4")
    note = next(
        edit for edit in grid.window().findChildren(QLineEdit) if edit.accessibleName().startswith("Note")
    )
    qtbot.mouseClick(note, Qt.MouseButton.LeftButton)
    assert typed(grid) == [("Bol", 4)]
    assert grid.at is None


def test_a_line_whose_product_is_unknown_keeps_its_name(grid: LineGrid, hands: Hands) -> None:
    from app.orders.draft import DraftLine

    take: Callable[[list[EntryRow]], None] = grid.put
    take([EntryRow(1, DraftLine(name="Ancien article", rate_ppm=200_000))])
    grid.begin()
    hands.enter(times=2)
    assert typed(grid) == [("Ancien article", 1)]
    assert place(grid) == (0, "price")
