"""Which VAT rate a class of goods bears in a territory on a day: dated rows, first laid down from dated data."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.pricing.tables import vat_rate

_LAW = Path(__file__).parents[2] / "resources" / "law" / "vat_rates.toml"


def rate_of(rd: Read, territory: str, vat_class: str, on: date) -> int:
    """The rate in parts per million; refused with ``vat_rate_unknown`` where none is in force on that day."""
    found = rd.scalar(_RATE, {"territory": territory, "vat_class": vat_class, "day": on})
    if found is None:
        raise Refusal("vat_rate_unknown", territory=territory, vat_class=vat_class, on=on)
    return int(found)


def class_of(rd: Read, territory: str, rate_ppm: int, on: date) -> str | None:
    """The class that bears a rate in a territory on a day, None where no class does."""
    return rd.scalar(_CLASS, {"territory": territory, "rate": rate_ppm, "day": on})


def lay_down_rates(tx: Write) -> int:
    """Write the rates that the law has set so far into a new database; gives how many."""
    rows: list[dict[str, Any]] = [
        {
            "territory": each["territory"],
            "vat_class": each["class"],
            "rate_ppm": each["ppm"],
            "valid_from": each["from"],
            "valid_to": each.get("to"),
            "source": each["source"],
        }
        for each in tomllib.loads(_LAW.read_text("utf-8"))["rate"]
    ]
    return len(tx.insert_many(vat_rate, rows))


_IN_FORCE = (
    vat_rate.c.valid_from <= bindparam("day"),
    (vat_rate.c.valid_to.is_(None)) | (vat_rate.c.valid_to >= bindparam("day")),
)
_RATE = (
    select(vat_rate.c.rate_ppm)
    .where(
        vat_rate.c.territory == bindparam("territory"),
        vat_rate.c.vat_class == bindparam("vat_class"),
        *_IN_FORCE,
    )
    .order_by(vat_rate.c.valid_from.desc())
    .limit(1)
)
_CLASS = (
    select(vat_rate.c.vat_class)
    .where(
        vat_rate.c.territory == bindparam("territory"), vat_rate.c.rate_ppm == bindparam("rate"), *_IN_FORCE
    )
    .order_by(vat_rate.c.valid_from.desc(), vat_rate.c.id)
    .limit(1)
)
