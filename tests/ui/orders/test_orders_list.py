"""The list of orders in a wide window: whom to speak to, where, by when; and the shop where there is one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from app.base.listing import ListQuery
from app.flow import lend
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.kit.bulk_dialog import do_to_many
from ui.kit.wording import WordButton, switch
from ui.orders.order_deeds import RELEASE
from ui.orders.orders_screen import orders_screen


def test_a_company_without_shops_has_no_column_for_them(stage: Stage, books: Desk) -> None:
    customer = books.a_customer("SARL Lefèvre", contact="Zoé Lefèvre")
    books.an_order(customer, goods(books.a_product()))
    screen = stage.show(orders_screen(stage.office), (1800, 800))
    keys = screen.columns.keys
    assert {"contact", "city", "promised_on"} <= set(keys)
    assert "shop" not in keys
    line = screen.model.line(0)
    assert line is not None
    told = dict(zip(keys, (cell.text for cell in line.cells), strict=True))
    assert told["contact"] == "Zoé Lefèvre"
    # The town has a column of its own, and is not said beside the name too.
    assert line.cells[keys.index("customer")].aside == ""


@pytest.fixture
def french_again() -> Iterator[None]:
    yield
    switch("fr")


def test_orders_are_filtered_by_how_they_are_paid_also_in_a_view_of_ones_own(
    stage: Stage, books: Desk, french_again: None
) -> None:
    customer, product = books.a_customer(), books.a_product()
    paid = books.an_order(customer, goods(product), payment_method="card")
    gift = books.an_order(customer, goods(product), payment_method="Carte cadeau")
    books.an_order(customer, goods(product), payment_method="transfer")
    screen = stage.show(orders_screen(stage.office))
    screen.filters.open_menu()
    stage.calm()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    [offered] = [each for each in menu.findChildren(QMenu) if each.title() == "Moyen de paiement"]
    told = {each.text(): each for each in offered.actions()}
    # The company's own first, in its order; then what shops say.
    assert list(told)[:2] == ["Virement", "Carte"]
    assert list(told)[-1] == "Carte cadeau"
    told["Carte"].trigger()
    menu.close()
    stage.calm()
    assert [screen.model.key(at) for at in range(screen.model.rowCount())] == [paid]
    assert screen.filters.said(("method", "card")) == ("Moyen de paiement", "Carte")
    screen.views.save_as("Par carte")
    switch("en")
    stage.calm()
    assert screen.filters.said(("method", "card")) == ("Payment method", "Card")
    screen.filters.set_filter("method", "Carte cadeau")
    stage.calm()
    assert [screen.model.key(at) for at in range(screen.model.rowCount())] == [gift]
    assert screen.filters.said(("method", "Carte cadeau"))[1] == "Carte cadeau"
    screen.views.forget_changes()
    stage.calm()
    assert screen.filters.chips == (("method", "card"),)
    assert [screen.model.key(at) for at in range(screen.model.rowCount())] == [paid]


def test_orders_that_credit_keeps_owe_nothing_yet_and_are_offered_their_release_first(
    stage: Stage, books: Desk
) -> None:
    customer, product = books.a_customer("SARL Lefèvre", limit=100), books.a_product()
    held = [books.an_order(customer, goods(product, 1, "500.00")) for _ in range(2)]
    for each in held:
        books.confirm(each)
    draft = books.an_order(customer, goods(product))
    screen = stage.show(orders_screen(stage.office))
    keys = screen.columns.keys
    told = {
        screen.model.key(at): line.cells[keys.index("open")]
        for at in range(screen.model.rowCount())
        if (line := screen.model.line(at)) is not None
    }
    # Empty would read as paid.
    assert {key: (cell.text, cell.aside) for key, cell in told.items()} == dict.fromkeys(
        (*held, draft), ("", "rien encore")
    )
    screen.model.ticks.take({draft})
    stage.calm()
    release = next(
        each for each in screen.bulk.findChildren(WordButton) if each.key == "orders.release_many.ask"
    )
    assert release.isHidden()
    screen.model.ticks.take({*held})
    stage.calm()
    assert not release.isHidden()
    assert release.isEnabled()


def test_the_orders_that_credit_keeps_are_told_with_why_and_who_asked(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer("SARL Lefèvre", limit=100), goods(books.a_product(), 1, "500.00"))
    books.confirm(order)
    books.do(lend.ask, order, "Client de longue date")
    screen = stage.show(orders_screen(stage.office))
    usual = screen.columns.keys
    assert "kept_by" not in usual
    screen.show_query(ListQuery(chips=(("view", "on_hold"),)))
    stage.calm()
    line = screen.model.line(0)
    assert line is not None
    told = dict(zip(screen.columns.keys, (cell.text for cell in line.cells), strict=True))
    assert told["kept_by"] == "Plafond d’encours dépassé"
    assert told["asked_by"].startswith("demandé")
    # Columns chosen there are not those of the list.
    screen.show_columns(("number", "kept_by"))
    stage.calm()
    assert screen.views.altered
    screen.tabs.tabs["all"].click()
    stage.calm()
    assert screen.columns.keys == usual
    screen.tabs.tabs["on_hold"].click()
    stage.calm()
    assert "total" in screen.columns.keys


def test_of_several_reasons_the_one_that_no_payment_cures_is_named(stage: Stage, books: Desk) -> None:
    customer = books.a_customer("SARL Lefèvre", limit=100)
    books.do(lend.notice, customer, TODAY, "BODACC A 2026 0123", "Redressement")
    books.confirm(books.an_order(customer, goods(books.a_product(), 1, "500.00")))
    screen = stage.show(orders_screen(stage.office))
    screen.show_query(ListQuery(chips=(("view", "on_hold"),)))
    stage.calm()
    line = screen.model.line(0)
    assert line is not None
    told = dict(zip(screen.columns.keys, (cell.text for cell in line.cells), strict=True))
    assert told["kept_by"] == "Procédure collective +1"


def test_of_what_credit_keeps_only_what_has_left_and_is_not_invoiced_is_invoiced_from_the_list(
    stage: Stage, books: Desk
) -> None:
    customer = books.a_customer("SARL Lefèvre", limit=900_000)
    orders: list[int] = []
    for _ in range(2):
        order = books.an_order(
            customer, goods(books.a_product(on_hand=9), 2, "100.00"), payment_kind="account"
        )
        books.confirm(order)
        [line] = books.lines(order)
        books.ship(order, {line: 1_000})
        orders.append(order)
    billed, left = orders
    books.invoice(billed)
    books.do(lend.set_limit, customer, 1_000, "Trop de retard")
    screen = stage.show(orders_screen(stage.office), (1800, 800))
    [button] = [button for button, act in screen.bulk._buttons if act.title == "orders.invoice"]
    screen.model.ticks.flip(billed)
    stage.calm()
    assert not button.isEnabled()
    assert "bloquées par le crédit" in button.toolTip()
    screen.model.ticks.flip(left)
    stage.calm()
    assert button.isEnabled()


def test_what_credit_keeps_is_neither_shipped_nor_invoiced_from_the_list_and_the_button_says_why(
    stage: Stage, books: Desk
) -> None:
    tight = books.a_customer("SARL Lefèvre", limit=1_000)
    held = books.an_order(tight, goods(books.a_product(on_hand=9), 1, "100.00"), payment_kind="account")
    assert books.confirm(held).state == "held"
    free = books.an_order(books.a_customer("Garage Rey"), goods(books.a_product(on_hand=9), 1, "10.00"))
    going = books.an_order(
        books.a_customer("Hôtel des Arènes"), goods(books.a_product(on_hand=9), 1, "10.00")
    )
    books.confirm(going)
    screen = stage.show(orders_screen(stage.office), (1800, 800))
    buttons = {button.key: button for button, _act in screen.bulk._buttons}
    verbs = ("orders.confirm_many", "orders.ship", "orders.invoice")

    def allowed(*keys: int) -> list[bool]:
        screen.model.ticks.clear()
        for key in keys:
            screen.model.ticks.flip(key)
        stage.calm()
        return [buttons[verb].isEnabled() for verb in verbs]

    assert allowed(held) == [False, False, False]
    assert "Débloquer d’abord" in buttons["orders.ship"].toolTip()
    assert buttons["orders.cancel_many.ask"].isEnabled()
    # One that may go on is enough: the dialog says of each of the others why not.
    assert allowed(held, free) == [True, True, True]
    assert allowed(going) == [False, True, True]


def test_who_releases_many_sees_of_each_what_keeps_it_and_by_how_much(stage: Stage, books: Desk) -> None:
    tight = books.a_customer("SARL Lefèvre", limit=1_000)
    held = books.an_order(tight, goods(books.a_product(on_hand=9), 1, "100.00"), payment_kind="account")
    assert books.confirm(held).state == "held"
    going = books.an_order(books.a_customer("Garage Rey"), goods(books.a_product(on_hand=9), 1, "10.00"))
    books.confirm(going)
    with books.database.read() as rd:
        kept, passed = sorted(RELEASE.plan(rd, [held, going]), key=lambda row: row.id)
    assert kept.why is None
    assert kept.note == "dépasse de 110,00\xa0€ le plafond de 10,00\xa0€\xa0: l’encours atteint 120,00\xa0€"
    assert passed.why is not None
    assert passed.note == ""
    dialog = do_to_many(stage.office, RELEASE, [held])
    stage.calm()
    assert not dialog.table.isColumnHidden(
        [each.key for each in dialog.table.rows_model.columns].index("why")
    )


def test_who_releases_many_sees_of_each_what_is_not_there(stage: Stage, books: Desk) -> None:
    tight = books.a_customer("SARL Lefèvre", limit=1_000)
    order = books.an_order(tight, goods(books.a_product(on_hand=9), 12, "100.00"), payment_kind="account")
    assert books.confirm(order).state == "held"
    with books.database.read() as rd:
        [kept] = RELEASE.plan(rd, [order])
    assert kept.note.endswith("au déblocage\xa0: réserve 12 articles, dont 3 pas encore en stock")
