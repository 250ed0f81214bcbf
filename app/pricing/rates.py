"""Which VAT rate a class of goods bears in a territory on a day: dated rows, first laid down from dated data."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.base.door import Read, Write
from app.base.law_shipped import read_law
from app.pricing.tables import vat_rate
from app.pricing.vat_facts import rates_of


def rate_of(rd: Read, territory: str, vat_class: str, on: date) -> int:
    """The rate in parts per million; refused with ``vat_rate_unknown`` where none is in force on that day."""
    return rates_of(rd).rate(territory, vat_class, on)


def class_of(rd: Read, territory: str, rate_ppm: int, on: date) -> str | None:
    """The class that bears a rate in a territory on a day, None where no class does; of several the one most goods are of."""
    bears = [each for each, rate in rates_of(rd).of(territory, on).items() if rate == rate_ppm]
    return min(bears, key=_commonness, default=None)


def _commonness(vat_class: str) -> int:
    return _COMMON.index(vat_class) if vat_class in _COMMON else len(_COMMON)


_COMMON = ("standard", "reduced", "intermediate", "food", "super_reduced")


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
        for each in read_law("vat_rates.toml")["rate"]
    ]
    return len(tx.insert_many(vat_rate, rows))
