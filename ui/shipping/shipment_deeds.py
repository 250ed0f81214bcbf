"""What can be done to many shipments at once: their delivery notes as one file, and noting that they were delivered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.flow.pack import tell_delivered
from app.flow.paper import delivery_note
from app.shipping.queries import SHIPMENTS, ShipmentRow
from ui.kit.deed import Deed, Planned
from ui.kit.papers_dialog import Papers

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read


def _notes(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    rows = sorted(SHIPMENTS.rows(rd, sorted(keys)), key=lambda row: (row.shipped_on, row.number))
    return [
        Planned(
            row.id,
            row.number,
            row.customer,
            None if row.kind == "delivery" else Refusal("paper_none", number=row.number),
            row.value,
            row.currency,
        )
        for row in rows
    ]


def _note(database: Database, _actor: Actor, shipment_id: int) -> bytes:
    with database.read() as rd:
        return delivery_note(rd, shipment_id)


def on_its_way(row: ShipmentRow) -> bool:
    """Whether parcels of it may be noted as delivered."""
    return row.kind == "delivery" and not row.reversed and row.fate == "on_way"


def _arrivals(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    rows = sorted(SHIPMENTS.rows(rd, sorted(keys)), key=lambda row: (row.shipped_on, row.number))
    return [
        Planned(
            row.id,
            row.number,
            row.customer,
            None if on_its_way(row) else Refusal("parcels_none_on_way", number=row.number),
            row.value,
            row.currency,
            note=row.tracking,
        )
        for row in rows
    ]


def _arrived(database: Database, actor: Actor, shipment_id: int, _reason: str) -> None:
    with database.read() as rd:
        today = rd.today
    database.do(actor, tell_delivered, shipment_id, today)


DELIVERY_NOTES = Papers("shipment", _notes, _note)
DELIVERED = Deed("shipments.delivered_many", "done", _arrivals, _arrived, noted="column.tracking")
