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

_LINES = ("Restaurant", "Épicerie fine", "Hôtel", "Traiteur")
_SELLERS = ("Gwenaël Riou", "Nolwenn Le Bris")
"""Who visits companies; people are nobody's."""
_SOME = 40
"""How many of the newest orders are looked at; older ones were never tagged."""


def note(database: Database, actor: Actor, buyers: list[Buyer], random: Random) -> None:
    """Define the fields and answer some of them; by the verbs that people use."""
    database.do(actor, fields.define, "customer", "Secteur", "choice", _LINES)
    database.do(actor, fields.define, "customer", "Dernière visite", "date")
    database.do(actor, fields.define, "customer", "Commercial", "choice", _SELLERS)
    database.do(actor, fields.define, "product", "Origine", "text")
    database.do(actor, fields.define, "sales_order", "Emballage cadeau", "yes_no")
    companies = [buyer for buyer in buyers if not buyer.person]
    for buyer in companies[:12]:
        day = database.clock.today().replace(day=1 + random.randrange(27))
        answers = {"secteur": random.choice(_LINES), "derniere_visite": day.isoformat()}
        database.do(actor, fields.fill, "customer", buyer.id, answers)
    for at, buyer in enumerate(companies):
        # One in five was never given to anybody.
        if at % 5 < 4:
            database.do(actor, fields.fill, "customer", buyer.id, {"commercial": _SELLERS[at % 2]})
    database.do(actor, tags.put, "customer", [buyer.id for buyer in companies[:5]], ["fidèle"])
    database.do(actor, tags.put, "customer", [buyer.id for buyer in companies[3:8]], ["salon 2026"])
    with database.read() as rd:
        orders = list(rd.execute(_NEWEST).scalars())
        goods = list(rd.execute(_GOODS).scalars())
    database.do(actor, tags.put, "sales_order", random.sample(orders, len(orders) // 6), ["cadeau"])
    database.do(actor, tags.put, "sales_order", random.sample(orders, len(orders) // 8), ["urgent"])
    for order_id in random.sample(orders, len(orders) // 8):
        database.do(actor, fields.fill, "sales_order", order_id, {"emballage_cadeau": "yes"})
    database.do(actor, tags.put, "product", goods[:4], ["Noël"])
    for product_id in goods[:6]:
        origin = random.choice(("Bretagne", "Drôme", "Jura"))
        database.do(actor, fields.fill, "product", product_id, {"origine": origin})


_NEWEST = select(sales_order.c.id).order_by(sales_order.c.id.desc()).limit(_SOME)
_GOODS = select(product.c.id).where(product.c.stocked).order_by(product.c.id)
