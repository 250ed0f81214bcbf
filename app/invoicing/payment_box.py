"""The grey box of an invoice: how much is left to pay, until when, and where to; or what a credit note is good for."""

from __future__ import annotations

from app.base.words import Words
from app.invoicing.invoice_facts import InvoiceFacts
from app.paper.fonts import Face
from app.paper.letter import closing
from app.paper.party import WIDE, spaced
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import BODY, FIGURE, LABEL, MEDIUM, NOTE, PALE, SOFT, Type

_PADDING = 6.0
_RADIUS = 2.4
_PITCH = 5.3
_CAPITALS = 2.6
_LEADING = 4.2
_MANY = 12
_HEADING = Type(Face.SEMIBOLD, 10.5)
_VALUES = LEFT + _PADDING + 24


def print_payment_box(sheet: Sheet, facts: InvoiceFacts, words: Words) -> None:
    """Prints the box on one page and moves `sheet.y` below it."""
    heading, sentence, rows = _left(facts, words)
    label, below = _right(facts, words)
    money = words.money(abs(facts.amount_due), facts.currency)
    large = FIGURE.inked(facts.seller.accent)
    right = max(large.width(money), MEDIUM.width(below), LABEL.width(label))
    room = RIGHT - LEFT - 2 * _PADDING - right - 6
    lines = NOTE.lines(sentence, room)
    left = len(lines) * _LEADING + 0.8 * bool(lines) + (2 + len(rows) * _PITCH if rows else 0)
    height = 2 * _PADDING + _CAPITALS + max(left, 14.6 if below else 8.2)

    sheet.y += 7
    sheet.need(height)
    top = sheet.y
    sheet.box(LEFT, top, RIGHT - LEFT, height, PALE, _RADIUS)
    base = top + _PADDING + _CAPITALS
    sheet.words(LEFT + _PADDING, base, heading, _HEADING)
    y = base + 0.8 * bool(lines)
    for line in lines:
        y += _LEADING
        sheet.words(LEFT + _PADDING, y, line, NOTE)
    y += 2
    figures = [MEDIUM.width(value) + 4 + MEDIUM.width(figure) for _, value, figure in rows if figure]
    for name, value, figure in rows:
        y += _PITCH
        sheet.words(LEFT + _PADDING, y, name, BODY.inked(SOFT))
        sheet.words(_VALUES, y, value, MEDIUM.fitted(value, room - (_VALUES - LEFT - _PADDING)))
        sheet.words(_VALUES + max(figures, default=0), y, figure, MEDIUM, "right")

    inner_right = RIGHT - _PADDING
    sheet.words(inner_right, base, label, LABEL.inked(SOFT), "right")
    sheet.words(inner_right, base + 8.2, money, large, "right")
    sheet.words(inner_right, base + 14.6, below, MEDIUM, "right")
    sheet.y = top + height
    if len(facts.instalments) > _MANY and facts.amount_due > 0:
        closing(sheet, words.say("paper.pay.instalments"), (_in_a_row(facts, words),))


def _in_a_row(facts: InvoiceFacts, words: Words) -> str:
    """So many instalments that a list of them would not fit into a box: one after the other, as running text."""
    ordered = sorted(facts.instalments, key=lambda instalment: instalment.due_on)
    return " · ".join(
        f"{words.date(one.due_on)}{WIDE}{words.money(one.amount, facts.currency)}" for one in ordered
    )


def _left(facts: InvoiceFacts, words: Words) -> tuple[str, str, list[tuple[str, str, str]]]:
    """A heading, a sentence, and rows of a name, a value and a figure."""
    if facts.kind == "credit_note":
        used = "_used" if not facts.amount_due else ""
        heading = "paper.pay.credit_used" if used else "paper.pay.credit_note"
        return words.say(heading), words.say(f"paper.pay.credit{used}_explained"), []
    if facts.amount_due <= 0:
        return words.say(f"paper.pay.settled_{facts.kind}"), words.say("paper.pay.nothing_due"), []
    rows: list[tuple[str, str, str]] = []
    if facts.seller.iban and not facts.assigned:
        rows.append(("IBAN", spaced(facts.seller.iban, 4, gap=WIDE), ""))
        if facts.seller.bic:
            rows.append(("BIC", facts.seller.bic, ""))
        if facts.number and not facts.draft:
            rows.append((words.say("paper.pay.reference"), facts.number, ""))
    if 1 < len(facts.instalments) <= _MANY:
        for place, one in enumerate(sorted(facts.instalments, key=lambda instalment: instalment.due_on)):
            name = words.say("paper.pay.instalments") if place == 0 else ""
            rows.append((name, words.date(one.due_on), words.money(one.amount, facts.currency)))
    if facts.assigned:
        return words.say("paper.pay.assigned"), facts.assigned, rows
    return words.say("paper.pay.by_transfer" if facts.seller.iban else "paper.pay.plain"), "", rows


def _right(facts: InvoiceFacts, words: Words) -> tuple[str, str]:
    """The words above and below the amount."""
    if facts.kind == "credit_note":
        return words.say("paper.pay.credit"), ""
    if facts.amount_due < 0:
        return words.say("paper.pay.in_your_favour"), ""
    label = words.say("paper.pay.left_to_pay" if facts.settled else "paper.pay.to_pay")
    if facts.amount_due and len(facts.instalments) == 1:
        return label, words.say("paper.pay.by", date=facts.instalments[0].due_on)
    return label, ""
