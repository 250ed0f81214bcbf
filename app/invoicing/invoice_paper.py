"""The invoice, the deposit invoice and the credit note on paper."""

from __future__ import annotations

from dataclasses import replace

from app.base.exchange import rate_told
from app.base.words import Words
from app.invoicing.invoice_facts import InvoiceFacts, SettlementFacts
from app.invoicing.payment_box import payment_box, print_many_instalments
from app.orders.priced_lines import After, Sums, print_lines, print_sums
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered, print_pay, room_of_pay
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import Sheet
from app.paper.small_print import closing


def render_invoice(facts: InvoiceFacts, words: Words) -> bytes:
    """The document as a PDF in the language of `words`; a draft carries a watermark and no number."""
    letter = letter_of(facts, words)
    sums = Sums(
        currency=facts.currency,
        net=facts.net,
        tax=facts.tax,
        total=facts.total,
        rounding=facts.rounding,
        taxes=facts.taxes,
        after=_after(facts, words),
        notes=_vat_notes(facts, words),
        total_said=words.say("paper.sum.credited") if facts.kind == "credit_note" else "",
    )

    def content(sheet: Sheet) -> None:
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
        print_many_instalments(sheet, facts, words)
        closing(sheet, words.say("paper.note"), (facts.note,), quoted=True)
        closing(sheet, words.say("paper.conditions"), _conditions(facts, words))

    return pdf_bytes(lettered(letter, words, content), about_invoice(facts, words))


def about_invoice(facts: InvoiceFacts, words: Words) -> About:
    """What the PDF of a document says about itself."""
    # Not from the letter: that would draw the code of the payment once more.
    heading = f"{_title(facts, words)} {_number(facts)}".strip()
    return About(heading, facts.seller.name, words.language, facts.issued_on, facts.customer.name)


def letter_of(facts: InvoiceFacts, words: Words) -> Letter:
    """What the document says around its lines and sums."""
    to = words.say("paper.credited_to" if facts.kind == "credit_note" else "paper.billed_to")
    beside = None
    # A credit note brings nothing anywhere.
    if facts.delivery and facts.kind != "credit_note":
        supplied = (
            (words.say("paper.delivered_on_note", date=facts.supplied_on),) if facts.supplied_on else ()
        )
        label = words.say("paper.delivered_to")
        beside = Block(label=label, addressee=facts.delivery, notes=(*supplied, *facts.delivery_notes))
    return Letter(
        issuer=facts.seller,
        title=_title(facts, words),
        number=_number(facts),
        to=Block(label=to, addressee=facts.customer),
        beside=beside,
        facts=[pair for pair in _pairs(facts, words) if pair[1]],
        running=(facts.customer.name, words.date(facts.issued_on)),
        watermark=words.say("paper.draft") if facts.draft else "",
        slim=True,
        pay=payment_box(facts, words),
    )


def _title(facts: InvoiceFacts, words: Words) -> str:
    return words.say(f"paper.title.{facts.kind}")


def _number(facts: InvoiceFacts) -> str:
    return "" if facts.draft else facts.number


def _pairs(facts: InvoiceFacts, words: Words) -> tuple[tuple[str, str], ...]:
    """What stands in a row under the title; an empty value is left out."""
    is_credit = facts.kind == "credit_note"
    corrected = facts.corrects
    ordered = facts.shop_order_number or facts.order_number
    dated = (
        words.say("paper.of_date", number=ordered, date=facts.ordered_on)
        if facts.ordered_on and ordered
        else ordered
    )
    days = sorted(instalment.due_on for instalment in facts.instalments)
    if len(days) > 1:
        due = words.say("paper.due_dates_until", n=len(days), last=days[-1])
    else:
        due = words.date(days[0]) if days else ""
    if facts.on_delivery and days and days[-1] > facts.issued_on:
        # What is later is the day by which whoever collects it hands it over.
        due = words.say("paper.pay.at_the_door")
    return (
        (
            words.say("paper.credit_issued_on" if is_credit else "paper.issued_on"),
            words.date(facts.issued_on),
        ),
        (
            words.say("paper.corrects" if is_credit else "paper.replaces"),
            words.say("paper.of_date", number=corrected.number, date=corrected.issued_on)
            if corrected
            else "",
        ),
        (words.say("paper.reason"), facts.reason),
        (words.say("paper.due_dates" if len(days) > 1 else "paper.due_on"), "" if is_credit else due),
        (words.say("paper.terms"), "" if is_credit else facts.terms),
        (
            words.say("paper.supplied_on"),
            words.date(facts.supplied_on) if facts.supplied_on and not facts.delivery else "",
        ),
        (words.say("paper.supplied_from"), _period(facts, words)),
        (words.say("paper.orders"), words.number(len(facts.orders)) if facts.orders else ""),
        (words.say("paper.your_order"), dated if facts.shop_order_number else ""),
        (words.say("paper.your_reference"), facts.buyer_reference),
        (words.say("paper.our_order"), facts.order_number if facts.shop_order_number else dated),
        *_deposit(facts, words),
    )


def _deposit(facts: InvoiceFacts, words: Words) -> tuple[tuple[str, str], ...]:
    """What a deposit is of, and what its order will still ask for."""
    if facts.deposit_of is None:
        return ()
    total, left = (words.money(each, facts.currency) for each in facts.deposit_of)
    return (words.say("paper.deposit.of"), total), (words.say("paper.deposit.left"), left)


def _period(facts: InvoiceFacts, words: Words) -> str:
    """Within which days the orders of an invoice of several were supplied."""
    if facts.period is None:
        return ""
    since, until = facts.period
    return words.date(since) if since == until else words.say("paper.period", since=since, until=until)


def _settled(settlement: SettlementFacts, words: Words) -> After:
    label = words.say(f"paper.settled.{settlement.kind}", date=settlement.on)
    return After(label=label, amount=-settlement.amount, detail=settlement.name)


def _after(facts: InvoiceFacts, words: Words) -> tuple[After, ...]:
    """What was settled before, and after deposits what is left of the VAT: no cent of it is asked for twice."""
    found = [_settled(one, words) for one in facts.settled]
    deposits = [one for one in facts.settled if one.kind == "deposit"]
    for place, one in enumerate(facts.settled):
        if one.kind == "deposit" and one.tax:
            tax = words.say("paper.settled.tax", tax=words.money(one.tax, facts.currency))
            found[place] = replace(found[place], detail=" · ".join(part for part in (one.name, tax) if part))
    if not found or facts.kind == "credit_note":
        return tuple(found)
    # Whoever reads the total alone pays too much.
    left_tax = words.money(facts.tax - sum(one.tax for one in deposits), facts.currency)
    left = After(
        label=words.say("paper.settled.left"),
        amount=facts.amount_due,
        detail=words.say("paper.settled.left_tax", tax=left_tax) if deposits else "",
        last=True,
    )
    return (*found, left)


def _vat_notes(facts: InvoiceFacts, words: Words) -> tuple[str, ...]:
    supply = (words.say(f"paper.supply.{facts.supply}"),) if facts.supply else ()
    debits = (words.say("paper.vat_on_debits"),) if facts.vat_on_debits else ()
    return (*supply, *debits, *_exchange(facts, words), *facts.vat_notes)


def _exchange(facts: InvoiceFacts, words: Words) -> tuple[str, ...]:
    """The VAT in the seller's currency, and the rate that makes it: the law wants it in euros on every invoice."""
    at = facts.exchange
    if at is None:
        return ()
    said = words.say(
        "paper.exchange",
        home=at.home,
        currency=facts.currency,
        tax=words.money(at.tax, at.home),
        rate=rate_told(at.units_micro, words),
        date=at.on,
        source=at.source,
    )
    return (said,)


def _conditions(facts: InvoiceFacts, words: Words) -> tuple[str, ...]:
    """Discount, penalties and recovery fee for professionals, the legal guarantee for consumers, then what the merchant adds.

    A credit note is not late.
    """
    for_professionals: tuple[str, ...] = ()
    if facts.professional and facts.kind != "credit_note":
        fee = (
            words.say("paper.recovery_fee", amount=words.money(facts.recovery_fee, "EUR"))
            if facts.recovery_fee
            else ""
        )
        for_professionals = (
            " ".join(text for text in (facts.discount_terms, facts.late_penalties, fee) if text),
        )
    return tuple(text for text in (*for_professionals, facts.warranty, *facts.other_terms) if text)
