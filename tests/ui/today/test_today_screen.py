"""The day's screen: every figure is that of the list it opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from PySide6.QtWidgets import QApplication

from app.base.listing import Listing, ListQuery
from app.customers import task
from app.customers.task import TaskDraft
from app.flow.payment_said import payment_said
from app.flow.steps import decide_step
from app.links.shops.queries import ShopRow
from app.orders.queries import ORDERS
from app.payments.queries import PAYMENTS
from app.reports.receivables import RECEIVABLES
from app.reports.stock_list import STOCK
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.kit.bulk_dialog import BulkDialog
from ui.kit.memory import keep
from ui.kit.ways import Place
from ui.kit.wording import WordButton, say, words
from ui.orders.orders_screen import orders_screen
from ui.purchasing.replenish_dialog import ReplenishDialog
from ui.settings.last_backup import kept_under
from ui.today.process_dialog import ProcessDialog
from ui.today.today_screen import TodayScreen
from ui.today.waiting import waiting

_LISTS: dict[str, Listing[Any]] = {
    "orders": ORDERS,
    "payments": PAYMENTS,
    "receivables": RECEIVABLES,
    "stock": STOCK,
}


def a_busy_day(books: Desk) -> None:
    """A draft, one order to prepare and late, one shipped and not invoiced, one invoice overdue, money to match."""
    customer = books.a_customer("SARL Lefèvre")
    product = books.a_product("Pull marin", on_hand=10)
    books.an_order(customer, goods(product))
    late = books.an_order(customer, goods(product), promised_on=date(2026, 11, 20), payment_kind="account")
    books.confirm(late)
    shipped = books.an_order(customer, goods(product, 2), payment_kind="account")
    books.confirm(shipped)
    books.ship(shipped)
    books.on(date(2026, 9, 1))
    old = books.an_order(customer, goods(product, 3), payment_kind="account")
    books.confirm(old)
    books.ship(old)
    books.invoice(old)
    books.on(date(2026, 11, 22))
    books.pay(None, 700, customer_id=customer)


def counted(stage: Stage, place: Place) -> int:
    """How many rows the list of a place shows."""
    with stage.office._database.read() as rd:
        return _LISTS[place.room].count(rd, place.query).count


def test_every_tile_opens_the_list_that_holds_what_it_counts(stage: Stage, books: Desk) -> None:
    a_busy_day(books)
    screen = stage.show(TodayScreen(stage.office))
    assert {name: tile.count for name, tile in screen.strip.tiles.items()} == {
        "approve": 1,
        "pay": 0,
        "credit": 0,
        "prepare": 0,
        "ship": 1,
        "invoice": 1,
        "collect": 1,
    }
    for tile in screen.strip.tiles.values():
        tile.click()
        assert counted(stage, stage.places[-1]) == tile.count


def test_what_is_alarming_at_a_step_opens_only_that(stage: Stage, books: Desk) -> None:
    a_busy_day(books)
    screen = stage.show(TodayScreen(stage.office))
    shown = [name for name, alert in screen.strip.alerts.items() if not alert.isHidden()]
    assert shown == ["ship", "collect"]
    screen.strip.alerts["collect"].click()
    assert stage.places[-1].query.value("view") == "overdue"
    assert counted(stage, stage.places[-1]) == 1


def test_each_task_names_the_worst_of_it_and_goes_there(stage: Stage, books: Desk) -> None:
    a_busy_day(books)
    screen = stage.show(TodayScreen(stage.office))
    stage.calm()
    assert list(screen.tasks.verbs) == [
        # What is late or not safe, then what waits, then what is to be done anyway.
        "company",
        "late",
        "overdue",
        "backup",
        "to_approve",
        "reminders",
        "unapplied",
        "to_ship",
        "to_invoice",
    ]
    screen.tasks.verbs["unapplied"].click()
    assert stage.places[-1] == Place("receivables", ListQuery(chips=(("view", "to_match"),)))
    assert counted(stage, stage.places[-1]) == 1


def test_a_refused_payment_is_said_once_with_its_door(stage: Stage, books: Desk) -> None:
    customer = books.a_customer("SARL Lefèvre", phone="01 42 68 53 00")
    for _ in range(2):
        order = books.an_order(customer, goods(books.a_product()), payment_kind="prepaid")
        books.do(payment_said, order, "refused", reason="carte expirée")
    books.do(
        task.add,
        TaskDraft(what="Rappeler", due_on=TODAY, noun="customer", row_id=customer, customer_id=customer),
    )
    screen = stage.show(TodayScreen(stage.office))
    assert screen.look is not None
    assert [each.what for each in screen.look.today.to_do] == ["Rappeler"]
    [told] = [each for each in screen.look.today.tasks if each.name == "payment_problem"]
    assert told.count == 2
    screen.tasks.verbs["payment_problem"].click()
    assert stage.places[-1].query.value("view") == "payment_problem"
    assert counted(stage, stage.places[-1]) == 2


def test_late_orders_are_counted_where_they_wait_and_with_what_still_waits(stage: Stage, books: Desk) -> None:
    customer, there, lacking = books.a_customer(), books.a_product("Bol", on_hand=9), books.a_product("Vase")
    for lines in ([goods(there, 4)], [goods(lacking)]):
        order = books.an_order(customer, *lines, promised_on=date(2026, 11, 20), payment_kind="account")
        books.confirm(order)
    left = books.an_order(customer, goods(there, 2), promised_on=date(2026, 11, 20), payment_kind="account")
    books.confirm(left)
    books.ship(left, {books.lines(left)[0]: 1000})
    screen = stage.show(TodayScreen(stage.office))
    assert screen.look is not None
    steps = {each.name: each for each in screen.look.today.stages}
    # Late is one figure, that of the list it opens: whatever keeps an order here, it should have left.
    assert [(steps[name].count, steps[name].alerts) for name in ("prepare", "ship")] == [(1, 0), (2, 3)]
    [late] = [each for each in screen.look.today.tasks if each.name == "late"]
    assert late.amount == steps["prepare"].amount + steps["ship"].amount
    assert late.count == 3
    screen.strip.alerts["ship"].click()
    assert counted(stage, stage.places[-1]) == 3


def test_the_verbs_of_what_waits_for_a_step_open_its_window(stage: Stage, books: Desk) -> None:
    a_busy_day(books)
    screen = stage.show(TodayScreen(stage.office))
    for name, title in (
        ("to_approve", "Confirmer la commande"),
        # Who asks to ship ships alone.
        ("to_ship", "Expédier la commande"),
        ("to_invoice", "Facturer la commande"),
    ):
        screen.tasks.verbs[name].click()
        stage.calm()
        stage.calm()
        shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, ProcessDialog)]
        [dialog] = [each for each in shown if each.isVisible()]
        assert dialog.windowTitle() == title
        assert len(dialog.table.ticked) == 1
        dialog.reject()


def test_where_nothing_is_shipped_the_chief_button_says_what_is_left_of_it(stage: Stage, books: Desk) -> None:
    a_busy_day(books)
    screen = stage.show(TodayScreen(stage.office))
    assert screen.process.text().strip() == "Expédier et facturer…"
    books.do(decide_step, "steps.ship", False)
    screen.refresh()
    stage.calm()
    assert screen.process.text().strip() == "Facturer ce qui attend…"
    orders = stage.show(orders_screen(stage.office))
    stage.calm()
    assert "Facturer ce qui attend…" in [each.text().strip() for each in orders.findChildren(WordButton)]


def test_the_figures_follow_what_is_done(stage: Stage, books: Desk) -> None:
    screen = stage.show(TodayScreen(stage.office))
    assert not screen.start.isHidden()
    a_busy_day(books)
    screen.refresh()
    stage.calm()
    assert screen.start.isHidden()
    assert screen.chief.button is screen.process
    assert screen.process.isVisible()
    assert screen.strip.tiles["approve"].count == 1


def test_a_day_that_is_left_is_looked_at_when_somebody_comes_back(stage: Stage, books: Desk) -> None:
    a_busy_day(books)
    screen = stage.show(TodayScreen(stage.office))
    before = screen.look
    screen.refresh()
    screen.hide()
    stage.calm()
    assert screen.look is before
    screen.show()
    stage.calm()
    assert screen.look is not before
    assert screen.strip.tiles["approve"].count == 1


def test_a_new_company_is_shown_first_what_the_program_must_be_told(stage: Stage, books: Desk) -> None:
    screen = stage.show(TodayScreen(stage.office))
    assert screen.calm.isHidden()
    assert not screen.chief.isVisible()
    assert list(screen.start.buttons) == [row.name for row in screen.start.rows if not row.done]
    assert screen.first_focus() is next(iter(screen.start.buttons.values()))
    screen.start.buttons["iban"].click()
    assert stage.places[-1].room == "settings"
    assert stage.places[-1].query.value("section") == "company"
    screen.start.buttons["customers"].click()
    assert stage.places[-1] == Place("customers")
    books.an_order(books.a_customer())
    screen.refresh()
    stage.calm()
    assert screen.start.isHidden()
    # What invoices lack and what was never saved is said from the first order on.
    assert list(screen.tasks.verbs) == ["company", "backup", "to_approve"]


def test_the_numbers_in_the_rail_are_those_of_the_lists(stage: Stage, books: Desk) -> None:
    a_busy_day(books)
    with stage.office._database.read() as rd:
        found = waiting(rd)
    assert {room: each.count for room, each in found.items() if each.count} == {
        "orders": 1,
        "shipments": 1,
        "invoices": 1,
        "receivables": 1,
    }
    assert found["receivables"].late
    assert not found["orders"].late
    # Beside each number stands what it counts.
    assert {say(each.told, n=each.count) for each in found.values() if each.count} == {
        "1 commande à confirmer",
        "1 commande en retard",
        "1 commande à facturer",
        "1 échéance dépassée",
    }
    assert all(words().knows(each.told) for each in found.values())


def test_books_never_backed_up_are_said_with_the_way_to_it(stage: Stage, books: Desk) -> None:
    a_busy_day(books)
    screen = stage.show(TodayScreen(stage.office))
    screen.tasks.verbs["backup"].click()
    assert stage.places[-1] == Place("settings", ListQuery(chips=(("section", "backup"),)))
    keep(kept_under(stage.office), {"at": books.database.clock.now().isoformat()})
    screen.refresh()
    stage.calm()
    assert "backup" not in screen.tasks.verbs


def test_the_chief_step_is_the_next_that_can_be_done_where_nothing_can_be_shipped(
    stage: Stage, books: Desk
) -> None:
    short = books.an_order(books.a_customer(), goods(books.a_product("Vase")), payment_kind="account")
    books.confirm(short)
    screen = stage.show(TodayScreen(stage.office))
    assert not screen.process.isVisible()
    assert screen.chief.button.text() == "Commander aux fournisseurs…"
    screen.chief.button.click()
    stage.calm()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, ReplenishDialog)]
    dialog.reject()


def test_orders_that_await_their_payment_for_long_say_so_and_are_asked_for_it(
    stage: Stage, books: Desk
) -> None:
    customer, product = books.a_customer(email="a@b.example"), books.a_product("Bol", on_hand=9)
    books.on(date(2026, 11, 1))
    for day in (date(2026, 11, 1), TODAY):
        books.on(day)
        books.confirm(
            books.an_order(customer, goods(product), payment_kind="prepaid", payment_method="transfer")
        )
    screen = stage.show(TodayScreen(stage.office))
    line = screen.tasks.lines["to_pay"]
    assert line.what == "2 commandes attendent leur règlement, 1 depuis plus de 14 jours"
    assert screen.chief.button.text() == "Demander les règlements…"
    # Nobody can pay by transfer into an account that is not said.
    assert screen.tasks.lines["iban"].what == "2 commandes attendent un virement, et votre IBAN manque"
    screen.chief.button.click()
    stage.calm()
    stage.calm()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, BulkDialog)]
    assert [row.why for row in dialog.table.rows_model.rows] == [None]
    dialog.verb.click()
    stage.calm()
    dialog.verb.click()
    screen.refresh()
    stage.calm()
    assert screen.tasks.lines["mail_account"].what == "1 e-mail attend un compte d’envoi"
    screen.tasks.verbs["mail_account"].click()
    assert stage.places[-1].query.value("section") == "mail"


def test_in_a_calm_hour_the_chief_button_leads_nowhere_and_says_why(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=1)), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    books.pay(order, 1200)
    screen = stage.show(TodayScreen(stage.office))
    assert screen.look is not None
    screen.chief.show_step((), moves=False, ships=True)
    assert not screen.process.isEnabled()
    assert "ne peut être expédiée" in screen.process.toolTip()


def test_a_month_that_is_over_is_invoiced_from_its_line(stage: Stage, books: Desk) -> None:
    product, customer = books.a_product(on_hand=20), books.a_customer(monthly_invoice=True)
    books.on(date(2026, 10, 30))
    for _ in range(2):
        order = books.an_order(customer, goods(product), payment_kind="account")
        books.confirm(order)
        books.ship(order)
    books.on(TODAY)
    screen = stage.show(TodayScreen(stage.office))
    line = screen.tasks.lines["months"]
    assert line.what == "1 facture mensuelle à émettre"
    screen.tasks.verbs["months"].click()
    stage.calm()
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, BulkDialog))
    [row] = dialog.table.rows_model.rows
    assert (row.whose, row.amount) == ("SARL Lefèvre", 2_400)
    assert row.note.splitlines() == ["2 commandes", "Sans l’adresse du client, +1"]
    dialog.try_it()
    stage.calm()
    assert books.row("SELECT order_count FROM invoice") == {"order_count": 2}
    screen.refresh()
    stage.calm()
    assert "months" not in screen.tasks.lines


def test_what_changed_on_both_sides_counts_among_what_a_shop_asks(stage: Stage) -> None:
    screen = stage.show(TodayScreen(stage.office))
    now = datetime(2026, 11, 22, tzinfo=UTC)
    row = ShopRow(1, "u", "woocommerce", "Été", "", None, now, waiting=5, parked=3, taken=9, clashing=1)
    both = replace(row, name="Deux", parked=0)
    screen._show_shops((row, both, replace(both, name="Attend", clashing=0)))
    assert screen.shops.told == {
        "Été": "4 fiches à traiter",
        "Deux": "1 fiche à traiter",
        "Attend": "5 fiches en attente",
    }
