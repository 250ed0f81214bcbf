"""Customers that may be the same as one being typed: same e-mail, phone, SIREN, VAT number, or name (Q5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, func, or_, select

from app.base.door import Read
from app.base.folding import folded
from app.customers.queries import CustomerRow, customer_rows
from app.customers.tables import customer

Why = Literal["siren", "vat_number", "email", "phone", "name"]
MOST = 5
_SHORTEST_PHONE = 6
_SHORTEST_NAME = 3
_NATIONAL = 9
"""How many of its last digits tell a French phone number, with or without +33 or 0 before."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells who somebody is, as typed; what is not known is empty."""

    name: str = ""
    email: str = ""
    phone: str = ""
    siren: str = ""
    vat_number: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A customer who may be meant, and what they have in common, the surest first."""

    row: CustomerRow
    why: tuple[Why, ...]

    @property
    def sure(self) -> bool:
        """Whether more than the name is the same."""
        return self.why != ("name",)


def duplicates(rd: Read, typed: Identity, but: int | None = None) -> list[Duplicate]:
    """Customers in use that share something with what was typed, the surest first, at most five; `but` leaves one out."""
    tests = _tests(typed)
    if not tests:
        return []
    keys = (
        select(customer.c.id)
        .where(customer.c.archived_at.is_(None), or_(*(condition for _, condition in tests)))
        .order_by(customer.c.id)
        .limit(50)
    )
    found = [int(key) for key in rd.execute(keys).scalars() if key != but]
    rows = customer_rows(rd, found)
    shared = [Duplicate(row, _common(typed, row)) for row in rows]
    shared.sort(key=lambda each: (_ORDER[each.why[0]] if each.why else 9, -len(each.why), each.row.id))
    return [each for each in shared if each.why][:MOST]


def phone_digits(phone: str) -> str:
    """The digits of a phone number that tell it, whatever stands between and before them."""
    digits = "".join(sign for sign in phone if sign.isdecimal())
    return digits[-_NATIONAL:] if len(digits) >= _SHORTEST_PHONE else ""


def _tests(typed: Identity) -> list[tuple[Why, ColumnElement[bool]]]:
    found: list[tuple[Why, ColumnElement[bool]]] = []
    if typed.siren:
        found.append(("siren", customer.c.siren == typed.siren))
    if typed.vat_number:
        found.append(("vat_number", customer.c.vat_number == typed.vat_number))
    if typed.email.strip():
        told = typed.email.strip()
        found.append(
            ("email", or_(customer.c.email == told, func.lower(customer.c.email) == told.casefold()))
        )
    digits = phone_digits(typed.phone)
    if digits:
        found.append(("phone", _bare(customer.c.phone).like(f"%{digits}")))
    name = folded(typed.name)
    if len(name) >= _SHORTEST_NAME:
        # The folded column also holds the contact, after the name.
        found.append(
            (
                "name",
                or_(customer.c.folded == name, customer.c.folded.startswith(f"{name} ", autoescape=True)),
            )
        )
    return found


def _bare(column: ColumnElement[str | None]) -> ColumnElement[str | None]:
    for sign in (" ", "\u00a0", "\u202f", ".", "-", "(", ")", "/"):
        column = func.replace(column, sign, "")
    return column


def _common(typed: Identity, row: CustomerRow) -> tuple[Why, ...]:
    same: Sequence[tuple[Why, bool]] = (
        ("siren", bool(typed.siren) and row.siren == typed.siren),
        ("vat_number", bool(typed.vat_number) and row.vat_number == typed.vat_number),
        (
            "email",
            bool(typed.email.strip()) and (row.email or "").casefold() == typed.email.strip().casefold(),
        ),
        (
            "phone",
            bool(phone_digits(typed.phone)) and phone_digits(row.phone or "") == phone_digits(typed.phone),
        ),
        ("name", bool(folded(typed.name)) and folded(row.name) == folded(typed.name)),
    )
    return tuple(why for why, is_same in same if is_same)


_ORDER: dict[Why, int] = {"siren": 0, "vat_number": 1, "email": 2, "phone": 3, "name": 4}
