"""Very many products and moves of goods in seconds: written by SQL beside the program, balances and all.

Moves are spread over three years as a shop's are: the day goes on with the key, and one product's moves lie among all others'.
One of eight is a receipt at a cost of its own, the others are what left. The auditor would object to shipments that nobody
made, so it is not asked.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from app.base.actor import PROGRAM
from app.base.clock import FixedClock
from app.base.door import Write, verb
from app.base.location import locate
from app.base.migrate import create
from app.catalogue.product import ProductDraft, insert_product
from app.flow.found import found

TODAY = date(2026, 11, 20)
YEARS = 3
_DAYS = YEARS * 365
_SEEDS = 500
_NAMES = (
    "Bol",
    "Vase",
    "Lampe de bureau",
    "Écharpe",
    "Torchon",
    "Pull marin",
    "Tasse à café",
    "Panier",
    "Nœud papillon",
)


def stocked(path: Path, products: int, moves: int) -> None:
    """A company at `path` with so many products and moves, the same number of moves of each."""
    with closing(create(locate(path), FixedClock.on(TODAY))) as database:
        database.do(PROGRAM, found, "Mesures")
        database.do(PROGRAM, _some_products, min(_SEEDS, products))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -100000")
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("BEGIN")
        _copy_products(db, products)
        keys = [int(row[0]) for row in db.execute("SELECT id FROM product ORDER BY id")]
        add_moves(db, keys, moves)
        db.execute("COMMIT")
        db.execute("ANALYZE")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def add_moves(db: sqlite3.Connection, products: list[int], moves: int) -> None:
    """So many moves of these products in turn, over the years until today, with their balances."""
    place = db.execute("SELECT id FROM location WHERE code = 'MAIN'").fetchone()[0]
    db.execute("CREATE TEMP TABLE turn (at INTEGER PRIMARY KEY, product_id INTEGER)")
    db.executemany("INSERT INTO turn VALUES (?, ?)", enumerate(products))
    first = (TODAY - timedelta(days=_DAYS)).isoformat()
    db.execute(
        f"""
        WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < {moves})
        INSERT INTO stock_move (product_id, location_id, quantity_milli, unit_cost_micro, business_date, recorded_at, reason,
            cause, cause_id, cause_line_id)
        SELECT t.product_id, {place},
            CASE WHEN n / {len(products)} % 8 = 0 THEN 9000 ELSE -1000 END,
            2000000 + (n * 7919) % 3000000,
            date('{first}', '+' || (n * {_DAYS} / {moves}) || ' days'),
            date('{first}', '+' || (n * {_DAYS} / {moves}) || ' days') || ' 09:00:00.000000',
            CASE WHEN n / {len(products)} % 8 = 0 THEN 'receipt' ELSE 'shipment' END,
            CASE WHEN n / {len(products)} % 8 = 0 THEN 'goods_receipt' ELSE 'shipment' END, n + 1000000, n + 1000000
        FROM counted JOIN turn t ON t.at = n % {len(products)}
        """
    )
    db.execute("DROP TABLE turn")
    db.execute(
        """
        INSERT INTO stock_balance (product_id, location_id, on_hand_milli, reserved_milli, incoming_milli, quarantined_milli)
        SELECT product_id, location_id, sum(quantity_milli), 0, 0, 0 FROM stock_move WHERE true GROUP BY 1, 2
        ON CONFLICT (product_id, location_id) DO UPDATE SET on_hand_milli = excluded.on_hand_milli
        """
    )


def add_promises(db: sqlite3.Connection, products: list[int], pairs: int) -> None:
    """So many promises of these products in turn, each kept by a second entry: what years of orders leave behind."""
    place = db.execute("SELECT id FROM location WHERE code = 'MAIN'").fetchone()[0]
    db.execute("CREATE TEMP TABLE turn (at INTEGER PRIMARY KEY, product_id INTEGER)")
    db.executemany("INSERT INTO turn VALUES (?, ?)", enumerate(products))
    day = (TODAY - timedelta(days=30)).isoformat()
    db.execute(
        f"""
        WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < 2 * {pairs})
        INSERT INTO reservation (product_id, location_id, quantity_milli, order_line_id, business_date, recorded_at, cause,
            cause_id)
        SELECT t.product_id, {place}, CASE WHEN n < {pairs} THEN 1000 ELSE -1000 END, n % {pairs} + 1000000, '{day}',
            '{day} 09:00:00.000000', CASE WHEN n < {pairs} THEN 'sales_order' ELSE 'shipment' END, n + 1000000
        FROM counted JOIN turn t ON t.at = n % {pairs} % {len(products)}
        """
    )
    db.execute("DROP TABLE turn")


def keep_few(db: sqlite3.Connection, products: list[int]) -> None:
    """Leave three pieces of each of these products: what is ordered of them lacks."""
    db.executemany(
        "UPDATE stock_balance SET on_hand_milli = 3000 WHERE product_id = ?", [(each,) for each in products]
    )


def _copy_products(db: sqlite3.Connection, products: int) -> None:
    """Bring the products to so many, by copies of those that are there, each with a name and a code of its own."""
    columns = [str(row[1]) for row in db.execute("PRAGMA table_info(product)") if row[1] != "id"]
    own = "' ' || (p.id + c.n * m.most)"
    made = {
        "uid": "lower(hex(randomblob(18)))",
        "sku": "p.sku || '-' || (p.id + c.n * m.most)",
        "name": f"p.name || {own}",
        "folded": f"p.folded || {own}",
    }
    values = ", ".join(made.get(each, f"p.{each}") for each in columns)
    there = int(db.execute("SELECT count(*) FROM product").fetchone()[0])
    db.execute(
        f"""
        WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {-(-products // there)}),
            m(most) AS (SELECT max(id) FROM product)
        INSERT INTO product ({", ".join(columns)})
        SELECT {values} FROM c, m, product p ORDER BY c.n, p.id LIMIT {products - there}
        """
    )


@verb("bench.prepare")
def _some_products(tx: Write, count: int) -> None:
    for at in range(count):
        name = f"{_NAMES[at % len(_NAMES)]} {at}"
        insert_product(
            tx,
            ProductDraft(
                name=name,
                sku=f"ART-{at:05}",
                price_micro=20_000_000,
                cost_micro=3_000_000,
                vat_class="standard",
            ),
        )
