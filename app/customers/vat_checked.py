"""What VIES last said of a VAT number: of the number itself, whoever gave it and however it was asked about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.customers.register_tables import lookup


@dataclass(frozen=True, slots=True)
class VatChecked:
    """An answer about a number: whether it exists, when VIES said so, and its consultation number (may be empty)."""

    number: str
    valid: bool
    at: datetime
    proof: str


def vat_checked(rd: Read, number: str) -> VatChecked | None:
    """The last answer there is about a VAT number; VIES not being available is none."""
    row = rd.execute(_LAST, {"number": number}).one_or_none()
    if row is None:
        return None
    proof = json.loads(row.summary).get("proof", "")
    return VatChecked(number, row.state == "valid", row.asked_at, str(proof))


_LAST = (
    select(lookup.c.state, lookup.c.asked_at, lookup.c.summary)
    .where(
        lookup.c.asked == bindparam("number"),
        lookup.c.service == "vies",
        lookup.c.state.in_(("valid", "invalid")),
    )
    .order_by(lookup.c.id.desc())
    .limit(1)
)
