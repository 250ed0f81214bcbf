"""What quotes and confirmations say of terms in parts, and of terms that the customer accepted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.customers import file
from app.customers.terms import Days, Part, Terms
from app.flow import terms
from app.flow.credit import CreditRequest, credit
from app.invoicing.frozen import invoice_facts
from app.orders.frozen import confirmation_facts
from app.reports.proforma import proforma_facts
from tests.stories.desk import TODAY, Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def test_a_confirmation_says_what_is_due_when_and_since_when_that_is_agreed(desk: Desk) -> None:
    thirds = Terms((Part((), 30), Part((Days(30),), 70)))
    key = desk.do(terms.add, terms.TermsDraft(name_fr="30 / 70", name_en="30 / 70", terms=thirds))
    customer = desk.a_customer(terms_id=key)
    order = desk.an_order(customer, goods(desk.a_product(on_hand=9), 1, "100.00"), payment_kind="account")
    desk.confirm(order)
    with desk.reading() as rd:
        facts, words = confirmation_facts(rd, order)
    assert (facts.terms, words.language, facts.total) == ("30 / 70", "fr", 12_000)
    assert tuple(each.replace("\u00a0", " ") for each in facts.terms_told) == (
        "Payable en 2 fois à compter de la facture : 36,00 € (comptant), 84,00 € (30 jours).",
    )
    desk.do(file.accept_terms, customer, TODAY, "Mme Le Goff")
    with desk.reading() as rd:
        facts, _ = confirmation_facts(rd, order)
    assert facts.terms_told[1].startswith("Conditions de règlement acceptées le ")
    assert facts.terms_told[1].endswith("par Mme Le Goff.")


def test_the_invoice_and_the_pro_forma_say_that_terms_were_accepted(desk: Desk) -> None:
    key = desk.do(
        terms.add,
        terms.TermsDraft(name_fr="45 jours", name_en="45 days", terms=Terms((Part((Days(45),), 100),))),
    )
    customer = desk.a_customer(terms_id=key)
    bowl = desk.a_product(on_hand=9)
    before = desk.an_order(customer, goods(bowl, 1, "100.00"), payment_kind="account")
    desk.confirm(before)
    desk.do(file.accept_terms, customer, TODAY, "Mme Le Goff")
    after = desk.an_order(customer, goods(bowl, 1, "100.00"), payment_kind="account")
    desk.confirm(after)
    said = "Conditions de règlement acceptées le 22/11/2026 par Mme Le Goff."
    with desk.reading() as rd:
        assert proforma_facts(rd, "sales_order", after)[0].terms_told == (said,)
    invoice = desk.invoice(after, "all")
    with desk.reading() as rd:
        assert said in invoice_facts(rd, invoice)[0].other_terms
    note = desk.do(credit, invoice, CreditRequest(), "erreur")
    with desk.reading() as rd:
        assert invoice_facts(rd, note)[0].other_terms == ()
    desk.must_verify()
