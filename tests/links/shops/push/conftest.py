"""A counter whose shop is a stand-in, connected over TLS, and taken over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base import secrets
from app.base.company import the_company
from app.flow.channel import consent, decide
from app.links.shops.shop import connect, reach_shop, shop_of
from app.links.shops.sync.keys import secret_name
from app.links.shops.sync.port import Reach
from app.links.shops.sync.run import Report, sync
from app.orders.channel import Decisions
from tests.links.shops.counter import ALICE, Counter, a_counter
from tests.links.woocommerce_server import StandIn, stand_in


class Connected:
    """A counter and the shop it is connected to."""

    def __init__(self, counter: Counter, shop: StandIn, soap: int, towel: int) -> None:
        self.counter, self.shop, self.database = counter, shop, counter.database
        self.soap, self.towel = soap, towel
        counter.last = self.database.do(ALICE, connect, "woocommerce", "Boutique Été & Cie", shop.home)
        reach = Reach(shop.url, ca_file=str(shop.ca_file), local=True, home=shop.home)
        self.database.do(ALICE, reach_shop, counter.last, reach, "11.0.1", None)

    def keys(self, patch: pytest.MonkeyPatch) -> None:
        """Hand the keys over as the environment of a scheduled task does."""
        with self.database.read() as rd:
            company, uid = the_company(rd).uid, shop_of(rd, self.counter.last).uid
        patch.setenv(secrets.variable(secret_name(company, uid, "key")), self.shop.key)
        patch.setenv(secrets.variable(secret_name(company, uid, "secret")), self.shop.secret)

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


@pytest.fixture
def connected(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Connected]:
    """A small shop of two products, of which it has ten and five, taken over."""
    with stand_in(tls=True, folder=tmp_path) as shop, a_counter(database_url) as counter:
        soap = shop.add_product("Savon", sku="SAV", count=10)["id"]
        towel = shop.add_product("Torchon", sku="TOR", count=5)["id"]
        made = Connected(counter, shop, soap, towel)
        made.keys(monkeypatch)
        made.sound()
        shop.requests.clear()
        shop.mails.clear()
        yield made
        counter.assert_sound()
