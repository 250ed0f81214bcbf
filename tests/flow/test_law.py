"""Dated values of the law: from their day on in what is issued, never in what was, and refused where they would reach back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from app.base import settings
from app.base.database import Database
from app.base.errors import Refusal
from app.base.law import law_of
from app.flow import bill
from app.flow.law import decide_value, earliest, go_back
from app.invoicing.einvoice_frozen import einvoice_facts
from app.invoicing.frozen import invoice_facts
from app.invoicing.invoice_paper import render_invoice
from app.pricing.distance import threshold
from app.pricing.rates import class_of
from app.pricing.vat_facts import rates_of
from app.verify import verify
from tests.builders import ALICE, clock_at, opened
from tests.flow.test_vat_cases import BERLIN, a_draft, confirmed
from tests.pricing.vat_cases import DAY

PARIS = {"kind": "company", "country": "FR", "postcode": "75011"}
ABROAD = {**BERLIN, "kind": "company", "vat": "DE136695976"}
NEXT = DAY + timedelta(days=1)
OWN: dict[str, Any] = {
    "text_fr": "Escompte de 1 % pour paiement sous huit jours.",
    "text_en": "Discount of 1% for payment within eight days.",
    "source": "Conditions générales de vente",
    "reason": "nouvelles conditions",
}
OTHER: dict[str, Any] = {**OWN, "text_fr": "Autre.", "text_en": "Other."}
SAID = "Escompte de 1\u00a0% pour paiement sous huit jours."


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    whole = {"postcode": "75002", "siren": "902144575", "vat_number": "FR71902144575"}
    with opened(database_url, DAY, **whole) as database:
        yield database


def issued(database: Database, buyer: dict[str, str] = PARIS) -> int:
    with database.write(ALICE, "test") as tx:
        draft = a_draft(tx, buyer, 10_000)
    return database.do(ALICE, bill.issue_invoice, confirmed(database, draft), "all")


def paper(database: Database, invoice_id: int) -> bytes:
    with database.read() as rd:
        return render_invoice(*invoice_facts(rd, invoice_id))


def refusal(database: Database, verb: Any, *args: Any, **values: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        database.do(ALICE, verb, *args, **values)
    return refused.value


def must_verify(database: Database) -> None:
    assert [fault for check in verify(database).checks for fault in check.faults] == []


def test_a_text_is_said_from_its_day_on_and_issued_documents_keep_their_bytes(database: Database) -> None:
    before = issued(database)
    bytes_before = paper(database, before)
    database.do(ALICE, decide_value, "text.no_discount", NEXT, **OWN)
    same_day = issued(database)
    database.clock = clock_at(NEXT)
    after = issued(database)
    with database.read() as rd:
        told = [invoice_facts(rd, each)[0].discount_terms for each in (before, same_day, after)]
        assert told[:2] == ["Pas d’escompte pour paiement anticipé."] * 2
        assert told[2] == SAID
        assert einvoice_facts(rd, after)[0].page.discount_terms == SAID
    assert paper(database, before) == bytes_before
    bytes_after = paper(database, after)
    # Gone back on, and written anew: neither reaches what was issued.
    then = NEXT + timedelta(days=1)
    database.do(ALICE, go_back, "text.no_discount", then, "erreur")
    database.clock = clock_at(then)
    last = issued(database)
    with database.read() as rd:
        assert invoice_facts(rd, last)[0].discount_terms == "Pas d’escompte pour paiement anticipé."
    database.do(
        ALICE,
        decide_value,
        "text.no_discount",
        then + timedelta(days=1),
        **OTHER,
    )
    assert paper(database, before) == bytes_before
    assert paper(database, after) == bytes_after
    must_verify(database)


def test_a_ground_of_vat_is_cited_in_the_merchants_words_on_page_and_e_invoice(database: Database) -> None:
    words: dict[str, Any] = {
        **OWN,
        "text_fr": "Livraison exonérée, art. 138",
        "text_en": "Exempt supply, art. 138",
    }
    database.do(ALICE, decide_value, "text.vat.eu_goods", DAY, **words)
    abroad, here = issued(database, ABROAD), issued(database)
    with database.read() as rd:
        facts, said = einvoice_facts(rd, abroad)
        own = words["text_fr" if said.language == "fr" else "text_en"]
        assert facts.page.vat_notes == (own,)
        assert [each.words for each in facts.grounds] == [own]
        # What an invoice does not bear is not frozen with it.
        assert invoice_facts(rd, here)[1].own == {}
    must_verify(database)


def test_the_fixed_sum_and_a_rate_of_vat_change_on_their_day(database: Database) -> None:
    told: dict[str, Any] = {"source": "loi de finances", "reason": "nouvelle loi"}
    database.do(ALICE, decide_value, "late.fixed_sum", NEXT, number=60_00, **told)
    database.do(ALICE, decide_value, "vat.FR.standard", NEXT, number=210_000, **told)
    first = issued(database)
    database.clock = clock_at(NEXT)
    second = issued(database)
    with database.read() as rd:
        facts = [invoice_facts(rd, each)[0] for each in (first, second)]
        assert [each.recovery_fee for each in facts] == [40_00, 60_00]
        assert [each.taxes[0].rate_ppm for each in facts] == [200_000, 210_000]
        rates = rates_of(rd)
        assert (rates.find("FR", "standard", DAY), rates.find("FR", "standard", NEXT)) == (200_000, 210_000)
        # What a shop charges is found again by its class.
        assert class_of(rd, "FR", 200_000, DAY) == "standard"
        assert class_of(rd, "FR", 210_000, NEXT) == "standard"
        assert class_of(rd, "FR", 200_000, NEXT) is None
        assert class_of(rd, "FR", 55_000, NEXT) == "reduced"
    must_verify(database)


def test_the_threshold_of_distance_sales_is_that_of_the_day(database: Database) -> None:
    told: dict[str, Any] = {"source": "directive", "reason": "seuil relevé"}
    database.do(ALICE, decide_value, "threshold.distance", NEXT, number=20_000_00, **told)
    with database.read() as rd:
        assert (threshold(rd, DAY), threshold(rd, NEXT)) == (10_000_00, 20_000_00)
        assert earliest(rd, "threshold.distance") is None


def test_a_value_never_reaches_back_over_what_was_issued(database: Database) -> None:
    told: dict[str, Any] = {"source": "loi", "reason": "loi"}
    past = DAY - timedelta(days=30)
    database.do(ALICE, decide_value, "text.no_discount", past, **OWN)
    issued(database)
    for key, values in (
        ("text.no_discount", OTHER),
        ("late.fixed_sum", {**told, "number": 60_00}),
        ("vat.FR.standard", {**told, "number": 210_000}),
    ):
        found = refusal(database, decide_value, key, DAY, **values)
        assert (found.code, found.facts["last_on"], found.facts["first"]) == ("law_before_issued", DAY, NEXT)
        with database.read() as rd:
            assert earliest(rd, key) == NEXT
    assert refusal(database, go_back, "text.no_discount", DAY, "non").code == "law_before_issued"
    # Where nothing that was issued rests on it, it may: another rate, another ground, a threshold of reports.
    database.do(ALICE, decide_value, "vat.FR.reduced", past, number=60_000, **told)
    database.do(ALICE, decide_value, "vat.FR-DOM.standard", past, number=90_000, **told)
    database.do(ALICE, decide_value, "text.vat.export", past, **OWN)
    database.do(ALICE, decide_value, "threshold.franchise_goods", past, number=90_000_00, **told)


def test_bad_input_is_refused_with_its_reason(database: Database) -> None:
    told: dict[str, Any] = {"source": "loi", "reason": "loi"}
    late: dict[str, Any] = {**OWN, "text_fr": "Pénalités de {rate}.", "text_en": "Interest of {rate}."}
    for key, values, code in (
        ("text.no_discount", {**OWN, "text_fr": "  "}, "law_text_empty"),
        ("text.no_discount", {**OWN, "text_en": ""}, "law_text_empty"),
        ("text.no_discount", {**OWN, "text_fr": "x" * 501}, "law_text_too_long"),
        ("text.no_discount", {**OWN, "text_fr": "Escompte de {rate}."}, "law_text_unknown_place"),
        ("text.no_discount", {**OWN, "text_fr": "Escompte {"}, "law_text_unknown_place"),
        ("text.late_penalties", {**late, "text_en": "Interest."}, "law_text_without_place"),
        ("text.no_discount", {**OWN, "source": " "}, "law_without_source"),
        ("text.no_discount", {**OWN, "reason": " "}, "law_without_reason"),
        ("threshold.distance", told, "law_number_missing"),
        ("threshold.distance", {**told, "number": -1}, "law_number_out_of_range"),
        ("vat.FR.standard", {**told, "number": 1_000_001}, "law_number_out_of_range"),
        ("vat.FR.standard", {**told, "number": 200_000}, "law_changes_nothing"),
    ):
        assert refusal(database, decide_value, key, NEXT, **values).code == code, (key, values)
    assert refusal(database, go_back, "vat.FR.standard", NEXT, "x").code == "law_nothing_to_go_back_on"
    database.do(ALICE, decide_value, "text.late_penalties", NEXT, **late)
    assert refusal(database, go_back, "text.late_penalties", NEXT, " ").code == "law_without_reason"
    with database.read() as rd:
        [line] = law_of(rd).lines["text.late_penalties"]
    assert (line.decided_by, line.reason, line.source) == (ALICE.name, OWN["reason"], OWN["source"])


def test_a_rate_of_late_payment_written_down_as_a_setting_still_counts(database: Database) -> None:
    row = {"kind": "legal", "from": "2026-07-01", "ppm": 27_000, "source": "Arrêté"}
    database.do(ALICE, settings.decide, "late.rates", [row])
    with database.read() as rd:
        assert law_of(rd).number("late.legal", date(2026, 8, 1)) == 27_000
    told: dict[str, Any] = {"source": "Arrêté rectifié", "reason": "rectifié"}
    database.do(ALICE, decide_value, "late.legal", date(2026, 7, 1), number=28_000, **told)
    with database.read() as rd:
        assert law_of(rd).number("late.legal", date(2026, 8, 1)) == 28_000
