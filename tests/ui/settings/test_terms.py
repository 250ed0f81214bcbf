"""Payment terms by keys: steps in their order, the sentence and the dates at every key, the law, what documents bear."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.customers.terms import Days, EndOfMonth, Part, Terms, single
from app.flow.terms import TermsKept, all_terms
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.settings.settings_screen import SettingsScreen
from ui.settings.terms_dialog import TermsDialog
from ui.settings.terms_form import LeaveDialog, TermsForm


def kept(books: Desk) -> dict[str, TermsKept]:
    with books.database.read() as rd:
        return {row.code: row for row in all_terms(rd)}


def form(stage: Stage) -> TermsForm:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("terms")
    stage.calm()
    return screen.terms


def choose(edit: object, kind: str, number: str = "") -> None:
    """Choose a step by the keys of the list, and type its number."""
    step = edit
    box = step.kind  # type: ignore[attr-defined]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.value != kind:
        QTest.keyClick(box, Qt.Key.Key_Down)
    if number:
        QTest.keyClick(box, Qt.Key.Key_Tab)
        field = step.number  # type: ignore[attr-defined]
        field.selectAll()
        QTest.keyClicks(field, number)


def freely(dialog: TermsDialog) -> None:
    """Choose to say it step by step, by the keys of the list."""
    dialog.shape.kind.setFocus()
    QTest.keyClick(dialog.shape.kind, Qt.Key.Key_End)


def test_the_usual_terms_are_three_plain_choices(stage: Stage, books: Desk) -> None:
    dialog = form(stage).ask_new()
    stage.calm()
    assert (dialog.shape.kind.value, dialog.shape.number.text()) == ("days", "30")
    assert not dialog.steps.isVisible()
    QTest.keyClick(dialog.shape.kind, Qt.Key.Key_Down)
    dialog.shape.number.selectAll()
    QTest.keyClicks(dialog.shape.number, "0")
    dialog.verb.click()
    assert dialog.form.fields["shape"].problem
    dialog.shape.number.selectAll()
    QTest.keyClicks(dialog.shape.number, "40")
    assert dialog.name_fr.text() == "40 jours fin de mois"
    dialog.verb.click()
    stage.calm()
    assert kept(books)["own-2"].terms == single(Days(40), EndOfMonth())


def test_terms_are_added_by_keys_with_sentence_dates_and_law(stage: Stage, books: Desk) -> None:
    terms = form(stage)
    terms.add.setFocus()
    QTest.keyClick(terms.add, Qt.Key.Key_Space)
    stage.calm()
    dialog = terms.findChild(TermsDialog)
    assert dialog is not None
    freely(dialog)
    assert dialog.steps.isVisible()
    first = dialog.steps.parts[0]
    choose(first.steps[0], "days", "75")
    assert "75 jours" in dialog.effects.told[0]
    assert any("L441-10" in line for line in dialog.effects.told)
    choose(first.steps[0], "days", "40")
    choose(first.steps[1], "end_of_month")
    assert dialog.effects.told[0].endswith("40 jours fin de mois.")
    assert sum("Facture du" in line for line in dialog.effects.told) >= 2
    assert not any("L441-10" in line for line in dialog.effects.told)
    assert dialog.name_fr.text() == "40 jours fin de mois"
    assert dialog.name_en.text() == "40 days, end of month"
    QTest.keyClick(first.steps[1].kind, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    assert kept(books)["own-2"].terms == single(Days(40), EndOfMonth())
    assert "40 jours" in stage.said[-1].text
    books.must_verify()


def test_instalments_must_make_a_hundred(stage: Stage, books: Desk) -> None:
    terms = form(stage)
    dialog = terms.ask_new()
    stage.calm()
    freely(dialog)
    dialog.steps.more.click()
    first, second = dialog.steps.parts
    QTest.keyClicks(first.share, "30")
    QTest.keyClicks(second.share, "60")
    choose(first.steps[0], "none")
    choose(second.steps[0], "months", "1")
    dialog.verb.click()
    assert "90" in dialog.form.fields["steps"].problem
    second.share.selectAll()
    QTest.keyClicks(second.share, "70")
    dialog.verb.click()
    stage.calm()
    found = kept(books)["own-2"]
    assert [part.share for part in found.terms.parts] == [30, 70]
    assert found.name_fr.startswith("En 2 fois")


def test_a_number_that_cannot_be_is_said_and_nothing_is_written(stage: Stage, books: Desk) -> None:
    dialog = form(stage).ask_new()
    stage.calm()
    freely(dialog)
    choose(dialog.steps.parts[0].steps[0], "day", "32")
    dialog.verb.click()
    stage.calm()
    assert dialog.form.fields["steps"].problem
    assert "own-2" not in kept(books)


def test_nothing_is_chosen_by_itself_for_customers_who_would_get_other_days(
    stage: Stage, books: Desk
) -> None:
    others = [kept(books)["net30"]]
    dialog = LeaveDialog(stage.office, replace(kept(books)["thirds"], customers=2), others)
    assert not dialog.instead.value
    assert not dialog.verb.isEnabled()
    dialog.instead.setCurrentIndex(1)
    assert dialog.instead.value == str(others[0].id)
    assert dialog.verb.isEnabled()


def test_terms_are_changed_and_leave_with_others_instead(stage: Stage, books: Desk) -> None:
    terms = form(stage)
    row = kept(books)["thirds"]
    terms.table.setFocus()
    while terms.table.current is None or terms.table.current.id != row.id:
        QTest.keyClick(terms.table, Qt.Key.Key_Down)
    QTest.keyClick(terms.table, Qt.Key.Key_Return)
    stage.calm()
    dialog = terms.findChild(TermsDialog)
    assert dialog is not None
    assert dialog.steps.terms == row.terms
    dialog.steps.less.click()
    dialog.verb.click()
    stage.calm()
    assert kept(books)["thirds"].terms == Terms((Part(()), Part((Days(30),))))
    leaving = terms.ask_leave(kept(books)["thirds"])
    assert leaving.instead.value == str(kept(books)["net30"].id)
    leaving.verb.click()
    stage.calm()
    assert kept(books)["thirds"].archived_at is not None
    books.must_verify()
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert kept(books)["thirds"].archived_at is None
