"""A reminder on paper: the text, the invoices it is about, what is asked for; a formal notice bears what the law wants."""

from __future__ import annotations

from app.base.words import Words
from app.paper.letter import Block, Letter, closing, lettered
from app.paper.party import WIDE, spaced
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import BODY, MEDIUM, STRONG, SUM_STRONG
from app.paper.table import Column, Row, flow
from app.reminders.reminder_facts import FORMAL_NOTICE, ReminderFacts

_LEADING = 4.8


def render_reminder(facts: ReminderFacts, words: Words) -> bytes:
    """The letter as a PDF in the language of `words`."""
    letter = _letter(facts, words)

    def content(sheet: Sheet) -> None:
        sheet.flowing(LEFT, facts.subject, SUM_STRONG, RIGHT - LEFT, _LEADING)
        sheet.y += 3
        for line in facts.body.splitlines():
            if line.strip():
                sheet.flowing(LEFT, line, BODY, RIGHT - LEFT, _LEADING)
            else:
                sheet.y += _LEADING / 2
        sheet.y += 5
        _print_parts(sheet, facts, words)
        _print_sums(sheet, facts, words)
        if facts.level >= FORMAL_NOTICE:
            _print_signature(sheet, facts, words)
        closing(sheet, "", _small_print(facts, words))

    about = About(letter.heading, facts.seller.name, words.language, facts.made_on, facts.customer.name)
    return pdf_bytes(lettered(letter, words, content), about)


def _letter(facts: ReminderFacts, words: Words) -> Letter:
    day = words.date(facts.made_on)
    notes = (words.say("paper.reminder.registered"),) if facts.registered else ()
    told = [
        (words.say("paper.reminder.on"), day),
        (words.say("paper.reminder.total"), words.money(facts.total, facts.currency)),
    ]
    if facts.deadline_on is not None:
        told.append((words.say("paper.reminder.deadline"), words.date(facts.deadline_on)))
    title = "notice" if facts.level >= FORMAL_NOTICE else "courtesy" if facts.level == 0 else "reminder"
    return Letter(
        issuer=facts.seller,
        title=words.say(f"paper.reminder.title.{title}"),
        number=facts.number,
        to=Block(label=words.say("paper.reminder.to"), addressee=facts.customer, notes=notes),
        facts=told,
        running=f"{facts.customer.name} · {day}",
        watermark="" if facts.number else words.say("paper.reminder.preview"),
    )


def _print_parts(sheet: Sheet, facts: ReminderFacts, words: Words) -> None:
    columns = [
        Column(words.say("paper.reminder.invoice"), lead=True),
        Column(words.say("paper.statement.issued_on"), least=20),
        Column(words.say("paper.statement.due_on"), least=20),
        Column(words.say("paper.statement.late"), "right", BODY, 20),
        Column(words.say("paper.statement.left"), "right", STRONG, 24),
    ]
    rows: list[Row] = []
    for part in facts.parts:
        told = part.number
        if part.instalment > 1:
            told = f"{told}, {words.say('receivables.instalment', at=part.instalment)}"
        late = words.say("paper.statement.days", n=part.days_late) if part.days_late > 0 else ""
        amount = words.money(part.amount, facts.currency, sign=False)
        rows.append(Row((told, words.date(part.issued_on), words.date(part.due_on), late, amount)))
    flow(sheet, columns, rows, tail=14)


def _print_sums(sheet: Sheet, facts: ReminderFacts, words: Words) -> None:
    sums = [(words.say("paper.reminder.total"), facts.total)]
    if facts.charges == "claimed":
        sums += [
            (words.say(f"paper.reminder.{name}"), amount)
            for name, amount in (("interest", facts.interest), ("fixed_sum", facts.fixed_sum))
            if amount
        ]
    if len(sums) > 1:
        sums.append((words.say("paper.reminder.claimed"), facts.claimed))
    sheet.y += 3
    sheet.need(len(sums) * 5.6)
    for at, (label, amount) in enumerate(sums):
        sheet.y += 5.6
        last = at == len(sums) - 1
        type_ = SUM_STRONG if last else BODY
        sheet.words(RIGHT - 34, sheet.y, label, type_, "right")
        sheet.words(RIGHT, sheet.y, words.money(amount, facts.currency), type_, "right")
    sheet.y += 4


def _print_signature(sheet: Sheet, facts: ReminderFacts, words: Words) -> None:
    sheet.y += 6
    sheet.need(26)
    sheet.words(LEFT, sheet.y + 3, words.say("paper.reminder.signature"), MEDIUM)
    sheet.words(LEFT, sheet.y + 8, facts.seller.name, BODY)
    sheet.y += 22


def _small_print(facts: ReminderFacts, words: Words) -> tuple[str, ...]:
    told: list[str] = []
    if facts.seller.iban:
        iban = spaced(facts.seller.iban, 4, gap=WIDE)
        reference = facts.parts[0].number if len(facts.parts) == 1 else facts.number
        told.append(words.say("paper.reminder.pay_to", iban=iban, reference=reference))
    if facts.charges == "announced" and facts.professional and (facts.interest or facts.fixed_sum):
        told.append(
            words.say(
                "paper.reminder.announced",
                interest=words.money(facts.interest, facts.currency),
                fixed=words.money(facts.fixed_sum, facts.currency),
            )
        )
    prescription = "company" if facts.professional else "person"
    if facts.level >= FORMAL_NOTICE:
        told.append(words.say(f"paper.reminder.law.{prescription}"))
        told.append(words.say(f"paper.reminder.prescription.{prescription}"))
    if facts.level > 0:
        told.append(words.say("paper.reminder.crossed"))
    return tuple(told)
