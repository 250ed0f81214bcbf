"""Going on from another program's number by keys, with what follows said before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.base.series import all_series
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.kit.wording import say
from ui.settings.numbering_form import GoOnDialog
from ui.settings.settings_screen import SettingsScreen


def next_invoice(books: Desk) -> str:
    with books.database.read() as rd:
        return next(row.next_text for row in all_series(rd) if row.kind == "invoice")


def test_every_series_has_its_words(books: Desk) -> None:
    with books.database.read() as rd:
        kinds = {row.kind for row in all_series(rd)}
    assert "reminder" in kinds
    assert [kind for kind in kinds if say(f"settings.numbering.kind_{kind}").startswith("settings.")] == []


def test_a_series_goes_on_from_a_number_typed(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("numbering")
    stage.calm()
    table = screen.numbering.table
    table.setFocus()
    while table.current is None or table.current.kind != "invoice":
        QTest.keyClick(table, Qt.Key.Key_Down)
    before = table.current.next_text
    QTest.keyClick(table, Qt.Key.Key_Return)
    stage.calm()
    dialog = screen.numbering.findChild(GoOnDialog)
    assert dialog is not None
    assert before in dialog.effects.told[0]
    year = before[3:7]
    QTest.keyClicks(dialog.number, "500")
    told = " ".join(dialog.effects.told)
    assert f"FA-{year}-0500" in told
    assert f"FA-{year}-0499" in told
    assert "daté" in told
    QTest.keyClick(dialog.number, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    assert next_invoice(books) == f"FA-{year}-0500"
    assert "0500" in stage.said[-1].text
    assert table.current is not None
    assert table.current.next_text == f"FA-{year}-0500"
    books.must_verify()


def test_a_number_that_would_go_back_is_refused_at_its_field(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("numbering")
    stage.calm()
    row = next(each for each in screen.numbering.table.rows_model.rows if each.kind == "invoice")
    dialog = screen.numbering.ask(row)
    stage.calm()
    QTest.keyClicks(dialog.number, str(row.last + 1))
    dialog.verb.click()
    stage.calm()
    assert "déjà" in dialog.form.fields["number"].problem
    dialog.number.selectAll()
    QTest.keyClicks(dialog.number, "90")
    dialog.reason.clear()
    dialog.verb.click()
    stage.calm()
    assert dialog.form.fields["reason"].problem
    assert next_invoice(books) == row.next_text
