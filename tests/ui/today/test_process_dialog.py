"""Process in the window: what will be done and what not is said before, the work can be stopped, what is left is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import text

from app.base.door import Read
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.cells import PAD
from ui.kit.chips import chip_size
from ui.today.process_dialog import ProcessDialog
from ui.today.process_plan import PlanRow, reason_chip


def three_orders(books: Desk) -> tuple[int, int, int]:
    """One covered by stock, one whose goods lack, one draft typed by hand."""
    customer = books.a_customer()
    there, lacking = books.a_product("Bol", on_hand=5), books.a_product("Vase")
    covered = books.an_order(customer, goods(there, 2), payment_kind="account")
    books.confirm(covered)
    short = books.an_order(customer, goods(lacking), payment_kind="account")
    books.confirm(short)
    return covered, short, books.an_order(customer, goods(there))


def dialog_of(stage: Stage, *, ship: bool = False, only: frozenset[int] | None = None) -> ProcessDialog:
    dialog = ProcessDialog(stage.office, only, ship=ship, invoice=False)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    return dialog


def test_by_the_policies_nothing_would_be_done_and_every_order_says_why(stage: Stage, books: Desk) -> None:
    three_orders(books)
    dialog = dialog_of(stage)
    assert len(dialog.table.rows_model.rows) == 3
    assert dialog.table.ticked == frozenset()
    assert not dialog.verb.isEnabled()
    assert dialog.verb.toolTip()
    assert dialog.ship.text().endswith(" 1 commande prête")
    assert dialog.confirm.text() == "Confirmer 1 commande"
    assert [row.reasons[0].code for row in dialog.table.rows_model.rows] == [
        "ship_by_hand",
        "goods_missing",
        "draft_by_hand",
    ]


def test_asking_to_ship_this_time_ticks_what_stock_covers_and_says_the_effects(
    stage: Stage, books: Desk
) -> None:
    covered, short, _draft = three_orders(books)
    dialog = dialog_of(stage, ship=True)
    assert dialog.table.ticked == {covered}
    assert len(dialog.effects.told) == 2
    assert dialog.verb.text() == "Expédier 1 commande"
    [why] = [row.reasons[0].code for row in dialog.table.rows_model.rows if row.id == short]
    assert why == "goods_missing"


def test_only_what_is_ticked_is_done_and_what_was_left_is_told(stage: Stage, books: Desk) -> None:
    covered, short, _draft = three_orders(books)
    dialog = dialog_of(stage, ship=True)
    dialog.verb.click()
    stage.calm()
    assert books.state(covered) == ("confirmed", "all", "all", "none")
    assert books.state(short)[1] == "none"
    assert "1 expédition" in dialog.subtitle.text()
    dialog.verb.click()
    assert dialog.isHidden()
    again = dialog_of(stage, ship=True)
    assert again.table.ticked == frozenset()


def test_chosen_orders_alone_are_looked_at(stage: Stage, books: Desk) -> None:
    _covered, short, _draft = three_orders(books)
    dialog = dialog_of(stage, ship=True, only=frozenset({short}))
    assert [row.id for row in dialog.table.rows_model.rows] == [short]


def test_whoever_chose_orders_hears_of_each_and_confirms_the_drafts_there(stage: Stage, books: Desk) -> None:
    covered, _short, draft = three_orders(books)
    books.ship(covered)
    books.invoice(covered)
    dialog = dialog_of(stage, ship=True, only=frozenset({covered, draft}))
    told = {row.id: row.reasons[0].code for row in dialog.table.rows_model.rows}
    assert told == {covered: "order_all_done", draft: "draft_by_hand"}
    assert next(row.number for row in dialog.table.rows_model.rows if row.id == draft).startswith("Brouillon")
    assert dialog.confirm.text() == "Confirmer 1 commande"
    dialog.confirm.click()
    stage.calm()
    stage.calm()
    assert books.state(draft)[0] == "confirmed"
    assert dialog.table.ticked == {draft}
    assert dialog.confirm.isHidden()


def test_space_takes_an_order_off_and_the_button_counts_anew(stage: Stage, books: Desk) -> None:
    three_orders(books)
    dialog = dialog_of(stage, ship=True)
    dialog.table.setFocus()
    stage.qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.table.ticked == frozenset()
    assert not dialog.verb.isEnabled()


def test_steps_and_reasons_are_as_wide_as_they_need_and_customers_have_the_rest(
    stage: Stage, books: Desk
) -> None:
    three_orders(books)
    dialog = dialog_of(stage)
    header, columns = dialog.table.horizontalHeader(), [each.key for each in dialog.table.rows_model.columns]
    width = {key: header.sectionSize(at) for at, key in enumerate(columns)}
    chips = [chip_size(reason_chip(row.reasons[0])).width() for row in dialog.table.rows_model.rows]
    assert width["why"] - 2 * PAD >= max(chips)
    assert width["customer"] > 200


def test_a_long_look_says_how_far_it_is_and_ends_with_the_dialog(
    stage: Stage, books: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_orders(books)
    looked = threading.Event()

    def slowly(rd: Read, *_chosen: object) -> list[PlanRow]:
        told = cast("Callable[[int, int], None]", _chosen[-1])
        told(1200, 60_000)
        while True:
            rd.scalar(text("SELECT 1"))
            looked.set()

    monkeypatch.setattr("ui.today.process_dialog.planned", slowly)
    monkeypatch.setattr("ui.today.process_dialog.PATIENCE_MILLISECONDS", 0)
    dialog = ProcessDialog(stage.office, None, ship=False, invoice=False)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    assert looked.wait(10)
    stage.qtbot.waitUntil(lambda: "60" in dialog.progress.text, timeout=10_000)
    assert dialog.progress.isVisible()
    assert dialog.looking
    dialog.reject()
    stage.calm()
    assert not dialog.looking
