"""Each case of the VAT table passes through order, invoice and ledger; the threshold of distance sales turns the rate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from app.base import settings
from app.base.company import company
from app.base.database import Database
from app.base.door import Write
from app.base.errors import Refusal
from app.customers.customer import CustomerDraft, insert_customer
from app.customers.tables import customer
from app.flow import bill, sell
from app.invoicing.frozen import invoice_facts
from app.invoicing.tables import invoice, invoice_line, invoice_tax
from app.links.lookups.lookup import keep as keep_answer
from app.orders.draft import Charged, DraftLine, OrderDraft, PostalAddress
from app.orders.tables import order_line, order_tax, sales_order
from app.pricing.as_charged import ChargedTax
from app.pricing.distance import year_of
from app.pricing.vat_law import rule
from app.receivables.tables import entry, item
from app.reports.order_outlook import order_look
from app.verify import verify
from tests.builders import ALICE, opened
from tests.pricing.vat_cases import DAY, Case, cases

PARIS = {"country": "FR", "postcode": "75011"}
BERLIN = {"country": "DE", "postcode": "10115"}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url, DAY, postcode="75002", vat_number="FR71902144575") as database:
        yield database


def a_draft(tx: Write, buyer: dict[str, str], net: int, **values: object) -> OrderDraft:
    """A draft over one line of this net price in cents, without tax, for a new customer at this address."""
    place = PostalAddress(name="A", country=buyer["country"], postcode=buyer["postcode"])
    customer_id = insert_customer(tx, CustomerDraft(name="A", kind=buyer.get("kind", "person")))
    if "vat" in buyer:
        # As it is told: its form is not what is tested. The last answer about a number is the one that counts.
        tx.update(customer, customer_id, vat_number=buyer["vat"])
        state = "valid" if buyer.get("valid", True) else "invalid"
        keep_answer(tx, "vies", buyer["vat"], None, state, {"proof": "WAPI7"}, {}, 200)
    line = DraftLine(name="A", unit_price_micro=net * 10_000, **values)  # type: ignore[arg-type]
    return OrderDraft(
        customer_id=customer_id, ordered_on=tx.today, billing=place, delivery=place, lines=(line,)
    )


def put_through(database: Database, draft: OrderDraft) -> tuple[int, int]:
    """Save, confirm and invoice a draft; gives the keys of order and invoice."""
    order_id = database.do(ALICE, sell.save, draft)
    assert database.do(ALICE, sell.confirm, order_id).state == "confirmed"
    return order_id, database.do(ALICE, bill.issue_invoice, order_id, "all")


def confirmed(database: Database, draft: OrderDraft) -> int:
    """Save and confirm a draft; gives the key of the order."""
    order_id = database.do(ALICE, sell.save, draft)
    database.do(ALICE, sell.confirm, order_id)
    return order_id


def rate_of(database: Database, order_id: int) -> int:
    with database.read() as rd:
        return int(rd.scalar(select(order_tax.c.rate_ppm).where(order_tax.c.order_id == order_id)))


def lay_out(database: Database, case: Case) -> OrderDraft:
    """The company, settings and draft of a case: 100.00 without tax."""
    with database.write(ALICE, "test") as tx:
        tx.update(
            company,
            1,
            postcode=case.seller.get("postcode", "75002"),
            vat_regime=case.seller.get("regime", "normal"),
        )
        settings.decide(tx, "vat.distance", "there" if case.there else "threshold")
        settings.decide(tx, "vat.reduced_there", case.reduced_there)
        draft = a_draft(
            tx,
            case.buyer,
            10_000,
            kind="goods" if case.nature == "goods" else "service",
            vat_nature="" if case.nature in ("goods", "service") else case.nature,
            vat_reason=case.exempt_for,
            vat_class=case.vat_class,
        )

    to = PostalAddress(name="B", **case.to) if case.to else draft.delivery
    return replace(draft, ordered_on=case.on, delivery=to)


def test_every_case_passes_through_order_invoice_and_ledger(database: Database) -> None:
    passed = 0
    for case in cases():
        order_id, invoice_id = put_through(database, lay_out(database, case))
        tax = 10_000 * case.rate // 1_000_000
        figures = (case.category, case.rate, 10_000, tax)
        with database.read() as rd:
            on_order = rd.execute(
                select(order_tax.c.category, order_tax.c.rate_ppm, order_tax.c.net, order_tax.c.tax).where(
                    order_tax.c.order_id == order_id
                )
            ).all()
            on_invoice = rd.execute(
                select(
                    invoice_tax.c.category, invoice_tax.c.rate_ppm, invoice_tax.c.net, invoice_tax.c.tax
                ).where(invoice_tax.c.invoice_id == invoice_id)
            ).all()
            line = rd.execute(select(invoice_line).where(invoice_line.c.invoice_id == invoice_id)).one()
            owed = rd.scalar(
                select(func.sum(entry.c.amount))
                .join(item, item.c.id == entry.c.item_id)
                .where(
                    item.c.noun == "invoice", item.c.document_id == invoice_id, entry.c.component == "owed"
                )
            )
            facts, _ = invoice_facts(rd, invoice_id)
        assert [tuple(row) for row in on_order] == [figures], case.name
        assert [tuple(row) for row in on_invoice] == [figures], case.name
        assert (line.vat_rule, line.vat_territory) == (case.rule, case.territory), case.name
        assert owed == 10_000 + tax, case.name
        assert len(facts.vat_notes) == (1 if rule(case.rule).mention or case.rule == "distance_there" else 0)
        passed += 1
    assert passed >= 40
    assert verify(database).faults == ()


def test_the_invoice_cites_the_article_in_the_language_of_its_reader(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        draft = a_draft(tx, {"kind": "company", "vat": "DE136695976", **BERLIN}, 10_000)
    _, invoice_id = put_through(database, draft)
    with database.read() as rd:
        facts, _ = invoice_facts(rd, invoice_id)
        frozen = json.loads(rd.scalar(select(invoice.c.texts).where(invoice.c.id == invoice_id)))
    assert facts.vat_notes == ("Exonération de TVA, art. 262 ter I du CGI (livraison intracommunautaire)",)
    assert facts.supply == "goods"
    assert frozen["vat"] == [["eu_goods", "DE", ""]]
    assert (frozen["vies"]["number"], frozen["vies"]["valid"]) == ("DE136695976", True)
    assert (frozen["vies"]["proof"], frozen["vies"]["asked_at"][:10]) == ("WAPI7", DAY.isoformat())


def test_a_number_that_vies_refuses_is_none_until_it_says_otherwise(database: Database) -> None:
    """Every answer counts for orders from then on; what was agreed on before says what is wrong with it."""
    with database.write(ALICE, "test") as tx:
        draft = a_draft(tx, {"kind": "company", "vat": "DE136695976", **BERLIN}, 10_000)
    before = confirmed(database, draft)
    typed = database.do(ALICE, sell.save, draft)
    said: list[str] = []
    for state in ("unavailable", "invalid", "unavailable"):
        database.do(ALICE, keep_answer, "vies", "DE136695976", None, state, {}, {}, 200)
        with database.read() as rd:
            told = order_look(rd, before).outlook.number
            said.append(told.what if told is not None else "")
    assert said == ["", "untaxed", "untaxed"]
    with pytest.raises(Refusal, match="vat_changed"):
        database.do(ALICE, sell.confirm, typed)
    taxed = confirmed(database, draft)
    with database.read() as rd:
        told = order_look(rd, taxed).outlook.number
    assert (rate_of(database, before), rate_of(database, taxed)) == (0, 200_000)
    assert told is not None
    assert (told.what, told.on) == ("taxed", DAY)
    with database.write(ALICE, "test") as tx:
        tx.update(customer, draft.customer_id, vat_number="DE129273398")
    other = confirmed(database, draft)
    with database.read() as rd:
        told = order_look(rd, other).outlook.number
    assert rate_of(database, other) == 0
    assert told is not None
    assert told.what == "unverified"
    database.do(ALICE, keep_answer, "vies", "DE136695976", None, "valid", {}, {}, 200)
    with database.write(ALICE, "test") as tx:
        tx.update(customer, draft.customer_id, vat_number="DE136695976")
    assert rate_of(database, confirmed(database, draft)) == 0


def test_the_option_for_debits_stands_on_invoices_of_taxed_services_only(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        settings.decide(tx, "vat.on_debits", value=True)
        goods = a_draft(tx, PARIS, 10_000)
        service = a_draft(tx, PARIS, 10_000, kind="service")
    found: list[bool] = []
    for draft in (goods, service):
        _, invoice_id = put_through(database, draft)
        with database.read() as rd:
            found.append(invoice_facts(rd, invoice_id)[0].vat_on_debits)
    assert found == [False, True]


# --- the threshold ---


def test_the_order_that_crosses_the_threshold_is_taxed_where_it_arrives_and_so_are_those_after_it(
    database: Database,
) -> None:
    with database.write(ALICE, "test") as tx:
        drafts = [a_draft(tx, BERLIN, net) for net in (600_000, 400_000, 1, 10_000)]
    rates = [rate_of(database, confirmed(database, draft)) for draft in drafts]
    # 6,000 and 4,000 are the threshold itself; one cent more is past it.
    assert rates == [200_000, 200_000, 190_000, 190_000]
    with database.read() as rd:
        assert year_of(rd, 2026).net == 1_010_001
        assert year_of(rd, 2026).crossed_by is not None
    assert verify(database).faults == ()


def test_a_draft_typed_before_the_crossing_is_asked_about_when_its_total_changes(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        early, big = a_draft(tx, BERLIN, 10_000), a_draft(tx, BERLIN, 1_000_100)
    early_id = database.do(ALICE, sell.save, early)
    confirmed(database, big)
    with pytest.raises(Refusal) as refused:
        database.do(ALICE, sell.confirm, early_id)
    assert refused.value.code == "vat_changed"
    assert (refused.value.facts["before"], refused.value.facts["after"]) == (12_000, 11_900)
    database.do(ALICE, sell.save, early, early_id)
    assert database.do(ALICE, sell.confirm, early_id, shown=11_900).state == "confirmed"


def test_with_prices_including_tax_the_customer_pays_the_same_and_only_the_tax_is_another(
    database: Database,
) -> None:

    with database.write(ALICE, "test") as tx:
        early = replace(a_draft(tx, BERLIN, 11_900), prices_include_tax=True)
        big = a_draft(tx, BERLIN, 1_000_100)
    early_id = database.do(ALICE, sell.save, early)
    confirmed(database, big)
    database.do(ALICE, sell.confirm, early_id)
    with database.read() as rd:
        row = rd.execute(select(sales_order).where(sales_order.c.id == early_id)).one()
    assert (row.total, row.net, row.tax) == (11_900, 10_000, 1_900)


def test_who_confirms_another_total_than_was_shown_is_told(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        order_id = sell.save(tx, a_draft(tx, PARIS, 10_000))
    with pytest.raises(Refusal, match="vat_changed"):
        database.do(ALICE, sell.confirm, order_id, shown=11_999)


def test_a_cancelled_order_is_counted_back_but_the_crossing_stays(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        first, second = a_draft(tx, BERLIN, 600_000), a_draft(tx, BERLIN, 500_000)
        after = a_draft(tx, BERLIN, 10_000)
    first_id, second_id = confirmed(database, first), confirmed(database, second)
    for order_id in (first_id, second_id):
        database.do(ALICE, sell.cancel, order_id, "rien")
    with database.read() as rd:
        assert year_of(rd, 2026).net == 0
    assert rate_of(database, confirmed(database, after)) == 190_000
    assert verify(database).faults == ()


def test_the_year_after_a_crossing_is_taxed_where_it_arrives_from_its_first_order_on(
    database_url: str,
) -> None:
    with opened(database_url, date(2025, 12, 31), postcode="75002") as database:
        with database.write(ALICE, "test") as tx:
            draft = a_draft(tx, BERLIN, 1_000_001)
        assert rate_of(database, confirmed(database, draft)) == 190_000

        with database.write(ALICE, "test") as tx:
            later = [
                replace(a_draft(tx, BERLIN, 100), ordered_on=day)
                for day in (date(2026, 1, 1), date(2027, 1, 1))
            ]
        rates = [rate_of(database, confirmed(database, draft)) for draft in later]
        # 2027 looks at 2026, which stayed below.
        assert rates == [190_000, 200_000]


def test_what_was_sold_before_the_program_counts_in_the_year_it_began(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        settings.decide(tx, "vat.distance_opening", 999_999)
        drafts = [a_draft(tx, BERLIN, 1), a_draft(tx, BERLIN, 1)]
    assert [rate_of(database, confirmed(database, draft)) for draft in drafts] == [200_000, 190_000]


def test_a_shops_order_keeps_its_figures_and_counts(database: Database) -> None:

    with database.write(ALICE, "test") as tx:
        typed = a_draft(tx, BERLIN, 1_000_000)
        after = a_draft(tx, BERLIN, 100)
    line = replace(typed.lines[0], rate_ppm=200_000, charged=(1_000_000, 200_000))
    shop = replace(typed, lines=(line,), charged=Charged((ChargedTax("S", 200_000, 200_000),), 1_200_000))
    order_id = confirmed(database, shop)
    assert rate_of(database, order_id) == 200_000
    with database.read() as rd:
        row = rd.execute(select(order_line).where(order_line.c.order_id == order_id)).one()
        assert (row.vat_rule, year_of(rd, 2026).net) == ("distance_here", 1_000_000)
    assert rate_of(database, confirmed(database, after)) == 190_000


def test_a_shops_export_without_tax_is_an_export_and_not_a_zero_rate(database: Database) -> None:

    with database.write(ALICE, "test") as tx:
        typed = a_draft(tx, {"country": "CH", "postcode": "1204"}, 5_000)
    line = replace(typed.lines[0], category="Z", charged=(5_000, 0))
    shop = replace(typed, lines=(line,), charged=Charged((ChargedTax("Z", 0, 0),), 5_000))
    _, invoice_id = put_through(database, shop)
    with database.read() as rd:
        assert invoice_facts(rd, invoice_id)[0].vat_notes[0].startswith("Exonération de TVA, art. 262 I")
        assert rd.scalar(select(invoice_tax.c.category).where(invoice_tax.c.invoice_id == invoice_id)) == "G"
    assert verify(database).faults == ()


def test_another_address_of_a_draft_is_another_vat(database: Database) -> None:

    with database.write(ALICE, "test") as tx:
        draft = a_draft(tx, PARIS, 10_000)
    order_id = database.do(ALICE, sell.save, draft)
    assert rate_of(database, order_id) == 200_000
    moved = replace(draft, delivery=PostalAddress(name="A", country="CH", postcode="1204"))
    database.do(ALICE, sell.save, moved, order_id)
    assert rate_of(database, order_id) == 0
