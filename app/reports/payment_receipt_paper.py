"""The receipt of a payment on paper: how much came, how and when, and what it was set against."""

from __future__ import annotations

from app.base.words import Words
from app.orders.priced_lines import amount
from app.paper.grey_box import GreyBox
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered, print_pay
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import Sheet
from app.paper.small_print import closing
from app.paper.style import BODY, STRONG
from app.paper.table import Column, Row, flow
from app.reports.payment_receipt import ReceiptFacts


def render_receipt(facts: ReceiptFacts, words: Words) -> bytes:
    """The receipt as a PDF in the language of `words`."""
    letter = _letter(facts, words)

    def content(sheet: Sheet) -> None:
        rows = _rows(facts, words)
        if rows:
            flow(sheet, _columns(words), rows)
            sheet.y += 2
        print_pay(sheet, letter)
        cheque = words.say("paper.receipt.by_cheque") if facts.by_cheque else ""
        closing(sheet, "", (cheque, words.say("paper.receipt.explained")))

    about = About(letter.heading, facts.seller.name, words.language, facts.drawn_on, facts.customer.name)
    return pdf_bytes(lettered(letter, words, content), about)


def _letter(facts: ReceiptFacts, words: Words) -> Letter:
    day = words.date(facts.received_on)
    pairs = (
        (words.say("paper.receipt.received_on"), day),
        (words.say("paper.method"), facts.method),
        (words.say("paper.receipt.reference"), facts.reference),
        (words.say("paper.receipt.drawn_on"), words.date(facts.drawn_on)),
    )
    return Letter(
        issuer=facts.seller,
        title=words.say("paper.title.receipt"),
        number=facts.number,
        to=Block(label=words.say("paper.receipt.of"), addressee=facts.customer),
        facts=[pair for pair in pairs if pair[1]],
        running=(facts.customer.name, day),
        slim=True,
        pay=GreyBox(
            heading=words.say("paper.receipt.heading"),
            sentence=words.say("paper.receipt.sentence", date=facts.received_on, method=facts.method),
            label=words.say("paper.receipt.amount"),
            money=words.money(facts.amount, facts.currency),
            asked=False,
        ),
    )


def _columns(words: Words) -> list[Column]:
    return [
        Column(words.say("paper.receipt.pays"), lead=True),
        Column(words.say("paper.receipt.number"), "left", BODY, 30),
        Column(words.say("paper.receipt.dated"), "left", BODY, 20),
        Column(words.say("paper.receipt.set"), "right", STRONG, 24),
    ]


def _rows(facts: ReceiptFacts, words: Words) -> list[Row]:
    """What it pays, then what is kept of it for its order, then what is the customer's to use."""
    found = [
        Row(
            (
                each.what,
                each.number,
                words.date(each.dated) if each.dated else "",
                amount(each.amount, facts.currency, words),
            )
        )
        for each in facts.lines
    ]
    if facts.kept:
        told = amount(facts.kept, facts.currency, words)
        found.append(Row((words.say("paper.receipt.kept"), facts.kept_for, "", told)))
    if facts.free:
        told = amount(facts.free, facts.currency, words)
        found.append(Row((words.say("paper.receipt.free"), "", "", told)))
    return found
