"""Accounts and products that are changed here and in a shop while neither hears of the other."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

from app.catalogue import product
from app.customers import customer
from app.customers.customer import standing_customer
from app.links.shops.conflict import decide
from app.links.shops.conflict_record import Side
from tests.links.shops.connected import Connected
from tests.links.shops.counter import ALICE

_KINDS = ("here", "there", "both", "alike")
"""Who changes the name of an account: one side, both to different names, or both to the same."""


@dataclass(slots=True)
class BothSides:
    """`clashing`: by noun, our key and field, what it is here and in the shop; `settled`: what names have to be afterwards."""

    accounts: list[int]
    clashing: dict[tuple[str, int, str], tuple[object, object]] = field(
        default_factory=dict[tuple[str, int, str], tuple[object, object]]
    )
    settled: dict[int, str] = field(default_factory=dict[int, str])


def with_accounts(connected: Connected, many: int) -> BothSides:
    """So many accounts in the shop; nothing of them is here before it is synchronised whole."""
    made = [
        connected.shop.add_customer(f"compte{at}@example.test", first_name="Compte", last_name=f"N{at}")["id"]
        for at in range(many)
    ]
    return BothSides(made)


def change_both(connected: Connected, sides: BothSides) -> None:
    """Change names of accounts on one side or both, a price and a name of a product on both, another's on one each."""
    shop, database = connected.shop, connected.database
    for at, remote_id in enumerate(sides.accounts):
        kind, key = _KINDS[at % len(_KINDS)], customer_of(connected, remote_id)
        ours, theirs = f"Compte Ici{at}", f"Ici{at}" if kind == "alike" else f"Là{at}"
        if kind != "there":
            with database.read() as rd:
                standing = standing_customer(rd, key)
            database.do(ALICE, customer.change, key, replace(standing, name=ours))
        if kind != "here":
            shop.edit_customer(remote_id, last_name=theirs)
        sides.settled[key] = f"Compte {theirs}" if kind == "there" else ours
        if kind == "both":
            sides.clashing["customer", key, "name"] = (ours, f"Compte {theirs}")
    soap, towel = connected.product(connected.soap), connected.product(connected.towel)
    ours = {"name": "Savon d’ici", "price_micro": 13_000_000}
    database.do(ALICE, product.revise, soap, ours)
    shop.edit_product(connected.soap, name="Savon de là-bas", regular_price="14.00")
    sides.clashing["product", soap, "name"] = ("Savon d’ici", "Savon de là-bas")
    sides.clashing["product", soap, "price"] = (13_000_000, 14_000_000)
    database.do(ALICE, product.revise, towel, {"name": "Torchon d’ici"})
    shop.edit_product(connected.towel, regular_price="15.00")


def conflicts_wait(connected: Connected, sides: BothSides) -> str:
    """What clashes waits, what does not is merged, and what stands here is as it was where somebody has to decide."""
    counter = connected.counter
    asked = {
        (noun, row_id, name): (json.loads(here), json.loads(there))
        for noun, row_id, name, here, there in counter.rows(
            "SELECT noun, row_id, field, here, there FROM shop_conflict WHERE state = 'open'"
        )
    }
    assert asked == sides.clashing
    for key, name in sides.settled.items():
        assert counter.row("SELECT name FROM customer WHERE id = :id", id=key) == (name,)
    what = "SELECT name, price_micro FROM product WHERE id = :id"
    soap, towel = connected.product(connected.soap), connected.product(connected.towel)
    assert counter.row(what, id=soap) == ("Savon d’ici", 13_000_000)
    assert counter.row(what, id=towel) == ("Torchon d’ici", 15_000_000)
    merged = len(sides.settled) + 2
    return f"{len(asked)} fields changed on both sides wait with both values, and {merged} records are merged"


def decide_all(connected: Connected, sides: BothSides) -> str:
    """Half of it is kept, half taken: each stands so, and nothing asks again."""
    counter = connected.counter
    keys = [
        int(key) for (key,) in counter.rows("SELECT id FROM shop_conflict WHERE state = 'open' ORDER BY id")
    ]
    answers: dict[int, Side] = {key: "shop" if at % 2 else "here" for at, key in enumerate(keys)}
    assert connected.database.do(ALICE, decide, answers) == len(keys)
    connected.sync(whole=True)
    assert counter.rows("SELECT id FROM shop_conflict WHERE state = 'open'") == []
    for noun, row_id, name, state in counter.rows("SELECT noun, row_id, field, state FROM shop_conflict"):
        column = {"price": "price_micro"}.get(name, name)
        wanted = sides.clashing[noun, row_id, name][state == "shop"]
        assert counter.row(f"SELECT {column} FROM {noun} WHERE id = :id", id=row_id) == (wanted,)
    return "each decided as somebody said, and none is asked again"


def customer_of(connected: Connected, remote_id: int) -> int:
    """The key here of an account there."""
    asked = "SELECT customer_id FROM shop_customer WHERE remote_id = :remote"
    return int(connected.counter.row(asked, remote=str(remote_id))[0])
