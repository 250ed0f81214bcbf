"""Shipments that are not to be sent on before somebody decides: their shop cancelled or changed what is in the parcels."""

from __future__ import annotations

from collections.abc import Sequence

from app.base.door import Read
from app.base.errors import Refusal
from app.shipping.joined import together
from app.shipping.queries import SHIPMENTS


def shipments_undecided(rd: Read, shipment_ids: Sequence[int]) -> dict[int, Refusal]:
    """Of these shipments, those in whose parcels anything waits for a decision; the refusal names whose order it is."""
    groups = together(rd, shipment_ids)
    inside = {
        key: [each.id for each in groups[key].standing] if key in groups else [key] for key in shipment_ids
    }
    everything = sorted({key for keys in inside.values() for key in keys})
    waiting = {row.id: row.number for row in SHIPMENTS.rows(rd, everything) if row.waits_for_decision}
    return {
        key: Refusal("shipment_undecided", number=next(waiting[each] for each in keys if each in waiting))
        for key, keys in inside.items()
        if any(each in waiting for each in keys)
    }
