"""Direct debits in the books: announced, told, collected once whatever the bank says, sent back, called off, lapsed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from app.base import settings
from app.base.errors import Refusal
from app.base.words import Words
from app.correspondence import mail as mails
from app.correspondence import sender
from app.correspondence.sender import SenderDraft
from app.customers.customer import CustomerDraft, add
from app.flow import chase
from app.flow.bank import match
from app.flow.collect import reverse
from app.flow.debit import Announced, announce, call_off, execute, file_untold, move, told_otherwise
from app.flow.mandate import MandateDraft, agree_notice, end_mandate, give_mandate
from app.flow.write_off import LossDraft, planned
from app.payments.bank_account import open_bank_account
from app.payments.bank_matching import Waiting, matching
from app.payments.debit_file import debit_file
from app.payments.debit_notices import Notices, first_day
from app.payments.debits import BatchRow, Debit, debits_of, read_batch, to_execute
from app.payments.mandates import mandates_of
from app.payments.on_its_way import surely_at_bank
from app.payments.sepa import settles
from app.payments.statement import Account, Statement, Transaction
from app.payments.take_statement import take_statements
from app.reminders.debts import debtors
from app.reminders.dispute import DisputeDraft
from app.reminders.plan import plan_of
from app.reports.account_statement import account_statement
from app.reports.call_list import LATE, MISSED, UNTOLD, call_list
from app.reports.chase_step import chase_step
from app.reports.collectable import CollectableRow, announced_again, collectable, first_collection
from app.reports.credit_page import credit_page
from app.reports.expected_cash import expected_cash
from app.reports.invoice_page import invoice_page
from app.reports.payment_page import payment_page
from app.reports.report_tables import expected_table
from tests.paper.papers import plain
from tests.payments.sepa_schemas import must_hold
from tests.stories.desk import Desk, a_desk, goods

IBAN = "FR7630006000011234567890189"
DEBTOR = "DE89370400440532013000"


@contextmanager
def debiting(url: str) -> Iterator[Desk]:
    """A company that collects by direct debit, with the account it collects on."""
    with a_desk(url) as made:
        made.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
        made.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
        yield made


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with debiting(database_url) as made:
        yield made


def owing(desk: Desk, who: int, net: str = "100.00", method: str = "direct_debit") -> int:
    """An invoice of a day, due in thirty."""
    service = desk.a_product("Conseil", kind="service", stocked=False)
    line = goods(service, 1, net, kind="service")
    order = desk.an_order(who, line, payment_kind="account", payment_method=method)
    desk.confirm(order)
    return desk.invoice(order, "all")


def signed(desk: Desk, who: int, **values: Any) -> int:
    draft = MandateDraft(
        signed_on=values.pop("signed_on", desk.database.clock.today()), iban=DEBTOR, **values
    )
    return desk.do(give_mandate, who, draft)


def in_45_days(desk: Desk) -> date:
    """A day when what is invoiced today is due."""
    day = desk.database.clock.today() + timedelta(days=45)
    while day.weekday() > 4 or (day.month, day.day) in {(1, 1), (12, 25), (12, 26)}:
        day += timedelta(days=1)
    return day


def announced(desk: Desk, *invoices: int, on: date | None = None, scheme: str = "CORE") -> Announced:
    return desk.do(announce, 1, on or in_45_days(desk), scheme, list(invoices))


def batch(desk: Desk, key: int) -> BatchRow:
    with desk.database.read() as rd:
        return read_batch(rd, key)


def lines(desk: Desk, key: int) -> list[Debit]:
    with desk.database.read() as rd:
        return debits_of(rd, key)


def notices(desk: Desk) -> list[tuple[str, str]]:
    found = desk.rows(
        "SELECT m.kind, o.state FROM mail m JOIN outbox o ON o.id = m.outbox_id WHERE m.kind LIKE 'debit%' ORDER BY m.id"
    )
    return [(row["kind"], row["state"]) for row in found]


def sent(desk: Desk, state: str) -> None:
    """What became of the notice that waits, or that was refused."""
    mail = desk.row("SELECT max(id) AS id FROM mail WHERE kind = 'debit_notice'")["id"]
    desk.do(mails.send_again, mail)
    attempt = desk.do(mails.begin, mail)
    desk.do(mails.done, mail, attempt, state, "250 ok" if state == "sent" else "550 5.1.1 unknown")


def to_collect(desk: Desk, on: date | None = None) -> list[CollectableRow]:
    with desk.database.read() as rd:
        return collectable(rd, on or in_45_days(desk))


def told(desk: Desk, amount: int, text: str = "REMISE PRLV", kind: str = "direct_debit") -> None:
    move = Transaction(booked_on=desk.database.clock.today(), amount=amount, text=text, kind=kind)
    statement = Statement(account=Account(IBAN), currency="EUR", format="camt.053", transactions=(move,))
    desk.do(take_statements, [statement], "releve.xml")


def waits(desk: Desk) -> list[Waiting]:
    with desk.database.read() as rd:
        return matching(rd).waiting()


def confirmed(desk: Desk) -> None:
    [waiting] = waits(desk)
    assert waiting.proposal is not None
    desk.do(match, waiting.row.id, waiting.proposal.pieces)


def refused(desk: Desk, verb: Any, *args: Any) -> str:
    with pytest.raises(Refusal) as found:
        desk.do(verb, *args)
    return found.value.code


def payments(desk: Desk) -> list[tuple[int, str]]:
    rows = desk.rows("SELECT amount, kind FROM payment ORDER BY id")
    return [(row["amount"], row["kind"]) for row in rows]


def test_what_falls_due_is_collected_once_and_the_bank_s_sum_is_matched_with_all_of_it(desk: Desk) -> None:
    first, second = desk.a_customer("Zoé"), desk.a_customer("Les Halles")
    for who in (first, second):
        signed(desk, who)
    invoices = [owing(desk, first), owing(desk, first, "50.00"), owing(desk, second, "10.00")]
    made = announced(desk, *invoices)
    assert (made.number[:2], made.mailed, made.untold) == ("PS", 0, 2)
    # Nobody was told yet: that is not said to be announced.
    assert [(each.why, each.batch) for each in to_collect(desk)] == [("to_announce", made.number)] * 3
    assert refused(desk, execute, made.id) == "debit_not_yet"
    with desk.database.read() as rd:
        must_hold(debit_file(rd, made.id), "pain.008.001.08")
        assert [(each.amount, each.sequence) for each in debits_of(rd, made.id)] == [
            (18_000, "FRST"),
            (1_200, "FRST"),
        ]
    desk.on(batch(desk, made.id).collect_on)
    with desk.database.read() as rd:
        assert to_execute(rd) == 1
    desk.do(execute, made.id)
    assert payments(desk) == [(18_000, "payment"), (1_200, "payment")]
    assert to_collect(desk) == []
    assert refused(desk, execute, made.id) == "debit_batch_over"
    assert refused(desk, call_off, made.id, "trop tard") == "debit_batch_over"
    told(desk, 19_200)
    confirmed(desk)
    assert batch(desk, made.id).state == "matched"
    assert len(payments(desk)) == 2
    desk.must_verify()


def test_what_is_told_of_an_announced_invoice_is_what_was_announced(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    invoice_id = owing(desk, who)
    first = desk.database.clock.today() + timedelta(days=20)
    desk.spread(invoice_id, 2, first, "à sa demande")
    soon = next(day for day in days_from(first) if day.weekday() < 5)
    assert [each.amount for each in to_collect(desk, soon)] == [6_000]
    announced(desk, invoice_id, on=soon)
    # The second instalment falls due too by then: it was never announced.
    later = soon + timedelta(days=70)
    [row] = to_collect(desk, later)
    assert (row.why, row.amount, row.last_due_on) == ("to_announce", 6_000, row.due_on)


def test_a_batch_that_is_put_off_takes_no_instalment_that_falls_due_meanwhile(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    invoice_id = owing(desk, who)
    first = desk.database.clock.today() + timedelta(days=20)
    desk.spread(invoice_id, 2, first, "à sa demande")
    made = announced(desk, invoice_id, on=next(day for day in days_from(first) if day.weekday() < 5))
    later = next(day for day in days_from(first + timedelta(days=70)) if settles(day))
    with desk.database.read() as rd:
        told = announced_again(rd, batch(desk, made.id), later)
    moved = desk.do(move, made.id, later, "préavis manqué")
    assert told == [("Zoé", 6_000)]
    assert batch(desk, moved.id).total == 6_000
    desk.must_verify()


def test_an_amount_of_several_instalments_says_from_which_day_to_which(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    first = desk.database.clock.today() + timedelta(days=20)
    desk.spread(owing(desk, who), 2, first, "à sa demande")
    [row] = to_collect(desk, first + timedelta(days=70))
    assert (row.amount, row.due_on) == (12_000, first)
    assert row.last_due_on is not None
    assert row.last_due_on > first


def days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=step) for step in range(10))


def test_a_debit_matched_at_the_bank_before_is_that_payment_and_none_is_made_again(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    invoice = owing(desk, who)
    number = desk.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"]
    made = announced(desk, invoice)
    desk.on(batch(desk, made.id).collect_on)
    told(desk, 12_000, f"PRLV ZOE {number}")
    confirmed(desk)
    desk.do(execute, made.id)
    assert payments(desk) == [(12_000, "payment")]
    assert batch(desk, made.id).state == "matched"
    desk.must_verify()


def test_a_debit_sent_back_is_a_reversal_with_the_bank_s_reason_and_can_be_collected_anew(desk: Desk) -> None:
    who = desk.a_customer("Les Halles")
    signed(desk, who)
    invoice = owing(desk, who)
    made = announced(desk, invoice)
    desk.on(batch(desk, made.id).collect_on)
    desk.do(execute, made.id)
    told(desk, 12_000)
    confirmed(desk)
    told(desk, -12_000, "REJET PRLV LES HALLES AM04", "returned")
    confirmed(desk)
    assert payments(desk) == [(12_000, "payment"), (12_000, "reversal")]
    assert "bank.returned.AM04" in desk.row("SELECT reason FROM payment WHERE kind = 'reversal'")["reason"]
    [again] = to_collect(desk)
    assert (again.why, again.sequence) == ("", "FRST")
    # The months in which it lapses run from a debit that was sent back, too.
    with desk.database.read() as rd:
        [given] = mandates_of(rd, who)
    day = batch(desk, made.id).collect_on
    assert (given.used_on, given.done_on, given.sent_back, given.collected) == (day, day, True, False)
    desk.must_verify()
    back = desk.row("SELECT id, number, received_on FROM payment WHERE kind = 'reversal'")
    with desk.database.read() as rd:
        came, went = invoice_page(rd, invoice).settled_by
        page = payment_page(rd, back["id"])
    # Its invoice tells it by its own number and day, and it names that invoice.
    assert (came.kind, went.kind, went.amount) == ("payment", "reversal", -12_000)
    assert (went.document_id, went.number, str(went.dated)) == (
        back["id"],
        back["number"],
        str(back["received_on"]),
    )
    assert [(each.document_id, each.amount) for each in page.settles] == [(invoice, -12_000)]
    assert page.item_id is None
    # It never paid anything: nothing was received, so that interest goes on, and nobody here cancelled it.
    with desk.database.read() as rd:
        statement = account_statement(rd, who)
        [debtor] = debtors(rd, plan_of(rd), rd.today)
    assert [line.kind for line in statement.lines] == ["invoice", "payment", "returned_direct_debit"]
    assert [each.received for each in debtor.debts] == [()]


def test_the_second_debit_of_a_mandate_follows_and_a_one_off_is_spent(desk: Desk) -> None:
    who, once = desk.a_customer("Zoé"), desk.a_customer("Les Halles")
    signed(desk, who)
    signed(desk, once, one_off=True)
    first = announced(desk, owing(desk, who), owing(desk, once))
    desk.on(batch(desk, first.id).collect_on)
    desk.do(execute, first.id)
    for each in (who, once):
        owing(desk, each)
    assert {each.customer: (each.why, each.sequence) for each in to_collect(desk)} == {
        "Zoé": ("", "RCUR"),
        "Les Halles": ("spent", "OOFF"),
    }


def test_what_cannot_be_collected_says_why(desk: Desk) -> None:
    none, late, held, other = (desk.a_customer(each) for each in ("Sans", "Vieux", "Litige", "Virement"))
    signed(desk, late, signed_on=desk.database.clock.today() - timedelta(days=1_095))
    signed(desk, held)
    signed(desk, other)
    owing(desk, none)
    owing(desk, late)
    desk.do(chase.open_dispute, DisputeDraft(invoice_id=owing(desk, held), code="damaged", amount=100))
    owing(desk, other, method="transfer")
    assert {each.customer: each.why for each in to_collect(desk)} == {
        "Sans": "no_mandate",
        "Vieux": "lapsed",
        "Litige": "disputed",
    }


def test_a_batch_called_off_stays_in_sight_and_its_invoices_are_free(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    key = signed(desk, who)
    made = announced(desk, owing(desk, who))
    assert refused(desk, end_mandate, key, "changé de banque") == "mandate_announced"
    desk.do(call_off, made.id, "mauvais jour")
    assert batch(desk, made.id).state == "undone"
    [row] = to_collect(desk)
    assert (row.why, row.sequence) == ("", "FRST")
    desk.do(end_mandate, key, "changé de banque")
    assert [each.why for each in to_collect(desk)] == ["no_mandate"]
    assert refused(desk, end_mandate, key, "encore") == "mandate_ended"
    desk.must_verify()


def test_each_customer_is_told_by_mail_in_time_and_the_program_says_who_is_not(desk: Desk) -> None:
    desk.do(sender.decide, SenderDraft(address="a@exemple.fr", host="smtp.exemple.fr", login="a"))
    told_, not_told = desk.a_customer("Zoé", email="zoe@exemple.fr"), desk.a_customer("Les Halles", email="")
    for who in (told_, not_told):
        signed(desk, who)
    made = announced(desk, owing(desk, told_), owing(desk, not_told))
    assert (made.mailed, made.untold) == (1, 1)
    mail = desk.row("SELECT subject, body, recipient FROM mail WHERE kind = 'debit_notice'")
    assert mail["recipient"] == "zoe@exemple.fr"
    assert "120,00" in mail["body"]
    assert "DE89 … 3000" in plain(mail["body"])
    assert "FR72ZZZ123456" in mail["body"]
    # Prepared is not told: both are still to be, the one by the mail that waits, the other by somebody.
    row = batch(desk, made.id)
    assert (row.state, row.untold, row.notices) == ("to_tell", 2, Notices(1, 0, 1))
    assert refused(desk, file_untold, made.id, " ") == "reason_missing"
    desk.do(file_untold, made.id, "la banque ferme tôt")
    sent(desk, "sent")
    first, second = lines(desk, made.id)
    assert (first.notice, second.notice) == ("sent", "none")
    assert refused(desk, told_otherwise, first.line_id, "téléphone") == "debit_told"
    assert refused(desk, told_otherwise, second.line_id, " ") == "reason_missing"
    assert refused(desk, told_otherwise, 999, "téléphone") == "debit_unknown"
    desk.do(told_otherwise, second.line_id, "par téléphone")
    row = batch(desk, made.id)
    assert (row.state, row.untold) == ("announced", 0)
    [_, second] = lines(desk, made.id)
    assert (second.notice, second.told_how, bool(second.told_by)) == ("by_hand", "par téléphone", True)
    desk.do(call_off, made.id, "mauvais jour")
    assert refused(desk, told_otherwise, second.line_id, "téléphone") == "debit_batch_over"
    assert refused(desk, file_untold, made.id, "la banque ferme tôt") == "debit_batch_over"
    [off] = desk.rows("SELECT subject, body, recipient FROM mail WHERE kind = 'debit_called_off'")
    assert off["recipient"] == "zoe@exemple.fr"
    assert f"{made.number}-1" in off["subject"]
    assert "n’aura pas lieu" in off["body"]
    desk.must_verify()


def test_a_notice_that_did_not_arrive_keeps_the_batch_and_the_calls_from_saying_announced(desk: Desk) -> None:
    desk.do(sender.decide, SenderDraft(address="a@exemple.fr", host="smtp.exemple.fr", login="a"))
    start, who = desk.database.clock.today(), desk.a_customer("Zoé", email="zoe@exemple.fr")
    signed(desk, who)
    made = announced(desk, owing(desk, who))
    desk.on(start + timedelta(days=31))
    with desk.database.read() as rd:
        [call] = call_list(rd).rows
        assert (call.action, call.what) == ("debit", UNTOLD)
    sent(desk, "refused")
    assert batch(desk, made.id).notices == Notices(0, 1, 0)
    sent(desk, "sent")
    assert batch(desk, made.id).state == "announced"
    with desk.database.read() as rd:
        [call] = call_list(rd).rows
        assert (call.action, call.what) == ("debit", "")
    desk.must_verify()


def test_a_notice_that_waits_until_its_day_is_too_near_is_missed_and_the_earliest_day_told(
    desk: Desk,
) -> None:
    desk.do(sender.decide, SenderDraft(address="a@exemple.fr", host="smtp.exemple.fr", login="a"))
    who = desk.a_customer("Zoé", email="zoe@exemple.fr")
    signed(desk, who)
    made = announced(desk, owing(desk, who))
    collect_on = batch(desk, made.id).collect_on
    desk.on(collect_on - timedelta(days=14))
    assert batch(desk, made.id).missed is None
    desk.on(collect_on - timedelta(days=11))
    with desk.database.read() as rd:
        assert batch(desk, made.id).missed == first_day(rd)
        assert first_day(rd) > collect_on
        [call] = call_list(rd).rows
        assert (call.action, call.what, call.first) == ("debit", MISSED, first_day(rd))
    # Where less was agreed for all, there is time.
    desk.do(settings.decide, "sepa.notice_days", 5)
    assert batch(desk, made.id).missed is None
    with desk.database.read() as rd:
        assert call_list(rd).rows[0].what == UNTOLD
    desk.do(settings.decide, "sepa.notice_days", 14)
    # Sent now it is too late: that it has left does not bring the lost days back.
    sent(desk, "sent")
    row = batch(desk, made.id)
    assert (row.untold, row.late_on, row.notices.late) == (0, desk.database.clock.today(), 1)
    with desk.database.read() as rd:
        assert row.missed == first_day(rd)
        [call] = call_list(rd).rows
        assert (call.what, call.first, call.told_on) == (LATE, first_day(rd), row.late_on)
    assert [(each.standing, each.notice_days) for each in lines(desk, made.id)] == [("late", 14)]
    assert [each.why for each in to_collect(desk)] == ["announced"]
    desk.must_verify()


def test_a_shorter_notice_that_was_agreed_counts_for_that_customer_alone(desk: Desk) -> None:
    who, other = desk.a_customer("Zoé"), desk.a_customer("Autre")
    mandate_id, _ = signed(desk, who), signed(desk, other)
    made = announced(desk, owing(desk, who), owing(desk, other))
    collect_on = batch(desk, made.id).collect_on
    desk.on(collect_on - timedelta(days=6))
    for each in lines(desk, made.id):
        desk.do(told_otherwise, each.line_id, "par téléphone")
    assert [each.standing for each in lines(desk, made.id)] == ["late", "late"]
    assert refused(desk, agree_notice, mandate_id, 6, " ") == "reason_missing"
    assert refused(desk, agree_notice, mandate_id, 15, "accord") == "notice_days_wrong"
    assert refused(desk, agree_notice, mandate_id, 0, "accord") == "notice_days_wrong"
    desk.do(agree_notice, mandate_id, 6, "par écrit le 3")
    assert [(each.standing, each.notice_days) for each in lines(desk, made.id)] == [("told", 6), ("late", 14)]
    assert batch(desk, made.id).notices.late == 1
    desk.do(agree_notice, mandate_id, 7, "par écrit le 4")
    assert [each.standing for each in lines(desk, made.id)] == ["late", "late"]
    desk.do(agree_notice, mandate_id, None, "accord retiré")
    with desk.database.read() as rd:
        assert [(each.notice_days, each.notice_why) for each in mandates_of(rd, who)] == [(None, "")]
    desk.must_verify()


def test_who_agreed_to_less_can_be_collected_from_earlier_than_the_others(desk: Desk) -> None:
    who, other = desk.a_customer("Zoé"), desk.a_customer("Autre")
    signed(desk, who, notice_days=3)
    signed(desk, other)
    mine, theirs = owing(desk, who), owing(desk, other)
    desk.on(desk.database.clock.today() + timedelta(days=31))
    with desk.database.read() as rd:
        soon, usual = first_collection(rd), first_day(rd)
        assert soon == first_day(rd, 3) < usual
    assert [(each.id, each.why) for each in to_collect(desk, soon)] == [(mine, ""), (theirs, "too_soon")]
    assert refused(desk, announce, 1, soon, "CORE", [mine, theirs]) == "debit_too_soon"
    made = announced(desk, mine, on=soon)
    [debit] = lines(desk, made.id)
    desk.do(told_otherwise, debit.line_id, "par téléphone")
    assert batch(desk, made.id).missed is None
    announced(desk, theirs, on=usual)
    desk.must_verify()


def test_who_was_told_by_telephone_days_ago_was_told_in_time(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    made = announced(desk, owing(desk, who))
    collect_on = batch(desk, made.id).collect_on
    desk.on(collect_on - timedelta(days=10))
    [debit] = lines(desk, made.id)
    later = collect_on - timedelta(days=9)
    assert refused(desk, told_otherwise, debit.line_id, "téléphone", later) == "debit_told_in_future"
    desk.do(told_otherwise, debit.line_id, "téléphone", collect_on - timedelta(days=14))
    assert (batch(desk, made.id).missed, lines(desk, made.id)[0].standing) == (None, "told")
    desk.must_verify()


def test_a_batch_told_of_too_late_is_moved_and_everybody_told_anew(desk: Desk) -> None:
    desk.do(sender.decide, SenderDraft(address="a@exemple.fr", host="smtp.exemple.fr", login="a"))
    who = desk.a_customer("Zoé", email="zoe@exemple.fr")
    signed(desk, who)
    invoice = owing(desk, who)
    made = announced(desk, invoice)
    desk.on(batch(desk, made.id).collect_on - timedelta(days=5))
    sent(desk, "sent")
    day = batch(desk, made.id).missed
    assert day is not None
    assert refused(desk, move, made.id, day, " ") == "reason_missing"
    assert refused(desk, move, made.id, day - timedelta(days=7), "préavis manqué") == "debit_too_soon"
    moved = desk.do(move, made.id, day, "préavis manqué")
    assert (batch(desk, made.id).state, batch(desk, made.id).undo_reason) == ("undone", "préavis manqué")
    row = batch(desk, moved.id)
    assert (row.collect_on, row.missed, row.untold, row.total) == (day, None, 1, 12_000)
    assert notices(desk) == [
        ("debit_notice", "sent"),
        ("debit_called_off", "waiting"),
        ("debit_notice", "waiting"),
    ]
    desk.must_verify()


def test_a_notice_that_never_left_leaves_no_more_once_it_is_not_needed(desk: Desk) -> None:
    desk.do(sender.decide, SenderDraft(address="a@exemple.fr", host="smtp.exemple.fr", login="a"))
    who = desk.a_customer("Zoé", email="zoe@exemple.fr")
    signed(desk, who)
    invoice = owing(desk, who)
    made = announced(desk, invoice)
    desk.do(call_off, made.id, "mauvais jour")
    # Nobody is told that what they never heard of does not take place.
    assert notices(desk) == [("debit_notice", "discarded")]
    made = announced(desk, invoice)
    [line] = lines(desk, made.id)
    desk.do(told_otherwise, line.line_id, "en main propre")
    assert notices(desk) == [("debit_notice", "discarded")] * 2
    assert batch(desk, made.id).state == "announced"
    desk.must_verify()


def test_what_a_debit_is_announced_for_is_not_asked_for_and_is_expected_on_its_day(desk: Desk) -> None:
    start, who = desk.database.clock.today(), desk.a_customer("Les Halles")
    signed(desk, who)
    invoice = owing(desk, who)
    account = int(desk.row("SELECT account_id FROM customer WHERE id = :id", id=who)["account_id"])
    made = announced(desk, invoice)
    on = batch(desk, made.id).collect_on
    with desk.database.read() as rd:
        [week] = [week for week in expected_cash(rd).weeks if week.items]
        [item] = week.items
        assert (item.expected_on, item.debited, item.announced, week.expected) == (on, True, False, 12_000)
        [told_to_credit] = credit_page(rd, who).expected
        assert (told_to_credit.expected_on, told_to_credit.batch) == (on, batch(desk, made.id).number)
    # Due after thirty days, collected after forty-five: a reminder would be written in between.
    desk.on(start + timedelta(days=40))
    with desk.database.read() as rd:
        _letters, left = chase.proposed(rd)
        # Nobody told them, and it is too late to: the list of reminders does not wait for that day.
        assert [(each.reason, each.until) for each in left] == [("debit_missed", None)]
        step = chase_step(rd, account, {invoice})
        assert step is not None
        assert (step.action, step.level, step.call.day, step.call.amount) == ("debit", None, on, 12_000)
    assert refused(desk, chase.remind, who) == "reminder_waits"
    desk.do(call_off, made.id, "à sa demande")
    with desk.database.read() as rd:
        assert chase.proposed_to(rd, who, rd.today).total == 12_000
        [item] = [item for week in expected_cash(rd).weeks for item in week.items]
        assert (item.debited, item.expected_on == on) == (False, False)
        [told_to_credit] = credit_page(rd, who).expected
        assert (told_to_credit.expected_on, told_to_credit.batch) == (item.expected_on, "")
        # As of the day before it was called off, it was still on its way.
        [before] = [item for week in expected_cash(rd, start).weeks for item in week.items]
        assert (before.debited, before.expected_on) == (True, on)


def test_whoever_telephones_is_told_all_that_a_debit_takes(desk: Desk) -> None:
    start, who = desk.database.clock.today(), desk.a_customer("Les Halles")
    signed(desk, who)
    first = owing(desk, who)
    desk.on(start + timedelta(days=12))
    second = owing(desk, who, "50.00")
    announced(desk, first, second)
    # The first is late, the second falls due before the day of the debit.
    desk.on(start + timedelta(days=32))
    with desk.database.read() as rd:
        [row] = call_list(rd).rows
        account = int(desk.row("SELECT account_id FROM customer WHERE id = :id", id=who)["account_id"])
        step = chase_step(rd, account, {first})
    assert (row.action, row.overdue, row.amount, row.late_part) == ("debit", 12_000, 18_000, 12_000)
    # Beside the first, the page names what makes the debit larger.
    number = desk.row("SELECT number FROM invoice WHERE id = :id", id=second)["number"]
    assert step is not None
    assert (step.call.amount, step.debited_too) == (18_000, (number,))


def test_what_is_at_the_bank_is_expected_in_no_week(desk: Desk) -> None:
    who = desk.a_customer("Les Halles")
    first, contested = owing(desk, who), owing(desk, who, "50.00", method="transfer")
    number = desk.row("SELECT number FROM invoice WHERE id = :id", id=first)["number"]
    desk.do(chase.open_dispute, DisputeDraft(invoice_id=contested, code="price", amount=1_000))
    told(desk, 12_000, f"VIR LES HALLES {number}", "transfer")
    told(desk, 6_000, "VIR INST", "transfer")
    with desk.database.read() as rd:
        found = expected_cash(rd)
        sure = surely_at_bank(rd)
    assert list(sure.values()) == [12_000]
    with desk.database.read() as rd:
        page = {each.document_id: each.at_bank for each in credit_page(rd, who).expected}
    assert page == {first: True, contested: False}
    assert [each.document_id for week in found.weeks for each in week.items] == [contested]
    assert (found.total, found.at_bank, found.perhaps, found.disputed) == (6_000, 12_000, 6_000, 1_000)
    notes = " ".join(expected_table(found, Words("en")).notes)
    assert "surely at the bank already, to be matched: €120.00" in notes
    assert "(likely or possible), to be matched: €60.00" in notes
    assert "in dispute" in notes


def test_writing_off_says_the_debit_that_takes_the_money_all_the_same(desk: Desk) -> None:
    who = desk.a_customer("Les Halles")
    signed(desk, who)
    invoice = owing(desk, who)
    draft = LossDraft(amount=5_000, reason="accord")
    with desk.database.read() as rd:
        assert planned(rd, "invoice", invoice, draft).debit is None
    made = batch(desk, announced(desk, invoice).id)
    with desk.database.read() as rd:
        debit = planned(rd, "invoice", invoice, draft).debit
        [by] = mandates_of(rd, who)
    assert debit is not None
    assert by.batch == made.number
    assert (debit.batch, debit.amount, debit.collect_on) == (made.number, 12_000, made.collect_on)
    assert not debit.put_off
    desk.do(settings.decide, "sepa.notice_days", 60)
    with desk.database.read() as rd:
        late = planned(rd, "invoice", invoice, draft).debit
        assert late is not None
        assert (late.put_off, late.comes_on) == (True, first_day(rd))
    desk.do(call_off, made.id, "erreur")
    with desk.database.read() as rd:
        assert planned(rd, "invoice", invoice, draft).debit is None
        assert [each.batch for each in mandates_of(rd, who)] == [""]


def test_only_the_oldest_that_a_debit_pays_for_are_on_their_way(desk: Desk) -> None:
    who = desk.a_customer("Les Halles")
    signed(desk, who)
    collected, other = owing(desk, who), owing(desk, who, "50.00", method="transfer")
    announced(desk, collected)
    desk.on(desk.database.clock.today() + timedelta(days=40))
    with desk.database.read() as rd:
        found = chase.proposed_to(rd, who, rd.today)
        assert [each.debt.invoice_id for each in found.items] == [other]
        assert [(each.invoice_id, each.on_its_way) for each in found.spared] == [(collected, "debit")]


def test_days_and_words_that_cannot_be_are_refused(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    assert (
        refused(desk, give_mandate, who, MandateDraft(signed_on=date(2026, 1, 1), iban="FR76"))
        == "iban_wrong"
    )
    person = desk.do(add, CustomerDraft(name="Nathan", kind="person"))
    b2b = MandateDraft(signed_on=date(2026, 1, 1), iban=DEBTOR, scheme="B2B")
    assert refused(desk, give_mandate, person, b2b) == "mandate_b2b_consumer"
    signed(desk, who, reference="RUM-1")
    again = MandateDraft(signed_on=date(2026, 1, 1), iban=DEBTOR, reference="RUM-1")
    assert refused(desk, give_mandate, who, again) == "mandate_standing"
    assert refused(desk, give_mandate, desk.a_customer("Autre"), again) == "mandate_known"
    invoice, on = owing(desk, who), in_45_days(desk)
    with desk.database.read() as rd:
        first = first_day(rd)
        assert (first - rd.today).days >= 14
        assert [each.reference for each in mandates_of(rd, who)] == ["RUM-1"]
    assert refused(desk, announce, 1, first - timedelta(days=1), "CORE", [invoice]) == "debit_too_soon"
    saturday = on + timedelta(days=(5 - on.weekday()) % 7)
    assert refused(desk, announce, 1, saturday, "CORE", [invoice]) == "debit_not_settled"
    assert refused(desk, announce, 1, on, "CORE", []) == "debit_empty"
    assert refused(desk, announce, 1, on, "B2B", [invoice]) == "debit_not_collectable"
    assert refused(desk, announce, 9, on, "CORE", [invoice]) == "bank_account_unknown"
    desk.do(settings.decide, "sepa.creditor", None)
    assert refused(desk, announce, 1, on, "CORE", [invoice]) == "creditor_missing"


def test_a_payment_of_a_batch_reversed_by_hand_frees_its_mandate(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    made = announced(desk, owing(desk, who))
    desk.on(batch(desk, made.id).collect_on)
    [payment] = desk.do(execute, made.id)
    desk.do(reverse, payment, "rejeté")
    assert [each.sequence for each in to_collect(desk)] == ["FRST"]
    desk.must_verify()
