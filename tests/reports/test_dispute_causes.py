"""Disputes by cause: how many, how much, how long they took, and what still stands, as of any day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.base.database import Database
from app.base.errors import Refusal
from app.base.words import Words
from app.flow import chase
from app.reminders.dispute import DisputeDraft
from app.reports.dispute_causes import dispute_causes, dispute_causes_table
from tests.builders import ALICE, a_customer, an_invoice, clock_at, opened

FIRST = date(2026, 9, 1)


@pytest.fixture
def books(database_url: str) -> Iterator[Database]:
    """A customer who owes 1 000 euro and contested three times: two damages, one of them settled, and a price."""
    with opened(database_url, FIRST) as database:
        with database.write(ALICE, "test.build") as tx:
            customer = a_customer(tx, "SARL Le Goff")
            due = [(date(2026, 10, 1), "1000")]
            invoice = an_invoice(tx, customer, "1000", issued_on=FIRST, due=due)
        database.clock = clock_at(date(2026, 10, 1))
        damaged = database.do(
            ALICE, chase.open_dispute, DisputeDraft(invoice_id=invoice, code="damaged", amount=30_000)
        )
        database.do(ALICE, chase.open_dispute, DisputeDraft(invoice_id=invoice, code="price", amount=10_000))
        database.clock = clock_at(date(2026, 10, 9))
        database.do(ALICE, chase.end_dispute, damaged, "refused", "rien")
        database.do(
            ALICE, chase.open_dispute, DisputeDraft(invoice_id=invoice, code="damaged", amount=20_000)
        )
        yield database


def test_the_causes_of_a_period_come_with_their_share_and_how_long_they_took(books: Database) -> None:
    with books.read() as rd:
        found = dispute_causes(rd)
    damaged, price = found.causes
    assert (damaged.code, damaged.count, damaged.amount, damaged.ended) == ("damaged", 2, 50_000, 1)
    assert (damaged.share_ppm, damaged.median_days, damaged.standing) == (833_333, 8, 20_000)
    assert (price.count, price.median_days, price.standing) == (1, None, 10_000)
    assert (found.whole.open_ppm, found.whole.median_days) == (300_000, 8)
    table = dispute_causes_table(found, Words("fr"))
    assert table.total is not None
    assert table.total[1:3] == (3, 60_000)
    assert "30\xa0% de ce qui est dû" in table.notes[-1]


def test_as_of_a_day_what_ended_later_still_stands(books: Database) -> None:
    with books.read() as rd:
        found = dispute_causes(rd, until=date(2026, 10, 8))
        assert [(each.code, each.standing, each.median_days) for each in found.causes] == [
            ("damaged", 30_000, None),
            ("price", 10_000, None),
        ]
        assert dispute_causes(rd, known_on=date(2026, 9, 30)).causes == ()
        with pytest.raises(Refusal, match="statement_backwards"):
            dispute_causes(rd, date(2026, 10, 2), date(2026, 10, 1))
