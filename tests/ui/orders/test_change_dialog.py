"""Changing a confirmed order from its page, and letting it pass where a rule says no."""

from __future__ import annotations

from app.reports.order_outlook import order_look
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.orders.change_dialog import ChangeDialog
from ui.orders.order_page import OrderPage


def a_dialog(stage: Stage, books: Desk, order: int) -> ChangeDialog:
    with books.database.read() as rd:
        look = order_look(rd, order)
    dialog = ChangeDialog(stage.office, look.page)
    stage.qtbot.addWidget(dialog)
    return dialog


def test_an_increase_over_the_limit_asks_why_it_passes(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(limit=5_000)
    line = goods(books.a_product(on_hand=9), 4)
    order = books.an_order(customer, line, payment_kind="account", prices_include_tax=True)
    books.confirm(order)
    [line_id] = books.lines(order)
    dialog = a_dialog(stage, books, order)
    assert dialog.release_field.isHidden()
    dialog.edits[line_id].set_value(6_000)
    dialog.reason.setText("Deux de plus")
    dialog.try_it()
    stage.calm()
    assert not dialog.release_field.isHidden()
    dialog.release.setText("Vu avec lui")
    dialog.try_it()
    stage.calm()
    assert books.order(order)["total"] == 6_000
    books.must_verify()


def test_the_total_said_is_the_total_written_to_the_cent(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(limit=500_000)
    line = goods(books.a_product(on_hand=9), 3, "3.33")
    order = books.an_order(customer, line, payment_kind="account")
    books.confirm(order)
    [line_id] = books.lines(order)
    dialog = a_dialog(stage, books, order)
    assert "laisse" in dialog.effects.told[0]
    dialog.edits[line_id].set_value(7_000)
    dialog._tell()
    stage.calm()
    said = dialog.effects.told[0]
    dialog.reason.setText("Quatre de plus")
    dialog.try_it()
    stage.calm()
    total = books.order(order)["total"]
    assert f"{total // 100},{total % 100:02}" in said


def test_what_is_done_of_a_line_is_said_and_kept(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 4), payment_kind="account")
    books.confirm(order)
    [line] = books.lines(order)
    books.ship(order, {line: 3_000})
    dialog = a_dialog(stage, books, order)
    dialog.edits[line].set_value(2_000)
    dialog.reason.setText("Moins")
    dialog.try_it()
    stage.calm()
    assert "ne peut pas descendre" in dialog.banner.accessibleName() or not dialog.banner.isHidden()
    assert books.order(order)["total"] == 4_800


def test_a_held_order_offers_to_ask_for_its_release(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(limit=1)
    order = books.an_order(customer, goods(books.a_product(), 4), payment_kind="account")
    books.confirm(order)
    page = stage.show(OrderPage(stage.office, order))
    assert "order_page.verb.ask_release" in page.verbs.offered
