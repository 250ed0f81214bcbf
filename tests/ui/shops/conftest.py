"""A company whose shop is a stand-in, asked over TLS on this machine, and not taken over yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.base import secrets
from app.base.company import the_company
from app.links.shops.folder import read_folder
from app.links.shops.intake import store, take_in
from app.links.shops.kinds import kind_of
from app.links.shops.shop import connect, reach_shop, shop_of
from app.links.shops.sync.port import Reach
from app.links.shops.sync.secret_names import KINDS, secret_name
from tests.links.shops.woo import Woo
from tests.links.woocommerce_server import StandIn, stand_in
from tests.stories.desk import OWNER, Desk


@dataclass(frozen=True, slots=True)
class Linked:
    """The shop, its key here, and the names of the variables that say its keys."""

    shop: StandIn
    id: int
    variables: tuple[str, ...]


def take_over(books: Desk, woo: Woo) -> None:
    """Take a shop over from a folder, as one of which nobody says who invoiced its old orders."""
    kind, recorded = kind_of("woocommerce"), read_folder(woo.write())
    info = kind.info(recorded.info)
    key = books.database.do(OWNER, connect, "woocommerce", info.name, info.url, None)
    store(books.database, OWNER, key, list(recorded.records(kind)))
    take_in(books.database, OWNER, key)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[StandIn]:
    """A small shop of two products."""
    (tmp_path / "stand-in").mkdir()
    with stand_in(tls=True, folder=tmp_path / "stand-in") as made:
        made.add_product("Savon", sku="SAV", count=10)
        made.add_product("Torchon", sku="TOR", count=5)
        yield made


@pytest.fixture
def linked(shop: StandIn, books: Desk, monkeypatch: pytest.MonkeyPatch) -> Linked:
    """The shop connected to the company, its keys said by the environment."""
    key = books.database.do(OWNER, connect, "woocommerce", "Boutique Été", shop.home)
    reach = Reach(shop.url, ca_file=str(shop.ca_file), local=True, home=shop.home)
    books.database.do(OWNER, reach_shop, key, reach, "11.0.1", None)
    with books.database.read() as rd:
        company, uid = the_company(rd).uid, shop_of(rd, key).uid
    names = tuple(secrets.variable(secret_name(company, uid, kind)) for kind in KINDS)
    for name, value in zip(names, (shop.key, shop.secret), strict=True):
        monkeypatch.setenv(name, value)
    return Linked(shop, key, names)
