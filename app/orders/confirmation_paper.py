"""The order confirmation on paper."""

from __future__ import annotations

from app.base.words import Words
from app.orders.confirmation_facts import OrderConfirmationFacts
from app.orders.priced_lines import Sums, print_lines, print_sums
from app.paper.grey_box import GreyBox
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered, print_pay
from app.paper.party import transfer_rows
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import Sheet
from app.paper.small_print import closing


def render_order_confirmation(facts: OrderConfirmationFacts, words: Words) -> bytes:
    """The confirmation as a PDF in the language of `words`; a draft carries a watermark and no number."""
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
        print_lines(sheet, facts.lines, sums, words, facts.seller.look, with_tax=facts.prices_include_tax)
        print_sums(sheet, sums, words)
        print_pay(sheet, letter)
        closing(sheet, words.say("paper.note"), (facts.note,), quoted=True)
        closing(sheet, words.say("paper.conditions"), facts.terms_told)
        closing(sheet, "", (words.say("paper.confirmation.thanks"),))

    about = About(letter.heading, facts.seller.name, words.language, facts.confirmed_on, facts.customer.name)
    return pdf_bytes(lettered(letter, words, content), about)


def _pay(facts: OrderConfirmationFacts, words: Words) -> GreyBox | None:
    if facts.awaited:
        return _awaited(facts, words)
    return _on_delivery(facts, words) if facts.on_delivery else None


def _awaited(facts: OrderConfirmationFacts, words: Words) -> GreyBox:
    """What has to be paid before the goods leave, and where to."""
    rows = transfer_rows(facts.seller)
    if rows:
        rows.append((words.say("paper.pay.reference"), facts.number, ""))
    return GreyBox(
        heading=words.say("paper.pay.by_transfer" if rows else "paper.pay.plain"),
        sentence=words.say("paper.pay.before"),
        rows=tuple(rows),
        label=words.say("paper.pay.to_pay"),
        money=words.money(facts.awaited, facts.currency),
    )


def _on_delivery(facts: OrderConfirmationFacts, words: Words) -> GreyBox:
    """What is paid to whoever brings the goods."""
    return GreyBox(
        heading=words.say("paper.pay.on_delivery"),
        sentence=words.say("paper.pay.on_delivery_explained"),
        label=words.say("paper.pay.to_pay"),
        money=words.money(facts.on_delivery, facts.currency),
        below=words.say("paper.pay.at_the_door"),
    )


def _letter(facts: OrderConfirmationFacts, words: Words) -> Letter:
    day = words.date(facts.confirmed_on)
    pairs = (
        (words.say("paper.confirmed_on"), day),
        (words.say("paper.ordered_on"), words.date(facts.ordered_on) if facts.ordered_on else ""),
        (words.say("paper.promised_on"), words.date(facts.promised_on) if facts.promised_on else ""),
        (words.say("paper.terms"), facts.terms),
        (words.say("paper.method"), facts.method),
        (words.say("paper.your_order"), facts.shop_order_number),
        (words.say("paper.your_reference"), facts.buyer_reference),
    )
    return Letter(
        issuer=facts.seller,
        title=words.say("paper.title.order_confirmation"),
        number="" if facts.draft else facts.number,
        to=Block(label=words.say("paper.ordered_by"), addressee=facts.customer),
        beside=Block(label=words.say("paper.deliver_to"), addressee=facts.delivery)
        if facts.delivery
        else None,
        facts=[pair for pair in pairs if pair[1]],
        running=(facts.customer.name, day),
        watermark=words.say("paper.draft") if facts.draft else "",
        slim=True,
        pay=_pay(facts, words),
    )
