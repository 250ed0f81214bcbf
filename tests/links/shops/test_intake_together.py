"""Two programs that take in the same shop at the same time do it once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from app.base.clock import FixedClock
from app.base.database import open_database
from app.links.shops.folder import read_folder
from app.links.shops.intake import Taken, store, take_in
from app.links.shops.kinds import kind_of
from tests.links.shops.counter import ALICE, TODAY, a_counter
from tests.links.shops.woo import BILLING, Woo

_ORDERS = 12


def test_a_shop_taken_in_by_two_at_once_is_in_once(database_url: str, tmp_path: Path) -> None:
    woo = Woo(tmp_path / "shop")
    woo.product(1, stock=30)
    folder = woo.write()
    with a_counter(database_url) as counter:
        counter.take(folder)
        for number in range(_ORDERS):
            woo.order(100 + number, billing=BILLING | {"email": f"guest{number % 3}@example.test"})
        kind = kind_of("woocommerce")
        records = list(read_folder(woo.write()).records(kind))

        def take(_one: int) -> Taken:
            with closing(open_database(database_url, FixedClock.on(TODAY))) as database:
                store(database, ALICE, counter.last, records)
                return take_in(database, ALICE, counter.last)

        with ThreadPoolExecutor(2) as two:
            taken = list(two.map(take, range(2)))
        assert sum(each.done.get("order", 0) for each in taken) == _ORDERS
        assert counter.rows("SELECT count(*), sum(total) FROM sales_order") == [(_ORDERS, _ORDERS * 1200)]
        assert counter.rows("SELECT count(*) FROM customer") == [(3,)]
        assert counter.parked() == {}
        counter.assert_sound()
