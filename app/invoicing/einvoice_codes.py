"""The codes of e-invoices, as dated data (resources/law/einvoice.toml): units, electronic addresses, reasons."""

from __future__ import annotations

from functools import cache

from app.base.law_shipped import read_law


def unit_code(unit: str) -> str:
    """The code of a unit of measure; one of no known unit is a piece."""
    units = _codes()["unit"]
    return units.get(unit, units["piece"])


def vat_scheme(vat_number: str) -> str | None:
    """The list of electronic addresses that a VAT number belongs to, None where there is none."""
    return _codes()["vat_scheme"].get(vat_number[:2].upper())


def reason_of(category: str) -> str:
    """Why a category bears no VAT, where nothing else is known of it; empty for what has no reason of its own."""
    return _codes()["reason"].get(category, "")


def reason_code(code: str) -> str:
    """The code of a reason as the list writes it today."""
    return _codes()["renamed"].get(code, code)


@cache
def _codes() -> dict[str, dict[str, str]]:
    return read_law("einvoice.toml")
