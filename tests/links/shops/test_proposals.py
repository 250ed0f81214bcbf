"""What a shop does to orders that are invoiced or shipped here is proposed: nothing follows before somebody decides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.actor import Actor, Role
from app.base.errors import Refusal
from app.flow import bill, ship
from app.flow.invoice_mails import mail_invoice, why_not_mailed
from app.links import carry_on
from app.links.shops import inbox
from app.links.shops.kinds import kind_of
from app.links.shops.proposal import follow, leave
from app.links.shops.proposal_look import ProposalLook, looks_of_order
from app.links.shops.proposal_record import open_proposals
from app.links.shops.sync.cursor import mark_gone
from tests.links.shops.counter import ALICE, Counter, a_counter
from tests.links.shops.woo import Woo

_DOCUMENTS = "SELECT kind, total, net, tax FROM invoice ORDER BY id"


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with a_counter(database_url) as made:
        yield made
        made.assert_sound()


def invoiced(woo: Woo, counter: Counter, status: str = "completed", pieces: int = 2) -> int:
    """Order 7, taken in and invoiced, shipped where the shop says so; gives its key here."""
    woo.order(7, status, things=[(1, pieces)])
    counter.take(woo.write())
    (order_id,) = counter.order(7, "id")
    counter.database.do(ALICE, bill.issue_invoice, order_id, "all")
    return int(order_id)


def only(counter: Counter, order_id: int) -> ProposalLook:
    with counter.database.read() as rd:
        [look] = looks_of_order(rd, order_id)
    return look


def inbox_id(counter: Counter, noun: str, number: int) -> int:
    sql = "SELECT id FROM inbox WHERE noun = :noun AND remote_id = :remote"
    return int(counter.row(sql, noun=noun, remote=str(number))[0])


def states(counter: Counter) -> list[tuple[str, str, str]]:
    return [
        (str(kind), str(state), str(answer))
        for kind, state, answer in counter.rows("SELECT kind, state, answer FROM shop_proposal ORDER BY id")
    ]


def test_a_refund_of_what_was_invoiced_changes_nothing_until_it_is_followed(
    woo: Woo, counter: Counter
) -> None:
    order_id = invoiced(woo, counter)
    woo.refund(7, 70, amount="5.00")
    counter.take(woo.write())
    counter.process()
    assert counter.rows(_DOCUMENTS) == [("invoice", 2400, 2000, 400)]
    assert counter.parked() == {"70": "shop_refund_proposed"}
    look = only(counter, order_id)
    assert (look.proposal.kind, look.proposal.amount, look.invoiced, look.paid) == ("refund", 500, 2400, 2400)
    assert look.first == "credit_note"
    note = counter.database.do(ALICE, follow, look.proposal.id, "credit_note")
    assert counter.rows(_DOCUMENTS)[1:] == [("credit_note", 500, 417, 83)]
    assert counter.rows("SELECT amount FROM payment WHERE kind = 'refund'") == [(500,)]
    assert counter.row("SELECT state, row_id FROM inbox WHERE noun = 'refund'") == ("taken", note)
    assert states(counter) == [("refund", "accepted", "credit_note")]
    counter.process()
    before = counter.content()
    counter.take(woo.write())
    counter.process()
    assert counter.content() == before


def test_a_refund_known_before_the_invoice_is_credited_with_it_and_the_plan_says_so(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7, "completed", things=[(1, 2)])
    woo.refund(7, 70, amount="5.00")
    counter.take(woo.write())
    with counter.database.read() as rd:
        [planned] = carry_on.plan(rd, bill="all")
    assert planned.steps == ("invoice", "refund")
    assert counter.process().done == {"invoice": 1, "refund": 1}
    assert counter.rows("SELECT count(*) FROM shop_proposal") == [(0,)]


def test_an_order_invoiced_by_hand_while_its_refund_waited_is_asked_about(woo: Woo, counter: Counter) -> None:
    woo.order(7, "completed", things=[(1, 2)])
    woo.refund(7, 70, amount="5.00")
    counter.take(woo.write())
    (order_id,) = counter.order(7, "id")
    counter.database.do(ALICE, bill.issue_invoice, order_id, "all")
    counter.take(woo.write())
    assert counter.parked() == {"70": "shop_refund_proposed"}
    assert only(counter, int(order_id)).proposal.amount == 500


def test_what_is_left_without_an_answer_stays_so_until_the_shop_changes_it(
    woo: Woo, counter: Counter
) -> None:
    order_id = invoiced(woo, counter)
    made = woo.refund(7, 70, amount="5.00")
    counter.take(woo.write())
    with pytest.raises(Refusal, match="reason_missing"):
        counter.database.do(ALICE, leave, only(counter, order_id).proposal.id, " ")
    counter.database.do(ALICE, leave, only(counter, order_id).proposal.id, "Remboursé deux fois par erreur")
    counter.take(woo.write())
    assert counter.parked() == {}
    assert states(counter) == [("refund", "set_aside", "none")]
    assert counter.row("SELECT reason, decided_by FROM shop_proposal") == (
        "Remboursé deux fois par erreur",
        "Alice",
    )
    made["amount"] = "6.00"
    counter.take(woo.write())
    assert only(counter, order_id).proposal.amount == 600


def test_its_invoice_is_held_back_from_many_that_are_sent_until_it_is_decided(
    woo: Woo, counter: Counter
) -> None:
    order_id = invoiced(woo, counter)
    (invoice_id,) = counter.row("SELECT id FROM invoice")
    woo.refund(7, 70, amount="5.00")
    counter.take(woo.write())
    with pytest.raises(Refusal, match="invoice_undecided"):
        counter.database.do(ALICE, mail_invoice, invoice_id)
    note = counter.database.do(ALICE, follow, only(counter, order_id).proposal.id, "credit_note")
    with counter.database.read() as rd:
        assert [why_not_mailed(rd, each) for each in (invoice_id, note)] == [None, None]


def test_discarding_the_record_decides_its_proposal(woo: Woo, counter: Counter) -> None:
    order_id = invoiced(woo, counter)
    woo.refund(7, 70, amount="5.00")
    counter.take(woo.write())
    key = only(counter, order_id).proposal.id
    counter.database.do(ALICE, inbox.discard, inbox_id(counter, "refund", 70), "Vu avec la cliente")
    assert states(counter) == [("refund", "set_aside", "none")]
    with pytest.raises(Refusal, match="proposal_decided"):
        counter.database.do(ALICE, follow, key, "credit_note")


def test_goods_that_a_refund_takes_back_do_not_leave_while_it_waits_and_others_go_on(
    woo: Woo, counter: Counter
) -> None:
    order_id = invoiced(woo, counter, "processing", 3)
    woo.order(8, things=[(1, 1)])
    woo.refund(7, 70, pieces=1)
    counter.take(woo.write())
    report = counter.process()
    assert report.done == {"ship": 1, "invoice": 1}
    assert {code for key, _, reason in report.left if key == order_id for code in [reason.code]} == {
        "shop_proposal_waits"
    }
    assert counter.order(7, "shipped") == ("none",)
    assert counter.order(8, "shipped, invoiced") == ("all", "all")
    counter.database.do(ALICE, follow, only(counter, order_id).proposal.id, "credit_note")
    counter.process()
    assert counter.rows("SELECT quantity_milli FROM shipment WHERE order_id = :id", id=order_id) == [(2000,)]


def test_a_refund_may_be_answered_by_a_return(woo: Woo, counter: Counter) -> None:
    order_id = invoiced(woo, counter, "processing", 3)
    counter.database.do(ALICE, ship.ship, order_id)
    woo.refund(7, 70, pieces=2)
    counter.take(woo.write())
    counter.database.do(ALICE, follow, only(counter, order_id).proposal.id, "return", "changed_mind")
    assert counter.rows("SELECT order_id, state FROM goods_return") == [(order_id, "expected")]
    assert counter.rows("SELECT quantity_milli FROM goods_return_line") == [(2000,)]
    assert counter.rows("SELECT kind FROM invoice") == [("invoice",)]
    assert counter.remarks()["70"] == "shop_refund_returned"
    assert states(counter) == [("refund", "accepted", "return")]


def test_an_order_cut_down_in_the_shop_after_its_invoice_is_credited_by_its_lines(
    woo: Woo, counter: Counter
) -> None:
    order_id = invoiced(woo, counter, "processing", 3)
    woo.order(7, "processing", things=[(1, 1)])
    counter.take(woo.write())
    counter.process()
    look = only(counter, order_id)
    assert (look.proposal.kind, look.proposal.amount, look.total, look.proposal.shop_total) == (
        "edit",
        2400,
        3600,
        1200,
    )
    counter.database.do(ALICE, follow, look.proposal.id, "credit_note")
    assert counter.rows(_DOCUMENTS)[1:] == [("credit_note", 2400, 2000, 400)]
    assert counter.rows("SELECT quantity_milli FROM invoice_line WHERE kind = 'goods' ORDER BY id") == [
        (3000,),
        (2000,),
    ]
    counter.take(woo.write())
    assert (counter.parked(), counter.waiting()) == ({}, {})
    report = counter.process()
    assert (report.done, report.left) == ({"ship": 1}, [])
    assert counter.rows("SELECT quantity_milli FROM shipment") == [(1000,)]


def test_an_order_that_grew_in_the_shop_after_its_invoice_has_nothing_to_credit(
    woo: Woo, counter: Counter
) -> None:
    order_id = invoiced(woo, counter, "processing", 1)
    woo.order(7, "processing", things=[(1, 3)])
    counter.take(woo.write())
    look = only(counter, order_id)
    assert (look.proposal.amount, look.first) == (-2400, "none")
    with pytest.raises(Refusal, match="proposal_credits_nothing"):
        counter.database.do(ALICE, follow, look.proposal.id, "credit_note")


def test_an_order_cancelled_in_the_shop_after_its_invoice_is_credited_whole_and_stays_here(
    woo: Woo, counter: Counter
) -> None:
    order_id = invoiced(woo, counter, "processing", 3)
    woo.order(7, "cancelled", things=[(1, 3)])
    counter.take(woo.write())
    counter.process()
    assert counter.order(7, "shipped, invoiced") == ("none", "all")
    look = only(counter, order_id)
    assert (look.proposal.kind, look.proposal.amount) == ("cancel", 3600)
    counter.database.do(ALICE, follow, look.proposal.id, "credit_note")
    assert counter.rows(_DOCUMENTS)[1:] == [("credit_note", 3600, 3000, 600)]
    assert counter.stock(1)[1] == 0
    counter.take(woo.write())
    assert (counter.parked(), counter.waiting()) == ({}, {})
    assert counter.process().done == {}
    assert counter.order(7, "remote_status") == ("cancelled",)


def test_what_the_shop_takes_back_by_itself_is_no_question_any_more(woo: Woo, counter: Counter) -> None:
    invoiced(woo, counter, "processing", 3)
    woo.order(7, "processing", things=[(1, 1)])
    counter.take(woo.write())
    woo.order(7, "processing", things=[(1, 3)])
    counter.take(woo.write())
    assert states(counter) == [("edit", "gone", "")]
    assert counter.parked() == {}


def test_a_refund_deleted_in_the_shop_before_it_was_decided_is_gone(woo: Woo, counter: Counter) -> None:
    order_id = invoiced(woo, counter)
    woo.refund(7, 70, amount="5.00")
    counter.take(woo.write())
    run = counter.row("SELECT count(*) FROM sync_run")[0]
    assert run == 0
    key = only(counter, order_id).proposal.id
    from app.links.shops.sync import journal

    run = counter.database.do(ALICE, journal.begin, counter.last, "sweep")
    counter.database.do(ALICE, mark_gone, counter.last, kind_of("woocommerce"), "refund", "70", run)
    assert states(counter) == [("refund", "gone", "")]
    with pytest.raises(Refusal, match="proposal_decided"):
        counter.database.do(ALICE, follow, key, "credit_note")


def test_what_changed_meanwhile_in_the_shop_is_not_followed_unseen(woo: Woo, counter: Counter) -> None:
    order_id = invoiced(woo, counter)
    made = woo.refund(7, 70, amount="5.00")
    counter.take(woo.write())
    made["amount"] = "9.00"
    sql = "UPDATE inbox SET state = 'waiting' WHERE noun = 'refund'"
    with counter.database.write(ALICE, "test.arrived") as tx:
        from sqlalchemy import text

        tx.execute(text(sql))
    with pytest.raises(Refusal, match="proposal_changed"):
        counter.database.do(ALICE, follow, only(counter, order_id).proposal.id, "credit_note")


def test_only_who_may_credit_may_follow(woo: Woo, counter: Counter) -> None:
    order_id = invoiced(woo, counter)
    woo.refund(7, 70, amount="5.00")
    counter.take(woo.write())
    with pytest.raises(Refusal, match="not_allowed"):
        counter.database.do(
            Actor("Bob", Role.CLERK), follow, only(counter, order_id).proposal.id, "credit_note"
        )
    with counter.database.read() as rd:
        assert len(open_proposals(rd)) == 1


def test_a_refund_that_exceeds_what_is_left_says_so_and_cannot_be_followed(
    woo: Woo, counter: Counter
) -> None:
    order_id = invoiced(woo, counter, "processing")
    woo.refund(7, 70, amount="99.00")
    counter.take(woo.write())
    look = only(counter, order_id)
    assert (look.answers[0].allowed, look.answers[0].reason) == (False, "refund_exceeds_invoice")
    assert look.first == "none"
    with pytest.raises(Refusal, match="refund_exceeds_invoice"):
        counter.database.do(ALICE, follow, look.proposal.id, "credit_note")
