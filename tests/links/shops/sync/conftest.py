"""A small shop, cut out of the recorded one, with a desk that is connected to it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.links.shops.recorded_shop import SHOP
from tests.links.shops.recordings import shop as recorded
from tests.links.shops.sync.desk import Desk, a_desk
from tests.links.woocommerce_server import StandIn, stand_in

ORDERS = (82, 84, 96)
PRODUCTS = (13, 14, 16, 17, 43, 56)
CUSTOMERS = (1, 6, 9, 13)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three paid orders and what they sold."""
    folder = tmp_path_factory.mktemp("small") / "shop"
    shutil.copytree(SHOP, folder, copy_function=shutil.copyfile)
    for noun, ids in (("orders", ORDERS), ("products", PRODUCTS), ("customers", CUSTOMERS)):
        kept = [each for each in recorded(noun) if each["id"] in ids]
        (folder / f"{noun}.json").write_text(json.dumps(kept, default=str), "utf-8")
    variations = {owner: kept for owner, kept in recorded("variations").items() if int(owner) in PRODUCTS}
    (folder / "variations.json").write_text(json.dumps(variations, default=str), "utf-8")
    (folder / "refunds.json").write_text("{}", "utf-8")
    return folder


@pytest.fixture
def shop(small: Path) -> Iterator[StandIn]:
    """That shop, to be asked and to be worked in."""
    with stand_in(small) as found:
        yield found


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, shop: StandIn) -> Iterator[Desk]:
    """A desk connected to that shop, which has not been read yet."""
    copy = tmp_path / "comptoir.db"
    copy.write_bytes(sqlite_template.read_bytes())
    with a_desk(f"sqlite:///{copy}", shop) as made:
        yield made
