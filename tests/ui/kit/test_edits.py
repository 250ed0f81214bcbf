"""Fields that take what people type, and the form around them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.base.errors import Refusal
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.money_edit import MoneyEdit, PercentEdit, PriceEdit
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import switch

TODAY = date(2026, 11, 22)
KEYPAD = Qt.KeyboardModifier.KeypadModifier


@pytest.fixture(autouse=True)
def _french_again() -> Iterator[None]:
    yield
    switch("fr")


class Bench:
    """A window with one form, so that focus moves as it does for people."""

    def __init__(self, qtbot: QtBot, **edits: QWidget) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        self.form = Form(2, self.window)
        for name, edit in edits.items():
            self.form.add(name, Field(f"test.{name}", edit))
        column = QVBoxLayout(self.window)
        column.addWidget(self.form)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        next(iter(edits.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def keys(
        self, *keys: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        for key in keys:
            widget = self.window.focusWidget()
            if isinstance(key, str):
                self.qtbot.keyClicks(widget, key, modifier)
            else:
                self.qtbot.keyClick(widget, key, modifier)


@pytest.mark.parametrize(
    ("typed", "shown", "minor"),
    [
        ("1234,5", "1\u202f234,50", 123450),
        ("1234.5", "1\u202f234,50", 123450),
        ("-5", "\u22125,00", -500),
        ("", "", None),
    ],
)
def test_an_amount_is_taken_as_typed_and_written_properly(
    qtbot: QtBot, typed: str, shown: str, minor: int | None
) -> None:
    edit = MoneyEdit()
    bench = Bench(qtbot, amount=edit, next=QLineEdit())
    bench.keys(typed, Qt.Key.Key_Tab)
    assert (edit.text(), edit.value) == (shown, minor)


def test_entering_an_amount_selects_all_of_it(qtbot: QtBot) -> None:
    edit, other = MoneyEdit(), QLineEdit()
    edit.set_value(1234)
    bench = Bench(qtbot, other=other, amount=edit)
    bench.keys(Qt.Key.Key_Tab)
    assert edit.selectedText() == "12,34"
    bench.keys("5", Qt.Key.Key_Return)
    assert edit.value == 500
    other.setFocus()
    qtbot.mouseClick(edit, Qt.MouseButton.LeftButton)
    assert edit.selectedText() == "5,00"


def test_the_point_of_the_numeric_pad_is_the_decimal_mark_of_the_language(qtbot: QtBot) -> None:
    edit = MoneyEdit()
    bench = Bench(qtbot, amount=edit, next=QLineEdit())
    bench.keys("12")
    bench.keys(Qt.Key.Key_Period, modifier=KEYPAD)
    bench.keys("5")
    assert edit.text() == "12,5"


def test_an_unclear_amount_is_asked_about_beside_the_field_when_it_is_left(qtbot: QtBot) -> None:
    edit = MoneyEdit()
    bench = Bench(qtbot, amount=edit, next=QLineEdit())
    bench.keys("1.234", Qt.Key.Key_Tab)
    problem = bench.form.fields["amount"].problem
    assert "1,23" in problem
    assert "1\u202f234,00" in problem
    assert edit.property("wrong") == "true"
    assert edit.text() == "1.234"
    assert not bench.form.check()
    assert edit.hasFocus()
    bench.keys("1,23", Qt.Key.Key_Tab)
    assert bench.form.fields["amount"].problem == ""
    assert edit.value == 123


def test_escape_takes_back_what_was_typed(qtbot: QtBot) -> None:
    edit = PriceEdit()
    edit.set_value(12_500_000)
    bench = Bench(qtbot, price=edit)
    bench.keys("99", Qt.Key.Key_Escape)
    assert (edit.text(), edit.value) == ("12,50", 12_500_000)


def test_prices_quantities_and_percentages_keep_their_scales(qtbot: QtBot) -> None:
    price, quantity, percent = PriceEdit(), QuantityEdit(), PercentEdit()
    bench = Bench(qtbot, price=price, quantity=quantity, percent=percent, next=QLineEdit())
    bench.keys("0,0125", Qt.Key.Key_Tab, "2,5", Qt.Key.Key_Tab, "5,5 %", Qt.Key.Key_Tab)
    assert (price.value, quantity.value, percent.value) == (12_500, 2_500, 55_000)
    assert (price.text(), quantity.text(), percent.text()) == ("0,0125", "2,5", "5,5")


def test_the_language_changes_how_a_value_is_written_and_never_the_value(qtbot: QtBot) -> None:
    edit = MoneyEdit()
    edit.set_value(123456)
    bench = Bench(qtbot, amount=edit)
    switch("en")
    assert bench.window.isVisible()
    assert (edit.text(), edit.value) == ("1,234.56", 123456)


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ("t", TODAY),
        ("a", TODAY),
        ("+", date(2026, 3, 11)),
        ("-", date(2026, 3, 9)),
        ("++", date(2026, 3, 12)),
        ("+5", date(2026, 3, 15)),
        ("-10", date(2026, 2, 28)),
        ("m", date(2026, 3, 1)),
        ("h", date(2026, 3, 31)),
        ("2211", TODAY),
        ("22.11.26", TODAY),
        ("3", date(2026, 11, 3)),
    ],
)
def test_a_day_is_typed_short_or_moved(qtbot: QtBot, keys: str, day: date) -> None:
    edit = DateEdit(lambda: TODAY)
    edit.set_value(date(2026, 3, 10))
    bench = Bench(qtbot, day=edit, next=QLineEdit())
    bench.keys(keys, Qt.Key.Key_Tab)
    assert edit.value == day


def test_a_day_the_calendar_lacks_is_said_beside_the_field(qtbot: QtBot) -> None:
    edit = DateEdit(lambda: TODAY)
    bench = Bench(qtbot, day=edit, next=QLineEdit())
    bench.keys("31/02", Qt.Key.Key_Tab)
    assert "31/02" in bench.form.fields["day"].problem
    assert edit.value is None


def test_enter_goes_on_and_shift_enter_back_except_in_long_text_and_on_buttons(qtbot: QtBot) -> None:
    first, second, text, button = QLineEdit(), QLineEdit(), QPlainTextEdit(), QPushButton("x")
    bench = Bench(qtbot, first=first, second=second, text=text, button=button)
    bench.keys(Qt.Key.Key_Return)
    assert second.hasFocus()
    bench.keys(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert first.hasFocus()
    bench.keys(Qt.Key.Key_Enter, Qt.Key.Key_Enter)
    assert text.hasFocus()
    bench.keys("a", Qt.Key.Key_Return, "b")
    assert text.toPlainText() == "a\nb"


def test_a_field_has_a_label_as_buddy_an_accessible_name_and_says_what_is_wrong(qtbot: QtBot) -> None:
    edit = MoneyEdit()
    bench = Bench(qtbot, amount=edit)
    field = bench.form.fields["amount"]
    assert field._label.buddy() is edit
    assert edit.accessibleName() == "test.amount"
    bench.form.complain("amount", Refusal("typed_number_unreadable", text="abc"))
    assert "abc" in edit.accessibleDescription()
    assert field._below.isVisible()


def test_a_required_field_left_empty_is_told_when_the_form_is_checked(qtbot: QtBot) -> None:
    window = QWidget()
    form = Form(1, window)
    edit = QLineEdit()
    form.add("name", Field("test.name", edit, required=True))
    qtbot.addWidget(window)
    window.show()
    assert not form.check()
    assert form.fields["name"].problem == "À remplir."
    edit.setText("Lefèvre")
    assert form.check()


def test_what_may_stay_empty_says_so_where_something_else_has_to_be_filled_in(qtbot: QtBot) -> None:
    window = QWidget()
    form = Form(1, window)
    name, note, number, unit = QLineEdit(), QPlainTextEdit(), QLineEdit(), QLineEdit()
    form.add("note", Field("test.note", note))
    qtbot.addWidget(window)
    window.resize(400, 400)
    window.show()
    assert note.placeholderText() == "", "nothing has to be filled in: nothing needs to say that it need not"
    form.add("name", Field("test.name", name, required=True))
    form.add("number", Field("test.number", number, optional=False))
    unit.setPlaceholderText("5 %")
    form.add("unit", Field("test.unit", unit))
    QApplication.sendPostedEvents()
    assert note.placeholderText() == "Facultatif"
    assert "facultatif" in note.accessibleDescription()
    assert (name.placeholderText(), number.placeholderText(), unit.placeholderText()) == ("", "", "5 %")
    assert "obligatoire" in name.accessibleDescription()
    assert not [label for label in form.findChildren(QLabel) if label.text() == "*"]
    form.fields["note"].required = True
    assert note.placeholderText() == ""


def test_a_field_too_narrow_for_it_says_it_to_a_screen_reader_alone(qtbot: QtBot) -> None:
    window = QWidget()
    form = Form(1, window)
    note = QLineEdit()
    form.add("name", Field("test.name", QLineEdit(), required=True))
    form.add("note", Field("test.note", note))
    qtbot.addWidget(window)
    note.setFixedWidth(60)
    window.show()
    assert note.placeholderText() == ""
    assert "facultatif" in note.accessibleDescription()


def test_a_unit_agrees_with_its_number(qtbot: QtBot) -> None:
    edit = WholeEdit(unit="kit.unit.working_days")
    qtbot.addWidget(edit)
    units: list[str] = []
    for text in ("1", "2", "0", ""):
        edit.setText(text)
        units.append(edit._unit)
    assert units == ["jour ouvré", "jours ouvrés", "jour ouvré", "jours ouvrés"]
