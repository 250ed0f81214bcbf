"""The instalment plan on paper: what is paid when, and for a consumer the warning that goes with credit."""

from __future__ import annotations

from app.base.words import Words
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import Sheet
from app.paper.small_print import closing
from app.paper.style import BODY, STRONG
from app.paper.table import Column, Row, flow
from app.payments.plan_facts import PlanFacts


def render_plan(facts: PlanFacts, words: Words) -> bytes:
    """The plan as a PDF in the language of `words`."""
    letter = _letter(facts, words)

    def content(sheet: Sheet) -> None:
        _print_parts(sheet, facts, words)
        closing(sheet, "", _told(facts, words))

    about = About(letter.heading, facts.seller.name, words.language, facts.agreed_on, facts.customer.name)
    return pdf_bytes(lettered(letter, words, content), about)


def _letter(facts: PlanFacts, words: Words) -> Letter:
    day = words.date(facts.agreed_on)
    return Letter(
        issuer=facts.seller,
        title=words.say("paper.title.plan"),
        number=facts.number,
        to=Block(label=words.say("paper.billed_to"), addressee=facts.customer),
        facts=[
            (words.say("paper.plan.agreed_on"), day),
            (words.say("paper.plan.invoice"), f"{facts.number}, {words.date(facts.issued_on)}"),
            (words.say("paper.plan.total"), words.money(facts.total, facts.currency)),
        ],
        running=(facts.customer.name, day),
    )


def _print_parts(sheet: Sheet, facts: PlanFacts, words: Words) -> None:
    columns = [
        Column(words.say("paper.plan.due_on"), lead=True),
        Column(words.say("paper.plan.amount"), "right", BODY, 22),
        Column(words.say("paper.plan.left"), "right", STRONG, 22),
    ]
    left, rows = facts.total, list[Row]()
    for at, part in enumerate(facts.parts, 1):
        left -= part.amount
        told = words.say("paper.plan.part", at=at, of=len(facts.parts), day=part.due_on)
        amounts = (words.money(minor, facts.currency, sign=False) for minor in (part.amount, left))
        rows.append(Row((told, *amounts)))
    flow(sheet, columns, rows)


def _told(facts: PlanFacts, words: Words) -> tuple[str, ...]:
    free = "paper.plan.free" if len(facts.parts) > 1 else "paper.plan.free_one"
    told = (words.say(free), words.say("paper.plan.stands", number=facts.number))
    return (*told, words.say("paper.plan.warning")) if facts.consumer else told
