"""Which fields of a customer's form concern them: a person has no VAT number, and only a French company a SIREN."""

from __future__ import annotations

from collections.abc import Collection

OF_COMPANIES = frozenset({"contact", "vat_number"})
OF_FRENCH_COMPANIES = frozenset({"siren", "siret"})


def concerned(names: Collection[str], kind: str, country: str, filled: Collection[str]) -> list[str]:
    """The fields to show, in their order; one that is `filled` is shown whatever it is."""
    company = kind == "company"
    left_out = set[str]() if company else set(OF_COMPANIES)
    if not company or country != "FR":
        left_out |= OF_FRENCH_COMPANIES
    return [name for name in names if name not in left_out or name in filled]
