"""Rates of currencies by keys: written down with day and source, refused at their field, another day beside."""

from __future__ import annotations

from app.base.exchange import rates
from tests.stories.desk import TODAY, Desk
from tests.ui.conftest import Stage
from ui.settings.exchange_form import ExchangeDialog, ExchangeForm
from ui.settings.settings_screen import SettingsScreen


def form_of(stage: Stage) -> ExchangeForm:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("currencies")
    stage.calm()
    return screen.currencies


def filled(stage: Stage, form: ExchangeForm, *told: str) -> ExchangeDialog:
    form.add.click()
    stage.calm()
    dialog = form.findChildren(ExchangeDialog)[-1]
    for edit, text in zip((dialog.currency, dialog.rate, dialog.source), told, strict=False):
        edit.setText(text)
        edit.editingFinished.emit()
    return dialog


def test_a_rate_is_written_down_and_offered_again_for_another_day(stage: Stage, books: Desk) -> None:
    form = form_of(stage)
    assert form.none.isVisibleTo(form)
    dialog = filled(stage, form, "usd", "1,085", "BCE")
    assert "1 EUR = 1,0850 USD" in " ".join(dialog.effects.told).replace("\u00a0", " ")
    dialog.verb.click()
    stage.calm()
    with books.database.read() as rd:
        [kept] = rates(rd, 10)
    assert (kept.currency, kept.valid_on, kept.units_micro, kept.source) == ("USD", TODAY, 1_085_000, "BCE")
    assert not form.none.isVisibleTo(form)
    form.add.click()
    stage.calm()
    again = form.findChildren(ExchangeDialog)[-1]
    assert (again.currency.text(), again.source.text(), again.rate.value) == ("USD", "BCE", None)


def test_what_is_no_rate_is_refused_at_its_field(stage: Stage, books: Desk) -> None:
    form = form_of(stage)
    for told, field in ((("eur", "1,1", "BCE"), "currency"), (("xyz", "1,1", "BCE"), "currency")):
        dialog = filled(stage, form, *told)
        dialog.verb.click()
        stage.calm()
        assert dialog.isVisible()
        assert dialog.form.fields[field].problem
        dialog.reject()
    with books.database.read() as rd:
        assert rates(rd, 10) == []
