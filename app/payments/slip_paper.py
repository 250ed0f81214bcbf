"""The slip of cheques on paper: each cheque with its drawer, bank, number and amount, their count and their sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.orders.frozen import issuer_now
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered
from app.paper.party import Addressee, Issuer, spaced
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import RIGHT, Sheet
from app.paper.small_print import closing
from app.paper.style import BODY, HEAVY_LINE, QUIET, STRONG, SUM_STRONG
from app.paper.table import Carry, Column, Row, flow
from app.payments.bank_tables import bank_account
from app.payments.cheque_tables import cheque_slip
from app.payments.slips import SlipLine, lines_of_slip

_SUM_LEFT = 110.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipFacts:
    """A slip as it is printed: amounts in minor units of `currency`, the account as it was called when it was made."""

    holder: Issuer
    number: str
    handed_on: date
    account: str
    named: str
    iban: str
    currency: str
    total: int
    lines: tuple[SlipLine, ...]


def slip_facts(rd: Read, slip_id: int) -> tuple[SlipFacts, Words]:
    """What a slip says, and the words of the company's language; refused with ``slip_unknown``."""
    row = rd.execute(_BY_ID, {"id": slip_id}).one_or_none()
    if row is None:
        raise Refusal("slip_unknown", slip=slip_id)
    company = the_company(rd)
    facts = SlipFacts(
        holder=issuer_now(rd),
        number=row.number,
        handed_on=row.handed_on,
        account=row.account,
        named=row.holder,
        iban=row.iban,
        currency=row.currency,
        total=row.total,
        lines=tuple(lines_of_slip(rd, slip_id)),
    )
    return facts, Words(company.language)


def render_slip(facts: SlipFacts, words: Words) -> bytes:
    """The slip as a PDF in the language of `words`."""
    letter = _letter(facts, words)

    def content(sheet: Sheet) -> None:
        _print_lines(sheet, facts, words)
        _print_sum(sheet, facts, words)
        closing(sheet, "", (words.say("paper.slip.endorsed"),))

    about = About(letter.heading, facts.holder.name, words.language, facts.handed_on, facts.account)
    return pdf_bytes(lettered(letter, words, content), about)


def _letter(facts: SlipFacts, words: Words) -> Letter:
    day = words.date(facts.handed_on)
    pairs = (
        (words.say("paper.slip.handed_on"), day),
        (words.say("paper.slip.holder"), facts.named),
        (words.say("paper.slip.iban"), spaced(facts.iban, 4)),
    )
    return Letter(
        issuer=facts.holder,
        title=words.say("paper.title.cheque_slip"),
        number=facts.number,
        to=Block(label=words.say("paper.slip.to"), addressee=Addressee(name=facts.account)),
        facts=[pair for pair in pairs if pair[1]],
        running=(facts.account, day),
    )


def _print_lines(sheet: Sheet, facts: SlipFacts, words: Words) -> None:
    columns = [
        Column(words.say("paper.slip.position"), "right", QUIET, 8),
        Column(words.say("paper.slip.drawer"), lead=True),
        Column(words.say("paper.slip.bank"), type=BODY, least=30, most=48),
        Column(words.say("paper.slip.cheque_number"), type=BODY, least=24, most=34),
        Column(words.say("paper.slip.amount"), "right", STRONG, 24),
    ]
    rows = [
        Row(
            (
                str(line.position),
                line.drawer,
                line.bank,
                line.cheque_number,
                words.money(line.amount, facts.currency, sign=False),
            ),
            adds=(line.amount,),
        )
        for line in facts.lines
    ]
    carry = Carry(
        columns=(len(columns) - 1,),
        written=lambda minor: words.money(minor, facts.currency, sign=False),
        forward=words.say("paper.carry_forward"),
        brought=lambda page: words.say("paper.brought_forward", page=page),
    )
    flow(sheet, columns, rows, carry, tail=14)


def _print_sum(sheet: Sheet, facts: SlipFacts, words: Words) -> None:
    sheet.y += 8
    sheet.need(10)
    sheet.line(_SUM_LEFT, RIGHT, sheet.y - 1, 0.8, HEAVY_LINE)
    told = words.say("paper.slip.sum", n=len(facts.lines))
    sheet.words(_SUM_LEFT, sheet.y + 3.7, told, SUM_STRONG)
    sheet.words(RIGHT, sheet.y + 3.7, words.money(facts.total, facts.currency), SUM_STRONG, "right")
    sheet.y += 8


_BY_ID = (
    select(
        cheque_slip.c.number,
        cheque_slip.c.handed_on,
        cheque_slip.c.holder,
        cheque_slip.c.iban,
        cheque_slip.c.currency,
        cheque_slip.c.total,
        bank_account.c.name.label("account"),
    )
    .join(bank_account, bank_account.c.id == cheque_slip.c.bank_account_id)
    .where(cheque_slip.c.id == bindparam("id"))
)
