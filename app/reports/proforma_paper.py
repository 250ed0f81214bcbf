"""The pro forma on paper: what its invoice would say, that it is none, where to pay, and what customs ask of the goods."""

from __future__ import annotations

from decimal import Decimal

from app.base.words import Words
from app.orders.priced_lines import Sums, print_lines, print_sums, quantity
from app.paper.grey_box import GreyBox
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered, print_pay, room_of_pay
from app.paper.party import transfer_rows
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import Sheet
from app.paper.small_print import closing
from app.paper.style import BODY, NOTE, STRONG
from app.paper.table import Column, Row, flow
from app.reports.proforma import ProformaFacts
from app.reports.proforma_customs import CustomsGoods, ForCustoms


def render_proforma(facts: ProformaFacts, words: Words) -> bytes:
    """The pro forma as a PDF in the language of `words`."""
    letter = _letter(facts, words)
    sums = Sums(
        currency=facts.currency,
        net=facts.net,
        tax=facts.tax,
        total=facts.total,
        rounding=facts.rounding,
        taxes=facts.taxes,
        notes=facts.vat_notes,
    )

    def content(sheet: Sheet) -> None:
        sheet.words(sheet.left, sheet.y, words.say("paper.proforma.no_invoice"), STRONG)
        sheet.y += 6
        print_lines(
            sheet,
            facts.lines,
            sums,
            words,
            facts.seller.look,
            with_tax=facts.prices_include_tax,
            below=room_of_pay(sheet, letter),
        )
        print_sums(sheet, sums, words)
        print_pay(sheet, letter)
        if facts.customs is not None:
            _customs(sheet, facts.customs, words)
        closing(sheet, words.say("paper.note"), (facts.note,), quoted=True)
        closing(sheet, words.say("paper.conditions"), facts.terms_told)
        closing(sheet, "", (words.say("paper.proforma.explained"),))

    about = About(letter.heading, facts.seller.name, words.language, facts.drawn_on, facts.customer.name)
    return pdf_bytes(lettered(letter, words, content), about)


def _letter(facts: ProformaFacts, words: Words) -> Letter:
    day = words.date(facts.drawn_on)
    of = f"paper.proforma.of_{'quote' if facts.noun == 'quote' else 'order'}"
    pairs = (
        (words.say("paper.proforma.drawn_on"), day),
        (words.say(of), words.date(facts.dated)),
        (words.say("paper.valid_until"), words.date(facts.valid_until) if facts.valid_until else ""),
        (words.say("paper.promised_on"), words.date(facts.promised_on) if facts.promised_on else ""),
        (words.say("paper.terms"), facts.terms),
        (words.say("paper.method"), facts.method),
        (words.say("paper.your_order"), facts.shop_order_number),
        (words.say("paper.your_reference"), facts.buyer_reference),
    )
    return Letter(
        issuer=facts.seller,
        title=words.say("paper.title.proforma"),
        number=facts.number,
        to=Block(label=words.say("paper.proforma.to"), addressee=facts.customer),
        beside=Block(label=words.say("paper.deliver_to"), addressee=facts.delivery)
        if facts.delivery
        else None,
        facts=[pair for pair in pairs if pair[1]],
        running=(facts.customer.name, day),
        slim=True,
        pay=_pay(facts, words),
    )


def _pay(facts: ProformaFacts, words: Words) -> GreyBox | None:
    """How much is to be paid and where to; nothing where all of it was."""
    if facts.on_delivery:
        return GreyBox(
            heading=words.say("paper.pay.on_delivery"),
            sentence=words.say("paper.pay.on_delivery_explained"),
            label=words.say("paper.pay.to_pay"),
            money=words.money(facts.on_delivery, facts.currency),
            below=words.say("paper.pay.at_the_door"),
        )
    if not facts.to_pay:
        return None
    rows = transfer_rows(facts.seller)
    if rows:
        rows.append((words.say("paper.pay.reference"), facts.number, ""))
    return GreyBox(
        heading=words.say("paper.pay.by_transfer" if rows else "paper.pay.plain"),
        sentence=words.say("paper.pay.before") if facts.asked and facts.noun != "quote" else "",
        rows=tuple(rows),
        label=words.say("paper.pay.to_pay" if facts.to_pay == facts.total else "paper.proforma.first"),
        money=words.money(facts.to_pay, facts.currency),
        asked=facts.asked,
    )


def _customs(sheet: Sheet, told: ForCustoms, words: Words) -> None:
    """A table of the goods by code, origin and net weight, and a line of what holds for all of them."""
    columns = [
        Column(words.say("paper.proforma.goods"), lead=True),
        Column(words.say("paper.line.quantity"), "right", BODY, 10),
        Column(words.say("paper.proforma.hs_code"), "left", BODY, 22),
        Column(words.say("paper.proforma.origin"), "left", BODY, 16),
        Column(words.say("paper.proforma.net_weight"), "right", BODY, 18),
    ]
    sheet.y += 9
    sheet.need(24)
    sheet.bookmark(words.say("paper.proforma.for_customs"))
    sheet.words(sheet.left, sheet.y, words.say("paper.proforma.for_customs"), STRONG)
    sheet.y += 4
    flow(sheet, columns, [_row(each, words) for each in told.goods])
    sheet.y += 4.4
    country = words.country(told.country)
    said = [words.say("paper.proforma.country", country=country), words.say("paper.proforma.sale")]
    if told.grams:
        said.append(words.say("paper.proforma.net_total", weight=_kilograms(told.grams, words)))
    if told.eori:
        said.append(words.say("paper.proforma.eori", eori=told.eori))
    sheet.y = sheet.block(sheet.left, sheet.y, " · ".join(said), NOTE, sheet.room, 4.2)


def _row(each: CustomsGoods, words: Words) -> Row:
    return Row(
        (
            each.name,
            quantity(each.quantity_milli, "", words),
            each.hs_code or "—",
            words.country(each.origin) if each.origin else "—",
            _kilograms(each.grams, words) if each.grams else "—",
        )
    )


def _kilograms(grams: int, words: Words) -> str:
    return words.say("paper.kilograms", weight=words.number(Decimal(grams).scaleb(-3)))
