"""The rates of late payment: shown with what counts today, recorded by keys, and the floor of the law said with its figure."""

from __future__ import annotations

from datetime import date

from app.base.law import law_of
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.settings.rates_dialog import RateDialog, RatesDialog


def told(dialog: RatesDialog | RateDialog) -> str:
    return " ".join(dialog.effects.told).replace("\u00a0", " ")


def test_a_rate_is_recorded_with_its_source_and_what_invoices_say_is_held_against_it(
    stage: Stage, books: Desk
) -> None:
    dialog = RatesDialog(stage.office, None)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    # What follows from a rate is the point of it: its column has room in the dialog's own width.
    follows = next(at for at, each in enumerate(dialog.table.rows_model.columns) if each.key == "follows_ppm")
    assert not dialog.table.isColumnHidden(follows)
    assert "Les lettres comptent 12,15 %" in told(dialog)
    assert "pas moins que le minimum permis, 3 fois l’intérêt légal, soit 7,86 %" in told(dialog)
    dialog.add.click()
    [one] = dialog.findChildren(RateDialog)
    stage.calm()
    one.kind.set_value("legal")
    one.rate.setText("4,5")
    one.rate.settle()
    assert one.day.value == date(2026, 7, 1)
    assert "13,5 %" in told(one)
    one.try_it()
    assert one.form.fields["source"].problem
    one.source.setText("Arrêté du 24 juin 2026")
    one.try_it()
    stage.calm()
    [row] = [each for each in dialog.table.rows_model.rows if each.own]
    assert (row.ppm, row.source, row.in_force) == (45_000, "Arrêté du 24 juin 2026", True)
    assert "moins que le minimum de la loi, 3 fois l’intérêt légal, soit 13,5 %" in told(dialog)
    # Enter writes another in its place.
    dialog.table.opened.emit(row)
    again = dialog.findChildren(RateDialog)[-1]
    stage.calm()
    assert (again.kind.value, again.day.value, again.rate.value) == ("legal", date(2026, 7, 1), 45_000)
    again.rate.setText("3")
    again.source.setText("Arrêté rectifié")
    again.try_it()
    stage.calm()
    with books.database.read() as rd:
        assert law_of(rd).number("late.legal", date(2026, 7, 1)) == 30_000
    assert "moins que le minimum de la loi" not in told(dialog)
