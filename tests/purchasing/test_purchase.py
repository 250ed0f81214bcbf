"""Purchase orders from the draft to what came: what is incoming, when it can be promised, at which price; both dialects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.base.errors import Refusal
from app.base.words import Words
from app.correspondence import mail, sender
from app.correspondence.sender import SenderDraft
from app.flow import mail_left, purchase, restock
from app.flow.handover import HandoverDraft, hand_over, not_handed_over
from app.flow.letters import compose
from app.flow.paper import purchase_paper
from app.purchasing import supplier
from app.purchasing.purchase import OrderedLine, PurchaseDraft, lines_of_purchase
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.purchasing.supplier import OfferDraft, SupplierDraft
from app.reports.event_words import event_in_words
from app.reports.goods_in import expected_goods
from app.reports.line_page import line_page
from app.reports.purchase_page import PurchasePage, purchase_page
from tests.paper.papers import text
from tests.stories.desk import OWNER, TODAY, Desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def a_supplier(desk: Desk, product: int, **values: object) -> int:
    told = SupplierDraft(
        name="Grossiste", email="ventes@grossiste.example", city="Brest", lead_days=10, minimum_amount=50_00
    )
    who = desk.do(supplier.add, told)
    offered = replace(
        OfferDraft(product_id=product, code="GR-1", pack_milli=12_000, price_micro=4_000_000), **values
    )
    desk.do(supplier.offer, who, offered)
    return who


def ordered(desk: Desk, who: int, *lines: tuple[int, int], on: date | None = None) -> int:
    """A draft of products and pieces."""
    told = tuple(OrderedLine(product, pieces * 1000) for product, pieces in lines)
    return desk.do(purchase.save, PurchaseDraft(supplier_id=who, lines=told, expected_on=on))


def page_of(desk: Desk, key: int) -> PurchasePage:
    with desk.database.read() as rd:
        return purchase_page(rd, key)


def incoming(desk: Desk, product: int) -> int:
    rows = desk.rows("SELECT incoming_milli FROM stock_balance WHERE product_id = :id", id=product)
    return int(rows[0]["incoming_milli"]) // 1000 if rows else 0


def come(desk: Desk, key: int, *pieces: int, cost: int | None = None) -> int:
    """Receive so many pieces of each line."""
    with desk.database.read() as rd:
        lines = lines_of_purchase(rd, key)
        who = purchase_page(rd, key).row.supplier_id
    told = tuple(
        ReceivedLine(line.product_id, many * 1000, cost, line.id)
        for line, many in zip(lines, pieces, strict=True)
        if many
    )
    return desk.do(restock.receive, ReceiptDraft(lines=told, supplier_id=who)).id


def refused(desk: Desk, *call: object) -> str:
    with pytest.raises(Refusal) as why:
        desk.do(*call)
    return why.value.code


@pytest.mark.parametrize(
    ("lead", "expected"),
    # Sent on Friday 27 November: a Sunday, Christmas (a Friday), and a day on which somebody takes goods in.
    [(9, date(2026, 12, 7)), (28, date(2026, 12, 28)), (5, date(2026, 12, 2))],
)
def test_goods_are_expected_on_a_working_day(desk: Desk, lead: int, expected: date) -> None:
    product = desk.a_product()
    who = desk.do(supplier.add, SupplierDraft(name="Grossiste", lead_days=lead))
    desk.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=4_000_000))
    desk.on(date(2026, 11, 27))
    key = ordered(desk, who, (product, 12))
    assert page_of(desk, key).expected_on == expected
    desk.do(purchase.send, key)
    assert page_of(desk, key).row.expected_on == expected


def test_a_draft_owes_nothing_and_what_was_sent_is_incoming_for_a_day(desk: Desk) -> None:
    product = desk.a_product("Affiche")
    who = a_supplier(desk, product)
    key = ordered(desk, who, (product, 24))
    assert incoming(desk, product) == 0
    assert page_of(desk, key).row.net == 96_00
    number = desk.do(purchase.send, key)
    assert number == f"CF-{TODAY.year}-0001"
    assert incoming(desk, product) == 24
    page = page_of(desk, key)
    assert (page.row.state, page.row.expected_on) == ("sent", TODAY + timedelta(days=10))
    with desk.database.read() as rd:
        [coming] = line_page(rd, product).incoming
    assert (coming.quantity_milli, coming.on) == (24_000, TODAY + timedelta(days=10))
    assert refused(desk, purchase.send, key) == "purchase_not_a_draft"
    desk.must_verify()


def test_it_is_expected_from_the_day_it_was_passed_on_unless_a_day_was_typed(desk: Desk) -> None:
    product = desk.a_product("Affiche")
    who = a_supplier(desk, product)
    keys = [ordered(desk, who, (product, 12), on=on) for on in (None, None, TODAY + timedelta(days=12))]
    for key in keys:
        desk.do(purchase.send, key)
    by_phone, by_mail, typed = keys
    desk.do(sender.decide, SenderDraft(kind="system", address="a@exemple.fr"))
    with desk.database.read() as rd:
        draft = compose(rd, "purchase_order", "purchase_order", by_mail).draft
    mail_id = desk.do(mail.promise, draft)
    # Passed on three days later: the lead time runs from then, and ends on a working day.
    desk.on(TODAY + timedelta(days=3))
    for key in (by_phone, typed):
        by_phone_then = HandoverDraft(handed_on=TODAY + timedelta(days=3), way="phone")
        desk.do(hand_over, "purchase_order", key, by_phone_then)
    desk.do(mail.begin, mail_id)
    desk.do(mail_left.done, mail_id, 1, "uncertain", "")
    assert page_of(desk, by_mail).row.expected_on == TODAY + timedelta(days=10)
    desk.do(mail_left.received, mail_id)
    days = [page_of(desk, key).row.expected_on for key in keys]
    assert days[0] == days[1]
    assert days[0] is not None
    assert TODAY + timedelta(days=13) <= days[0] <= TODAY + timedelta(days=15)
    assert days[2] == TODAY + timedelta(days=12)
    told = [event_in_words(page_of(desk, key).history[-1], Words("fr"), "EUR") for key in keys]
    assert ["attendue le" in each for each in told] == [True, True, False]
    # Told again it counts from the first time.
    desk.on(TODAY + timedelta(days=5))
    desk.do(hand_over, "purchase_order", by_phone, HandoverDraft(handed_on=TODAY + timedelta(days=5)))
    assert page_of(desk, by_phone).row.expected_on == days[0]
    desk.must_verify()


def test_what_came_in_parts_closes_the_order_and_an_undone_receipt_opens_it_again(desk: Desk) -> None:
    one, two = desk.a_product("Une"), desk.a_product("Deux")
    who = a_supplier(desk, one)
    desk.do(supplier.offer, who, OfferDraft(product_id=two, price_micro=1_000_000))
    key = ordered(desk, who, (one, 10), (two, 5))
    desk.do(purchase.send, key)
    come(desk, key, 4, 0)
    assert (page_of(desk, key).row.received, incoming(desk, one), incoming(desk, two)) == ("part", 6, 5)
    with desk.database.read() as rd:
        assert [each.left_milli for each in expected_goods(rd, key).lines] == [6_000, 5_000]
    last = come(desk, key, 7, 5)
    assert (page_of(desk, key).row.state, page_of(desk, key).row.received) == ("closed", "all")
    assert (incoming(desk, one), incoming(desk, two)) == (0, 0)
    desk.must_verify()
    desk.do(restock.reverse, last, "mauvais article")
    assert (page_of(desk, key).row.state, incoming(desk, one), incoming(desk, two)) == ("sent", 6, 5)
    desk.must_verify()


def test_the_rest_given_up_is_no_longer_incoming_and_stays_so(desk: Desk) -> None:
    product = desk.a_product("Affiche")
    key = ordered(desk, a_supplier(desk, product), (product, 10))
    desk.do(purchase.send, key)
    assert refused(desk, purchase.close, key, " ") == "reason_missing"
    receipt = come(desk, key, 3)
    assert refused(desk, purchase.cancel, key, "non") == "purchase_received"
    desk.do(purchase.close, key, "épuisé chez lui")
    assert incoming(desk, product) == 0
    desk.do(restock.reverse, receipt, "abîmé")
    assert (page_of(desk, key).row.state, incoming(desk, product)) == ("closed", 0)
    assert refused(desk, purchase.expect, key, TODAY, "x") == "purchase_not_open"
    desk.must_verify()


def test_an_order_of_which_nothing_came_is_called_off(desk: Desk) -> None:
    product = desk.a_product("Affiche")
    who = a_supplier(desk, product)
    sent, draft = ordered(desk, who, (product, 10)), ordered(desk, who, (product, 2))
    desk.do(purchase.send, sent)
    for key in (sent, draft):
        desk.do(purchase.cancel, key, "trop cher")
        assert page_of(desk, key).row.state == "cancelled"
    assert incoming(desk, product) == 0
    assert refused(desk, purchase.cancel, sent, "encore") == "purchase_not_open"
    desk.must_verify()


def test_a_receipt_says_how_much_dearer_than_ordered_goods_came(desk: Desk) -> None:
    product = desk.a_product("Affiche")
    key = ordered(desk, a_supplier(desk, product), (product, 10))
    desk.do(purchase.send, key)
    come(desk, key, 4)
    assert page_of(desk, key).difference == 0
    come(desk, key, 2, cost=4_500_000)
    page = page_of(desk, key)
    assert page.difference == 1_00
    assert page.lines[0].cost_micro == 4_166_667


def test_a_draft_is_written_over_and_needs_prices_to_be_sent(desk: Desk) -> None:
    product, other = desk.a_product("Affiche"), desk.a_product("Sans prix")
    who = a_supplier(desk, product)
    key = ordered(desk, who, (product, 1))
    again = PurchaseDraft(supplier_id=who, lines=(OrderedLine(other, 3_000),), note="vite")
    assert desk.do(purchase.save, again, key) == key
    assert [each.line.name for each in page_of(desk, key).lines] == ["Sans prix"]
    assert refused(desk, purchase.send, key) == "purchase_without_price"
    assert page_of(desk, key).below_minimum == 50_00
    assert refused(desk, purchase.save, PurchaseDraft(supplier_id=who, lines=())) == "purchase_empty"
    desk.must_verify()


def test_another_day_is_promised_from_once_it_was_said(desk: Desk) -> None:
    product = desk.a_product("Affiche")
    key = ordered(desk, a_supplier(desk, product), (product, 10), on=TODAY + timedelta(days=3))
    desk.do(purchase.send, key)
    desk.do(purchase.expect, key, TODAY + timedelta(days=30), "retard annoncé au téléphone")
    with desk.database.read() as rd:
        assert [each.on for each in line_page(rd, product).incoming] == [TODAY + timedelta(days=30)]
    desk.on(TODAY + timedelta(days=31))
    assert page_of(desk, key).row.late
    desk.must_verify()


def test_only_its_supplier_delivers_an_order_and_only_what_it_names(desk: Desk) -> None:
    product, other = desk.a_product("Affiche"), desk.a_product("Autre")
    who = a_supplier(desk, product)
    stranger = desk.do(supplier.add, SupplierDraft(name="Un autre"))
    key = ordered(desk, who, (product, 2))
    with desk.database.read() as rd:
        [line] = lines_of_purchase(rd, key)
    for bought, by in ((other, who), (product, stranger)):
        wrong = ReceiptDraft(lines=(ReceivedLine(bought, 1_000, None, line.id),), supplier_id=by)
        assert refused(desk, restock.receive, wrong) == "purchase_not_open"
    desk.do(purchase.send, key)
    for bought, by in ((other, who), (product, stranger)):
        wrong = ReceiptDraft(lines=(ReceivedLine(bought, 1_000, None, line.id),), supplier_id=by)
        assert refused(desk, restock.receive, wrong) == "purchase_line_differs"


def test_the_paper_and_the_mail_name_what_is_ordered(desk: Desk) -> None:
    product = desk.a_product("Affiche", sku="AFF-1")
    key = ordered(desk, a_supplier(desk, product), (product, 24))
    assert "Commandé le" not in text(purchase_paper(desk.database, OWNER, key)), (
        "of a draft nothing is ordered"
    )
    number = desk.do(purchase.send, key)
    paper = purchase_paper(desk.database, OWNER, key)
    told = text(paper)
    assert "Commandé le" in told
    assert number in told
    assert "GR-1" in told
    assert "96,00" in told
    # What was sent stays what it was.
    assert purchase_paper(desk.database, OWNER, key) == paper
    with desk.database.read() as rd:
        letter = compose(rd, "purchase_order", "purchase_order", key).draft
    assert letter.recipient == "ventes@grossiste.example"
    assert number in letter.subject
    assert letter.customer_id is None
    desk.must_verify()


def test_what_came_by_mistake_and_was_undone_may_be_called_off(desk: Desk) -> None:
    bowl = desk.a_product("Bol")
    key = ordered(desk, a_supplier(desk, bowl), (bowl, 12))
    desk.do(purchase.send, key)
    desk.do(restock.reverse, come(desk, key, 5), "livraison d’un autre")
    desk.do(purchase.cancel, key, "plus besoin")
    desk.must_verify()


def test_what_the_supplier_delivered_of_was_passed_on_whatever_anybody_wrote_down(desk: Desk) -> None:
    product = desk.a_product("Affiche")
    key = ordered(desk, a_supplier(desk, product), (product, 24))
    desk.do(purchase.send, key)
    told = desk.do(hand_over, "purchase_order", key, HandoverDraft(handed_on=TODAY, way="phone"))
    came = come(desk, key, 6)
    assert page_of(desk, key).answered
    assert refused(desk, not_handed_over, told, "jamais appelé") == "handover_answered"
    # Once the receipt is undone nothing came of it, and the record may be wrong.
    desk.do(restock.reverse, came, "autre commande")
    assert not page_of(desk, key).answered
    desk.do(not_handed_over, told, "jamais appelé")
    assert page_of(desk, key).row.untold
    desk.must_verify()
