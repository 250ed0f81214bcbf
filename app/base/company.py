"""The company whose books a database holds: one row, because one database is one company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, Column, Named, String, Table, TypedColumns, select

from app.base.door import Read, Write, verb
from app.base.schema import (
    instant,
    key,
    maybe_instant,
    maybe_text,
    maybe_whole,
    metadata,
    text,
    uid,
    yes_no,
)
from app.base.uid import new_uid


class company_columns(TypedColumns):
    id = key()
    uid = uid()
    name = text()
    legal_form = text(default="")
    address = text(default="")
    postcode = text(default="")
    city = text(default="")
    country: Named[str] = Column(String(2))
    territory: Named[str] = Column(String(8))
    siren = maybe_text()
    siret = maybe_text()
    vat_number = maybe_text()
    vat_regime: Named[str] = Column(String(20))
    email = maybe_text()
    phone = maybe_text()
    iban = maybe_text()
    bic = maybe_text()
    currency: Named[str] = Column(String(3))
    zone = text(default="Europe/Paris")
    language: Named[str] = Column(String(2))
    sample = yes_no()
    created_at = instant()
    capital = maybe_whole()
    registry = maybe_text()


company = Table(
    "company",
    metadata,
    company_columns,
    CheckConstraint("id = 1", name="one_row"),
    CheckConstraint("vat_regime IN ('normal', 'franchise')", name="vat_regime"),
    CheckConstraint("capital > 0", name="capital"),
    info={"history": True, "tracked": True},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The merchant: name, address, identifiers, currency (ISO 4217), time zone, language of the papers.

    `capital` is that of the company in minor units, `registry` the register that holds it and where: "RCS Avignon".
    """

    uid: str
    name: str
    legal_form: str = ""
    capital: int | None = None
    registry: str | None = None
    address: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "FR"
    territory: str = "FR"
    siren: str | None = None
    siret: str | None = None
    vat_number: str | None = None
    vat_regime: str = "normal"
    email: str | None = None
    phone: str | None = None
    iban: str | None = None
    bic: str | None = None
    currency: str = "EUR"
    zone: str = "Europe/Paris"
    language: str = "fr"
    sample: bool = False
    created_at: datetime | None = None


def papers_language(country: str, otherwise: str) -> str:
    """The language that papers of a company in a country (ISO 3166-1) begin with: that of its customers, not of its screen.

    `otherwise` where the country speaks several of ours, or none.
    """
    return _SPOKEN.get(country, otherwise)


_SPOKEN = {
    **dict.fromkeys(("FR", "MC", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC"), "fr"),
    **dict.fromkeys(("GB", "IE", "US", "AU", "NZ"), "en"),
}


def the_company(rd: Read) -> Company:
    """The company of this database."""
    row = rd.execute(_COMPANY).mappings().one()
    return Company(**{name: value for name, value in row.items() if name != "id"})


def zone_of(rd: Read) -> ZoneInfo:
    """The company's zone, in which its business days begin and end."""
    return ZoneInfo(rd.scalar(select(company.c.zone)) or "Europe/Paris")


_COMPANY = select(company)


@verb("company.found")
def found(tx: Write, name: str, **values: str | int | None) -> str:
    """Write the company's row into a new database and give back its uid."""
    row = {"country": "FR", "territory": "FR", "vat_regime": "normal", "currency": "EUR", "language": "fr"}
    new = new_uid()
    tx.insert(company, {**row, **values, "id": 1, "uid": new, "name": name, "created_at": tx.now})
    return new


class person_columns(TypedColumns):
    id = key()
    uid = uid()
    name = text()
    login = maybe_text()
    role: Named[str] = Column(String(20))
    archived_at = maybe_instant()


# Who works here (app.base.people). On a workstation's own file the user of the computer is the owner until rows say otherwise.
person = Table(
    "person",
    metadata,
    person_columns,
    CheckConstraint("role IN ('owner', 'clerk', 'bookkeeper', 'reader')", name="role"),
    info={"tracked": True},
)
