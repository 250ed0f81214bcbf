"""Builders of what papers print, and readers of the PDFs that come out."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from pypdf import PdfReader

from app.base.money import rounded_div
from app.invoicing.invoice_facts import InstalmentFacts, InvoiceFacts
from app.orders.priced_lines import PricedLine, TaxLine
from app.paper.party import Addressee, Issuer


def a_seller(**changes: Any) -> Issuer:
    facts: dict[str, Any] = {
        "name": "Boutique Été & Cie",
        "address": ("14 rue des Halles", "30000 Nîmes"),
        "siren": "902144575",
        "vat_number": "FR71902144575",
        "mentions": ("SARL au capital de 10 000 €", "RCS Nîmes"),
        "contact": ("04 66 00 00 00",),
        "iban": "FR7630006000011234567890189",
        "bic": "AGRIFRPP",
    }
    return Issuer(**{**facts, **changes})


def a_buyer(**changes: Any) -> Addressee:
    facts: dict[str, Any] = {
        "name": "SARL de la Tour",
        "address": ("17 rue de l’Église", "75011 Paris"),
        "siren": "815302260",
        "vat_number": "FR91815302260",
    }
    return Addressee(**{**facts, **changes})


def a_line(net: int = 2500, rate_ppm: int = 200_000, **changes: Any) -> PricedLine:
    tax = rounded_div(net * rate_ppm, 1_000_000)
    facts: dict[str, Any] = {
        "sku": "SKU-001",
        "name": "Tasse émaillée",
        "quantity_milli": 2000,
        "unit_price_micro": net * 5_000,
        "rate_ppm": rate_ppm,
        "net": net,
        "tax": tax,
        "gross": net + tax,
    }
    return PricedLine(**{**facts, **changes})


def sums_of(lines: tuple[PricedLine, ...]) -> dict[str, Any]:
    """The sums that belong to the lines, by the names facts have for them."""
    rates = sorted({line.rate_ppm for line in lines}, reverse=True)
    taxes: list[TaxLine] = []
    for rate in rates:
        net = sum(line.net for line in lines if line.rate_ppm == rate)
        tax = sum(line.tax for line in lines if line.rate_ppm == rate)
        taxes.append(TaxLine(rate_ppm=rate, net=net, tax=tax, category="S" if rate else "E"))
    net, tax = sum(one.net for one in taxes), sum(one.tax for one in taxes)
    return {"lines": lines, "taxes": tuple(taxes), "net": net, "tax": tax, "total": net + tax}


def an_invoice(*lines: PricedLine, **changes: Any) -> InvoiceFacts:
    sums = sums_of(lines or (a_line(),))
    due = changes.get("amount_due", sums["total"])
    facts: dict[str, Any] = {
        "kind": "invoice",
        "number": "FA-2026-0312",
        "issued_on": date(2026, 11, 20),
        "seller": a_seller(),
        "customer": a_buyer(),
        "currency": "EUR",
        "amount_due": due,
        "instalments": (InstalmentFacts(due_on=date(2026, 12, 31), amount=due),),
        "terms": "30 jours fin de mois",
        "order_number": "CM-2026-0193",
        "supply": "goods",
        "late_penalties": "Pénalités de retard au taux de 12,15 %.",
        "discount_terms": "Pas d’escompte.",
        "recovery_fee": 4000,
    }
    return InvoiceFacts(**{**facts, **sums, **changes})


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def plain(text: str) -> str:
    """The text with ordinary spaces in the place of those that do not break."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def texts(pdf: bytes) -> list[str]:
    """The words of each page."""
    return [plain(page.extract_text()) for page in reader(pdf).pages]


def text(pdf: bytes) -> str:
    return "\n".join(texts(pdf))


def fonts(pdf: bytes) -> dict[str, bool]:
    """The fonts the pages name, without the tag of their subset, and whether each is embedded."""
    found: dict[str, bool] = {}
    for page in reader(pdf).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            one = font.get_object()
            name = str(one["/BaseFont"]).rpartition("+")[2].lstrip("/")
            descriptor = one.get("/FontDescriptor")
            found[name] = descriptor is not None and "/FontFile2" in descriptor.get_object()
    return found
