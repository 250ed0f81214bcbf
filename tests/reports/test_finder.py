"""Ctrl+K finds by a few letters what people mean, on both databases, and asks indexes rather than tables."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from app.base.database import Database
from app.base.errors import Refusal
from app.catalogue.tables import product
from app.customers.tables import customer
from app.flow import quote
from app.orders.draft import DraftLine, OrderDraft
from app.orders.quote_draft import QuoteDraft
from app.reports.around import around, lately
from app.reports.finder import Finding, find, find_elsewhere, noun_of
from tests.builders import (
    ALICE,
    TODAY,
    a_customer,
    a_payment,
    a_product,
    a_shipment,
    a_shop,
    account_of,
    an_invoice,
    an_order,
    opened,
)
from tests.purchasing.incoming import kept, sent_by_supplier


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def found_for(database: Database, text: str) -> Finding:
    with database.read() as rd:
        return find(rd, text)


def names(finding: Finding) -> list[str]:
    return [each.row.name for each in finding.customers]


def numbers(finding: Finding) -> list[str | None]:
    return [each.number for each in finding.numbered]


def test_a_name_is_found_without_accents_and_by_any_of_its_words(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        for name in ("Hanae Sato", "SARL Hàn", "Théo Hàn", "Johanna Petit"):
            a_customer(tx, name)
    # those that begin with it, then those with a word that does, then the rest
    assert names(found_for(database, "HAN")) == ["Hanae Sato", "SARL Hàn", "Théo Hàn", "Johanna Petit"]
    assert names(found_for(database, "hàn sarl")) == ["SARL Hàn"]
    assert names(found_for(database, "zzz")) == []


def test_what_was_typed_is_no_pattern(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        a_customer(tx, "Cent % laine")
        a_customer(tx, "Cent pour cent")
    assert names(found_for(database, "cent %")) == ["Cent % laine"]
    assert names(found_for(database, "%")) == ["Cent % laine"]
    assert names(found_for(database, "_")) == []
    assert names(found_for(database, "/")) == []
    assert found_for(database, " # ").is_empty


def test_a_customer_comes_with_what_is_overdue_and_their_last_documents_late_ones_first(
    database: Database,
) -> None:
    with database.write(ALICE, "test.build") as tx:
        han, other = a_customer(tx, "SARL Hàn"), a_customer(tx, "Hàn et fils")
        orders = [an_order(tx, han, ordered_on=TODAY - timedelta(days=back)) for back in (40, 30, 20, 10)]
        late = an_invoice(tx, han, "212.40", issued_on=date(2026, 9, 1), due=[(date(2026, 10, 1), "212.40")])
        fresh = [an_invoice(tx, han, "50", issued_on=TODAY, due=[(TODAY, "50")]) for _ in range(2)]
        sent = a_shipment(tx, orders[0])
        money = a_payment(tx, han, "10")
        an_order(tx, other)
    finding = found_for(database, "sarl han")
    [customer_found] = finding.customers
    assert (customer_found.row.name, customer_found.overdue, customer_found.currency) == (
        "SARL Hàn",
        21_240,
        "EUR",
    )
    assert [(noun_of(each), each.id) for each in finding.recent] == [
        ("order", orders[3]),
        ("order", orders[2]),
        ("invoice", late),
        ("invoice", fresh[1]),
        ("shipment", sent),
        ("payment", money),
    ]


def test_a_number_is_found_as_people_say_it(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        who = a_customer(tx)
        order = an_order(tx, who, number="CM-2026-0197")
        an_order(tx, who, number="CM-2026-1970")
        an_invoice(tx, who, number="FA-2026-0197", order_id=order)
        a_payment(tx, who, number="RG-2026-0197")
        a_shipment(tx, order, number="BL-2026-0197")
    everything = ["CM-2026-0197", "FA-2026-0197", "BL-2026-0197", "RG-2026-0197"]
    for said in ("197", "0197", "2026-197"):
        assert numbers(found_for(database, said)) == everything, said
    for said in ("CM-2026-0197", "cm 197", "cm197", "cm-197"):
        assert numbers(found_for(database, said)) == ["CM-2026-0197"], said
    assert numbers(found_for(database, "cm-2026-197")) == ["CM-2026-0197", "CM-2026-1970"]
    assert numbers(found_for(database, "fa 0197")) == ["FA-2026-0197"]
    assert numbers(found_for(database, "cm-2026-1")) == ["CM-2026-1970"]
    assert numbers(found_for(database, "cm-2026-01")) == ["CM-2026-0197"]
    assert numbers(found_for(database, "av 197")) == []


def test_an_order_is_found_by_the_number_its_shop_gave_it_the_exact_one_first(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        who, shop = a_customer(tx), a_shop(tx)
        for remote in ("6012", "601", "WEB-601a"):
            an_order(tx, who, shop_id=shop, remote_id=f"id {remote}", remote_number=remote)
    assert [each.remote_number for each in found_for(database, "601").numbered] == ["601", "6012"]  # type: ignore[union-attr]
    assert [each.remote_number for each in found_for(database, "#601").numbered] == ["601", "6012"]  # type: ignore[union-attr]
    assert len(found_for(database, "WEB-6").numbered) == 1


def test_of_many_documents_with_one_number_each_kind_is_shown(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        who, shop = a_customer(tx), a_shop(tx)
        for at in range(9):
            an_order(tx, who, shop_id=shop, remote_id=str(at), remote_number=f"5{at}")
        an_invoice(tx, who, number="FA-2026-0005")
    found = found_for(database, "5").numbered
    assert [noun_of(each) for each in found] == ["order"] * 5 + ["invoice"]


def test_a_customer_is_found_by_number_and_by_the_beginning_of_their_address(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        a_customer(tx, "Un", number="CL-2026-9012", email="compta@un.example")
        a_customer(tx, "Deux")
    for said in ("cl-2026-9012", "9012", "CL 9012", "compta@u"):
        assert names(found_for(database, said)) == ["Un"], said


def test_a_product_is_found_by_name_code_and_barcode(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        a_product(tx, "Couteau d’office", sku="kn-01", on_hand=3, barcode="2000000000015")
        a_product(tx, "Planche à couteaux", sku="PL-01")
    assert [each.name for each in found_for(database, "couteau").products] == [
        "Couteau d’office",
        "Planche à couteaux",
    ]
    assert [each.name for each in found_for(database, "pl-").products] == ["Planche à couteaux"]
    [by_code] = found_for(database, "2000000000015").products
    assert (by_code.row.sku, by_code.available_milli) == ("kn-01", 3_000)


def test_what_was_put_away_comes_after_what_is_in_use(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        gone = a_customer(tx, "Alba")
        for name in ("Albane", "Albert", "Albin", "Alban", "Albéric"):
            a_customer(tx, name)
        old = a_product(tx, "Alpaga ancien")
        a_product(tx, "Alpaga neuf")
        tx.update(customer, gone, archived_at=tx.now)
        tx.update(product, old, archived_at=tx.now)
    assert names(found_for(database, "alb")) == ["Alban", "Albane", "Albéric", "Albert", "Albin"]
    assert names(found_for(database, "alba")) == ["Alban", "Albane", "Alba"]
    assert [each.name for each in found_for(database, "alpaga").products] == ["Alpaga neuf", "Alpaga ancien"]


def test_telephone_and_town_are_looked_for_elsewhere(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        a_customer(tx, "Un", city="Lyon", phone="01 40 00 00 12")
        a_customer(tx, "Deux")
    with database.read() as rd:
        assert [each.row.name for each in find_elsewhere(rd, "lyon")] == ["Un"]
        assert [each.row.name for each in find_elsewhere(rd, "40 00")] == ["Un"]


def test_no_search_on_sqlite_walks_a_table_of_documents_or_customers(
    sqlite_template: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(sqlite_template.parent, tmp_path / "books")
    with opened(f"sqlite:///{folder / sqlite_template.name}") as database:
        with database.write(ALICE, "test.build") as tx:
            han = a_customer(tx, "SARL Hàn")
            an_invoice(tx, han, order_id=an_order(tx, han))
        asked: list[tuple[str, object]] = []

        def hear(
            _c: object, _cursor: object, statement: str, values: object, _context: object, _many: bool
        ) -> None:
            asked.append((statement, values))

        event.listen(database.engine, "before_cursor_execute", hear)
        for said in ("h", "han", "sarl han", "197", "cm-2026-01", "fa 12", "x@y", "SKU-1", "2000000000015"):
            found_for(database, said)
        event.remove(database.engine, "before_cursor_execute", hear)
        walked: set[str] = set()
        with database.engine.connect() as connection:
            for statement, values in asked:
                if statement.startswith("SELECT"):
                    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
                    walked |= {row[3] for row in plan if row[3].startswith("SCAN")}
    assert walked <= {
        # The few rows of the settings say which steps are switched off.
        "SCAN setting",
        "SCAN customer USING COVERING INDEX ix_customer_folded_id",
        "SCAN product USING COVERING INDEX ix_product_folded_id",
        # Dozens, not thousands; what is set up from two indexes or from what was typed is no table.
        "SCAN supplier USING COVERING INDEX ix_supplier_folded_id",
        "SCAN (subquery-3)",
        "SCAN (subquery-4)",
        "SCAN (subquery-7)",
        # The few places goods are kept at, once a statement.
        "SCAN location",
        "SCAN CONSTANT ROW",
        "SCAN company",
        "SCAN number_series",
        "SCAN number_series USING COVERING INDEX sqlite_autoindex_number_series_1",
    }, walked


def test_around_an_order_stand_its_documents_its_customer_and_what_may_be_done(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        han = a_customer(tx, "SARL Hàn")
        order = an_order(tx, han)
        bill = an_invoice(tx, han, order_id=order)
        sent = a_shipment(tx, order)
        cash = a_payment(tx, han, order_id=order)
    with database.read() as rd:
        here = around(rd, "order", order)
        assert here.customer is not None
        assert here.customer.row.name == "SARL Hàn"
        assert [(noun_of(each), each.id) for each in here.documents] == [
            ("invoice", bill),
            ("shipment", sent),
            ("payment", cash),
        ]
        assert here.allows("ship.ship")
        assert here.refusal("ship.ship") is None
        refused = here.refusal("sell.confirm")
        assert refused is not None
        assert refused.code == "order_not_confirmable"
        for noun, row_id in (("invoice", bill), ("shipment", sent), ("payment", cash)):
            there = around(rd, noun, row_id)
            assert [(noun_of(each), each.id) for each in there.documents] == [("order", order)]
            assert there.customer == here.customer
        assert not around(rd, "shipment", sent).allows("sell.confirm")


def test_around_a_customer_and_a_product_stand_the_last_documents(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        han, poster = a_customer(tx, "SARL Hàn"), a_product(tx)
        first, second = (an_order(tx, han, lines=[(poster, 1)]) for _ in range(2))
        stranger = a_customer(tx, "Sans rien")
    with database.read() as rd:
        assert [each.id for each in around(rd, "product", poster).documents] == [second, first]
        assert [each.id for each in around(rd, "customer", han).documents] == [second, first]
        assert around(rd, "customer", stranger).documents == ()


def test_around_what_is_gone_is_refused_and_what_was_opened_lately_leaves_it_out(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        han = a_customer(tx, "SARL Hàn")
        order = an_order(tx, han)
        bill = an_invoice(tx, han)
        assert account_of(tx, han)
    with database.read() as rd:
        with pytest.raises(Refusal):
            around(rd, "order", 99_999)
        people, documents = lately(
            rd, [("invoice", bill), ("order", 99_999), ("customer", han), ("order", order)]
        )
    assert [each.row.id for each in people] == [han]
    assert [(noun_of(each), each.id) for each in documents] == [("invoice", bill), ("order", order)]


def test_a_quote_is_found_by_its_number_in_the_version_the_customer_has(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        product_id, who = a_product(tx), a_customer(tx, "SARL Hàn")
    content = OrderDraft(
        customer_id=who, ordered_on=TODAY, lines=(DraftLine(name="Affiche", product_id=product_id),)
    )
    first = database.do(ALICE, quote.save, QuoteDraft(content=content, title="Salle"))
    named = database.do(ALICE, quote.issue, first)
    assert [each.id for each in found_for(database, named).numbered] == [first]
    second = database.do(ALICE, quote.revise, first)
    for said in (named, "de 1", named.rpartition("-")[2]):
        assert [each.id for each in found_for(database, said).numbered] == [first], said
    database.do(ALICE, quote.issue, second)
    for said in (named, "de 1", named.rpartition("-")[2]):
        [found] = found_for(database, said).numbered
        assert (noun_of(found), found.id) == ("quote", second), said
    assert [(noun_of(each), each.id) for each in found_for(database, "sarl han").recent] == [
        ("quote", second)
    ]
    with database.read() as rd:
        here = around(rd, "quote", second)
        _, opened_lately = lately(rd, [("quote", second)])
    assert here.customer is not None
    assert (here.customer.row.name, [each.id for each in opened_lately]) == ("SARL Hàn", [second])
    database.do(ALICE, quote.decline, second, "trop cher")
    assert found_for(database, "sarl han").recent == ()


def test_an_invoice_received_is_found_by_its_sellers_number(database: Database) -> None:
    key = kept(database, sent_by_supplier(number="EP-2209-7731"), ALICE)
    for asked in ("ep-2209-7731", "EP-2209"):
        assert [(noun_of(each), each.id) for each in found_for(database, asked).numbered] == [
            ("received", key)
        ]
    assert not found_for(database, "7731").numbered
