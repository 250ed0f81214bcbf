"""What an invoice would lack: each rule asks only where it applies, and the most severe one in force counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.base.errors import Refusal
from app.invoicing.mentions import Said, lacking, refuse_lacking, rules, seller_lacks

TODAY, FROM = date(2026, 11, 27), date(2027, 9, 1)
SELLER: dict[str, Any] = {
    "name": "Boutique Été & Cie",
    "legal_form": "SARL",
    "capital": 800_000,
    "registry": "RCS Avignon",
    "address": "14 rue des Halles",
    "postcode": "84000",
    "city": "Avignon",
    "country": "FR",
    "siren": "902144575",
    "vat_number": "FR71902144575",
    "vat_regime": "normal",
    "iban": "FR7630006000011234567890189",
}
PLACE = {"line1": "17 rue de l’Église", "postcode": "75011", "city": "Paris", "country": "FR"}
BUYER = {"kind": "company", "name": "SARL de la Tour", "siren": "815302260", "vat_number": "FR91815302260"}
WHOLE = Said(
    seller=SELLER,
    customer=BUYER,
    billing=PLACE,
    delivery={**PLACE, "line1": "3 quai Nord"},
    vat=frozenset({("S", "domestic")}),
    by_transfer=True,
    late_rate_ppm=121_500,
)


def without(said: Said = WHOLE, **seller: Any) -> Said:
    return replace(said, seller={**SELLER, **seller})


def codes(said: Said, on: date = TODAY) -> list[str]:
    return [each.code for each in lacking(said, on)]


def test_a_whole_invoice_lacks_nothing_whenever_it_is_issued() -> None:
    assert codes(WHOLE) == codes(WHOLE, FROM) == []


CASES = [
    (without(city=""), "seller_address"),
    (without(siren=None), "seller_siren"),
    (without(legal_form="", capital=None, registry=None), "seller_legal_form"),
    (without(capital=None), "seller_capital"),
    (without(registry=None), "seller_registry"),
    (without(vat_number=None), "seller_vat_number"),
    (without(iban=None), "seller_iban"),
    (replace(WHOLE, billing={**PLACE, "city": ""}), "customer_address"),
    (replace(WHOLE, customer={**BUYER, "siren": None}), "customer_siren"),
    (
        replace(WHOLE, customer={**BUYER, "vat_number": None}, vat=frozenset({("K", "eu_goods")})),
        "customer_vat_number",
    ),
    (replace(WHOLE, delivery={"postcode": "69002"}), "delivery_address"),
    (replace(WHOLE, vat=frozenset({("E", "")})), "ground"),
    (replace(WHOLE, late_rate_ppm=0), "late_penalties"),
]


@pytest.mark.parametrize(("said", "code"), CASES)
def test_each_rule_finds_what_it_is_about_and_nothing_else(said: Said, code: str) -> None:
    assert codes(said) == [code]


def test_every_rule_has_a_case_of_its_own_and_a_source_but_for_the_bank_account() -> None:
    assert {code for _, code in CASES} == {each.code for each in rules()}
    assert {each.code for each in rules() if not each.source} == {"seller_iban"}


@pytest.mark.parametrize(
    "said",
    [
        without(vat_regime="franchise", vat_number=None),
        without(legal_form="EI", capital=None, registry=None),
        without(legal_form="S.A.R.L. au capital de 8 000 €", capital=None),
        without(legal_form="SARL, RCS Avignon", registry=None),
        without(country="BE", siren=None, registry=None, capital=None),
        without(siren=None, siret="90214457500011"),
        replace(WHOLE, customer={"kind": "person", "name": "Jeanne"}, billing={}, late_rate_ppm=0),
        replace(
            WHOLE, customer={**BUYER, "siren": None}, billing={**PLACE, "country": "DE", "postcode": "10115"}
        ),
        replace(
            WHOLE, customer={**BUYER, "siren": None}, billing={**PLACE, "country": "MC", "postcode": "98000"}
        ),
        replace(WHOLE, customer={**BUYER, "vat_number": None}),
        replace(WHOLE, delivery={}),
        replace(WHOLE, delivery={"point_code": "P1", "city": "Paris"}),
        replace(WHOLE, vat=frozenset({("E", "franchise")})),
        without(replace(WHOLE, by_transfer=False), iban=None),
    ],
)
def test_what_does_not_apply_is_not_asked_for(said: Said) -> None:
    assert codes(said) == []


def test_a_siren_is_asked_for_today_and_indispensable_from_the_day_of_e_invoices() -> None:
    said = replace(WHOLE, customer={**BUYER, "siren": None})
    [now] = lacking(said, TODAY)
    assert (now.refused, now.strict_from) == (False, FROM)
    refuse_lacking(said, TODAY)
    [then] = lacking(said, FROM)
    assert (then.refused, then.strict_from) == (True, None)
    with pytest.raises(Refusal, match="mention_customer_siren") as refused:
        refuse_lacking(said, FROM, number="C-1")
    assert refused.value.facts["customer"] == "SARL de la Tour"
    assert refused.value.facts["number"] == "C-1"


def test_where_the_customer_owes_the_tax_both_numbers_are_indispensable() -> None:
    abroad = replace(WHOLE, vat=frozenset({("AE", "eu_services")}))
    [seller] = lacking(without(abroad, vat_number=None), TODAY)
    assert (seller.code, seller.refused) == ("seller_vat_number", True)
    with pytest.raises(Refusal, match="mention_customer_vat_number"):
        refuse_lacking(replace(abroad, customer={**BUYER, "vat_number": None}), TODAY)


def test_of_the_seller_alone_only_what_stands_on_every_invoice_is_asked() -> None:
    bare = {
        "name": "A",
        "country": "FR",
        "vat_regime": "normal",
        "legal_form": "SAS",
        "postcode": "",
        "city": "",
    }
    assert [each.code for each in seller_lacks(bare, TODAY)] == [
        "seller_address",
        "seller_siren",
        "seller_capital",
        "seller_registry",
        "seller_vat_number",
    ]
