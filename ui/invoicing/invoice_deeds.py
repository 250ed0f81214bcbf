"""What can be done to many invoices at once: their originals as one file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from app.flow.paper import original
from app.invoicing.queries import INVOICES
from ui.kit.deed import Planned
from ui.kit.papers_dialog import Papers

if TYPE_CHECKING:
    from app.base.door import Read


def _originals(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    rows = sorted(INVOICES.rows(rd, sorted(keys)), key=lambda row: (row.issued_on, row.number))
    return [Planned(row.id, row.number, row.customer, None, row.total, row.currency) for row in rows]


ORIGINALS = Papers("invoice", _originals, original, originals=True)
