"""Money that no statement has told of is not given back without a word."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.flow.bank import match
from app.payments.bank_account import open_bank_account
from app.payments.bank_matching import matching
from app.payments.statement import Account
from app.reports.came import came_by
from app.reports.payment_page import payment_page
from app.reports.refundable import refundable
from tests.flow.test_refund_batch import OURS, told
from tests.stories.desk import Desk, a_desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        made.do(open_bank_account, "Compte courant", "EUR", Account(OURS))
        yield made


def unseen(desk: Desk, payment: int) -> bool:
    with desk.database.read() as rd:
        page = payment_page(rd, payment)
        [row] = refundable(rd)
        assert page.item_id is not None
        assert came_by(rd, page.item_id).unseen == row.unseen == page.row.bank_awaited
    return row.unseen


def test_a_transfer_is_unseen_from_the_first_statement_on_until_one_tells_of_it(desk: Desk) -> None:
    payment = desk.pay(None, 5_000, customer_id=desk.a_customer("Zoé"))
    # Without any statement nobody could have seen it.
    assert not unseen(desk, payment)
    told(desk, -900, "COMMISSION")
    assert unseen(desk, payment)
    told(desk, 5_000, "VIR ZOE", name="Zoé")
    assert unseen(desk, payment)
    with desk.database.read() as rd:
        [found] = [each for each in matching(rd).waiting() if each.row.amount == 5_000]
    assert found.proposal is not None
    desk.do(match, found.row.id, found.proposal.pieces)
    assert not unseen(desk, payment)
