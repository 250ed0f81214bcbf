"""Refunds by transfer in the books: chosen, sent once, matched with the bank's one line, taken back, and where the money goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from app.base.audit import history
from app.base.errors import Refusal
from app.base.words import Words
from app.flow import collect, sell
from app.flow.bank import match, unmatch
from app.flow.collect import Receipt, reverse
from app.flow.mandate import MandateDraft, give_mandate
from app.flow.refund_batch import Transfer, order_refunds, take_refunds_back
from app.payments.bank_account import open_bank_account
from app.payments.bank_matching import Waiting, matching
from app.payments.proposal import Piece
from app.payments.refund_batches import BatchRow, lines_of_batch, read_batch
from app.payments.refund_file import refund_file
from app.payments.sepa import settlement_day
from app.payments.statement import Account, Statement, Transaction
from app.payments.take_statement import take_statements
from app.reports.event_words import event_in_words
from app.reports.refundable import RefundableRow, refundable
from tests.payments.sepa_schemas import must_hold
from tests.stories.desk import Desk, a_desk, goods

OURS = "FR7630006000011234567890189"
THEIRS = "DE89370400440532013000"
OTHER = "NL91ABNA0417164300"


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        made.do(open_bank_account, "Compte courant", "EUR", Account(OURS))
        yield made


def day(desk: Desk) -> date:
    return settlement_day(desk.database.clock.today())


def to_give(desk: Desk) -> list[RefundableRow]:
    with desk.database.read() as rd:
        return refundable(rd)


def batch(desk: Desk, key: int) -> BatchRow:
    with desk.database.read() as rd:
        return read_batch(rd, key)


def lines(desk: Desk, key: int) -> list[tuple[str, str, int, bool]]:
    with desk.database.read() as rd:
        return [(each.iban, each.holder, each.amount, each.reversed) for each in lines_of_batch(rd, key)]


def ordered(desk: Desk, *ibans: str) -> int:
    """All credits, each to one of these accounts."""
    transfers = [
        Transfer(credit_item_id=row.id, iban=iban) for row, iban in zip(to_give(desk), ibans, strict=True)
    ]
    return desk.do(order_refunds, 1, day(desk), transfers)


def refused(desk: Desk, verb: Any, *args: Any) -> str:
    with pytest.raises(Refusal) as found:
        desk.do(verb, *args)
    return found.value.code


def told(desk: Desk, amount: int, text: str = "VIR SEPA", name: str = "", iban: str = "") -> None:
    move = Transaction(
        booked_on=desk.database.clock.today(),
        amount=amount,
        text=text,
        kind="transfer",
        name=name,
        iban=iban,
    )
    statement = Statement(account=Account(OURS), currency="EUR", format="camt.053", transactions=(move,))
    desk.do(take_statements, [statement], "releve.xml")


def waiting(desk: Desk) -> Waiting:
    with desk.database.read() as rd:
        [found] = matching(rd).waiting()
    return found


def confirmed(desk: Desk) -> None:
    found = waiting(desk)
    assert found.proposal is not None
    desk.do(match, found.row.id, found.proposal.pieces)


def test_the_history_of_an_order_tells_of_the_money_given_back(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    order = desk.an_order(who, goods(desk.a_product(on_hand=5), 1))
    desk.confirm(order)
    desk.pay(order, 5_000)
    desk.do(sell.cancel, order, "s’est ravisée")
    made = ordered(desk, THEIRS)
    with desk.database.read() as rd:
        [line] = lines_of_batch(rd, made)
        last = history(rd, "sales_order", order)[-1]
    told = event_in_words(last, Words("en"), "EUR")
    assert told == f"Refunds by transfer, batch {batch(desk, made).number}: €50.00 · {line.number}"


def test_credits_are_sent_once_and_the_bank_s_line_is_matched_with_all_of_them(desk: Desk) -> None:
    first, second = desk.a_customer("Zoé"), desk.a_customer("Les Halles")
    desk.pay(None, 5_000, first)
    desk.pay(None, 1_200, second)
    assert [(each.amount, each.why) for each in to_give(desk)] == [(5_000, "no_iban"), (1_200, "no_iban")]
    made = ordered(desk, THEIRS, OTHER)
    found = batch(desk, made)
    assert (found.number[:2], found.total, found.count, found.state) == ("VR", 6_200, 2, "open")
    # What is on its way is neither offered nor there to be set against anything.
    assert to_give(desk) == []
    assert desk.money() == {}
    with desk.database.read() as rd:
        content = refund_file(rd, made)
        must_hold(content, "pain.001.001.09")
        assert content == refund_file(rd, made)
    assert b"<EndToEndId>RB-2026-0001</EndToEndId>" in content
    told(desk, -6_200, f"VIR EMIS {found.number}")
    proposal = waiting(desk).proposal
    assert proposal is not None
    assert (proposal.sureness, [each.kind for each in proposal.pieces]) == ("sure", ["refund", "refund"])
    confirmed(desk)
    assert batch(desk, made).state == "matched"
    assert refused(desk, take_refunds_back, made, "trop tard") == "refund_batch_matched"
    desk.must_verify()


def test_a_batch_taken_back_reverses_its_refunds_and_they_are_to_be_given_back_again(desk: Desk) -> None:
    for amount in (5_000, 1_200):
        desk.pay(None, amount, desk.a_customer(f"Client {amount}"))
    made = ordered(desk, THEIRS, OTHER)
    assert refused(desk, take_refunds_back, made, " ") == "reason_missing"
    desk.do(take_refunds_back, made, "fichier refusé")
    assert (batch(desk, made).state, batch(desk, made).undo_reason) == ("undone", "fichier refusé")
    assert [gone for *_, gone in lines(desk, made)] == [True, True]
    again = to_give(desk)
    # An account money never went to is not known by that.
    assert [(each.amount, each.iban) for each in again] == [(5_000, ""), (1_200, "")]
    assert refused(desk, take_refunds_back, made, "encore") == "refund_batch_undone"
    told(desk, -6_200, "VIR EMIS")
    assert waiting(desk).proposal is None
    desk.must_verify()


def test_refunds_booked_one_by_one_are_each_found_by_their_number(desk: Desk) -> None:
    for amount in (5_000, 1_200):
        desk.pay(None, amount, desk.a_customer(f"Client {amount}"))
    made = ordered(desk, THEIRS, OTHER)
    told(desk, -1_200, "VIR SEPA EMIS RB-2026-0002")
    found = waiting(desk)
    assert found.proposal is not None
    assert (found.proposal.sureness, [each.number for each in found.proposal.pieces]) == (
        "sure",
        ["RB-2026-0002"],
    )
    confirmed(desk)
    assert batch(desk, made).state == "part"
    # The whole cannot be the other one any more.
    told(desk, -6_200, batch(desk, made).number)
    assert waiting(desk).proposal is None


def test_undoing_the_match_leaves_the_refunds_and_the_batch_waits_again(desk: Desk) -> None:
    desk.pay(None, 5_000, desk.a_customer("Zoé"))
    made = ordered(desk, THEIRS)
    told(desk, -5_000, "VIR")
    key = waiting(desk).row.id
    confirmed(desk)
    desk.do(unmatch, key, "pas celui-là")
    assert batch(desk, made).state == "open"
    assert to_give(desk) == []
    desk.must_verify()


def test_money_goes_back_where_it_came_from_else_where_it_went_else_by_the_mandate(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    desk.do(give_mandate, who, MandateDraft(signed_on=desk.database.clock.today(), iban=OTHER))
    desk.pay(None, 700, who)
    assert [(each.iban, each.source, each.why) for each in to_give(desk)] == [(OTHER, "mandate", "")]
    desk.do(order_refunds, 1, day(desk), [Transfer(credit_item_id=to_give(desk)[0].id, iban=OURS)])
    desk.pay(None, 800, who)
    assert [(each.iban, each.source) for each in to_give(desk)] == [(OURS, "used")]
    told(desk, 900, "ACOMPTE", "ZOE PARIS", THEIRS)
    row = waiting(desk).row
    desk.do(match, row.id, [Piece(kind="payment", amount=900, customer_id=who)])
    assert [(each.amount, each.iban, each.source) for each in to_give(desk)] == [
        (800, OURS, "used"),
        (900, THEIRS, "bank"),
    ]


def test_a_paid_order_that_was_cancelled_and_who_owes_or_paid_online_say_so(desk: Desk) -> None:
    service = desk.a_product("Conseil", kind="service", stocked=False)
    gone = desk.a_customer("Annulé")
    order = desk.an_order(gone, goods(service, 1, "10.00", kind="service"))
    desk.confirm(order)
    desk.pay(order, 1_200)
    desk.do(sell.cancel, order, "changé d’avis")
    debtor, online = desk.a_customer("Débiteur"), desk.a_customer("En ligne")
    owing = desk.an_order(
        debtor, goods(service, 1, "50.00", kind="service"), payment_kind="account", payment_method="transfer"
    )
    desk.confirm(owing)
    desk.invoice(owing, "all")
    desk.pay(None, 300, debtor)
    today = desk.database.clock.today()
    desk.do(
        collect.receive,
        Receipt(amount=400, currency="EUR", method="card", received_on=today, customer_id=online),
    )
    number = desk.order(order)["number"]
    assert [(each.customer, each.cancelled, each.why) for each in to_give(desk)] == [
        ("Annulé", number, "no_iban"),
        ("Débiteur", "", "owes"),
        ("En ligne", "", "card"),
    ]
    assert [each.by_transfer for each in to_give(desk)] == [True, False, False]
    made = ordered(desk, THEIRS, THEIRS, THEIRS)
    assert batch(desk, made).total == 1_900
    desk.must_verify()


def test_what_cannot_be_is_refused_and_leaves_nothing(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    desk.pay(None, 5_000, who)
    [row] = to_give(desk)
    today, go = desk.database.clock.today(), Transfer(credit_item_id=row.id, iban=THEIRS)
    saturday = today + timedelta(days=(5 - today.weekday()) % 7)
    for code, account, on, transfers in (
        ("refund_batch_empty", 1, day(desk), []),
        ("bank_account_unknown", 9, day(desk), [go]),
        ("refund_batch_in_past", 1, today - timedelta(days=1), [go]),
        ("refund_batch_not_settled", 1, saturday, [go]),
        ("refund_without_iban", 1, day(desk), [Transfer(credit_item_id=row.id)]),
        ("iban_wrong", 1, day(desk), [Transfer(credit_item_id=row.id, iban="FR76")]),
        ("refund_not_open", 1, day(desk), [go, go]),
        ("refund_not_open", 1, day(desk), [Transfer(credit_item_id=9_999, iban=THEIRS)]),
    ):
        assert refused(desk, order_refunds, account, on, transfers) == code
    desk.do(open_bank_account, "Sans IBAN", "EUR")
    assert refused(desk, order_refunds, 2, day(desk), [go]) == "refund_account_without_iban"
    assert [each.amount for each in to_give(desk)] == [5_000]
    # Taken between the look and the order: by a refund of its own.
    desk.do(order_refunds, 1, day(desk), [go])
    assert refused(desk, order_refunds, 1, day(desk), [go]) == "refund_not_open"
    assert refused(desk, take_refunds_back, 99, "x") == "refund_batch_unknown"


def test_one_transfer_that_came_back_is_reversed_alone_and_its_account_is_not_proposed_again(
    desk: Desk,
) -> None:
    who, other = desk.a_customer("Zoé"), desk.a_customer("Les Halles")
    desk.pay(None, 5_000, who)
    desk.pay(None, 1_200, other)
    made = ordered(desk, THEIRS, OTHER)
    told(desk, -6_200)
    confirmed(desk)
    with desk.database.read() as rd:
        payment = lines_of_batch(rd, made)[0].payment_id
    desk.do(reverse, payment, "compte clos")
    assert [(each.amount, each.iban) for each in to_give(desk)] == [(5_000, "")]
    desk.must_verify()
