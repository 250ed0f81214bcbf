"""Documents that were handed over without a mail of this program: read back as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.correspondence.handover_tables import handover


@dataclass(frozen=True, slots=True)
class Handover:
    """That a document was handed over: on which day, by which way, to whom of the customer; by whom it was written down.

    `withdrawn_on` is set where that turned out to be wrong.
    """

    id: int
    handed_on: date
    way: str
    person: str
    note: str
    recorded_by: str
    recorded_at: datetime
    withdrawn_on: date | None
    withdraw_reason: str

    @property
    def stands(self) -> bool:
        """Whether nobody took it back."""
        return self.withdrawn_on is None


def handovers(rd: Read, noun: str, row_id: int) -> list[Handover]:
    """Every record about a document, the newest first, withdrawn ones too."""
    rows: Any = rd.execute(_ABOUT, {"noun": noun, "row": row_id})
    return [Handover(*row) for row in rows]


def handed_over(rd: Read, noun: str, row_id: int) -> Handover | None:
    """How a document was handed over, the last time that stands; None where nobody said so."""
    return next((each for each in handovers(rd, noun, row_id) if each.stands), None)


_ABOUT = (
    select(*(handover.c[name] for name in Handover.__slots__))
    .where(handover.c.noun == bindparam("noun"), handover.c.row_id == bindparam("row"))
    .order_by(handover.c.id.desc())
)
