"""The chart changed by keys, and the entries of a year written from the window."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.accounting.chart import ACCOUNTS, chart
from app.accounting.exported import exports
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.date_edit import DateEdit
from ui.kit.wording import say
from ui.reports.reports_screen import ReportsScreen
from ui.settings.accounting_form import AccountDialog
from ui.settings.settings_screen import SettingsScreen


def opened(stage: Stage) -> SettingsScreen:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("accounting")
    stage.calm()
    return screen


def typed(edit: DateEdit, day: date) -> None:
    edit.setText(f"{day:%d/%m/%Y}")
    edit.settle()


def an_invoice(books: Desk) -> None:
    service = books.a_product("Conseil", kind="service", stocked=False)
    order_id = books.an_order(books.a_customer(), goods(service, 1, "100.00", kind="service"))
    books.confirm(order_id)
    books.invoice(order_id, "all")


def test_every_account_has_its_words() -> None:
    assert [
        role for role in ACCOUNTS if say(f"accounting.account.{role.partition('.')[0]}").startswith("acc")
    ] == []


def test_an_account_is_changed_by_keys_and_a_wrong_one_refused_at_its_field(
    stage: Stage, books: Desk
) -> None:
    form = opened(stage).accounting
    form.table.setFocus()
    while form.table.current is None or form.table.current.role != "sales_goods":
        QTest.keyClick(form.table, Qt.Key.Key_Down)
    QTest.keyClick(form.table, Qt.Key.Key_Return)
    stage.calm()
    dialog = form.findChild(AccountDialog)
    assert dialog is not None
    dialog.value.selectAll()
    QTest.keyClicks(dialog.value, "97")
    QTest.keyClick(dialog.value, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    assert "97" in dialog.form.fields["value"].problem
    dialog.value.selectAll()
    QTest.keyClicks(dialog.value, "7071")
    QTest.keyClick(dialog.value, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    with books.database.read() as rd:
        assert chart(rd).account("sales_goods") == "7071"
        assert chart(rd).account("sales_goods", "K") == ACCOUNTS["sales_goods.K"]


def test_the_year_ends_on_another_day(stage: Stage, books: Desk) -> None:
    form = opened(stage).accounting
    row = next(each for each in form.table.rows_model.rows if each.kind == "year_end")
    dialog = form.ask(row)
    for typed, code in (("juin", "year_end_unreadable"), ("31/6", "year_end_no_day")):
        dialog.value.setText(typed)
        dialog.try_it()
        stage.calm()
        assert dialog.form.fields["value"].problem, code
    dialog.value.setText("30/06")
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        assert chart(rd).year(2026) == (date(2025, 7, 1), date(2026, 6, 30))


def test_the_entries_are_written_and_the_export_listed(stage: Stage, books: Desk, tmp_path: Path) -> None:
    order_id = books.an_order(
        books.a_customer(),
        goods(books.a_product("Conseil", kind="service", stocked=False), 1, "100.00", kind="service"),
    )
    books.confirm(order_id)
    books.invoice(order_id, "all")
    form = opened(stage).accounting
    for _ in range(2):
        form.ask_export().write(tmp_path / "out")
        stage.calm()
    names = sorted(each.name for each in (tmp_path / "out").iterdir())
    assert len(names) == 2
    assert names[1].endswith("FEC20261231.txt")
    with books.database.read() as rd:
        [made] = exports(rd)
    assert made.entry_count == 1
    assert list(form.exports.rows_model.rows) == [made]
    assert made.number in stage.said[-1].text


def test_the_entries_of_a_month_say_which_export_has_them_already(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    an_invoice(books)
    form = opened(stage).accounting
    whole = form.ask_export()
    assert whole.first.value is not None
    assert (whole.first.value.month, whole.first.value.day) == (1, 1)
    whole.write(tmp_path)
    stage.calm()
    month = form.ask_export()
    today = stage.office.today
    typed(month.first, today.replace(day=1))
    typed(month.last, today)
    [made] = form.exports.rows_model.rows
    assert any(made.number in line for line in month.effects.told)
    month.last.set_value(today.replace(year=today.year + 1))
    month.write(tmp_path)
    stage.calm()
    assert month.form.fields["first"].problem
    month.last.set_value(today)
    month.write(tmp_path)
    stage.calm()
    assert f"{today:%Y%m01}-{today:%Y%m%d}" in form.exports.rows_model.rows[0].file_name


def test_the_vat_report_shows_the_month_to_declare_and_the_one_so_far_where_that_is_asked_for(
    stage: Stage, books: Desk
) -> None:
    order_id = books.an_order(
        books.a_customer(),
        goods(books.a_product("Conseil", kind="service", stocked=False), 1, "100.00", kind="service"),
    )
    books.confirm(order_id)
    books.invoice(order_id, "all")
    screen = stage.show(ReportsScreen(stage.office))
    screen.report.setCurrentIndex(screen.report.findData("vat"))
    stage.calm()
    today = stage.office.today
    declared = today.replace(day=1) - timedelta(days=1)
    assert (screen.since.value, screen.as_of.value) == (declared.replace(day=1), declared)
    screen.since.set_value(today.replace(day=1))
    screen.as_of.set_value(today)
    screen.refresh()
    stage.calm()
    assert screen.table is not None
    [row] = screen.table.rows_model.rows
    assert str(row.cells[0]).startswith("20")
    # Nothing is due of a service that is not paid for.
    assert row.cells[-1] == 0
