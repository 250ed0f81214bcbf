"""A buyer of the sample's shop who was corrected here and in their account there: somebody has to decide which is right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.base.actor import Actor
from app.base.database import Database
from app.customers import customer
from app.customers.customer import standing_customer
from app.links.shops.inbox import incoming, record
from app.links.shops.intake import store, take_in
from app.links.shops.kinds import kind_of

ACCOUNT = "214"
"""Its id in the shop."""
_KIND = kind_of("woocommerce")


def change_both_sides(
    database: Database, actor: Actor, shop_id: int, order_number: str, said: Mapping[str, Mapping[str, str]]
) -> None:
    """Let the buyer of an order have an account, and both sides change it: `said` is what either side says."""
    with database.read() as rd:
        order = record(rd, shop_id, "order", order_number)
        assert order is not None
        billing: dict[str, Any] = json.loads(order.payload)["billing"]
    _tell(database, actor, shop_id, billing)
    with database.read() as rd:
        account = record(rd, shop_id, "customer", ACCOUNT)
        assert account is not None
        assert account.row_id is not None
        standing = standing_customer(rd, account.row_id)
    here = said["here"]
    addresses = tuple(replace(each, line1=here["line1"]) for each in standing.addresses)
    corrected = replace(standing, phone=here["phone"], addresses=addresses)
    database.do(actor, customer.change, account.row_id, corrected)
    there = said["there"]
    _tell(database, actor, shop_id, {**billing, "phone": there["phone"], "address_1": there["line1"]})


def _tell(database: Database, actor: Actor, shop_id: int, billing: Mapping[str, Any]) -> None:
    payload: dict[str, Any] = {
        "id": int(ACCOUNT),
        "email": billing["email"],
        "first_name": billing["first_name"],
        "last_name": billing["last_name"],
        "role": "customer",
        "billing": billing,
        "shipping": {},
        "meta_data": [],
    }
    store(database, actor, shop_id, [incoming(_KIND, "customer", ACCOUNT, payload)])
    take_in(database, actor, shop_id)
