"""Debts by age: the boxes are the report's totals, a past day is worked out, rows open what they stand for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.base.listing import ListQuery
from app.flow import chase
from app.reminders.dispute import DisputeDraft
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.cells import CellDelegate
from ui.kit.list_screen import ListScreen
from ui.receivables.ageing_screen import AgeingScreen
from ui.receivables.open_items_screen import OpenItems
from ui.receivables.receivables_screen import ReceivablesScreen


def owing(books: Desk, name: str, day: date, pieces: int) -> int:
    """An invoice issued on a day, due thirty days later."""
    books.on(day)
    product = books.a_product(f"Bol {name}", on_hand=10)
    order = books.an_order(books.a_customer(name), goods(product, pieces), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    invoice = books.invoice(order)
    books.on(date(2026, 11, 22))
    return invoice


def test_the_boxes_hold_all_debts_and_one_shows_only_its_age(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    owing(books, "Récent", date(2026, 11, 1), 2)
    screen = stage.show(AgeingScreen(stage.office))
    assert screen.boxes.whole.amount == "60,00\u00a0€"
    assert [box.amount for box in screen.boxes.boxes if box.amount != "0,00"] == ["24,00", "36,00"]
    old = next(box for box in screen.boxes.boxes if box.amount == "36,00")
    old.click()
    assert screen.table is not None
    assert [row.name for row in screen.table.rows_model.rows] == ["Ancien"]
    assert screen.sums is not None
    assert screen.sums.sums["total"] == "36,00\u00a0€"


def test_debts_less_what_is_unapplied_are_the_net_sum_under_the_table(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    books.pay(None, 1_000, customer_id=books.a_customer("Crédit"))
    screen = stage.show(AgeingScreen(stage.office))
    assert screen.sums is not None
    assert screen.boxes.whole.amount == "36,00\u00a0€"
    credit = screen.boxes.boxes[-1]
    assert credit.amount == "−10,00"
    assert "net 26,00" in credit.accessibleName()
    assert screen.sums.sums["total"] == "26,00\u00a0€"
    credit.click()
    assert screen.table is not None
    assert [row.name for row in screen.table.rows_model.rows] == ["Crédit"]


def test_another_day_shows_what_was_owed_then(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    owing(books, "Récent", date(2026, 11, 1), 2)
    screen = stage.show(AgeingScreen(stage.office))
    screen.as_of.setText("15/08/2026")
    screen.as_of.settle()
    stage.calm()
    assert screen.table is not None
    assert [(row.name, row.total) for row in screen.table.rows_model.rows] == [("Ancien", 3600)]
    assert screen.boxes.boxes[0].amount == "36,00"


def test_right_opens_an_account_and_enter_the_document_below_it(stage: Stage, books: Desk) -> None:
    invoice = owing(books, "Ancien", date(2026, 8, 1), 3)
    screen = stage.show(AgeingScreen(stage.office))
    assert screen.table is not None
    screen.table.setFocus()
    stage.qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert stage.opened[-1][0] == "customer"
    stage.qtbot.keyClick(screen.table, Qt.Key.Key_Right)
    assert screen.table.rows_model.rowCount() == 2
    stage.qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    stage.qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert stage.opened[-1] == ("invoice", invoice)
    stage.qtbot.keyClick(screen.table, Qt.Key.Key_Up)
    stage.qtbot.keyClick(screen.table, Qt.Key.Key_Left)
    assert screen.table.rows_model.rowCount() == 1


def test_groups_open_to_their_customers_and_these_to_their_pages(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    owing(books, "Récent", date(2026, 11, 1), 2)
    screen = stage.show(AgeingScreen(stage.office))
    screen.by.setCurrentIndex(screen.by.findData("class"))
    stage.calm()
    assert screen.table is not None
    [group] = screen.table.rows_model.rows
    assert (group.name, group.total) == ("Professionnels", 6_000)
    screen.table.setFocus()
    stage.qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert screen.table.rows_model.rowCount() == 3
    stage.qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    stage.qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert stage.opened[-1][0] == "customer"
    screen.search_field.setText("Récent")
    assert screen.table.rows_model.rowCount() == 2
    screen.by.setCurrentIndex(screen.by.findData("all"))
    stage.calm()
    assert [row.name for row in screen.table.rows_model.rows] == ["Récent"]


def test_matching_says_why_it_cannot_be_done_for_the_framed_customer(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    screen = stage.show(AgeingScreen(stage.office))
    assert not screen._match.isEnabled()
    assert screen._match.toolTip()


def test_other_rooms_send_here_to_a_list_and_a_view(stage: Stage, books: Desk) -> None:
    invoice = owing(books, "Ancien", date(2026, 8, 1), 3)
    owing(books, "Récent", date(2026, 11, 1), 2)
    screen = stage.show(ReceivablesScreen(stage.office))
    screen.show_list("receivables", ListQuery(chips=(("view", "overdue"),)))
    stage.calm()
    part = screen.current
    assert isinstance(part, ListScreen)
    assert part.model.rowCount() == 1
    part.table.go_to(0)
    stage.qtbot.keyClick(part.table, Qt.Key.Key_Return)
    assert stage.opened[-1] == ("invoice", invoice)
    screen.show_list("payments", ListQuery(chips=(("view", "unapplied"),)))
    stage.calm()
    assert isinstance(screen.current, ListScreen)
    assert screen.current.design.name == "payments"
    assert screen.tabs.current is not None
    assert screen.tabs.current.key == "payments"


def test_a_long_name_gives_way_to_what_is_in_dispute(
    stage: Stage, books: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice = owing(books, "SNC Gîte de Kermadeuc’h et de la Combe-Aubrie réunis", date(2026, 8, 1), 3)
    books.do(chase.open_dispute, DisputeDraft(invoice_id=invoice, code="damaged", amount=1_234))
    written: list[str] = []
    write = CellDelegate._write

    def recorded(self: CellDelegate, *args: Any, **named: Any) -> str:
        shown = write(self, *args, **named)
        written.append(shown)
        return shown

    monkeypatch.setattr(CellDelegate, "_write", recorded)
    screen = stage.show(OpenItems(stage.office))
    stage.calm()
    screen.grab()
    assert "12,34\u00a0€ en litige" in written
    assert any(text.startswith("SNC") and text.endswith("…") for text in written)
