"""The official rules pass what this program makes of anything, and find what they must."""

from __future__ import annotations

from hypothesis import given, settings

from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_facts import EInvoiceFacts
from app.invoicing.einvoice_xml import cii
from app.invoicing.official_rules import BrokenRule, broken_rules, installed
from tests.invoicing.einvoices import a_selling_party, an_einvoice
from tests.invoicing.random_einvoices import einvoices, same_totals


def broken(facts: EInvoiceFacts) -> list[BrokenRule]:
    return broken_rules(cii(einvoice(facts)), french=True)


def test_the_rules_are_there_for_tests() -> None:
    assert installed()


def test_a_plain_invoice_breaks_none() -> None:
    assert broken(an_einvoice()) == []


def test_what_is_missing_is_found_by_its_rule() -> None:
    names = [each.name for each in broken(an_einvoice(seller=a_selling_party(siren="")))]
    assert any("BR-FR-10" in name for name in names), names


@settings(max_examples=60, deadline=None)
@given(einvoices())
def test_sixty_random_documents_break_none(facts: EInvoiceFacts) -> None:
    assert broken(facts) == []


@settings(max_examples=60, deadline=None)
@given(einvoices(as_charged=False))
def test_an_independent_library_computes_the_same_totals(facts: EInvoiceFacts) -> None:
    same_totals(facts)
