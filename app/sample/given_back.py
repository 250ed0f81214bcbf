"""What the sample company gave back to a supplier: two pieces that came damaged, whose credit is awaited."""

from __future__ import annotations

from sqlalchemy import exists, select

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read
from app.flow import restock
from app.purchasing.given_back import GivenBack, Returnable, returnable
from app.purchasing.received_tables import received_invoice
from app.purchasing.tables import goods_receipt
from app.sample.voice import said

_PIECES = 2_000
_SPARE = 10_000
"""So much of it is left to sell: nobody waits because of it."""


def give_back(database: Database, actor: Actor) -> None:
    """Two pieces of one of the last deliveries, of which no invoice has come yet."""
    with database.read() as rd:
        found = _something(rd)
    if found is not None:
        receipt_id, each = found
        back = GivenBack(each.line_id, each.place, _PIECES, each.lot_id)
        database.do(actor, restock.give_back, receipt_id, [back], said("came_broken"))


def _something(rd: Read) -> tuple[int, Returnable] | None:
    for receipt_id in rd.execute(_LAST).scalars():
        for each in returnable(rd, receipt_id):
            if not each.lot_id and each.most_milli >= _PIECES and each.spare_milli >= _SPARE:
                return receipt_id, each
    return None


_undoing = goods_receipt.alias("undoing")
_LAST = (
    select(goods_receipt.c.id)
    .where(
        goods_receipt.c.kind == "receipt",
        goods_receipt.c.supplier_id.is_not(None),
        ~exists(
            select(_undoing.c.id).where(_undoing.c.reverses_id == goods_receipt.c.id).correlate(goods_receipt)
        ),
        ~exists(
            select(received_invoice.c.id)
            .where(received_invoice.c.receipt_id == goods_receipt.c.id)
            .correlate(goods_receipt)
        ),
    )
    .order_by(goods_receipt.c.id.desc())
    .limit(20)
)
