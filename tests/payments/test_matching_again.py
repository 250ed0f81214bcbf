"""What waits at the bank after a change is what a fresh look at the books finds, and little of it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from app.base.database import Database
from app.base.door import Write
from app.flow.bank import match, set_aside, unmatch
from app.flow.lend import notice
from app.flow.merge import merge
from app.payments.bank_matching import Matching, matching, matching_again
from app.payments.proposal import Piece
from app.payments.statement import Account, Statement, Transaction
from app.payments.take_statement import take_statements
from tests.builders import ALICE, a_customer, a_payment, an_invoice, opened

DAY = date(2026, 11, 20)
_NAMES = ("Lefèvre", "Dupont", "Garnier", "Rousseau", "Perrin", "Mercier")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Six customers with two invoices each, and a statement that pays the first of each."""
    with opened(database_url, DAY) as found:
        with found.write(ALICE, "test.build") as tx:
            moves: list[Transaction] = []
            for at, name in enumerate(_NAMES):
                who = a_customer(tx, name)
                number = f"FA-2025-7{at:03d}"
                an_invoice(tx, who, str(100 + at), number=number)
                an_invoice(tx, who, str(300 + at))
                moves.append(
                    Transaction(
                        booked_on=DAY, amount=10_000 + at * 100, kind="transfer", text=number, name=name
                    )
                )
            told = Statement(account=Account("1"), currency="EUR", format="ofx", transactions=tuple(moves))
            take_statements(tx, [told], "morning.ofx")
        yield found


def test_each_act_is_followed_without_looking_at_everything(database: Database) -> None:
    with database.read() as rd:
        now = matching(rd)
    assert len(now.looked.proposals) == len(_NAMES)

    def after(act: Callable[[Write], object]) -> None:
        nonlocal now
        with database.write(ALICE, "test.build") as tx:
            act(tx)
            touched = frozenset(tx.touched)
        with database.read() as rd:
            now = matching_again(rd, now, touched)
            _same(now, matching(rd))

    first, second, third, fourth = now.waiting()[:4]
    assert first.proposal is not None
    pieces = first.proposal.pieces
    after(lambda tx: match(tx, first.row.id, pieces))
    assert (len(now.rows), now.looked.again) == (5, frozenset())
    after(lambda tx: set_aside(tx, second.row.id, "à une autre société"))
    after(lambda tx: unmatch(tx, first.row.id, "trompé"))
    assert now.looked.again >= {first.row.id}
    assert len(now.looked.again) < len(now.rows)
    payer = _customer(third.proposal)
    # Who comes into insolvency proceedings may not pay what is older.
    assert third.proposal is not None
    assert (third.proposal.sureness, third.proposal.barred) == ("sure", "")
    after(lambda tx: notice(tx, payer, DAY, "BODACC A n° 4711"))
    doubted = now.looked.proposals[third.row.id]
    assert (doubted.sureness, doubted.barred) == ("possible", "Garnier")
    assert doubted.pieces == third.proposal.pieces
    after(lambda tx: an_invoice(tx, payer, "77"))
    after(lambda tx: a_payment(tx, payer, "102"))
    after(lambda tx: match(tx, third.row.id, [Piece(kind="payment", amount=10_200, customer_id=payer)]))
    after(lambda tx: merge(tx, payer, _customer(fourth.proposal)))
    assert len(now.rows) == 4


def _customer(proposal: Any) -> int:
    found = proposal.pieces[0].customer_id
    assert isinstance(found, int)
    return found


def _same(now: Matching, fresh: Matching) -> None:
    assert now.rows == fresh.rows
    assert now.looked.proposals == fresh.looked.proposals
    # What nobody can be any more is still known; what somebody can be is as it is.
    assert now.looked.look_up.claims.items() >= fresh.looked.look_up.claims.items()
