"""The letter on paper: what the law wants of a formal notice, and nothing of it for a consumer that is not theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.base.words import Words
from app.paper.party import Addressee, Issuer
from app.reminders.letter_parts import ReminderPart
from app.reminders.reminder_facts import ReminderFacts
from app.reminders.reminder_paper import render_reminder
from tests.paper.papers import text

NOTICE = ReminderFacts(
    seller=Issuer(
        name="Boutique Été",
        address=("3 rue Haute", "30000 Nîmes"),
        siren="732829320",
        iban="FR7630006000011234567890189",
    ),
    customer=Addressee(name="SARL Lefèvre", address=("21 rue de l’Église", "75011 Paris"), siren="732829320"),
    number="RL-2026-0001",
    level=4,
    registered=True,
    professional=True,
    made_on=date(2026, 11, 22),
    deadline_on=date(2026, 11, 30),
    currency="EUR",
    subject="Mise en demeure de payer",
    body="Madame, Monsieur,\n\nNous vous mettons en demeure.\n",
    charges="claimed",
    parts=(ReminderPart("FA-2026-0042", 1, date(2026, 8, 31), date(2026, 9, 30), 53, 120_000, 120_000),),
    interest=2_117,
    fixed_sum=4_000,
)


def told(facts: ReminderFacts, language: str = "fr") -> str:
    return text(render_reminder(facts, Words(language)))


def test_a_formal_notice_names_parties_invoices_amounts_and_the_law() -> None:
    found = told(NOTICE)
    for wanted in (
        "Mise en demeure",
        "RL-2026-0001",
        "Boutique Été",
        "SARL Lefèvre",
        "recommandée",
        "FA-2026-0042",
        "30/11/2026",
        "1 261,17",
        "21,17",
        "40,00",
        "L441-10",
        "D441-5",
        "cinq ans",
        "signature",
    ):
        assert wanted in found, wanted


def test_a_consumers_notice_claims_no_fixed_sum_and_names_the_other_law() -> None:
    found = told(replace(NOTICE, professional=False, interest=0, fixed_sum=0))
    assert "D441-5" not in found
    assert "deux ans" in found
    assert "1231-6" in found
    assert "1 200,00" in found


def test_what_is_only_announced_is_not_added_to_what_is_asked_for() -> None:
    found = told(replace(NOTICE, level=2, registered=False, charges="announced", deadline_on=None))
    assert "1 261,17" not in found
    assert "non réclamés" in found
    assert "Signature" not in found


def test_a_preview_is_marked_and_the_same_facts_give_the_same_bytes() -> None:
    draft = replace(NOTICE, number="")
    assert "APERÇU" in told(draft)
    assert render_reminder(NOTICE, Words("fr")) == render_reminder(NOTICE, Words("fr"))
    assert "Formal notice" in told(NOTICE, "en")


def test_what_is_left_out_stands_beside_what_is_asked_for_and_adds_up() -> None:
    part = ReminderPart("FA-2026-0042", 1, date(2026, 8, 31), date(2026, 9, 30), 53, 80_000, 120_000, 30_000)
    facts = replace(NOTICE, parts=(part,), credit=5_000)
    assert (facts.asked.coming, facts.total, facts.claimed(Words("fr"))) == (
        10_000,
        75_000,
        "811,17\N{NO-BREAK SPACE}€",
    )
    found = told(facts)
    for wanted in ("1 200,00", "300,00", "100,00", "50,00", "750,00", "811,17", "tous droits réservés"):
        assert wanted in found, wanted


def test_a_formal_notice_is_one_page_that_says_how_to_pay() -> None:
    seller = replace(NOTICE.seller, iban="FR7630006000011234567890189")
    found = told(replace(NOTICE, seller=seller))
    assert "Page 1 sur 1" in found
    assert "FR76" in found
