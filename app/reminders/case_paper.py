"""The first pages of a case file: parties, debts with what lateness costs, what was done and when."""

from __future__ import annotations

from app.base.words import Words
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import LEFT, Sheet
from app.paper.style import BODY, MEDIUM, STRONG
from app.paper.table import Column, Row, flow
from app.receivables.late_rates import FIXED_SUM_IN
from app.reminders.case_facts import CaseFacts
from app.reminders.reminder_paper import left_out, print_sums


def render_case(facts: CaseFacts, words: Words) -> bytes:
    """The summary as a PDF in the language of `words`; the papers themselves follow it."""
    day = words.date(facts.made_on)
    letter = Letter(
        issuer=facts.seller,
        title=words.say("paper.case.title"),
        number=facts.number,
        to=Block(label=words.say("paper.case.debtor"), addressee=facts.customer),
        facts=[
            (words.say("paper.reminder.on"), day),
            (words.say("paper.reminder.total"), words.money(facts.total, facts.currency)),
            (words.say("paper.reminder.interest"), words.money(facts.interest, facts.currency)),
            (words.say("paper.case.fixed_sum"), words.money(facts.fixed_sum, FIXED_SUM_IN)),
        ],
        running=(facts.customer.name, day),
    )

    def content(sheet: Sheet) -> None:
        _print_debts(sheet, facts, words)
        _print_events(sheet, facts, words)

    about = About(letter.heading, facts.seller.name, words.language, facts.made_on, facts.customer.name)
    return pdf_bytes(lettered(letter, words, content), about)


def _print_debts(sheet: Sheet, facts: CaseFacts, words: Words) -> None:
    columns = [
        Column(words.say("paper.reminder.invoice"), lead=True),
        Column(words.say("paper.statement.issued_on"), least=20),
        Column(words.say("paper.statement.due_on"), least=20),
        Column(words.say("paper.statement.late"), "right", BODY, 20),
        Column(words.say("paper.statement.left"), "right", STRONG, 24),
    ]
    rows: list[Row] = []
    for part in facts.parts:
        late = words.say("paper.statement.days", n=part.days_late)
        amount = words.money(part.open_amount, facts.currency, sign=False)
        rows.append(
            Row((part.told(words), words.date(part.issued_on), words.date(part.due_on), late, amount))
        )
    flow(sheet, columns, rows)
    if sums := left_out(facts.asked, facts.currency, words):
        total = (words.say("paper.reminder.total"), words.money(facts.total, facts.currency))
        print_sums(sheet, [*sums, total])


def _print_events(sheet: Sheet, facts: CaseFacts, words: Words) -> None:
    sheet.y += 8
    sheet.need(24)
    sheet.words(LEFT, sheet.y + 3, words.say("paper.case.done"), MEDIUM)
    sheet.y += 7
    columns = [
        Column(words.say("paper.reminder.on"), least=22),
        Column(words.say("paper.case.kind"), least=24),
        Column(words.say("paper.case.what"), lead=True),
    ]
    rows = [
        Row((words.date(each.on), words.say(f"paper.case.kinds.{each.kind}"), each.what))
        for each in facts.events
    ]
    flow(sheet, columns, rows)
