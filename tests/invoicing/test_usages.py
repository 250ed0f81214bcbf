"""E-invoices as they are asked for abroad: UBL, Peppol BIS 3 and XRechnung 3, valid by what EN 16931 asks of them."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings

from app.base.errors import Refusal
from app.base.words import Words
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_facts import EInvoiceFacts
from app.invoicing.einvoice_reading import read_einvoice
from app.invoicing.einvoice_xml import schema_faults, ubl
from app.invoicing.official_rules import broken_rules
from app.invoicing.usages import Usage, usage_file
from tests.invoicing.einvoices import a_buying_party, a_selling_party, an_einvoice
from tests.invoicing.random_einvoices import einvoices
from tests.paper.papers import an_invoice

ETREE: Any = import_module("lxml.etree")
CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
USAGES: tuple[Usage, ...] = ("peppol", "xrechnung")


def to_a_belgian(**changes: Any) -> EInvoiceFacts:
    buyer = a_buying_party(
        name="Brasserie SA",
        country="BE",
        siren="",
        vat_number="BE0403199702",
        postcode="1000",
        city="Bruxelles",
    )
    seller = a_selling_party(phone="04 66 00 00 00", email="boutique@exemple.fr")
    return an_einvoice(an_invoice(**changes), buyer=buyer, seller=seller, treatment="B2BINT")


def written(facts: EInvoiceFacts, usage: Usage) -> bytes:
    return usage_file(facts, einvoice(facts), usage)


def told(xml: bytes, name: str) -> list[str]:
    return [str(each.text) for each in ETREE.fromstring(xml).iter(f"{CBC}{name}")]


@pytest.mark.parametrize("usage", USAGES)
@pytest.mark.parametrize("kind", ["invoice", "deposit", "credit_note"])
def test_what_is_written_is_valid_and_says_the_same(usage: Usage, kind: str) -> None:
    facts = to_a_belgian(kind=kind)
    xml = written(facts, usage)
    assert schema_faults(xml, "ubl") == []
    assert broken_rules(xml, french=False, syntax="ubl") == []
    found = read_einvoice(xml)
    assert (found.text("BT-1"), found.amount("BT-115")) == (facts.page.number, 30)
    assert told(xml, "ProfileID") == ["urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"]


def test_peppol_has_one_note_addresses_it_knows_and_a_reference() -> None:
    xml = written(to_a_belgian(), "peppol")
    assert told(xml, "CustomizationID") == [
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
    ]
    [note] = [str(each.text) for each in ETREE.fromstring(xml) if each.tag == f"{CBC}Note"]
    assert "12,15" in note
    assert "B2B" not in note
    addresses = [(each.get("schemeID"), each.text) for each in ETREE.fromstring(xml).iter(f"{CBC}EndpointID")]
    assert addresses == [("0225", "902144575"), ("0208", "0403199702")]
    # No reference of the buyer was told: the order that was confirmed stands for it.
    assert told(xml, "BuyerReference") == ["CM-2026-0193"]
    named = written(to_a_belgian(buyer_reference="BC-12"), "peppol")
    assert told(named, "BuyerReference") == []


def test_xrechnung_says_whom_to_ask_and_how_to_pay() -> None:
    xml = written(to_a_belgian(), "xrechnung")
    assert told(xml, "CustomizationID") == [
        "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
    ]
    assert told(xml, "Telephone") == ["04 66 00 00 00"]
    assert told(xml, "ElectronicMail") == ["boutique@exemple.fr"]
    assert told(xml, "BuyerReference") == ["CM-2026-0193"]
    assert told(xml, "PaymentMeansCode") == ["58"]
    credit = written(to_a_belgian(kind="credit_note"), "xrechnung")
    assert told(credit, "PaymentMeansCode") == ["ZZZ"]


@pytest.mark.parametrize(
    ("usage", "changes", "field"),
    [
        ("peppol", {"buyer": a_buying_party(siren="", vat_number="", email="a@exemple.fr")}, "buyer_address"),
        ("xrechnung", {"seller": a_selling_party(email="a@exemple.fr")}, "seller_phone"),
        ("xrechnung", {"buyer": a_buying_party(city="")}, "buyer_town"),
    ],
)
def test_what_they_cannot_do_without_is_named(usage: Usage, changes: dict[str, Any], field: str) -> None:
    facts = replace(to_a_belgian(), **changes)
    with pytest.raises(Refusal) as why:
        written(facts, usage)
    assert why.value.code == "einvoice_usage_lacks"
    assert Words("en").say(f"einvoice.usage_field.{field}") in Words("en").refusal(why.value)


@settings(max_examples=40, deadline=None)
@given(einvoices())
def test_forty_random_documents_are_valid_in_ubl_too(facts: EInvoiceFacts) -> None:
    xml = ubl(einvoice(facts))
    assert schema_faults(xml, "ubl") == []
    assert broken_rules(xml, french=True, syntax="ubl") == []


@settings(max_examples=40, deadline=None)
@given(einvoices())
def test_forty_random_documents_are_valid_in_each_usage(facts: EInvoiceFacts) -> None:
    whole = replace(
        facts,
        seller=replace(
            facts.seller, postcode="30000", city="Nîmes", phone="0466000000", email="a@exemple.fr"
        ),
        buyer=replace(facts.buyer, postcode="75011", city="Paris", siren="815302260"),
    )
    for usage in USAGES:
        xml = written(whole, usage)
        assert schema_faults(xml, "ubl") == []
        assert broken_rules(xml, french=False, syntax="ubl") == []
