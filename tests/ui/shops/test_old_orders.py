"""Orders a shop had done before it was taken over: where they would be invoiced, that it may have done so is said once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.links.shops.shop import connect
from tests.links.shops.woo import Woo
from tests.stories.desk import TODAY, Desk
from tests.ui.conftest import Stage
from tests.ui.shops.conftest import take_over
from ui.kit.wording import say
from ui.orders.order_page import OrderPage
from ui.shops.left_dialog import LeftDialog
from ui.today.process_dialog import ProcessDialog
from ui.today.today_screen import TodayScreen


@pytest.fixture
def taken_over(books: Desk, tmp_path: Path) -> Desk:
    """A shop that had completed one order and has one to ship; nobody said who had invoiced the first."""
    woo = Woo(tmp_path / "shop")
    woo.product(1, stock=10)
    woo.order(7, "completed")
    woo.order(8)
    take_over(books, woo)
    return books


def old() -> str:
    return say("shop_left.old", n=1)


def dialog_of(stage: Stage, deed: str) -> ProcessDialog:
    dialog = ProcessDialog(stage.office, None, deed)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    return dialog


def left_to_shop(stage: Stage) -> None:
    """Leave to the shop what the window that is open for it has ticked."""
    [left] = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, LeftDialog) and each.isVisible()
    ]
    assert len(left.table.ticked) == 1
    left.verb.click()
    stage.qtbot.waitUntil(lambda: left._over, timeout=10_000)
    stage.calm()
    left.accept()
    stage.calm()


@pytest.mark.parametrize("deed", ["process", "invoice"])
def test_who_invoices_hears_of_what_the_shop_may_have_invoiced_and_leaves_it_there(
    stage: Stage, taken_over: Desk, deed: str
) -> None:
    dialog = dialog_of(stage, deed)
    billed = [row for row in dialog.table.rows_model.rows if "invoice" in row.steps]
    assert dialog.effects.told.count(old()) == 1
    assert dialog.old.isVisible()
    dialog.old.click()
    stage.calm()
    left_to_shop(stage)
    assert dialog.isVisible()
    assert not any("invoice" in row.steps and row.old for row in dialog.table.rows_model.rows)
    assert len([row for row in dialog.table.rows_model.rows if "invoice" in row.steps]) == len(billed) - 1
    assert old() not in dialog.effects.told
    assert not dialog.old.isVisible()
    dialog.reject()


def test_nothing_is_said_where_it_is_not_invoiced(stage: Stage, taken_over: Desk) -> None:
    dialog = dialog_of(stage, "process")
    [order] = [row.id for row in dialog.table.rows_model.rows if row.old]
    dialog.table.tick(dialog.table.ticked - {order})
    assert old() not in dialog.effects.told
    assert not dialog.old.isVisible()
    dialog.reject()
    dialog = dialog_of(stage, "ship")
    assert old() not in dialog.effects.told
    dialog.reject()


def test_the_day_asks_it_once_and_no_more_once_they_are_left_to_the_shop(
    stage: Stage, taken_over: Desk
) -> None:
    screen = stage.show(TodayScreen(stage.office))
    stage.calm()
    line = screen.tasks.lines["shop_left"]
    assert line.what == say("today.task.shop_left", n=1)
    screen.tasks.verbs["shop_left"].click()
    stage.calm()
    left_to_shop(stage)
    screen.refresh()
    stage.calm()
    assert "shop_left" not in screen.tasks.lines


def test_nothing_is_asked_where_it_was_said_who_invoiced_them(stage: Stage, taken_over: Desk) -> None:
    [url] = [row["url"] for row in taken_over.rows("SELECT url FROM shop")]
    taken_over.do(connect, "woocommerce", "Boutique & Cie", url, TODAY)
    screen = stage.show(TodayScreen(stage.office))
    stage.calm()
    assert "shop_left" not in screen.tasks.lines
    assert old() not in dialog_of(stage, "invoice").effects.told


def test_the_page_of_one_says_so_and_leaves_that_one_alone(stage: Stage, books: Desk, tmp_path: Path) -> None:
    woo = Woo(tmp_path / "shop")
    woo.product(1, stock=10)
    for number in (7, 8):
        woo.order(number, "completed")
    woo.order(9)
    take_over(books, woo)
    keys = {
        row["remote_number"]: row["id"] for row in books.rows("SELECT id, remote_number FROM sales_order")
    }
    page = stage.show(OrderPage(stage.office, keys["7"]))
    stage.calm()
    assert page.card.step is not None
    assert page.card.step.effects[0] == ("trouble", say("shop_left.old_one"))
    page.card.other.click()
    stage.calm()
    left_to_shop(stage)
    assert page.card.step.effects[:1] != (("trouble", say("shop_left.old_one")),)
    there = {
        row["remote_number"]
        for row in books.rows("SELECT remote_number FROM sales_order WHERE invoiced_there")
    }
    assert there == {"7"}
    page = stage.show(OrderPage(stage.office, keys["9"]))
    stage.calm()
    assert page.card.step is not None
    assert say("shop_left.old_one") not in [told for _icon, told in page.card.step.effects]


def test_the_page_asks_nothing_where_it_was_said_who_invoiced(stage: Stage, taken_over: Desk) -> None:
    [url] = [row["url"] for row in taken_over.rows("SELECT url FROM shop")]
    taken_over.do(connect, "woocommerce", "Boutique & Cie", url, TODAY)
    [order] = [row["id"] for row in taken_over.rows("SELECT id FROM sales_order WHERE remote_number = '7'")]
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert page.card.step is not None
    assert say("shop_left.old_one") not in [told for _icon, told in page.card.step.effects]


def test_what_had_waited_for_long_in_the_shop_is_ticked_by_nobody_but_the_hand(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    woo = Woo(tmp_path / "shop")
    woo.product(1, stock=10)
    woo.order(7, day="2026-03-11")
    woo.order(8)
    take_over(books, woo)
    keys = {
        row["remote_number"]: row["id"] for row in books.rows("SELECT id, remote_number FROM sales_order")
    }
    dialog = dialog_of(stage, "ship")
    assert dialog.table.ticked == {keys["8"]}
    assert say("process.effect.waited_stays", n=1) in dialog.effects.told
    dialog.table.tick(frozenset(keys.values()))
    assert say("process.effect.waited", n=1) in dialog.effects.told
    dialog.reject()
