"""Legal texts and thresholds by keys: another value from a day on, what is refused at its field, history, and back again."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.base.law import law_of
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.kit.wording import WordLabel, say
from ui.settings.law_dialog import LawBackDialog, LawDialog
from ui.settings.law_form import LawForm
from ui.settings.rates_dialog import RatesDialog
from ui.settings.settings_screen import SettingsScreen

GOODS = "threshold.franchise_goods"


def form_of(stage: Stage, group: str) -> LawForm:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("law")
    stage.calm()
    screen.law.show_group(group)
    return screen.law


def frame(form: LawForm, key: str) -> None:
    form.table.setFocus()
    for _ in form.table.rows_model.rows:
        if form.table.current is not None and form.table.current.key == key:
            return
        QTest.keyClick(form.table, Qt.Key.Key_Down)
    raise AssertionError(key)


def test_the_words_above_take_no_more_room_once_the_page_has_been_narrow(stage: Stage) -> None:
    form = form_of(stage, "texts")
    told, window = form.told, form.window()
    wide, whole = window.size(), told.height()
    window.resize(640, wide.height())
    stage.calm()
    assert told.height() > whole
    window.resize(wide)
    stage.calm()
    assert told.height() == whole


def flat(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def shown(form: LawForm, key: str) -> list[str]:
    model = form.table.rows_model
    at = next(at for at, each in enumerate(model.rows) if each.key == key)
    return [flat(str(model.index(at, column).data() or "")) for column in range(model.columnCount())]


def dialog_of(stage: Stage, form: LawForm) -> LawDialog:
    form.change.click()
    stage.calm()
    return form.findChildren(LawDialog)[-1]


def test_a_threshold_has_another_value_from_a_day_on_and_goes_back(stage: Stage, books: Desk) -> None:
    form = form_of(stage, "thresholds")
    frame(form, GOODS)
    assert "85 000 €" in shown(form, GOODS)
    assert not form.back.isEnabled()
    dialog = dialog_of(stage, form)
    dialog.number.setText("beaucoup")
    dialog.number.settle()
    dialog.day.set_value(date(2027, 1, 1))
    dialog.try_it()
    assert dialog.form.fields["number"].problem
    dialog.number.setText("80000")
    dialog.number.settle()
    dialog.try_it()
    assert dialog.form.fields["reason"].problem
    dialog.reason.setText("loi de finances pour 2027")
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        law = law_of(rd)
        assert (law.number(GOODS, date(2026, 12, 31)), law.number(GOODS, date(2027, 1, 1))) == (
            8_500_000,
            8_000_000,
        )
    assert "Change le 01/01/2027" in shown(form, GOODS)
    frame(form, GOODS)
    assert form.table.current is not None
    past = form.ask_past(form.table.current)
    stage.calm()
    assert [each.state for each in past.table.rows_model.rows] == ["coming", "now", "past"]
    past.reject()
    form.back.click()
    stage.calm()
    back = form.findChildren(LawBackDialog)[-1]
    assert back.day.value == date(2027, 1, 1)
    back.reason.setText("amendement rejeté")
    back.try_it()
    stage.calm()
    with books.database.read() as rd:
        assert law_of(rd).number(GOODS, date(2027, 1, 1)) == 8_500_000
    assert "Fourni" in shown(form, GOODS)


def test_a_text_is_typed_with_its_places_in_its_language_and_begins_after_the_last_invoice(
    stage: Stage, books: Desk
) -> None:
    customer = books.a_customer()
    product = books.a_product(on_hand=5)
    order = books.an_order(customer, goods(product))
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    form = form_of(stage, "texts")
    frame(form, "text.late_penalties")
    assert any("{taux}" in cell for cell in shown(form, "text.late_penalties"))
    dialog = dialog_of(stage, form)
    # A document of today says the former text: tomorrow is the first day possible.
    assert dialog.day.value == date(2026, 11, 23)
    dialog.day.set_value(TODAY)
    dialog.texts["fr"].setPlainText("Intérêts de retard.")
    dialog.texts["en"].setPlainText("Interest of {rate} a year.")
    dialog.reason.setText("conditions revues")
    dialog.try_it()
    stage.calm()
    assert "{taux}" in flat(dialog.banner.problem)
    dialog.texts["fr"].setPlainText("Intérêts de retard de {taux} par an.")
    dialog.try_it()
    stage.calm()
    assert "23/11/2026" in dialog.form.fields["day"].problem
    dialog.day.set_value(date(2026, 11, 23))
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        found = law_of(rd).on("text.late_penalties", date(2026, 11, 23))
    assert found is not None
    assert found.texts["fr"] == "Intérêts de retard de {rate} par an."


def test_a_rate_of_a_semester_is_written_down_among_its_semesters(stage: Stage) -> None:
    form = form_of(stage, "late")
    frame(form, "late.legal")
    QTest.keyClick(form.table, Qt.Key.Key_Return)
    stage.calm()
    assert form.findChildren(RatesDialog)


def test_what_is_told_above_the_table_takes_the_room_of_its_lines(stage: Stage) -> None:
    form = form_of(stage, "texts")
    [told] = [
        each for each in form.findChildren(WordLabel) if each.wordWrap() and each.text() == say("law.told")
    ]
    assert told.height() < 4 * told.fontMetrics().height()
