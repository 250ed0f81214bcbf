"""E-invoices for tests: facts made by hand, and a reader that holds what the page says against the file inside it."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pikepdf

from app.base.words import Words
from app.invoicing.einvoice_facts import EInvoiceFacts, LineCodes, Party
from app.invoicing.invoice_facts import InvoiceFacts
from tests.paper.papers import an_invoice, text

ETREE: Any = import_module("lxml.etree")
RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
NAMES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": RAM,
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}


def a_selling_party(**changes: Any) -> Party:
    facts: dict[str, Any] = {
        "name": "Boutique Été & Cie",
        "line1": "14 rue des Halles",
        "postcode": "30000",
        "city": "Nîmes",
        "siren": "902144575",
        "vat_number": "FR71902144575",
    }
    return Party(**{**facts, **changes})


def a_buying_party(**changes: Any) -> Party:
    facts: dict[str, Any] = {
        "name": "SARL de la Tour",
        "line1": "17 rue de l’Église",
        "postcode": "75011",
        "city": "Paris",
        "siren": "815302260",
        "vat_number": "FR91815302260",
    }
    return Party(**{**facts, **changes})


def an_einvoice(page: InvoiceFacts | None = None, **changes: Any) -> EInvoiceFacts:
    page = page or an_invoice()
    facts: dict[str, Any] = {
        "page": page,
        "seller": a_selling_party(),
        "buyer": a_buying_party(),
        "delivery": None,
        "codes": tuple(LineCodes("piece", "S") for _ in page.lines),
        "grounds": (),
        "treatment": "B2B",
        "recovery_fee": "Indemnité forfaitaire de 40 €.",
        "discount": "Remise",
        "instalments": (),
        "credit_terms": "À valoir",
        "absent": ("Sans indemnité", "Sans pénalités", "Sans escompte"),
    }
    return EInvoiceFacts(**{**facts, **changes})


def inside(pdf: bytes) -> bytes:
    """The e-invoice in a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return document.attachments["factur-x.xml"].get_file().read_bytes()


class Told:
    """What an e-invoice tells, found by path; a path without a prefix is in the namespace of aggregates."""

    def __init__(self, xml: bytes) -> None:
        self.root = ETREE.fromstring(xml)

    def all(self, path: str, at: Any = None) -> list[str]:
        found = (self.root if at is None else at).xpath(f"{path}/text()", namespaces=NAMES)
        return [str(each).strip() for each in found]

    def one(self, path: str, at: Any = None) -> str:
        [found] = self.all(path, at)
        return found

    def nodes(self, path: str) -> list[Any]:
        return list(self.root.xpath(path, namespaces=NAMES))

    def day(self, path: str) -> date:
        told = self.one(path)
        return date(int(told[:4]), int(told[4:6]), int(told[6:]))


def not_on_the_page(pdf: bytes, words: Words) -> list[str]:
    """What the file inside says and the page does not: number, dates, parties, lines, VAT per rate, totals."""
    told = Told(inside(pdf))
    page = _close(text(pdf))
    currency = told.one("//ram:InvoiceCurrencyCode")

    def money(amount: str) -> str:
        return words.money(int(Decimal(amount).scaleb(2)), currency, sign=False)

    wanted: list[str] = [told.one("//rsm:ExchangedDocument/ram:ID")]
    wanted.append(words.date(told.day("//rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString")))
    if told.all("//ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID")[0][1] != "2":
        wanted += [words.date(_day(each)) for each in told.all("//ram:DueDateDateTime/udt:DateTimeString")]
    wanted += [words.date(_day(each)) for each in told.all("//ram:OccurrenceDateTime/udt:DateTimeString")]
    wanted += told.all("//ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID")
    for party in ("SellerTradeParty", "BuyerTradeParty"):
        at = f"//ram:{party}"
        wanted += told.all(f"{at}/ram:Name")
        wanted += told.all(f"{at}/ram:SpecifiedLegalOrganization/ram:ID")
        wanted += told.all(f"{at}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']")
        for part in ("LineOne", "LineTwo", "PostcodeCode", "CityName"):
            wanted += told.all(f"{at}/ram:PostalTradeAddress/ram:{part}")
    for line in told.nodes("//ram:IncludedSupplyChainTradeLineItem"):
        wanted.append(told.one("ram:SpecifiedTradeProduct/ram:Name", line))
        wanted.append(money(told.one(".//ram:LineTotalAmount", line)).lstrip("-−"))
        quantity = Decimal(told.one(".//ram:BilledQuantity", line))
        wanted.append(words.quantity(abs(int(quantity.scaleb(3)))))
    for part in told.nodes("//ram:SpecifiedTradeAllowanceCharge[ram:CategoryTradeTax]"):
        wanted += [told.one("ram:Reason", part), money(told.one("ram:ActualAmount", part))]
    for rate in told.nodes("//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"):
        wanted += [money(told.one(f"ram:{name}", rate)) for name in ("BasisAmount", "CalculatedAmount")]
        percent = told.all("ram:RateApplicablePercent", rate)
        wanted += [words.percent(int(Decimal(each).scaleb(4))) for each in percent]
        wanted += told.all("ram:ExemptionReason", rate)
    sums = "//ram:SpecifiedTradeSettlementHeaderMonetarySummation"
    rounding = Decimal((told.all(f"{sums}/ram:RoundingAmount") or ["0"])[0])
    total = Decimal(told.one(f"{sums}/ram:GrandTotalAmount")) + rounding
    wanted += [money(told.one(f"{sums}/ram:{name}")) for name in ("TaxBasisTotalAmount", "DuePayableAmount")]
    wanted.append(money(str(total)))
    return [each for each in wanted if _close(each) not in page]


def _day(told: str) -> date:
    return date(int(told[:4]), int(told[4:6]), int(told[6:]))


def _close(told: str) -> str:
    """Without spaces and breaks, which are the page's own; signs as the page writes them."""
    return re.sub(r"[\s\u00a0\u202f\u200b]+", "", told).replace("\u2212", "-").replace("\u2011", "-")
