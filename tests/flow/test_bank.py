"""What a movement was: payments made, linked, given back, undone; rules learned; the list that reaches nought."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from app.base import settings
from app.base.actor import Actor, Role
from app.base.database import Database
from app.base.errors import Refusal
from app.customers.customer import CustomerDraft, add
from app.flow.bank import match, unmatch
from app.flow.bank_batch import confirm, match_sure
from app.flow.bank_rules import end_rule
from app.flow.collect import receive, refund, reverse
from app.flow.exchange import write
from app.flow.receipt import Receipt
from app.payments.bank_books import rules
from app.payments.bank_matching import Waiting, waiting
from app.payments.bank_queries import matches_of, waiting_count
from app.payments.bank_tables import bank_waiting
from app.payments.proposal import Piece, Proposal
from app.payments.split import Share, pieces_of, rest, small_rests
from app.payments.statement import Account, Statement, Transaction
from app.payments.tables import payment
from app.payments.take_statement import take_statements
from app.receivables.opening import OpeningDraft, write_opening
from app.receivables.tables import allocation, item_balance
from app.receivables.write_off_tables import write_off
from app.reports.bank_shares import shares_of_all
from app.verify import verify
from tests.builders import ALICE, TODAY, a_database, account_of, cents

DAY = date(2026, 11, 20)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(a_database(database_url)) as made:
        yield made


def bank(database: Database, *lines: Transaction) -> list[int]:
    """Take a statement in; gives the keys of its movements."""
    told = Statement(
        account=Account("FR7630006000011234567890189"), currency="EUR", format="camt.053", transactions=lines
    )
    [taken] = database.do(ALICE, take_statements, [told], "releve.xml")
    return list(taken.new)


def a_line(amount: int, text: str = "", name: str = "", **more: Any) -> Transaction:
    return Transaction(
        booked_on=DAY, amount=amount, text=text, name=name, kind=more.pop("kind", "transfer"), **more
    )


def proposed(database: Database) -> list[Waiting]:
    with database.read() as rd:
        return waiting(rd)


def proposals(database: Database) -> list[Proposal]:
    return [each.proposal for each in proposed(database) if each.proposal is not None]


def left(database: Database) -> int:
    with database.read() as rd:
        return waiting_count(rd)


def numbers(database: Database, ids: Sequence[int]) -> list[str]:
    with database.read() as rd:
        statement = select(payment.c.number).where(payment.c.id.in_(list(ids))).order_by(payment.c.id)
        return [str(each) for each in rd.execute(statement).scalars()]


def standing(database: Database) -> dict[str, int]:
    """What stands on items, by component."""
    found: dict[str, int] = {}
    with database.read() as rd:
        for row in rd.execute(select(item_balance.c.component, item_balance.c.amount)):
            found[row.component] = found.get(row.component, 0) + row.amount
    return {name: amount for name, amount in found.items() if amount}


def an_invoice_owed(
    database: Database, total: str, name: str = "Atelier des Lilas", customer_id: int | None = None
) -> tuple[int, str]:
    """What a customer owes of the program before: whose it is, and its number."""
    return _claimed(database, total, name, customer_id, "invoice")


def _claimed(
    database: Database, total: str, name: str, customer_id: int | None, kind: str
) -> tuple[int, str]:
    number = f"FA-2025-{next(_numbers):04d}"
    day = TODAY - timedelta(days=40)
    with database.write(ALICE, "test.claim") as tx:
        whose = customer_id or add(tx, CustomerDraft(name=name))
        write_opening(
            tx,
            OpeningDraft(
                account_id=account_of(tx, whose),
                customer_id=whose,
                kind=kind,
                number=number,
                issued_on=day,
                due_on=day if kind == "invoice" else None,
                total=cents(total),
                open_amount=cents(total),
                currency="EUR",
                cut_over_on=day,
            ),
        )
    return whose, number


_numbers = itertools.count(1)


def test_a_confirmed_proposal_records_the_payment_on_the_bank_s_day_and_settles_the_invoice(
    database: Database,
) -> None:
    _, number = an_invoice_owed(database, "120")
    [key] = bank(database, a_line(12_000, f"Facture {number}"))
    [found] = proposals(database)
    assert found.sureness == "sure"
    assert confirm(database, ALICE, [found]).matched == (key,)
    assert (left(database), standing(database)) == (0, {})
    with database.read() as rd:
        [made] = rd.execute(select(payment)).all()
        [settled] = rd.execute(select(allocation)).all()
        [told] = matches_of(rd, [key])
    assert (made.received_on, made.source, made.amount, made.method) == (DAY, "bank", 12_000, "transfer")
    assert settled.business_date == DAY
    assert (told.made, told.sureness, told.number, told.by_program) == (True, "sure", made.number, False)
    assert verify(database).sound


def test_undoing_a_match_reverses_what_it_made_and_the_movement_waits_again(database: Database) -> None:
    _, number = an_invoice_owed(database, "120")
    [key] = bank(database, a_line(12_000, number))
    confirm(database, ALICE, proposals(database))
    with pytest.raises(Refusal, match="reason_missing"):
        database.do(ALICE, unmatch, key, " ")
    database.do(ALICE, unmatch, key, "mauvais client")
    assert (left(database), standing(database)) == (1, {"owed": 12_000})
    with database.read() as rd:
        assert [(each.reversed, each.reverses_id is None) for each in matches_of(rd, [key])] == [
            (True, True),
            (False, False),
        ]
    with pytest.raises(Refusal, match="bank_not_matched"):
        database.do(ALICE, unmatch, key, "encore")
    assert verify(database).sound
    # It can be matched again.
    assert confirm(database, ALICE, proposals(database)).matched == (key,)
    assert verify(database).sound


def test_a_movement_in_another_currency_without_a_rate_is_set_aside_and_never_a_payment(
    database: Database,
) -> None:
    whose = database.do(ALICE, add, CustomerDraft(name="Atelier des Lilas"))
    told = Statement(
        account=Account("US-1"), currency="USD", format="camt.053", transactions=(a_line(5_000, "WIRE"),)
    )
    [taken] = database.do(ALICE, take_statements, [told], "dollars.xml")
    [key] = taken.new
    with pytest.raises(Refusal, match="rate_missing"):
        database.do(ALICE, match, key, [Piece(kind="payment", amount=5_000, customer_id=whose)])
    with database.read() as rd:
        assert rd.execute(select(payment)).all() == []
    with pytest.raises(Refusal, match="only_at_home"):
        database.do(ALICE, match, key, [Piece(kind="fee", amount=5_000)])
    database.do(ALICE, match, key, [Piece(kind="aside", amount=5_000, reason="dollars")])
    assert verify(database).sound


def test_a_movement_in_another_currency_is_a_payment_at_the_rate_of_its_day(database: Database) -> None:
    whose = database.do(ALICE, add, CustomerDraft(name="Atelier des Lilas"))
    told = Statement(
        account=Account("US-1"), currency="USD", format="camt.053", transactions=(a_line(5_000, "WIRE"),)
    )
    database.do(ALICE, write, "USD", DAY, 1_250_000, "BCE")
    [taken] = database.do(ALICE, take_statements, [told], "dollars.xml")
    database.do(ALICE, match, taken.new[0], [Piece(kind="payment", amount=5_000, customer_id=whose)])
    with database.read() as rd:
        made = rd.execute(select(payment.c.amount, payment.c.base_amount)).one()
    assert tuple(made) == (5_000, 4_000)
    assert verify(database).sound


def test_a_payment_recorded_by_hand_is_linked_and_not_recorded_again(database: Database) -> None:
    whose = database.do(ALICE, add, CustomerDraft(name="Atelier des Lilas"))
    paid = Receipt(amount=5_000, currency="EUR", method="transfer", received_on=DAY, customer_id=whose)
    database.do(ALICE, receive, paid)
    [key] = bank(database, a_line(5_000, "VIR", "ATELIER DES LILAS"))
    [found] = proposals(database)
    assert found.pieces[0].recorded
    confirm(database, ALICE, [found])
    with database.read() as rd:
        assert len(rd.execute(select(payment)).all()) == 1
    # Nothing proposes it to another movement, and nobody can take it by hand.
    [other] = bank(database, a_line(5_000, "VIR BIS", "ATELIER DES LILAS", bank_id="2"))
    assert [each.proposal for each in proposed(database)] == [None]
    with pytest.raises(Refusal, match="bank_payment_taken"):
        database.do(ALICE, match, other, found.pieces)
    # Undone, the payment stays: it was not made here.
    database.do(ALICE, unmatch, key, "erreur")
    assert standing(database) == {"unapplied": -5_000}
    assert verify(database).sound


def test_several_invoices_of_one_customer_and_one_of_another_are_paid_by_one_movement(
    database: Database,
) -> None:
    buyer, one = an_invoice_owed(database, "10")
    _, two = an_invoice_owed(database, "20", customer_id=buyer)
    _, three = an_invoice_owed(database, "30", "Maison Bleue")
    bank(database, a_line(3_000, f"{one} {two}"), a_line(3_000, three))
    assert len(confirm(database, ALICE, proposals(database)).matched) == 2
    assert (left(database), standing(database)) == (0, {})
    assert verify(database).sound


def test_a_part_payment_leaves_the_rest_owed_and_too_much_is_credit(database: Database) -> None:
    _, one = an_invoice_owed(database, "100")
    _, two = an_invoice_owed(database, "50", "Maison Bleue")
    bank(database, a_line(4_000, one), a_line(5_500, two))
    confirm(database, ALICE, proposals(database))
    assert standing(database) == {"owed": 6_000, "unapplied": -500}
    assert verify(database).sound


def test_a_yes_teaches_who_pays_from_an_account_and_the_rule_can_be_forgotten(database: Database) -> None:
    buyer, number = an_invoice_owed(database, "10")
    an_invoice_owed(database, "10", "Maison Bleue")
    an_invoice_owed(database, "10", customer_id=buyer)
    iban = "FR1420041010050500013M02606"
    bank(database, a_line(1_000, number, "HOLDING XY", iban=iban))
    confirm(database, ALICE, proposals(database))
    bank(database, a_line(1_000, "VIR", "HOLDING XY", iban=iban, bank_id="2"))
    [found] = proposals(database)
    assert (found.sureness, found.pieces[0].customer_id) == ("likely", buyer)
    with database.read() as rd:
        [rule] = rules(rd)
    assert (rule.sign, rule.told, rule.customer_id) == ("iban", iban, buyer)
    database.do(ALICE, end_rule, rule.id)
    assert proposals(database) == []
    with pytest.raises(Refusal, match="bank_rule_unknown"):
        database.do(ALICE, end_rule, rule.id)


def test_a_line_set_aside_teaches_the_next_one_of_its_kind(database: Database) -> None:
    [key] = bank(database, a_line(-4_500, "PRLV SEPA TELECOM 11/2026"))
    with pytest.raises(Refusal, match="reason_missing"):
        database.do(ALICE, match, key, [Piece(kind="aside", amount=-4_500)])
    database.do(ALICE, match, key, [Piece(kind="aside", amount=-4_500, reason="fournisseur")])
    bank(database, a_line(-4_700, "PRLV SEPA TELECOM 12/2026"))
    [found] = proposals(database)
    assert (found.pieces[0].kind, found.pieces[0].reason) == ("aside", "fournisseur")
    confirm(database, ALICE, [found])
    assert (left(database), standing(database)) == (0, {})
    assert verify(database).sound


def test_a_payment_that_the_bank_sends_back_is_reversed_and_its_invoice_is_owed_again(
    database: Database,
) -> None:
    _, number = an_invoice_owed(database, "70")
    bank(database, a_line(7_000, number, "ATELIER DES LILAS", kind="cheque"))
    confirm(database, ALICE, proposals(database))
    [back] = bank(database, a_line(-7_000, "CHEQUE IMPAYE", "ATELIER DES LILAS", kind="returned"))
    [found] = proposals(database)
    assert found.pieces[0].kind == "bounce"
    confirm(database, ALICE, [found])
    assert (left(database), standing(database)) == (0, {"owed": 7_000})
    with pytest.raises(Refusal, match="bank_bounce_stands"):
        database.do(ALICE, unmatch, back, "non")
    assert verify(database).sound


def test_a_bounce_recorded_by_hand_before_is_linked(database: Database) -> None:
    _, number = an_invoice_owed(database, "70")
    [came] = bank(database, a_line(7_000, number, kind="cheque"))
    confirm(database, ALICE, proposals(database))
    with database.read() as rd:
        [made] = matches_of(rd, [came])
    assert made.payment_id is not None
    database.do(ALICE, reverse, made.payment_id, "sans provision")
    bank(database, a_line(-7_000, "IMPAYE", "ATELIER DES LILAS", kind="returned"))
    [found] = proposals(database)
    assert (found.pieces[0].kind, found.pieces[0].recorded) == ("bounce", True)
    confirm(database, ALICE, [found])
    assert left(database) == 0
    assert verify(database).sound


def a_refund(database: Database, total: str) -> tuple[int, str]:
    """A credit note of the program before, given back by a refund that is in the books; the refund's key and number."""
    whose, _ = _claimed(database, total, "Atelier des Lilas", None, "credit_note")
    with database.read() as rd:
        [credit] = rd.execute(
            select(item_balance.c.item_id).where(item_balance.c.component == "unapplied")
        ).scalars()
    receipt = Receipt(
        amount=cents(total), currency="EUR", method="transfer", received_on=DAY, customer_id=whose
    )
    key = database.do(ALICE, refund, receipt, credit)
    return key, numbers(database, [key])[0]


def test_a_refund_that_comes_back_is_reversed_and_its_credit_is_there_again(database: Database) -> None:
    key, number = a_refund(database, "45")
    bank(database, a_line(-4_500, number))
    confirm(database, ALICE, proposals(database))
    [back] = bank(database, a_line(4_500, f"RETOUR VIREMENT {number}", kind="returned"))
    [found] = proposals(database)
    assert (found.pieces[0].kind, found.pieces[0].payment_id) == ("bounce", key)
    confirm(database, ALICE, [found])
    assert (left(database), standing(database)) == (0, {"unapplied": -4_500})
    with pytest.raises(Refusal, match="bank_bounce_stands"):
        database.do(ALICE, unmatch, back, "non")
    assert verify(database).sound


@pytest.mark.parametrize("kind", ["returned", "transfer"])
def test_a_refund_s_reversal_recorded_by_hand_before_is_linked(database: Database, kind: str) -> None:
    key, number = a_refund(database, "45")
    bank(database, a_line(-4_500, number))
    confirm(database, ALICE, proposals(database))
    reversal = database.do(ALICE, reverse, key, "compte clos")
    [movement] = bank(database, a_line(4_500, "RETOUR VIREMENT", "ATELIER DES LILAS", kind=kind))
    [found] = proposals(database)
    assert (found.pieces[0].kind, found.pieces[0].recorded, found.pieces[0].payment_id) == (
        "bounce",
        True,
        reversal,
    )
    confirm(database, ALICE, [found])
    assert left(database) == 0
    with database.read() as rd:
        assert [each.payment_id for each in matches_of(rd, [movement])] == [reversal]
    assert verify(database).sound


def test_a_refund_s_reversal_is_a_share_of_money_that_came_in_and_no_other_way_round(
    database: Database,
) -> None:
    key, number = a_refund(database, "45")
    bank(database, a_line(-4_500, number))
    confirm(database, ALICE, proposals(database))
    reversal = database.do(ALICE, reverse, key, "compte clos")
    [wrong] = bank(database, a_line(-4_500, "PRLV"))
    back = Piece(kind="bounce", amount=-4_500, payment_id=reversal, recorded=True)
    with pytest.raises(Refusal, match="bank_payment_taken"):
        database.do(ALICE, match, wrong, [back])
    with pytest.raises(Refusal, match="bank_payment_taken"):
        database.do(ALICE, match, wrong, [replace(back, payment_id=key, recorded=False)])
    [right] = bank(database, a_line(4_500, "VIR"))
    with database.read() as rd:
        whose = rd.execute(select(payment.c.customer_id).where(payment.c.id == reversal)).scalar_one()
        shares = shares_of_all(rd, [whose], "EUR", incoming=True, on=DAY)
    [one] = [each for each in shares if each.kind == "recorded"]
    database.do(ALICE, match, right, pieces_of([replace(one, amount=one.open)]))
    assert left(database) == 1
    assert verify(database).sound


def test_what_came_back_before_it_was_matched_is_still_matched_with_its_own_movement(
    database: Database,
) -> None:
    key, number = a_refund(database, "45")
    [went, _] = bank(
        database,
        a_line(-4_500, "VIR EMIS"),
        a_line(4_500, f"RETOUR {number}", kind="returned"),
    )
    found = next(each for each in proposals(database) if each.pieces[0].kind == "bounce")
    confirm(database, ALICE, [found])
    [left_over] = proposals(database)
    assert (left_over.transaction_id, left_over.pieces[0].payment_id) == (went, key)
    confirm(database, ALICE, [left_over])
    assert (left(database), standing(database)) == (0, {"unapplied": -4_500})
    assert verify(database).sound


def test_a_credit_note_is_given_back_by_the_movement_that_names_it(database: Database) -> None:
    _, number = _claimed(database, "40", "Atelier des Lilas", None, "credit_note")
    bank(database, a_line(-4_000, f"REMBOURSEMENT {number}"), a_line(-150, "COMMISSION", kind="fee"))
    assert len(confirm(database, ALICE, proposals(database)).matched) == 2
    assert (left(database), standing(database)) == (0, {})
    assert verify(database).sound


def test_nothing_is_confirmed_without_a_person_unless_the_company_says_so_and_then_only_what_is_sure(
    database: Database,
) -> None:
    _, number = an_invoice_owed(database, "10")
    an_invoice_owed(database, "20", "Maison Bleue")
    sure, _ = bank(database, a_line(1_000, number), a_line(2_000, "", "MAISON BLEUE"))
    assert match_sure(database).matched == ()
    database.do(ALICE, settings.decide, "bank.match_sure", True)
    assert match_sure(database).matched == (sure,)
    with database.read() as rd:
        [told] = matches_of(rd, [sure])
        # What the program did by itself teaches nothing.
        assert rules(rd) == ()
    assert told.by_program
    assert left(database) == 1


def test_pieces_must_come_to_the_amount_and_a_movement_is_matched_once(database: Database) -> None:
    [key] = bank(database, a_line(1_000, "VIR"))
    with pytest.raises(Refusal, match="bank_pieces_differ"):
        database.do(ALICE, match, key, [Piece(kind="fee", amount=900)])
    with pytest.raises(Refusal, match="bank_transaction_unknown"):
        database.do(ALICE, match, key + 99, [Piece(kind="fee", amount=1_000)])
    database.do(
        ALICE, match, key, [Piece(kind="fee", amount=400), Piece(kind="aside", amount=600, reason="don")]
    )
    with pytest.raises(Refusal, match="bank_matched_already"):
        database.do(ALICE, match, key, [Piece(kind="fee", amount=1_000)])
    assert verify(database).sound


def test_of_a_batch_what_cannot_be_matched_stays_with_its_reason(database: Database) -> None:
    _, number = an_invoice_owed(database, "10")
    [key] = bank(database, a_line(1_000, number))
    [found] = proposals(database)
    done = confirm(database, ALICE, [found, found])
    assert done.matched == (key,)
    assert [(which, reason.code) for which, reason in done.refused] == [(key, "bank_matched_already")]


def shares(database: Database, amount: int, *customers: int) -> list[Share]:
    with database.read() as rd:
        return shares_of_all(rd, customers, "EUR", incoming=amount > 0, on=DAY)


def test_one_line_is_divided_between_customers_on_account_a_fee_and_a_small_difference(
    database: Database,
) -> None:
    database.do(ALICE, settings.decide, "collect.small_difference", 100)
    lilas, one = an_invoice_owed(database, "100")
    an_invoice_owed(database, "50", customer_id=lilas)
    bleue, _ = an_invoice_owed(database, "30", "Maison Bleue")
    [key] = bank(database, a_line(17_950, "VIR GROUPE", "HOLDING"))
    first, second, account, third, _ = shares(database, 17_950, lilas, bleue)
    assert (first.number, first.open, account.kind) == (one, 10_000, "account")
    wanted = [
        replace(first, amount=10_000),
        replace(second, amount=4_960),
        replace(third, amount=3_000),
        replace(account, amount=500),
        Share(kind="fee", amount=-510),
    ]
    assert rest(17_950, wanted) == 0
    matches = database.do(ALICE, match, key, pieces_of(wanted, small_rests(wanted, 100)))
    assert len(matches) == 3
    # The forty cents that lacked are let go, five euro are kept for the customer.
    assert (left(database), standing(database)) == (0, {"unapplied": -500})
    with database.read() as rd:
        assert [(each.kind, each.amount) for each in matches_of(rd, [key])] == [
            ("payment", 15_460),
            ("payment", 3_000),
            ("fee", -510),
        ]
        assert [row.amount for row in rd.execute(select(write_off.c.amount))] == [40]
        # Two customers and a fee: nothing says whom the next one is of.
        assert rules(rd) == ()
    assert verify(database).sound
    database.do(ALICE, unmatch, key, "mal réparti")
    assert (left(database), standing(database)) == (1, {"owed": 18_000})
    assert verify(database).sound


def test_a_line_divided_wrongly_leaves_nothing_behind(database: Database) -> None:
    lilas, _ = an_invoice_owed(database, "100")
    bleue, _ = an_invoice_owed(database, "30", "Maison Bleue")
    [key] = bank(database, a_line(13_000, "VIR GROUPE"))
    first, _, second, _ = shares(database, 13_000, lilas, bleue)
    with pytest.raises(Refusal, match="bank_pieces_differ"):
        database.do(ALICE, match, key, pieces_of([replace(first, amount=10_000)]))
    wrong = [replace(first, amount=9_000), replace(second, amount=4_000)]
    with pytest.raises(Refusal, match="allocation_exceeds_target"):
        database.do(ALICE, match, key, pieces_of(wrong))
    # What lacks is more than may be let go: all of it is refused.
    short = [
        replace(first, amount=9_000),
        replace(second, amount=3_000),
        Share(kind="aside", amount=1_000, reason="don"),
    ]
    with pytest.raises(Refusal, match="small_difference_too_big"):
        database.do(ALICE, match, key, pieces_of(short, [short[0]]))
    assert (left(database), standing(database)) == (1, {"owed": 13_000})
    with database.read() as rd:
        assert rd.execute(select(payment)).all() == []


def test_what_is_recorded_already_is_a_share_and_is_not_made_again(database: Database) -> None:
    lilas, _ = an_invoice_owed(database, "100")
    paid = Receipt(amount=2_500, currency="EUR", method="cheque", received_on=DAY, customer_id=lilas)
    database.do(ALICE, receive, paid)
    [key] = bank(database, a_line(12_500, "REMISE"))
    found = {each.kind: each for each in shares(database, 12_500, lilas)}
    wanted = [replace(found["instalment"], amount=10_000), replace(found["recorded"], amount=2_500)]
    database.do(ALICE, match, key, pieces_of(wanted))
    with database.read() as rd:
        assert sorted(row.amount for row in rd.execute(select(payment.c.amount))) == [2_500, 10_000]
    # It is taken: it is offered to no other line.
    assert "recorded" not in {each.kind for each in shares(database, 12_500, lilas)}
    assert verify(database).sound


def test_money_that_went_out_is_divided_between_credits_of_several_customers(database: Database) -> None:
    lilas, _ = _claimed(database, "40", "Atelier des Lilas", None, "credit_note")
    bleue, _ = _claimed(database, "25", "Maison Bleue", None, "credit_note")
    [key] = bank(database, a_line(-6_600, "REMBOURSEMENTS"))
    wanted = [replace(each, amount=each.open) for each in shares(database, -6_600, lilas, bleue)]
    assert [each.amount for each in wanted] == [-4_000, -2_500]
    database.do(ALICE, match, key, pieces_of([*wanted, Share(kind="fee", amount=-100)]))
    assert (left(database), standing(database)) == (0, {})
    assert verify(database).sound


def test_a_fee_beside_one_customer_s_payment_teaches_who_paid(database: Database) -> None:
    buyer, number = an_invoice_owed(database, "10")
    iban = "FR1420041010050500013M02606"
    [key] = bank(database, a_line(950, number, "HOLDING XY", iban=iban))
    [found, _] = shares(database, 950, buyer)
    database.do(ALICE, match, key, pieces_of([replace(found, amount=1_000), Share(kind="fee", amount=-50)]))
    with database.read() as rd:
        assert [(rule.sign, rule.customer_id) for rule in rules(rd)] == [("iban", buyer)]


def test_who_may_not_collect_may_not_match(database: Database) -> None:
    [key] = bank(database, a_line(1_000, "VIR"))
    with pytest.raises(Refusal, match="not_allowed"):
        database.do(Actor("Léa", Role.CLERK), match, key, [Piece(kind="fee", amount=1_000)])


def test_the_auditor_hears_of_what_waits_and_does_not(database: Database) -> None:
    bank(database, a_line(1_000, "VIR"))
    with database.engine.begin() as connection:
        connection.execute(delete(bank_waiting))
    faults = [fault.code for check in verify(database).checks for fault in check.faults]
    assert faults == ["bank_waiting_wrong"]
