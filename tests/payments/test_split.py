"""How a movement is divided by a person: signs, what is left, what may be let go, and the pieces it becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.payments.claim import Claim, Part
from app.payments.proposal import Piece, Proposal, Target
from app.payments.split import (
    Share,
    ShareKind,
    first_shares,
    pieces_of,
    problem,
    rest,
    small_rests,
    taken_first,
    whose,
)


def debt(item: int, asks: int, takes: int = 0, customer: int = 1) -> Share:
    return Share(
        kind="instalment",
        amount=takes,
        open=asks,
        customer_id=customer,
        customer=f"Client {customer}",
        number=f"FA-{item}",
        item_id=item,
    )


def on_account(takes: int, customer: int = 1) -> Share:
    return Share(kind="account", amount=takes, customer_id=customer, customer=f"Client {customer}")


def test_all_that_one_customer_s_invoices_take_is_one_payment_and_a_fee_is_its_own_piece() -> None:
    shares = [
        debt(1, 10_000, 10_000),
        debt(2, 5_000, 2_000),
        on_account(300),
        debt(3, 700, 700, customer=2),
        Share(kind="fee", amount=-450),
        debt(4, 900),
    ]
    assert rest(12_550, shares) == 0
    first, second, fee = pieces_of(shares)
    assert (first.kind, first.amount, first.customer_id) == ("payment", 12_300, 1)
    assert first.targets == (Target(1, 10_000, "FA-1"), Target(2, 2_000, "FA-2"))
    assert (second.customer_id, second.amount) == (2, 700)
    assert (fee.kind, fee.amount) == ("fee", -450)


def test_an_order_a_credit_and_what_is_recorded_are_pieces_of_their_own() -> None:
    shares = [
        Share(kind="order", amount=100, open=500, customer_id=1, order_id=7, number="CO-7"),
        Share(kind="recorded", amount=250, open=250, customer_id=1, payment_id=8, number="RG-8"),
        Share(kind="credit", amount=-90, open=-90, customer_id=2, item_id=9, number="AV-9"),
        Share(kind="aside", amount=40, reason="don"),
    ]
    order, recorded, credit, aside = pieces_of(shares)
    assert (order.kind, order.order_id, order.order_number) == ("payment", 7, "CO-7")
    assert (recorded.kind, recorded.payment_id, recorded.recorded) == ("payment", 8, True)
    assert (credit.kind, credit.credit_item_id, credit.amount) == ("refund", 9, -90)
    assert (aside.kind, aside.reason) == ("aside", "don")
    assert sum(piece.amount for piece in pieces_of(shares)) == sum(share.amount for share in shares)


@pytest.mark.parametrize(
    ("share", "typed", "signed"),
    [
        (debt(1, 500), 300, 300),
        (debt(1, 500), -300, 300),
        (Share(kind="credit", open=-500), 300, -300),
        (Share(kind="recorded", open=-500), 500, -500),
        (Share(kind="fee"), 3, -3),
        (Share(kind="fee"), -3, -3),
        (Share(kind="aside"), -3, -3),
        (Share(kind="aside"), 3, 3),
    ],
)
def test_what_is_typed_has_the_sign_of_what_it_is_for(share: Share, typed: int, signed: int) -> None:
    assert share.signed(typed) == signed


@pytest.mark.parametrize(
    ("share", "left", "takes"),
    [
        (debt(1, 500), 200, 200),
        (debt(1, 500), 900, 500),
        (debt(1, 500, 400), -150, 250),
        (debt(1, 500, 100), -150, 0),
        (Share(kind="credit", open=-500), -200, -200),
        (Share(kind="credit", open=-500), 200, 0),
        (Share(kind="fee"), -150, -150),
        (Share(kind="fee"), 150, 0),
        (on_account(0), 150, 150),
        (on_account(0), -150, 0),
        (Share(kind="aside"), -150, -150),
        (Share(kind="recorded", open=300), 20, 300),
    ],
)
def test_a_share_takes_of_the_rest_what_it_can(share: Share, left: int, takes: int) -> None:
    assert share.taking(left).amount == takes


@pytest.mark.parametrize(
    ("share", "wrong"),
    [
        (debt(1, 500, 500), ""),
        (debt(1, 500, 501), "over"),
        (Share(kind="credit", open=-500, amount=-501), "over"),
        (Share(kind="recorded", open=300, amount=299), "whole"),
        (Share(kind="recorded", open=300), ""),
        (Share(kind="aside", amount=5), "reason"),
        (Share(kind="aside", amount=5, reason="don"), ""),
        (on_account(99_999), ""),
    ],
)
def test_a_share_cannot_take_more_than_there_is(share: Share, wrong: str) -> None:
    assert problem(share) == wrong


def test_only_what_is_within_the_tolerance_may_be_let_go_and_money_only_beside_what_it_settled() -> None:
    nearly, far, over = debt(1, 1_000, 950), debt(2, 1_000, 949), on_account(50)
    alone, untouched = on_account(50, customer=2), debt(3, 40)
    found = small_rests([nearly, far, over, alone, untouched], 50)
    assert found == (nearly, over)
    assert small_rests([nearly, far, over], 0) == ()
    piece, other = pieces_of([nearly, far, over, alone], found)
    assert [target.small for target in piece.targets] == [True, False]
    assert (piece.small, other.small) == (True, False)


def test_a_customer_just_chosen_takes_the_exact_amount_or_the_oldest_that_are_covered_whole() -> None:
    shares = [debt(1, 400), debt(2, 300), debt(3, 700), on_account(0)]
    assert [each.amount for each in taken_first(300, shares)] == [0, 300, 0, 0]
    assert [each.amount for each in taken_first(800, shares)] == [400, 300, 0, 0]
    assert [each.amount for each in taken_first(0, shares)] == [0, 0, 0, 0]
    recorded: list[ShareKind] = ["recorded"]
    known = [Share(kind=kind, open=250, payment_id=1) for kind in recorded]
    assert [each.amount for each in taken_first(900, known)] == [0]
    assert [each.amount for each in taken_first(250, known)] == [250]


def test_it_begins_as_proposed_and_else_with_all_that_is_named() -> None:
    shares = [debt(1, 400), debt(2, 300), on_account(0), debt(5, 700, customer=2)]
    pieces = (
        Piece(kind="payment", amount=450, customer_id=1, targets=(Target(1, 400, "FA-1"),)),
        Piece(kind="fee", amount=-20),
        Piece(kind="aside", amount=3, reason="don"),
    )
    proposal = Proposal(transaction_id=1, sureness="likely", why="", pieces=pieces)
    began = first_shares(shares, proposal)
    assert [(each.kind, each.amount) for each in began if each.amount] == [
        ("instalment", 400),
        ("account", 50),
        ("fee", -20),
        ("aside", 3),
    ]
    assert pieces_of(began) == (replace(pieces[0], customer="Client 1"), pieces[1], pieces[2])
    named = [_claim(2, 300, 1), _claim(5, 700, 2)]
    assert [each.amount for each in first_shares(shares, None, named)] == [0, 300, 0, 700]
    assert (whose(proposal, named), whose(None, named)) == ((1,), (1, 2))


def _claim(item: int, amount: int, customer: int) -> Claim:
    return Claim(
        noun="invoice",
        id=item,
        number=f"FA-{item}",
        names=(),
        customer_id=customer,
        customer="",
        contact="",
        amount=amount,
        currency="EUR",
        on=date(2026, 11, 1),
        parts=(Part(item, amount),),
    )
