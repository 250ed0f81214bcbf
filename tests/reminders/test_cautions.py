"""A careful creditor: what never left is not pressed for, a formal notice claims what was asked before, credit is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.base import outbox
from app.base.database import Database
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.correspondence.mail import MailDraft, write_down
from app.correspondence.tables import mail
from app.flow import chase, lend
from app.invoicing.queries import count_invoices
from app.invoicing.tables import invoice
from app.payments.statement import Account, Statement, Transaction
from app.payments.take_statement import take_statements
from app.receivables.late_interest import RateFrom, Received
from app.receivables.lodged import claim_until
from app.reminders.debts import debtors
from app.reminders.dispute import DisputeDraft
from app.reminders.next_letter import next_letter_on
from app.reminders.plan import plan_of
from app.reminders.propose import LeftAlone, Proposal, Wish, propose
from app.reminders.tables import reminder
from app.reports.call_list import call_list
from app.reports.chase_step import chase_step
from app.reports.mails import mail_that_never_left, refused_before
from app.reports.standing import standing
from app.reports.today import today
from tests.builders import ALICE, a_customer, a_payment, account_of, an_invoice, opened
from tests.reminders.test_propose import COSTS, PLAN, TODAY, debt, debtor, letter


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_a_formal_notice_claims_only_what_was_asked_for_before_or_came_that_far_itself() -> None:
    found = letter(
        debtor(debt(1, days_ago(50), sent_level=3), debt(2, days_ago(20), sent_level=1), debt(3, days_ago(1)))
    )
    assert found.level == 4
    assert [each.debt.item_id for each in found.items] == [1, 2]
    assert found.fixed_sum == 2 * COSTS.fixed
    assert [each.item_id for each in found.spared] == [3]
    # Formally claimed, it is asked for by no friendlier letter afterwards.
    assert [each.level for each in found.items] == [4, 4]
    both = letter(debtor(debt(1, days_ago(50)), debt(2, days_ago(46))))
    assert ([each.level for each in both.items], both.spared) == ([4, 4], ())


def test_a_formal_notice_takes_what_was_never_reminded_of_and_is_late_enough_to_be_told_of_interest() -> None:
    first = debt(1, days_ago(50), sent_level=3)
    second = replace(debt(2, days_ago(22), number="FA-1"), invoice_id=1, instalment=2)
    found = letter(debtor(first, second, debt(3, days_ago(15)), debt(4, days_ago(14))))
    assert [(each.debt.item_id, each.level) for each in found.items] == [(1, 4), (2, 4), (3, 4)]
    assert (found.fixed_sum, [each.item_id for each in found.spared]) == (2 * COSTS.fixed, [4])


def test_a_friendly_reminder_still_names_all_that_is_late() -> None:
    found = letter(debtor(debt(1, days_ago(9)), debt(2, days_ago(1))))
    assert (found.level, [each.debt.item_id for each in found.items], found.spared) == (1, [1, 2], ())


def test_an_invoice_that_never_left_is_in_no_letter_and_alone_asks_for_none() -> None:
    unsent = debt(2, days_ago(60), unsent=True)
    found = letter(debtor(debt(1, days_ago(50), sent_level=3), unsent))
    assert ([each.debt.item_id for each in found.items], found.spared) == ([1], (unsent,))
    alone = debtor(unsent)
    assert propose(alone, PLAN, COSTS, TODAY) == LeftAlone(alone, "unsent")


def test_who_holds_credit_for_all_of_it_is_not_reminded() -> None:
    who = debtor(debt(1, days_ago(9)), credits=held(10_000, 5))
    assert propose(who, PLAN, COSTS, TODAY) == LeftAlone(who, "credit")
    # What they hold is taken off the sum: nobody is asked for more than the balance.
    assert letter(debtor(debt(1, days_ago(9)), credits=held(9_999, 5))).total == 1


def held(amount: int, days: int) -> tuple[Received, ...]:
    return (Received(amount, days_ago(days)),)


def test_interest_is_asked_on_what_is_left_after_credit_from_its_own_day() -> None:
    plain = letter(debtor(debt(1, days_ago(50), sent_level=3)))
    # Taken off before it was due: never late, as if it had been matched.
    before = letter(debtor(debt(1, days_ago(50), sent_level=3), credits=held(2_000, 52)))
    [asked] = before.items
    [span] = asked.spans
    assert (before.total, span.amount, span.days) == (8_000, 8_000, 50)
    assert before.interest == round(8_000 * span.ppm * 50 / 365 / 1_000_000) < plain.interest
    # Come while it was late: interest on all of it until that day, on the rest from then on.
    later = letter(debtor(debt(1, days_ago(50), sent_level=3), credits=held(2_000, 10)))
    assert [(each.amount, each.days) for each in later.items[0].spans] == [(10_000, 40), (8_000, 10)]
    assert before.interest < later.interest < plain.interest


def test_an_invoice_that_credit_paid_in_time_bears_no_fixed_sum() -> None:
    late = (debt(1, days_ago(50), sent_level=3), debt(2, days_ago(48), sent_level=3))
    found = letter(debtor(*late, credits=held(12_000, 60)))
    assert [(each.interest > 0, each.fixed_sum) for each in found.items] == [(False, 0), (True, COSTS.fixed)]
    assert [span.amount for span in found.items[1].spans] == [8_000]
    found = letter(debtor(*late, credits=held(12_000, 40)))
    assert [each.fixed_sum for each in found.items] == [COSTS.fixed, COSTS.fixed]


def test_the_days_and_rates_of_a_letter_add_up_to_its_interest() -> None:
    found = letter(debtor(debt(1, days_ago(50), sent_level=3)))
    [asked] = found.items
    [span] = asked.spans
    assert (span.amount, span.days, span.ppm) == (10_000, 50, 121_500)
    assert asked.interest == round(span.amount * span.ppm * span.days / 365 / 1_000_000)


def test_a_letter_that_reckons_interest_says_of_which_semester_no_rate_is_recorded() -> None:
    known = replace(COSTS, rates=(*COSTS.rates, RateFrom(date(2026, 7, 1), 120_000)))
    who = debtor(debt(1, days_ago(50), sent_level=3))
    found = [propose(who, PLAN, how, TODAY) for how in (COSTS, known)]
    assert [each.rate_missing for each in found if isinstance(each, Proposal)] == [date(2026, 7, 1), None]
    # A friendly letter and a consumer's ask for no interest.
    assert letter(debtor(debt(1, days_ago(9)))).rate_missing is None
    assert letter(replace(who, audience="person")).rate_missing is None


def test_the_next_letter_is_on_the_day_of_the_next_level_and_not_too_soon_after_a_contact() -> None:
    assert next_letter_on(debtor(debt(due=days_ago(1))), PLAN, TODAY) == days_ago(1) + timedelta(days=7)
    spoken = debtor(debt(due=days_ago(6)), last_contact=TODAY)
    assert next_letter_on(spoken, PLAN, TODAY) == TODAY + timedelta(days=PLAN.gap_days)
    assert next_letter_on(debtor(debt(due=days_ago(90), sent_level=5)), PLAN, TODAY) is None


@pytest.mark.parametrize(
    ("published", "until"),
    [
        (date(2026, 9, 15), date(2026, 11, 15)),
        (date(2026, 12, 31), date(2027, 2, 28)),
        (date(2026, 11, 30), date(2027, 1, 30)),
    ],
)
def test_a_claim_is_lodged_within_two_months_of_the_notice(published: date, until: date) -> None:
    assert claim_until(published) == until


@pytest.fixture
def books(database_url: str) -> Iterator[tuple[Database, dict[str, int]]]:
    """One customer fifty days late, one a day, one with credit, one insolvent; nothing was sent by e-mail."""
    with opened(database_url, TODAY) as database:
        made: dict[str, int] = {}
        with database.write(ALICE, "test.build") as tx:
            for name, late in (("long", 50), ("day", 1), ("week", 9), ("gone", 90)):
                made[name] = a_customer(tx, f"Client {name}", email=f"{name}@example.com")
                due = days_ago(late)
                made[f"{name}_invoice"] = an_invoice(
                    tx, made[name], "100", issued_on=due - timedelta(days=30), due=[(due, "100")]
                )
            a_payment(tx, made["week"], "20")
        database.do(ALICE, lend.notice, made["gone"], days_ago(30), "BODACC", "A n° 1")
        yield database, made


def promised(database: Database, invoice: int, customer: int) -> int:
    """The e-mail of an invoice, in the outbox; gives the key of the promise."""
    with database.write(ALICE, "test.mail") as tx:
        key = write_down(
            tx,
            MailDraft(
                kind="invoice",
                language="fr",
                recipient="long@example.com",
                subject="Facture",
                body="Bonjour",
                noun="invoice",
                row_id=invoice,
                customer_id=customer,
            ),
        )
        return int(tx.execute(mail.select().where(mail.c.id == key)).one().outbox_id)


def test_an_invoice_waits_for_its_mail_and_is_asked_for_once_that_has_left(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    promise_id = promised(database, made["long_invoice"], made["long"])
    with database.read() as rd:
        _found, left = chase.proposed(rd)
        assert {each.debtor.customer_id: each.reason for each in left}[made["long"]] == "unsent"
        [row] = [row for row in call_list(rd).rows if row.id == made["long"]]
        assert (row.action, row.letter, row.kept) == ("unsent", None, "unsent")
        # Nobody was asked for it, so it is told and not counted as overdue.
        assert (row.overdue, row.amount) == (0, 10_000)
    with pytest.raises(Refusal) as refused:
        database.do(ALICE, chase.remind, made["long"])
    assert refused.value.code == "reminder_waits"
    with database.write(ALICE, "test.send") as tx:
        attempt = outbox.claim(tx, promise_id)
        assert attempt is not None
        assert outbox.finish(tx, promise_id, attempt, "sent", "250 ok")
    with database.read() as rd:
        assert chase.proposed_to(rd, made["long"], TODAY).level == 4


def test_nobody_is_called_about_what_they_never_received_whatever_was_written_before(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    # A reminder after which one calls, of an invoice that was on paper; another invoice lies in the outbox.
    database.do(ALICE, chase.remind, made["long"], Wish(level=3))
    with database.write(ALICE, "test.build") as tx:
        due = days_ago(2)
        other = an_invoice(tx, made["long"], "50", issued_on=due - timedelta(days=30), due=[(due, "50")])
        account_id = account_of(tx, made["long"])
    promised(database, other, made["long"])
    with database.read() as rd:
        unsent = chase_step(rd, account_id, {other})
        first = chase_step(rd, account_id, {made["long_invoice"]})
        assert unsent is not None
        assert (unsent.action, unsent.call.unsent) == ("unsent", (other,))
        assert first is not None
        assert first.action != "unsent"
        # Whoever speaks with them about the rest is told what to send first.
        [row] = [row for row in call_list(rd).rows if row.id == made["long"]]
        assert (row.unsent, len(row.unsent_numbers)) == ((other,), 1)
        assert row.action != "unsent"


def test_what_never_left_is_counted_today_as_its_list_shows_it(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    view = ListQuery(chips=(("view", "never_left"),))
    promise_id = promised(database, made["long_invoice"], made["long"])
    with database.read() as rd:
        [task] = [each for each in today(rd).tasks if each.name == "unsent"]
        found = count_invoices(rd, view)
        # What is still owed of them is no sum of all that it counts.
        assert (task.count, task.amount) == (found.count, 0) == (1, 0)
    with database.write(ALICE, "test.send") as tx:
        attempt = outbox.claim(tx, promise_id)
        assert attempt is not None
        outbox.finish(tx, promise_id, attempt, "refused", "550 5.1.1 no such user")
    with database.read() as rd:
        assert count_invoices(rd, view).count == 1
        refused = mail_that_never_left(rd, made["long_invoice"])
        assert refused is not None
        assert refused.state == "refused"
        before = refused_before(rd, ["long@example.com"])
        assert before is not None
        assert before.answer.startswith("550")
        assert refused_before(rd, ["other@example.com"]) is None
    with database.write(ALICE, "test.send") as tx:
        outbox.move(tx, promise_id, ("refused",), "discarded")
    with database.read() as rd:
        # Somebody decided that it shall not leave by mail.
        assert count_invoices(rd, view).count == 0


def at_the_bank(database: Database, amount: int, text: str) -> None:
    line = Transaction(booked_on=TODAY, amount=amount, text=text, kind="transfer")
    told = Statement(
        account=Account("FR7630006000011234567890189"),
        currency="EUR",
        format="camt.053",
        transactions=(line,),
    )
    database.do(ALICE, take_statements, [told], "releve.xml")


def test_what_lies_at_the_bank_and_is_surely_theirs_is_matched_before_anything_is_asked(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    with database.read() as rd:
        number = rd.execute(select(invoice.c.number).where(invoice.c.id == made["long_invoice"])).scalar_one()
        before = chase.proposed_to(rd, made["long"], TODAY)
    # Only a part of it: that is no sure sign, and the rest is owed all the same.
    at_the_bank(database, before.total - 100, number)
    with database.read() as rd:
        letter = chase.proposed_to(rd, made["long"], TODAY)
        assert (letter.total, letter.perhaps) == (before.total, (number,))
        assert standing(rd, account_of(rd, made["long"]), None).at_bank == 0
    at_the_bank(database, before.total, f"VIR {number}")
    with database.read() as rd:
        found, left = chase.proposed(rd)
        assert made["long"] not in {each.debtor.customer_id for each in found}
        assert {each.debtor.customer_id: each.reason for each in left}[made["long"]] == "bank"
        [row] = [row for row in call_list(rd).rows if row.id == made["long"]]
        assert (row.action, row.letter, row.kept, row.amount) == ("bank", None, "bank", before.total)
        step = chase_step(rd, account_of(rd, made["long"]), {made["long_invoice"]})
        assert step is not None
        assert (step.action, step.level) == ("bank", None)
        # Whoever speaks to the customer hears it beside what is overdue, in which it still is.
        stands = standing(rd, account_of(rd, made["long"]), None)
        assert (stands.at_bank, stands.overdue) == (before.total, before.total)
        assert standing(rd, account_of(rd, made["week"]), None).at_bank == 0
    with pytest.raises(Refusal) as refused:
        database.do(ALICE, chase.remind, made["long"], Wish(level=4))
    assert refused.value.code == "reminder_waits"
    # Who disputed a part and paid all of it is told of with all of it, as the bank is.
    draft = DisputeDraft(invoice_id=made["long_invoice"], code="damaged", amount=100)
    database.do(ALICE, chase.open_dispute, draft)
    with database.read() as rd:
        [row] = [row for row in call_list(rd).rows if row.id == made["long"]]
        assert (row.action, row.amount, row.disputed) == ("bank", before.total, 100)


def test_the_letter_tells_what_is_held_for_the_customer(books: tuple[Database, dict[str, int]]) -> None:
    database, made = books
    key = database.do(ALICE, chase.remind, made["week"])
    with database.read() as rd:
        body = rd.execute(reminder.select().where(reminder.c.id == key)).one().body
        [who] = [each for each in debtors(rd, plan_of(rd), TODAY) if each.customer_id == made["week"]]
    assert (who.credit, who.credits) == (2_000, (Received(2_000, TODAY),))
    assert "20,00" in body
    assert body.index("20,00") < body.rindex("\n\n")


def test_calls_and_reminders_say_one_thing_and_the_longest_late_comes_first(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    with database.read() as rd:
        rows = call_list(rd).rows
        found, left = chase.proposed(rd)
        assert [row.days_late for row in rows if not row.to_call] == [90, 50, 9, 1]
        by_id = {row.id: row for row in rows}
        assert {row.id for row in rows if row.letter is not None} == {
            each.debtor.customer_id for each in found
        }
        assert by_id[made["day"]].action == "wait"
        assert by_id[made["day"]].day == by_id[made["day"]].until == days_ago(1) + timedelta(days=7)
        assert (by_id[made["gone"]].action, by_id[made["gone"]].day) == (
            "insolvency",
            claim_until(days_ago(30)),
        )
        assert {each.debtor.customer_id: each.reason for each in left} == {made["gone"]: "insolvency"}
        assert isinstance(chase.proposed_to(rd, made["long"], TODAY, Wish(level=2)), Proposal)


def test_a_page_of_an_invoice_speaks_of_no_letter_that_leaves_it_out(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    with database.write(ALICE, "test.build") as tx:
        due = days_ago(1)
        fresh = an_invoice(tx, made["long"], "30", issued_on=days_ago(31), due=[(due, "30")])
        account = account_of(tx, made["long"])
    with database.read() as rd:
        whole, old, new = (
            chase_step(rd, account, chosen) for chosen in ((), {made["long_invoice"]}, {fresh})
        )
    assert whole is not None
    assert old is not None
    assert new is not None
    assert (whole.action, whole.level) == (old.action, old.level) == ("remind", 4)
    assert (new.action, new.level, new.call.until) == ("wait", None, due + timedelta(days=7))


def test_a_page_of_an_invoice_names_the_letter_that_goes_out_and_counts_credit_once(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    with database.write(ALICE, "test.build") as tx:
        due = days_ago(9)
        later = an_invoice(tx, made["long"], "30", issued_on=days_ago(39), due=[(due, "30")])
        fresh = an_invoice(tx, made["long"], "40", issued_on=days_ago(31), due=[(days_ago(1), "40")])
        a_payment(tx, made["long"], "20")
        account = account_of(tx, made["long"])
        number = tx.execute(invoice.select().where(invoice.c.id == made["long_invoice"])).one().number
    with database.read() as rd:
        left_out, young = chase_step(rd, account, {later}), chase_step(rd, account, {fresh})
    assert left_out is not None
    assert young is not None
    # Alone it has come to the first letter; what they get is the formal notice of the older one.
    assert (left_out.level, left_out.about, left_out.in_all) == (4, (number,), True)
    assert left_out.call.to_ask == 10_000 + 3_000 + 4_000 - 2_000
    assert (young.action, young.call.credit, young.call.to_ask) == ("wait", 0, 4_000)
