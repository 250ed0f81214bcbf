"""Orders of a shop are taken in as their status says, and followed when they change."""

from __future__ import annotations

import json
import logging
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.base.actor import Actor, Role
from app.base.errors import Refusal, Trouble
from app.flow import collect, lend, ship
from app.flow.receipt import Receipt
from app.links.shops import inbox
from app.links.shops import order as order_intake
from app.links.shops.folder import read_folder
from app.links.shops.intake import take_in
from app.links.shops.reason import Reason, reason_from
from app.links.shops.shop import connect, shop_of
from tests.links.shops.counter import ALICE, Counter
from tests.links.shops.woo import BILLING, NOBODY, Woo

# --- what a status means ---


def test_a_paid_order_is_confirmed_its_money_kept_and_its_goods_promised(woo: Woo, counter: Counter) -> None:
    woo.order(7, things=[(1, 3)])
    counter.take(woo.write())
    assert counter.order(7, "state, payment_kind, payment_state, paid, paid_amount") == (
        "confirmed",
        "prepaid",
        "paid",
        "all",
        3600,
    )
    assert counter.row("SELECT method, amount, received_on, reference, remote_id, source FROM payment") == (
        "card",
        3600,
        "2026-11-02",
        "tx_7",
        "7",
        "shop",
    )
    assert counter.stock(1) == (13, 3)


def test_cash_on_delivery_is_confirmed_and_paid_at_the_door(woo: Woo, counter: Counter) -> None:
    woo.order(7, method="cod", paid=False)
    counter.take(woo.write())
    assert counter.order(7, "state, payment_kind, paid") == ("confirmed", "on_delivery", "none")
    counter.process()
    assert counter.order(7) == ("confirmed", "all", "all", "none")


def test_an_order_on_hold_is_confirmed_and_ships_only_when_paid(woo: Woo, counter: Counter) -> None:
    woo.order(7, "on-hold", method="bacs", paid=False)
    counter.take(woo.write())
    report = counter.process()
    assert counter.order(7) == ("confirmed", "none", "none", "none")
    assert {reason.code for _, _, reason in report.left} == {"order_waits_for_payment"}
    woo.order(7, "processing", method="bacs")
    counter.take(woo.write())
    counter.process()
    assert counter.order(7) == ("closed", "all", "all", "all")
    assert counter.row("SELECT method, amount FROM payment") == ("transfer", 1200)


def test_a_completed_order_is_shipped_as_history_without_moving_stock(woo: Woo, counter: Counter) -> None:
    woo.order(7, "completed", things=[(1, 2)])
    counter.take(woo.write())
    assert counter.stock(1) == (10, 0)
    assert counter.row("SELECT shipped_on, moves_stock FROM shipment") == ("2026-11-02", 0)
    counter.process(ship=False, invoice=False)
    assert counter.order(7) == ("closed", "all", "all", "all")


def test_an_unfinished_checkout_is_kept_apart_until_the_shop_finishes_it(woo: Woo, counter: Counter) -> None:
    woo.order(7, "pending", paid=False, taken=False)
    counter.take(woo.write())
    assert counter.process().done == {}
    told = counter.order(7, "state, handling, number, payment_kind")
    assert told == ("draft", "unfinished", None, "prepaid"), "nobody gave it credit"
    woo.order(7, "processing", things=[(1, 2)])
    counter.take(woo.write())
    assert counter.order(7, "state, handling, total") == ("confirmed", "normal", 2400)


def test_a_failed_payment_waits_with_a_payment_problem(woo: Woo, counter: Counter) -> None:
    woo.order(7, "failed", paid=False, taken=False)
    counter.take(woo.write())
    report = counter.process()
    assert counter.order(7, "state, payment_state") == ("draft", "refused")
    assert [reason.code for _, _, reason in report.left] == ["payment_refused"]


@pytest.mark.parametrize("status", ["cancelled", "trash"])
def test_a_cancelled_order_takes_no_number(woo: Woo, counter: Counter, status: str) -> None:
    woo.order(7, status, paid=False, taken=False)
    counter.take(woo.write())
    assert counter.order(7, "state, number") == ("cancelled", None)


def test_the_money_of_a_paid_order_that_was_cancelled_is_the_customers(woo: Woo, counter: Counter) -> None:
    woo.order(7, "cancelled", taken=False)
    counter.take(woo.write())
    assert counter.rows("SELECT component, amount FROM account_balance WHERE amount <> 0") == [
        ("unapplied", -1200)
    ]


def test_a_refunded_order_is_invoiced_and_credited_and_never_ships(woo: Woo, counter: Counter) -> None:
    woo.order(7, "refunded", things=[(1, 2)])
    woo.refund(7, 70, amount="24.00")
    counter.take(woo.write())
    assert counter.stock(1) == (10, 0)
    report = counter.process(ship=True, invoice=False)
    assert report.done == {"invoice": 1, "refund": 1}
    assert counter.rows("SELECT kind, total FROM invoice ORDER BY id") == [
        ("invoice", 2400),
        ("credit_note", 2400),
    ]
    assert counter.rows("SELECT kind, amount FROM payment ORDER BY id") == [
        ("payment", 2400),
        ("refund", 2400),
    ]
    assert counter.order(7) == ("closed", "all", "all", "all")
    assert counter.rows("SELECT component, amount FROM account_balance WHERE amount <> 0") == []


def test_a_negative_total_is_parked_with_its_amount_and_the_rest_goes_on(woo: Woo, counter: Counter) -> None:
    fee = {"id": 79, "name": "Bon", "total": "-15.00", "total_tax": "0.00", "taxes": []}
    woo.order(7, "completed", fee_lines=[fee], total="-3.00")
    woo.order(8)
    counter.take(woo.write())
    assert counter.parked() == {"7": "shop_order_negative"}
    [left] = counter.outcome().parked
    assert left.reason.facts["total"] == Decimal("3.00")
    assert counter.order(8, "state") == ("confirmed",)


def test_an_order_that_costs_nothing_needs_no_payment_and_no_invoice(woo: Woo, counter: Counter) -> None:
    made = woo.order(7, total="0.00", total_tax="0.00")
    for line in made["line_items"]:
        line.update(total="0.00", total_tax="0.00", taxes=[{"id": 1, "total": "0.00"}])
    made["tax_lines"][0]["tax_total"] = "0.00"
    counter.take(woo.write())
    counter.process()
    assert counter.order(7) == ("closed", "all", "all", "all")
    assert counter.rows("SELECT id FROM invoice UNION SELECT id FROM payment") == []


# --- an order that changes ---


def test_a_newly_paid_order_gets_its_money_once(woo: Woo, counter: Counter) -> None:
    woo.order(7, "on-hold", method="bacs", paid=False)
    counter.take(woo.write())
    woo.order(7, "processing", method="bacs")
    for _ in range(2):
        counter.take(woo.write())
    woo.order(7, "processing", method="bacs", customer_note="Merci")
    counter.take(woo.write())
    assert counter.rows("SELECT amount FROM payment") == [(1200,)]


def test_money_recorded_by_hand_is_not_recorded_again(woo: Woo, counter: Counter) -> None:
    woo.order(7, "on-hold", method="bacs", paid=False)
    counter.take(woo.write())
    (order_id,) = counter.order(7, "id")
    by_hand = Receipt(
        amount=1200, currency="EUR", method="transfer", received_on=date(2026, 11, 9), order_id=order_id
    )
    counter.database.do(ALICE, collect.receive, by_hand)
    woo.order(7, "processing", method="bacs")
    counter.take(woo.write())
    assert counter.rows("SELECT source, amount FROM payment") == [("hand", 1200)]


def test_goods_that_the_shop_sent_out_itself_leave_our_stock(woo: Woo, counter: Counter) -> None:
    woo.order(7, things=[(1, 4)])
    counter.take(woo.write())
    assert counter.stock(1) == (14, 4)
    woo.order(7, "completed", things=[(1, 4)])
    counter.take(woo.write())
    assert counter.stock(1) == (10, 0)
    assert counter.order(7, "shipped") == ("all",)


def test_goods_sent_out_here_are_not_sent_out_again(woo: Woo, counter: Counter) -> None:
    woo.order(7)
    counter.take(woo.write())
    (order_id,) = counter.order(7, "id")
    counter.database.do(ALICE, ship.ship, order_id)
    woo.order(7, "completed")
    counter.take(woo.write())
    assert counter.rows("SELECT quantity_milli FROM shipment") == [(1000,)]


def test_an_order_cancelled_in_the_shop_is_cancelled_and_its_goods_are_free(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7, "on-hold", method="bacs", paid=False, things=[(1, 2)])
    counter.take(woo.write())
    woo.order(7, "cancelled", method="bacs", paid=False, things=[(1, 2)], taken=False)
    counter.take(woo.write())
    assert counter.order(7, "state, remote_status") == ("cancelled", "cancelled")
    assert counter.stock(1) == (12, 0)


def test_an_order_cancelled_after_its_invoice_is_parked(woo: Woo, counter: Counter) -> None:
    woo.order(7)
    counter.take(woo.write())
    counter.process()
    woo.order(7, "cancelled")
    counter.take(woo.write())
    assert counter.parked() == {"7": "order_not_cancellable"}
    assert counter.order(7, "state, remote_status") == ("closed", "processing")


def test_changed_figures_of_a_confirmed_order_are_parked_with_what_differs(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7)
    counter.take(woo.write())
    woo.order(7, things=[(1, 2)])
    counter.take(woo.write())
    [left] = counter.outcome().parked
    assert left.reason.code == "shop_order_changed"
    assert dict(left.reason.facts) == {
        "number": "7",
        "before": Decimal("12.00"),
        "now": Decimal("24.00"),
        "currency": "EUR",
        "lines": "Chose 1",
    }
    woo.order(7)
    counter.take(woo.write())
    assert counter.parked() == {}


def test_an_order_does_not_come_back_to_life_by_itself(woo: Woo, counter: Counter) -> None:
    woo.order(7, "cancelled", paid=False, taken=False)
    woo.order(8)
    counter.take(woo.write())
    woo.order(7)
    woo.order(8, "pending", paid=False)
    counter.take(woo.write())
    assert counter.parked() == {"7": "shop_order_went_back", "8": "shop_order_went_back"}
    assert counter.order(7, "state") == ("cancelled",)


def test_an_order_refunded_in_the_shop_promises_nothing_any_more(woo: Woo, counter: Counter) -> None:
    woo.order(7, things=[(1, 2)])
    counter.take(woo.write())
    woo.order(7, "refunded", things=[(1, 2)], taken=False)
    woo.refund(7, 70, pieces=2)
    counter.take(woo.write())
    assert counter.stock(1) == (12, 0)
    counter.process()
    assert counter.order(7) == ("closed", "all", "all", "all")
    assert counter.rows("SELECT id FROM shipment") == []


def test_a_held_order_that_the_shop_has_sent_out_is_released(woo: Woo, counter: Counter) -> None:
    woo.customer(5)
    woo.order(7, method="cod", paid=False, customer_id=5)
    counter.take(woo.write())
    [(customer_id,)] = counter.rows("SELECT id FROM customer WHERE number IS NOT NULL")
    counter.database.do(ALICE, lend.set_limit, customer_id, 0)
    woo.order(8, method="cod", paid=False, customer_id=5)
    woo.order(9, "completed", method="cod", paid=False, customer_id=5)
    counter.take(woo.write())
    assert counter.order(8, "state") == ("held",)
    assert counter.order(9, "state, shipped") == ("confirmed", "all")
    woo.order(8, "completed", method="cod", paid=False, customer_id=5)
    counter.take(woo.write())
    assert counter.order(8, "state, shipped") == ("confirmed", "all")


# --- what was sold before ---


def test_orders_invoiced_elsewhere_are_history_and_nothing_else(woo: Woo, counter: Counter) -> None:
    woo.order(6, "completed", day="2026-10-30", things=[(1, 2)])
    woo.order(7, "processing", day="2026-10-31", things=[(1, 3)])
    woo.refund(6, 60, amount="5.00")
    woo.order(8, day="2026-11-01", things=[(1, 1)])
    counter.take(woo.write(), before=date(2026, 11, 1))
    assert counter.stock(1) == (11, 1)
    assert [counter.order(number, "state, handling") for number in (6, 7, 8)] == [
        ("closed", "history"),
        ("closed", "history"),
        ("confirmed", "normal"),
    ]
    assert counter.remarks() == {"60": "shop_refund_history"}
    assert counter.outcome().orders["processing"]["history"] == 1
    counter.process()
    assert counter.rows("SELECT total FROM invoice") == [(1200,)]
    # The decision stands when the import is run again without it.
    woo.order(9, day="2026-10-15")
    counter.take(woo.write())
    assert counter.order(9, "handling") == ("history",)


def test_what_was_completed_before_a_day_is_history_and_what_was_open_is_to_be_done_here(
    woo: Woo, counter: Counter
) -> None:
    counter.take(woo.write())
    with counter.database.read() as rd:
        known = shop_of(rd, counter.last)
    counter.database.do(
        ALICE, connect, "woocommerce", known.name, known.url, completed_elsewhere_before=date(2026, 11, 1)
    )
    woo.order(6, "completed", day="2026-10-30", things=[(1, 2)])
    woo.order(7, "processing", day="2026-10-31", things=[(1, 3)])
    woo.order(8, "completed", day="2026-11-01")
    counter.take(woo.write())
    assert [counter.order(number, "state, handling, invoiced") for number in (6, 7, 8)] == [
        ("closed", "history", "all"),
        ("confirmed", "normal", "none"),
        ("confirmed", "normal", "none"),
    ]
    counter.process()
    assert len(counter.rows("SELECT id FROM invoice")) == 2


# --- faults ---


def test_a_fault_in_one_record_is_logged_and_keeps_no_other_out(
    woo: Woo, counter: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    woo.order(7)
    woo.order(8)
    draft_of = order_intake.draft_of

    def broken(*arguments: object) -> object:
        if getattr(arguments[2], "number", "") == "7":
            raise ZeroDivisionError
        return draft_of(*arguments)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(order_intake, "draft_of", broken)
    with caplog.at_level(logging.ERROR):
        counter.take(woo.write())
    assert counter.parked() == {"7": "shop_record_not_understood"}
    assert counter.order(8, "state") == ("confirmed",)
    assert "ZeroDivisionError" in caplog.text


def test_unreadable_records_are_parked_even_without_an_id(woo: Woo, counter: Counter) -> None:
    woo.order(7, total="douze")
    woo.order(8)
    folder = woo.write()
    orders = json.loads((folder / "orders.json").read_text("utf-8"))
    (folder / "orders.json").write_text(json.dumps([*orders, {"status": "processing"}, "?", None]), "utf-8")
    counter.take(folder)
    parked = counter.parked()
    assert parked.pop("7") == "shop_order_unreadable"
    assert set(parked.values()) == {"shop_order_incomplete"}
    assert counter.order(8, "state") == ("confirmed",)
    before = counter.content()
    counter.take(folder)
    assert counter.content() == before


def test_an_order_in_another_currency_is_parked(woo: Woo, counter: Counter) -> None:
    woo.order(7, currency="CHF")
    counter.take(woo.write())
    assert counter.parked() == {"7": "shop_currency_differs"}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("orders.json", "<html>", "shop_file_unreadable"),
        ("orders.json", "{}", "shop_file_unexpected"),
        ("variations.json", "[1]", "shop_file_unexpected"),
    ],
)
def test_a_folder_that_holds_no_shop_is_refused_as_a_whole(
    woo: Woo, name: str, content: str, code: str
) -> None:
    folder = woo.write()
    (folder / name).write_text(content, "utf-8")
    with pytest.raises(Refusal) as refused:
        read_folder(folder)
    assert refused.value.code == code


def test_a_folder_without_orders_and_products_or_no_folder_at_all_is_refused(tmp_path: Path) -> None:
    for folder, code in ((tmp_path / "none", "shop_folder_missing"), (tmp_path, "shop_folder_empty")):
        with pytest.raises(Refusal) as refused:
            read_folder(folder)
        assert refused.value.code == code


def test_a_shop_of_orders_alone_is_taken_in(woo: Woo, counter: Counter) -> None:
    woo.order(7)
    folder = woo.write()
    for file in folder.glob("*.json"):
        if file.name != "orders.json":
            file.unlink()
    counter.take(folder)
    counter.process()
    assert counter.order(7) == ("closed", "all", "all", "all")


def test_reasons_are_kept_exactly() -> None:
    reason = Reason("x", {"amount": Decimal("12.50"), "on": date(2026, 11, 2), "n": 3, "text": "é"})
    assert reason_from("x", reason.json) == reason


# --- who buys ---


def test_a_buyer_without_a_name_is_the_customer_in_passing_of_that_country(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7, billing=NOBODY)
    woo.order(8, billing=NOBODY | {"email": "x@example.test"})
    woo.order(9, billing=NOBODY | {"country": "BE"})
    counter.take(woo.write())
    assert counter.rows("SELECT name, passing, territory FROM customer ORDER BY id") == [
        ("Client de passage", 1, "FR"),
        ("Client de passage", 1, "BE"),
    ]
    (billing,) = counter.order(7, "billing")
    assert json.loads(billing)["name"] == "Client de passage"


def test_guests_are_told_apart_by_their_mail_and_know_their_account(woo: Woo, counter: Counter) -> None:
    woo.customer(5, email="Ines@Example.test")
    woo.order(7)
    woo.order(8, customer_id=5)
    woo.order(9, billing=BILLING | {"email": "", "last_name": "Autre"})
    woo.order(10, billing=BILLING | {"email": "", "last_name": "AUTRE", "first_name": "Ines"})
    counter.take(woo.write())
    assert counter.rows(
        "SELECT c.name, count(*) FROM sales_order o JOIN customer c ON c.id = o.customer_id GROUP BY c.id, c.name ORDER BY c.id"
    ) == [("Inès Léger", 2), ("Inès Autre", 2)]


def test_a_company_keeps_its_numbers_and_wrong_ones_are_a_note(woo: Woo, counter: Counter) -> None:
    meta = [
        {"id": 1, "key": "vat_number", "value": "FR00 000"},
        {"id": 2, "key": "siret", "value": "732 829 320 00074"},
    ]
    woo.customer(5, billing=BILLING | {"company": "SARL Léger"}, meta_data=meta)
    counter.take(woo.write())
    assert counter.row("SELECT kind, name, contact, siren, siret, vat_number, note FROM customer") == (
        "company",
        "SARL Léger",
        "Inès Léger",
        "732829320",
        "73282932000074",
        None,
        "N° de TVA saisi dans la boutique, non valable\u00a0: FR00 000",
    )


def test_a_changed_account_keeps_what_only_we_know(woo: Woo, counter: Counter) -> None:
    woo.customer(5)
    counter.take(woo.write())
    [(customer_id,)] = counter.rows("SELECT id FROM customer")
    counter.database.do(ALICE, lend.set_limit, customer_id, 50_000)
    woo.customer(5, last_name="Legrand", billing=BILLING | {"city": "Brest"})
    counter.take(woo.write())
    assert counter.row("SELECT name, credit_limit FROM customer") == ("Inès Legrand", 50_000)
    assert counter.rows("SELECT city FROM address WHERE archived_at IS NULL") == [("Brest",)]


def test_the_shops_staff_is_left_out(woo: Woo, counter: Counter) -> None:
    woo.customer(1, role="administrator")
    counter.take(woo.write())
    assert counter.rows("SELECT id FROM customer") == []
    assert counter.remarks() == {"1": "shop_account_of_staff"}


# --- the inbox ---


def test_a_parked_record_waits_again_when_asked_or_is_discarded_for_good(woo: Woo, counter: Counter) -> None:
    woo.order(7, currency="CHF")
    woo.order(8, currency="CHF")
    counter.take(woo.write())
    first, second = (
        row[0] for row in counter.rows("SELECT id FROM inbox WHERE state = 'parked' ORDER BY id")
    )
    counter.database.do(ALICE, inbox.retry, [first])
    with pytest.raises(Refusal, match="reason_missing"):
        counter.database.do(ALICE, inbox.discard, second, " ")
    counter.database.do(ALICE, inbox.discard, second, "Facturée à la main")
    assert counter.rows("SELECT state FROM inbox WHERE noun = 'order' ORDER BY id") == [
        ("waiting",),
        ("discarded",),
    ]
    assert counter.take(woo.write()).parked == {"order": 1}
    assert counter.outcome().orders["processing"]["discarded"] == 1
    # What the shop changes afterwards is looked at again.
    woo.order(8)
    counter.take(woo.write())
    assert counter.order(8, "state") == ("confirmed",)


def test_trouble_outside_stops_the_run_and_parks_nothing(
    woo: Woo, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    woo.order(7)

    def full(*_arguments: object) -> object:
        raise Trouble("disk_full", place="comptoir.db", reason="")

    with monkeypatch.context() as patched:
        patched.setattr(order_intake, "draft_of", full)
        with pytest.raises(Trouble):
            counter.take(woo.write())
    assert counter.parked() == {}
    counter.take(woo.write())
    assert counter.order(7, "state") == ("confirmed",)


def test_who_may_not_take_in_is_refused_as_a_whole(woo: Woo, counter: Counter) -> None:
    woo.order(7)
    counter.take(woo.write())
    with pytest.raises(Refusal, match="not_allowed"):
        take_in(counter.database, Actor("Lea", Role.READER), counter.last)
