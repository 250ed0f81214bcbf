"""Stock-takes of the sample company: one that was recorded, one that is being counted, and one of what is traced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.base.database import Database
from app.base.door import Write
from app.sample.diary import Diary
from app.sample.story import CLERK
from app.sample.supply import Supply
from app.sample.voice import said
from app.stock import take
from app.stock.ledger import levels
from app.stock.lots import lots_at
from app.stock.take import Counted

_AMISS = (0, -2_000, 0, 1_000, 0)
"""What is found more or less of each product in turn, in thousandths."""


def count_shelves(diary: Diary, supply: Supply) -> None:
    """A shelf counted and recorded three weeks ago; since yesterday the store room, half done."""
    plenty = [key for key, goal in supply.goal.items() if goal > 6_000]
    _counted(diary, said("back_shelf"), plenty[:5], 21, posted=True)
    _counted(diary, said("store_room"), plenty[5:13], 1, posted=False)


def count_lots(database: Database, traced: Sequence[int]) -> None:
    """Since this morning what is traced: the first lots of each, a jar less than expected, and a unit still to be found."""
    made = database.do(CLERK, take.open_take, said("traced_goods"), list(traced))
    with database.read() as rd:
        here = lots_at(rd, traced)
    found: list[Counted] = []
    for product_id in traced[-2:]:
        lots = [each for each in here[product_id] if each.lot_id]
        for at, each in enumerate(lots[:2]):
            amiss = 1_000 if at and each.quantity_milli > 1_000 else 0
            found.append(Counted(product_id, each.quantity_milli - amiss, each.lot_id))
    database.do(CLERK, take.count, made, found)


def _counted(diary: Diary, name: str, products: list[int], days_ago: int, *, posted: bool) -> None:
    day, made = diary.last - timedelta(days=days_ago), list[int]()

    def begin(tx: Write) -> None:
        made.append(take.open_take(tx, name, products))

    def count(tx: Write) -> None:
        here = levels(tx, products)
        found = products if posted else products[: len(products) // 2]
        take.count(
            tx,
            made[0],
            [
                Counted(key, max(here[key].on_hand_milli + _AMISS[at % len(_AMISS)], 0))
                for at, key in enumerate(found)
                if key in here
            ],
        )

    def post(tx: Write) -> None:
        take.post(tx, made[0], said("shelf_counted"))

    diary.plan(day, CLERK, "stock_take.open", begin)
    diary.plan(day, CLERK, "stock_take.count", count)
    if posted:
        diary.plan(day, CLERK, "stock_take.post", post)
