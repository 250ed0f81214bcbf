"""Cheques handed in: a slip of them, its paper, the bank's one movement, a bounce after it, and a slip undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest

from app.base.database import Database
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.customers.customer import CustomerDraft, add
from app.flow.bank import match, unmatch
from app.flow.collect import receive, reverse
from app.flow.hand_in import Cheque, hand_in, take_slip_back
from app.flow.paper import slip_paper
from app.flow.receipt import Receipt
from app.payments.bank_account import bank_accounts, open_bank_account
from app.payments.bank_matching import Waiting, matching, matching_again
from app.payments.cheques import ChequeRow, cheques_in_hand, count_in_hand
from app.payments.queries import PAYMENTS
from app.payments.slip_movement import movement_of_slip
from app.payments.slips import SLIPS, SlipRow, find_slip, slip_rows
from app.payments.statement import Account, Detail, Statement, Transaction
from app.payments.statement_gaps import Gap
from app.payments.take_statement import take_statements
from app.reports.today import today
from app.verify import verify
from tests.builders import ALICE, TODAY, a_database
from tests.paper.papers import texts

IBAN = "FR7630006000011234567890189"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(a_database(database_url)) as made:
        made.do(ALICE, open_bank_account, "Compte courant", "EUR", Account(IBAN))
        yield made


def a_cheque(
    database: Database, amount: int, name: str = "Atelier des Lilas", on: date = TODAY, method: str = "cheque"
) -> int:
    with database.write(ALICE, "test.customer") as tx:
        who = add(tx, CustomerDraft(name=name))
    receipt = Receipt(
        amount=amount, currency="EUR", method=method, received_on=on, customer_id=who, reference="0012345"
    )
    return database.do(ALICE, receive, receipt)


def in_hand(database: Database) -> list[ChequeRow]:
    with database.read() as rd:
        return cheques_in_hand(rd)


def account(database: Database) -> int:
    with database.read() as rd:
        return bank_accounts(rd)[0].id


def handed(database: Database, *payments: int, on: date = TODAY) -> int:
    cheques = tuple(Cheque(payment_id=each, bank="BNP Paribas", number="0012345") for each in payments)
    return database.do(ALICE, hand_in, account(database), on, cheques)


def told_by_bank(database: Database, amount: int, on: date) -> None:
    """A statement with one credit of cheques."""
    statement = Statement(
        account=Account(IBAN),
        currency="EUR",
        format="camt.053",
        number=f"{on:%Y-%m-%d}",
        opened_on=on,
        closed_on=on,
        opening=0,
        closing=amount,
        transactions=(Transaction(booked_on=on, amount=amount, kind="cheque", text="REMISE 0042"),),
    )
    database.do(ALICE, take_statements, [statement], f"{on}.xml")


def test_a_slip_awaited_for_long_is_late_and_is_found_on_whatever_day_the_bank_booked_it(
    database: Database,
) -> None:
    on = TODAY - timedelta(days=90)
    late = handed(database, a_cheque(database, 5_000, on=on), a_cheque(database, 2_500, "Zoé", on=on), on=on)
    fresh = handed(database, a_cheque(database, 900, "Yves"))
    view = ListQuery(chips=(("view", "late"),))
    assert (slip(database, late).late, slip(database, late).waits_days) == (True, 90)
    assert not slip(database, fresh).late
    with database.read() as rd:
        assert SLIPS.ids(rd, view, 0, 9) == [late]
        [task] = [each for each in today(rd).tasks if each.name == "slips"]
        assert (task.count, task.amount) == (1, 7_500)
        assert movement_of_slip(rd, late) is None
    assert slip(database, late).silent is None
    told_by_bank(database, 7_500, TODAY - timedelta(days=40))
    # It is called late, and that nobody knows what the bank did since.
    assert slip(database, late).silent == Gap(TODAY - timedelta(days=39), None)
    with database.read() as rd:
        found = movement_of_slip(rd, late)
    assert found is not None
    database.do(ALICE, match, found.row.id, found.pieces)
    assert slip(database, late).state == "matched"
    with database.read() as rd:
        assert SLIPS.count(rd, view).count == 0
        assert not [each for each in today(rd).tasks if each.name == "slips" and each.count]
    assert faults(database) == []


def slip(database: Database, slip_id: int) -> SlipRow:
    with database.read() as rd:
        return slip_rows(rd, [slip_id])[0]


def told(database: Database, amount: int, text: str = "REMISE CHEQUES", **more: Any) -> int:
    move = Transaction(
        booked_on=more.pop("on", TODAY), amount=amount, text=text, kind=more.pop("kind", "cheque"), **more
    )
    statement = Statement(
        account=Account(more.get("iban_of", IBAN)), currency="EUR", format="camt.053", transactions=(move,)
    )
    [taken] = database.do(ALICE, take_statements, [statement], "releve.xml")
    return taken.new[0]


def waits(database: Database) -> list[Waiting]:
    with database.read() as rd:
        return matching(rd).waiting()


def confirmed(database: Database) -> None:
    [waiting] = waits(database)
    assert waiting.proposal is not None
    database.do(ALICE, match, waiting.row.id, waiting.proposal.pieces)


def refused(database: Database, verb: Any, *args: Any) -> str:
    with pytest.raises(Refusal) as found:
        database.do(ALICE, verb, *args)
    return found.value.code


def faults(database: Database) -> list[str]:
    return [fault.code for check in verify(database).checks for fault in check.faults]


def test_cheques_in_hand_are_a_list_with_its_sum_until_they_are_handed_in(database: Database) -> None:
    first, second = a_cheque(database, 12_000), a_cheque(database, 3_050, "Café du Port")
    a_cheque(database, 9_900, method="card")
    reversed_one = a_cheque(database, 700)
    database.do(ALICE, reverse, reversed_one, "doublon")
    a_cheque(database, 800, on=TODAY - timedelta(days=374))
    rows = in_hand(database)
    assert [each.id for each in rows] == [first, second]
    assert (rows[0].drawer, rows[0].cheque_number) == ("Atelier des Lilas", "0012345")
    with database.read() as rd:
        assert count_in_hand(rd, "EUR") == (2, 15_050)
        assert PAYMENTS.count(rd, ListQuery(chips=(("view", "cheques"),))).sums == {"amount": 15_050}
    made = slip(database, handed(database, first, second))
    assert (made.number, made.count, made.total, made.state) == (f"RC-{TODAY.year}-0001", 2, 15_050, "open")
    assert in_hand(database) == []
    assert faults(database) == []


def test_the_bank_s_one_movement_is_all_the_cheques_of_a_slip_and_books_nothing_twice(
    database: Database,
) -> None:
    cheques = [a_cheque(database, amount) for amount in (12_000, 3_050, 499)]
    slip_id = handed(database, *cheques)
    told(database, 15_549)
    [waiting] = waits(database)
    assert waiting.proposal is not None
    assert waiting.proposal.sureness == "likely"
    assert [each.payment_id for each in waiting.proposal.pieces] == cheques
    confirmed(database)
    assert waits(database) == []
    assert slip(database, slip_id).state == "matched"
    with database.read() as rd:
        assert PAYMENTS.count(rd, ListQuery()).count == 3
    assert refused(database, take_slip_back, slip_id, "trop tard") == "slip_matched"
    database.do(ALICE, unmatch, waiting.row.id, "pas celle-ci")
    assert slip(database, slip_id).state == "open"
    assert faults(database) == []


def test_its_number_in_the_bank_s_words_makes_it_sure_and_the_sum_beats_the_cheques_one_by_one(
    database: Database,
) -> None:
    cheques = [a_cheque(database, amount) for amount in (1_200, 305)]
    number = slip(database, handed(database, *cheques)).number
    parts = (Detail(amount=1_200), Detail(amount=305))
    told(database, 1_505, f"REMISE {number.replace('-', ' ')}", details=parts)
    [waiting] = waits(database)
    assert waiting.proposal is not None
    assert (waiting.proposal.sureness, len(waiting.proposal.pieces)) == ("sure", 2)


def test_a_slip_is_looked_for_on_its_own_account_near_its_day_and_as_cheques(database: Database) -> None:
    handed(database, a_cheque(database, 5_000), a_cheque(database, 2_000))
    told(database, 7_000, "VIR CLIENT", kind="transfer")
    told(database, 7_000, on=TODAY - timedelta(days=3))
    other = Statement(
        account=Account("DE89370400440532013000"),
        currency="EUR",
        format="camt.053",
        transactions=(Transaction(booked_on=TODAY, amount=7_000, kind="cheque", text="REMISE"),),
    )
    database.do(ALICE, take_statements, [other], "autre.xml")
    assert [each.proposal for each in waits(database)] == [None, None, None]


def test_a_cheque_that_bounces_is_a_reversal_in_sight_whether_its_slip_was_told_of_or_not(
    database: Database,
) -> None:
    good, bad = a_cheque(database, 4_000), a_cheque(database, 1_000, "Café du Port")
    slip_id = handed(database, good, bad)
    database.do(ALICE, reverse, bad, "sans provision")
    told(database, 5_000)
    confirmed(database)
    assert slip(database, slip_id).state == "matched"
    told(database, -1_000, "CHEQUE IMPAYE CAFE DU PORT", kind="returned")
    [waiting] = waits(database)
    assert waiting.proposal is not None
    assert [(each.kind, each.recorded) for each in waiting.proposal.pieces] == [("bounce", True)]
    confirmed(database)
    assert in_hand(database) == []
    assert faults(database) == []


def test_a_slip_the_bank_did_not_take_is_undone_with_its_reason_and_its_cheques_are_in_hand_again(
    database: Database,
) -> None:
    cheque = a_cheque(database, 4_000)
    slip_id = handed(database, cheque)
    assert refused(database, take_slip_back, slip_id, " ") == "reason_missing"
    database.do(ALICE, take_slip_back, slip_id, "guichet fermé")
    undone = slip(database, slip_id)
    assert (undone.state, undone.undo_reason) == ("undone", "guichet fermé")
    assert refused(database, take_slip_back, slip_id, "encore") == "slip_undone"
    again = in_hand(database)
    assert [(each.id, each.bank) for each in again] == [(cheque, "BNP Paribas")]
    told(database, 4_000)
    assert slip(database, handed(database, cheque)).number == f"RC-{TODAY.year}-0002"
    [waiting] = waits(database)
    assert waiting.proposal is not None
    with database.read() as rd:
        assert find_slip(rd, undone.number) == slip_id
        assert SLIPS.count(rd, ListQuery(chips=(("view", "undone"),))).count == 1
    assert faults(database) == []


def test_a_slip_made_while_the_bank_is_looked_at_is_proposed_at_once(database: Database) -> None:
    cheques = [a_cheque(database, amount) for amount in (1_000, 2_000)]
    told(database, 3_000)
    with database.read() as rd:
        before = matching(rd)
    assert [each.proposal for each in before.waiting()] == [None]
    slip_id = handed(database, *cheques)
    with database.read() as rd:
        after = matching_again(rd, before, {("cheque_slip", slip_id)})
    [waiting] = after.waiting()
    assert waiting.proposal is not None
    assert len(waiting.proposal.pieces) == 2


def test_what_cannot_be_handed_in_is_refused(database: Database) -> None:
    cheque, card = a_cheque(database, 4_000), a_cheque(database, 900, method="card")
    there = account(database)

    def code(*payments: int, on: date = TODAY, where: int | None = there) -> str:
        return refused(database, hand_in, where, on, tuple(Cheque(payment_id=each) for each in payments))

    assert code() == "slip_empty"
    assert code(card) == "cheque_not_in_hand"
    assert code(cheque, cheque) == "cheque_not_in_hand"
    assert code(cheque, on=TODAY + timedelta(days=1)) == "slip_in_future"
    assert code(cheque, on=TODAY - timedelta(days=1)) == "slip_before_cheque"
    assert code(cheque, where=99) == "bank_account_unknown"
    assert code(cheque, where=None) == "slip_without_account"
    dollars = database.do(ALICE, open_bank_account, "Dollars", "USD")
    assert code(cheque, where=dollars) == "currency_differs"
    handed(database, cheque)
    assert code(cheque) == "cheque_not_in_hand"


def test_the_paper_names_each_cheque_their_count_and_their_sum_and_stays_what_it_was(
    database: Database,
) -> None:
    slip_id = handed(database, a_cheque(database, 123_456), a_cheque(database, 50, "Café du Port"))
    paper = slip_paper(database, ALICE, slip_id)
    printed = " ".join(" ".join(texts(paper)).split())
    for each in ("Remise de chèques", "Atelier des Lilas", "Café du Port", "BNP Paribas", "0012345"):
        assert each in printed
    assert "Total, 2 chèques 1 235,06 €" in printed
    database.do(ALICE, take_slip_back, slip_id, "guichet fermé")
    assert slip_paper(database, ALICE, slip_id) == paper
    assert faults(database) == []
