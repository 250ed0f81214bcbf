"""Lots and serial numbers: what came as which lot leaves first expired first, is never more than is there, and is found again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from app.base.errors import Refusal
from app.flow import restock, returns, ship
from app.flow.return_answer import Answer
from app.flow.returns import Came, Decision, ReturningLine
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.shipping.returned import left_of_order, return_lines
from app.stock import correction, place, tracing, transfer
from app.stock.lots import LotAt, LotOf, first_out, lots_at
from app.stock.move import NO_LOT
from app.stock.place import places
from app.stock.queries import moves_of
from app.stock.set_aside import Aside, set_aside
from app.stock.transfer import TransferDraft, Transferred
from app.stock.transfer_lots import lots_to_choose
from tests.stories.desk import TODAY, Desk, a_desk, goods

SOON, LATER, PAST = TODAY + timedelta(days=10), TODAY + timedelta(days=90), TODAY - timedelta(days=1)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def traced(desk: Desk, how: str = "lot", on_hand: int = 0) -> int:
    honey = desk.a_product("Miel", on_hand=on_hand, cost_micro=4_000_000)
    desk.do(tracing.trace, honey, how)
    return honey


def came(desk: Desk, product: int, *lots: LotOf) -> int:
    whole = sum(each.quantity_milli for each in lots)
    return desk.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(product, whole, lots=lots),))).id


def lot(code: str, pieces: int, day: date | None = None) -> LotOf:
    return LotOf(code, pieces * 1000, day)


def serials(*codes: str) -> list[LotOf]:
    return [LotOf(code, 1000) for code in codes]


def there(desk: Desk, product: int) -> dict[str, int]:
    """On hand by lot in pieces, over all places; the lot unknown has no code."""
    found: dict[str, int] = {}
    with desk.reading() as rd:
        for each in lots_at(rd, [product]).get(product, []):
            found[each.code] = found.get(each.code, 0) + each.quantity_milli // 1000
    return found


def key(desk: Desk, code: str) -> int:
    return desk.row("SELECT id FROM lot WHERE code = :code", code=code)["id"]


def confirmed(desk: Desk, product: int, pieces: int) -> int:
    order = desk.an_order(desk.a_customer(), goods(product, pieces), payment_kind="account")
    desk.confirm(order)
    return order


def refused(desk: Desk, verb: object, *args: object, **named: object) -> str:
    with pytest.raises(Refusal) as told:
        desk.do(verb, *args, **named)
    return told.value.code


def test_what_expires_first_leaves_first_and_what_is_expired_never_by_itself(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("LATER", 3, LATER), lot("SOON", 2, SOON), lot("PAST", 4, PAST))
    desk.ship(confirmed(desk, honey, 3))
    assert there(desk, honey) == {"PAST": 4, "LATER": 2}
    order = confirmed(desk, honey, 3)
    [line] = desk.lines(order)
    whole = {line: 3000}
    assert refused(desk, ship.ship, order, whole) == "lots_expired"
    chosen = {line: [(key(desk, "PAST"), 1000)]}
    assert refused(desk, ship.ship, order, whole, lots=chosen) == "lot_expired"
    desk.do(ship.ship, order, whole, lots=chosen, reason="Vendu à prix réduit")
    assert there(desk, honey) == {"PAST": 3}


def test_a_lot_that_was_chosen_leaves_and_no_more_of_it_than_there_is(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("A", 2, SOON), lot("B", 2, LATER))
    order = confirmed(desk, honey, 3)
    [line] = desk.lines(order)
    b = key(desk, "B")
    assert refused(desk, ship.ship, order, lots={line: [(b, 3000)]}) == "lot_short"
    assert refused(desk, ship.ship, order, lots={line: [(b, 4000)]}) == "lot_sum_differs"
    made = desk.do(ship.ship, order, lots={line: [(b, 2000)]})
    assert there(desk, honey) == {"A": 1}
    desk.do(ship.reverse, made, "Erreur")
    assert there(desk, honey) == {"A": 2, "B": 2}


def test_a_receipt_of_a_traced_product_says_its_lots(desk: Desk) -> None:
    honey = traced(desk)

    def receipt(*lots: LotOf) -> ReceiptDraft:
        return ReceiptDraft(lines=(ReceivedLine(honey, 3000, lots=lots),))

    assert refused(desk, restock.receive, receipt()) == "lot_missing"
    assert refused(desk, restock.receive, receipt(lot(" ", 3))) == "lot_missing"
    assert refused(desk, restock.receive, receipt(lot("A", 2))) == "lot_sum_differs"
    made = came(desk, honey, lot("A", 2, SOON), lot("A", 1, SOON))
    assert there(desk, honey) == {"A": 3}
    assert refused(desk, restock.receive, receipt(lot("A", 3, LATER))) == "lot_differs"
    desk.ship(confirmed(desk, honey, 1))
    came(desk, honey, lot("B", 3))
    # Three are here, and not of the lot that came.
    assert refused(desk, restock.reverse, made, "Erreur") == "lot_short"


def test_a_serial_number_is_one_unit_and_comes_once(desk: Desk) -> None:
    saw = traced(desk, "serial")
    line = ReceivedLine(saw, 2000, lots=tuple(serials("S1", "S1")))
    assert refused(desk, restock.receive, ReceiptDraft(lines=(line,))) == "serial_twice"
    line = ReceivedLine(saw, 2000, lots=(LotOf("S1", 2000),))
    assert refused(desk, restock.receive, ReceiptDraft(lines=(line,))) == "lot_quantity"
    came(desk, saw, *serials("S1", "S2"))
    again = ReceiptDraft(lines=(ReceivedLine(saw, 1000, lots=tuple(serials("S1"))),))
    assert refused(desk, restock.receive, again) == "serial_known"
    order = confirmed(desk, saw, 1)
    assert refused(desk, ship.ship, order) == "serials_missing"
    [of] = desk.lines(order)
    desk.do(ship.ship, order, lots={of: [(key(desk, "S2"), 1000)]})
    assert there(desk, saw) == {"S1": 1}
    again = ReceiptDraft(lines=(ReceivedLine(saw, 1000, lots=tuple(serials("S2"))),))
    assert refused(desk, restock.receive, again) == "serial_known"


def test_a_receipt_that_was_undone_leaves_its_serial_numbers_free(desk: Desk) -> None:
    saw = traced(desk, "serial")
    made = came(desk, saw, *serials("S1"))
    desk.do(restock.reverse, made, "Erreur")
    came(desk, saw, *serials("S1"))
    assert there(desk, saw) == {"S1": 1}


def test_what_was_there_before_is_of_no_known_lot_and_leaves_first(desk: Desk) -> None:
    honey = traced(desk, on_hand=3)
    came(desk, honey, lot("A", 2, SOON))
    assert there(desk, honey) == {"": 3, "A": 2}
    desk.ship(confirmed(desk, honey, 4))
    assert there(desk, honey) == {"A": 1}


def test_goods_of_no_known_lot_get_one_and_lose_it_when_tracing_ends(desk: Desk) -> None:
    honey = traced(desk, on_hand=3)
    with desk.reading() as rd:
        here = places(rd).first
    assert refused(desk, tracing.name_lot, honey, here, [lot("A", 4)]) == "lot_short"
    desk.do(tracing.name_lot, honey, here, [lot("A", 2, SOON)])
    assert (there(desk, honey), desk.stock(honey)) == ({"": 1, "A": 2}, (3, 0))
    desk.do(tracing.change_lot, key(desk, "A"), "A1", LATER)
    assert there(desk, honey) == {"": 1, "A1": 2}
    desk.do(tracing.trace, honey, "serial")
    assert (there(desk, honey), desk.stock(honey)) == ({"": 3}, (3, 0))
    desk.do(tracing.trace, honey, "")
    desk.ship(confirmed(desk, honey, 3))
    assert desk.stock(honey) == (0, 0)


def test_a_return_says_the_lot_where_several_left(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("A", 1, SOON), lot("B", 2, LATER))
    order = confirmed(desk, honey, 3)
    desk.ship(order)
    with desk.reading() as rd:
        [left] = left_of_order(rd, order)
    back = desk.do(returns.announce, order, [ReturningLine(left.id, 2000, "faulty")])
    with desk.reading() as rd:
        [line] = return_lines(rd, [back])
    a, b = key(desk, "A"), key(desk, "B")
    assert refused(desk, returns.receive, back, [Came(line.id, 2000)]) == "return_lot_missing"
    wrong = Came(line.id, 2000, lots=((a, 2000),))
    assert refused(desk, returns.receive, back, [wrong]) == "return_lot_wrong"
    desk.do(returns.receive, back, [Came(line.id, 2000, lots=((a, 1000), (b, 1000)))])
    assert there(desk, honey) == {"A": 1, "B": 1}
    # Kept apart, neither is proposed.
    other = confirmed(desk, honey, 1)
    assert refused(desk, ship.ship, other) == "nothing_to_ship"
    one = Decision(line.id, 1000, "scrap")
    assert refused(desk, returns.decide, back, [one]) == "return_lot_missing"
    act = desk.do(returns.decide, back, [Decision(line.id, 1000, "scrap", lots=((a, 1000),))])
    assert there(desk, honey) == {"B": 1}
    desk.do(returns.undo, act, "Erreur")
    assert there(desk, honey) == {"A": 1, "B": 1}
    desk.do(returns.decide, back, [Decision(line.id, 2000, "stock")], Answer(kind="nothing"))
    desk.ship(other)
    assert there(desk, honey) == {"B": 1}


def test_a_return_that_was_sold_again_is_not_undone_once_its_lot_left(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("A", 1, SOON), lot("B", 3, LATER))
    order = confirmed(desk, honey, 1)
    desk.ship(order)
    with desk.reading() as rd:
        [left] = left_of_order(rd, order)
    back = desk.do(returns.take_in, order, [ReturningLine(left.id, 1000, "faulty")])
    with desk.reading() as rd:
        [line] = return_lines(rd, [back])
    act = desk.do(returns.decide, back, [Decision(line.id, 1000, "stock")])
    desk.ship(confirmed(desk, honey, 1))
    assert there(desk, honey) == {"B": 3}
    assert refused(desk, returns.undo, act, "Erreur") == "lot_short"


def test_a_transfer_carries_lots_and_loses_those_that_were_lost(desk: Desk) -> None:
    honey = traced(desk)
    store = desk.do(place.add_place, "Réserve", for_sale=False)
    came(desk, honey, lot("A", 2, SOON), lot("B", 3, LATER), lot("PAST", 1, PAST))
    with desk.reading() as rd:
        first = places(rd).first
    made = desk.do(
        transfer.send_now, TransferDraft(from_id=first, to_id=store, lines=(Transferred(honey, 3000),))
    )

    def at(spot: int) -> dict[str, int]:
        with desk.reading() as rd:
            return {
                each.code: each.quantity_milli // 1000
                for each in lots_at(rd, [honey])[honey]
                if each.place == spot
            }

    assert at(first) == {"PAST": 1, "B": 2}
    line = desk.row("SELECT id FROM stock_transfer_line")["id"]
    desk.do(transfer.receive_transfer, made, {line: 2000}, lost_reason="Cassé")
    assert at(store) == {"A": 2}
    desk.do(transfer.undo_transfer, made, "Erreur")
    assert at(first) == {"PAST": 1, "A": 2, "B": 3}
    chosen = {honey: [(key(desk, "PAST"), 1000)]}
    draft = TransferDraft(from_id=first, to_id=store, lines=(Transferred(honey, 1000),))
    desk.do(transfer.transfer_now, draft, lots=chosen)
    assert at(store) == {"PAST": 1}


def test_a_correction_takes_what_is_expired_first_unless_told(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("A", 2, SOON), lot("PAST", 1, PAST))
    desk.do(correction.correct, honey, -1000, "Jeté")
    assert there(desk, honey) == {"A": 2}
    desk.do(correction.correct, honey, 1000, "Retrouvé")
    assert there(desk, honey) == {"": 1, "A": 2}
    assert refused(desk, correction.correct, honey, -3000, "Cassé", lot_id=key(desk, "A")) == "lot_short"
    desk.do(correction.correct, honey, -2000, "Cassé", lot_id=key(desk, "A"))
    assert there(desk, honey) == {"": 1}


def test_a_move_names_its_document_and_its_lot(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("A", 5, SOON))
    order = desk.an_order(desk.a_customer(), goods(honey, 2), payment_kind="account")
    desk.confirm(order)
    shipment = desk.ship(order)
    with desk.reading() as rd:
        moves = moves_of(rd, honey)
    told = [(each.cause, each.document, each.lot) for each in moves]
    left = desk.row("SELECT number FROM shipment WHERE id = :id", id=shipment)["number"]
    receipt = desk.row("SELECT number FROM goods_receipt")["number"]
    assert told == [("shipment", left, "A"), ("goods_receipt", receipt, "A")]


def test_first_out_is_by_day_and_what_has_none_last() -> None:
    lots = [
        LotAt(3, "C", None, 1, 5000),
        LotAt(2, "B", LATER, 1, 5000),
        LotAt(1, "A", SOON, 1, 5000, kept_milli=4000),
        LotAt(4, "D", PAST, 1, 5000),
        LotAt(NO_LOT, "", None, 1, 1000),
    ]
    assert first_out(13_000, lots, TODAY) == [(NO_LOT, 1000), (1, 1000), (2, 5000), (3, 5000)]
    assert first_out(2000, lots, None) == [(NO_LOT, 1000), (4, 1000)]
    # The day itself is still good.
    assert first_out(1000, [LotAt(1, "A", TODAY, 1, 1000)], TODAY) == [(1, 1000)]


def test_several_lots_of_one_line_are_decided_on_in_one_step(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("A", 2, SOON), lot("B", 2, LATER))
    order = confirmed(desk, honey, 4)
    desk.do(ship.ship, order)
    with desk.reading() as rd:
        [left] = left_of_order(rd, order)
    a, b = key(desk, "A"), key(desk, "B")
    both = [ReturningLine(left.id, 4000, "faulty", ((a, 2000), (b, 2000)))]
    wrong = [ReturningLine(left.id, 3000, "faulty", ((a, 3000),))]
    assert refused(desk, returns.take_in, order, wrong) == "return_lot_wrong"
    made = desk.do(returns.take_in, order, both)
    with desk.reading() as rd:
        [line] = return_lines(rd, [made])
    decisions = [
        Decision(line.id, 1000, "scrap", "", ((a, 1000),)),
        Decision(line.id, 1000, "scrap", "", ((b, 1000),)),
        Decision(line.id, 1000, "stock", "", ((b, 1000),)),
    ]
    desk.do(returns.decide, made, decisions)
    assert there(desk, honey) == {"A": 1, "B": 1}
    with desk.reading() as rd:
        kept = {each.code: each.kept_milli for each in lots_at(rd, [honey])[honey]}
    assert kept == {"A": 1000, "B": 0}
    desk.must_verify()


def test_what_a_recall_keeps_is_not_let_go_by_a_return(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("A", 4, SOON))
    order = confirmed(desk, honey, 2)
    desk.do(ship.ship, order)
    with desk.reading() as rd:
        [left] = left_of_order(rd, order)
        main = places(rd).main
    made = desk.do(returns.take_in, order, [ReturningLine(left.id, 2000, "faulty")])
    desk.do(set_aside, "quarantine", [Aside(key(desk, "A"), main, 2000)], "Rappel")
    with desk.reading() as rd:
        [line] = return_lines(rd, [made])
    desk.do(returns.decide, made, [Decision(line.id, 2000, "stock")])
    with desk.reading() as rd:
        assert [each.kept_milli for each in lots_at(rd, [honey])[honey]] == [2000]
    desk.must_verify()


def test_a_lot_nobody_knew_is_added_by_a_correction_and_a_number_that_is_here_refused(desk: Desk) -> None:
    honey = traced(desk)
    found = LotOf("NEW", 0, SOON)
    desk.do(correction.correct, honey, 2000, "trouvé", lot=found)
    assert there(desk, honey) == {"NEW": 2}
    with desk.reading() as rd:
        assert lots_at(rd, [honey])[honey][0].expires_on == SOON
    saw = desk.a_product("Scie", on_hand=0)
    assert refused(desk, correction.correct, saw, 1000, "trouvé", lot=found) == "product_not_traced"
    desk.do(tracing.trace, saw, "serial")
    assert refused(desk, correction.correct, saw, 2000, "trouvé", lot=LotOf("S1", 0)) == "lot_quantity"
    desk.do(correction.correct, saw, 1000, "trouvé", lot=LotOf("S1", 0))
    assert refused(desk, correction.correct, saw, 1000, "trouvé", lot=LotOf("S1", 0)) == "serial_known"
    desk.must_verify()


def test_a_transfer_proposes_first_expired_first_out_and_no_lot_in_quarantine(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("PAST", 1, PAST), lot("A", 2, SOON), lot("B", 3, LATER))
    back = desk.do(place.add_place, "Réserve")
    with desk.reading() as rd:
        main = places(rd).main
        [choice] = lots_to_choose(rd, main, {honey: 4000})
    a, b = key(desk, "A"), key(desk, "B")
    assert choice.proposed == {a: 2000, b: 2000}
    desk.do(set_aside, "quarantine", [Aside(b, main, 3000)], "Rappel")
    draft = TransferDraft(from_id=main, to_id=back, lines=(Transferred(honey, 2000),))
    assert refused(desk, transfer.transfer_now, draft, None, {honey: [(b, 2000)]}) == "lot_short"
    desk.do(transfer.transfer_now, draft, None, {honey: [(a, 2000)]})
    desk.must_verify()
