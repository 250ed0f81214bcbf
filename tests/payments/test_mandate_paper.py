"""A mandate to sign: the fields the rulebooks want, known or left to be written, in the language of who signs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.base.words import Words
from app.paper.party import Addressee, Issuer
from app.payments.mandate_paper import MandateFacts, render_mandate

FACTS = MandateFacts(
    creditor=Issuer(name="Thé & Café", address=("1 rue du Port", "29200 Brest"), siren="732829320"),
    identifier="FR72ZZZ123456",
    debtor=Addressee(name="Les Halles SARL", address=("2 place du Marché", "44000 Nantes")),
    reference="CL-2026-0001-1",
    holder="Les Halles SARL",
    iban="DE89370400440532013000",
    bic="",
    scheme="CORE",
    one_off=False,
    on=date(2026, 11, 22),
)


def text_of(facts: MandateFacts, language: str) -> str:
    reader = PdfReader(BytesIO(render_mandate(facts, Words(language))))
    assert len(reader.pages) == 1
    told = reader.pages[0].extract_text()
    return " ".join(told.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_rulebook_wants_stands_on_one_page(language: str) -> None:
    told = text_of(FACTS, language)
    for each in (
        "FR72ZZZ123456",
        "CL-2026-0001-1",
        "Les Halles SARL",
        "44000 Nantes",
        "DE89 3704 0044 0532 0130 00",
    ):
        assert each in told
    assert ("8 semaines" if language == "fr" else "8 weeks") in told


def test_between_companies_there_is_no_refund_and_a_single_one_says_so() -> None:
    told = text_of(replace(FACTS, scheme="B2B", one_off=True, iban="", holder="H" * 60), "fr")
    assert "interentreprises" in told
    assert "Ponctuel" in told
    assert "8 semaines" not in told
