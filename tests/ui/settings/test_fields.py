"""Fields of the merchant's own: defined in settings by keys, asked in forms, shown and filtered by in lists (R14)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.base import fields, tags
from app.base.extras import Extras, extras_of
from app.reports.standing import CustomerCreditRow
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.customers.customer_page import CustomerPage
from ui.customers.customers_screen import customers_screen
from ui.kit.date_edit import DateEdit
from ui.kit.extras_part import ExtrasDialog
from ui.kit.list_screen import ListScreen
from ui.kit.text_choice import TextChoice
from ui.settings.field_dialog import FieldDialog
from ui.settings.fields_form import FieldsForm
from ui.settings.settings_screen import SettingsScreen

CONTROL = Qt.KeyboardModifier.ControlModifier


def form(stage: Stage) -> FieldsForm:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("fields")
    stage.calm()
    return screen.fields


def listed(stage: Stage) -> ListScreen[CustomerCreditRow]:
    screen = stage.show(customers_screen(stage.office))
    stage.calm()
    return screen


def test_a_field_is_defined_by_keys_and_a_choice_must_be_offered(stage: Stage, books: Desk) -> None:
    settings = form(stage)
    settings.add.setFocus()
    QTest.keyClick(settings.add, Qt.Key.Key_Space)
    stage.calm()
    dialog = settings.findChild(FieldDialog)
    assert dialog is not None
    QTest.keyClick(dialog.noun, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.name, "Secteur")
    QTest.keyClick(dialog.kind, Qt.Key.Key_End)
    assert dialog.choices.isVisible()
    QTest.keyClick(dialog.name, Qt.Key.Key_Return, CONTROL)
    stage.calm()
    assert "choix" in dialog.form.fields["choices"].problem
    QTest.keyClicks(dialog.choices, "Auberge")
    QTest.keyClick(dialog.choices, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.choices, "Traiteur")
    QTest.keyClick(dialog.choices, Qt.Key.Key_Return, CONTROL)
    stage.calm()
    with books.database.read() as rd:
        [field] = fields.all_fields(rd, "customer")
    assert (field.kind, field.choices) == ("choice", ("Auberge", "Traiteur"))
    assert [row.name for row in settings.rows] == ["Secteur"]
    books.must_verify()


def test_a_field_is_asked_no_more_with_undo(stage: Stage, books: Desk) -> None:
    books.do(fields.define, "customer", "Secteur", "text")
    settings = form(stage)
    settings.leave.click()
    stage.calm()
    assert settings.rows[0].archived_at is not None
    assert not settings.change.isEnabled()
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert settings.rows[0].archived_at is None


def test_the_page_asks_by_the_kind_of_each_field_and_shows_what_was_answered(
    stage: Stage, books: Desk
) -> None:
    books.do(fields.define, "customer", "Secteur", "choice", ["Hôtel", "Traiteur"])
    books.do(fields.define, "customer", "Visite", "date")
    books.do(fields.define, "customer", "Couverts", "number")
    customer = books.a_customer()
    page = stage.show(CustomerPage(stage.office, customer))
    page.show_tab("record")
    stage.calm()
    dialog = page.record.extras.ask_change()
    stage.calm()
    sector, visit, seats = (dialog.own.edits[code] for code in ("secteur", "visite", "couverts"))
    assert isinstance(sector, TextChoice)
    assert isinstance(visit, DateEdit)
    assert dialog.focusWidget() is sector
    QTest.keyClick(sector, Qt.Key.Key_Down)
    QTest.keyClick(sector, Qt.Key.Key_Return)
    assert dialog.focusWidget() is visit
    QTest.keyClicks(visit, "0211")
    QTest.keyClick(visit, Qt.Key.Key_Return)
    QTest.keyClicks(seats, "1250,5")
    QTest.keyClick(seats, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.own.tags, "pro, Salon 2026")
    QTest.keyClick(dialog.own.tags, Qt.Key.Key_Return, CONTROL)
    stage.calm()
    with books.database.read() as rd:
        kept = extras_of(rd, "customer", customer)
    assert set(kept.tags) == {"pro", "Salon 2026"}
    assert kept.answer("secteur") == "Hôtel"
    assert kept.answer("visite").endswith("-11-02")
    assert kept.answer("couverts") == "1250.5"
    told = page.record.extras.figures.told
    assert told["Couverts"] == "1\u202f250,5"
    assert told["Étiquettes"] == "pro, Salon 2026"


def test_a_figure_that_cannot_be_read_is_said_at_its_field(stage: Stage, books: Desk) -> None:
    books.do(fields.define, "customer", "Couverts", "number")
    dialog = ExtrasDialog(stage.office, "customer", books.a_customer())
    dialog.open()
    stage.calm()
    QTest.keyClicks(dialog.own.edits["couverts"], "beaucoup")
    dialog.try_it()
    assert dialog.form.fields["field.couverts"].problem
    assert dialog.isVisible()
    dialog.reject()


def test_a_list_shows_and_filters_by_fields_and_keeps_their_columns(stage: Stage, books: Desk) -> None:
    books.do(fields.define, "customer", "Secteur", "choice", ["Hôtel", "Traiteur"])
    one, _other = books.a_customer(name="Le Grand"), books.a_customer(name="Le Petit")
    books.do(fields.fill, "customer", one, {"secteur": "Hôtel"})
    books.do(tags.put, "customer", [one], ["fidèle"])
    screen = listed(stage)
    assert {column.key for column in screen.design.columns} >= {"tags", "field.secteur"}
    screen.show_columns(("name", "field.secteur", "tags"))
    screen.filters.set_filter("field.secteur", "Hôtel")
    stage.calm()
    assert screen.model.rowCount() == 1
    row = screen.model.index(0, 2)
    assert screen.model.data(row, Qt.ItemDataRole.AccessibleTextRole) == "Secteur Hôtel"
    assert screen.filters.said(("field.secteur", "Hôtel")) == ("Secteur", "Hôtel")
    screen.filters.clear()
    screen.filters.set_filter("tag", "fidèle")
    stage.calm()
    assert screen.model.rowCount() == 1
    screen.filters.clear()
    stage.calm()
    again = listed(stage)
    assert [column.key for column in again.model.columns] == ["name", "field.secteur", "tags"]
    books.do(fields.define, "customer", "Visite", "date")
    stage.office.changed.emit(frozenset({("custom_field", 2)}))
    stage.calm()
    assert "field.visite" in {column.key for column in again.design.columns}


def test_many_rows_are_tagged_at_once(stage: Stage, books: Desk) -> None:
    keys = {books.a_customer(name="Le Grand"), books.a_customer(name="Le Petit")}
    screen = listed(stage)
    for row in range(screen.model.rowCount()):
        screen.model.tick(row)
    act = next(each for each in screen.design.bulk if each.title == "extras.bulk")
    dialog = act.act(screen.ticked)
    stage.calm()
    QTest.keyClicks(dialog.tags, "salon")  # type: ignore[attr-defined]
    dialog.try_it()  # type: ignore[attr-defined]
    stage.calm()
    with books.database.read() as rd:
        assert all(extras_of(rd, "customer", key) == Extras(("salon",)) for key in keys)
