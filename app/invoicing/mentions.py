"""What the law wants said on an invoice, and what of it is lacking: for whom, since when, by which article, at which field.

The rules are dated data (resources/law/mentions.toml); what is here names their conditions. Pure: who asks brings the facts
(`app.invoicing.mention_facts` for orders). Nothing is lacking of a document that cannot be: what the program writes on
each invoice by itself has no rule.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from app.base.errors import Refusal
from app.orders.frozen import names_capital
from app.pricing.territory import is_french, territory_of

Whom = Literal["seller", "customer", "document"]

_RULES = Path(__file__).parents[2] / "resources" / "law" / "mentions.toml"
_WITH_CAPITAL = frozenset(("SARL", "EURL", "SAS", "SASU", "SA", "SCA", "SELARL", "SELAS", "SELASU", "SCOP"))
_REGISTERED = _WITH_CAPITAL | {"SNC", "SCS", "GIE"}
_REFUSALS = {
    "seller_siren": "mention_seller_siren",
    "seller_vat_number": "mention_seller_vat_number",
    "customer_siren": "mention_customer_siren",
    "customer_vat_number": "mention_customer_vat_number",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A rule: what must be said of whom, when, how severely, since when, by which article, and where it is filled in."""

    code: str
    whom: Whom
    when: tuple[str, ...]
    severity: Literal["warned", "refused"]
    valid_from: date
    source: str
    field: str

    @property
    def refused(self) -> bool:
        """Whether no invoice is issued without it."""
        return self.severity == "refused"


@dataclass(frozen=True, slots=True)
class Lack:
    """A mention that is lacking, with the rule that counts; `strict_from` is the day from which no invoice goes without it."""

    rule: Mention
    strict_from: date | None = None

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def refused(self) -> bool:
        return self.rule.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an invoice would say, as far as rules ask: the seller's fields, and of the customer where there is one.

    `billing` and `delivery` are addresses as orders keep them, `vat` the categories of the lines with the rule each follows
    (empty: none is known).
    """

    seller: Mapping[str, Any]
    customer: Mapping[str, Any] | None = None
    billing: Mapping[str, Any] = field(default_factory=dict[str, Any])
    delivery: Mapping[str, Any] = field(default_factory=dict[str, Any])
    vat: frozenset[tuple[str, str]] = frozenset()
    by_transfer: bool = False
    late_rate_ppm: int | None = None


def lacking(said: Said, on: date) -> tuple[Lack, ...]:
    """What an invoice of a day would lack, in the order of the rules: each mention once, by its most severe rule."""
    found: dict[str, Mention] = {}
    later: dict[str, date] = {}
    for rule in rules():
        if not all(_APPLIES[each](said) for each in rule.when) or not _LACKS[rule.code](said):
            continue
        if rule.valid_from > on:
            later[rule.code] = rule.valid_from
        elif rule.code not in found or rule.refused:
            found[rule.code] = rule
    return tuple(Lack(rule, later.get(code)) for code, rule in found.items())


def seller_lacks(seller: Mapping[str, Any], on: date) -> tuple[Lack, ...]:
    """What of the seller alone an invoice of a day lacks; `seller` are the fields of a company, now or as frozen."""
    return tuple(each for each in lacking(Said(seller=seller), on) if each.rule.whom == "seller")


def refuse_lacking(said: Said, on: date, **facts: Any) -> None:
    """Refused with the reason of the first mention that no invoice goes without: see `refusal_for`."""
    for each in lacking(said, on):
        if each.refused:
            raise refusal_for(each, said, **facts)


def refusal_for(lack: Lack, said: Said, **facts: Any) -> Refusal:
    """``mention_customer_vat_number`` and the like, with the customer's name and the article."""
    name = (said.customer or {}).get("name") or ""
    return Refusal(_REFUSALS[lack.code], customer=name, source=lack.rule.source, **facts)


@cache
def rules() -> tuple[Mention, ...]:
    """The table, in its order."""
    rows: list[dict[str, Any]] = tomllib.loads(_RULES.read_text("utf-8"))["mention"]
    return tuple(
        Mention(
            each["code"],
            each["whom"],
            tuple(each["when"]),
            each["severity"],
            each["from"],
            each["source"],
            each["field"],
        )
        for each in rows
    )


def _form(said: Said) -> frozenset[str]:
    return frozenset(
        str(said.seller.get("legal_form") or "").upper().replace(".", "").replace(",", " ").split()
    )


def _french(country: Any, postcode: Any) -> bool:
    """Whether whoever is there has a SIREN: Monaco keeps a register of its own."""
    code = str(country or "FR").upper()
    return code != "MC" and is_french(territory_of(code, str(postcode or "")))


def _category(said: Said, *categories: str) -> bool:
    return any(category in categories for category, _ in said.vat)


def _customer(said: Said, name: str) -> Any:
    return (said.customer or {}).get(name)


def _lacks_address(address: Mapping[str, Any]) -> bool:
    return not ((address.get("line1") or address.get("point_code")) and address.get("city"))


_APPLIES: Mapping[str, Callable[[Said], bool]] = {
    "seller_french": lambda said: _french(said.seller.get("country"), said.seller.get("postcode")),
    "seller_taxed": lambda said: said.seller.get("vat_regime") == "normal",
    "seller_has_capital": lambda said: bool(_form(said) & _WITH_CAPITAL),
    "seller_registered": lambda said: bool(_form(said) & _REGISTERED),
    "professional": lambda said: _customer(said, "kind") == "company",
    "customer_french": lambda said: _french(said.billing.get("country"), said.billing.get("postcode")),
    # Exempt intra-Community supplies, and where the customer accounts for the tax.
    "customer_owes_vat": lambda said: _category(said, "K", "AE"),
    "delivered_elsewhere": lambda said: any(
        said.delivery.get(name) and said.delivery.get(name) != said.billing.get(name)
        for name in ("line1", "postcode", "city", "point_code")
    ),
    "untaxed": lambda said: _category(said, "E", "K", "AE", "G", "O", "Z"),
    "paid_by_transfer": lambda said: said.by_transfer,
}
_LACKS: Mapping[str, Callable[[Said], bool]] = {
    "seller_address": lambda said: not all(said.seller.get(each) for each in ("address", "postcode", "city")),
    "seller_siren": lambda said: not (said.seller.get("siren") or said.seller.get("siret")),
    "seller_legal_form": lambda said: not said.seller.get("legal_form"),
    "seller_capital": lambda said: (
        not said.seller.get("capital") and not names_capital(said.seller["legal_form"])
    ),
    "seller_registry": lambda said: not said.seller.get("registry") and "RCS" not in _form(said),
    "seller_vat_number": lambda said: not said.seller.get("vat_number"),
    "seller_iban": lambda said: not said.seller.get("iban"),
    "customer_address": lambda said: _lacks_address(said.billing),
    "customer_siren": lambda said: not (_customer(said, "siren") or _customer(said, "siret")),
    "customer_vat_number": lambda said: not _customer(said, "vat_number"),
    "delivery_address": lambda said: _lacks_address(said.delivery),
    "ground": lambda said: any(
        category in ("E", "K", "AE", "G", "O", "Z") and rule in ("", "zero") for category, rule in said.vat
    ),
    "late_penalties": lambda said: not said.late_rate_ppm,
}
