"""The sample company: every state there is, on every day since the year began, and the auditor finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.accounting.chart import chart
from app.accounting.exchange import exchange_entries
from app.base.company import the_company
from app.base.database import Database
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.base.location import locate
from app.flow.customs import customs_paper
from app.orders.queries import ORDERS
from app.purchasing.receipt_queries import RECEIPTS
from app.reports.call_list import call_list
from app.reports.customs import customs_of
from app.reports.stock_list import count_stock
from app.reports.take_page import take_page
from app.sample import build as sample
from app.sample.build import build
from app.shipping.destination import beside
from app.shipping.queries import SHIPMENTS
from app.verify import verify
from tests.reports.doors import must_agree

AS_OF = date(2026, 11, 20)
SMALL = 60
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made, _ = build(locate(tmp_path_factory.mktemp("sample") / "sample.db"), orders=SMALL, as_of=AS_OF)
    with closing(made):
        yield made


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.read() as rd:
        return [tuple(row) for row in rd.execute(text(sql))]


FIGURES = (
    "SELECT number, state, shipped, invoiced, paid, paid_amount, total, billing FROM sales_order ORDER BY id",
    "SELECT number, kind, issued_on, due_on, total FROM invoice ORDER BY id",
    "SELECT number, kind, amount, received_on FROM payment ORDER BY id",
    "SELECT account_id, component, amount FROM account_balance ORDER BY 1, 2",
    "SELECT product_id, on_hand_milli, reserved_milli FROM stock_balance ORDER BY 1",
)


def test_there_is_something_to_see_in_every_state(database: Database) -> None:
    with database.read() as rd:
        assert the_company(rd).sample
    states = {row[0] for row in rows(database, "SELECT DISTINCT state FROM sales_order")}
    assert states == {"draft", "held", "confirmed", "cancelled", "closed"}
    for column in ("shipped", "invoiced", "paid"):
        progress = {row[0] for row in rows(database, f"SELECT DISTINCT {column} FROM sales_order")}
        assert progress == {"none", "part", "all"}, column
    kinds = {row[0] for row in rows(database, "SELECT DISTINCT kind FROM invoice")}
    assert kinds == {"invoice", "credit_note", "deposit"}
    assert {row[0] for row in rows(database, "SELECT DISTINCT kind FROM payment")} == {
        "payment",
        "refund",
        "reversal",
    }
    assert {row[0] for row in rows(database, "SELECT DISTINCT kind FROM shipment")} == {
        "delivery",
        "reversal",
    }
    with database.read() as rd:
        back = ListQuery(chips=(("view", "returns"),))
        assert RECEIPTS.count(rd, back).count == 1
        assert RECEIPTS.count(rd, ListQuery(chips=(("view", "claimed"),))).count == 1
    returned = [row[0] for row in rows(database, "SELECT state FROM goods_return ORDER BY id")]
    assert returned == ["decided", "decided", "received", "expected"]
    assert rows(database, "SELECT sum(quarantined_milli) FROM stock_balance")[0][0] == 2_000
    with database.read() as rd:
        for view in ("short", "out"):
            assert count_stock(rd, ListQuery(chips=(("view", view),))).count, view
    held = dict(rows(database, "SELECT component, sum(amount) FROM account_balance GROUP BY component"))
    assert held["committed"] > 0
    assert held["delivered"] > 0
    assert held["owed"] > 0
    assert held["unapplied"] < 0
    assert held["deposit"] < 0


def test_every_delivery_is_told_by_itself(database: Database) -> None:
    found = rows(
        database,
        "SELECT count(*) FROM audit_line l JOIN audit_mention m ON m.line_id = l.id AND m.noun = 'goods_receipt'"
        " WHERE l.verb = 'restock.receive' GROUP BY l.id",
    )
    assert {row[0] for row in found} == {1}, "the history of an article names the receipt that it came by"


def test_there_is_life_around_the_orders(database: Database) -> None:
    mails = {row[0] for row in rows(database, "SELECT DISTINCT state FROM outbox WHERE channel = 'mail'")}
    assert mails == {"sent", "waiting", "refused", "uncertain"}
    quotes = {row[0] for row in rows(database, "SELECT DISTINCT state FROM quote")}
    assert quotes == {"draft", "sent", "accepted", "declined", "replaced"}
    promises = {row[0] for row in rows(database, "SELECT DISTINCT state FROM payment_promise")}
    assert promises >= {"open", "kept", "broken"}
    outcomes = {row[0] for row in rows(database, "SELECT DISTINCT outcome FROM dispute")}
    assert outcomes == {None, "credit", "refused"}
    late = f"outcome IS NULL AND due_on < '{AS_OF}'"
    decided = "SELECT count(*), count(CASE WHEN {late} THEN 1 END) FROM dispute WHERE outcome IS NULL"
    assert rows(database, decided.format(late=late)) == [(2, 1)], "one is to be decided, one should have been"
    assert rows(database, "SELECT count(*) FROM mail WHERE kind = 'assigned_invoice'") == [(1,)]
    papers = "SELECT kind, count(*) FROM mail WHERE kind IN ('proforma', 'payment_receipt') GROUP BY kind ORDER BY kind"
    assert rows(database, papers) == [("payment_receipt", 1), ("proforma", 1)]
    at_counter = (
        "SELECT count(*), count(i.paid_before) FROM shipment s JOIN sales_order o ON o.id = s.order_id"
        " JOIN invoice i ON i.order_id = o.id AND i.paid_before = i.total WHERE s.carrier = 'Remis au comptoir'"
    )
    assert rows(database, at_counter) == [(1, 1)], "somebody came by, paid and took the goods along"
    batches = rows(
        database, "SELECT executed_at IS NOT NULL, count(*) FROM debit_batch GROUP BY 1 ORDER BY 1"
    )
    assert batches == [(0, 1), (1, 1)], "one waits, one was collected"
    [(back,)] = rows(
        database,
        "SELECT count(*) FROM debit_line l JOIN payment r ON r.reverses_id = l.payment_id",
    )
    assert back, "one debit came back"
    for table in (
        "customer_note",
        "instalment_plan",
        "fact",
        "price_list_line",
        "customer_group",
        "tagged",
    ):
        assert rows(database, f"SELECT count(*) > 0 FROM {table}") == [(1,)], table
    done = {row[0] for row in rows(database, "SELECT done_at IS NULL FROM task")}
    assert done == {0, 1}, "tasks that wait, and one that is done"


def test_no_document_has_a_mail_that_waits_beside_one_that_may_have_arrived(database: Database) -> None:
    kept = (
        "SELECT m.noun, m.row_id, m.kind FROM mail m JOIN outbox o ON o.id = m.outbox_id"
        " WHERE o.state IN ('waiting', 'uncertain')"
    )
    found = rows(database, kept)
    assert found
    assert len(found) == len(set(found))


def test_debts_are_overdue_by_several_ages(database: Database) -> None:
    found = rows(
        database,
        "SELECT due_on FROM item JOIN item_balance ON item_id = item.id WHERE component = 'owed' AND amount > 0",
    )
    late = [(AS_OF - date.fromisoformat(row[0])).days for row in found]
    for least, most in ((-60, 0), (1, 30), (31, 60), (61, 90), (91, 400)):
        assert any(least <= days <= most for days in late), (least, most, late)


def test_everything_happened_on_its_day_and_nothing_after_the_last(database: Database) -> None:
    for table, column in (
        ("sales_order", "ordered_on"),
        ("invoice", "issued_on"),
        ("payment", "received_on"),
    ):
        [(first, last)] = rows(database, f"SELECT min({column}), max({column}) FROM {table}")
        assert "2026-01-01" <= first <= last <= AS_OF.isoformat(), table
    days = rows(database, "SELECT issued_on, issued_at FROM invoice")
    assert all(instant.startswith(day) for day, instant in days)


def test_the_auditor_finds_nothing(database: Database) -> None:
    assert verify(database).faults == ()


def test_the_same_seed_and_day_give_the_same_figures(database: Database, tmp_path: Path) -> None:
    again, _ = build(locate(tmp_path / "again.db"), orders=SMALL, as_of=AS_OF)
    with closing(again):
        for sql in FIGURES:
            assert rows(again, sql) == rows(database, sql)


def test_its_people_write_in_the_language_of_who_tries_it(database: Database, tmp_path: Path) -> None:
    written = (
        "SELECT what FROM task UNION ALL SELECT name FROM custom_field UNION ALL SELECT name FROM tag"
        " UNION ALL SELECT body FROM customer_note UNION ALL SELECT name FROM price_list"
        " UNION ALL SELECT name FROM bank_account UNION ALL SELECT note FROM dispute WHERE note <> ''"
    )
    english, _ = build(locate(tmp_path / "english.db"), orders=SMALL, as_of=AS_OF, language="en")
    with closing(english):
        told = [row[0] for row in rows(english, written)]
        assert "Call back about the overdue instalment" in told
        assert "Line of business" in told
        # Proper names and what both languages say alike stay.
        assert set(told) & {row[0] for row in rows(database, written)} <= {"urgent"}
        # Nothing else differs: neither the figures nor what customers read.
        for sql in FIGURES:
            assert rows(english, sql) == rows(database, sql)
        products = "SELECT name FROM product ORDER BY id"
        assert rows(english, products) == rows(database, products)


def test_another_seed_gives_other_orders_and_every_state_all_the_same(empty_database_url: str) -> None:
    other, made = build(locate(empty_database_url), orders=SMALL, seed=7, as_of=AS_OF)
    with closing(other):
        test_there_is_something_to_see_in_every_state(other)
        assert verify(other).faults == ()
    assert made.orders == SMALL


def test_a_crowd_shares_transactions_and_its_older_orders_are_history(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sample, "_CROWD", SMALL)
    monkeypatch.setattr(sample, "_LIVED", 60)
    crowd, made = build(locate(tmp_path / "crowd.db"), orders=200, as_of=AS_OF)
    with closing(crowd):
        assert rows(crowd, "SELECT count(*) > 60 FROM sales_order WHERE handling = 'history'") == [(1,)]
        [(lines,)] = rows(crowd, "SELECT count(*) FROM audit_line")
        assert lines < made.orders * 8 // 5
        assert verify(crowd).faults == ()


def test_too_small_a_sample_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="sample_too_small"):
        build(locate(tmp_path / "small.db"), orders=10)
    assert not list(tmp_path.iterdir())


def test_nothing_is_left_of_a_sample_that_was_given_up(tmp_path: Path) -> None:
    asked: list[int] = []

    def wanted() -> bool:
        asked.append(1)
        return len(asked) < 5

    with pytest.raises(Refusal, match="sample_given_up"):
        build(locate(tmp_path / "sample.db"), orders=SMALL, as_of=AS_OF, wanted=wanted)
    assert not list(tmp_path.iterdir())


def test_every_door_of_the_day_says_what_its_list_says(database: Database) -> None:
    with database.read() as rd:
        must_agree(rd)


def test_what_is_traced_is_being_counted_by_lot_and_some_of_it_is_still_to_be_found(
    database: Database,
) -> None:
    [(take_id,)] = rows(
        database,
        "SELECT DISTINCT l.take_id FROM stock_tally y JOIN stock_take_line l ON l.id = y.line_id WHERE y.by_lot",
    )
    with database.read() as rd:
        page = take_page(rd, take_id)
    assert page.row.state == "open"
    assert {each.traced for each in page.lines} == {"lot", "serial"}
    assert [(each.traced, each.difference_milli) for each in page.differing] == [("lot", -1_000)]
    assert {each.traced for each in page.left} == {"lot", "serial"}


def test_two_orders_left_in_one_parcel_and_two_more_may(database: Database) -> None:
    joined = "SELECT count(*) FROM shipment s JOIN shipment f ON f.id = s.joined_to_id WHERE s.order_id <> f.order_id"
    assert rows(database, joined) == [(1,)]
    [(customer_id,)] = rows(
        database,
        "SELECT DISTINCT o.customer_id FROM shipment s JOIN sales_order o ON o.id = s.order_id"
        " WHERE s.joined_to_id IS NOT NULL",
    )
    with database.read() as rd:
        query = ListQuery(chips=(("view", "to_prepare"), ("customer", str(customer_id))))
        keys = ORDERS.ids(rd, query, 0, 100)
        others = beside(rd, keys)
    assert [sorted(others[key]) for key in keys] == [sorted(keys), sorted(keys)]


def test_a_customer_was_told_of_a_parcel_and_where_to_follow_it(database: Database) -> None:
    [(body, state)] = rows(
        database,
        "SELECT m.body, o.state FROM mail m JOIN outbox o ON o.id = m.outbox_id WHERE m.kind = 'parcel_shipped'",
    )
    assert "laposte.fr" in body
    assert state == "sent"


def test_of_the_parcels_abroad_customs_miss_something_of_one(database: Database) -> None:
    with database.read() as rd:
        keys = SHIPMENTS.ids(rd, ListQuery(), 0, 500)
        declared = [each for key in keys if (each := customs_of(rd, key)) is not None]
        lacks = sorted(({lack.field for lack in each.lacks} for each in declared), key=len)
        whole = next(each for each in declared if not each.lacks)
        assert customs_paper(rd, whole.shipment_id).startswith(b"%PDF")
    assert lacks == [set(), set(), set(), {"hs_code", "phone"}]
    assert all(each.invoices for each in declared), "each names the invoice that goes with it"


def test_a_shop_overseas_owes_dollars_and_paid_some_at_another_rate(database: Database) -> None:
    invoices = rows(database, "SELECT currency, base_rate_ppm FROM invoice WHERE currency <> 'EUR'")
    assert [row[0] for row in invoices] == ["USD", "USD"]
    [(worth, at_invoice)] = rows(
        database,
        "SELECT p.base_amount, round(p.amount * 1000000.0 / i.base_rate_ppm) FROM payment p"
        " JOIN invoice i ON i.order_id = p.order_id WHERE p.currency = 'USD'",
    )
    assert worth < at_invoice, "what the rate moved by is a loss on exchange"
    with database.read() as rd:
        [row] = [each for each in call_list(rd).rows if each.currency == "USD"]
        roles = {each.label for each in exchange_entries(rd, chart(rd), date.max)}
    assert row.overdue > 0
    assert roles == {"exchange_loss"}


def test_what_the_shop_cancelled_had_left_before(database: Database) -> None:
    [(left, cancelled)] = rows(
        database,
        "SELECT s.recorded_at, p.proposed_at FROM shop_proposal p JOIN shipment s ON s.order_id = p.order_id"
        " WHERE p.kind = 'cancel'",
    )
    assert left <= cancelled


def test_there_are_two_bundles_one_sold_and_one_that_lacks_goods(database: Database) -> None:
    bundles = rows(database, "SELECT count(DISTINCT bundle_id) FROM bundle_part WHERE quantity_milli > 0")
    assert bundles == [(2,)]
    sold = rows(
        database, "SELECT name, quantity_milli - shipped_milli FROM order_line WHERE is_bundle ORDER BY id"
    )
    assert len(sold) == 2
    assert sorted(left > 0 for _, left in sold) == [False, True]
