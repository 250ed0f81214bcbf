"""The statement of account on paper, in the customer's language: each document with the balance after it, and what is open."""

from __future__ import annotations

from collections.abc import Sequence

from app.base.words import Words
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered
from app.paper.merge import merged
from app.paper.party import WIDE, spaced
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.small_print import closing
from app.paper.style import BODY, MEDIUM, STRONG
from app.paper.table import Column, Row, flow
from app.reports.account_apart import apart_told
from app.reports.account_statement import AccountStatement, OpenLine, opening_said, others_told


def render_account_statement(statement: AccountStatement, words: Words) -> bytes:
    """The statement as a PDF in the language of `words`."""
    letter = _letter(statement, words)

    def content(sheet: Sheet) -> None:
        # On the first page, however long the account is.
        for told in _how_to_pay(statement, words):
            sheet.flowing(LEFT, told, MEDIUM, RIGHT - LEFT, 4.8)
        sheet.y += 3 if statement.closing > 0 or statement.apart else 0
        _print_lines(sheet, statement, words)
        _print_open(sheet, statement, words)
        closing(sheet, "", (words.say("paper.statement.explained"), *others_told(statement, words)))

    about = About(
        letter.heading, statement.seller.name, words.language, statement.as_of, statement.customer.name
    )
    return pdf_bytes(lettered(letter, words, content), about)


def render_account_statements(found: Sequence[AccountStatement], words: Words) -> bytes:
    """The statements of one customer, each with pages of its own."""
    papers = [render_account_statement(each, words) for each in found]
    return papers[0] if len(papers) == 1 else merged(papers)


def _letter(statement: AccountStatement, words: Words) -> Letter:
    day = words.date(statement.as_of)
    return Letter(
        issuer=statement.seller,
        title=words.say("paper.title.statement"),
        number=statement.number,
        to=Block(label=words.say("paper.statement.of"), addressee=statement.customer),
        facts=[
            (words.say("paper.statement.since"), words.date(statement.since)),
            (words.say("paper.statement.as_of"), day),
            (words.say("paper.statement.closing"), words.money(statement.closing, statement.currency)),
            (words.say("paper.statement.overdue"), words.money(statement.late, statement.currency)),
            *(
                ((words.say("paper.statement.held"), words.money(-statement.credit, statement.currency)),)
                if statement.credit > 0
                else ()
            ),
        ],
        running=(statement.customer.name, day),
    )


def _print_lines(sheet: Sheet, statement: AccountStatement, words: Words) -> None:
    columns = [
        Column(words.say("paper.statement.on"), least=18),
        Column(words.say("paper.statement.document"), lead=True),
        Column(words.say("paper.statement.due_on"), least=18),
        Column(words.say("paper.statement.debit"), "right", BODY, 20),
        Column(words.say("paper.statement.credit"), "right", BODY, 20),
        Column(words.say("paper.statement.balance"), "right", STRONG, 22),
    ]

    def money(minor: int) -> str:
        return words.money(minor, statement.currency, sign=False)

    rows = [
        Row(
            (
                words.date(statement.since),
                opening_said(statement, words),
                "",
                "",
                "",
                money(statement.opening),
            ),
            strong=True,
        )
    ]
    for line in statement.lines:
        # Credit falls due on no day, here as little as in what is open.
        due = words.date(line.due_on) if line.due_on is not None and line.amount > 0 else ""
        debit = money(line.amount) if line.amount > 0 else ""
        credit = money(-line.amount) if line.amount < 0 else ""
        rows.append(Row((words.date(line.on), line.told(words), due, debit, credit, money(line.balance))))
    rows.append(
        Row(
            (
                words.date(statement.as_of),
                words.say("paper.statement.closing_row"),
                "",
                money(statement.debit) if statement.debit else "",
                money(statement.credited) if statement.credited else "",
                money(statement.closing),
            ),
            strong=True,
        )
    )
    flow(sheet, columns, rows)


def _print_open(sheet: Sheet, statement: AccountStatement, words: Words) -> None:
    if not statement.open:
        return
    sheet.y += 8
    sheet.need(24)
    sheet.words(LEFT, sheet.y + 3, words.say("paper.statement.open"), MEDIUM)
    sheet.y += 7
    columns = [
        Column(words.say("paper.statement.document"), lead=True),
        Column(words.say("paper.statement.issued_on"), least=20),
        Column(words.say("paper.statement.due_on"), least=20),
        Column(words.say("paper.statement.late"), "right", BODY, 20),
        Column(words.say("paper.statement.left"), "right", STRONG, 22),
    ]
    rows = [_open_row(each, statement.currency, words) for each in statement.open]
    total = words.money(sum(each.amount for each in statement.open), statement.currency, sign=False)
    rows.append(Row((words.say("paper.statement.total"), "", "", "", total), strong=True))
    # The note below stands with the sum: no page bears it alone.
    flow(sheet, columns, rows, tail=_TAIL)


def _open_row(each: OpenLine, currency: str, words: Words) -> Row:
    return Row(
        (
            each.told(words),
            words.date(each.issued_on),
            words.date(each.due_on) if each.due_on is not None else "",
            words.say("paper.statement.days", n=each.days_late) if each.days_late else "",
            words.money(each.amount, currency, sign=False),
        )
    )


def _how_to_pay(statement: AccountStatement, words: Words) -> tuple[str, ...]:
    def money(minor: int) -> str:
        return words.money(minor, statement.currency)

    told = [
        words.say("paper.statement.debited", day=day, amount=money(amount))
        for day, amount in statement.debits
    ]
    told += apart_told(statement.apart, statement.currency, words)
    if statement.closing > 0 and statement.to_transfer and statement.seller.iban:
        iban = spaced(statement.seller.iban, 4, gap=WIDE)
        key = "paper.statement.rest_to" if statement.debits or statement.apart else "paper.statement.pay_to"
        rest = money(statement.to_transfer)
        told.append(words.say(key, iban=iban, reference=statement.number, amount=rest))
    return tuple(told)


_TAIL = 16.0
"""What is said below the last table takes so much, in mm."""
