"""Which orders are late: the list and what a row says of itself agree, with a promised day and without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.base import settings
from app.base.listing import ListQuery
from app.orders.queries import ORDERS, order_rows
from tests.stories.desk import Desk, a_desk, goods

FRIDAY, MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (20, 23, 24, 25))


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url, FRIDAY) as made:
        yield made


def late(desk: Desk, *keys: int) -> list[int]:
    """The late ones of these orders, as the view has them; a row says the same of itself."""
    with desk.database.read() as rd:
        found = ORDERS.ids(rd, ListQuery(chips=(("view", "late"),)), 0, 99)
        told = [row.id for row in order_rows(rd, keys) if row.leaves_by and row.leaves_by < rd.today]
    assert sorted(found) == sorted(told)
    return sorted(found)


def test_without_a_promise_an_order_is_late_after_the_days_to_prepare(desk: Desk) -> None:
    # Nobody can say when what is neither there nor on its way leaves.
    product = desk.a_product(on_hand=0)
    waits = desk.an_order(desk.a_customer(), goods(product), payment_kind="account")
    unpaid = desk.an_order(desk.a_customer("SCI Tomé"), goods(product), payment_kind="prepaid")
    for order in (waits, unpaid):
        desk.confirm(order)
    # Ordered on a Friday, with one working day to prepare, it leaves on Monday.
    assert late(desk.on(MONDAY), waits, unpaid) == []
    # What is not paid is not our delay.
    assert late(desk.on(TUESDAY), waits, unpaid) == [waits]
    desk.do(settings.decide, "ship.lead_days", 2)
    assert late(desk, waits, unpaid) == []
    desk.pay(unpaid, desk.order(unpaid)["total"])
    assert late(desk.on(WEDNESDAY), waits, unpaid) == [waits, unpaid]


def test_a_public_holiday_and_a_closed_day_make_no_order_late(desk: Desk) -> None:
    """Ordered the day before Armistice Day, with one day to prepare: it leaves on the 12th, or after the days closed."""
    product = desk.a_product(on_hand=0)
    eve = desk.on(date(2026, 11, 10))
    waits = eve.an_order(eve.a_customer(), goods(product), payment_kind="account")
    eve.confirm(waits)
    assert late(desk.on(date(2026, 11, 12)), waits) == []
    assert late(desk.on(date(2026, 11, 13)), waits) == [waits]
    desk.do(settings.decide, "ship.closed", [["2026-11-12", "2026-11-13"]])
    assert late(desk, waits) == []
    assert late(desk.on(date(2026, 11, 17)), waits) == [waits]
