"""Returns: goods come back, are kept apart until it is decided on them, and the customer gets what was invoiced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from app.base.actor import Actor, Role
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.flow import pack, returns, ship
from app.flow.pack import ParcelDraft
from app.flow.return_answer import Answer
from app.flow.returns import Came, Decision, ReturningLine
from app.orders.order import read_lines
from app.shipping.parcels import parcels_of
from app.shipping.return_queries import RETURNS, find_return, return_rows
from app.shipping.return_reasons import ReturnReason, return_reasons
from app.shipping.returned import ReturnLine, left_of_order, return_lines, returned_of_lines
from tests.stories.desk import TODAY, Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def left(desk: Desk, pieces: int = 4, *, invoiced: bool = True, paid: bool = False, **values: object) -> int:
    """An order over bowls at 10.00 and 20 %, all of which left."""
    bowl = desk.a_product("Bol", on_hand=10, cost_micro=4_000_000)
    line = goods(bowl, pieces, sku="BOL-1", unit="set")
    order = desk.an_order(desk.a_customer(), line, payment_kind="account", **values)
    desk.confirm(order)
    desk.ship(order)
    if invoiced:
        desk.invoice(order)
    if paid:
        desk.pay(order, desk.order(order)["total"])
    return order


def line_of(desk: Desk, order: int) -> int:
    with desk.reading() as rd:
        return left_of_order(rd, order)[0].id


def announced(desk: Desk, order: int, pieces: int = 2, reason: str = "faulty") -> int:
    return desk.do(returns.announce, order, [ReturningLine(line_of(desk, order), pieces * 1000, reason)])


def line(desk: Desk, return_id: int) -> ReturnLine:
    with desk.reading() as rd:
        [found] = return_lines(rd, [return_id])
    return found


def state(desk: Desk, return_id: int) -> str:
    return desk.row("SELECT state FROM goods_return WHERE id = :id", id=return_id)["state"]


def stock(desk: Desk) -> tuple[int, int]:
    """On hand and in quarantine, in pieces."""
    row = desk.row("SELECT sum(on_hand_milli) AS here, sum(quarantined_milli) AS apart FROM stock_balance")
    return int(row["here"]) // 1000, int(row["apart"]) // 1000


def refused(desk: Desk, verb: object, *args: object, **named: object) -> str:
    with pytest.raises(Refusal) as told:
        desk.do(verb, *args, **named)
    return told.value.code


def test_what_was_announced_comes_is_kept_apart_and_sold_again_or_thrown_away(desk: Desk) -> None:
    order = left(desk)
    back = announced(desk, order, 3)
    assert (state(desk, back), stock(desk)) == ("expected", (6, 0))
    key = line(desk, back).id
    act = desk.do(returns.receive, back, [Came(key, 3_000, "opened")])
    assert (state(desk, back), stock(desk), line(desk, back).condition) == ("received", (9, 3), "opened")
    desk.do(
        returns.decide,
        back,
        [Decision(key, 1_000, "stock"), Decision(key, 1_000, "scrap"), Decision(key, 1_000, "quarantine")],
    )
    # Goods have their fate; the customer waits for an answer.
    assert (state(desk, back), stock(desk)) == ("received", (8, 1))
    desk.do(returns.decide, back, answer=Answer(kind="nothing"))
    assert state(desk, back) == "decided"
    moves = desk.rows(
        "SELECT reason, quantity_milli, unit_cost_micro FROM stock_move WHERE cause = 'return_act' ORDER BY id"
    )
    assert [(each["reason"], each["quantity_milli"]) for each in moves] == [
        ("return", 3_000),
        ("scrap", -1_000),
    ]
    assert {each["unit_cost_micro"] for each in moves} == {4_000_000}
    assert desk.state(order)[1] == "all"
    desk.must_verify()
    # Kept apart, it is decided on later.
    later = desk.do(returns.decide, back, [Decision(key, 1_000, "scrap", before="quarantine")])
    assert stock(desk) == (7, 0)
    desk.do(returns.undo, later, "erreur de carton")
    assert (stock(desk), line(desk, back).quarantine_milli) == ((8, 1), 1_000)
    assert refused(desk, returns.undo, act, "pas reçu") == "return_decided_since"


def test_no_more_comes_back_than_left(desk: Desk) -> None:
    order = left(desk)
    assert refused(desk, returns.announce, order, []) == "return_empty"
    shipped = line_of(desk, order)
    assert (
        refused(desk, returns.announce, order, [ReturningLine(shipped, 5_000, "faulty")]) == "return_exceeds"
    )
    assert (
        refused(desk, returns.announce, order, [ReturningLine(shipped, 1_000, "whim")])
        == "return_reason_unknown"
    )
    first = announced(desk, order, 3)
    assert (
        refused(desk, returns.announce, order, [ReturningLine(shipped, 2_000, "faulty")]) == "return_exceeds"
    )
    # One more than announced is in the parcel, two would be more than left.
    key = line(desk, first).id
    assert refused(desk, returns.receive, first, [Came(key, 5_000)]) == "return_exceeds"
    desk.do(returns.receive, first, [Came(key, 4_000)])
    assert (
        refused(desk, returns.announce, order, [ReturningLine(shipped, 1_000, "faulty")]) == "return_exceeds"
    )
    assert refused(desk, returns.decide, first, [Decision(key, 5_000, "stock")]) == "return_exceeds"
    assert refused(desk, returns.decide, first) == "return_undecided"
    tomorrow = TODAY + timedelta(days=1)
    assert refused(desk, returns.receive, first, [Came(key, 1_000)], tomorrow) == "return_day"
    with desk.reading() as rd:
        assert returned_of_lines(rd, [each.id for each in read_lines(rd, order)]) == {
            desk.lines(order)[0]: 4_000
        }


def test_what_does_not_come_is_not_waited_for_and_may_be_announced_anew(desk: Desk) -> None:
    order = left(desk)
    back = announced(desk, order, 4)
    desk.do(returns.receive, back, [Came(line(desk, back).id, 1_000)])
    given_up = desk.do(returns.withdraw, back, "gardé par le client")
    assert line(desk, back).expected_milli == 0
    assert refused(desk, returns.withdraw, back, "encore") == "return_nothing_expected"
    again = announced(desk, order, 3)
    # Taken by the second, it cannot be waited for by the first as well.
    assert refused(desk, returns.undo, given_up, "si") == "return_exceeds"
    desk.do(returns.withdraw, again, "finalement non")
    assert state(desk, again) == "withdrawn"
    desk.do(returns.undo, given_up, "si")
    assert line(desk, back).expected_milli == 3_000


def test_nothing_comes_back_of_a_shipment_that_was_undone(desk: Desk) -> None:
    order = left(desk, invoiced=False)
    back = announced(desk, order, 2)
    [shipment] = [row["id"] for row in desk.rows("SELECT id FROM shipment")]
    assert refused(desk, ship.reverse, shipment, "erreur") == "shipment_returned"
    given_up = desk.do(returns.withdraw, back, "gardé")
    desk.do(ship.reverse, shipment, "rien n’est parti")
    # Neither by the parcel of the return that was given up, nor by waiting for it again.
    assert refused(desk, returns.receive, back, [Came(line(desk, back).id, 1_000)]) == "return_exceeds"
    assert refused(desk, returns.undo, given_up, "si") == "return_exceeds"
    assert (state(desk, back), stock(desk)) == ("withdrawn", (10, 0))


def test_a_credit_note_takes_back_what_was_invoiced_of_it(desk: Desk) -> None:
    order = left(desk)
    back = desk.do(returns.take_in, order, [ReturningLine(line_of(desk, order), 1_000, "faulty")], "faulty")
    key = line(desk, back).id
    desk.do(returns.decide, back, [Decision(key, 1_000, "scrap")], Answer(kind="credit"))
    [note] = desk.rows("SELECT number, total FROM invoice WHERE kind = 'credit_note'")
    assert (note["total"], desk.money()["owed"]) == (1_200, 3_600)
    assert answered(desk, back) == ("credit", 0, 1_200)
    # It calls and counts its lines as the invoice did.
    told = "SELECT DISTINCT l.sku, l.unit FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id WHERE i.kind = '{}'"
    credited = [dict(each) for each in desk.rows(told.format("credit_note"))]
    assert credited == [dict(each) for each in desk.rows(told.format("invoice"))]
    assert credited == [{"sku": "BOL-1", "unit": "set"}]
    [given] = desk.rows("SELECT credit_note_id, payment_id FROM return_answer")
    assert given["payment_id"] is None
    # The rest of it later: figures of all credit notes sum to the invoice.
    more = desk.do(returns.take_in, order, [ReturningLine(line_of(desk, order), 3_000, "size")])
    desk.do(returns.decide, more, [Decision(line(desk, more).id, 3_000, "stock")], Answer(kind="credit"))
    assert desk.money() == {}
    assert desk.state(order) == ("closed", "all", "all", "all")


def answered(desk: Desk, back: int) -> tuple[str, int, int]:
    """What a return says the customer got: how, what was given back and what only lowered their debt."""
    with desk.database.read() as rd:
        [row] = return_rows(rd, [back])
    return row.answer, row.refunded, row.set_off


def test_a_refund_of_what_was_not_paid_is_said_to_be_taken_off_what_is_owed(desk: Desk) -> None:
    order = left(desk)
    back = desk.do(returns.take_in, order, [ReturningLine(line_of(desk, order), 1_000, "faulty")])
    decision = Decision(line(desk, back).id, 1_000, "scrap")
    desk.do(returns.decide, back, [decision], Answer(kind="refund", method="card"))
    assert desk.rows("SELECT id FROM payment WHERE kind = 'refund'") == []
    assert answered(desk, back) == ("set_off", 0, 1_200)
    # Of what is left 30,00 of 36,00 are paid: more comes back than is owed.
    desk.pay(order, 3_000)
    more = desk.do(returns.take_in, order, [ReturningLine(line_of(desk, order), 1_000, "size")])
    decision = Decision(line(desk, more).id, 1_000, "stock")
    desk.do(returns.decide, more, [decision], Answer(kind="refund", method="card"))
    assert answered(desk, more) == ("part", 600, 600)


def test_a_refund_gives_back_what_was_paid_and_stays_when_the_goods_are_decided_anew(desk: Desk) -> None:
    order = left(desk, paid=True)
    back = desk.do(returns.take_in, order, [ReturningLine(line_of(desk, order), 2_000, "wrong_item")])
    key = line(desk, back).id
    act = desk.do(returns.decide, back, [Decision(key, 2_000, "stock")], Answer(kind="refund", method="card"))
    [given] = desk.rows("SELECT kind, method, amount, reference FROM payment WHERE kind = 'refund'")
    number = desk.row("SELECT number FROM goods_return WHERE id = :id", id=back)["number"]
    assert given == {"kind": "refund", "method": "card", "amount": 2_400, "reference": number}
    assert desk.money() == {}
    assert answered(desk, back) == ("refund", 2_400, 0)
    desk.do(returns.undo, act, "abîmé, vu trop tard")
    assert (stock(desk), state(desk, back)) == ((8, 2), "received")
    desk.do(returns.decide, back, [Decision(key, 2_000, "scrap")], Answer(kind="refund"))
    # Answered once: no second credit note.
    assert len(desk.rows("SELECT id FROM invoice WHERE kind = 'credit_note'")) == 1
    assert state(desk, back) == "decided"


def test_an_exchange_is_a_credit_note_and_a_draft_of_the_same_goods(desk: Desk) -> None:
    order = left(desk, paid=True)
    back = desk.do(returns.take_in, order, [ReturningLine(line_of(desk, order), 2_000, "size")])
    desk.do(returns.decide, back, [Decision(line(desk, back).id, 2_000, "stock")], Answer(kind="exchange"))
    [draft] = desk.rows(
        "SELECT id, total, payment_kind, customer_reference FROM sales_order WHERE state = 'draft'"
    )
    assert (draft["total"], draft["payment_kind"]) == (2_400, "account")
    assert draft["customer_reference"].startswith("RT-")
    assert (
        desk.row("SELECT exchange_order_id AS id FROM return_act WHERE answer = 'exchange'")["id"]
        == draft["id"]
    )
    assert desk.money() == {"unapplied": -2_400}


def test_goods_that_were_not_invoiced_are_credited_by_nothing(desk: Desk) -> None:
    order = left(desk, invoiced=False)
    back = desk.do(returns.take_in, order, [ReturningLine(line_of(desk, order), 1_000, "refused")])
    decision = [Decision(line(desk, back).id, 1_000, "stock")]
    assert refused(desk, returns.decide, back, decision, Answer(kind="credit")) == "return_not_invoiced"
    assert state(desk, back) == "received"
    desk.invoice(order)
    desk.do(returns.decide, back, decision, Answer(kind="credit"))
    assert desk.money() == {"owed": 3_600}


def test_a_discount_of_the_whole_order_is_shared_by_what_comes_back(desk: Desk) -> None:
    order = left(desk, discount_ppm=100_000)
    back = desk.do(returns.take_in, order, [ReturningLine(line_of(desk, order), 4_000, "size")])
    desk.do(returns.decide, back, [Decision(line(desk, back).id, 4_000, "stock")], Answer(kind="credit"))
    assert desk.row("SELECT total FROM invoice WHERE kind = 'credit_note'")["total"] == 4_320
    assert desk.money() == {}


def test_what_was_invoiced_ahead_and_still_waits_is_not_called_off_by_a_return(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=10)
    order = desk.an_order(desk.a_customer(), goods(bowl, 4), payment_kind="account")
    desk.confirm(order)
    desk.ship(order, {desk.lines(order)[0]: 2_000})
    desk.invoice(order, "all")
    back = desk.do(returns.take_in, order, [ReturningLine(line_of(desk, order), 1_000, "faulty")])
    desk.do(returns.decide, back, [Decision(line(desk, back).id, 1_000, "scrap")], Answer(kind="credit"))
    assert desk.row("SELECT dropped_milli AS off FROM order_line WHERE order_id = :id", id=order)["off"] == 0


def test_a_shipment_of_which_goods_came_back_is_not_undone(desk: Desk) -> None:
    order = left(desk, invoiced=False)
    shipment = desk.row("SELECT id FROM shipment")["id"]
    back = announced(desk, order)
    assert refused(desk, ship.reverse, shipment, "erreur") == "shipment_returned"
    desk.do(returns.withdraw, back, "non")
    desk.do(ship.reverse, shipment, "erreur")
    with desk.reading() as rd:
        assert left_of_order(rd, order) == []


def test_who_takes_goods_in_gives_no_money_back(desk: Desk) -> None:
    order = left(desk, paid=True)
    clerk = Actor("Dominique", Role.CLERK)
    lines = [ReturningLine(line_of(desk, order), 1_000, "faulty")]
    back = desk.database.do(clerk, returns.take_in, order, lines)
    decision = [Decision(line(desk, back).id, 1_000, "stock")]
    with pytest.raises(Refusal) as told:
        desk.database.do(clerk, returns.decide, back, decision, Answer(kind="refund"))
    assert told.value.code == "not_allowed"
    desk.database.do(clerk, returns.decide, back, decision)
    assert stock(desk) == (7, 0)


def test_the_list_finds_returns_by_view_reason_goods_and_number(desk: Desk) -> None:
    order = left(desk)
    one, two = announced(desk, order, 1, "size"), announced(desk, order, 1)
    desk.do(returns.receive, two, [Came(line(desk, two).id, 1_000)])
    desk.do(returns.decide, two, [Decision(line(desk, two).id, 1_000, "quarantine")])

    def found(search: str = "", **chips: str) -> list[int]:
        with desk.reading() as rd:
            return list(RETURNS.ids(rd, ListQuery(search=search, chips=tuple(chips.items())), 0, 9))

    assert found(view="expected") == [one]
    assert found(view="received") == found(view="quarantine") == [two]
    assert (found(reason="size"), found("pull"), found("RT-2026-0002")) == ([one], [two, one], [two])
    with desk.reading() as rd:
        [row] = RETURNS.rows(rd, [two])
        assert find_return(rd, row.number) == two
    assert (row.received_milli, row.quarantine_milli, row.reasons, row.name) == (
        1_000,
        1_000,
        ("faulty",),
        "Pull marin",
    )


def test_reasons_are_the_companys_own(desk: Desk) -> None:
    with desk.reading() as rd:
        usual = return_reasons(rd)
    assert {each.code for each in usual if each.ours} >= {"faulty", "wrong_item", "damaged"}
    own = ReturnReason(code="colour", fr="Couleur", en="Colour")
    desk.do(returns.decide_reasons, [*usual, own])
    order = left(desk)
    announced(desk, order, 1, "colour")
    assert refused(desk, returns.decide_reasons, [own, own]) == "return_reason_unnamed"


def test_a_private_customer_who_withdraws_has_a_day_by_which_they_are_paid_back(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=20)
    person = desk.do(customer.add, CustomerDraft(name="Mme Martin", kind="person"))
    company = desk.a_customer()
    keys: list[int] = []
    for buyer, reason in ((person, "size"), (person, "faulty"), (person, "refused"), (company, "size")):
        order = desk.an_order(buyer, goods(bowl), payment_kind="account")
        desk.confirm(order)
        desk.ship(order)
        keys.append(announced(desk, order, 1, reason))

    def due() -> list[date | None]:
        with desk.reading() as rd:
            return [each.pay_back_by for each in return_rows(rd, keys)]

    # Nothing came yet: it may be kept back until then.
    assert due() == [None] * 4
    desk.on(TODAY + timedelta(days=3))
    for key in keys:
        desk.do(returns.receive, key, [Came(line(desk, key).id, 1000, "new")])
    # What is the shop's doing, a parcel nobody took, and a company's return have no such day.
    assert due() == [TODAY + timedelta(days=14), None, None, None]
    desk.do(returns.decide, keys[0], [], Answer(kind="nothing"))
    assert due() == [None] * 4


def test_who_says_so_too_long_after_the_goods_arrived_withdraws_from_nothing(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=20)
    person = desk.do(customer.add, CustomerDraft(name="Mme Martin", kind="person"))
    order = desk.an_order(person, goods(bowl, 2), payment_kind="account")
    desk.confirm(order)
    shipment = desk.ship(order)
    desk.on(TODAY + timedelta(days=20))
    late = desk.do(returns.take_in, order, [ReturningLine(line_of(desk, order), 1000, "changed_mind")])
    with desk.reading() as rd:
        # Nobody knows when the parcel arrived: it may have taken a week.
        assert return_rows(rd, [late])[0].pay_back_by == TODAY + timedelta(days=34)
    desk.do(pack.pack, shipment, [ParcelDraft(carrier="Colissimo", tracking="1")])
    with desk.reading() as rd:
        [parcel] = parcels_of(rd, [shipment])
    desk.do(pack.tell_fate, parcel.id, "delivered", TODAY + timedelta(days=2))
    with desk.reading() as rd:
        assert return_rows(rd, [late])[0].pay_back_by is None
