"""The accountant's book over a shop that has lived through everything, and the file and report made of it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from app.accounting.chart import ACCOUNTS, JOURNALS, change
from app.accounting.exported import bore_already, export, exports
from app.accounting.fec import COLUMNS, Fec, fec, fec_between
from app.accounting.vat_due import VatDue, vat_due
from app.base import settings
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.errors import Refusal
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.flow import collect, paper
from app.flow.found import found
from app.flow.receipt import Receipt
from app.invoicing.tables import invoice
from app.orders.draft import DraftLine
from tests.accounting.agreement import BEGINNING, END, must_agree
from tests.builders import ALICE, clock_at
from tests.flow.test_vat_cases import lay_out, put_through
from tests.invoicing.einvoices import Told, inside
from tests.pricing.vat_cases import DAY, cases
from tests.stories.desk import Desk
from tests.verify.build import OWNER, a_used_shop

Rows = list[dict[str, str]]


@pytest.fixture
def shop(database_url: str) -> Iterator[Database]:
    a_used_shop(database_url)
    database = open_database(database_url, FixedClock.on(date(2026, 12, 31)))
    yield database
    database.close()


def a_fec(database: Database, year: int = 2026) -> Fec:
    with database.read() as rd:
        return fec(rd, year)


def rows_of(file: Fec) -> Rows:
    """The file as somebody else reads it."""
    content = file.content.decode("utf-8")
    assert content.endswith("\r\n")
    assert "\n" not in content.replace("\r\n", "")
    head, *rest = content.split("\r\n")[:-1]
    assert tuple(head.split("\t")) == COLUMNS
    rows: Rows = [dict(zip(map(str, COLUMNS), line.split("\t"), strict=True)) for line in rest]
    assert all(len(row) == 18 for row in rows)
    return rows


def amount(told: str) -> Decimal:
    return Decimal(told.replace(",", "."))


def test_the_book_of_a_lived_shop_is_what_its_ledger_says_and_the_file_keeps_the_law(shop: Database) -> None:
    with shop.read() as rd:
        whole = must_agree(rd)
    labels = {entry.label for entry in whole.entries}
    assert {"invoice", "deposit", "credit_note", "payment", "refund", "payment_undone"} <= labels
    assert {"cheque_slip", "write_off", "vat_on_payment"} <= labels
    file = a_fec(shop)
    rows = rows_of(file)
    assert file.name == "732829320FEC20261231.txt"
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row["EcritureNum"]] += amount(row["Debit"]) - amount(row["Credit"])
        assert all(
            row[name] for name in ("JournalCode", "JournalLib", "CompteLib", "PieceRef", "EcritureLib")
        )
        assert row["CompteNum"][:3].isdigit()
        assert bool(row["CompAuxNum"]) == (row["CompteNum"][:3] in ("411", "416"))
        assert bool(row["EcritureLet"]) == bool(row["DateLet"])
        assert "20260101" <= row["EcritureDate"] <= "20261231"
        assert row["PieceDate"] <= row["EcritureDate"]
    assert set(sums.values()) == {Decimal(0)}
    numbers = [int(row["EcritureNum"]) for row in rows]
    assert numbers == sorted(numbers)
    assert sorted(set(numbers)) == list(range(1, file.entries + 1))
    assert [row["ValidDate"] for row in rows] == sorted(row["ValidDate"] for row in rows)
    lettered: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row["EcritureLet"]:
            lettered[row["CompteNum"], row["EcritureLet"]] += amount(row["Debit"]) - amount(row["Credit"])
    assert lettered
    assert set(lettered.values()) == {Decimal(0)}


def test_the_same_facts_are_the_same_bytes_and_later_ones_come_after(shop: Database) -> None:
    first = a_fec(shop)
    assert a_fec(shop).content == first.content
    made = shop.do(OWNER, export, first)
    assert shop.do(OWNER, export, first).again
    assert made.export.sha256 == hashlib.sha256(first.content).hexdigest()
    with shop.read() as rd:
        assert exports(rd, first.first, first.last)[0] == made.export
    customer_id = shop.do(OWNER, customer.add, CustomerDraft(name="Tard & Cie", kind="company"))
    # Dated before most of what was exported, and recorded after all of it.
    late = Receipt(
        amount=4_200, currency="EUR", method="transfer", received_on=date(2026, 1, 2), customer_id=customer_id
    )
    shop.do(OWNER, collect.receive, late)
    second = a_fec(shop)
    before, after = rows_of(first), rows_of(second)
    told = ("EcritureNum", "CompteNum", "PieceRef", "EcritureDate", "Debit", "Credit", "CompAuxNum")
    assert [[row[name] for name in told] for row in after[: len(before)]] == [
        [row[name] for name in told] for row in before
    ]
    assert {row["CompAuxLib"] for row in after[len(before) :]} == {"Tard & Cie", ""}
    again = shop.do(OWNER, export, second)
    assert again.before == made.export
    assert again.export.number != made.export.number
    assert again.export.entry_count == made.export.entry_count + 1


def test_a_part_of_a_year_has_its_entries_under_their_numbers_of_the_year(shop: Database) -> None:
    year = rows_of(a_fec(shop))
    days = sorted({row["EcritureDate"] for row in year})
    cut = datetime.strptime(days[len(days) // 2 - 1], "%Y%m%d").replace(tzinfo=UTC).date()
    with shop.read() as rd:
        before = fec_between(rd, date(2026, 1, 1), cut)
        after = fec_between(rd, cut + timedelta(days=1), date(2026, 12, 31))
        assert fec_between(rd, date(2026, 1, 1), date(2026, 12, 31)) == fec(rd, 2026)
    assert before.entries
    assert after.entries
    assert (before.name, before.last) == (f"732829320-20260101-{cut:%Y%m%d}.txt", cut)
    # No letters in a part: those of two files made at two times would not go together.
    plain = [{**row, "EcritureLet": "", "DateLet": ""} for row in year]
    assert sorted(map(str, rows_of(before) + rows_of(after))) == sorted(map(str, plain))
    assert all(row["EcritureDate"] <= f"{cut:%Y%m%d}" for row in rows_of(before))
    with shop.read() as rd:
        with pytest.raises(Refusal, match="span_reversed"):
            fec_between(rd, cut, date(2026, 1, 1))
        with pytest.raises(Refusal, match="fec_of_two_years"):
            fec_between(rd, date(2025, 12, 31), cut)


def test_an_export_names_those_of_other_periods_that_bore_the_same_days(shop: Database) -> None:
    whole = shop.do(OWNER, export, a_fec(shop)).export
    with shop.read() as rd:
        october = fec_between(rd, date(2026, 10, 1), date(2026, 10, 31))
    shop.do(OWNER, export, october)
    with shop.read() as rd:
        made = exports(rd)
    assert bore_already(made, october.first, october.last) == [whole]
    assert [each.last_on for each in bore_already(made, date(2026, 10, 31), date(2026, 11, 30))] == [
        date(2026, 10, 31),
        date(2026, 12, 31),
    ]
    assert bore_already(made, date(2027, 1, 1), date(2027, 1, 31)) == []


def told_by_einvoices(database: Database) -> dict[tuple[str, Decimal], tuple[Decimal, Decimal]]:
    """Net and VAT by category and rate, summed over the XML of every document, credit notes subtracted."""
    sums: dict[tuple[str, Decimal], tuple[Decimal, Decimal]] = {}
    with database.read() as rd:
        documents = rd.execute(select(invoice.c.id, invoice.c.kind).order_by(invoice.c.id)).all()
    for each in documents:
        told = Told(inside(paper.original(database, ALICE, each.id)))
        sign = -1 if each.kind == "credit_note" else 1
        for rate in told.nodes("//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"):
            percent = told.all("ram:RateApplicablePercent", rate)
            at = (told.one("ram:CategoryCode", rate), Decimal(percent[0]) if percent else Decimal(0))
            net, tax = sums.get(at, (Decimal(0), Decimal(0)))
            sums[at] = (
                net + sign * Decimal(told.one("ram:BasisAmount", rate)),
                tax + sign * Decimal(told.one("ram:CalculatedAmount", rate)),
            )
    return {at: both for at, both in sums.items() if any(both)}


def invoiced(due: VatDue) -> dict[tuple[str, Decimal], tuple[Decimal, Decimal]]:
    found: dict[tuple[str, Decimal], tuple[Decimal, Decimal]] = {}
    for rate in due.rates:
        at = (rate.category, Decimal(rate.rate_ppm) / 10_000)
        net, tax = found.get(at, (Decimal(0), Decimal(0)))
        found[at] = (net + Decimal(rate.net) / 100, tax + Decimal(rate.tax) / 100)
    return {at: both for at, both in found.items() if any(both)}


def test_the_vat_invoiced_is_what_the_e_invoices_tell(database_url: str) -> None:
    database = open_database(database_url, clock_at(DAY))
    try:
        particulars = {"siren": "902144575", "vat_number": "FR71902144575", "city": "Paris"}
        with database.write(ALICE, "test") as tx:
            found(tx, "Boutique Été & Cie", address="14 rue des Halles", postcode="75002", **particulars)
        for case in cases():
            if case.buyer.get("valid", True):
                put_through(database, lay_out(database, case))
        with database.read() as rd:
            due = vat_due(rd, BEGINNING, END)
            must_agree(rd)
        assert len(due.rates) > 8
        assert invoiced(due) == told_by_einvoices(database)
    finally:
        database.close()


def test_the_vat_paid_is_that_of_the_allocations(database_url: str) -> None:
    """Services alone, no deposit, no credit note: what became due is the sum of the splits, day by day."""
    desk = Desk(database_url)
    try:
        customer_id = desk.a_customer()
        product_id = desk.a_product("Conseil", kind="service", stocked=False)
        for pieces in (1, 2, 3):
            line = DraftLine(
                name="Conseil",
                product_id=product_id,
                kind="service",
                quantity_milli=pieces * 1000,
                unit_price_micro=33_330_000,
                rate_ppm=200_000 if pieces < 3 else 100_000,
                vat_class="standard" if pieces < 3 else "intermediate",
            )
            order_id = desk.an_order(customer_id, line)
            desk.confirm(order_id)
            desk.invoice(order_id, "all")
            desk.pay(order_id, 1_111)
            desk.on(desk.database.clock.today() + timedelta(days=20))
            desk.pay(order_id, 1_234)
        with desk.database.read() as rd:
            first, last = date(2026, 12, 1), date(2026, 12, 31)
            due = vat_due(rd, first, last)
            splits: dict[int, Any] = {
                row.rate_ppm: (int(row.net), int(row.tax))
                for row in rd.execute(
                    text(
                        "SELECT v.rate_ppm, sum(v.net) AS net, sum(v.tax) AS tax FROM allocation_vat v "
                        "JOIN allocation a ON a.id = v.allocation_id WHERE a.business_date BETWEEN :first AND :last "
                        "GROUP BY v.rate_ppm"
                    ),
                    {"first": first, "last": last},
                )
            }
        assert splits
        assert {rate.rate_ppm: rate.paid for rate in due.rates if rate.paid} == {
            rate_ppm: tax for rate_ppm, (_, tax) in splits.items()
        }
        assert sum(rate.later for rate in due.rates) == sum(rate.tax for rate in due.rates)
    finally:
        desk.close()


def test_the_option_for_debits_leaves_nothing_pending(database_url: str) -> None:
    desk = Desk(database_url)
    try:
        desk.do(settings.decide, "vat.on_debits", value=True)
        order_id = desk.an_order(
            desk.a_customer(), DraftLine(name="Conseil", kind="service", unit_price_micro=100_000_000)
        )
        desk.confirm(order_id)
        desk.invoice(order_id, "all")
        with desk.database.read() as rd:
            [rate] = vat_due(rd, BEGINNING, END).rates
        assert (rate.tax, rate.later, rate.due) == (2_000, 0, 2_000)
    finally:
        desk.close()


def test_accounts_are_data_and_the_year_may_end_elsewhere(shop: Database) -> None:
    shop.do(OWNER, change, {**ACCOUNTS, "sales_goods": "7071"}, {**JOURNALS, "sales": "VT"}, (6, 30))
    file = a_fec(shop, 2026)
    assert (file.first, file.last) == (date(2025, 7, 1), date(2026, 6, 30))
    assert file.name == "732829320FEC20260630.txt"
    assert {row["JournalCode"] for row in rows_of(file) if row["CompteNum"] == "7071"} == {"VT"}
    for wrong in ("9071", "70", "7O7000", ""):
        with pytest.raises(Refusal, match="account_not_of_the_plan"):
            shop.do(OWNER, change, {**ACCOUNTS, "sales_goods": wrong}, JOURNALS, (12, 31))
    with pytest.raises(Refusal, match="year_end_no_day"):
        shop.do(OWNER, change, ACCOUNTS, JOURNALS, (2, 30))
