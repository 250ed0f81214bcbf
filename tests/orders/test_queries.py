"""The list of orders: filters, views, search, order and sums, over all rows and on both dialects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.base.database import Database
from app.base.door import Write
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.orders.queries import ORDERS, find_order, methods_of_orders
from app.orders.tables import order_line
from tests.builders import ALICE, a_customer, a_product, a_shipment, a_shop, an_order, opened


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def write(database: Database):  # noqa: ANN201
    return database.write(ALICE, "test.build")


def view(name: str, **more: str) -> ListQuery:
    return ListQuery(chips=(("view", name), *more.items()))


def numbers(database: Database, query: ListQuery, offset: int = 0, limit: int = 50) -> list[int]:
    with database.read() as rd:
        return list(ORDERS.ids(rd, query, offset, limit))


def day_of_orders(tx: Write) -> dict[str, int]:
    """One order of each kind that the views tell apart."""
    who = a_customer(tx)
    there, gone = a_product(tx, on_hand=10), a_product(tx, on_hand=0)
    prepaid: dict[str, Any] = {"payment_kind": "prepaid", "payment_method": "Carte"}
    return {
        "draft": an_order(tx, who, state="draft"),
        "refused": an_order(tx, who, state="draft", payment_state="refused", **prepaid),
        "unfinished": an_order(tx, who, state="draft", handling="unfinished", **prepaid),
        "held": an_order(tx, who, state="held"),
        "unpaid": an_order(tx, who, lines=[(there, 1)], **prepaid),
        "covered": an_order(tx, who, lines=[(there, 2)]),
        "short": an_order(tx, who, lines=[(gone, 1)], promised_on=date(2026, 11, 20)),
        "shipped": an_order(tx, who, shipped="all"),
        "closed": an_order(
            tx, who, state="closed", shipped="all", invoiced="all", paid="all", paid_amount=12000
        ),
        "history": an_order(
            tx, who, state="closed", handling="history", shipped="all", invoiced="all", paid="all"
        ),
        "cancelled": an_order(tx, who, state="cancelled"),
    }


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("to_approve", {"draft"}),
        ("to_pay", {"unpaid"}),
        ("to_prepare", {"covered", "short"}),
        ("missing", {"short"}),
        ("to_ship", {"covered"}),
        ("late", {"short"}),
        ("to_invoice", {"shipped"}),
        ("on_hold", {"held"}),
        ("payment_problem", {"refused"}),
        ("closed", {"closed", "history"}),
        ("unfinished", {"unfinished"}),
    ],
)
def test_each_view_shows_what_waits_for_that_step(database: Database, name: str, shown: set[str]) -> None:
    with write(database) as tx:
        made = day_of_orders(tx)
    assert set(numbers(database, view(name))) == {made[each] for each in shown}


def test_orders_are_found_by_method_be_it_a_code_or_what_a_shop_says(database: Database) -> None:
    with write(database) as tx:
        who = a_customer(tx)
        card = an_order(tx, who, payment_method="card")
        gift = an_order(tx, who, payment_method="Carte, en cadeau")
        plain = an_order(tx, who, payment_method="")
    for told, found in (("card", [card]), ("Carte, en cadeau", [gift]), ("", [plain]), ("cash", [])):
        assert numbers(database, ListQuery(chips=(("method", told),))) == found
    with database.read() as rd:
        assert methods_of_orders(rd) == ["Carte, en cadeau", "card"]


def test_unfinished_checkouts_are_left_out_of_all_and_shown_without_a_view(database: Database) -> None:
    with write(database) as tx:
        made = day_of_orders(tx)
    assert set(numbers(database, view("all"))) == set(made.values()) - {made["unfinished"]}
    assert set(numbers(database, ListQuery())) == set(made.values())


def test_an_order_of_which_a_part_is_invoiced_waits_for_the_shipped_rest(database: Database) -> None:
    with write(database) as tx:
        who = a_customer(tx)
        invoiced = an_order(tx, who, shipped="part", invoiced="part")
        rest = an_order(tx, who, shipped="part", invoiced="part")
        for order_id, shipped, billed in ((invoiced, 500, 500), (rest, 800, 500)):
            found = tx.execute(order_line.select().where(order_line.c.order_id == order_id)).one()
            tx.derive(order_line, found.id, shipped_milli=shipped, invoiced_milli=billed)
    assert numbers(database, view("to_invoice")) == [rest]


def test_pages_of_keys_together_are_the_whole_list_newest_first(database: Database) -> None:
    with write(database) as tx:
        who = a_customer(tx)
        made = [an_order(tx, who, ordered_on=date(2026, 1, 1 + at % 5)) for at in range(23)]
        days = {row_id: at % 5 for at, row_id in enumerate(made)}
    wanted = sorted(made, key=lambda row_id: (-days[row_id], -row_id))
    pages = [numbers(database, ListQuery(), offset, 10) for offset in (0, 10, 20)]
    assert [len(page) for page in pages] == [10, 10, 3]
    assert [row_id for page in pages for row_id in page] == wanted


def test_sorting_covers_all_rows_and_turns_round(database: Database) -> None:
    with write(database) as tx:
        zoe, eloise = a_customer(tx, "Zoé"), a_customer(tx, "Éloïse")
        cheap = an_order(tx, zoe, "1")
        dear = an_order(tx, eloise, "300")
        draft = an_order(tx, eloise, "20", state="draft")
    assert numbers(database, ListQuery(sort="total")) == [cheap, draft, dear]
    assert numbers(database, ListQuery(sort="total", descending=True)) == [dear, draft, cheap]
    assert numbers(database, ListQuery(sort="customer")) == [dear, draft, cheap]
    assert numbers(database, ListQuery(sort="customer", descending=True)) == [cheap, draft, dear]
    assert numbers(database, ListQuery(sort="number")) == [draft, cheap, dear]
    assert numbers(database, ListQuery(sort="number", descending=True)) == [dear, cheap, draft]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lefevre", ["first"]),
        ("LEFÈVRE", ["first"]),
        ("cm-2026", ["first", "second"]),
        ("4711", ["second"]),
        ("couteau", ["first"]),
        ("sku-cout", ["first"]),
        ("lefevre couteau", ["first"]),
        ("lefevre 4711", []),
        ("100%", []),
        ("_", []),
        ("", ["first", "second"]),
    ],
)
def test_search_finds_customer_numbers_and_articles_without_accents_or_case(
    database: Database, typed: str, found: list[str]
) -> None:
    with write(database) as tx:
        knife = a_product(tx, "Couteau d’office", "SKU-COUT")
        other = a_product(tx, "Nappe", "NAP-1")
        made = {
            "first": an_order(tx, a_customer(tx, "SARL Lefèvre"), lines=[(knife, 1)]),
            "second": an_order(tx, a_customer(tx, "Ömer Dupont"), lines=[(other, 1)], remote_number="4711"),
        }
    assert set(numbers(database, ListQuery(search=typed))) == {made[each] for each in found}


def test_a_word_that_very_many_articles_bear_finds_the_same_orders(database: Database) -> None:
    with write(database) as tx:
        articles = [a_product(tx, f"Bougie {at}") for at in range(105)]
        with_candle = an_order(tx, a_customer(tx), lines=[(articles[-1], 1)])
        an_order(tx, a_customer(tx), lines=[(a_product(tx, "Nappe"), 1)])
    assert numbers(database, ListQuery(search="bougie")) == [with_candle]


def test_filters_narrow_together(database: Database) -> None:
    with write(database) as tx:
        shop = a_shop(tx)
        who, other = a_customer(tx), a_customer(tx, "Dupont")
        wanted = an_order(tx, who, shop_id=shop, remote_id="7", ordered_on=date(2026, 6, 2), shipped="part")
        an_order(tx, other, shop_id=shop, remote_id="8", ordered_on=date(2026, 6, 2), shipped="part")
        an_order(tx, who, ordered_on=date(2026, 6, 2), shipped="part")
        an_order(tx, who, shop_id=shop, remote_id="9", ordered_on=date(2026, 5, 31), shipped="part")
        an_order(tx, who, shop_id=shop, remote_id="10", ordered_on=date(2026, 6, 2))
    chips = (
        ("shop", str(shop)),
        ("customer", str(who)),
        ("from", "2026-06-01"),
        ("to", "2026-06-02"),
        ("shipped", "part,all"),
        ("state", "confirmed"),
    )
    assert numbers(database, ListQuery(chips=chips)) == [wanted]


def test_a_misspelt_filter_is_refused_and_not_passed_by(database: Database) -> None:
    with database.read() as rd:
        for query, code in (
            (ListQuery(chips=(("stat", "draft"),)), "list_filter_unknown"),
            (ListQuery(chips=(("state", "drafts"),)), "list_filter_value"),
            (ListQuery(chips=(("from", "1/2/2026"),)), "list_filter_value"),
            (ListQuery(chips=(("customer", "Dupont"),)), "list_filter_value"),
            (ListQuery(sort="city"), "list_sort_unknown"),
        ):
            with pytest.raises(Refusal) as refused:
                ORDERS.ids(rd, query, 0, 10)
            assert refused.value.code == code


def test_count_and_sums_are_those_of_the_rows(database: Database) -> None:
    with write(database) as tx:
        who = a_customer(tx)
        an_order(tx, who, "100", paid="part", paid_amount=3000)
        an_order(tx, who, "50", paid="all", paid_amount=5000)
        an_order(tx, who, "20", state="cancelled")
        an_order(tx, who, "7", state="draft")
        an_order(tx, who, "3", state="held")
    with database.read() as rd:
        totals = ORDERS.count(rd, ListQuery())
        rows = ORDERS.rows(rd, ORDERS.ids(rd, ListQuery(), 0, 10))
    assert (totals.count, totals.currency) == (5, "EUR")
    assert totals.sums == {"total": 18000, "open": 7000, "apart": 3000}
    assert sum(row.total for row in rows) == 18000
    assert sum(row.open for row in rows) == 7000
    assert sum(row.to_pay for row in rows) == 8000


def test_there_are_no_sums_over_several_currencies(database: Database) -> None:
    with write(database) as tx:
        who = a_customer(tx)
        euros = an_order(tx, who)
        an_order(tx, who, currency="GBP")
    with database.read() as rd:
        assert ORDERS.count(rd, ListQuery()).sums == {}
        assert ORDERS.count(rd, ListQuery()).count == 2
        assert ORDERS.chosen is not None
        assert ORDERS.chosen(rd, [euros]).sums["total"] == 12000


def test_rows_come_in_the_order_asked_and_leave_out_what_is_gone(database: Database) -> None:
    with write(database) as tx:
        shop = a_shop(tx, "Ma boutique")
        who = a_customer(tx, "SARL Lefèvre")
        first, second = an_order(tx, who), an_order(tx, who, shop_id=shop, remote_id="12")
    with database.read() as rd:
        rows = ORDERS.rows(rd, [second, 999_999, first])
    assert [row.id for row in rows] == [second, first]
    assert (rows[0].shop, rows[0].remote_id, rows[0].customer, rows[0].city) == (
        "Ma boutique",
        "12",
        "SARL Lefèvre",
        "Nîmes",
    )
    assert rows[1].shop == ""


def test_an_order_is_found_by_any_name_it_goes_by(database: Database) -> None:
    with write(database) as tx:
        shop = a_shop(tx)
        row_id = an_order(
            tx, a_customer(tx), shop_id=shop, remote_id="1001", remote_number="WEB-7", number="CM-2026-9999"
        )
        a_shipment(tx, row_id)
    with database.read() as rd:
        [row] = ORDERS.rows(rd, [row_id])
        assert [find_order(rd, told) for told in ("CM-2026-9999", row.uid, "1001", "WEB-7")] == [row_id] * 4
        assert find_order(rd, "nothing") is None
