"""The list of payments, with what was not yet set against anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.base.database import Database
from app.base.listing import ListQuery
from app.base.words import Words
from app.payments.queries import PAYMENTS, PaymentRow
from tests.builders import ALICE, a_customer, a_payment, an_invoice, an_order, opened, pay


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def listed(database: Database, query: ListQuery) -> list[PaymentRow]:
    with database.read() as rd:
        return list(PAYMENTS.rows(rd, PAYMENTS.ids(rd, query, 0, 50)))


def build(database: Database) -> dict[str, int]:
    with database.write(ALICE, "test.build") as tx:
        who = a_customer(tx)
        bill = an_invoice(tx, who, "50")
        order = an_order(tx, who, remote_number="77-web")
        made = {
            "part": a_payment(tx, who, "80", reference="VIR 123"),
            "kept": a_payment(
                tx, who, "30", component="deposit", order_id=order, received_on=date(2026, 11, 2)
            ),
            "bounced": a_payment(tx, who, "10", received_on=date(2026, 11, 3)),
        }
        made["refund"] = a_payment(tx, who, "5", kind="refund")
        made["reversal"] = a_payment(tx, who, "10", kind="reversal", reverses_id=made["bounced"])
        pay(tx, made["part"], bill, "50")
    return made


def test_a_row_tells_what_is_left_what_is_kept_and_what_was_undone(database: Database) -> None:
    made = build(database)
    rows = {row.id: row for row in listed(database, ListQuery())}
    assert (rows[made["part"]].amount, rows[made["part"]].unapplied, rows[made["part"]].kept) == (
        8000,
        3000,
        0,
    )
    assert (rows[made["kept"]].unapplied, rows[made["kept"]].kept) == (0, 3000)
    assert (rows[made["bounced"]].reversed, rows[made["part"]].reversed) == (True, False)


def test_nothing_is_given_back_on_delivery(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        who = a_customer(tx)
        for kind in ("payment", "refund"):
            a_payment(tx, who, "5", kind=kind, method="on_delivery")
    said = {row.kind: row.method_said(Words("fr")) for row in listed(database, ListQuery())}
    assert said == {"payment": "À la livraison", "refund": "Autre"}


def test_the_sum_is_what_came_in_less_what_went_out(database: Database) -> None:
    build(database)
    with database.read() as rd:
        assert PAYMENTS.count(rd, ListQuery()).sums["amount"] == 8000 + 3000 + 1000 - 500 - 1000


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        (ListQuery(chips=(("view", "unapplied"),)), {"part", "bounced"}),
        (ListQuery(chips=(("view", "kept"),)), {"kept"}),
        (ListQuery(chips=(("view", "refunds"),)), {"refund"}),
        (ListQuery(chips=(("kind", "reversal"),)), {"reversal"}),
        (ListQuery(chips=(("method", "transfer"), ("to", "2026-11-02"))), {"kept"}),
        (ListQuery(search="vir 123"), {"part"}),
        (ListQuery(search="77-web"), {"kept"}),
    ],
)
def test_filters_and_search_find_payments(database: Database, query: ListQuery, shown: set[str]) -> None:
    made = build(database)
    assert {row.id for row in listed(database, query)} == {made[each] for each in shown}


def test_the_newest_comes_first(database: Database) -> None:
    made = build(database)
    assert [row.id for row in listed(database, ListQuery())][-2:] == [made["bounced"], made["kept"]]
