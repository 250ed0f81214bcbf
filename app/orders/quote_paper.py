"""The quote on paper: lines, sums, options, what is asked for before the goods, and where to say yes."""

from __future__ import annotations

from app.base.words import Words
from app.orders.priced_lines import After, Sums, amount, price, print_lines, print_sums, quantity, sku_column
from app.orders.quote_facts import QuoteFacts
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import Sheet
from app.paper.small_print import closing
from app.paper.style import BODY, LABEL, LINE, NOTE, SOFT, STRONG
from app.paper.table import Column, Row, flow

_BOX = 30.0
"""Room to write by hand and to stamp, in mm."""
_THIN = 0.14
_TICK_BOX = "☐"
_GAP = 8.0


def render_quote(facts: QuoteFacts, words: Words) -> bytes:
    """The quote as a PDF in the language of `words`; a draft carries a watermark and no number."""
    letter = _letter(facts, words)
    sums = Sums(
        currency=facts.currency,
        net=facts.net,
        tax=facts.tax,
        total=facts.total,
        rounding=facts.rounding,
        taxes=facts.taxes,
        after=_deposit(facts, words),
        notes=facts.vat_notes,
    )

    def content(sheet: Sheet) -> None:
        if facts.title:
            sheet.words(sheet.left, sheet.y, facts.title, STRONG)
            sheet.y += 6
        print_lines(sheet, facts.lines, sums, words, facts.seller.look, with_tax=facts.prices_include_tax)
        print_sums(sheet, sums, words)
        _options(sheet, facts, words)
        closing(sheet, words.say("paper.note"), (facts.note,), quoted=True)
        closing(sheet, words.say("paper.conditions"), _conditions(facts, words))
        _agreement(sheet, words)

    about = About(letter.heading, facts.seller.name, words.language, facts.quoted_on, facts.customer.name)
    return pdf_bytes(lettered(letter, words, content), about)


def _letter(facts: QuoteFacts, words: Words) -> Letter:
    pairs = (
        (words.say("paper.quoted_on"), words.date(facts.quoted_on)),
        (words.say("paper.valid_until"), words.date(facts.valid_until)),
        (words.say("paper.promised_on"), words.date(facts.promised_on) if facts.promised_on else ""),
        (words.say("paper.terms"), facts.terms),
        (words.say("paper.method"), facts.method),
        (words.say("paper.your_reference"), facts.buyer_reference),
    )
    version = words.say("paper.version", version=facts.version) if facts.version > 1 else ""
    return Letter(
        issuer=facts.seller,
        title=words.say("paper.title.quote"),
        number="" if facts.draft else " ".join(part for part in (facts.number, version) if part),
        to=Block(label=words.say("paper.quoted_to"), addressee=facts.customer),
        beside=Block(label=words.say("paper.deliver_to"), addressee=facts.delivery)
        if facts.delivery
        else None,
        facts=[pair for pair in pairs if pair[1]],
        running=(facts.customer.name, words.date(facts.quoted_on)),
        watermark=words.say("paper.draft") if facts.draft else "",
        slim=True,
    )


def _deposit(facts: QuoteFacts, words: Words) -> tuple[After, ...]:
    if not facts.deposit:
        return ()
    share = words.percent(facts.deposit_ppm) if facts.deposit_ppm else ""
    return (
        After(
            label=words.say("paper.deposit_on_order", share=share).replace("  ", " ").strip(),
            amount=facts.deposit,
        ),
    )


def _options(sheet: Sheet, facts: QuoteFacts, words: Words) -> None:
    """What may be chosen besides, each with a box to tick and its own price; none of it is in the total."""
    if not facts.options:
        return
    with_tax = facts.prices_include_tax
    has_sku = any(line.sku for line in facts.options)
    columns = [
        *([sku_column(words)] if has_sku else []),
        Column(words.say("paper.options"), lead=True),
        Column(words.say("paper.line.quantity"), "right", BODY, 10),
        Column(
            words.say("paper.line.price_gross" if with_tax else "paper.line.price_net"), "right", BODY, 16
        ),
        Column(words.say("paper.line.rate"), "right", BODY, 8),
        *([] if with_tax else [Column(words.say("paper.line.net"), "right", BODY, 20)]),
        # Whoever signs says yes to what they will pay.
        Column(words.say("paper.line.gross"), "right", STRONG, 22),
    ]
    rows = [
        Row(
            (
                *([line.sku] if has_sku else []),
                f"{_TICK_BOX}\u2002{line.name}",
                quantity(line.quantity_milli, line.unit, words),
                price(line.unit_price_micro, facts.currency, words),
                words.percent(line.rate_ppm),
                *([] if with_tax else [amount(line.net, facts.currency, words)]),
                amount(line.gross, facts.currency, words),
            ),
            line.description,
        )
        for line in facts.options
    ]
    sheet.y += 9
    sheet.need(24)
    flow(sheet, columns, rows)
    sheet.y += 4.4
    sheet.words(sheet.left, sheet.y, words.say("paper.options_note"), NOTE)
    sheet.y += 2


def _conditions(facts: QuoteFacts, words: Words) -> tuple[str, ...]:
    waits = facts.ships_after_deposit and facts.deposit
    return (*((words.say("paper.ships_after_deposit"),) if waits else ()), *facts.terms_told)


def _agreement(sheet: Sheet, words: Words) -> None:
    """Two boxes: date and name, and the signature; a quote is accepted by it."""
    half = (sheet.room - _GAP) / 2
    sheet.y += 6
    sheet.need(_BOX + 12)
    sheet.words(sheet.left, sheet.y + 2.6, words.say("paper.agreement"), LABEL)
    top = sheet.y + 5.2
    for left, label in (
        (sheet.left, words.say("paper.agreement_who")),
        (sheet.left + half + _GAP, words.say("paper.agreement_signature")),
    ):
        for level in (top, top + _BOX):
            sheet.line(left, left + half, level, 0.4, LINE)
        for side in (left, left + half - _THIN):
            sheet.box(side, top, _THIN, _BOX, LINE)
        sheet.block(left + 2.4, top + 4.6, label, NOTE.inked(SOFT), half - 4.8, 4.2)
    sheet.y = top + _BOX + 4
