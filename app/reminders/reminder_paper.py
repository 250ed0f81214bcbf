"""A reminder on paper: the text, the invoices it is about, what is asked for; a formal notice bears what the law wants."""

from __future__ import annotations

from functools import partial

from app.base.words import Words
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered
from app.paper.party import WIDE, spaced
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.small_print import closing
from app.paper.style import BODY, MEDIUM, STRONG, SUM_STRONG
from app.paper.table import Column, Row, flow
from app.reminders.reminder_facts import FORMAL_NOTICE, Asked, ReminderFacts

_LEADING, _CLOSE = 4.8, 4.3
_SIGNED, _SIGNED_ROOM = 32.0, 64.0
"""How high and how wide the place to sign is, in mm."""


def render_reminder(facts: ReminderFacts, words: Words) -> bytes:
    """The letter as a PDF in the language of `words`."""
    letter = _letter(facts, words)
    sheet = lettered(letter, words, partial(_content, facts=facts, words=words, leading=_LEADING))
    if len(sheet.pages) > 1:
        # A little closer, it may be one page after all.
        close = lettered(letter, words, partial(_content, facts=facts, words=words, leading=_CLOSE))
        sheet = close if len(close.pages) < len(sheet.pages) else sheet
    about = About(letter.heading, facts.seller.name, words.language, facts.made_on, facts.customer.name)
    return pdf_bytes(sheet, about)


def _content(sheet: Sheet, *, facts: ReminderFacts, words: Words, leading: float) -> None:
    if facts.level < FORMAL_NOTICE:
        # The title of a formal notice says what it is about.
        sheet.flowing(LEFT, facts.subject, SUM_STRONG, RIGHT - LEFT, leading)
        sheet.y += 3
    for line in facts.body.splitlines():
        if line.strip():
            sheet.flowing(LEFT, line, BODY, RIGHT - LEFT, leading)
        else:
            sheet.y += leading / 2
    sheet.y += leading
    _print_parts(sheet, facts, words)
    _print_sums(sheet, facts, words)
    _print_pay_to(sheet, facts, words, leading)
    closing(sheet, "", _small_print(facts, words))


def _letter(facts: ReminderFacts, words: Words) -> Letter:
    day = words.date(facts.made_on)
    notes = (words.say("paper.reminder.registered"),) if facts.registered else ()
    told = [
        (words.say("paper.reminder.on"), day),
        (
            words.say("paper.reminder.claimed" if facts.charges == "claimed" else "paper.reminder.total"),
            facts.claimed(words),
        ),
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
        running=(facts.customer.name, day),
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
        late = words.say("paper.statement.days", n=part.days_late) if part.days_late > 0 else ""
        amount = words.money(part.open_amount, facts.currency, sign=False)
        rows.append(
            Row((part.told(words), words.date(part.issued_on), words.date(part.due_on), late, amount))
        )
    flow(sheet, columns, rows, tail=14)


def _print_sums(sheet: Sheet, facts: ReminderFacts, words: Words) -> None:
    sums = left_out(facts.asked, facts.currency, words)
    sums.append((words.say("paper.reminder.total"), words.money(facts.total, facts.currency)))
    charges = ((facts.interest, "interest", facts.currency), (facts.fixed_sum, "fixed_sum", facts.fixed_in))
    claimed = [each for each in charges if each[0] and facts.charges == "claimed"]
    sums += [
        (words.say(f"paper.reminder.{name}"), words.money(amount, currency))
        for amount, name, currency in claimed
    ]
    if claimed:
        sums.append((words.say("paper.reminder.claimed"), facts.claimed(words)))
    signed = facts.level >= FORMAL_NOTICE
    top = print_sums(sheet, sums, _SIGNED if signed else 0)
    if signed:
        # Beside the sums there is room for a hand.
        name = words.say("paper.reminder.signed_for", name=facts.seller.name)
        below = sheet.block(LEFT, top + 5.6, name, MEDIUM, _SIGNED_ROOM, 4.6)
        sheet.words(LEFT, below + 0.4, words.say("paper.reminder.signature"), BODY)
        sheet.y = max(sheet.y, top + _SIGNED)


def left_out(asked: Asked, currency: str, words: Words) -> list[tuple[str, str]]:
    """What stands open and what is taken off it, where anything is."""
    taken = [
        (words.say(f"paper.reminder.less.{name}"), words.money(-amount, currency))
        for name, amount in (
            ("disputed", asked.disputed),
            ("coming", asked.coming),
            ("credit", asked.credit),
        )
        if amount
    ]
    whole = (words.say("paper.reminder.open"), words.money(asked.open_amount, currency))
    return [whole, *taken] if taken else []


def print_sums(sheet: Sheet, sums: list[tuple[str, str]], beside: float = 0) -> float:
    """Sums under one another at the right, the last one strong; gives where they begin. `beside` is the height, in mm, of what
    stands at their left.
    """
    sheet.y += 3
    sheet.need(max(len(sums) * 5.6, beside))
    top = sheet.y
    # Two amounts in the last line, of two currencies, want more room than one.
    room = max(34.0, *(SUM_STRONG.width(amount) + 6 for _, amount in sums[-1:]))
    for at, (label, amount) in enumerate(sums):
        sheet.y += 5.6
        last = at == len(sums) - 1
        type_ = SUM_STRONG if last else BODY
        sheet.words(RIGHT - room, sheet.y, label, type_, "right")
        sheet.words(RIGHT, sheet.y, amount, type_, "right")
    sheet.y += 4
    return top


def _print_pay_to(sheet: Sheet, facts: ReminderFacts, words: Words, leading: float) -> None:
    if not facts.seller.iban:
        return
    iban = spaced(facts.seller.iban, 4, gap=WIDE)
    reference = facts.parts[0].number if len(facts.parts) == 1 else facts.number
    sheet.y += 2
    told = words.say("paper.reminder.pay_to", iban=iban, reference=reference)
    sheet.flowing(LEFT, told, MEDIUM, RIGHT - LEFT, leading)


def _small_print(facts: ReminderFacts, words: Words) -> tuple[str, ...]:
    told: list[str] = []
    if facts.charges == "announced" and facts.professional and (facts.interest or facts.fixed_sum):
        told.append(
            words.say(
                "paper.reminder.announced",
                interest=words.money(facts.interest, facts.currency),
                fixed=words.money(facts.fixed_sum, facts.fixed_in),
            )
        )
    prescription = "company" if facts.professional else "person"
    if facts.level >= FORMAL_NOTICE:
        told.append(words.say(f"paper.reminder.law.{prescription}"))
        told.append(words.say(f"paper.reminder.prescription.{prescription}"))
    if facts.level > 0:
        told.append(words.say("paper.reminder.crossed"))
    return tuple(told)
