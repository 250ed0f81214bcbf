"""Tags and own fields of the sample: what a shop that sells to restaurants notes of its customers, goods and orders."""

from __future__ import annotations

from random import Random

from sqlalchemy import select

from app.base import fields, tags
from app.base.actor import Actor
from app.base.database import Database
from app.catalogue.tables import product
from app.orders.tables import sales_order
from app.sample.cast import Buyer
from app.sample.voice import said

_TRADES = ("restaurant", "deli", "hotel", "caterer")
_SELLERS = ("Gwenaël Riou", "Nolwenn Le Bris")
"""Who visits companies; people are nobody's."""
_ANSWERED = 12
"""Of how many companies somebody asked more."""
_SOME = 40
"""How many of the newest orders are looked at; older ones were never tagged."""


def note(database: Database, actor: Actor, buyers: list[Buyer], random: Random) -> None:
    """Define the fields and answer some of them; by the verbs that people use."""
    trades = tuple(said(f"trade_{each}") for each in _TRADES)
    codes: dict[str, str] = {}
    for noun, field, kind, choices in (
        ("customer", "trade", "choice", trades),
        ("customer", "visit", "date", ()),
        ("customer", "seller", "choice", _SELLERS),
        ("product", "origin", "text", ()),
        ("sales_order", "wrapping", "yes_no", ()),
    ):
        key = database.do(actor, fields.define, noun, said(f"field_{field}"), kind, choices)
        with database.read() as rd:
            codes[field] = next(each.code for each in fields.all_fields(rd, noun) if each.id == key)
    companies = [buyer for buyer in buyers if not buyer.person]
    for at, buyer in enumerate(companies):
        answers: dict[str, str] = {}
        if at < _ANSWERED:
            day = database.clock.today().replace(day=1 + random.randrange(27))
            answers |= {codes["trade"]: random.choice(trades), codes["visit"]: day.isoformat()}
        # One in five was never given to anybody.
        if at % 5 < 4:
            answers[codes["seller"]] = _SELLERS[at % 2]
        if answers:
            database.do(actor, fields.fill, "customer", buyer.id, answers)
    database.do(actor, tags.put, "customer", [buyer.id for buyer in companies[:5]], [said("tag_loyal")])
    database.do(actor, tags.put, "customer", [buyer.id for buyer in companies[3:8]], [said("tag_fair")])
    with database.read() as rd:
        orders = list(rd.execute(_NEWEST).scalars())
        goods = list(rd.execute(_GOODS).scalars())
    database.do(actor, tags.put, "sales_order", random.sample(orders, len(orders) // 6), [said("tag_gift")])
    database.do(actor, tags.put, "sales_order", random.sample(orders, len(orders) // 8), [said("tag_urgent")])
    for order_id in random.sample(orders, len(orders) // 8):
        database.do(actor, fields.fill, "sales_order", order_id, {codes["wrapping"]: "yes"})
    database.do(actor, tags.put, "product", goods[:4], [said("tag_christmas")])
    for product_id in goods[:6]:
        origin = random.choice(("Bretagne", "Drôme", "Jura"))
        database.do(actor, fields.fill, "product", product_id, {codes["origin"]: origin})


_NEWEST = select(sales_order.c.id).order_by(sales_order.c.id.desc()).limit(_SOME)
_GOODS = select(product.c.id).where(product.c.stocked).order_by(product.c.id)
