"""What an order is promised for by itself: the honest day of each line, kept, counted and told; on both dialects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.base import settings
from app.base.listing import ListQuery
from app.base.words import Words
from app.catalogue.bundle import Part
from app.flow import change, purchase, restock, sell
from app.orders.change import OrderChange
from app.orders.draft import DraftLine
from app.orders.foreseen import foreseen, proposal
from app.orders.frozen import confirmation_facts
from app.orders.queries import ORDERS, order_rows
from app.purchasing import supplier
from app.purchasing.purchase import OrderedLine, PurchaseDraft
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.purchasing.supplier import SupplierDraft
from app.reports.delivery import delivery
from app.stock.bundle import compose
from tests.stories.desk import Desk, a_desk, goods

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
COMES, LEAVES = date(2026, 12, 10), date(2026, 12, 11)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url, FRIDAY) as made:
        yield made


def on_its_way(desk: Desk, product: int, pieces: int, on: date | None = COMES) -> int:
    """A purchase order that brings so many on a day."""
    who = desk.do(supplier.add, SupplierDraft(name="Filature du Nord"))
    lines = (OrderedLine(product, pieces * 1000, 4_000_000),)
    key = desk.do(purchase.save, PurchaseDraft(supplier_id=who, lines=lines, expected_on=on))
    desk.do(purchase.send, key)
    return key


def days(desk: Desk, order: int) -> tuple[date | None, list[date | None]]:
    """The day of an order, and those of its lines."""
    lines = desk.rows("SELECT promised_on FROM order_line WHERE order_id = :id ORDER BY position", id=order)
    told = [desk.row("SELECT promised_on FROM sales_order WHERE id = :id", id=order), *lines]
    first, *rest = [as_day(each["promised_on"]) for each in told]
    return first, rest


def as_day(found: object) -> date | None:
    return date.fromisoformat(found) if isinstance(found, str) else found  # type: ignore[return-value]


def confirmed(desk: Desk, *lines: DraftLine, **values: object) -> int:
    order = desk.an_order(desk.a_customer(), *lines, **{"payment_kind": "account", **values})
    desk.confirm(order)
    return order


def late(desk: Desk) -> list[int]:
    with desk.database.read() as rd:
        return list(ORDERS.ids(rd, ListQuery(chips=(("view", "late"),)), 0, 99))


def test_what_waits_for_goods_is_promised_for_when_they_have_come_and_not_late_before(desk: Desk) -> None:
    product = desk.a_product(on_hand=2)
    on_its_way(desk, product, 10)
    with desk.database.read() as rd:
        proposed = proposal(rd, [(product, 5000)])
    assert proposed is not None
    assert proposed.on == LEAVES
    order = confirmed(desk, goods(product, 5))
    assert days(desk, order) == (LEAVES, [None])
    assert late(desk.on(LEAVES)) == []
    assert late(desk.on(date(2026, 12, 14))) == [order]
    with desk.database.read() as rd:
        # It counts among what was promised, though nobody typed a day.
        assert delivery(rd, since=FRIDAY, until=LEAVES).total.promised == 1
    desk.must_verify()


def test_what_is_on_its_way_is_told_from_what_nobody_ordered(desk: Desk) -> None:
    coming, nowhere = desk.a_product("A", on_hand=0), desk.a_product("B", on_hand=0)
    on_its_way(desk, coming, 10)
    with desk.database.read() as rd:
        found = [proposal(rd, [(each, 5000) for each in every]) for every in ([nowhere], [coming, nowhere])]
    assert [(each.last.source, each.coming) for each in found if each is not None] == [
        ("unknown", False),
        ("unknown", True),
    ]


def test_each_comes_after_those_before_it(desk: Desk) -> None:
    product = desk.a_product(on_hand=5)
    on_its_way(desk, product, 4)
    first, second, third = (confirmed(desk, goods(product, pieces)) for pieces in (5, 4, 1))
    assert days(desk, first)[0] == MONDAY
    assert days(desk, second)[0] == LEAVES
    # Nobody ordered what it lacks.
    assert days(desk, third) == (None, [None])


def test_a_day_that_was_typed_stays(desk: Desk) -> None:
    product = desk.a_product(on_hand=0)
    on_its_way(desk, product, 9)
    typed = date(2026, 12, 24)
    assert days(desk, confirmed(desk, goods(product), promised_on=typed)) == (typed, [None])
    own = confirmed(desk, goods(product, promised_on=typed), goods(product))
    # A line that has its own day keeps it, and the whole leaves with the last.
    assert days(desk, own) == (typed, [typed, None])


def test_where_parts_leave_each_line_has_its_own_day(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", True)
    there, coming, nowhere = (desk.a_product(each, on_hand=n) for each, n in (("A", 9), ("B", 3), ("C", 0)))
    on_its_way(desk, coming, 9)
    order = confirmed(desk, goods(there, 1), goods(coming, 5))
    assert days(desk, order) == (LEAVES, [MONDAY, None])
    with desk.database.read() as rd:
        words = [line.description for line in confirmation_facts(rd, order)[0].lines]
    assert words == ["Départ prévu le 23/11/2026", "2 sur 5 suivent le 11/12/2026"]
    # Nobody knows when the whole can leave; what is there is promised all the same.
    unknown = confirmed(desk, goods(there, 1), goods(nowhere, 1))
    assert days(desk, unknown) == (None, [MONDAY, None])
    with desk.database.read() as rd:
        assert [line.description for line in confirmation_facts(rd, unknown)[0].lines] == [
            "Départ prévu le 23/11/2026",
            "Suit dès réception",
        ]
    tuesday = date(2026, 11, 24)
    assert set(late(desk.on(tuesday))) == {order, unknown}
    with desk.database.read() as rd:
        assert {row.leaves_by for row in order_rows(rd, [order, unknown])} == {MONDAY}
    desk.ship(order, {desk.lines(order)[0]: 1000})
    assert late(desk) == [unknown]
    desk.must_verify()


def test_where_nothing_leaves_in_parts_no_line_says_another_day(desk: Desk) -> None:
    there, coming = desk.a_product("A", on_hand=9), desk.a_product("B", on_hand=0)
    on_its_way(desk, coming, 9)
    order = confirmed(desk, goods(there, 1), goods(coming, 5))
    assert days(desk, order) == (LEAVES, [None, None])
    with desk.database.read() as rd:
        facts, _ = confirmation_facts(rd, order)
    assert (facts.promised_on, [line.description for line in facts.lines]) == (LEAVES, ["", ""])


def test_what_is_paid_first_is_promised_once_it_is_paid(desk: Desk) -> None:
    product = desk.a_product(on_hand=9)
    order = confirmed(desk, goods(product), payment_kind="prepaid")
    assert days(desk, order)[0] is None
    desk.on(date(2026, 11, 26)).pay(order, desk.order(order)["total"])
    assert days(desk, order)[0] == date(2026, 11, 27)


def test_where_nobody_ships_nothing_is_promised(desk: Desk) -> None:
    product = desk.a_product(on_hand=9)
    desk.do(settings.decide, "steps.ship", False)
    assert days(desk, confirmed(desk, goods(product)))[0] is None
    with desk.database.read() as rd:
        assert proposal(rd, [(product, 1000)]) is None


def test_services_alone_are_promised_for_no_day(desk: Desk) -> None:
    service = DraftLine(name="Pose", kind="service", unit_price_micro=50_000_000, rate_ppm=200_000)
    assert days(desk, confirmed(desk, service))[0] is None


def test_a_past_day_of_the_supplier_promises_nothing(desk: Desk) -> None:
    product = desk.a_product(on_hand=0)
    on_its_way(desk, product, 9, MONDAY)
    assert days(desk.on(date(2026, 11, 24)), confirmed(desk, goods(product)))[0] is None


def test_a_new_day_for_the_order_is_that_of_its_lines(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", True)
    there, coming = desk.a_product("A", on_hand=9), desk.a_product("B", on_hand=0)
    on_its_way(desk, coming, 9)
    order = confirmed(desk, goods(there), goods(coming))
    new = date(2026, 12, 18)
    desk.do(change.change, order, OrderChange({}, promised_on=new), "client absent")
    assert days(desk, order) == (new, [None, None])


def test_an_order_taken_up_again_waits_for_no_day_that_has_passed(desk: Desk) -> None:
    product = desk.a_product(on_hand=9)
    order = confirmed(desk, goods(product))
    desk.do(sell.cancel, order, "se ravise")
    desk.on(date(2026, 12, 1)).do(sell.reopen, order, "se ravise encore")
    assert days(desk, order)[0] == date(2026, 12, 2)


def test_what_is_promised_beyond_the_horizon_lends_nothing_yet(desk: Desk) -> None:
    """As where the day was typed: what confirming would promise counts when it judges."""
    desk.do(settings.decide, "credit.rules", {"company": {"horizon_days": 14}})
    product = desk.a_product(on_hand=0)
    who = desk.a_customer("SCI Tomé", limit=1_000)
    order = desk.an_order(who, goods(product, 5), payment_kind="account")
    assert desk.confirm(order).state == "held"
    on_its_way(desk, product, 9)
    again = desk.an_order(who, goods(product, 5), payment_kind="account")
    assert desk.confirm(again).state == "confirmed"
    assert days(desk, again)[0] == LEAVES


def test_a_bundle_waits_for_the_last_of_its_parts(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", True)
    tea, cup = desk.a_product("Thé", on_hand=9), desk.a_product("Tasse", on_hand=2)
    on_its_way(desk, cup, 9)
    made = desk.a_product("Coffret", stocked=False)
    desk.do(compose, made, [Part(tea, 1000), Part(cup, 2000)])
    with desk.database.read() as rd:
        proposed = proposal(rd, [(made, 2000)])
    assert proposed is not None
    assert proposed.on == LEAVES
    order = confirmed(desk, goods(made, 2))
    with desk.database.read() as rd:
        found = foreseen(rd, [order])[order]
        lines = confirmation_facts(rd, order)[0].lines
    assert days(desk, order)[0] == LEAVES
    assert found[desk.lines(order)[0]].waits_milli == 1000
    assert lines[0].description.endswith("1 sur 2 suit le 11/12/2026")
    assert Words("en").say("paper.line.follows_one", waits="1", all="2", when="x") == "1 of 2 follows x"


def test_goods_that_came_leave_what_follows(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", True)
    product = desk.a_product(on_hand=0)
    order = confirmed(desk, goods(product, 2))
    desk.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(product, 2000, 4_000_000),)))
    with desk.database.read() as rd:
        assert confirmation_facts(rd, order)[0].lines[0].description == ""


def test_what_an_order_grows_by_is_promised_for_the_day_it_can_leave(desk: Desk) -> None:
    product = desk.a_product(on_hand=2)
    on_its_way(desk, product, 10)
    order = confirmed(desk, goods(product, 2))
    soon = days(desk, order)[0]
    assert soon is not None
    assert soon < LEAVES
    [line] = desk.lines(order)
    desk.do(change.change, order, OrderChange({line: 5_000}, promised_on=soon), "il en veut cinq")
    assert days(desk, order) == (LEAVES, [None])
    desk.do(change.change, order, OrderChange({line: 1_000}), "finalement un seul")
    assert days(desk, order) == (LEAVES, [None])
    # A day that is typed is the day.
    desk.do(
        change.change, order, OrderChange({line: 4_000}, promised_on=date(2026, 12, 8)), "le 8, il y tient"
    )
    assert days(desk, order)[0] == date(2026, 12, 8)
    # What nobody can date leaves the day as it is: the order is at risk.
    desk.do(change.change, order, OrderChange({line: 40_000}), "beaucoup plus")
    assert days(desk, order)[0] == date(2026, 12, 8)
    with desk.database.read() as rd:
        assert order_rows(rd, [order])[0].at_risk
    desk.must_verify()


def test_where_parts_leave_only_the_line_that_grew_waits(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", True)
    there, coming = desk.a_product(on_hand=9), desk.a_product("Vase", on_hand=1)
    on_its_way(desk, coming, 9)
    order = confirmed(desk, goods(there, 1), goods(coming, 1))
    soon = days(desk, order)[0]
    desk.do(change.change, order, OrderChange({desk.lines(order)[1]: 3_000}), "trois vases")
    assert days(desk, order) == (LEAVES, [soon, None])
