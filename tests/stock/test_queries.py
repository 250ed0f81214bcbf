"""The lists of products and of stock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from app.base.database import Database
from app.base.listing import ListQuery
from app.catalogue.queries import PRODUCTS, find_product, gtins_of
from app.reports.stock_list import STOCK
from app.stock.queries import levels_of, moves_of
from tests.builders import ALICE, a_customer, a_product, an_order, opened


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def build(database: Database) -> dict[str, int]:
    with database.write(ALICE, "test.build") as tx:
        made = {
            "plenty": a_product(tx, "Étagère", "ETA-1", on_hand=10, barcode="3017620422003"),
            "short": a_product(tx, "Bougie", "BOU-1", on_hand=2),
            "out": a_product(tx, "Carafe", "CAR-1"),
            "service": a_product(tx, "Pose", "POSE", kind="service"),
            "gone": a_product(tx, "Abat-jour", "ABA-1", archived_at=tx.now),
        }
        an_order(tx, a_customer(tx), lines=[(made["short"], 5), (made["plenty"], 4)], reserve=True)
    return made


def keys(found: Sequence[int], made: dict[str, int]) -> list[str]:
    return [next(name for name, row_id in made.items() if row_id == each) for each in found]


def test_stock_tells_what_is_there_promised_and_missing(database: Database) -> None:
    made = build(database)
    with database.read() as rd:
        rows = {row.id: row for row in STOCK.rows(rd, STOCK.ids(rd, ListQuery(), 0, 50))}
    plenty, short = rows[made["plenty"]], rows[made["short"]]
    assert (plenty.on_hand_milli, plenty.reserved_milli, plenty.available_milli) == (10_000, 4_000, 6_000)
    assert (short.available_milli, short.missing_milli) == (-3_000, 3_000)
    assert made["service"] not in rows


@pytest.mark.parametrize(
    ("view", "shown"),
    [("all", ["short", "out", "plenty"]), ("short", ["short"]), ("out", ["out"]), ("archived", ["gone"])],
)
def test_each_view_of_stock_shows_its_products_by_folded_name(
    database: Database, view: str, shown: list[str]
) -> None:
    made = build(database)
    with database.read() as rd:
        found = STOCK.ids(rd, ListQuery(chips=(("view", view),)), 0, 50)
        assert STOCK.count(rd, ListQuery(chips=(("view", view),))).count == len(shown)
    assert keys(found, made) == shown


def test_stock_sorts_by_what_is_available(database: Database) -> None:
    made = build(database)
    with database.read() as rd:
        found = STOCK.ids(rd, ListQuery(chips=(("view", "all"),), sort="available"), 0, 50)
    assert keys(found, made) == ["short", "out", "plenty"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        (ListQuery(chips=(("view", "sellable"),)), {"plenty", "short", "out", "service"}),
        (ListQuery(chips=(("kind", "service"),)), {"service"}),
        (ListQuery(search="etagere"), {"plenty"}),
        (ListQuery(search="3017620422003"), {"plenty"}),
        (ListQuery(search="bou-"), {"short"}),
    ],
)
def test_products_are_found_by_name_code_and_barcode(
    database: Database, query: ListQuery, shown: set[str]
) -> None:
    made = build(database)
    with database.read() as rd:
        assert set(keys(PRODUCTS.ids(rd, query, 0, 50), made)) == shown


def test_a_product_is_found_by_any_of_its_codes(database: Database) -> None:
    made = build(database)
    with database.read() as rd:
        assert find_product(rd, "ETA-1") == find_product(rd, "3017620422003") == made["plenty"]
        assert gtins_of(rd, [made["plenty"]])[made["plenty"]][0].code == "3017620422003"
        assert find_product(rd, "NONE") is None


def test_moves_and_levels_tell_where_the_goods_are(database: Database) -> None:
    made = build(database)
    with database.read() as rd:
        assert [(move.quantity_milli, move.reason) for move in moves_of(rd, made["plenty"])] == [
            (10_000, "opening")
        ]
        assert [(level.location, level.reserved_milli) for level in levels_of(rd, made["plenty"])] == [
            ("Magasin", 4_000)
        ]
