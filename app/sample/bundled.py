"""Two bundles of the sample company: one that is sold every week, one that waits for goods that are seldom there."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Write, verb
from app.base.price import to_micro
from app.catalogue.bundle import Part
from app.catalogue.product import ProductDraft, insert_product
from app.pricing.rates import rate_of
from app.sample.cast import Article, Buyer, content, of_kind
from app.sample.diary import Diary
from app.sample.fates import UNPAID, Fate
from app.sample.story import Story, line_of
from app.stock.bundle import compose

_SOLD: tuple[tuple[int, int, Fate], ...] = (
    (0, 4, Fate(age=140, terms="net30", release_after=0, pays=UNPAID)),
    (0, 6, Fate(age=104, terms="net30", release_after=0, pays=UNPAID)),
    (1, 9, Fate(age=5, terms="net30", release_after=0, ship_after=1, pays=UNPAID)),
)
"""Which bundle, how many, and what becomes of the order."""
ORDERS = len(_SOLD)


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


def sell(diary: Diary, bundles: Sequence[Article], buyers: list[Buyer], random: Random) -> None:
    """Let them be ordered; the dice are their own, so that all other orders stay as they are."""
    for which, pieces, fate in _SOLD:
        buyer = random.choice(of_kind(buyers, person=fate.person, terms_code=fate.terms, tight=False))
        Story(diary, random, fate, buyer, (line_of(bundles[which], pieces, gross=fate.person),)).begin()
