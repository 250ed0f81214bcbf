"""A second place of the sample company: goods set apart there, and some more on their way to it."""

from __future__ import annotations

from datetime import timedelta

from app.base.door import Write
from app.sample.diary import Diary
from app.sample.story import CLERK
from app.sample.supply import Supply
from app.sample.voice import said
from app.stock import place, transfer
from app.stock.ledger import levels, main_location
from app.stock.transfer import TransferDraft, Transferred

_SPARED = 20_000
"""Of what there is this much, in thousandths, some may go elsewhere without anybody waiting for it."""


def carry(diary: Diary, supply: Supply) -> None:
    """Nothing is sold from there: orders are served as if it were not."""
    plenty = [key for key, goal in supply.goal.items() if goal > 6_000]
    made: list[int] = []

    def goods(tx: Write, pieces: int, count: int) -> tuple[Transferred, ...]:
        here = levels(tx, plenty)
        spare = [key for key in plenty if key in here and here[key].on_hand_milli >= _SPARED]
        return tuple(Transferred(key, pieces * 1000) for key in spare[:count])

    def begin(tx: Write) -> None:
        made.append(place.add_place(tx, said("workshop"), for_sale=False))

    def set_apart(tx: Write) -> None:
        if lines := goods(tx, 2, 3):
            transfer.transfer_now(tx, TransferDraft(from_id=main_location(tx), to_id=made[0], lines=lines))

    def send(tx: Write) -> None:
        if lines := goods(tx, 1, 4):
            draft = TransferDraft(
                from_id=main_location(tx), to_id=made[0], lines=lines, note=said("for_the_window")
            )
            transfer.send_now(tx, draft)

    diary.plan(diary.last - timedelta(days=6), CLERK, "stock.add_place", begin)
    diary.plan(diary.last - timedelta(days=6), CLERK, "stock.transfer_now", set_apart)
    diary.plan(diary.last - timedelta(days=1), CLERK, "stock.send_now", send)
