"""Every document that the verbs issue is an e-invoice: valid by the schema, and its page says what the file inside says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.base import settings
from app.base.company import company, the_company
from app.base.database import Database
from app.base.errors import Refusal
from app.base.words import Words
from app.customers.tables import customer
from app.flow import bill, credit, deposit, paper, sell, ship
from app.invoicing.einvoice_frozen import einvoice_facts
from app.invoicing.einvoice_xml import schema_faults
from app.invoicing.frozen import invoice_facts
from app.invoicing.tables import invoice
from app.orders.draft import Charged, DraftLine, OrderDraft, PostalAddress
from app.orders.frozen import issuer
from app.orders.tables import order_line
from app.pricing.as_charged import ChargedTax
from tests.builders import ALICE, a_customer, a_product, clock_at, opened
from tests.flow.test_vat_cases import a_draft, lay_out, put_through
from tests.invoicing.einvoices import Told, inside, not_on_the_page
from tests.pricing.vat_cases import DAY, cases

PARTICULARS = {
    "address": "14 rue des Halles",
    "postcode": "75002",
    "city": "Paris",
    "siren": "902144575",
    "vat_number": "FR71902144575",
    "iban": "FR7630006000011234567890189",
    "bic": "AGRIFRPP",
}
FRENCH = Words("fr")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url, DAY, **PARTICULARS) as database:
        yield database


def an_original(database: Database, invoice_id: int) -> Told:
    """The e-invoice of a document, once its page was held against it."""
    content = paper.original(database, ALICE, invoice_id)
    told = inside(content)
    assert schema_faults(told) == []
    assert not_on_the_page(content, FRENCH) == []
    return Told(told)


def test_every_vat_case_is_a_valid_e_invoice(database: Database) -> None:
    passed = 0
    for case in cases():
        if not case.buyer.get("valid", True):
            continue
        _, invoice_id = put_through(database, lay_out(database, case))
        told = an_original(database, invoice_id)
        rate = "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"
        assert told.one(f"{rate}/ram:CategoryCode") == case.category, case.name
        if case.reason:
            assert told.one(f"{rate}/ram:ExemptionReasonCode") == case.reason.replace("CGI298", "298")
        passed += 1
    assert passed >= 40


def test_deposit_final_invoice_and_credit_notes_name_each_other(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        buyer = {"kind": "company", "vat": "FR91815302260", "country": "FR", "postcode": "75011"}
        draft = a_draft(tx, buyer, 33_333)
        tx.update(customer, draft.customer_id, siren="815302260")
    order_id = database.do(ALICE, sell.save, draft)
    database.do(ALICE, sell.confirm, order_id)
    asked = database.do(ALICE, deposit.ask_deposit, order_id, ppm=300_000)
    assert an_original(database, asked).one("//rsm:ExchangedDocument/ram:TypeCode") == "386"
    with database.read() as rd:
        page = einvoice_facts(rd, asked)[0].page
    assert page.deposit_of == (40_000, 28_000)
    final = database.do(ALICE, bill.issue_invoice, order_id, "all")
    told = an_original(database, final)
    assert told.all("//ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == [_number(database, asked)]
    assert told.one("//ram:TotalPrepaidAmount") == "120.00"
    assert told.one("//ram:IncludedNote[ram:SubjectCode='BAR']/ram:Content") == "B2B"
    note = database.do(ALICE, credit.credit, final, credit.CreditRequest(total=1_001), "casse")
    told = an_original(database, note)
    assert told.one("//rsm:ExchangedDocument/ram:TypeCode") == "381"
    assert told.one("//ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == _number(database, final)
    assert "casse" in told.one("//ram:IncludedNote[ram:SubjectCode='AAI']/ram:Content").split("\n")
    assert told.one("//ram:IncludedNote[ram:SubjectCode='BAR']/ram:Content") == "B2B"


def test_the_day_of_supply_is_that_of_the_last_goods_that_left(database: Database) -> None:
    place = "//ram:OccurrenceDateTime/udt:DateTimeString"
    buyer = {"kind": "company", "vat": "FR91815302260", "country": "FR", "postcode": "75011"}
    with database.write(ALICE, "test") as tx:
        product_id = a_product(tx, on_hand=3_000)
        draft = a_draft(tx, buyer, 10_000)
    goods = DraftLine(name="A", product_id=product_id, quantity_milli=3_000, unit_price_micro=10_000_000)
    draft = replace(draft, lines=(goods,), customer_reference="BC-4471")
    order_id = database.do(ALICE, sell.save, draft)
    database.do(ALICE, sell.confirm, order_id)
    with database.read() as rd:
        [line_id] = rd.execute(select(order_line.c.id).where(order_line.c.order_id == order_id)).scalars()
    database.do(ALICE, ship.ship, order_id, {line_id: 1_000}, DAY - timedelta(days=9))
    wrong = database.do(ALICE, ship.ship, order_id, {line_id: 1_000}, DAY - timedelta(days=2))
    database.do(ALICE, ship.reverse, wrong, "mauvais colis")
    part = an_original(database, database.do(ALICE, bill.issue_invoice, order_id))
    assert part.day(place) == DAY - timedelta(days=9)
    assert part.one("//ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID") == "BC-4471"
    rest = an_original(database, database.do(ALICE, bill.issue_invoice, order_id, "all"))
    assert rest.all(place) == []


def a_shops_order(tax: int, rate_ppm: int = 200_000, category: str = "S") -> OrderDraft:
    """12.34 without tax, charged as a shop does: this tax, and a total that misses the sum by a cent."""
    here = PostalAddress(name="A", country="FR", postcode="75011", city="Paris")
    line = DraftLine(
        name="A", unit_price_micro=12_340_000, rate_ppm=rate_ppm, category=category, charged=(1_234, tax)
    )
    return OrderDraft(
        customer_id=0,
        ordered_on=DAY,
        billing=here,
        delivery=here,
        lines=(line,),
        charged=Charged((ChargedTax(category, rate_ppm, tax),), 1_234 + tax + 1),
    )


def test_a_shops_total_is_kept_to_the_cent_and_its_rounding_is_told(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        draft = replace(a_shops_order(250), customer_id=a_customer(tx))
    _, invoice_id = put_through(database, draft)
    told = an_original(database, invoice_id)
    assert told.one("//ram:GrandTotalAmount") == "14.84"
    assert told.one("//ram:RoundingAmount") == "0.01"
    assert told.one("//ram:DuePayableAmount") == "14.85"


def test_what_no_platform_would_take_is_not_issued_and_the_reason_names_the_rate(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        draft = replace(a_shops_order(20, 0, "Z"), customer_id=a_customer(tx))
    order_id = database.do(ALICE, sell.save, draft)
    database.do(ALICE, sell.confirm, order_id)
    with pytest.raises(Refusal) as refused:
        database.do(ALICE, bill.issue_invoice, order_id, "all")
    assert refused.value.code == "einvoice_rate_off"
    assert "au taux de 0 %" in FRENCH.refusal(refused.value).replace("\u00a0", " ").replace("\u202f", " ")
    with database.read() as rd:
        assert rd.execute(select(invoice.c.id)).all() == []


def test_the_official_rules_are_asked_where_that_is_wished_for(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        settings.decide(tx, "bill.official_rules", value=True)
        drafts = [a_draft(tx, {"country": "FR", "postcode": "75011"}, 10_000) for _ in range(2)]
    _, passed = put_through(database, drafts[0])
    assert passed
    with database.write(ALICE, "test") as tx:
        tx.update(company, 1, siren=None)
    order_id = database.do(ALICE, sell.save, drafts[1])
    database.do(ALICE, sell.confirm, order_id)
    with pytest.raises(Refusal) as refused:
        database.do(ALICE, bill.issue_invoice, order_id, "all")
    assert refused.value.code == "einvoice_rule_broken"
    assert "BR-FR-10" in str(refused.value.facts["rule"])


def test_sales_taxed_abroad_are_not_held_against_the_rules_of_france(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        settings.decide(tx, "bill.official_rules", value=True)
        settings.decide(tx, "vat.distance", "there")
        draft = a_draft(tx, {"country": "DE", "postcode": "10115"}, 10_000)
    _, invoice_id = put_through(database, draft)
    assert (
        an_original(database, invoice_id).one(
            "//ram:ApplicableHeaderTradeSettlement//ram:RateApplicablePercent"
        )
        == "19"
    )


def test_the_original_is_the_same_whenever_it_is_made(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        draft = a_draft(tx, {"country": "FR", "postcode": "75011"}, 10_000)
    _, invoice_id = put_through(database, draft)
    with database.read() as rd:
        before = paper.drawn(rd, invoice_id)
    with database.write(ALICE, "test") as tx:
        tx.update(company, 1, address="9 quai Neuf", vat_number=None)
    database.clock = clock_at(DAY + timedelta(days=40))
    assert paper.original(database, ALICE, invoice_id) == before


def test_a_company_without_identifiers_issues_pages_without_an_e_invoice(database_url: str) -> None:
    with opened(database_url, date(2026, 11, 25)) as database:
        with database.write(ALICE, "test") as tx:
            draft = a_draft(tx, {"country": "FR", "postcode": "75011"}, 10_000)
        _, invoice_id = put_through(database, draft)
        assert b"/EmbeddedFile" not in paper.original(database, ALICE, invoice_id)
        with database.read() as rd, pytest.raises(Refusal, match="einvoice_unmet"):
            paper.einvoice_file(rd, invoice_id, "ubl")


def test_capital_and_register_of_the_seller_are_on_page_and_e_invoice_as_of_the_day(
    database: Database,
) -> None:
    with database.write(ALICE, "test") as tx:
        tx.update(company, 1, legal_form="SARL", capital=800_000, registry="RCS Avignon")
        draft = a_draft(tx, {"country": "FR", "postcode": "75011"}, 10_000)
    _, invoice_id = put_through(database, draft)
    with database.write(ALICE, "test") as tx:
        tx.update(company, 1, capital=900_000, registry=None)
    said = "SARL au capital de 8\u202f000\u00a0€"
    with database.read() as rd:
        assert invoice_facts(rd, invoice_id)[0].seller.mentions == (said, "RCS Avignon")
        assert issuer(asdict(the_company(rd))).mentions == ("SARL au capital de 9\u202f000\u00a0€",)
    told = an_original(database, invoice_id)
    assert told.one("//ram:SellerTradeParty/ram:Description") == f"{said} · RCS Avignon"


def test_a_form_that_names_its_capital_does_not_say_it_twice(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        tx.update(company, 1, legal_form="SARL au capital de 8 000 €", capital=800_000)
        assert issuer(asdict(the_company(tx))).mentions == ("SARL au capital de 8 000 €",)


def _number(database: Database, invoice_id: int) -> str:
    with database.read() as rd:
        return str(rd.scalar(select(invoice.c.number).where(invoice.c.id == invoice_id)))
