"""A counter whose shop is a stand-in, connected over TLS, and taken over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from app.base import secrets
from app.base.company import the_company
from app.base.database import Database
from app.flow.channel import decide
from app.links.shops.consenting import consent
from app.links.shops.shop import connect, reach_shop, shop_of
from app.links.shops.sync.port import Reach
from app.links.shops.sync.run import Report, sync
from app.links.shops.sync.secret_names import KINDS, secret_name
from app.orders.channel import Decisions
from app.orders.coverage import coverage, short_milli
from app.orders.order import read_lines
from app.orders.tables import sales_order
from app.orders.views import VIEWS
from tests.links.shops.counter import ALICE, Counter, a_counter
from tests.links.woocommerce_server import StandIn, stand_in


def connect_to(database: Database, shop: StandIn) -> tuple[int, Reach]:
    """Connect a company to a stand-in over TLS; gives the shop's key here, and how it is reached."""
    shop_id = database.do(ALICE, connect, "woocommerce", "Boutique Été & Cie", shop.home)
    reach = Reach(shop.url, ca_file=str(shop.ca_file), local=True, home=shop.home)
    database.do(ALICE, reach_shop, shop_id, reach, "11.0.1", None)
    return shop_id, reach


def keys_in_environment(database: Database, shop_id: int, shop: StandIn) -> dict[str, str]:
    """The keys as the environment of a scheduled task hands them over."""
    with database.read() as rd:
        company, uid = the_company(rd).uid, shop_of(rd, shop_id).uid
    names = [secrets.variable(secret_name(company, uid, kind)) for kind in KINDS]
    return dict(zip(names, (shop.key, shop.secret), strict=True))


class Connected:
    """A counter and the shop it is connected to."""

    def __init__(self, counter: Counter, shop: StandIn, soap: int, towel: int) -> None:
        self.counter, self.shop, self.database = counter, shop, counter.database
        self.soap, self.towel = soap, towel
        counter.last, _ = connect_to(self.database, shop)

    def sync(self, *, whole: bool = False) -> Report:
        """Synchronise once; the clock of the shop goes on by a minute."""
        self.shop.advance(60)
        report = sync(self.database, ALICE, self.counter.last, whole=whole, sleep=lambda _seconds: None)
        self.shop.advance(60)
        return report

    def sound(self) -> Report:
        """Synchronise once without a fault."""
        report = self.sync()
        assert report.trouble is None, report.trouble
        return report

    def agree(self, decisions: Decisions) -> None:
        """Decide, and consent."""
        self.database.do(ALICE, decide, self.counter.last, decisions)
        self.database.do(ALICE, consent, self.counter.last)

    def order(self, remote_id: int) -> int:
        """The key here of an order there."""
        return int(self.counter.order(remote_id, "id")[0])

    def product(self, remote_id: int) -> int:
        """The key here of a thing there."""
        query = "SELECT product_id FROM listing WHERE remote_id = :remote"
        return int(self.counter.row(query, remote=str(remote_id))[0])

    def short(self) -> int:
        """What the list of orders that lack goods lacks altogether, in thousandths."""
        with self.database.read() as rd:
            lacking = VIEWS["missing"](rd)
            assert lacking is not None
            missing = rd.execute(select(sales_order.c.id).where(lacking)).scalars().all()
            lines = [read_lines(rd, order_id) for order_id in missing]
            return sum(short_milli(each, coverage(rd, each)) for each in lines)


@contextmanager
def a_connected_shop(url: str, folder: Path, soap: int = 10, towel: int = 5) -> Iterator[Connected]:
    """A small shop of two products, of which it has so many, connected over TLS and taken over."""
    with stand_in(tls=True, folder=folder) as shop, a_counter(url) as counter:
        things = [
            shop.add_product("Savon", sku="SAV", count=soap)["id"],
            shop.add_product("Torchon", sku="TOR", count=towel)["id"],
        ]
        made = Connected(counter, shop, *things)
        keys = keys_in_environment(counter.database, counter.last, shop)
        os.environ.update(keys)
        try:
            made.sound()
            shop.requests.clear()
            shop.mails.clear()
            yield made
        finally:
            for name in keys:
                os.environ.pop(name, None)
