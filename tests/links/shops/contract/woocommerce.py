"""The stand-in for WooCommerce, put through the contract."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from app.base.company import the_company
from app.base.database import Database
from app.links.shops.clients import open_client
from app.links.shops.kinds import kind_of
from app.links.shops.shop import connect, reach_shop, shop_of
from app.links.shops.sync.keys import keep_keys
from app.links.shops.sync.port import Keys, Reach
from tests.links.shops.contract.tested import RATES, Charged, ShopUnderTest, Vat, cents
from tests.links.shops.counter import ALICE
from tests.links.woocommerce.merchant import BILLING
from tests.links.woocommerce_server import StandIn, stand_in

_CLASSES: Mapping[Vat, str] = {"standard": "", "reduced": "taux-reduit-10", "low": "taux-reduit-55"}


class WooUnderTest:
    """A WooCommerce shop that sells nothing yet."""

    sent_status = "completed"

    def __init__(self, stand: StandIn) -> None:
        self.stand = stand

    def connect(self, database: Database) -> int:
        stand = self.stand
        reach = Reach(stand.url, ca_file=str(stand.ca_file), local=True, home=stand.home)
        keys = Keys(stand.key, stand.secret)
        client = open_client("woocommerce", reach, keys)
        found, info = client.probe(), kind_of("woocommerce").info(client.info())
        client.close()
        shop_id = database.do(ALICE, connect, "woocommerce", info.name, info.url, None)
        database.do(ALICE, reach_shop, shop_id, reach, found.version, None)
        with database.read() as rd:
            keep_keys(the_company(rd).uid, shop_of(rd, shop_id), keys)
        stand.requests.clear()
        return shop_id

    def advance(self, seconds: float) -> None:
        self.stand.advance(seconds)

    def set_clock(self, now: datetime) -> None:
        self.stand.now = now

    def product(self, name: str, price: str, *, sku: str, count: int, vat: Vat = "standard") -> str:
        made = self.stand.add_product(name, price, sku=sku, count=count, tax_class=_CLASSES[vat])
        return str(made["id"])

    def variations(self, name: str, options: Mapping[str, tuple[str, str, int]]) -> dict[str, str]:
        parent = self.stand.add_product(name, type="variable")["id"]
        return {
            option: str(self.stand.add_variation(parent, option, price, sku=sku, count=count)["id"])
            for option, (sku, price, count) in options.items()
        }

    def reprice(self, thing: str, price: str) -> None:
        self.stand.edit_product(int(thing), regular_price=price)

    def rename(self, thing: str, name: str) -> None:
        self.stand.rename_product(int(thing), name)

    def account(self, email: str, first: str, last: str) -> str:
        return str(self.stand.add_customer(email, first_name=first, last_name=last)["id"])

    def order(
        self,
        things: Mapping[str, int],
        *,
        account: str = "",
        name: str = "Inès Léger",
        note: str = "",
        carriage: str = "",
        paid: bool = True,
    ) -> str:
        first, _, last = name.partition(" ")
        made = self.stand.place_order(
            {int(thing): pieces for thing, pieces in things.items()},
            status="processing" if paid else "on-hold",
            method="stripe" if paid else "bacs",
            customer=int(account or 0),
            billing={**BILLING, "first_name": first, "last_name": last, "email": self._email(account, name)},
            carriage=carriage,
            customer_note=note,
        )
        return str(made["id"])

    def _email(self, account: str, name: str) -> str:
        """An account's own address; guests of one name have one address."""
        if account:
            return str(self.stand.state.customers[int(account)]["email"])
        return f"{name.encode().hex()}@example.test"

    def edit(self, order: str, pieces: int) -> None:
        self.stand.edit_line(int(order), quantity=pieces)

    def round_off(self, order: str, by: int) -> None:
        found = self.stand.state.orders[int(order)]
        self.stand.adopt([{**found, "total": f"{(cents(found['total']) + by) / 100:.2f}"}])

    def touch(self, order: str) -> None:
        self.stand.edit_order(int(order))

    def cancel(self, order: str) -> None:
        self.stand.set_status(int(order), "cancelled")

    def refund(self, order: str, amount: str) -> str:
        return str(self.stand.refund(int(order), amount)["id"])

    def drop_refund(self, order: str, refund: str) -> None:
        self.stand.delete_refund(int(order), int(refund))

    def bin(self, order: str) -> None:
        self.stand.trash_order(int(order))

    def unbin(self, order: str) -> None:
        self.stand.restore_order(int(order))

    def delete(self, order: str) -> None:
        self.stand.delete_order(int(order))

    def charged(self, order: str) -> Charged:
        found = self.stand.state.orders[int(order)]
        vat: dict[int, int] = {}
        for each in found["tax_lines"]:
            rate = round(float(each["rate_percent"]) * 10_000)
            assert rate in RATES.values()
            vat[rate] = vat.get(rate, 0) + cents(each["tax_total"]) + cents(each["shipping_tax_total"])
        lines = tuple((cents(each["total"]), cents(each["total_tax"])) for each in found["line_items"])
        return Charged(cents(found["total"]), cents(found["total_tax"]), vat, lines)

    def status(self, order: str) -> str:
        return str(self.stand.state.orders[int(order)]["status"])

    def count(self, thing: str) -> int:
        return self.stand.stock_of(int(thing))

    def shown(self, thing: str) -> tuple[str, str]:
        found = self.stand.state.thing(int(thing))
        assert found is not None
        return html.unescape(found["name"]), found["regular_price"]

    def lose_answer(self) -> None:
        self.stand.faults.next("gateway_after")

    @property
    def written(self) -> list[str]:
        return [f"{each.method} {each.kind}" for each in self.stand.writes]

    @property
    def asked(self) -> int:
        return len(self.stand.requests)


@contextmanager
def a_woocommerce_shop(folder: Path) -> Iterator[ShopUnderTest]:
    """A shop with nothing in it but its settings and rates."""
    with stand_in(tls=True, folder=folder) as stand:
        yield WooUnderTest(stand)
