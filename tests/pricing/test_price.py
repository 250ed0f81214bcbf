"""Which price a customer pays: by list, group, quantity and day; a pure rule, and the same asked of the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.database import Database
from app.base.errors import Refusal
from app.base.typed import day_text
from app.customers.customer import CustomerDraft, insert_customer
from app.pricing import price_list
from app.pricing.group_queries import group_page
from app.pricing.price import AppliedList, ListLine, Price, breaks, choose
from app.pricing.price_list import PriceLineDraft, PriceListDraft
from app.pricing.price_queries import (
    customer_prices_of,
    groups,
    lines_of_list,
    lists_for,
    price_for,
    price_lists,
    prices_of_product,
)
from app.pricing.price_text import lines_in, rows_to_text, write_list
from app.verify import verify
from tests.builders import ALICE, TODAY, a_customer, a_product, opened

OWN = Price(10_000_000, includes_tax=False)
RESELLERS, EVERYBODY = AppliedList(1, "Revendeurs"), AppliedList(2, "Soldes", prices_include_tax=True)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def test_without_a_list_the_product_keeps_its_own_price() -> None:
    assert choose(OWN, [], [], 1000, TODAY) == OWN
    assert choose(OWN, [RESELLERS], [], 1000, TODAY) == OWN


def test_the_first_list_that_says_something_counts() -> None:
    lines = [ListLine(1, price_micro=8_000_000), ListLine(2, price_micro=6_000_000)]
    found = choose(OWN, [RESELLERS, EVERYBODY], lines, 1000, TODAY)
    assert (found.price_micro, found.list_name, found.source) == (8_000_000, "Revendeurs", "list")
    other = choose(OWN, [RESELLERS, EVERYBODY], lines[1:], 1000, TODAY)
    assert (other.price_micro, other.includes_tax, other.list_name) == (6_000_000, True, "Soldes")


@pytest.mark.parametrize(
    ("quantity", "price"), [(1, 10), (9_999, 10), (10_000, 9), (10_001, 9), (100_000, 7), (-10_000, 9)]
)
def test_the_greatest_quantity_that_is_reached_counts(quantity: int, price: int) -> None:
    lines = [
        ListLine(1, 0, 10_000_000),
        ListLine(1, 100_000, 7_000_000),
        ListLine(1, 10_000, 9_000_000),
    ]
    assert choose(OWN, [RESELLERS], lines, quantity, TODAY).price_micro == price * 1_000_000
    assert [each.from_milli for each in breaks(lines, 1, TODAY)] == [0, 10_000, 100_000]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [
        (None, None, True),
        (TODAY, None, True),
        (TOMORROW, None, False),
        (None, TODAY, True),
        (None, YESTERDAY, False),
        (TODAY, TODAY, True),
    ],
)
def test_lines_and_lists_hold_on_their_days_first_and_last_included(
    valid_from: date | None, valid_to: date | None, *, holds: bool
) -> None:
    line = ListLine(1, price_micro=1, valid_from=valid_from, valid_to=valid_to)
    assert (choose(OWN, [RESELLERS], [line], 1000, TODAY).source == "list") == holds
    dated = AppliedList(1, "Été", valid_from=valid_from, valid_to=valid_to)
    always = ListLine(1, price_micro=1)
    assert (choose(OWN, [dated], [always], 1000, TODAY).source == "list") == holds


def test_of_two_lines_the_one_that_began_last_counts() -> None:
    lines = [
        ListLine(1, price_micro=3, valid_from=TODAY),
        ListLine(1, price_micro=2, valid_from=YESTERDAY),
        ListLine(1, price_micro=1),
    ]
    assert choose(OWN, [RESELLERS], lines, 1000, TODAY).price_micro == 3
    assert choose(OWN, [RESELLERS], lines, 1000, YESTERDAY).price_micro == 2


def test_a_discount_stands_beside_the_price_it_is_taken_off() -> None:
    tenth = AppliedList(1, "Moins dix", discount_ppm=100_000)
    found = choose(OWN, [tenth], [], 1000, TODAY)
    assert (found.price_micro, found.discount_ppm, found.list_name) == (10_000_000, 100_000, "Moins dix")
    line = ListLine(1, discount_ppm=200_000)
    assert choose(OWN, [tenth], [line], 1000, TODAY).discount_ppm == 200_000
    both = ListLine(1, price_micro=8_000_000, discount_ppm=50_000)
    assert choose(OWN, [tenth], [both], 1000, TODAY) == Price(
        8_000_000,
        False,
        "list",
        "Moins dix",
        1,
        50_000,
    )


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 99)), max_size=8), st.integers(0, 9))
def test_a_greater_quantity_never_falls_back_to_a_smaller_break(
    found: list[tuple[int, int]], quantity: int
) -> None:
    lines = [ListLine(1, at, price) for at, price in found]
    reached = [at for at, _ in found if at <= quantity]
    chosen = choose(OWN, [RESELLERS], lines, quantity, TODAY)
    if not reached:
        assert chosen == OWN
    else:
        assert chosen.price_micro in {price for at, price in found if at == max(reached)}


# --- asked of the database ---


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as database:
        yield database


def test_a_customers_own_list_comes_before_the_groups_and_that_before_everybodys(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        alone, member, other = (insert_customer(tx, CustomerDraft(name=name)) for name in "ABC")
        shirt = a_product(tx, "Chemise", price="50")
        lists = {
            name: price_list.add_list(
                tx,
                PriceListDraft(name=name, for_all=name == "Tous"),
                [PriceLineDraft(product_id=shirt, price_micro=price * 1_000_000)],
            )
            for name, price in (("Seul", 30), ("Groupe", 35), ("Tous", 45))
        }
        group = price_list.add_group(tx, "Revendeurs", lists["Groupe"])
        price_list.set_customer_prices(tx, alone, group, lists["Seul"])
        price_list.set_customer_prices(tx, member, group, None)
    with database.read() as rd:
        found = [price_for(rd, each, shirt, 1000, TODAY) for each in (alone, member, other, None)]
        assert [each.price_micro // 1_000_000 for each in found] == [30, 35, 45, 45]
        assert [each.list_name for each in found] == ["Seul", "Groupe", "Tous", "Tous"]
        assert [each.name for each in lists_for(rd, alone, "EUR")] == ["Seul", "Groupe", "Tous"]
        assert {row.name: (row.lines, row.customers) for row in price_lists(rd)} == {
            "Seul": (1, 1),
            "Groupe": (1, 1),
            "Tous": (1, 0),
        }
        assert [(row.name, row.customers) for row in groups(rd)] == [("Revendeurs", 2)]
        assert customer_prices_of(rd, alone).price_list_id == lists["Seul"]
    assert verify(database).faults == ()


def test_of_everybodys_lists_the_one_that_began_last_counts_first(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        shirt = a_product(tx, price="50")
        for name, begins, price in (("Été", date(2026, 6, 1), 40), ("Soldes", date(2026, 11, 1), 25)):
            draft = PriceListDraft(name=name, for_all=True, valid_from=begins)
            line = PriceLineDraft(product_id=shirt, price_micro=price * 1_000_000)
            price_list.add_list(tx, draft, [line])
    with database.read() as rd:
        days = (date(2026, 5, 31), date(2026, 6, 1), date(2026, 10, 31), date(2026, 11, 1))
        found = [price_for(rd, None, shirt, 1000, day).price_micro // 1_000_000 for day in days]
    assert found == [50, 40, 40, 25]


def test_an_archived_list_and_one_in_another_currency_price_nothing(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        shirt = a_product(tx, price="50")
        line = PriceLineDraft(product_id=shirt, price_micro=1)
        gone = price_list.add_list(tx, PriceListDraft(name="Passé", for_all=True), [line])
        price_list.add_list(tx, PriceListDraft(name="Suisse", for_all=True, currency="CHF"), [line])
        price_list.archive_list(tx, gone)
    with database.read() as rd:
        assert price_for(rd, None, shirt, 1000, TODAY).source == "product"
        assert [row.name for row in price_lists(rd, archived=True)] == ["Passé"]
    database.do(ALICE, price_list.restore_list, gone)
    with database.read() as rd:
        assert price_for(rd, None, shirt, 1000, TODAY).list_name == "Passé"


def test_lines_put_again_take_the_place_of_those_that_stand_and_ended_ones_stay_on_record(
    database: Database,
) -> None:
    with database.write(ALICE, "test") as tx:
        shirt = a_product(tx, price="50")
        made = price_list.add_list(tx, PriceListDraft(name="Revendeurs", for_all=True))
        first = PriceLineDraft(product_id=shirt, price_micro=40_000_000)
        assert price_list.put_lines(tx, made, [first]) == 1
        again = PriceLineDraft(product_id=shirt, price_micro=38_000_000)
        more = PriceLineDraft(product_id=shirt, from_milli=10_000, discount_ppm=300_000)
        assert price_list.put_lines(tx, made, [again, more]) == 1
    with database.read() as rd:
        lines = lines_of_list(rd, made)
        assert [(each.from_milli, each.price_micro) for each in lines] == [(0, 38_000_000), (10_000, None)]
        assert len(prices_of_product(rd, shirt)) == 2
    database.do(ALICE, price_list.end_lines, made, [each.id for each in lines])
    with database.read() as rd:
        assert lines_of_list(rd, made) == []
        assert price_for(rd, None, shirt, 10_000, TODAY).source == "product"
        assert price_for(rd, None, shirt, 1000, YESTERDAY).price_micro == 38_000_000
    assert verify(database).faults == ()


def test_what_cannot_be_a_price_list_is_refused_with_its_line(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        shirt = a_product(tx)
        made = price_list.add_list(tx, PriceListDraft(name="A"))
    cases: list[tuple[str, PriceLineDraft]] = [
        ("price_line_empty", PriceLineDraft(product_id=shirt)),
        ("price_negative", PriceLineDraft(product_id=shirt, price_micro=-1)),
        ("price_negative", PriceLineDraft(product_id=shirt, price_micro=1, from_milli=-1)),
        ("discount_out_of_range", PriceLineDraft(product_id=shirt, discount_ppm=1_000_001)),
        (
            "price_validity",
            PriceLineDraft(product_id=shirt, price_micro=1, valid_from=TODAY, valid_to=YESTERDAY),
        ),
    ]
    for code, line in cases:
        with pytest.raises(Refusal, match=code):
            database.do(ALICE, price_list.put_lines, made, [line])
    for code, draft in (
        ("price_list_name_taken", PriceListDraft(name=" A ")),
        ("price_list_without_name", PriceListDraft(name=" ")),
    ):
        with pytest.raises(Refusal, match=code):
            database.do(ALICE, price_list.add_list, draft)
    with pytest.raises(Refusal, match="price_list_unknown"):
        database.do(ALICE, price_list.put_lines, 99, [])
    with pytest.raises(Refusal, match="group_without_name"):
        database.do(ALICE, price_list.add_group, "")
    database.do(ALICE, price_list.add_group, "B")
    with pytest.raises(Refusal, match="group_name_taken"):
        database.do(ALICE, price_list.add_group, "B")
    with database.read() as rd, pytest.raises(Refusal, match="product_unknown"):
        price_for(rd, None, 99, 1000, TODAY)


def test_the_days_of_a_line_are_written_read_and_kept(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        shirt = a_product(tx, "Chemise", "CHE-1")
    begins, ends = TODAY + timedelta(days=10), TODAY + timedelta(days=40)
    text = f"CHE-1; ; 30,00\nCHE-1; 10; 25,00; ; {day_text(begins)}; {day_text(ends)}\nCHE-1; 20; ; 5 %; ; {day_text(ends)}"
    with database.read() as rd:
        lines = lines_in(rd, text, "fr")
    made = database.do(ALICE, write_list, PriceListDraft(name="Été", for_all=True), lines)
    with database.read() as rd:
        rows = lines_of_list(rd, made)
        assert [(row.from_milli, row.valid_from, row.valid_to) for row in rows] == [
            (0, None, None),
            (10_000, begins, ends),
            (20_000, None, ends),
        ]
        assert rows_to_text(rows, "fr").splitlines() == text.splitlines()
    later = text.replace(day_text(ends), day_text(ends + timedelta(days=1)))
    with database.read() as rd:
        lines = lines_in(rd, later, "fr")
    database.do(ALICE, write_list, PriceListDraft(name="Été", for_all=True), lines, made)
    with database.read() as rd:
        assert [row.id for row in lines_of_list(rd, made)] == [row.id for row in rows]
        assert rows_to_text(lines_of_list(rd, made), "fr") == later
        assert price_for(rd, None, shirt, 10_000, TODAY).price_micro == 30_000_000
        assert price_for(rd, None, shirt, 10_000, begins).price_micro == 25_000_000
    for wrong in ("CHE-1; ; 30; ; 31/02/2027", "CHE-1; ; 30; ; 5; 6", "CHE-1; ; 30; ; ; 01/01/2027; x"):
        with database.read() as rd, pytest.raises(Refusal, match="price_row_unreadable"):
            lines_in(rd, wrong, "fr")
    with pytest.raises(Refusal, match="price_line_twice"):
        database.do(ALICE, write_list, PriceListDraft(name="Été"), [*lines, lines[1]], made)


def test_a_group_that_is_archived_gives_nobody_its_list_and_gives_it_again(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        shirt, who = a_product(tx, price="40"), a_customer(tx, "SARL Hàn")
        own = price_list.add_list(
            tx, PriceListDraft(name="Pro"), [PriceLineDraft(product_id=shirt, price_micro=1)]
        )
        price_list.add_list(tx, PriceListDraft(name="Tous", for_all=True))
        group = price_list.add_group(tx, "Revendeurs", own)
        price_list.set_customer_prices(tx, who, group, None)

    def told() -> tuple[int, int, bool]:
        with database.read() as rd:
            page = group_page(rd, group)
            assert [each.name for each in page.members] == ["SARL Hàn"]
            assert page.lists == ("Pro", "Tous")
            price = price_for(rd, who, shirt, 1000, TODAY).price_micro
            return price, page.row.customers, page.row.archived_at is not None

    assert told() == (1, 1, False)
    database.do(ALICE, price_list.archive_group, group)
    assert told() == (40_000_000, 1, True)
    database.do(ALICE, price_list.archive_group, group, gone=False)
    assert told() == (1, 1, False)
    with database.read() as rd, pytest.raises(Refusal, match="group_unknown"):
        group_page(rd, 99)
