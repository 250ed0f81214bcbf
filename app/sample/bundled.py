"""Two bundles of the sample company: one is there to be sold, one waits for goods that are seldom there."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Write, verb
from app.base.price import to_micro
from app.catalogue.bundle import Part
from app.catalogue.product import ProductDraft, insert_product
from app.pricing.rates import rate_of
from app.sample.cast import Article, content
from app.stock.bundle import compose

PIECES = (2, 9)
"""How many of each are ordered: of the second more than there are goods for."""


def make_up(database: Database, actor: Actor, articles: Sequence[Article]) -> list[Article]:
    """Add the bundles, each by itself: the history of one says what it is made of."""
    return [database.do(actor, _make, row, articles) for row in content()["bundle"]]


@verb("product.compose")
def _make(tx: Write, row: dict[str, Any], articles: Sequence[Article]) -> Article:
    known = {each.sku: each for each in articles}
    draft = ProductDraft(
        name=row["name"], sku=row["sku"], price_micro=to_micro(Decimal(row["price"])), stocked=False
    )
    key = insert_product(tx, draft)
    parts: dict[str, int] = row["parts"]
    compose(tx, key, [Part(known[sku].id, pieces * 1000) for sku, pieces in parts.items()])
    return Article(
        id=key,
        name=draft.name,
        sku=row["sku"],
        price_micro=draft.price_micro,
        cost_micro=sum(known[sku].cost_micro * pieces for sku, pieces in parts.items()),
        vat_class=draft.vat_class,
        rate_ppm=rate_of(tx, "FR", draft.vat_class, tx.today),
        stocked=True,
        short=False,
    )
