"""Goods given back to a supplier: by lot out of stock at what they came for, their credit awaited, and undone visibly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow import restock
from app.flow.letters import compose, kinds_for
from app.purchasing import received
from app.purchasing.given_back import GivenBack, Returnable, returnable
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.purchasing.receipt_queries import RECEIPTS
from app.reports.given_back_slip import given_back_slip
from app.stock import tracing
from app.stock.correction import correct
from app.stock.lots import LotOf
from app.stock.set_aside import Aside, set_aside
from tests.purchasing.incoming import an_invoiced, kept, sent_by_supplier
from tests.purchasing.test_claims import a_supplier, awaited, claim, honey_came, page_of
from tests.stories.desk import OWNER, TODAY, Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def there(desk: Desk, receipt: int) -> list[Returnable]:
    with desk.database.read() as rd:
        return returnable(rd, receipt)


def the_past(desk: Desk, receipt: int) -> Returnable:
    [found] = [each for each in there(desk, receipt) if each.code == "PAST"]
    return found


def given(each: Returnable, pieces: int) -> GivenBack:
    return GivenBack(each.line_id, each.place, pieces * 1000, each.lot_id)


def refused(desk: Desk, receipt: int, *wanted: GivenBack, reason: str = "périmé") -> str:
    with pytest.raises(Refusal) as why:
        desk.do(restock.give_back, receipt, list(wanted), reason)
    return why.value.code


def on_hand(desk: Desk) -> int:
    return int(desk.row("SELECT sum(on_hand_milli) AS milli FROM stock_balance")["milli"])


def apart(desk: Desk) -> int:
    return int(desk.row("SELECT sum(quarantined_milli) AS milli FROM stock_balance")["milli"])


def test_a_lot_goes_back_at_its_cost_and_its_credit_is_awaited_until_a_note_is_kept(desk: Desk) -> None:
    receipt = honey_came(desk, a_supplier(desk))
    lot = the_past(desk, receipt)
    assert (lot.left_milli, lot.here_milli, lot.most_milli, lot.unit_cost_micro) == (
        4_000,
        4_000,
        4_000,
        4_700_000,
    )
    back = desk.do(restock.give_back, receipt, [given(lot, 3)], "périmé à l’arrivée")
    page = page_of(desk, back)
    assert page.row.number == f"RF-{TODAY.year}-0001"
    assert (page.row.kind, page.row.quantity_milli, page.row.amount) == ("return", -3_000, -1_410)
    assert [(each.code, each.quantity_milli) for each in page.lots] == [("PAST", 3_000)]
    assert on_hand(desk) == 3_000
    assert the_past(desk, receipt).most_milli == 1_000
    assert page.row.credit_awaited
    assert page.origin is not None
    assert page.origin.id == receipt
    of = page_of(desk, receipt)
    assert [each.number for each in of.given_back] == [page.row.number]
    # It is claimed by what went back; the receipt asks for nothing more.
    assert (of.to_claim, of.row.credit_awaited) == (False, False)
    assert of.row.returned_milli == 3_000
    assert awaited(desk) == [back]
    desk.must_verify()
    desk.on(TODAY + timedelta(days=1))
    answer = sent_by_supplier(an_invoiced("Miel", 3, "4.70", ""), kind="credit_note", number="AV-9")
    desk.do(received.link, kept(desk.database, answer, OWNER), None, receipt)
    assert awaited(desk) == []
    assert not page_of(desk, back).row.credit_awaited
    desk.must_verify()


def test_an_older_credit_note_answers_only_where_it_is_linked_to_the_return(desk: Desk) -> None:
    receipt = honey_came(desk, a_supplier(desk))
    answer = sent_by_supplier(an_invoiced("Miel", 4, "4.70", ""), kind="credit_note", number="AV-9")
    note = kept(desk.database, answer, OWNER)
    desk.do(received.link, note, None, receipt)
    desk.on(TODAY + timedelta(days=1))
    back = desk.do(restock.give_back, receipt, [given(the_past(desk, receipt), 4)], "périmé")
    assert awaited(desk) == [back]
    desk.do(received.link, note, None, back)
    assert awaited(desk) == []


def test_what_was_put_aside_goes_back_and_is_kept_apart_no_longer(desk: Desk) -> None:
    receipt = honey_came(desk, a_supplier(desk))
    lot = the_past(desk, receipt)
    desk.do(set_aside, "quarantine", [Aside(lot.lot_id, lot.place, 4_000)], "périmé")
    lot = the_past(desk, receipt)
    assert (lot.here_milli, lot.kept_milli) == (4_000, 4_000)
    back = desk.do(restock.give_back, receipt, [given(lot, 4)], "périmé")
    assert (on_hand(desk), apart(desk)) == (2_000, 0)
    desk.must_verify()
    # Undone, it is on hand again as any other; nobody is asked to keep apart what was.
    desk.do(restock.reverse, back, "le transporteur n’est pas venu")
    assert on_hand(desk) == 6_000
    assert page_of(desk, back).reversed_by is not None
    assert the_past(desk, receipt).most_milli == 4_000
    assert awaited(desk) == []
    desk.must_verify()


def test_no_more_goes_back_than_came_and_is_here(desk: Desk) -> None:
    receipt = honey_came(desk, a_supplier(desk))
    lot = the_past(desk, receipt)
    assert refused(desk, receipt, given(lot, 5)) == "give_back_short"
    assert refused(desk, receipt, given(lot, 2), given(lot, 3)) == "give_back_short"
    assert refused(desk, receipt) == "give_back_empty"
    assert refused(desk, receipt, given(lot, 0)) == "give_back_empty"
    assert refused(desk, receipt, given(lot, 1), reason=" ") == "reason_missing"
    assert refused(desk, receipt, GivenBack(lot.line_id, 99, 1_000, lot.lot_id)) == "give_back_gone"
    desk.do(set_aside, "scrap", [Aside(lot.lot_id, lot.place, 3_000)], "cassés")
    assert the_past(desk, receipt).most_milli == 1_000
    back = desk.do(restock.give_back, receipt, [given(lot, 1)], "périmé")
    assert refused(desk, receipt, given(lot, 1)) == "give_back_gone"
    assert refused(desk, back, given(lot, 1)) == "receipt_is_undoing"
    nobody = honey_of_nobody(desk)
    assert refused(desk, nobody, given(there(desk, nobody)[0], 1)) == "receipt_without_supplier"


def honey_of_nobody(desk: Desk) -> int:
    bowl = desk.a_product("Bol")
    return desk.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(bowl, 5_000, 2_000_000),))).id


def test_a_receipt_of_which_some_went_back_is_undone_after_its_return(desk: Desk) -> None:
    receipt = honey_came(desk, a_supplier(desk))
    back = desk.do(restock.give_back, receipt, [given(the_past(desk, receipt), 1)], "périmé")
    [reversing] = page_of(desk, receipt).possible
    assert (reversing.allowed, reversing.reason) == (False, "receipt_given_back")
    with pytest.raises(Refusal) as why:
        desk.do(restock.reverse, receipt, "erreur")
    assert why.value.code == "receipt_given_back"
    desk.do(restock.reverse, back, "erreur")
    desk.do(restock.reverse, receipt, "erreur")
    assert on_hand(desk) == 0
    assert there(desk, receipt) == []
    desk.must_verify()


def test_units_that_came_before_they_were_traced_go_back_without_a_number(desk: Desk) -> None:
    who, watch = a_supplier(desk), desk.a_product("Montre")
    line = ReceivedLine(watch, 4_000, 2_000_000)
    receipt = desk.do(restock.receive, ReceiptDraft(lines=(line,), supplier_id=who)).id
    desk.do(tracing.trace, watch, "serial")
    desk.do(correct, watch, 1_000, "retrouvé", lot=LotOf("N-1", 1_000))
    [unknown] = there(desk, receipt)
    desk.do(restock.give_back, receipt, [given(unknown, 2)], "mauvais modèle")
    [last] = desk.rows("SELECT lot_id, quantity_milli AS milli FROM stock_move ORDER BY id DESC LIMIT 1")
    assert (last["lot_id"], last["milli"]) == (None, -2_000)
    desk.must_verify()


def test_without_lots_two_lines_of_a_product_go_back_and_the_cost_of_the_rest_stands(desk: Desk) -> None:
    who, bowl = a_supplier(desk), desk.a_product("Bol", on_hand=0)
    first = ReceivedLine(bowl, 4_000, 2_000_000)
    receipt = desk.do(
        restock.receive, ReceiptDraft(lines=(first, ReceivedLine(bowl, 2_000, 5_000_000)), supplier_id=who)
    ).id
    buyer = desk.a_customer()
    order = desk.an_order(buyer, goods(bowl, 3))
    desk.confirm(order)
    lines = there(desk, receipt)
    assert [(each.left_milli, each.here_milli, each.spare_milli) for each in lines] == [
        (4_000, 6_000, 3_000),
        (2_000, 6_000, 3_000),
    ]
    desk.do(restock.give_back, receipt, [given(lines[0], 4), given(lines[1], 1)], "mauvais modèle")
    assert on_hand(desk) == 1_000
    cost = desk.row(f"SELECT cost_micro FROM product WHERE id = {bowl}")["cost_micro"]
    assert cost == 5_000_000
    assert [each.left_milli for each in there(desk, receipt)] == [1_000]
    desk.must_verify()


def test_the_letter_and_the_slip_say_what_goes_back_and_why(desk: Desk) -> None:
    receipt = honey_came(desk, a_supplier(desk))
    back = desk.do(restock.give_back, receipt, [given(the_past(desk, receipt), 4)], "périmé à l’arrivée.")
    [kind] = kinds_for("goods_receipt", "return")
    with desk.database.read() as rd:
        letter = compose(rd, kind, "goods_receipt", back).draft
        pages = PdfReader(BytesIO(given_back_slip(rd, back))).pages
    slip = "\n".join(page.extract_text() for page in pages)
    assert letter.recipient == "qualite@fournisseur.example"
    body = letter.body.replace("\u00a0", " ").replace("\u202f", " ")
    for part in (
        "- 4 Miel, lot PAST",
        "18,80 €",
        "BL 4107",
        "périmé à l’arrivée.\n",
        f"RF-{TODAY.year}-0001",
    ):
        assert part in body, part
    for part in (
        "Bon de retour au fournisseur",
        f"RF-{TODAY.year}-0001",
        "Miel",
        "PAST",
        "BL 4107",
        "périmé",
        "Notre réception",
        "SIREN",
    ):
        assert part in slip, part
    assert "18,80" not in slip
    with desk.database.read() as rd, pytest.raises(Refusal):
        given_back_slip(rd, receipt)


def test_what_was_claimed_awaits_once_though_it_goes_back(desk: Desk) -> None:
    receipt = honey_came(desk, a_supplier(desk))
    claim(desk, receipt)
    assert awaited(desk) == [receipt]
    back = desk.do(restock.give_back, receipt, [given(the_past(desk, receipt), 4)], "périmé")
    assert awaited(desk) == [back]
    with desk.database.read() as rd:
        assert RECEIPTS.ids(rd, ListQuery(chips=(("view", "returns"),)), 0, 9) == [back]
