"""Turnover and distance sales beside their thresholds: what counts, and from when on what follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any

import pytest

from app.base import settings
from app.base.company import company
from app.base.database import Database
from app.base.words import Words
from app.flow import bill, credit, exchange
from app.flow.law import decide_value
from app.reports.today import today
from app.reports.turnover import Mark, mark_said, marks
from tests.builders import ALICE, clock_at, opened
from tests.flow.test_vat_cases import BERLIN, a_draft, confirmed
from tests.stories.desk import Desk, goods

PARIS = {"kind": "company", "country": "FR", "postcode": "75011"}
FIRST, JUNE, NOVEMBER = date(2026, 1, 5), date(2026, 6, 10), date(2026, 11, 20)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    known = {"postcode": "75002", "vat_regime": "franchise", "vat_number": "FR71902144575"}
    with opened(database_url, FIRST, **known) as database:
        yield database


def sold(database: Database, on: date, euros: int, buyer: dict[str, Any] = PARIS, **line: Any) -> int:
    """Sell and invoice on a day: whole euros, without VAT."""
    database.clock = clock_at(on)
    with database.write(ALICE, "test") as tx:
        draft = a_draft(tx, buyer, euros * 100, **line)
    return database.do(ALICE, bill.issue_invoice, confirmed(database, draft), "all")


def told(database: Database, on: date) -> dict[str, Mark]:
    database.clock = clock_at(on)
    with database.read() as rd:
        return {each.name: each for each in marks(rd)}


def tasks(database: Database) -> list[str]:
    with database.read() as rd:
        return [each.name for each in today(rd).tasks if each.name.startswith("turnover")]


def said(mark: Mark, language: str = "fr") -> str:
    return Words(language).fact(mark_said(mark)).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_threshold_is_near_from_four_fifths_on_and_passed_one_cent_above(database: Database) -> None:
    sold(database, FIRST, 67_999)
    assert (told(database, FIRST)["goods"].state, tasks(database)) == ("below", [])
    sold(database, JUNE, 1)
    mark = told(database, JUNE)["goods"]
    assert (mark.amount, mark.threshold, mark.upper) == (68_000_00, 85_000_00, 93_500_00)
    assert (mark.state, mark.ppm, mark.since) == ("near", 800_000, None)
    assert tasks(database) == ["turnover_near"]
    assert said(mark) == (
        "Chiffre d’affaires 2026 : 68 000,00 € HT, 80 % du seuil de 85 000,00 €. Au-delà, TVA à partir du 01/01/2027 ;"
        " au-delà de 93 500,00 €, dès le jour du dépassement."
    )
    # At the threshold itself it is not passed.
    sold(database, JUNE, 17_000)
    assert told(database, JUNE)["goods"].state == "near"
    sold(database, NOVEMBER, 1)
    mark = told(database, NOVEMBER)["goods"]
    assert (mark.state, mark.since, mark.crossed_on) == ("passed", date(2027, 1, 1), NOVEMBER)
    assert tasks(database) == ["turnover_passed"]
    with database.read() as rd:
        [task] = [each for each in today(rd).tasks if each.name == "turnover_passed"]
    assert "TVA à partir du 01/01/2027" in Words("fr").fact(task.names[0])
    # From the first of January on it is due, though the new year holds nothing.
    assert told(database, date(2026, 12, 31))["goods"].state == "passed"
    mark = told(database, date(2027, 1, 1))["goods"]
    assert (mark.state, mark.year, mark.since) == ("due", 2026, date(2027, 1, 1))
    assert "TVA due depuis le 01/01/2027" in said(mark)
    assert tasks(database) == ["turnover_due"]


def test_above_the_upper_threshold_vat_is_due_from_the_very_day_whatever_is_credited_later(
    database: Database,
) -> None:
    sold(database, FIRST, 93_500)
    assert told(database, FIRST)["goods"].state == "passed"
    last = sold(database, JUNE, 100)
    sold(database, NOVEMBER, 100)
    mark = told(database, NOVEMBER)["goods"]
    assert (mark.state, mark.since, mark.amount) == ("due", JUNE, 93_700_00)
    assert "seuil majoré de 93 500,00 € : TVA due depuis le 10/06/2026" in said(mark)
    assert "since 10/06/2026, the day it was passed" in said(mark, "en")
    database.do(ALICE, credit.credit, last, credit.CreditRequest(total=100_00), "retour")
    mark = told(database, NOVEMBER)["goods"]
    assert (mark.state, mark.since, mark.amount) == ("due", JUNE, 93_600_00)


def test_services_have_a_threshold_of_their_own_within_the_whole(database: Database) -> None:
    sold(database, FIRST, 20_000)
    sold(database, JUNE, 37_501, kind="service")
    found = told(database, JUNE)
    assert (found["goods"].amount, found["goods"].state) == (57_501_00, "below")
    assert (found["services"].amount, found["services"].threshold) == (37_501_00, 37_500_00)
    assert (found["services"].state, found["services"].upper) == ("passed", 41_250_00)
    sold(database, NOVEMBER, 3_750, kind="service")
    assert (told(database, NOVEMBER)["services"].state, told(database, NOVEMBER)["services"].since) == (
        "due",
        NOVEMBER,
    )


def test_what_is_not_sold_in_france_does_not_count(database: Database) -> None:
    sold(database, FIRST, 1_000)
    # A service to a business abroad is taxed there; goods that leave France are part of the turnover.
    sold(database, FIRST, 2_000, {**BERLIN, "kind": "company", "vat": "DE136695976"}, kind="service")
    sold(database, FIRST, 4_000, {"kind": "company", "country": "US", "postcode": "10001"})
    found = told(database, FIRST)
    assert (found["goods"].amount, found["services"].amount) == (5_000_00, 0)


def test_what_was_sold_before_this_program_counts_in_the_year_it_began(database: Database) -> None:
    sold(database, FIRST, 1_000)
    database.do(ALICE, settings.decide, "vat.turnover_opening", 70_000_00)
    database.do(ALICE, settings.decide, "vat.services_opening", 35_000_00)
    found = told(database, FIRST)
    assert (found["goods"].amount, found["services"].amount) == (71_000_00, 35_000_00)
    assert [each.state for each in found.values()] == ["near", "near"]
    assert tasks(database) == ["turnover_near"]
    # Not in any other year.
    assert told(database, date(2027, 1, 1))["goods"].amount == 0


def test_the_threshold_is_that_of_the_day_and_of_the_january_that_follows(database: Database) -> None:
    sold(database, FIRST, 70_000)
    told_of: dict[str, Any] = {"source": "LF 2027", "reason": "nouvelle loi"}
    database.do(
        ALICE,
        decide_value,
        "threshold.franchise_goods",
        date(2027, 1, 1),
        number=60_000_00,
        **told_of,
    )
    mark = told(database, FIRST)["goods"]
    assert (mark.threshold, mark.state, mark.since) == (60_000_00, "passed", date(2027, 1, 1))


def test_a_taxed_company_is_told_of_distance_sales_alone(database: Database) -> None:
    with database.write(ALICE, "test") as tx:
        tx.update(company, 1, vat_regime="normal")
    assert told(database, FIRST) == {}
    private = {**BERLIN, "kind": "person"}
    sold(database, FIRST, 7_999, private)
    assert told(database, FIRST)["distance"].state == "below"
    sold(database, JUNE, 2_001, private)
    mark = told(database, JUNE)["distance"]
    assert (mark.amount, mark.threshold, mark.state) == (10_000_00, 10_000_00, "near")
    assert "100 % du seuil de 10 000,00 €" in said(mark)
    sold(database, NOVEMBER, 100, private)
    mark = told(database, NOVEMBER)["distance"]
    assert (mark.state, mark.since) == ("due", NOVEMBER)
    assert "TVA du pays d’arrivée depuis le 20/11/2026" in said(mark)
    assert tasks(database) == ["turnover_due"]
    assert told(database, date(2027, 3, 1))["distance"].since == date(2027, 1, 1)
    # Who is registered declares them: nothing is left to be said.
    database.do(ALICE, settings.decide, "vat.oss", True)
    assert told(database, NOVEMBER) == {}
    assert tasks(database) == []


def test_a_sale_counts_in_the_year_in_which_its_goods_left(database_url: str) -> None:
    with closing(Desk(database_url, date(2025, 12, 30))) as desk:
        with desk.database.write(ALICE, "test") as tx:
            tx.update(company, 1, vat_regime="franchise")
        order = desk.an_order(
            desk.a_customer(), goods(desk.a_product(on_hand=5), 1, "86000", "0", category="E")
        )
        desk.confirm(order)
        desk.ship(order)
        desk.on(date(2026, 1, 2))
        desk.invoice(order)
        with desk.database.read() as rd:
            mark = next(each for each in marks(rd) if each.name == "goods")
        assert (mark.year, mark.amount, mark.state) == (2025, 86_000_00, "due")
        assert mark.since == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("currency", "units", "price"), [("USD", 1_250_000, "500"), ("JPY", 160_000_000, "64000")]
)
def test_a_sale_in_another_currency_counts_what_it_is_worth(
    database_url: str, currency: str, units: int, price: str
) -> None:
    with closing(Desk(database_url, date(2026, 3, 30))) as desk:
        with desk.database.write(ALICE, "test") as tx:
            tx.update(company, 1, vat_regime="franchise")
        desk.do(exchange.write, currency, date(2026, 3, 30), units, "BCE")
        line = goods(desk.a_product(on_hand=5), 1, price, "0", category="E")
        order = desk.an_order(desk.a_customer(), line, currency=currency)
        desk.confirm(order)
        desk.ship(order)
        desk.invoice(order)
        with desk.database.read() as rd:
            mark = next(each for each in marks(rd) if each.name == "goods")
        assert mark.amount == 400_00
