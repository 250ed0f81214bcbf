"""What a confirmed order costs and when it is paid, changed until it leaves: judged, taxed and bound as if it were new."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.base import settings
from app.base.audit import history
from app.base.errors import Refusal
from app.base.words import Words
from app.flow.change import change
from app.orders.change import OrderChange
from app.orders.reprice import LinePrice, Off, Pays
from app.reports.event_words import event_in_words
from app.reports.order_page import order_page
from tests.stories.desk import Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as found:
        yield found
        found.must_verify()


def refused(desk: Desk, order: int, wanted: OrderChange) -> Refusal:
    with pytest.raises(Refusal) as caught:
        desk.do(change, order, wanted, "autre accord")
    return caught.value


def an_order(desk: Desk, limit: int | None = None, **values: Any) -> tuple[int, int]:
    """An order of ten of a product at 10.00 (120.00 with VAT) that is confirmed, and its line."""
    line = goods(desk.a_product(on_hand=20), 10)
    order = desk.an_order(desk.a_customer(limit=limit), line, **{"payment_kind": "account", **values})
    desk.confirm(order)
    return order, desk.lines(order)[0]


def terms(desk: Desk) -> int:
    """Terms that are offered."""
    [row] = desk.rows("SELECT id FROM terms WHERE archived_at IS NULL ORDER BY id DESC LIMIT 1")
    return int(row["id"])


def test_another_price_and_discount_change_vat_totals_and_what_is_bound(desk: Desk) -> None:
    order, line = an_order(desk)
    desk.do(change, order, OrderChange({}, prices={line: LinePrice(8_000_000, 100_000)}), "prix convenu")
    found = desk.order(order)
    assert (found["net"], found["tax"], found["total"]) == (7_200, 1_440, 8_640)
    assert desk.money() == {"committed": 8_640}
    [row] = desk.rows("SELECT * FROM order_line WHERE id = :id", id=line)
    assert (row["price_from"], row["discount_ppm"], row["quantity_milli"]) == ("typed", 100_000, 10_000)
    desk.ship(order)
    invoice = desk.invoice(order)
    assert desk.row("SELECT total FROM invoice WHERE id = :id", id=invoice)["total"] == 8_640


def test_a_discount_on_the_whole_is_given_raised_and_taken_back(desk: Desk) -> None:
    order, _ = an_order(desk)
    for off, total in ((Off(ppm=100_000), 10_800), (Off(amount=5_000), 6_000), (Off(), 12_000)):
        desk.do(change, order, OrderChange({}, off=off), "remise")
        assert (desk.order(order)["total"], desk.money()) == (total, {"committed": total})
    [_, left] = desk.rows("SELECT kind, net FROM order_line WHERE order_id = :id ORDER BY position", id=order)
    assert (left["kind"], left["net"]) == ("discount", 0)
    with desk.database.read() as rd:
        assert [line.kind for line in order_page(rd, order).lines] == ["goods"]
    desk.do(change, order, OrderChange({}, off=Off(ppm=50_000)), "remise")
    assert desk.order(order)["total"] == 11_400
    desk.do(change, order, OrderChange({}, off=Off()), "sans remise")
    desk.ship(order)
    invoice = desk.invoice(order)
    assert desk.row("SELECT total FROM invoice WHERE id = :id", id=invoice)["total"] == 12_000


def test_a_higher_price_is_judged_as_any_increase(desk: Desk) -> None:
    order, line = an_order(desk, limit=13_000)
    dearer = OrderChange({}, prices={line: LinePrice(11_000_000)})
    refusal = refused(desk, order, dearer)
    assert (refusal.code, refusal.facts["excess"]) == ("increase_held", 200)
    desk.do(change, order, dearer, "prix du jour", "vu avec lui")
    assert desk.order(order)["total"] == 13_200


def test_a_price_is_fixed_once_its_line_has_left_and_that_of_another_line_is_not(desk: Desk) -> None:
    lamp, bowl = desk.a_product(on_hand=9), desk.a_product(on_hand=9)
    order = desk.an_order(desk.a_customer(), goods(lamp, 2), goods(bowl, 2), payment_kind="account")
    desk.confirm(order)
    first, second = desk.lines(order)
    desk.ship(order, {first: 1_000})
    assert refused(desk, order, OrderChange({}, prices={first: LinePrice(1)})).code == "price_fixed"
    assert refused(desk, order, OrderChange({}, off=Off(ppm=1))).code == "order_on_its_way"
    assert refused(desk, order, OrderChange({}, pays=Pays("prepaid"))).code == "order_on_its_way"
    desk.do(change, order, OrderChange({}, prices={second: LinePrice(5_000_000)}), "moins cher")
    assert desk.order(order)["total"] == 3_600
    # What stands already is no change, also where it is fixed.
    assert (
        refused(desk, order, OrderChange({}, prices={first: LinePrice(10_000_000)})).code
        == "order_change_empty"
    )
    desk.ship(order)
    desk.invoice(order)


def test_an_order_that_was_to_be_paid_first_is_judged_whole_before_it_is_lent(desk: Desk) -> None:
    order, _ = an_order(desk, limit=10_000, payment_kind="prepaid")
    later = OrderChange({}, pays=Pays("account", terms(desk)))
    refusal = refused(desk, order, later)
    assert (refusal.code, refusal.facts["excess"]) == ("increase_held", 2_000)
    desk.do(change, order, later, "paiera à 30 jours", "vu avec lui")
    found = desk.order(order)
    assert (found["payment_kind"], found["terms_id"]) == ("account", terms(desk))
    with desk.database.read() as rd:
        told = history(rd, "sales_order", order)[-1]
    assert told.facts["pays"] == {
        "from": {"kind": "prepaid", "terms_id": None},
        "to": {"kind": "account", "terms_id": terms(desk)},
    }
    assert event_in_words(told, Words("fr"), "EUR").startswith("Commande modifiée, toujours à 120,00")
    desk.ship(order)
    desk.invoice(order)
    assert desk.money() == {"owed": 12_000}


def test_within_the_limit_it_stands_only_once_in_what_is_lent(desk: Desk) -> None:
    order, _ = an_order(desk, limit=12_000, payment_kind="prepaid")
    desk.do(change, order, OrderChange({}, pays=Pays("account", terms(desk))), "paiera à 30 jours")
    assert desk.order(order)["payment_kind"] == "account"


def test_a_first_order_is_no_less_the_first_for_standing_already(desk: Desk) -> None:
    desk.do(settings.decide, "credit.rules", {"company": {"first_orders": 1}})
    order, _ = an_order(desk, payment_kind="prepaid")
    refusal = refused(desk, order, OrderChange({}, pays=Pays("account", terms(desk))))
    assert (refusal.code, refusal.facts["rules"]) == ("increase_held", ("order.rule.first_orders",))


def test_an_order_on_account_can_be_asked_for_first_and_waits_for_its_money(desk: Desk) -> None:
    order, line = an_order(desk, limit=12_000)
    wanted = OrderChange({}, prices={line: LinePrice(20_000_000)}, pays=Pays("prepaid"))
    desk.do(change, order, wanted, "paie d’avance")
    assert (desk.order(order)["payment_kind"], desk.order(order)["terms_id"]) == ("prepaid", None)
    with pytest.raises(Refusal, match="order_waits_for_payment"):
        desk.ship(order)


def test_terms_that_do_not_exist_and_the_same_price_are_refused(desk: Desk) -> None:
    order, line = an_order(desk)
    assert refused(desk, order, OrderChange({}, pays=Pays("account", 999_999))).code == "terms_not_there"
    same = OrderChange({}, prices={line: LinePrice(10_000_000)}, off=Off())
    assert refused(desk, order, same).code == "order_change_empty"
