"""Invoices that suppliers send: kept once, whose they are, what they are for, checked or disputed; on both databases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from app.base import archive
from app.base.actor import Actor, Role
from app.base.database import open_database
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.base.money import rounded_div
from app.flow import purchase, restock
from app.flow.incoming import file_of, keep_file, readable
from app.purchasing import received, supplier
from app.purchasing.purchase import OrderedLine, PurchaseDraft, lines_of_purchase
from app.purchasing.purchase_queries import purchase_rows
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.purchasing.received import InvoicedLine
from app.purchasing.received_match import Expected, beyond, matched, names_of
from app.purchasing.received_queries import RECEIVED, ReceivedRow
from app.purchasing.supplier import SupplierDraft
from app.reports.received_page import ReceivedPage, linkable, received_of, received_page
from app.reports.supplier_page import supplier_page
from tests.paper.papers import text
from tests.purchasing.incoming import (
    SELLER,
    SIREN,
    VAT_NUMBER,
    an_invoiced,
    as_pdf,
    as_xml,
    kept,
    sent_by_supplier,
)
from tests.stories.desk import OWNER, TODAY, Desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def a_supplier(desk: Desk, **values: Any) -> int:
    facts: dict[str, Any] = {"name": SELLER, "vat_number": VAT_NUMBER, **values}
    return desk.do(supplier.add, SupplierDraft(**facts))


def page_of(desk: Desk, key: int) -> ReceivedPage:
    with desk.database.read() as rd:
        return received_page(rd, key)


def refused(desk: Desk, *call: Any) -> str:
    with pytest.raises(Refusal) as why:
        desk.do(*call)
    return why.value.code


def listed(desk: Desk, search: str = "", **chips: str) -> list[ReceivedRow]:
    query = ListQuery(search=search, chips=tuple(chips.items()))
    with desk.database.read() as rd:
        assert RECEIVED.count(rd, query).count == len(RECEIVED.ids(rd, query, 0, 99))
        return list(RECEIVED.rows(rd, RECEIVED.ids(rd, query, 0, 99)))


def bought(desk: Desk, who: int, *lines: tuple[int, int, int]) -> tuple[int, str]:
    """An order sent for products, pieces and prices in cents; its key and number."""
    told = tuple(OrderedLine(key, pieces * 1000, cents * 10_000) for key, pieces, cents in lines)
    key = desk.do(purchase.save, PurchaseDraft(supplier_id=who, lines=told))
    return key, desk.do(purchase.send, key)


def come(desk: Desk, key: int, *pieces: int) -> int:
    with desk.database.read() as rd:
        lines = lines_of_purchase(rd, key)
        [order] = purchase_rows(rd, [key])
    told = tuple(
        ReceivedLine(line.product_id, many * 1000, line.unit_price_micro, line.id)
        for line, many in zip(lines, pieces, strict=True)
        if many
    )
    draft = ReceiptDraft(lines=told, supplier_id=order.supplier_id, delivery_note="BL-12")
    return desk.do(restock.receive, draft).id


def test_a_file_is_kept_once_with_its_very_bytes(desk: Desk) -> None:
    for at, content in enumerate((as_pdf(sent_by_supplier()), as_xml(sent_by_supplier(number="G-2"), "ubl"))):
        first = keep_file(desk.database, OWNER, content, f"fichier {at}")
        again = keep_file(desk.database, OWNER, content, "sous un autre nom")
        assert (first.again, again.again, again.id) == (False, True, first.id)
        with desk.database.read() as rd:
            same, name = file_of(rd, desk.database.archive_folder, first.id)
            shown = readable(rd, desk.database.archive_folder, first.id, "fr")
        assert (same, name) == (content, f"fichier {at}")
        assert page_of(desk, first.id).paper.hash == hashlib.sha256(content).hexdigest()
        # What is XML alone can be read too, and says what it is.
        assert shown.startswith(b"%PDF-")
        assert (shown == content) == (at == 0)
        if at == 1:
            said = text(shown)
            assert "C’est le fichier reçu qui fait foi" in said
            assert "G-2" in said
            assert "59,04" in said
    assert len(listed(desk)) == 2
    desk.must_verify()


def test_two_who_keep_one_file_at_once_keep_one_invoice(desk: Desk) -> None:
    begin = Barrier(2)
    content = as_xml(sent_by_supplier())

    def keep(name: str) -> bool:
        database = open_database(desk.url, desk.database.clock)
        try:
            begin.wait(timeout=20)
            return keep_file(database, OWNER, content, name).again
        finally:
            database.close()

    for _ in range(3):
        with ThreadPoolExecutor(2) as both:
            list(both.map(keep, ("un.xml", "deux.xml")))
    assert len(listed(desk)) == 1
    desk.must_verify()


def test_a_file_that_is_refused_leaves_nothing(desk: Desk) -> None:
    sample = Path(__file__).parents[1] / "data" / "einvoice" / "incoming" / "CALC-003" / "facture.pdf"
    with pytest.raises(Refusal, match="einvoice_does_not_add_up"):
        keep_file(desk.database, OWNER, sample.read_bytes(), sample.name)
    clerk = Actor("Dominique", Role.CLERK)
    with pytest.raises(Refusal, match="not_allowed"):
        keep_file(desk.database, clerk, as_xml(sent_by_supplier()), "x.xml")
    assert not listed(desk)
    assert not desk.rows("SELECT id FROM archive_paper")
    desk.must_verify()


@pytest.mark.parametrize(
    "known",
    [
        {"vat_number": VAT_NUMBER, "name": "Un autre nom"},
        {"vat_number": None, "siren": SIREN, "name": "Un autre nom"},
        {"vat_number": None, "name": "GROSSISTE du port"},
    ],
)
def test_the_supplier_is_found_by_number_or_by_name(desk: Desk, known: dict[str, Any]) -> None:
    who = a_supplier(desk, **known)
    key = kept(desk.database, sent_by_supplier(), OWNER)
    assert page_of(desk, key).row.supplier_id == who
    with desk.database.read() as rd:
        assert [each.id for each in supplier_page(rd, who).received] == [key]


def test_a_supplier_of_the_same_name_with_another_number_is_another(desk: Desk) -> None:
    a_supplier(desk, vat_number="FR44732829320")
    key = kept(desk.database, sent_by_supplier(), OWNER)
    assert page_of(desk, key).row.supplier_id is None
    assert [each.id for each in listed(desk, view="unnamed")] == [key]


def test_the_seller_becomes_a_supplier_who_is_known_next_time(desk: Desk) -> None:
    key = kept(desk.database, sent_by_supplier(), OWNER)
    assert refused(desk, received.check, key) == "received_without_supplier"
    who = desk.do(received.create_supplier, key)
    with desk.database.read() as rd:
        draft = supplier_page(rd, who).draft
    assert (draft.name, draft.siren, draft.vat_number, draft.city) == (SELLER, SIREN, VAT_NUMBER, "Nîmes")
    later = kept(desk.database, sent_by_supplier(number="G-9"), OWNER, "ubl")
    assert page_of(desk, later).row.supplier_id == who
    desk.must_verify()


def test_a_supplier_that_was_chosen_is_known_by_number_from_then_on(desk: Desk) -> None:
    who = a_supplier(desk, name="Port", vat_number=None)
    key = kept(desk.database, sent_by_supplier(), OWNER)
    assert page_of(desk, key).row.supplier_id is None
    desk.do(received.name_supplier, key, who)
    with desk.database.read() as rd:
        assert supplier_page(rd, who).draft.vat_number == VAT_NUMBER
    later = kept(desk.database, sent_by_supplier(number="G-9"), OWNER)
    assert page_of(desk, later).row.supplier_id == who


def test_a_number_that_cannot_be_right_is_said_and_not_learnt(desk: Desk) -> None:
    key = kept(desk.database, sent_by_supplier(vat_number="FR00404833048"), OWNER)
    assert ("seller_vat", "FR00404833048") in page_of(desk, key).odd
    who = desk.do(received.create_supplier, key)
    with desk.database.read() as rd:
        draft = supplier_page(rd, who).draft
    assert (draft.siren, draft.vat_number) == (SIREN, None)


def test_what_is_invoiced_is_held_against_what_was_ordered_and_came(desk: Desk) -> None:
    one, two, three = (desk.a_product(name, sku=name[:2]) for name in ("Bougie", "Savon", "Torchon"))
    who = a_supplier(desk)
    order, number = bought(desk, who, (one, 12, 410), (two, 6, 300), (three, 2, 900))
    come(desk, order, 12, 4, 2)
    lines = (
        an_invoiced("Bougie", 12, "4.10", "Bo"),
        an_invoiced("Savon doux", 6, "3.30", "Sa"),
        an_invoiced("Emballage", 1, "5.00"),
    )
    key = kept(desk.database, sent_by_supplier(*lines, order=number.lower()), OWNER)
    page = page_of(desk, key)
    assert (page.row.purchase_id, page.row.purchase, page.against) == (order, number, "purchase")
    told = [
        (each.name, each.ordered_milli, each.received_milli, each.invoiced_milli, each.faults)
        for each in page.match
    ]
    assert told == [
        ("Bougie", 12_000, 12_000, 12_000, ()),
        ("Savon", 6_000, 4_000, 6_000, ("quantity", "price")),
        ("Torchon", 2_000, 2_000, None, ("missing",)),
        ("Emballage", None, None, 1_000, ("unordered",)),
    ]
    assert (page.match[1].agreed_micro, page.match[1].price_micro) == (3_000_000, 3_300_000)
    with desk.database.read() as rd:
        assert [each.id for each in received_of(rd, "purchase", order)] == [key]
    # What a second invoice says again is too much.
    later = kept(desk.database, sent_by_supplier(lines[0], number="G-9", order=number), OWNER)
    assert (page_of(desk, later).match[0].before_milli, page_of(desk, later).match[0].faults) == (
        12_000,
        ("quantity",),
    )


def test_a_credit_note_takes_off_and_lacks_nothing(desk: Desk) -> None:
    product = desk.a_product("Bougie", sku="Bo")
    who = a_supplier(desk)
    order, number = bought(desk, who, (product, 12, 410))
    come(desk, order, 12)
    facts = sent_by_supplier(an_invoiced("Bougie", 2, "4.10", "Bo"), order=number, kind="credit_note")
    key = kept(desk.database, facts, OWNER)
    page = page_of(desk, key)
    assert (page.row.kind, page.row.total, page.match[0].invoiced_milli) == ("credit_note", -984, -2_000)
    assert page.match[0].faults == ()
    with desk.database.read() as rd:
        assert RECEIVED.count(rd, ListQuery()).sums == {"total": -984, "unpaid": -984}


def test_an_invoice_is_linked_by_hand_to_what_is_of_its_supplier(desk: Desk) -> None:
    product = desk.a_product("Bougie", sku="Bo")
    who, other = a_supplier(desk), a_supplier(desk, name="Autre", vat_number=None)
    order, _number = bought(desk, who, (product, 12, 410))
    receipt = come(desk, order, 12)
    key = kept(desk.database, sent_by_supplier(), OWNER)
    assert page_of(desk, key).against == ""
    with desk.database.read() as rd:
        found = linkable(rd, who)
    assert ([each.id for each in found.purchases], [each.id for each in found.receipts]) == (
        [order],
        [receipt],
    )
    desk.do(received.link, key, None, receipt)
    assert (page_of(desk, key).against, page_of(desk, key).match[0].ordered_milli) == ("receipt", None)
    desk.do(received.unlink, key)
    assert page_of(desk, key).against == ""
    foreign, _ = bought(desk, other, (product, 1, 100))
    assert refused(desk, received.link, key, foreign) == "received_of_another"
    # Another supplier's order does not stay behind.
    desk.do(received.link, key, order)
    desk.do(received.name_supplier, key, other)
    assert page_of(desk, key).row.purchase_id is None
    desk.must_verify()


def test_it_is_checked_or_disputed_with_who_and_why(desk: Desk) -> None:
    a_supplier(desk)
    key = kept(desk.database, sent_by_supplier(), OWNER)
    assert refused(desk, received.dispute, key, "  ") == "reason_missing"
    desk.do(received.dispute, key, "trop cher")
    page = page_of(desk, key)
    assert (page.row.state, page.reason, page.decided_by) == ("disputed", "trop cher", OWNER.name)
    desk.do(received.check, key)
    assert (page_of(desk, key).row.state, page_of(desk, key).reason) == ("checked", "")
    assert refused(desk, received.check, key) == "received_is_checked"
    desk.do(received.reopen, key)
    assert page_of(desk, key).row.state == "open"
    assert refused(desk, received.pay, key, TODAY + timedelta(days=1)) == "received_paid_ahead"
    due = page_of(desk, key).row.due
    for wrong in (0, due, due + 1):
        assert refused(desk, received.pay_part, key, TODAY, wrong) == "received_no_part"
    desk.do(received.pay_part, key, TODAY, 1_000)
    row = page_of(desk, key).row
    assert (row.paid_on, row.paid_amount, row.left) == (None, 1_000, due - 1_000)
    with desk.database.read() as rd:
        assert RECEIVED.count(rd, ListQuery(chips=(("view", "unpaid"),))).sums["unpaid"] == due - 1_000
    desk.must_verify()
    desk.do(received.pay, key, TODAY)
    assert not listed(desk, view="unpaid")
    assert page_of(desk, key).row.left == 0
    assert refused(desk, received.pay_part, key, TODAY, 1) == "received_no_part"
    desk.must_verify()
    desk.do(received.unpay, key)
    assert page_of(desk, key).row.left == due
    assert [each.id for each in listed(desk, view="unpaid")] == [key]
    verbs = [event.verb for event in page_of(desk, key).history]
    assert sorted(verbs) == sorted(
        f"received.{name}" for name in ("keep", "dispute", "check", "reopen", "pay_part", "pay", "unpay")
    )
    desk.must_verify()


def test_the_same_number_in_another_file_is_said(desk: Desk) -> None:
    first = kept(desk.database, sent_by_supplier(), OWNER)
    second = kept(desk.database, sent_by_supplier(), OWNER, "ubl")
    foreign = kept(
        desk.database, sent_by_supplier(name="Un autre", siren="", vat_number="BE0403199702"), OWNER
    )
    assert [each.id for each in page_of(desk, second).twins] == [first]
    assert not page_of(desk, foreign).twins


def test_invoices_are_found_by_number_seller_order_and_article(desk: Desk) -> None:
    product = desk.a_product("Bougie", sku="Bo")
    who = a_supplier(desk)
    _order, number = bought(desk, who, (product, 12, 410))
    key = kept(desk.database, sent_by_supplier(an_invoiced("Bougie", 12, "4.10", "Bo"), order=number), OWNER)
    kept(
        desk.database, sent_by_supplier(number="12", name="Autre", siren="", vat_number="BE0403199702"), OWNER
    )
    for search in ("2026-88", "grossiste port", number, "bougie"):
        assert [each.id for each in listed(desk, search)] == [key], search
    assert [each.id for each in listed(desk, supplier=str(who))] == [key]
    assert not listed(desk, due_to="2020-01-01")


def test_its_original_is_sealed(desk: Desk) -> None:
    key = kept(desk.database, sent_by_supplier(), OWNER)
    with desk.database.read() as rd:
        paper = archive.paper_of(rd, received.NOUN, key)
    assert paper is not None
    assert paper.media_type == "application/xml"
    if desk.database.archive_folder is not None:
        place = desk.database.archive_folder / paper.hash[:2] / f"{paper.hash}.pdf"
        place.write_bytes(place.read_bytes().replace(b"4.10", b"9.10"))
        with desk.database.read() as rd, pytest.raises(Refusal, match="archive_damaged"):
            file_of(rd, desk.database.archive_folder, key)


def a_told(name: str, pieces: int, price: str, code: str = "") -> InvoicedLine:
    micro = int(Decimal(price) * 1_000_000)
    net = rounded_div(pieces * micro, 10_000)
    return InvoicedLine(
        code=code,
        our_code="",
        gtin="",
        name=name,
        unit="C62",
        quantity_milli=pieces * 1000,
        price_micro=micro,
        net=net,
    )


def test_what_an_invoice_asks_beyond_what_was_agreed_is_a_sum() -> None:
    candle = Expected(
        name="Bougie",
        code="BO",
        names=names_of("BO"),
        ordered_milli=24_000,
        received_milli=12_000,
        price_micro=6_300_000,
    )

    def asked(*lines: InvoicedLine) -> int:
        return beyond(matched([candle], lines), "EUR")

    assert asked(a_told("Bougie", 12, "6.30", "BO")) == 0
    assert asked(a_told("Bougie", 12, "6.552", "BO")) == 3_02
    assert asked(a_told("Bougie", 12, "6.552", "BO"), a_told("Port", 1, "18.00")) == 21_02
    # Two more than came, at the price agreed; one cheaper.
    assert asked(a_told("Bougie", 14, "6.30", "BO")) == 12_60
    assert asked(a_told("Bougie", 12, "6.00", "BO")) == -3_60
    # Nothing invoiced of what came asks nothing.
    assert asked() == 0
    priceless = replace(candle, price_micro=None)
    assert beyond(matched([priceless], [a_told("Bougie", 14, "6.30", "BO")]), "EUR") == 12_60
