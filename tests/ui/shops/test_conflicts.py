"""What was changed here and in a shop is said where people look, and decided by field in one dialog, by keys too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.base.actor import Actor, Role
from app.base.listing import ListQuery
from app.catalogue import product
from app.customers import customer
from app.customers.customer import standing_customer
from app.links.shops.conflict import decide
from app.links.shops.conflict_look import look_of_row
from app.links.shops.sync.told import JournalRow
from tests.links.shops.woo import BILLING, Woo
from tests.stories.desk import OWNER, Desk
from tests.ui.conftest import Stage
from tests.ui.shops.test_proposals import taken
from ui.customers.customer_page import CustomerPage
from ui.kit.wording import say
from ui.shops.conflict_banner import ConflictBanner
from ui.shops.conflict_dialog import ConflictDialog
from ui.shops.line_panel import LinePanel
from ui.shops.shops_screen import ShopsScreen
from ui.stock.product_page import ProductPage
from ui.today.day_look import look
from ui.today.waiting import waiting


@pytest.fixture
def row_id(books: Desk, tmp_path: Path) -> int:
    """A customer whose telephone and address were changed here and in the shop; a product's price as well."""
    woo = Woo(tmp_path / "shop")
    woo.product(1, stock=10)
    woo.customer(5)
    taken(books, woo)
    [row] = books.rows("SELECT id FROM customer WHERE email = 'ines@example.test'")
    key = int(row["id"])
    with books.database.read() as rd:
        standing = standing_customer(rd, key)
    [home] = standing.addresses
    ours = replace(standing, phone="06 11 22 33 44", addresses=(replace(home, line1="4 rue du Port"),))
    books.database.do(OWNER, customer.change, key, ours)
    books.database.do(OWNER, product.revise, product_id(books), {"price_micro": 13_000_000})
    woo.customer(5, billing=BILLING | {"phone": "07 55 66 77 88", "address_1": "5 rue du Port"})
    woo.product(1, stock=10, regular_price="15.50")
    taken(books, woo)
    return key


def product_id(books: Desk) -> int:
    return int(books.row("SELECT product_id AS id FROM listing")["id"])


def dialog_over(stage: Stage) -> ConflictDialog:
    stage.calm()
    [dialog] = [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, ConflictDialog) and each.isVisible()
    ]
    return dialog


def opened(stage: Stage, key: int) -> tuple[CustomerPage, ConflictDialog]:
    page = stage.show(CustomerPage(stage.office, key))
    stage.calm()
    assert page.conflicts.isVisibleTo(page)
    assert say("shop_conflict.field.phone") in page.conflicts.problem
    page.conflicts.decide()
    return page, dialog_over(stage)


def test_the_customers_page_says_it_and_each_field_is_decided_by_keys(
    stage: Stage, books: Desk, row_id: int
) -> None:
    page, dialog = opened(stage, row_id)
    assert [each.field.conflict.field for each in dialog.choices] == ["phone", "billing"] or [
        each.field.conflict.field for each in dialog.choices
    ] == ["billing", "phone"]
    assert all(each.side is None for each in dialog.choices), "nothing is chosen beforehand"
    assert not dialog.verb.isEnabled()
    first, second = dialog.choices
    assert dialog.focusWidget() is first.buttons[0]
    stage.qtbot.keyClick(first.buttons[0], Qt.Key.Key_Space)
    assert first.side == "here"
    stage.qtbot.keyClick(first.buttons[0], Qt.Key.Key_Right)
    assert first.side == "shop"
    assert dialog.verb.isEnabled()
    assert dialog.effects.told == (
        say("shop_conflict.effect.shop", n=1),
        say("shop_conflict.effect.left", n=1),
    )
    stage.qtbot.keyClick(first.buttons[1], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    assert stage.said[-1].text == say("shop_conflict.decided", n=1)
    states = {
        row["field"]: row["state"]
        for row in books.rows("SELECT field, state FROM shop_conflict WHERE noun = 'customer'")
    }
    assert states == {first.field.conflict.field: "shop", second.field.conflict.field: "open"}
    stage.calm()
    assert page.conflicts.isVisibleTo(page), "the other field still waits"
    assert say(f"shop_conflict.field.{second.field.conflict.field}") in page.conflicts.problem


def test_a_line_of_the_journal_names_whose_fields_wait_and_decides(
    stage: Stage, books: Desk, row_id: int
) -> None:
    shop = books.row("SELECT id, name FROM shop")
    panel = stage.show(LinePanel(stage.office))
    at = books.database.clock.now()
    facts = {"noun": "customer", "number": "5", "n": 2}
    line = JournalRow(1, at, shop["id"], shop["name"], "conflict", facts, "in", "asks", "customer", row_id)
    panel.show_line(line)
    stage.calm()
    name = books.row(f"SELECT name FROM customer WHERE id = {row_id}")["name"]
    assert panel.facts.told[say("column.name")] == name
    assert panel.decide.isVisibleTo(panel)
    panel.decide.click()
    dialog = dialog_over(stage)
    dialog.all_here.click()
    dialog.verb.click()
    stage.calm()
    assert not panel.decide.isVisibleTo(panel), "nothing waits any more"


def test_all_can_be_kept_at_once_and_the_banner_goes(stage: Stage, books: Desk, row_id: int) -> None:
    page, dialog = opened(stage, row_id)
    dialog.all_shop.click()
    dialog.all_here.click()
    assert {each.side for each in dialog.choices} == {"here"}
    dialog.verb.click()
    stage.calm()
    assert books.row("SELECT phone FROM customer WHERE id = :id", id=row_id) == {"phone": "06 11 22 33 44"}
    stage.calm()
    assert not page.conflicts.isVisibleTo(page)


def test_what_somebody_decided_meanwhile_is_said_in_the_dialog(
    stage: Stage, books: Desk, row_id: int
) -> None:
    _page, dialog = opened(stage, row_id)
    with books.database.read() as rd:
        seen = look_of_row(rd, "customer", row_id)
    assert seen is not None
    books.database.do(OWNER, decide, {each.conflict.id: "here" for each in seen.fields})
    dialog.all_shop.click()
    dialog.verb.click()
    stage.calm()
    assert dialog.isVisible()
    assert dialog.banner.isVisible()


def test_the_room_of_shops_and_the_day_count_the_records(stage: Stage, books: Desk, row_id: int) -> None:
    with books.database.read() as rd:
        task = {each.name: each for each in look(rd).kept}["shop_conflicts"]
        assert waiting(rd)["shops"].count == task.count, "the rail and the bell count them too"
    assert task.count == 2
    screen = stage.show(ShopsScreen(stage.office))
    screen.show_list("shops", ListQuery(chips=task.chips))
    stage.calm()
    assert screen.records.model.rowCount() == 2
    screen.records.table.go_to(0)
    stage.calm()
    panel = screen.panel
    assert panel.decide.isVisibleTo(screen)
    panel.decide.click()
    assert dialog_over(stage).look is not None


def test_a_products_price_is_said_in_the_tax_of_the_shop(stage: Stage, books: Desk, row_id: int) -> None:
    page = stage.show(ProductPage(stage.office, product_id(books)))
    stage.calm()
    banner = page.findChild(ConflictBanner)
    assert banner is not None
    assert banner.isVisibleTo(page)
    banner.decide()
    dialog = dialog_over(stage)
    [choice] = dialog.choices
    assert "13,00" in choice.buttons[0].accessibleName()
    assert "15,50" in choice.buttons[1].accessibleName()
    assert choice.buttons[0].accessibleDescription().startswith(OWNER.name)
    choice.buttons[1].click()
    dialog.verb.click()
    stage.calm()
    assert books.row("SELECT price_micro FROM product WHERE id = :id", id=product_id(books)) == {
        "price_micro": 15_500_000
    }


def test_who_may_not_change_the_product_may_only_keep_it(stage: Stage, books: Desk, row_id: int) -> None:
    stage.office.actor = Actor("Carole", Role.BOOKKEEPER)
    dialog = ConflictDialog(stage.office, "product", product_id(books))
    stage.show(dialog)
    stage.calm()
    [choice] = dialog.choices
    assert choice.buttons[0].isEnabled()
    assert not choice.buttons[1].isEnabled()
    assert not dialog.all_shop.isEnabled()
