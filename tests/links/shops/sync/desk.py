"""A counter that is connected to a stand-in shop: synchronised by the real client over HTTP and TLS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from app.base.company import the_company
from app.base.errors import Refusal, Trouble
from app.links.shops.clients import open_client
from app.links.shops.kinds import kind_of
from app.links.shops.shop import connect, reach_shop, shop_of
from app.links.shops.sync import journal
from app.links.shops.sync.keys import keep_keys
from app.links.shops.sync.port import Keys, Reach
from app.links.shops.sync.run import Report, sync
from tests.links.shops.counter import ALICE, Counter, a_counter
from tests.links.woocommerce_server import StandIn


class Desk(Counter):
    """A company connected to one shop; `slept` is what a run waited."""

    shop: StandIn

    def connect(self, shop: StandIn, *, since: date | None = None, before: date | None = None) -> None:
        """Connect as `shop add` does."""
        self.shop, self.slept = shop, list[float]()
        reach, keys = Reach(shop.url, ca_file=str(shop.ca_file), local=True), Keys(shop.key, shop.secret)
        client = open_client("woocommerce", reach, keys)
        info = kind_of("woocommerce").info(client.info())
        client.close()
        self.last = self.database.do(ALICE, connect, "woocommerce", info.name, info.url, before)
        self.database.do(ALICE, reach_shop, self.last, reach, "11.0.1", since)
        with self.database.read() as rd:
            keep_keys(the_company(rd).uid, shop_of(rd, self.last), keys)

    def sync(self, *, whole: bool | None = False, wanted: Callable[[], bool] = lambda: True) -> Report:
        """One run that went through."""
        report = self.run(whole=whole, wanted=wanted)
        assert report.trouble is None, report.trouble
        return report

    def run(self, *, whole: bool | None = False, wanted: Callable[[], bool] = lambda: True) -> Report:
        """One run, whatever comes of it."""
        return sync(self.database, ALICE, self.last, whole=whole, wanted=wanted, sleep=self.slept.append)

    def fault(self) -> Refusal | Trouble:
        """Why a run could not go on."""
        found = self.run().trouble
        assert found is not None
        return found

    def told(self) -> list[str]:
        """The journal's codes, oldest first."""
        with self.database.read() as rd:
            return [line.code for line in reversed(journal.lines(rd, self.last))]

    def business(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that stands in the database but for the runs themselves; a table has no order of its own."""
        return {
            name: sorted(rows, key=repr)
            for name, rows in self.content().items()
            if name not in ("sync_run", "sync_line", "sync_cursor")
        }

    def orders(self) -> set[str]:
        """The shop's ids of the orders here."""
        return {row[0] for row in self.rows("SELECT remote_id FROM sales_order")}


@contextmanager
def a_desk(url: str, shop: StandIn, **decided: date | None) -> Iterator[Desk]:
    """A desk on a migrated, empty database, connected; whatever a test does, the books are sound in the end."""
    with a_counter(url) as counter:
        desk = Desk.__new__(Desk)
        desk.database, desk.last, desk.arrived = counter.database, 0, counter.arrived
        desk.connect(shop, **decided)
        yield desk
        desk.assert_sound()
