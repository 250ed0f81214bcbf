"""The same pieces sold here and in the shop at once: what is sold twice has to be said, and both sides end with one figure."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from app.customers import customer
from app.customers.customer import CustomerDraft
from app.flow import sell
from app.links.shops.push.figures import figures_to_write
from app.orders.channel import Decisions
from app.orders.draft import OrderDraft
from app.verify import verify
from tests.links.shops.connected import Connected, a_connected_shop
from tests.links.shops.counter import ALICE
from tests.stories.desk import goods

PER_SYNC = 7
"""So many sales, here and there together, pass between two synchronisations: a few seconds of a busy day."""


def oversold(url: str, folder: Path, sales: int, pieces: int, seed: int) -> Iterator[str]:
    """A shop that has so many pieces, and what `oversell` sees to hold of it."""
    with a_connected_shop(url, folder, soap=pieces) as connected:
        yield from oversell(connected, sales, pieces, seed)


def oversell(connected: Connected, sales: int, pieces: int, seed: int) -> Iterator[str]:
    """So many pieces are wanted here and as many in the shop, of `pieces`; yields a sentence for each thing seen to hold.

    The shop stops selling when it shows none; the desk takes every order and says what it lacks.
    """
    shop, database, chance = connected.shop, connected.database, random.Random(seed)
    thing, product_id = connected.soap, connected.product(connected.soap)
    buyer = database.do(ALICE, customer.add, CustomerDraft(name="Les Halles SARL", kind="company"))
    connected.agree(Decisions(stock="here"))
    wanted = ["here"] * sales + ["there"] * sales
    chance.shuffle(wanted)
    sold, turned_away = {"here": 0, "there": 0}, 0
    for at, side in enumerate(wanted, 1):
        if side == "here":
            draft = OrderDraft(
                customer_id=buyer, ordered_on=database.clock.today(), lines=(goods(product_id),)
            )
            database.do(ALICE, sell.confirm, database.do(ALICE, sell.save, draft))
            sold["here"] += 1
        elif shop.stock_of(thing) > 0:
            shop.place_order({thing: 1})
            sold["there"] += 1
        else:
            turned_away += 1
        if at % PER_SYNC == 0:
            connected.sound()
    connected.sound()
    connected.sound()
    yield (
        f"{sold['here']} sold here, {sold['there']} in the shop, {turned_away} turned away there, of {pieces} pieces"
    )
    over = sold["here"] + sold["there"] - pieces
    assert connected.counter.stock(thing) == (pieces, pieces + over)
    assert shop.stock_of(thing) == max(-over, 0)
    with database.read() as rd:
        assert list(figures_to_write(rd, connected.counter.last, 0)) == []
    yield "both sides show what is left, and nothing is left to write"
    short = connected.short()
    assert short == max(over, 0) * 1000, (short, over)
    yield f"each of the {max(over, 0)} pieces sold twice is named as lacking"
    assert verify(database).sound
    yield "the auditor finds the books sound"
