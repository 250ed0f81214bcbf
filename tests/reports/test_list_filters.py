"""The filters that every list offers in the window can be asked on both dialects; spans of days follow the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.base.database import Database
from app.base.door import Write
from app.base.errors import Refusal
from app.base.finding import PERIODS, span_of
from app.base.listing import Listing, ListQuery
from app.invoicing.queries import INVOICES
from app.links.shops.queries import INBOX
from app.orders.queries import ORDERS, shop_name, shops_of_orders
from app.payments.queries import PAYMENTS
from app.reports.disputes import DISPUTES
from app.reports.receivables import RECEIVABLES
from app.reports.standing import CUSTOMERS
from app.reports.terms_row import terms_choices, terms_name
from app.shipping.queries import SHIPMENTS
from tests.builders import ALICE, a_customer, a_shop, an_order, opened

TODAY = date(2026, 11, 25)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def ids(database: Database, listing: Listing[Any], *chips: tuple[str, str]) -> list[int]:
    with database.read() as rd:
        query = ListQuery(chips=chips)
        found = list(listing.ids(rd, query, 0, 50))
        assert listing.count(rd, query).count == len(found)
    return found


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", TODAY, TODAY),
        ("yesterday", date(2026, 11, 24), date(2026, 11, 24)),
        ("last_7", date(2026, 11, 19), TODAY),
        ("last_30", date(2026, 10, 27), TODAY),
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
        ("last_month", date(2026, 10, 1), date(2026, 10, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last_year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_span_is_two_days_as_seen_from_today(period: str, first: date, last: date) -> None:
    assert span_of(period, TODAY) == (first, last)


def test_spans_hold_at_the_ends_of_february_and_of_the_year() -> None:
    assert span_of("month", date(2028, 2, 29)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert span_of("last_month", date(2026, 1, 31)) == (date(2025, 12, 1), date(2025, 12, 31))
    assert span_of("last_year", date(2028, 2, 29)) == (date(2027, 1, 1), date(2027, 12, 31))


def test_orders_are_found_by_span_amount_promise_shop_and_customer(database: Database) -> None:
    def build(tx: Write) -> dict[str, int]:
        one, other, shop = a_customer(tx), a_customer(tx), a_shop(tx)
        today = tx.today
        return {
            "one": one,
            "shop": shop,
            "small": an_order(tx, one, ordered_on=today, total="10"),
            "large": an_order(tx, other, ordered_on=today, total="900", promised_on=date(2026, 11, 30)),
            "old": an_order(tx, one, ordered_on=today.replace(year=today.year - 1), total="50", shop_id=shop),
        }

    with database.write(ALICE, "test.build") as tx:
        made = build(tx)
    assert set(ids(database, ORDERS, ("within", "today"))) == {made["small"], made["large"]}
    assert ids(database, ORDERS, ("within", "last_year")) == [made["old"]]
    assert ids(database, ORDERS, ("total_from", "5001")) == [made["large"]]
    assert set(ids(database, ORDERS, ("total_to", "5000"))) == {made["small"], made["old"]}
    assert ids(database, ORDERS, ("promised_from", "2026-11-30"), ("promised_to", "2026-11-30")) == [
        made["large"]
    ]
    assert ids(database, ORDERS, ("shop", str(made["shop"]))) == [made["old"]]
    assert set(ids(database, ORDERS, ("customer", str(made["one"])))) == {made["small"], made["old"]}
    with database.read() as rd:
        [(key, name)] = shops_of_orders(rd)
        assert key == made["shop"]
        assert shop_name(rd, key) == name


@pytest.mark.parametrize(
    ("listing", "chips"),
    [
        (INVOICES, [("within", each) for each in PERIODS]),
        (INVOICES, [("due_from", "2026-01-01"), ("due_to", "2026-12-31"), ("total_from", "1")]),
        (PAYMENTS, [("within", "month"), ("total_from", "1"), ("total_to", "100"), ("customer", "1")]),
        (SHIPMENTS, [("within", "month"), ("from", "2026-01-01"), ("customer", "1")]),
        (DISPUTES, [("within", "month"), ("from", "2026-01-01"), ("total_to", "1"), ("customer", "1")]),
        (RECEIVABLES, [("within", "month"), ("total_from", "1"), ("total_to", "100"), ("customer", "1")]),
        (
            CUSTOMERS,
            [("owed_from", "1"), ("owed_to", "100"), ("city", "Nan"), ("terms", "1"), ("group", "1")],
        ),
        (INBOX, [("shop", "1")]),
    ],
)
def test_what_the_window_offers_can_be_asked(
    database: Database, listing: Listing[Any], chips: list[tuple[str, str]]
) -> None:
    for chip in chips:
        assert ids(database, listing, chip) == []


@pytest.mark.parametrize("chip", [("within", "someday"), ("total_from", "12,50"), ("total_to", "")])
def test_a_value_that_means_nothing_is_refused_and_never_passed_by(
    database: Database, chip: tuple[str, str]
) -> None:
    with pytest.raises(Refusal) as refused:
        ids(database, ORDERS, chip)
    assert refused.value.code == "list_filter_value"


def test_customers_are_found_by_town_and_by_terms(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        who = a_customer(tx)
    with database.read() as rd:
        choices = terms_choices(rd)
        assert choices
        assert terms_name(rd, choices[0][0]) == choices[0][1]
        assert terms_name(rd, 9999) == ""
    assert ids(database, CUSTOMERS, ("city", "par")) == [who]
    assert ids(database, CUSTOMERS, ("city", "Lyon")) == []
