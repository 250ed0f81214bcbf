"""Claims to suppliers: what had expired when it came is named with its worth, and credit is awaited until a note is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.correspondence import mail
from app.flow import purchase, restock
from app.flow.letters import compose, kinds_for
from app.purchasing import received, supplier
from app.purchasing.claims import KIND
from app.purchasing.purchase import OrderedLine, PurchaseDraft, lines_of_purchase
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.purchasing.receipt_queries import RECEIPTS
from app.purchasing.supplier import SupplierDraft
from app.reports.mails import MAILS
from app.reports.receipt_page import ReceiptPage, receipt_page
from app.stock import tracing
from app.stock.lots import LotOf
from app.stock.set_aside import Aside, set_aside, to_set_aside
from tests.purchasing.incoming import SELLER, VAT_NUMBER, an_invoiced, kept, sent_by_supplier
from tests.stories.desk import OWNER, TODAY, Desk

PAST = TODAY - timedelta(days=1)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def a_supplier(desk: Desk) -> int:
    draft = SupplierDraft(
        name=SELLER, vat_number=VAT_NUMBER, email="qualite@fournisseur.example", our_number="C 7"
    )
    return desk.do(supplier.add, draft)


def honey_came(desk: Desk, who: int | None) -> int:
    """Six jars at 4.70, of which four had expired."""
    honey = desk.a_product("Miel")
    desk.do(tracing.trace, honey, "lot")
    lots = (LotOf("PAST", 4_000, PAST), LotOf("GOOD", 2_000, TODAY + timedelta(days=90)))
    line = ReceivedLine(honey, 6_000, 4_700_000, lots=lots)
    draft = ReceiptDraft(lines=(line,), supplier_id=who, delivery_note="BL 4107")
    return desk.do(restock.receive, draft).id


def page_of(desk: Desk, receipt: int) -> ReceiptPage:
    with desk.database.read() as rd:
        return receipt_page(rd, receipt)


def claim(desk: Desk, receipt: int) -> int:
    with desk.database.read() as rd:
        draft = compose(rd, KIND, "goods_receipt", receipt).draft
    return desk.do(mail.promise, draft)


def awaited(desk: Desk) -> list[int]:
    query = ListQuery(chips=(("view", "claimed"),))
    with desk.database.read() as rd:
        found = list(RECEIPTS.ids(rd, query, 0, 9))
        assert RECEIPTS.count(rd, query).count == len(found)
    return found


def test_what_had_expired_is_claimed_by_lot_with_its_worth(desk: Desk) -> None:
    receipt = honey_came(desk, a_supplier(desk))
    assert kinds_for("goods_receipt") == (KIND,)
    with desk.database.read() as rd:
        letter = compose(rd, KIND, "goods_receipt", receipt).draft
    assert letter.recipient == "qualite@fournisseur.example"
    assert letter.customer_id is None
    body = letter.body.replace("\u00a0", " ").replace("\u202f", " ")
    for part in ("- 4 Miel, lot PAST", "18,80 €", "BL 4107", "C 7"):
        assert part in body, part
    assert "GOOD" not in body
    # It came without an order: nothing is said of one.
    assert "commande" not in body.split("Valeur")[0]


def test_it_is_to_be_claimed_though_it_was_thrown_away_until_somebody_did(desk: Desk) -> None:
    receipt = honey_came(desk, a_supplier(desk))
    assert page_of(desk, receipt).row.expired
    with desk.database.read() as rd:
        [gone] = to_set_aside(rd)
    desk.do(set_aside, "scrap", [Aside(gone.lot_id, gone.place, 4_000)], "périmé")
    page = page_of(desk, receipt)
    assert (page.expired, page.row.expired) == ((), False)
    assert (page.to_claim, page.row.credit_awaited) == (True, False)
    assert awaited(desk) == []
    key = claim(desk, receipt)
    page = page_of(desk, receipt)
    assert (page.to_claim, page.row.credit_awaited) == (False, True)
    assert awaited(desk) == [receipt]
    with desk.database.read() as rd:
        [row] = MAILS.rows(rd, [key])
    assert (row.number, row.customer) == (page.row.number, SELLER)
    # A mail that was put aside asked nobody for anything.
    desk.do(mail.discard, key)
    assert page_of(desk, receipt).to_claim
    assert awaited(desk) == []
    desk.must_verify()


def test_a_credit_note_kept_since_ends_the_wait_and_an_older_one_does_not(desk: Desk) -> None:
    who = a_supplier(desk)
    receipt = honey_came(desk, who)
    older = kept(
        desk.database, sent_by_supplier(an_invoiced("Miel", 1, "4.70", ""), kind="credit_note"), OWNER
    )
    desk.do(received.link, older, None, receipt)
    desk.on(TODAY + timedelta(days=1))
    claim(desk, receipt)
    assert awaited(desk) == [receipt]
    desk.on(TODAY + timedelta(days=2))
    answer = sent_by_supplier(an_invoiced("Miel", 4, "4.70", ""), kind="credit_note", number="AV-2")
    desk.do(received.link, kept(desk.database, answer, OWNER), None, receipt)
    assert awaited(desk) == []
    assert not page_of(desk, receipt).row.credit_awaited


def test_a_credit_note_for_the_order_answers_too_and_all_that_came_is_named(desk: Desk) -> None:
    who, bowl = a_supplier(desk), desk.a_product("Bol")
    order = desk.do(
        purchase.save, PurchaseDraft(supplier_id=who, lines=(OrderedLine(bowl, 5_000, 2_000_000),))
    )
    number = desk.do(purchase.send, order)
    with desk.database.read() as rd:
        [line] = lines_of_purchase(rd, order)
    draft = ReceiptDraft(lines=(ReceivedLine(bowl, 5_000, None, line.id),), supplier_id=who)
    receipt = desk.do(restock.receive, draft).id
    assert not page_of(desk, receipt).to_claim
    with desk.database.read() as rd:
        letter = compose(rd, KIND, "goods_receipt", receipt, language="en").draft
    assert "- 5 Bol" in letter.body
    assert number in letter.body
    assert "Worth" not in letter.body
    claim(desk, receipt)
    assert awaited(desk) == [receipt]
    desk.on(TODAY + timedelta(days=1))
    kept(
        desk.database,
        sent_by_supplier(an_invoiced("Bol", 1, "2.00", ""), order=number, kind="credit_note"),
        OWNER,
    )
    assert awaited(desk) == []


def test_without_a_supplier_there_is_nobody_to_claim_from(desk: Desk) -> None:
    receipt = honey_came(desk, None)
    assert not page_of(desk, receipt).can_claim
    with desk.database.read() as rd, pytest.raises(Refusal) as why:
        compose(rd, KIND, "goods_receipt", receipt)
    assert why.value.code == "receipt_without_supplier"
