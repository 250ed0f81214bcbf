"""The pro forma: it says what the invoice would, that it is none, and leaves no trace in ledgers and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.base.errors import Refusal
from app.base.freezing import freeze, thaw
from app.base.words import Words
from app.correspondence import mail
from app.flow import company, quote, sell
from app.flow.company import CompanyDraft
from app.flow.letters import compose, kinds_for
from app.flow.mail_paper import papers_of
from app.flow.paper import proforma
from app.orders.draft import OrderDraft, PostalAddress
from app.orders.quote_draft import QuoteDraft
from app.paper.look import Design, Look
from app.reports.proforma import ProformaFacts, proforma_facts
from app.reports.proforma_paper import render_proforma
from tests.paper.papers import fonts, plain, text, texts
from tests.stories.desk import OWNER, TODAY, Desk, goods

IBAN = "FR7630006000011234567890189"
BERN = PostalAddress(name="Atelier Bär", line1="Gasse 1", postcode="3011", city="Bern", country="CH")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    made.do(
        company.change, CompanyDraft(name="Boutique Été & Cie", city="Nîmes", siren="732829320", iban=IBAN)
    )
    yield made
    made.close()


def an_order(desk: Desk, **values: Any) -> int:
    """A confirmed order of 24,00 €."""
    customer = desk.a_customer(email="compta@lefevre.fr")
    order_id = desk.an_order(customer, goods(desk.a_product(on_hand=9), 2), **values)
    desk.confirm(order_id)
    return order_id


def a_quote(desk: Desk, **values: Any) -> int:
    customer = desk.a_customer(email="compta@lefevre.fr")
    content = OrderDraft(
        customer_id=customer, ordered_on=TODAY, lines=(goods(desk.a_product(on_hand=9), 2),), **values
    )
    return int(desk.do(quote.save, QuoteDraft(content=content)))


def said(content: bytes) -> str:
    return " ".join(plain(text(content)).split())


def read(desk: Desk, noun: str, row_id: int, language: str | None = None) -> str:
    with desk.database.read() as rd:
        return said(proforma(rd, noun, row_id, language))


def test_it_says_what_to_pay_and_where_to_and_that_it_is_no_invoice(desk: Desk) -> None:
    order_id = an_order(desk, payment_kind="prepaid", payment_method="transfer")
    number = desk.order(order_id)["number"]
    shown = read(desk, "sales_order", order_id)
    for wanted in (
        f"Facture pro forma {number}",
        "Ne vaut pas facture",
        "n’ouvre aucun droit à déduction de la TVA",
        "Total TTC 24,00 €",
        "À payer 24,00 €",
        f"Référence {number}",
        "FR76 3000 6000 0112 3456 7890 189",
    ):
        assert plain(wanted) in shown
    desk.pay(order_id, 1_000)
    assert "À payer d’avance 14,00 €" in read(desk, "sales_order", order_id), "what came is not asked for"


def test_it_takes_no_number_and_moves_no_money(desk: Desk) -> None:
    order_id = an_order(desk, payment_kind="account")

    def all_there_is() -> tuple[Any, ...]:
        return desk.money(), desk.rows("SELECT * FROM number_series"), desk.rows("SELECT id FROM audit_line")

    before = all_there_is()
    read(desk, "sales_order", order_id)
    assert all_there_is() == before
    desk.must_verify()


def test_it_is_written_in_the_language_asked_for(desk: Desk) -> None:
    order_id = an_order(desk, payment_kind="account")
    shown = read(desk, "sales_order", order_id, "en")
    assert "Pro forma invoice" in shown
    assert "Not an invoice" in shown
    assert "vaut pas" not in shown


def test_a_quote_has_one_once_it_is_issued_and_while_it_is_open(desk: Desk) -> None:
    quote_id = a_quote(desk, payment_kind="prepaid")
    with desk.database.read() as rd, pytest.raises(Refusal) as refused:
        proforma(rd, "quote", quote_id)
    assert refused.value.code == "proforma_of_draft"
    number = desk.do(quote.issue, quote_id)
    shown = read(desk, "quote", quote_id)
    assert f"Facture pro forma {number}" in shown
    assert "Valable jusqu’au" in shown
    desk.do(quote.decline, quote_id, "Trop cher")
    with desk.database.read() as rd, pytest.raises(Refusal) as refused:
        proforma(rd, "quote", quote_id)
    assert refused.value.code == "proforma_over"


def test_a_draft_what_was_called_off_and_what_is_invoiced_have_none(desk: Desk) -> None:
    customer = desk.a_customer()
    draft = desk.an_order(customer, goods(desk.a_product(on_hand=9), 1))
    off, billed = an_order(desk, payment_kind="account"), an_order(desk, payment_kind="account")
    desk.do(sell.cancel, off, "Erreur")
    desk.invoice(billed, "all")
    for order_id, code in (
        (draft, "proforma_of_draft"),
        (off, "proforma_over"),
        (billed, "proforma_invoiced"),
    ):
        with desk.database.read() as rd, pytest.raises(Refusal) as refused:
            proforma(rd, "sales_order", order_id)
        assert refused.value.code == code
        assert Words("fr").refusal(refused.value)


def test_customs_read_codes_origins_and_weights_where_goods_leave_the_union(desk: Desk) -> None:
    knife = desk.a_product("Couteau", 9, hs_code="82119300", origin_country="FR", net_weight_grams=180)
    order_id = desk.an_order(desk.a_customer(), goods(knife, 2), payment_kind="account", delivery=BERN)
    desk.confirm(order_id)
    shown = read(desk, "sales_order", order_id, "en")
    for wanted in (
        "For customs",
        "82119300",
        "France",
        "0.36 kg",
        "Destination: Switzerland",
        "Sale of goods",
    ):
        assert wanted in shown
    assert "Pour la douane" not in read(desk, "sales_order", an_order(desk, payment_kind="account"))


def test_a_mail_takes_it_along_as_it_stood_and_keeps_it(desk: Desk) -> None:
    order_id = an_order(desk, payment_kind="prepaid", payment_method="transfer")
    assert "proforma" in kinds_for("sales_order", "awaited")
    assert kinds_for("quote") == ("quote", "proforma")
    with desk.database.read() as rd:
        draft = compose(rd, "proforma", "sales_order", order_id).draft
    assert "24,00 €" in plain(draft.body)
    assert "{" not in draft.body
    mail_id = desk.do(mail.promise, draft)
    desk.pay(order_id, 1_000)
    with desk.database.read() as rd:
        promised = mail.read_mail(rd, mail_id)
    [(name, content)] = papers_of(desk.database, OWNER, promised)
    assert name.startswith("Facture pro forma CM-")
    assert "À payer 24,00 €" in said(content), "as it stood when it was promised"
    assert papers_of(desk.database, OWNER, promised) == [(name, content)]
    [kept] = desk.rows("SELECT number FROM archive_paper WHERE noun = 'mail_attachment'")
    assert kept["number"] == name
    desk.must_verify()


def test_the_mail_about_a_quote_says_until_when_it_is_valid(desk: Desk) -> None:
    quote_id = a_quote(desk, payment_kind="account")
    desk.do(quote.issue, quote_id)
    with desk.database.read() as rd:
        french = compose(rd, "proforma", "quote", quote_id).draft
        english = compose(rd, "proforma", "quote", quote_id, language="en").draft
    assert "Elle est valable jusqu" in french.body
    assert "It is valid until" in english.body
    assert "IBAN" not in french.body, "nothing has to be paid first"


@pytest.mark.parametrize("design", list(Design))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_all_four_designs_draw_it_with_fonts_of_their_own(desk: Desk, design: Design, language: str) -> None:
    order_id = an_order(desk, payment_kind="prepaid", payment_method="transfer")
    with desk.database.read() as rd:
        facts, words = proforma_facts(rd, "sales_order", order_id, language)
    own = replace(facts, seller=replace(facts.seller, look=Look(design=design)))
    content = render_proforma(own, words)
    assert all(fonts(content).values())
    assert len(texts(content)) == 1
    assert ("Ne vaut pas facture" if language == "fr" else "Not an invoice") in said(content)
    assert render_proforma(thaw(ProformaFacts, freeze(own)), words) == content
