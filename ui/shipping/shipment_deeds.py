"""What can be done to many shipments at once: their delivery notes as one file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.flow.paper import delivery_note
from app.shipping.queries import SHIPMENTS
from ui.kit.deed import Planned
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


DELIVERY_NOTES = Papers("shipment", _notes, _note)
