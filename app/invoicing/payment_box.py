"""The grey box of an invoice: how much is left to pay, until when, and where to; or what a credit note is good for."""

from __future__ import annotations

from app.base.words import Words
from app.invoicing.invoice_facts import DebitFacts, InvoiceFacts
from app.invoicing.payment_code import payment_code
from app.paper.grey_box import GreyBox
from app.paper.party import WIDE, masked, spaced, transfer_rows
from app.paper.sheet import Sheet
from app.paper.small_print import closing

_MANY = 12


def payment_box(facts: InvoiceFacts, words: Words) -> GreyBox:
    """What the box says."""
    heading, sentence, rows = _left(facts, words)
    label, below = _right(facts, words)
    code = payment_code(facts)
    return GreyBox(
        heading=heading,
        sentence=sentence or (words.say("paper.pay.code") if code else ""),
        rows=tuple(rows),
        label=label,
        money=words.money(abs(facts.amount_due), facts.currency),
        below=below,
        code=code or (),
        asked=facts.kind != "credit_note" and facts.amount_due > 0,
    )


def print_many_instalments(sheet: Sheet, facts: InvoiceFacts, words: Words) -> None:
    """Prints instalments that are too many for the box; nothing otherwise."""
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
        return _acquitted(facts, words), words.say("paper.pay.nothing_due"), []
    if _at_the_door(facts):
        # Whoever transfers it pays twice.
        return words.say("paper.pay.on_delivery"), words.say("paper.pay.on_delivery_explained"), []
    rows: list[tuple[str, str, str]] = []
    debit = _debit(facts)
    if debit is not None:
        rows += _debit_rows(debit, words)
    elif facts.seller.iban and not facts.assigned:
        rows += transfer_rows(facts.seller)
        if facts.number and not facts.draft:
            rows.append((words.say("paper.pay.reference"), facts.payment_reference or facts.number, ""))
    if 1 < len(facts.instalments) <= _MANY:
        for place, one in enumerate(sorted(facts.instalments, key=lambda instalment: instalment.due_on)):
            name = words.say("paper.pay.instalments") if place == 0 else ""
            rows.append((name, words.date(one.due_on), words.money(one.amount, facts.currency)))
    if facts.assigned:
        return words.say("paper.pay.assigned"), facts.assigned, rows
    if debit is not None:
        # Whoever transfers it as well pays twice.
        return words.say("paper.pay.by_debit"), words.say("paper.pay.by_debit_explained"), rows
    return words.say("paper.pay.by_transfer" if facts.seller.iban else "paper.pay.plain"), "", rows


def _acquitted(facts: InvoiceFacts, words: Words) -> str:
    """That nothing is left to pay; since when and by what, where payments alone settled it and each says how it came."""
    paid = facts.settled
    if not paid or not all(each.kind == "payment" and each.how for each in paid):
        return words.say(f"paper.pay.settled_{facts.kind}")
    how = ", ".join(dict.fromkeys(each.how for each in paid))
    return words.say("paper.pay.acquitted", date=max(each.on for each in paid), how=how)


def _right(facts: InvoiceFacts, words: Words) -> tuple[str, str]:
    """The words above and below the amount."""
    if facts.kind == "credit_note":
        return words.say("paper.pay.credit"), ""
    if facts.amount_due < 0:
        return words.say("paper.pay.in_your_favour"), ""
    label = words.say("paper.pay.left_to_pay" if facts.settled else "paper.pay.to_pay")
    if _at_the_door(facts):
        return label, words.say("paper.pay.at_the_door")
    debit = _debit(facts)
    if debit is not None:
        day = words.say("paper.pay.debited_about", date=debit.on) if debit.on else ""
        return words.say("paper.pay.debited"), day
    if facts.amount_due and len(facts.instalments) == 1:
        return label, words.say("paper.pay.by", date=facts.instalments[0].due_on)
    return label, ""


def _at_the_door(facts: InvoiceFacts) -> bool:
    """Whether what is left is paid to whoever brings the goods."""
    return facts.on_delivery and facts.amount_due > 0 and not facts.assigned


def _debit(facts: InvoiceFacts) -> DebitFacts | None:
    """By which mandate what is left is collected, where it is."""
    return facts.debit if facts.amount_due > 0 and not facts.assigned else None


def _debit_rows(debit: DebitFacts, words: Words) -> list[tuple[str, str, str]]:
    """The account with its first and last signs, and what the bank will name."""
    return [
        (words.say("paper.pay.debited_account"), masked(debit.iban), ""),
        (words.say("paper.pay.mandate"), debit.mandate, ""),
        (words.say("paper.pay.creditor"), spaced(debit.creditor, 4, gap=WIDE), ""),
    ]
