"""The letter that tells a customer whom they now pay: which debt was handed on to whom, and the words of the contract."""

from __future__ import annotations

from app.base.words import Words
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.small_print import closing
from app.paper.style import BODY, LABEL, MEDIUM, STRONG, SUM_STRONG
from app.paper.table import Column, Row, flow
from app.reminders.assigned_facts import AssignedFacts

_LEADING = 4.8


def render_assigned(facts: AssignedFacts, words: Words) -> bytes:
    """The letter as a PDF in the language of `words`."""
    letter = _letter(facts, words)
    about = About(letter.heading, facts.seller.name, words.language, facts.on, facts.customer.name)
    return pdf_bytes(lettered(letter, words, lambda sheet: _content(sheet, facts, words)), about)


def _letter(facts: AssignedFacts, words: Words) -> Letter:
    day, way = words.date(facts.on), _way(facts)
    told = [(words.say(f"paper.assigned.{way}.on"), day), (words.say("paper.assigned.pay"), facts.factor)]
    if not facts.to_come:
        told.append((words.say("paper.assigned.amount"), words.money(facts.amount, facts.currency)))
    return Letter(
        issuer=facts.seller,
        title=words.say("paper.title.assigned"),
        number="" if facts.to_come else facts.number,
        to=Block(label=words.say("paper.reminder.to"), addressee=facts.customer),
        facts=told,
        running=(facts.customer.name, day),
    )


def _way(facts: AssignedFacts) -> str:
    return "to_come" if facts.to_come else "invoice"


def _content(sheet: Sheet, facts: AssignedFacts, words: Words) -> None:
    way = _way(facts)
    told = {"number": facts.number, "factor": facts.factor, "day": facts.on}
    sheet.flowing(
        LEFT, words.say(f"paper.assigned.{way}.subject", **told), SUM_STRONG, RIGHT - LEFT, _LEADING
    )
    for text in ("paper.assigned.hello", f"paper.assigned.{way}.done", f"paper.assigned.{way}.free"):
        sheet.y += _LEADING / 2
        sheet.flowing(LEFT, words.say(text, **told), BODY, RIGHT - LEFT, _LEADING)
    sheet.y += 5
    sheet.need(4 * _LEADING)
    sheet.words(LEFT, sheet.y + 3, words.say("paper.assigned.wording"), LABEL)
    sheet.y += 4
    sheet.flowing(LEFT, facts.wording, STRONG, RIGHT - LEFT, _LEADING)
    sheet.y += 5
    if not facts.to_come:
        _print_invoice(sheet, facts, words)
    sheet.y += 6
    sheet.flowing(LEFT, words.say("paper.assigned.same"), BODY, RIGHT - LEFT, _LEADING)
    sheet.y += 8
    sheet.need(10)
    sheet.words(LEFT, sheet.y, facts.seller.name, MEDIUM)
    closing(sheet, "", (words.say("paper.assigned.ask", seller=facts.seller.name),))


def _print_invoice(sheet: Sheet, facts: AssignedFacts, words: Words) -> None:
    columns = [
        Column(words.say("paper.reminder.invoice"), lead=True),
        Column(words.say("paper.statement.issued_on"), least=24),
        Column(words.say("paper.statement.due_on"), least=24),
        Column(words.say("paper.assigned.owed"), "right", STRONG, 30),
    ]
    days = (words.date(each) if each is not None else "" for each in (facts.issued_on, facts.due_on))
    flow(sheet, columns, [Row((facts.number, *days, words.money(facts.amount, facts.currency, sign=False)))])
