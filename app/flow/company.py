"""Changing what the company says of itself: issued documents keep what they said."""

from __future__ import annotations

from dataclasses import dataclass, fields

from app.base.company import company
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.logo import keep_logo, logo_in_use
from app.base.settings import decide
from app.correspondence.addresses import checked_address
from app.customers.identifiers import checked_siren, checked_siret, checked_vat_number
from app.paper.look import Look, checked, kept, look_in_use
from app.paper.picture import fit_for_paper
from app.payments.sepa import checked_bic, checked_iban


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyDraft:
    """What may be changed of the company. Country, territory, currency and time zone stay: the books are kept in them."""

    name: str
    legal_form: str = ""
    capital: int | None = None
    registry: str | None = None
    address: str = ""
    postcode: str = ""
    city: str = ""
    siren: str | None = None
    siret: str | None = None
    vat_number: str | None = None
    vat_regime: str = "normal"
    email: str | None = None
    phone: str | None = None
    iban: str | None = None
    bic: str | None = None
    language: str = "fr"


@verb("company.change")
def change(tx: Write, draft: CompanyDraft) -> None:
    """Change the company; identifiers are checked, and where its customers pay and write to.

    Refused with ``company_without_name``, ``capital_not_positive``, ``mail_address_malformed``, ``iban_wrong``, ``bic_wrong``
    or an identifier's reasons.
    """
    if not draft.name.strip():
        raise Refusal("company_without_name")
    if draft.capital is not None and draft.capital <= 0:
        raise Refusal("capital_not_positive")
    values = {each.name: getattr(draft, each.name) for each in fields(draft)}
    checked = {
        "name": draft.name.strip(),
        "registry": (draft.registry or "").strip() or None,
        "siren": checked_siren(draft.siren) if draft.siren else None,
        "siret": checked_siret(draft.siret) if draft.siret else None,
        "vat_number": checked_vat_number(draft.vat_number) if draft.vat_number else None,
        "email": checked_address(draft.email) if draft.email else None,
        "iban": checked_iban(draft.iban) if draft.iban else None,
        "bic": checked_bic(draft.bic) or None if draft.bic else None,
    }
    tx.update(company, 1, **{**values, **checked})


@verb("company.logo")
def set_logo(tx: Write, content: bytes | None) -> None:
    """Have new papers bear this logo (the bytes of a PNG or JPEG file), or none; refused with ``picture_unreadable``.

    What was issued keeps the one of its day.
    """
    before = logo_in_use(tx)
    after = keep_logo(tx, fit_for_paper(content)) if content is not None else None
    if after != before:
        decide(tx, "paper.logo", after)
        tx.touch("company", 1)


@verb("company.look")
def set_look(tx: Write, look: Look) -> None:
    """Have new papers look so; refused as `app.paper.look.checked` says. What was issued keeps the look of its day."""
    after = checked(look)
    if after != look_in_use(tx):
        decide(tx, "paper.look", kept(after))
        tx.touch("company", 1)
