"""Reminding in the books: once a level, whoever runs it how often, and credit rules that hear of it and forget it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.base import settings
from app.base.audit import history
from app.base.database import Database
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.words import Words
from app.correspondence import mail as mails
from app.correspondence.tables import mail
from app.customers import task
from app.customers.task import TaskDraft
from app.flow import chase, collect
from app.flow.paper import reminder_original
from app.flow.reminder_run import Choice, run
from app.flow.withdrawn import why_withdrawn
from app.receivables.allocation import Settlement, set_against
from app.receivables.fact import standing_facts
from app.receivables.ledger import lock_account
from app.reminders.dispute import DisputeChange, DisputeDraft, disputes_about
from app.reminders.plan import Step, decide_plan, plan_of, shipped_steps
from app.reminders.promise import promises_of
from app.reminders.propose import Wish
from app.reminders.reminder import Waiver, Wording, figures_of, lines_of, the_reminder, to_post
from app.reminders.tables import reminder, reminder_item
from app.reports.call_list import call_list
from app.reports.chase_step import chase_step
from app.reports.chasing import chasing_tasks
from app.reports.event_words import event_in_words
from app.reports.today import today
from app.verify import verify
from tests.builders import (
    ALICE,
    a_customer,
    a_payment,
    account_of,
    an_invoice,
    clock_at,
    item_of,
    opened,
    pay,
)
from tests.paper.papers import texts

TODAY = date(2026, 11, 22)


@pytest.fixture
def books(database_url: str) -> Iterator[tuple[Database, dict[str, int]]]:
    """A company: one customer five weeks late, one a week, one a consumer without an address, one not late."""
    with opened(database_url, TODAY) as database:
        made: dict[str, int] = {}
        with database.write(ALICE, "test.build") as tx:
            made["late"] = a_customer(tx, "Lefèvre", email="compta@lefevre.example", siren="732829320")
            made["week"] = a_customer(tx, "Dupont", email="dupont@example.com")
            made["person"] = a_customer(tx, "Mme Martin", kind="person")
            made["fine"] = a_customer(tx, "Bon Payeur", email="ok@example.com")
            for name, days, amount in (
                ("late", 36, "1200"),
                ("week", 8, "80"),
                ("person", 46, "50"),
                ("fine", -9, "9"),
            ):
                due = TODAY - timedelta(days=days)
                issued = due - timedelta(days=30)
                made[f"{name}_invoice"] = an_invoice(
                    tx, made[name], amount, issued_on=issued, due=[(due, amount)]
                )
        yield database, made


def faults(database: Database) -> list[object]:
    """What the auditor finds in what this room writes; documents made by hand bear no numbers of a series."""
    return [
        fault
        for check in verify(database).checks
        if check.name in ("reminders", "seals", "chain", "links", "entries", "balances", "archive")
        for fault in check.faults
    ]


def refused(database: Database, verb: Any, *args: Any) -> str:
    with pytest.raises(Refusal) as found:
        database.do(ALICE, verb, *args)
    return found.value.code


@verb("collect.remind")
def killed_after_reminding(tx: Write, customer_id: int) -> None:
    """A letter written down whole, and the program gone before it was committed."""
    assert chase.remind(tx, customer_id)
    raise KeyboardInterrupt


def counted(database: Database, table: Any) -> int:
    with database.read() as rd:
        return int(rd.scalar(select(func.count()).select_from(table)))


def pay_all(database: Database, customer: int, invoice: int, amount: str) -> None:
    with database.write(ALICE, "test.build") as tx:
        payment = a_payment(tx, customer, amount)
        source, target = item_of(tx, "payment", payment), item_of(tx, "invoice", invoice, 1)
    database.do(ALICE, collect.allocate, source, target, int(amount) * 100)


def test_a_run_writes_one_letter_a_customer_and_a_second_run_none(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    report = run(database, ALICE)
    with database.read() as rd:
        rows = {row.customer_id: row for row in (the_reminder(rd, key) for key in report.written)}
        assert {key: (row.level, row.channel) for key, row in rows.items()} == {
            made["late"]: (3, "mail"),
            made["week"]: (1, "mail"),
            made["person"]: (4, "registered"),
        }
        assert [row.customer_id for row in to_post(rd)] == [made["person"]]
        assert [each.level for each in lines_of(rd, rows[made["late"]].id)] == [3]
    assert counted(database, mail) == 2
    assert run(database, ALICE).written == []
    database.clock = clock_at(TODAY + timedelta(days=1))
    assert run(database, ALICE).written == []
    assert counted(database, reminder) == 3
    assert faults(database) == []


def in_own_words(database: Database, customer: int, subject: str, body: str) -> Wording:
    """A letter that a person wrote about what is asked for now."""
    with database.read() as rd:
        found = chase.proposed_to(rd, customer, rd.today)
    return Wording(subject, body, figures_of(found, Waiver()))


def test_what_was_written_by_hand_is_what_is_kept_sent_and_printed(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    wording = in_own_words(
        database, made["late"], "Rappel {numéro}", "Chère Madame,\n\nComme convenu hier.\n"
    )
    report = run(database, ALICE, choices={made["late"]: Choice(wording=wording)})
    assert len(report.written) == 3
    with database.read() as rd:
        rows = {
            row.customer_id: row for row in rd.execute(select(reminder).where(reminder.c.channel == "mail"))
        }
        sent = {row.row_id: row for row in rd.execute(select(mail)) if row.noun == "reminder"}
    written = rows[made["late"]]
    assert (written.subject, written.body) == (
        f"Rappel {written.number}",
        "Chère Madame,\n\nComme convenu hier.",
    )
    # A mail ends with a line break of its own.
    assert (sent[written.id].subject, sent[written.id].body) == (written.subject, f"{written.body}\n")
    assert "Comme convenu hier." in "\n".join(texts(reminder_original(database, ALICE, written.id)))
    # The others are as their templates say.
    assert "convenu" not in rows[made["week"]].body
    assert faults(database) == []


def test_a_letter_written_about_other_figures_is_refused_and_the_run_goes_on(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    wording = in_own_words(database, made["late"], "Rappel", "Vous devez 1 200 €.")
    with database.write(ALICE, "test.build") as tx:
        payment = a_payment(tx, made["late"], "500")
        source, target = item_of(tx, "payment", payment), item_of(tx, "invoice", made["late_invoice"], 1)
    database.do(ALICE, collect.allocate, source, target, 50_000)
    report = run(database, ALICE, choices={made["late"]: Choice(wording=wording)})
    assert len(report.written) == 2
    assert [(key, why.code) for key, _, why in report.left] == [(made["late"], "reminder_changed")]
    empty = in_own_words(database, made["late"], "Rappel", " \n")
    assert refused(database, chase.remind, made["late"], None, Waiver(), empty) == "reminder_text_missing"
    # Read again, it goes out.
    again = in_own_words(database, made["late"], "Rappel", "Vous devez 700 €.")
    database.do(ALICE, chase.remind, made["late"], None, Waiver(), again)
    assert counted(database, reminder) == 3


def test_interest_that_is_waived_afterwards_makes_the_words_others(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    wording = in_own_words(database, made["late"], "Rappel", "Avec les intérêts.")
    waived = Waiver(interest=True, reason="bon client")
    with database.read() as rd:
        assert chase.proposed_to(rd, made["late"], rd.today).interest > 0
    assert refused(database, chase.remind, made["late"], None, waived, wording) == "reminder_changed"


def test_a_run_killed_between_two_letters_goes_on_where_it_stopped(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, _made = books
    left = iter([True, False])
    assert len(run(database, ALICE, wanted=lambda: next(left)).written) == 1
    # What a kill inside a letter's transaction leaves is nothing of it.
    with database.read() as rd:
        [todo, *_] = chase.proposed(rd)[0]
    with pytest.raises(KeyboardInterrupt):
        database.do(ALICE, killed_after_reminding, todo.debtor.customer_id)
    assert len(run(database, ALICE).written) == 2
    with database.read() as rd:
        twice = rd.execute(
            select(reminder_item.c.item_id)
            .where(reminder_item.c.level.is_not(None))
            .group_by(reminder_item.c.item_id, reminder_item.c.level)
            .having(func.count() > 1)
        ).all()
    assert twice == []
    assert counted(database, mail) == 2


def test_the_level_holds_until_what_was_reminded_is_paid(books: tuple[Database, dict[str, int]]) -> None:
    database, made = books
    run(database, ALICE, only=frozenset({made["late"]}))
    with database.write(ALICE, "test.look") as tx:
        account = account_of(tx, made["late"])
        assert [(each.kind, each.level) for each in standing_facts(tx, account)] == [("dunning", 3)]
    pay_all(database, made["late"], made["late_invoice"], "1200")
    with database.read() as rd:
        assert standing_facts(rd, account) == []
        # Its mail has not left: it would ask for what is paid.
        [waiting] = mails.mails(rd, mails.due(rd))
        reason = why_withdrawn(rd, waiting)
    assert reason is not None
    assert reason.code == "mail_reminder_paid"
    assert faults(database) == []


def test_interest_is_waived_with_a_reason_and_both_stay_on_record(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    assert refused(database, chase.remind, made["late"], None, Waiver(interest=True)) == "reason_missing"
    key = database.do(
        ALICE, chase.remind, made["late"], Wish(level=4, channel="letter"), Waiver(True, True, "bon client")
    )
    with database.read() as rd:
        row = rd.execute(select(reminder).where(reminder.c.id == key)).one()
    assert (row.level, row.channel, row.interest, row.fixed_sum) == (4, "letter", 0, 0)
    assert (row.waived_fixed_sum, row.waiver, row.deadline_on) == (4_000, "bon client", date(2026, 11, 30))
    assert row.waived_interest > 0
    assert "Mise en demeure" in row.subject
    assert faults(database) == []


def test_what_was_decided_beforehand_counts_in_a_run(books: tuple[Database, dict[str, int]]) -> None:
    database, made = books
    choice = Choice(Wish(channel="letter"), Waiver(fixed_sum=True, reason="geste"))
    [key] = run(database, ALICE, only=frozenset({made["late"]}), choices={made["late"]: choice}).written
    with database.read() as rd:
        assert the_reminder(rd, key).channel == "letter"
    assert reminder_original(database, ALICE, key) == reminder_original(database, ALICE, key)
    database.do(ALICE, chase.posted, key)
    assert refused(database, chase.posted, key) == "reminder_posted"
    assert faults(database) == []


def test_a_promise_silences_reminders_and_breaking_it_is_a_fact_until_it_is_paid(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    database.do(ALICE, chase.promise, made["late"], 120_000, date(2026, 11, 25), "au téléphone")
    assert refused(database, chase.remind, made["late"]) == "reminder_waits"
    with database.read() as rd:
        [row] = [row for row in call_list(rd).rows if row.id == made["late"]]
        # What is promised is not asked for again, and the promise was a word with the customer.
        assert (row.promised, row.to_ask, row.last_contact) == (120_000, row.overdue - 120_000, TODAY)
        assert row.promised_on == date(2026, 11, 25)
    with database.write(ALICE, "test.pay") as tx:
        account = account_of(tx, made["late"])
        pay(tx, a_payment(tx, made["late"], "300"), made["late_invoice"], "300")
    database.clock = clock_at(date(2026, 11, 27))
    assert database.do(ALICE, chase.judge) == {"kept": 0, "broken": 0}
    database.clock = clock_at(date(2026, 11, 28))
    assert database.do(ALICE, chase.judge) == {"kept": 0, "broken": 1}
    with database.read() as rd:
        [broken] = promises_of(rd, [made["late"]])
        assert (broken.state, broken.received) == ("broken", 30_000)
        assert [(each.kind, each.amount) for each in standing_facts(rd, account)] == [("promise", 120_000)]
        first = call_list(rd).rows[0]
        assert (first.id, first.action, first.amount) == (made["late"], "broken_promise", 120_000)
        assert first.promised == 0
    assert run(database, ALICE, only=frozenset({made["late"]})).written
    pay_all(database, made["late"], made["late_invoice"], "900")
    with database.read() as rd:
        assert standing_facts(rd, account) == []
    assert faults(database) == []


def younger_beside(database: Database, who: int) -> int:
    """A second invoice of a customer, of 60 € and three days late; gives its key."""
    with database.write(ALICE, "test.build") as tx:
        due = TODAY - timedelta(days=3)
        return an_invoice(tx, who, "60", issued_on=TODAY - timedelta(days=33), due=[(due, "60")])


def test_a_promise_of_a_part_counts_against_the_oldest_first_and_nowhere_twice(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    who, old = made["week"], made["week_invoice"]
    new = younger_beside(database, who)
    database.do(ALICE, chase.promise, who, 9_000, TODAY + timedelta(days=2))
    with database.read() as rd:
        [row] = [row for row in call_list(rd).rows if row.id == who]
        steps = {key: chase_step(rd, row.account_id, {key}) for key in (old, new)}
    assert (row.overdue, row.promised, row.to_ask) == (14_000, 9_000, 5_000)
    told = {key: (each.call.promised, each.call.to_ask) for key, each in steps.items() if each is not None}
    assert told == {old: (8_000, 0), new: (1_000, 5_000)}
    pay_all(database, who, old, "80")
    with database.read() as rd:
        [row] = [row for row in call_list(rd).rows if row.id == who]
    # What came in of it is promised no more.
    assert (row.overdue, row.promised, row.to_ask) == (6_000, 1_000, 5_000)


def test_an_invoice_beside_a_promise_says_that_it_is_not_in_it(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    who, old = made["week"], made["week_invoice"]
    new = younger_beside(database, who)
    database.do(ALICE, chase.promise, who, 8_000, TODAY + timedelta(days=2))
    with database.read() as rd:
        account = next(row.account_id for row in call_list(rd).rows if row.id == who)
        steps = [chase_step(rd, account, invoices) for invoices in ({old}, {new}, {old, new})]
    assert [each is not None and each.unpromised for each in steps] == [False, True, False]


def test_a_promise_kept_in_time_ends_with_the_payment_and_the_last_word_counts(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    database.do(ALICE, chase.promise, made["week"], 5_000, date(2026, 11, 24))
    with database.read() as rd:
        # The whole instalment is waited for, and a part of it was promised.
        [row] = [row for row in call_list(rd).rows if row.id == made["week"]]
        assert (row.overdue, row.promised, row.to_ask) == (8_000, 5_000, 3_000)
        assert (row.action, row.amount) == ("promised", 5_000)
    database.do(ALICE, chase.promise, made["week"], 8_000, date(2026, 11, 24), "", made["week_invoice"])
    pay_all(database, made["week"], made["week_invoice"], "80")
    with database.read() as rd:
        assert [each.state for each in promises_of(rd, [made["week"]])] == ["kept", "withdrawn"]
    for amount, day, code in (
        (0, TODAY, "promise_not_positive"),
        (1, date(2026, 11, 21), "promise_in_past"),
        (1_000_000, TODAY, "promise_exceeds_debt"),
    ):
        assert refused(database, chase.promise, made["late"], amount, day) == code
    assert refused(database, chase.promise, made["week"], 1, TODAY) == "promise_of_nothing"
    assert faults(database) == []


def test_what_is_disputed_is_not_reminded_of_until_the_dispute_ends(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    draft = DisputeDraft(invoice_id=made["late_invoice"], code="damaged", amount=20_000)
    key = database.do(ALICE, chase.open_dispute, draft)
    with database.write(ALICE, "test.look") as tx:
        assert [each.kind for each in standing_facts(tx, account_of(tx, made["late"]))] == ["dispute"]
    with database.read() as rd:
        assert chase.proposed_to(rd, made["late"], TODAY).total == 100_000
    more = DisputeDraft(invoice_id=made["late_invoice"], code="price", amount=100_001)
    assert refused(database, chase.open_dispute, more) == "dispute_exceeds_debt"
    assert refused(database, chase.end_dispute, key, "forgotten") == "dispute_outcome_unknown"
    database.do(ALICE, chase.end_dispute, key, "refused", "preuve de livraison")
    assert refused(database, chase.end_dispute, key, "refused") == "dispute_ended"
    with database.read() as rd:
        assert chase.proposed_to(rd, made["late"], TODAY).total == 120_000
        assert [each.outcome for each in disputes_about(rd, made["late_invoice"])] == ["refused"]
    assert faults(database) == []


def test_a_dispute_is_said_anew_with_its_why_and_the_invoice_tells(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    draft = DisputeDraft(invoice_id=made["late_invoice"], code="damaged", amount=20_000, owner="Claire")
    key = database.do(ALICE, chase.open_dispute, draft)
    same = DisputeChange(code="damaged", owner="Claire ", due_on=None)
    assert refused(database, chase.change_dispute, key, same, "pour rien") == "dispute_unchanged"
    changed = DisputeChange(code="quality", owner="Marc", due_on=date(2026, 12, 1))
    assert refused(database, chase.change_dispute, key, changed, " ") == "reason_missing"
    assert refused(database, chase.change_dispute, key, replace(changed, code="mood"), "x") == (
        "dispute_code_unknown"
    )
    database.do(ALICE, chase.change_dispute, key, changed, "vu les photos")
    with database.read() as rd:
        [row] = disputes_about(rd, made["late_invoice"])
        told = [event_in_words(each, Words("fr"), "EUR") for each in history(rd, "dispute", key)]
        assert chase.proposed_to(rd, made["late"], TODAY).total == 100_000
    assert (row.code, row.owner, row.due_on) == ("quality", "Marc", date(2026, 12, 1))
    assert told[-1].endswith("Qualité, suivi par Marc, à résoudre avant le 01/12/2026 · vu les photos")
    database.clock = clock_at(date(2026, 12, 2))
    with database.read() as rd:
        [task] = [each for each in today(rd).tasks if each.name == "disputes"]
    assert (task.count, task.amount, task.chips) == (1, 20_000, (("view", "late"),))
    database.do(ALICE, chase.change_dispute, key, replace(changed, owner="", due_on=None), "rien ne presse")
    database.do(ALICE, chase.end_dispute, key, "refused")
    assert refused(database, chase.change_dispute, key, changed, "encore") == "dispute_ended"
    assert faults(database) == []


def test_a_call_counts_as_a_contact_and_asks_to_be_made_again(books: tuple[Database, dict[str, int]]) -> None:
    database, made = books
    database.do(ALICE, chase.called, made["late"], "no_answer", "", TODAY + timedelta(days=1))
    assert refused(database, chase.remind, made["late"]) == "reminder_waits"
    assert refused(database, chase.called, made["late"], "sang") == "call_outcome_unknown"
    with database.read() as rd:
        actions = {row.id: row.action for row in call_list(rd).rows}
    assert actions == {made["late"]: "wait", made["week"]: "remind", made["person"]: "remind"}
    database.clock = clock_at(TODAY + timedelta(days=1))
    with database.read() as rd:
        assert call_list(rd).rows[0].action == "call_again"


def test_the_plan_is_the_merchants_and_its_steps_rise(books: tuple[Database, dict[str, int]]) -> None:
    database, made = books
    steps = [
        Step(each.level, each.days * 2, each.channel, each.call, each.charges, each.on)
        for each in shipped_steps()
    ]
    database.do(ALICE, decide_plan, steps)
    database.do(ALICE, settings.decide, "reminders.gap_days", 3)
    with database.read() as rd:
        assert plan_of(rd).gap_days == 3
        assert chase.proposed_to(rd, made["late"], TODAY).level == 2
    wrong = [Step(each.level, 9, each.channel, each.call, each.charges) for each in shipped_steps()]
    assert refused(database, decide_plan, wrong) == "reminder_steps_order"
    assert refused(database, decide_plan, steps[:-1]) == "reminder_step_unknown"


def test_a_letter_is_no_contact_before_it_is_posted_and_nothing_is_written_over_it(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    key = database.do(ALICE, chase.remind, made["late"], Wish(channel="letter"))
    database.clock = clock_at(TODAY + timedelta(days=40))
    with database.read() as rd:
        _found, left = chase.proposed(rd)
        assert {each.debtor.customer_id: each.reason for each in left}[made["late"]] == "to_post"
        [row] = [row for row in call_list(rd).rows if row.id == made["late"]]
        assert (row.action, row.what, row.last_contact) == ("post", "RL-2026-0001", None)
        assert [(each.name, each.count) for each in chasing_tasks(rd) if each.name == "post"] == [("post", 1)]
    database.do(ALICE, chase.posted, key)
    with database.read() as rd:
        [row] = [row for row in call_list(rd).rows if row.id == made["late"]]
        assert row.last_contact == TODAY + timedelta(days=40)
        assert row.action != "post"


def test_what_somebody_was_asked_to_do_today_is_a_call_to_make(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    asked = TaskDraft(
        what="Rappeler M. Lefèvre",
        due_on=TODAY,
        noun="customer",
        row_id=made["week"],
        customer_id=made["week"],
    )
    key = database.do(ALICE, task.add, asked)
    with database.read() as rd:
        first = call_list(rd).rows[0]
        assert (first.id, first.action, first.what, first.to_call) == (
            made["week"],
            "task",
            "Rappeler M. Lefèvre",
            True,
        )
        # The day says it in the line of its own.
        assert "calls" not in {each.name for each in chasing_tasks(rd)}
    database.do(ALICE, task.finish, key)
    with database.read() as rd:
        assert "task" not in {row.action for row in call_list(rd).rows}


def test_of_a_task_and_a_promise_the_one_that_is_due_first_is_next(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books

    def next_of_late() -> tuple[str, date | None]:
        with database.read() as rd:
            [row] = [row for row in call_list(rd).rows if row.id == made["late"]]
        return row.action, row.day

    database.do(ALICE, chase.promise, made["late"], 120_000, date(2026, 11, 25), "au téléphone")
    assert next_of_late() == ("promised", date(2026, 11, 25))
    draft = TaskDraft(
        what="Rappeler", due_on=TODAY, noun="customer", row_id=made["late"], customer_id=made["late"]
    )
    key = database.do(ALICE, task.add, draft)
    assert next_of_late() == ("task", TODAY)
    database.do(ALICE, task.put_off, key, date(2026, 11, 26))
    database.clock = clock_at(date(2026, 11, 26))
    assert next_of_late() == ("promised", date(2026, 11, 25))


def test_nobody_is_called_after_a_letter_who_promised_since(books: tuple[Database, dict[str, int]]) -> None:
    database, made = books
    database.do(ALICE, decide_plan, [replace(each, call=True) for each in shipped_steps()])
    assert run(database, ALICE, only=frozenset({made["late"]})).written
    with database.read() as rd:
        [row] = [row for row in call_list(rd).rows if row.id == made["late"]]
        assert row.action == "call_after"
    database.do(ALICE, chase.promise, made["late"], 120_000, date(2026, 11, 25), "il a rappelé")
    with database.read() as rd:
        [row] = [row for row in call_list(rd).rows if row.id == made["late"]]
        assert (row.action, row.day, row.amount) == ("promised", date(2026, 11, 25), 120_000)


def test_the_calls_of_the_day_are_as_many_as_their_list_shows_once_one_is_not_told_by_itself(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    asked = TaskDraft(
        what="Rappeler", due_on=TODAY, noun="customer", row_id=made["week"], customer_id=made["week"]
    )
    database.do(ALICE, task.add, asked)
    contested = DisputeDraft(invoice_id=made["week_invoice"], code="damaged", amount=3_000)
    database.do(ALICE, chase.open_dispute, contested)
    database.do(ALICE, chase.promise, made["late"], 120_000, TODAY + timedelta(days=3), "au téléphone")
    database.clock = clock_at(TODAY + timedelta(days=7))
    assert database.do(ALICE, chase.judge) == {"kept": 0, "broken": 1}
    with database.read() as rd:
        to_call = [row for row in call_list(rd).rows if row.to_call]
        assert len(to_call) == 2
        assert {row.action == "task" for row in to_call} == {True, False}
        [told] = [each for each in chasing_tasks(rd) if each.name == "calls"]
        assert told.count == 2
        # It sums what may be asked for on the telephone, not all that is late.
        assert told.amount == sum(row.to_ask for row in to_call)
        assert sum(row.overdue for row in to_call) - told.amount == 3_000
        # The one that stands in the day by itself is not named twice.
        assert told.names == tuple(row.customer for row in to_call if row.action != "task")


def test_what_was_credited_bears_no_interest_and_what_was_paid_late_does(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    due = TODAY - timedelta(days=36)
    with database.write(ALICE, "test.build") as tx:
        who, late = made["late"], made["late_invoice"]
        account = account_of(tx, who)
        # Broken goods, credited three weeks after they were due: that was never owed. Money of that day was.
        note = an_invoice(tx, who, "200", kind="credit_note", corrects_id=late, issued_on=TODAY)
        other = an_invoice(tx, who, "100", kind="credit_note", corrects_id=made["week_invoice"])
        for source, amount in ((note, 20_000), (other, 10_000)):
            lock_account(tx, account, "EUR")
            settlement = Settlement(
                source_item_id=item_of(tx, "invoice", source),
                source_component="unapplied",
                target_item_id=item_of(tx, "invoice", late, 1),
                target_component="owed",
                amount=amount,
            )
            set_against(tx, account, "EUR", [settlement], TODAY - timedelta(days=15), "")
    with database.read() as rd:
        [asked] = chase.proposed_to(rd, made["late"], rd.today).items
    assert [(each.amount, each.first, each.last) for each in asked.spans] == [
        (100_000, due + timedelta(days=1), TODAY - timedelta(days=15)),
        (90_000, TODAY - timedelta(days=14), TODAY),
    ]
