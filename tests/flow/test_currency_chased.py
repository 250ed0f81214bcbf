"""Late money in another currency: reminders, calls, promises, claims and statements tell it in its own, sums in the company's."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import Refusal
from app.base.words import Words
from app.flow import chase, exchange
from app.flow.chase import NOTHING_WAIVED
from app.flow.reminder_run import run
from app.flow.reminder_words import letter_words, preview_facts
from app.invoicing.einvoice_frozen import einvoice_facts
from app.invoicing.invoice_paper import render_invoice
from app.receivables.fact import FactDraft, post_fact
from app.receivables.lodged import to_lodge
from app.reminders.accrued import accrued_before
from app.reminders.propose import Wish
from app.reminders.reminder import reminders_of, still_asked
from app.reminders.reminder_facts import reminder_facts
from app.reminders.reminder_paper import render_reminder
from app.reports.account_statement import account_statements
from app.reports.account_statement_paper import render_account_statements
from app.reports.call_list import call_list
from app.reports.chasing import chasing_tasks
from tests.flow.test_currency import a_rate, an_invoice, paid
from tests.paper.papers import text
from tests.stories.desk import OWNER, Desk, a_desk, goods

LATE = date(2027, 2, 1)
NOTICE = 4


def plain(told: str) -> str:
    return told.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def an_invoice_at_home(desk: Desk, who: int) -> int:
    """One of 120,00 € to the same customer."""
    order = desk.an_order(who, goods(desk.a_product("Tasse", on_hand=5), 1, "100.00"))
    assert desk.confirm(order).state == "confirmed"
    desk.ship(order)
    return desk.invoice(order)


def test_who_owes_dollars_is_reminded_in_dollars_and_the_fixed_sum_stays_what_the_law_says(
    database_url: str,
) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, _, invoice_id = an_invoice(desk)
        desk.on(LATE)
        with desk.database.read() as rd:
            found = chase.proposed_to(rd, who, rd.today, Wish(level=NOTICE, channel="letter"))
            subject, body = letter_words(rd, found, NOTHING_WAIVED, "X")
            facts = preview_facts(rd, found, NOTHING_WAIVED, (subject, body), rd.today)
        assert (found.currency, found.total, found.fixed_sum) == ("USD", 120_000, 4_000)
        # The invoice has said so: page and XML.
        with desk.database.read() as rd:
            said, *_ = einvoice_facts(rd, invoice_id)
        assert said.page.recovery_fee == 4_000
        assert "40,00" in said.recovery_fee
        assert "40,00" in plain(text(render_invoice(said.page, Words("fr"))))
        assert found.interest > 0
        claimed = Words("fr").money(120_000 + found.interest, "USD")
        assert facts.claimed(Words("fr")) == f"{claimed} + 40,00\N{NO-BREAK SPACE}€"
        paper = plain(text(render_reminder(facts, Words("fr"))))
        assert plain(claimed) in paper
        assert "40,00 €" in paper
        assert "1 200,00 €" not in plain(body)
        assert plain(Words("fr").money(120_000, "USD")) in plain(body)


def test_the_run_writes_a_letter_in_each_currency_and_both_on_one_day(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, _, _ = an_invoice(desk)
        an_invoice_at_home(desk, who)
        desk.on(LATE)
        written = run(desk.database, OWNER)
        assert not written.left
        with desk.database.read() as rd:
            rows = {row.currency: row for row in reminders_of(rd, [who])}
            assert {each: row.total for each, row in rows.items()} == {"EUR": 12_000, "USD": 120_000}
            assert rows["USD"].base_total == 110_599
            assert still_asked(rd, rows["USD"].id) == 120_000
            told, _ = reminder_facts(rd, rows["USD"].id)
            assert (told.currency, told.fixed_in) == ("USD", "EUR")
            # What went out in one currency today keeps the other back no more than it does its own.
            assert chase.proposed(rd)[0] == []
        assert run(desk.database, OWNER).written == []


def test_a_letter_in_one_currency_is_asked_for_by_its_name(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, _, _ = an_invoice(desk)
        an_invoice_at_home(desk, who)
        desk.on(LATE)
        desk.do(chase.remind, who, Wish(currency="USD"))
        rows = desk.rows("SELECT currency, total FROM reminder")
        assert [(row["currency"], row["total"]) for row in rows] == [("USD", 120_000)]
        with pytest.raises(Refusal, match="reminder_nothing"):
            desk.do(chase.remind, who, Wish(currency="CHF"))


def test_calls_name_the_currency_and_sums_of_the_day_are_worth_the_companys(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, _, invoice_id = an_invoice(desk)
        an_invoice_at_home(desk, who)
        desk.on(LATE)
        with desk.database.read() as rd:
            rows = {row.currency: row for row in call_list(rd).rows}
            tasks = {each.name: each for each in chasing_tasks(rd)}
        assert (rows["EUR"].id, rows["EUR"].of_customer, rows["USD"].of_customer) == (who, who, who)
        assert rows["USD"].id != who
        assert (rows["USD"].overdue, rows["USD"].base_asked) == (120_000, 110_599)
        assert (tasks["reminders"].count, tasks["reminders"].amount) == (2, 110_599 + 12_000)
        key = desk.do(chase.promise, who, 50_000, date(2027, 2, 3), "", None, "USD")
        promised = desk.row("SELECT currency, amount, item_count FROM payment_promise WHERE id = :id", id=key)
        assert tuple(promised.values()) == ("USD", 50_000, 1)
        with desk.database.read() as rd:
            rows = {row.currency: row for row in call_list(rd).rows}
        assert (rows["USD"].action, rows["USD"].amount, rows["EUR"].action) == ("promised", 50_000, "remind")
        desk.on(date(2027, 3, 1))
        assert desk.do(chase.judge)["broken"] == 1
        # What credit rules read is the company's currency.
        assert desk.row("SELECT amount FROM fact WHERE kind = 'promise'")["amount"] == 46_083
        assert invoice_id


def test_a_claim_counts_dollars_at_the_rate_of_the_judgment(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, _, _ = an_invoice(desk)
        account = desk.row("SELECT account_id FROM customer WHERE id = :id", id=who)["account_id"]
        desk.on(LATE)
        desk.do(exchange.write, "USD", LATE, 1_200_000, "BCE")
        draft = FactDraft(kind="insolvency", happened_on=LATE, judged_on=LATE)
        with desk.database.write(OWNER, "credit.post") as tx:
            post_fact(tx, account, draft)
        with desk.database.read() as rd:
            claim = to_lodge(rd, account)
            accrued = accrued_before(rd, account, LATE)
        assert claim is not None
        assert (claim.currency, claim.total) == ("EUR", 100_000)
        assert 0 < accrued.interest < 20_000


def test_each_currency_has_a_statement_and_the_first_names_the_others(database_url: str) -> None:
    with a_desk(database_url) as desk:
        a_rate(desk)
        who, order, _ = an_invoice(desk)
        with desk.database.read() as rd:
            [alone] = account_statements(rd, who)
        assert (alone.currency, alone.closing, alone.others) == ("USD", 120_000, ())
        an_invoice_at_home(desk, who)
        paid(desk, order, 20_000)
        with desk.database.read() as rd:
            found = account_statements(rd, who)
            paper = plain(text(render_account_statements(found, Words("fr"))))
        assert [(each.currency, each.closing) for each in found] == [("EUR", 12_000), ("USD", 100_000)]
        assert found[0].others == (("USD", 100_000),)
        assert [line.amount for line in found[1].lines] == [120_000, -20_000]
        assert "Votre compte en USD a son propre relevé" in paper
        assert "1 000,00" in paper
