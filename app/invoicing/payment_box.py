"""The grey box of an invoice: how much is left to pay, until when, and where to; or what a credit note is good for."""

from __future__ import annotations

from app.base.words import Words
from app.invoicing.invoice_facts import InvoiceFacts
from app.paper.fonts import Face
from app.paper.party import WIDE, spaced
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import BODY, FIGURE, LABEL, MEDIUM, NOTE, PALE, SOFT, Type

_PADDING = 6.0
_RADIUS = 2.4
_PITCH = 5.3
_CAPITALS = 2.6
_HEADING = Type(Face.SEMIBOLD, 10.5)
_VALUES = LEFT + _PADDING + 24


def print_payment_box(sheet: Sheet, facts: InvoiceFacts, words: Words) -> None:
    """Prints the box on one page and moves `sheet.y` below it."""
    heading, sentence, rows = _left(facts, words)
    label, below = _right(facts, words)
    left = (5 if sentence else 0) + (2 + len(rows) * _PITCH if rows else 0)
    height = 2 * _PADDING + _CAPITALS + max(left, 14.6 if below else 8.2)
    sheet.y += 7
    sheet.need(height)
    top = sheet.y
    sheet.box(LEFT, top, RIGHT - LEFT, height, PALE, _RADIUS)

    inner_right = RIGHT - _PADDING
    money = words.money(abs(facts.amount_due), facts.currency)
    large = FIGURE.inked(facts.seller.accent)
    base = top + _PADDING + _CAPITALS
    sheet.words(inner_right, base, label, LABEL.inked(SOFT), "right")
    wide = sheet.words(inner_right, base + 8.2, money, large, "right")
    if below:
        sheet.words(inner_right, base + 14.6, below, MEDIUM, "right")
    room = inner_right - max(wide, MEDIUM.width(below), LABEL.width(label)) - 6 - LEFT - _PADDING

    y = base
    sheet.words(LEFT + _PADDING, y, heading, _HEADING)
    if sentence:
        y = sheet.block(LEFT + _PADDING, y + 5, sentence, NOTE, room, 4.2) - 4.2
    y += 2
    figures_right = _VALUES + max(
        (MEDIUM.width(value) + 4 + MEDIUM.width(figure) for _, value, figure in rows if figure), default=0
    )
    for name, value, figure in rows:
        y += _PITCH
        sheet.words(LEFT + _PADDING, y, name, BODY.inked(SOFT))
        sheet.words(_VALUES, y, value, MEDIUM.fitted(value, room - (_VALUES - LEFT - _PADDING)))
        sheet.words(figures_right, y, figure, MEDIUM, "right")
    sheet.y = top + height


def _left(facts: InvoiceFacts, words: Words) -> tuple[str, str, list[tuple[str, str, str]]]:
    """A heading, a sentence, and rows of a name, a value and a figure."""
    if facts.kind == "credit_note":
        used = "_used" if not facts.amount_due else ""
        heading = "paper.pay.credit_used" if used else "paper.pay.credit_note"
        return words.say(heading), words.say(f"paper.pay.credit{used}_explained"), []
    if facts.amount_due <= 0:
        return words.say(f"paper.pay.settled_{facts.kind}"), words.say("paper.pay.nothing_due"), []
    rows: list[tuple[str, str, str]] = []
    if facts.seller.iban:
        rows.append(("IBAN", spaced(facts.seller.iban, 4, gap=WIDE), ""))
        if facts.seller.bic:
            rows.append(("BIC", facts.seller.bic, ""))
        if facts.number and not facts.draft:
            rows.append((words.say("paper.pay.reference"), facts.number, ""))
    if len(facts.instalments) > 1:
        for place, one in enumerate(sorted(facts.instalments, key=lambda instalment: instalment.due_on)):
            name = words.say("paper.pay.instalments") if place == 0 else ""
            rows.append((name, words.date(one.due_on), words.money(one.amount, facts.currency)))
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
